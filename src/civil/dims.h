/* Vectors of resource dimensions (vCPU, memory GiB, ...). Pure. What the places mean is data: the
 * pack's `dimension` statements, in their order. */
#ifndef YH_CIVIL_DIMS_H
#define YH_CIVIL_DIMS_H

#include <stdbool.h>
#include <stdint.h>

enum { DIMS_MAX = 24 };

struct dims {
	int64_t v[DIMS_MAX];
};

struct dims dims_add(struct dims a, struct dims b); /* asserts against overflow */
struct dims dims_sub(struct dims a, struct dims b);
struct dims dims_scale(struct dims a, int64_t n);
bool dims_zero(struct dims a);
bool dims_negative(struct dims a); /* any component below 0 */
bool dims_same(struct dims a, struct dims b);
/* The first component of `want` above `have`, or -1: fits means -1. */
int dims_over(struct dims want, struct dims have);
/* The first component where part * 100 > whole * percent, or -1. Exactly the percentage is not
 * over. */
int dims_over_percent(struct dims part, struct dims whole, int64_t percent);

#endif
