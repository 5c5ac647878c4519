/* The HTTP server. The only inbound socket. libmicrohttpd's event threads read a whole bounded request into an arena,
 * suspend the connection and queue it; workers run the handler to the end; the connection resumes with the answer. */
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
	const char *peer; /* address */
};

struct http_reply {
	int status;
	const char *type; /* content type */
	const char *body;
	size_t body_len;
	const struct http_pair *headers;
	int n_headers;
	bool body_static; /* body outlives the request (embedded files): not copied */
	bool events;      /* keep open as text/event-stream and subscribe to net events for `topic` */
	const char *topic; /* "person:ID" */
};

const char *http_header(const struct http_request *r, const char *name); /* NULL if absent */
const char *http_query(const struct http_request *r, const char *name);

/* Runs in a worker thread with a context whose arena holds the request; fills the reply (pointers may be in the arena). */
typedef void http_handler(struct ctx *c, const struct http_request *r, struct http_reply *out, void *arg);

struct http_options {
	const char *listen; /* "127.0.0.1:8080" */
	int event_threads, workers;
	size_t request_arena; /* bytes */
	size_t body_limit;    /* bytes, for every route; routes may ask for less */
	int head_timeout_s, idle_timeout_s;
	int connections; /* bound */
	const struct ctx *base; /* clock, random, store, packs, tables that each worker's context starts from */
	http_handler *handle;
	void *arg;
};

struct http_server;
enum status MUST http_start(struct ctx *c, const struct http_options *o, struct http_server **out);
int http_port(const struct http_server *s);
void http_stop(struct http_server *s);
/* Sends "event: name\ndata: json\n\n" to every open stream of the topic. Any thread. Never blocks. */
void http_publish(struct http_server *s, const char *topic, const char *name, const char *json);

#endif
