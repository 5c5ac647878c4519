/* A city that lives on a virtual clock, through the same API as everybody else (no socket).
 *
 * The demonstration city: the organisations and catalogue of data/, synthetic people, and the lives
 * of data/demo/lives.csv, each a system with what its people do otherwise than "on the next working
 * day". The same files give the same city. */
#ifndef YH_SIM_SIM_H
#define YH_SIM_SIM_H

#include "api/api.h"

struct sim_options {
	uint64_t seed;
	int32_t first_day;    /* the first day that is lived */
	int64_t until_ms;     /* where the city's clock stops */
	const char *password; /* of everybody; NULL: accounts without one */
	const char *workdays; /* CSV that is published at first; NULL: data/cn-workdays.csv */
};

/* Fills the empty database of c->store. Opens its own transactions: call outside of one. c's clock
 * and chance are put back afterwards. Logs one line of what it made. */
enum status MUST sim_demo(struct ctx *c, const struct api *api, const struct sim_options *o);

/* The same as `serve --demo` wants it: lived up to now by c's clock. */
enum status MUST sim_demo_fill(struct ctx *c, const struct api *api);

/* yunheng simulate: see simulate.c. */
int simulate_main(int argc, char **argv);

#endif
