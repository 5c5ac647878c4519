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

/* The paragraph that settlement stands on. */
const char *settle__article(const struct ctx *c);

/* Draws it and starts its case, unless there is one. A month without a charge gives none. */
enum status MUST statement__begin(struct ctx *c, const char *kind, int64_t party, int32_t month_day,
				  int64_t cloud_district);

/* ---- evidence.c ---- */

enum status evidence__freeze(struct ctx *c, const struct effect_call *e);
enum status evidence__part(struct ctx *c, const struct case_ *k, const char **json);

/* ---- count.c: counted use ---- */

enum status count__open(struct ctx *c, struct case_ *k);                         /* opener */
enum status count__facts(struct ctx *c, const struct case_ *k, struct facts *f); /* F_COUNT */
enum status count__effect(struct ctx *c, const struct effect_call *e);           /* usage.count */
/* What of it the statement rates. */
enum status MUST count__uses(struct ctx *c, const struct statement *s, struct rate_use **out,
			     int *n);
/* The record's quantity becomes another one; an empty span voids it. */
enum status MUST count__correct(struct ctx *c, int64_t origin, struct span held, int64_t quantity);

/* ---- assess.c: service items assessed, and what justifies an adjustment ---- */

enum status assess__facts(struct ctx *c, const struct case_ *k, struct facts *f); /* F_ASSESSED */
enum status assess__effect(struct ctx *c, const struct effect_call *e);  /* catalogue.assess */
enum status assess__justify(struct ctx *c, const struct effect_call *e); /* catalogue.justify */
enum status assess__part(struct ctx *c, const struct case_ *k, const char **json);

#endif
