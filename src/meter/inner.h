/* Shared between the files of meter only. */
#ifndef YH_METER_INNER_H
#define YH_METER_INNER_H

#include "meter/meter.h"

/* The case's warning: numbered, with what it names and when it is to be rectified; the unit is
 * told. */
enum status MUST warning__issue(struct ctx *c, const struct case_ *k, const char *article);
/* The case's warning has come to this; reason NULL: none. */
enum status MUST warning__state(struct ctx *c, const struct case_ *k, const char *state,
				const char *reason);

struct freeze {
	int64_t id, project, from_ms;
	const char *number; /* of the warning */
};
/* The oldest stop of issue in force for the project, or for its whole unit; id 0: none. */
enum status MUST freeze__of(struct ctx *c, int64_t unit, int64_t project, struct freeze *out);
/* Stops issue on the case's warning: to the project or the whole unit, as the pack says. */
enum status MUST freeze__start(struct ctx *c, const struct case_ *k);
/* All stops of the case's project and unit end. S_REFUSED where there is none. */
enum status MUST freeze__lift(struct ctx *c, const struct case_ *k, const char *article);

#endif
