/* Official documents as PDF, laid out by GB/T 9704-2012: A4, a text block of 156 x 225 mm (22 lines
 * of 28 characters), 37 mm below the upper edge and 28 mm from the left one. The same document
 * gives the same bytes on the same build and fonts.
 *
 * Fonts: the official ones where they are installed (FangSong, SimHei, KaiTi, FZXiaoBiaoSong), else
 * Noto CJK. */
#ifndef YH_CODEC_PDF_H
#define YH_CODEC_PDF_H

#include "base/ctx.h"

struct pdf_head {
	/* 发文机关标志, in red over a red line; NULL: a plain document that begins with its title.
	 */
	const char *mark;
	const char *number;    /* 发文字号, "沪经信云〔2026〕5号"; or NULL */
	const char *title;     /* lines may be broken with \n */
	const char *addressee; /* 主送机关, without the colon; or NULL */
	int64_t made_ms;       /* the date in the file's data */
};

enum pdf_style {
	PDF_BODY,    /* a paragraph, two characters in */
	PDF_PLAIN,   /* the same, not indented */
	PDF_LEVEL1,  /* 一、 */
	PDF_LEVEL2,  /* （一） */
	PDF_LEVEL3,  /* 1. */
	PDF_CAPTION, /* over a table, centred */
	PDF_NOTE,    /* small, under a table */
};

struct pdf_column {
	const char *title;
	int width;  /* a share of the line */
	bool right; /* money and quantities */
};
struct pdf_row {
	const char *const *cells; /* as many as columns; NULL is empty */
	bool total;               /* bold, on a shade */
};

struct pdf;
struct pdf *pdf_open(struct arena *a, const struct pdf_head *head);
void pdf_text(struct pdf *p, enum pdf_style style, const char *text);
/* The columns' titles come again on each page; a row is never split. */
void pdf_table(struct pdf *p, const struct pdf_column *columns, int n_columns,
	       const struct pdf_row *rows, int n_rows);
/* 署名 and 成文日期, "2026年9月22日". */
void pdf_sign(struct pdf *p, const char *body, const char *date);
/* Ends it: the file's bytes, in the arena, and how many pages. S_BUSY when there was no room. */
enum status MUST pdf_close(struct ctx *c, struct pdf *p, const char **bytes, size_t *len,
			   int *pages);

#endif
