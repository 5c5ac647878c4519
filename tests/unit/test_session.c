/* Signing in, codes, enrolment, lockout, expiry, and what revocation does to open sessions. */
#include "base/text.h"
#include "city.h"
#include "codec/crypto.h"
#include "org/session.h"

struct call {
	struct actor actor;
	int64_t id;
	const char *text;
	struct grant_new grant;
	struct delegation_new delegation;
	struct person_change change;
	char enrolment[ENROLMENT_TEXT];
};

static void as(struct ctx *c, struct call *k, const struct city_person *p)
{
	k->actor = (struct actor){ .person = p->person, .org = p->org, .grant = p->grant };
	c->actor = &k->actor;
}

static enum status do_end(struct ctx *c, void *arg)
{
	return grant_end(c, ((struct call *)arg)->id, "over");
}

static enum status do_change(struct ctx *c, void *arg)
{
	return person_change(c, &((struct call *)arg)->change);
}

static enum status do_reset(struct ctx *c, void *arg)
{
	struct call *k = arg;
	return person_reset(c, k->id, k->enrolment);
}

/* Refused with this name, or NULL for done. */
static void check_work(struct ctx *c, store_work *work, struct call *k, const char *name)
{
	enum status s = store_write(c, work, k);
	CHECK_TEXT(s == OK ? NULL : c->fault.name, name);
	fault_clear(c);
}

struct found {
	const char *token;
	struct session session;
	struct actor actor;
	enum status status;
};

static enum status find_work(struct ctx *c, void *arg)
{
	struct found *f = arg;
	f->status = session_find(c, f->token, &f->session, &f->actor);
	return OK;
}

static struct found find(struct ctx *c, const char *token)
{
	struct found f = { .token = token };
	CHECK_INT(store_read(c, find_work, &f), OK);
	fault_clear(c);
	return f;
}

static void code_of(struct ctx *c, const char *secret, char code[16])
{
	/* RFC 4648: five bits a letter. */
	uint8_t seed[20] = { 0 };
	for (int i = 0; secret[i]; i++) {
		int v = secret[i] >= 'A' ? secret[i] - 'A' : secret[i] - '2' + 26;
		for (int b = 0; b < 5; b++)
			if (v & (16 >> b))
				seed[(i * 5 + b) / 8] |= (uint8_t)(128 >> ((i * 5 + b) % 8));
	}
	snprintf(code, 16, "%06d", crypto_totp(seed, sizeof seed, clock_now_ms(c->clock), 0));
}

static void later(struct test_city *k, int64_t ms)
{
	clock_set(&k->t->clock, clock_now_ms(&k->t->clock) + ms);
}

static enum status hire_work(struct ctx *c, void *arg)
{
	struct call *k = arg;
	struct person_new n = { .name = "新人", .account = k->text, .org = k->grant.org };
	TRY(person_add(c, &n, &k->grant.person, k->enrolment));
	int64_t id;
	return grant_place(c, &k->grant, &id);
}

static const char good_password[] = "Kunpeng-920-run";

static struct call newcomer(struct test_city *k, const char *account)
{
	struct ctx *c = &k->t->ctx;
	struct call call = {
		.text = account,
		.grant = { .org = k->unit, .role = "using_unit.ops", .from_day = org_today(c) }
	};
	CHECK_INT(store_write(c, hire_work, &call), OK);
	return call;
}

static void enrolment(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	char token[TOKEN_TEXT], opened[TOKEN_TEXT], code[16];
	const char *secret;
	struct call call = newcomer(k, "newcomer");
	static const struct {
		const char *password, *fault;
	} weak[] = {
		{ "Short-1", "password.length" },
		{ "alllowercaseletters", "password.classes" },
		{ "My-newcomer-77", "password.account" },
		{ "Xx-Password-99", "password.common" },
	};
	CHECK_INT(session_enrol(c, "newcomer", "0123456789abcdef", good_password, token, &secret),
		  S_UNKNOWN);
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
		fault_clear(c);
		CHECK_INT(session_enrol(c, "newcomer", call.enrolment, weak[i].password, token,
					&secret),
			  S_INVALID);
		CHECK_TEXT(c->fault.fields[0].name, weak[i].fault);
	}
	fault_clear(c);
	CHECK_INT(session_enrol(c, "newcomer", call.enrolment, good_password, token, &secret), OK);
	CHECK_INT(session_enrol(c, "newcomer", call.enrolment, good_password, opened, &secret),
		  S_UNKNOWN);
	fault_clear(c);
	struct found half = find(c, token);
	CHECK_INT(half.status, OK);
	CHECK_INT(half.session.state, SESSION_CODE);
	CHECK(half.actor.role == NULL);
	/* The secret of the second, refused, enrolment is not the account's: ask for the first
	 * again. */
	call.id = call.grant.person;
	CHECK_INT(store_write(c, do_reset, &call), OK);
	CHECK_INT(find(c, token).status, S_UNKNOWN);
	CHECK_INT(session_enrol(c, "newcomer", call.enrolment, good_password, token, &secret),
		  S_INVALID);
	CHECK_TEXT(c->fault.fields[0].name, "password.old");
	fault_clear(c);
	CHECK_INT(session_enrol(c, "newcomer", call.enrolment, "Another-1-good", token, &secret),
		  OK);
	half = find(c, token);
	code_of(c, secret, code);
	CHECK_INT(session_code(c, &half.session, "000000", opened), S_UNKNOWN);
	fault_clear(c);
	CHECK_INT(session_code(c, &half.session, code, opened), OK);
	CHECK_INT(find(c, token).status, S_UNKNOWN);
	struct found open = find(c, opened);
	CHECK_INT(open.session.state, SESSION_OPEN);
	CHECK(open.actor.role && text_same(open.actor.role->name, "using_unit.ops"));
	/* A code counts once. */
	CHECK_INT(session_step_up(c, &open.session, code, token), S_STEP_UP);
	fault_clear(c);
	later(k, 31000);
	code_of(c, secret, code);
	CHECK_INT(session_step_up(c, &open.session, code, token), OK);
	CHECK_INT(find(c, opened).status, S_UNKNOWN);
	open = find(c, token);
	CHECK_INT(open.session.stepped_ms, clock_now_ms(c->clock));
	later(k, 16 * 60000);
	CHECK_INT(find(c, token).status, S_UNKNOWN);
}

struct code_call {
	int64_t person;
	char *code;
};

static enum status demo_code_work(struct ctx *c, void *arg)
{
	const struct code_call *call = arg;
	return session_demo_code(c, call->person, call->code);
}

static void lockout(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	char token[TOKEN_TEXT];
	struct city_person p = { .org = k->unit,
				 .account = "locked",
				 .role = "using_unit.ops",
				 .password = good_password };
	CHECK_INT(store_write(c, city_hire_work, &p), OK);
	CHECK_INT(session_sign_in(c, "locked", good_password, "peer", token), OK);
	CHECK_INT(session_sign_in(c, "nobody", good_password, "peer", token), S_UNKNOWN);
	CHECK_TEXT(c->fault.name, "session.wrong");
	for (int i = 0; i < 5; i++) {
		fault_clear(c);
		CHECK_INT(session_sign_in(c, "locked", "wrong", "peer", token), S_UNKNOWN);
		CHECK_TEXT(c->fault.name, "session.wrong");
	}
	CHECK_INT(session_sign_in(c, "locked", good_password, "peer", token), S_UNKNOWN);
	CHECK_TEXT(c->fault.name, "session.wrong");
	later(k, 15 * 60000 + 1);
	fault_clear(c);
	CHECK_INT(session_sign_in(c, "locked", good_password, "peer", token), OK);
	struct found f = find(c, token);
	CHECK_INT(f.session.state, SESSION_CODE);
	later(k, 5 * 60000 + 1);
	CHECK_INT(find(c, token).status, S_UNKNOWN);
}

/* After ninety days the code opens nothing until there is another password. */
static void expiry(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	char token[TOKEN_TEXT], next[TOKEN_TEXT], code[7];
	struct city_person p = { .org = k->unit,
				 .account = "old-hand",
				 .role = "using_unit.ops",
				 .password = good_password };
	CHECK_INT(store_write(c, city_hire_work, &p), OK);
	later(k, 91LL * 86400000);
	CHECK_INT(session_sign_in(c, "old-hand", good_password, "peer", token), OK);
	struct found half = find(c, token);
	struct code_call call = { p.person, code };
	CHECK_INT(store_read(c, demo_code_work, &call), OK);
	CHECK_INT(session_code(c, &half.session, code, next), S_REFUSED);
	CHECK_TEXT(c->fault.name, "session.password_expired");
	fault_clear(c);
	CHECK_INT(session_password(c, &half.session, "wrong", "Quite-another-1", next), S_REFUSED);
	fault_clear(c);
	CHECK_INT(session_password(c, &half.session, good_password, good_password, next),
		  S_INVALID);
	fault_clear(c);
	CHECK_INT(session_password(c, &half.session, good_password, "Quite-another-1", next), OK);
	CHECK_INT(find(c, token).status, S_UNKNOWN);
	half = find(c, next);
	CHECK_INT(half.session.state, SESSION_CODE);
	CHECK_INT(store_read(c, demo_code_work, &call), OK);
	CHECK_INT(session_code(c, &half.session, code, token), OK);
	CHECK_INT(find(c, token).session.state, SESSION_OPEN);
	CHECK_INT(session_sign_in(c, "old-hand", good_password, "peer", next), S_UNKNOWN);
	fault_clear(c);
}

struct demo {
	int64_t person;
	char token[TOKEN_TEXT];
};

static enum status demo_work(struct ctx *c, void *arg)
{
	struct demo *d = arg;
	return session_demo(c, d->person, "peer", d->token);
}

static enum status do_ask_reset(struct ctx *c, void *arg)
{
	return person_ask_reset(c, ((struct call *)arg)->id);
}

/* A lost factor: one asks, another does it. */
static void recovery(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sec = city_hire(c, k->operator, "sec-l", "platform.sec_admin");
	struct city_person sys = city_hire(c, k->operator, "sys-l", "platform.sys_admin");
	struct city_person p = city_hire(c, k->unit, "loser", "using_unit.ops");
	struct demo d = { .person = p.person };
	CHECK_INT(store_write(c, demo_work, &d), OK);
	struct call call = { .id = p.person };
	as(c, &call, &sys);
	check_work(c, do_reset, &call, "person.reset_not_asked");
	as(c, &call, &sec);
	check_work(c, do_ask_reset, &call, NULL);
	check_work(c, do_ask_reset, &call, "person.reset_asked");
	check_work(c, do_reset, &call, "person.reset_second");
	CHECK_INT(find(c, d.token).status, OK);
	as(c, &call, &p);
	check_work(c, do_ask_reset, &call, "person.self");
	check_work(c, do_reset, &call, "person.self");
	as(c, &call, &sys);
	check_work(c, do_reset, &call, NULL);
	CHECK_INT(find(c, d.token).status, S_UNKNOWN);
	check_work(c, do_reset, &call, "person.reset_not_asked");
	c->actor = NULL;
}

static enum status do_delegate(struct ctx *c, void *arg)
{
	struct call *k = arg;
	return delegation_make(c, &k->delegation, &k->id);
}

static enum status do_undelegate(struct ctx *c, void *arg)
{
	return delegation_end(c, ((struct call *)arg)->id);
}

/* Whose only office is a colleague's signs in as standing in for him, and no longer than that. */
static void standing_in(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	char token[TOKEN_TEXT], opened[TOKEN_TEXT], code[7];
	struct city_person away = city_hire(c, k->unit, "away", "using_unit.approver");
	struct city_person stand = { .org = k->unit,
				     .account = "stand",
				     .password = good_password };
	CHECK_INT(store_write(c, city_hire_work, &stand), OK);
	struct call call = { .delegation = { .grant = away.grant,
					     .delegate = stand.person,
					     .from_day = org_today(c),
					     .until_day = org_today(c) + 7,
					     .reason = "leave" } };
	as(c, &call, &away);
	check_work(c, do_delegate, &call, NULL);
	c->actor = NULL;
	struct demo elsewhere = { .person = stand.person };
	CHECK_INT(store_write(c, demo_work, &elsewhere), OK);
	CHECK_INT(session_sign_in(c, "stand", good_password, "peer", token), OK);
	CHECK_INT(find(c, elsewhere.token).status, OK);
	struct found half = find(c, token);
	struct code_call asked = { stand.person, code };
	CHECK_INT(store_read(c, demo_code_work, &asked), OK);
	CHECK_INT(session_code(c, &half.session, code, opened), OK);
	CHECK_INT(find(c, elsewhere.token).status, S_UNKNOWN); /* signed in at one place only */
	struct found open = find(c, opened);
	CHECK_INT(open.actor.principal, away.person);
	CHECK(open.actor.role && text_same(open.actor.role->name, "using_unit.approver"));
	as(c, &call, &away);
	check_work(c, do_undelegate, &call, NULL);
	c->actor = NULL;
	CHECK(find(c, opened).actor.role == NULL);
}

/* Whatever ends a grant, an account or a day works from the next request on. */
static void revocation(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sec = city_hire(c, k->operator, "sec-r", "platform.sec_admin");
	struct city_person p = city_hire(c, k->unit, "revoked", "using_unit.ops");
	struct demo d = { .person = p.person };
	CHECK_INT(store_write(c, demo_work, &d), OK);
	CHECK(find(c, d.token).actor.role != NULL);
	struct call call = { .id = p.grant };
	as(c, &call, &sec);
	check_work(c, do_end, &call, NULL);
	CHECK_INT(find(c, d.token).status, OK);
	CHECK(find(c, d.token).actor.role == NULL);
	call.change = (struct person_change){ .id = p.person, .rev = 1, .state = "disabled" };
	check_work(c, do_change, &call, NULL);
	CHECK_INT(find(c, d.token).status, S_UNKNOWN);
	check_work(c, do_change, &call, "stale");
	call.change = (struct person_change){ .id = sec.person, .state = "disabled" };
	check_work(c, do_change, &call, "person.self");
	c->actor = NULL;
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		enrolment(&k);
		lockout(&k);
		expiry(&k);
		revocation(&k);
		standing_in(&k);
		recovery(&k);
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
