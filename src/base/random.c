/* The system's randomness through a small buffer a thread, or xoshiro256** from a seed. */
#include "base/random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"

static uint64_t rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

void random_seed(struct random *r, uint64_t seed)
{
	r->seeded = true;
	for (int i = 0; i < 4; i++) { /* splitmix64 fills the state */
		seed += 0x9E3779B97F4A7C15u;
		uint64_t z = seed;
		z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
		z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
		r->state[i] = z ^ (z >> 31);
	}
}

static void system_bytes(void *out, size_t len)
{
	uint8_t *p = out;
	while (len > 0) {
		ssize_t got = getrandom(p, len, 0);
		if (got <= 0) {
			LOG_E("base", "the system gives no randomness");
			abort();
		}
		p += got;
		len -= (size_t)got;
	}
}

uint64_t random_next(struct random *r)
{
	if (!r->seeded) {
		uint64_t n;
		random_bytes(r, &n, sizeof n);
		return n;
	}
	uint64_t *s = r->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* Ids are drawn for every write: a buffer saves most system calls. Used bytes are wiped. */
static void buffered_bytes(uint8_t *out, size_t len)
{
	static _Thread_local uint8_t pool[512];
	static _Thread_local size_t left;
	if (len > left) {
		system_bytes(pool, sizeof pool);
		left = sizeof pool;
	}
	memcpy(out, pool + sizeof pool - left, len);
	memset(pool + sizeof pool - left, 0, len);
	left -= len;
}

void random_bytes(struct random *r, void *out, size_t len)
{
	if (!r->seeded) {
		if (len > 64)
			system_bytes(out, len);
		else
			buffered_bytes(out, len);
		return;
	}
	uint8_t *p = out;
	while (len > 0) {
		uint64_t n = random_next(r);
		size_t part = len < sizeof n ? len : sizeof n;
		memcpy(p, &n, part);
		p += part;
		len -= part;
	}
}

int64_t random_below(struct random *r, int64_t n)
{
	assert(n > 0);
	uint64_t bound = (uint64_t)n, reject = -bound % bound, x; /* 2^64 mod n */
	do
		x = random_next(r);
	while (x < reject);
	return (int64_t)(x % bound);
}
