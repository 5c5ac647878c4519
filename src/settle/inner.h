/* Shared between the files of settle only. */
#ifndef YH_SETTLE_INNER_H
#define YH_SETTLE_INNER_H

#include "base/num.h"
#include "org/org.h"
#include "settle/settle.h"

/* Writes the row with its next revision; S_CONFLICT "statement.changed" once it is approved or was
 * changed meanwhile. */
enum status MUST statement__put(struct ctx *c, struct statement *s, bool fresh);
/* Whether lines, total, digest and what the sources say now all agree. */
enum status MUST statement__adds_up(struct ctx *c, const struct statement *s, bool *yes);

#endif
