/* What is to be done on which day. Duties are found where the record says that a case moved, so
 * that a day costs what happened on it and not what the city holds. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "sim/town.h"

/* clang-format off */
QUERY q_moved = { "sim.moved",
	"SELECT d.case_, d.id, d.org, d.role, d.opened_ms, d.due_day, d.lapses, k.procedure, d.step FROM"
	" (SELECT DISTINCT CAST(substr(subject, 6) AS BIGINT) AS id FROM entry WHERE id > $1 AND subject LIKE 'case:%') e"
	" JOIN duty d ON d.case_ = e.id JOIN case_ k ON k.id = d.case_ WHERE d.state = 'open' AND d.opened_ms > $2"
	" ORDER BY d.opened_ms, d.id", "ii", "iiitiiitt" };
QUERY q_newest = { "sim.newest_entry", "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM entry", "", "i" };
/* clang-format on */

enum { OFFICE_MINUTES = 470 };

void town__plan(struct town *t, struct deed d, int32_t day)
{
	if (day < t->first_day)
		day = t->first_day;
	if (day > t->last_day)
		return; /* after the run */
	struct deed *at = t->spare;
	if (at)
		t->spare = at->next;
	else
		at = TAKE(t->s.keep, struct deed);
	*at = d;
	if (!at->minute)
		at->minute = luck_between(t, 1, OFFICE_MINUTES);
	at->order = t->order++;
	at->next = t->days[day - t->first_day];
	t->days[day - t->first_day] = at;
}

static int by_minute(const void *x, const void *y)
{
	const struct deed *a = *(struct deed *const *)x, *b = *(struct deed *const *)y;
	if (a->minute != b->minute)
		return a->minute < b->minute ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

struct deed **town__deeds(struct town *t, int32_t day, int *n)
{
	struct deed *first = t->days[day - t->first_day];
	*n = 0;
	for (const struct deed *d = first; d; d = d->next)
		++*n;
	struct deed **all = TAKE_N(t->s.c->arena, *n + 1, struct deed *);
	int i = 0;
	for (struct deed *d = first; d; d = d->next)
		all[i++] = d;
	t->days[day - t->first_day] = NULL;
	qsort(all, (size_t)*n, sizeof *all, by_minute);
	return all;
}

void town__done(struct town *t, struct deed *d)
{
	d->next = t->spare;
	t->spare = d;
}

/* ---- when people act ---- */

/* Working days until the office acts: most tomorrow, some in the middle of the term, some on its
 * last day, some after it. A matter of verifying takes time by its nature. */
static int32_t day_to_act(struct town *t, const struct row *r, int32_t today)
{
	const struct calendar *k = t->s.c->calendar;
	const struct manner *m = town__manner(t, row_int(r, 2));
	int32_t opened = day_of_ms(row_int(r, 4)), due = (int32_t)row_int(r, 5);
	bool has_term = r->v[5].kind == V_INT;
	int term = has_term ? calendar_count(k, opened, due) : 10;
	if (has_term && luck(t, m->forgetful))
		return row_int(r, 6) ? t->last_day + 1
				     : calendar_add(k, due, luck_between(t, 1, 15));
	if (has_term && due > today && luck(t, m->slow / 2))
		return due; /* on its last day, a working day or not */
	if (luck(t, m->slow))
		return calendar_add(k, opened, luck_between(t, 1, term > 1 ? term : 1));
	return calendar_add(k, opened, term > 15 ? luck_between(t, 3, 12) : luck_between(t, 1, 2));
}

struct looking {
	struct town *t;
	struct rows rows;
	int64_t newest, since_ms;
};

static enum status look_work(struct ctx *c, void *arg)
{
	struct looking *l = arg;
	struct row r;
	TRY(store_one(c, &q_newest, &r));
	l->newest = row_int(&r, 0);
	return store_rows(c, &q_moved, &l->rows, INT(l->t->seen), INT(l->since_ms));
}

enum status town__look(struct town *t, int32_t today)
{
	/* A case may have moved again: only duties since the last look are new. */
	struct looking l = { .t = t, .since_ms = t->looked_ms };
	TRY(store_read(t->s.c, look_work, &l));
	t->seen = l.newest;
	t->looked_ms = clock_now_ms(t->s.clock);
	for (int i = 0; i < l.rows.n; i++) {
		const struct row *r = &l.rows.at[i];
		int32_t day = day_to_act(t, r, today);
		town__plan(t,
			   (struct deed){
				   .case_id = row_int(r, 0), .duty = row_int(r, 1), .unit = -1 },
			   day > today ? day : today);
	}
	return OK;
}
