/* A fresh store for a test: SQLite in a temporary directory and, where YUNHENG_TEST_PG holds a
 * server's conninfo (tools/pg), a new database there. A test program calls test_stores(run), which
 * runs it on each. Its clock is virtual, its chance seeded. */
#ifndef YH_TEST_STORE_H
#define YH_TEST_STORE_H

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/store.h"

#include "test.h"

struct test_store {
	char dir[64], database[512];
	struct store_options options;
	struct arena arena;
	struct clock clock;
	struct random random;
	struct ctx ctx;
};

static inline bool test_open(struct test_store *t)
{
	enum status st = store_open(&t->ctx, &t->options, &t->ctx.store);
	if (st != OK)
		printf("    the store does not open: %s\n", t->ctx.fault.name);
	return CHECK(st == OK);
}

static inline void test_close(struct test_store *t)
{
	store_close(t->ctx.store);
	t->ctx.store = NULL;
}

static inline void test_server(const char *before, const char *name, const char *after)
{
	char text[128];
	snprintf(text, sizeof text, "%s%s%s", before, name, after);
	PGconn *server = PQconnectdb(getenv("YUNHENG_TEST_PG"));
	PGresult *r = PQexec(server, text);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("    %s: %s", text, PQerrorMessage(server));
	PQclear(r);
	PQfinish(server);
}

static int64_t test_floor; /* store_options.floor of the next store */

static inline void test_on(bool server, void (*run)(struct test_store *t))
{
	struct test_store t = { .clock = { .virtual_time = true }, .dir = "" };
	const char *base = getenv("TMPDIR");
	char name[32];
	snprintf(t.dir, sizeof t.dir, "%.30s/yunheng-test-XXXXXX", base ? base : "/tmp");
	if (!CHECK(mkdtemp(t.dir) != NULL))
		return;
	arena_init(&t.arena, (size_t)1 << 30);
	random_seed(&t.random, 1);
	clock_set(&t.clock, 1790042400000); /* 2026-09-22 10:00 +08:00 */
	t.ctx = (struct ctx){
		.arena = &t.arena, .clock = &t.clock, .random = &t.random, .language = "zh"
	};
	t.options = (struct store_options){ .data = t.dir,
					    .workers = 8,
					    .create = true,
					    .no_sequencer = true,
					    .floor = test_floor };
	snprintf(name, sizeof name, "t%d", getpid());
	if (server) {
		const char *conninfo = getenv("YUNHENG_TEST_PG"), *rest = strchr(conninfo, '?');
		test_server("CREATE DATABASE ", name, "");
		snprintf(t.database, sizeof t.database, "postgresql:///%s%s", name,
			 rest ? rest : "");
		t.options.database = t.database;
	}
	if (test_open(&t)) {
		run(&t);
		if (t.ctx.store)
			test_close(&t);
	}
	arena_done(&t.arena);
	if (server)
		test_server("DROP DATABASE ", name, " WITH (FORCE)");
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", t.dir);
	CHECK(system(command) == 0);
}

static inline void test_stores(void (*run)(struct test_store *t))
{
	test_on(false, run);
	if (getenv("YUNHENG_TEST_PG"))
		test_on(true, run);
}

#endif
