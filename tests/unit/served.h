/* A server of ours on a free loopback port with a handler that says what it was given, and raw
 * sockets to it. */
#ifndef YH_TEST_SERVED_H
#define YH_TEST_SERVED_H

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "net/http.h"

static struct arena served_arena;
static struct ctx served_ctx = { .arena = &served_arena, .language = "en" };
static struct clock served_clock;
static struct random served_random;
static struct ctx served_base = { .clock = &served_clock,
				  .random = &served_random,
				  .language = "zh" };
static struct http_server *served;
static _Atomic int served_given_up;

/* "GET /path name=value& BODY", so that a test sees what was read. */
static inline void served_echo(struct ctx *c, const struct http_request *r, struct http_reply *out)
{
	struct buf b;
	buf_init(&b, c->arena, 256);
	buf_printf(&b, "%s %s ", r->method, r->path);
	for (int i = 0; i < r->n_query; i++)
		buf_printf(&b, "%s=%s&", r->query[i].name, r->query[i].value);
	if (r->body_len) {
		buf_char(&b, ' ');
		buf_add(&b, r->body, r->body_len < 64 ? r->body_len : 64);
	}
	if (http_header(r, "x-show"))
		buf_printf(&b, "[%s]", http_header(r, "x-show"));
	*out = (struct http_reply){
		.status = 200, .type = "text/plain", .body = b.at, .body_len = b.len
	};
}

/* What was put aside goes on: says what it was given, or has met its bound meanwhile. */
static inline void served_go_on(struct ctx *c, struct http_reply *out, void *arg)
{
	const struct http_request *r = arg;
	if (strcmp(r->path, "/aside/full") == 0)
		arena_give_up(c->arena);
	served_echo(c, r, out);
}

static inline void *served_elsewhere(void *arg)
{
	const struct http_request *r = arg;
	usleep(20000);
	http_go_on(r, served_go_on, arg);
	return NULL;
}

static inline void served_aside(const struct http_request *r)
{
	pthread_t thread;
	void *arg = (void *)(uintptr_t)r;
	if (strcmp(r->path, "/aside/at-once") == 0) {
		http_go_on(r, served_go_on, arg);
		return;
	}
	int failed = pthread_create(&thread, NULL, served_elsewhere, arg);
	assert(!failed);
	pthread_detach(thread);
}

static inline bool served_handle(struct ctx *c, const struct http_request *r,
				 struct http_reply *out, void *arg)
{
	(void)arg;
	if (strncmp(r->path, "/aside/", 7) == 0) {
		served_aside(r);
		return false;
	}
	if (strcmp(r->path, "/events/full") == 0) /* no room is left for the stream */
		arena_take(c->arena, c->arena->limit - c->arena->used - 1024);
	if (strncmp(r->path, "/events/", 8) == 0) {
		*out = (struct http_reply){ .status = 200,
					    .type = "text/event-stream",
					    .events = true,
					    .body = "retry: 500\n\n",
					    .body_len = 12,
					    .topic = r->path + 8 };
		return true;
	}
	if (strcmp(r->path, "/overflow") == 0)
		for (;;)
			memset(arena_take(c->arena, 1 << 20), 1, 1 << 20);
	if (strcmp(r->path, "/large") == 0) {
		size_t len = 16 << 20;
		char *body = arena_take(c->arena, len);
		memset(body, 'x', len);
		*out = (struct http_reply){
			.status = 200, .type = "text/plain", .body = body, .body_len = len
		};
		return true;
	}
	served_echo(c, r, out);
	return true;
}

static inline size_t served_bound(struct arena *a, const struct http_request *r, void *arg)
{
	(void)a, (void)arg;
	return strcmp(r->path, "/small") == 0 ? 100 : SIZE_MAX;
}

static inline void served_gave_up(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	served_given_up++;
}

static inline bool served_start(struct http_options o)
{
	arena_init(&served_arena, 64 << 20);
	o.listen = "127.0.0.1:0";
	o.base = &served_base;
	o.handle = served_handle;
	o.bound = served_bound;
	o.given_up = served_gave_up;
	return http_start(&served_ctx, &o, &served) == OK;
}

static inline void served_stop(void)
{
	http_stop(served);
	arena_done(&served_arena);
}

static inline int served_connect(int receive_buffer)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)http_port(served)) };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (receive_buffer)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
	int failed = connect(fd, (struct sockaddr *)&to, sizeof to);
	assert(!failed);
	return fd;
}

static inline void served_send(int fd, const char *bytes, size_t len)
{
	while (len) { /* the server may hang up on us: that is an answer, too */
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

static inline void served_say(int fd, const char *text)
{
	served_send(fd, text, strlen(text));
}

/* Reads until `until` is in what has come, the end, or ten seconds. Returns what came, with NUL;
 * one thread only. */
static inline const char *served_read(int fd, const char *until)
{
	static char got[1 << 20];
	size_t len = 0;
	got[0] = '\0';
	struct pollfd p = { .fd = fd, .events = POLLIN };
	while (len < sizeof got - 1 && !(until && strstr(got, until)) && poll(&p, 1, 10000) > 0) {
		ssize_t n = recv(fd, got + len, sizeof got - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
		got[len] = '\0';
	}
	return got;
}

/* Whether the server ends the connection within the time, whatever it still says. */
static inline bool served_ends(int fd, int within_ms)
{
	char rest[4096];
	int64_t until = clock_steady_ms() + within_ms;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	for (;;) {
		int64_t left = until - clock_steady_ms();
		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return false;
		if (recv(fd, rest, sizeof rest, 0) <= 0)
			return true;
	}
}

static inline int served_status(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

/* One request on a connection of its own; the status, and the answer in *text. */
static inline int served_ask(const char *request, const char **text)
{
	int fd = served_connect(0);
	served_say(fd, request);
	const char *answer = served_read(fd, NULL);
	close(fd);
	if (text)
		*text = answer;
	return served_status(answer);
}

#endif
