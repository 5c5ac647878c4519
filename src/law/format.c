#include "law/format.h"

#include "base/text.h"
#include "base/words.h"
#include "civil/format.h"

static const struct pack *pack;

static const char *format(struct arena *a, const char *name, struct value v, const char *language)
{
	bool dimension = text_same(name, "dimension"), unit = text_same(name, "unit");
	if (!dimension && !unit)
		return civil_format(a, name, v, language);
	int i = v.kind == V_TEXT ? law_dimension_find(pack, v.text) : -1;
	if (i < 0)
		return unit ? "" : NULL;
	const struct title *t = dimension ? &pack->dimensions[i].title : &pack->dimensions[i].unit;
	return text_same(language, "en") ? t->en : t->zh;
}

void law_words(const struct pack *p)
{
	pack = p;
	words_format_set(format);
}
