/* Official documents: that they are PDF, how many pages they take, that the same document is the
 * same bytes, in any thread. */
#include <pthread.h>

#include "codec/pdf.h"

#include "test.h"

static const struct pdf_head head = {
	.mark = "\u4e0a\u6d77\u5e02\u7ecf\u6d4e\u548c\u4fe1\u606f\u5316\u59d4\u5458\u4f1a\u6587\u4ef6",
	.number = "\u6caa\u7ecf\u4fe1\u4e91\u30142026\u30155\u53f7",
	.title = "\u7ed3\u7b97\u901a\u77e5\n\u7b2c\u4e8c\u884c",
	.addressee = "\u5e02\u6c11\u653f\u5c40",
	.made_ms = 1790042400000
};
static const struct pdf_column columns[] = { { "\u5e8f\u53f7", 1, true },
					     { "\u670d\u52a1\u9879\u76ee", 5, false },
					     { "\u91d1\u989d\uff08\u5143\uff09", 3, true } };
static const char *const cells[] = { "1", "\u4e91\u4e3b\u673a 8\u683832G", "1,234.56" };
static const char *const sums[] = { NULL, "\u5408\u8ba1", "99,999,999.99" };

/* A document with so many paragraphs of one line and so many rows. */
static enum status make(struct ctx *c, const struct pdf_head *h, int paragraphs, int n_rows,
			const char **bytes, size_t *len, int *pages)
{
	struct pdf_row *rows = TAKE_N(c->arena, n_rows + 1, struct pdf_row);
	struct pdf *p = pdf_open(c->arena, h);
	for (int i = 0; i < n_rows; i++)
		rows[i] = (struct pdf_row){ cells, false };
	rows[n_rows] = (struct pdf_row){ sums, true };
	for (int i = 0; i < paragraphs; i++)
		pdf_text(p, i % 5 ? PDF_BODY : (enum pdf_style)(PDF_LEVEL1 + i / 5 % 3),
			 "\u4e00\u3001\u6838\u5b9a\u7ed3\u679c\u3002");
	if (n_rows) {
		pdf_text(p, PDF_CAPTION, "\u660e\u7ec6\u8868");
		pdf_table(p, columns, 3, rows, n_rows + 1);
		pdf_text(p, PDF_NOTE, "\u6ce8\uff1a\u56db\u820d\u4e94\u5165\u5230\u5206\u3002");
	}
	pdf_sign(p, "\u4e0a\u6d77\u5e02\u7ecf\u6d4e\u548c\u4fe1\u606f\u5316\u59d4\u5458\u4f1a",
		 "2026\u5e749\u670822\u65e5");
	return pdf_close(c, p, bytes, len, pages);
}

static const struct page_case {
	bool plain;
	int paragraphs, rows, pages;
} page_cases[] = {
	{ true, 0, 0, 1 },    { true, 15, 0, 1 }, /* title and a free line take three of the 22
						     lines, the signature four */
	{ true, 16, 0, 2 },                       /* it does not fit and goes over whole */
	{ true, 100, 0, 5 },  { false, 4, 0, 1 },    { false, 12, 0, 2 },
	{ false, 2, 100, 5 }, { true, 0, 1000, 35 },
};

static void test_pages(void)
{
	for (size_t i = 0; i < sizeof page_cases / sizeof *page_cases; i++) {
		const struct page_case *k = &page_cases[i];
		struct arena arena;
		arena_init(&arena, 64 << 20);
		struct ctx c = { .arena = &arena };
		struct pdf_head h = head;
		const char *bytes;
		size_t len;
		int pages;
		if (k->plain)
			h = (struct pdf_head){ .title = "\u901a\u77e5", .made_ms = 1790042400000 };
		if (CHECK(make(&c, &h, k->paragraphs, k->rows, &bytes, &len, &pages) == OK)) {
			CHECK_INT(pages, k->pages);
			CHECK(len > 1000 && memcmp(bytes, "%PDF-1.", 7) == 0 &&
			      memcmp(bytes + len - 6, "%%EOF\n", 6) == 0);
		}
		arena_done(&arena);
	}
}

struct made {
	struct arena arena;
	const char *bytes;
	size_t len;
};

static void *maker(void *arg)
{
	struct made *m = arg;
	int pages;
	arena_init(&m->arena, 64 << 20);
	struct ctx c = { .arena = &m->arena };
	return make(&c, &head, 12, 60, &m->bytes, &m->len, &pages) == OK ? m : NULL;
}

static void test_same_bytes(void)
{
	struct made made[4];
	pthread_t threads[4];
	void *good;
	CHECK(maker(&made[0]) != NULL);
	for (int i = 1; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, maker, &made[i]) == 0);
	for (int i = 1; i < 4; i++) {
		pthread_join(threads[i], &good);
		CHECK(good && made[i].len == made[0].len &&
		      memcmp(made[i].bytes, made[0].bytes, made[0].len) == 0);
	}
	for (int i = 0; i < 4; i++)
		arena_done(&made[i].arena);
}

static void test_no_room(void)
{
	struct arena arena;
	arena_init(&arena, 100 * 1024);
	struct ctx c = { .arena = &arena };
	const char *bytes;
	size_t len;
	int pages;
	CHECK(make(&c, &head, 30, 60, &bytes, &len, &pages) == S_BUSY);
	CHECK_TEXT(c.fault.name, "codec.no_room");
	arena_done(&arena);
}

int main(void)
{
	test_pages();
	test_same_bytes();
	test_no_room();
	return test_done();
}
