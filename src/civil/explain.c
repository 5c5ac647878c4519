/* The sentence that explains a deadline: when it began, what was not counted and why, where it
 * ends. */
#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/calendar.h"
#include "civil/day.h"

struct telling {
	struct arena *arena;
	const char *language;
	struct buf text;
	int parts; /* of the list under way */
};

static void say(struct telling *t, const char *name, const struct value *args, int n)
{
	buf_text(&t->text, words_say(t->arena, t->language, name, args, n));
}

static void part(struct telling *t)
{
	say(t, t->parts++ == 0 ? "civil.explain.first" : "civil.explain.next", NULL, 0);
}

/* A run of cells of one sort, told as one day or as "from to". */
static void tell_run(struct telling *t, const char *name, int32_t from, int32_t to,
		     const char *holiday)
{
	part(t);
	const char *days = from == to ? words_say(t->arena, t->language, "civil.explain.day",
						  VALUES(INT(from)))
				      : words_say(t->arena, t->language, "civil.explain.days",
						  VALUES(INT(from), INT(to)));
	say(t, name, VALUES(TEXT(days), TEXT(holiday ? holiday : "")));
}

static const char *sort_of(const struct strip_cell *cell)
{
	if (cell->paused)
		return "civil.explain.paused";
	switch (cell->kind) {
	case DAY_REST:
		return "civil.explain.rest";
	case DAY_HOLIDAY:
		return "civil.explain.holiday";
	case DAY_MAKEUP:
		return "civil.explain.makeup";
	case DAY_WORK:
		return NULL;
	}
	return NULL;
}

/* Weekends matter to working days only; pauses matter to every count. */
static void tell_days(struct telling *t, const struct calendar *k, const struct strip_cell *cells,
		      int n, bool workdays)
{
	for (int i = 1; i < n;) {
		const char *sort = sort_of(&cells[i]);
		int j = i + 1;
		while (j < n && sort_of(&cells[j]) == sort)
			j++;
		if (sort && (workdays || cells[i].paused))
			tell_run(t, sort, cells[i].day, cells[j - 1].day,
				 calendar_name(k, cells[i].day));
		i = j;
	}
}

static const char *const ends[] = {
	[PERIOD_WORKDAYS] = "civil.explain.end_workdays",
	[PERIOD_MONTHS_ACT] = "civil.explain.end_months",
	[PERIOD_MONTHS_TERM] = "civil.explain.end_term_months",
	[PERIOD_DAYS_TERM] = "civil.explain.end_term_days",
};

const char *period_explain(struct arena *a, const struct calendar *k, struct period p,
			   int32_t start_day, const struct pause *pauses, int n_pauses,
			   const char *language)
{
	struct telling t = { .arena = a, .language = language };
	int32_t end = period_end(k, p, start_day, pauses, n_pauses);
	int32_t last = end == DAY_NONE ? pauses[n_pauses - 1].from_day : end;
	int n;
	struct strip_cell *cells = period_strip(a, k, p, start_day, pauses, n_pauses, last, &n);
	buf_init(&t.text, a, 256);
	say(&t, "civil.explain.start", VALUES(INT(start_day)));
	tell_days(&t, k, cells, n, p.kind == PERIOD_WORKDAYS);
	if (end == DAY_NONE) {
		say(&t, "civil.explain.open", VALUES(INT(p.n)));
		return t.text.at;
	}
	int32_t unmoved = p.kind == PERIOD_MONTHS_ACT ? day_add_months(start_day, p.n) : end;
	if (p.kind == PERIOD_MONTHS_ACT && n_pauses == 0 && unmoved != end)
		say(&t, "civil.explain.moved", VALUES(INT(unmoved)));
	say(&t, ends[p.kind], VALUES(INT(p.n), INT(end)));
	if (period_provisional(k, p, start_day, end))
		say(&t, "civil.explain.provisional", NULL, 0);
	return t.text.at;
}
