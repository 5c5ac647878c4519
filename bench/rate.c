/* bench/rate: statement lines rated a second in memory, as drawing a month does it (sorting,
 * cutting at price changes, 128-bit arithmetic, one rounding a line). Prints `name value unit`,
 * with the total as a check that the work was done. */
#include "settle/rate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "civil/day.h"

enum { USES = 1000000, ITEMS = 116, ROUNDS = 5 };

static struct price prices[2 * ITEMS];
static struct rate_use uses[USES];
static char codes[ITEMS][8];

static void fill(int32_t month_day)
{
	struct random r;
	random_seed(&r, 27);
	for (int i = 0; i < ITEMS; i++) {
		snprintf(codes[i], sizeof codes[i], "I-%03d", i);
		for (int k = 0; k < 2; k++)
			prices[2 * i + k] =
				(struct price){ .id = 2 * i + k + 1,
						.code = codes[i],
						.price_micro = random_below(&r, 100000000),
						.from_day = k ? month_day + 10 : month_day - 300,
						.to_day = k ? DAY_NONE : month_day + 9 };
	}
	for (int i = 0; i < USES; i++)
		uses[i] = (struct rate_use){ .id = i + 1,
					     .resource = random_below(&r, USES / 4),
					     .system = random_below(&r, USES / 40),
					     .quantity = 1 + random_below(&r, 64),
					     .code = codes[random_below(&r, ITEMS)],
					     .from_ms = day_start_ms(month_day) +
							random_below(&r, 25 * INT64_C(86400000)) };
}

int main(void)
{
	static struct arena arena;
	int32_t month_day = day_make(2026, 9, 1);
	int64_t best_ms = INT64_MAX, total = 0;
	int n = 0;
	arena_init(&arena, (size_t)4 << 30);
	fill(month_day);
	for (int i = 0; i < ROUNDS; i++) {
		struct rate_line *lines;
		int64_t began = clock_steady_ms();
		if (rate_month(&arena, uses, USES, prices, 2 * ITEMS, month_day, 10000, &lines, &n)
				    .result != RATE_OK ||
		    !rate_total(lines, n, &total))
			abort();
		int64_t took = clock_steady_ms() - began;
		best_ms = took < best_ms ? took : best_ms;
		arena_reset(&arena);
	}
	printf("rate_lines %.2f million/s\n", (double)n / 1000.0 / (double)best_ms);
	printf("rate_total %" PRId64 " fen\n", total);
	return 0;
}
