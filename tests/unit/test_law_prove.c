/* What is proved of a pack, how it is counted, and how pack and rules are shown. That each property
 * can be refuted, and where, is in tests/packs/broken (test_law_reader). */
#include <expat.h>

#include "base/ctx.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "civil/format.h"
#include "law/effects.h"
#include "law/prove.h"
#include "law/show.h"
#include "law/step.h"

#include "test.h"

static struct arena arena;

static const struct pack *read_pack(const char *folder)
{
	struct ctx c = { .arena = &arena, .language = "en" };
	struct pack *p;
	struct pack_error *errors;
	int n;
	enum status s = text_starts(folder, "tests/")
				? law_pack_read(&c, folder, &p, &errors, &n)
				: law_pack_embedded(&c, folder, &p, &errors, &n);
	CHECK(s == OK);
	return p;
}

static void good_pack(void)
{
	const struct pack *p = read_pack("tests/packs/good");
	struct proof_sum sum;
	if (!p)
		return;
	law_prove(&arena, p, false, &sum);
	CHECK_INT(sum.n_errors, 0);
	CHECK_INT(sum.procedures, 3);
	CHECK_INT(sum.steps, 13);
	CHECK_INT(sum.live, 10);
	CHECK_INT(sum.not_yet, 1);
	CHECK(sum.states >= sum.steps && sum.paths > 0 && !sum.more_paths);
	CHECK_INT(sum.proofs[P_REACH].cases, 13);
	CHECK_INT(sum.proofs[P_NOTICE].cases, 1);
	CHECK_INT(sum.proofs[P_BACKUP].cases, 2);
	for (int i = 0; i < PROPERTIES; i++)
		CHECK_INT(sum.proofs[i].faults, 0);
	law_prove(&arena, p, true, &sum);
	CHECK_INT(sum.n_errors, 1);
	CHECK_INT(sum.proofs[P_DUTY].faults, 1);
	CHECK(strstr(sum.errors[0].text, "duty 4.2-b is not yet carried out") != NULL);
}

/* The regulation itself: everything the issue asks of it, counted. */
static void own_pack(void)
{
	const struct pack *p = read_pack("shanghai-2022");
	struct proof_sum sum;
	if (!p)
		return;
	law_prove(&arena, p, false, &sum);
	for (int i = 0; i < sum.n_errors; i++)
		printf("%s:%d: %s\n", sum.errors[i].file, sum.errors[i].line, sum.errors[i].text);
	CHECK_INT(sum.n_errors, 0);
	CHECK_INT(sum.live + sum.not_yet, 178);
	CHECK(sum.proofs[P_NOTICE].cases >= 1 && sum.proofs[P_BACKUP].cases >= 2);
	CHECK(sum.proofs[P_OWN].cases >= 10);
	const char *coverage = law_coverage_text(&arena, p, "zh");
	int lines = 0;
	for (const char *at = strstr(coverage, "article "); at; at = strstr(at + 1, "\narticle "))
		lines++;
	CHECK_INT(lines, 35);
	CHECK(strstr(coverage, "article 19 测试与开通") != NULL);
	CHECK(strstr(coverage, "19.2-c") != NULL);
}

/* A procedure without an end in sight is still walked in finite time: thirty steps, each to each.
 */
static void dense_graph(void)
{
	struct arena *a = &arena;
	const char *text =
		"pack dense \"密\" \"Dense\"\n\tissued 2024-01-01\n\teffective 2024-01-01\n"
		"role a.b \"甲\" \"A\" sees own of unit group a function applicant\n"
		"chapter 1 \"总\" \"G\"\n| 第一章 总\narticle 1 \"一\" \"One\"\n| 第一条（一）\n"
		"paragraph 1.1\n| 条文。\n\tprocedure dense \"密\" \"Dense\" about system\n";
	for (int i = 0; i < 30; i++) {
		text = arena_printf(a, "%s\t\tstep s%d \"步\" \"S\" by a.b\n", text, i);
		for (int j = 0; j < 30; j++)
			text = arena_printf(a, "%s\t\t\to%d \"到\" \"To\" -> s%d\n", text, j, j);
		text = arena_printf(a, "%s\t\t\tdone -> end done\n", text);
	}
	struct pack_file f = { "dense.rules", text, strlen(text) };
	struct pack_error *errors;
	struct proof_sum sum;
	int n;
	struct pack *p = law_pack_parse(a, &f, 1, &errors, &n);
	for (int i = 0; i < n; i++)
		printf("%d: %s\n", errors[i].line, errors[i].text);
	if (!CHECK(p != NULL))
		return;
	law_prove(a, p, false, &sum);
	CHECK_INT(sum.n_errors, 0);
	CHECK(sum.more_paths);
}

/* Ten procedures, each of which starts the next and the last the first: every one starts itself. */
static void far_circle(void)
{
	enum { FAR = 10 };
	struct arena *a = &arena;
	const char *text =
		"pack far \"远\" \"Far\"\n\tissued 2024-01-01\n\teffective 2024-01-01\n"
		"role a.b \"甲\" \"A\" sees own of unit group a function applicant\n"
		"chapter 1 \"总\" \"G\"\n| 第一章 总\narticle 1 \"一\" \"One\"\n| 第一条（一）\n"
		"paragraph 1.1\n| 条文。\n";
	for (int i = 0; i < FAR; i++)
		text = arena_printf(a,
				    "%s\tprocedure p%d \"远\" \"Far\" about system\n"
				    "\t\tstep s \"步\" \"S\" by a.b\n"
				    "\t\t\tdone -> end done do case.start:p%d\n",
				    text, i, (i + 1) % FAR);
	struct pack_file f = { "far.rules", text, strlen(text) };
	struct pack_error *errors;
	struct proof_sum sum;
	int n;
	struct pack *p = law_pack_parse(a, &f, 1, &errors, &n);
	if (!CHECK(p != NULL))
		return;
	law_prove(a, p, false, &sum);
	CHECK_INT(sum.proofs[P_STARTS].faults, FAR);
}

static void showing(void)
{
	const struct pack *p = read_pack("tests/packs/good");
	const struct embed_file *f = embed_find("data/cn-workdays.csv");
	struct calendar k = { 0 };
	int line;
	const char *why;
	if (!p || !CHECK(f != NULL))
		return;
	k.days = calendar_read_csv(&arena, f->bytes, &k.n, &line, &why);
	int32_t day = day_make(2024, 9, 29);
	const char *text = law_explain(&arena, p, &k, "open_cloud/review", day, "en");
	CHECK(strstr(text, "from 2024-09-29 until 2024-10-11") != NULL);
	CHECK(strstr(text, "open.term = 5 working day(s)") != NULL);
	CHECK(strstr(law_explain(&arena, p, &k, "3.1", day, "zh"), "另一读法：受理起算") != NULL);
	CHECK(strstr(law_explain(&arena, p, &k, "2", day, "zh"), "（一）云资源") != NULL);
	CHECK(law_explain(&arena, p, &k, "9", day, "zh") == NULL);
	CHECK(law_explain(&arena, p, &k, "open_cloud/nowhere", day, "zh") == NULL);
	const struct procedure *r = law_procedure_find(p, "open_cloud");
	CHECK(strstr(law_procedure_text(&arena, r, "en"), "release Give up -> end (released)") !=
	      NULL);
	CHECK(strstr(law_coverage_json(&arena, p), "\"id\":\"4.2-b\"") != NULL);
}

static bool well_formed(const char *xml)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	enum XML_Status s = XML_Parse(p, xml, (int)strlen(xml), 1);
	XML_ParserFree(p);
	return s == XML_STATUS_OK;
}

/* Every procedure of the regulation as a drawing in both languages, and all of it on facing pages.
 */
static void drawing(void)
{
	static const char *const languages[] = { "zh", "en" };
	const struct pack *p = read_pack("shanghai-2022");
	for (int i = 0; p && i < p->n_procedures; i++)
		for (int j = 0; j < 2; j++) {
			const struct procedure *r = p->procedures[i];
			const char *svg = law_procedure_svg(&arena, r, languages[j]);
			test_note(well_formed(svg), __FILE__, __LINE__, r->name);
			for (int k = 0; k < r->n_steps; k++) {
				const char *id =
					arena_printf(&arena, "<g id=\"%s\">", r->steps[k]->name);
				test_note(strstr(svg, id) != NULL, __FILE__, __LINE__, id);
			}
		}
	if (!p)
		return;
	const char *html = law_print_html(&arena, p, "zh");
	CHECK(strstr(html, "第三十五条") != NULL && strstr(html, "(null)") == NULL);
	struct ctx c = { .arena = &arena, .language = "zh" };
	const char *pdf;
	size_t len;
	CHECK(law_print_pdf(&c, p, "zh", &pdf, &len) == OK && len > 1000);
	CHECK(len > 5 && memcmp(pdf, "%PDF-", 5) == 0);
}

static void effects(void)
{
	CHECK(law_effect_find("quota.reserve")->does & DOES_GROUND);
	CHECK(law_effect_find("quota.hold") == NULL);
	for (const struct effect_kind *e = law_effects; e->name; e++)
		test_note(law_effect_find(e->name) == e, __FILE__, __LINE__, e->name);
}

int main(void)
{
	arena_init(&arena, 256 << 20);
	words_format_set(civil_format);
	good_pack();
	own_pack();
	dense_graph();
	far_circle();
	showing();
	drawing();
	effects();
	arena_done(&arena);
	return test_done();
}
