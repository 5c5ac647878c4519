/* The worked examples of counting: every deadline the law can make, with the calendars that make it
 * hard. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/calendar.h"
#include "civil/day.h"
#include "civil/format.h"

#include "test.h"

static struct arena arena;
static struct calendar calendar;

static int32_t day(const char *iso)
{
	int32_t d;
	return CHECK(day_parse(iso, &d)) ? d : 0;
}

static char *file_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		exit(1);
	}
	char *text = arena_take(&arena, 1 << 16);
	size_t n = fread(text, 1, (1 << 16) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static struct calendar read_calendar(const char *csv)
{
	int n, line;
	const char *why;
	struct calendar_day *days = calendar_read_csv(&arena, csv, &n, &line, &why);
	CHECK(days != NULL);
	return (struct calendar){ days, n, 1 };
}

static const struct {
	int example; /* of the table of worked examples */
	enum period_kind kind;
	int n;
	const char *start, *end;
} periods[] = {
	{ 1, PERIOD_WORKDAYS, 5, "2024-09-29", "2024-10-11" },
	{ 2, PERIOD_WORKDAYS, 5, "2024-09-30", "2024-10-12" },
	{ 3, PERIOD_WORKDAYS, 5, "2024-09-27", "2024-10-10" },
	{ 4, PERIOD_WORKDAYS, 5, "2023-09-28", "2023-10-11" },
	{ 5, PERIOD_WORKDAYS, 2, "2025-01-24", "2025-01-27" },
	{ 6, PERIOD_WORKDAYS, 2, "2026-02-13", "2026-02-24" },
	{ 7, PERIOD_WORKDAYS, 10, "2025-04-25", "2025-05-13" },
	{ 8, PERIOD_WORKDAYS, 10, "2026-02-12", "2026-03-04" },
	{ 9, PERIOD_WORKDAYS, 5, "2025-06-07", "2025-06-13" },
	{ 10, PERIOD_WORKDAYS, 5, "2020-01-21", "2020-02-05" },
	{ 11, PERIOD_MONTHS_ACT, 1, "2023-01-31", "2023-02-28" },
	{ 12, PERIOD_MONTHS_ACT, 1, "2024-01-31", "2024-02-29" },
	{ 13, PERIOD_MONTHS_ACT, 1, "2026-01-31", "2026-02-28" },
	{ 14, PERIOD_MONTHS_TERM, 3, "2022-11-30", "2023-02-28" },
	{ 14, PERIOD_MONTHS_TERM, 3, "2023-11-30", "2024-02-29" },
	{ 14, PERIOD_MONTHS_TERM, 3, "2024-11-30", "2025-02-28" },
	{ 15, PERIOD_MONTHS_ACT, 3, "2025-11-30", "2026-02-28" },
	{ 16, PERIOD_MONTHS_TERM, 6, "2024-08-31", "2025-02-28" },
	{ 17, PERIOD_MONTHS_ACT, 1, "2024-09-01", "2024-10-08" },
	{ 18, PERIOD_MONTHS_ACT, 1, "2025-03-05", "2025-04-07" },
	{ 19, PERIOD_MONTHS_TERM, 3, "2025-07-02", "2025-10-02" },
	{ 19, PERIOD_MONTHS_ACT, 3, "2025-07-02", "2025-10-09" },
	{ 23, PERIOD_WORKDAYS, 5, "2026-12-28", "2027-01-04" },
};

static void check_periods(void)
{
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
		struct period p = { periods[i].kind, periods[i].n };
		int32_t end = period_end(&calendar, p, day(periods[i].start), NULL, 0);
		CHECK_TEXT(day_iso(&arena, end), periods[i].end);
	}
}

static void check_filings(void)
{
	static const char *const filings[][2] = {
		/* examples 20 to 22: the end, and the latest filing 15 ahead */
		{ "2024-10-15", "2024-09-19" },
		{ "2025-10-02", "2025-09-10" },
		{ "2025-02-28", "2025-02-09" },
	};
	for (int i = 0; i < 3; i++)
		CHECK_TEXT(day_iso(&arena,
				   calendar_latest_filing(&calendar, day(filings[i][0]), 15)),
			   filings[i][1]);
	CHECK_TEXT(day_iso(&arena, calendar_latest_filing(&calendar, day("2025-10-02"), 5)),
		   "2025-09-24");
	CHECK_TEXT(day_iso(&arena, calendar_latest_filing(&calendar, day("2025-10-02"), 1)),
		   "2025-09-29");
}

/* Example 10: before the Spring Festival of 2020 was extended, the same count ended two days
 * earlier. */
static void check_amended(void)
{
	struct calendar before = calendar;
	struct calendar_day *days = arena_take(&arena, (size_t)calendar.n * sizeof *days);
	before.n = 0;
	for (int i = 0; i < calendar.n; i++)
		if (calendar.days[i].day < day("2020-01-31") ||
		    calendar.days[i].day > day("2020-02-02"))
			days[before.n++] = calendar.days[i];
		else if (calendar.days[i].day == day("2020-02-01")) /* a make-up Saturday then */
			days[before.n++] =
				(struct calendar_day){ calendar.days[i].day, true, "春节" };
	before.days = days;
	struct period five = { PERIOD_WORKDAYS, 5 };
	CHECK_TEXT(day_iso(&arena, period_end(&before, five, day("2020-01-21"), NULL, 0)),
		   "2020-02-03");
}

static void check_year_sums(void)
{
	static const int sums[] = { 249, 250, 249, 249, 251, 248, 248 };
	for (int i = 0; i < 7; i++) {
		int32_t last = day_make(2020 + i, 12, 31);
		CHECK_INT(calendar_count(&calendar, day_make(2019 + i, 12, 31), last), sums[i]);
	}
	CHECK(calendar_published(&calendar, day("2026-11-24")));
	CHECK(!calendar_published(&calendar, day("2027-01-04")));
	CHECK(period_provisional(&calendar, (struct period){ PERIOD_WORKDAYS, 5 },
				 day("2026-12-28"), day("2027-01-04")));
	CHECK_INT(calendar_kind(&calendar, day("2024-09-29")), DAY_MAKEUP);
	CHECK_INT(calendar_kind(&calendar, day("2024-10-01")), DAY_HOLIDAY);
	CHECK_INT(calendar_kind(&calendar, day("2024-10-13")), DAY_REST);
}

/* A pause from Friday to the next Wednesday: the days after it began up to the day of supply count
 * against nobody. */
static void check_pauses(void)
{
	struct period five = { PERIOD_WORKDAYS, 5 }, month = { PERIOD_MONTHS_ACT, 1 };
	struct pause p = { day("2024-11-15"), day("2024-11-20") },
		     open = { day("2024-11-15"), DAY_NONE };
	CHECK_TEXT(day_iso(&arena, period_end(&calendar, five, day("2024-11-13"), &p, 1)),
		   "2024-11-25");
	CHECK_INT(period_end(&calendar, five, day("2024-11-13"), &open, 1), DAY_NONE);
	CHECK_TEXT(day_iso(&arena, period_end(&calendar, month, day("2024-11-13"), &p, 1)),
		   "2024-12-18");
	/* A pause that began after the end changes nothing. */
	struct pause late = { day("2024-11-21"), day("2024-11-30") };
	CHECK_TEXT(day_iso(&arena, period_end(&calendar, five, day("2024-11-13"), &late, 1)),
		   "2024-11-20");
}

static void check_strip(void)
{
	int n;
	struct period five = { PERIOD_WORKDAYS, 5 };
	struct strip_cell *cells =
		period_strip(&arena, &calendar, five, day("2024-09-27"), NULL, 0, 0, &n);
	CHECK_INT(n, 14);
	CHECK_INT(cells[0].count, 0);
	CHECK_INT(cells[2].count, 1); /* the make-up Sunday */
	CHECK_INT(cells[13].count, 5);
	CHECK_TEXT(
		period_explain(&arena, &calendar, five, day("2024-09-27"), NULL, 0, "zh"),
		"2024年9月27日收到，次日起算；2024年9月28日休息，2024年9月29日调休上班，"
		"2024年10月1日至2024年10月7日放假（国庆节）；5 个工作日至2024年10月10日 24:00。");
}

static void check_csv_faults(void)
{
	static const struct {
		const char *csv;
		int line;
		const char *why;
	} bad[] = {
		{ "day,kind\n", 1, "calendar.header" },
		{ "date,kind,name\n2024-02-30,off,x\n", 2, "calendar.date" },
		{ "date,kind,name\n2024-02-01,rest,x\n", 2, "calendar.kind" },
		{ "date,kind,name\n2024-02-01,off\n", 2, "calendar.columns" },
		{ "date,kind,name\n2024-02-01,off,x\n2024-02-01,work,x\n", 0, "calendar.repeated" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int n, line;
		const char *why;
		CHECK(calendar_read_csv(&arena, bad[i].csv, &n, &line, &why) == NULL && n == 0);
		CHECK_INT(line, bad[i].line);
		CHECK_TEXT(why, bad[i].why);
	}
}

int main(void)
{
	arena_init(&arena, 16 << 20);
	words_format_set(civil_format);
	calendar = read_calendar(file_text("data/cn-workdays.csv"));
	CHECK_INT(calendar.n, 254);
	check_periods();
	check_filings();
	check_amended();
	check_year_sums();
	check_pauses();
	check_strip();
	check_csv_faults();
	return test_done();
}
