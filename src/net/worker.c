/* Workers: one queue of seats, a fixed number of threads, each request run to its end. The one
 * setjmp of the program is here: a handler whose arena met its bound is given up, answered 503, and
 * the next request is served. */
#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "net/inner.h"

enum { STACK = 1024 * 1024 }; /* address space; pages come as they are used */

/* At most one worker is on its way at a time; it calls the next when it finds more than it can
 * take. So a burst of requests costs one wake, and a handler that waits (for a commit) does not
 * keep the others asleep. */
static bool should_wake(struct http_server *h)
{
	if (!h->queue_head || !h->waiting || h->waking)
		return false;
	h->waking = true;
	return true;
}

static void put(struct http_server *h, struct seat *s, bool was_aside)
{
	s->next = NULL;
	pthread_mutex_lock(&h->queue_lock);
	h->aside -= was_aside;
	if (h->queue_tail)
		h->queue_tail->next = s;
	else
		h->queue_head = s;
	h->queue_tail = s;
	bool wake = should_wake(h);
	pthread_mutex_unlock(&h->queue_lock);
	if (wake)
		pthread_cond_signal(&h->queue_filled);
}

void net__queue_put(struct http_server *h, struct seat *s)
{
	put(h, s, false);
}

void http_go_on(const struct http_request *r, http_then *then, void *arg)
{
	struct seat *s = r->seat;
	s->then = then;
	s->then_arg = arg;
	put(s->server, s, true);
}

static bool ended(const struct http_server *h)
{
	return h->queue_closed && h->aside <= 0;
}

/* NULL: the queue is closed and empty, and nothing will come into it again. put_aside: what the
 * worker had last waits for something; it is counted here, because it may have gone on already. */
static struct seat *queue_get(struct http_server *h, bool put_aside)
{
	pthread_mutex_lock(&h->queue_lock);
	h->aside += put_aside;
	while (!h->queue_head && !ended(h)) {
		h->waiting++;
		pthread_cond_wait(&h->queue_filled, &h->queue_lock);
		h->waiting--;
		h->waking = false;
	}
	struct seat *s = h->queue_head;
	if (s) {
		h->queue_head = s->next;
		if (!h->queue_head)
			h->queue_tail = NULL;
	}
	bool wake = should_wake(h);
	pthread_mutex_unlock(&h->queue_lock);
	if (!s)
		pthread_cond_broadcast(&h->queue_filled); /* nobody need wait any more */
	else if (wake)
		pthread_cond_signal(&h->queue_filled);
	return s;
}

enum ran { ANSWERED, WAITS, GIVEN_UP };

static enum ran run(struct seat *s)
{
	jmp_buf edge;
	const struct http_options *o = &s->server->options;
	struct arena *arena = s->arena;
	arena->overflow = &edge;
	if (setjmp(edge) != 0) {
		arena->overflow = NULL;
		return GIVEN_UP;
	}
	if (s->then)
		s->then(s->ctx, &s->reply, s->then_arg);
	else if (!o->handle(s->ctx, &s->request, &s->reply, o->arg))
		return WAITS; /* the seat is not ours any more */
	/* An event stream's queue may not fit. */
	s->response = net__reply_make(s, &s->reply);
	arena->overflow = NULL;
	return ANSWERED;
}

static void give_up(struct seat *s)
{
	static const struct net_refusal busy = { 503, S_BUSY, "http.gave_up" };
	const struct http_options *o = &s->server->options;
	const char *language = net__language(&s->request);
	LOG_W("net", "request %s to %s met the bound of its memory and was given up", s->id,
	      s->request.path);
	s->arena->fail_after = 0;
	if (o->given_up)
		o->given_up(s->ctx, o->arg);
	s->request = (struct http_request){ 0 }; /* it was in the arena, which starts anew */
	arena_reset(s->arena);
	s->response = net__reply_refused(s, &busy, language);
}

static void request_id(struct http_server *h, uint64_t n, char out[17])
{
	uint64_t id = h->salt + n;
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(id >> (56 - 8 * i));
	text_hex(bytes, sizeof bytes, out);
}

static void begin(struct http_server *h, struct seat *s)
{
	uint64_t n = atomic_fetch_add(&h->served, 1);
	request_id(h, n, s->id);
	s->chance = (struct random){ 0 };
	if (h->base.random && h->base.random->seeded)
		random_seed(&s->chance, h->salt + n);
	s->reply = (struct http_reply){ .status = 500 };
	s->then = NULL;
	s->ctx = TAKE(s->arena, struct ctx);
	*s->ctx = h->base;
	s->ctx->arena = s->arena;
	s->ctx->random = &s->chance;
	s->ctx->request = s->id;
}

/* False: it was put aside. */
static bool serve(struct http_server *h, struct seat *s)
{
	if (!s->ctx)
		begin(h, s);
	enum ran ran = run(s);
	if (ran == WAITS)
		return false;
	if (ran == GIVEN_UP)
		give_up(s);
	s->ctx = NULL;
	s->state = SEAT_DONE;
	MHD_resume_connection(s->connection);
	return true;
}

static void *worker_main(void *arg)
{
	struct http_server *h = arg;
	bool put_aside = false;
	for (struct seat *s; (s = queue_get(h, put_aside));)
		put_aside = !serve(h, s);
	return NULL;
}

bool net__workers_start(struct http_server *h)
{
	pthread_attr_t attr;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	h->workers = calloc((size_t)h->options.workers, sizeof *h->workers);
	assert(h->workers);
	int n = 0;
	while (n < h->options.workers && pthread_create(&h->workers[n], &attr, worker_main, h) == 0)
		n++;
	pthread_attr_destroy(&attr);
	bool all = n == h->options.workers;
	h->options.workers = n;
	return all;
}

void net__workers_stop(struct http_server *h)
{
	pthread_mutex_lock(&h->queue_lock);
	h->queue_closed = true;
	pthread_mutex_unlock(&h->queue_lock);
	pthread_cond_broadcast(&h->queue_filled);
	for (int i = 0; i < h->options.workers; i++)
		pthread_join(h->workers[i], NULL);
	free(h->workers);
}
