/* A spreadsheet's cells as text, so that a form can be filled from a file that people keep anyway.
 * Nothing is kept here. */
#include <string.h>

#include "api/nouns.h"
#include "codec/csv.h"
#include "codec/xlsx.h"

enum { SHEET_MOST = 4 * 1024 * 1024, ROWS_MOST = 5000 };

/* clang-format off */
static const struct api_field row_fields[] = { { "line", T_INT }, { "cells", T_FREE, .what = "texts, one a column" }, { 0 } };
static const struct api_shape row_shape = { "SheetRow", row_fields };
static const struct api_field fields[] = {
	{ "rows", T_LIST, .of = &row_shape, .most = ROWS_MOST, .what = "the first with its headings; empty ones left out" }, { 0 },
};
static const struct api_shape shape = { "Sheet", fields };
/* clang-format on */

static bool is_empty(const struct sheet_row *r)
{
	for (int i = 0; i < r->n; i++)
		if (r->cells[i][0])
			return false;
	return true;
}

static void put_row(struct json_out *w, const struct sheet_row *r)
{
	json_open(w, '{');
	json_int(w, "line", r->line);
	json_key(w, "cells");
	json_open(w, '[');
	for (int i = 0; i < r->n; i++)
		json_put_text(w, r->cells[i]);
	json_close(w, ']');
	json_close(w, '}');
}

static enum status read_any(struct ctx *c, const struct http_request *r, struct sheet_rows *rows)
{
	bool zipped = r->body_len > 2 && memcmp(r->body, "PK", 2) == 0;
	return zipped ? xlsx_read(c, r->body, r->body_len, rows)
		      : csv_read(c, r->body, r->body_len, rows);
}

static enum status read(struct ctx *c, struct api_call *call)
{
	struct sheet_rows rows;
	TRY(read_any(c, call->request, &rows));
	if (rows.n > ROWS_MOST)
		return FAULT(c, S_INVALID, "sheet.rows", INT(rows.n), INT(ROWS_MOST));
	json_open(call->out, '{');
	json_key(call->out, "rows");
	json_open(call->out, '[');
	for (int i = 0; i < rows.n; i++)
		if (!is_empty(&rows.at[i]))
			put_row(call->out, &rows.at[i]);
	json_close(call->out, ']');
	json_close(call->out, '}');
	return OK;
}

/* clang-format off */
const struct route api_sheets[] = {
	{ "POST", "/api/sheets", "sheets_read", "The cells of a spreadsheet (xlsx or csv): the body is the file", "cases.apply",
	  REACH_OPEN, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .reply = &shape,
	  .upload = SHEET_MOST,
	  .handle = read },
	{ 0 },
};
