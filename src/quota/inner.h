/* Shared between the files of quota only. */
#ifndef YH_QUOTA_INNER_H
#define YH_QUOTA_INNER_H

#include "codec/json.h"
#include "quota/quota.h"

struct ground quota__ground(const struct effect_call *e);
/* The day on which a reservation made today lapses by itself; 0 where the pack has no term. */
int32_t quota__until(const struct ctx *c);
/* The quota bar as JSON; asked NULL: nothing is asked; line: which of its lines the matter is
 * measured by, "line20" or NULL. */
const char *quota__bar(struct ctx *c, const struct quota *q, const struct dims *asked,
		       const char *line);

/* ---- project.c ---- */

/* What quota_of_unit adds up, taken apart: a quota of no project. */
enum status MUST quota__of_unit(struct ctx *c, int64_t unit, struct quota *out);

/* ---- periodic.c, turns.c ---- */

struct periodic_rule;
struct recurrence;
/* The rules that the case asks, or that it has been decided to give. */
enum status MUST quota__periodic_decided(struct ctx *c, const struct case_ *k,
					 struct recurrence **out, int *n);
enum status quota__periodic_grant(struct ctx *c, const struct effect_call *e);
enum status quota__periodic_facts(struct ctx *c, const struct case_ *k, struct facts *f);
/* What the cloud of that level has; a dimension that nobody declared is zero, and not limited. */
enum status MUST quota__capacity(struct ctx *c, int64_t cloud_district, struct dims *out);
/* The rule's next period that ends after the instant. */
enum status MUST quota__turn_begin(struct ctx *c, const struct periodic_rule *rule,
				   int64_t after_ms);
enum status quota__turn_open(struct ctx *c, struct case_ *k); /* opener */
enum status quota__turn_facts(struct ctx *c, const struct case_ *k, struct facts *f);

/* ---- expansion.c ---- */

enum status quota__expansion_grant(struct ctx *c, const struct effect_call *e);
enum status quota__expansion_release(struct ctx *c, const struct effect_call *e);
/* The unit's quotas with what the case asks, for the case page. */
enum status MUST quota__expansion_bar(struct ctx *c, const struct case_ *k, const char **json);

#endif
