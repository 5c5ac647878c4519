/* What is held against what the ledger counts as used, project by project, every night. Shows
 * differences, repairs nothing. */
#include "base/vec.h"
#include "law/dims.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_held = { .name = "recount.held", .takes = "", .gives = "iti", .sql =
	"SELECT r.project, u.dims, u.quantity FROM resource_use u JOIN resource r ON r.id = u.resource WHERE u.to_ms = 0"
	" AND r.class IN ('test', 'formal')"
	" AND NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id) ORDER BY r.project" };
QUERY q_used = { .name = "recount.used", .takes = "", .gives = "it", .sql = "SELECT project, used FROM quota ORDER BY project" };
/* clang-format on */

/* Both lists come by project: one walk compares them. */
enum status resource_recount(struct ctx *c, struct resource_difference **out, int *n)
{
	struct rows held, used;
	int at = 0, room = 0;
	*out = NULL;
	*n = 0;
	TRY(store_rows(c, &q_held, &held));
	TRY(store_rows(c, &q_used, &used));
	for (int i = 0; i < used.n; i++) {
		struct resource_difference d = { .project = row_int(&used.at[i], 0) };
		TRY(law_dims_read(c, cloud_pack(c), row_text(&used.at[i], 1), &d.used));
		for (; at < held.n && row_int(&held.at[at], 0) == d.project; at++) {
			struct dims one;
			TRY(law_dims_read(c, cloud_pack(c), row_text(&held.at[at], 1), &one));
			d.held = dims_add(d.held, dims_scale(one, row_int(&held.at[at], 2)));
		}
		if (!dims_same(d.held, d.used))
			*VEC_ADD(c->arena, *out, *n, room) = d;
	}
	return OK;
}

/* The others stand on grounds of their own, all of which must live. */
static enum status groundless(struct ctx *c)
{
	int64_t *found, entry;
	int n;
	TRY(ground_missing(c, &found, &n));
	for (int i = 0; i < n; i++)
		TRY(org_record(c, "resource.groundless",
			       arena_printf(c->arena, "resource:%lld", (long long)found[i]),
			       json_pack("{}"), NULL, &entry));
	return OK;
}

static enum status recount_nightly(struct ctx *c, int32_t day)
{
	struct resource_difference *found;
	int n;
	(void)day;
	TRY(resource_recount(c, &found, &n));
	for (int i = 0; i < n; i++) {
		const struct pack *p = cloud_pack(c);
		int64_t entry;
		TRY(org_record(c, "resource.differs",
			       arena_printf(c->arena, "project:%lld", (long long)found[i].project),
			       json_pack("{ssss}", "held",
					 law_dims_json(c->arena, p, found[i].held), "used",
					 law_dims_json(c->arena, p, found[i].used)),
			       NULL, &entry));
	}
	return groundless(c);
}

const struct day_job resource_jobs[] = { { "resource.recount", recount_nightly }, { NULL, NULL } };
