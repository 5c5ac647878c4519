/* Rating: worked cases, and the properties M1-M9 and M12 over 10^5 random months. */
#include <string.h>

#include "civil/day.h"
#include "civil/money.h"
#include "settle/rate.h"

#include "test.h"

static struct arena arena;

/* 2024-02 (29 days), 2026-11 (30 days) and so on: the month that a case is rated in. */
static int32_t month(int year, int m)
{
	return day_make(year, m, 1);
}

static int64_t at(int year, int m, int day, int hour)
{
	return day_start_ms(day_make(year, m, day)) + hour * INT64_C(3600000);
}

static struct price price_of(const char *code, int64_t micro, enum metering m, int32_t from_day,
			     int32_t to_day)
{
	static int64_t next = 1;
	return (struct price){ .id = next++,
			       .code = code,
			       .name = code,
			       .price_micro = micro,
			       .metering = m,
			       .from_day = from_day,
			       .to_day = to_day };
}

static int64_t total(const struct rate_use *uses, int n, const struct price *prices, int n_prices,
		     int32_t month_day)
{
	struct rate_line *lines;
	int64_t fen = 0;
	int n_lines;
	struct rate_fault f = rate_month(&arena, uses, n, prices, n_prices, month_day, FACTOR_ONE,
					 &lines, &n_lines);
	CHECK_INT(f.result, RATE_OK);
	CHECK(rate_total(lines, n_lines, &fen));
	return fen;
}

/* One use of one item, from the catalogue's kinds of metering. */
static void worked(void)
{
	static const struct {
		const char *what;
		int64_t micro;
		enum metering metering;
		int64_t quantity;
		int year, month, from_day, from_hour, to_day, to_hour; /* to_day 0: still running */
		int64_t fen;
	} cases[] = {
		{ "a whole month", 46000000, METER_MONTH, 8, 2024, 11, 1, 0, 0, 0, 36800 },
		{ "half of November", 46000000, METER_MONTH, 8, 2024, 11, 16, 0, 0, 0, 18400 },
		{ "memory, half of November", 17000000, METER_MONTH, 32, 2024, 11, 16, 0, 0, 0,
		  27200 },
		{ "SSD, half of November", 600000, METER_MONTH, 200, 2024, 11, 16, 0, 0, 0, 6000 },
		{ "one hour of February in a leap year", 46000000, METER_MONTH, 1, 2024, 2, 10, 9,
		  10, 10, 7 },
		{ "a year's item for a month of 30 days", 3000000000, METER_YEAR, 1, 2026, 11, 1, 0,
		  0, 0, 24658 },
		{ "a year's item in a leap year", 3000000000, METER_YEAR, 1, 2024, 11, 1, 0, 0, 0,
		  24590 },
		{ "priced by the day, below a fen", 8000, METER_DAY, 1000, 2026, 9, 1, 0, 11, 0,
		  8000 },
		{ "free", 0, METER_MONTH, 1000, 2026, 9, 1, 0, 0, 0, 0 },
		{ "half a fen rounds up", 10000, METER_MONTH, 1, 2026, 11, 1, 0, 16, 0, 1 },
		{ "just under half a fen", 9999, METER_MONTH, 1, 2026, 11, 1, 0, 16, 0, 0 },
		{ "counted: no line here", 400000000, METER_COUNT, 3, 2026, 9, 1, 0, 0, 0, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t m = month(cases[i].year, cases[i].month);
		struct price p =
			price_of("A", cases[i].micro, cases[i].metering, m - 500, DAY_NONE);
		struct rate_use u = { .id = 1,
				      .code = "A",
				      .quantity = cases[i].quantity,
				      .from_ms = at(cases[i].year, cases[i].month,
						    cases[i].from_day, cases[i].from_hour) };
		if (cases[i].to_day)
			u.to_ms = at(cases[i].year, cases[i].month, cases[i].to_day,
				     cases[i].to_hour);
		if (total(&u, 1, &p, 1, m) != cases[i].fen)
			printf("    %s\n", cases[i].what);
		CHECK_INT(total(&u, 1, &p, 1, m), cases[i].fen);
	}
}

/* A price change on the 11th: each version for its own days (M7); nothing outside the month. */
static void split_at_price(void)
{
	int32_t m = month(2024, 11);
	struct price p[] = { price_of("A", 46000000, METER_MONTH, m - 100, m + 9),
			     price_of("A", 44000000, METER_MONTH, m + 10, DAY_NONE) };
	struct rate_use u = { .id = 7, .code = "A", .quantity = 1, .from_ms = at(2024, 10, 3, 5) };
	struct rate_line *lines;
	int n;
	CHECK_INT(rate_month(&arena, &u, 1, p, 2, m, FACTOR_ONE, &lines, &n).result, RATE_OK);
	CHECK_INT(n, 2);
	CHECK_INT(lines[0].seconds, 10 * 86400);
	CHECK_INT(lines[0].amount_fen, 1533);
	CHECK_INT(lines[1].seconds, 20 * 86400);
	CHECK_INT(lines[1].amount_fen, 2933);
	CHECK_INT(lines[0].from_ms, at(2024, 11, 1, 0));
	CHECK_INT(lines[1].to_ms, at(2024, 12, 1, 0));
}

/* Counted use costs price x quantity at the price of its day, whole, also from an earlier month. */
static void counted(void)
{
	int32_t m = month(2024, 11);
	struct price p[] = { price_of("A", 1800000000, METER_COUNT, m - 100, m + 9),
			     price_of("A", 2000000000, METER_COUNT, m + 10, DAY_NONE),
			     price_of("B", 46000000, METER_MONTH, m - 100, DAY_NONE) };
	static const struct {
		const char *code;
		int32_t day; /* from the month's first on */
		int64_t quantity, fen;
		enum rate_result result;
	} cases[] = {
		{ "A", 0, 3, 540000, RATE_OK },     { "A", 9, 1, 180000, RATE_OK },
		{ "A", 10, 1, 200000, RATE_OK },    { "A", -40, 2, 360000, RATE_OK },
		{ "A", -101, 1, 0, RATE_NO_PRICE }, { "B", 3, 1, 0, RATE_NO_PRICE },
		{ "C", 3, 1, 0, RATE_NO_PRICE },    { "A", 3, INT64_MAX, 0, RATE_OVERFLOW },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rate_use u = { .id = 9,
				      .code = cases[i].code,
				      .quantity = cases[i].quantity,
				      .from_ms = day_start_ms(m + cases[i].day),
				      .to_ms = day_end_ms(m + cases[i].day),
				      .counted = true };
		struct rate_line *lines;
		int n;
		struct rate_fault f = rate_month(&arena, &u, 1, p, 3, m, FACTOR_ONE, &lines, &n);
		CHECK_INT(f.result, cases[i].result);
		CHECK_INT(n, cases[i].result == RATE_OK);
		if (n != 1)
			continue;
		CHECK_INT(lines[0].amount_fen, cases[i].fen);
		CHECK_INT(lines[0].from_ms, u.from_ms);
		CHECK_INT(lines[0].seconds, lines[0].period_seconds);
	}
}

static void faults(void)
{
	int32_t m = month(2026, 9);
	struct price late = price_of("A", 46000000, METER_MONTH, m + 4, DAY_NONE);
	struct price huge = price_of("A", INT64_MAX, METER_MONTH, m, DAY_NONE);
	struct rate_use u = { .id = 7, .code = "A", .quantity = 1, .from_ms = at(2026, 9, 1, 0) };
	struct rate_line *lines;
	int n;
	struct rate_fault f = rate_month(&arena, &u, 1, &late, 1, m, FACTOR_ONE, &lines, &n);
	CHECK_INT(f.result, RATE_NO_PRICE);
	CHECK_INT(f.day, m);
	CHECK_INT(rate_month(&arena, &u, 1, &late, 0, m, FACTOR_ONE, &lines, &n).result,
		  RATE_NO_PRICE);
	u.quantity = INT64_MAX;
	f = rate_month(&arena, &u, 1, &huge, 1, m, FACTOR_ONE, &lines, &n);
	CHECK_INT(f.result, RATE_OVERFLOW);
	CHECK(f.use && f.use->id == 7);
	CHECK_INT(n, 0);
}

/* ---- random months ---- */

enum { ROUNDS = 100000, USES = 12, PRICES = 9 };

struct city {
	int32_t month_day;
	struct price prices[PRICES];
	struct rate_use uses[USES];
	int n_prices, n_uses;
};

static const char *const codes[] = { "A", "B", "C" };

/* Three items, each with one to three prices over the month; uses begin and end anywhere around it.
 */
static void draw_city(struct random *r, struct city *k)
{
	static const enum metering kinds[] = { METER_MONTH, METER_YEAR, METER_DAY };
	k->month_day = month(2020 + (int)random_below(r, 8), 1 + (int)random_below(r, 12));
	k->n_prices = 0;
	for (int i = 0; i < 3; i++) {
		enum metering m = kinds[random_below(r, 3)];
		int32_t from = k->month_day - 400;
		int versions = 1 + (int)random_below(r, 3);
		for (int v = 0; v < versions; v++) {
			int32_t until = from + 395 + (int32_t)random_below(r, 20);
			bool last = v + 1 == versions;
			k->prices[k->n_prices++] = price_of(codes[i], random_below(r, 100000000000),
							    m, from, last ? DAY_NONE : until);
			from = until + 1;
		}
	}
	k->n_uses = 1 + (int)random_below(r, USES);
	for (int i = 0; i < k->n_uses; i++) {
		int64_t from = day_start_ms(k->month_day) +
			       (random_below(r, 45) - 10) * INT64_C(86400000) +
			       random_below(r, 86400000);
		k->uses[i] = (struct rate_use){
			.id = i + 1,
			.resource = random_below(r, 4),
			.system = random_below(r, 3),
			.code = codes[random_below(r, 3)],
			.quantity = 1 + random_below(r, 1000),
			.from_ms = from,
			.to_ms = random_below(r, 3) ? from + random_below(r, 40 * INT64_C(86400000))
						    : 0
		};
	}
}

static struct rate_fault rate(const struct city *k, int64_t factor, struct rate_line **lines,
			      int *n)
{
	return rate_month(&arena, k->uses, k->n_uses, k->prices, k->n_prices, k->month_day, factor,
			  lines, n);
}

static bool same_lines(const struct rate_line *a, int n, const struct rate_line *b, int m)
{
	if (n != m)
		return false;
	for (int i = 0; i < n; i++)
		if (a[i].use != b[i].use || a[i].from_ms != b[i].from_ms ||
		    a[i].to_ms != b[i].to_ms || a[i].seconds != b[i].seconds ||
		    a[i].amount_fen != b[i].amount_fen || a[i].price != b[i].price)
			return false;
	return true;
}

/* M3, M4: the same lines whatever the order, and every time. */
static bool order_free(struct random *r, const struct city *k, const struct rate_line *lines, int n)
{
	struct city other = *k;
	struct rate_line *again;
	int m;
	for (int i = other.n_uses - 1; i > 0; i--) {
		int j = (int)random_below(r, i + 1);
		struct rate_use u = other.uses[i];
		other.uses[i] = other.uses[j];
		other.uses[j] = u;
	}
	rate_month(&arena, other.uses, other.n_uses, k->prices, k->n_prices, k->month_day,
		   FACTOR_ONE, &again, &m);
	return same_lines(lines, n, again, m);
}

/* Exact numerator of all lines of one period length: price x quantity x seconds. */
static __int128 numerator(const struct rate_line *lines, int n, int64_t period)
{
	__int128 sum = 0;
	for (int i = 0; i < n; i++)
		if (lines[i].period_seconds == period)
			sum += (__int128)lines[i].price->price_micro * lines[i].quantity *
			       lines[i].seconds;
	return sum;
}

/* M2: uses cut at any instant give the same sums before rounding. */
static bool cut_free(struct random *r, const struct city *k, const struct rate_line *lines, int n)
{
	struct rate_use cut[2 * USES];
	struct rate_line *again;
	int n_cut = 0, m;
	int64_t at_ms = day_start_ms(k->month_day) + random_below(r, 31) * INT64_C(86400000);
	for (int i = 0; i < k->n_uses; i++) {
		const struct rate_use *u = &k->uses[i];
		cut[n_cut++] = *u;
		if (u->from_ms < at_ms && (u->to_ms == 0 || u->to_ms > at_ms)) {
			cut[n_cut - 1].to_ms = at_ms;
			cut[n_cut] = *u;
			cut[n_cut++].from_ms = at_ms;
		}
	}
	rate_month(&arena, cut, n_cut, k->prices, k->n_prices, k->month_day, FACTOR_ONE, &again,
		   &m);
	for (int i = 0; i < n; i++)
		if (numerator(lines, n, lines[i].period_seconds) !=
		    numerator(again, m, lines[i].period_seconds))
			return false;
	return true;
}

/* M1, M5, M7, M8, M12 line by line: sums, a reversal, the price of its own days, a factor never
 * raises, texts round-trip. */
static bool lines_hold(struct random *r, const struct rate_line *lines, int n, int32_t month_day)
{
	int64_t sum = 0, fen, back, lower, factor = random_below(r, FACTOR_ONE + 1);
	for (int i = 0; i < n; i++) {
		const struct rate_line *l = &lines[i];
		int32_t first = day_of_ms(l->from_ms), last = day_of_ms(l->to_ms - 1);
		if (first < month_day || last >= day_add_months(month_day, 1))
			return false;
		if (first < l->price->from_day ||
		    (l->price->to_day != DAY_NONE && last > l->price->to_day))
			return false;
		if (!money_line_fen(l->price->price_micro, -l->quantity, l->seconds,
				    l->period_seconds, l->factor, &back) ||
		    back + l->amount_fen != 0)
			return false;
		if (!money_line_fen(l->price->price_micro, l->quantity, l->seconds,
				    l->period_seconds, factor, &lower) ||
		    lower > l->amount_fen || lower < 0)
			return false;
		if (!money_parse_fen(money_plain(&arena, l->amount_fen), &fen) ||
		    fen != l->amount_fen)
			return false;
		sum += l->amount_fen;
	}
	return rate_total(lines, n, &fen) && fen == sum;
}

static void properties(void)
{
	struct random r;
	random_seed(&r, 27);
	int bad = 0;
	for (int i = 0; i < ROUNDS && bad < 5; i++) {
		struct city k;
		struct rate_line *lines;
		int n;
		draw_city(&r, &k);
		bool ok = rate(&k, FACTOR_ONE, &lines, &n).result == RATE_OK &&
			  order_free(&r, &k, lines, n) && cut_free(&r, &k, lines, n) &&
			  lines_hold(&r, lines, n, k.month_day);
		if (!ok)
			printf("    round %d of seed 27\n", i);
		bad += !ok;
		arena_reset(&arena);
	}
	CHECK_INT(bad, 0);
}

/* M9: never wraps. */
static void overflow(void)
{
	struct random r;
	random_seed(&r, 28);
	for (int i = 0; i < 100000; i++) {
		int64_t price = (int64_t)(random_next(&r) >> 1 >> random_below(&r, 62));
		int64_t quantity = (int64_t)(random_next(&r) >> 1 >> random_below(&r, 62));
		int64_t seconds = random_below(&r, 2678400) + 1, fen = 0;
		bool fits = money_line_fen(price, quantity, seconds, 2678400, FACTOR_ONE, &fen);
		long double want = (long double)price * (long double)quantity *
				   (long double)seconds / 2678400.0L / 10000.0L;
		if (fits ? (long double)fen < want * 0.999999L - 1 ||
				    (long double)fen > want * 1.000001L + 1
			 : want < 9.2e18L)
			CHECK(!"a product that wrapped, or was refused for nothing");
	}
	struct rate_line two[2] = { { .amount_fen = INT64_MAX }, { .amount_fen = 1 } };
	int64_t sum;
	CHECK(!rate_total(two, 2, &sum));
}

int main(void)
{
	arena_init(&arena, (size_t)1 << 26);
	worked();
	split_at_price();
	counted();
	faults();
	properties();
	overflow();
	return test_done();
}
