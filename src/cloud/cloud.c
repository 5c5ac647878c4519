/* The tree of clouds and the contracts under which vendors deliver them. */
#include "cloud/cloud.h"

#include <assert.h>

#include "base/text.h"
#include "civil/day.h"
#include "law/pack.h"
#include "org/org.h"

/* clang-format off */
#define CLOUD "SELECT id, district, code, name, kind, unit, field, case_id FROM cloud"
QUERY q_cloud_of = { .name = "cloud.of_district", .takes = "i", .gives = "iitttiti", .sql = CLOUD " WHERE district = $1" };
QUERY q_clouds = { .name = "cloud.all", .takes = "", .gives = "iitttiti", .sql =
	CLOUD " ORDER BY CASE kind WHEN 'municipal' THEN 0 WHEN 'domain' THEN 1 ELSE 2 END, code, id" };
QUERY q_cloud_add = { .name = "cloud.add", .takes = "itti", .gives = "i", .sql =
	"INSERT INTO cloud (id, code, name, district) VALUES ($1, $2, $3, $4) ON CONFLICT (district)"
	" DO UPDATE SET code = excluded.code, name = excluded.name RETURNING id" };
QUERY q_contract_add = { .name = "cloud.contract_add", .takes = "itiiii", .gives = "", .sql =
	"INSERT INTO contract (id, number, cloud, vendor, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6)" };
QUERY q_vendors = { .name = "cloud.vendors", .takes = "ii", .gives = "i", .sql =
	"SELECT t.vendor FROM contract t JOIN cloud d ON d.id = t.cloud"
	" WHERE (d.district = $1 OR (d.district = 0 AND EXISTS (SELECT 1 FROM cloud x WHERE x.district = $1 AND x.kind = 'domain')))"
	" AND t.from_day <= $2 AND t.to_day >= $2 GROUP BY t.vendor ORDER BY MIN(t.number)" };
QUERY q_contract_ended = { .name = "cloud.contract_ended", .takes = "iii", .gives = "i", .sql =
	"SELECT MAX(t.to_day) FROM contract t JOIN cloud d ON d.id = t.cloud"
	" WHERE d.district = $1 AND t.vendor = $2 AND t.to_day < $3" };
/* clang-format on */

const struct pack *cloud_pack(const struct ctx *c)
{
	return law_pack_at(c->packs, org_today(c));
}

static const struct policy *policy_find(const struct ctx *c, const char *name, int32_t day)
{
	const struct pack *p = law_pack_at(c->packs, day);
	const struct policy *best = NULL;
	for (int i = 0; p && i < p->n_policies; i++) {
		const struct policy *v = &p->policies[i];
		if (text_same(v->name, name) && v->from_day <= day &&
		    (!best || v->from_day >= best->from_day))
			best = v;
	}
	return best;
}

int64_t cloud_policy_number(const struct ctx *c, const char *name, int32_t day, int64_t otherwise)
{
	const struct policy *v = policy_find(c, name, day);
	return v ? v->number : otherwise;
}

const char *cloud_policy_choice(const struct ctx *c, const char *name, int32_t day,
				const char *otherwise)
{
	const struct policy *v = policy_find(c, name, day);
	return v && v->choice ? v->choice : otherwise;
}

const char *cloud_policy_article(const struct ctx *c, const char *name, int32_t day)
{
	const struct policy *v = policy_find(c, name, day);
	return v ? v->article : NULL;
}

const json_t *cloud_field(const struct case_ *k, enum field_kind kind)
{
	const json_t *last = NULL;
	for (int i = 0; i < k->procedure->n_steps; i++) {
		const struct step *s = k->procedure->steps[i];
		for (int j = 0; j < s->n_fields; j++) {
			const json_t *value = json_object_get(k->form, s->fields[j].name);
			if (s->fields[j].kind == kind && value && !json_is_null(value))
				last = value;
		}
	}
	return last;
}

bool cloud_asks_amount(const struct procedure *p)
{
	bool asks = false;
	for (int i = 0; i < p->first->n_fields; i++)
		asks |= p->first->fields[i].kind == FIELD_ITEMS ||
			p->first->fields[i].kind == FIELD_DIMS;
	return asks;
}

int64_t cloud_field_id(const struct case_ *k, enum field_kind kind)
{
	const char *text = json_string_value(cloud_field(k, kind));
	int64_t id;
	return text && text_int(text, &id) ? id : 0;
}

struct dims cloud_amount(const struct case_ *k)
{
	return k->granted ? k->granted_dims : k->asked;
}

static struct cloud cloud_of_row(const struct row *r)
{
	return (struct cloud){ .id = row_int(r, 0),
			       .district = row_int(r, 1),
			       .code = row_text(r, 2),
			       .name = row_text(r, 3),
			       .kind = row_text(r, 4),
			       .unit = row_int(r, 5),
			       .field = row_text(r, 6),
			       .case_id = row_int(r, 7) };
}

enum status cloud_get(struct ctx *c, int64_t district, struct cloud *out)
{
	struct row r;
	TRY(store_one(c, &q_cloud_of, &r, INT(district)));
	*out = cloud_of_row(&r);
	return OK;
}

enum status cloud_all(struct ctx *c, struct cloud **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_clouds, &rows));
	*out = TAKE_N(c->arena, rows.n + 1, struct cloud);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++)
		(*out)[i] = cloud_of_row(&rows.at[i]);
	return OK;
}

enum status cloud_add(struct ctx *c, const char *code, const char *name, int64_t district,
		      int64_t *id)
{
	struct row r;
	TRY(store_one(c, &q_cloud_add, &r, INT(store_new_id(c)), TEXT(code), TEXT(name),
		      INT(district)));
	*id = row_int(&r, 0);
	return OK;
}

enum status cloud_contract_add(struct ctx *c, const char *number, int64_t district, int64_t vendor,
			       int32_t from_day, int32_t to_day, int64_t *id)
{
	struct cloud cloud;
	assert(to_day >= from_day);
	TRY(cloud_get(c, district, &cloud));
	*id = store_new_id(c);
	return store_run(c, &q_contract_add, INT(*id), TEXT(number), INT(cloud.id), INT(vendor),
			 INT(from_day), INT(to_day));
}

enum status cloud_vendors(struct ctx *c, int64_t district, int32_t day, int64_t **vendors, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_vendors, &rows, INT(district), INT(day)));
	*vendors = TAKE_N(c->arena, rows.n, int64_t);
	for (int i = 0; i < rows.n; i++)
		(*vendors)[i] = row_int(&rows.at[i], 0);
	*n = rows.n;
	return OK;
}

enum status cloud_contract_ended(struct ctx *c, int64_t district, int64_t vendor, int32_t day,
				 int32_t *last_day)
{
	struct row r;
	TRY(store_one(c, &q_contract_ended, &r, INT(district), INT(vendor), INT(day)));
	*last_day = r.v[0].kind == V_INT ? (int32_t)row_int(&r, 0) : DAY_NONE;
	return OK;
}
