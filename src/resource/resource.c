/* The life of a resource: made, activated, suspended, taken back. Each change moves the meter and
 * the ledger in the same transaction and leaves an event in the resource's history. */
#include <assert.h>
#include <string.h>

#include "base/words.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "codec/json.h"
#include "law/dims.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_get = { .name = "resource.get", .takes = "i", .gives = "iiiiiiiiittttiiiii", .sql =
	"SELECT id, rev, project, system, unit, district, vendor, cloud_district, case_id, class, state, name, article,"
	" opened_ms, activated_ms, ended_ms, end_day, keep_day FROM resource WHERE id = $1" };
QUERY q_add = { .name = "resource.add", .takes = "iiiiiiittiti", .gives = "", .sql =
	"INSERT INTO resource (id, rev, project, system, unit, district, vendor, cloud_district, class, state, name, case_id,"
	" article, opened_ms, activated_ms, ended_ms, end_day, items, dims, identifier, addresses)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10, $11, $12, 0, 0, 0, '[]', '{}', '', '[]')" };
QUERY q_activate = { .name = "resource.activate", .takes = "ii", .gives = "i", .sql =
	"UPDATE resource SET rev = rev + 1, class = 'formal', activated_ms = $2"
	" WHERE id = $1 AND class = 'test' AND state = 'running' RETURNING id" };
QUERY q_state = { .name = "resource.state", .takes = "itt", .gives = "i", .sql =
	"UPDATE resource SET rev = rev + 1, state = $3 WHERE id = $1 AND state = $2 RETURNING id" };
QUERY q_ended = { .name = "resource.ended", .takes = "ii", .gives = "i", .sql =
	"UPDATE resource SET rev = rev + 1, state = 'reclaimed', ended_ms = $2 WHERE id = $1 AND state <> 'reclaimed'"
	" RETURNING id" };
QUERY q_was = { .name = "resource.was", .takes = "i", .gives = "it", .sql =
	"SELECT cloud_district, dims FROM resource WHERE id = $1" };
QUERY q_shown = { .name = "resource.shown", .takes = "itttt", .gives = "", .sql =
	"UPDATE resource SET items = $2, dims = $3, identifier = $4, addresses = $5 WHERE id = $1" };
QUERY q_instances = { .name = "resource.instances", .takes = "i", .gives = "tt", .sql =
	"SELECT identifier, addresses FROM resource_instance WHERE resource = $1 ORDER BY n" };
QUERY q_event = { .name = "resource.event_add", .takes = "iiitiit", .gives = "", .sql =
	"INSERT INTO resource_event (id, resource, at_ms, kind, case_id, person, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)" };
/* clang-format on */

enum status resource_get(struct ctx *c, int64_t id, struct resource *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	*out = (struct resource){
		.id = row_int(&r, 0),
		.rev = row_int(&r, 1),
		.project = row_int(&r, 2),
		.system = row_int(&r, 3),
		.unit = row_int(&r, 4),
		.district = row_int(&r, 5),
		.vendor = row_int(&r, 6),
		.cloud_district = row_int(&r, 7),
		.case_id = row_int(&r, 8),
		.class = row_text(&r, 9),
		.state = row_text(&r, 10),
		.name = row_text(&r, 11),
		.article = row_text(&r, 12),
		.opened_ms = row_int(&r, 13),
		.activated_ms = row_int(&r, 14),
		.ended_ms = row_int(&r, 15),
		.end_day = row_int(&r, 16) ? (int32_t)row_int(&r, 16) : DAY_NONE,
		.keep_day = row_int(&r, 17) ? (int32_t)row_int(&r, 17) : DAY_NONE,
	};
	return OK;
}

enum status resource_event_add(struct ctx *c, int64_t id, const char *kind, int64_t case_id,
			       const char *detail)
{
	return store_run(c, &q_event, INT(store_new_id(c)), INT(id), INT(clock_now_ms(c->clock)),
			 TEXT(kind), INT(case_id), INT(c->actor ? c->actor->person : 0),
			 TEXT(detail ? detail : "{}"));
}

const char *use__items_json(struct ctx *c, const struct use *uses, int n)
{
	struct buf b;
	buf_init(&b, c->arena, 128);
	struct json_out w = { &b, true };
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		json_open(&w, '{');
		json_text(&w, "code", uses[i].code);
		json_text(&w, "name", uses[i].name);
		json_int(&w, "quantity", uses[i].quantity);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	return b.at;
}

static const char *detail_items(struct ctx *c, const struct use *uses, int n)
{
	return arena_printf(c->arena, "{\"items\":%s}", use__items_json(c, uses, n));
}

/* Addresses of all instances, one after the other, as one JSON list. */
static const char *all_addresses(struct ctx *c, const struct rows *instances)
{
	struct buf b;
	buf_init(&b, c->arena, 128);
	buf_char(&b, '[');
	for (int i = 0; i < instances->n; i++) {
		const char *list = row_text(&instances->at[i], 1); /* "[...]" */
		size_t inside = strlen(list) - 2;
		if (inside > 0 && b.len > 1)
			buf_char(&b, ',');
		buf_add(&b, list + 1, inside);
	}
	buf_char(&b, ']');
	return b.at;
}

enum status resource__show(struct ctx *c, int64_t id)
{
	struct use *uses;
	struct rows instances;
	struct row was;
	struct dims before;
	int n;
	TRY(use_held(c, id, &uses, &n));
	TRY(store_rows(c, &q_instances, &instances, INT(id)));
	TRY(store_one(c, &q_was, &was, INT(id)));
	TRY(law_dims_read(c, cloud_pack(c), row_text(&was, 1), &before));
	TRY(cloud_load_add(c, row_int(&was, 0), dims_sub(use_dims(uses, n), before),
			   (struct dims){ 0 }));
	return store_run(c, &q_shown, INT(id), TEXT(use__items_json(c, uses, n)),
			 TEXT(law_dims_json(c->arena, cloud_pack(c), use_dims(uses, n))),
			 TEXT(instances.n > 0 ? row_text(&instances.at[0], 0) : ""),
			 TEXT(all_addresses(c, &instances)));
}

static enum status ordered_of(struct ctx *c, int64_t order_id, struct ordered **items, int *n)
{
	struct order o;
	TRY(order__load(c, order_id, &o));
	return order_items(c, o.items, items, n);
}

static struct dims ordered_dims(const struct ordered *items, int n)
{
	struct dims sum = { 0 };
	for (int i = 0; i < n; i++)
		sum = dims_add(sum, dims_scale(items[i].dims, items[i].quantity));
	return sum;
}

static enum status meter_begin(struct ctx *c, int64_t id, const struct case_ *k, const char *class,
			       const struct ordered *items, int n)
{
	struct use *uses = TAKE_N(c->arena, n, struct use);
	for (int i = 0; i < n; i++) {
		uses[i] = (struct use){ .resource = id,
					.code = items[i].code,
					.name = items[i].name,
					.quantity = items[i].quantity,
					.dims = items[i].dims,
					.from_ms = clock_now_ms(c->clock),
					.class = class,
					.state = "running" };
		TRY(use__begin(c, uses[i], k->id));
	}
	TRY(resource__show(c, id));
	return resource_event_add(c, id, "opened", k->id, detail_items(c, uses, n));
}

enum status resource_open(struct ctx *c, const struct case_ *k, const char *class,
			  const char *article, int64_t *id)
{
	struct ordered *items;
	int n;
	int64_t order;
	struct system s;
	TRY(order_confirm(c, k, "open", &order));
	if (!order)
		return FAULT_AT(c, S_REFUSED, article, "order.not_reported");
	TRY(ordered_of(c, order, &items, &n));
	struct dims ledger = k->granted ? k->granted_dims : k->asked;
	if (!dims_same(ordered_dims(items, n), ledger))
		return FAULT_AT(c, S_REFUSED, article, "resource.items_differ");
	TRY(system_get(c, k->system, &s));
	*id = store_new_id(c);
	const char *name = words_say(c->arena, "zh", "resource.name",
				     VALUES(TEXT(s.name), TEXT(k->number ? k->number : "")));
	TRY(store_run(c, &q_add, INT(*id), INT(s.project), INT(s.id), INT(s.unit), INT(s.district),
		      INT(k->vendor), INT(k->cloud_district), TEXT(class), TEXT(name), INT(k->id),
		      TEXT(article), INT(clock_now_ms(c->clock))));
	TRY(order__instances(c, order, *id));
	return meter_begin(c, *id, k, class, items, n);
}

/* What there is of the item goes on in the new quantity: a resource has one row of each item. */
static enum status more_of(struct ctx *c, const struct resource *r, const struct ordered *item,
			   struct ground g, struct use *more)
{
	struct use *uses;
	int n;
	int64_t now_ms = clock_now_ms(c->clock);
	*more = (struct use){ .resource = r->id,
			      .code = item->code,
			      .name = item->name,
			      .quantity = item->quantity,
			      .dims = item->dims,
			      .from_ms = now_ms,
			      .class = r->class,
			      .state = r->state };
	struct use whole = *more;
	TRY(use_held(c, r->id, &uses, &n));
	for (int i = 0; i < n; i++) {
		if (strcmp(uses[i].code, item->code) != 0)
			continue;
		if (!dims_same(uses[i].dims, item->dims))
			return FAULT_AT(c, S_REFUSED, g.article, "item.measured_anew",
					TEXT(item->name));
		TRY(use__end(c, uses[i], now_ms));
		whole.quantity += uses[i].quantity;
	}
	return use__begin(c, whole, g.case_id);
}

enum status resource_expand(struct ctx *c, const struct case_ *k, struct ground g)
{
	struct ordered *items;
	struct resource r;
	struct use *uses;
	int n;
	int64_t order;
	TRY(order_confirm(c, k, "expand", &order));
	if (!order)
		return FAULT_AT(c, S_REFUSED, g.article, "order.not_reported");
	TRY(ordered_of(c, order, &items, &n));
	if (!dims_same(ordered_dims(items, n), k->granted ? k->granted_dims : k->asked))
		return FAULT_AT(c, S_REFUSED, g.article, "resource.items_differ");
	TRY(resource_get(c, k->resource, &r));
	if (strcmp(r.state, "running") != 0)
		return FAULT_AT(c, S_REFUSED, g.article, "resource.state", TEXT("running"));
	uses = TAKE_N(c->arena, n, struct use);
	for (int i = 0; i < n; i++)
		TRY(more_of(c, &r, &items[i], g, &uses[i]));
	TRY(order__instances_join(c, order, r.id));
	TRY(resource__show(c, r.id));
	return resource_event_add(c, r.id, "expanded", k->id, detail_items(c, uses, n));
}

enum status resource_activate(struct ctx *c, int64_t id, struct ground g)
{
	struct use *uses;
	struct row r;
	int n;
	int64_t now_ms = clock_now_ms(c->clock);
	TRY(store_maybe(c, &q_activate, &r, INT(id), INT(now_ms)));
	if (!r.v)
		return FAULT_AT(c, S_REFUSED, g.article, "resource.not_test");
	TRY(use_held(c, id, &uses, &n));
	TRY(use__go_on(c, uses, n, "formal", NULL, g.case_id));
	return resource_event_add(c, id, "activated", g.case_id, detail_items(c, uses, n));
}

enum status resource_suspend(struct ctx *c, int64_t id, int64_t case_id, bool suspend)
{
	struct use *uses;
	struct row r;
	int n;
	const char *from = suspend ? "running" : "suspended",
		   *to = suspend ? "suspended" : "running";
	TRY(store_maybe(c, &q_state, &r, INT(id), TEXT(from), TEXT(to)));
	if (!r.v)
		return FAULT(c, S_REFUSED, "resource.state", TEXT(to));
	TRY(use_held(c, id, &uses, &n));
	TRY(use__go_on(c, uses, n, NULL, to, case_id));
	return resource_event_add(c, id, suspend ? "suspended" : "resumed", case_id, NULL);
}

/* How much of this use goes back. items NULL: all of it. */
static int64_t back_of(const struct use *u, const struct ordered *items, int n)
{
	if (!items)
		return u->quantity;
	for (int i = 0; i < n; i++)
		if (strcmp(items[i].code, u->code) == 0)
			return items[i].quantity;
	return 0;
}

/* Everything that is to go back must be there. */
static enum status back_check(struct ctx *c, const struct use *uses, int n_uses,
			      const struct ordered *items, int n, struct ground g)
{
	for (int i = 0; items && i < n; i++) {
		int64_t held = 0;
		for (int j = 0; j < n_uses; j++)
			if (strcmp(uses[j].code, items[i].code) == 0)
				held += uses[j].quantity;
		if (items[i].quantity > held)
			return FAULT_AT(c, S_REFUSED, g.article, "resource.not_so_much",
					TEXT(items[i].code), INT(held), INT(items[i].quantity));
	}
	return OK;
}

static enum status finish(struct ctx *c, int64_t id, const char *kind, const struct use *gone,
			  int n, struct ground g)
{
	struct row r;
	if (strcmp(kind, "reclaimed") == 0) {
		TRY(store_maybe(c, &q_ended, &r, INT(id), INT(clock_now_ms(c->clock))));
		if (!r.v)
			return FAULT_AT(c, S_REFUSED, g.article, "resource.gone");
	}
	TRY(resource__show(c, id));
	return resource_event_add(c, id, kind, g.case_id, detail_items(c, gone, n));
}

enum status resource_take_back(struct ctx *c, int64_t id, const struct ordered *items, int n,
			       struct ground g)
{
	struct resource r;
	struct use *uses;
	int n_uses, n_gone = 0;
	int64_t now_ms = clock_now_ms(c->clock), left = 0;
	TRY(resource_get(c, id, &r));
	TRY(use_held(c, id, &uses, &n_uses));
	TRY(back_check(c, uses, n_uses, items, n, g));
	struct use *gone = TAKE_N(c->arena, n_uses, struct use);
	for (int i = 0; i < n_uses; i++) {
		int64_t back = back_of(&uses[i], items, n);
		if (back == 0) {
			left += uses[i].quantity;
			continue;
		}
		assert(back <= uses[i].quantity);
		TRY(use__end(c, uses[i], now_ms));
		gone[n_gone] = uses[i];
		gone[n_gone++].quantity = back;
		uses[i].quantity -= back;
		uses[i].from_ms = now_ms;
		left += uses[i].quantity;
		if (uses[i].quantity > 0)
			TRY(use__begin(c, uses[i], g.case_id));
	}
	if (n_gone > 0 && ground_beside(r.class))
		TRY(ground_free(c, r.case_id, use_dims(gone, n_gone), left == 0, g));
	else if (n_gone > 0)
		TRY(quota_free(c, r.project, use_dims(gone, n_gone), g));
	return finish(c, id, left > 0 ? "shrunk" : "reclaimed", gone, n_gone, g);
}
