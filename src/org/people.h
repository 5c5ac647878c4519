/* People and their accounts. One account is one person; an account is disabled, never deleted,
 * because the record names it.
 *
 * An account begins with an enrolment: a one-time secret, told once, that becomes a password and an
 * authenticator. */
#ifndef YH_ORG_PEOPLE_H
#define YH_ORG_PEOPLE_H

#include "org/org.h"

enum { ENROLMENT_TEXT = 33 };

struct person_new {
	const char *name, *account, *mail;
	int64_t org; /* where employed */
};
/* Recorded. `enrolment` is shown once and valid for seven days. S_CONFLICT "person.account" when
 * the account exists. */
enum status MUST person_add(struct ctx *c, const struct person_new *p, int64_t *id,
			    char enrolment[ENROLMENT_TEXT]);

struct person_change {
	int64_t id, rev;                 /* rev 0: whatever it is */
	const char *name, *mail, *state; /* NULL: as it is */
	int64_t org;                     /* 0: as it is */
};
/* Disabling ends every session at once. S_CONFLICT "stale" on another rev. Recorded. */
enum status MUST person_change(struct ctx *c, const struct person_change *p);
/* A lost password or authenticator is replaced by two persons of different role groups: one asks,
 * another does it, neither for himself. Recorded. */
enum status MUST person_ask_reset(struct ctx *c, int64_t id);
/* Password and authenticator are void; a new enrolment; every session ends. Recorded. Without an
 * actor (whoever holds the machine) nobody needs to have asked. */
enum status MUST person_reset(struct ctx *c, int64_t id, char enrolment[ENROLMENT_TEXT]);
enum status MUST person_unlock(struct ctx *c, int64_t id);
/* Demonstration and tests: a known password and a random authenticator, without enrolment. */
enum status MUST person_equip(struct ctx *c, int64_t id, const char *password);

enum status MUST person_by_account(struct ctx *c, const char *account,
				   int64_t *id); /* 0 where unknown */
enum status MUST person_name(struct ctx *c, int64_t id,
			     const char **name); /* "" where unknown or 0 */

/* At least 10 characters, three of four classes, no run of the account's name in it. Leaves
 * fault_field "password". */
void password_check(struct ctx *c, const char *account, const char *password);

/* The first start of a real installation: an organisation for the platform and four administrators
 * (one of the system, two of security, one of audit), each with an enrolment that the caller prints
 * once. */
struct administrator {
	const char *account, *role;
	char enrolment[ENROLMENT_TEXT];
};
enum { ADMINISTRATORS = 4 };
enum status MUST org_first_start(struct ctx *c, struct administrator out[ADMINISTRATORS]);
enum status MUST org_is_empty(struct ctx *c, bool *empty);

#endif
