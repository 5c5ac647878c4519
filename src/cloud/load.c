/* The one gate of capacity: of every cloud the running totals of what is used and reserved, held
 * against what its pools have. */
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "law/dims.h"
#include "law/show.h"
#include "org/org.h"

/* clang-format off */
QUERY q_load = { .name = "load.get", .takes = "i", .gives = "ttt", .sql =
	"SELECT capacity, used, reserved FROM cloud_load WHERE level = $1" };
/* Locks it: of many at once exactly those that fit get through. */
QUERY q_lock = { .name = "load.lock", .takes = "i", .gives = "ttt", .sql =
	"UPDATE cloud_load SET level = level WHERE level = $1 RETURNING capacity, used, reserved" };
QUERY q_add = { .name = "load.add", .takes = "itt", .gives = "", .sql =
	"UPDATE cloud_load SET used = $2, reserved = $3 WHERE level = $1" };
QUERY q_capacity = { .name = "load.capacity", .takes = "it", .gives = "", .sql =
	"UPDATE cloud_load SET capacity = $2 WHERE level = $1" };
QUERY q_begin = { .name = "load.begin", .takes = "itt", .gives = "", .sql =
	"INSERT INTO cloud_load (level, capacity, used, reserved) VALUES ($1, '{}', $2, $3) ON CONFLICT (level) DO NOTHING" };
QUERY q_used = { .name = "load.used", .takes = "i", .gives = "t", .sql =
	"SELECT dims FROM resource WHERE cloud_district = $1 AND state <> 'reclaimed'" };
QUERY q_reserved = { .name = "load.reserved", .takes = "i", .gives = "t", .sql =
	"SELECT q.reserved FROM quota q JOIN project p ON p.id = q.project WHERE p.cloud_district = $1 AND q.reserved <> '{}'" };
/* The days after this one on which something of the level's tree begins. */
QUERY q_days = { .name = "load.days", .takes = "ii", .gives = "i", .sql =
	"SELECT DISTINCT v.from_day FROM cloud_node_version v JOIN cloud_node n ON n.id = v.node WHERE n.cloud = $1"
	" AND v.from_day > $2 ORDER BY v.from_day" };
QUERY q_beginning = { .name = "load.beginning", .takes = "i", .gives = "i", .sql =
	"SELECT DISTINCT d.district FROM cloud_node_version v JOIN cloud_node n ON n.id = v.node JOIN cloud d ON d.id = n.cloud"
	" WHERE v.from_day = $1 ORDER BY d.district" };
/* clang-format on */

static const char *text_of(struct ctx *c, struct dims d)
{
	return law_dims_json(c->arena, cloud_pack(c), d);
}

static enum status sum_of(struct ctx *c, const struct query *q, int64_t level, struct dims *sum)
{
	struct rows rows;
	*sum = (struct dims){ 0 };
	TRY(store_rows(c, q, &rows, INT(level)));
	for (int i = 0; i < rows.n; i++) {
		struct dims one;
		TRY(law_dims_read(c, cloud_pack(c), row_text(&rows.at[i], 0), &one));
		*sum = dims_add(*sum, one);
	}
	return OK;
}

static enum status read_load(struct ctx *c, const struct row *r, struct cloud_load *out)
{
	TRY(law_dims_read(c, cloud_pack(c), row_text(r, 0), &out->capacity));
	TRY(law_dims_read(c, cloud_pack(c), row_text(r, 1), &out->used));
	return law_dims_read(c, cloud_pack(c), row_text(r, 2), &out->reserved);
}

static enum status counted(struct ctx *c, int64_t level, struct cloud_load *out)
{
	out->capacity = (struct dims){ 0 };
	TRY(sum_of(c, &q_used, level, &out->used));
	return sum_of(c, &q_reserved, level, &out->reserved);
}

enum status cloud_load_get(struct ctx *c, int64_t level, struct cloud_load *out)
{
	struct row r;
	TRY(store_maybe(c, &q_load, &r, INT(level)));
	return r.v ? read_load(c, &r, out) : counted(c, level, out);
}

/* The level's row, locked; made from what is there when nobody has asked yet. */
static enum status lock(struct ctx *c, int64_t level, struct cloud_load *out)
{
	struct row r;
	TRY(store_maybe(c, &q_lock, &r, INT(level)));
	if (!r.v) {
		TRY(counted(c, level, out));
		TRY(store_run(c, &q_begin, INT(level), TEXT(text_of(c, out->used)),
			      TEXT(text_of(c, out->reserved))));
		TRY(store_one(c, &q_lock, &r, INT(level)));
	}
	return read_load(c, &r, out);
}

/* What the level says no with. */
static enum status refuse(struct ctx *c, const char *name, int64_t level, int d,
			  const struct cloud_load *l, int64_t more)
{
	struct cloud cloud = { .name = "" };
	const struct dimension *dim = &cloud_pack(c)->dimensions[d];
	TRY(cloud_get(c, level, &cloud));
	const char *article = cloud_policy_article(c, "capacity.gate", org_today(c));
	return FAULT_AT(c, S_REFUSED, article, name, TEXT(cloud.name),
			TEXT(law_say(&dim->title, c->language)), INT(l->capacity.v[d]),
			INT(l->used.v[d]), INT(l->reserved.v[d]), INT(more));
}

/* What is reserved becomes used without a gap between them, so what is used is weighed alone. */
enum status cloud_load_add(struct ctx *c, int64_t level, struct dims used, struct dims reserved)
{
	struct cloud_load was;
	if (dims_zero(used) && dims_zero(reserved))
		return OK;
	TRY(lock(c, level, &was));
	const struct cloud_load now = { was.capacity, dims_add(was.used, used),
					dims_add(was.reserved, reserved) };
	for (int i = 0; i < DIMS_MAX; i++) {
		int64_t has = now.capacity.v[i];
		if (has <= 0)
			continue;
		if ((reserved.v[i] > 0 && now.used.v[i] + now.reserved.v[i] > has) ||
		    (used.v[i] > 0 && now.used.v[i] > has))
			return refuse(c, "capacity.over", level, i, &was,
				      reserved.v[i] > 0 ? reserved.v[i] : used.v[i]);
	}
	return store_run(c, &q_add, INT(level), TEXT(text_of(c, now.used)),
			 TEXT(text_of(c, now.reserved)));
}

static enum status capacity_on(struct ctx *c, int64_t cloud, int32_t day, struct dims *out)
{
	struct node *nodes;
	int n;
	*out = (struct dims){ 0 };
	TRY(tree_on(c, cloud, day, &nodes, &n));
	for (int i = 0; i < n; i++)
		*out = dims_add(*out, nodes[i].capacity);
	return OK;
}

/* The least that the cloud has from today on: what is known to end is not given away before. */
static enum status least(struct ctx *c, int64_t cloud, int32_t today, struct dims *out)
{
	struct rows days;
	TRY(capacity_on(c, cloud, today, out));
	TRY(store_rows(c, &q_days, &days, INT(cloud), INT(today)));
	for (int i = 0; i < days.n; i++) {
		struct dims then;
		TRY(capacity_on(c, cloud, (int32_t)row_int(&days.at[i], 0), &then));
		for (int d = 0; d < DIMS_MAX; d++)
			if (then.v[d] < out->v[d])
				out->v[d] = then.v[d];
	}
	return OK;
}

enum status cloud_load_refresh(struct ctx *c, int64_t level, bool force)
{
	struct cloud cloud;
	struct cloud_load was, now;
	TRY(cloud_get(c, level, &cloud));
	TRY(lock(c, level, &was));
	now = was;
	TRY(least(c, cloud.id, org_today(c), &now.capacity));
	for (int i = 0; i < DIMS_MAX && !force; i++)
		if (now.capacity.v[i] < was.capacity.v[i] &&
		    was.used.v[i] + was.reserved.v[i] > now.capacity.v[i])
			return refuse(c, "capacity.below", level, i, &now, was.capacity.v[i]);
	return store_run(c, &q_capacity, INT(level), TEXT(text_of(c, now.capacity)));
}

/* ---- by the clock ---- */

/* What begins on the day that has come. */
static enum status capacity_begins(struct ctx *c, int32_t day)
{
	struct rows levels;
	(void)day;
	TRY(store_rows(c, &q_beginning, &levels, INT(org_today(c))));
	for (int i = 0; i < levels.n; i++)
		TRY(cloud_load_refresh(c, row_int(&levels.at[i], 0), true));
	return OK;
}

/* The running totals against what they are the sum of: shown in the record, never mended. At month
 * ends. */
static enum status capacity_recount(struct ctx *c, int32_t day)
{
	struct cloud *clouds;
	int n;
	if (day_month_start(day + 1) != day + 1)
		return OK;
	TRY(cloud_all(c, &clouds, &n));
	for (int i = 0; i < n; i++) {
		struct cloud_load held, sum;
		int64_t entry;
		TRY(cloud_load_get(c, clouds[i].district, &held));
		TRY(counted(c, clouds[i].district, &sum));
		if (dims_same(held.used, sum.used) && dims_same(held.reserved, sum.reserved))
			continue;
		TRY(org_record(c, "capacity.differs",
			       arena_printf(c->arena, "cloud:%lld", (long long)clouds[i].id),
			       json_pack("{ssss}", "held", text_of(c, held.used), "sum",
					 text_of(c, sum.used)),
			       NULL, &entry));
	}
	return OK;
}

const struct day_job cloud_jobs[] = { { "capacity.begins", capacity_begins },
				      { "capacity.recount", capacity_recount },
				      { NULL, NULL } };
