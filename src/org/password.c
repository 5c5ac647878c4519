/* Passwords: what is good enough, and their slow hash. */
#include <ctype.h>

#include "base/text.h"
#include "org/inner.h"
#include "org/people.h"

enum { LEAST_CHARACTERS = 10, LEAST_CLASSES = 3, MOST_CHARACTERS = 128 };

/* Beginnings and bodies that lists of broken passwords are full of; compared without case. */
static const char *const common[] = {
	"password", "passw0rd", "p@ssw0rd", "qwerty",   "1qaz2wsx",   "123456",
	"654321",   "111111",   "000000",   "abc123",   "admin",      "letmein",
	"welcome",  "iloveyou", "yunheng",  "shanghai", "zhengwuyun", "woaini",
};

static bool contains(const char *text, const char *piece)
{
	return *piece && strcasestr(text, piece) != NULL;
}

static int classes(const char *password)
{
	bool lower = false, upper = false, digit = false, other = false;
	for (const char *p = password; *p; p++) {
		unsigned char ch = (unsigned char)*p;
		if (ch >= 'a' && ch <= 'z')
			lower = true;
		else if (ch >= 'A' && ch <= 'Z')
			upper = true;
		else if (ch >= '0' && ch <= '9')
			digit = true;
		else
			other = true;
	}
	return lower + upper + digit + other;
}

void password_check(struct ctx *c, const char *account, const char *password)
{
	if (text_count(password) < LEAST_CHARACTERS || strlen(password) > MOST_CHARACTERS)
		fault_field(c, "password", "password.length", INT(LEAST_CHARACTERS),
			    INT(MOST_CHARACTERS));
	else if (classes(password) < LEAST_CLASSES)
		fault_field(c, "password", "password.classes", INT(LEAST_CLASSES), NONE);
	else if (strlen(account) >= 3 && contains(password, account))
		fault_field(c, "password", "password.account", NONE, NONE);
	else
		for (size_t i = 0; i < sizeof common / sizeof *common; i++)
			if (contains(password, common[i])) {
				fault_field(c, "password", "password.common", NONE, NONE);
				return;
			}
}

void password__hash(const char *password, const uint8_t *salt, int rounds,
		    uint8_t out[PASSWORD_SIZE])
{
	crypto_pbkdf2(password, salt, SALT_SIZE, rounds, out, PASSWORD_SIZE);
}

static const char *bound(struct ctx *c, int64_t person)
{
	return arena_printf(c->arena, "person.seed.%" PRId64, person);
}

enum status seed__seal(struct ctx *c, int64_t person, const uint8_t seed[SEED_SIZE],
		       struct value *out)
{
	uint8_t iv[16];
	uint8_t *sealed = arena_take(c->arena, keys_seal_size(SEED_SIZE));
	random_bytes(c->random, iv, sizeof iv);
	size_t len = keys_seal(store_keys(c->store), bound(c, person), seed, SEED_SIZE, iv, sealed);
	if (!len)
		return FAULT(c, S_BROKEN, "broken");
	*out = BYTES(sealed, len);
	return OK;
}

bool seed__open(struct ctx *c, int64_t person, struct value sealed, uint8_t seed[SEED_SIZE])
{
	uint8_t *plain = arena_take(c->arena, sealed.len + 16);
	size_t len;
	if (sealed.kind != V_BYTES ||
	    !keys_unseal(store_keys(c->store), bound(c, person), sealed.bytes, sealed.len, plain,
			 &len) ||
	    len != SEED_SIZE)
		return false;
	memcpy(seed, plain, SEED_SIZE);
	crypto_wipe(plain, len);
	return true;
}
