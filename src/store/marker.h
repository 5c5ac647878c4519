/* How far something that goes on by itself has come. A day job moves its marker in the transaction
 * of the day's work, so that each day is done once, in order, whatever stops in between and however
 * many nodes try. */
#ifndef YH_STORE_MARKER_H
#define YH_STORE_MARKER_H

#include "store/store.h"

enum status MUST marker_get(struct ctx *c, const char *name, int64_t otherwise, int64_t *value);
/* From `before` (what marker_get said, or its otherwise) to `after`; S_CONFLICT "store.exists" if
 * it is not there any more. */
enum status MUST marker_move(struct ctx *c, const char *name, int64_t before, int64_t after);

#endif
