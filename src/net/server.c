/* Start, watch, stop. The watch is one thread that looks at every open connection a few times in
 * its shortest timeout and shuts the socket of one that is late; its event thread then sees the end
 * and closes it. */
#include <assert.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/inner.h"

enum {
	/* libmicrohttpd's own memory a connection: a head of HEAD_MAX, split, and a reply's. */
	POOL = 64 * 1024,
	EVENT_STACK = 256 * 1024,
	BACKLOG = 1024,
	DRAIN_MS = 10000,
};

/* ---- the watch ---- */

static void *watch_main(void *arg)
{
	struct http_server *h = arg;
	const struct http_options *o = &h->options;
	int64_t tick =
		o->head_timeout_ms < o->idle_timeout_ms ? o->head_timeout_ms : o->idle_timeout_ms;
	tick = (o->heartbeat_ms < tick ? o->heartbeat_ms : tick) / 4;
	tick = tick < 10 ? 10 : tick > 1000 ? 1000 : tick;
	pthread_mutex_lock(&h->watch_lock);
	while (!atomic_load(&h->stopping)) {
		int64_t until_ms = clock_steady_ms() + tick;
		struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
		pthread_cond_timedwait(&h->watch_wake, &h->watch_lock, &until);
		int64_t now = clock_steady_ms();
		net__streams_watch(h, now);
		pthread_mutex_lock(&h->seats_lock);
		for (int i = 0; i < h->n_seats; i++) {
			struct seat *s = &h->seats[i];
			if (s->fd < 0 ||
			    atomic_load_explicit(&s->deadline_ms, memory_order_relaxed) > now)
				continue;
			shutdown(s->fd, SHUT_RDWR); /* its event thread sees the end and closes */
			net__deadline_none(s);
		}
		pthread_mutex_unlock(&h->seats_lock);
	}
	pthread_mutex_unlock(&h->watch_lock);
	return NULL;
}

/* ---- listening ---- */

/* "127.0.0.1:8080" or "[::1]:8080"; numbers only, so that a start never waits for a name server.
 * -1: cannot. */
static int listen_at(const char *where)
{
	char host[64];
	const char *colon = strrchr(where, ':');
	size_t len = colon ? (size_t)(colon - where) : 0;
	if (len >= 2 && where[0] == '[' && where[len - 1] == ']') {
		where++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof host)
		return -1;
	memcpy(host, where, len);
	host[len] = '\0';
	const struct addrinfo want = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
				       .ai_socktype = SOCK_STREAM };
	struct addrinfo *at = NULL;
	if (getaddrinfo(host, colon + 1, &want, &at) != 0)
		return -1;
	int yes = 1;
	int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
			bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(at);
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	if (at.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)(const void *)&at)->sin6_port);
	return ntohs(((const struct sockaddr_in *)(const void *)&at)->sin_port);
}

/* ---- start and stop ---- */

static int or_default(int asked, int otherwise)
{
	return asked > 0 ? asked : otherwise;
}

static void options_fill(struct http_options *o)
{
	o->event_threads = or_default(o->event_threads, 1);
	o->workers = or_default(o->workers, 4);
	o->connections = or_default(o->connections, 1024);
	o->head_timeout_ms = or_default(o->head_timeout_ms, 10000);
	o->idle_timeout_ms = or_default(o->idle_timeout_ms, 30000);
	o->pace = or_default(o->pace, 16);
	o->heartbeat_ms = or_default(o->heartbeat_ms, 25000);
	o->events_life_ms = or_default(o->events_life_ms, 5 * 60 * 1000);
	o->request_arena = o->request_arena ? o->request_arena : 32 * 1024 * 1024;
	o->body_limit = o->body_limit ? o->body_limit : 64 * 1024;
	o->bodies_limit = o->bodies_limit ? o->bodies_limit : 256 * 1024 * 1024;
	o->events_room = o->events_room ? o->events_room : 32 * 1024;
	assert(o->request_arena >= o->body_limit + HEAD_ROOM + 64 * 1024);
}

static void seats_make(struct http_server *h)
{
	h->n_seats = h->options.connections + h->options.event_threads;
	h->seats = calloc((size_t)h->n_seats, sizeof *h->seats);
	h->arenas = calloc((size_t)h->n_seats, sizeof *h->arenas);
	h->free_arenas = calloc((size_t)h->n_seats, sizeof(struct arena *));
	assert(h->seats && h->arenas && h->free_arenas);
	for (int i = h->n_seats - 1; i >= 0; i--) {
		h->seats[i] = (struct seat){ .server = h, .fd = -1, .next = h->free_seats };
		h->free_seats = &h->seats[i];
		h->free_arenas[h->n_free_arenas++] = &h->arenas[i];
	}
}

/* As many descriptors as the connections need, and some for files and databases, where the system
 * lets us. */
static void descriptors_allow(int connections)
{
	struct rlimit files;
	rlim_t want = (rlim_t)connections + 256;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= want)
		return;
	files.rlim_cur = want < files.rlim_max ? want : files.rlim_max;
	if (files.rlim_cur < want || setrlimit(RLIMIT_NOFILE, &files) != 0)
		LOG_W("net", "fewer descriptors than %d connections need", connections);
}

static struct http_server *server_make(const struct http_options *o)
{
	struct http_server *h = calloc(1, sizeof *h);
	assert(h);
	h->options = *o;
	h->base = *o->base;
	options_fill(&h->options);
	descriptors_allow(h->options.connections);
	struct random chance = { 0 };
	random_bytes(h->base.random ? h->base.random : &chance, &h->salt, sizeof h->salt);
	pthread_mutex_init(&h->seats_lock, NULL);
	pthread_mutex_init(&h->queue_lock, NULL);
	pthread_mutex_init(&h->streams_lock, NULL);
	pthread_mutex_init(&h->watch_lock, NULL);
	pthread_cond_init(&h->queue_filled, NULL);
	pthread_condattr_t steady;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&h->watch_wake, &steady);
	pthread_condattr_destroy(&steady);
	seats_make(h);
	return h;
}

static void server_free(struct http_server *h)
{
	for (int i = 0; i < h->n_seats; i++)
		if (h->arenas[i].base)
			arena_done(&h->arenas[i]);
	pthread_mutex_destroy(&h->seats_lock);
	pthread_mutex_destroy(&h->queue_lock);
	pthread_mutex_destroy(&h->streams_lock);
	pthread_mutex_destroy(&h->watch_lock);
	pthread_cond_destroy(&h->queue_filled);
	pthread_cond_destroy(&h->watch_wake);
	free(h->seats);
	free(h->arenas);
	free(h->free_arenas);
	free(h);
}

static struct MHD_Daemon *daemon_start(struct http_server *h, int fd)
{
	unsigned flags = MHD_USE_ERROR_LOG | MHD_USE_EPOLL_INTERNAL_THREAD |
			 MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
	int threads = h->options.event_threads; /* a pool of one is refused with a warning */
	struct MHD_OptionItem pool[] = {
		{ threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	return MHD_start_daemon(flags, 0, NULL, NULL, net__on_request, h, MHD_OPTION_LISTEN_SOCKET,
				fd, MHD_OPTION_ARRAY, pool, MHD_OPTION_EXTERNAL_LOGGER, net__on_log,
				h, MHD_OPTION_CONNECTION_LIMIT, (unsigned)h->options.connections,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
				MHD_OPTION_THREAD_STACK_SIZE, (size_t)EVENT_STACK,
				MHD_OPTION_NOTIFY_CONNECTION, net__on_connection, h,
				MHD_OPTION_NOTIFY_COMPLETED, net__on_completed, h,
				MHD_OPTION_URI_LOG_CALLBACK, net__on_target, h,
				MHD_OPTION_UNESCAPE_CALLBACK, net__on_escape, h, MHD_OPTION_END);
}

enum status http_start(struct ctx *c, const struct http_options *o, struct http_server **out)
{
	int fd = listen_at(o->listen);
	if (fd < 0)
		return FAULT(c, S_BROKEN, "http.listen", TEXT(o->listen));
	struct http_server *h = server_make(o);
	h->port = port_of(fd);
	h->daemon = daemon_start(h, fd);
	if (!h->daemon) {
		close(fd);
		server_free(h);
		return FAULT(c, S_BROKEN, "http.listen", TEXT(o->listen));
	}
	*out = h;
	if (net__workers_start(h) && pthread_create(&h->watch, NULL, watch_main, h) == 0)
		return OK;
	LOG_E("net", "the threads cannot be started");
	abort(); /* at start, with nothing promised yet */
}

int http_port(const struct http_server *h)
{
	return h->port;
}

/* Requests that are on a seat end by themselves: the head and body by their deadlines, the rest by
 * running. */
static void drain(struct http_server *h)
{
	int64_t until = clock_steady_ms() + DRAIN_MS;
	for (;;) {
		pthread_mutex_lock(&h->seats_lock);
		int busy = h->busy;
		pthread_mutex_unlock(&h->seats_lock);
		if (!busy || clock_steady_ms() > until)
			return;
		usleep(2000);
	}
}

void http_stop(struct http_server *h)
{
	pthread_mutex_lock(&h->watch_lock);
	atomic_store(&h->stopping, true);
	pthread_mutex_unlock(&h->watch_lock);
	pthread_cond_signal(&h->watch_wake);
	pthread_join(h->watch, NULL);
	int fd = MHD_quiesce_daemon(h->daemon);
	if (fd >= 0)
		close(fd);
	net__streams_end(h);
	drain(h);
	net__workers_stop(h);
	net__streams_end(h); /* opened while we drained */
	MHD_stop_daemon(h->daemon);
	server_free(h);
}
