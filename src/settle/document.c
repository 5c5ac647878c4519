/* A statement on paper: the official document as PDF and the same lines as a spreadsheet. Both are
 * made from what is stored, so the same statement gives the same bytes on the same build and fonts.
 */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "civil/money.h"
#include "codec/pdf.h"
#include "codec/xlsx.h"
#include "settle/inner.h"

/* clang-format off */
QUERY q_lines = { .name = "document.lines", .takes = "ii", .gives = "ittttitiiiiiit", .sql =
	"SELECT l.n, s.name, COALESCE(r.name, u.evidence), l.code, l.name, l.quantity, p.unit, l.price_micro, l.from_ms, l.to_ms,"
	" l.seconds, l.factor, l.amount_fen, l.metering FROM statement_line l JOIN system s ON s.id = l.system"
	" JOIN price p ON p.id = l.price_id LEFT JOIN resource r ON r.id = l.resource LEFT JOIN usage_count u ON u.id = l.use_id"
	" WHERE l.statement = $1 AND l.draw = $2 ORDER BY l.n" };
QUERY q_systems = { .name = "document.systems", .takes = "ii", .gives = "tii", .sql =
	"SELECT s.name, CAST(COUNT(*) AS BIGINT), CAST(SUM(l.amount_fen) AS BIGINT) FROM statement_line l"
	" JOIN system s ON s.id = l.system WHERE l.statement = $1 AND l.draw = $2 GROUP BY l.system, s.name ORDER BY 3 DESC, l.system" };
/* clang-format on */

/* What both documents say of the statement. */
struct paper {
	const struct statement *s;
	const char *party, *issuer, *cloud, *language;
	int year, month;
};

static enum status paper_of(struct ctx *c, const struct statement *s, const char *language,
			    struct paper *out)
{
	struct org party, issuer = { .name = "" };
	struct cloud cloud;
	int64_t operator;
	int day;
	TRY(org_get(c, s->party, &party));
	TRY(org_of_body(c, "operator", s->cloud_district, day_of_ms(s->drawn_ms), &operator));
	if (operator)
		TRY(org_get(c, operator, & issuer));
	TRY(cloud_get(c, s->cloud_district, &cloud));
	*out = (struct paper){ .s = s,
			       .party = party.name,
			       .issuer = issuer.name,
			       .cloud = cloud.name,
			       .language = language };
	day_split(s->month_day, &out->year, &out->month, &day);
	return OK;
}

static const char *say(struct ctx *c, const struct paper *p, const char *name)
{
	return words_say(c->arena, p->language, arena_printf(c->arena, "statement.paper.%s", name),
			 NULL, 0);
}

/* "2024-11-16 00:00"; in the document the month is known, so there "11-16 00:00". */
static const char *minute(struct arena *a, int64_t at_ms)
{
	const char *iso = instant_iso(a, at_ms);
	return arena_printf(a, "%.10s %.5s", iso, iso + 11);
}

/* ---- PDF ---- */

static void pdf_systems(struct ctx *c, struct pdf *pdf, const struct paper *p,
			const struct rows *rows)
{
	const struct pdf_column columns[] = { { say(c, p, "system"), 6, false },
					      { say(c, p, "lines"), 1, true },
					      { say(c, p, "amount"), 2, true } };
	struct pdf_row *table = TAKE_N(c->arena, rows->n + 1, struct pdf_row);
	for (int i = 0; i <= rows->n; i++) {
		const char **cells = TAKE_N(c->arena, 3, const char *);
		bool total = i == rows->n;
		cells[0] = total ? say(c, p, "total") : row_text(&rows->at[i], 0);
		cells[1] =
			arena_printf(c->arena, "%lld",
				     (long long)(total ? p->s->lines : row_int(&rows->at[i], 1)));
		cells[2] = money_text(c->arena, total ? p->s->total_fen : row_int(&rows->at[i], 2));
		table[i] = (struct pdf_row){ cells, total };
	}
	pdf_text(pdf, PDF_CAPTION, say(c, p, "by_system"));
	pdf_table(pdf, columns, 3, table, rows->n + 1);
}

static bool counted(const struct row *r)
{
	return strcmp(row_text(r, 13), metering_name(METER_COUNT)) == 0;
}

static const char **line_cells(struct arena *a, const struct row *r)
{
	const char **cells = TAKE_N(a, 7, const char *);
	cells[0] = arena_printf(a, "%lld", (long long)row_int(r, 0));
	cells[1] = row_text(r, 2);
	cells[2] = arena_printf(a, "%s %s", row_text(r, 3), row_text(r, 4));
	cells[3] = arena_printf(a, "%lld", (long long)row_int(r, 5));
	cells[4] =
		words_say(a, "zh", "statement.paper.price_of",
			  VALUES(TEXT(money_micro_text(a, row_int(r, 7))), TEXT(row_text(r, 6))));
	cells[5] = counted(r) ? day_iso(a, day_of_ms(row_int(r, 8)))
			      : words_say(a, "zh", "statement.paper.time_of",
					  VALUES(TEXT(minute(a, row_int(r, 8)) + 5),
						 TEXT(minute(a, row_int(r, 9)) + 5)));
	cells[6] = money_text(a, row_int(r, 12));
	return cells;
}

static void pdf_lines(struct ctx *c, struct pdf *pdf, const struct paper *p,
		      const struct rows *rows)
{
	const struct pdf_column columns[] = {
		{ say(c, p, "n"), 2, true },      { say(c, p, "resource"), 8, false },
		{ say(c, p, "item"), 8, false },  { say(c, p, "quantity"), 3, true },
		{ say(c, p, "price"), 5, true },  { say(c, p, "time"), 7, false },
		{ say(c, p, "amount"), 6, true },
	};
	struct pdf_row *table = TAKE_N(c->arena, rows->n, struct pdf_row);
	for (int i = 0; i < rows->n; i++)
		table[i] = (struct pdf_row){ line_cells(c->arena, &rows->at[i]), false };
	pdf_text(pdf, PDF_CAPTION, say(c, p, "by_line"));
	pdf_table(pdf, columns, 7, table, rows->n);
	pdf_text(pdf, PDF_NOTE, say(c, p, "note"));
}

enum status statement_pdf(struct ctx *c, const struct statement *s, const char **bytes, size_t *len)
{
	struct paper p;
	struct rows systems, lines;
	int pages;
	TRY(paper_of(c, s, "zh", &p));
	TRY(store_rows(c, &q_systems, &systems, INT(s->id), INT(s->draw)));
	TRY(store_rows(c, &q_lines, &lines, INT(s->id), INT(s->draw)));
	int64_t dated_ms = s->approved_ms ? s->approved_ms : s->drawn_ms;
	const char *kind = arena_printf(c->arena, "statement.paper.body_%s", s->kind);
	struct pdf_head head = {
		.mark = p.issuer,
		.number = s->number,
		.addressee = p.party,
		.made_ms = dated_ms,
		.title = words_say(c->arena, p.language, "statement.paper.title",
				   VALUES(INT(p.year), INT(p.month))),
	};
	struct pdf *pdf = pdf_open(c->arena, &head);
	pdf_text(pdf, PDF_BODY,
		 words_say(c->arena, p.language, kind,
			   VALUES(INT(p.year), INT(p.month), TEXT(p.cloud),
				  TEXT(money_text(c->arena, s->total_fen)),
				  TEXT(money_capital(c->arena, s->total_fen)), INT(s->lines),
				  TEXT(cloud_pack(c)->title.zh))));
	if (strcmp(s->kind, "unit") == 0 && !s->budget)
		pdf_text(pdf, PDF_BODY, say(c, &p, "pays_itself"));
	if (!s->approved_ms)
		pdf_text(pdf, PDF_BODY, say(c, &p, "not_approved"));
	pdf_systems(c, pdf, &p, &systems);
	pdf_lines(c, pdf, &p, &lines);
	pdf_text(pdf, PDF_NOTE, say(c, &p, "digest"));
	pdf_text(pdf, PDF_NOTE, s->digest);
	pdf_sign(pdf, p.issuer, day_zh(c->arena, day_of_ms(dated_ms)));
	return pdf_close(c, pdf, bytes, len, &pages);
}

/* ---- spreadsheet ---- */

static void sheet_line(struct ctx *c, struct xlsx *x, const struct row *r)
{
	const struct value cells[] = { INT(row_int(r, 0)),
				       TEXT(row_text(r, 1)),
				       TEXT(row_text(r, 2)),
				       TEXT(row_text(r, 3)),
				       TEXT(row_text(r, 4)),
				       INT(row_int(r, 5)),
				       TEXT(row_text(r, 6)),
				       TEXT(money_micro_text(c->arena, row_int(r, 7))),
				       TEXT(minute(c->arena, row_int(r, 8))),
				       TEXT(minute(c->arena, row_int(r, 9))),
				       counted(r) ? NONE : INT(row_int(r, 10)),
				       TEXT(statement_factor_text(c->arena, row_int(r, 11))),
				       INT(row_int(r, 12)) };
	xlsx_row(x, cells);
}

enum status statement_xlsx(struct ctx *c, const struct statement *s, const char **bytes,
			   size_t *len)
{
	struct paper p;
	struct rows lines;
	TRY(paper_of(c, s, c->language, &p));
	TRY(store_rows(c, &q_lines, &lines, INT(s->id), INT(s->draw)));
	const struct sheet_column columns[] = {
		{ say(c, &p, "n"), SHEET_INT },         { say(c, &p, "system"), SHEET_TEXT },
		{ say(c, &p, "resource"), SHEET_TEXT }, { say(c, &p, "code"), SHEET_TEXT },
		{ say(c, &p, "item"), SHEET_TEXT },     { say(c, &p, "quantity"), SHEET_INT },
		{ say(c, &p, "unit"), SHEET_TEXT },     { say(c, &p, "price"), SHEET_DECIMAL },
		{ say(c, &p, "from"), SHEET_TEXT },     { say(c, &p, "to"), SHEET_TEXT },
		{ say(c, &p, "seconds"), SHEET_INT },   { say(c, &p, "factor"), SHEET_DECIMAL },
		{ say(c, &p, "amount"), SHEET_FEN },
	};
	enum { N = sizeof columns / sizeof *columns };
	const char *title =
		words_say(c->arena, p.language, "statement.paper.sheet",
			  VALUES(INT(p.year), INT(p.month), TEXT(p.party), TEXT(s->number)));
	struct xlsx *x = xlsx_open(c->arena, say(c, &p, "sheet_name"), title, columns, N);
	for (int i = 0; i < lines.n; i++)
		sheet_line(c, x, &lines.at[i]);
	struct value total[N];
	for (int i = 0; i < N; i++)
		total[i] = NONE;
	total[1] = TEXT(say(c, &p, "total"));
	total[N - 1] = INT(s->total_fen);
	xlsx_total(x, total);
	return xlsx_close(c, x, bytes, len);
}
