/* A private domain comes into being with its plan (article 11): a cloud of its own on the municipal
 * one, and the plan's split of duties as bodies of that cloud. Who bears an operator's step there
 * is then found as everywhere. The fields' names are those of the procedure plan_domain: of each
 * list of offices that is named domain_*, the field of the same name says who takes it. */
#include "base/text.h"
#include "civil/day.h"
#include "cloud/inner.h"
#include "codec/json.h"
#include "org/org.h"

/* clang-format off */
QUERY q_known = { .name = "domain.known", .takes = "it", .gives = "ii", .sql =
	"SELECT id, district FROM cloud WHERE kind = 'domain' AND unit = $1 AND name = $2" };
QUERY q_add = { .name = "domain.add", .takes = "ittiti", .gives = "", .sql =
	"INSERT INTO cloud (id, code, name, district, kind, unit, field, case_id) VALUES ($1, $2, $3, $1, 'domain', $4, $5, $6)" };
QUERY q_change = { .name = "domain.change", .takes = "iti", .gives = "", .sql =
	"UPDATE cloud SET field = $2, case_id = $3 WHERE id = $1" };
/* clang-format on */

static enum status split(struct ctx *c, const struct case_ *k, const struct word_list *offices,
			 int64_t level, bool fresh)
{
	bool own = text_same(json_text_of(k->form, offices->name, ""), "unit");
	for (int i = 0; i < offices->n; i++) {
		const char *role = offices->words[i].name;
		if (own)
			TRY(org_body_set(c, role, level, k->unit, org_today(c)));
		else if (!fresh)
			TRY(org_body_end(c, role, level, org_today(c)));
	}
	return OK;
}

enum status cloud__domain_open(struct ctx *c, const struct effect_call *e)
{
	const struct case_ *k = e->k;
	const struct pack *p = cloud_pack(c);
	const char *name = json_text_of(k->form, "title", ""),
		   *field = json_text_of(k->form, "field", "");
	struct row known;
	TRY(store_maybe(c, &q_known, &known, INT(k->unit), TEXT(name)));
	int64_t id = known.v ? row_int(&known, 0) : store_new_id(c);
	if (known.v)
		TRY(store_run(c, &q_change, INT(id), TEXT(field), INT(k->id)));
	else
		TRY(store_run(c, &q_add, INT(id), TEXT(k->number), TEXT(name), INT(k->unit),
			      TEXT(field), INT(k->id)));
	for (int i = 0; i < p->n_lists; i++)
		if (text_starts(p->lists[i].name, "domain_"))
			TRY(split(c, k, &p->lists[i], id, !known.v));
	return OK;
}
