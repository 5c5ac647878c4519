/* What the files of org share. */
#ifndef YH_ORG_INNER_H
#define YH_ORG_INNER_H

#include <inttypes.h>

#include "codec/crypto.h"
#include "codec/json.h"
#include "org/org.h"
#include "store/store.h"

enum {
	PASSWORD_SIZE = 32,
	SALT_SIZE = 16,
	SEED_SIZE = 20,
	PASSWORD_ROUNDS = 120000,
	PASSWORD_HISTORY = 5
};

const char *org__id(struct ctx *c, int64_t id); /* decimal text */
const char *org__subject(struct ctx *c, const char *noun, int64_t id);

/* grants.c: nobody holds two roles of groups that exclude each other, be it by standing in for
 * somebody. `except`: the grant that is being confirmed, or 0. */
enum status MUST grant__apart(struct ctx *c, int64_t person, const struct role *role,
			      int64_t except);

/* password.c: slow on purpose; never inside a transaction but for demonstrations. */
void password__hash(const char *password, const uint8_t *salt, int rounds,
		    uint8_t out[PASSWORD_SIZE]);

/* Sealed and bound to the person's row. */
enum status MUST seed__seal(struct ctx *c, int64_t person, const uint8_t seed[SEED_SIZE],
			    struct value *out);
bool seed__open(struct ctx *c, int64_t person, struct value sealed, uint8_t seed[SEED_SIZE]);

#endif
