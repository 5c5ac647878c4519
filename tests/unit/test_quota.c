/* The quota ledger: the gate in every dimension, reservations and their ends, the recount, and many
 * at once. */
#include <pthread.h>

#include "api/tables.h"
#include "base/text.h"
#include "city.h"
#include "quota/quota.h"

enum { VCPU, MEMORY };

/* One call on the ledger in a transaction of its own. */
struct turn {
	const char *what;
	enum { GRANT, RESERVE, USE, FREE, RELEASE, EXPIRE } verb;
	int64_t case_id, vcpu, memory;
	enum status want;
	int64_t granted, reserved, used; /* of vCPU, afterwards */
};

struct calling {
	int64_t project;
	const struct turn *s;
	int32_t day;
};

static enum status call(struct ctx *c, void *arg)
{
	const struct calling *k = arg;
	const struct turn *s = k->s;
	struct dims d = { .v = { [VCPU] = s->vcpu, [MEMORY] = s->memory } };
	struct ground g = { s->case_id, s->verb == GRANT ? "18.2" : "19.1" };
	switch (s->verb) {
	case GRANT:
		return quota_grant(c, k->project, d, g);
	case RESERVE:
		return quota_reserve(c, k->project, d, g, k->day + 10);
	case USE:
		return quota_use(c, k->project, d, g);
	case FREE:
		return quota_free(c, k->project, d, g);
	case RELEASE:
		return quota_release(c, k->project, g);
	case EXPIRE:
		return quota_expire(c, k->day + (int32_t)s->vcpu);
	}
	return OK;
}

struct project_new {
	struct test_city *k;
	int64_t id, contract;
};

static enum status make_project(struct ctx *c, void *arg)
{
	struct project_new *n = arg;
	struct project p = { .unit = n->k->unit,
			     .name = "养老",
			     .delivery = "build",
			     .filing = "1号",
			     .initiation = "2号" };
	TRY(project_vendor(c, p.unit, 0, org_today(c), &p.vendor));
	return project_add(c, &p, 9, &n->id);
}

static enum status make_contract(struct ctx *c, void *arg)
{
	struct project_new *n = arg;
	return cloud_contract_add(c, "HT-1", 0, n->k->vendor, org_today(c) - 10, org_today(c) + 10,
				  &n->contract);
}

static int64_t project_of(struct test_city *k)
{
	struct project_new n = { .k = k };
	struct ctx *c = &k->t->ctx;
	CHECK_INT(store_write_plain(c, make_project, &n), OK);
	return n.id;
}

struct look {
	int64_t project;
	struct quota q;
	struct quota_difference *found;
	int n;
};

static enum status look_work(struct ctx *c, void *arg)
{
	struct look *l = arg;
	TRY(quota_get(c, l->project, &l->q));
	return quota_recount(c, &l->found, &l->n);
}

static struct look look(struct ctx *c, int64_t project)
{
	struct look l = { .project = project };
	CHECK_INT(store_read(c, look_work, &l), OK);
	return l;
}

static void gate(struct test_city *k)
{
	static const struct turn steps[] = {
		{ "nothing granted, nothing to reserve", RESERVE, 1, 1, 0, S_REFUSED, 0, 0, 0 },
		{ "granted", GRANT, 2, 64, 256, OK, 64, 0, 0 },
		{ "reserved", RESERVE, 3, 40, 0, OK, 64, 40, 0 },
		{ "one too many", RESERVE, 4, 25, 0, S_REFUSED, 64, 40, 0 },
		{ "another dimension is full, this one not", RESERVE, 4, 0, 257, S_REFUSED, 64, 40,
		  0 },
		{ "exactly what is left", RESERVE, 4, 24, 256, OK, 64, 64, 0 },
		{ "memory is full and vCPU too", RESERVE, 5, 0, 1, S_REFUSED, 64, 64, 0 },
		{ "use of what was reserved", USE, 3, 40, 0, OK, 64, 24, 40 },
		{ "use beyond the reservation meets the gate", USE, 4, 25, 256, S_REFUSED, 64, 24,
		  40 },
		{ "use of less gives the rest back", USE, 4, 20, 200, OK, 64, 0, 60 },
		{ "given back", FREE, 4, 10, 0, OK, 64, 0, 50 },
		{ "reserved again", RESERVE, 6, 14, 0, OK, 64, 14, 50 },
		{ "released", RELEASE, 6, 0, 0, OK, 64, 0, 50 },
		{ "released twice is nothing", RELEASE, 6, 0, 0, OK, 64, 0, 50 },
		{ "a grant cannot fall under what is used", GRANT, 7, -15, 0, S_REFUSED, 64, 0,
		  50 },
		{ "it can fall to it", GRANT, 7, -14, 0, OK, 50, 0, 50 },
		{ "back up", GRANT, 8, 20, 0, OK, 70, 0, 50 },
		{ "a reservation for ten days", RESERVE, 8, 20, 0, OK, 70, 20, 50 },
		{ "its last day has not passed", EXPIRE, 0, 9, 0, OK, 70, 20, 50 },
		{ "now it has", EXPIRE, 0, 10, 0, OK, 70, 0, 50 },
		{ "and only once", EXPIRE, 0, 11, 0, OK, 70, 0, 50 },
		{ "what has lapsed is asked of the gate again", USE, 8, 20, 0, OK, 70, 0, 70 },
	};
	struct ctx *c = &k->t->ctx;
	int64_t project = project_of(k);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct calling x = { project, &steps[i], org_today(c) };
		fault_clear(c);
		enum status got = store_write_plain(c, call, &x);
		struct look l = look(c, project);
		bool ok = got == steps[i].want && l.q.granted.v[VCPU] == steps[i].granted &&
			  l.q.reserved.v[VCPU] == steps[i].reserved &&
			  l.q.used.v[VCPU] == steps[i].used && l.n == 0;
		if (!CHECK(ok))
			printf("    %s: status %d (%s), granted %lld reserved %lld used %lld, %d differences\n",
			       steps[i].what, got, c->fault.name ? c->fault.name : "",
			       (long long)l.q.granted.v[VCPU], (long long)l.q.reserved.v[VCPU],
			       (long long)l.q.used.v[VCPU], l.n);
	}
	/* what a refusal says */
	struct turn over = { "over", RESERVE, 9, 1, 0, S_REFUSED, 0, 0, 0 };
	CHECK_INT(store_write_plain(c, call, &(struct calling){ project, &over, org_today(c) }),
		  S_REFUSED);
	CHECK_TEXT(c->fault.name, "quota.over");
	CHECK_TEXT(c->fault.article, "19.1");
	CHECK_INT(c->fault.args[1].i, 70);
	CHECK_INT(c->fault.args[2].i, 70);
}

/* ---- the recount shows, and leaves alone ---- */

QUERY q_bend = {
	"test.quota_bend", "UPDATE quota SET used = $2 WHERE project = $1", "it", "", NULL, NULL
};
QUERY q_found = { "test.quota_found",
		  "SELECT ledger, total FROM quota_difference WHERE project = $1",
		  "i",
		  "tt",
		  NULL,
		  NULL };

static enum status bend(struct ctx *c, void *arg)
{
	return store_run(c, &q_bend, INT(*(int64_t *)arg), TEXT("{\"vcpu\":1}"));
}

static enum status night(struct ctx *c, void *arg)
{
	(void)arg;
	return quota_recount_nightly(c, org_today(c));
}

struct found {
	int64_t project;
	struct rows rows;
};

static enum status found_work(struct ctx *c, void *arg)
{
	struct found *f = arg;
	return store_rows(c, &q_found, &f->rows, INT(f->project));
}

static void recount(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	int64_t project = project_of(k);
	struct found f = { .project = project };
	CHECK_INT(store_write_plain(c, bend, &project), OK);
	CHECK_INT(look(c, project).n, 1);
	CHECK_INT(store_write(c, night, NULL), OK);
	CHECK_INT(store_write(c, night, NULL), OK);
	CHECK_INT(store_read(c, found_work, &f), OK);
	CHECK_INT(f.rows.n, 1);
	if (f.rows.n == 1)
		CHECK_TEXT(row_text(&f.rows.at[0], 1),
			   "{\"granted\":{},\"reserved\":{},\"used\":{\"vcpu\":1}}");
	CHECK_INT(look(c, project).q.used.v[VCPU], 1); /* never repaired silently */
	CHECK_INT(look(c, project).n, 1);
}

/* ---- many at once: of all that want the last unit exactly one gets it ---- */

enum { THREADS = 8, TRIES = 20 };

struct racer {
	pthread_t thread;
	struct ctx ctx;
	struct arena arena;
	struct random random;
	int64_t project, case_id;
	int won, refused, other;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	for (int i = 0; i < TRIES; i++) {
		struct turn s = { .verb = RESERVE, .case_id = r->case_id + i, .vcpu = 1 };
		struct calling x = { r->project, &s, 20000 };
		enum status got = store_write_plain(&r->ctx, call, &x);
		while (got == S_BUSY)
			got = store_write_plain(&r->ctx, call, &x);
		r->won += got == OK;
		r->refused += got == S_REFUSED;
		r->other += got != OK && got != S_REFUSED;
		fault_clear(&r->ctx);
		arena_reset(&r->arena);
	}
	return NULL;
}

static void many(struct test_city *k)
{
	static struct racer racers[THREADS];
	struct ctx *c = &k->t->ctx;
	struct turn grant = { .verb = GRANT, .case_id = 1, .vcpu = 37 };
	int64_t project = project_of(k);
	int won = 0, refused = 0, other = 0;
	CHECK_INT(store_write_plain(c, call, &(struct calling){ project, &grant, 20000 }), OK);
	for (int i = 0; i < THREADS; i++) {
		struct racer *r = &racers[i];
		*r = (struct racer){ .ctx = *c, .project = project, .case_id = 1000 * (i + 1) };
		arena_init(&r->arena, (size_t)64 << 20);
		random_seed(&r->random, (uint64_t)i + 100);
		r->ctx.arena = &r->arena;
		r->ctx.random = &r->random;
		CHECK(pthread_create(&r->thread, NULL, race, r) == 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(racers[i].thread, NULL);
		won += racers[i].won;
		refused += racers[i].refused;
		other += racers[i].other;
		arena_done(&racers[i].arena);
	}
	struct look l = look(c, project);
	CHECK_INT(won, 37);
	CHECK_INT(refused, THREADS * TRIES - 37);
	CHECK_INT(other, 0);
	CHECK_INT(l.q.reserved.v[VCPU], 37);
	CHECK_INT(l.n > 1, 0);
}

/* ---- 64 expansions of one unit, over eight projects, at once: as many as the unit's limit lets --
 */

enum { UNIT_HELD = 10, EXPANSIONS = 8 }; /* vCPU of each project; tries of each thread */

struct expanding {
	struct case_ k;
	struct step step;
};

static enum status expand(struct ctx *c, void *arg)
{
	struct expanding *x = arg;
	struct effect_call e = { .k = &x->k, .step = &x->step };
	for (const struct effect *f = quota_effects; f->name; f++)
		if (text_same(f->name, "expansion.grant"))
			return f->run(c, &e);
	return S_BROKEN;
}

static struct expanding expanding_of(int64_t unit, int64_t project, int64_t case_id, int64_t vcpu)
{
	struct expanding x = { .step = { .article = "20.1" } };
	x.k = (struct case_){ .id = case_id, .unit = unit, .project = project };
	x.k.asked.v[VCPU] = vcpu;
	return x;
}

static int64_t race_unit;

static void *race_expansions(void *arg)
{
	struct racer *r = arg;
	for (int i = 0; i < EXPANSIONS; i++) {
		struct expanding x = expanding_of(race_unit, r->project, r->case_id + i, 1);
		enum status got = store_write_plain(&r->ctx, expand, &x);
		while (got == S_BUSY)
			got = store_write_plain(&r->ctx, expand, &x);
		r->won += got == OK;
		r->refused += got == S_REFUSED;
		r->other += got != OK && got != S_REFUSED;
		fault_clear(&r->ctx);
		arena_reset(&r->arena);
	}
	return NULL;
}

static int64_t full_project(struct test_city *k, int64_t case_id)
{
	struct ctx *c = &k->t->ctx;
	int64_t project = project_of(k);
	struct turn grant = { .verb = GRANT, .case_id = case_id, .vcpu = UNIT_HELD };
	struct turn use = { .verb = USE, .case_id = case_id, .vcpu = UNIT_HELD };
	CHECK_INT(store_write_plain(c, call, &(struct calling){ project, &grant, 20000 }), OK);
	CHECK_INT(store_write_plain(c, call, &(struct calling){ project, &use, 20000 }), OK);
	return project;
}

static void expansions(struct test_city *k)
{
	static struct racer racers[THREADS];
	struct ctx *c = &k->t->ctx;
	int won = 0, refused = 0, other = 0;
	int64_t unit = k->unit;
	race_unit = k->unit = k->other; /* whose projects are only these */
	for (int i = 0; i < THREADS; i++) {
		struct racer *r = &racers[i];
		*r = (struct racer){ .ctx = *c, .case_id = 100000 + 1000 * (i + 1) };
		r->project = full_project(k, 90000 + i);
		arena_init(&r->arena, (size_t)64 << 20);
		random_seed(&r->random, (uint64_t)i + 200);
		r->ctx.arena = &r->arena;
		r->ctx.random = &r->random;
	}
	/* Alone: 16 of 80 would be let, not one more. */
	struct expanding over = expanding_of(k->unit, racers[0].project, 1, 17);
	CHECK_INT(store_write_plain(c, expand, &over), S_REFUSED);
	CHECK_TEXT(c->fault.name, "need.within_limit.no");
	CHECK_TEXT(c->fault.article, "20.2");
	fault_clear(c);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&racers[i].thread, NULL, race_expansions, &racers[i]) == 0);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(racers[i].thread, NULL);
		won += racers[i].won;
		refused += racers[i].refused;
		other += racers[i].other;
		arena_done(&racers[i].arena);
	}
	CHECK_INT(won, 16); /* 80 held of 80; the line is 96 */
	CHECK_INT(refused, THREADS * EXPANSIONS - 16);
	CHECK_INT(other, 0);
	for (int i = 0; i < THREADS; i++) {
		struct look l = look(c, racers[i].project);
		CHECK_INT(l.q.reserved.v[VCPU], racers[i].won);
		CHECK_INT(l.q.granted.v[VCPU], UNIT_HELD + racers[i].won);
	}
	k->unit = unit;
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		struct project_new n = { .k = &k };
		t->ctx.tables = tables_gather(&k.keep);
		CHECK_INT(store_write_plain(&t->ctx, make_project, &n),
			  S_REFUSED); /* nobody under contract */
		CHECK_TEXT(t->ctx.fault.name, "cloud.no_vendor");
		fault_clear(&t->ctx);
		CHECK_INT(store_write_plain(&t->ctx, make_contract, &n), OK);
		gate(&k);
		recount(&k);
		many(&k);
		expansions(&k);
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
