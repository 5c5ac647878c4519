/* What waits for an office, and which notices of it somebody has read. */
#include "desk/notices.h"

#include "codec/crypto.h"
#include "desk/inner.h"

QUERY q_counts = {
	"desk.counts",
	"SELECT (SELECT COUNT(*) FROM duty WHERE org = $1 AND role = $2 AND state = 'open'), (SELECT COUNT(*) FROM notice n"
	" WHERE n.org = $1 AND n.role = $2 AND n.id > $4 AND NOT EXISTS (SELECT r.notice FROM notice_read r WHERE r.person = $3 AND"
	" r.notice = n.id))",
	"itii", "ii"
};
QUERY q_last = { "notice.last", "SELECT COALESCE(MAX(id), 0) FROM notice", "", "i" };
QUERY q_read = {
	"notice.read",
	"INSERT INTO notice_read (person, notice, at_ms) SELECT $1, n.id, $2 FROM notice n WHERE n.id = $3 AND n.org = $4"
	" AND n.role = $5 ON CONFLICT (person, notice) DO NOTHING",
	"iiiit", ""
};
QUERY q_read_all = {
	"notice.read_all",
	"INSERT INTO notice_read (person, notice, at_ms) SELECT $1, n.id, $2 FROM notice n WHERE n.org = $3 AND n.role = $4"
	" AND n.id > $5 ON CONFLICT (person, notice) DO NOTHING",
	"iiiti", ""
};

/* Older notices count as read: what nobody looked at in so many later ones will not be looked at.
 */
enum { NOTICES_KEPT_UNREAD = 20000 };

static enum status oldest_unread(struct ctx *c, int64_t *after)
{
	struct row last;
	TRY(store_one(c, &q_last, &last));
	*after = row_int(&last, 0) - NOTICES_KEPT_UNREAD;
	return OK;
}

enum status desk_counts(struct ctx *c, int64_t *duties, int64_t *notices)
{
	struct row r;
	int64_t after;
	*duties = *notices = 0;
	if (!c->actor || !c->actor->role)
		return OK;
	TRY(oldest_unread(c, &after));
	TRY(store_one(c, &q_counts, &r, INT(c->actor->org), TEXT(c->actor->role->name),
		      INT(c->actor->person), INT(after)));
	*duties = row_int(&r, 0);
	*notices = row_int(&r, 1);
	return OK;
}

enum status desk_notices_read(struct ctx *c, const int64_t *ids, int n)
{
	const struct actor *a = c->actor;
	int64_t now_ms = clock_now_ms(c->clock), after;
	if (!ids) {
		TRY(oldest_unread(c, &after));
		TRY(store_run(c, &q_read_all, INT(a->person), INT(now_ms), INT(a->org),
			      TEXT(a->role->name), INT(after)));
	}
	for (int i = 0; ids && i < n; i++)
		TRY(store_run(c, &q_read, INT(a->person), INT(now_ms), INT(ids[i]), INT(a->org),
			      TEXT(a->role->name)));
	const struct record_entry e = {
		.kind = "notice.read",
		.subject = arena_printf(c->arena, "person:%lld", (long long)a->person),
		.text = arena_printf(c->arena, "{\"notices\":%d}", ids ? n : -1),
		.person = a->person,
		.office = a->org,
		.result = "done",
	};
	return store_record(c, &e, NULL);
}

void desk_webhook_secret(struct ctx *c, int64_t person, char out[WEBHOOK_SECRET_TEXT])
{
	const char *label = arena_printf(c->arena, "webhook:%lld", (long long)person);
	const struct crypto_piece piece = { label, strlen(label) };
	uint8_t mac[SM3_SIZE];
	char text[4 * ((SM3_SIZE + 2) / 3) + 1];
	crypto_hmac(keys_mac(store_keys(c->store)), MAC_KEY, &piece, 1, mac);
	crypto_base64(mac, sizeof mac, text);
	snprintf(out, WEBHOOK_SECRET_TEXT, "whsec_%s", text);
}
