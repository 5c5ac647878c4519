/* Resources: their life cycle, the exact metering that follows from it, the vendors' work orders,
 * and backups before something ends (articles 19, 21, 26).
 *
 * A resource is what one case ordered for one system: a set of catalogue items, and the instances
 * that the vendor set up for them. It is metered by life cycle alone: a use row begins when the
 * operator opens it and ends when the operator changes or takes it back; what a vendor writes into
 * a report never enters the meter. The dimensions of test and formal resources are always what the
 * project's ledger counts as used; development, emergency and temporary ones stand on a ground of
 * their own, with a term: at its end they stop by themselves. What is stopped is kept until a date
 * of ours, and is destroyed only after it.
 *
 * How a resource comes to be is a driver's matter. The default is the work order: the vendor gets
 * it, does it in its own console, and reports identifiers and addresses back. */
#ifndef YH_RESOURCE_RESOURCE_H
#define YH_RESOURCE_RESOURCE_H

#include "quota/quota.h"

struct resource {
	int64_t id, rev, project, system, unit, district, vendor, cloud_district, case_id;
	const char *class, *state, *name, *article;
	int64_t opened_ms, activated_ms, ended_ms;
	int32_t end_day;  /* last day of its term; DAY_NONE where it has none */
	int32_t keep_day; /* stopped: kept until the end of this day; DAY_NONE while it runs */
};
/* Without scope: for effects, facts and jobs. */
enum status MUST resource_get(struct ctx *c, int64_t id, struct resource *out);

/* ---- the meter ---- */

struct use {
	int64_t id, resource, quantity, from_ms, to_ms; /* to_ms 0: still */
	int64_t origin, replaces, case_id, at_ms, person;
	const char *code, *name, *class, *state;
	struct dims dims; /* of one */
};
/* What is held now, by code. */
enum status MUST use_held(struct ctx *c, int64_t resource, struct use **out, int *n);
struct dims use_dims(const struct use *uses, int n); /* all of them together */

struct span {
	int64_t from_ms, to_ms;
};
/* Within the span (a month that is not settled yet) the use was `held` in that quantity, whatever
 * was metered: new rows take the place of the old ones, which stay. Outside the span nothing
 * changes. */
enum status MUST use_correct(struct ctx *c, int64_t origin, struct span span, struct span held,
			     int64_t quantity);

/* ---- what happens to a resource ---- */

struct ordered {
	const char *code, *name;
	int64_t quantity;
	struct dims dims; /* of one */
};
/* Made, running and metered from now on. The instances are those of the case's newest reported
 * order. */
enum status MUST resource_open(struct ctx *c, const struct case_ *k, const char *class,
			       const char *article, int64_t *id);
/* More of it, as the case's newest reported order says: metered from now on as what is there
 * already. The instances of that order join the others; those of the same identifier take their
 * place. The ledger counts it as used by then. */
enum status MUST resource_expand(struct ctx *c, const struct case_ *k, struct ground g);
/* Test becomes formal: one row of use ends, the next begins, at the same instant. */
enum status MUST resource_activate(struct ctx *c, int64_t id, struct ground g);
/* Gives these items back, or all of them (items NULL); frees the ledger, ends the use. The last
 * item ends the resource. */
enum status MUST resource_take_back(struct ctx *c, int64_t id, const struct ordered *items, int n,
				    struct ground g);
enum status MUST resource_suspend(struct ctx *c, int64_t id, int64_t case_id, bool suspend);

/* ---- terms (term.c) ---- */

/* The term of what has just been opened ends on this day. */
enum status MUST resource_term(struct ctx *c, int64_t id, int32_t end_day, struct ground g);
/* A later end; what had been stopped at the old one runs again. */
enum status MUST resource_extend(struct ctx *c, int64_t id, int32_t end_day, struct ground g);
/* Temporary becomes test, on the project's quota that the case has taken into use: no gap in
 * operation or metering. */
enum status MUST resource_carry_over(struct ctx *c, int64_t id, struct ground g);
/* Stopped now and kept until the end of that day; one that is stopped already keeps its day. */
enum status MUST resource_stop(struct ctx *c, int64_t id, int32_t keep_day, struct ground g);
enum status MUST resource_resume(struct ctx *c, int64_t id, struct ground g);
/* Whether the class may be extended, and the last day on which that can be asked; DAY_NONE where
 * not. */
int32_t resource_last_asking(const struct ctx *c, const char *class, int32_t end_day);

/* A notice before the end: how many working days ahead, and the day that this is now. */
struct term_notice {
	int lead;
	int32_t day;
};
enum { TERM_NOTICES = 16 };
/* All of them for a class, the first first; counted anew each time: they move with the calendar. */
int resource_notices(const struct ctx *c, const char *class, int32_t end_day,
		     struct term_notice out[TERM_NOTICES]);
/* Which notices of an end are given on another day by the working days `k`. */
enum status MUST resource_notices_moved(struct ctx *c, const struct calendar *before,
					const struct calendar *k, struct moved **out, int *n);

enum status MUST resource_event_add(struct ctx *c, int64_t id, const char *kind, int64_t case_id,
				    const char *detail);

/* ---- work orders ---- */

struct order {
	int64_t id, rev, case_id, resource, system, unit, vendor;
	const char *number, *kind, *state, *items, *note;
	int64_t issued_ms, reported_ms;
};
struct report {
	const char *name, *identifier;
	const json_t *addresses; /* list of texts */
};
enum status MUST order_get(struct ctx *c, int64_t id, struct order *out); /* in the actor's scope */
/* An order of the same case, kind and resource that is open, or whose delivery was not accepted, is
 * cancelled: the new one takes its place. */
enum status MUST order_issue(struct ctx *c, const struct case_ *k, const char *kind,
			     const struct ordered *items, int n, int64_t *id);
/* Orders of the case that are not confirmed are cancelled. */
enum status MUST order_cancel(struct ctx *c, int64_t case_id);
/* The newest reported order of the case, its resource and kind becomes confirmed; its id, or 0. */
enum status MUST order_confirm(struct ctx *c, const struct case_ *k, const char *kind, int64_t *id);
/* The vendor reports. When nothing of the case is left to report and it stands at the vendor's
 * step, that step is done. */
enum status MUST order_report(struct ctx *c, int64_t id, const struct report *reports, int n,
			      const char *note);
/* What an order was for: its items. */
enum status MUST order_items(struct ctx *c, const char *json, struct ordered **out, int *n);

/* ---- drivers ---- */

/* A way of making resources. Found by name in the const table; "work_order" is the default. */
struct driver {
	const char *name;
	enum status (*issue)(struct ctx *c, const struct case_ *k, const char *kind,
			     const struct ordered *items, int n, int64_t *id);
};
extern const struct driver resource_drivers[]; /* ended by name == NULL */

/* A project whose resources hold something else than its ledger counts as used. */
struct resource_difference {
	int64_t project;
	struct dims held, used;
};
enum status MUST resource_recount(struct ctx *c, struct resource_difference **out, int *n);

extern const struct fact_source resource_facts[];
extern const struct effect resource_effects[];
extern const struct opener resource_openers[];
extern const struct day_job resource_jobs[];
extern const struct day_job resource_term_jobs[];
extern const struct case_part resource_parts[];
/* The tables' `items`: of the catalogue of the case's cloud, or of what the resource holds that the
 * form names. */
enum status resource_items(struct ctx *c, const struct case_ *k, const char *path,
			   const json_t *items, struct dims *out);
/* The tables' `refers`: systems and resources of the case's unit. */
enum status resource_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			    const char **name);

#endif
