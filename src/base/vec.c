#include "base/vec.h"

#include <assert.h>
#include <string.h>

void *vec_grow(struct arena *a, void *v, int n, int *room, size_t size)
{
	if (n < *room)
		return v;
	int larger = *room ? *room * 2 : 8;
	assert(larger > *room);
	void *copy = arena_array(a, (size_t)larger, size);
	if (n > 0)
		memcpy(copy, v, (size_t)n * size);
	*room = larger;
	return copy;
}
