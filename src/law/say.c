/* Titles, terms and values as people read them. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/money.h"
#include "law/inner.h"
#include "law/show.h"

static bool english(const char *language)
{
	return text_same(language, "en");
}

const char *law_say(const struct title *t, const char *language)
{
	return english(language) && t->en ? t->en : t->zh;
}

static const char *amount(struct arena *a, int64_t n, enum value_unit unit, const char *language)
{
	static const char *const names[] = {
		[UNIT_NUMBER] = "law.unit.number",     [UNIT_PERCENT] = "law.unit.percent",
		[UNIT_WORKDAYS] = "law.unit.workdays", [UNIT_MONTHS] = "law.unit.months",
		[UNIT_DAYS] = "law.unit.days",         [UNIT_CHOICE] = "law.unit.number",
		[UNIT_FACTOR] = "law.unit.factor",
	};
	if (unit == UNIT_FACTOR)
		return words_say(a, language, names[unit],
				 VALUES(TEXT(text_from_decimal(a, n, 4))));
	return words_say(a, language, names[unit], VALUES(INT(n)));
}

const char *law_strength_say(enum strength s, const char *language)
{
	static const char *const names[] = {
		[HARD] = "law.strength.hard",
		[IN_PRINCIPLE] = "law.strength.in_principle",
		[POLICY] = "law.strength.policy",
	};
	return words_find(language, names[s]);
}

const char *law_term_say(struct arena *a, const struct term *t, const char *language)
{
	static const enum value_unit units[] = {
		[PERIOD_WORKDAYS] = UNIT_WORKDAYS,
		[PERIOD_MONTHS_ACT] = UNIT_MONTHS,
		[PERIOD_MONTHS_TERM] = UNIT_MONTHS,
		[PERIOD_DAYS_TERM] = UNIT_DAYS,
	};
	if (t->until)
		return words_find(language, "law.term.until");
	const char *text = amount(a, t->period.n, units[t->period.kind], language);
	if (t->strength == IN_PRINCIPLE)
		return words_say(a, language, "law.term.in_principle", VALUES(TEXT(text)));
	if (t->strength == POLICY)
		return words_say(a, language, "law.term.policy", VALUES(TEXT(text)));
	return text;
}

const char *law_value_say(struct arena *a, const struct policy *v, const char *language)
{
	if (v->unit == UNIT_CHOICE)
		return law_say(&v->reading, language);
	return amount(a, v->number, v->unit, language);
}

const char *law_relation_say(enum relation of, const char *language)
{
	static const char *const names[] = {
		[OF_UNIT] = "law.of.unit",     [OF_SPONSOR] = "law.of.sponsor",
		[OF_CLOUD] = "law.of.cloud",   [OF_LEVEL] = "law.of.level",
		[OF_CITY] = "law.of.city",     [OF_VENDOR] = "law.of.vendor",
		[OF_PARTY] = "law.of.party",   [OF_ADDRESSEE] = "law.of.addressee",
		[OF_ISSUER] = "law.of.issuer", [OF_INVITED] = "law.of.invited",
	};
	return words_find(language, names[of]);
}

const char *law_ending_say(enum ending e, const char *language)
{
	static const char *const names[] = {
		[GOES_ON] = "law.end.goes_on",        [ENDS_DONE] = "law.end.done",
		[ENDS_REFUSED] = "law.end.refused",   [ENDS_WITHDRAWN] = "law.end.withdrawn",
		[ENDS_RELEASED] = "law.end.released",
	};
	return words_find(language, names[e]);
}

const char *law_where_say(struct arena *a, const struct pack *p, const struct duty_of_law *d,
			  const char *language)
{
	if (d->home == DUTY_TEXT || d->home == DUTY_NOT_YET)
		return law_say(&d->why, language);
	const struct registry *book =
		d->home == DUTY_REGISTER ? law_registry_find(p, d->where) : NULL;
	if (book)
		return words_say(a, language, "law.where.register",
				 VALUES(TEXT(law_say(&book->title, language))));
	if (d->home != DUTY_PROCEDURE)
		return words_say(a, language,
				 d->home == DUTY_CHECK ? "law.where.check" : "law.where.page",
				 VALUES(TEXT(d->where)));
	const char *slash = strchr(d->where, '/');
	const char *name = slash ? arena_text_n(a, d->where, (size_t)(slash - d->where)) : d->where;
	const struct procedure *r = law_procedure_find(p, name);
	const struct step *s = slash ? law_step_find(r, slash + 1) : NULL;
	const char *title = law_say(&r->title, language);
	return s ? arena_printf(a, "%s · %s", title, law_say(&s->title, language)) : title;
}

/* 十九 in Chinese, 19 in English. */
static const char *number(struct arena *a, int n, const char *language)
{
	return english(language) ? arena_printf(a, "%d", n) : law__zh_number(a, n);
}

const char *law_article_say(struct arena *a, const struct article *t, const char *language)
{
	return words_say(a, language, "law.print.article",
			 VALUES(TEXT(number(a, t->number, language)), TEXT(t->heading_zh),
				TEXT(t->heading_en)));
}

const char *law_chapter_say(struct arena *a, const struct article *t, const char *language)
{
	return words_say(a, language, "law.print.chapter",
			 VALUES(TEXT(number(a, t->chapter, language)), TEXT(t->chapter_zh),
				TEXT(t->chapter_en)));
}
