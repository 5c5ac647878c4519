/* Periods one by one, as the calendar comes to them: announced, opened, asked back, closed. What is
 * due is read first; only what has to change is written, each period in a transaction of its own.
 */
#include <assert.h>

#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/org.h"
#include "quota/inner.h"
#include "quota/periodic.h"

/* clang-format off */
#define TURN "SELECT id, rule, from_ms, to_ms, next_ms, case_id, state, announced, given FROM periodic_turn"
#define TURN_GIVES "iiiiiitit"
QUERY q_add = { .name = "turn.add", .takes = "iiiii", .gives = "", .sql =
	"INSERT INTO periodic_turn (id, rule, from_ms, to_ms, state, announced, given, next_ms, case_id)"
	" VALUES ($1, $2, $3, $4, 'waiting', 0, '{}', $5, 0)" };
QUERY q_get = { .name = "turn.get", .takes = "i", .gives = TURN_GIVES, .sql = TURN " WHERE id = $1" };
QUERY q_of_rule = { .name = "turn.of_rule", .takes = "i", .gives = TURN_GIVES, .sql =
	TURN " WHERE rule = $1 AND state IN ('waiting', 'open', 'ending', 'held') ORDER BY from_ms" };
QUERY q_due = { .name = "turn.due", .takes = "i", .gives = TURN_GIVES, .sql =
	TURN " WHERE next_ms > 0 AND next_ms <= $1 ORDER BY next_ms, id" };
/* Only from the state that was read: of several nodes one does it. */
QUERY q_put = { .name = "turn.put", .takes = "ittitiiii", .gives = "i", .sql =
	"UPDATE periodic_turn SET state = $3, announced = $4, given = $5, next_ms = $6, case_id = $7"
	" WHERE id = $1 AND state = $2 AND next_ms = $8 AND case_id = $9 RETURNING id" };
QUERY q_system = { .name = "turn.system", .takes = "i", .gives = "i", .sql =
	"SELECT id FROM system WHERE project = $1 ORDER BY id LIMIT 1" };
/* clang-format on */

/* The procedure in which what is used is asked back. */
static const char asks_back[] = "return_periodic";

static enum status turn_of(struct ctx *c, const struct row *r, struct periodic_turn *out)
{
	*out = (struct periodic_turn){ .id = row_int(r, 0),
				       .rule = row_int(r, 1),
				       .from_ms = row_int(r, 2),
				       .to_ms = row_int(r, 3),
				       .next_ms = row_int(r, 4),
				       .case_id = row_int(r, 5),
				       .state = row_text(r, 6),
				       .announced = row_int(r, 7) != 0 };
	return law_dims_read(c, cloud_pack(c), row_text(r, 8), &out->given);
}

enum status periodic_turn_get(struct ctx *c, int64_t id, struct periodic_turn *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	return turn_of(c, &r, out);
}

enum status periodic_turns(struct ctx *c, int64_t rule, struct periodic_turn **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_rule, &rows, INT(rule)));
	*n = rows.n;
	*out = TAKE_N(c->arena, rows.n + 1, struct periodic_turn);
	for (int i = 0; i < rows.n; i++)
		TRY(turn_of(c, &rows.at[i], &(*out)[i]));
	return OK;
}

/* ---- when ---- */

/* The beginning of the day that lies the pack's number of working days before the instant's. */
static int64_t ahead_ms(const struct ctx *c, int64_t at_ms)
{
	int64_t days = cloud_policy_number(c, "periodic.notice", org_today(c), 0);
	if (days <= 0)
		return at_ms;
	return day_start_ms(calendar_latest_filing(c->calendar, day_of_ms(at_ms), (int)days));
}

/* What comes so often that its announcement would fall into the period before it is not
 * announced. */
static int64_t first_ms(const struct ctx *c, int64_t from_ms, int64_t before_ms)
{
	int64_t at_ms = ahead_ms(c, from_ms);
	return at_ms > before_ms ? at_ms : from_ms;
}

/* When the end of a period is announced: in its middle where the term is longer than it is; within
 * a single day not at all (0). */
static int64_t end_ms(const struct ctx *c, const struct periodic_turn *t)
{
	int64_t at_ms = ahead_ms(c, t->to_ms - 1);
	if (at_ms > t->from_ms)
		return at_ms;
	return day_of_ms(t->to_ms - 1) > day_of_ms(t->from_ms)
		       ? t->from_ms + (t->to_ms - t->from_ms) / 2
		       : 0;
}

enum { NEAR_MONTHS = 14, FAR_MONTHS = 120 };

/* The rule's next period that ends after the instant and did not begin before the other. */
enum status quota__turn_begin(struct ctx *c, const struct periodic_rule *rule, int64_t after_ms)
{
	static const int months[] = { NEAR_MONTHS, FAR_MONTHS };
	struct recur_span *spans;
	int n = 0;
	for (size_t i = 0; i < sizeof months / sizeof *months && n == 0; i++) {
		int32_t until = day_add_months(day_of_ms(after_ms), months[i]);
		recur_spans(c->arena, &rule->what.r, after_ms, day_start_ms(until), &spans, &n);
	}
	if (n == 0)
		return OK; /* the rule has come to its end */
	int64_t now_ms = clock_now_ms(c->clock);
	int64_t begun_ms = after_ms < now_ms ? now_ms : after_ms;
	return store_run(c, &q_add, INT(store_new_id(c)), INT(rule->id), INT(spans[0].from_ms),
			 INT(spans[0].to_ms), INT(first_ms(c, spans[0].from_ms, begun_ms)));
}

/* ---- what happens ---- */

struct moment {
	struct periodic_turn t; /* as it is to become */
	struct periodic_rule rule;
	const char *was;
	int64_t was_next_ms, was_case;
};

static enum status save(struct ctx *c, const struct moment *m)
{
	struct row r;
	TRY(store_maybe(c, &q_put, &r, INT(m->t.id), TEXT(m->was), TEXT(m->t.state),
			INT(m->t.announced),
			TEXT(law_dims_json(c->arena, cloud_pack(c), m->t.given)), INT(m->t.next_ms),
			INT(m->t.case_id), INT(m->was_next_ms), INT(m->was_case)));
	return r.v ? OK : FAULT(c, S_CONFLICT, "desk.stale_now");
}

static enum status note(struct ctx *c, const struct moment *m, const char *kind)
{
	int64_t entry;
	return org_record(c, kind,
			  arena_printf(c->arena, "project:%lld", (long long)m->rule.project),
			  json_pack("{s:s,s:s,s:s,s:s}", "case",
				    arena_printf(c->arena, "%lld", (long long)m->rule.case_id),
				    "from", instant_iso(c->arena, m->t.from_ms), "given",
				    law_dims_json(c->arena, cloud_pack(c), m->t.given), "to",
				    instant_iso(c->arena, m->t.to_ms)),
			  NULL, &entry);
}

/* Who applied, and who took notice of the decision last: the unit and the operator. */
static enum status tell(struct ctx *c, const struct moment *m, const char *name)
{
	struct case_ k;
	struct history h;
	TRY(desk_case_load(c, m->rule.case_id, &k));
	TRY(desk_history(c, k.id, &h));
	const char *extra = law_dims_json(c->arena, cloud_pack(c), m->rule.what.extra);
	for (int i = 0; i < h.n; i++)
		if ((i == 0 || i == h.n - 1) && h.at[i].org)
			TRY(desk_notify(c, h.at[i].org, h.at[i].role, k.id, name,
					VALUES(TEXT(k.title), INT(m->t.from_ms), INT(m->t.to_ms),
					       TEXT(extra))));
	return OK;
}

static struct ground ground_of(const struct moment *m)
{
	return (struct ground){ m->rule.case_id, m->rule.article };
}

/* What of the period's amount is free, so that it can be taken back. */
static enum status free_of(struct ctx *c, const struct moment *m, struct dims *out)
{
	struct quota q;
	TRY(quota_get(c, m->rule.project, &q));
	*out = dims_sub(q.granted, dims_add(q.used, q.reserved));
	for (int i = 0; i < DIMS_MAX; i++)
		if (out->v[i] > m->t.given.v[i])
			out->v[i] = m->t.given.v[i];
	return OK;
}

static enum status announce(struct ctx *c, struct moment *m)
{
	m->t.announced = true;
	m->t.next_ms = m->t.from_ms;
	TRY(save(c, m));
	TRY(note(c, m, "quota.periodic_announced"));
	return tell(c, m, "notice.periodic_opens");
}

static enum status miss(struct ctx *c, struct moment *m)
{
	m->t.state = "missed";
	m->t.next_ms = 0;
	TRY(save(c, m));
	TRY(note(c, m, "quota.periodic_missed"));
	return quota__turn_begin(c, &m->rule, clock_now_ms(c->clock));
}

static enum status open_turn(struct ctx *c, struct moment *m)
{
	int64_t ends_ms = end_ms(c, &m->t);
	m->t.given = m->rule.what.extra;
	m->t.state = ends_ms ? "open" : "ending";
	m->t.next_ms = ends_ms ? ends_ms : m->t.from_ms;
	TRY(save(c, m));
	TRY(quota_periodic(c, m->rule.project, m->t.given, ground_of(m)));
	TRY(note(c, m, "quota.periodic_opened"));
	return quota__turn_begin(c, &m->rule, m->t.to_ms);
}

static enum status near_end(struct ctx *c, struct moment *m)
{
	m->t.state = "ending";
	TRY(save(c, m));
	TRY(note(c, m, "quota.periodic_ending"));
	return tell(c, m, "notice.periodic_closes");
}

static enum status ask_back(struct ctx *c, struct moment *m)
{
	struct case_ k, asked;
	TRY(desk_case_load(c, m->rule.case_id, &k));
	TRY(desk_start(c,
		       &(struct case_start){ .procedure = asks_back,
					     .unit = k.unit,
					     .parent = k.id,
					     .subject = m->t.id,
					     .waits = true },
		       &asked));
	m->t.case_id = asked.id;
	return save(c, m);
}

/* What is free goes back; the rest stays until it is given back. */
static enum status close_turn(struct ctx *c, struct moment *m)
{
	struct dims back;
	TRY(free_of(c, m, &back));
	m->t.given = dims_sub(m->t.given, back);
	bool closed = dims_zero(m->t.given);
	m->t.state = closed ? "closed" : "held";
	m->t.next_ms = closed ? 0 : m->t.to_ms;
	TRY(save(c, m));
	if (!dims_zero(back))
		TRY(quota_periodic(c, m->rule.project, dims_scale(back, -1), ground_of(m)));
	TRY(note(c, m, closed ? "quota.periodic_closed" : "quota.periodic_held"));
	return closed ? tell(c, m, "notice.periodic_closed") : OK;
}

/* ---- what is due ---- */

typedef enum status action(struct ctx *c, struct moment *m);

/* What has to be done now, or NULL. */
static enum status choose(struct ctx *c, const struct moment *m, action **out)
{
	int64_t now_ms = clock_now_ms(c->clock);
	const char *state = m->t.state;
	struct dims back;
	*out = NULL;
	if (text_same(state, "waiting")) {
		*out = m->t.to_ms <= now_ms ? miss : m->t.from_ms <= now_ms ? open_turn : announce;
		return OK;
	}
	TRY(free_of(c, m, &back));
	bool stuck = !dims_same(back, m->t.given);
	if (m->t.to_ms > now_ms)
		*out = text_same(state, "open") ? near_end
		       : stuck && !m->t.case_id ? ask_back
						: NULL;
	else if (stuck && !m->t.case_id)
		*out = ask_back;
	else if (!text_same(state, "held") || !dims_zero(back))
		*out = close_turn;
	return OK;
}

struct due {
	struct moment m;
	action *what;
};
struct dues {
	struct due *at;
	int n;
};

static enum status read_due(struct ctx *c, void *arg)
{
	struct dues *d = arg;
	struct rows rows;
	TRY(store_rows(c, &q_due, &rows, INT(clock_now_ms(c->clock))));
	d->at = TAKE_N(c->arena, rows.n + 1, struct due);
	for (int i = 0; i < rows.n; i++) {
		struct due *one = &d->at[d->n];
		TRY(turn_of(c, &rows.at[i], &one->m.t));
		one->m.was = one->m.t.state;
		one->m.was_next_ms = one->m.t.next_ms;
		one->m.was_case = one->m.t.case_id;
		TRY(periodic_rule_get(c, one->m.t.rule, &one->m.rule));
		TRY(choose(c, &one->m, &one->what));
		d->n += one->what != NULL;
	}
	return OK;
}

/* A write may run again: it works on a copy. */
static enum status do_one(struct ctx *c, void *arg)
{
	struct due one = *(struct due *)arg;
	return one.what(c, &one.m);
}

enum { ROUNDS = 8 }; /* a period may have several things due, one after the other */

enum status periodic_run(struct ctx *c)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct dues d = { 0 };
		TRY(store_read(c, read_due, &d));
		for (int i = 0; i < d.n; i++) {
			enum status s = store_write(c, do_one, &d.at[i]);
			if (s == S_CONFLICT)
				fault_clear(c);
			else
				TRY(s);
		}
		if (d.n == 0)
			return OK;
	}
	return OK;
}

/* ---- the case that asks back ---- */

enum status quota__turn_open(struct ctx *c, struct case_ *k)
{
	struct periodic_turn t;
	struct periodic_rule rule;
	struct system s;
	struct row r;
	TRY(periodic_turn_get(c, k->subject, &t));
	TRY(periodic_rule_get(c, t.rule, &rule));
	TRY(store_one(c, &q_system, &r, INT(rule.project)));
	TRY(system_get(c, row_int(&r, 0), &s));
	k->title = s.name;
	k->system = s.id;
	k->project = s.project;
	k->unit = s.unit;
	k->district = s.district;
	k->vendor = s.vendor;
	k->cloud_district = s.cloud_district;
	return OK;
}

enum status quota__turn_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct periodic_turn t;
	if (!k->subject)
		return OK;
	TRY(periodic_turn_get(c, k->subject, &t));
	f->turn_given = t.given;
	return OK;
}
