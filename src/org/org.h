/* Organisations, offices, people, grants, sessions, scopes.
 *
 * A duty is addressed to an office (an organisation and a role), never to a person. A person acts through one grant at a
 * time. Grants are re-read per request. What is outside an actor's scope looks absent. */
#ifndef YH_ORG_ORG_H
#define YH_ORG_ORG_H

#include "base/ctx.h"
#include "law/pack.h"

enum scope_kind {
	SCOPE_CITY = 1,  /* everything of the city's business */
	SCOPE_DISTRICT,  /* scope_id: the district government's organisation */
	SCOPE_UNIT,      /* scope_id: the unit */
	SCOPE_VENDOR,    /* scope_id: the vendor */
	SCOPE_PLATFORM,  /* accounts and parameters, no business */
	SCOPE_AUDIT,     /* the record of all, no writes */
};

struct actor {
	int64_t person;
	const char *name, *account;
	int64_t home;           /* the organisation that employs the person (person.org): own-unit rule */
	int64_t org;            /* the organisation acted for */
	const char *org_name;
	const struct role *role;
	int64_t principal;      /* person acted for by delegation, or 0 */
	enum scope_kind scope;
	int64_t scope_id;       /* 0 for city, platform, audit */
	int64_t session;
	int64_t stepped_ms;     /* when the last one-time code was given; 0 never */
	int64_t grant;
};

/* Every list query of business rows ends its WHERE with this, bound as the last two arguments by SCOPE_ARGS. The table
 * alias `k` must have columns unit, district (0 on the municipal level), vendor (0 where none). */
#define SCOPE_SQL(kind, id)                                                                                            \
	"(" kind " = 1 OR (" kind " = 2 AND k.district = " id ") OR (" kind " = 3 AND k.unit = " id ")"                 \
	" OR (" kind " = 4 AND k.vendor = " id "))"
#define SCOPE_ARGS(c) INT((c)->actor->scope), INT((c)->actor->scope_id)

struct org {
	int64_t id;
	const char *code, *name, *kind, *industry; /* kinds of units.csv, and "vendor" */
	int64_t district;   /* the district government's id; 0 municipal; itself for a district government */
	bool budget_unit;
	int64_t sponsor;    /* or 0 */
	int64_t vendor_of;
};
enum status MUST org_get(struct ctx *c, int64_t id, struct org *out);

/* What a case says about itself when a bearer is looked for. */
struct bearing {
	int64_t unit, district /* of the unit, 0 municipal */, cloud_district /* 0 municipal */, vendor, party;
};
/* The organisation that bears the role today (bodies are mapped to organisations by date). S_REFUSED "org.no_bearer". */
enum status MUST org_bearer(struct ctx *c, const struct bearer *b, const struct bearing *k, int64_t *org);
/* Whether the actor's grant, or a delegation to it, holds this office now. */
bool org_holds(const struct ctx *c, int64_t org, const char *role);

/* Sessions, people, grants, delegation: org/session.h, org/people.h, org/grants.h (owned by org). */

#endif
