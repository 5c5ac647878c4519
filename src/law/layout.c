/* Placing a procedure's drawing: columns, rows, which way each line takes, lanes in the gutters. */
#include "law/layout.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "law/show.h"
#include "law/step.h"

enum {
	MARGIN = 20,
	GAP = 40,        /* between rows */
	BOX_HEIGHT = 74, /* at least */
	PORT_FIRST = 40, /* below the box's top */
	PORT_STEP = 24,
	LANE_STEP = 14,
	FIRST_LINES = 24, /* a box's height without its lines */
	LINE_STEP = 17,
	STUB = 44, /* from a box to the first lane, at least */
	LABEL_SIZE = 12,
	LABEL_MOST = 200,
};

int law__text_width(const char *text, int size)
{
	int width = 0;
	for (; *text; text++) {
		unsigned char ch = (unsigned char)*text;
		if (ch >= 0x80 && (ch & 0xC0) == 0x80)
			continue;
		width += ch < 0x80 ? size * 52 : size * 100;
	}
	return width / 100;
}

static int place_of(const struct procedure *r, const struct step *s)
{
	for (int i = 0; i < r->n_steps; i++)
		if (r->steps[i] == s)
			return i;
	return -1;
}

/* The way to the end: from the first step along the first passing outcome that leads to a new step.
 */
static void find_columns(const struct procedure *r, struct layout *l)
{
	for (int i = 0; i < l->n_stations; i++)
		l->stations[i].column = 1;
	for (int at = 0; at >= 0;) {
		const struct step *s = r->steps[at];
		l->stations[at].column = 0;
		int next = -1;
		for (int i = 0; i < s->n_outcomes && next < 0; i++) {
			int to = place_of(r, s->outcomes[i].next);
			if (law_outcome_passes(&s->outcomes[i]) && to >= 0 &&
			    l->stations[to].column == 1)
				next = to;
		}
		at = next;
	}
}

/* Outcomes with the same end are one line. */
static struct edge *same_end(struct layout *l, int from, int to, enum ending ending)
{
	for (int i = 0; i < l->n_edges; i++) {
		struct edge *e = &l->edges[i];
		if (e->from == from && e->to == to && (to >= 0 || e->ending == ending))
			return e;
	}
	return NULL;
}

static void add_outcome(struct arena *a, const struct procedure *r, struct layout *l, int from,
			const struct outcome *o, const char *language)
{
	int to = place_of(r, o->next);
	const char *label = law_say(&o->label, language);
	struct edge *e = same_end(l, from, to, o->ending);
	if (e) {
		if (!strstr(e->label, label))
			e->label = arena_printf(a, "%s / %s", e->label, label);
		e->pauses &= o->pauses;
		e->refuses &= o->reason;
		return;
	}
	*VEC_ADD(a, l->edges, l->n_edges, l->room) = (struct edge){
		.from = from,
		.to = to,
		.ending = o->ending,
		.label = label,
		.pauses = o->pauses,
		.refuses = o->reason,
	};
}

/* No box of the column stands between the two rows. */
static bool free_between(const struct layout *l, int column, int above, int below)
{
	for (int i = above + 1; i < below; i++)
		if (l->stations[i].column == column)
			return false;
	return true;
}

static bool goes_down_already(const struct layout *l, const struct edge *e)
{
	for (const struct edge *f = l->edges; f < e; f++)
		if (f->from == e->from && f->route == R_DOWN && f->to >= 0)
			return true;
	return false;
}

static enum route route_of(const struct layout *l, const struct edge *e)
{
	if (e->to < 0)
		return R_END;
	int from = l->stations[e->from].column, to = l->stations[e->to].column;
	bool down = e->to > e->from && free_between(l, to, e->from, e->to);
	if (from == to && down && !goes_down_already(l, e))
		return R_DOWN;
	if (from == 0 && to == 1)
		return down ? R_ELBOW : R_MID;
	if (from == 1 && to == 1)
		return R_RIGHT;
	if (from == 0 && e->to <= e->from)
		return R_LEFT;
	return R_MID;
}

static bool leaves_left(const struct layout *l, const struct edge *e)
{
	return e->route == R_LEFT || (e->route == R_MID && l->stations[e->from].column == 1);
}

static void fill_station(struct arena *a, struct station *t, const char *language)
{
	const struct step *s = t->step;
	t->lines[t->n_lines++] = law_say(&s->title, language);
	for (int i = 0; i < s->n_bearers && t->n_lines < STATION_LINES - 1; i++)
		t->lines[t->n_lines++] =
			arena_printf(a, "%s%s",
				     !i                     ? ""
				     : s->bearers[i].either ? "/ "
							    : "+ ",
				     law_say(&s->bearers[i].role->title, language));
	if (!s->term.set)
		return;
	const char *term = law_term_say(a, &s->term, language);
	const struct step *since =
		s->term.since ? law_step_find(s->procedure, s->term.since) : NULL;
	if (since)
		term = words_say(a, language, "law.svg.since",
				 VALUES(TEXT(term), TEXT(law_say(&since->title, language))));
	t->lines[t->n_lines++] = term;
}

static int greater(int a, int b)
{
	return a > b ? a : b;
}

/* Rows, box heights and the places on the sides where lines leave. */
static void find_rows(struct layout *l)
{
	int y = MARGIN;
	for (int i = 0; i < l->n_stations; i++) {
		struct station *t = &l->stations[i];
		t->y = y;
		for (int j = 0; j < l->n_edges; j++) {
			struct edge *e = &l->edges[j];
			if (e->from != i || e->route == R_DOWN)
				continue;
			int *side = leaves_left(l, e) ? &t->left : &t->right;
			e->port = y + PORT_FIRST + PORT_STEP * (*side)++;
		}
		int lines = greater(t->left, t->right);
		t->height = greater(BOX_HEIGHT, PORT_FIRST + PORT_STEP * lines - 8);
		t->height = greater(t->height, FIRST_LINES + LINE_STEP * t->n_lines);
		y += t->height + GAP;
	}
	l->height = y - GAP + MARGIN;
}

/* The widest label that stands at a box's side in this gutter. */
static int stub(const struct layout *l, int column, bool left)
{
	int width = STUB;
	for (int i = 0; i < l->n_edges; i++) {
		const struct edge *e = &l->edges[i];
		if (e->route == R_DOWN || l->stations[e->from].column != column ||
		    leaves_left(l, e) != left)
			continue;
		int text = law__text_width(e->label, LABEL_SIZE) + (e->to < 0 ? 50 : 22);
		width = greater(width, text < LABEL_MOST ? text : LABEL_MOST);
	}
	return width;
}

/* Gives each target of the gutter a lane of its own: x = start, start + step, … Returns the last.
 */
static int find_lanes(struct layout *l, enum route route, int start, int step)
{
	int last = start - step;
	for (int i = 0; i < l->n_edges; i++) {
		struct edge *e = &l->edges[i];
		if (e->route != route)
			continue;
		e->lane = 0;
		for (int j = 0; j < i; j++)
			if (l->edges[j].route == route && l->edges[j].to == e->to)
				e->lane = l->edges[j].lane;
		if (!e->lane)
			e->lane = last += step;
	}
	return last;
}

static int count_lanes(const struct layout *l, enum route route)
{
	int n = 0;
	for (int i = 0; i < l->n_edges; i++) {
		bool first = l->edges[i].route == route;
		for (int j = 0; j < i; j++)
			first &= l->edges[j].route != route || l->edges[j].to != l->edges[i].to;
		n += first;
	}
	return n;
}

static void find_columns_x(struct layout *l)
{
	int lanes = count_lanes(l, R_LEFT);
	bool lines_left = lanes > 0, second = false;
	int x0 = MARGIN + (lines_left ? stub(l, 0, true) + LANE_STEP * lanes : 0);
	find_lanes(l, R_LEFT, x0 - stub(l, 0, true), -LANE_STEP);
	int mid = find_lanes(l, R_MID, x0 + BOX_WIDTH + stub(l, 0, false), LANE_STEP);
	mid = greater(mid, x0 + BOX_WIDTH + stub(l, 0, false));
	int x1 = mid + stub(l, 1, true);
	for (int i = 0; i < l->n_stations; i++) {
		l->stations[i].x = l->stations[i].column ? x1 : x0;
		second |= l->stations[i].column == 1;
	}
	int right = find_lanes(l, R_RIGHT, x1 + BOX_WIDTH + stub(l, 1, false), LANE_STEP);
	right = greater(right, x1 + BOX_WIDTH + stub(l, 1, false));
	l->width = (second ? right : mid) + MARGIN;
}

struct layout law__layout(struct arena *a, const struct procedure *r, const char *language)
{
	struct layout l = { .n_stations = r->n_steps };
	l.stations = TAKE_N(a, r->n_steps, struct station);
	for (int i = 0; i < r->n_steps; i++)
		l.stations[i].step = r->steps[i];
	find_columns(r, &l);
	for (int i = 0; i < r->n_steps; i++) {
		fill_station(a, &l.stations[i], language);
		for (int j = 0; j < r->steps[i]->n_outcomes; j++)
			add_outcome(a, r, &l, i, &r->steps[i]->outcomes[j], language);
	}
	for (int i = 0; i < l.n_edges; i++)
		l.edges[i].route = route_of(&l, &l.edges[i]);
	find_rows(&l);
	find_columns_x(&l);
	return l;
}
