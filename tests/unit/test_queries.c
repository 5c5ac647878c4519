/* Every query of the program, on both databases: it can be prepared, takes and gives what it says.
 * Every list: each of its filters and orders works. The linker gathered them; naming the commands
 * here brings all of the program in. */
#include "api/api.h"
#include "base/buf.h"
#include "law/rules.h"
#include "sim/sim.h"
#include "store.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/inner.h"

serve_fill *const serve_demo_fill = sim_demo_fill;

typedef int command(int argc, char **argv);
static command *const all[] = {
	serve_main, user_main, import_main, rules_main, audit_main, backup_main, restore_main,
};

static void describe_one(struct ctx *c, const struct query *q)
{
	int params = 0;
	char gives[PARAMS_MAX + 1] = "";
	enum status st = c->store->driver->describe(c, q, &params, gives, sizeof gives);
	int takes = (int)strlen(q->takes) + (q->seal != NULL);
	bool fits =
		strlen(gives) == strlen(q->gives) && strspn(q->takes, "itb") == strlen(q->takes);
	for (size_t i = 0; fits && gives[i]; i++)
		fits = gives[i] == '?' || gives[i] == q->gives[i];
	const struct sealed_table *t = q->seal ? seal__find(c->store, q->seal) : NULL;
	/* The database counts the parameters that its text uses: another database's text may leave
	 * some out. */
	bool good = st == OK && fits && (params == takes || (q->pg && params <= takes)) &&
		    (!q->seal || (t && t->n < takes));
	if (!CHECK(good))
		printf("    %s on %s: takes %d (says %d), gives \"%s\" (says \"%s\")\n", q->name,
		       store_kind(c->store), params, takes, gives, q->gives);
}

struct one {
	const struct query *q;
	const struct list_query *list;
	struct list_ask ask;
};

static enum status work_query(struct ctx *c, void *arg)
{
	const struct one *o = arg;
	describe_one(c, o->q);
	return OK;
}

static enum status work_list(struct ctx *c, void *arg)
{
	const struct one *o = arg;
	struct value v[PARAMS_MAX];
	struct rows rows;
	int64_t total;
	int n = (int)strlen(o->list->takes);
	for (int i = 0; i < n; i++)
		v[i] = o->list->takes[i] == 'i' ? INT(1) : TEXT("1");
	enum status st = store_list_v(c, o->list, &o->ask, &rows, &total, v, n);
	if (!CHECK(st == OK))
		printf("    list %s on %s: sort %s, filter %s\n", o->list->name,
		       store_kind(c->store), o->ask.sort ? o->ask.sort : "",
		       o->ask.n_filters ? o->ask.filters->column : "");
	return st;
}

static void one_list(struct ctx *c, const struct list_query *l)
{
	struct one o = { .list = l, .ask = { .limit = 1 } };
	CHECK(store_read(c, work_list, &o) == OK);
	for (int i = 0; i < l->n_columns; i++) {
		const struct list_filter f = { l->columns[i].name, "1" };
		o.ask = (struct list_ask){ .limit = 0, .sort = l->columns[i].name };
		CHECK(store_read(c, work_list, &o) == OK);
		o.ask = (struct list_ask){ .filters = &f, .n_filters = 1, .limit = 1 };
		if (l->columns[i].match)
			CHECK(store_read(c, work_list, &o) == OK);
	}
}

/* Each in a transaction of its own, so that one broken text does not hide the rest. */
static void run(struct test_store *t)
{
	size_t n;
	const struct query *q = store_queries(&n);
	CHECK(n > 200);
	for (size_t i = 0; i < n; i++) {
		struct one o = { .q = &q[i] };
		CHECK(store_read(&t->ctx, work_query, &o) == OK);
		fault_clear(&t->ctx);
	}
	const struct list_query *l = store_lists(&n);
	CHECK(n > 5);
	for (size_t i = 0; i < n; i++)
		one_list(&t->ctx, &l[i]);
}

int main(void)
{
	CHECK(all[0] != NULL);
	test_stores(run);
	return test_done();
}
