/* The machine's clock, or a virtual one that only its owner moves. */
#include "base/clock.h"

#include <assert.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now_ms(const struct clock *k)
{
	if (k->virtual_time)
		return atomic_load(&k->now_ms);
	return read_us(CLOCK_REALTIME) / 1000 + atomic_load(&k->offset_ms);
}

void clock_set(struct clock *k, int64_t now_ms)
{
	assert(k->virtual_time);
	atomic_store(&k->now_ms, now_ms);
}

int64_t clock_steady_ms(void)
{
	return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_steady_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}
