/* Cases of findings, warnings and stops of issue: what they start from, the facts that
 * their guards ask for, and their effects. The fields' names are those of the procedure warn_use.
 */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/show.h"
#include "meter/inner.h"
#include "org/org.h"

/* clang-format off */
QUERY q_system = { .name = "finding.system", .takes = "iii", .gives = "t", .sql =
	"SELECT k.name FROM system k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_resource = { .name = "finding.resource", .takes = "iiii", .gives = "t", .sql =
	"SELECT k.name FROM resource k WHERE k.id = $1 AND k.system = $2 AND " SCOPE_SQL("$3", "$4") };
QUERY q_under_way = { .name = "finding.under_way", .takes = "iiti", .gives = "t", .sql =
	"SELECT number FROM case_ WHERE unit = $1 AND system = $2 AND procedure = $3 AND state = 'open' AND id <> $4"
	" ORDER BY opened_ms LIMIT 1" };
/* Before the warning: what the report names; after it: what the warning does. */
QUERY q_found = { .name = "finding.found", .takes = "iii", .gives = "ii", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(MAX(r.opened_ms), 0) AS BIGINT) FROM resource r"
	" WHERE r.system = $2 AND r.state <> 'reclaimed' AND ($3 = 0 OR r.id = $3)"
	" AND (r.id IN (SELECT c.resource FROM case_resource c WHERE c.case_id = $1)"
	" OR NOT EXISTS (SELECT 1 FROM case_resource c WHERE c.case_id = $1))" };
/* clang-format on */

static bool about_finding(const struct case_ *k)
{
	return text_same(k->procedure->about, "finding");
}

/* ---- opening ---- */

/* One system is found, warned about and taken from in one case at a time. */
static enum status only_one(struct ctx *c, const struct case_ *k)
{
	struct row r;
	TRY(store_maybe(c, &q_under_way, &r, INT(k->unit), INT(k->system), TEXT(k->procedure->name),
			INT(k->id)));
	if (!r.v)
		return OK;
	return FAULT_AT(c, S_REFUSED, k->procedure->article, "finding.case_open",
			TEXT(law_say(&k->procedure->title, c->language)), TEXT(row_text(&r, 0)));
}

/* The operator finds at its own cloud. The unit is a party: who acts for it is kept from deciding
 * about it. */
static enum status finding_open(struct ctx *c, struct case_ *k)
{
	struct system s;
	struct org unit;
	struct cloud cloud;
	int64_t operator, resource = cloud_field_id(k, FIELD_RESOURCE);
	TRY(system_get(c, cloud_field_id(k, FIELD_SYSTEM), &s));
	TRY(org_get(c, s.unit, &unit));
	TRY(org_of_body(c, "operator", s.cloud_district, org_today(c), &operator));
	if (c->actor && c->actor->org != operator) {
		TRY(cloud_get(c, s.cloud_district, &cloud));
		return FAULT_AT(c, S_REFUSED, k->procedure->article, "finding.not_operator",
				TEXT(cloud.name));
	}
	k->unit = k->party = s.unit;
	k->district = unit.district;
	k->sponsor = unit.sponsor;
	k->vendor = s.vendor;
	k->cloud_district = s.cloud_district;
	k->system = s.id;
	k->project = s.project;
	k->title = s.name;
	if (resource) {
		struct resource r;
		TRY(resource_get(c, resource, &r));
		k->resource = r.id;
		k->vendor = r.vendor;
	}
	return only_one(c, k);
}

const struct opener meter_openers[] = { { "finding", finding_open, NULL }, { NULL, NULL, NULL } };

/* A system that the operator sees, and one of its resources. */
enum status meter_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			 const char **name)
{
	struct row r;
	if (!about_finding(k))
		return resource_refers(c, k, kind, id, name);
	if (!c->actor)
		return FAULT(c, S_ABSENT, "absent");
	if (kind == FIELD_SYSTEM)
		TRY(store_one(c, &q_system, &r, INT(id), SCOPE_ARGS(c)));
	else
		TRY(store_one(c, &q_resource, &r, INT(id), INT(cloud_field_id(k, FIELD_SYSTEM)),
			      SCOPE_ARGS(c)));
	*name = row_text(&r, 0);
	return OK;
}

/* ---- facts ---- */

static enum status warned_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct freeze z;
	struct row r;
	TRY(freeze__of(c, k->unit, k->project, &z));
	f->issue_stopped = z.id != 0;
	f->stopped_on = z.number;
	f->stopped_day = z.id ? day_of_ms(z.from_ms) : 0;
	if (!about_finding(k))
		return OK;
	TRY(store_one(c, &q_found, &r, INT(k->id), INT(k->system), INT(k->resource)));
	f->found_held = row_int(&r, 0) > 0;
	f->found_open_day = f->found_held ? day_of_ms(row_int(&r, 1)) : 0;
	return OK;
}

const struct fact_source meter_facts[] = { { F_WARNED, warned_facts }, { 0, NULL } };

/* ---- effects ---- */

static enum status issue(struct ctx *c, const struct effect_call *e)
{
	return warning__issue(c, e->k, e->step->article);
}

static enum status consent(struct ctx *c, const struct effect_call *e)
{
	return warning__state(c, e->k, "consented", e->reason);
}

/* A refusal is recorded with its reason, which is a field of the step. */
static enum status state(struct ctx *c, const struct effect_call *e)
{
	const char *reason = e->reason ? e->reason : json_text_of(e->fields, "refusal_reason", "");
	return warning__state(c, e->k, e->arg, reason);
}

static enum status start(struct ctx *c, const struct effect_call *e)
{
	TRY(warning__state(c, e->k, "frozen", e->reason));
	return freeze__start(c, e->k);
}

static enum status lift(struct ctx *c, const struct effect_call *e)
{
	return freeze__lift(c, e->k, e->step->article);
}

const struct effect meter_effects[] = {
	{ "warning.issue", issue }, { "warning.consent", consent }, { "warning.state", state },
	{ "freeze.start", start },  { "freeze.lift", lift },        { NULL, NULL },
};
