/* Rating of one month: uses are put in order, cut at the month's borders and at price changes, and
 * each piece is priced once. See rate.h for the formula. */
#include "settle/rate.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "civil/day.h"
#include "civil/money.h"

int64_t rate_period_seconds(enum metering m, int32_t day)
{
	int year, month, in_month;
	day_split(day, &year, &month, &in_month);
	switch (m) {
	case METER_MONTH:
		return day_month_length(year, month) * INT64_C(86400);
	case METER_YEAR:
		return (day_make(year + 1, 1, 1) - day_make(year, 1, 1)) * INT64_C(86400);
	case METER_DAY:
		return 86400;
	case METER_COUNT:
		return 1;
	}
	return 1;
}

static int order_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By system, resource, item, beginning; the row's own id settles what is left. */
static int use_order(const void *a, const void *b)
{
	const struct rate_use *x = a, *y = b;
	int order = order_int(x->system, y->system);
	if (order == 0)
		order = order_int(x->resource, y->resource);
	if (order == 0)
		order = strcmp(x->code, y->code);
	if (order == 0)
		order = order_int(x->from_ms, y->from_ms);
	return order ? order : order_int(x->id, y->id);
}

static const struct price *first_price(const struct price *prices, int n, const char *code)
{
	int low = 0, high = n;
	while (low < high) {
		int middle = (low + high) / 2;
		if (strcmp(prices[middle].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && strcmp(prices[low].code, code) == 0 ? &prices[low] : NULL;
}

/* Milliseconds are cut, not rounded, at both ends, so that neighbouring pieces add up to the whole.
 */
static int64_t whole_seconds(int64_t from_ms, int64_t to_ms)
{
	return to_ms / 1000 - from_ms / 1000;
}

static bool line_price(struct rate_line *l)
{
	return money_line_fen(l->price->price_micro, l->quantity, l->seconds, l->period_seconds,
			      l->factor, &l->amount_fen);
}

struct rating {
	struct arena *arena;
	const struct price *prices;
	int n_prices;
	int32_t month_day;
	int64_t month_ms, end_ms, factor;
	struct rate_line *lines;
	int n, room;
};

/* One use against the prices of its item, in the order of their days. */
static struct rate_fault rate_use(struct rating *r, const struct rate_use *u)
{
	int64_t at_ms = u->from_ms > r->month_ms ? u->from_ms : r->month_ms;
	int64_t end_ms = u->to_ms && u->to_ms < r->end_ms ? u->to_ms : r->end_ms;
	const struct price *p = first_price(r->prices, r->n_prices, u->code);
	for (; p && p < r->prices + r->n_prices && strcmp(p->code, u->code) == 0 && at_ms < end_ms;
	     p++) {
		int64_t until_ms = p->to_day == DAY_NONE || day_end_ms(p->to_day) > end_ms
					   ? end_ms
					   : day_end_ms(p->to_day);
		if (until_ms <= at_ms)
			continue;
		if (day_start_ms(p->from_day) > at_ms)
			break;
		struct rate_line l = { .use = u->id,
				       .resource = u->resource,
				       .system = u->system,
				       .quantity = u->quantity,
				       .from_ms = at_ms,
				       .to_ms = until_ms,
				       .seconds = whole_seconds(at_ms, until_ms),
				       .period_seconds =
					       rate_period_seconds(p->metering, r->month_day),
				       .factor = r->factor,
				       .price = p };
		if (!line_price(&l))
			return (struct rate_fault){ RATE_OVERFLOW, u, day_of_ms(at_ms) };
		if (l.seconds > 0 && p->metering != METER_COUNT)
			*VEC_ADD(r->arena, r->lines, r->n, r->room) = l;
		at_ms = until_ms;
	}
	if (at_ms < end_ms)
		return (struct rate_fault){ RATE_NO_PRICE, u, day_of_ms(at_ms) };
	return (struct rate_fault){ RATE_OK, NULL, 0 };
}

/* Counted use: whole, at the price of its day. */
static struct rate_fault rate_count(struct rating *r, const struct rate_use *u)
{
	int32_t day = day_of_ms(u->from_ms);
	const struct price *p = first_price(r->prices, r->n_prices, u->code),
			   *end = r->prices + r->n_prices;
	while (p && p < end && strcmp(p->code, u->code) == 0 && p->to_day != DAY_NONE &&
	       p->to_day < day)
		p++;
	if (!p || p == end || strcmp(p->code, u->code) != 0 || p->from_day > day ||
	    p->metering != METER_COUNT)
		return (struct rate_fault){ RATE_NO_PRICE, u, day };
	struct rate_line l = { .use = u->id,
			       .system = u->system,
			       .quantity = u->quantity,
			       .from_ms = u->from_ms,
			       .to_ms = u->to_ms,
			       .seconds = 1,
			       .period_seconds = 1,
			       .factor = r->factor,
			       .price = p };
	if (!line_price(&l))
		return (struct rate_fault){ RATE_OVERFLOW, u, day };
	*VEC_ADD(r->arena, r->lines, r->n, r->room) = l;
	return (struct rate_fault){ RATE_OK, NULL, 0 };
}

struct rate_fault rate_month(struct arena *a, const struct rate_use *uses, int n,
			     const struct price *prices, int n_prices, int32_t month_day,
			     int64_t factor, struct rate_line **lines, int *n_lines)
{
	struct rating r = { .arena = a,
			    .prices = prices,
			    .n_prices = n_prices,
			    .month_day = month_day,
			    .month_ms = day_start_ms(month_day),
			    .end_ms = day_start_ms(day_add_months(month_day, 1)),
			    .factor = factor };
	struct rate_use *sorted = arena_copy(a, uses, (size_t)n * sizeof *uses);
	struct rate_fault fault = { RATE_OK, NULL, 0 };
	*lines = NULL;
	*n_lines = 0;
	if (n > 1)
		qsort(sorted, (size_t)n, sizeof *sorted, use_order);
	for (int i = 0; i < n && fault.result == RATE_OK; i++)
		fault = sorted[i].counted ? rate_count(&r, &sorted[i]) : rate_use(&r, &sorted[i]);
	if (fault.result == RATE_OK) {
		*lines = r.lines;
		*n_lines = r.n;
	}
	return fault;
}

bool rate_total(const struct rate_line *lines, int n, int64_t *fen)
{
	*fen = 0;
	for (int i = 0; i < n; i++)
		if (__builtin_add_overflow(*fen, lines[i].amount_fen, fen))
			return false;
	return true;
}
