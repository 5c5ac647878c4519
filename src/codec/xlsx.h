/* Spreadsheets (ECMA-376). Writing: libxlsxwriter; the same cells give the same bytes. Reading:
 * libzip and expat; only the first sheet, as text, everything bounded. */
#ifndef YH_CODEC_XLSX_H
#define YH_CODEC_XLSX_H

#include "codec/sheet.h"

struct xlsx;
/* `title`: a line above the columns, or NULL. The workbook is the arena's. */
struct xlsx *xlsx_open(struct arena *a, const char *sheet, const char *title,
		       const struct sheet_column *columns, int n);
void xlsx_row(struct xlsx *x, const struct value *cells);
void xlsx_total(struct xlsx *x, const struct value *cells); /* the same in bold, over a line */
/* Ends it: the file's bytes, in the arena. S_BUSY when there was no room. */
enum status MUST xlsx_close(struct ctx *c, struct xlsx *x, const char **bytes, size_t *len);

/* Cells as they are shown, but plainly: numbers without separators, dates as 2026-09-22. S_INVALID
 * "xlsx.malformed" when it is not such a file or is larger unpacked than 64 MiB, or than the bounds
 * of sheet.h. */
enum status MUST xlsx_read(struct ctx *c, const void *bytes, size_t len, struct sheet_rows *out);

#endif
