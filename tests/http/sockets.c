/* Sessions, keys, bodies and a full disk over real sockets: a server in this process on a small
 * city, whose clock the tests move. What net alone refuses is tests/unit/test_http*.c. */
#include "sockets.h"

#include <pthread.h>

/* ---- signing in ---- */

static void signing_in(void)
{
	struct city_person p = hire("sara", "using_unit.applicant");
	struct client k;
	char code[7], unknown[512], half[160], whole[160];
	open_from(&k, 11);
	/* Whose account it is does not show. */
	CHECK_INT(give_password(&k, "nobody-here", good), 401);
	const char *mark = strstr(k.body, "\"request\"");
	size_t len = mark ? (size_t)(mark - k.body) : 0;
	len = len < sizeof unknown ? len : 0;
	memcpy(unknown, k.body, len);
	unknown[len] = '\0';
	CHECK_INT(give_password(&k, "sara", "wrong-Password-1"), 401);
	CHECK(*unknown && strncmp(k.body, unknown, strlen(unknown)) == 0);
	/* Half open: good for the code alone. */
	CHECK_INT(give_password(&k, "sara", good), 200);
	CHECK(take_cookie(&k) && says(&k, "\"code\""));
	snprintf(half, sizeof half, "%s", k.cookie);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	CHECK_INT(ask(&k, "GET", "/api/law", NULL), 401);
	CHECK_INT(give_code(&k, "/api/session/code", "000000"), 401);
	code_in(p.person, 0, code);
	CHECK_INT(give_code(&k, "/api/session/code", code), 200);
	/* The token moved: the half-open one is nobody's. */
	CHECK(take_cookie(&k));
	snprintf(whole, sizeof whole, "%s", k.cookie);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200);
	snprintf(k.cookie, sizeof k.cookie, "%s", half);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	/* Step-up moves it again. */
	snprintf(k.cookie, sizeof k.cookie, "%s", whole);
	CHECK_INT(give_code(&k, "/api/session/step-up", code), 403); /* used */
	clock_by(STEP);
	code_in(p.person, 0, code);
	CHECK_INT(give_code(&k, "/api/session/step-up", code), 200);
	CHECK(take_cookie(&k) && says(&k, "\"stepped_until\":\"2026"));
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200);
	snprintf(half, sizeof half, "%s", k.cookie);
	snprintf(k.cookie, sizeof k.cookie, "%s", whole);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	/* Signing out ends it. */
	snprintf(k.cookie, sizeof k.cookie, "%s", half);
	CHECK_INT(ask(&k, "DELETE", "/api/session", NULL), 200);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	client_close(&k);
}

/* ---- codes ---- */

static void codes(void)
{
	struct city_person p = hire("otto", "using_unit.approver"),
			   q = hire("quin", "using_unit.approver");
	struct client k;
	char code[7], of_other[7];
	open_from(&k, 12);
	/* Used, older than the one before, later than the next, of somebody else. */
	clock_by(10 * STEP);
	code_in(p.person, 0, code);
	CHECK(give_password(&k, "otto", good) == 200 && take_cookie(&k));
	CHECK_INT(give_code(&k, "/api/session/code", code), 200);
	CHECK(give_password(&k, "otto", good) == 200 && take_cookie(&k));
	CHECK_INT(give_code(&k, "/api/session/code", code), 401); /* replayed */
	clock_by(4 * STEP);
	code_in(p.person, 0, code);
	clock_by(2 * STEP);
	CHECK_INT(give_code(&k, "/api/session/code", code), 401); /* old */
	code_in(p.person, 2 * STEP, code);
	CHECK_INT(give_code(&k, "/api/session/code", code), 401); /* too early */
	code_in(q.person, 0, of_other);
	CHECK_INT(give_code(&k, "/api/session/code", of_other), 401);
	/* One step late and one step early are what clocks are like. */
	clock_by(20 * MINUTE);
	CHECK(give_password(&k, "otto", good) == 200 && take_cookie(&k));
	code_in(p.person, 0, code);
	clock_by(STEP);
	CHECK_INT(give_code(&k, "/api/session/code", code), 200);
	/* A step passed is passed: no earlier code after it. */
	clock_by(20 * MINUTE);
	char late[7];
	code_in(p.person, 0, late);
	clock_by(STEP);
	code_in(p.person, 0, code);
	CHECK(give_password(&k, "otto", good) == 200 && take_cookie(&k));
	CHECK_INT(give_code(&k, "/api/session/code", code), 200);
	CHECK(give_password(&k, "otto", good) == 200 && take_cookie(&k));
	CHECK_INT(give_code(&k, "/api/session/code", late), 401);
	client_close(&k);
}

struct racer {
	struct client k;
	char code[7];
	const char *key, *body, *path;
	pthread_barrier_t *start;
	int status;
};

static void *race_code(void *arg)
{
	struct racer *r = arg;
	pthread_barrier_wait(r->start);
	r->status = give_code(&r->k, "/api/session/code", r->code);
	return NULL;
}

static void *race_key(void *arg)
{
	struct racer *r = arg;
	pthread_barrier_wait(r->start);
	r->status = client_ask(&r->k, "POST", r->path, r->key, r->body);
	return NULL;
}

static void race(struct racer *r, int n, void *(*run)(void *))
{
	pthread_barrier_t start;
	pthread_t threads[8];
	pthread_barrier_init(&start, NULL, (unsigned)n);
	for (int i = 0; i < n; i++) {
		r[i].start = &start;
		CHECK(pthread_create(&threads[i], NULL, run, &r[i]) == 0);
	}
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
}

/* One code at once from four half-open sessions: one gets in. */
static void parallel_codes(void)
{
	struct city_person p = hire("paul", "using_unit.ops");
	static struct racer r[4];
	int in = 0;
	clock_by(10 * STEP);
	for (int i = 0; i < 4; i++) {
		open_from(&r[i].k, 13);
		CHECK(give_password(&r[i].k, "paul", good) == 200 && take_cookie(&r[i].k));
		code_in(p.person, 0, r[i].code);
	}
	race(r, 4, race_code);
	for (int i = 0; i < 4; i++) {
		in += r[i].status == 200;
		CHECK(r[i].status == 200 || r[i].status == 401);
		client_close(&r[i].k);
	}
	CHECK_INT(in, 1);
}

/* ---- lockout ---- */

static void lockout(void)
{
	struct city_person p = hire("luis", "using_unit.security");
	struct client k;
	char code[7];
	open_from(&k, 14);
	for (int i = 0; i < 5; i++)
		CHECK_INT(give_password(&k, "luis", "Wrong-2026-xx"), 401);
	CHECK_INT(give_password(&k, "luis", good), 401);
	clock_by(14 * MINUTE);
	CHECK_INT(give_password(&k, "luis", good), 401);
	clock_by(2 * MINUTE);
	CHECK_INT(give_password(&k, "luis", good), 200);
	/* Wrong codes count, too, and a session that owes its code does not outlive the lock. */
	CHECK(take_cookie(&k));
	for (int i = 0; i < 5; i++)
		CHECK_INT(give_code(&k, "/api/session/code", "000000"), 401);
	code_in(p.person, 0, code);
	CHECK_INT(give_code(&k, "/api/session/code", code), 401);
	CHECK_INT(give_password(&k, "luis", good), 401);
	client_close(&k);
}

/* ---- the life of a session ---- */

static void idle_and_absolute(void)
{
	struct city_person p = hire("ida", "using_unit.applicant");
	struct client k;
	open_from(&k, 15);
	enter(&k, &p);
	clock_by(14 * MINUTE);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200);
	clock_by(14 * MINUTE);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200);
	clock_by(16 * MINUTE);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	enter(&k, &p);
	int minutes = 0;
	while (minutes < 479 && ask(&k, "GET", "/api/me", NULL) == 200) {
		clock_by(10 * MINUTE);
		minutes += 10;
	}
	CHECK_INT(minutes, 480);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	/* A half-open session is short. */
	CHECK(give_password(&k, "ida", good) == 200 && take_cookie(&k));
	clock_by(16 * MINUTE);
	CHECK_INT(give_code(&k, "/api/session/code", "000000"), 401);
	client_close(&k);
}

/* ---- cookie, token, origin ---- */

static void forged(void)
{
	struct city_person p = hire("fay", "using_unit.applicant"),
			   q = hire("finn", "using_unit.applicant");
	struct client k, other;
	const char body[] = "{\"language\":\"en\"}";
	char csrf[64];
	open_from(&k, 16);
	open_from(&other, 17);
	enter(&k, &p);
	enter(&other, &q);
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 200);
	snprintf(csrf, sizeof csrf, "%s", k.csrf);
	*k.csrf = '\0';
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 403);
	snprintf(k.csrf, sizeof k.csrf, "%s", "00000000000000000000000000000000");
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 403);
	snprintf(k.csrf, sizeof k.csrf, "%.31s", csrf);
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 403);
	snprintf(k.csrf, sizeof k.csrf, "%s", other.csrf); /* another session's */
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 403);
	snprintf(k.csrf, sizeof k.csrf, "%s", csrf);
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 200);
	/* Another's cookie with one's own token; a cookie that was never given; half of one. */
	snprintf(k.cookie, sizeof k.cookie, "%s", other.cookie);
	CHECK_INT(ask(&k, "PUT", "/api/me/preferences", body), 403);
	size_t len = strlen(k.cookie);
	k.cookie[len - 1] = k.cookie[len - 1] == '0' ? '1' : '0';
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	k.cookie[len - 1] = '\0';
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	client_close(&k);
	client_close(&other);
}

/* ---- revocation ---- */

struct revoking {
	int64_t id;
	bool disable;
};

static enum status revoke_work(struct ctx *c, void *arg)
{
	const struct revoking *r = arg;
	if (!r->disable)
		return grant_end(c, r->id, "测试");
	struct person_change change = { .id = r->id, .rev = 1, .state = "disabled" };
	return person_change(c, &change);
}

static void revocation(void)
{
	struct city_person p = hire("rosa", "using_unit.applicant");
	struct client k;
	open_from(&k, 18);
	enter(&k, &p);
	CHECK_INT(ask(&k, "GET", "/api/cases", NULL), 200);
	struct revoking end = { p.grant, false }, disable = { p.person, true };
	CHECK_INT(store_write(&city.t->ctx, revoke_work, &end), OK);
	CHECK_INT(ask(&k, "GET", "/api/cases", NULL), 403);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200);
	enum status s = store_write(&city.t->ctx, revoke_work, &disable);
	if (!CHECK(s == OK))
		printf("    %s\n", city.t->ctx.fault.name);
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 401);
	CHECK_INT(give_password(&k, "rosa", good), 401);
	client_close(&k);
}

/* ---- repeated requests ---- */

static void repeated(void)
{
	struct city_person p = hire("rita", "platform.sys_admin"),
			   q = hire("rolf", "platform.sys_admin");
	struct client k, other;
	char body[256], changed[256], first[2048];
	static struct racer r[4];
	open_from(&k, 19);
	open_from(&other, 20);
	enter(&k, &p);
	enter(&other, &q);
	snprintf(body, sizeof body, "{\"name\":\"甲\",\"account\":\"made-1\",\"org\":\"%lld\"}",
		 (long long)city.unit);
	snprintf(changed, sizeof changed,
		 "{\"name\":\"乙\",\"account\":\"made-1\",\"org\":\"%lld\"}", (long long)city.unit);
	CHECK_INT(client_ask(&k, "POST", "/api/people", "key-repeated-1", body), 201);
	snprintf(first, sizeof first, "%s", k.body);
	CHECK_INT(client_ask(&k, "POST", "/api/people", "key-repeated-1", body), 201);
	CHECK_TEXT(k.body, first);
	CHECK_INT(client_ask(&k, "POST", "/api/people", "key-repeated-1", changed), 422);
	CHECK_INT(client_ask(&k, "POST", "/api/people?x=1", "key-repeated-1", body), 422);
	CHECK_INT(client_ask(&k, "POST", "/api/people", NULL, body), 400);
	CHECK_INT(client_ask(&k, "POST", "/api/people", "short", body), 400);
	/* A key is its person's own. */
	CHECK_INT(client_ask(&other, "POST", "/api/people", "key-repeated-1", body), 409);
	/* A retry on a new connection, after the first was lost. */
	client_close(&k);
	struct client again;
	open_from(&again, 19);
	snprintf(again.cookie, sizeof again.cookie, "%s", k.cookie);
	snprintf(again.csrf, sizeof again.csrf, "%s", k.csrf);
	CHECK_INT(client_ask(&again, "POST", "/api/people", "key-repeated-1", body), 201);
	CHECK_TEXT(again.body, first);
	/* The same key four times at once: one effect, one answer. */
	snprintf(body, sizeof body, "{\"name\":\"丙\",\"account\":\"made-2\",\"org\":\"%lld\"}",
		 (long long)city.unit);
	for (int i = 0; i < 4; i++) {
		open_from(&r[i].k, 19);
		snprintf(r[i].k.cookie, sizeof r[i].k.cookie, "%s", again.cookie);
		snprintf(r[i].k.csrf, sizeof r[i].k.csrf, "%s", again.csrf);
		r[i].key = "key-repeated-2";
		r[i].path = "/api/people";
		r[i].body = body;
	}
	race(r, 4, race_key);
	for (int i = 0; i < 4; i++) {
		CHECK_INT(r[i].status, 201);
		CHECK_TEXT(r[i].k.body, r[0].k.body);
		client_close(&r[i].k);
	}
	client_close(&again);
	client_close(&other);
}

/* ---- bodies and heads ---- */

/* Sends bytes as they are on a connection of its own and reads one answer. */
static int raw(struct client *k, const char *head, const char *body, size_t len)
{
	static char out[1 << 18];
	int n = snprintf(out, sizeof out, "%s", head);
	memcpy(out + n, body, len);
	open_from(k, 21);
	client_write(k->fd, out, (size_t)n + len);
	size_t got = 0, body_at = 0, whole = 0;
	k->status = 0;
	k->body = k->in;
	while (!whole && got < CLIENT_ROOM - 1) {
		ssize_t more = recv(k->fd, k->in + got, CLIENT_ROOM - 1 - got, 0);
		if (more <= 0)
			break;
		got += (size_t)more;
		whole = client_complete(k->in, got, &k->status, &body_at);
	}
	k->in[got] = '\0';
	k->body = k->in + body_at;
	client_close(k);
	return k->status;
}

static void bodies(void)
{
	struct city_person p = hire("bea", "using_unit.applicant");
	struct client k, r;
	static char large[70000], head[1024];
	open_from(&k, 22);
	enter(&k, &p);
	const struct {
		const char *method, *path, *type, *body;
		size_t len, said; /* said: Content-Length, where it is not len */
		int status;
	} rows[] = {
		{ "PUT", "/api/me/preferences", "application/json", "{\"language\":\"zh\"}", 17, 0,
		  200 },
		{ "PUT", "/api/me/preferences", "application/json; charset=utf-8", "{}", 2, 0,
		  200 },
		{ "PUT", "/api/me/preferences", "text/plain", "{}", 2, 0, 400 },
		{ "PUT", "/api/me/preferences", "application/x-www-form-urlencoded", "a=b", 3, 0,
		  400 },
		{ "PUT", "/api/me/preferences", "application/json", "", 0, 0, 400 },
		{ "PUT", "/api/me/preferences", "application/json", "{\"theme\":\"\xff\"}", 13, 0,
		  400 },
		{ "PUT", "/api/me/preferences", "application/json", "{\"theme\":\"\xc0\xaf\"}", 14,
		  0, 400 },
		{ "PUT", "/api/me/preferences", "application/json", "{\"theme\":\"\xed\xa0\x80\"}",
		  15, 0, 400 },
		{ "PUT", "/api/me/preferences", "application/json", "{\"theme\":\"a\0b\"}", 15, 0,
		  400 },
		{ "PUT", "/api/me/preferences", "application/json", "\xef\xbb\xbf{}", 5, 0, 400 },
		{ "PUT", "/api/me/preferences", "application/json", "{} {}", 5, 0, 400 },
		{ "PUT", "/api/me/preferences", "application/json",
		  "{\"theme\":\"a\",\"theme\":\"b\"}", 25, 0, 422 },
		{ "PUT", "/api/me/preferences", "application/json", large, sizeof large, 0, 413 },
		{ "POST", "/api/cases/1/attachments?name=a", "text/plain", "", 0, (20 << 20) + 1,
		  413 },
		{ "GET", "/api/cases?q=%ff", "text/plain", "", 0, 0, 400 },
		{ "GET", "/api/cases?q=%00", "text/plain", "", 0, 0, 400 },
		{ "GET", "/api/cases?q=a%zz", "text/plain", "", 0, 0, 400 },
		{ "GET", "/api/cases?limit=1&limit=2", "text/plain", "", 0, 0, 422 },
		{ "GET", "/api/cases?limit=99999999999999999999", "text/plain", "", 0, 0, 422 },
		{ "GET", "/api/cases/%2e%2e", "text/plain", "", 0, 0, 400 },
		{ "GET", "/api/cases/1%00", "text/plain", "", 0, 0, 400 },
		{ "GET", "/api/cases/9223372036854775808", "text/plain", "", 0, 0, 404 },
		{ "GET", "/api/../api/me", "text/plain", "", 0, 0, 400 },
		{ "DELETE", "/api/me", "text/plain", "", 0, 0, 405 },
		{ "TRACE", "/api/me", "text/plain", "", 0, 0, 405 },
	};
	memset(large, ' ', sizeof large);
	large[0] = '{';
	large[sizeof large - 1] = '}';
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(
			head, sizeof head,
			"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nX-CSRF: %s\r\n"
			"Idempotency-Key: body-%08d\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
			rows[i].method, rows[i].path, k.cookie, k.csrf, keys++, rows[i].type,
			rows[i].said ? rows[i].said : rows[i].len);
		raw(&r, head, rows[i].body, rows[i].len);
		if (!CHECK(r.status == rows[i].status))
			printf("    %s %s %s: %d, not %d: %.200s\n", rows[i].method, rows[i].path,
			       rows[i].type, r.status, rows[i].status, r.body);
	}
	CHECK_INT(ask(&k, "GET", "/api/me", NULL), 200); /* and all is well */
	client_close(&k);
}

/* What a stranger's head may not do: identity and addresses are the session's and the socket's. */
static void heads(void)
{
	static const char *const heads[] = {
		"GET /api/me HTTP/1.1\r\nHost: a\r\nX-Forwarded-User: sara\r\nX-Remote-User: sara\r\n\r\n",
		"GET /api/me HTTP/1.1\r\nHost: a\r\nAuthorization: Basic c2FyYTpTb2NrZXRz\r\n\r\n",
		"GET /api/me HTTP/1.1\r\nHost: a\r\nCookie: yunheng=\r\n\r\n",
		"GET /api/me HTTP/1.1\r\nHost: a\r\nCookie: yunheng=' OR 1=1 --\r\n\r\n",
		"GET /api/me HTTP/1.1\r\nHost: a\r\nCookie: __Host-yunheng=0; yunheng=0\r\n\r\n",
		"GET /api/me HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: POST\r\n\r\n",
	};
	struct client r;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		CHECK_INT(raw(&r, heads[i], "", 0), 401);
}

static void run(struct test_store *t)
{
	if (!city_open(t, &city))
		return;
	t->ctx.tables = tables_gather(&city.keep);
	random_seed(&net_random, 2);
	if (serve(&t->ctx)) {
		signing_in();
		codes();
		parallel_codes();
		lockout();
		idle_and_absolute();
		forged();
		revocation();
		repeated();
		bodies();
		heads();
		http_stop(server);
	}
	city_close(&city);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_stores(run);
	return test_done();
}
