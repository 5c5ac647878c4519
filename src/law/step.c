/* law_step: which outcome a decision takes, and whether the law lets it. */
#include "law/step.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

bool law_outcome_passes(const struct outcome *o)
{
	return !o->reason && !o->pauses && (o->ending == GOES_ON || o->ending == ENDS_DONE);
}

static uint32_t need_facts(const struct need *n)
{
	const struct guard *g = law_guard_find(n->guard);
	assert(g);
	return g->needs;
}

uint32_t law_facts_needed(const struct pack *p, const struct step *s, const char *outcome)
{
	(void)p;
	uint32_t bits = F_FORM | F_CASE;
	bool passes = false;
	for (int i = 0; i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		if (outcome && strcmp(o->name, outcome) != 0)
			continue;
		passes |= law_outcome_passes(o);
		if (o->when)
			bits |= need_facts(o->when);
	}
	for (int i = 0; passes && i < s->n_needs; i++)
		bits |= need_facts(&s->needs[i]);
	return bits;
}

static struct check weigh(struct arena *a, const struct pack *p, const struct need *n,
			  const struct facts *f)
{
	const struct guard *g = law_guard_find(n->guard);
	assert(g);
	struct check c = { .need = n, .dimension = -1 };
	c.holds = g->test(p, n, f, &c);
	if (!c.name)
		c.name = arena_printf(a, "need.%s.%s", n->guard, c.holds ? "yes" : "no");
	return c;
}

static const struct outcome *outcome_of(struct arena *a, const struct pack *p, const struct step *s,
					const char *name, const struct facts *f)
{
	for (int i = 0; i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		if (strcmp(o->name, name) == 0 && (!o->when || weigh(a, p, o->when, f).holds))
			return o;
	}
	return NULL;
}

void law_step(struct arena *a, const struct pack *p, const struct step *s, const char *outcome,
	      bool has_reason, const struct facts *f, struct verdict *out)
{
	*out = (struct verdict){ .kind = VERDICT_NO_SUCH_OUTCOME };
	const struct outcome *o = outcome_of(a, p, s, outcome, f);
	if (!o)
		return;
	out->outcome = o;
	out->next = o->next;
	out->ending = o->ending;
	out->kind = VERDICT_ALLOWED;
	bool wants = o->reason;
	if (law_outcome_passes(o) && s->n_needs > 0) {
		out->checks = TAKE_N(a, s->n_needs, struct check);
		for (int i = 0; i < s->n_needs; i++) {
			struct check *c = &out->checks[out->n_checks++];
			*c = weigh(a, p, &s->needs[i], f);
			if (c->holds)
				continue;
			if (s->needs[i].strength == IN_PRINCIPLE)
				wants = true;
			else if (!out->refused_by)
				out->refused_by = c;
		}
	}
	if (out->refused_by)
		out->kind = VERDICT_REFUSED;
	else if (wants && !has_reason)
		out->kind = VERDICT_WANTS_REASON;
}
