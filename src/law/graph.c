/* A procedure as text: each step, who bears it, until when, what must hold, and where each outcome
 * leads. */
#include "base/buf.h"
#include "law/show.h"

static void add_effects(struct buf *b, const struct effect_use *e, int n)
{
	for (int i = 0; i < n; i++)
		buf_printf(b, "%s%s%s%s", i ? " " : "   do ", e[i].name, e[i].arg ? ":" : "",
			   e[i].arg ? e[i].arg : "");
}

static void add_guard(struct buf *b, const struct need *n)
{
	buf_text(b, n->guard);
	for (int i = 0; i < n->n_args; i++)
		buf_printf(b, " %s", n->args[i]);
}

static void add_outcome(struct buf *b, const struct outcome *o, const char *language)
{
	buf_printf(b, "      %s %s", o->name, law_say(&o->label, language));
	if (o->when) {
		buf_text(b, " if ");
		add_guard(b, o->when);
	}
	if (o->next)
		buf_printf(b, " -> %s %s", o->next->name, law_say(&o->next->title, language));
	else
		buf_printf(b, " -> end (%s)", law_ending_say(o->ending, language));
	buf_printf(b, "%s%s%s", o->reason ? "   reason" : "", o->pauses ? "   pauses" : "",
		   o->grants ? "   grants" : "");
	add_effects(b, o->effects, o->n_effects);
	buf_char(b, '\n');
}

static void add_step(struct buf *b, const struct step *s, const char *language)
{
	buf_printf(b, "  %s %s   by", s->name, law_say(&s->title, language));
	for (int i = 0; i < s->n_bearers; i++)
		buf_printf(b, "%s %s (%s)",
			   !i                     ? ""
			   : s->bearers[i].either ? " or"
						  : " and",
			   law_say(&s->bearers[i].role->title, language),
			   law_relation_say(s->bearers[i].of, language));
	if (s->term.set)
		buf_printf(b, "   within %s%s%s", law_term_say(b->arena, &s->term, language),
			   s->term.since ? " since " : "", s->term.since ? s->term.since : "");
	buf_printf(b, "   article %s%s\n", s->article, s->step_up ? "   step_up" : "");
	for (int i = 0; i < s->n_needs; i++) {
		buf_text(b, "      need ");
		add_guard(b, &s->needs[i]);
		buf_printf(b, "   article %s%s\n", s->needs[i].article,
			   s->needs[i].strength == IN_PRINCIPLE ? "   in_principle" : "");
	}
	for (int i = 0; i < s->n_outcomes; i++)
		add_outcome(b, &s->outcomes[i], language);
	if (s->lapse)
		buf_printf(b, "      lapse %s\n", s->lapse);
}

const char *law_procedure_text(struct arena *a, const struct procedure *r, const char *language)
{
	struct buf b;
	buf_init(&b, a, 4096);
	buf_printf(&b, "%s %s   article %s   about %s%s\n", r->name, law_say(&r->title, language),
		   r->article, r->about, r->starts_itself ? "   starts_itself" : "");
	for (int i = 0; i < r->n_withdraw_at; i++)
		buf_printf(&b, "%s %s", i ? "" : "  withdraw at", r->withdraw_at[i]);
	if (r->n_withdraw_at) {
		add_effects(&b, r->withdraw_effects, r->n_withdraw_effects);
		buf_char(&b, '\n');
	}
	for (int i = 0; i < r->n_steps; i++)
		add_step(&b, r->steps[i], language);
	return b.at;
}
