/* One walk along the sorted instants with a running sum. */
#include "civil/sweep.h"

#include <stdlib.h>

static int before(const void *a, const void *b)
{
	const struct sweep_change *x = a, *y = b;
	int later = (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
	return later ? later : dims_negative(y->more) - dims_negative(x->more);
}

void sweep_sort(struct sweep_change *changes, int n)
{
	if (n > 1)
		qsort(changes, (size_t)n, sizeof *changes, before);
}

static struct sweep_over over_now(const struct sweep_change *sum, struct dims capacity)
{
	for (int i = 0; i < DIMS_MAX; i++)
		if (capacity.v[i] > 0 && sum->own.v[i] > 0 && sum->more.v[i] > capacity.v[i])
			return (struct sweep_over){ i, 0, sum->more.v[i], capacity.v[i] };
	return (struct sweep_over){ .dimension = -1 };
}

struct sweep_over sweep_first_over(const struct sweep_change *base,
				   const struct sweep_change *changes, int n, struct dims capacity,
				   int64_t from_ms, int64_t to_ms)
{
	struct sweep_change sum = *base;
	int64_t at_ms = from_ms;
	for (int i = 0; at_ms < to_ms;) {
		for (; i < n && changes[i].at_ms <= at_ms; i++) {
			sum.more = dims_add(sum.more, changes[i].more);
			sum.own = dims_add(sum.own, changes[i].own);
		}
		struct sweep_over over = over_now(&sum, capacity);
		if (over.dimension >= 0) {
			over.at_ms = at_ms;
			return over;
		}
		if (i == n)
			break;
		at_ms = changes[i].at_ms;
	}
	return (struct sweep_over){ .dimension = -1 };
}
