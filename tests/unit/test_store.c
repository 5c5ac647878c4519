/* The store: values go in and come out, transactions hold or vanish, groups of writers, lists. On
 * both databases. */
#include <fcntl.h>
#include <pthread.h>

#include "store.h"

QUERY q_put = { "test.put", "INSERT INTO marker (name, value) VALUES ($2, $1)", "it", "" };
QUERY q_add = {
	"test.add",
	"INSERT INTO marker (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = marker.value + $2"
	" RETURNING value",
	"ti", "i"
};
QUERY q_all = { "test.all", "SELECT name, value FROM marker ORDER BY name", "", "ti" };
QUERY q_answer = {
	"test.answer",
	"INSERT INTO answer (person, key, body, status, media, reply, at_ms) VALUES ($1, $2, $3, 200, '', $4, 0)"
	" RETURNING key, body, reply",
	"itbb", "tbb"
};
QUERY q_outbox = {
	"test.outbox",
	"INSERT INTO outbox (id, kind, target, text, state, due_ms, tries, claim, made_ms, done_ms, fault)"
	" VALUES ($1, $2, '', '', 'nonsense', 0, 0, 0, 0, 0, '')",
	"it", ""
};
QUERY q_nulls = { "test.nulls", "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT)", "it", "it" };

static enum status record(struct ctx *c)
{
	const struct record_entry e = {
		.kind = "test", .subject = "test:1", .text = "{}", .result = "done"
	};
	return store_record(c, &e, NULL);
}

struct put {
	const char *name;
	int64_t value;
	enum status end; /* what the work returns after its writes */
	bool twice;
};

static enum status work_put(struct ctx *c, void *arg)
{
	const struct put *p = arg;
	TRY(store_run(c, &q_put, INT(p->value), TEXT(p->name)));
	if (p->twice)
		TRY(store_run(c, &q_put, INT(p->value), TEXT(p->name)));
	TRY(record(c));
	return p->end;
}

static enum status work_all(struct ctx *c, void *arg)
{
	return store_rows(c, &q_all, (struct rows *)arg);
}

static int count(struct ctx *c)
{
	struct rows rows = { 0 };
	CHECK(store_read(c, work_all, &rows) == OK);
	return rows.n;
}

static void test_transactions(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct put good = { .name = "a", .value = 7 }, refused = { .name = "b", .end = S_REFUSED },
		   twice = { .name = "c", .twice = true }, again = { .name = "b", .value = 8 };
	CHECK(store_write(c, work_put, &good) == OK);
	CHECK(store_write(c, work_put, &refused) == S_REFUSED);
	CHECK(store_write(c, work_put, &twice) == S_CONFLICT);
	CHECK_TEXT(c->fault.name, "store.exists");
	CHECK(store_write(c, work_put, &good) == S_CONFLICT);
	CHECK(store_write(c, work_put, &again) == OK);
	CHECK(c->tx == NULL);
	struct rows rows = { 0 };
	CHECK(store_read(c, work_all, &rows) == OK);
	CHECK_INT(rows.n, 2);
	CHECK_TEXT(row_text(&rows.at[0], 0), "a");
	CHECK_INT(row_int(&rows.at[0], 1), 7);
	CHECK_TEXT(row_text(&rows.at[1], 0), "b");
}

static enum status work_values(struct ctx *c, void *arg)
{
	(void)arg;
	static const uint8_t bytes[] = { 0, 1, 0xFF, 0 };
	struct row r;
	TRY(store_one(c, &q_answer, &r, INT(INT64_MIN), TEXT("沪政云配〔2026〕118号 '\\ \""),
		      BYTES(bytes, sizeof bytes), BYTES(bytes, 0)));
	CHECK_TEXT(row_text(&r, 0), "沪政云配〔2026〕118号 '\\ \"");
	CHECK(r.v[1].len == sizeof bytes && memcmp(r.v[1].bytes, bytes, sizeof bytes) == 0);
	CHECK(r.v[2].kind == V_BYTES && r.v[2].len == 0);
	TRY(store_one(c, &q_nulls, &r, NONE, TEXT(NULL)));
	CHECK(r.v[0].kind == V_NONE && r.v[1].kind == V_NONE && row_text(&r, 1) == NULL);
	TRY(store_one(c, &q_nulls, &r, INT(INT64_MAX), TEXT("")));
	CHECK_INT(row_int(&r, 0), INT64_MAX);
	CHECK_TEXT(row_text(&r, 1), "");
	return OK;
}

static enum status work_rule(struct ctx *c, void *arg)
{
	(void)arg;
	return store_run(c, &q_outbox, INT(1), TEXT("confidential"));
}

/* A row that breaks a rule is said to break it; what is in it is for nobody's log. */
static void test_quiet(struct test_store *t)
{
	char path[128], said[4096] = "";
	snprintf(path, sizeof path, "%s/said", t->dir);
	int before = dup(STDERR_FILENO), file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
	CHECK(store_write_plain(&t->ctx, work_rule, NULL) == S_REFUSED);
	CHECK(dup2(before, STDERR_FILENO) >= 0);
	CHECK(pread(file, said, sizeof said - 1, 0) > 0);
	CHECK(strstr(said, "outbox") != NULL && strstr(said, "confidential") == NULL);
	close(before);
	close(file);
}

static void test_values(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	CHECK(store_write_plain(c, work_values, NULL) == OK);
	test_quiet(t);
	CHECK_TEXT(c->fault.name, "store.rule");
	int64_t id = store_new_id(c);
	CHECK(id > 0 && store_new_id(c) != id);
}

/* ---- many writers ---- */

enum { WRITERS = 16, ROUNDS = 200 };

struct writer {
	struct test_store *t;
	int good, busy, refused;
};

static enum status work_count(struct ctx *c, void *arg)
{
	const int *round = arg;
	TRY(store_run(c, &q_add, TEXT("shared"), INT(1)));
	TRY(record(c));
	return *round % 5 == 4 ? FAULT(c, S_REFUSED, "test") : OK;
}

static void *write_many(void *arg)
{
	struct writer *w = arg;
	struct arena arena;
	struct random chance = { .seeded = false };
	arena_init(&arena, 16 << 20);
	struct ctx c = {
		.arena = &arena, .clock = &w->t->clock, .random = &chance, .store = w->t->ctx.store
	};
	for (int i = 0; i < ROUNDS; i++) {
		enum status st = store_write(&c, work_count, &i);
		w->good += st == OK;
		w->busy += st == S_BUSY;
		w->refused += st == S_REFUSED;
		if (st != OK && st != S_BUSY && st != S_REFUSED)
			printf("    %s\n", c.fault.name);
		fault_clear(&c);
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static void test_writers(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct put zero = { .name = "shared" };
	CHECK(store_write(c, work_put, &zero) == OK);
	pthread_t threads[WRITERS];
	struct writer w[WRITERS];
	int good = 0, busy = 0, refused = 0;
	for (int i = 0; i < WRITERS; i++) {
		w[i] = (struct writer){ .t = t };
		CHECK(pthread_create(&threads[i], NULL, write_many, &w[i]) == 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		good += w[i].good;
		busy += w[i].busy;
		refused += w[i].refused;
	}
	struct rows rows = { 0 };
	CHECK(store_read(c, work_all, &rows) == OK);
	CHECK_TEXT(row_text(&rows.at[rows.n - 1], 0), "shared");
	CHECK_INT(row_int(&rows.at[rows.n - 1], 1), good);
	CHECK_INT(busy, 0);
	CHECK_INT(good, WRITERS * ROUNDS * 4 / 5);
	CHECK_INT(refused, WRITERS * ROUNDS / 5);
}

/* ---- giving up in the middle ---- */

static enum status work_greedy(struct ctx *c, void *arg)
{
	struct put *p = arg;
	TRY(work_put(c, p));
	struct rows rows;
	TRY(store_rows(c, &q_all, &rows));
	arena_take(c->arena, (size_t)1 << 40);
	return OK;
}

static enum status greedy_row(struct ctx *c, void *arg, const struct row *r)
{
	(void)arg, (void)r;
	arena_take(c->arena, (size_t)1 << 40);
	return OK;
}

static enum status work_greedy_rows(struct ctx *c, void *arg)
{
	TRY(work_put(c, arg));
	return store_each(c, &q_all, greedy_row, NULL);
}

static void give_up(struct ctx *c, store_work *work, struct put *p)
{
	jmp_buf edge;
	c->arena->overflow = &edge;
	if (setjmp(edge) == 0) {
		enum status st = store_write(c, work, p);
		CHECK(st != st); /* not reached */
	}
	c->arena->overflow = NULL;
	CHECK(c->tx == NULL);
}

static void test_overflow(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	int before = count(c);
	struct put p = { .name = "greedy" };
	give_up(c, work_greedy, &p);
	give_up(c, work_greedy_rows, &p);
	CHECK_INT(count(c), before);
	CHECK(store_write(c, work_put, &p) == OK);
	CHECK_INT(count(c), before + 1);
}

/* ---- lists ---- */

static const struct list_column columns[] = {
	{ "name", "m.name", 't', "like" },
	{ "value", "m.value", 'i', ">=" },
	{ "is", "m.value", 'i', "=" },
	{ "order", "m.value", 'i', NULL },
};
static const struct list_query q_list = {
	.name = "test.list",
	.select = "m.name, m.value",
	.from = "marker m",
	.where = "m.name LIKE $1",
	.takes = "t",
	.gives = "ti",
	.columns = columns,
	.n_columns = 4,
	.order = "m.name",
};

struct listing {
	struct list_ask ask;
	struct rows rows;
	int64_t total;
};

static enum status work_list(struct ctx *c, void *arg)
{
	struct listing *l = arg;
	return store_list_v(c, &q_list, &l->ask, &l->rows, &l->total, VALUES(TEXT("l%")));
}

static enum status work_fill(struct ctx *c, void *arg)
{
	(void)arg;
	for (int i = 0; i < 30; i++)
		TRY(store_run(c, &q_put, INT(i % 10), TEXT(arena_printf(c->arena, "l%02d_%%", i))));
	return OK;
}

struct list_case {
	const char *column, *value, *column2, *value2;
	int limit, offset;
	const char *sort;
	enum status st;
	int rows;
	int64_t total;
	const char *first;
};
static const struct list_case list_cases[] = {
	{ NULL, NULL, NULL, NULL, 10, 0, NULL, OK, 10, 30, "l00_%" },
	{ NULL, NULL, NULL, NULL, 10, 25, NULL, OK, 5, 30, "l25_%" },
	{ NULL, NULL, NULL, NULL, 10, 40, NULL, OK, 0, 30, NULL },
	{ NULL, NULL, NULL, NULL, 10, 0, "-name", OK, 10, 30, "l29_%" },
	{ NULL, NULL, NULL, NULL, 5, 0, "order", OK, 5, 30, "l00_%" },
	{ "value", "8", NULL, NULL, 10, 0, NULL, OK, 6, 6, "l08_%" },
	{ "value", "8", "name", "L1", 10, 0, NULL, OK, 2, 2, "l18_%" },
	{ "name", "_%", NULL, NULL, 10, 0, NULL, OK, 10, 30, "l00_%" },
	{ "name", "%_", NULL, NULL, 10, 0, NULL, OK, 0, 0, NULL },
	{ "is", "3", NULL, NULL, 1, 1, NULL, OK, 1, 3, "l13_%" },
	{ "is", "x", NULL, NULL, 1, 1, NULL, S_INVALID, 0, 0, NULL },
	{ "order", "1", NULL, NULL, 1, 1, NULL, S_INVALID, 0, 0, NULL },
	{ NULL, NULL, NULL, NULL, 1, 1, "-nothing", S_INVALID, 0, 0, NULL },
};

static void test_lists(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	CHECK(store_write_plain(c, work_fill, NULL) == OK);
	for (size_t i = 0; i < sizeof list_cases / sizeof *list_cases; i++) {
		const struct list_case *k = &list_cases[i];
		const struct list_filter filters[] = { { k->column, k->value },
						       { k->column2, k->value2 } };
		int n = (k->column != NULL) + (k->column2 != NULL);
		struct listing l = { .ask = { filters, n, k->sort, k->limit, k->offset } };
		CHECK_INT(store_read(c, work_list, &l), k->st);
		CHECK_INT(l.rows.n, k->rows);
		CHECK_INT(l.total, k->total);
		CHECK_TEXT(l.rows.n ? row_text(&l.rows.at[0], 0) : NULL, k->first);
	}
}

/* One transaction for many works: each that fails is undone alone, reads see what is not durable
 * yet, and other connections see it only after it was settled. */
static void test_held(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	int before = count(c);
	struct put one = { "held1", 1, OK, false }, twice = { "held2", 2, OK, true },
		   refused = { "held3", 3, S_REFUSED, false }, two = { "held4", 4, OK, false };
	CHECK(store_hold(c) == OK);
	CHECK(store_write(c, work_put, &one) == OK);
	CHECK(store_write(c, work_put, &twice) == S_CONFLICT);
	fault_clear(c);
	CHECK(store_write(c, work_put, &refused) == S_REFUSED);
	CHECK(store_write(c, work_put, &two) == OK);
	CHECK_INT(count(c), before + 2);
	CHECK(store_settle(c) == OK);
	CHECK_INT(count(c), before + 2);
	CHECK(store_hold(c) == OK && store_settle(c) == OK);
}

static void run(struct test_store *t)
{
	test_transactions(t);
	test_held(t);
	test_values(t);
	test_overflow(t);
	test_lists(t);
	test_writers(t);
	int rows = count(&t->ctx);
	test_close(t);
	if (test_open(t))
		CHECK_INT(count(&t->ctx), rows);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
