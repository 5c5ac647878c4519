/* Between session.c and signin.c. */
#ifndef YH_ORG_SESSION_INNER_H
#define YH_ORG_SESSION_INNER_H

#include "base/value.h"
#include "org/session.h"

/* A fresh token and the hash that is kept of it. */
void session__token(struct ctx *c, char token[TOKEN_TEXT], struct value *hash);
enum status MUST session__insert(struct ctx *c, const struct session *s, const struct value *hash,
				 const char *peer);
/* Opens it (or steps it up) under the new token, now. */
enum status MUST session__move(struct ctx *c, const struct session *s, const struct value *hash,
			       int64_t ends_ms);
/* An account is signed in at one place: what was open elsewhere ends. */
enum status MUST session__only(struct ctx *c, const struct session *s);
enum status MUST session__rename(struct ctx *c, int64_t id, const struct value *hash);
enum status MUST session__first_office(struct ctx *c, int64_t person, struct session *s);

#endif
