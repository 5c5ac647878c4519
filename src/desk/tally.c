/* What supervision counts: done duties by month and office, whose clock is paused, and the limits
 * in principle that a decision went beyond.
 *
 * Done duties are added up once, at the end of their day; what is not yet in the tally is counted
 * where it stands (desk_tally_until says from when on). */
#include <stdlib.h>

#include "base/text.h"
#include "desk/inner.h"
#include "store/marker.h"

QUERY q_first = { "tally.first",
		  "SELECT closed_ms FROM duty WHERE state = 'done' ORDER BY closed_ms LIMIT 1", "",
		  "i" };

QUERY q_add = {
	"tally.add",
	"INSERT INTO tally (month, org, role, procedure, step, in_time, late)"
	" SELECT CAST($1 AS BIGINT), d.org, d.role, k.procedure, d.step, SUM(CASE WHEN d.late = 0 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN d.late > 0 THEN 1 ELSE 0 END) FROM duty d JOIN case_ k ON k.id = d.case_"
	" WHERE d.state = 'done' AND d.closed_ms >= $2 AND d.closed_ms < $3 GROUP BY d.org, d.role, k.procedure, d.step"
	" ON CONFLICT (month, org, role, procedure, step) DO UPDATE SET in_time = tally.in_time + excluded.in_time,"
	" late = tally.late + excluded.late",
	"iii", ""
};

QUERY q_pause = {
	"paused.add",
	"INSERT INTO paused (case_, org, role, procedure, step, since_ms) VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (case_, org, role) DO UPDATE SET step = $5, since_ms = $6",
	"iittti", ""
};

QUERY q_resume = { "paused.end", "DELETE FROM paused WHERE case_ = $1", "i", "" };

QUERY q_exceed = {
	"exceeded.add",
	"INSERT INTO exceeded (id, case_, rev, org, role, procedure, step, name, args, article, reason, at_ms)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	"iiiitttttt"
	"ti",
	""
};

static const char marker[] = "tally.day";

/* The last day in the tally; the day before the first done duty where there is none. */
static enum status tallied(struct ctx *c, int64_t *day)
{
	TRY(marker_get(c, marker, DAY_NONE, day));
	if (*day != DAY_NONE)
		return OK;
	struct row r;
	TRY(store_maybe(c, &q_first, &r));
	*day = r.v ? day_of_ms(row_int(&r, 0)) - 1 : org_today(c) - 1;
	return OK;
}

enum status desk_tally_until(struct ctx *c, int64_t *until_ms)
{
	int64_t day;
	TRY(tallied(c, &day));
	*until_ms = day_end_ms((int32_t)day);
	return OK;
}

enum status desk__tally(struct ctx *c, int32_t day)
{
	int64_t done, before;
	TRY(marker_get(c, marker, DAY_NONE, &before));
	TRY(tallied(c, &done));
	if (done >= day)
		return OK;
	for (int32_t from = (int32_t)done + 1; from <= day;) {
		int32_t month = day_month_start(from), next = day_add_months(month, 1);
		int32_t until = next <= day ? next : day + 1;
		TRY(store_run(c, &q_add, INT(month), INT(day_start_ms(from)),
			      INT(day_start_ms(until))));
		from = until;
	}
	return marker_move(c, marker, before, day);
}

enum status desk__pause(struct ctx *c, const struct case_ *k, int64_t org, const char *role,
			const struct step *step)
{
	return store_run(c, &q_pause, INT(k->id), INT(org), TEXT(role), TEXT(k->procedure->name),
			 TEXT(step->name), INT(clock_now_ms(c->clock)));
}

enum status desk__unpause(struct ctx *c, const struct case_ *k)
{
	return store_run(c, &q_resume, INT(k->id));
}

/* Each check in principle that did not hold, with the reason that let it pass. */
enum status desk__exceeded(struct ctx *c, const struct act *a)
{
	const struct decided *d = &a->h.at[a->h.n - 1];
	for (int i = 0; i < a->verdict.n_checks; i++) {
		const struct check *k = &a->verdict.checks[i];
		if (k->holds || k->need->strength != IN_PRINCIPLE)
			continue;
		TRY(store_run(c, &q_exceed, INT(store_new_id(c)), INT(a->k.id), INT(d->rev),
			      INT(d->org), TEXT(d->role), TEXT(a->k.procedure->name), TEXT(d->step),
			      TEXT(k->name), TEXT(desk__args_json(c, k->args, k->n_args)),
			      TEXT(k->need->article ? k->need->article : a->step->article),
			      TEXT(d->reason ? d->reason : ""), INT(d->at_ms)));
	}
	return OK;
}
