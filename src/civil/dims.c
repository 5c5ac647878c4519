/* Component by component; a sum that does not fit is our mistake. */
#include "civil/dims.h"

#include <string.h>

#include "base/num.h"

struct dims dims_add(struct dims a, struct dims b)
{
	for (int i = 0; i < DIMS_MAX; i++)
		a.v[i] = num_add(a.v[i], b.v[i]);
	return a;
}

struct dims dims_sub(struct dims a, struct dims b)
{
	return dims_add(a, dims_scale(b, -1));
}

struct dims dims_scale(struct dims a, int64_t n)
{
	for (int i = 0; i < DIMS_MAX; i++)
		a.v[i] = num_mul(a.v[i], n);
	return a;
}

bool dims_zero(struct dims a)
{
	return dims_same(a, (struct dims){ 0 });
}

bool dims_negative(struct dims a)
{
	for (int i = 0; i < DIMS_MAX; i++)
		if (a.v[i] < 0)
			return true;
	return false;
}

bool dims_same(struct dims a, struct dims b)
{
	return memcmp(a.v, b.v, sizeof a.v) == 0;
}

int dims_over(struct dims want, struct dims have)
{
	for (int i = 0; i < DIMS_MAX; i++)
		if (want.v[i] > have.v[i])
			return i;
	return -1;
}

int dims_over_percent(struct dims part, struct dims whole, int64_t percent)
{
	for (int i = 0; i < DIMS_MAX; i++)
		if ((__int128)part.v[i] * 100 > (__int128)whole.v[i] * percent)
			return i;
	return -1;
}
