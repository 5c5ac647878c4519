/* What a person likes, and the secret address of the calendar feed. */
#ifndef YH_ORG_PREFERENCES_H
#define YH_ORG_PREFERENCES_H

#include "org/org.h"

enum { FEED_TEXT = 80 };

enum status MUST preferences_read(struct ctx *c, int64_t person,
				  const char **json); /* "{}" at first */
enum status MUST preferences_write(struct ctx *c, int64_t person, const char *json); /* recorded */

/* The address is an HMAC over person and revision: nothing secret is stored, and renewing ends the
 * old one. */
enum status MUST feed_token(struct ctx *c, int64_t person, char token[FEED_TEXT]);
enum status MUST feed_renew(struct ctx *c, int64_t person); /* recorded */
/* S_ABSENT for anything but a token that counts, of an active person. */
enum status MUST feed_person(struct ctx *c, const char *token, int64_t *person);

#endif
