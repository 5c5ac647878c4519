/* People and their accounts; colleagues, for who may stand in. */
#include "org/people.h"

#include "api/inner.h"
#include "api/nouns.h"
#include "base/text.h"
#include "org/grants.h"

/* clang-format off */
static const char *const states[] = { "active", "disabled", NULL };
static const struct list_column person_columns[] = {
	{ "name", "p.name", 't', NULL }, { "account", "p.account", 't', NULL }, { "state", "p.state", 't', "=" },
	{ "org", "p.org", 'i', "=" }, { "q", "p.name || ' ' || p.account", 't', "like" }, { "seen", "p.seen_ms", 'i', NULL },
};
#define PERSON_COLUMNS \
	"p.id, p.name, p.account, p.org, o.name, p.state, p.mail, p.seen_ms, p.locked_ms," \
	" CASE WHEN p.password IS NULL THEN 0 ELSE 1 END, p.rev, p.reset_by"
#define PERSON_GIVES "ittitttiiiii"
LIST q_people = { "people.list", PERSON_COLUMNS, "person p JOIN org o ON o.id = p.org", "", "",
	PERSON_GIVES, person_columns, 6, "p.account" };
QUERY q_org = { "people.org", "SELECT id FROM org WHERE id = $1", "i", "i" };
QUERY q_person = { "people.get",
	"SELECT " PERSON_COLUMNS " FROM person p JOIN org o ON o.id = p.org WHERE p.id = $1", "i", PERSON_GIVES };
QUERY q_colleagues = { "people.colleagues",
	"SELECT p.id, p.name FROM person p WHERE p.org = $1 AND p.state = 'active' AND p.id <> $2 AND p.name LIKE $3"
	" ORDER BY p.name, p.id LIMIT 200", "iit", "it" };

static const struct api_field person_query[] = {
	{ "org", T_ID, MAY }, { "state", T_CHOICE, MAY, .options = states }, { "q", T_TEXT, MAY, .what = "part of name or account" },
	{ 0 },
};
#define PERSON_FIELDS \
	{ "id", T_ID }, { "name", T_TEXT }, { "account", T_TEXT }, { "org", T_OBJECT, .of = &api_ref }, \
	{ "state", T_CHOICE, .options = states }, { "mail", T_TEXT }, { "seen", T_INSTANT, NIL, .what = "last sign-in" }, \
	{ "locked", T_BOOL }, { "reset_waiting", T_BOOL, .what = "a new enrolment was asked for and waits for its confirmation" }, { "offices", T_TEXTS, .what = "held today" }, { "enrolled", T_BOOL, .what = "has a password and an authenticator" }, { "rev", T_INT }
static const struct api_field person_fields[] = { PERSON_FIELDS, { 0 } };
static const struct api_shape person_shape = { "Person", person_fields };
static const struct api_field enrolled_fields[] = {
	PERSON_FIELDS, { "enrolment", T_TEXT, .what = "shown once: hand it over in person" }, { 0 },
};
static const struct api_shape enrolled_shape = { "PersonEnrolment", enrolled_fields };
static const struct api_field colleague_query[] = { { "q", T_TEXT, MAY, .most = 40, .what = "part of the name" }, { 0 } };
static const struct api_field new_fields[] = {
	{ "name", T_TEXT, .least = 1, .most = 60 }, { "account", T_TEXT, .least = 3, .most = 40 }, { "org", T_ID },
	{ "mail", T_TEXT, MAY, .most = 200 }, { 0 },
};
static const struct api_shape new_shape = { "PersonNew", new_fields };
static const struct api_field change_fields[] = {
	{ "rev", T_INT, MAY, .what = "as read; absent: whatever it is" }, { "name", T_TEXT, MAY, .least = 1, .most = 60 }, { "org", T_ID, MAY }, { "mail", T_TEXT, MAY, .most = 200 },
	{ "state", T_CHOICE, MAY, .options = states }, { 0 },
};
static const struct api_shape change_shape = { "PersonChange", change_fields };
/* clang-format on */

static enum status put_members(struct ctx *c, struct json_out *w, const struct row *r)
{
	struct office *offices;
	int n;
	TRY(grant_offices(c, row_int(r, 0), &offices, &n));
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	json_text(w, "account", row_text(r, 2));
	put_ref(w, "org", row_int(r, 3), row_text(r, 4));
	json_text(w, "state", row_text(r, 5));
	json_text(w, "mail", row_text(r, 6));
	put_instant(w, "seen", row_int(r, 7));
	json_bool(w, "locked", row_int(r, 8) > clock_now_ms(c->clock));
	put_list(w, "offices");
	for (int i = 0; i < n; i++)
		json_put_text(w, arena_printf(c->arena, "%s · %s", offices[i].org_name,
					      title_of(c, offices[i].role->title)));
	json_close(w, ']');
	json_bool(w, "enrolled", row_int(r, 9) != 0);
	json_bool(w, "reset_waiting", row_int(r, 11) != 0);
	json_int(w, "rev", row_int(r, 10));
	return OK;
}

static enum status list(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	int64_t total;
	TRY(api_list_rows(c, call, &q_people, &rows, &total));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++) {
		json_open(call->out, '{');
		TRY(put_members(c, call->out, &rows.at[i]));
		json_close(call->out, '}');
	}
	api_list_close(call, total);
	return OK;
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id, const char *enrolment)
{
	struct row r;
	TRY(store_one(c, &q_person, &r, INT(id)));
	json_open(call->out, '{');
	TRY(put_members(c, call->out, &r));
	if (enrolment)
		json_text(call->out, "enrolment", enrolment);
	json_close(call->out, '}');
	return OK;
}

static enum status get(struct ctx *c, struct api_call *call)
{
	return put_one(c, call, call_id(call, "id"), NULL);
}

static bool account_fits(const char *account)
{
	for (const char *p = account; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", *p))
			return false;
	return true;
}

/* An organisation that is not there is a fault of its field. */
static enum status check_org(struct ctx *c, int64_t id)
{
	struct row r;
	TRY(store_maybe(c, &q_org, &r, INT(id)));
	if (!r.v)
		fault_field(c, "org", "field.choice", NONE, NONE);
	return OK;
}

static enum status add(struct ctx *c, struct api_call *call)
{
	int64_t id;
	char enrolment[ENROLMENT_TEXT];
	struct person_new p = { .name = call_text(call, "name"),
				.account = call_text(call, "account"),
				.org = call_int(call, "org", 0),
				.mail = call_text(call, "mail") };
	if (!account_fits(p.account))
		fault_field(c, "account", "person.characters", NONE, NONE);
	TRY(check_org(c, p.org));
	TRY(fault_fields(c));
	TRY(person_add(c, &p, &id, enrolment));
	return put_one(c, call, id, enrolment);
}

static enum status change(struct ctx *c, struct api_call *call)
{
	struct person_change p = { .id = call_id(call, "id"),
				   .rev = call_int(call, "rev", 0),
				   .name = call_text(call, "name"),
				   .mail = call_text(call, "mail"),
				   .state = call_text(call, "state"),
				   .org = call_int(call, "org", 0) };
	if (p.org)
		TRY(check_org(c, p.org));
	TRY(fault_fields(c));
	TRY(person_change(c, &p));
	return put_one(c, call, p.id, NULL);
}

static enum status ask_reset(struct ctx *c, struct api_call *call)
{
	TRY(person_ask_reset(c, call_id(call, "id")));
	return put_one(c, call, call_id(call, "id"), NULL);
}

static enum status reset(struct ctx *c, struct api_call *call)
{
	char enrolment[ENROLMENT_TEXT];
	TRY(person_reset(c, call_id(call, "id"), enrolment));
	return put_one(c, call, call_id(call, "id"), enrolment);
}

static enum status unlock(struct ctx *c, struct api_call *call)
{
	TRY(person_unlock(c, call_id(call, "id")));
	return put_one(c, call, call_id(call, "id"), NULL);
}

static enum status colleagues(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	const char *q = call_query(call, "q");
	TRY(store_rows(c, &q_colleagues, &rows, INT(c->actor->org), INT(c->actor->person),
		       TEXT(arena_printf(c->arena, "%%%s%%", q ? q : ""))));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++) {
		json_open(call->out, '{');
		put_id(call->out, "id", row_int(&rows.at[i], 0));
		json_text(call->out, "name", row_text(&rows.at[i], 1));
		json_close(call->out, '}');
	}
	api_list_close(call, rows.n);
	return OK;
}

/* clang-format off */
const struct route api_people[] = {
	{ "GET", "/api/people", "people_list", "Accounts", "people.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .query = person_query, .reply = &person_shape, .list = true, .handle = list },
	{ "POST", "/api/people", "people_add", "Make an account; it begins with a one-time enrolment", "people.write",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "person.added", .body = &new_shape, .reply = &enrolled_shape,
	  .status = 201, .handle = add },
	{ "GET", "/api/people/{id}", "people_get", "One account", "people.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .reply = &person_shape, .handle = get },
	{ "PATCH", "/api/people/{id}", "people_change", "Change name, employer, mail or state; disabling ends all sessions",
	  "people.write", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "person.changed", .body = &change_shape,
	  .reply = &person_shape, .handle = change, .current = get },
	{ "POST", "/api/people/{id}/reset", "people_ask_reset", "Ask for a new enrolment where password or authenticator is lost",
	  "people.reset", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "person.reset_asked", .reply = &person_shape,
	  .handle = ask_reset },
	{ "POST", "/api/people/{id}/reset/confirm", "people_reset", "Void password and authenticator as another asked; a new enrolment",
	  "people.confirm_reset", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "person.reset", .reply = &enrolled_shape,
	  .handle = reset },
	{ "POST", "/api/people/{id}/unlock", "people_unlock", "End a lock after too many failures", "people.reset", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "person.unlocked", .reply = &person_shape, .handle = unlock },
	{ "GET", "/api/colleagues", "people_colleagues", "Who works where one acts now: whom one may ask to stand in",
	  "colleagues.read", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = colleague_query, .reply = &api_ref, .list = true,
	  .handle = colleagues },
	{ 0 },
};
