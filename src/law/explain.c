/* One rule explained: the law's words, who is bound, the values with their readings and
 * alternatives, the deadline with the arithmetic of an example day. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "law/show.h"
#include "law/step.h"

struct explain {
	struct buf b;
	const struct pack *p;
	const struct calendar *k;
	int32_t day;
	const char *language;
};

/* One sentence on a line of its own, moved in by `in` spaces. */
static void say(struct explain *e, int in, const char *name, const struct value *args, int n)
{
	buf_printf(&e->b, "%*s", in, "");
	buf_text(&e->b, words_say(e->b.arena, e->language, name, args, n));
	buf_char(&e->b, '\n');
}

static void add_value(struct explain *e, const struct policy *v)
{
	say(e, 2, "law.explain.value",
	    VALUES(TEXT(v->name), TEXT(law_value_say(e->b.arena, v, e->language)),
		   TEXT(law_strength_say(v->strength, e->language)), INT(v->from_day)));
	say(e, 4, "law.explain.reading", VALUES(TEXT(law_say(&v->reading, e->language))));
	if (v->alternative.zh)
		say(e, 4, "law.explain.alternative",
		    VALUES(TEXT(law_say(&v->alternative, e->language))));
}

static void add_duty(struct explain *e, const struct duty_of_law *d)
{
	const char *bearer = d->bearer[0] ? d->bearer : "-";
	if (d->home == DUTY_NOT_YET)
		say(e, 2, "law.explain.duty_not_yet",
		    VALUES(TEXT(d->id), TEXT(bearer), TEXT(d->words),
			   TEXT(law_say(&d->why, e->language))));
	else
		say(e, 2, "law.explain.duty",
		    VALUES(TEXT(d->id), TEXT(bearer), TEXT(d->words),
			   TEXT(d->home == DUTY_TEXT ? law_say(&d->why, e->language) : d->where)));
}

static void add_paragraph(struct explain *e, const struct paragraph *g)
{
	say(e, 0, "law.explain.paragraph", VALUES(TEXT(g->cite), TEXT(g->text)));
	for (int i = 0; i < g->n_duties; i++)
		add_duty(e, g->duties[i]);
	for (int i = 0; i < g->n_policies; i++)
		add_value(e, g->policies[i]);
	for (int i = 0; i < g->n_procedures; i++)
		say(e, 2, "law.explain.procedure",
		    VALUES(TEXT(g->procedures[i]->name),
			   TEXT(law_say(&g->procedures[i]->title, e->language))));
	if (g->nothing.zh)
		say(e, 2, "law.explain.nothing", VALUES(TEXT(law_say(&g->nothing, e->language))));
}

/* "单位审批" or, where one of two starts the clock, "单位审批/转送". */
static const char *since_title(const struct explain *e, const struct step *s,
			       const struct step *since)
{
	const struct step *other =
		s->term.or_since ? law_step_find(s->procedure, s->term.or_since) : NULL;
	const char *title = law_say(&since->title, e->language);
	return other ? arena_printf(e->b.arena, "%s/%s", title, law_say(&other->title, e->language))
		     : title;
}

/* The words behind a citation, at most the whole article. */
static void add_words(struct explain *e, const char *cite)
{
	const struct article *t = law_article_find(e->p, cite);
	const struct paragraph *g = law_paragraph_find(e->p, cite);
	if (g) {
		say(e, 0, "law.explain.paragraph", VALUES(TEXT(g->cite), TEXT(g->text)));
		return;
	}
	for (int i = 0; t && i < t->n_paragraphs; i++)
		say(e, 0, "law.explain.paragraph",
		    VALUES(TEXT(t->paragraphs[i]->cite), TEXT(t->paragraphs[i]->text)));
}

static void add_term(struct explain *e, const struct step *s)
{
	struct arena *a = e->b.arena;
	const struct term on = law_term_on(&s->term, e->day), *t = &on;
	if (!t->set) {
		say(e, 2, "law.explain.no_term", VALUES());
		return;
	}
	const struct step *since = t->since ? law_step_find(s->procedure, t->since) : NULL;
	const char *term = law_term_say(a, t, e->language);
	if (since)
		say(e, 2, "law.explain.term_since",
		    VALUES(TEXT(term), TEXT(since_title(e, s, since))));
	else
		say(e, 2, "law.explain.term", VALUES(TEXT(term)));
	if (t->article)
		say(e, 2, "law.explain.article", VALUES(TEXT(t->article)));
	say(e, 2, "law.explain.example",
	    VALUES(INT(e->day), INT(period_end(e->k, t->period, e->day, NULL, 0)),
		   TEXT(period_explain(a, e->k, t->period, e->day, NULL, 0, e->language))));
	for (int i = 0; t->policy && i < e->p->n_policies; i++)
		if (text_same(e->p->policies[i].name, t->policy->name))
			add_value(e, &e->p->policies[i]);
}

static void add_need(struct explain *e, const struct need *n)
{
	struct arena *a = e->b.arena;
	const char *args = "";
	for (int i = 0; i < n->n_args; i++) {
		const struct policy *v = law_policy_find(e->p, n->args[i], e->day);
		args = v ? arena_printf(a, "%s %s = %s", args, n->args[i],
					law_value_say(a, v, e->language))
			 : arena_printf(a, "%s %s", args, n->args[i]);
	}
	say(e, 2, "law.explain.need",
	    VALUES(TEXT(n->guard), TEXT(args), TEXT(law_strength_say(n->strength, e->language)),
		   TEXT(n->article)));
}

static void add_outcome(struct explain *e, const struct outcome *o)
{
	const char *to = o->next ? law_say(&o->next->title, e->language)
				 : law_ending_say(o->ending, e->language);
	const char *rest = "";
	if (o->reason)
		rest = arena_printf(e->b.arena, " %s",
				    words_find(e->language, "law.explain.reason"));
	if (o->pauses)
		rest = arena_printf(e->b.arena, "%s %s", rest,
				    words_find(e->language, "law.explain.pauses"));
	say(e, 2, "law.explain.outcome",
	    VALUES(TEXT(law_say(&o->label, e->language)), TEXT(to), TEXT(rest)));
}

static void explain_step(struct explain *e, const struct step *s)
{
	say(e, 0, "law.explain.step",
	    VALUES(TEXT(law_say(&s->procedure->title, e->language)),
		   TEXT(law_say(&s->title, e->language)), TEXT(s->article)));
	add_words(e, s->article);
	for (int i = 0; i < s->n_bearers; i++)
		say(e, 2, "law.explain.bearer",
		    VALUES(TEXT(law_say(&s->bearers[i].role->title, e->language)),
			   TEXT(law_relation_say(s->bearers[i].of, e->language))));
	add_term(e, s);
	for (int i = 0; i < s->n_needs; i++)
		add_need(e, &s->needs[i]);
	for (int i = 0; i < s->n_outcomes; i++)
		add_outcome(e, &s->outcomes[i]);
	if (s->step_up)
		say(e, 2, "law.explain.step_up", VALUES());
}

static bool explain_procedure(struct explain *e, const char *what)
{
	const char *slash = strchr(what, '/');
	const char *name = slash ? arena_text_n(e->b.arena, what, (size_t)(slash - what)) : what;
	const struct procedure *r = law_procedure_find(e->p, name);
	if (!r)
		return false;
	if (slash) {
		const struct step *s = law_step_find(r, slash + 1);
		if (s)
			explain_step(e, s);
		return s != NULL;
	}
	for (int i = 0; i < r->n_steps; i++) {
		if (i)
			buf_char(&e->b, '\n');
		explain_step(e, r->steps[i]);
	}
	return true;
}

const char *law_explain(struct arena *a, const struct pack *p, const struct calendar *k,
			const char *what, int32_t day, const char *language)
{
	struct explain e = { .p = p, .k = k, .day = day, .language = language };
	buf_init(&e.b, a, 4096);
	if (explain_procedure(&e, what))
		return e.b.at;
	const struct paragraph *g = law_paragraph_find(p, what);
	int64_t number;
	const struct article *of = law_article_find(p, what);
	if (!of || (!g && !text_int(what, &number)))
		return NULL;
	say(&e, 0, "law.explain.heading",
	    VALUES(INT(of->number), TEXT(of->heading_zh), TEXT(of->heading_en)));
	if (g)
		add_paragraph(&e, g);
	for (int i = 0; !g && i < of->n_paragraphs; i++)
		add_paragraph(&e, of->paragraphs[i]);
	return e.b.at;
}
