/* Signing in: password, one-time code, enrolment, step-up, lockout.
 *
 * The password's slow hash is computed between two transactions, so that nobody waits for it with a
 * database open. A failure is counted in a transaction that commits; the refusal follows it. What
 * an outsider sees of an unknown account, a wrong password, a locked or a disabled account is one
 * answer. */
#include <stdio.h>

#include "base/text.h"
#include "org/inner.h"
#include "org/people.h"
#include "org/session_inner.h"

enum {
	SESSION_MS = 8 * 3600 * 1000,
	CODE_MS = 5 * 60 * 1000, /* how long a half-open session waits for its code */
	FAILURES = 5,
	LOCK_MS = 15 * 60 * 1000,
	STEP_MS = 30 * 1000,
};

/* A password counts for ninety days; afterwards the code opens nothing until there is another. */
static const int64_t PASSWORD_MS = 90LL * 24 * 3600 * 1000;

/* clang-format off */
QUERY q_account = { "signin.account",
	"SELECT id, state, password, salt, rounds, failures, locked_ms, enrolment, enrolment_ms, name FROM person"
	" WHERE account = $1", "t", "itbbiiibit" };
QUERY q_secret = { "signin.secret",
	"SELECT seed, code_step, failures, locked_ms, account, name FROM person WHERE id = $1", "i", "biiitt" };
QUERY q_failed = { "signin.failed",
	"UPDATE person SET failures = CASE WHEN failures + 1 >= $2 THEN 0 ELSE failures + 1 END,"
	" locked_ms = CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_ms END WHERE id = $1 RETURNING locked_ms",
	"iii", "i" };
QUERY q_passed = { "signin.passed",
	"UPDATE person SET failures = 0, seen_ms = $2 WHERE id = $1", "ii", "" };
QUERY q_used = { "signin.used",
	"UPDATE person SET code_step = $2, failures = 0 WHERE id = $1 AND code_step < $2 RETURNING id", "ii", "i" };
QUERY q_enrol = { "signin.enrol",
	"UPDATE person SET password = $2, salt = $3, rounds = $4, password_ms = $5, seed = $6, enrolment = NULL, code_step = 0,"
	" failures = 0, rev = rev + 1 WHERE id = $1 AND enrolment = $7 RETURNING id", "ibbiibb", "i" };
QUERY q_renew = { "signin.renew",
	"UPDATE person SET password = $2, salt = $3, rounds = $4, password_ms = $5, failures = 0, rev = rev + 1 WHERE id = $1",
	"ibbii", "" };
QUERY q_others = { "signin.others", "DELETE FROM session WHERE person = $1 AND id <> $2", "ii", "" };
QUERY q_since = { "signin.since",
	"SELECT CASE WHEN password IS NULL THEN 0 ELSE 1 END, password_ms FROM person WHERE id = $1", "i", "ii" };
QUERY q_seed = { "signin.seed", "UPDATE person SET seed = $2 WHERE id = $1", "ib", "" };
QUERY q_old = { "signin.old",
	"SELECT password, salt, rounds FROM password_old WHERE person = $1 ORDER BY at_ms DESC LIMIT 5", "i", "bbi" };
QUERY q_old_put = { "signin.old_put",
	"INSERT INTO password_old (id, person, at_ms, password, salt, rounds) VALUES ($1, $2, $3, $4, $5, $6)",
	"iiibbi", "" };
/* clang-format on */

struct account {
	int64_t person;
	bool active, locked;
	struct value password, salt, enrolment;
	int rounds;
	int64_t enrolment_ms;
	const char *name;
	struct rows old;
};

struct attempt {
	const char *account, *peer;
	struct account found;
	bool right;
	struct session session;
	char *token;
	const char *code;
	const uint8_t *hash, *salt;
	const uint8_t *seed;
};

static enum status find_work(struct ctx *c, void *arg)
{
	struct attempt *t = arg;
	struct row r;
	TRY(store_maybe(c, &q_account, &r, TEXT(t->account)));
	if (!r.v)
		return OK;
	int64_t now = clock_now_ms(c->clock);
	t->found = (struct account){ row_int(&r, 0),
				     text_same(row_text(&r, 1), "active"),
				     row_int(&r, 6) > now,
				     r.v[2],
				     r.v[3],
				     r.v[7],
				     (int)row_int(&r, 4),
				     row_int(&r, 8),
				     row_text(&r, 9),
				     { 0 } };
	return store_rows(c, &q_old, &t->found.old, INT(t->found.person));
}

static enum status record_as(struct ctx *c, const char *kind, int64_t person, const char *result,
			     const char *why, const char *peer)
{
	json_t *text = json_pack("{s:s}", "why", why);
	json_t *personal = json_pack("{s:s}", "peer", peer ? peer : "");
	struct record_entry e = { .kind = kind,
				  .subject = org__subject(c, "person", person),
				  .person = person,
				  .text = json_canonical(c->arena, json_keep(c->arena, text)),
				  .personal =
					  json_canonical(c->arena, json_keep(c->arena, personal)),
				  .result = result };
	return store_record(c, &e, NULL);
}

/* Counts a failure; the fifth locks. */
static enum status count_failure(struct ctx *c, int64_t person, const char *what, const char *peer)
{
	struct row r;
	int64_t now = clock_now_ms(c->clock);
	TRY(store_one(c, &q_failed, &r, INT(person), INT(FAILURES), INT(now + LOCK_MS)));
	TRY(record_as(c, "session.refused", person, "refused", what, peer));
	if (row_int(&r, 0) > now)
		return record_as(c, "session.locked", person, "done", what, peer);
	return OK;
}

static enum status password_work(struct ctx *c, void *arg)
{
	struct attempt *t = arg;
	struct value hash;
	if (!t->right)
		return count_failure(c, t->found.person, "password", t->peer);
	int64_t now = clock_now_ms(c->clock);
	session__token(c, t->token, &hash);
	t->session = (struct session){ .id = store_new_id(c),
				       .person = t->found.person,
				       .state = SESSION_CODE,
				       .opened_ms = now,
				       .seen_ms = now,
				       .ends_ms = now + CODE_MS };
	TRY(session__insert(c, &t->session, &hash, t->peer));
	return record_as(c, "session.password", t->found.person, "done", "password", t->peer);
}

static enum status refused_unknown(struct ctx *c, void *arg)
{
	const struct attempt *t = arg;
	return record_as(c, "session.refused", t->found.person, "refused",
			 t->found.person ? "closed" : "account", t->peer);
}

enum status session_sign_in(struct ctx *c, const char *account, const char *password,
			    const char *peer, char token[TOKEN_TEXT])
{
	static const uint8_t no_salt[SALT_SIZE] = "yunheng no salt";
	struct attempt t = { .account = account, .peer = peer, .token = token };
	uint8_t hash[PASSWORD_SIZE];
	TRY(store_read(c, find_work, &t));
	const struct account *a = &t.found;
	bool usable = a->person && a->active && !a->locked && a->password.kind == V_BYTES &&
		      a->salt.len == SALT_SIZE;
	password__hash(password, usable ? a->salt.bytes : no_salt,
		       usable ? a->rounds : PASSWORD_ROUNDS, hash);
	t.right = usable && a->password.len == PASSWORD_SIZE &&
		  crypto_same(hash, a->password.bytes, PASSWORD_SIZE);
	crypto_wipe(hash, sizeof hash);
	if (usable)
		TRY(store_write(c, password_work, &t));
	else
		TRY(store_write(c, refused_unknown, &t));
	return t.right ? OK : FAULT(c, S_UNKNOWN, "session.wrong");
}

/* ---- codes ---- */

/* The step whose code this is, of the one before, now and the one after; 0 if none. */
static int64_t step_of(const uint8_t seed[SEED_SIZE], int64_t now_ms, const char *code)
{
	for (int offset = -1; offset <= 1; offset++) {
		char want[16];
		snprintf(want, sizeof want, "%06d", crypto_totp(seed, SEED_SIZE, now_ms, offset));
		if (strlen(code) == 6 && crypto_same(code, want, 6))
			return now_ms / STEP_MS + offset;
	}
	return 0;
}

/* Sets t->right; a wrong or used code is counted. */
static enum status check_code(struct ctx *c, struct attempt *t)
{
	struct row r, used;
	uint8_t seed[SEED_SIZE];
	int64_t now = clock_now_ms(c->clock), person = t->session.person;
	t->right = false;
	TRY(store_one(c, &q_secret, &r, INT(person)));
	bool usable = row_int(&r, 3) <= now && seed__open(c, person, r.v[0], seed);
	int64_t step = usable ? step_of(seed, now, t->code) : 0;
	crypto_wipe(seed, sizeof seed);
	if (step) {
		TRY(store_maybe(c, &q_used, &used, INT(person), INT(step)));
		t->right = used.v != NULL;
	}
	return t->right ? OK : count_failure(c, person, "code", NULL);
}

static enum status code_work(struct ctx *c, void *arg)
{
	struct attempt *t = arg;
	struct value hash;
	TRY(check_code(c, t));
	if (!t->right)
		return OK;
	int64_t now = clock_now_ms(c->clock);
	bool opens = t->session.state == SESSION_CODE;
	struct session moved = t->session;
	if (opens) {
		int64_t until;
		TRY(session_password_until(c, moved.person, &until));
		if (until && until <= now)
			return FAULT(c, S_REFUSED, "session.password_expired");
		TRY(session__first_office(c, moved.person, &moved));
		TRY(session__only(c, &moved));
		TRY(store_run(c, &q_passed, INT(moved.person), INT(now)));
	}
	session__token(c, t->token, &hash);
	TRY(session__move(c, &moved, &hash, opens ? now + SESSION_MS : moved.ends_ms));
	return record_as(c, opens ? "session.opened" : "session.stepped_up", moved.person, "done",
			 "code", NULL);
}

static enum status give_code(struct ctx *c, const struct session *s, const char *code,
			     char token[TOKEN_TEXT])
{
	struct attempt t = { .session = *s, .code = code, .token = token };
	TRY(store_write(c, code_work, &t));
	return t.right ? OK
		       : FAULT(c, s->state == SESSION_CODE ? S_UNKNOWN : S_STEP_UP, "session.code");
}

enum status session_code(struct ctx *c, const struct session *s, const char *code,
			 char token[TOKEN_TEXT])
{
	if (s->state != SESSION_CODE)
		return FAULT(c, S_CONFLICT, "session.open");
	return give_code(c, s, code, token);
}

enum status session_step_up(struct ctx *c, const struct session *s, const char *code,
			    char token[TOKEN_TEXT])
{
	return give_code(c, s, code, token);
}

/* ---- enrolment ---- */

static bool same_as_old(const struct account *a, const char *password)
{
	uint8_t hash[PASSWORD_SIZE];
	for (int i = 0; i < a->old.n; i++) {
		const struct value *v = a->old.at[i].v;
		if (v[1].len != SALT_SIZE || v[0].len != PASSWORD_SIZE)
			continue;
		password__hash(password, v[1].bytes, (int)v[2].i, hash);
		if (crypto_same(hash, v[0].bytes, PASSWORD_SIZE))
			return true;
	}
	return false;
}

static enum status enrol_work(struct ctx *c, void *arg)
{
	struct attempt *t = arg;
	struct row r;
	struct value sealed, hash;
	int64_t now = clock_now_ms(c->clock), person = t->found.person;
	TRY(seed__seal(c, person, t->seed, &sealed));
	TRY(store_maybe(c, &q_enrol, &r, INT(person), BYTES(t->hash, PASSWORD_SIZE),
			BYTES(t->salt, SALT_SIZE), INT(PASSWORD_ROUNDS), INT(now), sealed,
			t->found.enrolment));
	if (!r.v)
		return FAULT(c, S_UNKNOWN, "session.enrolment");
	TRY(store_run(c, &q_old_put, INT(store_new_id(c)), INT(person), INT(now),
		      BYTES(t->hash, PASSWORD_SIZE), BYTES(t->salt, SALT_SIZE),
		      INT(PASSWORD_ROUNDS)));
	session__token(c, t->token, &hash);
	t->session = (struct session){ .id = store_new_id(c),
				       .person = person,
				       .state = SESSION_CODE,
				       .opened_ms = now,
				       .seen_ms = now,
				       .ends_ms = now + CODE_MS };
	TRY(session__insert(c, &t->session, &hash, t->peer));
	return record_as(c, "session.enrolled", person, "done", "enrolment", t->peer);
}

static bool enrolment_fits(struct ctx *c, const struct account *a, const char *enrolment)
{
	uint8_t hash[SM3_SIZE];
	crypto_sm3(enrolment, strlen(enrolment), hash);
	return a->person && a->active && a->enrolment.kind == V_BYTES &&
	       a->enrolment.len == SM3_SIZE && a->enrolment_ms > clock_now_ms(c->clock) &&
	       crypto_same(hash, a->enrolment.bytes, SM3_SIZE);
}

enum status session_enrol(struct ctx *c, const char *account, const char *enrolment,
			  const char *password, char token[TOKEN_TEXT], const char **secret)
{
	struct attempt t = { .account = account, .token = token };
	uint8_t hash[PASSWORD_SIZE], salt[SALT_SIZE], seed[SEED_SIZE];
	TRY(store_read(c, find_work, &t));
	if (!enrolment_fits(c, &t.found, enrolment))
		return FAULT(c, S_UNKNOWN, "session.enrolment");
	password_check(c, account, password);
	if (c->fault.n_fields == 0 && same_as_old(&t.found, password))
		fault_field(c, "password", "password.old", INT(PASSWORD_HISTORY), NONE);
	TRY(fault_fields(c));
	random_bytes(c->random, salt, sizeof salt);
	random_bytes(c->random, seed, sizeof seed);
	password__hash(password, salt, PASSWORD_ROUNDS, hash);
	t.hash = hash;
	t.salt = salt;
	t.seed = seed;
	enum status s = store_write(c, enrol_work, &t);
	char *text = arena_take(c->arena, 8 * ((SEED_SIZE + 4) / 5) + 1);
	crypto_base32(seed, SEED_SIZE, text);
	*secret = text;
	crypto_wipe(seed, sizeof seed);
	crypto_wipe(hash, sizeof hash);
	return s;
}

/* ---- another password ---- */

struct renewal {
	struct session session;
	const char *account;
	uint8_t hash[PASSWORD_SIZE], salt[SALT_SIZE];
	bool right;
	char *token;
};

static enum status account_work(struct ctx *c, void *arg)
{
	struct renewal *r = arg;
	struct row row;
	TRY(store_one(c, &q_secret, &row, INT(r->session.person)));
	r->account = row_text(&row, 4);
	return OK;
}

static enum status renew_work(struct ctx *c, void *arg)
{
	struct renewal *r = arg;
	struct session *s = &r->session;
	struct value hash;
	if (!r->right)
		return count_failure(c, s->person, "password", NULL);
	int64_t now = clock_now_ms(c->clock);
	TRY(store_run(c, &q_renew, INT(s->person), BYTES(r->hash, PASSWORD_SIZE),
		      BYTES(r->salt, SALT_SIZE), INT(PASSWORD_ROUNDS), INT(now)));
	TRY(store_run(c, &q_old_put, INT(store_new_id(c)), INT(s->person), INT(now),
		      BYTES(r->hash, PASSWORD_SIZE), BYTES(r->salt, SALT_SIZE),
		      INT(PASSWORD_ROUNDS)));
	TRY(store_run(c, &q_others, INT(s->person), INT(s->id)));
	session__token(c, r->token, &hash);
	TRY(session__rename(c, s->id, &hash));
	return record_as(c, "person.password", s->person, "done", "changed", NULL);
}

/* Whether it is the account's password; slow, outside of any transaction. */
static bool is_password(const struct account *a, const char *password)
{
	uint8_t hash[PASSWORD_SIZE];
	if (a->locked || a->password.len != PASSWORD_SIZE || a->salt.len != SALT_SIZE)
		return false;
	password__hash(password, a->salt.bytes, a->rounds, hash);
	bool same = crypto_same(hash, a->password.bytes, PASSWORD_SIZE);
	crypto_wipe(hash, sizeof hash);
	return same;
}

enum status session_password(struct ctx *c, const struct session *s, const char *current,
			     const char *password, char token[TOKEN_TEXT])
{
	struct renewal r = { .session = *s, .token = token };
	TRY(store_read(c, account_work, &r));
	struct attempt t = { .account = r.account };
	TRY(store_read(c, find_work, &t));
	r.right = is_password(&t.found, current);
	if (r.right) {
		password_check(c, r.account, password);
		if (c->fault.n_fields == 0 &&
		    (same_as_old(&t.found, password) || is_password(&t.found, password)))
			fault_field(c, "password", "password.old", INT(PASSWORD_HISTORY), NONE);
		TRY(fault_fields(c));
		random_bytes(c->random, r.salt, SALT_SIZE);
		password__hash(password, r.salt, PASSWORD_ROUNDS, r.hash);
	}
	enum status status = store_write(c, renew_work, &r);
	crypto_wipe(r.hash, sizeof r.hash);
	TRY(status);
	return r.right ? OK : FAULT(c, S_REFUSED, "session.current");
}

enum status session_password_until(struct ctx *c, int64_t person, int64_t *until_ms)
{
	struct row r;
	TRY(store_one(c, &q_since, &r, INT(person)));
	*until_ms = row_int(&r, 0) && row_int(&r, 1) ? row_int(&r, 1) + PASSWORD_MS : 0;
	return OK;
}

/* ---- demonstration ---- */

/* The authenticator of a synthetic person is made when it is first needed. */
static enum status make_seed(struct ctx *c, int64_t person)
{
	struct row r;
	struct value sealed;
	uint8_t seed[SEED_SIZE];
	TRY(store_one(c, &q_secret, &r, INT(person)));
	if (r.v[0].kind != V_NONE)
		return OK;
	random_bytes(c->random, seed, sizeof seed);
	TRY(seed__seal(c, person, seed, &sealed));
	return store_run(c, &q_seed, INT(person), sealed);
}

enum status session_demo(struct ctx *c, int64_t person, const char *peer, char token[TOKEN_TEXT])
{
	struct value hash;
	int64_t now = clock_now_ms(c->clock);
	struct session s = { .id = store_new_id(c),
			     .person = person,
			     .state = SESSION_OPEN,
			     .opened_ms = now,
			     .seen_ms = now,
			     .ends_ms = now + SESSION_MS };
	TRY(session__first_office(c, person, &s));
	session__token(c, token, &hash);
	TRY(make_seed(c, person));
	TRY(session__insert(c, &s, &hash, peer));
	return record_as(c, "session.opened", person, "done", "demonstration", peer);
}

enum status session_demo_code(struct ctx *c, int64_t person, char code[7])
{
	struct row r;
	uint8_t seed[SEED_SIZE];
	int64_t now = clock_now_ms(c->clock);
	TRY(store_one(c, &q_secret, &r, INT(person)));
	if (!seed__open(c, person, r.v[0], seed))
		return FAULT(c, S_ABSENT, "absent");
	/* The next one when this step's was used: the server takes one step ahead, too. */
	int offset = row_int(&r, 1) >= now / STEP_MS ? 1 : 0;
	char text[16];
	snprintf(text, sizeof text, "%06d", crypto_totp(seed, SEED_SIZE, now, offset));
	memcpy(code, text, 7);
	crypto_wipe(seed, sizeof seed);
	return OK;
}
