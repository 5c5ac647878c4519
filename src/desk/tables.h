/* What main.c hands over so that desk, which is lower, can start what is higher: facts and effects by name. */
#ifndef YH_DESK_TABLES_H
#define YH_DESK_TABLES_H

#include "desk/desk.h"
#include "law/step.h"

struct fact_source {
	uint32_t bits; /* of enum fact_bits */
	enum status (*load)(struct ctx *c, const struct case_ *k, struct facts *f);
};

struct effect_call {
	const struct case_ *k;          /* after the decision: step, rev, form and granted are the new ones */
	const struct step *step;
	const struct outcome *outcome;
	const char *arg;                /* the word after the effect's name */
	const char *reason;
};
struct effect {
	const char *name;
	enum status (*run)(struct ctx *c, const struct effect_call *e); /* inside the transaction */
};

/* What happens by the clock: called for each whole day that passed, in order, in a transaction of its own. */
struct day_job {
	const char *name;
	enum status (*run)(struct ctx *c, int32_t day);
};

/* Before a case of this `about` starts: fill unit, system, resource, cloud, vendor from the form; refuse what cannot be. */
struct opener {
	const char *about;
	enum status (*open)(struct ctx *c, struct case_ *k);
	/* "What was", as JSON, for the three copies. */
	enum status (*was)(struct ctx *c, const struct case_ *k, const char **json);
};

struct tables {
	const struct fact_source *facts; /* ended by bits == 0 */
	const struct effect *effects;    /* ended by name == NULL */
	const struct day_job *jobs;
	const struct opener *openers;
};

#endif
