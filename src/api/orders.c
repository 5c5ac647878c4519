/* Work orders, and the vendor's report of what it did (articles 10, 19, 21). */
#include "api/nouns.h"
#include "base/text.h"
#include "resource/resource.h"

/* clang-format off */
#define ORDER_FIELDS \
	{ "id", T_ID }, { "rev", T_INT }, { "number", T_TEXT }, { "kind", T_TEXT, .what = "open, expand, activate, stop, start, reclaim, snapshot" }, \
	{ "kind_title", T_TEXT }, { "case", T_OBJECT, .of = &api_ref }, { "system", T_OBJECT, NIL, .of = &api_ref }, \
	{ "unit", T_OBJECT, NIL, .of = &api_ref }, { "vendor", T_OBJECT, NIL, .of = &api_ref }, { "cloud", T_TEXT }, \
	{ "state", T_TEXT, .what = "open, reported, confirmed, cancelled" }, { "state_title", T_TEXT }, \
	{ "items", T_LIST, .of = &line_shape }, { "issued", T_INSTANT }, { "due", T_DATE, NIL }, { "reported", T_INSTANT, NIL }, \
	{ "note", T_TEXT }, { "reason", T_TEXT, NIL, .what = "why it went to another vendor than the project's" }
static const struct api_field line_fields[] = {
	{ "code", T_TEXT }, { "name", T_TEXT }, { "quantity", T_INT }, { "dims", T_DIMS, .what = "of one" }, { 0 },
};
static const struct api_shape line_shape = { "OrderLine", line_fields };
static const struct api_field row_fields[] = { ORDER_FIELDS, { 0 } };
static const struct api_shape row_shape = { "WorkOrder", row_fields };
static const struct api_field whole_fields[] = { ORDER_FIELDS, { "reports", T_LIST, .of = &instance_shape }, { 0 } };
static const struct api_shape whole_shape = { "WorkOrderWhole", whole_fields };
static const struct api_field report_item_fields[] = {
	{ "name", T_TEXT }, { "identifier", T_TEXT, .what = "in the vendor's own console" }, { "addresses", T_TEXTS, MAY }, { 0 },
};
static const struct api_shape report_item_shape = { "OrderReportItem", report_item_fields };
static const struct api_field report_fields[] = {
	{ "rev", T_INT, MAY, .what = "of the order, where the page may be old" },
	{ "items", T_LIST, MAY, .of = &report_item_shape, .most = 500 }, { "note", T_LONG, MAY | NIL }, { 0 },
};
static const struct api_shape report_shape = { "OrderReport", report_fields };

/* Due when the vendor's duty in the case is. */
#define SELECT \
	"k.id, k.rev, k.number, k.kind, k.case_id, c.number, k.system, s.name, k.unit, u.name, k.vendor, v.name, d.name, k.state," \
	" k.items, k.issued_ms, (SELECT MAX(t.due_day) FROM duty t WHERE t.case_ = k.case_id AND t.org = k.vendor), k.reported_ms," \
	" k.note, i.name, k.contract_ended"
#define FROM \
	"work_order k JOIN case_ c ON c.id = k.case_id JOIN cloud d ON d.district = k.cloud_district" \
	" LEFT JOIN system s ON s.id = k.system LEFT JOIN org u ON u.id = k.unit LEFT JOIN org v ON v.id = k.vendor" \
	" LEFT JOIN org i ON i.id = k.instead_of"
#define GIVES "iittitit" "ititttt" "iiit" "ti"
static const struct list_column columns[] = {
	{ "state", "k.state", 't', "=" }, { "kind", "k.kind", 't', "=" }, { "vendor", "k.vendor", 'i', "=" },
	{ "unit", "k.unit", 'i', "=" }, { "system", "k.system", 'i', "=" }, { "case", "k.case_id", 'i', "=" },
	{ "number", "k.number", 't', "like" }, { "issued", "k.issued_ms", 'i', NULL },
};
LIST q_list = {
	.name = "orders.list", .select = SELECT, .from = FROM, .where = SCOPE_SQL("$1", "$2"), .takes = "ii", .gives = GIVES,
	.columns = columns, .n_columns = 8, .order = "k.issued_ms DESC, k.id",
};
QUERY q_one = { .name = "orders.one", .takes = "iii", .gives = GIVES, .sql =
	"SELECT " SELECT " FROM " FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_reports = { .name = "orders.reports", .takes = "i", .gives = "ttt", .sql =
	"SELECT name, identifier, addresses FROM work_order_report WHERE work_order = $1 ORDER BY n" };
static const struct api_field list_fields[] = {
	{ "state", T_TEXT, MAY }, { "kind", T_TEXT, MAY }, { "vendor", T_ID, MAY }, { "unit", T_ID, MAY }, { "system", T_ID, MAY },
	{ "case", T_ID, MAY }, { "number", T_TEXT, MAY }, { 0 },
};
/* clang-format on */

/* Why it did not go to the project's vendor, or NULL. */
static const char *reason(struct ctx *c, const struct row *r)
{
	if (!row_text(r, 19))
		return NULL;
	return row_int(r, 20)
		       ? SAY(c, "order.instead", TEXT(row_text(r, 19)), TEXT(row_text(r, 11)),
			     INT(row_int(r, 20)))
		       : SAY(c, "order.instead_none", TEXT(row_text(r, 19)), TEXT(row_text(r, 11)));
}

static void put_order(struct ctx *c, struct json_out *w, const struct row *r)
{
	put_id(w, "id", row_int(r, 0));
	json_int(w, "rev", row_int(r, 1));
	json_text(w, "number", row_text(r, 2));
	json_text(w, "kind", row_text(r, 3));
	json_text(w, "kind_title",
		  say(c, arena_printf(c->arena, "order.kind.%s", row_text(r, 3)), NULL, 0));
	put_ref(w, "case", row_int(r, 4), row_text(r, 5));
	put_ref(w, "system", row_text(r, 7) ? row_int(r, 6) : 0, row_text(r, 7));
	put_ref(w, "unit", row_int(r, 8), row_text(r, 9));
	put_ref(w, "vendor", row_int(r, 10), row_text(r, 11));
	json_text(w, "cloud", row_text(r, 12));
	json_text(w, "state", row_text(r, 13));
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "order.state.%s", row_text(r, 13)), NULL, 0));
	json_raw(w, "items", row_text(r, 14));
	put_instant(w, "issued", row_int(r, 15));
	put_day(w, "due", row_int(r, 16));
	put_instant(w, "reported", row_int(r, 17));
	json_text(w, "note", row_text(r, 18));
	json_text(w, "reason", reason(c, r));
}

static void order_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_order(c, w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, order_row, SCOPE_ARGS(c));
}

static enum status put_whole(struct ctx *c, struct json_out *w, int64_t id)
{
	struct row r;
	struct rows reports;
	TRY(store_one(c, &q_one, &r, INT(id), SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_reports, &reports, INT(id)));
	json_open(w, '{');
	put_order(c, w, &r);
	put_list(w, "reports");
	for (int i = 0; i < reports.n; i++) {
		json_open(w, '{');
		json_text(w, "name", row_text(&reports.at[i], 0));
		json_text(w, "identifier", row_text(&reports.at[i], 1));
		json_raw(w, "addresses", row_text(&reports.at[i], 2));
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum status one(struct ctx *c, struct api_call *call)
{
	return put_whole(c, call->out, call_id(call, "id"));
}

static enum status report(struct ctx *c, struct api_call *call)
{
	struct order o;
	const json_t *items = call_json(call, "items");
	int64_t id = call_id(call, "id");
	int n = (int)json_array_size(items);
	struct report *reports = TAKE_N(c->arena, n + 1, struct report);
	for (int i = 0; i < n; i++) {
		const json_t *one_item = json_array_get(items, (size_t)i);
		reports[i] =
			(struct report){ .name = json_text_of(one_item, "name", ""),
					 .identifier = json_text_of(one_item, "identifier", ""),
					 .addresses = json_object_get(one_item, "addresses") };
	}
	TRY(order_get(c, id, &o));
	if (call_int(call, "rev", o.rev) != o.rev)
		return FAULT(c, S_CONFLICT, "order.not_open", TEXT(o.number));
	TRY(order_report(c, id, reports, n, call_text(call, "note")));
	return put_whole(c, call->out, id);
}

/* clang-format off */
const struct route api_orders[] = {
	{ "GET", "/api/orders", "orders_list", "Work orders", "orders.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .query = list_fields, .reply = &row_shape, .list = true, .handle = list },
	{ "GET", "/api/orders/{id}", "orders_get", "A work order and its reports", "orders.read", REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ "POST", "/api/orders/{id}/report", "orders_report", "The vendor reports what it set up", "orders.report", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, .records = "order.reported", .body = &report_shape, .reply = &whole_shape,
	  .handle = report, .current = one },
	{ 0 },
};
