/* The allow-list of hosts. What is compared is the address's authority, so that neither a user name
 * before it nor a longer name after it passes for another host. */
#include "org/receivers.h"

#include <string.h>

#include "base/text.h"
#include "org/inner.h"

/* clang-format off */
QUERY q_insert = { "receiver.insert",
	"INSERT INTO receiver (id, host, reason, state, proposed_by, proposed_ms, confirmed_by, confirmed_ms, ended_by, ended_ms)"
	" VALUES ($1, $2, $3, 'proposed', $4, $5, 0, 0, 0, 0) ON CONFLICT (host) WHERE state <> 'ended' DO NOTHING RETURNING id",
	"ittii", "i" };
QUERY q_get = { "receiver.get", "SELECT host, state, proposed_by FROM receiver WHERE id = $1", "i", "tti" };
QUERY q_confirm = { "receiver.confirm",
	"UPDATE receiver SET state = 'confirmed', confirmed_by = $2, confirmed_ms = $3 WHERE id = $1", "iii", "" };
QUERY q_end = { "receiver.end",
	"UPDATE receiver SET state = 'ended', ended_by = $2, ended_ms = $3 WHERE id = $1", "iii", "" };
QUERY q_listed = { "receiver.listed", "SELECT id FROM receiver WHERE host = $1 AND state = 'confirmed'", "t", "i" };
/* clang-format on */

enum { HOST_MOST = 200 };

/* Lower case, the usual port left out; NULL: no host. */
static const char *host_of(struct ctx *c, const char *from, size_t len)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-.:[]";
	char *host = arena_text_n(c->arena, from, len);
	for (char *p = host; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	if (len == 0 || len > HOST_MOST || strspn(host, allowed) != len || host[0] == ':')
		return NULL;
	if (text_ends(host, ":443"))
		host[len - strlen(":443")] = '\0';
	return host;
}

static enum status record(struct ctx *c, const char *kind, int64_t id, const char *host)
{
	return org_record(c, kind, org__subject(c, "receiver", id),
			  json_pack("{s:s}", "host", host), NULL, NULL);
}

enum status receiver_propose(struct ctx *c, const char *text, const char *reason, int64_t *id)
{
	struct row r;
	const char *host = host_of(c, text, strlen(text));
	if (!host)
		fault_field(c, "host", "receiver.host", NONE, NONE);
	TRY(fault_fields(c));
	*id = store_new_id(c);
	TRY(store_maybe(c, &q_insert, &r, INT(*id), TEXT(host), TEXT(reason), INT(c->actor->person),
			INT(clock_now_ms(c->clock))));
	if (!r.v)
		return FAULT(c, S_CONFLICT, "receiver.listed", TEXT(host));
	return record(c, "receiver.proposed", *id, host);
}

enum status receiver_confirm(struct ctx *c, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	if (!text_same(row_text(&r, 1), "proposed"))
		return FAULT(c, S_CONFLICT, "receiver.settled");
	if (row_int(&r, 2) == c->actor->person)
		return FAULT(c, S_REFUSED, "receiver.second");
	TRY(store_run(c, &q_confirm, INT(id), INT(c->actor->person), INT(clock_now_ms(c->clock))));
	return record(c, "receiver.confirmed", id, row_text(&r, 0));
}

enum status receiver_end(struct ctx *c, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	if (text_same(row_text(&r, 1), "ended"))
		return FAULT(c, S_CONFLICT, "receiver.settled");
	TRY(store_run(c, &q_end, INT(id), INT(c->actor->person), INT(clock_now_ms(c->clock))));
	return record(c, "receiver.ended", id, row_text(&r, 0));
}

/* The name ends there, so that 127.0.0.1.example.org is another's. */
static bool is_here(const char *url)
{
	static const char *const here[] = { "http://127.0.0.1", "http://localhost" };
	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		size_t n = strlen(here[i]);
		if (text_starts(url, here[i]) && (!url[n] || url[n] == ':' || url[n] == '/') &&
		    !strchr(url, '@'))
			return true;
	}
	return false;
}

enum status receiver_allowed(struct ctx *c, const char *url)
{
	static const char scheme[] = "https://";
	struct row r;
	if (is_here(url))
		return OK;
	if (!text_starts(url, scheme))
		return FAULT(c, S_INVALID, "receiver.https");
	const char *at = url + strlen(scheme), *host = host_of(c, at, strcspn(at, "/?#"));
	if (!host)
		return FAULT(c, S_INVALID, "receiver.host");
	TRY(store_maybe(c, &q_listed, &r, TEXT(host)));
	return r.v ? OK : FAULT(c, S_REFUSED, "receiver.unlisted", TEXT(host));
}
