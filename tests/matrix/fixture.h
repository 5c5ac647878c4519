/* The matrix's small city: every place and owner of oracle.txt, a person for every office with a
 * delegate, a grant that has ended and one that has not begun, and a thing of every kind for every
 * owner. Written with the modules' own functions, without rights. */
#ifndef YH_MATRIX_FIXTURE_H
#define YH_MATRIX_FIXTURE_H

#include "../unit/city.h"
#include "api/tables.h"
#include "cloud/cloud.h"
#include "desk/inner.h"
#include "oracle.h"
#include "settle/settle.h"
#include "store/files.h"

/* An office and its four people: who holds it, who stands in, whose grant has ended, whose has not
 * begun. A platform office has nobody who stands in. */
struct officer {
	const struct hold *hold;
	int64_t org, person, grant, delegate, delegation, colleague;
	int64_t past_person, past_grant, coming_person, coming_grant;
	int64_t own_draft, own_delegation, delegate_draft, delegate_delegation;
};

/* Somebody's things. */
struct things {
	int64_t org, district, cloud, vendor, sponsor;
	int64_t project, system, resource, snapshot, order, statement, warning, case_id, attachment,
		registered, person, grant, draft, delegation, tree, zone;
};

struct matrix {
	struct test_store *t;
	struct oracle *o;
	struct packs packs;
	struct api *api;
	struct arena keep;
	struct officer officers[HOLDS_MAX];
	struct things things[NAMES_MAX];
	int64_t places[NAMES_MAX], version, entry, proposal, receiver;
	char file[FILE_NAME];  /* what every attachment holds */
	const char *half_open; /* token of a session that owes its code */
};

static inline int owner_at(const struct matrix *m, const char *name)
{
	return name_of(&m->o->owners, name);
}

static inline int64_t place_at(const struct matrix *m, const char *name)
{
	return m->places[name_of(&m->o->places, name)];
}

/* ---- organisations ---- */

static inline int64_t org_make(struct ctx *c, const char *code, const char *kind, int64_t district,
			       int64_t sponsor)
{
	struct org_new o = { .code = code,
			     .name = code,
			     .kind = kind,
			     .industry = "",
			     .district = district,
			     .sponsor = sponsor,
			     .budget_unit = true,
			     .synthetic = true };
	int64_t id = 0;
	CHECK_INT(org_put(c, &o, &id), OK);
	return id;
}

static inline enum status bodies_make(struct ctx *c, int64_t district, int64_t org)
{
	static const char *const bodies[] = { "operator", "ei_dept",    "authority",
					      "finance",  "cyber_dept", "crypto_dept" };
	for (int i = 0; i < (district ? 4 : 6); i++)
		TRY(org_body_set(c, bodies[i], district, org, day_make(2022, 5, 1)));
	return OK;
}

static inline enum status orgs_fill(struct ctx *c, void *arg)
{
	struct matrix *m = arg;
	struct names *p = &m->o->places;
	int64_t q1 = org_make(c, "M-Q1", "district_government", 0, 0);
	int64_t q2 = org_make(c, "M-Q2", "district_government", 0, 0), v2, sponsor, id;
	m->places[name_of(p, "city")] = org_make(c, "M-CITY", "institution", 0, 0);
	m->places[name_of(p, "q1")] = org_make(c, "M-Q1-BODY", "institution", q1, 0);
	int64_t q2_body = org_make(c, "M-Q2-BODY", "institution", q2, 0);
	m->places[name_of(p, "s")] = sponsor = org_make(c, "M-SPONSOR", "gov_department", 0, 0);
	m->places[name_of(p, "p")] = org_make(c, "M-PLATFORM", "institution", 0, 0);
	m->places[name_of(p, "v1")] = org_make(c, "M-V1", "vendor", 0, 0);
	v2 = org_make(c, "M-V2", "vendor", 0, 0);
	int64_t v1 = place_at(m, "v1");
	struct things *t = m->things;
	t[owner_at(m, "a")] =
		(struct things){ org_make(c, "M-A", "gov_department", 0, 0), 0, 0, v1 };
	t[owner_at(m, "b")] =
		(struct things){ org_make(c, "M-B", "gov_department", 0, 0), 0, 0, v2 };
	t[owner_at(m, "d1")] =
		(struct things){ org_make(c, "M-D1", "gov_department", q1, 0), q1, q1, v1 };
	t[owner_at(m, "e1")] =
		(struct things){ org_make(c, "M-E1", "gov_department", q1, 0), q1, 0, v2 };
	t[owner_at(m, "d2")] =
		(struct things){ org_make(c, "M-D2", "gov_department", q2, 0), q2, q2, v2 };
	t[owner_at(m, "n")] =
		(struct things){ org_make(c, "M-N", "enterprise", 0, sponsor), 0, 0, v2, sponsor };
	t[owner_at(m, "v1")] = (struct things){ v1, 0, 0, v1 };
	t[owner_at(m, "v2")] = (struct things){ v2, 0, 0, v2 };
	t[owner_at(m, "city")] = (struct things){ place_at(m, "city") };
	t[owner_at(m, "q1")] = (struct things){ place_at(m, "q1"), q1, q1 };
	m->places[name_of(p, "a")] = t[owner_at(m, "a")].org;
	m->places[name_of(p, "d1")] = t[owner_at(m, "d1")].org;
	TRY(bodies_make(c, 0, place_at(m, "city")));
	TRY(bodies_make(c, q1, place_at(m, "q1")));
	TRY(bodies_make(c, q2, q2_body));
	TRY(cloud_add(c, "M0", "市级政务云", 0, &id));
	TRY(cloud_add(c, "M1", "一区政务云", q1, &id));
	return cloud_add(c, "M2", "二区政务云", q2, &id);
}

/* ---- people ---- */

static inline enum status hire_one(struct ctx *c, int64_t org, const char *account,
				   const char *role, int32_t from, int32_t until, int64_t *person,
				   int64_t *grant)
{
	char enrolment[ENROLMENT_TEXT];
	struct person_new n = { .name = account, .account = account, .org = org };
	TRY(person_add(c, &n, person, enrolment));
	struct grant_new g = { *person, org, role, "matrix", from, until };
	return role ? grant_place(c, &g, grant) : OK;
}

static inline enum status draft_make(struct ctx *c, int64_t person, int64_t org, int64_t *id);

static inline enum status stand_in(struct ctx *c, struct officer *f, int64_t delegate, int64_t *id)
{
	struct actor as = { .person = f->person, .org = f->org, .name = "", .account = "" };
	struct delegation_new d = { f->grant, delegate, org_today(c), org_today(c) + 30, "matrix" };
	as.role = law_role_find(law_pack_at(c->packs, org_today(c)), f->hold->role);
	c->actor = &as;
	enum status s = delegation_make(c, &d, id);
	c->actor = NULL;
	return s;
}

static inline enum status officer_hire(struct ctx *c, struct matrix *m, struct officer *f, int i)
{
	const char *role = f->hold->role;
	int32_t today = org_today(c);
	int64_t none;
	const char *name = arena_printf(c->arena, "m%02d", i);
	f->org = m->places[f->hold->place];
	TRY(hire_one(c, f->org, arena_printf(c->arena, "%s-holder", name), role, today, 0,
		     &f->person, &f->grant));
	TRY(hire_one(c, f->org, arena_printf(c->arena, "%s-past", name), role, today - 1, today - 1,
		     &f->past_person, &f->past_grant));
	TRY(hire_one(c, f->org, arena_printf(c->arena, "%s-coming", name), role, today + 1, 0,
		     &f->coming_person, &f->coming_grant));
	TRY(hire_one(c, f->org, arena_printf(c->arena, "%s-colleague", name), NULL, 0, 0,
		     &f->colleague, &none));
	TRY(draft_make(c, f->person, f->org, &f->own_draft));
	if (text_starts(role, "platform.") || text_starts(role, "auditor."))
		return OK;
	TRY(hire_one(c, f->org, arena_printf(c->arena, "%s-delegate", name), NULL, 0, 0,
		     &f->delegate, &none));
	TRY(draft_make(c, f->delegate, f->org, &f->delegate_draft));
	TRY(stand_in(c, f, f->delegate, &f->delegation));
	TRY(stand_in(c, f, f->delegate, &f->delegate_delegation));
	return stand_in(c, f, f->colleague, &f->own_delegation);
}

static inline enum status people_fill(struct ctx *c, void *arg)
{
	struct matrix *m = arg;
	struct things *other = &m->things[owner_at(m, "other")];
	for (int i = 0; i < m->o->n_holds; i++) {
		m->officers[i].hold = &m->o->holds[i];
		TRY(officer_hire(c, m, &m->officers[i], i));
	}
	/* somebody else's draft, filter and delegation: of another applicant of A; a template of B
	 */
	struct officer f = { .hold = &m->o->holds[0], .org = place_at(m, "a") };
	int64_t none;
	TRY(hire_one(c, f.org, "m-other", f.hold->role, org_today(c), 0, &f.person, &f.grant));
	TRY(hire_one(c, f.org, "m-other2", NULL, 0, 0, &f.colleague, &none));
	TRY(draft_make(c, f.person, m->things[owner_at(m, "b")].org, &other->draft));
	return stand_in(c, &f, f.colleague, &other->delegation);
}

/* ---- things ---- */

QUERY qm_draft = { "matrix.draft",
		   "INSERT INTO draft (id, person, org, procedure, form, saved_ms)"
		   " VALUES ($1, $2, $3, 'open_resource', '{}', 1) ON CONFLICT (id) DO NOTHING",
		   "iii", "" };
/* Beside each draft a filter and a template, under the same id. */
QUERY qm_filter = { "matrix.filter",
		    "INSERT INTO saved_filter (id, person, page, name, query, saved_ms)"
		    " VALUES ($1, $2, 'cases', $3, '', 1) ON CONFLICT (id) DO NOTHING",
		    "iit", "" };
QUERY qm_template = {
	"matrix.template",
	"INSERT INTO template (id, rev, procedure, name, note, form, org, person, published, district, saved_ms)"
	" VALUES ($1, 1, 'open_resource', $4, '', '{}', $3, $2, 0, 0, 1) ON CONFLICT (id) DO NOTHING",
	"iiit", ""
};
QUERY qm_resource = {
	"matrix.resource",
	"INSERT INTO resource (id, rev, project, system, unit, district, vendor, cloud_district, class, state, name, case_id,"
	" article, opened_ms, activated_ms, ended_ms, end_day, items, dims, identifier, addresses)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, 'formal', 'running', 'matrix', $8, '19.1', $9, $9, 0, 40000, '[]', '{}', '', '[]')",
	"iiiiiiiii", ""
};
QUERY qm_snapshot = {
	"matrix.snapshot",
	"INSERT INTO backup (id, resource, case_id, kind, at_ms, person, keep_until_day, note)"
	" VALUES ($1, $2, $3, 'snapshot', 1, 0, 40000, '')",
	"iii", ""
};
QUERY qm_order = {
	"matrix.order",
	"INSERT INTO work_order (id, rev, number, kind, case_id, resource, system, unit, district, vendor, cloud_district,"
	" state, items, issued_ms, reported_ms, person, note)"
	" VALUES ($1, 1, $2, 'open', $3, 0, $4, $5, $6, $7, $8, $9, '[]', $10, 0, 0, '')",
	"itiiiiiiti", ""
};
QUERY qm_registered = {
	"matrix.registered",
	"INSERT INTO register_entry (id, register, number, unit, org, district, vendor, system, period, key_, open, from_day,"
	" until_day, form, pack, procedure, case_, supersedes, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	" $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
	"ittiiiiitt"
	"iiitttiiii",
	"", "register_entry"
};
QUERY qm_attachment = {
	"matrix.attachment",
	"INSERT INTO attachment (id, case_, name, type, size, file, person, org, at_ms)"
	" VALUES ($1, $2, 'x.txt', 'text/plain', 1, $3, $4, $5, 1)",
	"iitii", ""
};

QUERY qm_decision = {
	"matrix.decision",
	"INSERT INTO decision (id, case_, rev, duty, person, principal, org, role, step, outcome, next, pauses, reason,"
	" fields, granted, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	" $16, $17, $18)",
	"iiiiiiitttti"
	"tttii",
	"", "decision"
};

QUERY qm_entry = { "matrix.entry", "SELECT MAX(id) FROM entry", "", "i" };
QUERY qm_receiver = {
	"matrix.receiver",
	"INSERT INTO receiver (id, host, reason, state, proposed_by, proposed_ms, confirmed_by, confirmed_ms, ended_by, ended_ms)"
	" VALUES ($1, 'matrix.example.cn', '', 'proposed', $2, 1, 0, 0, 0, 0)",
	"ii", ""
};
QUERY qm_proposal = {
	"matrix.proposal",
	"INSERT INTO calendar_change (id, source, csv, state, proposed_by, proposed_ms, confirmed_by, confirmed_ms, version)"
	" VALUES ($1, 'matrix', '', 'confirmed', 0, 1, 0, 1, 1)",
	"i", ""
};
/* Metered in August: what the statements are drawn from. */
QUERY qm_use = {
	"matrix.use",
	"INSERT INTO resource_use (id, resource, code, name, quantity, dims, from_ms, to_ms, class, state, origin,"
	" replaces, case_id, at_ms, person, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
	" $15, $16)",
	"iittitiitt"
	"iiiii",
	"", "resource_use"
};
QUERY qm_warning = {
	"matrix.warning",
	"INSERT INTO warning (id, number, case_id, unit, district, vendor, cloud_district, project, system, kind, requirement,"
	" finding, issued_ms, due_day, person, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
	"itiiiiiiitttiii", "", "warning"
};
QUERY qm_warning_state = {
	"matrix.warning_state",
	"INSERT INTO warning_state (warning, n, state, at_ms, case_id, person, reason, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	"iitiiit", "", "warning_state"
};
QUERY qm_node = { "matrix.node",
		  "INSERT INTO cloud_node (id, cloud, parent, kind) VALUES ($1, $2, 0, 'zone')",
		  "ii", "" };
QUERY qm_node_version = {
	"matrix.node_version",
	"INSERT INTO cloud_node_version (node, n, name, network, hosts, capacity, from_day, ended, ground, person, office, at_ms,"
	" mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
	"iittttiitiii", "", "cloud_node_version"
};
QUERY qm_version = { "matrix.version", "SELECT id FROM catalogue", "", "i" };

static inline enum status draft_make(struct ctx *c, int64_t person, int64_t org, int64_t *id)
{
	if (!*id)
		*id = store_new_id(c);
	const char *name = arena_printf(c->arena, "%" PRId64, *id);
	TRY(store_run(c, &qm_filter, INT(*id), INT(person), TEXT(name)));
	TRY(store_run(c, &qm_template, INT(*id), INT(person), INT(org), TEXT(name)));
	return store_run(c, &qm_draft, INT(*id), INT(person), INT(org));
}

/* A case that stands at the step, with the duties of its bearers open. */
static inline enum status case_make(struct ctx *c, const struct things *t, const char *procedure,
				    const char *step, int64_t *id)
{
	const struct history none = { 0 };
	const struct record_entry e = {
		.kind = "case.opened", .subject = "matrix", .text = "{}", .result = "done"
	};
	struct case_ k = { .id = store_new_id(c),
			   .rev = 1,
			   .title = "matrix",
			   .pack = law_pack_at(c->packs, org_today(c)),
			   .state = "open",
			   .unit = t->org,
			   .district = t->district,
			   .cloud_district = t->cloud,
			   .vendor = t->vendor,
			   .party = t->org,
			   .sponsor = t->sponsor,
			   .system = t->system,
			   .project = t->project,
			   .resource = t->resource,
			   .opened_ms = clock_now_ms(c->clock) };
	int64_t entry;
	k.procedure = law_procedure_find(k.pack, procedure);
	k.step = k.procedure ? law_step_find(k.procedure, step) : NULL;
	if (!CHECK(k.step != NULL)) {
		printf("    %s/%s\n", procedure, step);
		return OK;
	}
	k.subject = strstr(procedure, "settle") ? t->statement : 0;
	k.form = json_keep(c->arena, json_object());
	if (k.step->each) { /* the EI department is invited */
		int64_t ei;
		TRY(org_of_body(c, "ei_dept", 0, org_today(c), &ei));
		k.form = json_keep(c->arena, json_pack("{s:[s]}", k.step->each,
						       arena_printf(c->arena, "%" PRId64, ei)));
	}
	*id = k.id;
	TRY(desk__number(c, &k));
	TRY(desk__case_insert(c, &k));
	TRY(store_record(c, &e, &entry));
	return desk__duties_open(c, &k, &none);
}

static inline enum status use_make(struct ctx *c, const struct things *t)
{
	int64_t use = store_new_id(c), from = day_start_ms(day_make(2026, 8, 1)),
		to = day_start_ms(day_make(2026, 8, 2));
	return store_run(c, &qm_use, INT(use), INT(t->resource), TEXT("T-1"), TEXT("vCPU"), INT(1),
			 TEXT("{\"vcpu\":1}"), INT(from), INT(to), TEXT("formal"), TEXT("running"),
			 INT(use), INT(0), INT(t->case_id), INT(from), INT(0));
}

static inline enum status warning_make(struct ctx *c, struct things *t, const char *name)
{
	int64_t now_ms = clock_now_ms(c->clock);
	t->warning = store_new_id(c);
	TRY(store_run(c, &qm_warning, INT(t->warning), TEXT(arena_printf(c->arena, "W-%s", name)),
		      INT(t->case_id), INT(t->org), INT(t->district), INT(t->vendor), INT(t->cloud),
		      INT(t->project), INT(t->system), TEXT("misuse"), TEXT("?"), TEXT("{}"),
		      INT(now_ms), INT(org_today(c)), INT(0)));
	return store_run(c, &qm_warning_state, INT(t->warning), INT(1), TEXT("issued"), INT(now_ms),
			 INT(t->case_id), INT(0), TEXT(""));
}

static inline enum status things_make(struct ctx *c, struct matrix *m, int owner)
{
	struct things *t = &m->things[owner];
	const char *name = m->o->owners.at[owner];
	int64_t now_ms = clock_now_ms(c->clock);
	struct statement s;
	struct project p = { .unit = t->org,
			     .district = t->district,
			     .vendor = t->vendor,
			     .cloud_district = t->cloud,
			     .name = name,
			     .delivery = "build",
			     .filing = "f",
			     .initiation = "i" };
	p.filing_day = p.initiation_day = org_today(c);
	TRY(project_add(c, &p, 0, &t->project));
	struct system y = { .project = t->project,
			    .unit = t->org,
			    .district = t->district,
			    .vendor = t->vendor,
			    .cloud_district = t->cloud,
			    .name = arena_printf(c->arena, "系统%s", name),
			    .related = "",
			    .periodic = "",
			    .protection_level = 2 };
	TRY(system_add(c, &y, &t->system));
	TRY(case_make(c, t, "open_resource", "review", &t->case_id));
	const char *applicant = t->sponsor ? "sponsor.applicant" : "using_unit.applicant";
	TRY(store_run(c, &qm_decision, INT(store_new_id(c)), INT(t->case_id), INT(0), INT(0),
		      INT(0), INT(0), INT(t->sponsor ? t->sponsor : t->org), TEXT(applicant),
		      TEXT("apply"), TEXT("submit"), TEXT("endorse"), INT(0), TEXT(NULL),
		      TEXT("{}"), TEXT(NULL), INT(now_ms), INT(0)));
	t->resource = store_new_id(c);
	TRY(store_run(c, &qm_resource, INT(t->resource), INT(t->project), INT(t->system),
		      INT(t->org), INT(t->district), INT(t->vendor), INT(t->cloud), INT(t->case_id),
		      INT(now_ms)));
	t->snapshot = store_new_id(c);
	TRY(store_run(c, &qm_snapshot, INT(t->snapshot), INT(t->resource), INT(t->case_id)));
	t->order = store_new_id(c);
	const char *state = text_same(name, "d1") ? "confirmed" : "open";
	TRY(store_run(c, &qm_order, INT(t->order), TEXT(arena_printf(c->arena, "M-%s", name)),
		      INT(t->case_id), INT(t->system), INT(t->org), INT(t->district),
		      INT(t->vendor), INT(t->cloud), TEXT(state), INT(now_ms)));
	TRY(use_make(c, t));
	TRY(warning_make(c, t, name));
	TRY(statement_draw(c, "unit", t->org, day_make(2026, 8, 1), t->cloud, &s));
	t->statement = s.id;
	t->attachment = store_new_id(c);
	TRY(store_run(c, &qm_attachment, INT(t->attachment), INT(t->case_id), TEXT(m->file), INT(0),
		      INT(t->org)));
	t->registered = store_new_id(c);
	TRY(store_run(c, &qm_registered, INT(t->registered), TEXT("interpretation"), TEXT(name),
		      INT(t->org), INT(0), INT(t->district), INT(t->vendor), INT(0), TEXT(""),
		      TEXT(""), INT(0), INT(1), INT(0), TEXT("{}"),
		      TEXT(law_pack_at(c->packs, org_today(c))->version), TEXT("interpret"),
		      INT(t->case_id), INT(0), INT(now_ms), INT(0)));
	return hire_one(c, t->org, arena_printf(c->arena, "m-of-%s", name), "using_unit.ops",
			org_today(c), 0, &t->person, &t->grant);
}

/* The owner's cloud and its one zone. */
static inline enum status zone_make(struct ctx *c, struct things *t)
{
	struct cloud cloud;
	TRY(cloud_get(c, t->cloud, &cloud));
	t->tree = cloud.id;
	t->zone = store_new_id(c);
	TRY(store_run(c, &qm_node, INT(t->zone), INT(t->tree)));
	return store_run(c, &qm_node_version, INT(t->zone), INT(1), TEXT("z"), TEXT(""), TEXT("[]"),
			 TEXT("{}"), INT(day_make(2026, 8, 1)), INT(0), TEXT("m"), INT(0), INT(0),
			 INT(clock_now_ms(c->clock)));
}

static inline enum status things_fill(struct ctx *c, void *arg)
{
	struct matrix *m = arg;
	static const char *const units[] = { "a", "b", "d1", "e1", "d2", "n" };
	static const char *const vendors[] = { "v1", "v2" };
	static const char csv[] =
		"code,category,name_zh,content_zh,unit_zh,unit_price_yuan,dimensions,metering,source\n"
		"T-1,IaaS,vCPU,vCPU,核·月,46.00,vcpu=1,month,matrix\n";
	struct statement s;
	struct row r;
	int n;
	TRY(catalogue_import(c, 0, csv, sizeof csv - 1, day_make(2026, 8, 1), &n));
	TRY(store_one(c, &qm_version, &r));
	m->version = row_int(&r, 0);
	TRY(store_one(c, &qm_entry, &r));
	m->entry = row_int(&r, 0);
	m->proposal = store_new_id(c);
	TRY(store_run(c, &qm_proposal, INT(m->proposal)));
	TRY(files_add(c, m->file, 1));
	TRY(zone_make(c, &m->things[owner_at(m, "city")]));
	TRY(zone_make(c, &m->things[owner_at(m, "q1")]));
	for (int i = 0; i < 6; i++)
		TRY(things_make(c, m, owner_at(m, units[i])));
	m->receiver = store_new_id(c);
	TRY(store_run(c, &qm_receiver, INT(m->receiver), INT(m->things[0].person)));
	for (int i = 0; i < 2; i++) {
		struct things *t = &m->things[owner_at(m, vendors[i])];
		TRY(statement_draw(c, "vendor", t->org, day_make(2026, 8, 1), 0, &s));
		t->statement = s.id;
	}
	return OK;
}

/* A case at every step that is decided, for every owner of its kind. */
static inline enum status cases_fill(struct ctx *c, void *arg)
{
	struct matrix *m = arg;
	for (int i = 0; i < m->o->n_calls; i++) {
		struct call *k = &m->o->calls[i];
		for (int owner = 0; k->step && owner < m->o->owners.n; owner++)
			if (k->noun->owners >> owner & 1)
				TRY(case_make(c, &m->things[owner], k->procedure, k->step,
					      &k->cases[owner]));
	}
	return OK;
}

/* ---- the whole ---- */

static inline bool fill(struct matrix *m, store_work *work, const char *what)
{
	struct ctx *c = &m->t->ctx;
	enum status s = store_write(c, work, m);
	if (s != OK)
		printf("    %s: %s\n", what, c->fault.name);
	return CHECK(s == OK);
}

static inline bool half_open(struct matrix *m)
{
	struct ctx *c = &m->t->ctx;
	char token[TOKEN_TEXT];
	struct city_person p = { .org = place_at(m, "a"),
				 .account = "m-half",
				 .role = "using_unit.applicant",
				 .password = "Matrix-2026-x" };
	if (!CHECK(store_write(c, city_hire_work, &p) == OK) ||
	    !CHECK(session_sign_in(c, p.account, p.password, "", token) == OK))
		return false;
	m->half_open = arena_text(&m->keep, token);
	return true;
}

static inline bool matrix_open(struct matrix *m)
{
	struct ctx *c = &m->t->ctx, keeping;
	struct pack *pack;
	struct pack_error *errors;
	struct api_options o = { .demo = true };
	int n;
	keeping = *c;
	keeping.arena = &m->keep;
	if (!CHECK(OK == law_pack_embedded(&keeping, "shanghai-2022", &pack, &errors, &n)))
		return false;
	const struct pack **list = TAKE_N(&m->keep, 1, const struct pack *);
	list[0] = pack;
	m->packs = (struct packs){ list, 1 };
	keeping.packs = c->packs = &m->packs;
	keeping.tables = c->tables = tables_gather(&m->keep);
	keeping.calendar = c->calendar = TAKE(&m->keep, struct calendar);
	return CHECK(OK == api_open(&keeping, &o, &m->api)) &&
	       fill(m, orgs_fill, "organisations") && fill(m, people_fill, "people") &&
	       CHECK(files_put(c, "x", 1, m->file) == OK) && fill(m, things_fill, "things") &&
	       fill(m, cases_fill, "cases") && half_open(m);
}

#endif
