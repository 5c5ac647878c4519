/* The one source of time. An instant is milliseconds since 1970-01-01 UTC (int64_t, names end _ms).
 */
#ifndef YH_BASE_CLOCK_H
#define YH_BASE_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct clock {
	/* False: the machine's clock plus offset_ms (a demonstration starts at its own day). */
	bool virtual_time;
	_Atomic int64_t now_ms; /* virtual: the instant; else unused */
	_Atomic int64_t offset_ms;
};

int64_t clock_now_ms(const struct clock *k);
void clock_set(struct clock *k, int64_t now_ms); /* virtual clocks only */
/* For measuring and waiting, never for law: a steady count. */
int64_t clock_steady_ms(void);
int64_t clock_steady_us(void);

#endif
