/* Systems and the projects behind them: what they are, hold, cost, and who last touched what is
 * theirs. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "quota/quota.h"

/* clang-format off */
static const struct api_field project_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "unit", T_OBJECT, .of = &api_ref }, { "delivery", T_TEXT, .what = "build or service" },
	{ "filing", T_TEXT, .what = "申报立项文号" }, { "filed", T_DATE, NIL }, { "initiation", T_TEXT, NIL, .what = "立项批复文号" },
	{ "initiated", T_DATE, NIL }, { "vendor", T_OBJECT, NIL, .of = &api_ref }, { 0 },
};
static const struct api_shape project_shape = { "Project", project_fields };
static const struct api_field of_system_fields[] = { { "id", T_ID }, { "name", T_TEXT }, { "initiation", T_TEXT, NIL }, { 0 } };
static const struct api_shape of_system_shape = { "ProjectOfSystem", of_system_fields };
#define SYSTEM_FIELDS \
	{ "id", T_ID }, { "name", T_TEXT }, { "unit", T_OBJECT, .of = &api_ref }, { "project", T_OBJECT, .of = &of_system_shape }, \
	{ "protection_level", T_INT }, { "public_data", T_BOOL }, { "periodic", T_TEXT, NIL }, { "state", T_TEXT }, \
	{ "state_title", T_TEXT }, { "online", T_BOOL, .what = "has formal resources" }, { "cloud", T_TEXT }, \
	{ "vendor", T_OBJECT, NIL, .of = &api_ref }, { "quota", T_OBJECT, NIL, .of = &quota_bar_shape }
static const struct api_field system_fields[] = { SYSTEM_FIELDS, { 0 } };
static const struct api_shape system_shape = { "System", system_fields };
static const struct api_field cost_fields[] = { { "month", T_MONTH }, { "amount_fen", T_INT }, { 0 } };
static const struct api_shape cost_shape = { "SystemCost", cost_fields };
static const struct api_field touch_fields[] = { { "at", T_INSTANT }, { "actor", T_TEXT, NIL }, { "what", T_TEXT }, { "resource", T_TEXT }, { 0 } };
static const struct api_shape touch_shape = { "SystemTouch", touch_fields };
static const struct api_field whole_fields[] = {
	SYSTEM_FIELDS, { "related", T_TEXT }, { "resources", T_LIST, .of = &resource_row_shape },
	{ "cost", T_OBJECT, NIL, .of = &cost_shape, .what = "of the last month that has a statement" },
	{ "touched", T_LIST, .of = &touch_shape }, { "cases", T_LIST, .of = &case_row_shape }, { 0 },
};
static const struct api_shape whole_shape = { "SystemWhole", whole_fields };

#define SELECT \
	"k.id, k.name, k.unit, u.name, p.id, p.name, p.initiation, k.protection_level, k.public_data, k.periodic, k.state, d.name," \
	" k.vendor, v.name, q.granted, q.reserved, q.used, k.related"
#define FROM \
	"system k JOIN project p ON p.id = k.project JOIN quota q ON q.project = p.id JOIN org u ON u.id = k.unit" \
	" JOIN cloud d ON d.district = k.cloud_district LEFT JOIN org v ON v.id = k.vendor"
#define GIVES "ititittiittti" "ttttt"
static const struct list_column columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "state", "k.state", 't', "=" }, { "q", "k.name", 't', "like" },
	{ "name", "k.name", 't', NULL }, { "opened", "k.created_ms", 'i', NULL }, { "protection_level", "k.protection_level", 'i', "=" },
};
LIST q_list = {
	.name = "systems.list", .select = SELECT, .from = FROM, .where = SCOPE_SQL("$1", "$2"), .takes = "ii", .gives = GIVES,
	.columns = columns, .n_columns = 6, .order = "k.created_ms DESC, k.id",
};
QUERY q_one = { .name = "systems.one", .takes = "iii", .gives = GIVES, .sql =
	"SELECT " SELECT " FROM " FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_cost = { .name = "systems.cost", .takes = "iii", .gives = "ii", .sql =
	"SELECT k.month_day, CAST(SUM(l.amount_fen) AS BIGINT) FROM statement_line l JOIN statement k"
	" ON k.id = l.statement AND k.draw = l.draw WHERE l.system = $1 AND k.kind = 'unit' AND " SCOPE_SQL("$2", "$3")
	" GROUP BY k.month_day ORDER BY k.month_day DESC LIMIT 1" };
QUERY q_touched = { .name = "systems.touched", .takes = "i", .gives = "ittt", .sql =
	"SELECT e.at_ms, a.name, e.kind, r.name FROM resource_event e JOIN resource r ON r.id = e.resource"
	" LEFT JOIN person a ON a.id = e.person WHERE r.system = $1 ORDER BY e.at_ms DESC, e.id LIMIT 20" };

#define PROJECT_SELECT "k.id, k.name, k.unit, u.name, k.delivery, k.filing, k.filing_day, k.initiation, k.initiation_day, k.vendor, v.name"
#define PROJECT_FROM "project k JOIN org u ON u.id = k.unit LEFT JOIN org v ON v.id = k.vendor"
static const struct list_column project_columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "q", "k.name", 't', "like" }, { "opened", "k.created_ms", 'i', NULL },
};
LIST q_projects = {
	.name = "projects.list", .select = PROJECT_SELECT, .from = PROJECT_FROM, .where = SCOPE_SQL("$1", "$2"), .takes = "ii",
	.gives = "ititttitiit", .columns = project_columns, .n_columns = 3, .order = "k.created_ms DESC, k.id",
};
QUERY q_project = { .name = "projects.one", .takes = "iii", .gives = "ititttitiit", .sql =
	"SELECT " PROJECT_SELECT " FROM " PROJECT_FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };

static const struct api_field list_fields[] = {
	{ "unit", T_ID, MAY }, { "state", T_TEXT, MAY }, { "q", T_TEXT, MAY, .what = "part of the name" },
	{ "protection_level", T_INT, MAY, .least = 1, .most = 5 }, { 0 },
};
static const struct api_field project_list_fields[] = { { "unit", T_ID, MAY }, { "q", T_TEXT, MAY }, { 0 } };
/* clang-format on */

static const char *filled(const char *text)
{
	return text && *text ? text : NULL;
}

static void put_system(struct ctx *c, struct json_out *w, const struct row *r, bool quota)
{
	const char *state = row_text(r, 10), *bar = NULL;
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	put_ref(w, "unit", row_int(r, 2), row_text(r, 3));
	put_object(w, "project");
	put_id(w, "id", row_int(r, 4));
	json_text(w, "name", row_text(r, 5));
	json_text(w, "initiation", filled(row_text(r, 6)));
	json_close(w, '}');
	json_int(w, "protection_level", row_int(r, 7));
	json_bool(w, "public_data", row_int(r, 8) != 0);
	json_text(w, "periodic", filled(row_text(r, 9)));
	json_text(w, "state", state);
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "system.state.%s", state), NULL, 0));
	json_bool(w, "online", text_same(state, "running"));
	json_text(w, "cloud", row_text(r, 11));
	put_ref(w, "vendor", row_int(r, 12), row_text(r, 13));
	bool told = quota && quota_bar_texts(c, row_text(r, 14), row_text(r, 15), row_text(r, 16),
					     &bar) == OK;
	json_raw(w, "quota", told ? bar : "null");
}

static void system_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_system(c, w, r, true);
	json_close(w, '}');
}

static void bare_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_system(c, w, r, false);
	json_close(w, '}');
}

/* Quotas, resources, money and cases of a system are for who may read those. */
static enum status list(struct ctx *c, struct api_call *call)
{
	api_row *row = call_may(c, call, "quotas.read") ? system_row : bare_row;
	return api_list(c, call, &q_list, row, SCOPE_ARGS(c));
}

static enum status put_cost(struct ctx *c, struct json_out *w, int64_t system)
{
	struct row r;
	TRY(store_maybe(c, &q_cost, &r, INT(system), SCOPE_ARGS(c)));
	json_key(w, "cost");
	if (!r.v) {
		json_put_null(w);
		return OK;
	}
	json_open(w, '{');
	json_text(w, "month",
		  arena_text_n(c->arena, day_iso(c->arena, (int32_t)row_int(&r, 0)), 7));
	json_int(w, "amount_fen", row_int(&r, 1));
	json_close(w, '}');
	return OK;
}

static enum status put_touched(struct ctx *c, struct json_out *w, int64_t system)
{
	struct rows rows;
	TRY(store_rows(c, &q_touched, &rows, INT(system)));
	put_list(w, "touched");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_instant(w, "at", row_int(r, 0));
		json_text(w, "actor", row_text(r, 1));
		json_text(w, "what",
			  say(c, arena_printf(c->arena, "resource.event.%s", row_text(r, 2)), NULL,
			      0));
		json_text(w, "resource", row_text(r, 3));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status one(struct ctx *c, struct api_call *call)
{
	struct row r;
	struct json_out *w = call->out;
	int64_t id = call_id(call, "id");
	TRY(store_one(c, &q_one, &r, INT(id), SCOPE_ARGS(c)));
	json_open(w, '{');
	put_system(c, w, &r, call_may(c, call, "quotas.read"));
	json_text(w, "related", row_text(&r, 17));
	int64_t technical = call_may(c, call, "resources.read") ? id : 0;
	TRY(put_resources_of_system(c, w, "resources", technical));
	TRY(put_cost(c, w, call_may(c, call, "statements.read") ? id : 0));
	TRY(put_touched(c, w, technical));
	TRY(put_cases_of_system(c, w, "cases", call_may(c, call, "cases.read") ? id : 0));
	json_close(w, '}');
	return OK;
}

static void project_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)c;
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	put_ref(w, "unit", row_int(r, 2), row_text(r, 3));
	json_text(w, "delivery", row_text(r, 4));
	json_text(w, "filing", row_text(r, 5));
	put_day(w, "filed", row_int(r, 6));
	json_text(w, "initiation", filled(row_text(r, 7)));
	put_day(w, "initiated", row_int(r, 8));
	put_ref(w, "vendor", row_int(r, 9), row_text(r, 10));
	json_close(w, '}');
}

static enum status projects(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_projects, project_row, SCOPE_ARGS(c));
}

static enum status project(struct ctx *c, struct api_call *call)
{
	struct row r;
	TRY(store_one(c, &q_project, &r, INT(call_id(call, "id")), SCOPE_ARGS(c)));
	project_row(c, call->out, &r);
	return OK;
}

/* clang-format off */
const struct route api_systems[] = {
	{ "GET", "/api/systems", "systems_list", "Information systems", "systems.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = list_fields, .reply = &system_shape, .list = true, .handle = list },
	{ "GET", "/api/systems/{id}", "systems_get", "A system: quota, resources, cost, cases", "systems.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ "GET", "/api/projects", "projects_list", "Projects and their initiation", "systems.read", REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .query = project_list_fields,
	  .reply = &project_shape, .list = true,
	  .handle = projects },
	{ "GET", "/api/projects/{id}", "projects_get", "A project", "systems.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .reply = &project_shape, .handle = project },
	{ 0 },
};
