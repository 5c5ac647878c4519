/* What the files of desk share among themselves. */
#ifndef YH_DESK_INNER_H
#define YH_DESK_INNER_H

#include "civil/day.h"
#include "codec/json.h"
#include "desk/desk.h"
#include "desk/tables.h"
#include "law/dims.h"
#include "org/org.h"

/* ---- case.c ---- */

enum status MUST desk__case_insert(struct ctx *c, const struct case_ *k);
/* Saves what a decision changes, `was` being the case as it was read; the row must still have
 * revision k->rev - 1, else S_CONFLICT. */
enum status MUST desk__case_save(struct ctx *c, const struct case_ *was, const struct case_ *k);
enum status MUST desk__number(struct ctx *c, struct case_ *k);
bool desk__sees(const struct ctx *c, const struct case_ *k);
const char *desk__title(const struct ctx *c, struct title t);
const char *desk__state(enum ending e);
const struct step *desk__step(const struct case_ *k,
			      const char *name); /* NULL if the pack has none */

/* ---- start.c ---- */

/* What the matter is, from the form: the opener fills system, cloud, vendor ... and says how things
 * were. */
enum status MUST desk__matter(struct ctx *c, struct case_ *k);

/* ---- history.c: what the decisions say ---- */

enum { PAUSES_MAX = 32 };
/* When the clock of a duty at this step began: when `since` was last completed, or the step
 * entered; a step that comes back from a pause goes on with the clock it had. */
int64_t desk__started_ms(const struct history *h, const struct step *step, int64_t opened_ms);
/* The pauses between a clock's start and a duty's opening. A duty is never open during a pause but
 * the one who is waited for; that one has a term of its own, which its pause does not stop. */
int desk__pauses(const struct history *h, int64_t start_ms, int64_t opened_ms,
		 struct pause out[PAUSES_MAX]);
/* Whether the office of the i-th decision has decided before it, too. */
bool desk__acted_before(const struct history *h, int i);
/* Whether the applicant's last word at a later step than the first was that it passed. */
bool desk__passed_notice(const struct case_ *k, const struct history *h);

/* ---- duty.c ---- */

/* start, due, yellow and provisional of a duty at `step` opened at d->opened_ms. */
void desk__count(const struct calendar *calendar, const struct case_ *k, const struct step *step,
		 const struct history *h, struct duty *d);
/* The step's term as the case has it: until a day that its form says, or as the pack says. */
struct term desk__term(const struct case_ *k, const struct step *s, int32_t start_day);
int32_t desk__yellow_day(const struct calendar *calendar, int32_t start_day, int32_t due_day);
/* Opens the duties of k->step for all its bearers; `extra` is the decision just taken, not yet in
 * h. */
enum status MUST desk__duties_open(struct ctx *c, const struct case_ *k, const struct history *h);
enum status MUST desk__duty_open(struct ctx *c, const struct case_ *k, int64_t org,
				 const char *role, const struct history *h);
enum status MUST desk__duty_close(struct ctx *c, const struct duty *d, bool done);
enum status MUST desk__duty_row(struct ctx *c, const struct row *r, struct duty *out);
enum relation desk__relation(const struct step *s, const char *role);

/* ---- matter.c, register.c ---- */

bool desk__matter_case(const struct procedure *p);
/* Whom the matter addresses, and who began it; of what follows from a matter the same two. */
int64_t desk__addressee(const struct case_ *k);
int64_t desk__issuer(const struct case_ *k);
enum status MUST desk__open_matter(struct ctx *c, struct case_ *k);
/* A field that names something of the platform: faults under `path`. */
enum status MUST desk__check_named(struct ctx *c, const struct case_ *k, const struct field *f,
				   const char *path, const json_t *v);
/* A file that a form names: kept beforehand by whoever names it (or of the same case already). */
enum status MUST desk__check_file(struct ctx *c, const struct case_ *k, const char *path,
				  int64_t id);
/* The case has it from now on. */
enum status MUST desk__take_files(struct ctx *c, const struct case_ *k, const struct step *s,
				  const json_t *fields);
struct registered;
enum status MUST desk__registered_load(struct ctx *c, int64_t id, struct registered *out,
				       bool *found);
extern const struct effect desk__register_effects[];

/* ---- form.c ---- */

/* Holds a form against a field table: all faults at once by fault_field under `prefix`. `complete`:
 * required fields must be there. *asked, if not NULL, gets the first dims or items field's amount,
 * *asked_of that field (or NULL). */
enum status MUST desk__form_check(struct ctx *c, const struct case_ *k, const char *prefix,
				  const struct field *fields, int n, const json_t *form,
				  bool complete, struct dims *asked, const struct field **asked_of);
const struct field *desk__amount_field(const struct field *fields, int n);
/* A dims object or a list of items, as dimensions; faults under `path`. */
enum status MUST desk__amount(struct ctx *c, const struct case_ *k, const char *path,
			      const json_t *amount, struct dims *out);

/* ---- facts.c ---- */

struct weighing {
	const struct case_ *k;
	const struct history *h;
	const struct duty *duty; /* for in_time; or NULL */
	const json_t *form;      /* the case's with what is filled in now */
	struct dims asked, granted;
};
/* The facts that `needed` names, and those of form and case. */
enum status MUST desk__facts(struct ctx *c, const struct weighing *w, uint32_t needed,
			     struct facts *out);
/* A verdict as a fault: what was refused and why; OK if it was allowed. */
enum status MUST desk__verdict(struct ctx *c, const struct verdict *v);

/* ---- decide.c ---- */

/* A decision on its way. */
struct act {
	struct case_ k, was; /* as it becomes; as its row is */
	struct history h;    /* with room for one more */
	struct duty *duties; /* open ones */
	int n_duties;
	const struct duty *mine;
	const struct step *step; /* where it is taken */
	const char *outcome, *reason;
	const json_t *fields, *granted;
	bool by_system, starting, batch;
	const char *aside; /* the procedure that the case waits for, instead of its next step */
	const struct outcome *line; /* first of its name, then the one taken */
	struct verdict verdict;
};
enum status MUST desk__load(struct ctx *c, struct act *a); /* `was`, history and open duties */
enum status MUST desk__fill(struct ctx *c,
			    struct act *a); /* form, amount, grant; all faults at once */
enum status MUST desk__weigh(struct ctx *c, struct act *a); /* facts and verdict */
enum status MUST desk__take(struct ctx *c, struct act *a);  /* writes */

/* ---- tally.c: what supervision counts ---- */

/* Adds the done duties of all days up to `day` that are not yet in the tally. */
enum status MUST desk__tally(struct ctx *c, int32_t day);
/* The office's clock stands still while the case waits; _unpause: the case has moved on. */
enum status MUST desk__pause(struct ctx *c, const struct case_ *k, int64_t org, const char *role,
			     const struct step *step);
enum status MUST desk__unpause(struct ctx *c, const struct case_ *k);
/* Of the decision just sealed: the limits in principle that it goes beyond. */
enum status MUST desk__exceeded(struct ctx *c, const struct act *a);

/* ---- hold.c: a case that waits for another ---- */

/* The actor bears an open duty of the case that `child` is raised from: it waits from now on. */
enum status MUST desk__hold(struct ctx *c, int64_t case_id, const struct case_ *child);
/* What waited for this case, which has ended, goes on. */
enum status MUST desk__resume(struct ctx *c, const struct case_ *child);
/* Refuses what is done to a case that waits. */
enum status MUST desk__not_held(struct ctx *c, const struct case_ *k);
/* A decision sealed that the pack does not name: the case waits, or goes on again. */
enum status MUST desk__seal(struct ctx *c, struct act *a);
enum status MUST desk__find_mine(struct ctx *c, struct act *a);

/* ---- separation.c ---- */

/* Refuses who may not act here: functions that exclude each other in one case, and an own unit's
 * matter. */
enum status MUST desk__separate(struct ctx *c, const struct case_ *k, const struct step *s,
				const struct role *role, const struct history *h);
/* Remembers that the actor handled for the unit. */
enum status MUST desk__handled(struct ctx *c, const struct case_ *k);

/* ---- effects.c ---- */

enum status MUST desk__effects(struct ctx *c, struct effect_call *e, const struct effect_use *uses,
			       int n);

/* ---- notice.c ---- */

/* Tells whoever has a page of this office open, once the transaction is durable. */
void desk__tell(struct ctx *c, int64_t org, const char *role, const char *what, const char *json);
const char *desk__args_json(struct ctx *c, const struct value *args, int n);
const char *desk__id(struct ctx *c, int64_t id); /* decimal text, as in the API */
/* Something the clock did to a case: its entry in the record and its line in the case's timeline.
 */
enum status MUST desk__event(struct ctx *c, const struct case_ *k, const char *step,
			     const char *kind, const struct value *args, int n);

#endif
