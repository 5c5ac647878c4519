/* CSV files: what is read, written again and read again is the same cells. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "codec/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	static struct sheet_column columns[SHEET_COLUMNS_MAX]; /* all text */
	if (!a.base)
		arena_init(&a, 64 << 20);
	arena_reset(&a);
	struct ctx c = { .arena = &a };
	struct sheet_rows rows, again;
	if (size > 8192 || csv_read(&c, (const char *)data, size, &rows) != OK)
		return 0;
	struct buf b;
	buf_init(&b, &a, 1024);
	buf_text(&b, "\xef\xbb\xbf"); /* ours; a second one belongs to the first cell */
	for (int i = 0; i < rows.n; i++) {
		struct value *cells = TAKE_N(&a, rows.at[i].n, struct value);
		for (int k = 0; k < rows.at[i].n; k++)
			cells[k] = TEXT(rows.at[i].cells[k]);
		csv_row(&b, columns, cells, rows.at[i].n);
	}
	assert(csv_read(&c, b.at, b.len, &again) == OK && again.n == rows.n);
	for (int i = 0; i < rows.n; i++) {
		assert(again.at[i].n == rows.at[i].n);
		for (int k = 0; k < rows.at[i].n; k++)
			assert(text_same(again.at[i].cells[k],
					 sheet_neutral(&a, rows.at[i].cells[k])));
	}
	return 0;
}
