/* Expansions (article 20): what an approved one adds to the ledger, and the limit over the whole
 * unit. The limit is weighed twice: by the step's guard, which says it to people, and again here
 * under the unit's lock, so that of several expansions of one unit that are decided at once each
 * sees those before it. */
#include "base/text.h"
#include "civil/dims.h"
#include "law/dims.h"
#include "org/org.h"
#include "quota/inner.h"

/* clang-format off */
QUERY q_lock = { .name = "quota.lock_unit", .takes = "i", .gives = "i", .sql =
	"INSERT INTO quota_unit (unit, rev) VALUES ($1, 1) ON CONFLICT (unit) DO UPDATE SET rev = quota_unit.rev + 1"
	" RETURNING rev" };
/* clang-format on */

enum status quota_lock_unit(struct ctx *c, int64_t unit)
{
	struct row r;
	return store_one(c, &q_lock, &r, INT(unit));
}

/* {0} the dimension {1} held {2} wanted {3} quotas {5} percent {6} the line {7} held + wanted: the
 * figures of the guard within_limit, whose sentence this is. */
static enum status over(struct ctx *c, int d, struct dims held, struct dims want, struct dims quota,
			int64_t percent)
{
	const char *name = cloud_pack(c)->dimensions[d].name;
	const char *article = cloud_policy_article(c, "expansion.limit", org_today(c));
	return FAULT_AT(c, S_REFUSED, article, "need.within_limit.no", TEXT(name), INT(held.v[d]),
			INT(want.v[d]), INT(quota.v[d]), TEXT(name), INT(percent),
			INT(quota.v[d] * (100 + percent) / 100), INT(held.v[d] + want.v[d]));
}

/* The unit is locked. What the case holds reserved already has been let pass by whoever may. */
static enum status within_limit(struct ctx *c, const struct case_ *k, struct dims want)
{
	struct dims held, quota, own;
	int64_t percent = cloud_policy_number(c, "expansion.limit", org_today(c), 0);
	TRY(quota_reserved_by(c, k->project, k->id, &own));
	if (k->cloud_district != 0 || dims_over(want, own) < 0)
		return OK;
	TRY(quota_of_unit(c, k->unit, &held, &quota));
	held = dims_sub(held, own);
	int d = dims_over_percent(dims_add(held, want), quota, 100 + percent);
	return d < 0 ? OK : over(c, d, held, want, quota, percent);
}

enum status quota__expansion_grant(struct ctx *c, const struct effect_call *e)
{
	const struct case_ *k = e->k;
	struct dims want = cloud_amount(k);
	TRY(quota_lock_unit(c, k->unit));
	if (!text_same(e->arg, "beyond"))
		TRY(within_limit(c, k, want));
	return quota_expand(c, k->project, want, quota__ground(e), quota__until(c));
}

enum status quota__expansion_release(struct ctx *c, const struct effect_call *e)
{
	TRY(quota_lock_unit(c, e->k->unit));
	return quota_expand_back(c, e->k->project, quota__ground(e));
}

enum status quota__expansion_bar(struct ctx *c, const struct case_ *k, const char **json)
{
	struct quota q;
	struct dims own = { 0 }, asked = cloud_amount(k);
	TRY(quota__of_unit(c, k->unit, &q));
	if (k->id)
		TRY(quota_reserved_by(c, k->project, k->id, &own));
	q.reserved = dims_sub(q.reserved, own);
	bool still_asked = text_same(k->state, "open") || k->id == 0;
	*json = quota__bar(c, &q, still_asked ? &asked : NULL, "line20");
	return OK;
}
