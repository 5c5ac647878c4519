/* Day numbers by the proleptic Gregorian calendar; Shanghai has been +08:00 without summer time
 * since 1991. */
#include "civil/day.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"

enum { OFFSET_MS = 8 * 3600 * 1000, DAY_MS = 24 * 3600 * 1000 };

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int day_month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	assert(month >= 1 && month <= 12);
	return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

/* Years are counted from March, so that the leap day is a year's last; eras of 400 years are all
 * alike. */
static int32_t day_count(int year, int month, int day_of_month)
{
	int64_t y = year - (month <= 2);
	int64_t era = num_floor_div(y, 400), year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (int32_t)(era * 146097 + day_of_era - 719468);
}

int32_t day_make(int year, int month, int day_of_month)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day_of_month < 1)
		return DAY_NONE;
	if (day_of_month > day_month_length(year, month))
		return DAY_NONE;
	return day_count(year, month, day_of_month);
}

void day_split(int32_t day, int *year, int *month, int *day_of_month)
{
	int64_t z = (int64_t)day + 719468, era = num_floor_div(z, 146097),
		day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;
	*day_of_month = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
}

int day_weekday(int32_t day)
{
	int64_t since_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
	return (int)(since_monday - num_floor_div(since_monday, 7) * 7) + 1;
}

int32_t day_add_months(int32_t day, int months)
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	int64_t total = (int64_t)year * 12 + (month - 1) + months;
	year = (int)num_floor_div(total, 12);
	month = (int)(total - (int64_t)year * 12) + 1;
	int length = day_month_length(year, month);
	return day_count(year, month, day_of_month < length ? day_of_month : length);
}

int32_t day_month_start(int32_t day)
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	return day - (day_of_month - 1);
}

int32_t day_of_ms(int64_t at_ms)
{
	return (int32_t)num_floor_div(at_ms + OFFSET_MS, DAY_MS);
}

int64_t day_start_ms(int32_t day)
{
	return (int64_t)day * DAY_MS - OFFSET_MS;
}

int64_t day_end_ms(int32_t day)
{
	return day_start_ms(day) + DAY_MS;
}

/* Exactly n digits at p as a number, or -1. */
static int digits(const char *p, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

/* "2026-09-22" at the beginning of the text. */
static bool parse_date(const char *p, int32_t *out)
{
	int year = digits(p, 4);
	if (year < 0 || p[4] != '-')
		return false;
	int month = digits(p + 5, 2);
	if (month < 0 || p[7] != '-')
		return false;
	int day_of_month = digits(p + 8, 2);
	if (day_of_month < 0)
		return false;
	*out = day_make(year, month, day_of_month);
	return *out != DAY_NONE;
}

bool day_parse(const char *iso, int32_t *out)
{
	return strlen(iso) == 10 && parse_date(iso, out);
}

/* "+08:00", "-05:30" or "Z", the whole rest of the text. */
static bool parse_offset(const char *p, int64_t *offset_ms)
{
	*offset_ms = 0;
	if (strcmp(p, "Z") == 0)
		return true;
	if ((p[0] != '+' && p[0] != '-') || strlen(p) != 6 || p[3] != ':')
		return false;
	int hours = digits(p + 1, 2), minutes = digits(p + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*offset_ms = (int64_t)(hours * 60 + minutes) * 60000 * (p[0] == '-' ? -1 : 1);
	return true;
}

/* "10:00:00" or "10:00:00.123"; *end is what follows. */
static bool parse_time(const char *p, int64_t *ms, const char **end)
{
	int hours = digits(p, 2);
	if (hours < 0 || hours > 23 || p[2] != ':')
		return false;
	int minutes = digits(p + 3, 2);
	if (minutes < 0 || minutes > 59 || p[5] != ':')
		return false;
	int seconds = digits(p + 6, 2);
	if (seconds < 0 || seconds > 59)
		return false;
	*ms = (int64_t)((hours * 60 + minutes) * 60 + seconds) * 1000;
	*end = p + 8;
	if (**end != '.')
		return true;
	int part = digits(p + 9, 3);
	*ms += part;
	*end = p + 12;
	return part >= 0;
}

bool instant_parse(const char *rfc3339, int64_t *out_ms)
{
	int32_t day;
	int64_t time_ms, offset_ms;
	const char *rest;
	if (strlen(rfc3339) < 20 || !parse_date(rfc3339, &day) || rfc3339[10] != 'T')
		return false;
	if (!parse_time(rfc3339 + 11, &time_ms, &rest) || !parse_offset(rest, &offset_ms))
		return false;
	*out_ms = (int64_t)day * DAY_MS + time_ms - offset_ms;
	return true;
}

const char *day_iso(struct arena *a, int32_t day)
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	return arena_printf(a, "%04d-%02d-%02d", year, month, day_of_month);
}

const char *day_zh(struct arena *a, int32_t day)
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	return arena_printf(a, "%d年%d月%d日", year, month, day_of_month);
}

const char *month_zh(struct arena *a, int32_t day)
{
	int year, month, in_month;
	day_split(day, &year, &month, &in_month);
	return arena_printf(a, "%d年%d月", year, month);
}

const char *instant_iso(struct arena *a, int64_t at_ms)
{
	int32_t day = day_of_ms(at_ms);
	int64_t ms = at_ms - day_start_ms(day), s = ms / 1000;
	const char *date = day_iso(a, day);
	int hours = (int)(s / 3600), minutes = (int)(s / 60 % 60), seconds = (int)(s % 60);
	if (ms % 1000 == 0)
		return arena_printf(a, "%sT%02d:%02d:%02d+08:00", date, hours, minutes, seconds);
	return arena_printf(a, "%sT%02d:%02d:%02d.%03d+08:00", date, hours, minutes, seconds,
			    (int)(ms % 1000));
}
