/* Projects and the systems in them: the registers that quota and resources hang on. */
#include <string.h>

#include "civil/day.h"
#include "law/dims.h"
#include "org/org.h"
#include "quota/inner.h"

/* clang-format off */
QUERY q_project = { .name = "project.get", .takes = "i", .gives = "iiiiittttii", .sql =
	"SELECT id, unit, district, vendor, cloud_district, name, filing, initiation, delivery, filing_day,"
	" initiation_day"
	" FROM project WHERE id = $1" };
QUERY q_system = { .name = "system.get", .takes = "i", .gives = "iiiiiiittttiii", .sql =
	"SELECT id, project, unit, district, vendor, cloud_district, case_id, name, related, periodic, state,"
	" protection_level, classified, public_data FROM system WHERE id = $1" };
QUERY q_project_add = { .name = "project.add", .takes = "itiiiitititii", .gives = "", .sql =
	"INSERT INTO project (id, rev, name, unit, district, vendor, cloud_district, filing, filing_day, initiation,"
	" initiation_day, delivery, case_id, created_ms)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)" };
QUERY q_system_add = { .name = "system.add", .takes = "iitiiiiiiittii", .gives = "i", .sql =
	"INSERT INTO system (id, rev, project, name, unit, district, vendor, cloud_district, protection_level, classified,"
	" public_data, related, periodic, state, case_id, created_ms)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'registered', $13, $14) ON CONFLICT (unit, name) DO NOTHING"
	" RETURNING id" };
/* What the application leaves empty stays as it was. */
QUERY q_refile = { .name = "project.refile", .takes = "ittitit", .gives = "", .sql =
	"UPDATE project SET name = COALESCE(NULLIF($2, ''), name), filing = COALESCE(NULLIF($3, ''), filing),"
	" filing_day = COALESCE(NULLIF($4, 0), filing_day), initiation = COALESCE(NULLIF($5, ''), initiation),"
	" initiation_day = COALESCE(NULLIF($6, 0), initiation_day), delivery = COALESCE(NULLIF($7, ''), delivery) WHERE id = $1" };
QUERY q_system_refile = { .name = "system.refile", .takes = "iiiitt", .gives = "", .sql =
	"UPDATE system SET rev = rev + 1, protection_level = $2, classified = $3, public_data = $4, related = $5, periodic = $6"
	" WHERE id = $1" };
QUERY q_initiate = { .name = "project.initiate", .takes = "iti", .gives = "", .sql =
	"UPDATE project SET initiation = $2, initiation_day = $3 WHERE id = $1" };
QUERY q_vendor = { .name = "project.vendor", .takes = "ii", .gives = "", .sql =
	"UPDATE project SET vendor = $2 WHERE id = $1" };
QUERY q_systems_vendor = { .name = "project.systems_vendor", .takes = "ii", .gives = "", .sql =
	"UPDATE system SET rev = rev + 1, vendor = $2 WHERE project = $1" };
QUERY q_state = { .name = "system.state", .takes = "it", .gives = "", .sql =
	"UPDATE system SET rev = rev + 1, state = $2 WHERE id = $1" };
QUERY q_serving = { .name = "project.serving", .takes = "ii", .gives = "ii", .sql =
	"SELECT vendor, CAST(COUNT(*) AS BIGINT) FROM project WHERE unit = $1 AND cloud_district = $2"
	" GROUP BY vendor ORDER BY COUNT(*) DESC, vendor" };
QUERY q_load = { .name = "project.load", .takes = "i", .gives = "ii", .sql =
	"SELECT vendor, CAST(COUNT(*) AS BIGINT) FROM project WHERE cloud_district = $1 GROUP BY vendor" };
QUERY q_of_unit = { .name = "quota.of_unit", .takes = "i", .gives = "tti", .sql =
	"SELECT q.reserved, q.used, q.project FROM quota q JOIN project p ON p.id = q.project"
	" WHERE p.unit = $1 AND p.cloud_district IN (SELECT d.district FROM cloud d WHERE d.kind <> 'district')" };
QUERY q_grants = { .name = "quota.grants_of_unit", .takes = "i", .gives = "tt", .sql =
	"SELECT e.kind, e.granted FROM quota_entry e JOIN project p ON p.id = e.project"
	" WHERE p.unit = $1 AND p.cloud_district IN (SELECT d.district FROM cloud d WHERE d.kind <> 'district')"
	" AND e.kind IN ('grant', 'periodic', 'development', 'emergency', 'temporary')" };
/* clang-format on */

enum status project_get(struct ctx *c, int64_t id, struct project *out)
{
	struct row r;
	TRY(store_one(c, &q_project, &r, INT(id)));
	*out = (struct project){ .id = row_int(&r, 0),
				 .unit = row_int(&r, 1),
				 .district = row_int(&r, 2),
				 .vendor = row_int(&r, 3),
				 .cloud_district = row_int(&r, 4),
				 .name = row_text(&r, 5),
				 .filing = row_text(&r, 6),
				 .initiation = row_text(&r, 7),
				 .delivery = row_text(&r, 8),
				 .filing_day = (int32_t)row_int(&r, 9),
				 .initiation_day = (int32_t)row_int(&r, 10) };
	return OK;
}

enum status system_get(struct ctx *c, int64_t id, struct system *out)
{
	struct row r;
	TRY(store_one(c, &q_system, &r, INT(id)));
	*out = (struct system){ .id = row_int(&r, 0),
				.project = row_int(&r, 1),
				.unit = row_int(&r, 2),
				.district = row_int(&r, 3),
				.vendor = row_int(&r, 4),
				.cloud_district = row_int(&r, 5),
				.case_id = row_int(&r, 6),
				.name = row_text(&r, 7),
				.related = row_text(&r, 8),
				.periodic = row_text(&r, 9),
				.state = row_text(&r, 10),
				.protection_level = (int)row_int(&r, 11),
				.classified = row_int(&r, 12) != 0,
				.public_data = row_int(&r, 13) != 0 };
	return OK;
}

enum status project_add(struct ctx *c, const struct project *p, int64_t case_id, int64_t *id)
{
	*id = store_new_id(c);
	TRY(store_run(c, &q_project_add, INT(*id), TEXT(p->name), INT(p->unit), INT(p->district),
		      INT(p->vendor), INT(p->cloud_district), TEXT(p->filing), INT(p->filing_day),
		      TEXT(p->initiation), INT(p->initiation_day), TEXT(p->delivery), INT(case_id),
		      INT(clock_now_ms(c->clock))));
	return quota_open(c, *id);
}

enum status project_refile(struct ctx *c, const struct project *p)
{
	return store_run(c, &q_refile, INT(p->id), TEXT(p->name), TEXT(p->filing),
			 INT(p->filing_day), TEXT(p->initiation), INT(p->initiation_day),
			 TEXT(p->delivery));
}

enum status system_refile(struct ctx *c, const struct system *s)
{
	return store_run(c, &q_system_refile, INT(s->id), INT(s->protection_level),
			 INT(s->classified), INT(s->public_data), TEXT(s->related),
			 TEXT(s->periodic));
}

enum status project_initiate(struct ctx *c, int64_t id, const char *number, int32_t day)
{
	return store_run(c, &q_initiate, INT(id), TEXT(number), INT(day));
}

enum status system_add(struct ctx *c, const struct system *s, int64_t *id)
{
	struct row r;
	*id = store_new_id(c);
	TRY(store_maybe(c, &q_system_add, &r, INT(*id), INT(s->project), TEXT(s->name),
			INT(s->unit), INT(s->district), INT(s->vendor), INT(s->cloud_district),
			INT(s->protection_level), INT(s->classified), INT(s->public_data),
			TEXT(s->related), TEXT(s->periodic), INT(s->case_id),
			INT(clock_now_ms(c->clock))));
	return r.v ? OK : FAULT(c, S_REFUSED, "system.known", TEXT(s->name));
}

/* A system's states in the order that it passes through them. */
static const char *const system_states[] = { "registered", "testing", "running", "left" };

static int state_rank(const char *state)
{
	int i = 0;
	while (i < 3 && strcmp(system_states[i], state) != 0)
		i++;
	return i;
}

enum status system_state_raise(struct ctx *c, int64_t id, const char *state)
{
	struct system s;
	TRY(system_get(c, id, &s));
	if (state_rank(s.state) >= state_rank(state))
		return OK;
	return store_run(c, &q_state, INT(id), TEXT(state));
}

static bool among(const int64_t *vendors, int n, int64_t vendor)
{
	for (int i = 0; i < n; i++)
		if (vendors[i] == vendor)
			return true;
	return false;
}

static int64_t count_of(const struct rows *rows, int64_t vendor)
{
	for (int i = 0; i < rows->n; i++)
		if (row_int(&rows->at[i], 0) == vendor)
			return row_int(&rows->at[i], 1);
	return 0;
}

enum status project_vendor(struct ctx *c, int64_t unit, int64_t cloud_district, int32_t day,
			   int64_t *vendor)
{
	int64_t *vendors;
	struct rows rows;
	int n;
	TRY(cloud_vendors(c, cloud_district, day, &vendors, &n));
	const char *article = cloud_policy_article(c, "vendor.delivery", day);
	if (n == 0)
		return FAULT_AT(c, S_REFUSED, article, "cloud.no_vendor", INT(day));
	TRY(store_rows(c, &q_serving, &rows, INT(unit), INT(cloud_district)));
	for (int i = 0; i < rows.n; i++)
		if (among(vendors, n, row_int(&rows.at[i], 0))) {
			*vendor = row_int(&rows.at[i], 0);
			return OK;
		}
	TRY(store_rows(c, &q_load, &rows, INT(cloud_district)));
	*vendor = vendors[0];
	for (int i = 1; i < n; i++)
		if (count_of(&rows, vendors[i]) < count_of(&rows, *vendor))
			*vendor = vendors[i];
	return OK;
}

enum status project_hand_over(struct ctx *c, int64_t id, int64_t vendor)
{
	TRY(store_run(c, &q_vendor, INT(id), INT(vendor)));
	return store_run(c, &q_systems_vendor, INT(id), INT(vendor));
}

static enum status add_dims(struct ctx *c, const char *json, struct dims *sum)
{
	struct dims d;
	TRY(law_dims_read(c, cloud_pack(c), json, &d));
	*sum = dims_add(*sum, d);
	return OK;
}

/* Development, emergency and temporary resources are given a ground of just what they hold. */
enum status quota__of_unit(struct ctx *c, int64_t unit, struct quota *out)
{
	struct rows rows;
	struct dims beside = { 0 };
	*out = (struct quota){ 0 };
	TRY(store_rows(c, &q_of_unit, &rows, INT(unit)));
	for (int i = 0; i < rows.n; i++) {
		TRY(add_dims(c, row_text(&rows.at[i], 0), &out->reserved));
		TRY(add_dims(c, row_text(&rows.at[i], 1), &out->used));
	}
	TRY(store_rows(c, &q_grants, &rows, INT(unit)));
	for (int i = 0; i < rows.n; i++) {
		const char *kind = row_text(&rows.at[i], 0);
		bool quota = strcmp(kind, "grant") == 0 || strcmp(kind, "periodic") == 0;
		TRY(add_dims(c, row_text(&rows.at[i], 1), quota ? &out->granted : &beside));
	}
	out->used = dims_sub(out->used, beside);
	return OK;
}

enum status quota_of_unit(struct ctx *c, int64_t unit, struct dims *held, struct dims *granted)
{
	struct quota q;
	TRY(quota__of_unit(c, unit, &q));
	*held = dims_add(q.used, q.reserved);
	*granted = q.granted;
	return OK;
}
