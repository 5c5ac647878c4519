/* Drawing a procedure: stations as rounded boxes, lines with round corners, labels at the side they
 * leave. Only presentation attributes, no style sheet, so that it may stand in any page; quiet
 * colours, one accent. */
#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"
#include "law/layout.h"
#include "law/show.h"

#define INK     "#17323a"
#define MUTED   "#5a727a"
#define ACCENT  "#0e5a6b"
#define LINE    "#7d9aa3"
#define REFUSAL "#a3503f"
#define FONTS   "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

/* ENTRY: below a box's top, where lines come in from the side. */
enum { ROUND = 8, NOTE = 26, ENTRY = 18 };

struct point {
	int x, y;
};

static void add_escaped(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buf_text(b, "&lt;");
		else if (*text == '>')
			buf_text(b, "&gt;");
		else if (*text == '&')
			buf_text(b, "&amp;");
		else if (*text == '"')
			buf_text(b, "&quot;");
		else
			buf_char(b, *text);
	}
}

/* Cuts what is too wide and says so with an ellipsis. */
static const char *fit(struct arena *a, const char *text, int size, int width)
{
	if (law__text_width(text, size) <= width)
		return text;
	size_t len = 0;
	for (size_t i = 1; text[i]; i++) {
		if (((unsigned char)text[i] & 0xC0) == 0x80)
			continue;
		if (law__text_width(arena_text_n(a, text, i), size) > width - size)
			break;
		len = i;
	}
	return arena_printf(a, "%.*s…", (int)len, text);
}

static void add_text(struct buf *b, int x, int y, int size, const char *more, const char *text)
{
	buf_printf(b, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" %s>", x, y, size, more);
	add_escaped(b, text);
	buf_text(b, "</text>");
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int far(struct point p, struct point q)
{
	int dx = p.x - q.x, dy = p.y - q.y;
	return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

/* A line along right angles, its corners rounded, an arrow at its end. */
static void add_line(struct buf *b, const struct edge *e, const struct point *p, int n)
{
	buf_printf(b, "<path d=\"M%d %d", p[0].x, p[0].y);
	for (int i = 1; i < n - 1; i++) {
		int r = least(ROUND, least(far(p[i - 1], p[i]), far(p[i], p[i + 1])) / 2);
		int x = p[i].x - r * sign(p[i].x - p[i - 1].x),
		    y = p[i].y - r * sign(p[i].y - p[i - 1].y);
		buf_printf(b, "L%d %dQ%d %d %d %d", x, y, p[i].x, p[i].y,
			   p[i].x + r * sign(p[i + 1].x - p[i].x),
			   p[i].y + r * sign(p[i + 1].y - p[i].y));
	}
	buf_printf(
		b,
		"L%d %d\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\"%s marker-end=\"url(#%s)\"/>",
		p[n - 1].x, p[n - 1].y, e->refuses ? REFUSAL : LINE,
		e->pauses ? " stroke-dasharray=\"5 4\"" : "",
		e->refuses ? "yh-refused" : "yh-arrow");
}

static const char *label_style(const struct edge *e, bool end)
{
	if (e->refuses)
		return end ? "fill=\"" REFUSAL "\" text-anchor=\"end\"" : "fill=\"" REFUSAL "\"";
	return end ? "fill=\"" MUTED "\" text-anchor=\"end\"" : "fill=\"" MUTED "\"";
}

static void add_down(struct buf *b, const struct layout *l, const struct edge *e)
{
	const struct station *s = &l->stations[e->from], *t = &l->stations[e->to];
	int x = s->x + BOX_WIDTH / 2, y = s->y + s->height;
	add_line(b, e, (struct point[]){ { x, y }, { x, t->y - 2 } }, 2);
	add_text(b, x + 9, y + 24, 12, label_style(e, false), fit(b->arena, e->label, 12, 230));
}

static void add_elbow(struct buf *b, const struct layout *l, const struct edge *e)
{
	const struct station *s = &l->stations[e->from], *t = &l->stations[e->to];
	int x = s->x + BOX_WIDTH, to = t->x + BOX_WIDTH / 2;
	add_line(b, e, (struct point[]){ { x, e->port }, { to, e->port }, { to, t->y - 2 } }, 3);
	add_text(b, x + 9, e->port - 5, 12, label_style(e, false),
		 fit(b->arena, e->label, 12, 190));
}

/* Out of a side, along the lane, into a side. */
static void add_lane(struct buf *b, const struct layout *l, const struct edge *e)
{
	const struct station *s = &l->stations[e->from], *t = &l->stations[e->to];
	bool out_left = e->route == R_LEFT || (e->route == R_MID && s->column == 1);
	bool in_left = e->route == R_LEFT || (e->route == R_MID && t->column == 1);
	int out = s->x + (out_left ? 0 : BOX_WIDTH), in = t->x + (in_left ? -2 : BOX_WIDTH + 2);
	int y = t->y + ENTRY;
	add_line(b, e,
		 (struct point[]){
			 { out, e->port }, { e->lane, e->port }, { e->lane, y }, { in, y } },
		 4);
	add_text(b, out_left ? out - 9 : out + 9, e->port - 5, 12, label_style(e, out_left),
		 fit(b->arena, e->label, 12, 190));
}

/* A pill that says how the case ends. */
static void add_end(struct buf *b, const struct layout *l, const struct edge *e,
		    const char *language)
{
	static const char *const fills[] = {
		[GOES_ON] = "#fff",          [ENDS_DONE] = ACCENT,
		[ENDS_REFUSED] = "#f6e9e6",  [ENDS_WITHDRAWN] = "#eef1f2",
		[ENDS_RELEASED] = "#f5efdf",
	};
	static const char *const inks[] = {
		[GOES_ON] = "fill=\"" INK "\"",          [ENDS_DONE] = "fill=\"#fff\"",
		[ENDS_REFUSED] = "fill=\"" REFUSAL "\"", [ENDS_WITHDRAWN] = "fill=\"" MUTED "\"",
		[ENDS_RELEASED] = "fill=\"#7a5b14\"",
	};
	const struct station *s = &l->stations[e->from];
	int x = s->x + BOX_WIDTH;
	const char *text = fit(b->arena, e->label, 12, 180);
	int width = law__text_width(text, 12) + 20;
	add_line(b, e, (struct point[]){ { x, e->port }, { x + 20, e->port } }, 2);
	buf_printf(b, "<g><title>");
	add_escaped(b, law_ending_say(e->ending, language));
	buf_printf(
		b,
		"</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"20\" rx=\"10\" fill=\"%s\"/>",
		x + 22, e->port - 10, width, fills[e->ending]);
	add_text(b, x + 32, e->port + 4, 12, inks[e->ending], text);
	buf_text(b, "</g>");
}

static void add_edge(struct buf *b, const struct layout *l, const struct edge *e,
		     const char *language)
{
	switch (e->route) {
	case R_DOWN:
		add_down(b, l, e);
		break;
	case R_ELBOW:
		add_elbow(b, l, e);
		break;
	case R_LEFT:
	case R_MID:
	case R_RIGHT:
		add_lane(b, l, e);
		break;
	case R_END:
		add_end(b, l, e, language);
		break;
	}
}

static void add_station(struct buf *b, const struct layout *l, int i)
{
	const struct station *t = &l->stations[i];
	bool main = t->column == 0;
	int width = BOX_WIDTH - 48;
	buf_printf(b, "<g id=\"%s\"><title>", t->step->name);
	add_escaped(b, arena_printf(b->arena, "%s · %s", t->lines[0], t->lines[1]));
	buf_printf(
		b,
		"</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\" fill=\"%s\" "
		"stroke=\"%s\" stroke-width=\"%s\"/>",
		t->x, t->y, BOX_WIDTH, t->height, main ? "#f4f9fa" : "#fff", main ? ACCENT : LINE,
		main ? "1.6" : "1.2");
	buf_printf(b, "<circle cx=\"%d\" cy=\"%d\" r=\"11\" fill=\"%s\"/>", t->x + 21, t->y + 22,
		   main ? ACCENT : LINE);
	add_text(b, t->x + 21, t->y + 26, 12,
		 "fill=\"#fff\" text-anchor=\"middle\" font-weight=\"600\"",
		 arena_printf(b->arena, "%d", i + 1));
	add_text(b, t->x + 40, t->y + 27, 15, "fill=\"" INK "\" font-weight=\"600\"",
		 fit(b->arena, t->lines[0], 15, width));
	for (int j = 1; j < t->n_lines; j++) {
		bool fixed = t->step->term.set && j == t->n_lines - 1 &&
			     t->step->term.strength != POLICY;
		add_text(b, t->x + 40, t->y + 29 + 17 * j, 12,
			 fixed ? "fill=\"" ACCENT "\"" : "fill=\"" MUTED "\"",
			 fit(b->arena, t->lines[j], 12, width));
	}
	buf_text(b, "</g>");
}

/* Which steps may be withdrawn from, and what a broken line means. */
static const char *note(struct arena *a, const struct procedure *r, const char *language)
{
	const char *names = "";
	bool pauses = false;
	for (int i = 0; i < r->n_withdraw_at; i++) {
		const struct step *s = law_step_find(r, r->withdraw_at[i]);
		const char *title = law_say(&s->title, language);
		names = names[0] ? words_say(a, language, "law.svg.and",
					     VALUES(TEXT(names), TEXT(title)))
				 : title;
	}
	for (int i = 0; i < r->n_steps; i++)
		for (int j = 0; j < r->steps[i]->n_outcomes; j++)
			pauses |= r->steps[i]->outcomes[j].pauses;
	const char *text =
		names[0] ? words_say(a, language, "law.svg.withdraw", VALUES(TEXT(names))) : "";
	if (!pauses)
		return text;
	return arena_printf(a, "%s%s%s", text, text[0] ? "  " : "",
			    words_find(language, "law.svg.pauses"));
}

static void add_head(struct buf *b, const struct layout *l, const struct procedure *r,
		     const char *language)
{
	int height = l->height + NOTE;
	buf_printf(b,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" "
		   "width=\"%d\" height=\"%d\" font-family=\"%s\"><title>",
		   l->width, height, l->width, height, FONTS);
	add_escaped(b, law_say(&r->title, language));
	buf_text(b, "</title><defs>");
	for (int i = 0; i < 2; i++)
		buf_printf(
			b,
			"<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
			"markerHeight=\"8\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
			"<path d=\"M0 0.5L7.5 4L0 7.5Z\" fill=\"%s\"/></marker>",
			i ? "yh-refused" : "yh-arrow", i ? REFUSAL : LINE);
	buf_text(b, "</defs>");
}

const char *law_procedure_svg(struct arena *a, const struct procedure *r, const char *language)
{
	struct layout l = law__layout(a, r, language);
	struct buf b;
	buf_init(&b, a, 1 << 14);
	const char *below = note(a, r, language);
	int wide = law__text_width(below, 12) + 40;
	if (wide > l.width)
		l.width = wide;
	add_head(&b, &l, r, language);
	for (int i = 0; i < l.n_edges; i++)
		add_edge(&b, &l, &l.edges[i], language);
	for (int i = 0; i < l.n_stations; i++)
		add_station(&b, &l, i);
	add_text(&b, 20, l.height + 10, 12, "fill=\"" MUTED "\"", below);
	buf_text(&b, "</svg>\n");
	return b.at;
}
