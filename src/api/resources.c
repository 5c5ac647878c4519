/* Resources and their history (articles 19, 21). */
#include "api/nouns.h"
#include "base/text.h"
#include "resource/resource.h"

/* clang-format off */
static const struct api_field item_fields[] = { { "code", T_TEXT }, { "name", T_TEXT }, { "quantity", T_INT }, { 0 } };
const struct api_shape ordered_item_shape = { "OrderedItem", item_fields };
static const struct api_field ground_fields[] = { { "case", T_OBJECT, NIL, .of = &api_ref }, { "article", T_TEXT }, { 0 } };
static const struct api_shape ground_shape = { "ResourceGround", ground_fields };
#define ROW_FIELDS \
	{ "id", T_ID }, { "name", T_TEXT }, { "class", T_TEXT }, { "class_title", T_TEXT }, { "state", T_TEXT }, { "state_title", T_TEXT }, \
	{ "system", T_OBJECT, .of = &api_ref }, { "unit", T_OBJECT, .of = &api_ref }, { "cloud", T_TEXT }, \
	{ "vendor", T_OBJECT, NIL, .of = &api_ref }, { "items", T_LIST, .of = &ordered_item_shape }, { "dims", T_DIMS }, \
	{ "opened", T_INSTANT }, { "activated", T_INSTANT, NIL }, { "ended", T_INSTANT, NIL }, \
	{ "end", T_DATE, NIL, .what = "last day of its term" }, { "identifier", T_TEXT, .what = "the vendor's own, of the first instance" }, \
	{ "addresses", T_TEXTS }, { "ground", T_OBJECT, .of = &ground_shape }
static const struct api_field row_fields[] = { ROW_FIELDS, { 0 } };
const struct api_shape resource_row_shape = { "Resource", row_fields };
static const struct api_field instance_fields[] = { { "name", T_TEXT }, { "identifier", T_TEXT }, { "addresses", T_TEXTS }, { 0 } };
const struct api_shape instance_shape = { "Instance", instance_fields };
static const struct api_field event_fields[] = {
	{ "at", T_INSTANT }, { "kind", T_TEXT }, { "what", T_TEXT }, { "actor", T_TEXT, NIL }, { "case", T_OBJECT, NIL, .of = &api_ref },
	{ "detail", T_FREE }, { 0 },
};
static const struct api_shape event_shape = { "ResourceEvent", event_fields };
static const struct api_field use_fields[] = {
	{ "code", T_TEXT }, { "name", T_TEXT }, { "quantity", T_INT }, { "from", T_INSTANT }, { "to", T_INSTANT, NIL },
	{ "class", T_TEXT }, { "state", T_TEXT }, { "corrected", T_BOOL, .what = "another row has taken its place" }, { 0 },
};
static const struct api_shape use_shape = { "ResourceUse", use_fields };
static const struct api_field whole_fields[] = {
	ROW_FIELDS, { "instances", T_LIST, .of = &instance_shape }, { "history", T_LIST, .of = &event_shape },
	{ "metered", T_LIST, .of = &use_shape }, { "term", T_OBJECT, NIL, .of = &resource_term_shape }, { 0 },
};
static const struct api_shape whole_shape = { "ResourceWhole", whole_fields };

#define SELECT \
	"k.id, k.name, k.class, k.state, k.system, s.name, k.unit, u.name, d.name, k.vendor, v.name, k.items, k.dims, k.opened_ms," \
	" k.activated_ms, k.ended_ms, k.end_day, k.identifier, k.addresses, k.case_id, c.number, k.article"
#define FROM \
	"resource k JOIN system s ON s.id = k.system JOIN org u ON u.id = k.unit JOIN cloud d ON d.district = k.cloud_district" \
	" LEFT JOIN org v ON v.id = k.vendor LEFT JOIN case_ c ON c.id = k.case_id"
#define GIVES "itttititti" "tttiiii" "ttitt"
static const struct list_column columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "system", "k.system", 'i', "=" }, { "class", "k.class", 't', "=" },
	{ "state", "k.state", 't', "=" }, { "vendor", "k.vendor", 'i', "=" }, { "q", "k.name", 't', "like" },
	{ "name", "k.name", 't', NULL }, { "opened", "k.opened_ms", 'i', NULL },
};
LIST q_list = {
	.name = "resources.list", .select = SELECT, .from = FROM, .where = SCOPE_SQL("$1", "$2"), .takes = "ii", .gives = GIVES,
	.columns = columns, .n_columns = 8, .order = "k.opened_ms DESC, k.id",
};
QUERY q_one = { .name = "resources.one", .takes = "iii", .gives = GIVES, .sql =
	"SELECT " SELECT " FROM " FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_of_system = { .name = "resources.of_system", .takes = "i", .gives = GIVES, .sql =
	"SELECT " SELECT " FROM " FROM " WHERE k.system = $1 ORDER BY k.opened_ms DESC, k.id" };
QUERY q_instances = { .name = "resources.instances", .takes = "i", .gives = "ttt", .sql =
	"SELECT name, identifier, addresses FROM resource_instance WHERE resource = $1 ORDER BY n" };
QUERY q_history = { .name = "resources.history", .takes = "i", .gives = "ittitt", .sql =
	"SELECT e.at_ms, e.kind, a.name, e.case_id, c.number, e.detail FROM resource_event e"
	" LEFT JOIN person a ON a.id = e.person LEFT JOIN case_ c ON c.id = e.case_id"
	" WHERE e.resource = $1 ORDER BY e.at_ms DESC, e.id" };
QUERY q_metered = { .name = "resources.metered", .takes = "i", .gives = "ttiiitti", .sql =
	"SELECT u.code, u.name, u.quantity, u.from_ms, u.to_ms, u.class, u.state,"
	" CASE WHEN EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id) THEN 1 ELSE 0 END"
	" FROM resource_use u WHERE u.resource = $1 ORDER BY u.from_ms, u.code, u.id" };
static const struct api_field list_fields[] = {
	{ "unit", T_ID, MAY }, { "system", T_ID, MAY }, { "class", T_TEXT, MAY }, { "state", T_TEXT, MAY }, { "vendor", T_ID, MAY },
	{ "q", T_TEXT, MAY, .what = "part of the name" }, { 0 },
};
/* clang-format on */

static void put_resource(struct ctx *c, struct json_out *w, const struct row *r)
{
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	json_text(w, "class", row_text(r, 2));
	json_text(w, "class_title",
		  say(c, arena_printf(c->arena, "resource.class.%s", row_text(r, 2)), NULL, 0));
	json_text(w, "state", row_text(r, 3));
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "resource.state.%s", row_text(r, 3)), NULL, 0));
	put_ref(w, "system", row_int(r, 4), row_text(r, 5));
	put_ref(w, "unit", row_int(r, 6), row_text(r, 7));
	json_text(w, "cloud", row_text(r, 8));
	put_ref(w, "vendor", row_int(r, 9), row_text(r, 10));
	json_raw(w, "items", row_text(r, 11));
	json_raw(w, "dims", row_text(r, 12));
	put_instant(w, "opened", row_int(r, 13));
	put_instant(w, "activated", row_int(r, 14));
	put_instant(w, "ended", row_int(r, 15));
	put_day(w, "end", row_int(r, 16));
	json_text(w, "identifier", row_text(r, 17));
	json_raw(w, "addresses", row_text(r, 18));
	put_object(w, "ground");
	put_ref(w, "case", row_text(r, 20) ? row_int(r, 19) : 0, row_text(r, 20));
	json_text(w, "article", row_text(r, 21));
	json_close(w, '}');
}

static void resource_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_resource(c, w, r);
	json_close(w, '}');
}

enum status put_resources_of_system(struct ctx *c, struct json_out *w, const char *key,
				    int64_t system)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_system, &rows, INT(system)));
	put_list(w, key);
	for (int i = 0; i < rows.n; i++)
		resource_row(c, w, &rows.at[i]);
	json_close(w, ']');
	return OK;
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, resource_row, SCOPE_ARGS(c));
}

static enum status put_instances(struct ctx *c, struct json_out *w, int64_t id)
{
	struct rows rows;
	TRY(store_rows(c, &q_instances, &rows, INT(id)));
	put_list(w, "instances");
	for (int i = 0; i < rows.n; i++) {
		json_open(w, '{');
		json_text(w, "name", row_text(&rows.at[i], 0));
		json_text(w, "identifier", row_text(&rows.at[i], 1));
		json_raw(w, "addresses", row_text(&rows.at[i], 2));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_history(struct ctx *c, struct json_out *w, int64_t id)
{
	struct rows rows;
	TRY(store_rows(c, &q_history, &rows, INT(id)));
	put_list(w, "history");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_instant(w, "at", row_int(r, 0));
		json_text(w, "kind", row_text(r, 1));
		json_text(w, "what",
			  say(c, arena_printf(c->arena, "resource.event.%s", row_text(r, 1)), NULL,
			      0));
		json_text(w, "actor", row_text(r, 2));
		put_ref(w, "case", row_text(r, 4) ? row_int(r, 3) : 0, row_text(r, 4));
		json_raw(w, "detail", row_text(r, 5));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_metered(struct ctx *c, struct json_out *w, int64_t id)
{
	struct rows rows;
	TRY(store_rows(c, &q_metered, &rows, INT(id)));
	put_list(w, "metered");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		json_text(w, "code", row_text(r, 0));
		json_text(w, "name", row_text(r, 1));
		json_int(w, "quantity", row_int(r, 2));
		put_instant(w, "from", row_int(r, 3));
		put_instant(w, "to", row_int(r, 4));
		json_text(w, "class", row_text(r, 5));
		json_text(w, "state", row_text(r, 6));
		json_bool(w, "corrected", row_int(r, 7) != 0);
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
	put_resource(c, w, &r);
	TRY(put_instances(c, w, id));
	TRY(put_history(c, w, id));
	TRY(put_metered(c, w, id));
	TRY(put_resource_term(c, w, "term", id));
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_resources[] = {
	{ "GET", "/api/resources", "resources_list", "Cloud resources", "resources.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = list_fields, .reply = &resource_row_shape, .list = true,
	  .handle = list },
	{ "GET", "/api/resources/{id}", "resources_get", "A resource: instances, history, metered use", "resources.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ 0 },
};
