/* How resources are used, and what follows where they are used badly (articles 13, 25).
 *
 * A finding is the operator's; the authority of the cloud's level reviews it; the operator warns;
 * the unit rectifies or appeals; on a refusal, and with the authority's consent, issue to the
 * project stops until the authority lifts it, and what was warned about is reclaimed. The order of
 * these is the pack's; here are the rows that it writes. None of them is ever changed: a warning's
 * state is its newest row, a stop of issue lasts until a row lifts it. What a warning names is
 * written down when it is issued, and nothing more is ever reclaimed on it. */
#ifndef YH_METER_METER_H
#define YH_METER_METER_H

#include "resource/resource.h"

struct warning {
	int64_t id, case_id, unit, cloud_district, project, system, issued_ms;
	const char *number, *kind, *requirement, *finding, *state;
	int32_t due_day;
};
/* In the actor's scope. */
enum status MUST warning_see(struct ctx *c, int64_t id, struct warning *out);
/* The official document, in Chinese. */
enum status MUST warning_pdf(struct ctx *c, const struct warning *w, const char **bytes,
			     size_t *len);

extern const struct fact_source meter_facts[];
extern const struct effect meter_effects[];
extern const struct opener meter_openers[];
/* The tables' `refers`: of findings, which are about others' systems; else that of resources. */
enum status meter_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			 const char **name);

#endif
