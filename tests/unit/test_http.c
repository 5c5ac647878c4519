/* The server over real sockets: keeping alive, limits at the bound and one past it, late clients,
 * event streams, giving up, stopping. Malformed requests have test_http_malformed.c. */
#include <pthread.h>

#include "net/client.h"
#include "served.h"

#include "test.h"

#define H "Host: a\r\n"

enum {
	BODY_LIMIT = 300 * 1024,
	SHORT_MS = 250,
	SOON_MS = 8000,
	LARGE = 16 << 20,
	LARGE_MS = 500,
	LIFE_MS = 6000
};

/* ---- one connection, several requests ---- */

static void test_keep_alive(void)
{
	int fd = served_connect(0);
	for (int i = 0; i < 3; i++) {
		served_say(fd, "GET /one HTTP/1.1\r\n" H "\r\n");
		CHECK_INT(served_status(served_read(fd, "GET /one ")), 200);
	}
	served_say(fd, "POST /two HTTP/1.1\r\n" H
		       "Content-Length: 2\r\n\r\nhiGET /three HTTP/1.1\r\n" H "\r\n");
	const char *both = served_read(fd, "GET /three ");
	CHECK(strstr(both, "POST /two  hi") && strstr(both, "GET /three "));
	served_say(fd, "GET /four HTTP/1.1\r\n" H "\r\nrubbish\r\n\r\n");
	const char *last = served_read(fd, NULL);
	CHECK(strstr(last, "GET /four ") && !strstr(strstr(last, "GET /four "), "200 OK"));
	close(fd);
	const char *got;
	CHECK_INT(served_ask("GET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &got), 200);
	CHECK(strstr(got, "Connection: close"));
	CHECK_INT(served_ask("HEAD /x HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &got), 200);
	CHECK(strstr(got, "Content-Length: 8\r\n") && !strstr(got, "HEAD /x "));
	fd = served_connect(0);
	served_say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
	CHECK_INT(served_status(served_read(fd, "\r\n\r\n")), 100);
	served_say(fd, "ok");
	CHECK(strstr(served_read(fd, "POST /  ok"), "200 OK"));
	shutdown(fd, SHUT_WR); /* nothing under way: it may just end */
	CHECK(served_ends(fd, SOON_MS));
	close(fd);
}

/* ---- limits: the bound, and one more ---- */

static char *padded(const char *before, char fill, size_t n, const char *after)
{
	char *text = malloc(strlen(before) + n + strlen(after) + 1), *at = text;
	assert(text);
	at = stpcpy(at, before);
	memset(at, fill, n);
	strcpy(at + n, after);
	return text;
}

static void expect(char *request, int status, const char *what)
{
	int got = served_ask(request, NULL);
	if (!CHECK(got == status))
		printf("    %s: got %d, want %d\n", what, got, status);
	free(request);
}

static char *with_fields(int n)
{
	char *text = malloc(64 + (size_t)n * 16), *at = text;
	assert(text);
	at = stpcpy(at, "GET / HTTP/1.1\r\nConnection: close\r\n" H);
	for (int i = 2; i < n; i++)
		at += sprintf(at, "F%d: x\r\n", i);
	strcpy(at, "\r\n");
	return text;
}

static char *with_head(size_t size)
{
	static const char start[] = "GET / HTTP/1.1\r\nConnection: close\r\n" H;
	char *text = malloc(size + 1), *at = text;
	assert(text);
	at = stpcpy(at, start);
	size_t left = size - (sizeof start - 1) - 2;
	while (left) { /* fields of at most 8000 bytes; none so short that it would not be one */
		size_t len = left > 16000 ? 8000 : left > 8000 ? left / 2 : left;
		memset(at, 'v', len);
		memcpy(at, "F: ", 3);
		memcpy(at + len - 2, "\r\n", 2);
		at += len;
		left -= len;
	}
	strcpy(at, "\r\n");
	return text;
}

static char *with_query(int n)
{
	char *text = malloc(256 + (size_t)n * 8), *at = text;
	assert(text);
	at = stpcpy(at, "GET /?");
	for (int i = 0; i < n; i++)
		at += sprintf(at, "%sa=%d", i ? "&" : "", i % 10);
	strcpy(at, " HTTP/1.1\r\nConnection: close\r\n" H "\r\n");
	return text;
}

static char *with_body(const char *path, size_t n, bool chunked)
{
	char head[256];
	if (chunked)
		sprintf(head,
			"POST %s HTTP/1.1\r\n" H
			"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n",
			path, n);
	else
		sprintf(head,
			"POST %s HTTP/1.1\r\n" H "Connection: close\r\nContent-Length: %zu\r\n\r\n",
			path, n);
	return padded(head, 'b', n, chunked ? "\r\n0\r\n\r\n" : "");
}

static void test_limits(void)
{
	static const char end[] = " HTTP/1.1\r\nConnection: close\r\n" H "\r\n";
	static const char field[] = "GET / HTTP/1.1\r\nConnection: close\r\n" H "F: ";
	expect(padded("GET /", 'a', 8191, end), 200, "target of 8192");
	expect(padded("GET /", 'a', 8192, end), 414, "target of 8193");
	expect(padded("GET /", 'a', 100000, end), 414, "target of 100001");
	expect(padded(field, 'f', 8189, "\r\n\r\n"), 200, "field of 8192");
	expect(padded(field, 'f', 8190, "\r\n\r\n"), 431, "field of 8193");
	expect(padded(field, 'f', 100000, "\r\n\r\n"), 431, "field of 100003");
	expect(with_fields(100), 200, "100 fields");
	expect(with_fields(101), 431, "101 fields");
	expect(with_fields(2000), 431, "2000 fields");
	expect(with_head(32768), 200, "head of 32768");
	expect(with_head(32769), 431, "head of 32769");
	expect(with_query(128), 200, "128 parameters");
	expect(with_query(129), 400, "129 parameters");
	for (int chunked = 0; chunked < 2; chunked++) {
		expect(with_body("/", BODY_LIMIT, chunked), 200, "body at the limit");
		expect(with_body("/", BODY_LIMIT + 1, chunked), 413, "body over the limit");
		expect(with_body("/small", 100, chunked), 200, "body at the route's limit");
		expect(with_body("/small", 101, chunked), 413, "body over the route's limit");
	}
	int fd = served_connect(0); /* half of a large body, and another one beside it */
	served_say(fd, "POST / HTTP/1.1\r\n" H
		       "Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n");
	CHECK_INT(served_status(served_read(fd, "\r\n\r\n")), 100);
	expect(with_body("/", 300000, false), 503, "large bodies over their common bound");
	close(fd);
	fd = served_connect(0);
	served_say(fd, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	char *endless = padded("fffff\r\n", 'x', 0xfffff, "\r\n");
	served_say(fd, endless);
	CHECK(served_ends(fd, SOON_MS));
	free(endless);
	close(fd);
}

/* ---- late clients ---- */

static void test_late(void)
{
	static const char *const starts[] = { "", "GET / HT", "GET / HTTP/1.1\r\nHo",
					      "POST / HTTP/1.1\r\n" H
					      "Content-Length: 5\r\n\r\nab" };
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		int fd = served_connect(0);
		served_say(fd, starts[i]);
		CHECK(served_ends(fd, SOON_MS));
		close(fd);
	}
	int fd = served_connect(0); /* a byte now and then does not help */
	int64_t from = clock_steady_ms();
	const char *drip =
		"GET / HTTP/1.1\r\nHost: a\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	bool ended = false;
	for (; *drip && !ended; drip++) {
		served_send(fd, drip, 1);
		ended = served_ends(fd, 50);
	}
	CHECK(ended && clock_steady_ms() - from < 10 * SHORT_MS);
	close(fd);
	fd = served_connect(4096); /* asks for more than all buffers hold, and does not read */
	served_say(fd, "GET /large HTTP/1.1\r\n" H "\r\n");
	usleep(1000 * (LARGE_MS + SHORT_MS + 500));
	size_t came = 0;
	for (ssize_t n = 1; n > 0; came += n > 0 ? (size_t)n : 0) {
		char some[65536];
		n = recv(fd, some, sizeof some, 0);
	}
	CHECK(came > 0 && came < LARGE);
	close(fd);
}

/* ---- event streams ---- */

static void test_events(void)
{
	int fds[3];
	for (int i = 0; i < 3; i++) {
		fds[i] = served_connect(0);
		served_say(fds[i], i < 2 ? "GET /events/person:1 HTTP/1.1\r\n" H "\r\n"
					 : "GET /events/person:2 HTTP/1.1\r\n" H "\r\n");
		const char *head = served_read(fds[i], ":\n\n");
		CHECK(served_status(head) == 200 && strstr(head, "text/event-stream") &&
		      strstr(head, "retry: 500\n\n"));
	}
	http_publish(served, "person:1", "duty", "{\"id\":\"7\"}");
	http_publish(served, "person:3", "duty", "{\"id\":\"8\"}");
	for (int i = 0; i < 2; i++)
		CHECK(strstr(served_read(fds[i], "\n\n"),
			     "event: duty\ndata: {\"id\":\"7\"}\n\n") != NULL);
	const char *other = served_read(fds[2], ":\n\n"); /* the heartbeat, and nothing before it */
	CHECK(strstr(other, ":\n\n") && !strstr(other, "duty"));
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

/* One that does not read is dropped; one that reads all the while gets every event. */
static void test_slow_events(void)
{
	int slow = served_connect(4096), good = served_connect(0);
	served_say(slow, "GET /events/flood HTTP/1.1\r\n" H "\r\n");
	served_say(good, "GET /events/flood HTTP/1.1\r\n" H "\r\n");
	served_read(good, ":\n\n");
	char json[1024];
	memset(json, 'x', sizeof json);
	int got = 0;
	for (int i = 0; i < 3000; i++) {
		sprintf(json, "{\"n\":%d,\"x\":\"%0900d\"}", i, i);
		http_publish(served, "flood", "n", json);
		const char *text = served_read(good, "\"}\n\n");
		char want[32];
		sprintf(want, "{\"n\":%d,", i);
		got += strstr(text, want) != NULL;
	}
	CHECK_INT(got, 3000);
	CHECK(served_ends(slow, SOON_MS));
	close(slow);
	close(good);
}

/* ---- many at once, giving up ---- */

static void *asker(void *arg)
{
	char got[512], want[64];
	int right = 0, fd = served_connect(0);
	for (int i = 0; i < 200; i++) {
		sprintf(want, "GET /t%d/%d ", (int)(intptr_t)arg, i);
		char ask[128];
		sprintf(ask, "%sHTTP/1.1\r\n" H "\r\n", want);
		served_say(fd, ask);
		size_t len = 0;
		do {
			ssize_t n = recv(fd, got + len, sizeof got - 1 - len, 0);
			if (n <= 0)
				break;
			len += (size_t)n;
			got[len] = '\0';
		} while (!strstr(got, want) && len < sizeof got - 1);
		right += strstr(got, want) != NULL;
	}
	close(fd);
	return (void *)(intptr_t)right;
}

static void test_many(void)
{
	pthread_t threads[8];
	for (int i = 0; i < 8; i++)
		CHECK(pthread_create(&threads[i], NULL, asker, (void *)(intptr_t)i) == 0);
	for (int i = 0; i < 8; i++) {
		void *right;
		pthread_join(threads[i], &right);
		CHECK_INT((intptr_t)right, 200);
	}
	const char *got;
	CHECK_INT(served_ask("GET /overflow HTTP/1.1\r\n" H
			     "Connection: close\r\nAccept-Language: en\r\n\r\n",
			     &got),
		  503);
	CHECK(strstr(got, "application/problem+json") && strstr(got, "\"code\":\"busy\"") &&
	      strstr(got, "Retry-After: 1"));
	CHECK_INT(served_ask("GET /events/full HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &got),
		  503);
	CHECK_INT(served_given_up, 2);
	CHECK_INT(served_ask("GET /after HTTP/1.1\r\n" H "Connection: close\r\n\r\n", NULL), 200);
}

/* Requests that wait without a worker: there are fewer workers than waiters. */
static void test_aside(void)
{
	const char *got;
	int fds[20];
	for (int i = 0; i < 20; i++) {
		fds[i] = served_connect(0);
		served_say(fds[i], "GET /aside/later?a=b HTTP/1.1\r\n" H "\r\n");
	}
	for (int i = 0; i < 20; i++) {
		CHECK(strstr(served_read(fds[i], "a=b&"), "GET /aside/later a=b&") != NULL);
		served_say(fds[i], "GET /aside/at-once HTTP/1.1\r\n" H "\r\n");
	}
	for (int i = 0; i < 20; i++) {
		CHECK(strstr(served_read(fds[i], "at-once"), "GET /aside/at-once ") != NULL);
		close(fds[i]);
	}
	CHECK_INT(served_ask("GET /aside/full HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &got),
		  503);
	CHECK(strstr(got, "\"code\":\"busy\"") != NULL);
	CHECK_INT(served_given_up, 3);
}

/* ---- our own client ---- */

static void test_client(void)
{
	struct client_reply reply;
	char url[128];
	sprintf(url, "http://127.0.0.1:%d/hook?a=b", http_port(served));
	const struct http_pair headers[] = { { "Content-Type", "application/json" },
					     { "X-Show", "yes" } };
	if (CHECK(client_send(&served_ctx, "POST", url, headers, 2, "{}", 2, 5, &reply) == OK)) {
		CHECK_INT(reply.status, 200);
		CHECK_TEXT(reply.body, "POST /hook a=b& {}[yes]");
	}
	sprintf(url, "http://127.0.0.1:%d/large", http_port(served));
	CHECK(client_send(&served_ctx, "GET", url, NULL, 0, NULL, 0, 5, &reply) == OK &&
	      reply.body_len == 64 * 1024);
	const struct http_pair split = { "X-A", "b\r\nX-C: d" };
	CHECK(client_send(&served_ctx, "GET", url, &split, 1, NULL, 0, 5, &reply) == S_INVALID);
	CHECK(client_send(&served_ctx, "GET", "http://127.0.0.1:1/", NULL, 0, NULL, 0, 5, &reply) ==
	      S_BUSY);
	CHECK(client_send(&served_ctx, "POST", "http://me:pass@127.0.0.1:1/hook/secret?key=secret",
			  NULL, 0, "", 0, 5, &reply) == S_BUSY);
	CHECK_TEXT(served_ctx.fault.args[0].text, "http://127.0.0.1:1"); /* what a log may hold */
	CHECK(client_send(&served_ctx, "GET", "file:///etc/passwd", NULL, 0, NULL, 0, 5, &reply) ==
	      S_BUSY);
}

/* A stream that is read all the while ends all the same. */
static void test_stream_life(void)
{
	int fd = served_connect(0);
	int64_t from = clock_steady_ms();
	served_say(fd, "GET /events/life HTTP/1.1\r\n" H "\r\n");
	CHECK(strstr(served_read(fd, "0\r\n\r\n"), "0\r\n\r\n") != NULL);
	CHECK(clock_steady_ms() - from >= LIFE_MS);
	close(fd);
}

/* Stopping ends the streams and what is idle, and is not long about it. */
static void test_stop(void)
{
	int stream = served_connect(0), idle = served_connect(0), aside = served_connect(0);
	served_say(stream, "GET /events/x HTTP/1.1\r\n" H "\r\n");
	served_read(stream, ":\n\n");
	served_say(aside, "GET /aside/later HTTP/1.1\r\n" H "\r\n");
	usleep(5000);
	int64_t from = clock_steady_ms();
	served_stop();
	CHECK(clock_steady_ms() - from < 3000);
	CHECK(strstr(served_read(aside, NULL), "GET /aside/later ") != NULL);
	close(aside);
	CHECK(strstr(served_read(stream, NULL), "0\r\n\r\n") != NULL);
	CHECK(served_ends(idle, SOON_MS));
	close(stream);
	close(idle);
}

int main(void)
{
	struct http_options o = { .head_timeout_ms = SHORT_MS,
				  .idle_timeout_ms = SHORT_MS,
				  .heartbeat_ms = 300,
				  .body_limit = BODY_LIMIT,
				  .events_life_ms = LIFE_MS,
				  .events_room = 16 * 1024,
				  .pace = LARGE / LARGE_MS,
				  .bodies_limit = BODY_LIMIT,
				  .event_threads = 2 };
	struct http_options taken = { .base = &served_base, .handle = served_handle };
	struct http_server *none;
	if (!CHECK(served_start(o)))
		return test_done();
	char at[32];
	sprintf(at, "127.0.0.1:%d", http_port(served));
	taken.listen = at;
	CHECK(http_start(&served_ctx, &taken, &none) == S_BROKEN);
	taken.listen = "nowhere";
	CHECK(http_start(&served_ctx, &taken, &none) == S_BROKEN);
	test_keep_alive();
	test_limits();
	test_events();
	test_slow_events();
	test_many();
	test_aside();
	test_client();
	test_late();
	test_stream_life();
	test_stop();
	return test_done();
}
