/* Official documents on a grid of 22 lines: text flows down the page line by line, and what must
 * stay together (a row, a signature) asks for its room first. Coordinates are points from the upper
 * left corner of the text block. */
#include "codec/pdf.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

#define MM 2.834645669291339 /* points */

static const double PAGE_WIDTH = 210 * MM, PAGE_HEIGHT = 297 * MM, LEFT = 28 * MM, TOP = 37 * MM,
		    WIDTH = 156 * MM, HEIGHT = 225 * MM, LINE = 225 * MM / 22, BODY = 16;

/* 3号 is 16 pt, 2号 22, 4号 14, 5号 10.5. */
static const struct face {
	const char *families;
	double size;
	bool bold;
} faces[] = {
	[PDF_BODY] = { "FangSong,FangSong_GB2312,Noto Serif CJK SC", 16, false },
	[PDF_PLAIN] = { "FangSong,FangSong_GB2312,Noto Serif CJK SC", 16, false },
	[PDF_LEVEL1] = { "SimHei,Noto Sans CJK SC", 16, true },
	[PDF_LEVEL2] = { "KaiTi,KaiTi_GB2312,Noto Serif CJK SC", 16, true },
	[PDF_LEVEL3] = { "FangSong,FangSong_GB2312,Noto Serif CJK SC", 16, true },
	[PDF_CAPTION] = { "SimHei,Noto Sans CJK SC", 12, true },
	[PDF_NOTE] = { "FangSong,FangSong_GB2312,Noto Serif CJK SC", 10.5, false },
};
static const struct face mark_face = { "FZXiaoBiaoSong-B05S,Noto Serif CJK SC", 48, true },
			 title_face = { "FZXiaoBiaoSong-B05S,Noto Serif CJK SC", 22, true },
			 number_face = { "SimSun,Noto Serif CJK SC", 14, false },
			 cell_face = { "SimSun,Noto Serif CJK SC", 10.5, false },
			 cell_bold = { "SimHei,Noto Sans CJK SC", 10.5, true };

#ifdef __SANITIZE_ADDRESS__
/* cairo 1.16 forgets 768 bytes for each CFF font in a document, fontconfig a pattern for each
 * process. Theirs, not ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo.so\nleak:libfontconfig.so\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

struct pdf {
	struct arena *a;
	struct buf out;
	bool full; /* the arena had no room for more */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoFontMap *fonts;
	PangoContext *context;
	PangoLayout *layout, *footer; /* of text; of page numbers, which come in its middle */
	int page;
	double y; /* of what comes next */
};

/* ---- the file ---- */

static void drop(void *object)
{
	struct pdf *p = object;
	g_object_unref(p->layout);
	g_object_unref(p->footer);
	g_object_unref(p->context);
	g_object_unref(p->fonts);
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
}

/* Called inside cairo, which an arena's overflow must not leave by a jump: room is looked for
 * first. */
static cairo_status_t on_bytes(void *arg, const unsigned char *bytes, unsigned len)
{
	struct pdf *p = arg;
	size_t room = p->a->limit - p->a->used;
	p->full |= 2 * (p->out.len + len) + 4096 > room;
	if (p->full)
		return CAIRO_STATUS_WRITE_ERROR;
	buf_add(&p->out, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

static void data_set(struct pdf *p, const struct pdf_head *head)
{
	time_t local = (time_t)(head->made_ms / 1000) + 8 * 3600; /* Asia/Shanghai */
	struct tm tm;
	char date[40];
	gmtime_r(&local, &tm);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S+08:00", &tm);
	char *title = arena_text(p->a, head->title);
	for (char *at = title; *at; at++)
		if (*at == '\n')
			*at = ' ';
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Yunheng");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

/* ---- text ---- */

static void face_set(PangoLayout *layout, const struct face *face)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, face->families);
	pango_font_description_set_absolute_size(font, face->size * PANGO_SCALE);
	pango_font_description_set_weight(font,
					  face->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

static PangoLayout *layout_make(struct pdf *p)
{
	PangoLayout *layout = pango_layout_new(p->context);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(layout, FALSE);
	return layout;
}

/* Sets a layout to a paragraph; width 0: as wide as it is. Returns its width. */
static double paragraph(PangoLayout *layout, const struct face *face, const char *text,
			double width, double indent)
{
	int wide, high;
	face_set(layout, face);
	pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE));
	/* 28 characters of 16 pt are a little wider than the block: the grid sets them a hair
	 * closer. */
	PangoAttrList *attrs = pango_attr_list_new();
	if (face->size == BODY)
		pango_attr_list_insert(attrs, pango_attr_letter_spacing_new(
						      (int)((WIDTH / 28 - BODY) * PANGO_SCALE)));
	pango_layout_set_attributes(layout, attrs);
	pango_attr_list_unref(attrs);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_size(layout, &wide, &high);
	return (double)wide / PANGO_SCALE;
}

/* Characters of an em square stand in the middle of their line; Noto's and the official fonts'
 * squares reach 0.88 up. */
static void line_show(struct pdf *p, PangoLayoutLine *line, double x, double y, double pitch,
		      double size)
{
	cairo_move_to(p->cr, LEFT + x, TOP + y + pitch / 2 + 0.38 * size);
	pango_cairo_show_layout_line(p->cr, line);
}

/* ---- pages ---- */

/* 一字线 either side, 7 mm below the block, outside edge: odd pages right, even pages left, one
 * character in. */
static void page_number(struct pdf *p)
{
	char number[32]; /* not from the arena: the tables' layouts are not tied to it */
	snprintf(number, sizeof number, "\u2014 %d \u2014", p->page);
	double wide = paragraph(p->footer, &number_face, number, 0, 0);
	double x = p->page % 2 ? WIDTH - wide - number_face.size : number_face.size;
	line_show(p, pango_layout_get_line_readonly(p->footer, 0), x, HEIGHT + 7 * MM,
		  number_face.size, number_face.size);
}

static void page_begin(struct pdf *p)
{
	if (p->page) {
		page_number(p);
		cairo_show_page(p->cr);
	}
	p->page++;
	p->y = 0;
}

/* True when it began a page. */
static bool room_for(struct pdf *p, double height)
{
	if (p->y + height <= HEIGHT + 0.01 || p->y == 0)
		return false;
	page_begin(p);
	return true;
}

/* What the layout holds, line by line, over as many pages as it takes. */
static void lines_show(struct pdf *p, double pitch, double size)
{
	PangoLayoutIter *at = pango_layout_get_iter(p->layout);
	PangoRectangle where;
	do {
		pango_layout_iter_get_line_extents(at, NULL, &where);
		room_for(p, pitch);
		line_show(p, pango_layout_iter_get_line_readonly(at), (double)where.x / PANGO_SCALE,
			  p->y, pitch, size);
		p->y += pitch;
	} while (pango_layout_iter_next_line(at));
	pango_layout_iter_free(at);
}

static void centred(struct pdf *p, const struct face *face, const char *text, double pitch)
{
	paragraph(p->layout, face, text, WIDTH, 0);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_CENTER);
	lines_show(p, pitch, face->size);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_LEFT);
}

/* ---- the head ---- */

/* The mark's upper edge is 35 mm below the block's; the number two lines under it; the red line 4
 * mm under that. */
static void red_head(struct pdf *p, const struct pdf_head *head)
{
	struct face face = mark_face;
	double wide = paragraph(p->layout, &face, head->mark, 0, 0);
	if (wide > WIDTH)
		face.size *= WIDTH / wide * 0.98;
	p->y = 35 * MM;
	cairo_set_source_rgb(p->cr, 0.85, 0, 0);
	centred(p, &face, head->mark, face.size);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	p->y += 2 * LINE;
	centred(p, &faces[PDF_PLAIN], head->number ? head->number : "", BODY);
	p->y += 4 * MM;
	cairo_set_source_rgb(p->cr, 0.85, 0, 0);
	cairo_set_line_width(p->cr, 1.5);
	cairo_move_to(p->cr, LEFT, TOP + p->y);
	cairo_rel_line_to(p->cr, WIDTH, 0);
	cairo_stroke(p->cr);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	p->y += 2 * LINE;
}

static void head_put(struct pdf *p, const struct pdf_head *head)
{
	if (head->mark)
		red_head(p, head);
	centred(p, &title_face, head->title, 1.15 * LINE);
	if (!head->mark && head->number)
		centred(p, &faces[PDF_PLAIN], head->number, LINE);
	/* A line left free, then back on the grid. */
	p->y = LINE * (double)((int)(p->y / LINE) + 2);
	if (head->addressee)
		pdf_text(p, PDF_PLAIN, arena_printf(p->a, "%s\uff1a", head->addressee));
}

struct pdf *pdf_open(struct arena *a, const struct pdf_head *head)
{
	struct pdf *p = TAKE(a, struct pdf);
	p->a = a;
	buf_init(&p->out, a, 64 * 1024);
	p->surface = cairo_pdf_surface_create_for_stream(on_bytes, p, PAGE_WIDTH, PAGE_HEIGHT);
	p->cr = cairo_create(p->surface);
	p->fonts = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(p->fonts), 72);
	p->context = pango_font_map_create_context(p->fonts);
	pango_context_set_language(p->context, pango_language_from_string("zh-cn"));
	p->layout = layout_make(p);
	p->footer = layout_make(p);
	arena_cleanup(a, drop, p);
	data_set(p, head);
	page_begin(p);
	head_put(p, head);
	return p;
}

void pdf_text(struct pdf *p, enum pdf_style style, const char *text)
{
	const struct face *face = &faces[style];
	double pitch = face->size == BODY ? LINE : 1.6 * face->size;
	if (style == PDF_CAPTION) {
		room_for(p, pitch + 3 * LINE); /* never alone at the foot of a page */
		centred(p, face, text, pitch);
		return;
	}
	bool indented = style != PDF_PLAIN && style != PDF_NOTE;
	bool heading = style >= PDF_LEVEL1 && style <= PDF_LEVEL3;
	if (heading)
		room_for(p, 2 * pitch);
	paragraph(p->layout, face, text, WIDTH, indented ? 2 * WIDTH / 28 : 0);
	pango_layout_set_justify(p->layout, !heading);
	lines_show(p, pitch, face->size);
	pango_layout_set_justify(p->layout, FALSE);
}

/* 成文日期 four characters in from the right, 署名 centred over it; a long name decides instead.
 * Two lines are left for the seal, and all of it stays on one page. */
void pdf_sign(struct pdf *p, const char *body, const char *date)
{
	const struct face *face = &faces[PDF_PLAIN];
	room_for(p, 4 * LINE);
	p->y += 2 * LINE;
	double date_wide = paragraph(p->layout, face, date, 0, 0);
	double middle = WIDTH - 4 * BODY - date_wide / 2;
	double body_wide = paragraph(p->layout, face, body, 0, 0);
	if (middle + body_wide / 2 > WIDTH - 2 * BODY)
		middle = WIDTH - 2 * BODY - body_wide / 2;
	line_show(p, pango_layout_get_line_readonly(p->layout, 0), middle - body_wide / 2, p->y,
		  LINE, BODY);
	p->y += LINE;
	paragraph(p->layout, face, date, 0, 0);
	line_show(p, pango_layout_get_line_readonly(p->layout, 0), middle - date_wide / 2, p->y,
		  LINE, BODY);
	p->y += LINE;
}

/* ---- tables ---- */

enum { COLUMNS_MAX = 16 };
static const double PAD = 3, PITCH = 15;

struct table {
	struct pdf *p;
	const struct pdf_column *columns;
	int n;
	double x[COLUMNS_MAX + 1]; /* the edges */
	PangoLayout *cells[COLUMNS_MAX];
};

/* Sets the row's cells and says how high it is. */
static double row_set(struct table *t, const char *const *texts, const struct face *face)
{
	int most = 1;
	for (int i = 0; i < t->n; i++) {
		paragraph(t->cells[i], face, texts[i] ? texts[i] : "",
			  t->x[i + 1] - t->x[i] - 2 * PAD, 0);
		int lines = pango_layout_get_line_count(t->cells[i]);
		most = lines > most ? lines : most;
	}
	double height = most * PITCH + 2 * PAD;
	return height < HEIGHT / 2 ? height : HEIGHT / 2; /* longer cells are cut */
}

static void row_frame(struct table *t, double height, double shade)
{
	cairo_t *cr = t->p->cr;
	double top = TOP + t->p->y;
	if (shade < 1) {
		cairo_set_source_rgb(cr, shade, shade, shade);
		cairo_rectangle(cr, LEFT, top, WIDTH, height);
		cairo_fill(cr);
	}
	cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
	cairo_set_line_width(cr, 0.5);
	cairo_rectangle(cr, LEFT, top, WIDTH, height);
	for (int i = 1; i < t->n; i++) {
		cairo_move_to(cr, LEFT + t->x[i], top);
		cairo_rel_line_to(cr, 0, height);
	}
	cairo_stroke(cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
}

static void row_show(struct table *t, double height, double shade, bool head)
{
	row_frame(t, height, shade);
	for (int i = 0; i < t->n; i++) {
		PangoLayoutIter *at = pango_layout_get_iter(t->cells[i]);
		PangoRectangle where;
		double room = t->x[i + 1] - t->x[i] - 2 * PAD, y = t->p->y + PAD;
		do {
			pango_layout_iter_get_line_extents(at, NULL, &where);
			double left = room - (double)where.width / PANGO_SCALE;
			double x = t->x[i] + PAD +
				   (head                  ? left / 2
				    : t->columns[i].right ? left
							  : 0);
			line_show(t->p, pango_layout_iter_get_line_readonly(at), x, y, PITCH,
				  cell_face.size);
			y += PITCH;
		} while (y + PITCH <= t->p->y + height && pango_layout_iter_next_line(at));
		pango_layout_iter_free(at);
	}
	t->p->y += height;
}

static void titles_show(struct table *t)
{
	const char *titles[COLUMNS_MAX];
	for (int i = 0; i < t->n; i++)
		titles[i] = t->columns[i].title;
	double height = row_set(t, titles, &cell_bold);
	row_show(t, height, 0.92, true);
}

void pdf_table(struct pdf *p, const struct pdf_column *columns, int n_columns,
	       const struct pdf_row *rows, int n_rows)
{
	struct table t = { .p = p, .columns = columns, .n = n_columns };
	int all = 0, so_far = 0;
	assert(n_columns > 0 && n_columns <= COLUMNS_MAX);
	for (int i = 0; i < n_columns; i++)
		all += columns[i].width;
	for (int i = 0; i < n_columns; i++) {
		so_far += columns[i].width;
		t.x[i + 1] = WIDTH * so_far / all;
		t.cells[i] = layout_make(p);
	}
	room_for(p, 4 * PITCH);
	titles_show(&t);
	for (int i = 0; i < n_rows; i++) {
		const struct face *face = rows[i].total ? &cell_bold : &cell_face;
		double height = row_set(&t, rows[i].cells, face);
		if (room_for(p, height)) {
			titles_show(&t);
			height = row_set(&t, rows[i].cells, face);
		}
		row_show(&t, height, rows[i].total ? 0.96 : 1, false);
	}
	p->y += PITCH / 2;
	for (int i = 0; i < n_columns; i++)
		g_object_unref(t.cells[i]);
}

/* ---- the end ---- */

enum status pdf_close(struct ctx *c, struct pdf *p, const char **bytes, size_t *len, int *pages)
{
	page_number(p);
	cairo_show_page(p->cr);
	cairo_surface_finish(p->surface);
	if (p->full || cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS)
		return FAULT(c, S_BUSY, "codec.no_room");
	*bytes = p->out.at;
	*len = p->out.len;
	*pages = p->page;
	return OK;
}
