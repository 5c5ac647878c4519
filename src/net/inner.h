/* What the files of net share.
 *
 * A seat is one connection. While a request is on it, it is lent an arena from a last-in first-out
 * pool, so that the pages in use are those used a moment ago. Who may touch a seat: its event
 * thread, except between suspending and resuming, when it is the worker's alone; the watch looks
 * only at `deadline_ms` and `fd`, under `seats_lock`. */
#ifndef YH_NET_INNER_H
#define YH_NET_INNER_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>

#include "net/http.h"

enum {
	TARGET_MAX = 8192,
	FIELD_MAX = 8192,
	HEAD_MAX = 32768,
	FIELDS_MAX = 100,
	QUERY_MAX = 128,
	HEAD_ROOM = 192 * 1024, /* of the arena: what a head can cost at most, raw and decoded */
	TOPIC_MAX = 64,
	TOPIC_BUCKETS = 256,
};

/* Why a request is answered here and not by the handler: a status line and a sentence in words/. */
struct net_refusal {
	int http;
	enum status status;
	const char *name;
};

struct net_target {
	const char *path;
	struct http_pair *query;
	int n_query;
};

enum seat_state { SEAT_IDLE, SEAT_READING, SEAT_REFUSED, SEAT_RUNNING, SEAT_DONE };

struct seat {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct seat *next;           /* among the free, or in the queue */
	int fd;                      /* -1: free */
	_Atomic int64_t deadline_ms; /* of clock_steady_ms; INT64_MAX: none */
	enum seat_state state;
	char peer[INET6_ADDRSTRLEN];
	struct arena *arena;
	pthread_t thread;   /* its event thread, once a request line has come */
	const char *target; /* as sent */
	struct http_request request;
	/* While it runs: its context, in the arena, what that points to, and what is to follow. */
	struct ctx *ctx;
	struct random chance;
	char id[17];
	struct http_reply reply;
	http_then *then;
	void *then_arg;
	char *body;
	size_t body_room, body_most;
	int64_t begun_ms; /* the body */
	size_t held;      /* of the server's bodies_limit */
	struct net_refusal refusal;
	int status;
	size_t reply_len;
	struct MHD_Response *response;
	struct stream *stream; /* an event stream's queue; NULL: an ordinary reply */
};

/* A queue of bytes for one event client, inside its seat's arena. All under streams_lock. */
struct stream {
	struct seat *seat;
	struct stream *next; /* of its bucket */
	char topic[TOPIC_MAX];
	char *ring;
	size_t start, len, room;
	bool suspended, ending, dropped;
	int64_t opened_ms;
	int64_t written_ms; /* when bytes last came in */
	int64_t moved_ms;   /* when bytes last went out, or there were none */
};

struct http_server {
	struct http_options options;
	struct ctx base;
	struct MHD_Daemon *daemon;
	int port;
	_Atomic bool stopping;
	_Atomic size_t bodies; /* bytes held for large bodies */

	pthread_mutex_t seats_lock;
	struct seat *seats, *free_seats;
	int n_seats, busy; /* busy: seats with a request on them */
	struct arena *arenas, **free_arenas;
	int n_free_arenas;

	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled;
	struct seat *queue_head, *queue_tail;
	int waiting; /* workers that wait for a seat */
	bool waking; /* one of them has been called and has not come yet */
	bool queue_closed;
	int aside; /* seats that wait for something, without a worker */
	pthread_t *workers;
	uint64_t salt; /* of request ids and workers' chance */
	_Atomic uint64_t served;

	pthread_mutex_t streams_lock;
	struct stream *topics[TOPIC_BUCKETS];

	pthread_mutex_t watch_lock;
	pthread_cond_t watch_wake;
	pthread_t watch;
};

static inline void net__deadline_none(struct seat *s)
{
	atomic_store_explicit(&s->deadline_ms, INT64_MAX, memory_order_relaxed);
}

/* http.c: what libmicrohttpd calls. */
void net__on_connection(void *cls, struct MHD_Connection *connection, void **context,
			enum MHD_ConnectionNotificationCode what);
void *net__on_target(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result net__on_request(void *cls, struct MHD_Connection *connection, const char *url,
				const char *method, const char *version, const char *data,
				size_t *size, void **context);
void net__on_completed(void *cls, struct MHD_Connection *connection, void **context,
		       enum MHD_RequestTerminationCode how);
void net__on_log(void *cls, const char *format, va_list args);
size_t net__on_escape(void *cls, struct MHD_Connection *connection, char *text);

/* target.c: pure. The raw target of a request line, decoded into the arena; false: not a target we
 * take. */
bool net__target_read(struct arena *a, const char *raw, struct net_target *out);

/* head.c: pure but for reading the connection. Fills the seat's request; false: seat->refusal says
 * why. */
bool net__head_read(struct seat *s, const char *url, const char *method, const char *version);
/* Whether a body comes, and how long it says it is; -1: not said (chunked). */
int64_t net__body_length(const struct http_request *r);

/* reply.c */
struct MHD_Response *net__reply_make(struct seat *s, const struct http_reply *from);
struct MHD_Response *net__reply_refused(struct seat *s, const struct net_refusal *why,
					const char *language);
const char *net__language(const struct http_request *r); /* "zh" or "en" */

/* worker.c */
void net__queue_put(struct http_server *h, struct seat *s);
bool net__workers_start(struct http_server *h);
void net__workers_stop(struct http_server *h); /* after what is queued has run */

/* events.c */
struct MHD_Response *net__stream_open(struct seat *s, const struct http_reply *from);
void net__stream_close(struct seat *s);
void net__streams_end(struct http_server *h);
void net__streams_watch(struct http_server *h, int64_t now_ms);

#endif
