/* Recurring periods: leap days, ends of months, weeks, hours; what is no rule. */
#include <stdlib.h>

#include "base/arena.h"
#include "civil/day.h"
#include "codec/recur.h"

#include "test.h"

static struct arena arena;

static int64_t at(const char *text)
{
	int64_t ms = 0;
	CHECK(instant_parse(arena_printf(&arena, "%s:00+08:00", text), &ms));
	return ms;
}

/* "2026-06-15T00:00/2026-07-11T00:00 …" of the periods that touch from..to. */
static const char *spans(const struct recur *r, const char *from, const char *to)
{
	struct recur_span *s;
	int n;
	const char *text = "";
	recur_spans(&arena, r, at(from), at(to), &s, &n);
	for (int i = 0; i < n; i++)
		text = arena_printf(&arena, "%s%s%.16s/%.16s", text, i ? " " : "",
				    instant_iso(&arena, s[i].from_ms),
				    instant_iso(&arena, s[i].to_ms));
	return text;
}

static void periods(void)
{
	static const struct {
		const char *rrule, *start, *end, *from, *to, *want;
	} rows[] = {
		/* every year, from a day to a day */
		{ "FREQ=YEARLY", "2026-06-15T00:00", "2026-07-11T00:00", "2026-01-01T00:00",
		  "2028-01-01T00:00",
		  "2026-06-15T00:00/2026-07-11T00:00 2027-06-15T00:00/2027-07-11T00:00" },
		/* over a leap day: it ends on the same day of March all the same */
		{ "FREQ=YEARLY", "2026-02-01T00:00", "2026-03-11T00:00", "2028-01-01T00:00",
		  "2029-01-01T00:00", "2028-02-01T00:00/2028-03-11T00:00" },
		/* over new year */
		{ "FREQ=YEARLY", "2026-12-20T00:00", "2027-01-06T00:00", "2028-01-01T00:00",
		  "2028-02-01T00:00", "2027-12-20T00:00/2028-01-06T00:00" },
		/* begins on a leap day: in leap years only */
		{ "FREQ=YEARLY", "2024-02-29T00:00", "2024-03-02T00:00", "2024-01-01T00:00",
		  "2032-12-31T00:00",
		  "2024-02-29T00:00/2024-03-02T00:00 2028-02-29T00:00/2028-03-02T00:00 "
		  "2032-02-29T00:00/2032-03-02T00:00" },
		/* ends on a leap day: on the month's last day elsewhere */
		{ "FREQ=YEARLY", "2024-02-20T00:00", "2024-03-01T00:00", "2025-01-01T00:00",
		  "2026-01-01T00:00", "2025-02-20T00:00/2025-03-01T00:00" },
		/* the 31st, where there is one */
		{ "FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T08:00", "2026-01-31T20:00",
		  "2026-01-01T00:00", "2026-06-01T00:00",
		  "2026-01-31T08:00/2026-01-31T20:00 2026-03-31T08:00/2026-03-31T20:00 "
		  "2026-05-31T08:00/2026-05-31T20:00" },
		/* the last day of every month */
		{ "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T00:00", "2026-02-01T00:00",
		  "2026-01-01T00:00", "2026-04-01T00:00",
		  "2026-01-31T00:00/2026-02-01T00:00 2026-02-28T00:00/2026-03-01T00:00 "
		  "2026-03-31T00:00/2026-04-01T00:00" },
		/* from the 25th to the 5th of the next month */
		{ "FREQ=MONTHLY", "2026-01-25T00:00", "2026-02-06T00:00", "2026-02-01T00:00",
		  "2026-04-01T00:00",
		  "2026-01-25T00:00/2026-02-06T00:00 2026-02-25T00:00/2026-03-06T00:00 "
		  "2026-03-25T00:00/2026-04-06T00:00" },
		/* weekdays and hours */
		{ "FREQ=WEEKLY;BYDAY=MO,FR", "2026-06-01T08:30", "2026-06-01T18:00",
		  "2026-06-01T00:00", "2026-06-09T00:00",
		  "2026-06-01T08:30/2026-06-01T18:00 2026-06-05T08:30/2026-06-05T18:00 "
		  "2026-06-08T08:30/2026-06-08T18:00" },
		/* every night, over midnight; the one that runs when the range begins is there */
		{ "FREQ=DAILY", "2026-06-01T22:00", "2026-06-02T06:00", "2026-06-10T03:00",
		  "2026-06-11T00:00",
		  "2026-06-09T22:00/2026-06-10T06:00 2026-06-10T22:00/2026-06-11T06:00" },
		/* until, and how often */
		{ "FREQ=YEARLY;UNTIL=20271231", "2026-06-15T00:00", "2026-06-16T00:00",
		  "2027-01-01T00:00", "2030-01-01T00:00", "2027-06-15T00:00/2027-06-16T00:00" },
		{ "FREQ=DAILY;COUNT=2", "2026-06-15T00:00", "2026-06-15T12:00", "2026-01-01T00:00",
		  "2030-01-01T00:00",
		  "2026-06-15T00:00/2026-06-15T12:00 2026-06-16T00:00/2026-06-16T12:00" },
		/* a period that ends when the range begins does not touch it, one that begins when
		 * it ends neither */
		{ "FREQ=DAILY", "2026-06-01T00:00", "2026-06-01T12:00", "2026-06-01T12:00",
		  "2026-06-02T00:00", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct recur r = { rows[i].rrule, at(rows[i].start), at(rows[i].end) };
		CHECK_INT(recur_check(&arena, &r), RECUR_FINE);
		CHECK_TEXT(spans(&r, rows[i].from, rows[i].to), rows[i].want);
	}
}

static void faults(void)
{
	static const struct {
		const char *rrule, *start, *end;
		enum recur_fault want;
	} rows[] = {
		{ "", "2026-06-01T00:00", "2026-06-02T00:00", RECUR_UNREADABLE },
		{ "every summer", "2026-06-01T00:00", "2026-06-02T00:00", RECUR_UNREADABLE },
		{ "FREQ=FORTNIGHTLY", "2026-06-01T00:00", "2026-06-02T00:00", RECUR_UNREADABLE },
		{ "FREQ=HOURLY", "2026-06-01T00:00", "2026-06-01T00:30", RECUR_TOO_OFTEN },
		{ "FREQ=SECONDLY", "2026-06-01T00:00", "2026-06-01T00:30", RECUR_TOO_OFTEN },
		{ "FREQ=YEARLY", "2026-06-01T00:00", "2026-06-01T00:00", RECUR_NO_LENGTH },
		{ "FREQ=YEARLY", "2026-06-02T00:00", "2026-06-01T00:00", RECUR_NO_LENGTH },
		{ "FREQ=YEARLY", "2026-06-02T00:00", "2028-06-01T00:00", RECUR_NO_LENGTH },
		{ "FREQ=WEEKLY;BYDAY=TU", "2026-06-01T08:00", "2026-06-01T09:00",
		  RECUR_NOT_FIRST }, /* a Monday */
		{ "FREQ=YEARLY;UNTIL=20250101", "2026-06-01T08:00", "2026-06-01T09:00",
		  RECUR_NOT_FIRST },
		{ "FREQ=DAILY", "2026-06-01T08:00", "2026-06-02T09:00", RECUR_OVERLAPS },
		{ "FREQ=DAILY", "2026-06-01T08:00", "2026-06-02T08:00", RECUR_FINE },
		{ "FREQ=MONTHLY", "2026-01-10T00:00", "2026-02-12T00:00", RECUR_OVERLAPS },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct recur r = { rows[i].rrule, at(rows[i].start), at(rows[i].end) };
		if (!CHECK(recur_check(&arena, &r) == rows[i].want))
			printf("    row %zu %s\n", i, rows[i].rrule);
	}
}

/* No day of the year is 23 or 25 hours long, whatever zone the machine stands in. */
static void one_offset(void)
{
	struct recur r = { "FREQ=DAILY", at("2026-01-01T00:00"), at("2026-01-01T01:00") };
	struct recur_span *s;
	int n;
	CHECK(setenv("TZ", "America/New_York", 1) == 0);
	recur_spans(&arena, &r, at("2026-01-01T00:00"), at("2028-01-01T00:00"), &s, &n);
	CHECK_INT(n, 730);
	for (int i = 1; i < n; i++)
		CHECK_INT(s[i].from_ms - s[i - 1].from_ms, (int64_t)24 * 60 * 60 * 1000);
}

int main(void)
{
	arena_init(&arena, (size_t)16 << 20);
	periods();
	faults();
	one_offset();
	arena_done(&arena);
	return test_done();
}
