/* Malformed and ambiguous requests, a row each: what the standard says, or 400 and the connection
 * closed. Each is sent whole and byte by byte, and never gets two answers. Status 0: closed without
 * an answer. */
#include "served.h"

#include "test.h"

#define H          "Host: a\r\n"
#define L          "GET / HTTP/1.1\r\n"
#define SENT(text) text, sizeof text - 1

/* clang-format off */
static const struct bad_case {
	const char *bytes;
	size_t len;
	int status, or_status; /* or_status: where the library says it otherwise, or -1 */
	const char *shows;     /* in the answer */
} cases[] = {
	/* what is right, beside what is nearly so */
	{ SENT(L H "\r\n"), 200, -1, "GET / " },
	{ SENT("\r\n" L H "\r\n"), 200, -1, "GET / " },
	{ SENT("GET /a%20b?x=%E4%BA%91+c&y HTTP/1.1\r\n" H "\r\n"), 200, -1, "GET /a b x=\u4e91 c&y=&" },
	{ SENT("GET http://a/p?q=1 HTTP/1.1\r\n" H "\r\n"), 200, -1, "GET /p q=1&" },
	{ SENT("GET / HTTP/1.0\r\n\r\n"), 200, -1, "GET / " },
	{ SENT(L H "X-Show: \t a b \t\r\n\r\n"), 200, -1, "[a b]" },
	{ SENT(L H "x-sHOW:z\r\n\r\n"), 200, -1, "[z]" },
	{ SENT(L H "X-Show:\r\n\r\n"), 200, -1, "[]" },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"), 200, -1, "POST /  abc" },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 0003\r\n\r\nabc"), 200, -1, "POST /  abc" },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n"), 200, -1, "POST /  abc" },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\nT: x\r\n\r\n"), 200, -1, "POST /  abc" },
	/* the request line */
	{ SENT("GET /\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT(" GET / HTTP/1.1\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET  / HTTP/1.1\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET /  HTTP/1.1\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET / HTTP/1.1 \r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET\t/ HTTP/1.1\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET /a b HTTP/1.1\r\n" H "\r\n"), 400, 0, NULL },
	{ SENT("GET / HTTP/1.1\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET / HTTP/1.1\r" H "\r\n"), 400, 0, NULL },
	{ SENT("G\0T / HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("G@T / HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("get / HTTP/1.1\r\n" H "\r\n"), 405, -1, "Allow: GET" },
	{ SENT("TRACE / HTTP/1.1\r\n" H "\r\n"), 405, -1, "Allow: GET" },
	{ SENT("CONNECT a:1 HTTP/1.1\r\n" H "\r\n"), 405, -1, NULL },
	{ SENT("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 405, -1, NULL },
	{ SENT("GET / HTTP/1.10\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET / HTTP/1.32\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET / HTTP/1.2\r\n" H "\r\n"), 505, -1, NULL },
	{ SENT("GET / HTTP/2.0\r\n" H "\r\n"), 505, -1, NULL },
	{ SENT("GET / HTTP/0.9\r\n" H "\r\n"), 505, -1, NULL },
	{ SENT("GET / http/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET / HTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, -1, NULL },
	{ SENT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 /\r\n\r\n"), 400, 0, NULL },
	/* the target */
	{ SENT("GET a HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET * HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET ?a HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /% HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%4 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%4g HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%00 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a\0b HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a\0HTTP/1.1\0 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /\xe4\xba\x91 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%c0%af HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%ed%a0%80 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%ff HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a%2Fb HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a%5cb HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a\\b HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /../a HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a/%2e%2E/b HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a/. HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /%0d%0aX:y HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /a#b HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /?a=%zz HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /?a=%00 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET /?%fe=1 HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET http:///a HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT("GET ftp://a/b HTTP/1.1\r\n" H "\r\n"), 400, -1, NULL },
	/* the fields */
	{ SENT(L "\r\n"), 400, -1, NULL },
	{ SENT(L H H "\r\n"), 400, -1, NULL },
	{ SENT(L "Host:\r\n\r\n"), 400, -1, NULL },
	{ SENT(L "Host: a b\r\n\r\n"), 400, -1, NULL },
	{ SENT(L "Host: a@b\r\n\r\n"), 400, -1, NULL },
	{ SENT(L "Host: a, b\r\n\r\n"), 400, -1, NULL },
	{ SENT(L "Host : a\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H ": a\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A b: c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A\tb: c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "(a): c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "\xe4\xba\x91: c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\r\n c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\r\n\tc\r\n\r\n"), 400, -1, NULL },
	{ SENT(L " A: b\r\n" H "\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\r\n\n"), 400, -1, NULL },
	{ SENT(L H "A: b\rC: d\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\0c\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: b\0\0C\0d\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A\0: b\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: \x01\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: \x7f\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H "A: \xff\r\n\r\n"), 400, -1, NULL },
	{ SENT(L H), 0, -1, NULL },
	{ SENT(L H "A: b"), 0, -1, NULL },
	/* framing */
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3, 3\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: +3\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: -3\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 0x3\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3 \r\n\r\nabc"), 400, 200, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3x\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\nabc"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 99999999999999999999\r\n\r\n"), 413, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 18446744073709551615\r\n\r\n"), 413, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 9223372036854775807\r\n\r\n"), 413, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: identity\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding:\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1_0\r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n\r\na\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"), 400, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"), 413, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n"), 0, -1, NULL },
	{ SENT("POST / HTTP/1.1\r\n" H "Content-Length: 4\r\n\r\nabc"), 0, -1, NULL },
};

/* clang-format on */

enum { N = sizeof cases / sizeof *cases };

static int answers(const char *got)
{
	int n = 0;
	for (const char *at = strstr(got, "HTTP/1.1 "); at; at = strstr(at + 9, "HTTP/1.1 "))
		n++;
	return n;
}

static void judge(const struct bad_case *k, const char *got, const char *how)
{
	int status = served_status(got);
	bool right = (status == k->status || status == k->or_status) &&
		     answers(got) == (status ? 1 : 0) &&
		     (!k->shows || status != k->status || strstr(got, k->shows));
	if (!CHECK(right))
		printf("    %s: want %d\n    sent %.*s\n    got  %.300s\n", how, k->status,
		       (int)k->len, k->bytes, got);
}

/* All at once: each is judged when its connection has ended, by the server's own short timeouts. */
static void test_cases(bool bytewise)
{
	int fds[N];
	for (int i = 0; i < N; i++) {
		fds[i] = served_connect(0);
		size_t step = bytewise ? 1 : cases[i].len;
		for (size_t at = 0; at < cases[i].len; at += step)
			served_send(fds[i], cases[i].bytes + at, step);
	}
	for (int i = 0; i < N; i++) {
		judge(&cases[i], served_read(fds[i], NULL), bytewise ? "byte by byte" : "whole");
		close(fds[i]);
	}
}

int main(void)
{
	if (!CHECK(served_start((struct http_options){ .head_timeout_ms = 1000,
						       .idle_timeout_ms = 700,
						       .event_threads = 2,
						       .body_limit = 4096 })))
		return test_done();
	test_cases(false);
	test_cases(true);
	served_stop();
	return test_done();
}
