/* The pack reader: the good pack says everything once; every broken pack has one fault, and is
 * refused at its line with a sentence that helps (tests/packs/broken/NAME/expected.txt:
 * file:line:column: a piece of the sentence). */
#include <dirent.h>
#include <stdlib.h>

#include "base/ctx.h"
#include "base/text.h"
#include "civil/day.h"
#include "law/prove.h"

#include "test.h"

enum { ROOM = 64 << 20 };

static const char *slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	char *bytes = arena_take(a, 1 << 16);
	bytes[fread(bytes, 1, (1 << 16) - 1, f)] = '\0';
	fclose(f);
	return bytes;
}

/* What `rules check` would say of the pack. */
static int faults_of(struct ctx *c, const char *folder, struct pack_error **errors)
{
	struct pack *p;
	int n;
	if (law_pack_read(c, folder, &p, errors, &n) != OK)
		return n;
	struct proof_sum sum;
	law_prove(c->arena, p, false, &sum);
	*errors = sum.errors;
	return sum.n_errors;
}

static void check_broken(struct ctx *c, const char *name)
{
	struct arena *a = c->arena;
	const char *folder = arena_printf(a, "tests/packs/broken/%s", name);
	const char *want = slurp(a, arena_printf(a, "%s/expected.txt", folder));
	struct pack_error *e;
	int n = faults_of(c, folder, &e);
	CHECK(want != NULL);
	if (!test_note(n == 1, __FILE__, __LINE__, name) || !want)
		return;
	const char *place = arena_printf(a, "%s:%d:%d: ", e->file, e->line, e->column);
	const char *piece = text_trim(a, text_split(a, want, '\n', &n)[0]);
	if (!test_note(text_starts(piece, place), __FILE__, __LINE__, name))
		printf("    got  %s%s\n    want %s\n", place, e->text, piece);
	else if (!test_note(strstr(e->text, piece + strlen(place)) != NULL, __FILE__, __LINE__,
			    name))
		printf("    got  %s\n    want %s\n", e->text, piece);
}

static void broken_packs(struct ctx *c)
{
	DIR *d = opendir("tests/packs/broken");
	int n = 0;
	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		size_t mark = arena_mark(c->arena);
		check_broken(c, e->d_name);
		arena_back(c->arena, mark);
		n++;
	}
	if (d)
		closedir(d);
	CHECK(n >= 25);
}

static const struct pack *read_good(struct ctx *c)
{
	struct pack *p;
	struct pack_error *errors;
	int n;
	CHECK(law_pack_read(c, "tests/packs/good", &p, &errors, &n) == OK);
	return p;
}

static void good_pack(struct ctx *c)
{
	const struct pack *p = read_good(c);
	if (!p)
		return;
	CHECK_TEXT(p->name, "harbour-2024");
	CHECK_TEXT(p->version, "2024-03-01");
	CHECK_TEXT(p->title.en, "Harbour City Measures for Cloud Resources");
	CHECK_TEXT(p->preamble, "海港市云资源管理办法\n（2024年1月10日印发）");
	CHECK_INT(p->n_articles, 4);
	CHECK_INT(p->n_dimensions, 2);
	CHECK_INT(law_dimension_find(p, "memory_gib"), 1);
	CHECK_INT(law_dimension_find(p, "gpu"), -1);
	const struct article *t = law_article_find(p, "2.1.2");
	CHECK_TEXT(t->heading_zh, "定义");
	CHECK_TEXT(t->chapter_en, "General");
	CHECK_INT(t->n_paragraphs, 3);
	CHECK_TEXT(law_paragraph_find(p, "2.1.2")->text, "（二）使用单位，是指使用云资源的单位。");
	CHECK_TEXT(law_paragraph_find(p, "2.1")->nothing.en, "definitions bind nobody");
	CHECK(law_paragraph_find(p, "2.2") == NULL);
	CHECK(law_article_find(p, "5") == NULL);
	CHECK_INT(law_paragraph_find(p, "3.1")->n_procedures, 1);
	CHECK_INT(law_paragraph_find(p, "3.1")->n_policies, 4);
	CHECK(strlen(p->text_sm3) == 64);
	CHECK(text_ends(p->text, "核定本市服务目录。"));
}

static void procedures(struct ctx *c)
{
	const struct pack *p = read_good(c);
	const struct procedure *r = p ? law_procedure_find(p, "open_cloud") : NULL;
	if (!CHECK(r != NULL))
		return;
	CHECK_TEXT(r->ask.zh, "申请云资源");
	CHECK_TEXT(r->number_word, "开");
	CHECK_TEXT(r->about, "system");
	CHECK_TEXT(r->article, "3.1");
	CHECK_TEXT(r->first->name, "apply");
	CHECK_INT(r->n_withdraw_at, 2);
	CHECK_TEXT(r->withdraw_effects[0].name, "quota.release");
	CHECK_INT(r->first->n_fields, 4);
	CHECK_INT(r->first->fields[2].n_options, 2);
	CHECK_TEXT(r->first->fields[2].option_titles[1].zh, "周期性");
	CHECK_INT(r->first->fields[3].most, 100000000);
	const struct step *s = law_step_find(r, "review");
	CHECK(s->term.set && s->term.strength == HARD && s->term.period.kind == PERIOD_WORKDAYS);
	CHECK_INT(s->term.period.n, 5);
	CHECK_INT(law_term_on(&s->term, day_make(2029, 12, 31)).period.n, 5);
	struct term later = law_term_on(&s->term, day_make(2030, 1, 1));
	CHECK(later.period.n == 3 && later.strength == POLICY && !later.article);
	CHECK_TEXT(later.since, "apply");
	CHECK_TEXT(s->term.since, "apply");
	CHECK_TEXT(s->term.article, "3.1");
	CHECK_TEXT(s->bearers[0].role->name, "operator.reviewer");
	CHECK(s->bearers[0].of == OF_CLOUD);
	CHECK_TEXT(s->outcomes[1].next->name, "supply");
	CHECK(s->outcomes[1].pauses && s->outcomes[1].reason);
	CHECK_TEXT(s->outcomes[1].label.zh, "退回补正");
	CHECK(s->outcomes[2].next == NULL && s->outcomes[2].ending == ENDS_REFUSED);
	s = law_step_find(r, "supply");
	CHECK(s->term.strength == POLICY && s->term.article == NULL);
	s = law_step_find(r, "verify");
	CHECK(s->term.strength == IN_PRINCIPLE && s->term.period.kind == PERIOD_MONTHS_ACT);
	CHECK_TEXT(s->outcomes[1].label.zh, "未通过，调整");
	CHECK_TEXT(s->outcomes[2].effects[1].arg, "reclaim");
	s = law_step_find(law_procedure_find(p, "approve_catalogue"), "approve");
	CHECK_INT(s->n_bearers, 2);
	CHECK(s->bearers[1].of == OF_CITY && s->step_up && s->outcomes[0].grants);
}

static void exclusions(struct ctx *c)
{
	const struct pack *p = read_good(c);
	if (!p)
		return;
	const struct exclusion *why;
	const struct role *unit = law_role_find(p, "unit.applicant");
	const struct role *vendor = law_role_find(p, "vendor.engineer");
	CHECK(law_roles_exclude(p, unit, vendor, &why) && why->statically);
	CHECK(!law_roles_exclude(p, unit, law_role_find(p, "unit.approver"), &why) && why == NULL);
	CHECK(law_functions_exclude(p, "applicant", "reviewer", &why));
	CHECK_TEXT(why->article, "1");
	CHECK(!law_functions_exclude(p, "reviewer", "reviewer", NULL));
	CHECK(!law_functions_exclude(p, "reviewer", "engineer", NULL));
	CHECK(law_role_find(p, "unit.boss") == NULL);
}

/* Values with dates, and packs with dates. */
static void dates(struct ctx *c)
{
	static const char text[] =
		"pack small \"小\" \"Small\"\n\tissued 2024-01-01\n\teffective 2024-03-01\n"
		"chapter 1 \"总\" \"G\"\n| 第一章 总\narticle 1 \"一\" \"One\"\n| 第一条（一）\n"
		"paragraph 1.1\n| 条文。\n"
		"\tvalue keep.days 90 days policy from 2025-01-01 \"新\" \"new\"\n"
		"\tvalue keep.days 30 days policy \"旧\" \"old\"\n"
		"\tvalue fee.factor 0.95 factor policy \"系数\" \"factor\"\n";
	struct pack_file f = { "a.rules", text, sizeof text - 1 };
	struct pack_error *errors;
	int n;
	struct pack *p = law_pack_parse(c->arena, &f, 1, &errors, &n);
	if (!CHECK(p != NULL))
		return;
	CHECK_INT(law_policy_get(p, "keep.days", day_make(2024, 12, 31))->number, 30);
	CHECK_INT(law_policy_get(p, "keep.days", day_make(2025, 1, 1))->number, 90);
	CHECK_INT(law_policy_get(p, "keep.days", day_make(2020, 1, 1))->number, 30);
	CHECK_INT(law_policy_get(p, "fee.factor", day_make(2025, 1, 1))->number, 9500);
	CHECK(law_policy_find(p, "keep.months", 0) == NULL);
	const struct pack *at[] = { p, read_good(c) };
	struct packs packs = { at, 2 };
	CHECK(law_pack_at(&packs, day_make(2024, 2, 29)) == NULL);
	CHECK(law_pack_at(&packs, day_make(2024, 3, 1)) == at[1]);
	CHECK(law_pack_of(&packs, "2024-03-01") == at[0]);
	CHECK(law_pack_of(&packs, "2020-01-01") == NULL);
}

static void many_faults(struct ctx *c)
{
	struct arena *a = c->arena;
	const char *text = "pack small \"小\" \"Small\"\n";
	for (int i = 0; i < 80; i++)
		text = arena_printf(a, "%snonsense %d\n", text, i);
	struct pack_file f = { "a.rules", text, strlen(text) };
	struct pack_error *errors;
	int n;
	CHECK(law_pack_parse(a, &f, 1, &errors, &n) == NULL);
	CHECK_INT(n, 50);
	CHECK_INT(errors[49].line, 51);
	CHECK(law_pack_parse(a, NULL, 0, &errors, &n) == NULL);
	CHECK_INT(n, 1);
	struct pack *p;
	CHECK(law_pack_read(c, "tests/packs/absent", &p, &errors, &n) == S_ABSENT);
}

/* The pack in the program: its words are the regulation's, and it is proved. */
static void own_pack(struct ctx *c)
{
	struct pack *p;
	struct pack_error *errors;
	int n;
	enum status s = law_pack_embedded(c, "shanghai-2022", &p, &errors, &n);
	for (int i = 0; i < n; i++)
		printf("%s:%d:%d: %s\n", errors[i].file, errors[i].line, errors[i].column,
		       errors[i].text);
	if (!CHECK(s == OK))
		return;
	CHECK_INT(p->n_articles, 35);
	CHECK_INT(p->n_duties, 178);
	CHECK_INT(p->effective_day, day_make(2022, 5, 1));
	CHECK_TEXT(law_paragraph_find(p, "25.2.2")->text, "（二）僵尸系统长期占用政务云资源；");
	struct proof_sum sum;
	law_prove(c->arena, p, false, &sum);
	CHECK_INT(sum.n_errors, 0);
}

int main(void)
{
	static struct arena arena;
	arena_init(&arena, ROOM);
	struct ctx c = { .arena = &arena, .language = "en" };
	good_pack(&c);
	procedures(&c);
	exclusions(&c);
	dates(&c);
	many_faults(&c);
	broken_packs(&c);
	own_pack(&c);
	arena_done(&arena);
	return test_done();
}
