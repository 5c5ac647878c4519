/* The HTTP server. The only inbound socket. libmicrohttpd's event threads read a whole bounded
 * request into an arena, suspend the connection and queue it; workers run the handler to the end;
 * the connection resumes with the answer.
 *
 * What reaches a handler is one HTTP/1.1 (or 1.0) request with one meaning: methods GET HEAD POST
 * PUT PATCH DELETE, a path that is absolute, decoded once, valid UTF-8 without controls, dot
 * segments or encoded slashes; a query decoded likewise; header names in lower case, values
 * trimmed, valid UTF-8; exactly one Host; one framing. Anything else is answered here with a
 * problem document (400, 405, 413, 414, 431, 505) and the connection closes. Limits: target 8 KiB,
 * a header field 8 KiB, head 32 KiB, 100 fields, 128 query parameters. */
#ifndef YH_NET_HTTP_H
#define YH_NET_HTTP_H

#include "base/ctx.h"

struct http_pair {
	const char *name, *value;
};

struct http_request {
	const char *method, *path; /* path: decoded, absolute, no query */
	const struct http_pair *query;
	int n_query;
	const struct http_pair *headers; /* names in lower case */
	int n_headers;
	const char *body;
	size_t body_len;
	const char *peer;  /* address */
	struct seat *seat; /* where it sits; NULL: it did not come through a socket */
};

struct http_reply {
	int status;
	const char *type; /* content type */
	const char *body;
	size_t body_len;
	const struct http_pair *headers;
	int n_headers;
	/* Keep open as text/event-stream and send what is published for `topic` ("person:ID", at
	 * most 63 bytes); the body is sent first. */
	bool events;
	const char *topic;
};

const char *http_header(const struct http_request *r, const char *name); /* NULL if absent */
const char *http_query(const struct http_request *r, const char *name);

/* Runs in a worker thread with a context whose arena holds the request; fills the reply, of which
 * nothing is copied: its pointers are into the arena or outlive the request, and returns true. The
 * context is a copy of options.base with an arena, a stream of chance and a request id of its own.
 */
typedef bool http_handler(struct ctx *c, const struct http_request *r, struct http_reply *out,
			  void *arg);
/* A handler that has to wait need not do so in its worker: it returns false, and whoever ends the
 * waiting, in whatever thread, calls http_go_on, once; perhaps before the handler has returned,
 * which therefore touches nothing of the request after it began to wait. A worker then runs `then`
 * with the handler's context and reply. */
typedef void http_then(struct ctx *c, struct http_reply *out, void *arg);
void http_go_on(const struct http_request *r, http_then *then, void *arg);
/* The most bytes of body this request may have, asked when one comes and before any of it is read
 * (method, path, query and headers are there). Runs in an event thread: looks at const tables only,
 * and may take from the request's arena. */
typedef size_t http_bound(struct arena *a, const struct http_request *r, void *arg);
/* The handler was given up in the middle (its arena met its bound): let go of what it held, a
 * transaction. */
typedef void http_given_up(struct ctx *c, void *arg);

/* 0 where a number is asked: the default in brackets. */
struct http_options {
	const char *listen;         /* "127.0.0.1:8080", "[::1]:8080"; port 0: any */
	int event_threads, workers; /* [1], [4] */
	int connections;            /* bound on open connections [1024]; more wait to be accepted */
	/* Bytes of address space a request may use [32 MiB]; at least body_limit + 256 KiB. */
	size_t request_arena;
	size_t bodies_limit; /* of all large bodies under way; beyond it 503 [256 MiB] */
	size_t body_limit;   /* the most any route takes [64 KiB] */
	http_bound *bound;   /* a route's own bound; NULL: body_limit */
	/* From connecting, or from the request line, to the end of the head [10 s]; between
	 * requests [30 s]. Bodies and replies have the latter, and the pace: bytes a millisecond
	 * that they must make on the whole [16]. */
	int head_timeout_ms, idle_timeout_ms, pace;
	int heartbeat_ms; /* comment on an idle event stream [25 s] */
	/* An event stream ends after so long: its client comes back, and has to be known still
	 * [5 min]. */
	int events_life_ms;
	size_t events_room; /* may wait for a slow event client before it is dropped [32 KiB] */
	/* Clock, random, store, packs, tables that each worker's context starts from. */
	const struct ctx *base;
	http_handler *handle;
	http_given_up *given_up; /* or NULL */
	void *arg;               /* of bound, handle and given_up */
};

struct http_server;
enum status MUST http_start(struct ctx *c, const struct http_options *o, struct http_server **out);
int http_port(const struct http_server *s);
/* Takes no more requests, ends the event streams, lets what runs finish, then returns. */
void http_stop(struct http_server *s);
/* Sends "event: name\ndata: json\n\n" to every open stream of the topic. Any thread. Never blocks.
 */
void http_publish(struct http_server *s, const char *topic, const char *name, const char *json);

#endif
