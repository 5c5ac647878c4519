/* Preferences and calendar feeds. */
#include "org/preferences.h"

#include <stdio.h>

#include "base/text.h"
#include "org/inner.h"

/* clang-format off */
QUERY q_get = { "preferences.get",
	"SELECT json, feed_rev FROM preference WHERE person = $1", "i", "ti" };
QUERY q_put = { "preferences.put",
	"INSERT INTO preference (person, json, feed_rev) VALUES ($1, $2, 0)"
	" ON CONFLICT (person) DO UPDATE SET json = excluded.json", "it", "" };
QUERY q_renew = { "preferences.renew",
	"INSERT INTO preference (person, json, feed_rev) VALUES ($1, '{}', 1)"
	" ON CONFLICT (person) DO UPDATE SET feed_rev = preference.feed_rev + 1", "i", "" };
QUERY q_active = { "preferences.active", "SELECT state FROM person WHERE id = $1", "i", "t" };
/* clang-format on */

static enum status read_row(struct ctx *c, int64_t person, const char **json, int64_t *feed_rev)
{
	struct row r;
	TRY(store_maybe(c, &q_get, &r, INT(person)));
	*json = r.v ? row_text(&r, 0) : "{}";
	*feed_rev = r.v ? row_int(&r, 1) : 0;
	return OK;
}

enum status preferences_read(struct ctx *c, int64_t person, const char **json)
{
	int64_t rev;
	return read_row(c, person, json, &rev);
}

enum status preferences_write(struct ctx *c, int64_t person, const char *json)
{
	TRY(store_run(c, &q_put, INT(person), TEXT(json)));
	return org_record(c, "person.preferences", org__subject(c, "person", person), json_object(),
			  NULL, NULL);
}

enum status feed_token(struct ctx *c, int64_t person, char token[FEED_TEXT])
{
	const char *json;
	int64_t rev;
	uint8_t mac[SM3_SIZE];
	char hex[33];
	TRY(read_row(c, person, &json, &rev));
	const char *what = arena_printf(c->arena, "feed.%" PRId64 ".%" PRId64, person, rev);
	const struct crypto_piece piece = { what, strlen(what) };
	crypto_hmac(keys_mac(store_keys(c->store)), MAC_KEY, &piece, 1, mac);
	text_hex(mac, 16, hex);
	snprintf(token, FEED_TEXT, "%" PRId64 "-%s", person, hex);
	return OK;
}

enum status feed_renew(struct ctx *c, int64_t person)
{
	TRY(store_run(c, &q_renew, INT(person)));
	return org_record(c, "person.feed", org__subject(c, "person", person), json_object(), NULL,
			  NULL);
}

enum status feed_person(struct ctx *c, const char *token, int64_t *person)
{
	struct row r;
	char want[FEED_TEXT];
	const char *dash = strchr(token, '-');
	if (!dash || !text_int(arena_text_n(c->arena, token, (size_t)(dash - token)), person))
		return FAULT(c, S_ABSENT, "absent");
	TRY(store_one(c, &q_active, &r, INT(*person)));
	TRY(feed_token(c, *person, want));
	bool same = strlen(want) == strlen(token) && crypto_same(want, token, strlen(want));
	return same && text_same(row_text(&r, 0), "active") ? OK : FAULT(c, S_ABSENT, "absent");
}
