/* Dimension vectors as JSON, by the names that the pack gives their places:
 * {"memory_gib":32,"vcpu":8}.
 *
 * This is how they stand in the database, in forms and in the API. Canonical: keys sorted, zero
 * members left out. */
#ifndef YH_LAW_DIMS_H
#define YH_LAW_DIMS_H

#include <jansson.h>

#include "base/ctx.h"
#include "law/pack.h"

/* The most that people may say of one dimension: beyond any cloud, and so low that sums of what is
 * asked and held stay exact. */
enum { DIMS_SAID_MOST = 1000000000 };

const char *law_dims_json(struct arena *a, const struct pack *p, struct dims d);
/* An object of known names and integers from `least` to `most`. *wrong is the first bad member's
 * name, or "" when the value is no object. */
bool law_dims_of(const struct pack *p, const json_t *object, int64_t least, int64_t most,
		 struct dims *out, const char **wrong);
/* What law_dims_json wrote, read back from a row. S_BROKEN if it is anything else. */
enum status MUST law_dims_read(struct ctx *c, const struct pack *p, const char *json,
			       struct dims *out);

#endif
