/* Recurring amounts as forms and rows have them: a list of
 * {"rrule":"FREQ=YEARLY","start":"2026-06-15T00:00","end":"2026-07-11T00:00","extra":{"vcpu":32}},
 * where start and end are the first period in Shanghai's civil time. */
#ifndef YH_DESK_RECURRENCES_H
#define YH_DESK_RECURRENCES_H

#include <jansson.h>

#include "base/ctx.h"
#include "codec/recur.h"
#include "law/pack.h"

enum { RECURRENCES_MOST = 12 };

struct recurrence {
	struct recur r;
	struct dims extra;
};
/* Reads the list; every fault is left by fault_field under `path`, and such a rule is left out. The
 * status is OK all the same. */
enum status MUST desk_recurrences(struct ctx *c, const struct pack *p, const char *path,
				  const json_t *list, struct recurrence **out, int *n);
/* "2026-06-15T00:00" */
bool desk_civil_ms(const char *text, int64_t *out_ms);
const char *desk_civil_text(struct arena *a, int64_t at_ms);
/* "每年6月15日至7月10日" in the context's language. */
const char *desk_recurrence_say(struct ctx *c, const struct recur *r);

#endif
