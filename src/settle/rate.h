/* Rating: what metered use cost in one month. Pure.
 *
 * A line is price x quantity x seconds / seconds of the metering period x factor, rounded once,
 * half up, to the fen (decisions.md, "Proration"; article 27). A use gives one line for each price
 * that held while it ran, so a price change splits it at its date; a month never reaches into
 * another. Use that is counted costs price x quantity x factor at the price of its day: one line.
 * Whatever order the uses come in, the lines are the same. */
#ifndef YH_SETTLE_RATE_H
#define YH_SETTLE_RATE_H

#include "base/arena.h"
#include "cloud/cloud.h"

struct rate_use {
	int64_t id, resource, system, quantity, from_ms, to_ms; /* to_ms 0: still running */
	const char *code;
	bool counted; /* used on the day from_ms..to_ms, of whatever month, and entered into this */
};

struct rate_line {
	int64_t use, resource, system, quantity, from_ms, to_ms, seconds, period_seconds, factor,
		amount_fen;
	const struct price *price;
};

enum rate_result { RATE_OK, RATE_OVERFLOW, RATE_NO_PRICE };

/* What went wrong, where: the use that overflowed, or that ran while its item had no price. */
struct rate_fault {
	enum rate_result result;
	const struct rate_use *use;
	int32_t day;
};

/* Seconds in the calendar month, year or day of `day`; 1 for items that are counted. */
int64_t rate_period_seconds(enum metering m, int32_t day);

/* Rates the part of each use that lies in the month which begins on month_day. `prices`: by code
 * (byte order), then day. A timed use of an item that is counted by then gives no line. */
struct rate_fault rate_month(struct arena *a, const struct rate_use *uses, int n,
			     const struct price *prices, int n_prices, int32_t month_day,
			     int64_t factor, struct rate_line **lines, int *n_lines);

/* Sum of the lines' amounts; false on overflow. */
bool rate_total(const struct rate_line *lines, int n, int64_t *fen);

#endif
