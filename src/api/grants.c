/* Grants: who may act through which office. Proposed by one security administrator, confirmed by
 * another. */
#include "org/grants.h"

#include "api/nouns.h"
#include "base/text.h"

/* clang-format off */
static const char *const states[] = { "proposed", "confirmed", "ended", "declined", NULL };
static const struct list_column columns[] = {
	{ "state", "g.state", 't', "=" }, { "person", "g.person", 'i', "=" }, { "org", "g.org", 'i', "=" },
	{ "role", "g.role", 't', "=" }, { "from", "g.from_day", 'i', NULL }, { "proposed", "g.proposed_ms", 'i', NULL },
	{ "q", "p.name || ' ' || o.name", 't', "like" },
};
#define GRANT_COLUMNS \
	"g.id, g.person, p.name, g.org, o.name, g.role, g.from_day, g.until_day, g.state, g.reason, g.proposed_by, q.name," \
	" g.proposed_ms, g.confirmed_by, r.name, g.confirmed_ms, g.ended_ms"
#define GRANT_FROM \
	"grant_ g JOIN person p ON p.id = g.person JOIN org o ON o.id = g.org LEFT JOIN person q ON q.id = g.proposed_by" \
	" LEFT JOIN person r ON r.id = g.confirmed_by"
#define GRANT_GIVES "iitittiittitiitii"
LIST q_grants = { "grants.list", GRANT_COLUMNS, GRANT_FROM, "", "", GRANT_GIVES, columns, 7,
	"g.proposed_ms DESC, g.id" };
QUERY q_grant = { "grants.get", "SELECT " GRANT_COLUMNS " FROM " GRANT_FROM " WHERE g.id = $1", "i", GRANT_GIVES };

static const struct api_field query[] = {
	{ "state", T_CHOICE, MAY, .options = states }, { "person", T_ID, MAY }, { "org", T_ID, MAY }, { "role", T_TEXT, MAY },
	{ "q", T_TEXT, MAY }, { 0 },
};
static const struct api_field grant_fields[] = {
	{ "id", T_ID }, { "person", T_OBJECT, .of = &api_ref }, { "org", T_OBJECT, .of = &api_ref }, { "role", T_TEXT },
	{ "role_title", T_TEXT }, { "from", T_DATE }, { "to", T_DATE, NIL }, { "state", T_CHOICE, .options = states },
	{ "reason", T_LONG }, { "proposed_by", T_TEXT, NIL, .what = "NULL: at the first start" }, { "proposed", T_INSTANT },
	{ "confirmed_by", T_TEXT, NIL }, { "confirmed", T_INSTANT, NIL }, { "ended", T_INSTANT, NIL }, { 0 },
};
static const struct api_shape grant_shape = { "Grant", grant_fields };
static const struct api_field new_fields[] = {
	{ "person", T_ID }, { "org", T_ID }, { "role", T_TEXT, .least = 3, .most = 60 }, { "from", T_DATE },
	{ "to", T_DATE, MAY | NIL }, { "reason", T_LONG, .least = 2, .most = 500 }, { 0 },
};
static const struct api_shape new_shape = { "GrantNew", new_fields };
static const struct api_field reason_fields[] = { { "reason", T_LONG, MAY, .most = 500 }, { 0 } };
static const struct api_shape reason_shape = { "GrantReason", reason_fields };
static const struct api_field role_fields[] = { { "name", T_TEXT }, { "title", T_TEXT }, { "body", T_TEXT }, { 0 } };
static const struct api_shape role_shape = { "Role", role_fields };
/* clang-format on */

static const char *role_title(struct ctx *c, const char *name)
{
	const struct role *role = law_role_find(law_pack_at(c->packs, org_today(c)), name);
	return role ? title_of(c, role->title) : name;
}

static void put_grant(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	put_ref(w, "person", row_int(r, 1), row_text(r, 2));
	put_ref(w, "org", row_int(r, 3), row_text(r, 4));
	json_text(w, "role", row_text(r, 5));
	json_text(w, "role_title", role_title(c, row_text(r, 5)));
	put_day(w, "from", row_int(r, 6));
	put_day(w, "to", row_int(r, 7));
	json_text(w, "state", row_text(r, 8));
	json_text(w, "reason", row_text(r, 9));
	json_text(w, "proposed_by", row_text(r, 11));
	put_instant(w, "proposed", row_int(r, 12));
	json_text(w, "confirmed_by", row_text(r, 14));
	put_instant(w, "confirmed", row_int(r, 15));
	put_instant(w, "ended", row_int(r, 16));
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_grants, put_grant);
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_grant, &r, INT(id)));
	put_grant(c, call->out, &r);
	return OK;
}

static enum status get(struct ctx *c, struct api_call *call)
{
	return put_one(c, call, call_id(call, "id"));
}

static enum status propose(struct ctx *c, struct api_call *call)
{
	int64_t id;
	struct grant_new g = { .person = call_int(call, "person", 0),
			       .org = call_int(call, "org", 0),
			       .role = call_text(call, "role"),
			       .reason = call_text(call, "reason"),
			       .from_day = call_day(call, "from", 0),
			       .until_day = call_day(call, "to", 0) };
	TRY(grant_propose(c, &g, &id));
	return put_one(c, call, id);
}

static enum status confirm(struct ctx *c, struct api_call *call)
{
	TRY(grant_confirm(c, call_id(call, "id")));
	return get(c, call);
}

static enum status decline(struct ctx *c, struct api_call *call)
{
	TRY(grant_decline(c, call_id(call, "id"), call_text(call, "reason")));
	return get(c, call);
}

static enum status end(struct ctx *c, struct api_call *call)
{
	TRY(grant_end(c, call_id(call, "id"), call_text(call, "reason")));
	return get(c, call);
}

static enum status roles(struct ctx *c, struct api_call *call)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	api_list_open(call);
	for (int i = 0; i < p->n_roles; i++) {
		json_open(call->out, '{');
		json_text(call->out, "name", p->roles[i].name);
		json_text(call->out, "title", title_of(c, p->roles[i].title));
		json_text(call->out, "body", p->roles[i].body);
		json_close(call->out, '}');
	}
	api_list_close(call, p->n_roles);
	return OK;
}

/* clang-format off */
const struct route api_grants[] = {
	{ "GET", "/api/grants", "grants_list", "Grants", "grants.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .query = query, .reply = &grant_shape, .list = true, .handle = list },
	{ "POST", "/api/grants", "grants_propose", "Propose a grant", "grants.write", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES,
	  RATE_WRITE, "grant.proposed", .body = &new_shape, .reply = &grant_shape, .status = 201, .handle = propose },
	{ "GET", "/api/grants/{id}", "grants_get", "One grant", "grants.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .reply = &grant_shape, .handle = get },
	{ "POST", "/api/grants/{id}/confirm", "grants_confirm", "Confirm what another security administrator proposed",
	  "grants.write", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "grant.confirmed", .reply = &grant_shape,
	  .handle = confirm, .current = get },
	{ "POST", "/api/grants/{id}/decline", "grants_decline", "Decline a proposed grant", "grants.write", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "grant.declined", .body = &reason_shape, .reply = &grant_shape,
	  .handle = decline, .current = get },
	{ "POST", "/api/grants/{id}/end", "grants_end", "End a grant, from the next request on", "grants.write", REACH_WHOLE,
	  ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "grant.ended", .body = &reason_shape, .reply = &grant_shape, .handle = end,
	  .current = get },
	{ "GET", "/api/roles", "grants_roles", "The roles of the rule pack", NULL, REACH_OPEN, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .reply = &role_shape, .list = true, .handle = roles },
	{ 0 },
};
