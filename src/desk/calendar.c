/* The calendar feed: open duties of all of a person's offices, as all-day events on their due days.
 */
#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "codec/ics.h"
#include "desk/inner.h"
#include "desk/notices.h"
#include "org/grants.h"

QUERY q_dated = {
	"duty.dated",
	"SELECT d.id, d.step, d.due_day, d.opened_ms, k.id, k.number, k.title, k.pack, k.procedure FROM duty d"
	" JOIN case_ k ON k.id = d.case_ WHERE d.org = $1 AND d.role = $2 AND d.state = 'open' AND d.due_day IS NOT NULL"
	" ORDER BY d.due_day, d.id LIMIT 500",
	"it", "itiiitttt"
};

static struct ics_event event_of(struct ctx *c, const struct row *r, const char *address)
{
	const struct pack *p = law_pack_of(c->packs, row_text(r, 7));
	const struct procedure *of = p ? law_procedure_find(p, row_text(r, 8)) : NULL;
	const struct step *s = of ? law_step_find(of, row_text(r, 1)) : NULL;
	const char *step = s ? desk__title(c, s->title) : row_text(r, 1);
	const char *number = row_text(r, 5) ? row_text(r, 5) : "";
	return (struct ics_event){
		.uid = arena_printf(c->arena, "duty-%lld@yunheng", (long long)row_int(r, 0)),
		.summary = words_say(c->arena, c->language, "calendar.summary",
				     VALUES(TEXT(step), TEXT(row_text(r, 6)))),
		.text = words_say(c->arena, c->language, "calendar.text",
				  VALUES(TEXT(number), TEXT(step), INT(row_int(r, 2)),
					 TEXT(s ? s->article : ""))),
		.url = address ? arena_printf(c->arena, "%s/cases/%lld", address,
					      (long long)row_int(r, 4))
			       : NULL,
		.day = day_iso(c->arena, (int32_t)row_int(r, 2)),
		.changed_ms = row_int(r, 3),
		.alarm = true,
	};
}

enum status desk_calendar(struct ctx *c, int64_t person, const char *address,
			  const struct ics_event *more, int n_more, const char **ics)
{
	struct office *offices;
	struct ics_event *events = NULL;
	int n, n_events = 0, room = 0;
	TRY(grant_offices(c, person, &offices, &n));
	for (int i = 0; i < n; i++) {
		struct rows rows;
		TRY(store_rows(c, &q_dated, &rows, INT(offices[i].org),
			       TEXT(offices[i].role->name)));
		for (int j = 0; j < rows.n; j++)
			*VEC_ADD(c->arena, events, n_events, room) =
				event_of(c, &rows.at[j], address);
	}
	for (int i = 0; i < n_more; i++)
		*VEC_ADD(c->arena, events, n_events, room) = more[i];
	*ics = ics_feed(c->arena, words_say(c->arena, c->language, "calendar.name", NULL, 0),
			events, n_events);
	return OK;
}
