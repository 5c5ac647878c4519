/* The rules of periodic quotas: kept when they are decided, read, and weighed against what the
 * cloud has at every instant to come. */
#include "quota/periodic.h"

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/org.h"
#include "quota/inner.h"

/* clang-format off */
#define RULE "SELECT id, project, case_id, rrule, start_ms, end_ms, extra, article FROM periodic_rule"
#define RULE_GIVES "iiitiitt"
QUERY q_add = { .name = "periodic.add", .takes = "iiiitiitti", .gives = "", .seal = "periodic_rule", .sql =
	"INSERT INTO periodic_rule (id, project, case_id, n, rrule, start_ms, end_ms, extra, article, at_ms, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
QUERY q_get = { .name = "periodic.get", .takes = "i", .gives = RULE_GIVES, .sql = RULE " WHERE id = $1" };
QUERY q_of_project = { .name = "periodic.of_project", .takes = "i", .gives = RULE_GIVES, .sql =
	RULE " WHERE project = $1 ORDER BY at_ms, n" };
QUERY q_of_cloud = { .name = "periodic.of_cloud", .takes = "i", .gives = RULE_GIVES, .sql =
	RULE " WHERE project IN (SELECT p.id FROM project p WHERE p.cloud_district = $1) ORDER BY id" };
/* Quotas as they stand, and what of them open periods have given. */
QUERY q_granted = { .name = "periodic.granted_of_cloud", .takes = "i", .gives = "t", .sql =
	"SELECT q.granted FROM quota q JOIN project p ON p.id = q.project WHERE p.cloud_district = $1" };
QUERY q_given = { .name = "periodic.given_of_cloud", .takes = "i", .gives = "t", .sql =
	"SELECT t.given FROM periodic_turn t JOIN periodic_rule r ON r.id = t.rule JOIN project p ON p.id = r.project"
	" WHERE p.cloud_district = $1 AND t.given <> '{}'" };
/* clang-format on */

static enum status rule_of(struct ctx *c, const struct row *r, struct periodic_rule *out)
{
	*out = (struct periodic_rule){ .id = row_int(r, 0),
				       .project = row_int(r, 1),
				       .case_id = row_int(r, 2),
				       .what.r = { row_text(r, 3), row_int(r, 4), row_int(r, 5) },
				       .article = row_text(r, 7) };
	return law_dims_read(c, cloud_pack(c), row_text(r, 6), &out->what.extra);
}

enum status periodic_rule_get(struct ctx *c, int64_t id, struct periodic_rule *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	return rule_of(c, &r, out);
}

static enum status rules_of(struct ctx *c, const struct query *q, int64_t of,
			    struct periodic_rule **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, q, &rows, INT(of)));
	*n = rows.n;
	*out = TAKE_N(c->arena, rows.n + 1, struct periodic_rule);
	for (int i = 0; i < rows.n; i++)
		TRY(rule_of(c, &rows.at[i], &(*out)[i]));
	return OK;
}

enum status periodic_of_project(struct ctx *c, int64_t project, struct periodic_rule **out, int *n)
{
	return rules_of(c, &q_of_project, project, out, n);
}

/* ---- what is decided ---- */

/* As asked, or as the decision says; none where it says none. The fields' names are those of the
 * procedure apply_quota. */
enum status quota__periodic_decided(struct ctx *c, const struct case_ *k, struct recurrence **out,
				    int *n)
{
	const char *how = json_text_of(k->form, "periodic_decision", "as_asked");
	const json_t *list = json_object_get(
		k->form, text_same(how, "as_stated") ? "recurrences_granted" : "recurrences");
	*out = NULL;
	*n = 0;
	if (!json_is_true(json_object_get(k->form, "periodic")) || text_same(how, "none") || !list)
		return OK;
	TRY(desk_recurrences(c, k->pack, "fields.recurrences_granted", list, out, n));
	return fault_fields(c);
}

enum status quota__periodic_grant(struct ctx *c, const struct effect_call *e)
{
	const struct case_ *k = e->k;
	struct recurrence *rules;
	int n;
	TRY(quota__periodic_decided(c, k, &rules, &n));
	for (int i = 0; i < n; i++) {
		struct periodic_rule rule = { store_new_id(c), k->project, k->id, rules[i],
					      e->step->article };
		TRY(store_run(c, &q_add, INT(rule.id), INT(k->project), INT(k->id), INT(i),
			      TEXT(rules[i].r.rrule), INT(rules[i].r.start_ms),
			      INT(rules[i].r.end_ms),
			      TEXT(law_dims_json(c->arena, cloud_pack(c), rules[i].extra)),
			      TEXT(rule.article), INT(clock_now_ms(c->clock))));
		TRY(quota__turn_begin(c, &rule, clock_now_ms(c->clock)));
	}
	return OK;
}

/* ---- against the capacity ---- */

enum status quota__capacity(struct ctx *c, int64_t cloud_district, struct dims *out)
{
	struct cloud_load l;
	TRY(cloud_load_get(c, cloud_district, &l));
	*out = l.capacity;
	return OK;
}

/* Until when periods are weighed: the pack's term from now on. */
static int64_t horizon_ms(const struct ctx *c)
{
	int32_t today = org_today(c);
	int64_t months = cloud_policy_number(c, "periodic.horizon", today, 24);
	return day_start_ms(day_add_months(today, (int)months));
}

/* Every period of the rules until then, as changes for the sweep. */
static void changes_of(struct ctx *c, const struct recurrence *rules, int n, bool own,
		       int64_t until_ms, struct sweep_change **out, int *n_out, int *room)
{
	static const struct dims none;
	for (int i = 0; i < n; i++) {
		struct recur_span *spans;
		struct dims more = rules[i].extra, less = dims_scale(more, -1);
		int n_spans;
		recur_spans(c->arena, &rules[i].r, clock_now_ms(c->clock), until_ms, &spans,
			    &n_spans);
		for (int j = 0; j < n_spans; j++) {
			*VEC_ADD(c->arena, *out, *n_out, *room) =
				(struct sweep_change){ spans[j].from_ms, more, own ? more : none };
			*VEC_ADD(c->arena, *out, *n_out, *room) =
				(struct sweep_change){ spans[j].to_ms, less, own ? less : none };
		}
	}
}

static enum status add_up(struct ctx *c, const struct query *q, int64_t district, int64_t times,
			  struct dims *sum)
{
	struct rows rows;
	TRY(store_rows(c, q, &rows, INT(district)));
	for (int i = 0; i < rows.n; i++) {
		struct dims d;
		TRY(law_dims_read(c, cloud_pack(c), row_text(&rows.at[i], 0), &d));
		*sum = dims_add(*sum, dims_scale(d, times));
	}
	return OK;
}

/* All that the cloud has promised: quotas that stand all the time, and every period to come; with
 * what the case asks (its periods, and where it is not granted yet its quota). */
enum status quota__periodic_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct dims capacity;
	struct periodic_rule *rules;
	struct recurrence *own;
	struct sweep_change base = { 0 }, *changes = NULL;
	int n, n_own, n_changes = 0, room = 0;
	int64_t until_ms = horizon_ms(c);
	f->sweep = (struct sweep_over){ .dimension = -1 };
	TRY(quota__capacity(c, k->cloud_district, &capacity));
	TRY(quota__periodic_decided(c, k, &own, &n_own));
	if (dims_zero(capacity) || n_own == 0)
		return OK;
	TRY(add_up(c, &q_granted, k->cloud_district, 1, &base.more));
	TRY(add_up(c, &q_given, k->cloud_district, -1, &base.more));
	base.own = cloud_amount(k);
	base.more = dims_add(base.more, base.own);
	TRY(rules_of(c, &q_of_cloud, k->cloud_district, &rules, &n));
	for (int i = 0; i < n; i++)
		changes_of(c, &rules[i].what, 1, false, until_ms, &changes, &n_changes, &room);
	changes_of(c, own, n_own, true, until_ms, &changes, &n_changes, &room);
	sweep_sort(changes, n_changes);
	f->sweep = sweep_first_over(&base, changes, n_changes, capacity, clock_now_ms(c->clock),
				    until_ms);
	return OK;
}

/* ---- shown ---- */

static void put_point(struct ctx *c, struct json_out *w, int64_t at_ms, struct dims d)
{
	json_open(w, '{');
	json_text(w, "at", instant_iso(c->arena, at_ms));
	json_raw(w, "dims", law_dims_json(c->arena, cloud_pack(c), d));
	json_close(w, '}');
}

/* At most so many: a rule of every day has two a day for two years. */
enum { POINTS_MOST = 3000 };

static void put_points(struct ctx *c, struct json_out *w, const struct recurrence *rules, int n,
		       struct dims base)
{
	struct sweep_change *changes = NULL;
	int n_changes = 0, room = 0, i = 0, points = 0;
	int64_t at_ms = clock_now_ms(c->clock), until_ms = horizon_ms(c);
	changes_of(c, rules, n, false, until_ms, &changes, &n_changes, &room);
	sweep_sort(changes, n_changes);
	json_key(w, "points");
	json_open(w, '[');
	for (; at_ms < until_ms && points < POINTS_MOST; points++) {
		for (; i < n_changes && changes[i].at_ms <= at_ms; i++)
			base = dims_add(base, changes[i].more);
		put_point(c, w, at_ms, base);
		at_ms = i < n_changes ? changes[i].at_ms : until_ms;
	}
	if (at_ms >= until_ms)
		put_point(c, w, until_ms, base);
	json_close(w, ']');
}

static void put_rule(struct ctx *c, struct json_out *w, const struct recurrence *rule)
{
	json_text(w, "text", desk_recurrence_say(c, &rule->r));
	json_text(w, "rrule", rule->r.rrule);
	json_text(w, "start", desk_civil_text(c->arena, rule->r.start_ms));
	json_text(w, "end", desk_civil_text(c->arena, rule->r.end_ms));
	json_raw(w, "extra", law_dims_json(c->arena, cloud_pack(c), rule->extra));
}

enum status periodic_json(struct ctx *c, const struct recurrence *rules, int n, struct dims base,
			  const char **json)
{
	struct buf b;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_key(&w, "rules");
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		json_open(&w, '{');
		put_rule(c, &w, &rules[i]);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	put_points(c, &w, rules, n, base);
	json_close(&w, '}');
	*json = b.at;
	return OK;
}

static void put_turn(struct ctx *c, struct json_out *w, const char *key,
		     const struct periodic_turn *t)
{
	json_key(w, key);
	if (!t) {
		json_put_null(w);
		return;
	}
	json_open(w, '{');
	json_text(w, "from", instant_iso(c->arena, t->from_ms));
	json_raw(w, "given", law_dims_json(c->arena, cloud_pack(c), t->given));
	json_text(w, "state", t->state);
	json_text(w, "to", instant_iso(c->arena, t->to_ms));
	json_close(w, '}');
}

/* The period that runs, or is over and still held; and the next. */
static enum status put_turns(struct ctx *c, struct json_out *w, int64_t rule, struct dims *given)
{
	struct periodic_turn *turns, *now = NULL, *next = NULL;
	int n;
	TRY(periodic_turns(c, rule, &turns, &n));
	for (int i = 0; i < n; i++) {
		bool waits = text_same(turns[i].state, "waiting");
		*(waits ? &next : &now) = &turns[i];
		*given = dims_add(*given, turns[i].given);
	}
	put_turn(c, w, "now", now);
	put_turn(c, w, "next", next);
	return OK;
}

enum status periodic_project_json(struct ctx *c, int64_t project, const char **json)
{
	struct periodic_rule *rules;
	struct dims given = { 0 };
	struct quota q;
	struct buf b;
	int n;
	*json = NULL;
	TRY(periodic_of_project(c, project, &rules, &n));
	if (n == 0)
		return OK;
	struct recurrence *what = TAKE_N(c->arena, n, struct recurrence);
	buf_init(&b, c->arena, 2048);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_key(&w, "rules");
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		what[i] = rules[i].what;
		json_open(&w, '{');
		put_rule(c, &w, &what[i]);
		TRY(put_turns(c, &w, rules[i].id, &given));
		json_close(&w, '}');
	}
	json_close(&w, ']');
	TRY(quota_get(c, project, &q));
	put_points(c, &w, what, n, dims_sub(q.granted, given));
	json_close(&w, '}');
	*json = b.at;
	return OK;
}
