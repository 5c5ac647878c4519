/* Checked integer arithmetic. Overflow is "we were wrong" unless the *_over forms are asked. */
#ifndef YH_BASE_NUM_H
#define YH_BASE_NUM_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

static inline int64_t num_add(int64_t a, int64_t b)
{
	int64_t r;
	bool over = __builtin_add_overflow(a, b, &r);
	assert(!over);
	return r;
}

static inline int64_t num_mul(int64_t a, int64_t b)
{
	int64_t r;
	bool over = __builtin_mul_overflow(a, b, &r);
	assert(!over);
	return r;
}

/* a / b rounded half away from zero (四舍五入), b > 0. */
static inline __int128 num_div_half_up(__int128 a, __int128 b)
{
	assert(b > 0);
	return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

static inline int64_t num_floor_div(int64_t a, int64_t b)
{
	int64_t q = a / b;
	return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}

#endif
