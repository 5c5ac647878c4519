/* Supervision (article 5.1): each body's duties, in time, paused, yellow, red, and the limits it
 * went beyond in principle; by period and district. Open duties are counted as they stand, done
 * ones from the tally of the months and what is not yet in it. */
#include "api/supervision.h"

#include <stdlib.h>
#include <string.h>

#include "api/nouns.h"
#include "base/map.h"
#include "base/text.h"
#include "civil/day.h"
#include "law/show.h"

/* clang-format off */
static const char *const groupings[] = { "body", "step", "district", "all", NULL };
static const struct api_field query[] = {
	{ "by", T_CHOICE, MAY, .options = groupings, .what = "a row for each body (default), step, district, or one for all" },
	{ "from", T_MONTH, MAY, .what = "first month of the period; default: this one" },
	{ "to", T_MONTH, MAY, .what = "last month of the period" },
	SUPERVISION_FILTERS, { 0 },
};
static const struct api_field row_fields[] = {
	{ "body", T_OBJECT, NIL, &api_ref }, { "district", T_OBJECT, NIL, &api_ref }, { "level", T_TEXT, NIL },
	{ "procedure", T_TEXT, NIL }, { "procedure_title", T_TEXT, NIL }, { "step", T_TEXT, NIL }, { "step_title", T_TEXT, NIL },
	{ "role", T_TEXT, NIL }, { "role_title", T_TEXT, NIL }, { "article", T_TEXT, NIL },
	{ "open", T_INT, .what = "now" }, { "in_time", T_INT, .what = "of these" }, { "yellow", T_INT }, { "red", T_INT },
	{ "paused", T_INT, .what = "cases that wait while the body's clock stands still" },
	{ "done", T_INT, .what = "in the period" }, { "done_late", T_INT },
	{ "rate", T_INT, NIL, .what = "of a hundred done, so many in time" },
	{ "exceeded", T_INT, .what = "limits in principle exceeded in the period" }, { 0 },
};
static const struct api_shape row_shape = { "Supervision", row_fields };

/* $1 body or 0, $2 district or -1, $3 procedure, $4 step, $5 roles, each in commas; '' for any. */
#define SCOPE(org) \
	"($1 = 0 OR " org " = $1) AND ($2 < 0 OR o.district = $2) AND ($3 = '' OR procedure = $3) AND ($4 = '' OR step = $4)" \
	" AND ($5 = '' OR $5 LIKE '%,' || role || ',%')"
#define HEAD "SELECT org, role, procedure, step, "
#define TAIL " GROUP BY org, role, procedure, step"

QUERY q_open = { "supervision.open", HEAD
	"COUNT(*), SUM(CASE WHEN due_day < $6 THEN 1 ELSE 0 END), SUM(CASE WHEN due_day >= $6 AND yellow_day <= $6 THEN 1 ELSE 0 END)"
	" FROM (SELECT d.org, d.role, k.procedure, d.step, d.due_day, d.yellow_day FROM duty d JOIN case_ k ON k.id = d.case_"
	" WHERE d.state = 'open') q JOIN org o ON o.id = q.org WHERE " SCOPE("q.org") TAIL, "iittti", "ittt" "iii" };
QUERY q_paused = { "supervision.paused", HEAD "COUNT(*) FROM paused p JOIN org o ON o.id = p.org WHERE " SCOPE("p.org") TAIL,
	"iittt", "ittt" "i" };
QUERY q_tally = { "supervision.tally", HEAD "CAST(SUM(in_time) AS BIGINT), CAST(SUM(late) AS BIGINT)"
	" FROM tally t JOIN org o ON o.id = t.org WHERE t.month >= $6 AND t.month <= $7 AND " SCOPE("t.org") TAIL, "iitttii", "ittt" "ii" };
QUERY q_fresh = { "supervision.fresh", HEAD
	"SUM(CASE WHEN late = 0 THEN 1 ELSE 0 END), SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END)"
	" FROM (SELECT d.org, d.role, k.procedure, d.step, d.late FROM duty d JOIN case_ k ON k.id = d.case_ WHERE d.state = 'done'"
	" AND d.closed_ms >= $6 AND d.closed_ms < $7) q JOIN org o ON o.id = q.org WHERE " SCOPE("q.org") TAIL, "iitttii", "ittt" "ii" };
QUERY q_exceeded = { "supervision.exceeded", HEAD "COUNT(*) FROM exceeded e JOIN org o ON o.id = e.org"
	" WHERE e.at_ms >= $6 AND e.at_ms < $7 AND " SCOPE("e.org") TAIL, "iitttii", "ittt" "i" };
QUERY q_orgs = { "supervision.orgs", "SELECT o.id, o.name, o.district, d.name FROM org o LEFT JOIN org d ON d.id = o.district", "",
	"itit" };
/* clang-format on */

enum tallied { OPEN, RED, YELLOW, PAUSED, IN_TIME_DONE, LATE_DONE, EXCEEDED, FIGURES };

struct line {
	int64_t org;
	const char *name, *district_name, *procedure, *step, *role;
	int64_t district, n[FIGURES];
};

struct sums {
	struct ctx *c;
	struct rows orgs;
	struct map by_org, by_key; /* row of an organisation; line of a key */
	struct line *lines;
	int n_lines;
	const char *by;
};

static const char *id_key(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "%lld", (long long)id);
}

enum group { GROUP_BODIES, GROUP_UNITS, GROUP_VENDORS };

/* Whose side a role is on. */
static enum group group_of(const struct role *r)
{
	switch (r->of) {
	case OF_UNIT:
	case OF_SPONSOR:
	case OF_ADDRESSEE:
	case OF_INVITED:
	case OF_ISSUER:
		return GROUP_UNITS;
	case OF_VENDOR:
	case OF_PARTY:
		return GROUP_VENDORS;
	case OF_CLOUD:
	case OF_LEVEL:
	case OF_CITY:
		return GROUP_BODIES;
	}
	return GROUP_BODIES;
}

/* ",operator.reviewer,ei_dept.approver,": the roles of one side. */
static const char *roles_of(struct ctx *c, const char *group)
{
	struct buf b;
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	if (!group)
		return "";
	buf_init(&b, c->arena, 512);
	for (int i = 0; i < p->n_roles; i++)
		if (p->roles[i].bears &&
		    text_same(group, supervised_groups[group_of(&p->roles[i])]))
			buf_printf(&b, ",%s", p->roles[i].name);
	buf_char(&b, ',');
	return b.at;
}

static const char *key_of(const struct sums *s, const struct row *r, int64_t district)
{
	if (text_same(s->by, "step"))
		return arena_printf(s->c->arena, "%s/%s/%s", row_text(r, 2), row_text(r, 3),
				    row_text(r, 1));
	if (text_same(s->by, "district"))
		return id_key(s->c, district);
	return text_same(s->by, "all") ? "" : id_key(s->c, row_int(r, 0));
}

static struct line *line_of(struct sums *s, const struct row *r)
{
	const struct row *org = map_find(&s->by_org, id_key(s->c, row_int(r, 0)));
	int64_t district = org ? row_int(org, 2) : 0;
	const char *key = key_of(s, r, district);
	struct line *found = map_find(&s->by_key, key);
	if (found)
		return found;
	bool body = text_same(s->by, "body"), step = text_same(s->by, "step");
	struct line *made = &s->lines[s->n_lines++];
	*made = (struct line){ .org = body ? row_int(r, 0) : 0,
			       .name = org ? row_text(org, 1) : "",
			       .district = body || text_same(s->by, "district") ? district : 0,
			       .district_name = org ? row_text(org, 3) : NULL,
			       .procedure = step ? row_text(r, 2) : NULL,
			       .step = step ? row_text(r, 3) : NULL,
			       .role = step ? row_text(r, 1) : NULL };
	map_put(&s->by_key, key, made);
	return made;
}

static void add(struct sums *s, const struct rows *rows, const enum tallied *figures, int n)
{
	for (int i = 0; i < rows->n; i++) {
		struct line *l = line_of(s, &rows->at[i]);
		for (int j = 0; j < n; j++)
			l->n[figures[j]] += row_int(&rows->at[i], 4 + j);
	}
}

enum status supervision_scope(struct ctx *c, const struct api_call *call,
			      struct supervision_scope *out)
{
	const struct actor *a = c->actor;
	*out = (struct supervision_scope){
		.org = call_query_int(call, "org", 0),
		.district = call_query_int(call, "district", -1),
		.procedure = call_query(call, "procedure") ? call_query(call, "procedure") : "",
		.step = call_query(call, "step") ? call_query(call, "step") : "",
		.roles = roles_of(c, call_query(call, "group")),
	};
	int32_t month = day_month_start(org_today(c));
	const char *from = call_query(call, "from"), *to = call_query(call, "to");
	if (!from || !day_parse(arena_printf(c->arena, "%s-01", from), &out->from_month))
		out->from_month = month;
	if (!to || !day_parse(arena_printf(c->arena, "%s-01", to), &out->to_month))
		out->to_month = from && !to ? out->from_month : month;
	out->from_ms = day_start_ms(out->from_month);
	out->until_ms = day_start_ms(day_add_months(out->to_month, 1));
	/* Who supervises sees its city or district; every other body its own duties. */
	bool whole = call_may(c, call, call->route->further);
	if (whole && a->scope == SCOPE_DISTRICT)
		out->district = a->scope_id;
	if (!whole)
		out->org = a->org;
	return OK;
}

static enum status read_sums(struct ctx *c, const struct supervision_scope *w, struct sums *s)
{
	static const enum tallied of_open[] = { OPEN, RED, YELLOW }, of_paused[] = { PAUSED },
				  of_done[] = { IN_TIME_DONE, LATE_DONE },
				  of_exceeded[] = { EXCEEDED };
	struct rows open, paused, tally, fresh, exceeded;
	int64_t since_ms;
	TRY(desk_tally_until(c, &since_ms));
	since_ms = since_ms > w->from_ms ? since_ms : w->from_ms;
#define OF INT(w->org), INT(w->district), TEXT(w->procedure), TEXT(w->step), TEXT(w->roles)
	TRY(store_rows(c, &q_open, &open, OF, INT(org_today(c))));
	TRY(store_rows(c, &q_paused, &paused, OF));
	TRY(store_rows(c, &q_tally, &tally, OF, INT(w->from_month), INT(w->to_month)));
	TRY(store_rows(c, &q_fresh, &fresh, OF, INT(since_ms), INT(w->until_ms)));
	TRY(store_rows(c, &q_exceeded, &exceeded, OF, INT(w->from_ms), INT(w->until_ms)));
#undef OF
	int most = open.n + paused.n + tally.n + fresh.n + exceeded.n;
	s->lines = TAKE_N(c->arena, most + 1, struct line);
	map_init(&s->by_key, c->arena, (size_t)most + 1);
	add(s, &open, of_open, 3);
	add(s, &paused, of_paused, 1);
	add(s, &tally, of_done, 2);
	add(s, &fresh, of_done, 2);
	add(s, &exceeded, of_exceeded, 1);
	return OK;
}

static enum status read_orgs(struct ctx *c, struct sums *s)
{
	TRY(store_rows(c, &q_orgs, &s->orgs));
	map_init(&s->by_org, c->arena, (size_t)s->orgs.n + 1);
	for (int i = 0; i < s->orgs.n; i++)
		map_put(&s->by_org, id_key(c, row_int(&s->orgs.at[i], 0)), &s->orgs.at[i]);
	return OK;
}

/* ---- order and pages ---- */

static const char *const sorts[] = { "red",  "yellow",    "open",     "paused",
				     "done", "done_late", "exceeded", NULL };

static int64_t figure_of(const struct line *l, int sort)
{
	const int64_t *n = l->n;
	const int64_t at[] = {
		n[RED],       n[YELLOW],  n[OPEN], n[PAUSED], n[IN_TIME_DONE] + n[LATE_DONE],
		n[LATE_DONE], n[EXCEEDED]
	};
	return at[sort];
}

struct order {
	int sort; /* of sorts */
	bool rising;
};

static int by_order(const void *a, const void *b, void *arg)
{
	const struct order *o = arg;
	const struct line *x = a, *y = b;
	const int keys[] = { o->sort, 0, 1, 2, 4 };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int64_t p = figure_of(x, keys[i]), q = figure_of(y, keys[i]);
		if (p != q)
			return (p > q) != (i == 0 && o->rising) ? -1 : 1;
	}
	int named = strcmp(x->name, y->name);
	return named ? named : x->org < y->org ? -1 : x->org > y->org;
}

static enum status order_of(struct ctx *c, const struct api_call *call, struct order *o)
{
	const char *sort = call_query(call, "sort");
	*o = (struct order){ .rising = sort && sort[0] != '-' };
	if (!sort)
		return OK;
	const char *name = sort + (sort[0] == '-');
	for (o->sort = 0; sorts[o->sort]; o->sort++)
		if (text_same(sorts[o->sort], name))
			return OK;
	return FAULT(c, S_INVALID, "list.column", TEXT(name));
}

/* ---- rows ---- */

static void put_step(struct ctx *c, struct json_out *w, const struct line *l)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	const struct procedure *of = l->procedure ? law_procedure_find(p, l->procedure) : NULL;
	const struct step *step = of ? law_step_find(of, l->step) : NULL;
	json_text(w, "procedure", l->procedure);
	json_text(w, "procedure_title", of ? title_of(c, of->title) : l->procedure);
	json_text(w, "step", l->step);
	json_text(w, "step_title", step ? title_of(c, step->title) : l->step);
	json_text(w, "role", l->role);
	json_text(w, "role_title", l->role ? role_title(c, p, l->role) : NULL);
	json_text(w, "article", step ? step->article : NULL);
}

static void put_line(struct ctx *c, struct json_out *w, const struct line *l, bool by_district)
{
	const int64_t *n = l->n;
	int64_t done = n[IN_TIME_DONE] + n[LATE_DONE];
	const char *city = SAY(c, "supervision.city");
	json_open(w, '{');
	put_ref(w, "body", l->org, l->name);
	put_ref(w, "district", l->district, l->district_name);
	json_text(w, "level", by_district ? (l->district ? l->district_name : city) : NULL);
	put_step(c, w, l);
	json_int(w, "open", n[OPEN]);
	json_int(w, "in_time", n[OPEN] - n[RED] - n[YELLOW]);
	json_int(w, "yellow", n[YELLOW]);
	json_int(w, "red", n[RED]);
	json_int(w, "paused", n[PAUSED]);
	json_int(w, "done", done);
	json_int(w, "done_late", n[LATE_DONE]);
	if (done)
		json_int(w, "rate", n[IN_TIME_DONE] * 100 / done);
	else
		json_raw(w, "rate", "null");
	json_int(w, "exceeded", n[EXCEEDED]);
	json_close(w, '}');
}

static enum status supervise(struct ctx *c, struct api_call *call)
{
	struct sums s = { .c = c, .by = call_query(call, "by") ? call_query(call, "by") : "body" };
	struct supervision_scope w;
	struct order order;
	TRY(order_of(c, call, &order));
	TRY(supervision_scope(c, call, &w));
	TRY(read_orgs(c, &s));
	TRY(read_sums(c, &w, &s));
	if (text_same(s.by, "all") && !s.n_lines)
		s.n_lines = 1; /* nothing is a figure, too */
	qsort_r(s.lines, (size_t)s.n_lines, sizeof *s.lines, by_order, &order);
	api_list_open(call);
	for (int i = api_offset(call); i < s.n_lines && i < api_offset(call) + api_limit(call); i++)
		put_line(c, call->out, &s.lines[i], text_same(s.by, "district"));
	api_list_close(call, s.n_lines);
	return OK;
}

const struct route api_supervision[] = {
	{ "GET", "/api/supervision", "supervision",
	  "Each body's duties: in time, paused, yellow, red, limits exceeded in principle",
	  "supervision.read", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &row_shape, .list = true, .further = "supervision.whole", .handle = supervise },
	{ "GET", "/api/supervision/duties", "supervision_duties",
	  "The duties behind a figure of supervision", "supervision.read", REACH_OFFICE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = supervised_query,
	  .reply = &supervised_shape, .list = true, .further = "supervision.whole",
	  .handle = supervised_duties },
	{ "GET", "/api/supervision/exceeded", "supervision_exceeded",
	  "Limits in principle that were exceeded, with their reasons", "supervision.read",
	  REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = exceeded_query,
	  .reply = &exceeded_shape, .list = true, .further = "supervision.whole",
	  .handle = supervised_exceeded },
	{ 0 },
};
