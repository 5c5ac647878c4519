/* What csv and xlsx share: columns of a kind on the way out, rows of text on the way in.
 *
 * Text cells are neutralised: one that begins with = + - @ tab or CR gets a leading ' so that no
 * spreadsheet runs it. Numbers are numbers by their column's kind, never by their looks. */
#ifndef YH_CODEC_SHEET_H
#define YH_CODEC_SHEET_H

#include "base/buf.h"
#include "base/ctx.h"

enum sheet_kind {
	SHEET_TEXT,    /* V_TEXT */
	SHEET_INT,     /* V_INT */
	SHEET_FEN,     /* V_INT, fen: shown in yuan with two decimals */
	SHEET_DECIMAL, /* V_TEXT that is a decimal, "0.0012": a number; else text */
	SHEET_DATE,    /* V_TEXT, "2026-09-22" */
};
struct sheet_column {
	const char *title;
	enum sheet_kind kind;
};

struct sheet_row {
	const char *const *cells; /* none is NULL */
	int n;
	int line; /* where it began, from 1 */
};
struct sheet_rows {
	const struct sheet_row *at;
	int n;
};

enum { SHEET_ROWS_MAX = 100000, SHEET_COLUMNS_MAX = 256, SHEET_CELL_MAX = 32767 };

/* The text as a cell: neutralised where it has to be. */
const char *sheet_neutral(struct arena *a, const char *text);

#endif
