/* Memory for a library that asks through hooks and gives back what it took: from an arena, where
 * giving back does nothing, or from the heap. A word before each piece says which. */
#ifndef YH_BASE_LEND_H
#define YH_BASE_LEND_H

#include "base/arena.h"

/* NULL: no memory. Never leaves by the arena's edge: a library cannot be left in its middle. a
 * NULL: from the heap. */
void *lend_take(struct arena *a, size_t size);
void lend_give(void *piece); /* NULL is nothing */

#endif
