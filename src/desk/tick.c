/* What happens by the clock: once a day, for every day that ended, also after downtime.
 *
 * Each job has its own marker, the last day it has done. Job and marker change in one transaction,
 * so a crash neither skips nor repeats a day, and of several nodes one does it. */
#include <assert.h>

#include "base/log.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/inner.h"
#include "store/marker.h"

QUERY q_red = {
	"duty.reds",
	"SELECT id, case_, step, org, role, due_day FROM duty WHERE state = 'open' AND due_day <= $1 AND card <> 'red'"
	" AND lapses = 0 ORDER BY due_day, id",
	"i", "iititi"
};

QUERY q_yellow = {
	"duty.yellows",
	"SELECT id, case_, step, org, role, due_day FROM duty WHERE state = 'open' AND due_day > $1 AND yellow_day <= $1 + 1"
	" AND card = 'none' ORDER BY due_day, id",
	"i", "iititi"
};

QUERY q_lapsed = {
	"duty.lapsed",
	"SELECT id, case_, step, org, role, due_day FROM duty WHERE state = 'open' AND due_day <= $1 AND card <> 'red'"
	" AND lapses = 1 ORDER BY due_day, id",
	"i", "iititi"
};

QUERY q_card = { "duty.card",
		 "UPDATE duty SET card = $3 WHERE case_ = $1 AND id = $2 AND state = 'open'", "iit",
		 "" };

/* ---- cards ---- */

static enum status give_card(struct ctx *c, const struct row *r, const char *card)
{
	struct case_ k;
	struct rows given;
	const char *step = row_text(r, 2);
	TRY(desk_case_load(c, row_int(r, 1), &k));
	TRY(store_rows(c, &q_card, &given, INT(k.id), INT(row_int(r, 0)), TEXT(card)));
	if (given.changed == 0)
		return OK;
	const char *at = arena_printf(c->arena, "@step:%s/%s", k.procedure->name, step);
	struct value due = INT(row_int(r, 5));
	const char *role = arena_printf(c->arena, "@role:%s", row_text(r, 4));
	TRY(desk__event(c, &k, step, arena_printf(c->arena, "duty.%s", card),
			VALUES(TEXT(at), TEXT(role), due)));
	return desk_notify(c, row_int(r, 3), row_text(r, 4), k.id,
			   arena_printf(c->arena, "notice.%s", card),
			   VALUES(TEXT(k.title), TEXT(at), due));
}

static enum status give_cards(struct ctx *c, const struct query *q, int32_t day, const char *card)
{
	struct rows rows;
	TRY(store_rows(c, q, &rows, INT(day)));
	for (int i = 0; i < rows.n; i++)
		TRY(give_card(c, &rows.at[i], card));
	return OK;
}

static enum status cards(struct ctx *c, int32_t day)
{
	TRY(give_cards(c, &q_red, day, "red"));
	return give_cards(c, &q_yellow, day, "yellow");
}

/* ---- lapses ---- */

/* The term has ended and the pack says what that means. Where even that is refused, the duty is
 * simply late. */
static enum status lapse(struct ctx *c, void *arg)
{
	const struct row *r = arg;
	struct case_ k;
	TRY(desk_case_load(c, row_int(r, 1), &k));
	if (!k.step || !text_same(k.step->name, row_text(r, 2)) || !k.step->lapse)
		return FAULT(c, S_CONFLICT, "desk.stale_now");
	const char *reason = words_say(c->arena, "zh", "desk.lapsed",
				       VALUES(TEXT(k.step->title.zh), INT(row_int(r, 5))));
	return desk_decide_by_system(c, k.id, k.step->lapse, reason);
}

static enum status late_instead(struct ctx *c, void *arg)
{
	return give_card(c, arg, "red");
}

struct lapsing {
	int32_t day;
	struct rows rows;
};

static enum status find_lapsing(struct ctx *c, void *arg)
{
	struct lapsing *l = arg;
	return store_rows(c, &q_lapsed, &l->rows, INT(l->day));
}

/* Each in a transaction of its own: one that is refused does not stop the others. */
static enum status lapses(struct ctx *c, int32_t day)
{
	struct lapsing l = { .day = day };
	TRY(store_read(c, find_lapsing, &l));
	for (int i = 0; i < l.rows.n; i++) {
		enum status s = store_write(c, lapse, &l.rows.at[i]);
		if (s == OK || s == S_CONFLICT)
			continue;
		if (s != S_REFUSED && s != S_INVALID)
			return s;
		LOG_W("desk", "case %lld: the lapse of %s was refused: %s",
		      (long long)row_int(&l.rows.at[i], 1), row_text(&l.rows.at[i], 2),
		      c->fault.name);
		fault_clear(c);
		TRY(store_write(c, late_instead, &l.rows.at[i]));
	}
	return OK;
}

/* ---- days ---- */

static const struct day_job own_jobs[] = {
	{ "desk.cards", cards },
	{ "desk.tally", desk__tally },
	{ NULL, NULL },
};

struct running {
	const struct day_job *job;
	const char *marker;
	int64_t done; /* the last day done; DAY_NONE: never began */
	int64_t day;
};

static enum status entry(struct ctx *c, const struct running *r, const char *kind)
{
	const struct record_entry e = {
		.kind = kind,
		.subject = arena_printf(c->arena, "job:%s", r->job->name),
		.result = "done",
		.text = arena_printf(c->arena, "{\"day\":\"%s\"}",
				     day_iso(c->arena, (int32_t)r->day)),
	};
	int64_t id;
	return store_record(c, &e, &id);
}

static enum status run_one(struct ctx *c, void *arg)
{
	const struct running *r = arg;
	TRY(marker_move(c, r->marker, r->done, r->day));
	TRY(entry(c, r, "day.done"));
	return r->job->run(c, (int32_t)r->day);
}

/* A new installation, or a new job, begins with yesterday done: nothing happened before. */
static enum status begin(struct ctx *c, void *arg)
{
	const struct running *r = arg;
	TRY(marker_move(c, r->marker, DAY_NONE, r->day));
	return entry(c, r, "day.begun");
}

static enum status last_done(struct ctx *c, void *arg)
{
	struct running *r = arg;
	return marker_get(c, r->marker, DAY_NONE, &r->done);
}

/* Where another node was quicker, the work is done all the same. */
static enum status unless_done(struct ctx *c, enum status s)
{
	if (s != S_CONFLICT)
		return s;
	fault_clear(c);
	return OK;
}

/* The next day that the job has not done, up to `day`. */
static enum status run_job(struct ctx *c, const struct day_job *job, int32_t day)
{
	struct running r = { .job = job,
			     .marker = arena_printf(c->arena, "day.%s", job->name),
			     .day = day };
	TRY(store_read(c, last_done, &r));
	if (r.done == DAY_NONE)
		return unless_done(c, store_write(c, begin, &r));
	while (r.done < day) {
		r.day = r.done + 1;
		TRY(unless_done(c, store_write(c, run_one, &r)));
		r.done = r.day;
	}
	return OK;
}

struct behind {
	int64_t oldest; /* the last day that every job has done */
	const struct day_job *jobs;
};

static enum status oldest_done(struct ctx *c, void *arg)
{
	struct behind *b = arg;
	for (const struct day_job *j = b->jobs; j && j->name; j++) {
		int64_t done;
		TRY(marker_get(c, arena_printf(c->arena, "day.%s", j->name), DAY_NONE, &done));
		if (done != DAY_NONE && done < b->oldest)
			b->oldest = done;
	}
	return OK;
}

/* Terms first, day by day: what lapses at the end of a day has no card for it. */
static enum status own_days(struct ctx *c, int32_t yesterday)
{
	struct behind own = { yesterday, own_jobs };
	TRY(store_read(c, oldest_done, &own));
	/* The first call of all marks the beginning. */
	int32_t first = own.oldest < yesterday ? (int32_t)own.oldest + 1 : yesterday;
	for (int32_t day = first; day <= yesterday; day++) {
		TRY(lapses(c, day));
		for (const struct day_job *j = own_jobs; j->name; j++)
			TRY(run_job(c, j, day));
	}
	return OK;
}

enum status desk_tick(struct ctx *c)
{
	assert(!c->tx);
	int32_t yesterday = day_of_ms(clock_now_ms(c->clock)) - 1;
	struct fault first = { .status = OK };
	TRY(own_days(c, yesterday));
	/* A job that cannot do its day tries it again at the next call, and stops no other. */
	for (const struct day_job *j = c->tables ? c->tables->jobs : NULL; j && j->name; j++) {
		if (run_job(c, j, yesterday) == OK)
			continue;
		LOG_W("desk", "the day's job %s: %s", j->name, c->fault.name);
		if (first.status == OK)
			first = c->fault;
		fault_clear(c);
	}
	for (const struct moment_job *m = c->tables ? c->tables->moments : NULL; m && m->name;
	     m++) {
		if (m->run(c) == OK)
			continue;
		LOG_W("desk", "the job %s: %s", m->name, c->fault.name);
		if (first.status == OK)
			first = c->fault;
		fault_clear(c);
	}
	if (first.status == OK)
		return OK;
	c->fault = first;
	return first.status;
}
