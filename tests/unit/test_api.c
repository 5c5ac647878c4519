/* The way of a request: rows, fields, rights, keys, origin, refusals on the record, problems, lists
 * as files. */
#include "base/text.h"
#include "city.h"
#include "store/record.h"

static struct api_answer ask(struct test_city *k, const struct city_person *p, const char *method,
			     const char *path, const char *body)
{
	struct api_ask a = { .method = method, .path = path, .body = body, .stepped = true };
	struct api_answer answer;
	if (p) {
		a.person = p->person;
		a.grant = p->grant;
	}
	api_call_direct(&k->t->ctx, k->api, &a, &answer);
	if (answer.status < 400)
		CHECK_TEXT(answer.misfit, NULL);
	return answer;
}

static const char *code_of(const struct api_answer *a)
{
	return json_text_of(a->json, "code", "");
}

/* ---- rows and rights ---- */

static void rows_answer(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person unit = city_hire(c, k->unit, "unit1", "using_unit.applicant");
	struct city_person audit = city_hire(c, k->operator, "audit1", "platform.audit_admin");
	const struct {
		const struct city_person *who;
		const char *method, *path;
		int status;
	} rows[] = {
		{ NULL, "GET", "/api/health", 200 },
		{ NULL, "GET", "/api/me", 401 },
		{ NULL, "GET", "/api/nothing", 404 },
		{ NULL, "GET", "/api/health/", 404 },
		{ NULL, "GET", "/api/cases/abc", 404 },
		{ NULL, "GET", "/api/cases/-1", 404 },
		{ NULL, "GET", "/api/cases/0", 404 },
		{ NULL, "PATCH", "/api/health", 405 },
		{ &unit, "GET", "/api/me", 200 },
		{ &unit, "GET", "/api/orgs?limit=3", 200 },
		{ &unit, "GET", "/api/record", 403 },
		{ &unit, "GET", "/api/people", 403 },
		{ &unit, "GET", "/api/colleagues", 200 },
		{ &unit, "GET", "/api/law", 200 },
		{ &unit, "GET", "/api/law/articles/19", 200 },
		{ &unit, "GET", "/api/law/articles/36", 404 },
		{ &unit, "GET", "/api/law/procedures/open_resource.svg", 200 },
		{ &unit, "GET", "/api/calendar/2026", 200 },
		{ &unit, "GET", "/api/calendar/1900", 404 },
		{ &unit, "GET", "/api/search?q=19", 200 },
		{ &unit, "GET", "/api/search?q=%25", 200 },
		{ &unit, "GET", "/api/search", 422 },
		{ &unit, "GET", "/api/roles", 200 },
		{ &unit, "GET", "/api/delegations", 200 },
		{ &unit, "GET", "/api/me/preferences", 200 },
		{ &unit, "GET", "/api/me/calendar", 200 },
		{ &unit, "GET", "/api/demo/people", 200 },
		{ &audit, "GET", "/api/record", 200 },
		{ &audit, "GET", "/api/record?from=2026-01-01&to=2026-12-31&kind=org", 200 },
		{ &audit, "GET", "/api/record/1", 200 },
		{ &audit, "GET", "/api/record/999999", 404 },
		{ &audit, "GET", "/api/record/verify", 200 },
		{ &audit, "GET", "/api/record?sort=-entry", 200 },
		{ &audit, "GET", "/api/record?sort=nothing", 422 },
		{ &audit, "GET", "/api/cases", 403 },
		{ &audit, "POST", "/api/people", 403 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct api_answer a = ask(k, rows[i].who, rows[i].method, rows[i].path, NULL);
		if (!CHECK(a.status == rows[i].status))
			printf("    %s %s: %d, not %d: %.300s\n", rows[i].method, rows[i].path,
			       a.status, rows[i].status, a.body);
	}
}

/* Every fault of a request in one answer, each by its place. */
static void faults_together(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sys = city_hire(c, k->operator, "sys1", "platform.sys_admin");
	static const struct {
		const char *path, *body, *faults;
	} rows[] = {
		{ "/api/people", "{}",
		  "name:field.missing account:field.missing org:field.missing" },
		{ "/api/people", "{\"name\":1,\"account\":\"ab\",\"org\":\"x\",\"more\":true}",
		  "more:field.unknown name:field.text account:field.short org:field.id" },
		{ "/api/people",
		  "{\"name\":\"a\",\"name\":\"b\",\"account\":\"abc\",\"org\":\"1\"}",
		  "name:field.repeated" },
		{ "/api/people", "{\"name\":\"a\\u0007\",\"account\":null,\"org\":\"01\"}",
		  "name:field.control account:field.null org:field.id" },
		{ "/api/people?x=1", "{\"name\":\"a\",\"account\":\"abc\",\"org\":\"1\"}",
		  "x:field.unknown" },
		{ "/api/people", "[]", ":field.object" },
		{ "/api/orgs/bodies",
		  "{\"body\":\"operator\",\"org\":\"1\",\"from\":\"2026-02-30\"}",
		  "from:field.date" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct api_answer a = ask(k, &sys, "POST", rows[i].path, rows[i].body);
		const json_t *fields = json_object_get(a.json, "fields");
		struct buf b;
		buf_init(&b, c->arena, 256);
		for (size_t j = 0; j < json_array_size(fields); j++) {
			const json_t *f = json_array_get(fields, j);
			buf_printf(&b, "%s%s:%s", j ? " " : "", json_text_of(f, "field", "?"),
				   json_text_of(f, "name", "?"));
			CHECK(strcmp(json_text_of(f, "detail", ""), json_text_of(f, "name", "")) !=
			      0);
		}
		CHECK_INT(a.status, 422);
		CHECK_TEXT(b.at, rows[i].faults);
	}
	struct api_answer a = ask(k, &sys, "POST", "/api/people", "{\"name\":");
	CHECK_INT(a.status, 400);
	a = ask(k, &sys, "DELETE", "/api/session", "{\"x\":1}");
	CHECK_INT(a.status, 400);
}

/* ---- repeated requests, conflicts ---- */

static int64_t entries(struct ctx *c);

static void keys(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sys = city_hire(c, k->operator, "sys2", "platform.sys_admin");
	const char *body =
		arena_printf(c->arena, "{\"name\":\"王某\",\"account\":\"wang\",\"org\":\"%lld\"}",
			     (long long)k->unit);
	struct api_ask a = { .method = "POST",
			     .path = "/api/people",
			     .body = body,
			     .key = "key-0001",
			     .person = sys.person,
			     .grant = sys.grant };
	struct api_answer first, again, other;
	api_call_direct(c, k->api, &a, &first);
	CHECK_INT(first.status, 201);
	int64_t before = entries(c);
	api_call_direct(c, k->api, &a, &again);
	CHECK_INT(again.status, 201);
	CHECK_TEXT(again.body, first.body);
	CHECK_INT(entries(c), before);
	a.body = arena_printf(c->arena, "{\"name\":\"李某\",\"account\":\"li\",\"org\":\"%lld\"}",
			      (long long)k->unit);
	api_call_direct(c, k->api, &a, &other);
	CHECK_INT(other.status, 422);
	/* A refusal is kept, too, and recorded once. */
	a.body = body;
	a.key = "key-0002";
	api_call_direct(c, k->api, &a, &first);
	CHECK_INT(first.status, 409);
	before = entries(c);
	api_call_direct(c, k->api, &a, &again);
	CHECK_TEXT(again.body, first.body);
	CHECK_INT(entries(c), before);
	a.key = "short";
	api_call_direct(c, k->api, &a, &again);
	CHECK_INT(again.status, 400);
	/* A stale revision shows what the thing is now. */
	const char *id =
		json_text_of(ask(k, &sys, "GET", "/api/people?q=wang", NULL).json, "x", NULL);
	CHECK_TEXT(id, NULL);
	json_t *list = ask(k, &sys, "GET", "/api/people?q=wang", NULL).json;
	id = json_text_of(json_array_get(json_object_get(list, "items"), 0), "id", "0");
	const char *path = arena_printf(c->arena, "/api/people/%s", id);
	struct api_answer stale = ask(k, &sys, "PATCH", path, "{\"rev\":7,\"mail\":\"a@b\"}");
	CHECK_INT(stale.status, 409);
	CHECK_TEXT(json_text_of(json_object_get(stale.json, "current"), "account", ""), "wang");
	CHECK_INT(ask(k, &sys, "PATCH", path, "{\"rev\":1,\"mail\":\"a@b\"}").status, 200);
}

static enum status count_entries(struct ctx *c, void *arg)
{
	struct record_row r;
	int64_t n = 0;
	while (record_get(c, n + 1, &r) == OK)
		n++;
	fault_clear(c);
	*(int64_t *)arg = n;
	return OK;
}

static int64_t entries(struct ctx *c)
{
	int64_t n = 0;
	CHECK_INT(store_read(c, count_entries, &n), OK);
	return n;
}

static enum status newest(struct ctx *c, void *arg)
{
	int64_t n;
	TRY(count_entries(c, &n));
	return record_get(c, n, arg);
}

static void refusals_recorded(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person unit = city_hire(c, k->unit, "unit2", "using_unit.applicant");
	struct record_row row;
	CHECK_INT(ask(k, &unit, "GET", "/api/people", NULL).status, 403);
	CHECK_INT(store_read(c, newest, &row), OK);
	CHECK_TEXT(row.kind, "request.refused");
	CHECK_INT(row.person, unit.person);
	CHECK_TEXT(row.result, "refused");
	/* Step-up: without a fresh code no grant is touched. */
	struct city_person sec = city_hire(c, k->operator, "sec-api", "platform.sec_admin");
	struct api_ask a = { .method = "POST",
			     .path = "/api/grants/5/confirm",
			     .person = sec.person,
			     .grant = sec.grant };
	struct api_answer answer;
	api_call_direct(c, k->api, &a, &answer);
	CHECK_INT(answer.status, 403);
	CHECK_TEXT(code_of(&answer), "step_up");
	CHECK_INT(ask(k, &sec, "POST", "/api/grants/5/confirm", "{}").status, 404);
}

/* ---- a browser: cookie, CSRF, origin ---- */

static struct http_reply browse(struct test_city *k, const char *method, const char *path,
				const char *body, const struct http_pair *headers, int n)
{
	struct http_request r = { .method = method,
				  .path = path,
				  .body = body,
				  .body_len = body ? strlen(body) : 0,
				  .headers = headers,
				  .n_headers = n,
				  .peer = "127.0.0.1" };
	struct http_reply out = { 0 };
	api_handle(&k->t->ctx, &r, &out, k->api);
	return out;
}

static const char *header_of(const struct http_reply *r, const char *name)
{
	for (int i = 0; i < r->n_headers; i++)
		if (text_same(r->headers[i].name, name))
			return r->headers[i].value;
	return "";
}

/* What a page of this origin sends, or another's. NULL: not sent. */
struct sent {
	const char *cookie, *csrf, *origin, *site, *key;
};

static int set_preferences(struct test_city *k, const struct sent *s)
{
	const struct http_pair all[] = { { "content-type", "application/json" },
					 { "host", "cloud.example:8080" },
					 { "cookie", s->cookie },
					 { "x-csrf", s->csrf },
					 { "origin", s->origin },
					 { "sec-fetch-site", s->site },
					 { "idempotency-key", s->key } };
	struct http_pair given[7];
	int n = 0;
	for (int i = 0; i < 7; i++)
		if (all[i].value)
			given[n++] = all[i];
	return browse(k, "PUT", "/api/me/preferences", "{\"language\":\"en\"}", given, n).status;
}

/* clang-format off */
static const struct {
	bool cookie, csrf;
	struct sent sent;  /* beside the session's own cookie and token, where true */
	int status;
} origins[] = {
	{ true, true, { .origin = "http://cloud.example:8080", .site = "same-origin", .key = "key-browser-1" }, 200 },
	{ true, false, { .key = "key-browser-2" }, 403 },
	{ true, false, { .csrf = "00000000000000000000000000000000", .key = "key-browser-3" }, 403 },
	{ true, true, { .origin = "http://evil.example", .key = "key-browser-4" }, 403 },
	{ true, true, { .origin = "null", .key = "key-browser-5" }, 403 },
	{ true, true, { .site = "cross-site", .key = "key-browser-6" }, 403 },
	{ true, true, { .key = NULL }, 400 },
	{ true, true, { .key = "key-browser-7" }, 200 },
	{ false, true, { .key = "key-browser-8" }, 401 },
};
/* clang-format on */

static void check_origin(struct test_city *k, const char *cookie, const char *csrf)
{
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
		struct sent sent = origins[i].sent;
		if (origins[i].cookie)
			sent.cookie = cookie;
		if (origins[i].csrf)
			sent.csrf = csrf;
		CHECK_INT(set_preferences(k, &sent), origins[i].status);
	}
}

static void browser(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person p = city_hire(c, k->unit, "browser", "using_unit.ops");
	char csrf[33], token[TOKEN_TEXT] = { 0 };
	const char *body = arena_printf(c->arena, "{\"person\":\"%lld\"}", (long long)p.person);
	struct http_pair json = { "content-type", "application/json" };
	struct http_reply r = browse(k, "POST", "/api/demo/sign-in", body, &json, 1);
	CHECK_INT(r.status, 200);
	const char *cookie = header_of(&r, "Set-Cookie");
	CHECK(strstr(cookie, "HttpOnly; SameSite=Strict") != NULL);
	CHECK_INT(sscanf(cookie, "yunheng=%64s", token), 1);
	session_csrf(token, csrf);
	const char *sent = arena_printf(c->arena, "other=1; yunheng=%s", token);
	check_origin(k, sent, csrf);
	struct http_pair out[3] = { { "cookie", sent },
				    { "x-csrf", csrf },
				    { "accept-language", "en" } };
	CHECK_INT(browse(k, "GET", "/api/me", NULL, out, 3).status, 200);
	r = browse(k, "DELETE", "/api/session", NULL, out, 3);
	CHECK_INT(r.status, 200);
	CHECK(strstr(header_of(&r, "Set-Cookie"), "Max-Age=0") != NULL);
	r = browse(k, "GET", "/api/me", NULL, out, 3);
	CHECK_INT(r.status, 401);
	CHECK(strstr(r.body, "sign in") != NULL);
	struct http_pair xml = { "content-type", "text/xml" };
	CHECK_INT(browse(k, "POST", "/api/session", "<a/>", &xml, 1).status, 400);
}

/* From an enrolment that was handed over to an open session, as a browser does it. */
static void enrolling(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sys = city_hire(c, k->operator, "sys3", "platform.sys_admin");
	const char *body =
		arena_printf(c->arena,
			     "{\"name\":\"新人\",\"account\":\"new.comer\",\"org\":\"%lld\"}",
			     (long long)k->unit);
	struct api_answer made = ask(k, &sys, "POST", "/api/people", body);
	const char *secret = json_text_of(made.json, "enrolment", "");
	CHECK_INT((int64_t)strlen(secret), 32);
	struct http_pair json = { "content-type", "application/json" };
	body = arena_printf(
		c->arena,
		"{\"account\":\"new.comer\",\"enrolment\":\"%s\",\"password\":\"Phytium-2000-ok\"}",
		secret);
	struct http_reply r = browse(k, "POST", "/api/session/enrol", body, &json, 1);
	CHECK_INT(r.status, 200);
	CHECK(strstr(r.body, "otpauth://totp/Yunheng:new.comer?secret=") != NULL);
	char token[TOKEN_TEXT] = { 0 };
	CHECK_INT(sscanf(header_of(&r, "Set-Cookie"), "yunheng=%64s", token), 1);
	struct http_pair with[2] = { json,
				     { "cookie", arena_printf(c->arena, "yunheng=%s", token) } };
	CHECK_INT(browse(k, "GET", "/api/me", NULL, with, 2).status, 401);
	CHECK_INT(browse(k, "POST", "/api/session/code", "{\"code\":\"12\"}", with, 2).status, 422);
	CHECK_INT(browse(k, "POST", "/api/session/code", "{\"code\":\"000000\"}", with, 2).status,
		  401);
	r = browse(k, "GET", "/api/demo/code", NULL, with, 2);
	body = arena_printf(c->arena, "%.*s", (int)r.body_len, r.body);
	r = browse(k, "POST", "/api/session/code", body, with, 2);
	CHECK_INT(r.status, 200);
	CHECK(strstr(r.body, "\"account\":\"new.comer\"") != NULL);
	CHECK_INT(browse(k, "POST", "/api/session",
			 "{\"account\":\"new.comer\",\"password\":\"x\"}", &json, 1)
			  .status,
		  401);
}

/* ---- lists ---- */

static void lists(struct test_city *k)
{
	struct city_person unit = city_hire(&k->t->ctx, k->unit, "lister", "using_unit.ops");
	struct api_answer a = ask(k, &unit, "GET", "/api/orgs?limit=2&offset=1&sort=name", NULL);
	CHECK_INT(json_int_of(a.json, "total", 0), 6);
	CHECK_INT((int64_t)json_array_size(json_object_get(a.json, "items")), 2);
	a = ask(k, &unit, "GET", "/api/orgs?q=单位&format=csv", NULL);
	CHECK_TEXT(a.type, "text/csv; charset=utf-8");
	CHECK(strstr(a.body, "甲单位") != NULL && strstr(a.body, "乙单位") != NULL);
	CHECK(strstr(a.body, "大数据中心") == NULL);
	a = ask(k, &unit, "GET", "/api/orgs?format=xlsx", NULL);
	CHECK(a.len > 1000 && memcmp(a.body, "PK", 2) == 0);
	CHECK_INT(ask(k, &unit, "GET", "/api/orgs?format=pdf", NULL).status, 422);
	CHECK_INT(ask(k, &unit, "GET", "/api/orgs?limit=0", NULL).status, 422);
	CHECK_INT(ask(k, &unit, "GET", "/api/orgs?limit=1&limit=2", NULL).status, 422);
	CHECK_INT(ask(k, &unit, "GET", "/api/orgs?district=x", NULL).status, 422);
}

/* Every right is asked for by some route. */
static void rights_used(struct test_city *k)
{
	const struct rights *r = api_rights(k->api);
	for (int i = 0; i < rights_count(r); i++) {
		bool used = false;
		for (const struct api_noun *n = api_nouns; n->name; n++)
			for (const struct route *row = n->routes; row->method; row++)
				used |= text_same(row->right, rights_name(r, i)) ||
					text_same(row->further, rights_name(r, i));
		if (!CHECK(used))
			printf("    %s\n", rights_name(r, i));
	}
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		rows_answer(&k);
		faults_together(&k);
		keys(&k);
		refusals_recorded(&k);
		browser(&k);
		enrolling(&k);
		lists(&k);
		rights_used(&k);
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
