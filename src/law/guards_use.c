/* Guards on how resources are used and what may follow, and on what is said of service items. The
 * table is in guards.c. */
#include "base/num.h"
#include "base/text.h"
#include "civil/day.h"
#include "law/inner.h"

static int64_t value_of(const struct pack *p, const struct need *n, const struct facts *f, int i)
{
	return law_policy_get(p, n->args[i], f->today)->number;
}

static const char *form_text(const struct facts *f, const char *field)
{
	return f->form_text ? f->form_text(f->form, field) : NULL;
}

/* ---- what a finding must show, where the form's field arg 0 is the option arg 1 ---- */

static bool asked_for(const struct need *n, const struct facts *f)
{
	return text_same(form_text(f, n->args[0]), n->args[1]);
}

static bool number_of(const struct facts *f, const char *field, int64_t *out)
{
	*out = 0;
	return f->form_number && f->form_number(f->form, field, out);
}

static bool day_of_form(const struct facts *f, const char *field, int32_t *day)
{
	const char *text = form_text(f, field);
	return text && day_parse(text, day);
}

/* below_if FIELD OPTION NUMBER VALUE: it is under the value. {0} {1} NUMBER, {2} it, {3} the value
 */
TERM_GUARD(law__below_if)
{
	int64_t number, limit = value_of(p, n, f, 3);
	bool there = number_of(f, n->args[2], &number);
	law__say_label(out, law__field_of(p, n, 2));
	law__say(out, INT(number));
	law__say(out, INT(limit));
	return !asked_for(n, f) || (there && number < limit);
}

/* reaches_if FIELD OPTION NUMBER VALUE: it is at least the value. Arguments as of below_if. */
TERM_GUARD(law__reaches_if)
{
	int64_t number, limit = value_of(p, n, f, 3);
	bool there = number_of(f, n->args[2], &number);
	law__say_label(out, law__field_of(p, n, 2));
	law__say(out, INT(number));
	law__say(out, INT(limit));
	return !asked_for(n, f) || (there && number >= limit);
}

/* observed_if FIELD OPTION FROM TO VALUE: from FROM to TO, both counted, are at least so many days,
 * and they are past. {0} days {1} the value */
TERM_GUARD(law__observed_if)
{
	int32_t from = 0, to = 0;
	int64_t least = value_of(p, n, f, 4);
	bool there = day_of_form(f, n->args[2], &from) && day_of_form(f, n->args[3], &to);
	law__say(out, INT(there && to >= from ? to - from + 1 : 0));
	law__say(out, INT(least));
	return !asked_for(n, f) || (there && to <= f->today && to - from + 1 >= least);
}

/* in_use_if FIELD OPTION FROM VALUE: on FROM, what is spoken of has been open for the value's days.
 * {0} the day that it was opened {1} the value {2} the first day that counts */
TERM_GUARD(law__in_use_if)
{
	int32_t from = 0, first = f->found_open_day + (int32_t)value_of(p, n, f, 3);
	bool there = day_of_form(f, n->args[2], &from);
	law__say(out, INT(f->found_open_day));
	law__say(out, INT(value_of(p, n, f, 3)));
	law__say(out, INT(first));
	return !asked_for(n, f) || (there && from >= first);
}

/* {0} the warning {1} since when */
static bool stopped(const struct facts *f, struct check *out)
{
	law__say(out, TEXT(f->stopped_on ? f->stopped_on : ""));
	law__say(out, INT(f->stopped_day));
	return f->issue_stopped;
}

TERM_GUARD(law__not_frozen)
{
	(void)p, (void)n;
	return !stopped(f, out);
}

TERM_GUARD(law__frozen)
{
	(void)p, (void)n;
	return stopped(f, out);
}

enum { MICRO_PER_YUAN = 1000000 };

/* price_within VALUE: no unit price is above VALUE yuan. {0} the item {1} its price in yuan,
 * rounded up {2} the value */
TERM_GUARD(law__price_within)
{
	int64_t limit = value_of(p, n, f, 0);
	law__say(out, TEXT(f->price_most_item ? f->price_most_item : ""));
	law__say(out, INT((f->price_most + MICRO_PER_YUAN - 1) / MICRO_PER_YUAN));
	law__say(out, INT(limit));
	return f->price_most <= num_mul(limit, MICRO_PER_YUAN);
}

/* assessed VALUE: what is changed or ended was assessed within VALUE months. {0} the item {1} until
 * when it was {2} the value */
TERM_GUARD(law__assessed)
{
	int64_t months = value_of(p, n, f, 0);
	law__say(out, TEXT(f->assessed_item ? f->assessed_item : ""));
	law__say(out, INT(f->assessed_day));
	law__say(out, INT(months));
	return f->assessed_day >= day_add_months(f->today, -(int)months);
}
