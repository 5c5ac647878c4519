/* What main.c hands over so that desk, which is lower, can start what is higher: facts and effects
 * by name. */
#ifndef YH_DESK_TABLES_H
#define YH_DESK_TABLES_H

#include "desk/desk.h"
#include "law/step.h"

struct fact_source {
	uint32_t bits; /* of enum fact_bits */
	enum status (*load)(struct ctx *c, const struct case_ *k, struct facts *f);
};

struct effect_call {
	struct case_ *k; /* after the decision: step, rev, form and granted are the new ones. An
			  * effect may set title, system, project, resource, subject, vendor; they
			  * are saved afterwards */
	const struct step *step;
	const struct outcome *outcome;
	const char *arg; /* the word after the effect's name */
	const char *reason;
	const json_t
		*fields; /* what was filled in at this step; NULL where the step has no fields */
};
struct effect {
	const char *name;
	enum status (*run)(struct ctx *c, const struct effect_call *e); /* inside the transaction */
};

/* What happens by the clock: called once for each day that has ended, in order, in a transaction of
 * its own. `day` is the day that ended; a job sees the world at the instant it runs, which after
 * downtime is later. */
struct day_job {
	const char *name;
	enum status (*run)(struct ctx *c, int32_t day);
};

/* What happens at moments within a day: called with each desk_tick, outside of a transaction. It
 * reads what is due, and writes only that, in transactions of its own. */
struct moment_job {
	const char *name;
	enum status (*run)(struct ctx *c);
};

/* Before a case of this `about` starts: fill unit, system, resource, cloud, vendor from the form;
 * refuse what cannot be. */
struct opener {
	const char *about;
	enum status (*open)(struct ctx *c, struct case_ *k);
	/* "What was", as JSON, for the three copies. */
	enum status (*was)(struct ctx *c, const struct case_ *k, const char **json);
};

/* What a form's catalogue items come to as dimensions: of the case's cloud on the day that the case
 * was opened, or of the resource that the case is about. k->form holds what is being filled in, not
 * yet checked. Each fault is left by fault_field under `path` ("items.0.code"); the status is OK
 * all the same, so that all faults of a form come in one answer. */
typedef enum status item_resolver(struct ctx *c, const struct case_ *k, const char *path,
				  const json_t *items, struct dims *out);

/* Whether the id in a system or resource field is one of the case's unit; its name for people.
 * S_ABSENT where not. */
typedef enum status reference(struct ctx *c, const struct case_ *k, enum field_kind kind,
			      int64_t id, const char **name);

/* A piece of the case page that a higher module knows: "quota", "system", "resource", and an own
 * one by `about`. *json stays NULL where there is nothing to show. Also asked for a case that is
 * only being drawn up (preview). */
struct case_part {
	const char *key;
	enum status (*json)(struct ctx *c, const struct case_ *k, const char **json);
	const char *about; /* only of cases about this; NULL: of all */
};

struct tables {
	const struct fact_source *facts;  /* ended by bits == 0 */
	const struct effect *effects;     /* ended by name == NULL */
	const struct day_job *jobs;       /* ended by name == NULL */
	const struct moment_job *moments; /* ended by name == NULL */
	const struct opener *openers;     /* ended by about == NULL */
	const struct case_part *parts;    /* ended by key == NULL */
	item_resolver *items;             /* NULL: a form may not have an items field */
	reference *refers;                /* NULL: any id passes */
};

#endif
