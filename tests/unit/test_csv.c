/* CSV: what is written reads back, what is crooked is refused with its place, nothing becomes a
 * formula. */
#include "codec/csv.h"

#include "test.h"

static struct arena arena;
static struct ctx ctx = { .arena = &arena, .language = "en" };

/* Cells joined by |, rows by / */
static const struct read_case {
	const char *text, *want; /* want NULL: refused */
	int line, cell;          /* of the refusal */
} read_cases[] = {
	{ "", "" },
	{ "a", "a" },
	{ "a,b\r\nc,d\r\n", "a|b/c|d" },
	{ "a,b\nc,d", "a|b/c|d" },
	{ "\xef\xbb\xbf\u4e91,x\r\n", "\u4e91|x" },
	{ ",\r\n", "|" },
	{ "a\r\n\r\nb\r\n", "a//b" },
	{ "\"a\",\"\"\r\n", "a|" },
	{ "\"a,b\",\"c\"\"d\"\r\n", "a,b|c\"d" },
	{ "\"a\r\nb\",c\r\nd\r\n", "a\r\nb|c/d" },
	{ " a , b", " a | b" },
	{ "'=1", "'=1" },
	{ "a\"b", NULL, 1, 1 },
	{ "x\r\ny,\"a\"b", NULL, 2, 2 },
	{ "\"a", NULL, 1, 1 },
	{ "\"", NULL, 1, 1 },
	{ "\"a\" ,b", NULL, 1, 1 },
	{ "a,\"b\n\n", NULL, 3, 2 },
	{ "a\rb", NULL, 1, 1 },
	{ "a,\xff", NULL, 0, 0 },
};

static const char *joined(const struct sheet_rows *rows)
{
	struct buf b;
	buf_init(&b, &arena, 64);
	for (int i = 0; i < rows->n; i++) {
		if (i)
			buf_char(&b, '/');
		for (int k = 0; k < rows->at[i].n; k++) {
			if (k)
				buf_char(&b, '|');
			buf_text(&b, rows->at[i].cells[k]);
		}
	}
	return b.at;
}

static void test_reading(void)
{
	for (size_t i = 0; i < sizeof read_cases / sizeof *read_cases; i++) {
		const struct read_case *k = &read_cases[i];
		struct sheet_rows rows;
		fault_clear(&ctx);
		enum status got = csv_read(&ctx, k->text, strlen(k->text), &rows);
		if (k->want && CHECK(got == OK)) {
			CHECK_TEXT(joined(&rows), k->want);
		} else if (!k->want && CHECK(got == S_INVALID)) {
			CHECK_INT(ctx.fault.n_args ? ctx.fault.args[0].i : 0, k->line);
			CHECK_INT(ctx.fault.n_args ? ctx.fault.args[1].i : 0, k->cell);
		}
	}
	struct sheet_rows rows;
	CHECK(csv_read(&ctx, "a\0b", 3, &rows) == S_INVALID);
	CHECK(csv_read(&ctx, "a\n\"b\nc\"\nd", 9, &rows) == OK && rows.n == 3 &&
	      rows.at[2].line == 4);
}

static void test_bounds(void)
{
	struct sheet_rows rows;
	size_t len = 2 * SHEET_CELL_MAX;
	char *text = arena_take(&arena, len + 1);
	memset(text, 'x', len);
	CHECK(csv_read(&ctx, text, SHEET_CELL_MAX, &rows) == OK);
	CHECK(csv_read(&ctx, text, SHEET_CELL_MAX + 1, &rows) == S_INVALID);
	memset(text, ',', len);
	CHECK(csv_read(&ctx, text, SHEET_COLUMNS_MAX - 1, &rows) == OK &&
	      rows.at[0].n == SHEET_COLUMNS_MAX);
	CHECK(csv_read(&ctx, text, SHEET_COLUMNS_MAX, &rows) == S_INVALID);
	len = SHEET_ROWS_MAX + 1;
	text = arena_take(&arena, len + 1);
	memset(text, '\n', len);
	CHECK(csv_read(&ctx, text, SHEET_ROWS_MAX, &rows) == OK && rows.n == SHEET_ROWS_MAX);
	CHECK(csv_read(&ctx, text, SHEET_ROWS_MAX + 1, &rows) == S_INVALID);
}

static const struct sheet_column columns[] = {
	{ "name", SHEET_TEXT },     { "n", SHEET_INT },    { "yuan", SHEET_FEN },
	{ "price", SHEET_DECIMAL }, { "day", SHEET_DATE },
};

static void test_writing(void)
{
	struct buf b;
	buf_init(&b, &arena, 64);
	csv_head(&b, columns, 5, true);
	const struct value rows[][5] = {
		{ TEXT("a,\"b\"\n"), INT(-3), INT(-123456), TEXT("-0.0012"), TEXT("2026-09-22") },
		{ TEXT("=1+1"), NONE, INT(5), TEXT("-x"), NONE },
		{ TEXT("-2"), INT(0), INT(0), TEXT("1e5"), TEXT("@x") },
		{ TEXT("+a"), INT(INT64_MAX), NONE, TEXT("0"), TEXT("\tx") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		csv_row(&b, columns, rows[i], 5);
	CHECK_TEXT(b.at, "\xef\xbb\xbfname,n,yuan,price,day\r\n"
			 "\"a,\"\"b\"\"\n\",-3,-1234.56,-0.0012,2026-09-22\r\n"
			 "'=1+1,,0.05,'-x,\r\n"
			 "'-2,0,0.00,1e5,'@x\r\n"
			 "'+a,9223372036854775807,,0,'\tx\r\n");
	struct sheet_rows back;
	CHECK(csv_read(&ctx, b.at, b.len, &back) == OK && back.n == 5);
	CHECK_TEXT(back.at[1].cells[0], "a,\"b\"\n");
}

int main(void)
{
	arena_init(&arena, 256 << 20);
	test_reading();
	test_bounds();
	test_writing();
	arena_done(&arena);
	return test_done();
}
