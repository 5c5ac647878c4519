/* A warning on paper: the official document of the operator to the unit, made from what is stored,
 * so that the same warning gives the same bytes on the same build and fonts. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "codec/pdf.h"
#include "meter/inner.h"
#include "org/org.h"

/* clang-format off */
QUERY q_named = { .name = "warning.paper_resources", .takes = "i", .gives = "ttt", .sql =
	"SELECT r.name, r.identifier, r.dims FROM case_resource c JOIN resource r ON r.id = c.resource"
	" WHERE c.case_id = $1 ORDER BY r.opened_ms, r.id" };
/* clang-format on */

static const char *say(struct ctx *c, const char *name, const struct value *args, int n)
{
	return words_say(c->arena, "zh", arena_printf(c->arena, "warning.paper.%s", name), args, n);
}

static const char *day_of(struct ctx *c, const json_t *finding, const char *field)
{
	int32_t day;
	return day_parse(json_text_of(finding, field, ""), &day) ? day_zh(c->arena, day) : "";
}

/* The figures that the report gives, one a row; what it does not say has none. */
static void figures(struct ctx *c, struct pdf *pdf, const json_t *finding)
{
	bool mean = !text_same(json_text_of(finding, "kind", ""), "low_use");
	static const char *const measured[] = { "cpu", "memory", "network", "coverage" };
	enum { N = sizeof measured / sizeof *measured };
	const struct pdf_column columns[] = { { say(c, "measure", NULL, 0), 3, false },
					      { say(c, "value", NULL, 0), 2, true } };
	struct pdf_row rows[N];
	int n = 0;
	for (int i = 0; i < N; i++) {
		const json_t *v = json_object_get(finding, measured[i]);
		if (!json_is_integer(v))
			continue;
		const char **cells = TAKE_N(c->arena, 2, const char *);
		cells[0] = say(c,
			       arena_printf(c->arena, "measure_%s%s", measured[i],
					    i == 0 && mean ? "_mean" : ""),
			       NULL, 0);
		cells[1] = say(c, arena_printf(c->arena, "value_%s", measured[i]),
			       VALUES(INT(json_integer_value(v))));
		rows[n++] = (struct pdf_row){ cells, false };
	}
	if (n == 0)
		return;
	pdf_text(pdf, PDF_CAPTION, say(c, "table_figures", NULL, 0));
	pdf_table(pdf, columns, 2, rows, n);
}

static enum status resources(struct ctx *c, struct pdf *pdf, const struct warning *w)
{
	struct rows named;
	const struct pdf_column columns[] = { { say(c, "n", NULL, 0), 1, true },
					      { say(c, "resource", NULL, 0), 5, false },
					      { say(c, "identifier", NULL, 0), 3, false },
					      { say(c, "dims", NULL, 0), 6, false } };
	TRY(store_rows(c, &q_named, &named, INT(w->case_id)));
	struct pdf_row *table = TAKE_N(c->arena, named.n, struct pdf_row);
	for (int i = 0; i < named.n; i++) {
		const struct row *r = &named.at[i];
		const char **cells = TAKE_N(c->arena, 4, const char *);
		cells[0] = arena_printf(c->arena, "%d", i + 1);
		cells[1] = row_text(r, 0);
		cells[2] = row_text(r, 1);
		cells[3] = say(c, "dims_of", VALUES(TEXT(row_text(r, 2))));
		table[i] = (struct pdf_row){ cells, false };
	}
	pdf_text(pdf, PDF_CAPTION, say(c, "table_resources", NULL, 0));
	pdf_table(pdf, columns, 4, table, named.n);
	return OK;
}

static const char *frozen_scope(struct ctx *c, const struct warning *w)
{
	const char *scope =
		cloud_policy_choice(c, "refusal.freeze_scope", day_of_ms(w->issued_ms), "project");
	return say(c, arena_printf(c->arena, "scope_%s", scope), NULL, 0);
}

static void body(struct ctx *c, struct pdf *pdf, const struct warning *w, const json_t *finding,
		 const char *system, const char *law)
{
	const char *kind = say(c, arena_printf(c->arena, "kind_%s", w->kind), NULL, 0);
	pdf_text(pdf, PDF_BODY,
		 say(c, "found",
		     VALUES(TEXT(system), TEXT(day_of(c, finding, "observed_from")),
			    TEXT(day_of(c, finding, "observed_to")), TEXT(kind), TEXT(law))));
	pdf_text(pdf, PDF_LEVEL1, say(c, "head_figures", NULL, 0));
	pdf_text(pdf, PDF_BODY, json_text_of(finding, "figures", ""));
	pdf_text(pdf, PDF_BODY,
		 say(c, "evidence", VALUES(TEXT(json_text_of(finding, "evidence", "")))));
	figures(c, pdf, finding);
	pdf_text(pdf, PDF_LEVEL1, say(c, "head_requirement", NULL, 0));
	pdf_text(pdf, PDF_BODY, w->requirement);
	pdf_text(pdf, PDF_BODY, say(c, "due", VALUES(TEXT(day_zh(c->arena, w->due_day)))));
	pdf_text(pdf, PDF_LEVEL1, say(c, "head_rights", NULL, 0));
	pdf_text(pdf, PDF_BODY, say(c, "rights", NULL, 0));
	pdf_text(pdf, PDF_BODY, say(c, "refusal", VALUES(TEXT(law), TEXT(frozen_scope(c, w)))));
}

enum status warning_pdf(struct ctx *c, const struct warning *w, const char **bytes, size_t *len)
{
	struct org unit, issuer = { .name = "" };
	struct system s;
	json_t *finding;
	int64_t operator;
	int pages;
	TRY(org_get(c, w->unit, &unit));
	TRY(system_get(c, w->system, &s));
	TRY(org_of_body(c, "operator", w->cloud_district, day_of_ms(w->issued_ms), &operator));
	if (operator)
		TRY(org_get(c, operator, & issuer));
	TRY(json_read(c, w->finding, strlen(w->finding), &finding));
	struct pdf_head head = { .mark = issuer.name,
				 .number = w->number,
				 .addressee = unit.name,
				 .made_ms = w->issued_ms,
				 .title = arena_printf(c->arena, "%s\n%s",
						       say(c, "title", VALUES(TEXT(s.name))),
						       say(c, "title_2", NULL, 0)) };
	struct pdf *pdf = pdf_open(c->arena, &head);
	body(c, pdf, w, finding, s.name, cloud_pack(c)->title.zh);
	TRY(resources(c, pdf, w));
	pdf_sign(pdf, issuer.name, day_zh(c->arena, day_of_ms(w->issued_ms)));
	return pdf_close(c, pdf, bytes, len, &pages);
}
