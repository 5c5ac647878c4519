/* The life of a resource: what it holds, what is metered and what the ledger counts always agree;
 * work orders and their numbers. */
#include "city.h"
#include "resource/resource.h"

/* clang-format off */
QUERY q_reported = { .name = "test.reported", .takes = "i", .gives = "", .sql =
	"UPDATE work_order SET state = 'reported' WHERE case_id = $1 AND state = 'open'" };
QUERY q_report = { .name = "test.report", .takes = "i", .gives = "", .sql =
	"INSERT INTO work_order_report (work_order, n, name, identifier, addresses) SELECT id, 0, 'vm', 'i-1', '[\"10.0.0.1\"]'"
	" FROM work_order WHERE case_id = $1 AND state = 'reported'" };
QUERY q_metered = { .name = "test.metered", .takes = "i", .gives = "tiiit", .sql =
	"SELECT code, quantity, from_ms, to_ms, class FROM resource_use WHERE resource = $1 ORDER BY from_ms, id" };
QUERY q_numbers = { .name = "test.numbers", .takes = "", .gives = "tt", .sql =
	"SELECT number, state FROM work_order ORDER BY issued_ms, number" };
QUERY q_shown = { .name = "test.shown", .takes = "i", .gives = "tttt", .sql =
	"SELECT items, dims, identifier, addresses FROM resource WHERE id = $1" };
/* clang-format on */

enum { VCPU, MEMORY };

static struct ordered wanted[] = {
	{ "A", "核", 8, { .v = { [VCPU] = 1 } } },
	{ "B", "内存", 32, { .v = { [MEMORY] = 1 } } },
};

struct world {
	struct resource_difference *differ;
	int n_differ;
	struct test_city *k;
	struct case_ c;
	int64_t resource, order;
	struct ordered back[2];
	int n_back;
	struct use *uses;
	int n;
	struct quota q;
	struct rows rows;
	bool breaks; /* fails after it has done everything */
};

static struct ground ground = { 3, "21.1" };

static enum status start(struct ctx *c, void *arg)
{
	struct world *w = arg;
	struct project p = { .unit = w->k->unit,
			     .vendor = w->k->vendor,
			     .name = "p",
			     .delivery = "build",
			     .filing = "1",
			     .initiation = "1" };
	TRY(project_add(c, &p, 0, &w->c.project));
	struct system s = { .project = w->c.project,
			    .unit = w->k->unit,
			    .vendor = w->k->vendor,
			    .name = "养老",
			    .related = "",
			    .periodic = "",
			    .protection_level = 3 };
	TRY(system_add(c, &s, &w->c.system));
	w->c.asked = (struct dims){ .v = { 8, 32 } };
	return quota_grant(c, w->c.project, (struct dims){ .v = { 10, 64 } },
			   (struct ground){ 1, "18.2" });
}

static enum status issue(struct ctx *c, void *arg)
{
	struct world *w = arg;
	TRY(order_issue(c, &w->c, "open", wanted, 2, &w->order));
	return w->breaks ? FAULT(c, S_REFUSED, "quota.over") : OK;
}

static enum status report(struct ctx *c, void *arg)
{
	struct world *w = arg;
	TRY(store_run(c, &q_reported, INT(w->c.id)));
	return store_run(c, &q_report, INT(w->c.id));
}

static enum status open_it(struct ctx *c, void *arg)
{
	struct world *w = arg;
	TRY(resource_open(c, &w->c, "test", "19.1", &w->resource));
	return quota_use(c, w->c.project, w->c.asked, (struct ground){ w->c.id, "19.1" });
}

static enum status activate(struct ctx *c, void *arg)
{
	struct world *w = arg;
	return resource_activate(c, w->resource, (struct ground){ w->c.id, "19.2" });
}

static enum status suspend(struct ctx *c, void *arg)
{
	struct world *w = arg;
	return resource_suspend(c, w->resource, w->c.id, true);
}

static enum status resume(struct ctx *c, void *arg)
{
	struct world *w = arg;
	return resource_suspend(c, w->resource, w->c.id, false);
}

static enum status give_back(struct ctx *c, void *arg)
{
	struct world *w = arg;
	return resource_take_back(c, w->resource, w->n_back ? w->back : NULL, w->n_back, ground);
}

static enum status look_work(struct ctx *c, void *arg)
{
	struct world *w = arg;
	TRY(use_held(c, w->resource, &w->uses, &w->n));
	TRY(quota_get(c, w->c.project, &w->q));
	TRY(resource_recount(c, &w->differ, &w->n_differ));
	return store_rows(c, &q_metered, &w->rows, INT(w->resource));
}

/* The one rule: what is held is what the ledger counts as used. */
static void look(struct world *w)
{
	CHECK_INT(store_read(&w->k->t->ctx, look_work, w), OK);
	CHECK(dims_same(use_dims(w->uses, w->n), w->q.used));
	CHECK_INT(w->n_differ, 0);
}

static enum status act(struct world *w, store_work *work)
{
	struct ctx *c = &w->k->t->ctx;
	fault_clear(c);
	clock_set(&w->k->t->clock, clock_now_ms(c->clock) + 3600000);
	return store_write_plain(c, work, w);
}

/* ---- orders ---- */

static enum status numbers_work(struct ctx *c, void *arg)
{
	return store_rows(c, &q_numbers, &((struct world *)arg)->rows);
}

static void orders(struct world *w)
{
	CHECK_INT(act(w, issue), OK);
	w->breaks = true;
	CHECK_INT(act(w, issue), S_REFUSED); /* its number is not lost */
	w->breaks = false;
	CHECK_INT(act(w, issue), OK);
	CHECK_INT(store_read(&w->k->t->ctx, numbers_work, w), OK);
	CHECK_INT(w->rows.n, 2);
	CHECK_TEXT(row_text(&w->rows.at[0], 0), "沪政云单〔2026〕1号");
	CHECK_TEXT(row_text(&w->rows.at[0], 1), "cancelled"); /* the newer one took its place */
	CHECK_TEXT(row_text(&w->rows.at[1], 0), "沪政云单〔2026〕2号");
	CHECK_TEXT(row_text(&w->rows.at[1], 1), "open");
}

/* ---- a life ---- */

static enum status shown_work(struct ctx *c, void *arg)
{
	struct world *w = arg;
	return store_rows(c, &q_shown, &w->rows, INT(w->resource));
}

static void check_shown(struct world *w, const char *items, const char *dims)
{
	CHECK_INT(store_read(&w->k->t->ctx, shown_work, w), OK);
	CHECK_TEXT(row_text(&w->rows.at[0], 0), items);
	CHECK_TEXT(row_text(&w->rows.at[0], 1), dims);
	CHECK_TEXT(row_text(&w->rows.at[0], 2), "i-1");
	CHECK_TEXT(row_text(&w->rows.at[0], 3), "[\"10.0.0.1\"]");
}

static void beginning(struct world *w)
{
	CHECK_INT(act(w, open_it), S_REFUSED);
	CHECK_TEXT(w->k->t->ctx.fault.name, "order.not_reported");
	CHECK_INT(act(w, report), OK);
	w->c.asked.v[VCPU] = 7;
	CHECK_INT(act(w, open_it), S_REFUSED);
	CHECK_TEXT(w->k->t->ctx.fault.name, "resource.items_differ");
	w->c.asked.v[VCPU] = 8;
	CHECK_INT(act(w, open_it), OK);
	look(w);
	CHECK_INT(w->n, 2);
	CHECK_TEXT(w->uses[0].class, "test");
	check_shown(
		w,
		"[{\"code\":\"A\",\"name\":\"核\",\"quantity\":8},{\"code\":\"B\",\"name\":\"内存\",\"quantity\":32}]",
		"{\"memory_gib\":32,\"vcpu\":8}");
	CHECK_INT(act(w, activate), OK);
	look(w);
	CHECK_INT(w->rows.n, 4);
	CHECK_INT(row_int(&w->rows.at[0], 3),
		  row_int(&w->rows.at[2], 2)); /* one ends, the next begins: the same instant */
	CHECK_TEXT(row_text(&w->rows.at[2], 4), "formal");
	CHECK_INT(act(w, activate), S_REFUSED);
	CHECK_INT(act(w, suspend), OK);
	CHECK_INT(act(w, suspend), S_REFUSED);
	look(w);
	CHECK_TEXT(w->uses[0].state, "suspended");
	CHECK_INT(act(w, resume), OK);
	look(w);
}

static void ending(struct world *w)
{
	w->n_back = 1;
	w->back[0] = (struct ordered){ "A", "核", 9, wanted[0].dims };
	CHECK_INT(act(w, give_back), S_REFUSED);
	CHECK_TEXT(w->k->t->ctx.fault.name, "resource.not_so_much");
	w->back[0].quantity = 3;
	CHECK_INT(act(w, give_back), OK);
	look(w);
	CHECK_INT(w->q.used.v[VCPU], 5);
	CHECK_INT(w->q.used.v[MEMORY], 32);
	check_shown(
		w,
		"[{\"code\":\"A\",\"name\":\"核\",\"quantity\":5},{\"code\":\"B\",\"name\":\"内存\",\"quantity\":32}]",
		"{\"memory_gib\":32,\"vcpu\":5}");
	w->back[1] = (struct ordered){ "Q", "无", 1, { { 0 } } };
	w->n_back = 2;
	CHECK_INT(act(w, give_back), S_REFUSED);
	w->n_back = 0;
	CHECK_INT(act(w, give_back), OK);
	look(w);
	CHECK_INT(w->n, 0);
	CHECK(dims_zero(w->q.used));
	check_shown(w, "[]", "{}");
	CHECK_INT(act(w, give_back), S_REFUSED);
	CHECK_TEXT(w->k->t->ctx.fault.name, "resource.gone");
}

/* Seconds metered of an item over everything, against what the steps above held for how long. */
static void metered(struct world *w)
{
	int64_t hours[2] = { 0, 0 };
	look(w);
	for (int i = 0; i < w->rows.n; i++) {
		const struct row *r = &w->rows.at[i];
		CHECK(row_int(r, 3) >= row_int(r, 2));
		hours[strcmp(row_text(r, 0), "B") == 0] +=
			row_int(r, 1) * (row_int(r, 3) - row_int(r, 2)) / 3600000;
	}
	/* each act took an hour: 7 from opening to the shrinking, 2 to the end */
	CHECK_INT(hours[0], 8 * 7 + 5 * 2);
	CHECK_INT(hours[1], 32 * 9);
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		struct world w = {
			.k = &k,
			.c = { .id = 2, .number = "测1号", .unit = k.unit, .vendor = k.vendor }
		};
		CHECK_INT(store_write_plain(&t->ctx, start, &w), OK);
		orders(&w);
		beginning(&w);
		ending(&w);
		metered(&w);
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
