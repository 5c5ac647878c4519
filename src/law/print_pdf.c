/* The facing-page reading as a PDF for legal staff: a table an article, the law's words left, what
 * carries them out right, one rule a row, so that no row grows taller than a page; procedures as
 * numbered steps. */
#include "civil/day.h"
#include "codec/pdf.h"
#include "law/inner.h"
#include "law/show.h"

struct sheet {
	struct ctx *c;
	const struct pack *p;
	const char *language;
	struct pdf_row *rows;
	int n, room;
};

static const char *say(const struct sheet *s, const char *name, const struct value *args, int n)
{
	return words_say(s->c->arena, s->language, name, args, n);
}

static void add(struct sheet *s, const char *law, const char *rule)
{
	const char **cells = TAKE_N(s->c->arena, 2, const char *);
	cells[0] = law;
	cells[1] = rule;
	*VEC_ADD(s->c->arena, s->rows, s->n, s->room) = (struct pdf_row){ .cells = cells };
}

static const char *duty_text(const struct sheet *s, const struct duty_of_law *d)
{
	const char *state = words_find(s->language, d->home == DUTY_NOT_YET ? "law.print.not_yet"
									    : "law.print.live");
	return say(s, "law.print.duty",
		   VALUES(TEXT(d->id), TEXT(state),
			  TEXT(law_where_say(s->c->arena, s->p, d, s->language))));
}

static const char *policy_text(const struct sheet *s, const struct policy *v)
{
	struct arena *a = s->c->arena;
	const char *strength = law_strength_say(v->strength, s->language);
	const char *reading = law_say(&v->reading, s->language);
	const char *text =
		say(s, "law.print.duty",
		    VALUES(TEXT(strength), TEXT(law_value_say(a, v, s->language)), TEXT(reading)));
	if (v->unit == UNIT_CHOICE)
		text = say(s, "law.print.choice", VALUES(TEXT(strength), TEXT(reading)));
	if (!v->alternative.zh)
		return text;
	return arena_printf(a, "%s\n%s", text,
			    say(s, "law.print.alternative",
				VALUES(TEXT(law_say(&v->alternative, s->language)))));
}

static const char *step_text(const struct sheet *s, const struct step *t, int number)
{
	struct arena *a = s->c->arena;
	const char *who = "", *ways = "";
	for (int i = 0; i < t->n_bearers; i++)
		who = arena_printf(a, "%s%s%s", who,
				   !i                     ? ""
				   : t->bearers[i].either ? " / "
							  : " + ",
				   law_say(&t->bearers[i].role->title, s->language));
	for (int i = 0; i < t->n_outcomes; i++) {
		const struct outcome *o = &t->outcomes[i];
		ways = arena_printf(a, "%s\n    %s → %s", ways, law_say(&o->label, s->language),
				    o->next ? law_say(&o->next->title, s->language)
					    : law_ending_say(o->ending, s->language));
	}
	const char *term = t->term.set ? law_term_say(a, &t->term, s->language) : "";
	return arena_printf(a, "%d  %s  %s  %s%s", number, law_say(&t->title, s->language), who,
			    term, ways);
}

static void add_procedure(struct sheet *s, const struct procedure *r)
{
	add(s, NULL,
	    say(s, "law.print.figure",
		VALUES(TEXT(law_say(&r->title, s->language)), TEXT(r->article))));
	s->rows[s->n - 1].total = true;
	for (int i = 0; i < r->n_steps; i++)
		add(s, NULL, step_text(s, r->steps[i], i + 1));
}

/* The words stand beside the first rule; further rules have rows of their own. */
static void add_paragraph(struct sheet *s, const struct paragraph *g)
{
	const char *law = arena_printf(s->c->arena, "%s  %s", g->cite, g->text);
	int before = s->n;
	for (int i = 0; i < g->n_duties; i++)
		add(s, s->n == before ? law : NULL, duty_text(s, g->duties[i]));
	for (int i = 0; i < g->n_policies; i++)
		add(s, s->n == before ? law : NULL, policy_text(s, g->policies[i]));
	if (s->n == before)
		add(s, law, g->nothing.zh ? law_say(&g->nothing, s->language) : NULL);
	for (int i = 0; i < g->n_procedures; i++)
		add_procedure(s, g->procedures[i]);
}

static void put_article(struct sheet *s, struct pdf *f, const struct article *t)
{
	const struct pdf_column columns[] = {
		{ words_find(s->language, "law.print.law"), 9, false },
		{ words_find(s->language, "law.print.rules"), 10, false },
	};
	s->n = 0;
	for (int i = 0; i < t->n_paragraphs; i++)
		add_paragraph(s, t->paragraphs[i]);
	pdf_text(f, PDF_LEVEL2, law_article_say(s->c->arena, t, s->language));
	pdf_table(f, columns, 2, s->rows, s->n);
}

enum status law_print_pdf(struct ctx *c, const struct pack *p, const char *language,
			  const char **bytes, size_t *len)
{
	struct sheet s = { .c = c, .p = p, .language = language };
	struct pdf_head head = {
		.title = law_say(&p->title, language),
		.made_ms = day_start_ms(p->effective_day),
	};
	struct pdf *f = pdf_open(c->arena, &head);
	pdf_text(f, PDF_PLAIN,
		 say(&s, "law.print.sub",
		     VALUES(TEXT(p->name), INT(p->issued_day), INT(p->effective_day),
			    TEXT(arena_text_n(c->arena, p->text_sm3, 16)))));
	int chapter = 0, pages;
	for (int i = 0; i < p->n_articles; i++) {
		if (p->articles[i].chapter != chapter)
			pdf_text(f, PDF_LEVEL1,
				 law_chapter_say(c->arena, &p->articles[i], language));
		chapter = p->articles[i].chapter;
		put_article(&s, f, &p->articles[i]);
	}
	return pdf_close(c, f, bytes, len, &pages);
}
