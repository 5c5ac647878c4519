/* People and accounts. */
#include "org/people.h"

#include "base/text.h"
#include "org/grants.h"
#include "org/inner.h"
#include "org/session.h"

enum { ENROLMENT_MS = 7 * 24 * 3600 * 1000 };

/* clang-format off */
QUERY q_add = { "person.add",
	"INSERT INTO person (id, name, account, org, state, mail, rev, made_ms, seen_ms, rounds, password_ms, failures,"
	" locked_ms, code_step, enrolment, enrolment_ms, reset_by, reset_ms)"
	" VALUES ($1, $2, $3, $4, 'active', $5, 1, $6, 0, 0, 0, 0, 0, 0, $7, $8, 0, 0)"
	" ON CONFLICT (account) DO NOTHING RETURNING id", "ittitibi", "i" };
QUERY q_get = { "person.get",
	"SELECT name, account, org, state, mail, rev FROM person WHERE id = $1", "i", "ttitti" };
QUERY q_change = { "person.change",
	"UPDATE person SET name = $3, org = $4, state = $5, mail = $6, rev = rev + 1 WHERE id = $1 AND rev = $2 RETURNING rev",
	"iititt", "i" };
QUERY q_reset = { "person.reset",
	"UPDATE person SET password = NULL, salt = NULL, seed = NULL, failures = 0, locked_ms = 0, enrolment = $2,"
	" enrolment_ms = $3, reset_by = 0, reset_ms = 0, rev = rev + 1 WHERE id = $1 RETURNING id", "ibi", "i" };
QUERY q_ask_reset = { "person.ask_reset",
	"UPDATE person SET reset_by = $2, reset_ms = $3, rev = rev + 1 WHERE id = $1 AND reset_by = 0 RETURNING id", "iii", "i" };
QUERY q_asked = { "person.asked", "SELECT reset_by FROM person WHERE id = $1", "i", "i" };
QUERY q_unlock = { "person.unlock",
	"UPDATE person SET failures = 0, locked_ms = 0 WHERE id = $1 RETURNING id", "i", "i" };
QUERY q_equip = { "person.equip",
	"UPDATE person SET password = $2, salt = $3, rounds = $4, password_ms = $5, seed = $6, enrolment = NULL"
	" WHERE id = $1", "ibbiib", "" };
QUERY q_account = { "person.account", "SELECT id FROM person WHERE account = $1", "t", "i" };
QUERY q_any = { "person.any", "SELECT COUNT(*) FROM person", "", "i" };
/* clang-format on */

const char *org__subject(struct ctx *c, const char *noun, int64_t id)
{
	return arena_printf(c->arena, "%s:%" PRId64, noun, id);
}

/* A one-time secret of 128 bits, told once; only its SM3 is kept. */
static struct value make_enrolment(struct ctx *c, char text[ENROLMENT_TEXT])
{
	uint8_t bytes[16];
	uint8_t *hash = arena_take(c->arena, SM3_SIZE);
	random_bytes(c->random, bytes, sizeof bytes);
	text_hex(bytes, sizeof bytes, text);
	crypto_sm3(text, strlen(text), hash);
	return BYTES(hash, SM3_SIZE);
}

enum status person_add(struct ctx *c, const struct person_new *p, int64_t *id,
		       char enrolment[ENROLMENT_TEXT])
{
	struct row r;
	int64_t now = clock_now_ms(c->clock);
	struct value hash = make_enrolment(c, enrolment);
	*id = store_new_id(c);
	TRY(store_maybe(c, &q_add, &r, INT(*id), TEXT(p->name), TEXT(p->account), INT(p->org),
			TEXT(p->mail ? p->mail : ""), INT(now), hash, INT(now + ENROLMENT_MS)));
	if (!r.v)
		return FAULT(c, S_CONFLICT, "person.account", TEXT(p->account));
	json_t *text = json_pack("{s:s}", "org", org__id(c, p->org));
	json_t *personal = json_pack("{s:s,s:s}", "account", p->account, "name", p->name);
	return org_record(c, "person.added", org__subject(c, "person", *id), text, personal, NULL);
}

enum status person_change(struct ctx *c, const struct person_change *p)
{
	struct row r, now;
	TRY(store_one(c, &q_get, &r, INT(p->id)));
	const char *state = p->state ? p->state : row_text(&r, 3);
	if (c->actor && c->actor->person == p->id && !text_same(state, "active"))
		return FAULT(c, S_REFUSED, "person.self");
	const char *name = p->name ? p->name : row_text(&r, 0),
		   *mail = p->mail ? p->mail : row_text(&r, 4);
	int64_t org = p->org ? p->org : row_int(&r, 2);
	TRY(store_maybe(c, &q_change, &now, INT(p->id), INT(p->rev ? p->rev : row_int(&r, 5)),
			TEXT(name), INT(org), TEXT(state), TEXT(mail)));
	if (!now.v)
		return FAULT(c, S_CONFLICT, "stale", INT(row_int(&r, 5)));
	if (!text_same(state, "active"))
		TRY(session_close_all(c, p->id));
	json_t *text = json_pack("{s:s,s:s}", "org", org__id(c, org), "state", state);
	json_t *personal = json_pack("{s:s,s:s}", "mail", mail, "name", name);
	return org_record(c, "person.changed", org__subject(c, "person", p->id), text, personal,
			  NULL);
}

enum status person_ask_reset(struct ctx *c, int64_t id)
{
	struct row r, asked;
	if (c->actor->person == id)
		return FAULT(c, S_REFUSED, "person.self");
	TRY(store_one(c, &q_asked, &asked, INT(id)));
	TRY(store_maybe(c, &q_ask_reset, &r, INT(id), INT(c->actor->person),
			INT(clock_now_ms(c->clock))));
	if (!r.v)
		return FAULT(c, S_CONFLICT, "person.reset_asked");
	return org_record(c, "person.reset_asked", org__subject(c, "person", id), json_object(),
			  NULL, NULL);
}

enum status person_reset(struct ctx *c, int64_t id, char enrolment[ENROLMENT_TEXT])
{
	struct row r, asked;
	TRY(store_one(c, &q_asked, &asked, INT(id)));
	if (c->actor) {
		if (c->actor->person == id)
			return FAULT(c, S_REFUSED, "person.self");
		if (!row_int(&asked, 0))
			return FAULT(c, S_CONFLICT, "person.reset_not_asked");
		if (row_int(&asked, 0) == c->actor->person)
			return FAULT(c, S_REFUSED, "person.reset_second");
	}
	struct value hash = make_enrolment(c, enrolment);
	TRY(store_one(c, &q_reset, &r, INT(id), hash, INT(clock_now_ms(c->clock) + ENROLMENT_MS)));
	TRY(session_close_all(c, id));
	json_t *text = json_pack("{s:s}", "asked_by", org__id(c, row_int(&asked, 0)));
	return org_record(c, "person.reset", org__subject(c, "person", id), text, NULL, NULL);
}

enum status person_unlock(struct ctx *c, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_unlock, &r, INT(id)));
	return org_record(c, "person.unlocked", org__subject(c, "person", id), json_object(), NULL,
			  NULL);
}

enum status person_equip(struct ctx *c, int64_t id, const char *password)
{
	uint8_t *hash = arena_take(c->arena, PASSWORD_SIZE),
		*salt = arena_take(c->arena, SALT_SIZE), seed[SEED_SIZE];
	struct value sealed, none = NONE;
	random_bytes(c->random, salt, SALT_SIZE);
	random_bytes(c->random, seed, SEED_SIZE);
	if (password)
		password__hash(password, salt, PASSWORD_ROUNDS, hash);
	TRY(seed__seal(c, id, seed, &sealed));
	TRY(store_run(c, &q_equip, INT(id), password ? BYTES(hash, PASSWORD_SIZE) : none,
		      BYTES(salt, SALT_SIZE), INT(PASSWORD_ROUNDS), INT(clock_now_ms(c->clock)),
		      sealed));
	return org_record(c, "person.equipped", org__subject(c, "person", id), json_object(), NULL,
			  NULL);
}

enum status person_by_account(struct ctx *c, const char *account, int64_t *id)
{
	struct row r;
	TRY(store_maybe(c, &q_account, &r, TEXT(account)));
	*id = r.v ? row_int(&r, 0) : 0;
	return OK;
}

enum status person_name(struct ctx *c, int64_t id, const char **name)
{
	struct row r;
	*name = "";
	if (id)
		TRY(store_maybe(c, &q_get, &r, INT(id)));
	if (id && r.v)
		*name = row_text(&r, 0);
	return OK;
}

enum status org_is_empty(struct ctx *c, bool *empty)
{
	struct row r;
	TRY(store_one(c, &q_any, &r));
	*empty = row_int(&r, 0) == 0;
	return OK;
}

enum status org_first_start(struct ctx *c, struct administrator out[ADMINISTRATORS])
{
	static const struct {
		const char *account, *role;
	} first[ADMINISTRATORS] = {
		{ "sysadmin", "platform.sys_admin" },
		{ "secadmin1", "platform.sec_admin" },
		{ "secadmin2", "platform.sec_admin" },
		{ "auditadmin", "platform.audit_admin" },
	};
	const struct org_new platform = { .code = "PLATFORM",
					  .name = "云衡平台管理",
					  .kind = "platform",
					  .budget_unit = true,
					  .synthetic = true };
	int64_t org;
	TRY(org_put(c, &platform, &org));
	for (int i = 0; i < ADMINISTRATORS; i++) {
		struct person_new p = { .name = first[i].account,
					.account = first[i].account,
					.org = org };
		struct grant_new g = { .org = org,
				       .role = first[i].role,
				       .reason = "first start",
				       .from_day = org_today(c) };
		out[i].account = first[i].account;
		out[i].role = first[i].role;
		TRY(person_add(c, &p, &g.person, out[i].enrolment));
		int64_t id;
		TRY(grant_place(c, &g, &id));
	}
	return OK;
}
