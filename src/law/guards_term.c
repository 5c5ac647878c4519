/* Guards on the terms of resources: how long one may be asked for, how early an extension is asked,
 * how long what is stopped is kept. The table is in guards.c. */
#include "civil/day.h"
#include "law/inner.h"

static int64_t value_of(const struct pack *p, const struct need *n, const struct facts *f, int i)
{
	return law_policy_get(p, n->args[i], f->today)->number;
}

static const struct calendar *calendar_of(const struct facts *f)
{
	static const struct calendar none = { 0 };
	return f->calendar ? f->calendar : &none;
}

/* The day that a field gives lies after `from` and at most the value's months after it; where it is
 * left out the whole term is meant. {0} the last day allowed {1} the day given {2} {3} FIELD */
static bool within_months(const struct pack *p, const struct need *n, const struct facts *f,
			  int32_t from_day, struct check *out)
{
	int32_t day = DAY_NONE;
	int32_t last = day_add_months(from_day, (int)value_of(p, n, f, 1));
	const char *text = f->form_text ? f->form_text(f->form, n->args[0]) : NULL;
	bool given = text && day_parse(text, &day);
	law__say(out, INT(last));
	law__say(out, given ? INT(day) : INT(last));
	law__say_label(out, law__field_of(p, n, 0));
	return !given || (day > from_day && day <= last);
}

TERM_GUARD(law__term_within)
{
	return within_months(p, n, f, f->today, out);
}

TERM_GUARD(law__extended_within)
{
	return f->resource_end_day != DAY_NONE && within_months(p, n, f, f->resource_end_day, out);
}

/* Working days in (today, end] number at least the value: {0} the end {1} how many there are {2}
 * the value {3} the last day on which there were enough */
TERM_GUARD(law__ahead_of_end)
{
	int64_t least = value_of(p, n, f, 0);
	int32_t end = f->resource_end_day;
	if (end == DAY_NONE)
		return false;
	int left = calendar_count(calendar_of(f), f->today, end);
	law__say(out, INT(end));
	law__say(out, INT(left > 0 ? left : 0));
	law__say(out, INT(least));
	law__say(out, INT(calendar_latest_filing(calendar_of(f), end, (int)least)));
	return left >= least;
}

/* {0} how often already {1} how often at most */
TERM_GUARD(law__extensions_below)
{
	int64_t most = value_of(p, n, f, 0);
	law__say(out, INT(f->resource_extensions));
	law__say(out, INT(most));
	return f->resource_extensions < most;
}

/* {0} the last day of the term */
TERM_GUARD(law__term_runs)
{
	(void)p, (void)n;
	law__say(out, INT(f->resource_end_day));
	return f->resource_end_day == DAY_NONE || f->today <= f->resource_end_day;
}

/* Stopped, and the day until which it is kept has passed: {0} that day */
TERM_GUARD(law__kept_long_enough)
{
	(void)p, (void)n;
	law__say(out, INT(f->resource_keep_day));
	return f->resource_keep_day != DAY_NONE && f->today > f->resource_keep_day;
}
