#include "civil/format.h"

#include "base/arena.h"
#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"

const char *civil_format(struct arena *a, const char *format, struct value v, const char *language)
{
	if (v.kind != V_INT)
		return NULL;
	if (text_same(format, "date"))
		return text_same(language, "en") ? day_iso(a, (int32_t)v.i)
						 : day_zh(a, (int32_t)v.i);
	if (text_same(format, "month"))
		return text_same(language, "en") ? arena_text_n(a, day_iso(a, (int32_t)v.i), 7)
						 : month_zh(a, (int32_t)v.i);
	if (text_same(format, "minute")) {
		const char *iso = instant_iso(a, v.i);
		return arena_printf(a, "%.10s %.5s", iso, iso + 11);
	}
	if (text_same(format, "instant"))
		return instant_iso(a, v.i);
	if (text_same(format, "money"))
		return money_text(a, v.i);
	if (text_same(format, "capital"))
		return money_capital(a, v.i);
	if (text_same(format, "percent"))
		return arena_printf(a, "%s%%", text_from_decimal(a, v.i, 0));
	return NULL;
}
