/* The desk on a small pack (tests/packs/desk): forms, deadlines with pauses, joint steps, lapses
 * also after downtime, separation, withdrawal, numbers without gaps, a calendar that changes; on
 * both databases. */
#include "base/text.h"
#include "city.h"
#include "desk/desk.h"
#include "desk/notices.h"
#include "desk/tables.h"
#include "org/session.h"

static const struct calendar_day autumn_days[] = {
	/* 2026: 1 to 7 October off; Sunday 27 September and Saturday 10 October worked. */
	{ 20723, true, "国庆节" },  { 20727, false, "国庆节" }, { 20728, false, "国庆节" },
	{ 20729, false, "国庆节" }, { 20730, false, "国庆节" }, { 20731, false, "国庆节" },
	{ 20732, false, "国庆节" }, { 20733, false, "国庆节" }, { 20736, true, "国庆节" },
};
static const struct calendar autumn = { autumn_days, 9, 1 };

/* What the effects were, in order. */
static const char *effects = "";

static enum status note(struct ctx *c, const struct effect_call *e)
{
	effects = arena_printf(c->arena, "%s%s@%s ", effects, e->outcome->name, e->step->name);
	return OK;
}

static const struct effect test_effects[] = {
	{ "quota.reserve", note },
	{ "quota.release", note },
	{ "quota.grant", note },
	{ "quota.use", note },
	{ NULL, NULL },
};
static int jobs_run;
static int32_t last_day;
static enum status count_job(struct ctx *c, int32_t day)
{
	(void)c;
	CHECK(last_day == 0 || day == last_day + 1);
	last_day = day;
	jobs_run++;
	return OK;
}
static bool failing;
static enum status failing_job(struct ctx *c, int32_t day)
{
	(void)day;
	return failing ? FAULT(c, S_REFUSED, "org.no_bearer", TEXT("operator")) : OK;
}
static const struct day_job test_jobs[] = { { "test.failing", failing_job },
					    { "test.count", count_job },
					    { NULL, NULL } };
static const struct tables tables = { .effects = test_effects, .jobs = test_jobs };

/* ---- acting ---- */

static struct test_city city;
static struct city_person applicant, endorser, reviewer, authority, ei;

struct doing {
	const struct city_person *who;
	int64_t case_id, rev;
	const char *form, *step, *outcome, *reason, *fields, *granted;
	bool stepped;
	struct actor actor;
	struct case_ k;
};

static const json_t *parsed(struct ctx *c, const char *text)
{
	json_t *v = NULL;
	if (text)
		CHECK(json_read(c, text, strlen(text), &v) == OK);
	return v;
}

static enum status do_it(struct ctx *c, void *arg)
{
	struct doing *d = arg;
	TRY(session_actor(c, d->who->person, d->who->grant, 0, &d->actor));
	d->actor.stepped_ms = d->stepped ? clock_now_ms(c->clock) : 0;
	c->actor = &d->actor;
	enum status s;
	if (d->form) {
		const struct case_start start = { .procedure = "permit",
						  .form = parsed(c, d->form) };
		s = desk_start(c, &start, &d->k);
	} else if (text_same(d->outcome, "withdraw")) {
		s = desk_withdraw(c, d->case_id, d->rev, d->reason);
	} else {
		const struct case_decision decision = {
			.case_id = d->case_id,
			.rev = d->rev,
			.step = d->step,
			.outcome = d->outcome,
			.reason = d->reason,
			.fields = parsed(c, d->fields),
			.granted = parsed(c, d->granted),
		};
		s = desk_decide(c, &decision, &d->k);
	}
	c->actor = NULL;
	return s;
}

static enum status run(struct doing *d)
{
	struct ctx *c = &city.t->ctx;
	fault_clear(c);
	return store_write(c, do_it, d);
}

struct seeing {
	int64_t id;
	struct case_ k;
	struct history h;
	struct duty *all, open[4];
	int n, n_open;
};

static enum status see(struct ctx *c, void *arg)
{
	struct seeing *v = arg;
	TRY(desk_case_load(c, v->id, &v->k));
	TRY(desk_history(c, v->id, &v->h));
	TRY(desk_duties(c, v->id, &v->all, &v->n));
	for (int i = 0; i < v->n; i++)
		if (text_same(v->all[i].state, "open") && v->n_open < 4)
			v->open[v->n_open++] = v->all[i];
	return OK;
}

static struct seeing look(int64_t id)
{
	struct seeing v = { .id = id };
	CHECK_INT(store_read(&city.t->ctx, see, &v), OK);
	return v;
}

static int64_t start(const char *form)
{
	struct doing d = { .who = &applicant, .form = form };
	CHECK_INT(run(&d), OK);
	return d.k.id;
}

/* Decides as it should go; returns what became of it. */
static enum status decide(const struct city_person *who, int64_t id, const char *outcome,
			  const char *reason)
{
	struct seeing v = look(id);
	struct doing d = {
		.who = who,
		.case_id = id,
		.rev = v.k.rev,
		.step = v.k.step ? v.k.step->name : "none",
		.outcome = outcome,
		.reason = reason,
		.stepped = true,
	};
	return run(&d);
}

static void check_step(int64_t id, const char *step, const char *due, int duties)
{
	struct seeing v = look(id);
	CHECK_TEXT(v.k.step ? v.k.step->name : "none", step);
	CHECK_INT(v.n_open, duties);
	if (due && v.n_open)
		CHECK_TEXT(v.open[0].due_day == DAY_NONE
				   ? "none"
				   : day_iso(&city.t->arena, v.open[0].due_day),
			   due);
}

static void at(const char *instant)
{
	int64_t ms;
	CHECK(instant_parse(instant, &ms));
	clock_set(&city.t->clock, ms);
}

static void tick(void)
{
	enum status s = desk_tick(&city.t->ctx);
	if (!CHECK(s == OK))
		printf("    %s\n", city.t->ctx.fault.name);
}

static const char good[] = "{\"amount\":{\"vcpu\":8,\"memory_gib\":32},\"kind\":\"new\"}";

/* ---- what must hold ---- */

static bool faulted(const char *field, const char *name)
{
	const struct fault *f = &city.t->ctx.fault;
	for (int i = 0; i < f->n_fields; i++)
		if (text_same(f->fields[i].field, field) && text_same(f->fields[i].name, name))
			return true;
	return false;
}

static void forms(void)
{
	struct doing bad = {
		.who = &applicant,
		.form = "{\"amount\":{\"vcpu\":-1},\"kind\":\"old\",\"count\":9,\"note\":7,\"other\":1}",
	};
	CHECK_INT(run(&bad), S_INVALID);
	CHECK_INT(city.t->ctx.fault.n_fields, 5);
	CHECK(faulted("form.amount.vcpu", "field.dimension") &&
	      faulted("form.kind", "field.choice"));
	CHECK(faulted("form.count", "field.range") && faulted("form.note", "field.text") &&
	      faulted("form.other", "field.unknown"));
	struct doing vast = {
		.who = &applicant,
		.form = "{\"amount\":{\"vcpu\":9223372036854775807},\"kind\":\"new\"}",
	};
	CHECK_INT(run(&vast), S_INVALID);
	CHECK(faulted("form.amount.vcpu", "field.dimension"));
	struct doing empty = { .who = &applicant, .form = "{}" };
	CHECK_INT(run(&empty), S_INVALID);
	CHECK(faulted("form.amount", "field.required") && faulted("form.kind", "field.required"));
	struct doing zero = { .who = &applicant, .form = "{\"amount\":{},\"kind\":\"new\"}" };
	CHECK_INT(run(&zero), S_REFUSED);
	CHECK_TEXT(city.t->ctx.fault.name, "need.has_items.no");
	struct doing other = { .who = &reviewer, .form = good };
	CHECK_INT(run(&other), S_FORBIDDEN);
	/* Four that were refused took no number. */
	int64_t a = start(good), b = start(good);
	CHECK_TEXT(look(a).k.number, "沪政云许〔2026〕1号");
	CHECK_TEXT(look(b).k.number, "沪政云许〔2026〕2号");
	CHECK_INT(look(a).k.asked.v[0], 8);
}

static void pauses(void)
{
	at("2026-09-22T10:00:00+08:00");
	int64_t id = start(good);
	check_step(id, "endorse", "2026-09-25", 1);
	CHECK_INT(decide(&endorser, id, "pass", NULL), OK);
	/* 23, 24, 25, 27 (worked Sunday), 28 */
	check_step(id, "review", "2026-09-28", 1);
	at("2026-09-23T10:00:00+08:00");
	CHECK_INT(decide(&reviewer, id, "supplement", NULL), S_REFUSED);
	CHECK_TEXT(city.t->ctx.fault.name, "desk.reason");
	CHECK_INT(decide(&reviewer, id, "supplement", "缺材料"), OK);
	check_step(id, "supply", NULL, 1);
	at("2026-09-28T10:00:00+08:00");
	CHECK_INT(decide(&applicant, id, "resubmit", NULL), S_INVALID);
	CHECK(faulted("fields.more", "field.required"));
	struct doing d = { .who = &applicant,
			   .case_id = id,
			   .rev = look(id).k.rev,
			   .step = "supply",
			   .outcome = "resubmit",
			   .fields = "{\"more\":\"补上\"}" };
	CHECK_INT(run(&d), OK);
	/* 23 counted, 24 to 28 paused, then 29, 30 September, 8, 9 October: 5. */
	check_step(id, "review", "2026-10-09", 1);
	int n;
	const char *explain;
	struct seeing v = look(id);
	struct strip_cell *cells =
		desk_clock_strip(&city.t->ctx, &v.k, &v.open[0], &v.h, &n, &explain);
	int paused = 0;
	for (int i = 0; i < n; i++)
		paused += cells[i].paused;
	CHECK_INT(paused, 5);
	CHECK(explain && strstr(explain, "补正"));
}

static void joint(void)
{
	at("2026-10-12T10:00:00+08:00");
	effects = "";
	int64_t id = start(good);
	CHECK_INT(decide(&endorser, id, "pass", NULL), OK);
	CHECK_INT(decide(&reviewer, id, "pass", NULL), OK);
	check_step(id, "joint", "2026-10-14", 2);
	struct doing no_code = {
		.who = &ei, .case_id = id, .rev = look(id).k.rev, .step = "joint", .outcome = "pass"
	};
	CHECK_INT(run(&no_code), S_STEP_UP);
	CHECK_INT(decide(&reviewer, id, "pass", NULL), S_FORBIDDEN);
	CHECK_INT(decide(&ei, id, "pass", NULL), OK);
	check_step(id, "joint", "2026-10-14", 1);
	CHECK_INT(decide(&ei, id, "pass", NULL), S_FORBIDDEN); /* has had its say */
	CHECK_INT(decide(&authority, id, "return", "再核"), OK);
	check_step(id, "review", NULL, 1);
	CHECK_INT(decide(&reviewer, id, "pass", NULL), OK);
	check_step(id, "joint", NULL, 2); /* both anew */
	struct doing more = { .who = &authority,
			      .case_id = id,
			      .rev = look(id).k.rev,
			      .step = "joint",
			      .outcome = "pass",
			      .granted = "{\"vcpu\":9}",
			      .stepped = true };
	CHECK_INT(run(&more), S_REFUSED);
	CHECK_TEXT(city.t->ctx.fault.name, "need.granted_within_asked.no");
	more.granted = "{\"vcpu\":4}";
	CHECK_INT(run(&more), OK);
	CHECK_INT(decide(&ei, id, "pass", NULL), OK);
	check_step(id, "hear", "2026-10-16", 1);
	CHECK_INT(look(id).k.granted_dims.v[0], 4);
	CHECK_TEXT(effects, "pass@endorse pass@joint ");
	/* The silence of four working days, found two days late. */
	at("2026-10-18T03:00:00+08:00");
	tick();
	struct seeing v = look(id);
	CHECK_TEXT(v.k.state, "done");
	CHECK_INT(v.h.at[v.h.n - 1].person, 0);
	CHECK_TEXT(v.h.at[v.h.n - 1].outcome, "no_objection");
	CHECK_TEXT(effects, "pass@endorse pass@joint no_objection@hear ");
}

static enum status place(struct ctx *c, void *arg)
{
	struct city_person *p = arg;
	const struct grant_new g = { p->person, p->org, p->role, "test", org_today(c), 0 };
	return grant_place(c, &g, &p->grant);
}

/* The same person in another post. */
static struct city_person also(const struct city_person *who, int64_t org, const char *role)
{
	struct city_person p = *who;
	p.org = org;
	p.role = role;
	CHECK_INT(store_write(&city.t->ctx, place, &p), OK);
	return p;
}

static void separation(void)
{
	struct ctx *c = &city.t->ctx;
	at("2026-11-02T10:00:00+08:00");
	/* One person, two posts of the unit. */
	struct city_person both = city_hire(c, city.unit, "both", "using_unit.applicant");
	struct city_person as_endorser = also(&both, city.unit, "using_unit.approver");
	struct doing d = { .who = &both, .form = good };
	CHECK_INT(run(&d), OK);
	CHECK_INT(decide(&as_endorser, d.k.id, "pass", NULL), S_REFUSED);
	CHECK_TEXT(c->fault.name, "sod.function");
	CHECK_TEXT(c->fault.article, "1.1");
	CHECK_INT(decide(&endorser, d.k.id, "pass", NULL), OK);
	/* Whoever applied for the unit does not review its cases, even another one's. */
	struct city_person turned = also(&both, city.operator, "operator.reviewer");
	int64_t id = start(good);
	CHECK_INT(decide(&endorser, id, "pass", NULL), OK);
	CHECK_INT(decide(&turned, id, "pass", NULL), S_REFUSED);
	CHECK_TEXT(c->fault.name, "sod.home_unit");
	struct city_person lent = city_hire(c, city.operator, "lent", "operator.reviewer");
	struct city_person for_unit = also(&lent, city.unit, "using_unit.applicant");
	struct doing lent_applies = { .who = &for_unit, .form = good };
	CHECK_INT(run(&lent_applies), OK);
	CHECK_INT(decide(&lent, id, "pass", NULL), S_REFUSED);
	CHECK_TEXT(c->fault.name, "sod.own_unit");
	CHECK_INT(decide(&reviewer, id, "pass", NULL), OK);
}

static void stale(void)
{
	at("2026-11-03T10:00:00+08:00");
	int64_t id = start(good);
	struct doing old = { .who = &endorser,
			     .case_id = id,
			     .rev = look(id).k.rev,
			     .step = "endorse",
			     .outcome = "pass" };
	CHECK_INT(run(&old), OK);
	CHECK_INT(run(&old), S_CONFLICT);
	CHECK_TEXT(city.t->ctx.fault.name, "desk.stale");
	/* In principle: a kind that the rule does not expect asks for a reason. */
	int64_t more = start("{\"amount\":{\"vcpu\":1},\"kind\":\"more\"}");
	CHECK_INT(decide(&endorser, more, "pass", NULL), OK);
	CHECK_INT(decide(&reviewer, more, "pass", NULL), S_REFUSED);
	CHECK_TEXT(city.t->ctx.fault.name, "need.form_is.no");
	CHECK(faulted("reason", "field.reason_limit"));
	CHECK_INT(decide(&reviewer, more, "pass", "确需增加"), OK);
	/* Withdrawn where the procedure says, giving back what was reserved. */
	effects = "";
	CHECK_INT(decide(&applicant, more, "withdraw", "不要了"), S_REFUSED);
	CHECK_INT(decide(&endorser, id, "withdraw", "不要了"), S_FORBIDDEN);
	CHECK_INT(decide(&applicant, id, "withdraw", NULL), S_INVALID);
	CHECK_INT(decide(&applicant, id, "withdraw", "不要了"), OK);
	CHECK_TEXT(look(id).k.state, "withdrawn");
	CHECK_INT(look(id).n_open, 0);
	CHECK_TEXT(effects, "withdraw@review ");
}

static const char *card_of(int64_t id)
{
	struct seeing v = look(id);
	return v.n_open ? v.open[0].card : "-";
}

static enum status feed(struct ctx *c, void *arg)
{
	return desk_calendar(c, reviewer.person, "https://cloud.example", NULL, 0, arg);
}

/* The reviewer's open duties, in a calendar program's words. */
static void calendar_feed(int64_t id)
{
	const char *ics = NULL;
	struct seeing v = look(id);
	CHECK_INT(store_read(&city.t->ctx, feed, &ics), OK);
	CHECK(ics && strstr(ics, "BEGIN:VCALENDAR") && strstr(ics, "DTSTART;VALUE=DATE:20261116"));
	CHECK(ics && strstr(ics, "https://cloud.example/cases/"));
	CHECK(v.n_open == 1);
}

static void cards(void)
{
	/* The due day is Monday 16 November: yellow from Friday's beginning on, red from Tuesday's.
	 */
	at("2026-11-09T10:00:00+08:00");
	int64_t id = start(good);
	CHECK_INT(decide(&endorser, id, "pass", NULL), OK);
	check_step(id, "review", "2026-11-16", 1);
	calendar_feed(id);
	static const struct {
		const char *at, *card;
	} days[] = {
		{ "2026-11-12T00:10:00+08:00", "none" },
		{ "2026-11-13T00:10:00+08:00", "yellow" },
		{ "2026-11-16T23:50:00+08:00", "yellow" },
		{ "2026-11-17T00:10:00+08:00", "red" },
	};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		at(days[i].at);
		tick();
		CHECK_TEXT(card_of(id), days[i].card);
	}
	CHECK_INT(decide(&reviewer, id, "refuse", "不符合"), OK);
	struct seeing v = look(id);
	CHECK_INT(v.all[v.n - 1].late, 1);
	/* A week of downtime: each day once, in order; nothing twice. */
	at("2026-11-24T09:00:00+08:00");
	int before = jobs_run;
	tick();
	tick();
	CHECK_INT(jobs_run - before, 7);
	/* A job that cannot do its day stops no other, and goes on when it can. */
	failing = true;
	at("2026-11-26T09:00:00+08:00");
	CHECK_INT(desk_tick(&city.t->ctx), S_REFUSED);
	CHECK_TEXT(city.t->ctx.fault.name, "org.no_bearer");
	CHECK_INT(jobs_run - before, 9);
	failing = false;
	tick();
	CHECK_INT(jobs_run - before, 9);
}

struct recounting {
	const struct calendar *calendar;
	struct moved *moved;
	int n;
	bool apply;
};

static enum status recount(struct ctx *c, void *arg)
{
	struct recounting *r = arg;
	return desk_recount(c, r->calendar, r->apply, &r->moved, &r->n);
}

static void calendar_changes(void)
{
	struct ctx *c = &city.t->ctx;
	at("2026-12-29T10:00:00+08:00");
	int64_t id = start(good);
	struct seeing v = look(id);
	CHECK(v.open[0].provisional);
	check_step(id, "endorse", "2027-01-01", 1);
	struct calendar_day days[12];
	memcpy(days, autumn_days, sizeof autumn_days);
	days[9] = (struct calendar_day){ day_make(2027, 1, 1), false, "元旦" };
	days[10] = (struct calendar_day){ day_make(2027, 2, 6), false, "春节" };
	struct calendar next = { days, 11, 2 };
	struct recounting r = { .calendar = &next };
	CHECK_INT(store_read(c, recount, &r), OK);
	CHECK_INT(r.n, 1);
	check_step(id, "endorse", "2027-01-01", 1); /* only asked */
	r.apply = true;
	CHECK_INT(store_write(c, recount, &r), OK);
	CHECK(r.n == 1 && r.moved[0].old_day == day_make(2027, 1, 1) &&
	      r.moved[0].new_day == day_make(2027, 1, 4));
	check_step(id, "endorse", "2027-01-04", 1);
	CHECK(!look(id).open[0].provisional);
}

static bool open_city(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct pack *pack;
	struct pack_error *errors;
	int n;
	city = (struct test_city){ .t = t };
	c->calendar = &autumn;
	c->tables = &tables;
	if (!CHECK(law_pack_read(c, "tests/packs/desk", &pack, &errors, &n) == OK)) {
		for (int i = 0; i < n; i++)
			printf("    %s:%d: %s\n", errors[i].file, errors[i].line, errors[i].text);
		return false;
	}
	const struct pack **list = TAKE_N(&t->arena, 1, const struct pack *);
	list[0] = city.pack = pack;
	city.packs = (struct packs){ list, 1 };
	c->packs = &city.packs;
	if (!CHECK(store_write(c, city_fill, &city) == OK))
		return false;
	applicant = city_hire(c, city.unit, "applicant", "using_unit.applicant");
	endorser = city_hire(c, city.unit, "endorser", "using_unit.approver");
	reviewer = city_hire(c, city.operator, "reviewer", "operator.reviewer");
	authority = city_hire(c, city.authority, "authority", "authority.approver");
	ei = city_hire(c, city.ei, "ei", "ei_dept.approver");
	return true;
}

static void desk(struct test_store *t)
{
	if (!open_city(t))
		return;
	jobs_run = last_day = 0;
	tick();
	forms();
	pauses();
	joint();
	separation();
	stale();
	cards();
	calendar_changes();
}

int main(void)
{
	test_stores(desk);
	return test_done();
}
