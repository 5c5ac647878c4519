/* Work orders: what the vendor is to do in its own console, and what it reports back. Numbered
 * without gaps, because the number is counted up in the transaction that issues the order. */
#include <arpa/inet.h>
#include <assert.h>
#include <string.h>

#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "resource/inner.h"

/* clang-format off */
#define ORDER \
	"id, rev, case_id, resource, system, unit, vendor, number, kind, state, items, note, issued_ms, reported_ms"
#define ORDER_GIVES "iiiiiiitttttii"

QUERY q_load = { .name = "order.load", .takes = "i", .gives = ORDER_GIVES, .sql =
	"SELECT " ORDER " FROM work_order WHERE id = $1" };
QUERY q_get = { .name = "order.get", .takes = "iii", .gives = ORDER_GIVES, .sql =
	"SELECT " ORDER " FROM work_order k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
/* An order of a case whose resource is still to come has none. */
#define OF_CASE " case_id = $1 AND kind = $2 AND (resource = 0 OR $3 = 0 OR resource = $3)"
QUERY q_of_case = { .name = "order.of_case", .takes = "iti", .gives = ORDER_GIVES, .sql =
	"SELECT " ORDER " FROM work_order WHERE" OF_CASE " AND state = 'reported'"
	" ORDER BY issued_ms DESC, id" };
QUERY q_number = { .name = "order.number", .takes = "i", .gives = "i", .sql =
	"INSERT INTO counter (word, year, n) VALUES ('work_order', $1, 1)"
	" ON CONFLICT (word, year) DO UPDATE SET n = counter.n + 1 RETURNING n" };
QUERY q_add = { .name = "order.add", .takes = "ittiiiiiiiti", .gives = "", .sql =
	"INSERT INTO work_order (id, rev, number, kind, case_id, resource, system, unit, district, vendor, cloud_district,"
	" state, items, issued_ms, reported_ms, person, note)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, 0, 0, '')" };
QUERY q_cancel = { .name = "order.cancel", .takes = "i", .gives = "", .sql =
	"UPDATE work_order SET rev = rev + 1, state = 'cancelled'"
	" WHERE case_id = $1 AND state IN ('open', 'reported')" };
QUERY q_replace = { .name = "order.replace", .takes = "iti", .gives = "", .sql =
	"UPDATE work_order SET rev = rev + 1, state = 'cancelled' WHERE" OF_CASE " AND state IN ('open', 'reported')" };
QUERY q_confirm = { .name = "order.confirm", .takes = "i", .gives = "", .sql =
	"UPDATE work_order SET rev = rev + 1, state = 'confirmed' WHERE id = $1" };
QUERY q_report = { .name = "order.reported", .takes = "iiit", .gives = "i", .sql =
	"UPDATE work_order SET rev = rev + 1, state = 'reported', reported_ms = $2, person = $3, note = $4"
	" WHERE id = $1 AND state = 'open' RETURNING rev" };
QUERY q_report_row = { .name = "order.report_row", .takes = "iittt", .gives = "", .sql =
	"INSERT INTO work_order_report (work_order, n, name, identifier, addresses) VALUES ($1, $2, $3, $4, $5)" };
QUERY q_address = { .name = "order.address", .takes = "ti", .gives = "", .sql =
	"INSERT INTO order_address (address, work_order) VALUES ($1, $2) ON CONFLICT (address, work_order) DO NOTHING" };
QUERY q_still_open = { .name = "order.still_open", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM work_order WHERE case_id = $1 AND state = 'open'" };
QUERY q_instances_gone = { .name = "order.instances_gone", .takes = "i", .gives = "", .sql =
	"DELETE FROM resource_instance WHERE resource = $1" };
QUERY q_instances_same = { .name = "order.instances_same", .takes = "ii", .gives = "", .sql =
	"DELETE FROM resource_instance WHERE resource = $1 AND identifier IN (SELECT identifier FROM work_order_report"
	" WHERE work_order = $2)" };
QUERY q_instances_join = { .name = "order.instances_join", .takes = "ii", .gives = "", .sql =
	"INSERT INTO resource_instance (resource, n, name, identifier, addresses)"
	" SELECT CAST($1 AS BIGINT), n + 1 + (SELECT COALESCE(MAX(i.n), -1) FROM resource_instance i WHERE i.resource = $1),"
	" name, identifier, addresses FROM work_order_report WHERE work_order = $2" };
QUERY q_instances = { .name = "order.instances", .takes = "ii", .gives = "", .sql =
	"INSERT INTO resource_instance (resource, n, name, identifier, addresses)"
	" SELECT CAST($2 AS BIGINT), n, name, identifier, addresses FROM work_order_report WHERE work_order = $1" };
/* clang-format on */

static struct order order_of_row(const struct row *r)
{
	return (struct order){ .id = row_int(r, 0),
			       .rev = row_int(r, 1),
			       .case_id = row_int(r, 2),
			       .resource = row_int(r, 3),
			       .system = row_int(r, 4),
			       .unit = row_int(r, 5),
			       .vendor = row_int(r, 6),
			       .number = row_text(r, 7),
			       .kind = row_text(r, 8),
			       .state = row_text(r, 9),
			       .items = row_text(r, 10),
			       .note = row_text(r, 11),
			       .issued_ms = row_int(r, 12),
			       .reported_ms = row_int(r, 13) };
}

enum status order__load(struct ctx *c, int64_t id, struct order *out)
{
	struct row r;
	TRY(store_one(c, &q_load, &r, INT(id)));
	*out = order_of_row(&r);
	return OK;
}

enum status order_get(struct ctx *c, int64_t id, struct order *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id), SCOPE_ARGS(c)));
	*out = order_of_row(&r);
	return OK;
}

static const char *items_json(struct ctx *c, const struct ordered *items, int n)
{
	struct buf b;
	buf_init(&b, c->arena, 96 * (size_t)(n + 1));
	struct json_out w = { &b, true };
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		json_open(&w, '{');
		json_text(&w, "code", items[i].code);
		json_raw(&w, "dims", law_dims_json(c->arena, cloud_pack(c), items[i].dims));
		json_text(&w, "name", items[i].name);
		json_int(&w, "quantity", items[i].quantity);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	return b.at;
}

enum status order_items(struct ctx *c, const char *json, struct ordered **out, int *n)
{
	json_t *list;
	const char *wrong;
	TRY(json_read(c, json, strlen(json), &list));
	*n = (int)json_array_size(list);
	*out = TAKE_N(c->arena, *n, struct ordered);
	for (int i = 0; i < *n; i++) {
		const json_t *one = json_array_get(list, (size_t)i);
		(*out)[i] = (struct ordered){ .code = json_text_of(one, "code", ""),
					      .name = json_text_of(one, "name", ""),
					      .quantity = json_int_of(one, "quantity", 0) };
		if (!law_dims_of(cloud_pack(c), json_object_get(one, "dims"), 0, INT64_MAX,
				 &(*out)[i].dims, &wrong))
			return FAULT(c, S_BROKEN, "dims.unreadable", TEXT(wrong));
	}
	return OK;
}

enum status order_issue(struct ctx *c, const struct case_ *k, const char *kind,
			const struct ordered *items, int n, int64_t *id)
{
	struct row r;
	int year, month, day;
	int64_t now_ms = clock_now_ms(c->clock);
	TRY(store_run(c, &q_replace, INT(k->id), TEXT(kind), INT(k->resource)));
	day_split(day_of_ms(now_ms), &year, &month, &day);
	TRY(store_one(c, &q_number, &r, INT(year)));
	const char *number =
		words_say(c->arena, "zh", "order.number", VALUES(INT(year), INT(row_int(&r, 0))));
	*id = store_new_id(c);
	return store_run(c, &q_add, INT(*id), TEXT(number), TEXT(kind), INT(k->id),
			 INT(k->resource), INT(k->system), INT(k->unit), INT(k->district),
			 INT(k->vendor), INT(k->cloud_district), TEXT(items_json(c, items, n)),
			 INT(now_ms));
}

enum status order_cancel(struct ctx *c, int64_t case_id)
{
	return store_run(c, &q_cancel, INT(case_id));
}

enum status order_confirm(struct ctx *c, const struct case_ *k, const char *kind, int64_t *id)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_case, &rows, INT(k->id), TEXT(kind), INT(k->resource)));
	*id = rows.n > 0 ? row_int(&rows.at[0], 0) : 0;
	for (int i = 0; i < rows.n; i++)
		TRY(store_run(c, &q_confirm, INT(row_int(&rows.at[i], 0))));
	return OK;
}

enum status order__reported(struct ctx *c, const struct case_ *k, const char *kind, int64_t *id)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_case, &rows, INT(k->id), TEXT(kind), INT(k->resource)));
	*id = rows.n > 0 ? row_int(&rows.at[0], 0) : 0;
	return OK;
}

enum status order__instances(struct ctx *c, int64_t order, int64_t resource)
{
	TRY(store_run(c, &q_instances_gone, INT(resource)));
	return store_run(c, &q_instances, INT(order), INT(resource));
}

enum status order__instances_join(struct ctx *c, int64_t order, int64_t resource)
{
	TRY(store_run(c, &q_instances_same, INT(resource), INT(order)));
	return store_run(c, &q_instances_join, INT(resource), INT(order));
}

/* ---- the vendor's report ---- */

enum { REPORTS_MOST = 500, ADDRESSES_MOST = 16 };

static bool address_valid(const char *text)
{
	uint8_t bytes[sizeof(struct in6_addr)];
	return text &&
	       (inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1);
}

/* Neither a public address nor one that cannot be read: private ranges and link-local only. */
static bool address_inside(const char *text)
{
	uint8_t b[sizeof(struct in6_addr)];
	if (text && inet_pton(AF_INET, text, b) == 1)
		return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
		       (b[0] == 192 && b[1] == 168) || (b[0] == 100 && (b[1] & 0xc0) == 64) ||
		       (b[0] == 169 && b[1] == 254);
	return text && inet_pton(AF_INET6, text, b) == 1 &&
	       ((b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80));
}

bool order__inside(struct ctx *c, const char *addresses)
{
	json_t *list;
	if (json_read(c, addresses, strlen(addresses), &list) != OK)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!address_inside(json_string_value(json_array_get(list, i))))
			return false;
	return true;
}

static void report_check(struct ctx *c, const struct report *r, int i)
{
	if (!r->name || !*r->name)
		fault_field(c, arena_printf(c->arena, "items.%d.name", i), "field.required", NONE,
			    NONE);
	if (!r->identifier || !*r->identifier)
		fault_field(c, arena_printf(c->arena, "items.%d.identifier", i), "field.required",
			    NONE, NONE);
	size_t n = json_array_size(r->addresses);
	if (n > ADDRESSES_MOST)
		fault_field(c, arena_printf(c->arena, "items.%d.addresses", i), "order.addresses",
			    INT(ADDRESSES_MOST), NONE);
	for (size_t k = 0; k < n && k < ADDRESSES_MOST; k++)
		if (!address_valid(json_string_value(json_array_get(r->addresses, k))))
			fault_field(c, arena_printf(c->arena, "items.%d.addresses.%zu", i, k),
				    "order.address", NONE, NONE);
}

/* What was opened or expanded has identifiers; that something was cleared or kept may be said
 * without. */
static enum status reports_check(struct ctx *c, const char *kind, const struct report *reports,
				 int n)
{
	int least = strcmp(kind, "open") == 0 || strcmp(kind, "expand") == 0 ? 1 : 0;
	if (n < least || n > REPORTS_MOST)
		fault_field(c, "items", "order.reports", INT(least), INT(REPORTS_MOST));
	for (int i = 0; i < n && i < REPORTS_MOST; i++) {
		report_check(c, &reports[i], i);
		for (int k = 0; k < i; k++)
			if (reports[i].identifier && reports[k].identifier &&
			    strcmp(reports[i].identifier, reports[k].identifier) == 0)
				fault_field(c, arena_printf(c->arena, "items.%d.identifier", i),
					    "order.identifier_twice", TEXT(reports[i].identifier),
					    NONE);
	}
	return fault_fields(c);
}

/* The case's step is done by the vendor's report, when it is the vendor's step and nothing is left
 * open. */
static enum status step_done(struct ctx *c, int64_t case_id)
{
	struct case_ k, after;
	struct row r;
	TRY(store_one(c, &q_still_open, &r, INT(case_id)));
	TRY(desk_case_load(c, case_id, &k));
	if (row_int(&r, 0) > 0 || !k.step || k.step->bearers[0].of != OF_VENDOR)
		return OK;
	return desk_decide(
		c,
		&(struct case_decision){
			.case_id = case_id, .rev = k.rev, .step = k.step->name, .outcome = "done" },
		&after);
}

static enum status keep_report(struct ctx *c, int64_t order, int n, const struct report *r)
{
	TRY(store_run(c, &q_report_row, INT(order), INT(n), TEXT(r->name), TEXT(r->identifier),
		      TEXT(r->addresses ? json_canonical(c->arena, r->addresses) : "[]")));
	size_t i;
	json_t *address;
	json_array_foreach(r->addresses, i, address)
		TRY(store_run(c, &q_address, TEXT(json_string_value(address)), INT(order)));
	return OK;
}

enum status order_report(struct ctx *c, int64_t id, const struct report *reports, int n,
			 const char *note)
{
	struct order o;
	struct row r;
	int64_t entry;
	assert(c->actor);
	TRY(order_get(c, id, &o));
	TRY(reports_check(c, o.kind, reports, n));
	TRY(store_maybe(c, &q_report, &r, INT(id), INT(clock_now_ms(c->clock)),
			INT(c->actor->person), TEXT(note ? note : "")));
	if (!r.v)
		return FAULT(c, S_CONFLICT, "order.not_open", TEXT(o.number));
	for (int i = 0; i < n; i++)
		TRY(keep_report(c, id, i, &reports[i]));
	TRY(org_record(c, "order.reported", arena_printf(c->arena, "order:%lld", (long long)id),
		       json_pack("{s:s,s:i,s:s}", "case",
				 arena_printf(c->arena, "%lld", (long long)o.case_id), "instances",
				 n, "number", o.number),
		       NULL, &entry));
	return step_done(c, o.case_id);
}
