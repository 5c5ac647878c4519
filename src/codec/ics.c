/* iCalendar by libical, which knows escaping and folding. Nothing here depends on when the feed is
 * fetched: DTSTAMP is the moment the event last changed. */
#include "codec/ics.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

static icalcomponent *alarm_make(const char *summary)
{
	/* Whole days begin at midnight: fifteen hours before is nine in the morning of the day
	 * before. */
	struct icaltriggertype at = { .time = icaltime_null_time(),
				      .duration = icaldurationtype_from_int(-15 * 3600) };
	return icalcomponent_vanew(ICAL_VALARM_COMPONENT,
				   icalproperty_new_action(ICAL_ACTION_DISPLAY),
				   icalproperty_new_description(summary),
				   icalproperty_new_trigger(at), (void *)0);
}

static icalcomponent *event_make(const struct ics_event *e)
{
	struct icaltimetype day = icaltime_from_string(e->day);
	struct icaltimetype changed = icaltime_from_timet_with_zone(
		e->changed_ms / 1000, 0, icaltimezone_get_utc_timezone());
	assert(!icaltime_is_null_time(day));
	day.is_date = 1;
	struct icaltimetype next = day;
	icaltime_adjust(&next, 1, 0, 0, 0);
	icalcomponent *made =
		icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(e->uid),
				    icalproperty_new_dtstamp(changed),
				    icalproperty_new_dtstart(day), icalproperty_new_dtend(next),
				    icalproperty_new_summary(e->summary),
				    icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0);
	if (e->text)
		icalcomponent_add_property(made, icalproperty_new_description(e->text));
	if (e->url)
		icalcomponent_add_property(made, icalproperty_new_url(e->url));
	if (e->alarm)
		icalcomponent_add_component(made, alarm_make(e->summary));
	return made;
}

static icalproperty *named(const char *name, const char *value)
{
	icalproperty *made = icalproperty_new_x(value);
	icalproperty_set_x_name(made, name);
	return made;
}

static void drop(void *feed)
{
	icalcomponent_free(feed);
}

const char *ics_feed(struct arena *a, const char *name, const struct ics_event *events, int n)
{
	icalcomponent *feed =
		icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
				    icalproperty_new_prodid("-//Yunheng//Deadlines//ZH"),
				    icalproperty_new_calscale("GREGORIAN"),
				    icalproperty_new_method(ICAL_METHOD_PUBLISH),
				    named("X-WR-CALNAME", name), named("X-PUBLISHED-TTL", "PT1H"),
				    (void *)0);
	assert(feed);
	arena_cleanup(a, drop, feed);
	for (int i = 0; i < n; i++)
		icalcomponent_add_component(feed, event_make(&events[i]));
	char *text = icalcomponent_as_ical_string_r(feed);
	assert(text);
	arena_cleanup(a, free, text);
	return text;
}
