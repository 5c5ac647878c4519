/* Cases: applied for, decided, withdrawn, talked about; listed and shown. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"

/* ---- shapes ---- */

static const struct api_field start_fields[] = {
	{ "procedure", T_TEXT },
	{ "unit", T_ID, MAY | NIL, .what = "for whom a sponsor applies" },
	{ "form", T_FREE, .what = "by the fields of GET /api/procedures/{name}" },
	{ "from", T_ID, MAY,
	  .what = "the open case that it is raised from, and that waits for it" },
	{ 0 },
};
static const struct api_shape start_shape = { "CaseStart", start_fields };
static const struct api_field preview_fields[] = {
	{ "checks", T_LIST, .of = &check_shape },
	{ "asked", T_DIMS },
	{ "limit", T_FREE, NIL,
	  .what = "QuotaBar of the project; line: which of its lines applies" },
	{ "periodic", T_FREE, NIL, .what = "rules of the periodic quota, and points over time" },
	{ 0 },
};
static const struct api_shape preview_shape = { "Preview", preview_fields };
static const struct api_field decide_fields[] = {
	{ "rev", T_INT, .what = "the revision that was looked at" },
	{ "step", T_TEXT },
	{ "outcome", T_TEXT },
	{ "reason", T_LONG, MAY | NIL },
	{ "fields", T_FREE, MAY | NIL, .what = "of the step" },
	{ "granted", T_FREE, MAY | NIL,
	  .what = "dims or items, where the outcome grants; else as asked" },
	{ "batch", T_BOOL, MAY, .what = "one of several at once, where the outcome allows it" },
	{ 0 },
};
static const struct api_shape decide_shape = { "DecisionAsked", decide_fields };
static const struct api_field withdraw_fields[] = { { "rev", T_INT }, { "reason", T_LONG }, { 0 } };
static const struct api_shape withdraw_shape = { "Withdrawal", withdraw_fields };
static const struct api_field talk_fields[] = { { "text", T_LONG }, { 0 } };
static const struct api_shape talk_shape = { "Talk", talk_fields };
/* Deliberately little: the page is read by GET, on a reading connection, not while others wait to
 * write. */
static const struct api_field moved_fields[] = {
	{ "id", T_ID },
	{ "rev", T_INT },
	{ "number", T_TEXT, NIL },
	{ "state", T_TEXT },
	{ "step", T_TEXT, NIL },
	{ "step_title", T_TEXT, NIL },
	{ 0 },
};
static const struct api_shape moved_shape = { "CaseMoved", moved_fields };
static const struct api_field list_query[] = {
	{ "state", T_TEXT, MAY }, { "procedure", T_TEXT, MAY },
	{ "unit", T_ID, MAY },    { "system", T_ID, MAY },
	{ "q", T_TEXT, MAY },     { "article", T_INT, MAY },
	{ "card", T_TEXT, MAY },  { "district", T_ID, MAY },
	{ "step", T_TEXT, MAY },  { 0 },
};
static const struct api_field clock_query[] = {
	{ "step", T_TEXT, MAY, .what = "its last duty; else the open one" }, { 0 }
};

/* ---- list ---- */

static const struct list_column columns[] = {
	{ "state", "k.state", 't', "=" },
	{ "procedure", "k.procedure", 't', "=" },
	{ "unit", "k.unit", 'i', "=" },
	{ "system", "k.system", 'i', "=" },
	{ "district", "k.district", 'i', "=" },
	{ "step", "k.step", 't', "=" },
	{ "card", "d.card", 't', "=" },
	{ "q", "COALESCE(k.number, '') || ' ' || k.title", 't', "like" },
	{ "number", "k.number", 't', NULL },
	{ "title", "k.title", 't', NULL },
	{ "opened", "k.opened_ms", 'i', NULL },
	{ "closed", "k.closed_ms", 'i', NULL },
	{ "due", "d.due_day", 'i', NULL },
};

/* An article is asked for by its procedures: ",one,other,". */
LIST l_cases = {
	.name = "case.list",
	.select = CASE_ROW_COLUMNS,
	.from = CASE_ROW_FROM,
	.where = SCOPE_SQL("$1", "$2") " AND ($3 = '' OR $3 LIKE '%,' || k.procedure || ',%')",
	.takes = "iit",
	.gives = CASE_ROW_GIVES,
	.columns = columns,
	.n_columns = (int)(sizeof columns / sizeof *columns),
	.order = "k.opened_ms DESC, k.id",
};

static const char *procedures_of(struct ctx *c, int64_t article)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	const char *names = article ? "," : "";
	for (int i = 0; article && p && i < p->n_procedures; i++) {
		const struct article *at = law_article_find(p, p->procedures[i]->article);
		if (at && at->number == article)
			names = arena_printf(c->arena, "%s%s,", names, p->procedures[i]->name);
	}
	return names;
}

static enum status list_cases(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &l_cases, put_case_row, CASE_SCOPE_ARGS(c),
			TEXT(procedures_of(c, call_query_int(call, "article", 0))));
}

/* ---- one ---- */

static enum status get_case(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	TRY(desk_case_get(c, call_id(call, "id"), &k));
	return put_case(c, call, &k);
}

static const struct duty *duty_at(const struct duty *all, int n, const char *step)
{
	const struct duty *found = NULL;
	for (int i = 0; i < n; i++)
		if (step ? text_same(all[i].step, step) : text_same(all[i].state, "open"))
			found = &all[i];
	return found;
}

static void put_strip(struct json_out *w, const struct strip_cell *cells, int n)
{
	static const char *const kinds[] = {
		[DAY_WORK] = "work",
		[DAY_REST] = "rest",
		[DAY_HOLIDAY] = "holiday",
		[DAY_MAKEUP] = "makeup",
	};
	put_list(w, "strip");
	for (int i = 0; i < n; i++) {
		json_open(w, '{');
		put_day(w, "date", cells[i].day);
		json_text(w, "kind", kinds[cells[i].kind]);
		json_int(w, "count", cells[i].count);
		json_bool(w, "paused", cells[i].paused);
		json_bool(w, "provisional", cells[i].provisional);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status get_clock(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	struct history h;
	struct duty *all;
	struct desk_clock clock;
	int n, cells;
	const char *explain;
	TRY(desk_case_get(c, call_id(call, "id"), &k));
	TRY(desk_history(c, k.id, &h));
	TRY(desk_duties(c, k.id, &all, &n));
	const struct duty *d = duty_at(all, n, call_query(call, "step"));
	desk_clock(c, &k, d, &clock);
	const struct strip_cell *strip = desk_clock_strip(c, &k, d, &h, &cells, &explain);
	json_open(call->out, '{');
	put_clock(c, call->out, NULL, &clock);
	put_strip(call->out, strip, cells);
	json_text(call->out, "explain", explain);
	json_close(call->out, '}');
	return OK;
}

/* ---- acting ---- */

static struct case_start start_of(const struct api_call *call)
{
	return (struct case_start){ .procedure = call_text(call, "procedure"),
				    .unit = call_int(call, "unit", 0),
				    .form = call_json(call, "form"),
				    .parent = call_int(call, "from", 0) };
}

/* A refusal shows everything that was weighed, not only what failed first. The fault itself stays
 * as it was. */
static void show_checks(struct ctx *c, struct api_call *call, const struct pack *p,
			const struct verdict *v)
{
	struct buf b;
	buf_init(&b, c->arena, 512);
	struct json_out w = { &b, true };
	put_checks(c, &w, "checks", p, v);
	call->fault_more = b.at;
}

static enum status refused_start(struct ctx *c, struct api_call *call, const struct case_start *s,
				 enum status status)
{
	const struct fault fault = c->fault;
	struct case_ k;
	struct verdict v;
	if (status == S_REFUSED && desk_preview(c, s, &k, &v) == OK)
		show_checks(c, call, k.pack, &v);
	c->fault = fault;
	return status;
}

static enum status put_moved(struct ctx *c, struct json_out *w, const struct case_ *k)
{
	json_open(w, '{');
	put_id(w, "id", k->id);
	json_int(w, "rev", k->rev);
	json_text(w, "number", k->number);
	json_text(w, "state", k->state);
	json_text(w, "step", k->step ? k->step->name : NULL);
	json_text(w, "step_title", k->step ? title_of(c, k->step->title) : NULL);
	json_close(w, '}');
	return OK;
}

static enum status start_case(struct ctx *c, struct api_call *call)
{
	const struct case_start s = start_of(call);
	struct case_ k;
	enum status status = desk_start(c, &s, &k);
	if (status != OK)
		return refused_start(c, call, &s, status);
	return put_moved(c, call->out, &k);
}

/* A piece that a higher module knows of the case; NULL where there is nothing to show. */
static enum status part_of(struct ctx *c, const struct case_ *k, const char *key, const char **json)
{
	*json = NULL;
	for (const struct case_part *part = c->tables ? c->tables->parts : NULL; part && part->key;
	     part++)
		if (text_same(part->key, key) &&
		    (!part->about || text_same(part->about, k->procedure->about)))
			TRY(part->json(c, k, json));
	return OK;
}

static enum status preview_case(struct ctx *c, struct api_call *call)
{
	const struct case_start s = start_of(call);
	struct case_ k;
	struct verdict v;
	const char *limit, *periodic;
	TRY(desk_preview(c, &s, &k, &v));
	TRY(part_of(c, &k, "quota", &limit));
	TRY(part_of(c, &k, "periodic", &periodic));
	json_open(call->out, '{');
	put_checks(c, call->out, "checks", k.pack, &v);
	put_dims(c, call->out, "asked", &k.asked);
	json_raw(call->out, "limit", limit ? limit : "null");
	json_raw(call->out, "periodic", periodic ? periodic : "null");
	json_close(call->out, '}');
	return OK;
}

static enum status refused_decision(struct ctx *c, struct api_call *call,
				    const struct case_decision *d, enum status status)
{
	const struct fault fault = c->fault;
	struct case_ k;
	struct action *actions = NULL;
	int n = 0;
	if (status == S_REFUSED && desk_case_get(c, d->case_id, &k) == OK &&
	    desk_actions(c, &k, &actions, &n) == OK)
		for (int i = 0; i < n; i++)
			if (text_same(actions[i].outcome->name, d->outcome))
				show_checks(c, call, k.pack, &actions[i].verdict);
	c->fault = fault;
	return status;
}

static enum status decide_case(struct ctx *c, struct api_call *call)
{
	const struct case_decision d = {
		.case_id = call_id(call, "id"),
		.rev = call_int(call, "rev", 0),
		.step = call_text(call, "step"),
		.outcome = call_text(call, "outcome"),
		.reason = call_text(call, "reason"),
		.fields = call_json(call, "fields"),
		.granted = call_json(call, "granted"),
		.batch = call_bool(call, "batch", false),
	};
	struct case_ k;
	enum status status = desk_decide(c, &d, &k);
	if (status != OK)
		return refused_decision(c, call, &d, status);
	return put_moved(c, call->out, &k);
}

static enum status withdraw_case(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	TRY(desk_withdraw(c, call_id(call, "id"), call_int(call, "rev", 0),
			  call_text(call, "reason")));
	TRY(desk_case_load(c, call_id(call, "id"), &k));
	return put_moved(c, call->out, &k);
}

static enum status talk_in_case(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	TRY(desk_talk(c, call_id(call, "id"), call_text(call, "text")));
	TRY(desk_case_load(c, call_id(call, "id"), &k));
	return put_moved(c, call->out, &k);
}

const struct route api_cases[] = {
	{ "GET", "/api/cases", "cases_list", "Cases in one's scope", "cases.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = list_query, .reply = &case_row_shape,
	  .list = true, .handle = list_cases },
	{ "POST", "/api/cases", "cases_start", "Apply: start a case from a form", "cases.apply",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "case.started",
	  .body = &start_shape, .reply = &moved_shape, .status = 201, .handle = start_case },
	{ "POST", "/api/cases/preview", "cases_preview", "What would be, were the form handed in",
	  "cases.apply", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .body = &start_shape, .reply = &preview_shape, .handle = preview_case },
	{ "GET", "/api/cases/{id}", "cases_get", "A case: facts, copies, clock, actions, timeline",
	  "cases.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &case_shape,
	  .handle = get_case },
	{ "GET", "/api/cases/{id}/clock", "cases_clock",
	  "A clock with its strip of days and its sentence", "cases.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = clock_query,
	  .reply = &clock_strip_shape, .handle = get_clock },
	{ "POST", "/api/cases/{id}/decisions", "cases_decide",
	  "Decide an open duty of one's office", "cases.decide", REACH_OFFICE, ASSURE_SIGNED_IN,
	  WORK_WRITES, RATE_WRITE, "case.decided", .body = &decide_shape, .reply = &moved_shape,
	  .handle = decide_case, .current = get_case },
	{ "POST", "/api/cases/{id}/withdraw", "cases_withdraw", "Take one's application back",
	  "cases.apply", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "case.decided",
	  .body = &withdraw_shape, .reply = &moved_shape, .handle = withdraw_case,
	  .current = get_case },
	{ "POST", "/api/cases/{id}/talk", "cases_talk", "Say something in a case", "cases.talk",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "case.talked",
	  .body = &talk_shape, .reply = &moved_shape, .handle = talk_in_case },
	{ 0 },
};
