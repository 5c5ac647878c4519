/* Sums of dimensions over time. Pure. What is added and taken away at given instants is summed by a
 * sweep over those instants: between two of them nothing changes, so that every instant is weighed
 * and none is a sample. */
#ifndef YH_CIVIL_SWEEP_H
#define YH_CIVIL_SWEEP_H

#include "civil/dims.h"

/* From that instant on so much more (or less, where negative); `own`: what of it belongs to the
 * matter that is weighed. */
struct sweep_change {
	int64_t at_ms;
	struct dims more, own;
};
/* By instant; what ends before what begins at the same one. */
void sweep_sort(struct sweep_change *changes, int n);

struct sweep_over {
	int dimension; /* -1: nothing is over at any instant */
	int64_t at_ms, needed, has;
};
/* The first instant of from_ms..to_ms (not included) at which base and changes are more than
 * `capacity` in a dimension of which the capacity says something and the matter asks something
 * then. The changes are sorted. */
struct sweep_over sweep_first_over(const struct sweep_change *base,
				   const struct sweep_change *changes, int n, struct dims capacity,
				   int64_t from_ms, int64_t to_ms);

#endif
