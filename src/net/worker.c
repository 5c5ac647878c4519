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

void net__queue_put(struct http_server *h, struct seat *s)
{
	s->next = NULL;
	pthread_mutex_lock(&h->queue_lock);
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

/* NULL: the queue is closed and empty. */
static struct seat *queue_get(struct http_server *h)
{
	pthread_mutex_lock(&h->queue_lock);
	while (!h->queue_head && !h->queue_closed) {
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
	if (wake)
		pthread_cond_signal(&h->queue_filled);
	return s;
}

/* With its answer made; false: given up in the middle. */
static bool handled(struct ctx *c, struct seat *s, struct http_reply *out)
{
	jmp_buf edge;
	const struct http_options *o = &s->server->options;
	c->arena->overflow = &edge;
	if (setjmp(edge) == 0) {
		o->handle(c, &s->request, out, o->arg);
		s->response = net__reply_make(s, out); /* an event stream's queue may not fit */
		c->arena->overflow = NULL;
		return true;
	}
	c->arena->overflow = NULL;
	return false;
}

static void answer(struct ctx *c, struct seat *s)
{
	static const struct net_refusal busy = { 503, S_BUSY, "http.gave_up" };
	const struct http_options *o = &s->server->options;
	const char *language = net__language(&s->request);
	struct http_reply out = { .status = 500 };
	if (handled(c, s, &out))
		return;
	LOG_W("net", "request %s to %s met the bound of its memory and was given up", c->request,
	      s->request.path);
	c->arena->fail_after = 0;
	if (o->given_up)
		o->given_up(c, o->arg);
	s->request = (struct http_request){ 0 }; /* it was in the arena, which starts anew */
	arena_reset(c->arena);
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

static void *worker_main(void *arg)
{
	struct http_server *h = arg;
	struct random chance = { 0 };
	if (h->base.random && h->base.random->seeded)
		random_seed(&chance, h->salt + atomic_fetch_add(&h->served, 1));
	for (struct seat *s = queue_get(h); s; s = queue_get(h)) {
		char id[17];
		request_id(h, atomic_fetch_add(&h->served, 1), id);
		struct ctx c = h->base;
		c.arena = s->arena;
		c.random = &chance;
		c.request = id;
		answer(&c, s);
		s->state = SEAT_DONE;
		MHD_resume_connection(s->connection);
	}
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
