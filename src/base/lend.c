/* Pieces with a head of their own. */
#include "base/lend.h"

#include <stdlib.h>

enum { HEAD = 16 }; /* keeps what follows aligned */

void *lend_take(struct arena *a, size_t size)
{
	if (size > SIZE_MAX - HEAD || (a && !arena_has(a, size + HEAD)))
		return NULL;
	char *at = a ? arena_take(a, size + HEAD) : malloc(size + HEAD);
	if (!at)
		return NULL;
	*at = a != NULL;
	return at + HEAD;
}

void lend_give(void *piece)
{
	char *at = piece;
	if (at && !at[-HEAD])
		free(at - HEAD);
}
