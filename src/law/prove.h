/* The proof of a pack: by exhaustive search over every step graph with every legal state that its
 * effects can leave behind. What is proved stands in rules/README.md; the list below gives each
 * property its number and its sentence. */
#ifndef YH_LAW_PROVE_H
#define YH_LAW_PROVE_H

#include "law/pack.h"

enum property {
	P_REACH,
	P_TAKEN,
	P_ACTOR,
	P_DUTY,
	P_GROUND,
	P_NOTICE,
	P_CONSENT,
	P_BACKUP,
	P_OWN,
	P_TERM,
	P_REASON,
	P_EXCLUSION,
	P_RESERVATION,
	P_STARTS,
	P_DATE,
	P_INVITED,
	PROPERTIES,
};

struct proof {
	const char *name; /* "reach" */
	const char *text; /* "every step can be reached, can reach an end, …" */
	int cases;        /* how many things it was held against */
	const char *of;   /* what they are: "steps" */
	int faults;
};

struct proof_sum {
	struct proof proofs[PROPERTIES];
	int procedures, steps, outcomes, states;
	int64_t paths;   /* ways from a first step to an end that pass no step twice */
	bool more_paths; /* there are more than were counted */
	int live, not_yet;
	struct pack_error *errors; /* at most 50, in the order of the files */
	int n_errors;
};

/* With `complete` a duty that is not yet carried out is a fault, too. */
void law_prove(struct arena *a, const struct pack *p, bool complete, struct proof_sum *out);

#endif
