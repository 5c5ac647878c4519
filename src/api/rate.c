/* How often one peer may ask: a bucket a peer and class in a fixed table, without locks. A slot
 * that two peers share by chance makes them share an allowance, never lose one for long. Signing in
 * is slow to compute and worth guessing at, so it is the one that is held tight; reads and writes
 * are bounded by connections and the database. */
#include "api/inner.h"

static const struct {
	int per_minute, burst; /* 0: not limited */
} classes[RATE_CLASSES] = {
	[RATE_READ] = { 0, 0 },
	[RATE_WRITE] = { 0, 0 },
	[RATE_SIGN_IN] = { 60, 30 },
	[RATE_HEAVY] = { 120, 60 },
};

static uint64_t hash(const char *text, uint64_t seed)
{
	uint64_t h = 1469598103934665603u ^ seed;
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

/* A slot: the instant (ms, steady) at which the bucket is full again. Asking moves it on; too far
 * ahead is too often. */
enum status api__rate(struct ctx *c, struct api *a, const struct edge *e)
{
	enum api_rate class = e->call.route->rate;
	if (classes[class].per_minute == 0 || e->direct)
		return OK;
	const char *peer = e->call.request->peer ? e->call.request->peer : "";
	_Atomic uint64_t *slot = &a->rate[hash(peer, (uint64_t) class) % RATE_SLOTS];
	uint64_t now = (uint64_t)clock_steady_ms(),
		 cost = 60000u / (uint64_t)classes[class].per_minute;
	uint64_t was = atomic_load(slot), next;
	do {
		next = (was > now ? was : now) + cost;
		if (next > now + cost * (uint64_t)classes[class].burst)
			return FAULT(c, S_LIMITED, "limited", INT((int64_t)((next - now) / 1000)));
	} while (!atomic_compare_exchange_weak(slot, &was, next));
	return OK;
}
