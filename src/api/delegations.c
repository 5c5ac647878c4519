/* Delegations: whom one asked to stand in, and for whom one stands in. */
#include "api/nouns.h"
#include "base/text.h"
#include "org/grants.h"

/* clang-format off */
#define DELEGATION_COLUMNS \
	"d.id, d.grant_id, g.org, o.name, g.role, d.principal, p.name, d.delegate, q.name, d.from_day, d.until_day, d.reason," \
	" d.ended_ms"
#define DELEGATION_FROM \
	" FROM delegation d JOIN grant_ g ON g.id = d.grant_id JOIN org o ON o.id = g.org JOIN person p ON p.id = d.principal" \
	" JOIN person q ON q.id = d.delegate"
#define DELEGATION_GIVES "iiittititiiti"
QUERY q_mine = { "delegations.mine",
	"SELECT " DELEGATION_COLUMNS DELEGATION_FROM " WHERE d.principal = $1 OR d.delegate = $1 ORDER BY d.from_day DESC, d.id",
	"i", DELEGATION_GIVES };
QUERY q_one = { "delegations.get", "SELECT " DELEGATION_COLUMNS DELEGATION_FROM " WHERE d.id = $1", "i", DELEGATION_GIVES };

static const char *const sides[] = { "given", "received", NULL };
static const char *const states[] = { "coming", "running", "over", "ended", NULL };
static const struct api_field fields[] = {
	{ "id", T_ID }, { "grant", T_ID }, { "org", T_OBJECT, .of = &api_ref }, { "role", T_TEXT }, { "role_title", T_TEXT },
	{ "office", T_TEXT, .what = "organisation and role as one text" },
	{ "from_person", T_OBJECT, .of = &api_ref }, { "to_person", T_OBJECT, .of = &api_ref }, { "from", T_DATE },
	{ "to", T_DATE }, { "reason", T_LONG }, { "ended", T_INSTANT, NIL }, { "side", T_CHOICE, .options = sides },
	{ "state", T_CHOICE, .options = states }, { 0 },
};
static const struct api_shape shape = { "Delegation", fields };
static const struct api_field new_fields[] = {
	{ "grant", T_ID, MAY, .what = "one of one's own; the office acted through unless told" }, { "person", T_ID },
	{ "from", T_DATE }, { "to", T_DATE }, { "reason", T_LONG, .least = 2, .most = 500 }, { 0 },
};
static const struct api_shape new_shape = { "DelegationNew", new_fields };
/* clang-format on */

static const char *state_of(struct ctx *c, const struct row *r)
{
	int32_t today = org_today(c);
	if (row_int(r, 12))
		return "ended";
	return row_int(r, 9) > today ? "coming" : row_int(r, 10) < today ? "over" : "running";
}

static void put(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	const struct role *role = law_role_find(p, row_text(r, 4));
	const char *title = role ? title_of(c, role->title) : row_text(r, 4);
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	put_id(w, "grant", row_int(r, 1));
	put_ref(w, "org", row_int(r, 2), row_text(r, 3));
	json_text(w, "role", row_text(r, 4));
	json_text(w, "role_title", title);
	json_text(w, "office", arena_printf(c->arena, "%s · %s", row_text(r, 3), title));
	put_ref(w, "from_person", row_int(r, 5), row_text(r, 6));
	put_ref(w, "to_person", row_int(r, 7), row_text(r, 8));
	put_day(w, "from", row_int(r, 9));
	put_day(w, "to", row_int(r, 10));
	json_text(w, "reason", row_text(r, 11));
	put_instant(w, "ended", row_int(r, 12));
	json_text(w, "side", row_int(r, 5) == c->actor->person ? "given" : "received");
	json_text(w, "state", state_of(c, r));
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	TRY(store_rows(c, &q_mine, &rows, INT(c->actor->person)));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		put(c, call->out, &rows.at[i]);
	api_list_close(call, rows.n);
	return OK;
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_one, &r, INT(id)));
	put(c, call->out, &r);
	return OK;
}

static enum status make(struct ctx *c, struct api_call *call)
{
	int64_t id;
	struct delegation_new d = { .grant = call_int(call, "grant", c->actor->grant),
				    .delegate = call_int(call, "person", 0),
				    .from_day = call_day(call, "from", 0),
				    .until_day = call_day(call, "to", 0),
				    .reason = call_text(call, "reason") };
	TRY(delegation_make(c, &d, &id));
	return put_one(c, call, id);
}

static enum status end(struct ctx *c, struct api_call *call)
{
	TRY(delegation_end(c, call_id(call, "id")));
	return put_one(c, call, call_id(call, "id"));
}

/* clang-format off */
const struct route api_delegations[] = {
	{ "GET", "/api/delegations", "delegations_list", "Given and received, newest first", NULL, REACH_SELF, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &shape, .list = true, .handle = list },
	{ "POST", "/api/delegations", "delegations_make", "Let a colleague act through one's office for a time",
	  "delegations.write", REACH_SELF, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "delegation.made", .body = &new_shape,
	  .reply = &shape, .status = 201, .handle = make },
	{ "DELETE", "/api/delegations/{id}", "delegations_end", "End it at once; either side may", NULL, REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "delegation.ended", .reply = &shape, .handle = end },
	{ 0 },
};
