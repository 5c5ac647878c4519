/* What cases do to resources and work orders: effects, facts, what a case about a resource starts
 * from, the pieces of the case page, and the drivers. The fields' names are those of the procedure
 * reclaim_resource. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "law/show.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_backup_add = { .name = "backup.add", .takes = "iiitiiit", .gives = "", .sql =
	"INSERT INTO backup (id, resource, case_id, kind, at_ms, person, keep_until_day, note)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
QUERY q_backups = { .name = "backup.of_case", .takes = "i", .gives = "t", .sql =
	"SELECT kind FROM backup WHERE case_id = $1 ORDER BY at_ms, id" };
/* A case has delivered when it has orders and none of them is open. */
QUERY q_deliveries = { .name = "order.deliveries", .takes = "i", .gives = "ii", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT)"
	" FROM work_order WHERE case_id = $1 AND state <> 'cancelled'" };
QUERY q_addresses = { .name = "order.addresses", .takes = "i", .gives = "t", .sql =
	"SELECT r.addresses FROM work_order_report r JOIN work_order o ON o.id = r.work_order"
	" WHERE o.case_id = $1 AND o.kind = 'open' AND o.state <> 'cancelled' ORDER BY o.issued_ms, r.n" };
QUERY q_of_case = { .name = "resource.of_case", .takes = "i", .gives = "i", .sql =
	"SELECT id FROM resource WHERE case_id = $1 AND state <> 'reclaimed' ORDER BY opened_ms DESC" };
QUERY q_under_way = { .name = "resource.under_way", .takes = "iiti", .gives = "t", .sql =
	"SELECT number FROM case_ WHERE unit = $1 AND resource = $2 AND procedure = $3 AND state = 'open' AND id <> $4"
	" ORDER BY opened_ms LIMIT 1" };
QUERY q_system_name = { .name = "resource.system_name", .takes = "ii", .gives = "t", .sql =
	"SELECT name FROM system WHERE id = $1 AND unit = $2" };
QUERY q_system_cloud = { .name = "resource.system_cloud", .takes = "ii", .gives = "i", .sql =
	"SELECT cloud_district FROM system WHERE id = $1 AND unit = $2" };
QUERY q_resource_cloud = { .name = "resource.own_cloud", .takes = "ii", .gives = "i", .sql =
	"SELECT cloud_district FROM resource WHERE id = $1 AND unit = $2" };
QUERY q_named = { .name = "resource.named_by_case", .takes = "i", .gives = "it", .sql =
	"SELECT r.id, r.state FROM case_resource c JOIN resource r ON r.id = c.resource WHERE c.case_id = $1"
	" ORDER BY r.opened_ms, r.id" };
QUERY q_resource_name = { .name = "resource.own_name", .takes = "ii", .gives = "t", .sql =
	"SELECT name FROM resource WHERE id = $1 AND unit = $2" };
/* clang-format on */

static struct ground ground_of(const struct effect_call *e)
{
	return (struct ground){ e->k->id, e->step->article };
}

/* ---- drivers ---- */

const struct driver resource_drivers[] = { { "work_order", order_issue }, { NULL, NULL } };

/* Which driver a cloud's resources are made with; all of them by work order, until a cloud has
 * another. */
static const struct driver *driver_of(const struct case_ *k)
{
	(void)k;
	return &resource_drivers[0];
}

/* ---- opening, names ---- */

/* Two cases that take from the same resource could not both be carried out. */
static enum status only_one(struct ctx *c, const struct case_ *k)
{
	struct row r;
	TRY(store_maybe(c, &q_under_way, &r, INT(k->unit), INT(k->resource),
			TEXT(k->procedure->name), INT(k->id)));
	if (!r.v)
		return OK;
	return FAULT_AT(c, S_REFUSED, k->procedure->article, "resource.case_open",
			TEXT(law_say(&k->procedure->title, c->language)), TEXT(row_text(&r, 0)));
}

static enum status resource_open_case(struct ctx *c, struct case_ *k)
{
	int64_t id = cloud_field_id(k, FIELD_RESOURCE);
	struct resource r;
	struct org unit;
	if (!id && k->procedure->starts_itself) /* a job says what it is about */
		text_int(json_text_of(k->form, "resource", ""), &id);
	TRY(org_get(c, k->unit, &unit));
	k->district = unit.district;
	if (!id)
		return OK;
	enum status st = resource_get(c, id, &r);
	if (st != OK || r.unit != k->unit)
		return FAULT(c, S_ABSENT, "absent");
	k->resource = r.id;
	k->system = r.system;
	k->project = r.project;
	k->vendor = r.vendor;
	k->cloud_district = r.cloud_district;
	struct system s;
	TRY(system_get(c, r.system, &s));
	k->title = s.name;
	/* Where the form asks for no amount, the case is about all of it. */
	if (!cloud_asks_amount(k->procedure) && !k->procedure->starts_itself) {
		struct use *uses;
		int n;
		TRY(use_held(c, r.id, &uses, &n));
		k->asked = use_dims(uses, n);
	}
	return only_one(c, k);
}

static enum status resource_was(struct ctx *c, const struct case_ *k, const char **json)
{
	struct use *uses;
	int n;
	if (!k->resource)
		return OK;
	TRY(use_held(c, k->resource, &uses, &n));
	*json = arena_printf(c->arena, "{\"items\":%s}", use__items_json(c, uses, n));
	return OK;
}

const struct opener resource_openers[] = { { "resource", resource_open_case, resource_was },
					   { "expansion", resource_open_case, resource_was },
					   { NULL, NULL, NULL } };

enum status resource_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			    const char **name)
{
	struct row r;
	assert(kind == FIELD_SYSTEM || kind == FIELD_RESOURCE);
	TRY(store_one(c, kind == FIELD_SYSTEM ? &q_system_name : &q_resource_name, &r, INT(id),
		      INT(k->unit)));
	*name = row_text(&r, 0);
	return OK;
}

/* ---- facts ---- */

/* Of several resources the day is the last one, and none where one of them still runs. */
static enum status keep_days(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct rows named;
	TRY(store_rows(c, &q_named, &named, INT(k->id)));
	bool all = true;
	for (int i = 0; i < named.n; i++) {
		struct resource r;
		TRY(resource_get(c, row_int(&named.at[i], 0), &r));
		if (text_same(r.state, "reclaimed"))
			continue;
		all &= r.keep_day != DAY_NONE;
		if (r.keep_day > f->resource_keep_day)
			f->resource_keep_day = r.keep_day;
	}
	if (!all)
		f->resource_keep_day = DAY_NONE;
	return OK;
}

static enum status resource_facts_load(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct resource r;
	struct use *uses;
	int n;
	TRY(keep_days(c, k, f));
	if (!k->resource)
		return OK;
	TRY(resource_get(c, k->resource, &r));
	TRY(use_held(c, k->resource, &uses, &n));
	f->resource_class = r.class;
	f->resource_state = r.state;
	f->resource_held = use_dims(uses, n);
	f->resource_end_day = r.end_day;
	f->resource_keep_day = r.keep_day;
	if (!ground_beside(r.class))
		return OK;
	struct ground_held g;
	int64_t extension;
	TRY(ground_get(c, r.case_id, &g));
	f->resource_extensions = g.extensions;
	TRY(term__open_case(c, r.id, arena_printf(c->arena, "extend_%s", r.class), &extension));
	f->extension_open = extension != 0 && extension != k->id;
	return OK;
}

static enum status backup_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct rows rows;
	TRY(store_rows(c, &q_backups, &rows, INT(k->id)));
	for (int i = 0; i < rows.n; i++) {
		bool confirmed = strcmp(row_text(&rows.at[i], 0), "confirmed") == 0;
		f->backup_confirmed |= confirmed;
		f->snapshot_kept |= !confirmed;
	}
	return OK;
}

static enum status delivery_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct row r;
	TRY(store_one(c, &q_deliveries, &r, INT(k->id)));
	f->deliveries_reported = row_int(&r, 0) > 0 && row_int(&r, 1) == 0;
	struct rows reports;
	TRY(store_rows(c, &q_addresses, &reports, INT(k->id)));
	f->addresses_inside = true;
	for (int i = 0; i < reports.n; i++)
		f->addresses_inside &= order__inside(c, row_text(&reports.at[i], 0));
	return OK;
}

const struct fact_source resource_facts[] = { { F_RESOURCE, resource_facts_load },
					      { F_BACKUP, backup_facts },
					      { F_ORDERS, delivery_facts },
					      { 0, NULL } };

/* ---- what a case orders ---- */

static void ordered_of_uses(struct ctx *c, const struct use *uses, int n, struct ordered **out)
{
	*out = TAKE_N(c->arena, n, struct ordered);
	for (int i = 0; i < n; i++)
		(*out)[i] = (struct ordered){ uses[i].code, uses[i].name, uses[i].quantity,
					      uses[i].dims };
}

static enum status held(struct ctx *c, int64_t resource, struct ordered **out, int *n)
{
	struct use *uses;
	TRY(use_held(c, resource, &uses, n));
	ordered_of_uses(c, uses, *n, out);
	return OK;
}

/* Items of a form, priced and measured as on the day they were asked for. */
static enum status ordered_of_form(struct ctx *c, const struct case_ *k, const json_t *list,
				   struct ordered **out, int *n)
{
	struct item *items;
	struct dims sum;
	int32_t day = day_of_ms(k->opened_ms ? k->opened_ms : clock_now_ms(c->clock));
	TRY(catalogue_items(c, k->cloud_district, "form.items", list, day, &items, n, &sum));
	TRY(fault_fields(c));
	*out = TAKE_N(c->arena, *n, struct ordered);
	for (int i = 0; i < *n; i++)
		(*out)[i] = (struct ordered){ items[i].price->code, items[i].price->name,
					      items[i].quantity, items[i].price->dims };
	return OK;
}

static const struct use *use_of(const struct use *uses, int n, const char *code)
{
	for (int i = 0; i < n; i++)
		if (strcmp(uses[i].code, code) == 0)
			return &uses[i];
	return NULL;
}

/* The part of a resource that is given back, measured as it is held: items long ended in the
 * catalogue can be given back, too. How much is held is for the guards. */
static enum status part_of_held(struct ctx *c, int64_t resource, const char *path,
				const json_t *list, struct ordered **out, int *n)
{
	struct use *uses;
	int n_uses;
	TRY(use_held(c, resource, &uses, &n_uses));
	*n = 0;
	*out = TAKE_N(c->arena, json_array_size(list) + 1, struct ordered);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *code = json_text_of(one, "code", "");
		const struct use *u = use_of(uses, n_uses, code);
		int64_t quantity = json_int_of(one, "quantity", 0);
		int64_t most = catalogue_quantity_most(u ? u->dims : (struct dims){ 0 });
		if (!u)
			fault_field(c, arena_printf(c->arena, "%s.%zu.code", path, i),
				    "item.not_held", TEXT(code), NONE);
		if (quantity < 1 || quantity > most)
			fault_field(c, arena_printf(c->arena, "%s.%zu.quantity", path, i),
				    "item.quantity", INT(1), INT(most));
		else if (u)
			(*out)[(*n)++] = (struct ordered){ u->code, u->name, quantity, u->dims };
	}
	return OK;
}

static struct dims ordered_sum(const struct ordered *items, int n)
{
	struct dims sum = { 0 };
	for (int i = 0; i < n; i++)
		sum = dims_add(sum, dims_scale(items[i].dims, items[i].quantity));
	return sum;
}

/* The cloud that a form is about: of the system or resource that it names, or as it chooses. */
static enum status cloud_of_form(struct ctx *c, const struct case_ *k, int64_t *district)
{
	struct row r;
	int64_t resource = cloud_field_id(k, FIELD_RESOURCE);
	TRY(store_maybe(c, resource ? &q_resource_cloud : &q_system_cloud, &r,
			INT(resource ? resource : cloud_field_id(k, FIELD_SYSTEM)), INT(k->unit)));
	bool own = strcmp(json_text_of(k->form, "cloud", ""), "district") == 0;
	*district = r.v ? row_int(&r, 0) : own ? k->district : k->cloud_district;
	return OK;
}

/* What is added to an item that is held already measures the same as what is held of it. */
static enum status same_measure(struct ctx *c, const struct case_ *k, const char *path,
				const struct item *items, int n)
{
	struct use *uses;
	struct row r;
	int n_uses;
	int64_t id = cloud_field_id(k, FIELD_RESOURCE);
	TRY(store_maybe(c, &q_resource_name, &r, INT(id), INT(k->unit)));
	TRY(use_held(c, r.v ? id : 0, &uses, &n_uses));
	for (int i = 0; i < n; i++) {
		const struct use *u = use_of(uses, n_uses, items[i].price->code);
		if (u && !dims_same(u->dims, items[i].price->dims))
			fault_field(c, arena_printf(c->arena, "%s.%d.code", path, i),
				    "item.measured_anew", TEXT(u->name), NONE);
	}
	return OK;
}

enum status resource_items(struct ctx *c, const struct case_ *k, const char *path,
			   const json_t *items, struct dims *out)
{
	int n;
	*out = (struct dims){ 0 };
	if (text_same(k->procedure->about, "resource")) {
		struct ordered *part;
		struct row r;
		int64_t id = cloud_field_id(k, FIELD_RESOURCE);
		TRY(store_maybe(c, &q_resource_name, &r, INT(id), INT(k->unit)));
		TRY(part_of_held(c, r.v ? id : 0, path, items, &part, &n));
		*out = ordered_sum(part, n);
		return OK;
	}
	struct item *list;
	int64_t district;
	TRY(cloud_of_form(c, k, &district));
	TRY(catalogue_items(c, district, path, items, day_of_ms(k->opened_ms), &list, &n, out));
	return text_same(k->procedure->about, "expansion") ? same_measure(c, k, path, list, n) : OK;
}

enum status resource__ordered(struct ctx *c, const struct case_ *k, struct ordered **out, int *n)
{
	const json_t *list = json_is_array(k->granted) ? k->granted : cloud_field(k, FIELD_ITEMS);
	bool about_resource = text_same(k->procedure->about, "resource");
	if (about_resource && strcmp(json_text_of(k->form, "scope", "whole"), "partial") == 0) {
		TRY(part_of_held(c, k->resource, "form.items", list, out, n));
		return fault_fields(c);
	}
	if (!about_resource && list)
		return ordered_of_form(c, k, list, out, n);
	return held(c, k->resource, out, n);
}

/* ---- effects ---- */

/* A case may be about several resources (case_resource): then for each of them that is still
 * there, else for its own. */
static enum status each(struct ctx *c, const struct effect_call *e,
			enum status (*run)(struct ctx *c, const struct effect_call *e))
{
	struct rows named;
	TRY(store_rows(c, &q_named, &named, INT(e->k->id)));
	if (named.n == 0)
		return run(c, e);
	for (int i = 0; i < named.n; i++) {
		struct case_ one = *e->k;
		struct effect_call call = *e;
		one.resource = row_int(&named.at[i], 0);
		call.k = &one;
		if (strcmp(row_text(&named.at[i], 1), "reclaimed") != 0)
			TRY(run(c, &call));
	}
	return OK;
}

static enum status issue_one(struct ctx *c, const struct effect_call *e)
{
	struct ordered *items;
	int64_t id, instead_of = 0;
	int n;
	assert(e->arg);
	const char *kind = strcmp(e->arg, "reclaim_part") == 0 ? "reclaim" : e->arg;
	if (strcmp(e->arg, "open") == 0 || strcmp(e->arg, "expand") == 0)
		TRY(order__contracted(c, e->k, &instead_of));
	if (strcmp(e->arg, "reclaim") == 0)
		TRY(term__kept(c, e));
	if (strcmp(kind, "snapshot") != 0) /* what comes next shows that it was accepted */
		TRY(order_confirm(c, e->k, "snapshot", &id));
	TRY(resource__ordered(c, e->k, &items, &n));
	if (strcmp(e->arg, "snapshot") == 0 && e->k->resource) /* of all that is there */
		TRY(held(c, e->k->resource, &items, &n));
	TRY(driver_of(e->k)->issue(c, e->k, kind, items, n, &id));
	return order__instead(c, e->k, id, instead_of);
}

static enum status issue(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, issue_one);
}

static enum status cancel(struct ctx *c, const struct effect_call *e)
{
	return order_cancel(c, e->k->id);
}

static enum status open_effect(struct ctx *c, const struct effect_call *e)
{
	const char *class = e->arg ? e->arg : "formal";
	TRY(resource_open(c, e->k, class, e->step->article, &e->k->resource));
	return system_state_raise(c, e->k->system, "testing");
}

static enum status adjust(struct ctx *c, const struct effect_call *e)
{
	int64_t order;
	TRY(order_confirm(c, e->k, "open", &order));
	if (!order)
		return FAULT_AT(c, S_REFUSED, e->step->article, "order.not_reported");
	TRY(order__instances(c, order, e->k->resource));
	TRY(resource__show(c, e->k->resource));
	return resource_event_add(c, e->k->resource, "adjusted", e->k->id, NULL);
}

static enum status expand(struct ctx *c, const struct effect_call *e)
{
	return resource_expand(c, e->k, ground_of(e));
}

static enum status activate(struct ctx *c, const struct effect_call *e)
{
	TRY(resource_activate(c, e->k->resource, ground_of(e)));
	return system_state_raise(c, e->k->system, "running");
}

static enum status release_one(struct ctx *c, const struct effect_call *e)
{
	int64_t order;
	TRY(term__kept(c, e));
	TRY(order_confirm(c, e->k, "reclaim", &order));
	return resource_take_back(c, e->k->resource, NULL, 0, ground_of(e));
}

static enum status release(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, release_one);
}

static enum status stop(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, term__stop);
}

static enum status resume(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, term__resume);
}

static enum status shrink(struct ctx *c, const struct effect_call *e)
{
	struct ordered *items;
	int64_t order;
	int n;
	TRY(order_confirm(c, e->k, "reclaim", &order));
	TRY(resource__ordered(c, e->k, &items, &n));
	return resource_take_back(c, e->k->resource, items, n, ground_of(e));
}

static enum status backup_add(struct ctx *c, const struct effect_call *e, const char *kind,
			      int64_t person, int32_t keep_until_day)
{
	TRY(store_run(c, &q_backup_add, INT(store_new_id(c)), INT(e->k->resource), INT(e->k->id),
		      TEXT(kind), INT(clock_now_ms(c->clock)), INT(person), INT(keep_until_day),
		      TEXT(json_text_of(e->k->form, "backup_place", ""))));
	return resource_event_add(c, e->k->resource,
				  strcmp(kind, "snapshot") == 0 ? "snapshot" : "backup", e->k->id,
				  NULL);
}

/* It is the unit that confirms: who decides for it now, or who said so in its application. */
static enum status backup_confirm_one(struct ctx *c, const struct effect_call *e)
{
	struct history h;
	int64_t person = c->actor ? c->actor->person : 0;
	TRY(desk_history(c, e->k->id, &h));
	for (int i = 0; i < h.n && c->actor && c->actor->org != e->k->unit; i++)
		if (text_same(h.at[i].step, e->k->procedure->first->name))
			person = h.at[i].person;
	return backup_add(c, e, "confirmed", person, 0);
}

static enum status backup_confirm(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, backup_confirm_one);
}

/* The vendor has taken a last snapshot and keeps it until the pack's term has passed. The order is
 * confirmed by us, with what comes next (order.issue, resource.resume). */
static enum status backup_snapshot_one(struct ctx *c, const struct effect_call *e)
{
	int64_t order;
	int32_t today = org_today(c);
	TRY(order__reported(c, e->k, "snapshot", &order));
	if (!order)
		return FAULT_AT(c, S_REFUSED, e->step->article, "order.not_reported");
	return backup_add(c, e, "snapshot", c->actor ? c->actor->person : 0,
			  today + (int32_t)cloud_policy_number(c, "snapshot.keep", today, 0));
}

static enum status backup_snapshot(struct ctx *c, const struct effect_call *e)
{
	return each(c, e, backup_snapshot_one);
}

const struct effect resource_effects[] = {
	{ "order.issue", issue },
	{ "order.cancel", cancel },
	{ "resource.open", open_effect },
	{ "resource.adjust", adjust },
	{ "resource.expand", expand },
	{ "resource.activate", activate },
	{ "resource.release", release },
	{ "resource.reclaim", release },
	{ "resource.shrink", shrink },
	{ "resource.term", term__begin },
	{ "resource.extend", term__extend },
	{ "resource.carry_over", term__carry_over },
	{ "resource.stop", stop },
	{ "resource.resume", resume },
	{ "backup.destroy", term__backup_destroy },
	{ "backup.confirm", backup_confirm },
	{ "backup.snapshot", backup_snapshot },
	{ NULL, NULL },
};

/* ---- the case page ---- */

/* The resource that the case is about, or the one that it opened. */
static enum status resource_part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct resource r;
	struct row row;
	int64_t id = k->resource;
	if (!id && k->id) {
		TRY(store_maybe(c, &q_of_case, &row, INT(k->id)));
		id = row.v ? row_int(&row, 0) : 0;
	}
	if (!id)
		return OK;
	TRY(resource_get(c, id, &r));
	struct buf b;
	buf_init(&b, c->arena, 128);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "id", arena_printf(c->arena, "%lld", (long long)r.id));
	json_text(&w, "name", r.name);
	json_text(&w, "class", r.class);
	json_text(&w, "state", r.state);
	json_close(&w, '}');
	*json = b.at;
	return OK;
}

const struct case_part resource_parts[] = { { "resource", resource_part }, { NULL, NULL } };
