/* Organisations, grants, delegations, scopes, working days, feeds: as tables of what must and
 * must not be. */
#include "base/embed.h"
#include "base/text.h"
#include "city.h"
#include "org/preferences.h"

/* ---- calls in a transaction ---- */

struct call {
	struct actor actor;
	int64_t id;
	struct grant_new grant;
	struct delegation_new delegation;
};

static void as(struct ctx *c, struct call *k, const struct city_person *p)
{
	k->actor = (struct actor){ .person = p->person, .org = p->org, .grant = p->grant };
	c->actor = &k->actor;
}

static enum status do_propose(struct ctx *c, void *arg)
{
	struct call *k = arg;
	return grant_propose(c, &k->grant, &k->id);
}

static enum status do_confirm(struct ctx *c, void *arg)
{
	return grant_confirm(c, ((struct call *)arg)->id);
}

static enum status do_end(struct ctx *c, void *arg)
{
	return grant_end(c, ((struct call *)arg)->id, "over");
}

static enum status do_place(struct ctx *c, void *arg)
{
	struct call *k = arg;
	return grant_place(c, &k->grant, &k->id);
}

static enum status do_delegate(struct ctx *c, void *arg)
{
	struct call *k = arg;
	return delegation_make(c, &k->delegation, &k->id);
}

static enum status do_undelegate(struct ctx *c, void *arg)
{
	return delegation_end(c, ((struct call *)arg)->id);
}

/* Refused with this name, or NULL for done. */
static void check_work(struct ctx *c, store_work *work, struct call *k, const char *name)
{
	enum status s = store_write(c, work, k);
	CHECK_TEXT(s == OK ? NULL : c->fault.name, name);
	fault_clear(c);
}

/* ---- grants ---- */

static void grants(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person sec1 = city_hire(c, k->operator, "sec1", "platform.sec_admin");
	struct city_person sec2 = city_hire(c, k->operator, "sec2", "platform.sec_admin");
	struct city_person anna = city_hire(c, k->unit, "anna", NULL);
	struct call call = { .grant = { .person = anna.person,
					.org = k->unit,
					.role = "using_unit.applicant",
					.reason = "new",
					.from_day = org_today(c) } };
	as(c, &call, &sec1);
	check_work(c, do_propose, &call, NULL);
	check_work(c, do_confirm, &call, "grant.second");
	as(c, &call, &sec2);
	check_work(c, do_confirm, &call, NULL);
	check_work(c, do_confirm, &call, "grant.settled");
	struct call self = { .grant = { .person = sec2.person,
					.org = k->unit,
					.role = "using_unit.ops",
					.from_day = org_today(c) } };
	as(c, &self, &sec2);
	check_work(c, do_propose, &self, "grant.excluded");
	as(c, &call, &anna);
	check_work(c, do_end, &call, "grant.self");
	as(c, &call, &sec1);
	check_work(c, do_end, &call, NULL);
	check_work(c, do_end, &call, "grant.settled");
	c->actor = NULL;
}

/* Which roles one person may be given beside another, and where. */
static void separation(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	static const struct {
		const char *held, *asked, *fault;
	} rows[] = {
		{ "using_unit.applicant", "using_unit.approver", NULL },
		{ "using_unit.applicant", "vendor.engineer", "grant.place" },
		{ "using_unit.applicant", "platform.sys_admin", "grant.excluded" },
		{ "using_unit.applicant", "operator.reviewer", "grant.place" },
		{ "using_unit.applicant", "no.role", "fields" },
		{ "using_unit.applicant", "auditor.external", "grant.excluded" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *account = arena_printf(c->arena, "sep%zu", i);
		struct city_person p = city_hire(c, k->unit, account, rows[i].held);
		struct call call = { .grant = { .person = p.person,
						.org = k->unit,
						.role = rows[i].asked,
						.from_day = org_today(c) } };
		check_work(c, do_place, &call, rows[i].fault);
	}
	struct city_person ei = city_hire(c, k->ei, "ei-both", "ei_dept.reviewer");
	struct call call = { .grant = { .person = ei.person,
					.org = k->operator,
					.role = "operator.reviewer",
					.from_day = org_today(c) } };
	check_work(c, do_place, &call, "grant.excluded");
}

/* ---- delegations ---- */

struct ask_offices {
	int64_t person;
	struct office *at;
	int n;
};

static enum status ask_offices(struct ctx *c, void *arg)
{
	struct ask_offices *a = arg;
	return grant_offices(c, a->person, &a->at, &a->n);
}

static void delegations(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	int32_t today = org_today(c);
	struct city_person boss = city_hire(c, k->unit, "boss", "using_unit.approver");
	struct city_person mate = city_hire(c, k->unit, "mate", "using_unit.ops");
	struct city_person far = city_hire(c, k->other, "far", "using_unit.ops");
	struct city_person sec = city_hire(c, k->operator, "sec9", "platform.sec_admin");
	struct city_person sec8 = city_hire(c, k->operator, "sec8", "platform.sec_admin");
	struct call call = { .delegation = { .grant = boss.grant,
					     .delegate = far.person,
					     .from_day = today,
					     .until_day = today + 5,
					     .reason = "leave" } };
	as(c, &call, &boss);
	check_work(c, do_delegate, &call, "delegation.colleague");
	call.delegation.delegate = boss.person;
	check_work(c, do_delegate, &call, "delegation.self");
	call.delegation.delegate = mate.person;
	call.delegation.until_day = today - 1;
	check_work(c, do_delegate, &call, "fields");
	call.delegation.until_day = today + 5;
	check_work(c, do_delegate, &call, NULL);
	struct ask_offices mine = { .person = mate.person };
	CHECK_INT(store_read(c, ask_offices, &mine), OK);
	CHECK_INT(mine.n, 2);
	CHECK_INT(mine.at[1].principal, boss.person);
	/* What was delegated is not handed on, by nobody's own grant neither. */
	struct call chain = { .delegation = call.delegation };
	as(c, &chain, &mate);
	check_work(c, do_delegate, &chain, "absent");
	struct call admin = { .delegation = { .grant = sec.grant,
					      .delegate = sec8.person,
					      .from_day = today,
					      .until_day = today } };
	as(c, &admin, &sec);
	check_work(c, do_delegate, &admin, "delegation.administrator");
	as(c, &call, &far);
	check_work(c, do_undelegate, &call, "absent");
	as(c, &call, &mate);
	check_work(c, do_undelegate, &call, NULL);
	CHECK_INT(store_read(c, ask_offices, &mine), OK);
	CHECK_INT(mine.n, 1);
	c->actor = NULL;
}

/* Standing in for somebody counts like holding his office: what excludes it excludes that, too. */
static void delegated_separation(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	int32_t today = org_today(c);
	struct city_person boss = city_hire(c, k->operator, "op-boss", "operator.reviewer");
	struct city_person mate = city_hire(c, k->operator, "op-mate", NULL);
	struct call call = { .delegation = { .grant = boss.grant,
					     .delegate = mate.person,
					     .from_day = today,
					     .until_day = today + 5,
					     .reason = "leave" },
			     .grant = { .person = mate.person,
					.org = k->ei,
					.role = "ei_dept.reviewer",
					.from_day = today } };
	as(c, &call, &boss);
	check_work(c, do_delegate, &call, NULL);
	c->actor = NULL;
	check_work(c, do_place, &call, "grant.excluded");
	as(c, &call, &boss);
	check_work(c, do_undelegate, &call, NULL);
	c->actor = NULL;
	check_work(c, do_place, &call, NULL);
	as(c, &call, &boss);
	check_work(c, do_delegate, &call, "grant.excluded");
	c->actor = NULL;
}

/* ---- scopes ---- */

static void scopes(void)
{
	static const struct {
		enum sees sees;
		const char *body;
		int64_t district;
		enum scope_kind kind;
		int64_t id;
	} rows[] = {
		{ SEES_OWN, "using_unit", 0, SCOPE_UNIT, 7 },
		{ SEES_OWN, "using_unit", 3, SCOPE_UNIT, 7 },
		{ SEES_CITY, "operator", 0, SCOPE_CITY, 0 },
		{ SEES_CITY, "operator", 3, SCOPE_DISTRICT, 3 },
		{ SEES_DISTRICT, "operator", 3, SCOPE_DISTRICT, 3 },
		{ SEES_DISTRICT, "operator", 0, SCOPE_UNIT, 7 },
		{ SEES_LINKED, "vendor", 0, SCOPE_VENDOR, 7 },
		{ SEES_LINKED, "sponsor", 0, SCOPE_SPONSOR, 7 },
		{ SEES_PLATFORM, "platform", 0, SCOPE_PLATFORM, 0 },
		{ SEES_AUDIT, "auditor", 3, SCOPE_AUDIT, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct role role = { .sees = rows[i].sees, .body = rows[i].body };
		enum scope_kind kind;
		int64_t id;
		grant_scope(&role, 7, rows[i].district, &kind, &id);
		CHECK_INT(kind, rows[i].kind);
		CHECK_INT(id, rows[i].id);
	}
}

/* ---- imports, bodies, working days, feeds ---- */

static enum status import_work(struct ctx *c, void *arg)
{
	struct call *k = arg;
	int n, rows;
	TRY(org_import_units(c, embed_find("data/units.csv")->bytes, &n));
	CHECK_INT(n, 282);
	TRY(org_import_units(c, embed_find("data/units.csv")->bytes,
			     &n)); /* again changes nothing */
	TRY(org_import_bodies(c, embed_find("data/bodies.csv")->bytes, &rows));
	CHECK_INT(rows, 6 + 16 * 4);
	TRY(org_by_name(c, "上海市黄浦区人民政府", &k->id));
	struct org o;
	int64_t office;
	TRY(org_get(c, k->id, &o));
	CHECK_INT(o.district, o.id);
	TRY(org_of_body(c, "authority", o.id, org_today(c), &office));
	TRY(org_get(c, office, &o));
	CHECK_TEXT(o.name, "上海市黄浦区人民政府办公室");
	/* A body moves: before the day it is the old one, from it on the new one. */
	int64_t old, moved;
	TRY(org_of_body(c, "operator", 0, org_today(c), &old));
	TRY(org_body_set(c, "operator", 0, k->id, org_today(c) + 10));
	TRY(org_of_body(c, "operator", 0, org_today(c) + 9, &moved));
	CHECK_INT(moved, old);
	TRY(org_of_body(c, "operator", 0, org_today(c) + 10, &moved));
	CHECK_INT(moved, k->id);
	const struct role role = { .name = "finance.officer", .body = "finance" };
	const struct bearer nobody = { &role, OF_CLOUD }, unit = { &role, OF_UNIT };
	const struct bearing about = { .unit = 5, .cloud_district = 99 };
	CHECK_INT(org_bearer(c, &nobody, &about, &moved), S_REFUSED);
	fault_clear(c);
	TRY(org_bearer(c, &unit, &about, &moved));
	CHECK_INT(moved, 5);
	return OK;
}

static enum status bad_import(struct ctx *c, void *arg)
{
	int n;
	return org_import_units(c, arg, &n);
}

static void imports(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct call call = { 0 };
	char bad[] =
		"code,name_zh,level,kind,district,industry,code_synthetic\nA,甲,municipal,party,,综合,1\nB,乙\n"
		"C,丙,district,institution,无此区,数据,1\n";
	CHECK_INT(store_write(c, import_work, &call), OK);
	CHECK_INT(store_write(c, bad_import, bad), S_INVALID);
	CHECK_INT(c->fault.n_fields, 1);
	CHECK_TEXT(c->fault.fields[0].field, "3");
	fault_clear(c);
}

/* What holiday-cn publishes, and what is wrong with a file of it. */
static void holiday_cn(struct ctx *c)
{
	static const struct {
		const char *text, *csv; /* csv NULL: refused */
	} files[] = {
		{ "{\"year\":2027,\"papers\":[\"x\"],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},"
		  "{\"name\":\"元旦\",\"date\":\"2027-01-03\",\"isOffDay\":false}]}",
		  "date,kind,name\n2027-01-01,off,元旦\n2027-01-03,work,元旦\n" },
		{ "\xEF\xBB\xBF {\"days\":[{\"name\":\"\",\"date\":\"2027-01-01\",\"isOffDay\":true}]}",
		  "date,kind,name\n2027-01-01,off,\n" },
		{ "date,kind,name\n", "date,kind,name\n" },
		{ "{\"days\":[]}", NULL },
		{ "{\"year\":2027}", NULL },
		{ "{\"days\":[{\"name\":\"元旦\",\"date\":\"2027-13-01\",\"isOffDay\":true}]}",
		  NULL },
		{ "{\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\"}]}", NULL },
		{ "{\"days\":[{\"name\":\"a,b\",\"date\":\"2027-01-01\",\"isOffDay\":true}]}",
		  NULL },
		{ "{\"days\":[1]}", NULL },
		{ "{", NULL },
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const char *csv = NULL;
		enum status s = calendars_text(c, files[i].text, &csv);
		CHECK_INT(s == OK, files[i].csv != NULL);
		if (s == OK)
			CHECK_TEXT(csv, files[i].csv);
		fault_clear(c);
	}
}

static enum status calendar_work(struct ctx *c, void *arg)
{
	holiday_cn(c);
	struct call *k = arg;
	int64_t version;
	struct calendar *days;
	int changes;
	TRY(calendars_import(c, embed_find("data/cn-workdays.csv")->bytes, "data", &version));
	CHECK_INT(version, 1);
	TRY(calendars_read(c, c->arena, &days));
	CHECK(calendar_published(days, day_make(2026, 1, 1)));
	CHECK(!calendar_published(days, day_make(2027, 1, 1)));
	const char *csv = "date,kind,name\n2027-01-01,off,元旦\n2027-01-02,work,元旦\n";
	TRY(calendars_with(c, csv, &days, &changes));
	CHECK_INT(changes, 2);
	CHECK(calendar_published(days, day_make(2026, 1, 1)));
	CHECK_INT(calendar_kind(days, day_make(2027, 1, 2)), DAY_MAKEUP);
	/* A notice for 2027 that begins with the last day of 2026 leaves the rest of 2026 alone. */
	const char *across = "date,kind,name\n2026-12-31,off,元旦\n2027-01-01,off,元旦\n";
	TRY(calendars_with(c, across, &days, &changes));
	CHECK_INT(changes, 2);
	CHECK_INT(calendar_kind(days, day_make(2026, 10, 1)), DAY_HOLIDAY);
	CHECK_INT(calendar_kind(days, day_make(2026, 12, 31)), DAY_HOLIDAY);
	TRY(calendars_propose(c, csv, "国办发明电〔2026〕7号", &k->id));
	CHECK_INT(calendars_confirm(c, k->id, &version), S_REFUSED);
	fault_clear(c);
	k->actor.person++;
	TRY(calendars_confirm(c, k->id, &version));
	CHECK_INT(version, 2);
	int64_t third;
	TRY(calendars_import(c, across, "data", &third));
	TRY(calendars_read(c, c->arena, &days));
	CHECK_INT(calendar_kind(days, day_make(2026, 10, 1)), DAY_HOLIDAY);
	CHECK_INT(calendar_kind(days, day_make(2027, 1, 2)), DAY_MAKEUP);
	CHECK_INT(calendars_confirm(c, k->id, &version), S_CONFLICT);
	fault_clear(c);
	CHECK_INT(calendars_with(c, "date,kind,name\n2027-13-01,off,x\n", &days, &changes),
		  S_INVALID);
	fault_clear(c);
	return OK;
}

static void calendars(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	struct city_person p = city_hire(c, k->operator, "lead", "operator.lead");
	struct call call = { 0 };
	as(c, &call, &p);
	CHECK_INT(store_write(c, calendar_work, &call), OK);
	c->actor = NULL;
}

static enum status feed_work(struct ctx *c, void *arg)
{
	struct city_person *p = arg;
	char first[FEED_TEXT], second[FEED_TEXT];
	int64_t person;
	TRY(feed_token(c, p->person, first));
	TRY(feed_person(c, first, &person));
	CHECK_INT(person, p->person);
	TRY(feed_renew(c, p->person));
	TRY(feed_token(c, p->person, second));
	CHECK(strcmp(first, second) != 0);
	CHECK_INT(feed_person(c, first, &person), S_ABSENT);
	CHECK_INT(feed_person(c, "12-00", &person), S_ABSENT);
	CHECK_INT(feed_person(c, "x", &person), S_ABSENT);
	fault_clear(c);
	return OK;
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		grants(&k);
		separation(&k);
		delegations(&k);
		delegated_separation(&k);
		calendars(&k);
		imports(&k);
		struct city_person p = city_hire(&t->ctx, k.unit, "feeder", NULL);
		CHECK_INT(store_write(&t->ctx, feed_work, &p), OK);
	}
	city_close(&k);
}

int main(void)
{
	scopes();
	test_stores(run);
	return test_done();
}
