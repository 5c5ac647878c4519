/* The formats of sentences that the law answers: what a dimension is called, in which unit it
 * counts, what a state or class is called in words/, and how a paragraph is cited. */
#include "law/format.h"

#include "base/buf.h"
#include "base/ctx.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/format.h"
#include "law/dims.h"
#include "law/inner.h"

static const struct pack *pack;

static const char *in(const struct title *t, const char *language)
{
	return text_same(language, "en") ? t->en : t->zh;
}

/* {"memory_gib":32,"vcpu":8} -> "vCPU 8 核，内存 32 GiB", in the pack's order. */
static const char *dims_text(struct arena *a, const char *json, const char *language)
{
	struct ctx c = { .arena = a };
	struct dims d;
	struct buf b;
	bool first = true;
	if (law_dims_read(&c, pack, json, &d) != OK)
		return NULL;
	buf_init(&b, a, 128);
	for (int i = 0; i < pack->n_dimensions; i++) {
		const struct dimension *of = &pack->dimensions[i];
		if (d.v[i] == 0)
			continue;
		buf_text(&b, first ? "" : text_same(language, "en") ? ", " : "，");
		buf_printf(&b, "%s %lld %s", in(&of->title, language), (long long)d.v[i],
			   in(&of->unit, language));
		first = false;
	}
	return b.at;
}

/* "19.2" -> 第十九条第二款, article 19.2; an item follows: 第二项. */
static const char *cited(struct arena *a, const char *cite, const char *language)
{
	static const char *const part[] = { "条", "款", "项" };
	struct buf b;
	int n;
	char **numbers = text_split(a, cite, '.', &n);
	if (text_same(language, "en"))
		return arena_printf(a, "article %s", cite);
	buf_init(&b, a, 48);
	for (int i = 0; i < n && i < 3; i++) {
		int64_t number;
		if (!text_int(numbers[i], &number) || number < 1 || number > 99)
			return NULL;
		buf_printf(&b, "第%s%s", law__zh_number(a, (int)number), part[i]);
	}
	return b.at;
}

static const char *format(struct arena *a, const char *name, struct value v, const char *language)
{
	if (text_starts(name, "title:") && v.kind == V_TEXT)
		return words_find(language, arena_printf(a, "%s.%s", name + 6, v.text));
	if (text_same(name, "cite") && v.kind == V_TEXT)
		return cited(a, v.text, language);
	bool dimension = text_same(name, "dimension"), unit = text_same(name, "unit");
	if (v.kind == V_TEXT && text_same(name, "dims"))
		return dims_text(a, v.text, language);
	if (!dimension && !unit)
		return civil_format(a, name, v, language);
	int i = v.kind == V_TEXT ? law_dimension_find(pack, v.text) : -1;
	if (i < 0)
		return unit ? "" : NULL;
	return in(dimension ? &pack->dimensions[i].title : &pack->dimensions[i].unit, language);
}

void law_words(const struct pack *p)
{
	pack = p;
	words_format_set(format);
}
