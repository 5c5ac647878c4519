/* The minutes of a deliberation, as an official document: what was put, who was invited, what each
 * said in writing, every dissent in full, and what was resolved. Made from the sealed decisions
 * alone, so that nothing said can be left out. */
#include "base/text.h"
#include "base/words.h"
#include "codec/pdf.h"
#include "desk/inner.h"

struct minutes {
	struct ctx *c;
	const struct case_ *k;
	struct history h;
	struct pdf *pdf;
};

static const char *words(struct minutes *m, const char *name, const struct value *args, int n)
{
	return words_say(m->c->arena, "zh", arena_printf(m->c->arena, "minutes.%s", name), args, n);
}

static bool of_each(const struct minutes *m, int i)
{
	const struct step *s = desk__step(m->k, m->h.at[i].step);
	return s && s->each;
}

static const char *label_of(const struct minutes *m, const struct decided *d)
{
	const struct step *s = desk__step(m->k, d->step);
	for (int i = 0; s && i < s->n_outcomes; i++)
		if (text_same(s->outcomes[i].name, d->outcome))
			return s->outcomes[i].label.zh;
	return d->outcome;
}

static const char *office_of(struct minutes *m, const struct decided *d)
{
	struct org org = { .name = "" };
	if (org_get(m->c, d->org, &org) != OK)
		fault_clear(m->c);
	return org.name;
}

/* A choice by its option's words; what people wrote as they wrote it. */
static const char *shown(const struct field *f, const json_t *v)
{
	const char *text = json_string_value(v);
	for (int i = 0; text && i < f->n_options; i++)
		if (text_same(f->options[i], text))
			return f->option_titles[i].zh;
	return text;
}

/* What the decision says in long fields and as its reason, in one text. */
static const char *said(struct minutes *m, const struct decided *d)
{
	const struct step *s = desk__step(m->k, d->step);
	json_t *fields = NULL;
	const char *text = "";
	if (d->fields && json_read(m->c, d->fields, strlen(d->fields), &fields) != OK)
		fault_clear(m->c);
	for (int i = 0; s && fields && i < s->n_fields; i++) {
		const char *own = shown(&s->fields[i], json_object_get(fields, s->fields[i].name));
		if (own && own[0])
			text = arena_printf(m->c->arena, "%s%s%s", text, text[0] ? "；" : "", own);
	}
	if (d->reason)
		text = arena_printf(m->c->arena, "%s%s%s", text, text[0] ? "；" : "", d->reason);
	return text[0] ? text : "—";
}

static void put_form(struct minutes *m, const struct step *s)
{
	for (int i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		const char *text = shown(f, json_object_get(m->k->form, f->name));
		if (text && text[0])
			pdf_text(m->pdf, PDF_BODY,
				 words(m, "line", VALUES(TEXT(f->label.zh), TEXT(text))));
	}
}

static void put_opinions(struct minutes *m)
{
	const struct pdf_column columns[] = { { words(m, "member", NULL, 0), 5, false },
					      { words(m, "said", NULL, 0), 3, false },
					      { words(m, "opinion", NULL, 0), 8, false } };
	struct pdf_row *rows = TAKE_N(m->c->arena, m->h.n, struct pdf_row);
	int n = 0;
	for (int i = 0; i < m->h.n; i++) {
		if (!of_each(m, i))
			continue;
		const char **cells = TAKE_N(m->c->arena, 3, const char *);
		cells[0] = office_of(m, &m->h.at[i]);
		cells[1] = label_of(m, &m->h.at[i]);
		cells[2] = m->h.at[i].person ? said(m, &m->h.at[i]) : "—";
		rows[n++] = (struct pdf_row){ cells, false };
	}
	pdf_table(m->pdf, columns, 3, rows, n);
}

/* Every member that dissents, in its own words. */
static void put_dissent(struct minutes *m)
{
	bool any = false;
	for (int i = 0; i < m->h.n; i++) {
		if (!of_each(m, i) || !text_same(m->h.at[i].outcome, "dissent"))
			continue;
		any = true;
		pdf_text(
			m->pdf, PDF_BODY,
			words(m, "dissent",
			      VALUES(TEXT(office_of(m, &m->h.at[i])), TEXT(said(m, &m->h.at[i])))));
	}
	if (!any)
		pdf_text(m->pdf, PDF_BODY, words(m, "no_dissent", NULL, 0));
}

enum status desk_minutes(struct ctx *c, const struct case_ *k, const char **bytes, size_t *len)
{
	struct minutes m = { .c = c, .k = k };
	int pages;
	if (!k->procedure->from_case || !text_same(k->state, "done"))
		return FAULT_AT(c, S_REFUSED, k->procedure->article, "desk.no_minutes",
				TEXT(desk__title(c, k->procedure->title)));
	TRY(desk_history(c, k->id, &m.h));
	const struct decided *last = &m.h.at[m.h.n - 1];
	const struct step *resolved = desk__step(k, last->step);
	const char *title = json_string_value(json_object_get(k->form, "title"));
	const struct pdf_head head = {
		.mark = words(&m, "mark", NULL, 0),
		.number = k->number,
		.title = words(&m, "title", VALUES(TEXT(title ? title : k->title))),
		.made_ms = k->closed_ms,
	};
	m.pdf = pdf_open(c->arena, &head);
	pdf_text(m.pdf, PDF_BODY, words(&m, "ground", VALUES(TEXT(k->pack->title.zh))));
	pdf_text(m.pdf, PDF_LEVEL1, words(&m, "matter", NULL, 0));
	put_form(&m, k->procedure->first);
	pdf_text(m.pdf, PDF_LEVEL1, words(&m, "opinions", NULL, 0));
	put_opinions(&m);
	pdf_text(m.pdf, PDF_LEVEL1, words(&m, "dissents", NULL, 0));
	put_dissent(&m);
	pdf_text(m.pdf, PDF_LEVEL1, words(&m, "resolution", NULL, 0));
	if (resolved)
		put_form(&m, resolved);
	pdf_text(m.pdf, PDF_BODY, words(&m, "binds_nobody", NULL, 0));
	pdf_sign(m.pdf, office_of(&m, last), day_zh(c->arena, day_of_ms(k->closed_ms)));
	return pdf_close(c, m.pdf, bytes, len, &pages);
}
