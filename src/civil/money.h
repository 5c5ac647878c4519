/* Exact money. Pure. Unit prices in micro-yuan (10^-6), amounts in fen (10^-2), both int64_t;
 * intermediates 128-bit. */
#ifndef YH_CIVIL_MONEY_H
#define YH_CIVIL_MONEY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { FACTOR_ONE = 10000 }; /* an evaluation factor of 1.00 is 10000 */

/* price x quantity x seconds / period_seconds x factor, rounded once, half up, to the fen.
 * period_seconds is the length of that calendar month or year. False on overflow (never wraps). */
bool money_line_fen(int64_t price_micro, int64_t quantity, int64_t seconds, int64_t period_seconds,
		    int64_t factor, int64_t *fen);

bool money_parse_fen(const char *yuan, int64_t *fen); /* "1234.50", "-3", at most two decimals */
bool money_parse_micro(const char *yuan, int64_t *micro); /* at most six decimals */
const char *money_text(struct arena *a, int64_t fen);     /* "-1,234.50" */
const char *money_plain(struct arena *a, int64_t fen);    /* "-1234.50" */
/* "46.00", "0.008": two to six decimals. */
const char *money_micro_text(struct arena *a, int64_t micro);
/* 大写 (domain.md 7.1): "人民币壹仟肆佰零玖元伍角". */
const char *money_capital(struct arena *a, int64_t fen);

#endif
