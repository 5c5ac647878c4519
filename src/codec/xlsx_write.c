/* Spreadsheets out, by libxlsxwriter. It writes to a named file only, so it is given one in memory.
 * What could differ between two runs (times in the document's properties) is fixed. */
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/text.h"
#include "codec/xlsx.h"

/* 2022-05-01 for every document: files differ only where their cells do. */
enum { CREATED = 1651363200, MOST_WIDTH = 60 };

struct xlsx {
	struct arena *a;
	const struct sheet_column *columns;
	int n_columns, file;
	lxw_row_t row;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *plain[5], *total[5]; /* by kind */
	int *widths;
};

static lxw_format *format_make(lxw_workbook *book, enum sheet_kind kind, bool total)
{
	lxw_format *f = workbook_add_format(book);
	if (kind == SHEET_FEN)
		format_set_num_format(f, "#,##0.00");
	if (kind == SHEET_DATE)
		format_set_num_format(f, "yyyy-mm-dd");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (total) {
		format_set_bold(f);
		format_set_top(f, LXW_BORDER_THIN);
	}
	return f;
}

/* The book is made by open and freed by close; a request that is given up between the two frees it
 * here. */
static void drop(void *object)
{
	struct xlsx *x = object;
	if (x->book)
		lxw_workbook_free(x->book);
	if (x->file >= 0)
		close(x->file);
}

static void heads_put(struct xlsx *x, const char *title)
{
	lxw_format *head = workbook_add_format(x->book);
	format_set_bold(head);
	format_set_bg_color(head, 0xEEF2F7);
	format_set_bottom(head, LXW_BORDER_THIN);
	if (title) {
		lxw_format *large = workbook_add_format(x->book);
		format_set_bold(large);
		format_set_font_size(large, 14);
		worksheet_write_string(x->sheet, x->row++, 0, sheet_neutral(x->a, title), large);
	}
	for (int i = 0; i < x->n_columns; i++) {
		const char *text = sheet_neutral(x->a, x->columns[i].title);
		worksheet_write_string(x->sheet, x->row, (lxw_col_t)i, text, head);
		x->widths[i] = 2 * (int)text_count(text) + 2;
	}
	x->row++;
	worksheet_freeze_panes(x->sheet, x->row, 0);
}

struct xlsx *xlsx_open(struct arena *a, const char *sheet, const char *title,
		       const struct sheet_column *columns, int n)
{
	struct xlsx *x = TAKE(a, struct xlsx);
	*x = (struct xlsx){
		.a = a, .columns = columns, .n_columns = n, .widths = TAKE_N(a, n + 1, int)
	};
	x->file = memfd_create("xlsx", MFD_CLOEXEC);
	arena_cleanup(a, drop, x);
	assert(x->file >= 0 && n <= SHEET_COLUMNS_MAX);
	const char *path = arena_printf(a, "/proc/self/fd/%d", x->file);
	x->book = workbook_new(path);
	assert(x->book);
	lxw_doc_properties properties = { .created = CREATED };
	workbook_set_properties(x->book, &properties);
	x->sheet = workbook_add_worksheet(x->book, sheet);
	assert(x->sheet); /* a sheet's name is ours: at most 31 characters, none of []:*?/\ */
	for (int kind = SHEET_TEXT; kind <= SHEET_DATE; kind++) {
		x->plain[kind] = format_make(x->book, (enum sheet_kind)kind, false);
		x->total[kind] = format_make(x->book, (enum sheet_kind)kind, true);
	}
	heads_put(x, title);
	return x;
}

static void text_put(struct xlsx *x, int i, const char *text, lxw_format *f)
{
	text = sheet_neutral(x->a, text);
	if (text_count(text) > SHEET_CELL_MAX)
		text = "";
	worksheet_write_string(x->sheet, x->row, (lxw_col_t)i, text, f);
	int width = 0; /* wide characters count two */
	for (const char *at = text; *at; at++)
		width += (*at & 0xc0) == 0x80 ? 0 : *at & 0x80 ? 2 : 1;
	if (width > x->widths[i])
		x->widths[i] = width;
}

static bool date_put(struct xlsx *x, int i, const char *text, lxw_format *f)
{
	int64_t year, month, day;
	char part[11];
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	memcpy(part, text, sizeof part);
	part[4] = part[7] = '\0';
	if (!text_int(part, &year) || !text_int(part + 5 + (part[5] == '0'), &month) ||
	    !text_int(part + 8 + (part[8] == '0'), &day) || year < 1901 || month < 1 ||
	    month > 12 || day < 1 || day > 31)
		return false;
	lxw_datetime date = { .year = (int)year, .month = (int)month, .day = (int)day };
	worksheet_write_datetime(x->sheet, x->row, (lxw_col_t)i, &date, f);
	return true;
}

static void cell_put(struct xlsx *x, int i, const struct value *v, bool total)
{
	enum sheet_kind kind = x->columns[i].kind;
	lxw_format *f = (total ? x->total : x->plain)[kind];
	int64_t nano;
	switch (v->kind) {
	case V_NONE:
	case V_BYTES:
		worksheet_write_blank(x->sheet, x->row, (lxw_col_t)i, f);
		return;
	case V_INT: /* fen below 2^53 have their own double */
		worksheet_write_number(x->sheet, x->row, (lxw_col_t)i,
				       kind == SHEET_FEN ? (double)v->i / 100 : (double)v->i, f);
		return;
	case V_TEXT:
		if (kind == SHEET_DECIMAL && text_decimal(v->text, 9, &nano))
			worksheet_write_number(x->sheet, x->row, (lxw_col_t)i, (double)nano / 1e9,
					       f);
		else if (kind != SHEET_DATE || !date_put(x, i, v->text, f))
			text_put(x, i, v->text, (total ? x->total : x->plain)[SHEET_TEXT]);
		return;
	}
}

static void row_put(struct xlsx *x, const struct value *cells, bool total)
{
	for (int i = 0; i < x->n_columns; i++)
		cell_put(x, i, &cells[i], total);
	x->row++;
}

void xlsx_row(struct xlsx *x, const struct value *cells)
{
	row_put(x, cells, false);
}

void xlsx_total(struct xlsx *x, const struct value *cells)
{
	row_put(x, cells, true);
}

enum status xlsx_close(struct ctx *c, struct xlsx *x, const char **bytes, size_t *len)
{
	for (int i = 0; i < x->n_columns; i++) {
		int width = x->widths[i] < 12           ? 12
			    : x->widths[i] > MOST_WIDTH ? MOST_WIDTH
							: x->widths[i];
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
	}
	lxw_error failed = workbook_close(x->book); /* frees it, whatever it says */
	x->book = NULL;
	off_t size = failed ? 0 : lseek(x->file, 0, SEEK_END);
	if (size <= 0 || (size_t)size > c->arena->limit - c->arena->used)
		return FAULT(c, S_BUSY, "codec.no_room");
	char *all = arena_take(c->arena, (size_t)size + 1);
	if (pread(x->file, all, (size_t)size, 0) != (ssize_t)size)
		return FAULT(c, S_BUSY, "codec.no_room");
	*bytes = all;
	*len = (size_t)size;
	return OK;
}
