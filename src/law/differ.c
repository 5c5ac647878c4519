/* Two packs, or one pack on two days, held against each other: the law's words, the values and
 * readings in force, the procedures. Pure. */
#include "base/vec.h"
#include "law/inner.h"
#include "law/show.h"

struct differing {
	struct arena *arena;
	const struct pack *a, *b;
	int32_t day_a, day_b;
	const char *language;
	struct difference *found;
	int n, room;
};

static void add(struct differing *d, struct difference what)
{
	*VEC_ADD(d->arena, d->found, d->n, d->room) = what;
}

static void words(struct differing *d, const struct pack *of, const struct pack *other, bool second)
{
	for (int i = 0; i < of->n_articles; i++)
		for (int j = 0; j < of->articles[i].n_paragraphs; j++) {
			const struct paragraph *p = of->articles[i].paragraphs[j];
			const struct paragraph *q = law_paragraph_find(other, p->cite);
			if (q && (second || text_same(p->text, q->text)))
				continue;
			add(d, (struct difference){ .kind = "words",
						    .cite = p->cite,
						    .name = p->cite,
						    .title = law_article_say(d->arena,
									     &of->articles[i],
									     d->language),
						    .before = second ? NULL : p->text,
						    .after = second ? p->text
							     : q    ? q->text
								    : NULL });
		}
}

static const char *value_said(struct differing *d, const struct policy *v)
{
	return arena_printf(d->arena, "%s · %s\n%s", law_value_say(d->arena, v, d->language),
			    law_strength_say(v->strength, d->language),
			    v->reading.zh ? law_say(&v->reading, d->language) : "");
}

static bool named_before(const struct pack *p, int i)
{
	for (int j = 0; j < i; j++)
		if (text_same(p->policies[j].name, p->policies[i].name))
			return true;
	return false;
}

static void values(struct differing *d, const struct pack *of, bool second)
{
	for (int i = 0; i < of->n_policies; i++) {
		const char *name = of->policies[i].name;
		const struct policy *v = law_policy_find(d->a, name, d->day_a);
		const struct policy *w = law_policy_find(d->b, name, d->day_b);
		if (named_before(of, i) || (second && v) || (!v && !w))
			continue;
		const char *before = v ? value_said(d, v) : NULL;
		const char *after = w ? value_said(d, w) : NULL;
		if (!text_same(before, after))
			add(d, (struct difference){ "value", (v ? v : w)->article, name, name,
						    before, after });
	}
}

static void procedures(struct differing *d, const struct pack *of, bool second)
{
	for (int i = 0; i < of->n_procedures; i++) {
		const struct procedure *p = of->procedures[i];
		const struct procedure *v = law_procedure_find(d->a, p->name);
		const struct procedure *w = law_procedure_find(d->b, p->name);
		if (second && v)
			continue;
		const char *before = v ? law_procedure_text(d->arena, v, d->language) : NULL;
		const char *after = w ? law_procedure_text(d->arena, w, d->language) : NULL;
		if (!text_same(before, after))
			add(d,
			    (struct difference){ "procedure", p->article, p->name,
						 law_say(&p->title, d->language), before, after });
	}
}

struct difference *law_differences(struct arena *arena, const struct pack *a, int32_t day_a,
				   const struct pack *b, int32_t day_b, const char *language,
				   int *n)
{
	struct differing d = { arena, a, b, day_a, day_b, language, NULL, 0, 0 };
	if (a != b) {
		words(&d, a, b, false);
		words(&d, b, a, true);
	}
	values(&d, a, false);
	if (a != b) {
		values(&d, b, true);
		procedures(&d, a, false);
		procedures(&d, b, true);
	}
	*n = d.n;
	return d.found;
}
