/* One request, as libmicrohttpd's event threads see it. Its way is net__on_target, net__on_request
 * (head), net__on_request (pieces of body), a worker, net__on_request (answer), net__on_completed.
 */
#include "net/http.h"

#include <arpa/inet.h>
#include <assert.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "net/inner.h"

enum {
	PIECE = 64 * 1024,
	LARGE = 256 * 1024, /* bodies from here on count against bodies_limit */
};

static void deadline_in(struct seat *s, int64_t ms)
{
	atomic_store_explicit(&s->deadline_ms, clock_steady_ms() + ms, memory_order_relaxed);
}

/* ---- seats ---- */

static struct seat *seat_take(struct http_server *h, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *fd =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *address =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	pthread_mutex_lock(&h->seats_lock);
	struct seat *s = h->free_seats;
	if (s) {
		h->free_seats = s->next;
		s->connection = connection;
		s->fd = fd->connect_fd;
	}
	pthread_mutex_unlock(&h->seats_lock);
	if (!s)
		return NULL;
	const struct sockaddr *from = address->client_addr;
	if (from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr,
			  s->peer, sizeof s->peer);
	else
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr,
			  s->peer, sizeof s->peer);
	deadline_in(s, h->options.head_timeout_ms);
	return s;
}

static void seat_give(struct http_server *h, struct seat *s)
{
	pthread_mutex_lock(&h->seats_lock);
	s->fd = -1;
	s->next = h->free_seats;
	h->free_seats = s;
	pthread_mutex_unlock(&h->seats_lock);
}

/* There are as many arenas as seats, so one is always free; each is made when it is first needed.
 */
static void arena_lend(struct seat *s)
{
	struct http_server *h = s->server;
	pthread_mutex_lock(&h->seats_lock);
	s->arena = h->free_arenas[--h->n_free_arenas];
	s->thread = pthread_self();
	h->busy++;
	pthread_mutex_unlock(&h->seats_lock);
	if (!s->arena->base)
		arena_init(s->arena, h->options.request_arena);
}

static void arena_return(struct seat *s)
{
	struct http_server *h = s->server;
	arena_reset(s->arena);
	pthread_mutex_lock(&h->seats_lock);
	h->free_arenas[h->n_free_arenas++] = s->arena;
	h->busy--;
	pthread_mutex_unlock(&h->seats_lock);
	s->arena = NULL;
}

void net__on_connection(void *cls, struct MHD_Connection *connection, void **context,
			enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*context = seat_take(cls, connection);
	else if (*context)
		seat_give(cls, *context);
}

/* ---- one request ---- */

/* The request line has come. What is returned is the request's context from now on. */
void *net__on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	(void)cls;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct seat *s = info->socket_context;
	if (!s)
		return NULL;
	arena_lend(s);
	s->request = (struct http_request){ .peer = s->peer, .seat = s };
	s->target = arena_text(s->arena, target ? target : "");
	int64_t until = clock_steady_ms() + s->server->options.head_timeout_ms;
	if (until < atomic_load_explicit(&s->deadline_ms, memory_order_relaxed))
		atomic_store_explicit(&s->deadline_ms, until, memory_order_relaxed);
	return s;
}

void net__on_completed(void *cls, struct MHD_Connection *connection, void **context,
		       enum MHD_RequestTerminationCode how)
{
	(void)cls, (void)connection, (void)how;
	struct seat *s = *context;
	if (!s)
		return;
	*context = NULL;
	if (s->response) /* made, but the connection ended before it was sent */
		MHD_destroy_response(s->response);
	if (s->stream)
		net__stream_close(s);
	s->response = NULL;
	s->body = NULL;
	atomic_fetch_sub(&s->server->bodies, s->held);
	s->held = 0;
	s->state = SEAT_IDLE;
	arena_return(s);
	deadline_in(s, s->server->options.idle_timeout_ms);
}

static enum MHD_Result send_reply(struct seat *s)
{
	enum MHD_Result sent = MHD_queue_response(s->connection, (unsigned)s->status, s->response);
	MHD_destroy_response(s->response); /* our hold on it; the connection has its own */
	s->response = NULL;
	return sent;
}

static enum MHD_Result refuse(struct seat *s)
{
	deadline_in(s, s->server->options.idle_timeout_ms);
	s->state = SEAT_REFUSED;
	s->response = net__reply_refused(s, &s->refusal, net__language(&s->request));
	return send_reply(s);
}

/* A body that comes slower than the pace, on the whole, is late. */
static void body_deadline(struct seat *s)
{
	int64_t by_ms = s->begun_ms + s->server->options.idle_timeout_ms +
			(int64_t)s->request.body_len / s->server->options.pace;
	atomic_store_explicit(&s->deadline_ms, by_ms, memory_order_relaxed);
}

/* The body goes to one run of the arena: whole when its length was said, else piece by piece at the
 * arena's end. */
static void body_grow(struct seat *s, size_t size)
{
	char *more = arena_take(s->arena, size);
	if (!s->body)
		s->body = more;
	assert(more == s->body + s->body_room);
	s->body_room += size;
}

static enum MHD_Result refuse_as(struct seat *s, int http, enum status status, const char *name)
{
	s->refusal = (struct net_refusal){ http, status, name };
	return refuse(s);
}

/* Large bodies under way share one bound, so that many of them at once cannot take the machine's
 * memory. */
static bool body_hold(struct seat *s, size_t most)
{
	_Atomic size_t *bodies = &s->server->bodies;
	if (most < LARGE)
		return true;
	s->held = most;
	return atomic_fetch_add(bodies, most) + most <= s->server->options.bodies_limit;
}

static size_t body_bound(const struct seat *s)
{
	const struct http_options *o = &s->server->options;
	size_t most = o->bound ? o->bound(s->arena, &s->request, o->arg) : o->body_limit;
	return most < o->body_limit ? most : o->body_limit;
}

static enum MHD_Result begin(struct seat *s, const char *url, const char *method,
			     const char *version)
{
	if (atomic_load(&s->server->stopping))
		return refuse_as(s, 503, S_BUSY, "http.stopping");
	if (!net__head_read(s, url, method, version))
		return refuse(s);
	int64_t length = net__body_length(&s->request);
	s->body_most = length == 0 ? 0 : body_bound(s);
	if (length > (int64_t)s->body_most)
		return refuse_as(s, 413, S_TOO_LARGE, "http.body_too_large");
	if (!body_hold(s, length < 0 ? s->body_most : (size_t)length))
		return refuse_as(s, 503, S_BUSY, "http.full");
	s->body_room = 0;
	s->request.body_len = 0;
	if (length > 0)
		body_grow(s, (size_t)length + 1);
	s->begun_ms = clock_steady_ms();
	body_deadline(s);
	s->state = SEAT_READING;
	return MHD_YES;
}

/* A chunked body shows its size only as it comes: beyond the bound it is swallowed for a while, so
 * that the 413 can still be read, then cut off. */
static enum MHD_Result body_add(struct seat *s, const char *data, size_t *size)
{
	size_t have = s->request.body_len, len = *size;
	*size = 0;
	s->request.body_len += len;
	if (have + len > s->body_most)
		return have + len > 2 * s->body_most + PIECE ? MHD_NO : MHD_YES;
	while (have + len + 1 > s->body_room)
		body_grow(s, PIECE);
	memcpy(s->body + have, data, len);
	body_deadline(s);
	return MHD_YES;
}

static enum MHD_Result run(struct seat *s)
{
	if (s->request.body_len > s->body_most)
		return refuse_as(s, 413, S_TOO_LARGE, "http.body_too_large");
	if (atomic_load(&s->server->stopping)) /* the workers may have gone */
		return refuse_as(s, 503, S_BUSY, "http.stopping");
	s->request.body = s->body ? s->body : "";
	s->state = SEAT_RUNNING;
	net__deadline_none(s);
	MHD_suspend_connection(s->connection);
	net__queue_put(s->server, s);
	return MHD_YES;
}

static enum MHD_Result finish(struct seat *s, size_t len)
{
	if (!s->stream)
		deadline_in(s, s->server->options.idle_timeout_ms +
				       (int64_t)len / s->server->options.pace);
	return send_reply(s);
}

enum MHD_Result net__on_request(void *cls, struct MHD_Connection *connection, const char *url,
				const char *method, const char *version, const char *data,
				size_t *size, void **context)
{
	(void)cls, (void)connection;
	struct seat *s = *context;
	if (!s)
		return MHD_NO;
	switch (s->state) {
	case SEAT_IDLE:
		return begin(s, url, method, version);
	case SEAT_READING:
		return *size ? body_add(s, data, size) : run(s);
	case SEAT_DONE:
		return finish(s, s->reply_len);
	case SEAT_RUNNING: /* woken although suspended: the worker still has it */
		return MHD_YES;
	case SEAT_REFUSED:
		*size = 0;
		return MHD_YES;
	}
	return MHD_NO;
}

/* Nothing is unescaped here: targets are decoded by us (target.c), from the bytes as they were
 * sent. */
size_t net__on_escape(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls, (void)connection;
	return strlen(text);
}

/* ---- what the library answers wrongly ---- */

/* libmicrohttpd 0.9.75 answers a wrong Content-Length twice: it queues its 400 or 413, goes on as
 * if it had not, and sends the head again. It logs first, in the same thread, and that is where we
 * step in: the one head of this thread that has arrived and not yet come to us is answered here,
 * and the socket shut before the library writes to it. */
void net__on_log(void *cls, const char *format, va_list args)
{
	struct http_server *h = cls;
	(void)args;
	bool large = strncmp(format, "Too large value of 'Content-Length'", 35) == 0;
	if (!large && strncmp(format, "Failed to parse `Content-Length'", 32) != 0)
		return;
	static const char bad[] =
		"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
	static const char big[] =
		"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
	pthread_mutex_lock(&h->seats_lock);
	for (int i = 0; i < h->n_seats; i++) {
		struct seat *s = &h->seats[i];
		if (s->fd < 0 || !pthread_equal(s->thread, pthread_self()) || !s->arena ||
		    s->state != SEAT_IDLE ||
		    !MHD_get_connection_info(s->connection,
					     MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE))
			continue;
		ssize_t sent =
			large ? send(s->fd, big, sizeof big - 1, MSG_NOSIGNAL | MSG_DONTWAIT)
			      : send(s->fd, bad, sizeof bad - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		(void)sent; /* who cannot take it gets none */
		shutdown(s->fd, SHUT_WR);
		break;
	}
	pthread_mutex_unlock(&h->seats_lock);
}
