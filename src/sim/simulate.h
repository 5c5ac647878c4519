/* A whole city on a virtual clock from one seed: people who are late, wrong, absent, greedy and
 * forgetful, vendors that fail, holidays, amended working days, price changes, and a rule pack that
 * changes in mid-run. All acts go through the API's routes, without a socket. What people do they
 * read from the pack: a new procedure is lived through without a line here.
 *
 * One seed is one city, on either database: no hash order, no thread, no clock but the virtual one
 * decides anything. */
#ifndef YH_SIM_SIMULATE_H
#define YH_SIM_SIMULATE_H

#include "api/api.h"

struct simulate_options {
	uint64_t seed;
	int units;
	int32_t first_day, last_day;
	int32_t pack_day; /* from which the second version of the pack is in force */
	bool progress;    /* a bar on standard error */
	bool quick;       /* verifies the record once, at the end */
	bool tell;        /* prints each refusal */
};

struct town;

/* Fills the empty database of c->store and lives it to the last day, on c's virtual clock. Broken
 * invariants are told on standard error and counted; the status is of the run itself. c's arena
 * keeps what lives as long as *out. */
enum status MUST simulate(struct ctx *c, const struct simulate_options *o, struct town **out);

/* Unit tests: a broken invariant, found by its query. */
struct breach {
	const char *invariant;
	int64_t subject;
	char what[100];
};
enum { BREACHES = 100 }; /* as many are kept; all are counted */
/* Every invariant, over the whole city (since_ms 0) or over what changed since. */
enum status MUST invariants_check(struct ctx *c, int64_t since_ms, int64_t since_entry,
				  const struct breach **out, int *n);

#endif
