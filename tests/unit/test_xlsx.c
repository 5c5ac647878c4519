/* Spreadsheets: what is written reads back and is the same bytes twice; what comes from outside is
 * bounded. */
#include <stdlib.h>
#include <zip.h>

#include "codec/xlsx.h"

#include "test.h"

static struct arena arena;
static struct ctx ctx = { .arena = &arena, .language = "en" };

static const struct sheet_column columns[] = {
	{ "\u540d\u79f0", SHEET_TEXT }, { "n", SHEET_INT },    { "yuan", SHEET_FEN },
	{ "price", SHEET_DECIMAL },     { "day", SHEET_DATE },
};

static const char *made(size_t *len)
{
	const struct value rows[][5] = {
		{ TEXT("=HYPERLINK(1)"), INT(8), INT(123456), TEXT("0.0012"), TEXT("2026-09-22") },
		{ TEXT("<a & \"b\">\n\u4e91"), INT(-1), INT(-5), TEXT("12.5"), TEXT("2024-02-29") },
		{ TEXT(""), NONE, INT(900719925474099), TEXT("x"), TEXT("soon") },
	};
	const char *bytes = NULL;
	struct xlsx *x = xlsx_open(&arena, "\u8d26\u5355", "title", columns, 5);
	for (int i = 0; i < 3; i++)
		xlsx_row(x, rows[i]);
	const struct value total[] = { TEXT("total"), INT(7), INT(123451), NONE, NONE };
	xlsx_total(x, total);
	CHECK(xlsx_close(&ctx, x, &bytes, len) == OK);
	return bytes;
}

static void check_row(const struct sheet_row *row, int line, const char *want)
{
	struct buf b;
	buf_init(&b, &arena, 64);
	for (int i = 0; i < row->n; i++)
		buf_printf(&b, "%s|", row->cells[i]);
	CHECK_TEXT(b.at, want);
	CHECK_INT(row->line, line);
}

static void test_round_trip(void)
{
	size_t len, again_len;
	struct sheet_rows rows;
	const char *bytes = made(&len), *again = made(&again_len);
	CHECK(len == again_len && memcmp(bytes, again, len) == 0);
	if (!CHECK(xlsx_read(&ctx, bytes, len, &rows) == OK) || !CHECK(rows.n == 6))
		return;
	check_row(&rows.at[0], 1, "title|");
	check_row(&rows.at[1], 2, "\u540d\u79f0|n|yuan|price|day|");
	check_row(&rows.at[2], 3, "'=HYPERLINK(1)|8|1234.56|0.0012|2026-09-22|");
	check_row(&rows.at[3], 4, "<a & \"b\">\n\u4e91|-1|-0.05|12.5|2024-02-29|");
	check_row(&rows.at[4], 5, "||9007199254740.99|x|soon|");
	check_row(&rows.at[5], 6, "total|7|1234.51|");
	for (size_t cut = 0; cut < len; cut += 97)
		CHECK(xlsx_read(&ctx, bytes, cut, &rows) == S_INVALID);
}

/* Damage anywhere is an answer, never a crash; most of it is noticed. */
static void test_damage(void)
{
	size_t len;
	const char *bytes = made(&len);
	char *copy = arena_copy(&arena, bytes, len);
	struct sheet_rows rows;
	for (size_t at = 0; at < len; at += 13) {
		size_t mark = arena.used;
		copy[at] ^= 0x55;
		enum status got = xlsx_read(&ctx, copy, len, &rows);
		CHECK(got == OK || got == S_INVALID);
		copy[at] ^= 0x55;
		if (arena.used - mark > (size_t)64 << 20)
			break;
	}
}

/* ---- files that others make ---- */

struct part {
	const char *name, *text;
};

static const char *packed(const struct part *parts, int n, size_t *len)
{
	zip_error_t why;
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &why);
	zip_source_keep(to);
	zip_t *zip = zip_open_from_source(to, ZIP_TRUNCATE, &why);
	for (int i = 0; i < n; i++)
		zip_file_add(zip, parts[i].name,
			     zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0), 0);
	zip_close(zip);
	zip_stat_t st;
	zip_source_stat(to, &st);
	*len = st.size;
	char *bytes = arena_take(&arena, *len + 1);
	zip_source_open(to);
	zip_source_read(to, bytes, *len);
	zip_source_close(to);
	zip_source_free(to);
	return bytes;
}

#define WORKBOOK \
	"<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='rId7'/><sheet name='b' r:id='rId8'/></sheets></workbook>"
#define RELS                                                                 \
	"<Relationships><Relationship Id='rId8' Target='worksheets/b.xml'/>" \
	"<Relationship Id='rId7' Target='/xl/worksheets/a.xml'/></Relationships>"

static const struct foreign_case {
	const char *sheet, *want; /* rows / cells |; NULL: refused */
} foreign_cases[] = {
	{ "<worksheet><sheetData><row><c t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r><rPh><t>no</t></rPh></is></c><c><v>1</v></c></row></sheetData></worksheet>",
	  "ab|1/" },
	{ "<x:worksheet xmlns:x='x'><x:sheetData><x:row r='5'><x:c r='C5' t='str'><x:f>1</x:f><x:v>z</x:v></x:c></x:row></x:sheetData></x:worksheet>",
	  "||z/" },
	{ "<w><row r='1'><c r='A1' s='1'><v>45292</v></c><c r='B1' s='1'><v>45292.4375</v></c><c r='C1' s='2'><v>61</v></c><c r='D1' s='0'><v>45292</v></c></row></w>",
	  "2024-01-01|2024-01-01 10:30|1900-03-01|45292/" },
	{ "<w><row><c><v>1.1999999999999999E-3</v></c><c><v>0.30000000000000004</v></c><c><v>1E-7</v></c><c><v>12345678901</v></c></row></w>",
	  "0.0012|0.3|0.0000001|12345678901/" },
	{ "<w><row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c><c t='s'><v>0</v></c></row></w>",
	  "true|false|#N/A|shared/" },
	{ "<w><row r='2'><c r='A2'><v></v></c></row><row r='3'><c r='B3'><v>1</v></c></row></w>",
	  "|1/" },
	{ "<w><row><c t='s'><v>1</v></c></row></w>", NULL },
	{ "<w><row><c t='s'><v>-1</v></c></row></w>", NULL },
	{ "<w><row><c r='XFE1'><v>1</v></c></row></w>", NULL },
	{ "<w><row><c r='1'><v>1</v></c></row></w>", NULL },
	{ "<w><c r='A1'><row></row></c></w>", NULL },
	{ "<w><row><c><v>1</v></c></row><c><row/><v>1</v></c></w>", NULL },
	{ "<w><row r='2147483647'><c><v>1</v></c></row><row><c><v>1</v></c></row></w>", NULL },
	{ "<w><row r='4294967297'><c><v>1</v></c></row></w>", NULL },
	{ "<!DOCTYPE w [<!ENTITY a 'b'>]><w><row><c><v>&a;</v></c></row></w>", NULL },
	{ "<w><row>", NULL },
	{ "", NULL },
};

static void test_foreign(void)
{
	for (size_t i = 0; i < sizeof foreign_cases / sizeof *foreign_cases; i++) {
		const struct part parts[] = {
			{ "xl/workbook.xml", WORKBOOK },
			{ "xl/_rels/workbook.xml.rels", RELS },
			{ "xl/sharedStrings.xml", "<sst><si><t>shared</t></si></sst>" },
			{ "xl/styles.xml",
			  "<s><numFmts><numFmt numFmtId='170' formatCode='[Red]yyyy\"m\"'/><numFmt numFmtId='171' formatCode='0.0 \"day\"'/></numFmts>"
			  "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='171'/><xf numFmtId='170'/><xf numFmtId='14'/></cellXfs></s>" },
			{ "xl/worksheets/a.xml", foreign_cases[i].sheet },
			{ "xl/worksheets/b.xml", "<w><row><c><v>2</v></c></row></w>" },
		};
		size_t len;
		struct sheet_rows rows;
		const char *bytes = packed(parts, 6, &len);
		enum status got = xlsx_read(&ctx, bytes, len, &rows);
		if (!CHECK(got == (foreign_cases[i].want ? OK : S_INVALID)))
			printf("    %s\n", foreign_cases[i].sheet);
		if (got != OK || !foreign_cases[i].want)
			continue;
		struct buf b;
		buf_init(&b, &arena, 64);
		for (int r = 0; r < rows.n; r++)
			for (int k = 0; k < rows.at[r].n; k++)
				buf_printf(&b, "%s%s", rows.at[r].cells[k],
					   k + 1 < rows.at[r].n ? "|" : "/");
		CHECK_TEXT(b.at, foreign_cases[i].want);
	}
}

/* A few kilobytes that unpack to 80 MiB. */
static void test_bomb(void)
{
	size_t size = 80 << 20, len;
	char *text = malloc(size + 1);
	memset(text, ' ', size);
	memcpy(text, "<w>", 3);
	text[size] = '\0';
	const struct part parts[] = { { "xl/workbook.xml", WORKBOOK },
				      { "xl/_rels/workbook.xml.rels", RELS },
				      { "xl/worksheets/a.xml", text } };
	const char *bytes = packed(parts, 3, &len);
	struct sheet_rows rows;
	CHECK(len < 1 << 20);
	CHECK(xlsx_read(&ctx, bytes, len, &rows) == S_INVALID);
	CHECK_TEXT(ctx.fault.name, "xlsx.too_large");
	free(text);
}

int main(void)
{
	arena_init(&arena, 512 << 20);
	test_round_trip();
	test_damage();
	test_foreign();
	test_bomb();
	arena_done(&arena);
	return test_done();
}
