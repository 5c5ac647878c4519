/* The calendar feed: what it says, that it reads back, that it is the same twice. */
#include <libical/ical.h>

#include "codec/ics.h"

#include "test.h"

static struct arena arena;

static const struct ics_event events[] = {
	{ .uid = "duty-7@yunheng",
	  .summary =
		  "\u5ba1\u6838\uff1a\u517b\u8001\u670d\u52a1\u7cfb\u7edf, \u6d4b\u8bd5\u8d44\u6e90; a\\b",
	  .text = "\u7b2c\u5341\u4e5d\u6761\n5\u4e2a\u5de5\u4f5c\u65e5",
	  .url = "https://a.example/case/7?x=1&y=2",
	  .day = "2026-09-30",
	  .changed_ms = 1790042400000,
	  .alarm = true },
	{ .uid = "duty-8@yunheng", .summary = "x", .day = "2024-02-29", .changed_ms = 0 },
};

int main(void)
{
	arena_init(&arena, 4 << 20);
	const char *feed = ics_feed(&arena, "\u6211\u7684\u529e\u7406\u671f\u9650", events, 2);
	CHECK_TEXT(ics_feed(&arena, "\u6211\u7684\u529e\u7406\u671f\u9650", events, 2), feed);
	static const char *const lines[] = {
		"BEGIN:VCALENDAR\r\n",
		"VERSION:2.0\r\n",
		"UID:duty-7@yunheng\r\n",
		"DTSTART;VALUE=DATE:20260930\r\n",
		"DTEND;VALUE=DATE:20261001\r\n",
		"DTSTAMP:20260922T020000Z\r\n",
		"TRIGGER:-PT15H\r\n",
		"DTEND;VALUE=DATE:20240301\r\n",
		"DTSTAMP:19700101T000000Z\r\n",
		"TRANSP:TRANSPARENT\r\n",
		"END:VCALENDAR\r\n",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!CHECK(strstr(feed, lines[i]) != NULL))
			printf("    no line %s", lines[i]);
	for (const char *at = feed; *at; at = strchr(at, '\n') + 1)
		CHECK(strcspn(at, "\r") <= 75);
	icalcomponent *back = icalparser_parse_string(feed);
	icalcomponent *first = icalcomponent_get_first_component(back, ICAL_VEVENT_COMPONENT);
	CHECK_INT(icalcomponent_count_components(back, ICAL_VEVENT_COMPONENT), 2);
	CHECK_TEXT(icalcomponent_get_summary(first), events[0].summary);
	CHECK_TEXT(icalcomponent_get_description(first), events[0].text);
	icalcomponent_free(back);
	CHECK(strstr(ics_feed(&arena, "none", NULL, 0), "END:VCALENDAR") != NULL);
	arena_done(&arena);
	return test_done();
}
