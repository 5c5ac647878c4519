/* What cases do to projects, systems and quotas: the facts that guards ask for, the effects that
 * decisions have, what a case about a system starts from, and the pieces of the case page. The
 * fields' names are those of the procedures apply_quota and record_initiation. */
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "law/show.h"
#include "org/org.h"
#include "quota/inner.h"
#include "quota/periodic.h"

struct ground quota__ground(const struct effect_call *e)
{
	return (struct ground){ e->k->id, e->step->article };
}

static const char *form_text(const struct case_ *k, const char *name)
{
	return json_text_of(k->form, name, "");
}

static bool form_bool(const struct case_ *k, const char *name)
{
	return json_is_true(json_object_get(k->form, name));
}

static int32_t form_day(const struct case_ *k, const char *name)
{
	int32_t day;
	return day_parse(form_text(k, name), &day) ? day : 0;
}

/* ---- opening ---- */

static void stand_on(struct case_ *k, const struct system *s)
{
	k->title = s->name;
	k->system = s->id;
	k->project = s->project;
	k->vendor = s->vendor;
	k->cloud_district = s->cloud_district;
}

/* clang-format off */
QUERY q_domain = { .name = "system.domain", .takes = "i", .gives = "i", .sql =
	"SELECT d.district FROM cloud d JOIN register_entry e ON e.case_ = d.case_id WHERE e.id = $1 AND d.kind = 'domain'" };
QUERY q_named = { .name = "system.named", .takes = "it", .gives = "i", .sql =
	"SELECT id FROM system WHERE unit = $1 AND name = $2" };
/* clang-format on */

/* Whether the system has no quota yet: it was registered for a temporary or emergency use, so the
 * application for one is about it (article 24: the quota comes on initiation). */
static enum status without_quota(struct ctx *c, const struct system *s, bool *out)
{
	struct quota q;
	TRY(quota_get(c, s->project, &q));
	*out = dims_zero(q.granted);
	return OK;
}

/* Of that name there is one already: the case stands on it where it waits for its quota. */
static enum status system_named(struct ctx *c, struct case_ *k, const char *name, const char *form)
{
	struct row known;
	struct system s;
	bool waits;
	TRY(store_maybe(c, &q_named, &known, INT(k->unit), TEXT(name)));
	if (!known.v)
		return OK;
	TRY(system_get(c, row_int(&known, 0), &s));
	TRY(without_quota(c, &s, &waits));
	bool district = strcmp(form_text(k, "cloud"), "district") == 0;
	if (waits && district == (s.cloud_district != 0))
		stand_on(k, &s);
	else
		fault_field(c, arena_printf(c->arena, "%s.system_name", form), "system.known",
			    TEXT(name), NONE);
	return OK;
}

/* A private domain by its plan, as it was passed: before there is none to choose. */
static enum status domain_chosen(struct ctx *c, struct case_ *k, const char *form)
{
	struct row r = { NULL };
	int64_t entry;
	if (text_int(form_text(k, "domain"), &entry))
		TRY(store_maybe(c, &q_domain, &r, INT(entry)));
	if (!r.v)
		fault_field(c, arena_printf(c->arena, "%s.domain", form), "field.required", NONE,
			    NONE);
	else
		k->cloud_district = row_int(&r, 0);
	return OK;
}

/* A system that is to come, or one that waits for its quota; on a cloud that the unit may use. */
static enum status system_to_come(struct ctx *c, struct case_ *k, const struct org *unit)
{
	const char *name = form_text(k, "system_name"), *form = k->rev ? "fields" : "form";
	k->cloud_district = 0;
	k->system = k->project = 0;
	if (name[0]) {
		k->title = name;
		TRY(system_named(c, k, name, form));
	}
	if (strcmp(form_text(k, "cloud"), "district") == 0) {
		if (unit->district == 0)
			fault_field(c, arena_printf(c->arena, "%s.cloud", form),
				    "cloud.no_district", NONE, NONE);
		k->cloud_district = unit->district;
	}
	if (strcmp(form_text(k, "cloud"), "domain") == 0)
		return domain_chosen(c, k, form);
	return OK;
}

/* A case about a system that is there, or, where the form names none, about one that is to come. */
static enum status system_open(struct ctx *c, struct case_ *k)
{
	int64_t id = cloud_field_id(k, FIELD_SYSTEM);
	struct system s;
	struct org unit;
	TRY(org_get(c, k->unit, &unit));
	k->district = unit.district;
	if (id) {
		enum status st = system_get(c, id, &s);
		if (st != OK || s.unit != k->unit)
			return FAULT(c, S_ABSENT, "absent");
		stand_on(k, &s);
		return OK;
	}
	return system_to_come(c, k, &unit);
}

static enum status system_was(struct ctx *c, const struct case_ *k, const char **json)
{
	if (!k->project)
		return OK;
	struct quota q;
	TRY(quota_get(c, k->project, &q));
	const struct pack *p = cloud_pack(c);
	*json = arena_printf(c->arena, "{\"granted\":%s,\"reserved\":%s,\"used\":%s}",
			     law_dims_json(c->arena, p, q.granted),
			     law_dims_json(c->arena, p, q.reserved),
			     law_dims_json(c->arena, p, q.used));
	return OK;
}

const struct opener quota_openers[] = { { "system", system_open, system_was },
					{ "periodic", quota__turn_open, NULL },
					{ NULL, NULL, NULL } };

/* ---- facts ---- */

/* Of this city's party and government organs and public institutions (article 7): the pack lists
 * the kinds. */
static bool city_kind(const struct ctx *c, const char *kind)
{
	return law_word_find(law_list_find(cloud_pack(c), "city_organ"), kind) != NULL;
}

/* A private domain stands on the municipal cloud. */
static enum status municipal_cloud(struct ctx *c, int64_t level, bool *is)
{
	struct cloud cloud;
	*is = level == 0;
	if (level == 0)
		return OK;
	enum status st = cloud_get(c, level, &cloud);
	if (st == S_ABSENT)
		fault_clear(c);
	else
		TRY(st);
	*is = st == OK && text_same(cloud.kind, "domain");
	return OK;
}

static enum status system_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct org unit;
	struct system s;
	struct project p;
	TRY(org_get(c, k->unit, &unit));
	f->municipal_unit = unit.district == 0;
	TRY(municipal_cloud(c, k->cloud_district, &f->municipal_cloud));
	f->budget_unit = unit.budget_unit;
	f->city_body = city_kind(c, unit.kind);
	f->sponsored = unit.sponsor != 0;
	f->protection_level = (int)json_int_of(k->form, "protection_level", 0);
	f->classified = form_bool(k, "classified");
	f->initiation_filed = *form_text(k, "initiation_number") != '\0';
	f->filing_day = form_day(k, "initiation_date");
	f->submitted_day = k->opened_ms ? day_of_ms(k->opened_ms) : f->today;
	if (!k->system)
		return OK;
	TRY(system_get(c, k->system, &s));
	TRY(project_get(c, s.project, &p));
	f->protection_level = s.protection_level;
	f->classified = s.classified;
	f->on_cloud = strcmp(s.state, "testing") == 0 || strcmp(s.state, "running") == 0;
	f->project_initiated = *p.initiation != '\0';
	f->initiation_filed |= *p.filing != '\0' || f->project_initiated;
	f->in_development = f->project_initiated && strcmp(s.state, "running") != 0;
	return OK;
}

static enum status quota_facts_load(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct quota q;
	if (!k->project)
		return OK;
	TRY(quota_get(c, k->project, &q));
	TRY(quota_reserved_by(c, k->project, k->id, &f->case_reserved));
	f->quota_granted = q.granted;
	f->quota_reserved = q.reserved;
	f->quota_used = q.used;
	return ground_of_project(c, k->project, "development", k->id, &f->development_held,
				 &f->development_before);
}

/* What this case itself has reserved is asked for by its guards, so it does not count as held
 * already. */
static enum status unit_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct dims own = { 0 };
	f->unit_unlimited = k->cloud_district != 0;
	TRY(quota_of_unit(c, k->unit, &f->unit_held, &f->unit_quota));
	if (k->project)
		TRY(quota_reserved_by(c, k->project, k->id, &own));
	f->unit_held = dims_sub(f->unit_held, own);
	return OK;
}

const struct fact_source quota_facts[] = {
	{ F_SYSTEM, system_facts },         { F_QUOTA, quota_facts_load }, { F_UNIT, unit_facts },
	{ F_SWEEP, quota__periodic_facts }, { F_TURN, quota__turn_facts }, { 0, NULL }
};

/* ---- effects ---- */

static enum status register_project(struct ctx *c, const struct effect_call *e)
{
	struct case_ *k = e->k;
	struct project p = { .unit = k->unit,
			     .district = k->district,
			     .cloud_district = k->cloud_district,
			     .name = form_text(k, "project_name"),
			     .delivery = form_text(k, "delivery"),
			     .filing = form_text(k, "initiation_number"),
			     .filing_day = form_day(k, "initiation_date"),
			     .initiation = form_text(k, "approval_number"),
			     .initiation_day = form_day(k, "approval_date") };
	if (k->project) {
		p.id = k->project;
		return p.filing[0] || p.initiation[0] ? project_refile(c, &p) : OK;
	}
	TRY(project_vendor(c, p.unit, p.cloud_district, org_today(c), &p.vendor));
	TRY(project_add(c, &p, k->id, &k->project));
	k->vendor = p.vendor;
	return OK;
}

/* What was decided of its periodic load, in words. */
static enum status periodic_said(struct ctx *c, const struct case_ *k, const char **out)
{
	struct recurrence *rules;
	int n;
	*out = "";
	TRY(quota__periodic_decided(c, k, &rules, &n));
	for (int i = 0; i < n; i++)
		*out = arena_printf(c->arena, "%s%s%s", *out, i ? "；" : "",
				    desk_recurrence_say(c, &rules[i].r));
	return OK;
}

static enum status register_system(struct ctx *c, const struct effect_call *e)
{
	struct case_ *k = e->k;
	const char *periodic;
	TRY(periodic_said(c, k, &periodic));
	struct system s = { .project = k->project,
			    .unit = k->unit,
			    .district = k->district,
			    .vendor = k->vendor,
			    .cloud_district = k->cloud_district,
			    .case_id = k->id,
			    .name = form_text(k, "system_name"),
			    .related = form_text(k, "related_systems"),
			    .periodic = periodic,
			    .protection_level = (int)json_int_of(k->form, "protection_level", 0),
			    .classified = form_bool(k, "classified"),
			    .public_data = form_bool(k, "public_data") };
	if (k->system) {
		s.id = k->system;
		return s.name[0] ? system_refile(c, &s) : OK;
	}
	return system_add(c, &s, &k->system);
}

static enum status initiate_project(struct ctx *c, const struct effect_call *e)
{
	return project_initiate(c, e->k->project, form_text(e->k, "approval_number"),
				form_day(e->k, "approval_date"));
}

static enum status grant(struct ctx *c, const struct effect_call *e)
{
	return quota_grant(c, e->k->project, cloud_amount(e->k), quota__ground(e));
}

/* A reservation lapses after the pack's term, counted in working days; without one it stands until
 * it is used or released. */
int32_t quota__until(const struct ctx *c)
{
	int32_t today = org_today(c);
	int64_t term = cloud_policy_number(c, "reservation.term", today, 0);
	return term > 0 ? calendar_add(c->calendar, today, (int)term) : 0;
}

static enum status reserve(struct ctx *c, const struct effect_call *e)
{
	return quota_reserve(c, e->k->project, cloud_amount(e->k), quota__ground(e),
			     quota__until(c));
}

static enum status release(struct ctx *c, const struct effect_call *e)
{
	return quota_release(c, e->k->project, quota__ground(e));
}

static enum status use(struct ctx *c, const struct effect_call *e)
{
	return quota_use(c, e->k->project, cloud_amount(e->k), quota__ground(e));
}

static enum status on_ground(struct ctx *c, const struct effect_call *e, const char *class)
{
	/* What is granted is delivered as it stands there: item by item, or as asked. */
	if (json_is_object(e->k->granted) && !dims_same(e->k->granted_dims, e->k->asked))
		return FAULT_AT(c, S_REFUSED, e->step->article, "ground.items");
	return ground_grant(c, class, e->k->project, cloud_amount(e->k), quota__ground(e));
}

static enum status development_grant(struct ctx *c, const struct effect_call *e)
{
	return on_ground(c, e, "development");
}

static enum status emergency_grant(struct ctx *c, const struct effect_call *e)
{
	return on_ground(c, e, "emergency");
}

static enum status temporary_grant(struct ctx *c, const struct effect_call *e)
{
	return on_ground(c, e, "temporary");
}

static enum status end_ground(struct ctx *c, const struct effect_call *e)
{
	return ground_release(c, e->k->id, quota__ground(e));
}

const struct effect quota_effects[] = {
	{ "project.register", register_project },
	{ "project.initiate", initiate_project },
	{ "system.register", register_system },
	{ "quota.grant", grant },
	{ "quota.reserve", reserve },
	{ "quota.release", release },
	{ "quota.use", use },
	{ "quota.periodic", quota__periodic_grant },
	{ "expansion.grant", quota__expansion_grant },
	{ "expansion.release", quota__expansion_release },
	{ "development.grant", development_grant },
	{ "emergency.grant", emergency_grant },
	{ "temporary.grant", temporary_grant },
	{ "ground.release", end_ground },
	{ NULL, NULL },
};

const struct day_job quota_jobs[] = { { "quota.expire", quota_expire },
				      { "quota.recount", quota_recount_nightly },
				      { NULL, NULL } };

/* ---- the case page ---- */

static void bar_dimension(struct ctx *c, struct json_out *w, const struct dimension *d, int i,
			  const struct quota *q, const struct dims *asked)
{
	int32_t today = org_today(c);
	int64_t limit = cloud_policy_number(c, "expansion.limit", today, 0);
	int64_t dev = cloud_policy_number(c, "dev.limit", today, 0);
	json_open(w, '{');
	json_text(w, "dimension", d->name);
	json_text(w, "title", law_say(&d->title, c->language));
	json_text(w, "unit", law_say(&d->unit, c->language));
	json_int(w, "granted", q->granted.v[i]);
	json_int(w, "used", q->used.v[i]);
	json_int(w, "reserved", q->reserved.v[i]);
	json_int(w, "asked", asked ? asked->v[i] : 0);
	if (limit > 0)
		json_int(w, "line20", num_mul(q->granted.v[i], 100 + limit) / 100);
	if (dev > 0)
		json_int(w, "line15", num_mul(q->granted.v[i], dev) / 100);
	json_close(w, '}');
}

const char *quota__bar(struct ctx *c, const struct quota *q, const struct dims *asked,
		       const char *line)
{
	const struct pack *p = cloud_pack(c);
	struct buf b;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_key(&w, "dims");
	json_open(&w, '[');
	for (int i = 0; i < p->n_dimensions; i++)
		if (q->granted.v[i] || q->used.v[i] || q->reserved.v[i] || (asked && asked->v[i]))
			bar_dimension(c, &w, &p->dimensions[i], i, q, asked);
	json_close(&w, ']');
	if (line)
		json_text(&w, "line", line);
	json_close(&w, '}');
	return b.at;
}

enum status quota_bar_texts(struct ctx *c, const char *granted, const char *reserved,
			    const char *used, const char **json)
{
	struct quota q = { 0 };
	TRY(law_dims_read(c, cloud_pack(c), granted, &q.granted));
	TRY(law_dims_read(c, cloud_pack(c), reserved, &q.reserved));
	TRY(law_dims_read(c, cloud_pack(c), used, &q.used));
	*json = quota__bar(c, &q, NULL, NULL);
	return OK;
}

/* While the case has reserved what it asks, that is shown as asked and not a second time as
 * reserved. */
static enum status quota_part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct quota q = { 0 };
	struct dims own = { 0 }, asked = cloud_amount(k);
	if (text_same(k->procedure->about, "expansion") && k->project && k->cloud_district == 0)
		return quota__expansion_bar(c, k, json);
	if (!text_same(k->procedure->about, "system") || (!k->project && dims_zero(asked)))
		return OK;
	if (k->project) {
		TRY(quota_get(c, k->project, &q));
		TRY(quota_reserved_by(c, k->project, k->id, &own));
		q.reserved = dims_sub(q.reserved, own);
	}
	bool still_asked = text_same(k->state, "open") || k->id == 0;
	*json = quota__bar(c, &q, still_asked ? &asked : NULL, NULL);
	return OK;
}

static enum status system_part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct system s;
	if (!k->system)
		return OK;
	TRY(system_get(c, k->system, &s));
	struct buf b;
	buf_init(&b, c->arena, 128);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "id", arena_printf(c->arena, "%lld", (long long)s.id));
	json_text(&w, "name", s.name);
	json_close(&w, '}');
	*json = b.at;
	return OK;
}

/* The rules of a quota application with what the quota comes to over time. */
static enum status periodic_part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct recurrence *rules;
	int n;
	TRY(quota__periodic_decided(c, k, &rules, &n));
	return n ? periodic_json(c, rules, n, cloud_amount(k), json) : OK;
}

const struct moment_job quota_moments[] = { { "quota.periodic", periodic_run }, { NULL, NULL } };

const struct case_part quota_parts[] = { { "quota", quota_part },
					 { "periodic", periodic_part, "system" },
					 { "system", system_part },
					 { NULL, NULL } };
