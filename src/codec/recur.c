/* Recurrence by libical. Shanghai's civil time is the same offset all the year: instants are moved
 * by it and read as if they were universal time, so that nothing here depends on a zone file. */
#include "codec/recur.h"

#include <libical/ical.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

enum {
	HOUR_MS = 60 * 60 * 1000,
	DAY_MS = 24 * HOUR_MS,
	OFFSET_MS = 8 * HOUR_MS,
	CHECKED = 800,
	CHECKED_YEARS = 12
};

static const int64_t year_ms = (int64_t)366 * DAY_MS;

static struct icaltimetype civil_of(int64_t at_ms)
{
	struct icaltimetype t = icaltime_from_timet_with_zone((time_t)((at_ms + OFFSET_MS) / 1000),
							      0, icaltimezone_get_utc_timezone());
	t.zone = NULL;
	return t;
}

static int64_t ms_of(struct icaltimetype t)
{
	return (int64_t)icaltime_as_timet(t) * 1000 - OFFSET_MS;
}

/* 00:00 of its day. */
static int64_t midnight_ms(int64_t at_ms)
{
	int64_t local_ms = at_ms + OFFSET_MS;
	return local_ms - local_ms % DAY_MS - OFFSET_MS;
}

/* Midnight stands for the end of the day before it, so that a last day of a month stays one. */
static int64_t last_day_ms(int64_t end_ms)
{
	return midnight_ms(end_ms - 1);
}

static int months_between(int64_t from_ms, int64_t to_ms)
{
	struct icaltimetype a = civil_of(from_ms), b = civil_of(to_ms);
	return (b.year - a.year) * 12 + b.month - a.month;
}

/* The corresponding day so many months on, or that month's last. */
static int64_t add_months(int64_t day_ms, int months)
{
	struct icaltimetype t = civil_of(day_ms);
	int month = t.month - 1 + months;
	t.year += month / 12;
	t.month = month % 12 + 1;
	int length = icaltime_days_in_month(t.month, t.year);
	t.day = t.day < length ? t.day : length;
	return ms_of(t);
}

static bool by_calendar(const struct icalrecurrencetype *rule)
{
	return rule->freq == ICAL_YEARLY_RECURRENCE || rule->freq == ICAL_MONTHLY_RECURRENCE;
}

/* A period that stays within a day, or is counted in weeks or days, has the length of the first;
 * any other ends as many months after its start's month as the first, on the day of the month that
 * the first one ends on. */
static int64_t end_of(const struct recur *r, const struct icalrecurrencetype *rule,
		      int64_t start_ms)
{
	int64_t first_ms = midnight_ms(r->start_ms), last_ms = last_day_ms(r->end_ms);
	if (!by_calendar(rule) || last_ms - first_ms < DAY_MS)
		return start_ms + (r->end_ms - r->start_ms);
	int months = months_between(first_ms, start_ms);
	return add_months(last_ms, months) + (r->end_ms - last_ms);
}

static bool read_rule(const struct recur *r, struct icalrecurrencetype *rule)
{
	size_t len = strlen(r->rrule);
	if (len == 0 || len > 200)
		return false;
	icalerror_set_errors_are_fatal(0);
	icalerror_clear_errno();
	*rule = icalrecurrencetype_from_string(r->rrule);
	return rule->freq != ICAL_NO_RECURRENCE && icalerrno == ICAL_NO_ERROR;
}

/* Calls for each period from the first on until `each` says that it is enough. */
struct walk {
	struct arena *arena;
	int64_t from_ms, to_ms;
	struct recur_span *out;
	int n, room, seen;
	enum recur_fault fault;
};

static bool each(struct walk *w, struct recur_span s)
{
	if (s.from_ms >= w->to_ms || w->n == RECUR_SPANS_MOST)
		return false;
	if (s.to_ms > w->from_ms)
		*VEC_ADD(w->arena, w->out, w->n, w->room) = s;
	return true;
}

static void walk(const struct recur *r, struct icalrecurrencetype rule, struct walk *w,
		 bool (*visit)(struct walk *w, struct recur_span s))
{
	icalrecur_iterator *it = icalrecur_iterator_new(rule, civil_of(r->start_ms));
	if (!it)
		return;
	for (struct icaltimetype t = icalrecur_iterator_next(it); !icaltime_is_null_time(t);
	     t = icalrecur_iterator_next(it)) {
		int64_t start_ms = ms_of(t);
		if (!visit(w, (struct recur_span){ start_ms, end_of(r, &rule, start_ms) }))
			break;
	}
	icalrecur_iterator_free(it);
}

/* Of the first dozen years, or as many periods: by then leap years, short months and weekdays have
 * met in every way that brings two periods closest. */
static bool check_next(struct walk *w, struct recur_span s)
{
	if (w->seen++ == 0 && s.from_ms != w->from_ms)
		w->fault = RECUR_NOT_FIRST;
	else if (w->seen > 1 && s.from_ms < w->to_ms)
		w->fault = RECUR_OVERLAPS;
	w->to_ms = s.to_ms;
	return w->fault == RECUR_FINE && w->seen < CHECKED &&
	       s.from_ms - w->from_ms < CHECKED_YEARS * year_ms;
}

enum recur_fault recur_check(struct arena *a, const struct recur *r)
{
	struct icalrecurrencetype rule;
	struct walk w = { .arena = a, .from_ms = r->start_ms };
	if (!read_rule(r, &rule))
		return RECUR_UNREADABLE;
	if (rule.freq < ICAL_DAILY_RECURRENCE)
		return RECUR_TOO_OFTEN;
	if (r->end_ms <= r->start_ms || r->end_ms - r->start_ms > year_ms)
		return RECUR_NO_LENGTH;
	walk(r, rule, &w, check_next);
	return w.seen == 0 ? RECUR_NOT_FIRST : w.fault;
}

void recur_spans(struct arena *a, const struct recur *r, int64_t from_ms, int64_t to_ms,
		 struct recur_span **out, int *n)
{
	struct icalrecurrencetype rule;
	struct walk w = { .arena = a, .from_ms = from_ms, .to_ms = to_ms };
	if (read_rule(r, &rule))
		walk(r, rule, &w, each);
	*out = w.out;
	*n = w.n;
}
