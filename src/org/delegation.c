/* Standing in for somebody who is away: for a time, never handed on, both names in the record. */
#include "base/text.h"
#include "civil/day.h"
#include "org/grants.h"
#include "org/inner.h"

/* clang-format off */
QUERY q_grant = { "delegation.grant",
	"SELECT person, org, role, until_day FROM grant_ WHERE id = $1 AND state = 'confirmed'"
	" AND (until_day = 0 OR until_day >= $2)", "ii", "iiti" };
QUERY q_delegate = { "delegation.delegate",
	"SELECT org, state FROM person WHERE id = $1", "i", "it" };
QUERY q_insert = { "delegation.insert",
	"INSERT INTO delegation (id, grant_id, principal, delegate, from_day, until_day, reason, made_ms, ended_ms)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)", "iiiiiiti", "" };
QUERY q_get = { "delegation.get",
	"SELECT principal, delegate, ended_ms FROM delegation WHERE id = $1", "i", "iii" };
QUERY q_end = { "delegation.end", "UPDATE delegation SET ended_ms = $2 WHERE id = $1", "ii", "" };
/* clang-format on */

static enum status check_delegate(struct ctx *c, const struct delegation_new *d,
				  const struct role *role, int64_t org)
{
	struct row person;
	TRY(store_maybe(c, &q_delegate, &person, INT(d->delegate)));
	/* Who works elsewhere is answered like nobody: ids of people are not to be tried out. */
	if (!person.v || row_int(&person, 0) != org || !text_same(row_text(&person, 1), "active"))
		return FAULT(c, S_REFUSED, "delegation.colleague");
	return grant__apart(c, d->delegate, role, 0);
}

static enum status check_days(struct ctx *c, const struct delegation_new *d, int64_t grant_until)
{
	if (d->from_day < org_today(c))
		fault_field(c, "from", "field.past", NONE, NONE);
	if (d->until_day < d->from_day)
		fault_field(c, "to", "field.order", NONE, NONE);
	if (grant_until && d->until_day > grant_until)
		fault_field(c, "to", "delegation.longer", INT(grant_until), NONE);
	return fault_fields(c);
}

enum status delegation_make(struct ctx *c, const struct delegation_new *d, int64_t *id)
{
	struct row g;
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	if (c->actor->principal)
		return FAULT(c, S_REFUSED, "delegation.chain");
	TRY(store_one(c, &q_grant, &g, INT(d->grant), INT(org_today(c))));
	const struct role *role = law_role_find(p, row_text(&g, 2));
	if (row_int(&g, 0) != c->actor->person || !role)
		return FAULT(c, S_ABSENT, "absent");
	if (role->sees == SEES_PLATFORM || role->sees == SEES_AUDIT)
		return FAULT(c, S_REFUSED, "delegation.administrator");
	if (d->delegate == c->actor->person)
		return FAULT(c, S_REFUSED, "delegation.self");
	TRY(check_days(c, d, row_int(&g, 3)));
	TRY(check_delegate(c, d, role, row_int(&g, 1)));
	*id = store_new_id(c);
	TRY(store_run(c, &q_insert, INT(*id), INT(d->grant), INT(c->actor->person),
		      INT(d->delegate), INT(d->from_day), INT(d->until_day),
		      TEXT(d->reason ? d->reason : ""), INT(clock_now_ms(c->clock))));
	json_t *text =
		json_pack("{s:s,s:s,s:s,s:s,s:s}", "delegate", org__id(c, d->delegate), "from",
			  day_iso(c->arena, d->from_day), "grant", org__id(c, d->grant), "reason",
			  d->reason ? d->reason : "", "until", day_iso(c->arena, d->until_day));
	return org_record(c, "delegation.made", org__subject(c, "delegation", *id), text, NULL,
			  NULL);
}

enum status delegation_end(struct ctx *c, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	if (row_int(&r, 0) != c->actor->person && row_int(&r, 1) != c->actor->person)
		return FAULT(c, S_ABSENT, "absent");
	if (row_int(&r, 2))
		return FAULT(c, S_CONFLICT, "delegation.ended");
	TRY(store_run(c, &q_end, INT(id), INT(clock_now_ms(c->clock))));
	return org_record(c, "delegation.ended", org__subject(c, "delegation", id), json_object(),
			  NULL, NULL);
}
