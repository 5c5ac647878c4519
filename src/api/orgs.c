/* Organisations, and which of them is which body of the regulation. */
#include "api/nouns.h"
#include "base/text.h"
#include "org/org.h"

/* clang-format off */
static const struct list_column org_columns[] = {
	{ "name", "o.name", 't', NULL }, { "code", "o.code", 't', "=" }, { "kind", "o.kind", 't', "=" },
	{ "district", "o.district", 'i', "=" }, { "industry", "o.industry", 't', "=" }, { "q", "o.name", 't', "like" },
};
LIST q_orgs = { "orgs.list",
	"o.id, o.code, o.name, o.kind, o.industry, o.district, d.name, o.budget_unit, o.sponsor, s.name, o.synthetic, o.rev",
	"org o LEFT JOIN org d ON d.id = o.district LEFT JOIN org s ON s.id = o.sponsor", "", "", "itttti" "tiitii",
	org_columns, 6, "o.district, o.code" };
QUERY q_org = { "orgs.get",
	"SELECT o.id, o.code, o.name, o.kind, o.industry, o.district, d.name, o.budget_unit, o.sponsor, s.name, o.synthetic,"
	" o.rev FROM org o LEFT JOIN org d ON d.id = o.district LEFT JOIN org s ON s.id = o.sponsor WHERE o.id = $1", "i",
	"itttti" "tiitii" };
QUERY q_bodies = { "orgs.bodies",
	"SELECT body, from_day, until_day FROM body WHERE org = $1 ORDER BY from_day, body", "i", "tii" };

static const struct api_field org_query[] = {
	{ "kind", T_TEXT, MAY, .most = 40 }, { "district", T_ID, MAY }, { "industry", T_TEXT, MAY }, { "code", T_TEXT, MAY },
	{ "q", T_TEXT, MAY, .what = "part of the name" }, { 0 },
};
#define ORG_FIELDS \
	{ "id", T_ID }, { "code", T_TEXT }, { "name", T_TEXT }, { "kind", T_TEXT }, { "industry", T_TEXT }, \
	{ "district", T_OBJECT, NIL, .of = &api_ref }, { "budget_unit", T_BOOL }, \
	{ "sponsor", T_OBJECT, NIL, .of = &api_ref, .what = "who applies for it (article 7)" }, \
	{ "synthetic", T_BOOL, .what = "the code is made up" }, { "rev", T_INT }
static const struct api_field org_fields[] = { ORG_FIELDS, { 0 } };
static const struct api_shape org_shape = { "Org", org_fields };
static const struct api_field body_fields[] = {
	{ "body", T_TEXT }, { "from", T_DATE }, { "until", T_DATE, NIL }, { 0 },
};
static const struct api_shape body_shape = { "BodyOf", body_fields };
static const struct api_field whole_fields[] = {
	ORG_FIELDS, { "bodies", T_LIST, .of = &body_shape, .what = "of the regulation, with their dates" }, { 0 },
};
static const struct api_shape whole_shape = { "OrgWhole", whole_fields };
static const struct api_field new_fields[] = {
	{ "code", T_TEXT, .least = 2, .most = 30 }, { "name", T_TEXT, .least = 2, .most = 100 },
	{ "kind", T_TEXT, .least = 2, .most = 40 }, { "industry", T_TEXT, MAY },
	{ "district", T_ID, MAY | NIL }, { "budget_unit", T_BOOL, MAY }, { "sponsor", T_ID, MAY | NIL }, { 0 },
};
static const struct api_shape new_shape = { "OrgNew", new_fields };
static const struct api_field name_fields[] = {
	{ "body", T_TEXT, .least = 2, .most = 40 }, { "district", T_ID, MAY | NIL }, { "org", T_ID }, { "from", T_DATE }, { 0 },
};
static const struct api_shape name_shape = { "BodyNaming", name_fields };
/* clang-format on */

static void put_members(struct json_out *w, const struct row *r)
{
	put_id(w, "id", row_int(r, 0));
	json_text(w, "code", row_text(r, 1));
	json_text(w, "name", row_text(r, 2));
	json_text(w, "kind", row_text(r, 3));
	json_text(w, "industry", row_text(r, 4));
	put_ref(w, "district", row_int(r, 5), row_text(r, 6));
	json_bool(w, "budget_unit", row_int(r, 7) != 0);
	put_ref(w, "sponsor", row_int(r, 8), row_text(r, 9));
	json_bool(w, "synthetic", row_int(r, 10) != 0);
	json_int(w, "rev", row_int(r, 11));
}

static void put_org(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)c;
	json_open(w, '{');
	put_members(w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_orgs, put_org);
}

static enum status put_whole(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	struct rows bodies;
	struct json_out *w = call->out;
	TRY(store_one(c, &q_org, &r, INT(id)));
	TRY(store_rows(c, &q_bodies, &bodies, INT(id)));
	json_open(w, '{');
	put_members(w, &r);
	put_list(w, "bodies");
	for (int i = 0; i < bodies.n; i++) {
		json_open(w, '{');
		json_text(w, "body", row_text(&bodies.at[i], 0));
		put_day(w, "from", row_int(&bodies.at[i], 1));
		put_day(w, "until", row_int(&bodies.at[i], 2));
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum status get(struct ctx *c, struct api_call *call)
{
	return put_whole(c, call, call_id(call, "id"));
}

static enum status add(struct ctx *c, struct api_call *call)
{
	int64_t id;
	struct org_new o = { .code = call_text(call, "code"),
			     .name = call_text(call, "name"),
			     .kind = call_text(call, "kind"),
			     .industry = call_text(call, "industry"),
			     .district = call_int(call, "district", 0),
			     .budget_unit = call_bool(call, "budget_unit", true),
			     .sponsor = call_int(call, "sponsor", 0) };
	TRY(org_put(c, &o, &id));
	return put_whole(c, call, id);
}

/* A body of the regulation: one that offices of the pack are held at. */
static bool is_body(const struct ctx *c, const char *body)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	for (int i = 0; p && i < p->n_roles; i++)
		if (p->roles[i].sees == SEES_CITY && text_same(p->roles[i].body, body))
			return true;
	return false;
}

static enum status name_body(struct ctx *c, struct api_call *call)
{
	struct org o;
	if (!is_body(c, call_text(call, "body")))
		fault_field(c, "body", "field.choice", NONE, NONE);
	TRY(fault_fields(c));
	TRY(org_get(c, call_int(call, "org", 0), &o));
	TRY(org_body_set(c, call_text(call, "body"), call_int(call, "district", 0), o.id,
			 call_day(call, "from", 0)));
	return put_whole(c, call, o.id);
}

/* clang-format off */
const struct route api_orgs[] = {
	{ "GET", "/api/orgs", "orgs_list", "Organisations", "orgs.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .query = org_query, .reply = &org_shape, .list = true, .handle = list },
	{ "POST", "/api/orgs", "orgs_put", "Add an organisation, or change the one of this code", "orgs.write", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "org.put", .body = &new_shape, .reply = &whole_shape, .status = 201,
	  .handle = add },
	{ "GET", "/api/orgs/{id}", "orgs_get", "One organisation and the bodies that it is", "orgs.read", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = get },
	{ "POST", "/api/orgs/bodies", "orgs_name_body", "Name the organisation that is a body of the regulation from a day on",
	  "orgs.write", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "org.body", .body = &name_shape,
	  .reply = &whole_shape, .handle = name_body },
	{ 0 },
};
