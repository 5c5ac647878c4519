/* Organisations and the bodies of the regulation that they are. */
#include "org/org.h"

#include <assert.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "org/grants.h"
#include "org/inner.h"
#include "store/store.h"

/* clang-format off */
QUERY q_get = { "org.get",
	"SELECT id, code, name, kind, industry, district, budget_unit, sponsor, vendor_of FROM org WHERE id = $1",
	"i", "ittttiiii" };
QUERY q_name = { "org.name", "SELECT id FROM org WHERE name = $1 ORDER BY id", "t", "i" };
QUERY q_put = { "org.put",
	"INSERT INTO org (id, code, name, kind, industry, district, budget_unit, sponsor, vendor_of, synthetic, rev)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
	" ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, industry = excluded.industry,"
	" budget_unit = excluded.budget_unit, sponsor = excluded.sponsor, vendor_of = excluded.vendor_of, rev = org.rev + 1"
	" RETURNING id", "ittttiiiii", "i" };
QUERY q_body = { "org.body",
	"SELECT org FROM body WHERE body = $1 AND district = $2 AND from_day <= $3 AND (until_day = 0 OR until_day >= $3)"
	" ORDER BY from_day DESC", "tii", "i" };
QUERY q_domain = { "org.domain", "SELECT id FROM cloud WHERE district = $1 AND kind = 'domain'", "i", "i" };
QUERY q_body_end = { "org.body_end",
	"UPDATE body SET until_day = $3 - 1 WHERE body = $1 AND district = $2 AND from_day < $3"
	" AND (until_day = 0 OR until_day >= $3)", "tii", "" };
QUERY q_body_none = { "org.body_none",
	"UPDATE body SET until_day = $3 - 1 WHERE body = $1 AND district = $2 AND (until_day = 0 OR until_day >= $3)", "tii", "" };
QUERY q_body_put = { "org.body_put",
	"INSERT INTO body (id, body, district, org, from_day, until_day) VALUES ($1, $2, $3, $4, $5, 0)"
	" ON CONFLICT (body, district, from_day) DO UPDATE SET org = excluded.org, until_day = 0", "itiii", "" };
QUERY q_people = { "org.people",
	"SELECT g.person FROM grant_ g JOIN person p ON p.id = g.person WHERE g.org = $1 AND g.role = $2"
	" AND g.state = 'confirmed' AND g.from_day <= $3 AND (g.until_day = 0 OR g.until_day >= $3) AND p.state = 'active'"
	" UNION SELECT d.delegate FROM delegation d JOIN grant_ g ON g.id = d.grant_id JOIN person p ON p.id = d.delegate"
	" WHERE g.org = $1 AND g.role = $2 AND g.state = 'confirmed' AND g.from_day <= $3"
	" AND (g.until_day = 0 OR g.until_day >= $3) AND d.ended_ms = 0 AND d.from_day <= $3 AND d.until_day >= $3"
	" AND p.state = 'active' ORDER BY 1", "iti", "i" };
/* clang-format on */

int32_t org_today(const struct ctx *c)
{
	return day_of_ms(clock_now_ms(c->clock));
}

enum status org_get(struct ctx *c, int64_t id, struct org *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	*out = (struct org){ row_int(&r, 0),      row_text(&r, 1), row_text(&r, 2),
			     row_text(&r, 3),     row_text(&r, 4), row_int(&r, 5),
			     row_int(&r, 6) != 0, row_int(&r, 7),  row_int(&r, 8) };
	return OK;
}

static enum status first_id(struct ctx *c, const struct query *q, const char *text, int64_t *id)
{
	struct rows rows;
	TRY(store_rows(c, q, &rows, TEXT(text)));
	*id = rows.n ? row_int(&rows.at[0], 0) : 0;
	return OK;
}

enum status org_by_name(struct ctx *c, const char *name, int64_t *id)
{
	return first_id(c, &q_name, name, id);
}

enum status org_put(struct ctx *c, const struct org_new *o, int64_t *id)
{
	struct row r;
	int64_t made = store_new_id(c);
	int64_t district = text_same(o->kind, "district_government") ? made : o->district;
	TRY(store_one(c, &q_put, &r, INT(made), TEXT(o->code), TEXT(o->name), TEXT(o->kind),
		      TEXT(o->industry ? o->industry : ""), INT(district), INT(o->budget_unit),
		      INT(o->sponsor), INT(o->vendor_of), INT(o->synthetic)));
	*id = row_int(&r, 0);
	json_t *text = json_pack("{s:s,s:s,s:s,s:b}", "code", o->code, "kind", o->kind, "name",
				 o->name, "synthetic", o->synthetic);
	return org_record(c, "org.put", arena_printf(c->arena, "org:%" PRId64, *id), text, NULL,
			  NULL);
}

enum status org_of_body(struct ctx *c, const char *body, int64_t district, int32_t day,
			int64_t *org)
{
	struct rows rows;
	struct row domain = { NULL };
	TRY(store_rows(c, &q_body, &rows, TEXT(body), INT(district), INT(day)));
	if (rows.n == 0 && district)
		TRY(store_maybe(c, &q_domain, &domain, INT(district)));
	if (domain.v) /* stands on the municipal cloud */
		TRY(store_rows(c, &q_body, &rows, TEXT(body), INT(0), INT(day)));
	*org = rows.n ? row_int(&rows.at[0], 0) : 0;
	return OK;
}

enum status org_body_set(struct ctx *c, const char *body, int64_t district, int64_t org,
			 int32_t from_day)
{
	TRY(store_run(c, &q_body_end, TEXT(body), INT(district), INT(from_day)));
	TRY(store_run(c, &q_body_put, INT(store_new_id(c)), TEXT(body), INT(district), INT(org),
		      INT(from_day)));
	json_t *text = json_pack("{s:s,s:s,s:s}", "body", body, "district", org__id(c, district),
				 "from", day_iso(c->arena, from_day));
	return org_record(c, "org.body", arena_printf(c->arena, "org:%" PRId64, org), text, NULL,
			  NULL);
}

enum status org_body_end(struct ctx *c, const char *body, int64_t district, int32_t from_day)
{
	return store_run(c, &q_body_none, TEXT(body), INT(district), INT(from_day));
}

enum status org_bearer(struct ctx *c, const struct bearer *b, const struct bearing *k, int64_t *org)
{
	struct org unit;
	*org = 0;
	switch (b->of) {
	case OF_UNIT:
		*org = k->unit;
		break;
	case OF_SPONSOR:
		TRY(org_get(c, k->unit, &unit));
		*org = unit.sponsor ? unit.sponsor : unit.id;
		break;
	case OF_CLOUD: /* in a private domain the plan may have given this very office away */
		if (k->cloud_district)
			TRY(org_of_body(c, b->role->name, k->cloud_district, org_today(c), org));
		if (!*org)
			TRY(org_of_body(c, b->role->body, k->cloud_district, org_today(c), org));
		break;
	case OF_LEVEL:
		TRY(org_of_body(c, b->role->body, k->district, org_today(c), org));
		break;
	case OF_CITY:
		TRY(org_of_body(c, b->role->body, 0, org_today(c), org));
		break;
	case OF_VENDOR:
		*org = k->vendor;
		break;
	case OF_PARTY:
		*org = k->party;
		break;
	case OF_ADDRESSEE:
		*org = k->addressee;
		break;
	case OF_ISSUER:
		*org = k->issuer;
		break;
	case OF_INVITED: /* several: desk opens a duty for each */
		break;
	}
	return *org ? OK : FAULT(c, S_REFUSED, "org.no_bearer", TEXT(title_of_role(c, b->role)));
}

enum status org_office_people(struct ctx *c, int64_t org, const char *role, int64_t **people,
			      int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_people, &rows, INT(org), TEXT(role), INT(org_today(c))));
	*people = TAKE_N(c->arena, rows.n + 1, int64_t);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++)
		(*people)[i] = row_int(&rows.at[i], 0);
	return OK;
}

const char *org__id(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "%" PRId64, id);
}

enum status org_record(struct ctx *c, const char *kind, const char *subject, json_t *content,
		       json_t *personal, int64_t *entry)
{
	const struct actor *actor = c->actor;
	assert(content);
	if (actor && actor->principal)
		json_object_set_new(content, "principal",
				    json_string(org__id(c, actor->principal)));
	if (personal)
		json_keep(c->arena, personal);
	struct record_entry e = {
		.kind = kind,
		.subject = subject,
		.text = json_canonical(c->arena, json_keep(c->arena, content)),
		.personal = personal ? json_canonical(c->arena, personal) : NULL,
		.person = actor ? actor->person : 0,
		.office = actor ? actor->org : 0,
		.result = "done",
	};
	return store_record(c, &e, entry);
}
