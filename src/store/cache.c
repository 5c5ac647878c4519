/* Prepared statements by the address of their query, open addressing; and the pool of connections.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "store/inner.h"

static unsigned hash(const struct query *q)
{
	uint64_t h = (uint64_t)(uintptr_t)q * 0x9E3779B97F4A7C15u;
	return (unsigned)(h >> 32);
}

struct prepared *cache__find(const struct cache *k, const struct query *q)
{
	if (k->room == 0)
		return NULL;
	for (unsigned i = hash(q) & (k->room - 1); k->slots[i]; i = (i + 1) & (k->room - 1))
		if (k->slots[i]->q == q)
			return k->slots[i];
	return NULL;
}

static void place(struct prepared **slots, unsigned room, struct prepared *p)
{
	unsigned i = hash(p->q) & (room - 1);
	while (slots[i])
		i = (i + 1) & (room - 1);
	slots[i] = p;
}

void cache__put(struct cache *k, struct prepared *p)
{
	if ((k->count + 1) * 2 > k->room) {
		unsigned room = k->room ? k->room * 2 : 64;
		struct prepared **slots = calloc(room, sizeof *slots);
		if (!slots)
			abort();
		for (unsigned i = 0; i < k->room; i++)
			if (k->slots[i])
				place(slots, room, k->slots[i]);
		free(k->slots);
		k->slots = slots;
		k->room = room;
	}
	place(k->slots, k->room, p);
	k->count++;
}

void cache__close(struct cache *k, void (*finish)(struct prepared *p))
{
	for (unsigned i = 0; i < k->room; i++)
		if (k->slots[i]) {
			if (finish)
				finish(k->slots[i]);
			free(k->slots[i]);
		}
	free(k->slots);
	*k = (struct cache){ 0 };
}

void pool__init(struct pool *p, int limit)
{
	assert(limit > 0);
	*p = (struct pool){ .limit = limit };
	pthread_mutex_init(&p->lock, NULL);
	steady__init(&p->freed);
}

struct conn *pool__take(struct pool *p, bool *fresh)
{
	pthread_mutex_lock(&p->lock);
	while (p->gate || (!p->idle && p->open == p->limit))
		pthread_cond_wait(&p->freed, &p->lock);
	struct conn *k = p->idle;
	*fresh = !k;
	if (k)
		p->idle = k->next;
	else
		p->open++;
	p->out++;
	pthread_mutex_unlock(&p->lock);
	return k;
}

void pool__give(struct pool *p, struct conn *k)
{
	pthread_mutex_lock(&p->lock);
	k->next = p->idle;
	p->idle = k;
	p->out--;
	bool waited = p->gate || p->open == p->limit;
	pthread_mutex_unlock(&p->lock);
	if (waited)
		pthread_cond_broadcast(&p->freed);
}

void pool__lost(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->open--;
	p->out--;
	pthread_mutex_unlock(&p->lock);
	pthread_cond_broadcast(&p->freed);
}

void steady__init(pthread_cond_t *c)
{
	pthread_condattr_t steady;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(c, &steady);
	pthread_condattr_destroy(&steady);
}

struct timespec until__steady(int64_t wait_us)
{
	int64_t until = clock_steady_us() + wait_us;
	return (struct timespec){ until / 1000000, until % 1000000 * 1000 };
}

bool pool__shut(struct pool *p, int64_t wait_ms)
{
	struct timespec until = until__steady(wait_ms * 1000);
	pthread_mutex_lock(&p->lock);
	p->gate = true;
	int rc = 0;
	while (p->out > 0 && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&p->freed, &p->lock, &until);
	bool alone = p->out == 0;
	pthread_mutex_unlock(&p->lock);
	return alone;
}

void pool__open(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->gate = false;
	pthread_mutex_unlock(&p->lock);
	pthread_cond_broadcast(&p->freed);
}
