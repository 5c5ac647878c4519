/* Use that is counted and not timed (calls, drills, person-days): what the procedure record_count
 * asks for, what stands in its way, and the rows that its end writes. The fields' names are those
 * of that procedure.
 *
 * A record is entered into a month and charged at the price of its day of use. A month whose
 * statement is approved never changes, so what was used in it and comes to light later is entered
 * into a later month, with the day as it was. */
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "settle/inner.h"

/* clang-format off */
#define COUNT \
	"id, system, unit, district, vendor, cloud_district, month_day, used_day, code, name, quantity, evidence, origin, replaces," \
	" case_id, at_ms, person"
#define COUNT_TYPES "iiiiiiiittitiiiii"
QUERY q_add = { .name = "count.add", .takes = COUNT_TYPES, .gives = "", .seal = "usage_count", .sql =
	"INSERT INTO usage_count (" COUNT ", mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	" $16, $17, $18)" };
QUERY q_now = { .name = "count.now", .takes = "i", .gives = COUNT_TYPES, .sql =
	"SELECT " COUNT " FROM usage_count u WHERE u.origin = $1"
	" AND NOT EXISTS (SELECT 1 FROM usage_count n WHERE n.replaces = u.id)" };
QUERY q_known = { .name = "count.known", .takes = "itt", .gives = "i", .sql =
	"SELECT id FROM usage_count WHERE system = $1 AND code = $2 AND evidence = $3 AND replaces = 0" };
#define IN_MONTH \
	"SELECT u.origin, u.system, u.code, u.quantity, u.used_day FROM usage_count u WHERE u.month_day = $1" \
	" AND u.cloud_district = $2 AND u.quantity > 0 AND NOT EXISTS (SELECT 1 FROM usage_count n WHERE n.replaces = u.id)"
QUERY q_of_unit = { .name = "count.of_unit", .takes = "iii", .gives = "iitii", .sql = IN_MONTH " AND u.unit = $3" };
QUERY q_of_vendor = { .name = "count.of_vendor", .takes = "iii", .gives = "iitii", .sql = IN_MONTH " AND u.vendor = $3" };
QUERY q_settled = { .name = "count.settled", .takes = "iiii", .gives = "i", .sql =
	"SELECT id FROM statement WHERE month_day = $1 AND cloud_district = $2 AND state = 'approved'"
	" AND ((kind = 'unit' AND party = $3) OR (kind = 'vendor' AND party = $4)) LIMIT 1" };
QUERY q_system = { .name = "count.system", .takes = "iii", .gives = "ti", .sql =
	"SELECT k.name, k.cloud_district FROM system k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
/* clang-format on */

static bool about_count(const struct case_ *k)
{
	return text_same(k->procedure->about, "usage");
}

/* ---- the form ---- */

/* What the form says; days are 0 until they are right. */
struct counting {
	int32_t month_day, used_day;
	const char *evidence;
	const json_t *items;
};

static int32_t day_of_text(struct ctx *c, const char *text, const char *tail)
{
	int32_t day;
	return day_parse(arena_printf(c->arena, "%s%s", text, tail), &day) ? day : 0;
}

static struct counting counting_of(struct ctx *c, const struct case_ *k)
{
	return (struct counting){
		.month_day = day_of_text(c, json_text_of(k->form, "month", ""), "-01"),
		.used_day = day_of_text(c, json_text_of(k->form, "used_on", ""), ""),
		.evidence = text_trim(c->arena, json_text_of(k->form, "evidence", "")),
		.items = json_object_get(k->form, "items"),
	};
}

/* Of counted use, and of a matter: a system that whoever acts sees; of counted use, once the case
 * stands, the same one. */
enum status settle_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			  const char **name)
{
	struct row r;
	bool matter = text_same(k->procedure->about, "matter");
	if ((!about_count(k) && !matter) || kind != FIELD_SYSTEM)
		return meter_refers(c, k, kind, id, name);
	if ((k->system && id != k->system && !matter) || !c->actor)
		return FAULT(c, S_ABSENT, "absent");
	TRY(store_one(c, &q_system, &r, INT(id), SCOPE_ARGS(c)));
	*name = row_text(&r, 0);
	return OK;
}

static void fault_timed(struct ctx *c, const char *path, const json_t *list, const char *code)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (text_same(json_text_of(json_array_get(list, i), "code", NULL), code))
			fault_field(c, arena_printf(c->arena, "%s.%zu.code", path, i),
				    "item.not_counted", TEXT(code), NONE);
}

/* Items of the catalogue of that cloud on the day of use that are counted. They take nothing of a
 * quota. */
static enum status count_items(struct ctx *c, int64_t district, int32_t used_day, const char *path,
			       const json_t *list, struct item **items, int *n)
{
	struct dims sum;
	TRY(catalogue_items(c, district, path, list, used_day, items, n, &sum));
	for (int i = 0; i < *n; i++)
		if ((*items)[i].price->metering != METER_COUNT)
			fault_timed(c, path, list, (*items)[i].price->code);
	return OK;
}

enum status settle_items(struct ctx *c, const struct case_ *k, const char *path,
			 const json_t *items, struct dims *out)
{
	struct row r;
	struct item *list;
	int n;
	if (!about_count(k))
		return resource_items(c, k, path, items, out);
	*out = (struct dims){ 0 };
	struct counting f = counting_of(c, k);
	if (json_array_size(items) == 0)
		fault_field(c, path, "field.required", NONE, NONE);
	if (!c->actor || !f.used_day)
		return OK; /* the day's own fault says it */
	TRY(store_maybe(c, &q_system, &r, INT(cloud_field_id(k, FIELD_SYSTEM)), SCOPE_ARGS(c)));
	return r.v ? count_items(c, row_int(&r, 1), f.used_day, path, items, &list, &n) : OK;
}

enum status count__open(struct ctx *c, struct case_ *k)
{
	struct system s;
	struct org unit;
	struct cloud cloud;
	int64_t operator;
	TRY(system_get(c, cloud_field_id(k, FIELD_SYSTEM), &s));
	TRY(org_get(c, s.unit, &unit));
	TRY(org_of_body(c, "operator", s.cloud_district, org_today(c), &operator));
	if (c->actor && c->actor->org != operator) {
		TRY(cloud_get(c, s.cloud_district, &cloud));
		return FAULT_AT(c, S_REFUSED, settle__article(c), "count.not_operator",
				TEXT(cloud.name));
	}
	k->unit = k->party = s.unit;
	k->district = unit.district;
	k->sponsor = unit.sponsor;
	k->vendor = s.vendor;
	k->cloud_district = s.cloud_district;
	k->system = s.id;
	k->project = s.project;
	k->title = s.name;
	return OK;
}

/* ---- facts ---- */

static enum status settled(struct ctx *c, const struct case_ *k, int32_t day, bool *yes)
{
	struct row r;
	TRY(store_maybe(c, &q_settled, &r, INT(day_month_start(day)), INT(k->cloud_district),
			INT(k->unit), INT(k->vendor)));
	*yes = r.v != NULL;
	return OK;
}

enum status count__facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct counting of = counting_of(c, k);
	struct row r;
	f->count_month_day = of.month_day;
	f->count_used_day = of.used_day;
	TRY(settled(c, k, of.month_day, &f->month_settled));
	TRY(settled(c, k, of.used_day, &f->used_month_settled));
	for (size_t i = 0; i < json_array_size(of.items) && !f->evidence_known; i++) {
		const char *code = json_text_of(json_array_get(of.items, i), "code", "");
		TRY(store_maybe(c, &q_known, &r, INT(k->system), TEXT(code), TEXT(of.evidence)));
		f->evidence_known = r.v != NULL;
	}
	return OK;
}

/* ---- rows ---- */

struct count {
	int64_t id, system, unit, district, vendor, cloud_district, month_day, used_day, quantity,
		origin, replaces, case_id;
	const char *code, *name, *evidence;
};

/* A new row, by whoever acts now. */
static enum status add(struct ctx *c, struct count n)
{
	n.id = store_new_id(c);
	n.origin = n.origin ? n.origin : n.id;
	return store_run(c, &q_add, INT(n.id), INT(n.system), INT(n.unit), INT(n.district),
			 INT(n.vendor), INT(n.cloud_district), INT(n.month_day), INT(n.used_day),
			 TEXT(n.code), TEXT(n.name), INT(n.quantity), TEXT(n.evidence),
			 INT(n.origin), INT(n.replaces), INT(n.case_id),
			 INT(clock_now_ms(c->clock)), INT(c->actor ? c->actor->person : 0));
}

/* One row an item. What the same evidence showed before, another case has entered meanwhile. */
static enum status take(struct ctx *c, const struct case_ *k, const struct counting *of,
			const struct item *item)
{
	struct row r;
	TRY(store_maybe(c, &q_known, &r, INT(k->system), TEXT(item->price->code),
			TEXT(of->evidence)));
	if (r.v)
		return FAULT_AT(c, S_REFUSED, settle__article(c), "count.known",
				TEXT(item->price->name), TEXT(of->evidence));
	return add(c, (struct count){ .system = k->system,
				      .unit = k->unit,
				      .district = k->district,
				      .vendor = k->vendor,
				      .cloud_district = k->cloud_district,
				      .month_day = of->month_day,
				      .used_day = of->used_day,
				      .code = item->price->code,
				      .name = item->price->name,
				      .quantity = item->quantity,
				      .evidence = of->evidence,
				      .case_id = k->id });
}

/* Into the month's statement. Where the month has ended and nothing was to be settled in it until
 * now, it gets its statements. */
enum status count__effect(struct ctx *c, const struct effect_call *e)
{
	const struct case_ *k = e->k;
	struct counting of = counting_of(c, k);
	struct item *items;
	int n;
	TRY(count_items(c, k->cloud_district, of.used_day, "form.items", of.items, &items, &n));
	TRY(fault_fields(c));
	for (int i = 0; i < n; i++)
		TRY(take(c, k, &of, &items[i]));
	if (org_today(c) < day_add_months(of.month_day, 1))
		return OK;
	TRY(statement__begin(c, "unit", k->unit, of.month_day, k->cloud_district));
	return statement__begin(c, "vendor", k->vendor, of.month_day, k->cloud_district);
}

enum status count__uses(struct ctx *c, const struct statement *s, struct rate_use **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, strcmp(s->kind, "unit") == 0 ? &q_of_unit : &q_of_vendor, &rows,
		       INT(s->month_day), INT(s->cloud_district), INT(s->party)));
	*out = TAKE_N(c->arena, rows.n, struct rate_use);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		int32_t day = (int32_t)row_int(r, 4);
		(*out)[i] = (struct rate_use){ .id = row_int(r, 0),
					       .system = row_int(r, 1),
					       .code = row_text(r, 2),
					       .quantity = row_int(r, 3),
					       .from_ms = day_start_ms(day),
					       .to_ms = day_end_ms(day),
					       .counted = true };
	}
	return OK;
}

enum status count__correct(struct ctx *c, int64_t origin, struct span held, int64_t quantity)
{
	struct row r;
	TRY(store_one(c, &q_now, &r, INT(origin)));
	int32_t day = (int32_t)row_int(&r, 7);
	bool nothing = held.from_ms == held.to_ms;
	if (quantity < 1 ||
	    (!nothing && (held.from_ms != day_start_ms(day) || held.to_ms != day_end_ms(day))))
		return FAULT(c, S_REFUSED, "count.not_by_time");
	return add(c, (struct count){ .system = row_int(&r, 1),
				      .unit = row_int(&r, 2),
				      .district = row_int(&r, 3),
				      .vendor = row_int(&r, 4),
				      .cloud_district = row_int(&r, 5),
				      .month_day = row_int(&r, 6),
				      .used_day = day,
				      .code = row_text(&r, 8),
				      .name = row_text(&r, 9),
				      .quantity = nothing ? 0 : quantity,
				      .evidence = row_text(&r, 11),
				      .origin = origin,
				      .replaces = row_int(&r, 0),
				      .case_id = row_int(&r, 14) });
}
