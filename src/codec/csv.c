/* RFC 4180 both ways. Reading is one pass by a small state machine; a quote is either the first
 * byte of a cell or it is a fault, so no reader of the same file can see other cells than we do. */
#include "codec/csv.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"

static const char bom_bytes[] = "\xef\xbb\xbf";

/* ---- both ---- */

const char *sheet_neutral(struct arena *a, const char *text)
{
	return *text && strchr("=+-@\t\r", *text) ? arena_printf(a, "'%s", text) : text;
}

/* ---- writing ---- */

static void cell_put(struct buf *b, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		buf_text(b, text);
		return;
	}
	buf_char(b, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_char(b, '"');
		buf_char(b, *text);
	}
	buf_char(b, '"');
}

static void value_put(struct buf *b, enum sheet_kind kind, const struct value *v)
{
	int64_t ignored;
	switch (v->kind) {
	case V_NONE:
	case V_BYTES:
		return;
	case V_INT:
		buf_text(b, text_from_decimal(b->arena, v->i, kind == SHEET_FEN ? 2 : 0));
		return;
	case V_TEXT:
		if (kind == SHEET_DECIMAL && text_decimal(v->text, 9, &ignored))
			buf_text(b, v->text);
		else
			cell_put(b, sheet_neutral(b->arena, v->text));
		return;
	}
}

void csv_head(struct buf *b, const struct sheet_column *columns, int n, bool bom)
{
	if (bom)
		buf_text(b, bom_bytes);
	for (int i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		cell_put(b, sheet_neutral(b->arena, columns[i].title));
	}
	buf_text(b, "\r\n");
}

void csv_row(struct buf *b, const struct sheet_column *columns, const struct value *cells, int n)
{
	for (int i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		value_put(b, columns[i].kind, &cells[i]);
	}
	buf_text(b, "\r\n");
}

/* ---- reading ---- */

struct reader {
	struct arena *a;
	const char *at, *end;
	int line;
	const char **cells; /* of the row being read */
	int n_cells, room;
};

static bool at_line_end(const struct reader *r)
{
	return r->at == r->end || *r->at == '\n' ||
	       (*r->at == '\r' && r->end - r->at > 1 && r->at[1] == '\n');
}

static void line_end_skip(struct reader *r)
{
	if (r->at == r->end)
		return;
	r->at += *r->at == '\r' ? 2 : 1;
	r->line++;
}

static bool quoted_read(struct reader *r, const char **out)
{
	struct buf b;
	buf_init(&b, r->a, 64);
	for (r->at++; r->at < r->end; r->at++) {
		if (*r->at == '"' && (++r->at == r->end || *r->at != '"')) {
			*out = b.at;
			return r->at == r->end || *r->at == ',' || at_line_end(r);
		}
		r->line += *r->at == '\n';
		buf_char(&b, *r->at);
		if (b.len > SHEET_CELL_MAX)
			return false;
	}
	return false;
}

static bool plain_read(struct reader *r, const char **out)
{
	const char *from = r->at;
	while (r->at < r->end && *r->at != ',' && !at_line_end(r)) {
		if (*r->at == '"' || *r->at == '\r' || r->at - from >= SHEET_CELL_MAX)
			return false;
		r->at++;
	}
	*out = arena_text_n(r->a, from, (size_t)(r->at - from));
	return true;
}

/* One row, past its line end. */
static bool row_read(struct reader *r)
{
	r->n_cells = 0;
	for (;;) {
		const char *cell = "";
		if (r->n_cells == SHEET_COLUMNS_MAX)
			return false;
		if (r->at < r->end && *r->at == '"' ? !quoted_read(r, &cell)
						    : !plain_read(r, &cell))
			return false;
		*VEC_ADD(r->a, r->cells, r->n_cells, r->room) = cell;
		if (r->at == r->end || *r->at != ',')
			break;
		r->at++;
	}
	line_end_skip(r);
	return true;
}

enum status csv_read(struct ctx *c, const char *text, size_t len, struct sheet_rows *out)
{
	struct reader r = { .a = c->arena, .at = text, .end = text + len, .line = 1 };
	struct sheet_row *rows = NULL;
	int n = 0, room = 0;
	if (len >= 3 && memcmp(text, bom_bytes, 3) == 0)
		r.at += 3;
	if (!text_valid(text, len))
		return FAULT(c, S_INVALID, "csv.not_text");
	while (r.at < r.end) {
		int line = r.line;
		if (n == SHEET_ROWS_MAX || !row_read(&r))
			return FAULT(c, S_INVALID, "csv.malformed", INT(r.line),
				     INT(r.n_cells + 1));
		const char **cells =
			arena_copy(c->arena, r.cells, (size_t)r.n_cells * sizeof *cells);
		*VEC_ADD(c->arena, rows, n, room) = (struct sheet_row){ cells, r.n_cells, line };
	}
	*out = (struct sheet_rows){ rows, n };
	return OK;
}
