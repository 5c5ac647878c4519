/* One's deadlines as a calendar that any calendar program can subscribe to. The address is the key.
 */
#include "api/nouns.h"
#include "desk/notices.h"
#include "org/preferences.h"

static enum status feed(struct ctx *c, struct api_call *call)
{
	int64_t person;
	struct ics_event *ends;
	int n;
	const char *host = http_header(call->request, "host");
	TRY(feed_person(c, call_path(call, "token"), &person));
	const char *address = arena_printf(c->arena, "http://%s", host ? host : "localhost");
	TRY(terms_events(c, person, address, &ends, &n));
	TRY(desk_calendar(c, person, address, ends, n, &call->bytes));
	return OK;
}

/* clang-format off */
const struct route api_feed[] = {
	{ "GET", "/calendar/{token}.ics", "calendar_feed", "Open duties of a person's offices and ends of resources, as iCalendar", NULL,
	  REACH_SELF, ASSURE_NONE, WORK_READS, RATE_READ, .media = "text/calendar; charset=utf-8", .handle = feed },
	{ 0 },
};
