/* Working days of mainland China and the three kinds of period. Pure.
 *
 * A calendar is a sorted list of days that override "Monday to Friday work": off (holiday) or work
 * (调休上班). A year with no override published is provisional: Monday to Friday, marked wherever
 * it is used, recomputed when it is imported. Every count can explain itself: the day strip and the
 * sentence come from the same walk that found the deadline. */
#ifndef YH_CIVIL_CALENDAR_H
#define YH_CIVIL_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* A plain working day, weekend, 休, 班. */
enum day_kind { DAY_WORK, DAY_REST, DAY_HOLIDAY, DAY_MAKEUP };

struct calendar_day {
	int32_t day;
	bool work;
	const char *name; /* 国庆节 */
};

struct calendar {
	const struct calendar_day *days; /* ascending, unique */
	int n;
	int64_t version; /* grows with each import; 0 = empty */
};

enum day_kind calendar_kind(const struct calendar *k, int32_t day);
bool calendar_works(const struct calendar *k, int32_t day);
/* The day's year has overrides, and not only in its last days. */
bool calendar_published(const struct calendar *k, int32_t day);
const char *calendar_name(const struct calendar *k, int32_t day); /* holiday name or NULL */

/* Working days in (from, to]; negative if to < from. */
int calendar_count(const struct calendar *k, int32_t from_day, int32_t to_day);
/* The n-th working day after the day, which itself never counts. n >= 1. */
int32_t calendar_add(const struct calendar *k, int32_t day, int n);
/* The latest day whose filing is "at least n working days before": working days in (filing, end] >=
 * n. */
int32_t calendar_latest_filing(const struct calendar *k, int32_t end_day, int n);

/* The three kinds of period (spec.md, "Counting time"). */
enum period_kind {
	PERIOD_WORKDAYS,    /* n working days: ends at 24:00 of the n-th */
	PERIOD_MONTHS_ACT,  /* n months, a duty to act: a last day that is off moves on */
	PERIOD_MONTHS_TERM, /* n months, the maximum term of a resource: does not move */
	PERIOD_DAYS_TERM,   /* n calendar days: does not move */
};

struct period {
	enum period_kind kind;
	int n;
};

/* Time that does not run against the bearer (补正): from the day after it began to the day it
 * ended. A pause with until_day == DAY_NONE is still open: the deadline then is DAY_NONE. */
struct pause {
	int32_t from_day, until_day;
};

/* The last day of the period that began with an event on start_day; with pauses the same number of
 * counted days (working days, or calendar days for months) is added after it. */
int32_t period_end(const struct calendar *k, struct period p, int32_t start_day,
		   const struct pause *pauses, int n_pauses);
/* Whether any day that the count touched lies in a year that is not published. */
bool period_provisional(const struct calendar *k, struct period p, int32_t start_day,
			int32_t end_day);

/* One cell of the day strip. */
struct strip_cell {
	int32_t day;
	enum day_kind kind;
	int count; /* 1..n where the day was counted, 0 where not */
	bool paused;
	bool provisional;
};

/* Cells from start_day to until_day (or the end, whichever is later), at most 400; *n says how
 * many. */
struct strip_cell *period_strip(struct arena *a, const struct calendar *k, struct period p,
				int32_t start_day, const struct pause *pauses, int n_pauses,
				int32_t until_day, int *n);
/* "自 2024-09-29 起 5 个工作日：9月30日、10月8日…；10月1日至7日放假，10月12日上班；至 2024-10-11
 * 24:00" in zh or en. */
const char *period_explain(struct arena *a, const struct calendar *k, struct period p,
			   int32_t start_day, const struct pause *pauses, int n_pauses,
			   const char *language);

/* Reads "date,kind,name" rows (header line first) into calendar days. On a fault returns NULL, *n
 * is 0, and *line and *why say where and what (line 0: of a repeated date, which no line alone is
 * to blame for). Rows may come in any order. */
struct calendar_day *calendar_read_csv(struct arena *a, const char *csv, int *n, int *line,
				       const char **why);

#endif
