/* Periods that come again (RFC 5545): a first period and a rule by which it recurs, expanded with
 * libical. Pure, and in Shanghai's civil time, which has one offset all the year.
 *
 * A rule recurs by year, month, week or day. What recurs by year or month ends on the corresponding
 * day of its own year or month (the last day where there is none); what recurs by week or day has
 * the length of the first. A period runs from its start until just before its end. */
#ifndef YH_CODEC_RECUR_H
#define YH_CODEC_RECUR_H

#include <stdint.h>

struct arena;

struct recur {
	const char *rrule;        /* "FREQ=YEARLY" */
	int64_t start_ms, end_ms; /* of the first period */
};
struct recur_span {
	int64_t from_ms, to_ms;
};

enum recur_fault {
	RECUR_FINE,
	RECUR_UNREADABLE, /* no rule of RFC 5545 */
	RECUR_TOO_OFTEN,  /* by the hour or oftener */
	RECUR_NO_LENGTH,  /* it ends before it begins, or is longer than a year */
	RECUR_NOT_FIRST,  /* the first period does not follow the rule */
	RECUR_OVERLAPS,   /* a period begins before the one before it has ended */
};
enum recur_fault recur_check(struct arena *a, const struct recur *r);

enum { RECUR_SPANS_MOST = 4000 };
/* The periods that touch from_ms..to_ms, in order, whole; at most RECUR_SPANS_MOST. The rule is
 * fine. */
void recur_spans(struct arena *a, const struct recur *r, int64_t from_ms, int64_t to_ms,
		 struct recur_span **out, int *n);

#endif
