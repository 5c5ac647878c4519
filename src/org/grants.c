/* Grants: proposed, confirmed, ended. Delegations are in delegation.c. */
#include "org/grants.h"

#include <stdio.h>

#include "base/text.h"
#include "law/show.h"
#include "org/inner.h"

/* clang-format off */
#define GRANT_COLUMNS \
	"id, person, org, role, from_day, until_day, state, reason, proposed_by, proposed_ms, confirmed_by, confirmed_ms," \
	" ended_by, ended_ms"
#define GRANT_GIVES "iiitiittiiiiii"

struct grant_row {
	int64_t id, person, org;
	const char *role;
	int64_t from_day, until_day;
	const char *state, *reason;
	int64_t proposed_by, proposed_ms, confirmed_by, confirmed_ms, ended_by, ended_ms;
};

QUERY q_insert = { "grant.insert",
	"INSERT INTO grant_ (" GRANT_COLUMNS ", mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", GRANT_GIVES, "", "grant_" };
QUERY q_update = { "grant.update",
	"UPDATE grant_ SET person = $2, org = $3, role = $4, from_day = $5, until_day = $6, state = $7, reason = $8,"
	" proposed_by = $9, proposed_ms = $10, confirmed_by = $11, confirmed_ms = $12, ended_by = $13, ended_ms = $14,"
	" mac = $15 WHERE id = $1", GRANT_GIVES, "", "grant_" };
QUERY q_get = { "grant.get",
	"SELECT " GRANT_COLUMNS " FROM grant_ WHERE id = $1", "i", GRANT_GIVES };
/* His own and those that he stands in for. */
QUERY q_roles = { "grant.roles",
	"SELECT role, id FROM grant_ WHERE person = $1 AND state IN ('proposed', 'confirmed')"
	" AND (until_day = 0 OR until_day >= $2) UNION ALL SELECT g.role, d.id FROM delegation d JOIN grant_ g ON g.id = d.grant_id"
	" WHERE d.delegate = $1 AND d.ended_ms = 0 AND d.until_day >= $2 AND g.state = 'confirmed'", "ii", "ti" };
QUERY q_person = { "grant.person", "SELECT state FROM person WHERE id = $1", "i", "t" };
QUERY q_is_body = { "grant.is_body",
	"SELECT 1 FROM body WHERE org = $1 AND (body = $2 OR body = $4) AND (until_day = 0 OR until_day >= $3) LIMIT 1", "itit", "i" };
QUERY q_names = { "grant.names", "SELECT COUNT(*) FROM body WHERE body = $1", "t", "i" };
/* -1: for a private domain alone (a plan gave the office to its unit). */
#define HELD_IN \
	"CASE WHEN o.district = 0 AND EXISTS (SELECT 1 FROM body b WHERE b.org = o.id AND b.body = g.role) THEN -1 ELSE o.district END"
QUERY q_offices = { "grant.offices",
	"SELECT g.id, 0, g.org, 0, o.name, '', " HELD_IN ", g.role, 0 AS own FROM grant_ g JOIN org o ON o.id = g.org"
	" WHERE g.person = $1 AND g.state = 'confirmed' AND g.from_day <= $2 AND (g.until_day = 0 OR g.until_day >= $2)"
	" UNION ALL SELECT g.id, d.id, g.org, d.principal, o.name, p.name, " HELD_IN ", g.role, 1 FROM delegation d"
	" JOIN grant_ g ON g.id = d.grant_id JOIN org o ON o.id = g.org JOIN person p ON p.id = d.principal"
	" WHERE d.delegate = $1 AND d.ended_ms = 0 AND d.from_day <= $2 AND d.until_day >= $2 AND g.state = 'confirmed'"
	" AND g.from_day <= $2 AND (g.until_day = 0 OR g.until_day >= $2) AND p.state = 'active'"
	" ORDER BY 9, 8, 1", "ii", "iiiittiti" };
/* clang-format on */

static enum status save(struct ctx *c, const struct query *q, const struct grant_row *g)
{
	return store_run(c, q, INT(g->id), INT(g->person), INT(g->org), TEXT(g->role),
			 INT(g->from_day), INT(g->until_day), TEXT(g->state), TEXT(g->reason),
			 INT(g->proposed_by), INT(g->proposed_ms), INT(g->confirmed_by),
			 INT(g->confirmed_ms), INT(g->ended_by), INT(g->ended_ms));
}

static enum status load(struct ctx *c, int64_t id, struct grant_row *g)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	*g = (struct grant_row){ row_int(&r, 0),  row_int(&r, 1), row_int(&r, 2),  row_text(&r, 3),
				 row_int(&r, 4),  row_int(&r, 5), row_text(&r, 6), row_text(&r, 7),
				 row_int(&r, 8),  row_int(&r, 9), row_int(&r, 10), row_int(&r, 11),
				 row_int(&r, 12), row_int(&r, 13) };
	return OK;
}

static enum status record(struct ctx *c, const char *kind, const struct grant_row *g)
{
	json_t *text = json_pack("{s:s,s:s,s:s,s:s}", "org", org__id(c, g->org), "person",
				 org__id(c, g->person), "reason", g->reason, "role", g->role);
	return org_record(c, kind, org__subject(c, "grant", g->id), text, NULL, NULL);
}

static const struct pack *pack_now(const struct ctx *c)
{
	return law_pack_at(c->packs, org_today(c));
}

/* A role whose body the regulation names is held only at an organisation that is that body; a
 * vendor's only at a vendor, and no other there. */
static enum status check_place(struct ctx *c, const struct role *role, int64_t org)
{
	struct org o;
	struct row named, is;
	TRY(org_get(c, org, &o));
	TRY(store_one(c, &q_names, &named, TEXT(role->body)));
	bool fits = text_same(role->body, "vendor") == text_same(o.kind, "vendor");
	if (fits && row_int(&named, 0) > 0) {
		TRY(store_maybe(c, &q_is_body, &is, INT(org), TEXT(role->body), INT(org_today(c)),
				TEXT(role->name)));
		fits = is.v != NULL;
	}
	return fits ? OK
		    : FAULT(c, S_REFUSED, "grant.place", TEXT(o.name),
			    TEXT(title_of_role(c, role)));
}

enum status grant__apart(struct ctx *c, int64_t person, const struct role *role, int64_t except)
{
	struct rows rows;
	TRY(store_rows(c, &q_roles, &rows, INT(person), INT(org_today(c))));
	for (int i = 0; i < rows.n; i++) {
		const struct role *other = law_role_find(pack_now(c), row_text(&rows.at[i], 0));
		const struct exclusion *why = NULL;
		if (row_int(&rows.at[i], 1) == except || !other ||
		    !law_roles_exclude(pack_now(c), role, other, &why))
			continue;
		return FAULT_AT(c, S_REFUSED, why ? why->article : NULL, "grant.excluded",
				TEXT(title_of_role(c, role)), TEXT(title_of_role(c, other)));
	}
	return OK;
}

const char *title_of_role(const struct ctx *c, const struct role *role)
{
	return law_say(&role->title, c->language);
}

static enum status check_new(struct ctx *c, const struct grant_new *g)
{
	struct row person;
	const struct role *role = law_role_find(pack_now(c), g->role);
	if (!role)
		fault_field(c, "role", "grant.role", TEXT(g->role), NONE);
	if (g->until_day && g->until_day < g->from_day)
		fault_field(c, "to", "field.order", NONE, NONE);
	TRY(fault_fields(c));
	TRY(store_one(c, &q_person, &person, INT(g->person)));
	if (!text_same(row_text(&person, 0), "active"))
		return FAULT(c, S_REFUSED, "grant.inactive");
	TRY(check_place(c, role, g->org));
	return grant__apart(c, g->person, role, 0);
}

static struct grant_row fresh(struct ctx *c, const struct grant_new *g)
{
	return (struct grant_row){ .id = store_new_id(c),
				   .person = g->person,
				   .org = g->org,
				   .role = g->role,
				   .from_day = g->from_day,
				   .until_day = g->until_day,
				   .reason = g->reason ? g->reason : "",
				   .state = "proposed",
				   .proposed_ms = clock_now_ms(c->clock) };
}

enum status grant_propose(struct ctx *c, const struct grant_new *g, int64_t *id)
{
	TRY(check_new(c, g));
	if (c->actor->person == g->person)
		return FAULT(c, S_REFUSED, "grant.self");
	struct grant_row r = fresh(c, g);
	r.proposed_by = c->actor->person;
	*id = r.id;
	TRY(save(c, &q_insert, &r));
	return record(c, "grant.proposed", &r);
}

enum status grant_place(struct ctx *c, const struct grant_new *g, int64_t *id)
{
	TRY(check_new(c, g));
	struct grant_row r = fresh(c, g);
	r.state = "confirmed";
	r.confirmed_ms = r.proposed_ms;
	*id = r.id;
	TRY(save(c, &q_insert, &r));
	return record(c, "grant.placed", &r);
}

static enum status load_proposed(struct ctx *c, int64_t id, struct grant_row *r)
{
	TRY(load(c, id, r));
	return text_same(r->state, "proposed") ? OK : FAULT(c, S_CONFLICT, "grant.settled");
}

enum status grant_confirm(struct ctx *c, int64_t id)
{
	struct grant_row r;
	TRY(load_proposed(c, id, &r));
	if (c->actor->person == r.proposed_by)
		return FAULT(c, S_REFUSED, "grant.second");
	if (c->actor->person == r.person)
		return FAULT(c, S_REFUSED, "grant.self");
	const struct role *role = law_role_find(pack_now(c), r.role);
	if (!role)
		return FAULT(c, S_REFUSED, "grant.role", TEXT(r.role));
	TRY(grant__apart(c, r.person, role, id));
	r.state = "confirmed";
	r.confirmed_by = c->actor->person;
	r.confirmed_ms = clock_now_ms(c->clock);
	TRY(save(c, &q_update, &r));
	return record(c, "grant.confirmed", &r);
}

static enum status finish(struct ctx *c, struct grant_row *r, const char *state, const char *kind,
			  const char *reason)
{
	r->state = state;
	r->ended_by = c->actor ? c->actor->person : 0;
	r->ended_ms = clock_now_ms(c->clock);
	if (reason)
		r->reason =
			*r->reason ? arena_printf(c->arena, "%s\n%s", r->reason, reason) : reason;
	TRY(save(c, &q_update, r));
	return record(c, kind, r);
}

enum status grant_decline(struct ctx *c, int64_t id, const char *reason)
{
	struct grant_row r;
	TRY(load_proposed(c, id, &r));
	return finish(c, &r, "declined", "grant.declined", reason);
}

enum status grant_end(struct ctx *c, int64_t id, const char *reason)
{
	struct grant_row r;
	TRY(load(c, id, &r));
	if (!text_same(r.state, "confirmed"))
		return FAULT(c, S_CONFLICT, "grant.settled");
	if (c->actor && c->actor->person == r.person)
		return FAULT(c, S_REFUSED, "grant.self");
	return finish(c, &r, "ended", "grant.ended", reason);
}

void grant_scope(const struct role *role, int64_t org, int64_t district, enum scope_kind *kind,
		 int64_t *id)
{
	*kind = SCOPE_UNIT;
	*id = org;
	if (district < 0)
		return;
	switch (role->sees) {
	case SEES_OWN:
		break;
	case SEES_DISTRICT:
	case SEES_CITY:
		*kind = district                  ? SCOPE_DISTRICT
			: role->sees == SEES_CITY ? SCOPE_CITY
						  : SCOPE_UNIT;
		*id = district ? district : role->sees == SEES_CITY ? 0 : org;
		break;
	case SEES_LINKED:
		if (!text_same(role->body, "vendor"))
			*kind = SCOPE_SPONSOR;
		else /* who does the work has no standing access */
			*kind = text_same(role->post, "engineer") ? SCOPE_ORDER : SCOPE_VENDOR;
		break;
	case SEES_PLATFORM:
		*kind = SCOPE_PLATFORM;
		*id = 0;
		break;
	case SEES_AUDIT:
		*kind = SCOPE_AUDIT;
		*id = 0;
		break;
	}
}

enum status grant_offices(struct ctx *c, int64_t person, struct office **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_offices, &rows, INT(person), INT(org_today(c))));
	*out = TAKE_N(c->arena, rows.n + 1, struct office);
	*n = 0;
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		const struct role *role = law_role_find(pack_now(c), row_text(r, 7));
		if (role)
			(*out)[(*n)++] = (struct office){ row_int(r, 0),  row_int(r, 1),
							  row_int(r, 2),  row_int(r, 3),
							  row_text(r, 4), row_text(r, 5),
							  row_int(r, 6),  role };
	}
	return OK;
}
