/* Periodic quotas (article 18): amounts that a project's quota has more in periods that come again.
 *
 * The rules are decided with the quota. Each period is a row of its own as the calendar comes to
 * it: it opens by itself, which grants its amount in the ledger, and closes by itself, which takes
 * it back; both are announced before. What is still used near its end is asked back by a case of
 * its own. The ledger's invariant is never broken: what is used beyond the end stays granted until
 * it is given back, and is closed then. */
#ifndef YH_QUOTA_PERIODIC_H
#define YH_QUOTA_PERIODIC_H

#include "desk/recurrences.h"
#include "quota/quota.h"

struct periodic_rule {
	int64_t id, project, case_id;
	struct recurrence what;
	const char *article;
};
struct periodic_turn {
	int64_t id, rule, from_ms, to_ms, next_ms, case_id;
	const char *state;
	bool announced;
	struct dims given;
};
/* A project's rules, in the order in which they were decided. */
enum status MUST periodic_of_project(struct ctx *c, int64_t project, struct periodic_rule **out,
				     int *n);
enum status MUST periodic_rule_get(struct ctx *c, int64_t id, struct periodic_rule *out);
enum status MUST periodic_turn_get(struct ctx *c, int64_t id, struct periodic_turn *out);
/* Periods of the rule that are not over, or not closed yet: the one that runs, and the next. */
enum status MUST periodic_turns(struct ctx *c, int64_t rule, struct periodic_turn **out, int *n);

/* {"rules":[…],"points":[…]}: what the rules say, and what the quota comes to at every instant at
 * which it changes until the horizon. */
enum status MUST periodic_json(struct ctx *c, const struct recurrence *rules, int n,
			       struct dims base, const char **json);
/* The same of a project's decided rules, with the period that runs and the next. */
enum status MUST periodic_project_json(struct ctx *c, int64_t project, const char **json);

/* By the clock, as often as it is called (a moment_job): announces, opens, asks back, closes. */
enum status periodic_run(struct ctx *c);

#endif
