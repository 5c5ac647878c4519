/* Catalogue items and their prices by date: reading what is in force, and putting an approved
 * version in force.
 *
 * A price row holds from its day until the next row of its code (LEAD), which is why publishing
 * only ever adds rows. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "civil/money.h"
#include "cloud/cloud.h"
#include "codec/json.h"
#include "law/dims.h"

/* clang-format off */
#define HOLDING \
	"SELECT id, catalogue, code, category, name, content, unit, price_micro, metering, dims, from_day, next_day" \
	" FROM (SELECT p.*, LEAD(p.from_day) OVER (PARTITION BY p.code ORDER BY p.from_day) AS next_day" \
	" FROM price p WHERE p.district = $1) x" \
	" WHERE withdrawn = 0 AND from_day <= $3 AND (next_day IS NULL OR next_day > $2)"

QUERY q_prices = { .name = "catalogue.prices", .takes = "iii", .gives = "iitttttittii", .sql =
	HOLDING " ORDER BY code, from_day" };
/* What use is charged by: an item that was ended goes on at its last price until it is given back,
 * so ending rows count. */
QUERY q_charges = { .name = "catalogue.charges", .takes = "iii", .gives = "iitttttittii", .sql =
	"SELECT id, catalogue, code, category, name, content, unit, price_micro, metering, dims, from_day, next_day"
	" FROM (SELECT p.*, LEAD(p.from_day) OVER (PARTITION BY p.code ORDER BY p.from_day) AS next_day"
	" FROM price p WHERE p.district = $1) x WHERE from_day <= $3 AND (next_day IS NULL OR next_day > $2)"
	" ORDER BY code, from_day" };
/* One item: by its key, not by going through a whole catalogue. */
#define OF_CODE \
	"SELECT id, catalogue, code, category, name, content, unit, price_micro, metering, dims, from_day, next_day" \
	" FROM (SELECT p.*, LEAD(p.from_day) OVER (ORDER BY p.from_day) AS next_day" \
	" FROM price p WHERE p.district = $1 AND p.code = $4) x WHERE from_day <= $3 AND (next_day IS NULL OR next_day > $2)"
QUERY q_prices_of = { .name = "catalogue.prices_of", .takes = "iiit", .gives = "iitttttittii", .sql =
	OF_CODE " AND withdrawn = 0 ORDER BY from_day" };
QUERY q_charges_of = { .name = "catalogue.charges_of", .takes = "iiit", .gives = "iitttttittii", .sql =
	OF_CODE " ORDER BY from_day" };
QUERY q_own = { .name = "catalogue.own_version", .takes = "ii", .gives = "i", .sql =
	"SELECT id FROM catalogue WHERE district = $1 AND state = 'approved' AND effective_day <= $2"
	" ORDER BY n DESC LIMIT 1" };
QUERY q_own_from = { .name = "catalogue.own_from", .takes = "i", .gives = "i", .sql =
	"SELECT MIN(effective_day) FROM catalogue WHERE district = $1 AND state = 'approved'" };
QUERY q_next = { .name = "catalogue.next_number", .takes = "i", .gives = "ii", .sql =
	"SELECT CAST(COALESCE(MAX(n), 0) + 1 AS BIGINT), CAST(COALESCE(MAX(effective_day), 0) AS BIGINT)"
	" FROM catalogue WHERE district = $1" };
QUERY q_approve = { .name = "catalogue.approve", .takes = "iiii", .gives = "i", .sql =
	"UPDATE catalogue SET state = 'approved', n = $2, effective_day = $3, approved_ms = $4"
	" WHERE id = $1 AND state = 'compiled' RETURNING id" };
QUERY q_price_add = { .name = "catalogue.price_add", .takes = "iiitttttittii", .gives = "", .seal = "price", .sql =
	"INSERT INTO price (id, catalogue, district, code, category, name, content, unit, price_micro, metering, dims,"
	" from_day, withdrawn, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)" };
/* clang-format on */

static const char *const meterings[] = { "month", "year", "day", "count" };

const char *metering_name(enum metering m)
{
	return meterings[m];
}

bool metering_find(const char *name, enum metering *out)
{
	for (int i = 0; name && i < (int)(sizeof meterings / sizeof *meterings); i++)
		if (strcmp(name, meterings[i]) == 0) {
			*out = (enum metering)i;
			return true;
		}
	return false;
}

/* How an item is metered where nobody said it: from its pricing unit (计价单位). First match
 * counts. */
static const struct {
	const char *suffix;
	enum metering metering;
} unit_metering[] = {
	{ "人·天", METER_COUNT }, { "·月", METER_MONTH }, { "·年", METER_YEAR },
	{ "·天", METER_DAY },     { "", METER_COUNT },
};

/* ---- what is in force ---- */

static enum status price_of_row(struct ctx *c, const struct row *r, struct price *out)
{
	*out = (struct price){
		.id = row_int(r, 0),
		.catalogue = row_int(r, 1),
		.code = row_text(r, 2),
		.category = row_text(r, 3),
		.name = row_text(r, 4),
		.content = row_text(r, 5),
		.unit = row_text(r, 6),
		.price_micro = row_int(r, 7),
		.from_day = (int32_t)row_int(r, 10),
		.to_day = r->v[11].kind == V_INT ? (int32_t)row_int(r, 11) - 1 : DAY_NONE,
	};
	bool known = metering_find(row_text(r, 8), &out->metering);
	assert(known);
	return law_dims_read(c, cloud_pack(c), row_text(r, 9), &out->dims);
}

/* By code, byte by byte as strcmp sees it (a database sorts by its own rules), then by day. */
static int price_order(const void *a, const void *b)
{
	const struct price *x = a, *y = b;
	int order = strcmp(x->code, y->code);
	return order ? order : (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

void code_list_add(struct arena *a, struct code_list *l, const char *code)
{
	for (int i = 0; i < l->n; i++)
		if (strcmp(l->at[i], code) == 0)
			return;
	*VEC_ADD(a, l->at, l->n, l->room) = code;
}

static enum status prices_of_rows(struct ctx *c, const struct rows *rows, struct price **out,
				  int *n)
{
	*out = TAKE_N(c->arena, rows->n, struct price);
	*n = rows->n;
	for (int i = 0; i < rows->n; i++)
		TRY(price_of_row(c, &rows->at[i], &(*out)[i]));
	if (*n > 1)
		qsort(*out, (size_t)*n, sizeof **out, price_order);
	return OK;
}

enum status catalogue_prices(struct ctx *c, int64_t level, const char *code, int32_t from_day,
			     int32_t to_day, struct price **out, int *n)
{
	struct rows rows;
	if (code)
		TRY(store_rows(c, &q_prices_of, &rows, INT(level), INT(from_day), INT(to_day),
			       TEXT(code)));
	else
		TRY(store_rows(c, &q_prices, &rows, INT(level), INT(from_day), INT(to_day)));
	return prices_of_rows(c, &rows, out, n);
}

/* A few items are asked for one by one, more all at once. */
enum { ONE_BY_ONE = 24 };

static enum status by_codes(struct ctx *c, const struct query *q, int64_t level,
			    const struct code_list *codes, int32_t from_day, int32_t to_day,
			    struct price **out, int *n)
{
	struct price *all = NULL;
	int room = 0;
	*n = 0;
	for (int i = 0; i < codes->n; i++) {
		struct rows rows;
		TRY(store_rows(c, q, &rows, INT(level), INT(from_day), INT(to_day),
			       TEXT(codes->at[i])));
		for (int k = 0; k < rows.n; k++)
			TRY(price_of_row(c, &rows.at[k], VEC_ADD(c->arena, all, *n, room)));
	}
	if (*n > 1)
		qsort(all, (size_t)*n, sizeof *all, price_order);
	*out = all;
	return OK;
}

static enum status charges_of(struct ctx *c, int64_t level, const struct code_list *codes,
			      int32_t from_day, int32_t to_day, struct price **out, int *n)
{
	struct rows rows;
	if (codes->n <= ONE_BY_ONE)
		return by_codes(c, &q_charges_of, level, codes, from_day, to_day, out, n);
	TRY(store_rows(c, &q_charges, &rows, INT(level), INT(from_day), INT(to_day)));
	return prices_of_rows(c, &rows, out, n);
}

enum status catalogue_price_on(struct ctx *c, int64_t level, const char *code, int32_t day,
			       struct price **out)
{
	int n;
	TRY(catalogue_prices(c, level, code, day, day, out, &n));
	assert(n <= 1);
	if (n == 0)
		*out = NULL;
	return OK;
}

/* Whether a level without a catalogue of its own goes by the municipal one. */
static bool municipal_otherwise(const struct ctx *c, int32_t day)
{
	return strcmp(cloud_policy_choice(c, "catalogue.district_default", day, "municipal"),
		      "municipal") == 0;
}

enum status catalogue_level(struct ctx *c, int64_t district, int32_t day, int64_t *level)
{
	struct row r;
	TRY(store_maybe(c, &q_own, &r, INT(district), INT(day)));
	*level = r.v || !municipal_otherwise(c, day) ? district : 0;
	return OK;
}

static const struct price *first_of(const struct price *prices, int n, const char *code)
{
	int i = 0;
	while (i < n && strcmp(prices[i].code, code) != 0)
		i++;
	return i < n ? &prices[i] : NULL;
}

/* Municipal and own rows as one list: until the own catalogue's first day the municipal ones, and
 * what the own one does not list goes on at the municipal price of the day before, as an ended item
 * does. */
static void join_levels(struct ctx *c, struct price *municipal, int n, const struct price *own,
			int n_own, int32_t own_from, struct price **out, int *n_out)
{
	struct price *all = TAKE_N(c->arena, n + n_own, struct price);
	*n_out = 0;
	for (int i = 0; i < n; i++) {
		struct price p = municipal[i];
		const struct price *next = first_of(own, n_own, p.code);
		if (p.to_day == DAY_NONE || p.to_day >= own_from)
			p.to_day = next ? next->from_day - 1 : DAY_NONE;
		all[(*n_out)++] = p;
	}
	for (int i = 0; i < n_own; i++)
		all[(*n_out)++] = own[i];
	if (*n_out > 1)
		qsort(all, (size_t)*n_out, sizeof *all, price_order);
	*out = all;
}

enum status catalogue_charges(struct ctx *c, int64_t district, const struct code_list *codes,
			      int32_t from_day, int32_t to_day, struct price **out, int *n)
{
	struct row r;
	struct price *own, *municipal;
	int n_own, n_municipal;
	TRY(charges_of(c, district, codes, from_day, to_day, &own, &n_own));
	if (district == 0 || !municipal_otherwise(c, from_day)) {
		*out = own;
		*n = n_own;
		return OK;
	}
	TRY(store_one(c, &q_own_from, &r, INT(district)));
	if (r.v[0].kind == V_NONE || row_int(&r, 0) > to_day)
		return charges_of(c, 0, codes, from_day, to_day, out, n);
	int32_t own_from = (int32_t)row_int(&r, 0), last = own_from - 1;
	TRY(charges_of(c, 0, codes, from_day < last ? from_day : last, last, &municipal,
		       &n_municipal));
	join_levels(c, municipal, n_municipal, own, n_own, own_from, out, n);
	return OK;
}

/* ---- items of a form ---- */

static const struct price *price_find(const struct price *prices, int n, const char *code)
{
	int low = 0, high = n;
	while (low < high) {
		int middle = (low + high) / 2, order = strcmp(prices[middle].code, code);
		if (order == 0)
			return &prices[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool item_repeated(const struct item *items, int n, const char *code)
{
	for (int i = 0; i < n; i++)
		if (strcmp(items[i].price->code, code) == 0)
			return true;
	return false;
}

int64_t catalogue_quantity_most(struct dims one)
{
	static const int64_t product_most = 1000000000000000;
	int64_t most = 1000000000;
	for (int i = 0; i < DIMS_MAX; i++)
		if (one.v[i] > 0 && product_most / one.v[i] < most)
			most = product_most / one.v[i];
	return most;
}

static void item_add(struct ctx *c, const char *path, const json_t *one, const struct price *prices,
		     int n_prices, struct item *items, int *n)
{
	const char *code = json_text_of(one, "code", NULL);
	const json_t *quantity = json_object_get(one, "quantity");
	const struct price *price = code ? price_find(prices, n_prices, code) : NULL;
	int64_t q = json_is_integer(quantity) ? json_integer_value(quantity) : 0;
	int64_t most = catalogue_quantity_most(price ? price->dims : (struct dims){ 0 });
	if (!price)
		fault_field(c, arena_printf(c->arena, "%s.code", path), "item.unknown",
			    TEXT(code ? code : ""), NONE);
	else if (item_repeated(items, *n, code))
		fault_field(c, arena_printf(c->arena, "%s.code", path), "item.repeated", TEXT(code),
			    NONE);
	if (q < 1 || q > most)
		fault_field(c, arena_printf(c->arena, "%s.quantity", path), "item.quantity", INT(1),
			    INT(most));
	else if (price && !item_repeated(items, *n, code))
		items[(*n)++] = (struct item){ price, q };
}

/* What is in force of the items that the list names. */
static enum status prices_of_list(struct ctx *c, int64_t level, const json_t *list, int32_t day,
				  struct price **out, int *n)
{
	struct code_list codes = { 0 };
	size_t many = json_array_size(list);
	if (many > ONE_BY_ONE)
		return catalogue_prices(c, level, NULL, day, day, out, n);
	for (size_t i = 0; i < many; i++) {
		const char *code = json_text_of(json_array_get(list, i), "code", NULL);
		if (code)
			code_list_add(c->arena, &codes, code);
	}
	return by_codes(c, &q_prices_of, level, &codes, day, day, out, n);
}

enum status catalogue_items(struct ctx *c, int64_t district, const char *path, const json_t *list,
			    int32_t day, struct item **out, int *n, struct dims *sum)
{
	int64_t level;
	struct price *prices;
	int n_prices;
	*out = NULL;
	*n = 0;
	*sum = (struct dims){ 0 };
	if (!json_is_array(list)) {
		fault_field(c, path, "item.list", NONE, NONE);
		return OK;
	}
	TRY(catalogue_level(c, district, day, &level));
	TRY(prices_of_list(c, level, list, day, &prices, &n_prices));
	*out = TAKE_N(c->arena, json_array_size(list) + 1, struct item);
	for (size_t i = 0; i < json_array_size(list); i++)
		item_add(c, arena_printf(c->arena, "%s.%zu", path, i), json_array_get(list, i),
			 prices, n_prices, *out, n);
	for (int i = 0; i < *n; i++)
		*sum = dims_add(*sum, dims_scale((*out)[i].price->dims, (*out)[i].quantity));
	return OK;
}

/* ---- entries: from a form or a file to rows ---- */

static const char *entry_text(struct entry *e, const json_t *object, const char *key)
{
	const char *text = json_text_of(object, key, "");
	if (!*text && !e->why)
		e->why = key;
	return text;
}

struct entry catalogue_entry_of(const struct pack *p, const json_t *object)
{
	struct entry e = { .withdrawn = json_is_true(json_object_get(object, "withdrawn")) };
	const char *wrong;
	e.code = entry_text(&e, object, "code");
	if (e.withdrawn)
		return e;
	e.category = entry_text(&e, object, "category");
	e.name = entry_text(&e, object, "name");
	e.content = entry_text(&e, object, "content");
	e.unit = entry_text(&e, object, "unit");
	if (!money_parse_micro(entry_text(&e, object, "unit_price"), &e.price_micro) ||
	    e.price_micro < 0)
		e.why = e.why ? e.why : "unit_price";
	const char *metering = json_text_of(object, "metering", "");
	if (*metering && !metering_find(metering, &e.metering))
		e.why = e.why ? e.why : "metering";
	for (int i = 0; !*metering; i++)
		if (text_ends(e.unit, unit_metering[i].suffix)) {
			e.metering = unit_metering[i].metering;
			break;
		}
	const json_t *dims = json_object_get(object, "dims");
	if (dims && !law_dims_of(p, dims, 0, DIMS_SAID_MOST, &e.dims, &wrong))
		e.why = e.why ? e.why : "dims";
	return e;
}

static bool entry_same(const struct entry *e, const struct price *p)
{
	return !e->withdrawn && e->price_micro == p->price_micro && e->metering == p->metering &&
	       dims_same(e->dims, p->dims) && strcmp(e->category, p->category) == 0 &&
	       strcmp(e->name, p->name) == 0 && strcmp(e->content, p->content) == 0 &&
	       strcmp(e->unit, p->unit) == 0;
}

static enum status price_add(struct ctx *c, int64_t catalogue, int64_t level, const struct entry *e,
			     const struct price *was, int32_t day)
{
	bool ends = e->withdrawn; /* the closing row repeats what it closes */
	return store_run(c, &q_price_add, INT(store_new_id(c)), INT(catalogue), INT(level),
			 TEXT(e->code), TEXT(ends ? was->category : e->category),
			 TEXT(ends ? was->name : e->name), TEXT(ends ? was->content : e->content),
			 TEXT(ends ? was->unit : e->unit),
			 INT(ends ? was->price_micro : e->price_micro),
			 TEXT(metering_name(ends ? was->metering : e->metering)),
			 TEXT(law_dims_json(c->arena, cloud_pack(c), ends ? was->dims : e->dims)),
			 INT(day), INT(ends));
}

enum status catalogue_publish(struct ctx *c, int64_t id, int64_t level, const struct entry *entries,
			      int n, int32_t effective_day, const char *article, int *changed)
{
	struct row number, done;
	struct price *prices;
	int n_prices;
	*changed = 0;
	TRY(store_one(c, &q_next, &number, INT(level)));
	if (effective_day <= row_int(&number, 1))
		return FAULT_AT(c, S_REFUSED, article, "catalogue.not_after", INT(effective_day),
				INT(row_int(&number, 1)));
	TRY(store_maybe(c, &q_approve, &done, INT(id), INT(row_int(&number, 0)), INT(effective_day),
			INT(clock_now_ms(c->clock))));
	if (!done.v)
		return FAULT(c, S_CONFLICT, "catalogue.not_compiled");
	TRY(catalogue_prices(c, level, NULL, effective_day, effective_day, &prices, &n_prices));
	for (int i = 0; i < n; i++) {
		const struct price *was = price_find(prices, n_prices, entries[i].code);
		if (was ? entry_same(&entries[i], was) : entries[i].withdrawn)
			continue;
		TRY(price_add(c, id, level, &entries[i], was, effective_day));
		++*changed;
	}
	return OK;
}
