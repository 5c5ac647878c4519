/* Sessions: found, opened, moved, closed. Signing in and codes are in signin.c. */
#include "org/session.h"

#include "base/text.h"
#include "org/grants.h"
#include "org/inner.h"
#include "org/session_inner.h"

enum { IDLE_MS = 15 * 60 * 1000 };

/* clang-format off */
#define OFFICE_COLUMNS \
	"p.name, p.account, p.org, p.state, g.org, g.role, g.state, g.from_day, g.until_day, o.name,"                              \
	" CASE WHEN o.district = 0 AND EXISTS (SELECT 1 FROM body b WHERE b.org = o.id AND b.body = g.role) THEN -1" \
	" ELSE o.district END," \
	" d.principal, d.ended_ms, d.from_day, d.until_day"
#define OFFICE_GIVES "ttitittiitiiiii"

QUERY q_find = { "session.find",
	"SELECT s.id, s.person, s.state, s.grant_id, s.delegation, s.opened_ms, s.seen_ms, s.ends_ms, s.stepped_ms, "
	OFFICE_COLUMNS " FROM session s JOIN person p ON p.id = s.person LEFT JOIN grant_ g ON g.id = s.grant_id"
	" LEFT JOIN org o ON o.id = g.org LEFT JOIN delegation d ON d.id = s.delegation WHERE s.token = $1",
	"b", "iitiiiiii" OFFICE_GIVES };
QUERY q_actor = { "session.actor",
	"SELECT " OFFICE_COLUMNS " FROM person p LEFT JOIN grant_ g ON g.id = $2 LEFT JOIN org o ON o.id = g.org"
	" LEFT JOIN delegation d ON d.id = $3 WHERE p.id = $1", "iii", OFFICE_GIVES };
QUERY q_touch = { "session.touch", "UPDATE session SET seen_ms = $2 WHERE id = $1", "ii", "" };
QUERY q_insert = { "session.insert",
	"INSERT INTO session (id, token, person, state, grant_id, delegation, opened_ms, seen_ms, ends_ms, stepped_ms, peer)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)", "ibitiiiiit", "" };
QUERY q_move = { "session.move",
	"UPDATE session SET token = $2, state = 'open', grant_id = $3, delegation = $4, seen_ms = $5, stepped_ms = $5,"
	" ends_ms = $6 WHERE id = $1", "ibiiii", "" };
QUERY q_rename = { "session.rename", "UPDATE session SET token = $2 WHERE id = $1", "ib", "" };
QUERY q_office = { "session.office",
	"UPDATE session SET grant_id = $2, delegation = $3 WHERE id = $1", "iii", "" };
QUERY q_close = { "session.close", "DELETE FROM session WHERE id = $1", "i", "" };
QUERY q_close_all = { "session.close_all", "DELETE FROM session WHERE person = $1", "i", "" };
QUERY q_others = { "session.others", "DELETE FROM session WHERE person = $1 AND id <> $2", "ii", "" };
QUERY q_expired = { "session.expired", "DELETE FROM session WHERE ends_ms < $1", "i", "" };
/* clang-format on */

static bool token_hash(const char *token, uint8_t hash[SM3_SIZE])
{
	if (!token || strlen(token) != TOKEN_TEXT - 1)
		return false;
	crypto_sm3(token, TOKEN_TEXT - 1, hash);
	return true;
}

void session_csrf(const char *token, char out[33])
{
	static const char purpose[] = "yunheng csrf";
	uint8_t hash[SM3_SIZE];
	const struct crypto_piece pieces[] = { { purpose, sizeof purpose },
					       { token, strlen(token) } };
	crypto_sm3_v(pieces, 2, hash);
	text_hex(hash, 16, out);
}

void session__token(struct ctx *c, char token[TOKEN_TEXT], struct value *hash)
{
	uint8_t bytes[32];
	uint8_t *sum = arena_take(c->arena, SM3_SIZE);
	random_bytes(c->random, bytes, sizeof bytes);
	text_hex(bytes, sizeof bytes, token);
	crypto_sm3(token, TOKEN_TEXT - 1, sum);
	*hash = BYTES(sum, SM3_SIZE);
}

/* Whether the office columns that begin at v make an office that holds today. */
static bool office_holds(const struct row *r, int v, int32_t today, bool delegated)
{
	int64_t from = row_int(r, v + 7), until = row_int(r, v + 8);
	if (!text_same(row_text(r, v + 6), "confirmed") || from > today || (until && until < today))
		return false;
	if (!delegated)
		return true;
	return row_int(r, v + 12) == 0 && row_int(r, v + 13) <= today &&
	       row_int(r, v + 14) >= today && row_int(r, v + 11);
}

/* v: where the office columns begin. Without a holding grant the actor has no role. */
static void fill_actor(struct ctx *c, const struct row *r, int v, int64_t grant, int64_t delegation,
		       struct actor *out)
{
	int32_t today = org_today(c);
	out->name = row_text(r, v);
	out->account = row_text(r, v + 1);
	out->home = row_int(r, v + 2);
	if (!grant || !office_holds(r, v, today, delegation != 0))
		return;
	out->role = law_role_find(law_pack_at(c->packs, today), row_text(r, v + 5));
	if (!out->role)
		return;
	out->grant = grant;
	out->org = row_int(r, v + 4);
	out->org_name = row_text(r, v + 9);
	out->principal = delegation ? row_int(r, v + 11) : 0;
	grant_scope(out->role, out->org, row_int(r, v + 10), &out->scope, &out->scope_id);
}

enum status session_find(struct ctx *c, const char *token, struct session *out, struct actor *actor)
{
	struct row r;
	uint8_t hash[SM3_SIZE];
	int64_t now = clock_now_ms(c->clock);
	*actor = (struct actor){ 0 };
	*out = (struct session){ 0 };
	if (!token_hash(token, hash))
		return FAULT(c, S_UNKNOWN, "signed_out");
	TRY(store_maybe(c, &q_find, &r, BYTES(hash, sizeof hash)));
	if (!r.v || row_int(&r, 7) <= now || row_int(&r, 6) + IDLE_MS <= now ||
	    !text_same(row_text(&r, 12), "active"))
		return FAULT(c, S_UNKNOWN, "signed_out");
	*out = (struct session){ row_int(&r, 0),
				 row_int(&r, 1),
				 row_int(&r, 3),
				 row_int(&r, 4),
				 text_same(row_text(&r, 2), "open") ? SESSION_OPEN : SESSION_CODE,
				 row_int(&r, 5),
				 row_int(&r, 6),
				 row_int(&r, 7),
				 row_int(&r, 8) };
	actor->person = out->person;
	actor->session = out->id;
	actor->stepped_ms = out->stepped_ms;
	if (out->state == SESSION_OPEN)
		fill_actor(c, &r, 9, out->grant, out->delegation, actor);
	else
		fill_actor(c, &r, 9, 0, 0, actor);
	return OK;
}

enum status session_actor(struct ctx *c, int64_t person, int64_t grant, int64_t delegation,
			  struct actor *out)
{
	struct row r;
	*out = (struct actor){ .person = person };
	if (!grant) {
		struct office *offices;
		int n;
		TRY(grant_offices(c, person, &offices, &n));
		grant = n ? offices[0].grant : 0;
		delegation = n ? offices[0].delegation : 0;
	}
	TRY(store_one(c, &q_actor, &r, INT(person), INT(grant), INT(delegation)));
	fill_actor(c, &r, 0, grant, delegation, out);
	return OK;
}

enum status session_touch(struct ctx *c, int64_t id)
{
	return store_run(c, &q_touch, INT(id), INT(clock_now_ms(c->clock)));
}

enum status session__insert(struct ctx *c, const struct session *s, const struct value *hash,
			    const char *peer)
{
	TRY(store_run(c, &q_expired, INT(clock_now_ms(c->clock))));
	return store_run(c, &q_insert, INT(s->id), *hash, INT(s->person),
			 TEXT(s->state == SESSION_OPEN ? "open" : "code"), INT(s->grant),
			 INT(s->delegation), INT(s->opened_ms), INT(s->ends_ms), INT(s->stepped_ms),
			 TEXT(peer ? peer : ""));
}

enum status session__move(struct ctx *c, const struct session *s, const struct value *hash,
			  int64_t ends_ms)
{
	return store_run(c, &q_move, INT(s->id), *hash, INT(s->grant), INT(s->delegation),
			 INT(clock_now_ms(c->clock)), INT(ends_ms));
}

enum status session__only(struct ctx *c, const struct session *s)
{
	return store_run(c, &q_others, INT(s->person), INT(s->id));
}

enum status session__rename(struct ctx *c, int64_t id, const struct value *hash)
{
	return store_run(c, &q_rename, INT(id), *hash);
}

enum status session__first_office(struct ctx *c, int64_t person, struct session *s)
{
	struct office *offices;
	int n;
	TRY(grant_offices(c, person, &offices, &n));
	s->grant = n ? offices[0].grant : 0;
	s->delegation = n ? offices[0].delegation : 0;
	return OK;
}

enum status session_office(struct ctx *c, const struct session *s, int64_t grant,
			   int64_t delegation)
{
	struct office *offices;
	int n;
	TRY(grant_offices(c, s->person, &offices, &n));
	for (int i = 0; i < n; i++) {
		if (offices[i].grant != grant ||
		    (delegation && offices[i].delegation != delegation))
			continue;
		TRY(store_run(c, &q_office, INT(s->id), INT(grant), INT(offices[i].delegation)));
		json_t *text = json_pack("{s:s,s:s}", "grant", org__id(c, grant), "role",
					 offices[i].role->name);
		return org_record(c, "session.office", org__subject(c, "person", s->person), text,
				  NULL, NULL);
	}
	return FAULT(c, S_ABSENT, "absent");
}

enum status session_close(struct ctx *c, const struct session *s)
{
	TRY(store_run(c, &q_close, INT(s->id)));
	return org_record(c, "session.closed", org__subject(c, "person", s->person), json_object(),
			  NULL, NULL);
}

enum status session_close_all(struct ctx *c, int64_t person)
{
	return store_run(c, &q_close_all, INT(person));
}
