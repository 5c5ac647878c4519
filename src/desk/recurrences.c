/* Recurring amounts: read from a form, and said as people say them. */
#include "desk/recurrences.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"

enum { CIVIL_TEXT = 16, HOUR_MS = 3600000, MINUTE_MS = 60000 };

bool desk_civil_ms(const char *text, int64_t *out_ms)
{
	char iso[CIVIL_TEXT + 10];
	if (!text || strlen(text) != CIVIL_TEXT)
		return false;
	snprintf(iso, sizeof iso, "%s:00+08:00", text);
	return instant_parse(iso, out_ms);
}

const char *desk_civil_text(struct arena *a, int64_t at_ms)
{
	return arena_printf(a, "%.16s", instant_iso(a, at_ms));
}

/* ---- reading ---- */

static const char *below(struct ctx *c, const char *path, const char *name)
{
	return arena_printf(c->arena, "%s.%s", path, name);
}

static bool read_instant(struct ctx *c, const char *path, const char *name, const json_t *one,
			 int64_t *out_ms)
{
	if (desk_civil_ms(json_text_of(one, name, NULL), out_ms))
		return true;
	fault_field(c, below(c, path, name), "recurrence.instant", NONE, NONE);
	return false;
}

static bool read_extra(struct ctx *c, const struct pack *p, const char *path, const json_t *one,
		       struct dims *out)
{
	const char *wrong;
	const json_t *extra = json_object_get(one, "extra");
	if (law_dims_of(p, extra, 0, DIMS_SAID_MOST, out, &wrong) && !dims_zero(*out))
		return true;
	if (wrong && *wrong)
		fault_field(c, below(c, path, arena_printf(c->arena, "extra.%s", wrong)),
			    "field.dimension", INT(DIMS_SAID_MOST), NONE);
	else
		fault_field(c, below(c, path, "extra"), "recurrence.extra", NONE, NONE);
	return false;
}

static void check_members(struct ctx *c, const char *path, const json_t *one)
{
	static const char *const known[] = { "rrule", "start", "end", "extra" };
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)one, key, value)
	{
		size_t i = 0;
		while (i < sizeof known / sizeof *known && !text_same(known[i], key))
			i++;
		if (i == sizeof known / sizeof *known)
			fault_field(c, below(c, path, key), "field.unknown", NONE, NONE);
	}
}

static bool check_rule(struct ctx *c, const char *path, const struct recur *r)
{
	static const struct {
		const char *field, *name;
	} faults[] = {
		[RECUR_UNREADABLE] = { "rrule", "recurrence.unreadable" },
		[RECUR_TOO_OFTEN] = { "rrule", "recurrence.too_often" },
		[RECUR_NO_LENGTH] = { "end", "recurrence.no_length" },
		[RECUR_NOT_FIRST] = { "start", "recurrence.not_first" },
		[RECUR_OVERLAPS] = { "end", "recurrence.overlaps" },
	};
	enum recur_fault f = recur_check(c->arena, r);
	if (f == RECUR_FINE)
		return true;
	fault_field(c, below(c, path, faults[f].field), faults[f].name, NONE, NONE);
	return false;
}

static bool read_one(struct ctx *c, const struct pack *p, const char *path, const json_t *one,
		     struct recurrence *out)
{
	*out = (struct recurrence){ .r.rrule = json_text_of(one, "rrule", "") };
	if (!json_is_object(one)) {
		fault_field(c, path, "field.object", NONE, NONE);
		return false;
	}
	check_members(c, path, one);
	bool start = read_instant(c, path, "start", one, &out->r.start_ms),
	     end = read_instant(c, path, "end", one, &out->r.end_ms),
	     extra = read_extra(c, p, path, one, &out->extra);
	return start && end && check_rule(c, path, &out->r) && extra;
}

enum status desk_recurrences(struct ctx *c, const struct pack *p, const char *path,
			     const json_t *list, struct recurrence **out, int *n)
{
	size_t size = json_array_size(list);
	*n = 0;
	*out = TAKE_N(c->arena, RECURRENCES_MOST, struct recurrence);
	if (!json_is_array(list) || size > RECURRENCES_MOST) {
		fault_field(c, path, "recurrence.list", INT(RECURRENCES_MOST), NONE);
		return OK;
	}
	for (size_t i = 0; i < size; i++)
		*n += read_one(c, p, arena_printf(c->arena, "%s.%zu", path, i),
			       json_array_get(list, i), &(*out)[*n]);
	return OK;
}

/* ---- saying ---- */

/* The value of a part of the rule, "BYDAY" of "FREQ=WEEKLY;BYDAY=MO,FR"; or NULL. */
static const char *part(struct arena *a, const char *rrule, const char *name)
{
	int n;
	char **parts = text_split(a, rrule, ';', &n);
	size_t len = strlen(name);
	for (int i = 0; i < n; i++)
		if (text_starts(parts[i], name) && parts[i][len] == '=')
			return parts[i] + len + 1;
	return NULL;
}

/* "08:30", or "24:00" of the day before for a midnight that something ends on. */
static const char *hour(struct arena *a, int64_t at_ms, bool ends)
{
	int64_t ms = at_ms - day_start_ms(day_of_ms(at_ms));
	if (ends && ms == 0)
		return "24:00";
	return arena_printf(a, "%02d:%02d", (int)(ms / HOUR_MS), (int)(ms / MINUTE_MS % 60));
}

static const char *say(struct ctx *c, const char *name, const struct value *args, int n)
{
	return words_say(c->arena, c->language, name, args, n);
}

/* "MO,FR" as 周一、周五; "1,-1" as 1日、最后一日. */
static const char *listed(struct ctx *c, const char *values, const char *each)
{
	int n;
	const char *text = "";
	char **items = text_split(c->arena, values, ',', &n);
	for (int i = 0; i < n; i++) {
		const char *name = arena_printf(c->arena, "%s.%s", each, items[i]);
		const char *said = words_find(c->language, name);
		if (!said)
			said = say(c, each, VALUES(TEXT(items[i])));
		text = i ? say(c, "recurrence.and", VALUES(TEXT(text), TEXT(said))) : said;
	}
	return text;
}

/* From when to when, within the period that recurs. */
static const char *stretch(struct ctx *c, const struct recur *r, bool yearly)
{
	int y, m, d, y2, m2, d2;
	int32_t first = day_of_ms(r->start_ms), last = day_of_ms(r->end_ms - 1);
	day_split(first, &y, &m, &d);
	day_split(last, &y2, &m2, &d2);
	const char *from = hour(c->arena, r->start_ms, false),
		   *to = hour(c->arena, r->end_ms, true);
	bool whole = text_same(from, "00:00") && text_same(to, "24:00");
	if (last - first < 1 && !yearly)
		return whole ? say(c, "recurrence.whole_day", NULL, 0)
			     : say(c, "recurrence.hours", VALUES(TEXT(from), TEXT(to)));
	const char *name = yearly    ? (y2 > y ? "recurrence.over_year" : "recurrence.in_year")
			   : m2 != m ? "recurrence.over_month"
				     : "recurrence.in_month";
	const char *days = say(c, name, VALUES(INT(m), INT(d), INT(m2), INT(d2)));
	if (whole)
		return days;
	return arena_printf(c->arena, "%s %s", days,
			    say(c, "recurrence.clock", VALUES(TEXT(from), TEXT(to))));
}

static const char *every(struct ctx *c, const struct recur *r, const char *freq)
{
	struct arena *a = c->arena;
	const char *days = part(a, r->rrule, "BYMONTHDAY"), *weekdays = part(a, r->rrule, "BYDAY");
	bool long_ = day_of_ms(r->end_ms - 1) - day_of_ms(r->start_ms) >= 1;
	if (text_same(freq, "YEARLY"))
		return say(c, "recurrence.yearly", VALUES(TEXT(stretch(c, r, true))));
	if (text_same(freq, "MONTHLY"))
		return days && !long_
			       ? say(c, "recurrence.monthly_days",
				     VALUES(TEXT(listed(c, days, "recurrence.day")),
					    TEXT(stretch(c, r, false))))
			       : say(c, "recurrence.monthly", VALUES(TEXT(stretch(c, r, false))));
	const char *at = long_ ? say(c, "recurrence.clock_next",
				     VALUES(TEXT(hour(a, r->start_ms, false)),
					    TEXT(hour(a, r->end_ms, true))))
			       : stretch(c, r, false);
	if (text_same(freq, "WEEKLY") && weekdays)
		return say(c, "recurrence.weekly",
			   VALUES(TEXT(listed(c, weekdays, "recurrence.weekday")), TEXT(at)));
	return text_same(freq, "DAILY") ? say(c, "recurrence.daily", VALUES(TEXT(at))) : NULL;
}

/* A rule beyond what the editor makes is shown as it is written, with its first period. */
const char *desk_recurrence_say(struct ctx *c, const struct recur *r)
{
	static const char *const said[] = { "FREQ", "BYDAY", "BYMONTHDAY", "UNTIL" };
	struct arena *a = c->arena;
	const char *freq = part(a, r->rrule, "FREQ"), *until = part(a, r->rrule, "UNTIL");
	int n, known = 0;
	text_split(a, r->rrule, ';', &n);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		known += part(a, r->rrule, said[i]) != NULL;
	const char *text = freq && known == n ? every(c, r, freq) : NULL;
	if (!text)
		text = say(c, "recurrence.raw",
			   VALUES(TEXT(r->rrule), TEXT(desk_civil_text(a, r->start_ms)),
				  TEXT(desk_civil_text(a, r->end_ms))));
	int32_t last;
	if (!until || strlen(until) < 8 ||
	    !day_parse(arena_printf(a, "%.4s-%.2s-%.2s", until, until + 4, until + 6), &last))
		return text;
	return arena_printf(a, "%s%s", text, say(c, "recurrence.until", VALUES(INT(last))));
}
