/* The ground that everything stands on: text, numbers, buffers, arenas, maps, instants. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/random.h"
#include "base/text.h"
#include "base/value.h"
#include "base/words.h"
#include "civil/day.h"

#include "test.h"

static struct arena arena;

static void check_numbers(void)
{
	static const char *const bad[] = {
		"", "-", "+1", "01", "-0", " 1", "1 ", "0x1", "9223372036854775808", "1a", "--1"
	};
	int64_t n;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!text_int(bad[i], &n));
	CHECK(text_int("-9223372036854775808", &n) && n == INT64_MIN);
	CHECK(text_int("9223372036854775807", &n) && n == INT64_MAX);
	CHECK(text_int("0", &n) && n == 0);
}

static void check_utf8(void)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "政务云", true },
		{ "\xF0\x9F\x98\x80", true },
		{ "\xC0\x80", false },
		{ "\xED\xA0\x80", false },
		{ "\xF4\x90\x80\x80", false },
		{ "\xE6\x94", false },
		{ "\x80", false },
		{ "\xFF", false },
		{ "\xE0\x80\xAF", false },
		{ "", true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(text_valid(cases[i].text, strlen(cases[i].text)) == cases[i].valid);
	CHECK(!text_valid("a\0b", 3));
	CHECK_INT((int64_t)text_count("政务云 a"), 5);
}

static void check_buf(void)
{
	struct buf b;
	buf_init(&b, &arena, 1);
	for (int i = 0; i < 1000; i++) {
		buf_int(&b, i);
		buf_printf(&b, "%s", ",");
		if (i % 100 == 0)
			arena_take(&arena, 8); /* something in the way: growing must copy */
	}
	CHECK_INT((int64_t)b.len, 2890 + 1000);
	CHECK(text_starts(b.at, "0,1,2,3,") && text_ends(b.at, "998,999,"));
	buf_init(&b, &arena, 1);
	buf_int(&b, INT64_MIN);
	CHECK_TEXT(b.at, "-9223372036854775808");
}

static int cleaned;

static void clean(void *object)
{
	cleaned = cleaned * 10 + *(int *)object;
}

static void check_arena(void)
{
	struct arena a;
	static int one = 1, two = 2;
	arena_init(&a, 1 << 20);
	size_t mark = arena_mark(&a);
	char *dirty = arena_take(&a, 1000);
	memset(dirty, 'x', 1000);
	arena_back(&a, mark);
	char *again = arena_take(&a, 1000);
	bool zero = true;
	for (int i = 0; i < 1000; i++)
		zero = zero && again[i] == 0;
	CHECK(zero);
	arena_cleanup(&a, clean, &one);
	arena_cleanup(&a, clean, &two);
	arena_reset(&a);
	CHECK_INT(cleaned, 21); /* newest first */
	jmp_buf edge;
	a.overflow = &edge;
	if (setjmp(edge) == 0) {
		arena_take(&a, 2 << 20);
		CHECK(false && "an arena gave more than it has");
	} else {
		CHECK(true);
	}
	arena_take(&a, a.limit - a.used);
	cleaned = 0;
	if (setjmp(edge) == 0) {
		arena_cleanup(&a, clean, &one);
		CHECK(false && "an arena gave more than it has");
	}
	CHECK_INT(cleaned, 1); /* not lost, though there was no room to note it */
	arena_done(&a);
	CHECK_INT(cleaned, 1);
}

static void check_map(void)
{
	struct map m;
	map_init(&m, &arena, 4);
	static int values[1000];
	for (int i = 0; i < 1000; i++)
		map_put(&m, arena_printf(&arena, "key %d", i), &values[i]);
	for (int i = 0; i < 1000; i++)
		CHECK(map_find(&m, arena_printf(&arena, "key %d", i)) == &values[i]);
	CHECK(map_find(&m, "key 1000") == NULL);
	map_put(&m, "key 7", &values[8]);
	CHECK(map_find(&m, "key 7") == &values[8] && m.count == 1000);
}

static void check_instants(void)
{
	int64_t ms;
	int32_t day;
	CHECK(instant_parse("2026-09-22T10:00:00+08:00", &ms));
	CHECK_TEXT(instant_iso(&arena, ms), "2026-09-22T10:00:00+08:00");
	CHECK(instant_parse("2026-09-21T16:00:00Z", &ms) && ms == day_start_ms(day_of_ms(ms)));
	CHECK_TEXT(day_iso(&arena, day_of_ms(ms)), "2026-09-22");
	CHECK(day_parse("2024-02-29", &day) && !day_parse("2023-02-29", &day) &&
	      !day_parse("2024-2-29", &day));
	CHECK(!instant_parse("2026-09-22 10:00:00+08:00", &ms) &&
	      !instant_parse("2026-09-22T24:00:00+08:00", &ms));
	CHECK(!instant_parse("2026-09-22T10:00:00", &ms) &&
	      !instant_parse("2026-09-22T10:00:00+0800", &ms));
	for (int32_t d = day_make(1900, 1, 1); d < day_make(2100, 1, 1); d++) {
		int y, m, dom;
		day_split(d, &y, &m, &dom);
		if (day_make(y, m, dom) != d)
			CHECK_INT(day_make(y, m, dom), d);
	}
	CHECK_INT(day_weekday(day_make(2026, 11, 24)), 2);
}

int main(void)
{
	arena_init(&arena, 4 << 20);
	check_numbers();
	check_utf8();
	check_buf();
	check_arena();
	check_map();
	check_instants();
	CHECK_TEXT(words_say(&arena, "en", "fields", VALUES(INT(3))),
		   "3 field(s) need correcting; each says why");
	CHECK_TEXT(words_say(&arena, "zh", "no.such.name", VALUES()), "no.such.name");
	return test_done();
}
