/* Cases, duties, deadlines, cards, notices: every procedure of the pack runs here.
 *
 * A case stands at one step; each bearer of the step has an open duty. A decision is one transaction: read case and
 * facts, law_step, effects, record, commit. Three copies are kept: as it was, as asked, as decided.
 *
 * Everything here runs inside the caller's transaction (store_write or store_read), but for desk_tick and the delivery
 * of notices, which open their own. A case's sealed decisions are its history: who acted in which function, which clocks
 * started when and what paused them are read from them and kept nowhere else. */
#ifndef YH_DESK_DESK_H
#define YH_DESK_DESK_H

#include <jansson.h>

#include "base/ctx.h"
#include "law/pack.h"

struct case_ {
	int64_t id, rev;
	const char *number;    /* 沪政云配〔2026〕118号; NULL until submitted */
	const char *title;
	const struct pack *pack;
	const struct procedure *procedure;
	const struct step *step; /* NULL when ended */
	const char *state;       /* "open", "done", "refused", "withdrawn", "released" */
	int64_t unit, district, cloud_district, vendor, party; /* scope columns; 0 where none */
	int64_t system, project, resource, subject;            /* subject: catalogue version, statement ... by `about` */
	const json_t *form, *was, *granted;                    /* asked, before, decided (NULL until then) */
	struct dims asked;       /* of the form's dims and items fields, summed; or zero */
	struct dims granted_dims;
	int64_t opened_ms, closed_ms;
	int64_t parent;          /* the case that started it, or 0 */
};

/* Starts a case: the first step is the applicant's and is taken at once with outcome "submit". `form` is checked
 * against the first step's fields; every fault is reported together. */
struct case_start {
	const char *procedure;
	const json_t *form;
	int64_t unit;    /* 0: the actor's organisation */
	int64_t parent, subject;
	bool waits;      /* started by an effect or a job: stands at the first step with a duty for its bearer; form may be
			  * NULL. So does every procedure that `starts_itself`. */
};
enum status MUST desk_start(struct ctx *c, const struct case_start *s, struct case_ *out);

struct case_decision {
	int64_t case_id, rev;
	const char *step, *outcome, *reason;
	const json_t *fields;  /* of the step's own fields */
	const json_t *granted; /* dims object or items list, where the outcome `grants`; NULL: as asked */
};
enum status MUST desk_decide(struct ctx *c, const struct case_decision *d, struct case_ *out);
/* The same by the system: a lapsed term, a reported work order. The actor is nobody; the record says why. */
enum status MUST desk_decide_by_system(struct ctx *c, int64_t case_id, const char *outcome, const char *reason);
enum status MUST desk_withdraw(struct ctx *c, int64_t case_id, int64_t rev, const char *reason);

enum status MUST desk_case_get(struct ctx *c, int64_t id, struct case_ *out); /* scope checked */
/* Without scope: for effects and jobs. */
enum status MUST desk_case_load(struct ctx *c, int64_t id, struct case_ *out);

/* Tells an office or a person: console notice now, mail and webhook through the outbox. `name` is a sentence in words/. */
enum status MUST desk_notify(struct ctx *c, int64_t org, const char *role, int64_t case_id, const char *name,
			     const struct value *args, int n);

#endif
