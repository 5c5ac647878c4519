/* A pack made readable: where each duty lives, a procedure as text and as a drawing, one rule
 * explained, and law and rules on facing pages. Pure: text into the arena. `language` is "zh" or
 * "en". */
#ifndef YH_LAW_SHOW_H
#define YH_LAW_SHOW_H

#include "base/ctx.h"
#include "law/pack.h"

/* One text of a title. */
const char *law_say(const struct title *t, const char *language);
/* "5个工作日", "原则上1个月", "10 working days (policy)". */
const char *law_term_say(struct arena *a, const struct term *t, const char *language);
/* "3个月", "120%", "按月结算": a value as people read it. */
const char *law_value_say(struct arena *a, const struct policy *v, const char *language);
const char *law_strength_say(enum strength s, const char *language); /* 硬性、原则上、平台建议 */
/* Where a duty lives, "测试与开通 · 审核", or why it does not yet. */
const char *law_where_say(struct arena *a, const struct pack *p, const struct duty_of_law *d,
			  const char *language);
const char *law_relation_say(enum relation of, const char *language);
const char *law_ending_say(enum ending e, const char *language);

/* "第十九条　测试与开通", "第四章　资源管理". */
const char *law_article_say(struct arena *a, const struct article *t, const char *language);
const char *law_chapter_say(struct arena *a, const struct article *t, const char *language);

/* A line `article N …` each, then its duties; the sum at the end. */
const char *law_coverage_text(struct arena *a, const struct pack *p, const char *language);
const char *law_coverage_json(struct arena *a, const struct pack *p);

const char *law_procedure_text(struct arena *a, const struct procedure *r, const char *language);
/* A tidy drawing: the way to the end downwards, what branches off to its right, what returns on its
 * left. */
const char *law_procedure_svg(struct arena *a, const struct procedure *r, const char *language);

/* CITE ("19", "19.2", "24.1.2"), PROCEDURE or PROCEDURE/STEP: what the law says, who, until when
 * with the arithmetic of an example day, limits, alternatives. NULL if there is no such thing. */
const char *law_explain(struct arena *a, const struct pack *p, const struct calendar *k,
			const char *what, int32_t day, const char *language);

/* Law left, rules right, procedures drawn: one self-contained HTML page, fit for printing. */
const char *law_print_html(struct arena *a, const struct pack *p, const char *language);
/* The same as a PDF, procedures as numbered steps. */
enum status MUST law_print_pdf(struct ctx *c, const struct pack *p, const char *language,
			       const char **bytes, size_t *len);

/* What differs between two packs, each on its day: of `words` the paragraphs, of `value` what is in
 * force with its strength and reading, of `procedure` its steps. before or after is NULL where
 * there is none. */
struct difference {
	const char *kind, *cite, *name, *title, *before, *after;
};
struct difference *law_differences(struct arena *arena, const struct pack *a, int32_t day_a,
				   const struct pack *b, int32_t day_b, const char *language,
				   int *n);

#endif
