/* Where the parts of a procedure's drawing stand (layout.c computes it, svg.c draws it).
 *
 * One row a step, in the pack's order. The way that leads to the end stands in the left column,
 * what branches off (补正, a failed verification …) in the right one. Since no two boxes share a
 * row, a line may run sideways through any row, and up or down in the three gutters beside the
 * columns without touching a box. Lines to one step share a lane. */
#ifndef YH_LAW_LAYOUT_H
#define YH_LAW_LAYOUT_H

#include "law/pack.h"

enum { BOX_WIDTH = 248, STATION_LINES = 6 };

enum route {
	R_DOWN,  /* straight down to the next box of the column */
	R_ELBOW, /* sideways and down into the top of a box of the right column */
	R_LEFT,  /* through the gutter left of both columns: back */
	R_MID,   /* through the gutter between the columns */
	R_RIGHT, /* through the gutter right of both columns */
	R_END,   /* a short line to how it ends */
};

struct edge {
	int from, to; /* places of steps; to is -1 where the case ends */
	enum ending ending;
	const char *label;
	bool pauses, refuses; /* drawn broken; drawn in the colour of a refusal */
	enum route route;
	int port; /* y where it leaves the box's side */
	int lane; /* x in its gutter */
};

struct station {
	const struct step *step;
	int column, x, y, height;
	int left, right;                  /* how many lines leave each side */
	const char *lines[STATION_LINES]; /* its title, who bears it, its term last */
	int n_lines;
};

struct layout {
	struct station *stations;
	int n_stations;
	struct edge *edges;
	int n_edges, room;
	int width, height;
};

struct layout law__layout(struct arena *a, const struct procedure *r, const char *language);
/* About how wide a text is, in pixels. */
int law__text_width(const char *text, int size);

#endif
