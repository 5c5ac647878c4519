/* What can be seen of a pack without walking: actors, duties, terms, reasons, exclusions. walk.c
 * does the walking. */
#include "law/prove.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law/effects.h"
#include "law/inner.h"

static const struct proof blank[PROPERTIES] = {
	[P_REACH] = { "reach",
		      "every step can be reached, can reach an end, and is never stuck on a guard",
		      0, "steps", 0 },
	[P_TAKEN] = { "taken", "every outcome can be taken: some facts let law_step take it", 0,
		      "outcomes", 0 },
	[P_ACTOR] = { "actor",
		      "every actor exists: its role is known, and the case can find the body", 0,
		      "bearers", 0 },
	[P_DUTY] = { "duty",
		     "every article that puts a duty on someone has a procedure, a page or a check, or says `not_yet`",
		     0, "articles", 0 },
	[P_GROUND] = { "ground", "no path opens or activates a resource without a live ground", 0,
		       "outcomes that open", 0 },
	[P_NOTICE] = { "notice",
		       "no path activates formally without the unit's notice of passed verification",
		       0, "outcomes that activate", 0 },
	[P_CONSENT] = { "consent",
			"no path reclaims on a warning without the authority's consent, given after the unit could "
			"answer",
			0, "outcomes that reclaim", 0 },
	[P_BACKUP] = { "backup", "no path deletes or expands before the backup step", 0,
		       "outcomes that delete or expand", 0 },
	[P_OWN] = { "own", "no person decides their own application", 0, "deciding steps", 0 },
	[P_TERM] = { "term",
		     "every term has its article or is a policy, and the law's numbers stand in its words",
		     0, "terms and values", 0 },
	[P_REASON] = { "reason",
		       "everything that refuses, pauses or sends back to the applicant requires a reason",
		       0, "outcomes", 0 },
	[P_EXCLUSION] = { "exclusion",
			  "exclusions are consistent, and joint decisions need different people", 0,
			  "exclusions and joint steps", 0 },
	[P_RESERVATION] = { "reservation", "no case ends with a reservation of quota left behind",
			    0, "ends", 0 },
	[P_INVITED] = { "invited",
			"who is invited is named before, and no one of them decides alone", 0,
			"steps borne by each", 0 },
	[P_STARTS] = { "starts", "no procedure starts itself through others without end", 0,
		       "procedures", 0 },
	[P_DATE] = { "date",
		     "no path destroys a resource that was not stopped and kept until its date", 0,
		     "outcomes that destroy", 0 },
};

void law__refute(struct prover *v, enum property which, struct source at, const struct step *s,
		 const char *format, ...)
{
	char text[900];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	v->sum->proofs[which].faults++;
	if (s)
		law__fault(&v->faults, at, at.column ? at.column : 1, "procedure %s, step %s: %s",
			   s->procedure->name, s->name, text);
	else
		law__fault(&v->faults, at, at.column ? at.column : 1, "%s", text);
}

static void count(struct prover *v, enum property which)
{
	v->sum->proofs[which].cases++;
}

bool law__kept_apart(const struct pack *p, const struct role *a, const struct role *b)
{
	return law_functions_exclude(p, a->function, b->function, NULL) ||
	       law_roles_exclude(p, a, b, NULL);
}

bool law__other_decides(const struct pack *p, const struct step *s)
{
	const struct step *first = s->procedure->first;
	for (int i = 0; i < s->n_bearers; i++)
		for (int j = 0; j < first->n_bearers; j++)
			if (!law__kept_apart(p, s->bearers[i].role, first->bearers[j].role))
				return false;
	return s != first;
}

static uint32_t does_of(const struct outcome *o)
{
	uint32_t does = 0;
	for (int i = 0; i < o->n_effects; i++)
		does |= law_effect_does(&o->effects[i]);
	return does;
}

static bool same_bearers(const struct step *a, const struct step *b)
{
	for (int i = 0; i < a->n_bearers; i++)
		for (int j = 0; j < b->n_bearers; j++)
			if (a->bearers[i].role == b->bearers[j].role)
				return true;
	return false;
}

static void check_outcome(struct prover *v, const struct step *s, const struct outcome *o)
{
	uint32_t does = does_of(o);
	v->sum->outcomes++;
	v->sum->proofs[P_GROUND].cases += (does & DOES_OPEN) != 0;
	v->sum->proofs[P_NOTICE].cases += (does & DOES_ACTIVATE) != 0;
	v->sum->proofs[P_CONSENT].cases += (does & DOES_DELETE) != 0;
	v->sum->proofs[P_BACKUP].cases += (does & (DOES_DELETE | DOES_GROW)) != 0;
	v->sum->proofs[P_DATE].cases += v->stops && (does & DOES_DESTROY) != 0;
	v->sum->proofs[P_RESERVATION].cases += !o->next;
	bool back = o->next == s->procedure->first && !same_bearers(s, s->procedure->first);
	if (o->ending != ENDS_REFUSED && !o->pauses && !back)
		return;
	count(v, P_REASON);
	if (!o->reason)
		law__refute(v, P_REASON, o->at, s, "outcome %s %s, so it must require a `reason`",
			    o->name,
			    back        ? "sends back to the applicant"
			    : o->pauses ? "asks for more"
					: "refuses");
}

static void check_deciding(struct prover *v, const struct step *s)
{
	bool decides = false;
	for (int i = 0; i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		decides |= o->ending == ENDS_REFUSED || o->grants || (does_of(o) & DOES_GRANT);
	}
	if (!decides)
		return;
	count(v, P_OWN);
	if (s == s->procedure->first) {
		law__refute(
			v, P_OWN, s->at, s,
			"the first step decides, so applicants would decide their own application");
		return;
	}
	for (int i = 0; i < s->n_bearers; i++)
		for (int j = 0; j < s->procedure->first->n_bearers; j++) {
			const struct role *a = s->bearers[i].role,
					  *b = s->procedure->first->bearers[j].role;
			if (!law__kept_apart(v->pack, a, b))
				law__refute(
					v, P_OWN, s->at, s,
					"one person may hold %s and %s, and would decide their own application; exclude function %s from %s",
					a->name, b->name, a->function, b->function);
		}
}

/* Of one `or`: only one of them bears the step. */
static bool instead(const struct step *s, int j, int i)
{
	while (i > j && s->bearers[i].either)
		i--;
	return i <= j;
}

/* Those who decide jointly are two people. */
static void check_joint(struct prover *v, const struct step *s)
{
	for (int i = 0; i < s->n_bearers; i++) {
		count(v, P_ACTOR);
		for (int j = 0; j < i; j++) {
			const struct role *a = s->bearers[i].role, *b = s->bearers[j].role;
			if (instead(s, j, i))
				continue;
			count(v, P_EXCLUSION);
			if (!law__kept_apart(v->pack, a, b))
				law__refute(
					v, P_EXCLUSION, s->at, s,
					"one person may hold %s and %s, and would decide jointly with themselves",
					a->name, b->name);
		}
	}
}

/* Whether the words hold `number`, and not as the tail of a greater one: 五个工作日 is no part of
 * 十五个工作日. */
static bool holds_number(const char *text, const char *number)
{
	static const char *const digits[] = {
		"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "两",
	};
	for (const char *at = strstr(text, number); at; at = strstr(at + 1, number)) {
		bool tail = at > text && at[-1] >= '0' && at[-1] <= '9';
		for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
			size_t len = strlen(digits[i]);
			tail |= (size_t)(at - text) >= len && memcmp(at - len, digits[i], len) == 0;
		}
		if (!tail)
			return true;
	}
	return false;
}

/* Whether the words name this number: "五个工作日" or "5个工作日", "15%". */
static bool stands_in(struct prover *v, const char *text, int64_t n, enum value_unit unit)
{
	static const char *const tails[] = {
		[UNIT_NUMBER] = "",     [UNIT_PERCENT] = "%", [UNIT_WORKDAYS] = "个工作日",
		[UNIT_MONTHS] = "个月", [UNIT_DAYS] = "日",   [UNIT_CHOICE] = "",
		[UNIT_FACTOR] = "",
	};
	const char *tail = tails[unit];
	struct arena *a = v->arena;
	if (!tail[0] || holds_number(text, arena_printf(a, "%d%s", (int)n, tail)))
		return true;
	const char *zh = n == 2 ? "两" : law__zh_number(a, (int)n);
	return holds_number(text, arena_printf(a, "%s%s", zh, tail));
}

static const char *words_of(struct prover *v, const char *cite)
{
	const struct paragraph *p = law_paragraph_find(v->pack, cite);
	if (p)
		return p->text;
	const struct article *a = law_article_find(v->pack, cite);
	const char *text = "";
	for (int i = 0; a && i < a->n_paragraphs; i++)
		text = arena_printf(v->arena, "%s%s", text, a->paragraphs[i]->text);
	return text;
}

static void check_term(struct prover *v, const struct step *s)
{
	static const enum value_unit units[] = { UNIT_WORKDAYS, UNIT_MONTHS, UNIT_MONTHS,
						 UNIT_DAYS };
	const struct term *t = &s->term;
	if (!t->set)
		return;
	count(v, P_TERM);
	if (t->strength == POLICY || t->policy)
		return;
	if (!t->article)
		law__refute(v, P_TERM, s->at, s, "the term has no article and is no policy");
	else if (!stands_in(v, words_of(v, t->article), t->period.n, units[t->period.kind]))
		law__refute(
			v, P_TERM, s->at, s,
			"the words of article %s say nothing of this term of %d; cite the paragraph that does, or "
			"mark it `policy`",
			t->article, t->period.n);
}

static void check_values(struct prover *v)
{
	for (int i = 0; i < v->pack->n_policies; i++) {
		const struct policy *k = &v->pack->policies[i];
		count(v, P_TERM);
		if (k->strength != POLICY &&
		    !stands_in(v, words_of(v, k->article), k->number, k->unit))
			law__refute(
				v, P_TERM, k->at, NULL,
				"value %s: the words of paragraph %s do not name this number; correct it, or mark it "
				"`policy`",
				k->name, k->article);
	}
}

static uint32_t does_of_step(const struct step *s)
{
	uint32_t does = 0;
	for (int i = 0; i < s->n_outcomes; i++)
		does |= does_of(&s->outcomes[i]);
	return does;
}

static bool same_group(const struct step *a, const struct step *b)
{
	for (int i = 0; i < a->n_bearers; i++)
		for (int j = 0; j < b->n_bearers; j++)
			if (text_same(a->bearers[i].role->group, b->bearers[j].role->group))
				return true;
	return false;
}

/* Who takes back what was warned about is kept apart from who warned. */
static void check_executor(struct prover *v, const struct step *warns)
{
	const struct role *a = warns->bearers[0].role;
	if (!(does_of_step(warns) & DOES_WARN))
		return;
	for (int i = 0; i < warns->procedure->n_steps; i++) {
		const struct step *t = warns->procedure->steps[i];
		for (int j = 0; (does_of_step(t) & DOES_DELETE) && j < t->n_bearers; j++)
			if (!law__kept_apart(v->pack, a, t->bearers[j].role))
				law__refute(
					v, P_CONSENT, t->at, t,
					"one person may hold %s and %s, and would carry out what they proposed",
					a->name, t->bearers[j].role->name);
	}
}

/* Who consents is of another group than who warns or reclaims. */
static void check_consent(struct prover *v, const struct step *s)
{
	if (!(does_of_step(s) & DOES_CONSENT))
		return;
	for (int i = 0; i < s->procedure->n_steps; i++) {
		const struct step *t = s->procedure->steps[i];
		if (!(does_of_step(t) & (DOES_WARN | DOES_DELETE)) || !same_group(s, t))
			continue;
		law__refute(
			v, P_CONSENT, s->at, s,
			"who consents is of the same group as who bears step %s, so it is no consent",
			t->name);
		return;
	}
}

static bool starts(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_outcomes; j++) {
			const struct outcome *o = &p->steps[i]->outcomes[j];
			for (int k = 0; k < o->n_effects; k++)
				if (text_same(o->effects[k].name, "case.start") &&
				    text_same(o->effects[k].arg, name))
					return true;
		}
	return false;
}

/* Whether it starts itself, or another that leads back to it: what it reaches grows until nothing
 * is added. */
static bool starts_again(struct prover *v, const struct procedure *p)
{
	const struct pack *k = v->pack;
	bool *reached = TAKE_N(v->arena, k->n_procedures, bool);
	for (bool added = true; added;) {
		added = false;
		for (int i = 0; i < k->n_procedures; i++) {
			const struct procedure *to = k->procedures[i];
			bool now = starts(p, to->name);
			for (int j = 0; j < k->n_procedures && !now; j++)
				now = reached[j] && starts(k->procedures[j], to->name);
			added |= now && !reached[i];
			reached[i] |= now;
			if (now && to == p)
				return true;
		}
	}
	return false;
}

static bool names(const struct step *s, const char *field)
{
	for (int i = 0; i < s->n_fields; i++)
		if (text_same(s->fields[i].name, field) && s->fields[i].required)
			return true;
	return false;
}

/* Whether a way leads here on which nobody was named: past no step that must fill the field in. */
static bool reached_unnamed(const struct step *from, const struct step *to, const char *field,
			    bool *seen)
{
	const struct procedure *p = from->procedure;
	for (int i = 0; i < p->n_steps; i++) {
		if (p->steps[i] != from)
			continue;
		if (seen[i])
			return false;
		seen[i] = true;
	}
	if (from == to)
		return true;
	for (int i = 0; i < from->n_outcomes; i++) {
		const struct outcome *o = &from->outcomes[i];
		if (o->next && !(law_outcome_passes(o) && names(from, field)) &&
		    reached_unnamed(o->next, to, field, seen))
			return true;
	}
	return false;
}

/* A step that each of several bears goes one way, whatever one of them says. */
static void check_invited(struct prover *v, const struct step *s)
{
	if (!s->each)
		return;
	count(v, P_INVITED);
	for (int i = 0; i < s->n_outcomes; i++)
		if (s->outcomes[i].next != s->outcomes[0].next || !s->outcomes[i].next ||
		    s->outcomes[i].n_effects > 0)
			law__refute(v, P_INVITED, s->outcomes[i].at, s,
				    "what one of the invited says would decide alone: all outcomes "
				    "lead to the same step, and do nothing else");
	if (reached_unnamed(s->procedure->first, s, s->each,
			    TAKE_N(v->arena, s->procedure->n_steps, bool)))
		law__refute(v, P_INVITED, s->at, s,
			    "a way leads here on which nobody was named in %s, which must be "
			    "`required` at an earlier step",
			    s->each);
}

static void check_procedure(struct prover *v, const struct procedure *p)
{
	v->sum->procedures++;
	count(v, P_STARTS);
	for (int i = 0; i < p->n_steps; i++) {
		const struct step *s = p->steps[i];
		v->sum->steps++;
		count(v, P_REACH);
		for (int j = 0; j < s->n_outcomes; j++)
			check_outcome(v, s, &s->outcomes[j]);
		check_deciding(v, s);
		check_joint(v, s);
		check_term(v, s);
		check_consent(v, s);
		check_executor(v, s);
		check_invited(v, s);
		law__check_taken(v, s);
	}
	if (starts_again(v, p))
		law__refute(v, P_STARTS, p->at, NULL,
			    "procedure %s starts itself again through `case.start`", p->name);
	law__walk(v, p);
}

static bool binds(const struct duty_of_law *d)
{
	return text_same(d->kind, "duty") && !text_same(d->bearer, "none");
}

static void check_article(struct prover *v, const struct article *a, bool complete)
{
	bool binding = false, home = false;
	for (int i = 0; i < a->n_paragraphs; i++)
		for (int j = 0; j < a->paragraphs[i]->n_duties; j++) {
			const struct duty_of_law *d = a->paragraphs[i]->duties[j];
			binding |= binds(d);
			home |= d->home != DUTY_TEXT;
			v->sum->live += d->home != DUTY_NOT_YET;
			v->sum->not_yet += d->home == DUTY_NOT_YET;
			if (complete && d->home == DUTY_NOT_YET)
				law__refute(v, P_DUTY, d->at, NULL,
					    "duty %s is not yet carried out: %s", d->id, d->where);
		}
	v->sum->proofs[P_DUTY].cases += binding;
	if (binding && !home)
		law__refute(
			v, P_DUTY, a->at, NULL,
			"article %d puts a duty on someone and has no procedure, page or check for it",
			a->number);
}

static void check_exclusions(struct prover *v)
{
	const struct pack *p = v->pack;
	for (int i = 0; i < p->n_exclusions; i++) {
		const struct exclusion *e = &p->exclusions[i];
		count(v, P_EXCLUSION);
		for (int j = 0; j < p->n_roles && e->statically; j++)
			for (int k = 0; k < j; k++)
				if (text_same(p->roles[j].group, p->roles[k].group) &&
				    law_roles_exclude(p, &p->roles[j], &p->roles[k], NULL))
					law__refute(
						v, P_EXCLUSION, e->at, NULL,
						"roles %s and %s are of one group that excludes itself",
						p->roles[j].name, p->roles[k].name);
	}
}

/* Whether the pack stops resources at all: one that does destroys none without. */
static bool stops(const struct pack *p)
{
	for (int i = 0; i < p->n_procedures; i++)
		for (int j = 0; j < p->procedures[i]->n_steps; j++)
			if (does_of_step(p->procedures[i]->steps[j]) & DOES_STOP)
				return true;
	return false;
}

void law_prove(struct arena *a, const struct pack *p, bool complete, struct proof_sum *out)
{
	*out = (struct proof_sum){ 0 };
	memcpy(out->proofs, blank, sizeof blank);
	struct prover v = { .arena = a, .pack = p, .sum = out, .faults = { .arena = a } };
	v.stops = stops(p);
	for (int i = 0; i < p->n_procedures; i++)
		check_procedure(&v, p->procedures[i]);
	for (int i = 0; i < p->n_articles; i++)
		check_article(&v, &p->articles[i], complete);
	check_values(&v);
	check_exclusions(&v);
	out->errors = v.faults.errors;
	out->n_errors = v.faults.n;
	if (out->n_errors)
		qsort(out->errors, (size_t)out->n_errors, sizeof *out->errors, law__by_place);
}
