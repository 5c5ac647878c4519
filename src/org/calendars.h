/* The stored working days: what civil/calendar.h counts with. A change is proposed by one person
 * and confirmed by another; a year that was never published stays provisional. */
#ifndef YH_ORG_CALENDARS_H
#define YH_ORG_CALENDARS_H

#include "civil/calendar.h"
#include "org/org.h"

/* All days, in `keep`; version 0 when nothing was ever imported. */
enum status MUST calendars_read(struct ctx *c, struct arena *keep, struct calendar **out);
enum status MUST calendars_version(struct ctx *c, int64_t *version);
/* A notice as people have it: rows "date,kind,name", or the JSON of holiday-cn ({"year":2027,
 * "days":[{"name","date","isOffDay"}]}). *csv is the former, which is what is kept. S_INVALID names
 * the line, or of JSON the day's number. */
enum status MUST calendars_text(struct ctx *c, const char *text, const char **csv);
/* The calendar as it would be with these rows; S_INVALID naming line and fault. A row takes the
 * place of its own day alone: a notice can touch the year before it, and a year can have two. A day
 * that is plain again is named so ("work" on a weekday). */
enum status MUST calendars_with(struct ctx *c, const char *csv, struct calendar **out,
				int *changes);
/* Takes the rows at once: first start, `yunheng import calendar`. Recorded. */
enum status MUST calendars_import(struct ctx *c, const char *csv, const char *source,
				  int64_t *version);
enum status MUST calendars_propose(struct ctx *c, const char *csv, const char *source, int64_t *id);
enum status MUST calendars_confirm(struct ctx *c, int64_t id, int64_t *version);
/* Who proposed it. */
enum status MUST calendars_proposer(struct ctx *c, int64_t id, int64_t *person);

#endif
