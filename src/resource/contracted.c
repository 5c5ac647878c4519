/* Whom an order for something new goes to: a vendor under contract for the cloud on that day
 * (article 10). Where the project's vendor has no contract any more, another one takes over project
 * and systems, and the order says why. What the old one has delivered stays with it until it is
 * given back; those orders go on going to it. */
#include "civil/day.h"
#include "codec/json.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_instead = { .name = "order.instead", .takes = "iii", .gives = "", .sql =
	"UPDATE work_order SET instead_of = $2, contract_ended = $3 WHERE id = $1" };
/* clang-format on */

static bool among(const int64_t *vendors, int n, int64_t vendor)
{
	for (int i = 0; i < n; i++)
		if (vendors[i] == vendor)
			return true;
	return false;
}

static enum status take_over(struct ctx *c, const struct case_ *k, int64_t before)
{
	int64_t entry;
	TRY(project_hand_over(c, k->project, k->vendor));
	return org_record(c, "project.handed_over",
			  arena_printf(c->arena, "project:%lld", (long long)k->project),
			  json_pack("{s:s, s:s, s:s}", "case",
				    arena_printf(c->arena, "%lld", (long long)k->id), "from",
				    arena_printf(c->arena, "%lld", (long long)before), "to",
				    arena_printf(c->arena, "%lld", (long long)k->vendor)),
			  NULL, &entry);
}

enum status order__contracted(struct ctx *c, struct case_ *k, int64_t *instead_of)
{
	int64_t *vendors, before = k->vendor;
	struct org vendor;
	struct project p;
	int n;
	*instead_of = 0;
	TRY(cloud_vendors(c, k->cloud_district, org_today(c), &vendors, &n));
	if (among(vendors, n, before))
		return OK;
	if (k->resource) {
		TRY(org_get(c, before, &vendor));
		const char *article = cloud_policy_article(c, "vendor.delivery", org_today(c));
		return FAULT_AT(c, S_REFUSED, article, "order.contract_ended", TEXT(vendor.name));
	}
	TRY(project_get(c, k->project, &p));
	*instead_of = before;
	k->vendor = p.vendor;
	if (among(vendors, n, p.vendor))
		return OK; /* another order of the project has gone there before */
	TRY(project_vendor(c, k->unit, k->cloud_district, org_today(c), &k->vendor));
	return take_over(c, k, p.vendor);
}

enum status order__instead(struct ctx *c, const struct case_ *k, int64_t order, int64_t instead_of)
{
	int32_t ended;
	if (!instead_of)
		return OK;
	TRY(cloud_contract_ended(c, k->cloud_district, instead_of, org_today(c), &ended));
	return store_run(c, &q_instead, INT(order), INT(instead_of),
			 INT(ended == DAY_NONE ? 0 : ended));
}
