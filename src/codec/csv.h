/* CSV of RFC 4180, UTF-8. */
#ifndef YH_CODEC_CSV_H
#define YH_CODEC_CSV_H

#include "codec/sheet.h"

/* Titles, then rows; lines end with CR LF. The BOM makes older spreadsheets read UTF-8. A V_NONE
 * cell is empty. */
void csv_head(struct buf *b, const struct sheet_column *columns, int n, bool bom);
void csv_row(struct buf *b, const struct sheet_column *columns, const struct value *cells, int n);

/* Reads the whole text: a BOM is skipped, lines may end with LF, an empty line is a row of one
 * empty cell. S_INVALID "csv.malformed" ({0} line, {1} cell) for a stray quote or more than the
 * bounds of sheet.h, "csv.not_text" for broken UTF-8 or NUL. */
enum status MUST csv_read(struct ctx *c, const char *text, size_t len, struct sheet_rows *out);

#endif
