/* law_step and the guards: which outcome is taken, what refuses, what asks for a reason, and the
 * numbers that are said. */
#include "base/ctx.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "law/format.h"
#include "law/step.h"

#include "test.h"

static struct arena arena;
static const struct pack *pack;

static const char *form_text(const void *form, const char *field)
{
	const char *const *pairs = form;
	for (int i = 0; pairs[i]; i += 2)
		if (strcmp(pairs[i], field) == 0)
			return pairs[i + 1];
	return NULL;
}

static const char *check_say(const struct check *k, const char *language)
{
	return words_say(&arena, language, k->name, k->args, k->n_args);
}

static const struct step *step_of(const char *procedure, const char *step)
{
	return law_step_find(law_procedure_find(pack, procedure), step);
}

static struct facts good_facts(void)
{
	static const char *const form[] = { "load", "steady", NULL };
	return (struct facts){
		.today = day_make(2024, 9, 29),
		.project_initiated = true,
		.protection_level = 3,
		.form_text = form_text,
		.form = form,
		.asked = { .v = { 8, 32 } },
		.quota_granted = { .v = { 16, 64 } },
		.step_due_day = DAY_NONE,
	};
}

static struct verdict decide(const char *procedure, const char *step, const char *outcome,
			     bool reason, const struct facts *f)
{
	struct verdict v;
	law_step(&arena, pack, step_of(procedure, step), outcome, reason, f, &v);
	return v;
}

static void application(void)
{
	struct facts f = good_facts();
	struct verdict v = decide("open_cloud", "apply", "submit", false, &f);
	CHECK(v.kind == VERDICT_ALLOWED);
	CHECK_INT(v.n_checks, 3);
	CHECK_TEXT(v.next->name, "review");
	CHECK(v.ending == GOES_ON);
	CHECK_TEXT(v.outcome->effects[0].name, "quota.reserve");
	CHECK_TEXT(v.checks[0].name, "need.project_initiated.yes");
	f.protection_level = 4;
	f.project_initiated = false;
	v = decide("open_cloud", "apply", "submit", true, &f);
	CHECK(v.kind == VERDICT_REFUSED);
	CHECK_TEXT(v.refused_by->name, "need.project_initiated.no");
	CHECK_TEXT(check_say(&v.checks[1], "zh"), "等保等级为4级，高于3级，不得使用政务云");
	CHECK_TEXT(check_say(&v.checks[1], "en"),
		   "protection level 4 is above 3: the government cloud may not be used");
	CHECK(decide("open_cloud", "apply", "pass", false, &f).kind == VERDICT_NO_SUCH_OUTCOME);
	f = good_facts();
	f.protection_level = 0; /* unknown is not low */
	CHECK(decide("open_cloud", "apply", "submit", false, &f).kind == VERDICT_REFUSED);
}

/* At the quota's last unit, and one above. */
static void quota(void)
{
	struct facts f = good_facts();
	f.quota_used = (struct dims){ .v = { 4, 16 } };
	f.quota_reserved = (struct dims){ .v = { 12, 16 } };
	f.case_reserved = (struct dims){ .v = { 8, 0 } };
	struct verdict v = decide("open_cloud", "review", "pass", false, &f);
	CHECK(v.kind == VERDICT_ALLOWED); /* 4 + (12 - 8) + 8 = 16 */
	f.case_reserved.v[0] = 7;
	v = decide("open_cloud", "review", "pass", false, &f);
	CHECK(v.kind == VERDICT_REFUSED);
	CHECK_INT(v.refused_by->dimension, 0);
	CHECK_TEXT(
		check_say(v.refused_by, "zh"),
		"超出项目配额：vCPU已占用 9 核，本次 8 核，配额仅 16 核；请减少数量，或者先归还不用的资源");
	f.granted =
		(struct dims){ .v = { 7, 32 } }; /* what is granted counts, not what was asked */
	CHECK(decide("open_cloud", "review", "pass", false, &f).kind == VERDICT_ALLOWED);
	f.quota_granted.v[1] = 40;
	v = decide("open_cloud", "review", "pass", false, &f);
	CHECK_INT(v.refused_by->dimension, 1);
}

/* What refuses or asks for more needs a reason and meets no needs. */
static void reasons(void)
{
	struct facts f = good_facts();
	f.quota_granted = (struct dims){ 0 };
	struct verdict v = decide("open_cloud", "review", "refuse", false, &f);
	CHECK(v.kind == VERDICT_WANTS_REASON);
	CHECK_INT(v.n_checks, 0);
	v = decide("open_cloud", "review", "refuse", true, &f);
	CHECK(v.kind == VERDICT_ALLOWED && v.next == NULL && v.ending == ENDS_REFUSED);
	v = decide("open_cloud", "review", "supplement", true, &f);
	CHECK(v.kind == VERDICT_ALLOWED && v.outcome->pauses);
	CHECK_TEXT(v.next->name, "supply");
}

/* An in-principle need asks for a reason instead of refusing. */
static void in_principle(void)
{
	struct facts f = good_facts();
	f.step_due_day = f.today;
	CHECK(decide("open_cloud", "verify", "pass", false, &f).kind == VERDICT_ALLOWED);
	f.step_due_day = f.today - 1;
	struct verdict v = decide("open_cloud", "verify", "pass", false, &f);
	CHECK(v.kind == VERDICT_WANTS_REASON && v.refused_by == NULL);
	CHECK_TEXT(check_say(&v.checks[0], "zh"), "已超过期限（2024年9月28日）");
	CHECK(decide("open_cloud", "verify", "pass", true, &f).kind == VERDICT_ALLOWED);
	v = decide("open_cloud", "formal", "done", true, &f);
	CHECK(v.kind == VERDICT_REFUSED);
	CHECK_TEXT(v.refused_by->need->article, "3.2");
}

static bool guard(const char *name, const char *const *args, int n, const struct facts *f,
		  struct check *out)
{
	struct need need = { .guard = name, .args = args, .n_args = n };
	struct check c = { .need = &need, .dimension = -1 };
	bool holds = law_guard_find(name)->test(pack, &need, f, &c);
	if (out)
		*out = c;
	return holds;
}

/* The limits of percentages: exactly the percentage is not over. */
static void percentages(void)
{
	static const char *const twenty[] = { "level.limit" }; /* 3 percent here: only arithmetic */
	struct facts f = { .unit_held = { .v = { 100 } }, .unit_quota = { .v = { 100 } } };
	struct check c;
	f.asked.v[0] = 3;
	CHECK(!guard("over_limit", twenty, 1, &f, NULL));
	f.asked.v[0] = 4;
	CHECK(guard("over_limit", twenty, 1, &f, &c));
	CHECK_INT(c.dimension, 0);
	f.quota_granted.v[0] = 100;
	f.asked.v[0] = 3;
	CHECK(guard("within_share", twenty, 1, &f, NULL));
	f.asked.v[0] = 4;
	CHECK(!guard("within_share", twenty, 1, &f, &c));
	CHECK_INT(c.args[5].i, 3);
	f.granted.v[1] = 1;
	CHECK(!guard("granted_within_asked", NULL, 0, &f, &c));
	CHECK_INT(c.dimension, 1);
}

static void forms(void)
{
	static const char *const form[] = { "periodic", "yes", "recurrence", "", NULL };
	static const char *const needs[] = { "periodic", "yes", "recurrence" };
	static const char *const states[] = { "running", "suspended" };
	static const char *const filled[] = { "periodic", "yes", "recurrence", "每年六月", NULL };
	struct facts f = { .form_text = form_text, .form = form, .resource_state = "running" };
	CHECK(guard("form_is", needs, 2, &f, NULL));
	CHECK(!guard("filled_if", needs, 3, &f, NULL));
	f.form = filled;
	CHECK(guard("filled_if", needs, 3, &f, NULL));
	CHECK(guard("resource_state_is", states, 2, &f, NULL));
	static const char *const vendor[] = { "vendor" };
	CHECK(!guard("party_is", vendor, 1, &f, NULL));
	f.statement_kind = "vendor";
	CHECK(guard("party_is", vendor, 1, &f, NULL));
	struct check c;
	f.resource_state = "reclaimed";
	CHECK(!guard("resource_state_is", states, 2, &f, &c));
	CHECK_TEXT(words_say(&arena, "zh", "need.resource_state_is.no", c.args, c.n_args),
		   "资源当前状态（已回收）不允许此项操作");
	f.resource_state = NULL;
	CHECK(!guard("resource_state_is", states, 2, &f, NULL));
	CHECK(!guard("has_items", NULL, 0, &f, NULL));
	f.asked.v[0] = -1;
	CHECK(!guard("has_items", NULL, 0, &f, NULL));
}

/* Counted use: which days may be entered into a month, on the 20th of November. */
static void days_of_use(void)
{
	int32_t november = day_make(2024, 11, 1);
	static const struct {
		int month, day; /* both from the first of November on; the month's first day */
		bool settled, holds;
	} cases[] = {
		{ 0, 0, false, true },    { 0, 19, false, true }, { 0, 20, false, false },
		{ 0, -1, false, false },  { 0, -1, true, true },  { -31, -1, false, true },
		{ -31, 0, false, false }, { 30, 19, true, true }, { 30, 19, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts f = { .today = november + 19,
				   .count_month_day = november + cases[i].month,
				   .count_used_day = november + cases[i].day,
				   .used_month_settled = cases[i].settled };
		struct check c;
		CHECK_INT(guard("use_in_month", NULL, 0, &f, &c), cases[i].holds);
	}
	struct facts f = { .count_month_day = november, .month_settled = true };
	struct check c;
	CHECK(!guard("month_open", NULL, 0, &f, &c));
	CHECK_TEXT(words_say(&arena, "zh", "need.month_open.no", c.args, c.n_args),
		   "2024年11月的结算单已经核定，不再改变；请计入以后月份，使用日期照实填写");
}

/* Each guard has its two sentences in both languages, and answers on empty facts without falling
 * over. */
static void all_guards(void)
{
	for (const struct guard *g = law_guards; g->name; g++) {
		struct facts f = { .today = day_make(2024, 9, 29), .step_due_day = DAY_NONE };
		const char *args[8];
		int n = (int)strcspn(g->takes, "+");
		for (int i = 0; i < n; i++)
			args[i] = g->takes[i] == 'v' ? "level.limit" : "x";
		struct check c;
		guard(g->name, args, n, &f, &c);
		CHECK(c.n_args <= FAULT_ARGS);
		for (int yes = 0; yes < 2; yes++) {
			const char *name =
				arena_printf(&arena, "need.%s.%s", g->name, yes ? "yes" : "no");
			test_note(words_find("zh", name) != NULL, __FILE__, __LINE__, name);
			test_note(words_find("en", name) != NULL, __FILE__, __LINE__, name);
		}
	}
	CHECK(law_guard_find("nothing_such") == NULL);
}

static void facts_needed(void)
{
	uint32_t bits = law_facts_needed(pack, step_of("open_cloud", "apply"), "submit");
	CHECK_INT(bits, F_FORM | F_CASE | F_SYSTEM);
	bits = law_facts_needed(pack, step_of("open_cloud", "review"), "pass");
	CHECK_INT(bits, F_FORM | F_CASE | F_QUOTA);
	bits = law_facts_needed(pack, step_of("open_cloud", "review"), "refuse");
	CHECK_INT(bits, F_FORM | F_CASE);
	bits = law_facts_needed(pack, step_of("reclaim_cloud", "reclaim"), NULL);
	CHECK_INT(bits, F_FORM | F_CASE | F_BACKUP);
}

static void cited(void)
{
	struct value args[] = { TEXT("测1号"), TEXT("审核"), INT(day_make(2026, 9, 30)),
				TEXT("24.1.2") };
	CHECK_TEXT(words_say(&arena, "zh", "calendar.text", args, 4),
		   "测1号：请于2026年9月30日 24:00前办理“审核”。依据：第二十四条第一款第二项");
	args[3] = TEXT("19.2");
	CHECK(text_ends(words_say(&arena, "en", "calendar.text", args, 4), "Ground: article 19.2"));
}

int main(void)
{
	arena_init(&arena, 32 << 20);
	struct ctx c = { .arena = &arena, .language = "en" };
	struct pack *p;
	struct pack_error *errors;
	int n;
	if (CHECK(law_pack_read(&c, "tests/packs/good", &p, &errors, &n) == OK)) {
		pack = p;
		law_words(p);
		application();
		quota();
		reasons();
		in_principle();
		percentages();
		forms();
		days_of_use();
		all_guards();
		facts_needed();
		cited();
	}
	arena_done(&arena);
	return test_done();
}
