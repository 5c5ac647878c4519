/* Dates, instants and calendar files: what is accepted comes back the same, and every count ends.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "civil/calendar.h"
#include "civil/day.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	if (!a.base)
		arena_init(&a, 64 << 20);
	arena_reset(&a);
	if (size > 4096)
		return 0;
	const char *text = arena_text_n(&a, (const char *)data, size);
	int32_t day;
	int64_t ms, again;
	if (day_parse(text, &day))
		assert(text_same(day_iso(&a, day), text));
	if (instant_parse(text, &ms))
		assert(instant_parse(instant_iso(&a, ms), &again) && again == ms);
	int n, line;
	const char *why;
	struct calendar_day *days = calendar_read_csv(&a, text, &n, &line, &why);
	assert((days == NULL) == (why != NULL));
	if (days && n > 0 && n < 200) {
		struct calendar k = { days, n, 1 };
		int32_t end = calendar_add(&k, days[0].day, 5);
		assert(calendar_count(&k, days[0].day, end) == 5);
	}
	return 0;
}
