/* What changed prices do to each unit's bill: the month after they come into force, rated twice by
 * the same rating that draws the bill, once as prices are and once as they shall be, on what is
 * held now. Nothing is written. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "civil/money.h"
#include "codec/json.h"
#include "settle/inner.h"

/* clang-format off */
QUERY q_held = { .name = "impact.held", .takes = "", .gives = "iiitiiit", .sql =
	"SELECT u.id, u.resource, r.system, u.code, u.quantity, r.unit, r.cloud_district, o.name FROM resource_use u"
	" JOIN resource r ON r.id = u.resource JOIN org o ON o.id = r.unit WHERE u.to_ms = 0 AND u.class <> 'test'"
	" AND NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id) ORDER BY r.unit, u.id" };
/* clang-format on */

/* The prices of a cloud as if they held for ever, each item once; those that change, changed. */
struct pricing {
	struct price *was, *now;
	int n;
	struct entry *entries;
	int n_entries;
};

static const struct entry *entry_of(const struct pricing *p, const char *code)
{
	for (int i = 0; i < p->n_entries; i++)
		if (text_same(p->entries[i].code, code))
			return &p->entries[i];
	return NULL;
}

static enum status pricing_of(struct ctx *c, const struct case_ *k, struct pricing *p)
{
	const json_t *list = cloud_field(k, FIELD_ENTRIES);
	struct price *all;
	int n;
	int32_t today = org_today(c);
	p->entries = TAKE_N(c->arena, json_array_size(list) + 1, struct entry);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct entry e = catalogue_entry_of(k->pack, json_array_get(list, i));
		if (!e.why && !e.withdrawn)
			p->entries[p->n_entries++] = e;
	}
	TRY(catalogue_prices(c, k->cloud_district, NULL, today, today, &all, &n));
	p->was = TAKE_N(c->arena, n + 1, struct price);
	p->now = TAKE_N(c->arena, n + 1, struct price);
	for (int i = 0; i < n; i++) {
		const struct entry *e = entry_of(p, all[i].code);
		if (!e || e->price_micro == all[i].price_micro)
			continue;
		all[i].from_day = 0;
		all[i].to_day = DAY_NONE;
		p->was[p->n] = p->now[p->n] = all[i];
		p->now[p->n++].price_micro = e->price_micro;
	}
	return OK;
}

static bool changes(const struct pricing *p, const char *code)
{
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->was[i].code, code) == 0)
			return true;
	return false;
}

/* The first month that the new prices hold for whole. */
static int32_t month_of(struct ctx *c, const struct case_ *k)
{
	int32_t day, today = org_today(c);
	const char *asked = json_string_value(cloud_field(k, FIELD_DATE));
	if (!asked || !day_parse(asked, &day) || day <= today)
		day = today + 1;
	return day == day_month_start(day) ? day : day_add_months(day_month_start(day), 1);
}

static enum status rate_one(struct ctx *c, const struct rate_use *uses, int n,
			    const struct price *prices, int n_prices, int32_t month, int64_t *total)
{
	struct rate_line *lines;
	int n_lines;
	struct rate_fault f = rate_month(c->arena, uses, n, prices, n_prices, month, FACTOR_ONE,
					 &lines, &n_lines);
	if (f.result != RATE_OK || !rate_total(lines, n_lines, total))
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.overflow",
				TEXT(f.use ? f.use->code : ""), INT(month));
	return OK;
}

static enum status rate_unit(struct ctx *c, const struct pricing *p, int32_t month,
			     const struct rate_use *uses, int n, struct impact *out)
{
	TRY(rate_one(c, uses, n, p->was, p->n, month, &out->before_fen));
	TRY(rate_one(c, uses, n, p->now, p->n, month, &out->after_fen));
	out->items = n;
	return OK;
}

/* Whether use of that cloud is charged by the level's catalogue. */
static enum status of_level(struct ctx *c, int64_t cloud_district, int64_t level, bool *yes)
{
	int64_t by;
	TRY(catalogue_level(c, cloud_district, org_today(c), &by));
	*yes = by == level;
	return OK;
}

static int by_change(const void *a, const void *b)
{
	const struct impact *x = a, *y = b;
	int64_t dx = llabs(x->after_fen - x->before_fen), dy = llabs(y->after_fen - y->before_fen);
	return dx != dy ? (dy > dx) - (dy < dx) : (x->unit > y->unit) - (x->unit < y->unit);
}

enum status impact_of_prices(struct ctx *c, const struct case_ *k, int32_t *month,
			     struct impact **out, int *n)
{
	struct pricing p = { 0 };
	struct rows rows;
	int room = 0, n_uses = 0;
	int64_t cloud = -1;
	bool here = false;
	*n = 0;
	*out = NULL;
	*month = month_of(c, k);
	TRY(pricing_of(c, k, &p));
	TRY(store_rows(c, &q_held, &rows));
	struct rate_use *uses = TAKE_N(c->arena, rows.n + 1, struct rate_use);
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		bool last = i + 1 == rows.n || row_int(&rows.at[i + 1], 5) != row_int(r, 5);
		if (row_int(r, 6) != cloud) {
			cloud = row_int(r, 6);
			TRY(of_level(c, cloud, k->cloud_district, &here));
		}
		if (here && changes(&p, row_text(r, 3)))
			uses[n_uses++] = (struct rate_use){ .id = row_int(r, 0),
							    .resource = row_int(r, 1),
							    .system = row_int(r, 2),
							    .code = row_text(r, 3),
							    .quantity = row_int(r, 4),
							    .from_ms = day_start_ms(*month) };
		if (!last || n_uses == 0)
			continue;
		struct impact *one = VEC_ADD(c->arena, *out, *n, room);
		*one = (struct impact){ .unit = row_int(r, 5), .name = row_text(r, 7) };
		TRY(rate_unit(c, &p, *month, uses, n_uses, one));
		n_uses = 0;
	}
	if (*n > 1)
		qsort(*out, (size_t)*n, sizeof **out, by_change);
	return OK;
}
