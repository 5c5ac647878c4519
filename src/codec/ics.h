/* A calendar feed of one's deadlines (iCalendar, RFC 5545), written with libical. */
#ifndef YH_CODEC_ICS_H
#define YH_CODEC_ICS_H

#include "base/ctx.h"

struct ics_event {
	const char *uid;                  /* stable: a change of the deadline moves the event */
	const char *summary, *text, *url; /* text, url: or NULL */
	const char *day;                  /* "2026-09-22": the whole day */
	int64_t changed_ms;               /* when it last changed */
	bool alarm;                       /* remind the day before at 9:00 */
};
/* The whole feed, in the arena; the same events give the same bytes. */
const char *ics_feed(struct arena *a, const char *name, const struct ics_event *events, int n);

#endif
