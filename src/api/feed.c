/* One's deadlines as a calendar that any calendar program can subscribe to. The address is the key.
 */
#include "api/nouns.h"
#include "desk/notices.h"
#include "org/preferences.h"

static enum status feed(struct ctx *c, struct api_call *call)
{
	int64_t person;
	const char *host = http_header(call->request, "host");
	TRY(feed_person(c, call_path(call, "token"), &person));
	const char *address = arena_printf(c->arena, "http://%s", host ? host : "localhost");
	TRY(desk_calendar(c, person, address, &call->bytes));
	return OK;
}

/* clang-format off */
const struct route api_feed[] = {
	{ "GET", "/calendar/{token}.ics", "calendar_feed", "Open duties of all of a person's offices, as iCalendar", NULL,
	  REACH_SELF, ASSURE_NONE, WORK_READS, RATE_READ, .media = "text/calendar; charset=utf-8", .handle = feed },
	{ 0 },
};
