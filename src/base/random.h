/* The one source of chance: the operating system's, or a seeded stream (simulator, tests). */
#ifndef YH_BASE_RANDOM_H
#define YH_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	bool seeded;
	uint64_t state[4];
};

void random_seed(struct random *r, uint64_t seed);
void random_bytes(struct random *r, void *out, size_t len);
uint64_t random_next(struct random *r);
int64_t random_below(struct random *r, int64_t n); /* 0 <= result < n, without bias */

#endif
