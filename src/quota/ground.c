/* Grounds beside the project's quota (articles 22, 23, 24): what was granted on each, its term, and
 * what has been given back. The ledger only grows; a ground lives from its grant until its end, and
 * a resource on it names the case that granted it. So that no resource lives without a live ground
 * is one query (ground_missing). */
#include <assert.h>

#include "base/text.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/org.h"
#include "quota/quota.h"

/* clang-format off */
QUERY q_add = { .name = "ground.add", .takes = "iiittitiitiii", .gives = "", .seal = "ground_entry", .sql =
	"INSERT INTO ground_entry (case_id, n, id, kind, class, project, dims, until_day, by_case, article, at_ms, person, office,"
	" mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)" };
QUERY q_of_case = { .name = "ground.of_case", .takes = "i", .gives = "ittiti", .sql =
	"SELECT n, kind, class, project, dims, until_day FROM ground_entry WHERE case_id = $1 ORDER BY n" };
QUERY q_of_project = { .name = "ground.of_project", .takes = "it", .gives = "it", .sql =
	"SELECT case_id, dims FROM ground_entry WHERE project = $1 AND class = $2 ORDER BY case_id, n" };
/* Test and formal resources stand on a quota (resource_recount), every other on its own ground. */
QUERY q_missing = { .name = "ground.missing", .takes = "", .gives = "i", .sql =
	"SELECT r.id FROM resource r WHERE r.class IN ('development', 'emergency', 'temporary') AND r.state <> 'reclaimed'"
	" AND (NOT EXISTS (SELECT 1 FROM ground_entry g WHERE g.case_id = r.case_id AND g.kind = 'grant')"
	" OR EXISTS (SELECT 1 FROM ground_entry g WHERE g.case_id = r.case_id AND g.kind = 'end')) ORDER BY r.id" };
/* clang-format on */

bool ground_beside(const char *class)
{
	return text_same(class, "development") || text_same(class, "emergency") ||
	       text_same(class, "temporary");
}

enum status ground_get(struct ctx *c, int64_t case_id, struct ground_held *out)
{
	struct rows rows;
	*out = (struct ground_held){ .case_id = case_id };
	TRY(store_rows(c, &q_of_case, &rows, INT(case_id)));
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		struct dims d;
		TRY(law_dims_read(c, cloud_pack(c), row_text(r, 4), &d));
		out->entries = (int)row_int(r, 0);
		out->class = row_text(r, 2);
		out->project = row_int(r, 3);
		out->dims = dims_add(out->dims, d);
		out->until_day = (int32_t)row_int(r, 5);
		out->extensions += text_same(row_text(r, 1), "extend");
		out->ended |= text_same(row_text(r, 1), "end");
	}
	return OK;
}

static enum status add(struct ctx *c, const struct ground_held *h, const char *kind,
		       struct dims change, struct ground g)
{
	assert(g.article);
	return store_run(c, &q_add, INT(h->case_id), INT(h->entries + 1), INT(store_new_id(c)),
			 TEXT(kind), TEXT(h->class), INT(h->project),
			 TEXT(law_dims_json(c->arena, cloud_pack(c), change)), INT(h->until_day),
			 INT(g.case_id), TEXT(g.article), INT(clock_now_ms(c->clock)),
			 INT(c->actor ? c->actor->person : 0), INT(c->actor ? c->actor->org : 0));
}

enum status ground_grant(struct ctx *c, const char *class, int64_t project, struct dims amount,
			 struct ground g)
{
	struct ground_held h;
	assert(ground_beside(class) && !dims_negative(amount));
	TRY(ground_get(c, g.case_id, &h));
	h.class = class;
	h.project = project;
	return add(c, &h, "grant", amount, g);
}

/* The ground as it stands, which must live. */
static enum status live(struct ctx *c, int64_t case_id, struct ground g, struct ground_held *out)
{
	TRY(ground_get(c, case_id, out));
	if (out->entries == 0 || out->ended)
		return FAULT_AT(c, S_REFUSED, g.article, "ground.none");
	return OK;
}

enum status ground_begin(struct ctx *c, int64_t case_id, int32_t until_day, struct ground g)
{
	struct ground_held h;
	TRY(live(c, case_id, g, &h));
	h.until_day = until_day;
	return add(c, &h, "begin", (struct dims){ 0 }, g);
}

enum status ground_extend(struct ctx *c, int64_t case_id, int32_t until_day, struct ground g)
{
	struct ground_held h;
	TRY(live(c, case_id, g, &h));
	h.until_day = until_day;
	return add(c, &h, "extend", (struct dims){ 0 }, g);
}

enum status ground_free(struct ctx *c, int64_t case_id, struct dims less, bool all, struct ground g)
{
	struct ground_held h;
	TRY(live(c, case_id, g, &h));
	return add(c, &h, all ? "end" : "free", dims_scale(all ? h.dims : less, -1), g);
}

enum status ground_release(struct ctx *c, int64_t case_id, struct ground g)
{
	struct ground_held h;
	TRY(ground_get(c, case_id, &h));
	if (h.entries == 0 || h.ended)
		return OK;
	return add(c, &h, "end", dims_scale(h.dims, -1), g);
}

enum status ground_of_project(struct ctx *c, int64_t project, const char *class, int64_t but,
			      struct dims *held, bool *before)
{
	struct rows rows;
	*held = (struct dims){ 0 };
	*before = false;
	TRY(store_rows(c, &q_of_project, &rows, INT(project), TEXT(class)));
	for (int i = 0; i < rows.n; i++) {
		struct dims d;
		if (row_int(&rows.at[i], 0) == but)
			continue;
		TRY(law_dims_read(c, cloud_pack(c), row_text(&rows.at[i], 1), &d));
		*held = dims_add(*held, d);
		*before = true;
	}
	return OK;
}

enum status ground_missing(struct ctx *c, int64_t **resources, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_missing, &rows));
	*resources = TAKE_N(c->arena, rows.n, int64_t);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++)
		(*resources)[i] = row_int(&rows.at[i], 0);
	return OK;
}
