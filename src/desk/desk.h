/* Cases, duties, deadlines, cards, notices: every procedure of the pack runs here.
 *
 * A case stands at one step; each bearer of the step has an open duty. A decision is one
 * transaction: read case and facts, law_step, effects, record, commit. Three copies are kept: as it
 * was, as asked, as decided.
 *
 * Everything here runs inside the caller's transaction (store_write or store_read), but for
 * desk_tick and the delivery of notices, which open their own. A case's sealed decisions are its
 * history: who acted in which function, which clocks started when and what paused them are read
 * from them and kept nowhere else. */
#ifndef YH_DESK_DESK_H
#define YH_DESK_DESK_H

#include <jansson.h>

#include "base/ctx.h"
#include "law/step.h"
#include "org/org.h"
#include "store/store.h"

struct case_ {
	int64_t id, rev;
	const char *number; /* 沪政云配〔2026〕118号; NULL until submitted */
	const char *title;
	const struct pack *pack;
	const struct procedure *procedure;
	const struct step *step; /* NULL when ended */
	const char *state;       /* "open", "done", "refused", "withdrawn", "released" */
	int64_t unit, district, cloud_district, vendor, party; /* scope columns; 0 where none */
	int64_t sponsor; /* who applies for a body that is not of this city's organs; or 0 */
	int64_t system, project, resource,
		subject; /* subject: catalogue version, statement ... by `about` */
	const json_t *form, *was, *granted; /* asked, before, decided (NULL until then) */
	struct dims asked; /* of the application form's first dims or items field; or zero */
	struct dims granted_dims;
	int64_t opened_ms, closed_ms;
	int64_t parent; /* the case that started it, or 0 */
};

/* ---- acting ---- */

/* Starts a case: the first step is the applicant's and is taken at once with outcome "submit".
 * `form` is checked against the first step's fields; every fault is reported together, under
 * "form.". */
struct case_start {
	const char *procedure;
	const json_t *form;
	int64_t unit; /* 0: the actor's organisation */
	int64_t parent, subject;
	int64_t issuer; /* of a matter that follows from another: who began that one */
	bool waits; /* started by an effect or a job: stands at the first step with a duty for its
		     * bearer; form may be NULL. So does every procedure that `starts_itself`. */
};
enum status MUST desk_start(struct ctx *c, const struct case_start *s, struct case_ *out);

struct case_decision {
	int64_t case_id, rev;
	const char *step, *outcome, *reason;
	const json_t *fields; /* of the step's own fields */
	const json_t *
		granted; /* dims object or items list, where the outcome `grants`; NULL: as asked */
	bool batch;      /* one of several at once: only where the pack allows it of the outcome */
};
/* The actor decides an open duty of its office. Refused with the rule: another office's duty, a
 * missing code, functions that exclude each other, an own unit's matter, a need that does not hold,
 * a missing reason. A stale rev is S_CONFLICT and says what changed. */
enum status MUST desk_decide(struct ctx *c, const struct case_decision *d, struct case_ *out);
/* The same by the system: a lapsed term, a reported work order. The actor is nobody; the record
 * says why. */
enum status MUST desk_decide_by_system(struct ctx *c, int64_t case_id, const char *outcome,
				       const char *reason);
/* By the office that applied, while the case stands at a step that the procedure names. */
enum status MUST desk_withdraw(struct ctx *c, int64_t case_id, int64_t rev, const char *reason);
/* Says something in the case: everybody who sees the case may. */
enum status MUST desk_talk(struct ctx *c, int64_t case_id, const char *text);

/* ---- reading ---- */

/* What the actor may see: cases of its scope, and those that an office of its body at its
 * organisation ever had a duty in. Else S_ABSENT. */
enum status MUST desk_case_get(struct ctx *c, int64_t id, struct case_ *out);
/* Without scope: for effects and jobs. */
enum status MUST desk_case_load(struct ctx *c, int64_t id, struct case_ *out);
/* SCOPE_ARGS for cases: an office that has no business with others' matters sees its own alone. */
enum scope_kind desk_case_scope(const struct actor *a);
int64_t desk_case_scope_id(const struct actor *a);
#define CASE_SCOPE_ARGS(c) INT(desk_case_scope((c)->actor)), INT(desk_case_scope_id((c)->actor))
/* Columns of a list of cases, in the order that desk_case_row reads them: "SELECT " DESK_CASE_SQL "
 * FROM case_ k". */
#define DESK_CASE_SQL                                                                       \
	"k.id, k.rev, k.number, k.title, k.pack, k.procedure, k.step, k.state, k.unit,"     \
	" k.district, k.cloud_district, k.vendor, k.party, k.sponsor, k.system, k.project," \
	" k.resource, k.subject, k.form, k.was, k.granted, k.asked, k.granted_dims,"        \
	" k.opened_ms, k.closed_ms, k.parent"
#define DESK_CASE_GIVES \
	"iitttttt"      \
	"iiiiiiiiii"    \
	"ttttt"         \
	"iii"
enum { DESK_CASE_COLUMNS = 26 };
enum status MUST desk_case_row(struct ctx *c, const struct row *r, struct case_ *out);

/* An office's duty to act. due_day DAY_NONE: the step has no term. */
struct duty {
	int64_t id, case_id, rev, org;
	const char *step, *role, *state, *card; /* "open", "done", "closed" (without it); "none",
						   "yellow", "red" as recorded */
	int64_t opened_ms, closed_ms;
	int32_t start_day, due_day, yellow_day;
	bool provisional;
	int late; /* working days past the due day when it was done */
};

/* One decision, as sealed. */
struct decided {
	int64_t id, rev, duty, person, principal, org, at_ms, entry;
	const char *role, *step, *outcome, *next, *reason;
	const char *fields, *granted; /* JSON or NULL */
	bool pauses;
};
struct history {
	struct decided *at; /* oldest first */
	int n;
};
enum status MUST desk_history(struct ctx *c, int64_t case_id, struct history *out);
enum status MUST desk_duties(struct ctx *c, int64_t case_id, struct duty **out,
			     int *n); /* oldest first */

/* What the actor may do to the case now, with the needs weighed: "pass", "return" ... */
struct action {
	const struct step *step;
	const struct outcome
		*outcome; /* the line that would be taken; the first of its name where none would */
	struct verdict verdict;
};
enum status MUST desk_actions(struct ctx *c, const struct case_ *k, struct action **out, int *n);
bool desk_withdrawable(const struct ctx *c, const struct case_ *k, const struct history *h);
/* What would be if the form were handed in: the needs of "submit" weighed, the amount asked. Field
 * faults as in desk_start. */
enum status MUST desk_preview(struct ctx *c, const struct case_start *s, struct case_ *k,
			      struct verdict *out);

/* ---- clocks ---- */

/* A duty's clock as people see it. */
struct desk_clock {
	const char *state; /* "running", "paused" (waiting for the applicant), "stopped" (done),
			      "none" */
	int32_t start_day, due_day; /* DAY_NONE */
	struct term term;           /* not set: there is none */
	int left; /* working days after today, the due day among them; 0 on the last day */
	int late; /* working days past the due day */
	const char *card;
	bool provisional;
	const char *article; /* of the term; NULL where policy */
};
/* Pure, but for the clock. `d` NULL: the step has no open duty. */
void desk_clock(const struct ctx *c, const struct case_ *k, const struct duty *d,
		struct desk_clock *out);
/* The same with the day strip and the sentence, which need the history. */
struct strip_cell *desk_clock_strip(struct ctx *c, const struct case_ *k, const struct duty *d,
				    const struct history *h, int *n, const char **explain);

/* Moment jobs once, and day jobs for every whole day that passed since the last call, in order,
 * each exactly once: lapses and cards, then each of tables->jobs. Also after a day of downtime. A
 * job that fails is tried again by the next call and stops no other; the first failure is the
 * answer. Makes its own transactions: call outside of one. */
enum status MUST desk_tick(struct ctx *c);

/* After (or, with `apply` false, as if) the working days changed to `k`: due days of open duties
 * move. */
struct moved {
	int64_t case_id;
	const char *number, *title, *step;
	int32_t old_day, new_day;
};
enum status MUST desk_recount(struct ctx *c, const struct calendar *k, bool apply,
			      struct moved **out, int *n);

/* ---- deliberations ---- */

/* The minutes of a resolved one as an official document. S_REFUSED where there are none. */
enum status MUST desk_minutes(struct ctx *c, const struct case_ *k, const char **bytes,
			      size_t *len);

/* ---- supervision ---- */

/* Done duties closed before this instant are in the table `tally`, later ones are not yet. */
enum status MUST desk_tally_until(struct ctx *c, int64_t *until_ms);

/* ---- notices ---- */

/* Tells an office (person 0) in the console now, and by mail and webhook through the outbox. `name`
 * is a sentence in words/. A text argument "@step:PROCEDURE/STEP",
 * "@outcome:PROCEDURE/STEP/OUTCOME", "@role:ROLE", "@procedure:NAME" is shown by its title in the
 * reader's language. */
enum status MUST desk_notify(struct ctx *c, int64_t org, const char *role, int64_t case_id,
			     const char *name, const struct value *args, int n);
/* The sentence of a stored name and its JSON list of arguments. */
const char *desk_say(struct ctx *c, const char *name, const char *args);

#endif
