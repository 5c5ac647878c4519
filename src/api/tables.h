/* The facts, effects, openers, day jobs and case page pieces of all modules above desk, as one
 * table for the context. */
#ifndef YH_API_TABLES_H
#define YH_API_TABLES_H

#include "base/arena.h"
#include "desk/tables.h"

/* Lives in the arena: made once at start. */
const struct tables *tables_gather(struct arena *a);

#endif
