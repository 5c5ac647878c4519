/* Organisations, offices, people, grants, sessions, scopes.
 *
 * A duty is addressed to an office (an organisation and a role), never to a person. A person acts
 * through one grant at a time. Grants are re-read per request. What is outside an actor's scope
 * looks absent. */
#ifndef YH_ORG_ORG_H
#define YH_ORG_ORG_H

#include <jansson.h>

#include "base/ctx.h"
#include "law/pack.h"

enum scope_kind {
	SCOPE_CITY = 1, /* everything of the city's business */
	SCOPE_DISTRICT, /* scope_id: the district government's organisation */
	SCOPE_UNIT,     /* scope_id: the unit */
	SCOPE_VENDOR,   /* scope_id: the vendor */
	SCOPE_PLATFORM, /* accounts and parameters, no business */
	SCOPE_AUDIT,    /* the record of all, no writes */
	SCOPE_SPONSOR,  /* scope_id: the sponsor; the units linked to it, not the sponsor itself */
	SCOPE_ORDER,    /* scope_id: the vendor; units for which it has a live work order */
};

struct actor {
	int64_t person;
	const char *name, *account;
	int64_t home; /* the organisation that employs the person (person.org): own-unit rule */
	int64_t org;  /* the organisation acted for */
	const char *org_name;
	const struct role *role;
	int64_t principal; /* person acted for by delegation, or 0 */
	enum scope_kind scope;
	int64_t scope_id; /* 0 for city, platform, audit */
	int64_t session;
	int64_t stepped_ms; /* when the last one-time code was given; 0 never */
	int64_t grant;
};

/* Every list query of business rows ends its WHERE with this, bound as the last two arguments by
 * SCOPE_ARGS. The table alias `k` must have columns unit, district (0 on the municipal level),
 * vendor (0 where none). */
#define SCOPE_SQL(kind, id)                                                                  \
	"(" kind " = 1 OR (" kind " = 2 AND k.district = " id ") OR (" kind                  \
	" = 3 AND k.unit = " id ")"                                                          \
	" OR (" kind " = 4 AND k.vendor = " id ")"                                           \
	" OR (" kind " = 7 AND k.unit IN (SELECT l.id FROM org l WHERE l.sponsor = " id "))" \
	" OR (" kind " = 8 AND k.vendor = " id                                               \
	" AND k.unit IN (SELECT l.unit FROM work_order l WHERE l.vendor = " id               \
	" AND l.state IN ('open', 'reported'))))"
#define SCOPE_ARGS(c) INT((c)->actor->scope), INT((c)->actor->scope_id)

struct org {
	int64_t id;
	const char *code, *name, *kind, *industry; /* kinds of units.csv, and "vendor" */
	int64_t district; /* the district government's id; 0 municipal; itself for a district
			     government */
	bool budget_unit;
	int64_t sponsor; /* or 0 */
	int64_t vendor_of;
};
enum status MUST org_get(struct ctx *c, int64_t id, struct org *out);

/* What a case says about itself when a bearer is looked for. */
struct bearing {
	int64_t unit, district /* of the unit, 0 municipal */, cloud_district /* 0 municipal */,
		vendor, party;
	int64_t addressee, issuer; /* of a matter */
};
/* The organisation that bears the role today (bodies are mapped to organisations by date).
 * S_REFUSED "org.no_bearer". */
enum status MUST org_bearer(struct ctx *c, const struct bearer *b, const struct bearing *k,
			    int64_t *org);
/* The people who can act for an office today, delegates included: ids. */
enum status MUST org_office_people(struct ctx *c, int64_t org, const char *role, int64_t **people,
				   int *n);
/* The organisation that is the body (of the district; 0: the city) on that day; 0 where none is
 * named. */
enum status MUST org_of_body(struct ctx *c, const char *body, int64_t district, int32_t day,
			     int64_t *org);
/* Names that body from a day on; whoever was it before is so until the day before. Recorded. */
enum status MUST org_body_set(struct ctx *c, const char *body, int64_t district, int64_t org,
			      int32_t from_day);

/* Nobody is that body from that day on. */
enum status MUST org_body_end(struct ctx *c, const char *body, int64_t district, int32_t from_day);

struct org_new {
	const char *code, *name, *kind, *industry;
	int64_t district; /* a district government gives itself by its id: pass 0 and kind
			     "district_government" */
	bool budget_unit, synthetic;
	int64_t sponsor, vendor_of;
};
/* Adds it, or with a known code changes what differs. Recorded. */
enum status MUST org_put(struct ctx *c, const struct org_new *o, int64_t *id);
/* 0 where unknown. */
enum status MUST org_by_name(struct ctx *c, const char *name, int64_t *id);
/* data/units.csv: code, name_zh, level, kind, district, industry, code_synthetic; then
 * data/bodies.csv: body, district, name, from. *n: rows taken. Every wrong row is a field fault
 * "LINE". */
enum status MUST org_import_units(struct ctx *c, const char *csv, int *n);
enum status MUST org_import_bodies(struct ctx *c, const char *csv, int *n);

/* Today in Shanghai, by the context's clock. */
int32_t org_today(const struct ctx *c);
/* Adds an entry to the record in the actor's name: person, office, and the principal when acting
 * for somebody. content is a new reference (json_pack), taken over. Person names and the like go
 * into `personal` (may be NULL). */
enum status MUST org_record(struct ctx *c, const char *kind, const char *subject, json_t *content,
			    json_t *personal, int64_t *entry);

/* Sessions, people, grants, delegation: org/session.h, org/people.h, org/grants.h; working days:
 * org/calendars.h. */

#endif
