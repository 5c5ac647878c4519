/* A server in this process on a small city whose clock the tests move, and clients of it: from an
 * address of their own, signing in with password and code. */
#ifndef YH_TEST_SOCKETS_H
#define YH_TEST_SOCKETS_H

#include "../http_client.h"
#include "../unit/city.h"
#include "api/tables.h"

enum { MINUTE = 60 * 1000, STEP = 30 * 1000 };

static struct test_city city;
static struct http_server *server;
static struct random net_random;
static struct ctx base;
static int keys;

static const char good[] = "Sockets-2026-x";

static inline void clock_by(int64_t ms)
{
	clock_set(&city.t->clock, clock_now_ms(&city.t->clock) + ms);
}

/* From a loopback address of its own: sign-ins are limited by peer. */
static inline void open_from(struct client *k, int host)
{
	struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET };
	int one = 1;
	memset(k, 0, sizeof *k);
	k->port = http_port(server);
	from.sin_addr.s_addr = htonl(0x7f000000u + (uint32_t)host);
	to.sin_port = htons((uint16_t)k->port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	k->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(k->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	CHECK(bind(k->fd, (struct sockaddr *)&from, sizeof from) == 0);
	CHECK(connect(k->fd, (struct sockaddr *)&to, sizeof to) == 0);
}

static inline int ask(struct client *k, const char *method, const char *path, const char *body)
{
	char key[32];
	snprintf(key, sizeof key, "sockets-%08d", keys++);
	return client_ask(k, method, path, key, body);
}

static inline bool says(const struct client *k, const char *what)
{
	return strstr(k->body, what) != NULL;
}

/* Takes the cookie of the last answer; the token in it changes with every step. */
static inline bool take_cookie(struct client *k)
{
	char before[160];
	snprintf(before, sizeof before, "%s", k->cookie);
	client_keep_session(k);
	return *k->cookie && strcmp(before, k->cookie) != 0;
}

static inline struct city_person hire(const char *account, const char *role)
{
	struct city_person p = {
		.org = city.unit, .account = account, .role = role, .password = good
	};
	CHECK_INT(store_write(&city.t->ctx, city_hire_work, &p), OK);
	return p;
}

struct shown {
	int64_t person;
	char code[7];
};

static inline enum status code_work(struct ctx *c, void *arg)
{
	struct shown *s = arg;
	return session_demo_code(c, s->person, s->code);
}

/* What the person's authenticator shows so many ms from now. */
static inline void code_in(int64_t person, int64_t ms, char code[7])
{
	struct shown s = { .person = person };
	clock_by(ms);
	CHECK_INT(store_read(&city.t->ctx, code_work, &s), OK);
	clock_by(-ms);
	memcpy(code, s.code, 7);
}

static inline int give_password(struct client *k, const char *account, const char *password)
{
	char body[256];
	snprintf(body, sizeof body, "{\"account\":\"%s\",\"password\":\"%s\"}", account, password);
	*k->cookie = *k->csrf = '\0';
	return client_ask(k, "POST", "/api/session", NULL, body);
}

static inline int give_code(struct client *k, const char *path, const char *code)
{
	char body[64];
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	return client_ask(k, "POST", path, NULL, body);
}

/* Signed in with password and code; the clock moves on one step, so that there is a fresh code. */
static inline bool enter(struct client *k, const struct city_person *p)
{
	char code[7];
	clock_by(2 * STEP);
	code_in(p->person, 0, code);
	bool in = give_password(k, p->account, good) == 200 && take_cookie(k) &&
		  give_code(k, "/api/session/code", code) == 200 && take_cookie(k);
	if (!CHECK(in))
		printf("    %s: %d %.300s\n", p->account, k->status, k->body);
	return in;
}

static inline bool serve(struct ctx *c)
{
	base = *c;
	base.random = &net_random;
	struct http_options h = { .listen = "127.0.0.1:0",
				  .workers = 4,
				  .base = &base,
				  .handle = api_handle,
				  .bound = api_bound,
				  .body_limit = API_BODY_MOST,
				  .arg = city.api };
	return CHECK(http_start(c, &h, &server) == OK);
}

#endif
