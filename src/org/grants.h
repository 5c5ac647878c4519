/* Grants and delegations: through which offices a person may act, and who stands in for whom.
 *
 * One security administrator proposes, another confirms; neither for himself. Nobody holds roles of
 * groups that exclude each other; this is asked when a grant is proposed and
 * again when it is confirmed. A grant is never deleted: it ends. Ending, like every change, works
 * from the next request on. */
#ifndef YH_ORG_GRANTS_H
#define YH_ORG_GRANTS_H

#include "org/org.h"

struct grant_new {
	int64_t person, org;
	const char *role, *reason;
	int32_t from_day, until_day; /* until 0: open */
};
enum status MUST grant_propose(struct ctx *c, const struct grant_new *g, int64_t *id);
enum status MUST grant_confirm(struct ctx *c, int64_t id);
enum status MUST grant_decline(struct ctx *c, int64_t id, const char *reason);
enum status MUST grant_end(struct ctx *c, int64_t id, const char *reason);
/* By whoever holds the machine: first start, demonstration, simulation, tests. The same rules but
 * for the two persons. */
enum status MUST grant_place(struct ctx *c, const struct grant_new *g, int64_t *id);

/* In the language of the context. */
const char *title_of_role(const struct ctx *c, const struct role *role);

/* Today's offices of a person: own grants, then those delegated to him. */
struct office {
	int64_t grant, delegation, org, principal;
	const char *org_name, *principal_name;
	int64_t district; /* of the organisation */
	const struct role *role;
};
enum status MUST grant_offices(struct ctx *c, int64_t person, struct office **out, int *n);
/* What a role sees where it is held: `sees` of the role, capped by the organisation. */
/* district -1: the office is held for a private domain; it sees its own unit, and what it has a
 * part in. */
void grant_scope(const struct role *role, int64_t org, int64_t district, enum scope_kind *kind,
		 int64_t *id);

struct delegation_new {
	int64_t grant, delegate;
	int32_t from_day, until_day;
	const char *reason;
};
/* The actor hands one of his own grants to a colleague of the same organisation for a time.
 * Administrators may not; what was delegated to oneself may not be handed on; the delegate is
 * checked as himself too. */
enum status MUST delegation_make(struct ctx *c, const struct delegation_new *d, int64_t *id);
enum status MUST delegation_end(struct ctx *c, int64_t id); /* by principal or delegate */

#endif
