/* Civil dates as day numbers, in Asia/Shanghai. Pure.
 *
 * A day is the count of days since 1970-01-01 (int32_t, names end _day). Legal time has no hours:
 * an act at any moment of a day happened on that day, and a deadline is the end (24:00) of its day.
 */
#ifndef YH_CIVIL_DAY_H
#define YH_CIVIL_DAY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { DAY_NONE = INT32_MIN };

int32_t day_make(int year, int month, int day_of_month); /* DAY_NONE if there is no such date */
void day_split(int32_t day, int *year, int *month, int *day_of_month);
int day_weekday(int32_t day); /* 1 Monday ... 7 Sunday */
int day_month_length(int year, int month);
int32_t day_add_months(int32_t day, int months); /* the corresponding day, or the month's last */
int32_t day_month_start(int32_t day);

int32_t day_of_ms(int64_t at_ms);  /* the Shanghai day of an instant */
int64_t day_start_ms(int32_t day); /* its 00:00 +08:00 */
int64_t day_end_ms(int32_t day);   /* its 24:00, which is the next day's 00:00 */

bool day_parse(const char *iso, int32_t *out);      /* "2026-09-22", nothing else */
const char *day_iso(struct arena *a, int32_t day);  /* "2026-09-22" */
const char *day_zh(struct arena *a, int32_t day);   /* "2026年9月22日" */
const char *month_zh(struct arena *a, int32_t day); /* "2026年9月" */
/* "2026-09-22T10:00:00[.123]+08:00" or Z */
bool instant_parse(const char *rfc3339, int64_t *out_ms);
/* Always +08:00, seconds; milliseconds if not zero. */
const char *instant_iso(struct arena *a, int64_t at_ms);

#endif
