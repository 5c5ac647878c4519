/* Bad input to every route that writes, without a socket: seeded random bodies never break it and
 * never write without a record; read-only and unknown members are all named and never taken; a
 * thing out of reach is answered like a random id, byte for byte.
 *
 *     bodies [SEED] [ROUNDS a route]
 */
#include "../matrix/fixture.h"
#include "api/inner.h"
#include "base/embed.h"
#include "random_body.h"

static uint64_t seed = 20260922;
static int rounds = 300;

static struct matrix *city; /* built once a store */

/* ---- what the database says ---- */

/* Rows of everything that business changes, their revisions, and the entries of the record. */
QUERY qb_census = {
	"bodies.census",
	"SELECT CAST((SELECT COUNT(*) FROM org) + (SELECT COUNT(*) FROM body) + (SELECT COUNT(*) FROM person)"
	" + (SELECT COUNT(*) FROM grant_) + (SELECT COUNT(*) FROM delegation) + (SELECT COUNT(*) FROM calendar_change)"
	" + (SELECT COUNT(*) FROM case_) + (SELECT COUNT(*) FROM duty) + (SELECT COUNT(*) FROM decision)"
	" + (SELECT COUNT(*) FROM talk) + (SELECT COUNT(*) FROM attachment) + (SELECT COUNT(*) FROM notice)"
	" + (SELECT COUNT(*) FROM project) + (SELECT COUNT(*) FROM system) + (SELECT COUNT(*) FROM quota_entry)"
	" + (SELECT COUNT(*) FROM resource) + (SELECT COUNT(*) FROM resource_use) + (SELECT COUNT(*) FROM work_order)"
	" + (SELECT COUNT(*) FROM statement_objection) + (SELECT COUNT(*) FROM price) AS BIGINT),"
	" CAST((SELECT SUM(rev) FROM org) + (SELECT SUM(rev) FROM person) + (SELECT SUM(rev) FROM case_)"
	" + (SELECT SUM(rev) FROM project) + (SELECT SUM(rev) FROM work_order) + (SELECT SUM(rev) FROM statement)"
	" + (SELECT COUNT(*) FROM grant_ WHERE state = 'ended') + (SELECT COUNT(*) FROM duty WHERE state <> 'open')"
	" + (SELECT COUNT(*) FROM delegation WHERE ended_ms > 0) AS BIGINT),"
	" (SELECT COUNT(*) FROM entry)",
	"", "iii"
};

struct census {
	int64_t rows, revisions, entries;
};

static enum status census_work(struct ctx *c, void *arg)
{
	struct census *n = arg;
	struct row r;
	TRY(store_one(c, &qb_census, &r));
	*n = (struct census){ row_int(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	return OK;
}

static struct census census(void)
{
	struct census n = { 0 };
	CHECK_INT(store_read(&city->t->ctx, census_work, &n), OK);
	return n;
}

/* ---- asking ---- */

static const char *random_path(const struct route *r)
{
	struct buf b;
	buf_init(&b, city->t->ctx.arena, 256);
	for (const char *p = r->path; *p;) {
		if (*p != '{') {
			buf_char(&b, *p++);
			continue;
		}
		if (below(8) == 0)
			buf_text(&b, below(2) ? "0" : "x");
		else
			buf_printf(&b, "%" PRId64, pool.ids[below(pool.n)]);
		p = strchr(p, '}') + 1;
	}
	char mark = '?';
	for (const struct api_field *f = r->query; f && f->name; f++, mark = '&')
		if (!(f->flags & MAY) || below(2))
			buf_printf(&b, "%c%s=%d", mark, f->name, below(3));
		else
			buf_printf(&b, "%csurplus=%%00", mark);
	return b.at;
}

/* An officer who has the route's right, mostly; else anybody. */
static const struct officer *who(const struct route *r)
{
	const struct rights *rights = api_rights(city->api);
	const struct officer *fit[HOLDS_MAX];
	int n = 0, right = r->right ? rights_find(rights, r->right) : -1;
	for (int i = 0; i < city->o->n_holds; i++) {
		const struct role *role = law_role_find(city->packs.at[0], city->o->holds[i].role);
		if (right < 0 || rights_allow(rights, right, role))
			fit[n++] = &city->officers[i];
	}
	return n && below(10) ? fit[below(n)] : &city->officers[below(city->o->n_holds)];
}

static void check_problem(const struct api_answer *a, const char *what)
{
	const char *detail = json_text_of(a->json, "detail", "");
	bool fits = text_same(a->type, "application/problem+json") && *detail &&
		    json_int_of(a->json, "status", 0) == a->status &&
		    *json_text_of(a->json, "title", "") && *json_text_of(a->json, "code", "");
	if (!CHECK(fits))
		printf("    %s: %d %.300s\n", what, a->status, a->body);
	bool listed = !text_same(json_text_of(a->json, "name", ""), "fields") ||
		      json_array_size(json_object_get(a->json, "fields")) > 0;
	if (!CHECK(listed))
		printf("    %s: no field is named: %.300s\n", what, a->body);
}

static void try_one(const struct route *r)
{
	struct ctx *c = &city->t->ctx;
	const struct officer *f = who(r);
	struct api_answer a;
	struct api_ask ask = { .method = r->method,
			       .path = random_path(r),
			       .person = f->person,
			       .grant = f->grant,
			       .stepped = below(8) != 0,
			       .body = random_body(city->t->ctx.arena, r) };
	struct census before = census();
	api_call_direct(c, city->api, &ask, &a);
	struct census after = census();
	bool moved = before.rows != after.rows || before.revisions != after.revisions;
	const char *what = arena_printf(c->arena, "%s %s as %s: %.200s", r->method, ask.path,
					f->hold->role, ask.body ? ask.body : "-");
	if (!CHECK(a.status < 500 && a.status >= 200))
		printf("    %s\n    %d %.300s\n", what, a.status, a.body);
	if (a.status < 400 && a.misfit && !CHECK(!a.misfit))
		printf("    %s\n    the reply does not fit: %s\n", what, a.misfit);
	if (a.status >= 400)
		check_problem(&a, what);
	if (!CHECK(!moved || (a.status < 400 && after.entries > before.entries)))
		printf("    %s\n    %d: written without a record\n", what, a.status);
	if (!CHECK(a.status >= 400 || r->work != WORK_WRITES || !r->records ||
		   after.entries > before.entries))
		printf("    %s\n    %d: nothing recorded\n", what, a.status);
	arena_reset(c->arena);
}

static bool writes(const struct route *r)
{
	return !text_same(r->method, "GET");
}

static void random_bodies(void)
{
	for (const struct api_noun *noun = api_nouns; noun->name; noun++)
		for (const struct route *r = noun->routes; r->method; r++) {
			/* hashing a password is slow on purpose */
			int n = text_starts(r->name, "session_") ? rounds / 10 : rounds;
			for (int i = 0; writes(r) && i < n; i++)
				try_one(r);
		}
}

/* ---- all faults in one answer; nothing but what the row names is taken ---- */

static const char *const readonly[] = { "id",         "state",        "unit",     "district",
					"vendor",     "number",       "mac",      "proposed_by",
					"closed",     "confirmed_by", "approved", "person_id",
					"granted_by", "mine" };
enum { READONLY = sizeof readonly / sizeof *readonly };

static bool has_field(const struct api_shape *shape, const char *name)
{
	for (const struct api_field *f = shape->fields; f->name; f++)
		if (text_same(f->name, name))
			return true;
	return false;
}

static bool faulted(const json_t *fields, const char *field, const char *name)
{
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *f = json_array_get(fields, i);
		const char *at = json_text_of(f, "field", "");
		size_t len = strlen(field);
		bool beneath = strncmp(at, field, len) == 0 && (!at[len] || at[len] == '.');
		if (beneath && (!name || text_same(json_text_of(f, "name", ""), name)))
			return true;
	}
	return false;
}

/* Every own member ill-typed, every read-only one there, one of them twice. */
static const char *worst_body(const struct api_shape *shape)
{
	struct buf b;
	bool first = true;
	buf_init(&b, city->t->ctx.arena, 1024);
	buf_char(&b, '{');
	for (const struct api_field *f = shape->fields; f->name; f++) {
		put_member(&b, &first, f->name);
		buf_text(&b, f->kind == T_FREE ? "{}" : "[[1.5]]");
	}
	for (int i = 0; i < READONLY; i++)
		if (!has_field(shape, readonly[i])) {
			put_member(&b, &first, readonly[i]);
			buf_text(&b, "\"1\"");
		}
	put_member(&b, &first, "mac");
	buf_text(&b, "2}");
	return b.at;
}

static void worst(const struct route *r)
{
	struct ctx *c = &city->t->ctx;
	struct api_answer a;
	const struct officer *f = who(r);
	for (int i = 0; i < 50 && r->right; i++, f = who(r))
		if (rights_allow(api_rights(city->api),
				 rights_find(api_rights(city->api), r->right),
				 law_role_find(city->packs.at[0], f->hold->role)))
			break;
	struct api_ask ask = { .method = r->method,
			       .path = random_path(r),
			       .person = f->person,
			       .grant = f->grant,
			       .stepped = true,
			       .body = worst_body(r->body) };
	struct census before = census();
	api_call_direct(c, city->api, &ask, &a);
	if (a.status == 404) /* a path without its number */
		return;
	const json_t *fields = json_object_get(a.json, "fields");
	if (!CHECK(a.status == 422))
		printf("    %s %s: %d %.200s\n", r->method, r->path, a.status, a.body);
	for (const struct api_field *own = r->body->fields; own->name; own++)
		if (own->kind != T_FREE && !CHECK(faulted(fields, own->name, NULL)))
			printf("    %s %s: %s is not named\n", r->method, r->path, own->name);
	for (int i = 0; i < READONLY; i++)
		if (!has_field(r->body, readonly[i]) && !CHECK(faulted(fields, readonly[i], NULL)))
			printf("    %s %s: %s is taken\n", r->method, r->path, readonly[i]);
	if (!has_field(r->body, "mac"))
		CHECK(faulted(fields, "mac", "field.repeated"));
	CHECK_INT(census().rows, before.rows);
	arena_reset(c->arena);
}

static void all_faults(void)
{
	for (const struct api_noun *noun = api_nouns; noun->name; noun++)
		for (const struct route *r = noun->routes; r->method; r++)
			if (r->body && writes(r) && r->assurance != ASSURE_NONE)
				worst(r);
}

/* ---- out of reach is absent ---- */

/* The answer without what differs by chance: the request's name and the ids that were asked with.
 */
static const char *masked(struct ctx *c, const struct api_answer *a, int64_t id)
{
	char number[32];
	struct buf b;
	buf_init(&b, c->arena, 512);
	snprintf(number, sizeof number, "%" PRId64, id);
	for (const char *p = a->body; *p;) {
		if (strncmp(p, number, strlen(number)) == 0) {
			buf_text(&b, "ID");
			p += strlen(number);
		} else if (strncmp(p, "\"request\":\"", 11) == 0) {
			p = strchr(p + 11, '"');
		} else {
			buf_char(&b, *p++);
		}
	}
	return arena_printf(c->arena, "%d %s", a->status, b.at);
}

static const char *asked(const struct officer *f, const char *method, const char *path,
			 const char *body, int64_t id)
{
	struct ctx *c = &city->t->ctx;
	struct api_answer a;
	char number[32];
	const char *texts[2] = { path, body };
	snprintf(number, sizeof number, "%" PRId64, id);
	for (int i = 0; i < 2; i++) { /* # stands for the id */
		const char *mark = texts[i] ? strchr(texts[i], '#') : NULL;
		if (mark)
			texts[i] = arena_printf(c->arena, "%.*s%s%s", (int)(mark - texts[i]),
						texts[i], number, mark + 1);
	}
	struct api_ask ask = { .method = method,
			       .path = texts[0],
			       .body = texts[1],
			       .person = f->person,
			       .grant = f->grant,
			       .stepped = true };
	api_call_direct(c, city->api, &ask, &a);
	return masked(c, &a, id);
}

/* clang-format off */
#define ITEMS "\"items\":[{\"code\":\"T-1\",\"quantity\":1}]"
static const struct {
	const char *role, *method, *path, *body;
	const char *what; /* of unit B: case, system ... */
} reaches[] = {
	{ "using_unit.applicant", "GET", "/api/cases/#", NULL, "case" },
	{ "using_unit.applicant", "GET", "/api/cases/#/clock", NULL, "case" },
	{ "using_unit.applicant", "POST", "/api/cases/#/talk", "{\"text\":\"x\"}", "case" },
	{ "using_unit.applicant", "POST", "/api/cases/#/withdraw", "{\"rev\":1,\"reason\":\"x\"}", "case" },
	{ "using_unit.applicant", "POST", "/api/cases/#/attachments?name=a.txt", "x", "case" },
	{ "using_unit.approver", "POST", "/api/cases/#/decisions",
	  "{\"rev\":1,\"step\":\"endorse\",\"outcome\":\"pass\"}", "case" },
	{ "using_unit.applicant", "GET", "/api/attachments/#", NULL, "attachment" },
	{ "using_unit.applicant", "GET", "/api/systems/#", NULL, "system" },
	{ "using_unit.applicant", "GET", "/api/projects/#", NULL, "project" },
	{ "using_unit.applicant", "GET", "/api/resources/#", NULL, "resource" },
	{ "using_unit.applicant", "GET", "/api/quotas/#", NULL, "project" },
	{ "using_unit.applicant", "GET", "/api/orders/#", NULL, "order" },
	{ "using_unit.applicant", "GET", "/api/statements/#", NULL, "statement" },
	{ "using_unit.applicant", "GET", "/api/statements/#/lines", NULL, "statement" },
	{ "using_unit.applicant", "GET", "/api/statements/#.pdf", NULL, "statement" },
	{ "using_unit.approver", "POST", "/api/statements/#/objections", "{\"reason\":\"xx\"}", "statement" },
	{ "using_unit.applicant", "PUT", "/api/drafts/#", "{\"procedure\":\"open_resource\",\"form\":{}}", "draft" },
	{ "using_unit.applicant", "DELETE", "/api/drafts/#", NULL, "draft" },
	{ "using_unit.applicant", "DELETE", "/api/delegations/#", NULL, "delegation" },
	{ "using_unit.applicant", "POST", "/api/notices/read", "{\"ids\":[\"#\"]}", "case" },
	{ "vendor.engineer", "POST", "/api/orders/#/report", "{\"items\":[],\"note\":\"x\"}", "order" },
	/* in bodies and queries */
	{ "using_unit.applicant", "POST", "/api/cases",
	  "{\"procedure\":\"open_resource\",\"form\":{\"system\":\"#\",\"purpose\":\"x\",\"verification_plan\":\"x\"," ITEMS "}}", "system" },
	{ "using_unit.applicant", "POST", "/api/cases/preview",
	  "{\"procedure\":\"open_resource\",\"form\":{\"system\":\"#\",\"purpose\":\"x\",\"verification_plan\":\"x\"," ITEMS "}}", "system" },
	{ "using_unit.applicant", "POST", "/api/cases",
	  "{\"procedure\":\"reclaim_resource\",\"form\":{\"resource\":\"#\",\"scope\":\"whole\",\"reason\":\"x\",\"backup_confirmed\":true,"
	  "\"backup_place\":\"x\"}}", "resource" },
	{ "using_unit.applicant", "POST", "/api/cases",
	  "{\"procedure\":\"record_initiation\",\"form\":{\"system\":\"#\"}}", "system" },
	{ "using_unit.applicant", "POST", "/api/delegations",
	  "{\"grant\":\"#\",\"person\":\"1\",\"from\":\"2026-09-22\",\"to\":\"2026-09-23\",\"reason\":\"xx\"}", "grant" },
	{ "using_unit.applicant", "POST", "/api/delegations",
	  "{\"person\":\"#\",\"from\":\"2026-09-22\",\"to\":\"2026-09-23\",\"reason\":\"xx\"}", "person" },
	{ "using_unit.applicant", "POST", "/api/session/office", "{\"grant\":\"#\"}", "grant" },
	{ "using_unit.applicant", "GET", "/api/cases?unit=#", NULL, "org" },
	{ "using_unit.applicant", "GET", "/api/cases?system=#", NULL, "system" },
	{ "using_unit.applicant", "GET", "/api/resources?system=#", NULL, "system" },
	{ "using_unit.applicant", "GET", "/api/quotas?project=#", NULL, "project" },
	{ "using_unit.applicant", "GET", "/api/orders?case=#", NULL, "case" },
	{ "vendor.manager", "GET", "/api/orders?case=#", NULL, "case" },
	{ "vendor.manager", "GET", "/api/resources/#", NULL, "resource" },
};
/* clang-format on */

static int64_t thing(const struct things *t, const char *what)
{
	return text_same(what, "case")         ? t->case_id
	       : text_same(what, "attachment") ? t->attachment
	       : text_same(what, "system")     ? t->system
	       : text_same(what, "project")    ? t->project
	       : text_same(what, "resource")   ? t->resource
	       : text_same(what, "order")      ? t->order
	       : text_same(what, "statement")  ? t->statement
	       : text_same(what, "draft")      ? city->things[owner_at(city, "other")].draft
	       : text_same(what, "delegation") ? city->things[owner_at(city, "other")].delegation
	       : text_same(what, "person")     ? t->person
	       : text_same(what, "grant")      ? t->grant
					       : t->org;
}

static const struct officer *officer_of(const char *role)
{
	for (int i = 0; i < city->o->n_holds; i++)
		if (text_same(city->o->holds[i].role, role))
			return &city->officers[i];
	return NULL;
}

static int64_t own_thing(const struct officer *f, const char *what)
{
	return text_same(what, "draft")        ? f->own_draft
	       : text_same(what, "delegation") ? f->own_delegation
	       : text_same(what, "person")     ? f->colleague
	       : text_same(what, "grant")      ? f->grant
					       : thing(&city->things[owner_at(city, "a")], what);
}

static void out_of_reach(void)
{
	struct ctx *c = &city->t->ctx;
	const struct things *b = &city->things[owner_at(city, "b")];
	for (size_t i = 0; i < sizeof reaches / sizeof *reaches; i++) {
		const struct officer *f = officer_of(reaches[i].role);
		int64_t id = thing(b, reaches[i].what), none = store_new_id(c);
		struct census before = census();
		const char *of_b =
			asked(f, reaches[i].method, reaches[i].path, reaches[i].body, id);
		const char *of_none =
			asked(f, reaches[i].method, reaches[i].path, reaches[i].body, none);
		if (!CHECK(text_same(of_b, of_none)))
			printf("    %s %s %s\n    of another unit: %.300s\n    of nothing: %.300s\n",
			       reaches[i].method, reaches[i].path,
			       reaches[i].body ? reaches[i].body : "", of_b, of_none);
		struct census after = census();
		CHECK(before.rows == after.rows && before.revisions == after.revisions);
		/* One's own is answered otherwise: the question was a good one. */
		const char *of_own = asked(f, reaches[i].method, reaches[i].path, reaches[i].body,
					   own_thing(f, reaches[i].what));
		bool alike = strstr(reaches[i].path, "/notices/") != NULL; /* says nothing */
		if (!CHECK(alike || !text_same(of_own, of_none)))
			printf("    %s %s %s\n    of one's own and of nothing: %.300s\n",
			       reaches[i].method, reaches[i].path,
			       reaches[i].body ? reaches[i].body : "", of_own);
		arena_reset(c->arena);
	}
}

/* ---- conflicts show what changed ---- */

static const char *case_path(const struct things *t, const char *tail)
{
	return arena_printf(city->t->ctx.arena, "/api/cases/%" PRId64 "%s", t->case_id, tail);
}

static void conflicts(void)
{
	struct ctx *c = &city->t->ctx;
	const struct things *a = &city->things[owner_at(city, "a")];
	static const struct {
		const char *role, *tail, *body;
	} rows[] = {
		{ "operator.reviewer", "/decisions",
		  "{\"rev\":7,\"step\":\"review\",\"outcome\":\"pass\"}" },
		{ "operator.reviewer", "/decisions",
		  "{\"rev\":1,\"step\":\"endorse\",\"outcome\":\"pass\"}" },
		{ "using_unit.applicant", "/withdraw", "{\"rev\":0,\"reason\":\"x\"}" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct officer *f = officer_of(rows[i].role);
		struct api_answer answer;
		struct api_ask ask = { .method = "POST",
				       .path = case_path(a, rows[i].tail),
				       .body = rows[i].body,
				       .person = f->person,
				       .grant = f->grant,
				       .stepped = true };
		api_call_direct(c, city->api, &ask, &answer);
		const json_t *current = json_object_get(answer.json, "current");
		CHECK_INT(answer.status, 409);
		CHECK_INT(json_int_of(current, "rev", -1), 1);
		CHECK(json_object_get(current, "actions") != NULL);
		arena_reset(c->arena);
	}
}

/* ---- the whole ---- */

static void gather(void)
{
	pool.n = 0;
	for (int i = 0; i < city->o->owners.n; i++) {
		const struct things *t = &city->things[i];
		const int64_t ids[] = { t->org,    t->project,   t->system,  t->resource,
					t->order,  t->statement, t->case_id, t->attachment,
					t->person, t->grant };
		for (size_t j = 0; j < sizeof ids / sizeof *ids; j++)
			if (ids[j] && pool.n < 500)
				pool.ids[pool.n++] = ids[j];
	}
	for (int i = 0; i < city->o->n_calls; i++)
		for (int j = 0; j < NAMES_MAX && pool.n < 500; j++)
			if (city->o->calls[i].cases[j])
				pool.ids[pool.n++] = city->o->calls[i].cases[j];
}

static char *file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = arena_take(a, 1 << 20);
	size_t n = f ? fread(text, 1, (1 << 20) - 1, f) : 0;
	if (f)
		fclose(f);
	return CHECK(n > 0) ? text : NULL;
}

static void run(struct test_store *t)
{
	struct matrix *m = calloc(1, sizeof *m);
	struct oracle *o = calloc(1, sizeof *o);
	if (!m || !o)
		return;
	*m = (struct matrix){ .t = t, .o = o };
	arena_init(&m->keep, (size_t)512 << 20);
	random_seed(&chance, seed);
	char *text = file_text(&m->keep, "tests/matrix/oracle.txt");
	oracle_read(o, &m->keep, text ? text : "");
	city = m;
	if (text && matrix_open(m)) {
		struct arena scratch;
		arena_init(&scratch, (size_t)256 << 20);
		t->ctx.arena = &scratch;
		gather();
		conflicts();
		out_of_reach();
		all_faults();
		random_bodies();
		t->ctx.arena = &t->arena;
		arena_done(&scratch);
	}
	arena_done(&m->keep);
	free(o);
	free(m);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
	if (argc > 2)
		rounds = atoi(argv[2]);
	test_stores(run);
	printf("seed %" PRIu64 "\n", seed);
	return test_done();
}
