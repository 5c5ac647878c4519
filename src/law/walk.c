/* One procedure walked exhaustively: from its first step through every outcome, with the legal
 * state that the effects leave (is there a ground, is the resource open, has the unit given notice
 * …). A place is a step with such a state; there are finitely many, and each is visited once,
 * breadth first, so that a fault is shown by a shortest path to it. */
#include <string.h>

#include "law/effects.h"
#include "law/inner.h"

enum state {
	W_GROUND = 1 << 0,
	W_EXPANSION = 1 << 1, /* the ground is an approved expansion */
	W_RESERVED = 1 << 2,
	W_OPENED = 1 << 3,
	W_NOTICE = 1 << 4, /* the unit says that verification passed */
	W_WARNED = 1 << 5,
	W_CONSENT = 1 << 6,
	W_BACKUP = 1 << 7,
	W_DECIDED = 1 << 8, /* somebody who is kept apart from the applicant let it pass */
	W_HEARD = 1 << 9,   /* warned, the unit has answered or let its time pass */
	W_STOPPED = 1 << 10,
	W_DATED = 1 << 11, /* its date has passed since */
	W_STATES = 1 << 12,
};

enum { PATHS_COUNTED = 1000000 };

struct place {
	int from;                 /* the place before, or -1 */
	const struct outcome *by; /* the outcome that led here */
};

struct walk {
	struct prover *v;
	const struct procedure *p;
	struct place *places; /* step * W_STATES + state */
	bool *seen, *reached; /* reached: of steps, in any state */
	int *queue;
	int head, tail;
};

static int step_index(const struct procedure *p, const struct step *s)
{
	for (int i = 0; i < p->n_steps; i++)
		if (p->steps[i] == s)
			return i;
	return -1;
}

/* "apply/submit, review/pass, open/done" */
static const char *path_text(const struct walk *w, int place, const struct outcome *last)
{
	const char *text = arena_printf(w->v->arena, "%s/%s", w->p->steps[place / W_STATES]->name,
					last ? last->name : "withdraw");
	for (; w->places[place].from >= 0; place = w->places[place].from)
		text = arena_printf(w->v->arena, "%s/%s, %s",
				    w->p->steps[w->places[place].from / W_STATES]->name,
				    w->places[place].by->name, text);
	return text;
}

/* Many states may show the same fault of the same line: it is told once. */
static bool told(const struct walk *w, struct source at, const char *what)
{
	const struct faults *f = &w->v->faults;
	for (int i = 0; i < f->n; i++)
		if (f->errors[i].line == at.line && text_same(f->errors[i].file, at.file) &&
		    strstr(f->errors[i].text, what))
			return true;
	return false;
}

static void refute(struct walk *w, enum property which, int place, const struct outcome *o,
		   const char *what)
{
	const struct step *s = w->p->steps[place / W_STATES];
	struct source at = o ? o->at : w->p->at;
	if (!told(w, at, what))
		law__refute(w->v, which, at, s, "%s; the path is %s", what, path_text(w, place, o));
}

static bool borne_by_unit(const struct step *s)
{
	for (int i = 0; i < s->n_bearers; i++)
		if (s->bearers[i].of != OF_UNIT && s->bearers[i].of != OF_SPONSOR)
			return false;
	return s->n_bearers > 0;
}

/* What stands before an effect must hold already. */
static void hold(struct walk *w, int place, const struct outcome *o, uint32_t does, unsigned state)
{
	if ((does & DOES_OPEN) && !(state & W_GROUND))
		refute(w, P_GROUND, place, o,
		       "a resource is opened that no quota, approved expansion, emergency, temporary or "
		       "development ground covers");
	if ((does & DOES_ACTIVATE) && !(state & (W_NOTICE | W_EXPANSION)))
		refute(w, P_NOTICE, place, o,
		       "a resource is activated without the unit's notice that verification passed");
	if ((does & DOES_DELETE) && (state & W_WARNED) && !(state & W_CONSENT))
		refute(w, P_CONSENT, place, o,
		       "a resource is reclaimed on a warning without the authority's consent");
	if ((does & DOES_CONSENT) && (state & W_WARNED) && !(state & W_HEARD))
		refute(w, P_CONSENT, place, o,
		       "the authority consents before the warned unit could answer");
	if ((does & DOES_DELETE) && !(state & W_BACKUP))
		refute(w, P_BACKUP, place, o,
		       "a resource is deleted before backup.confirm or backup.snapshot");
	if ((does & DOES_GROW) && !(state & W_BACKUP))
		refute(w, P_BACKUP, place, o,
		       "a resource is expanded before backup.confirm or backup.snapshot");
	if ((does & DOES_DESTROY) && w->v->stops && !(state & W_DATED))
		refute(w, P_DATE, place, o,
		       "a resource is destroyed that was not stopped first and kept until its date "
		       "(need kept_long_enough)");
	if ((does & DOES_GRANT) && !(state & W_DECIDED))
		refute(w, P_OWN, place, o,
		       "something is given before anybody but the applicant has let it pass");
}

static unsigned after_effect(uint32_t does, unsigned state)
{
	if (does & DOES_GROUND)
		state |= W_GROUND;
	if (does & DOES_EXPAND)
		state |= W_EXPANSION;
	if (does & DOES_RESERVE)
		state |= W_RESERVED;
	if (does & (DOES_USE | DOES_UNGROUND))
		state &= ~(unsigned)W_RESERVED;
	if (does & DOES_UNGROUND)
		state &= ~(unsigned)(W_GROUND | W_EXPANSION);
	if (does & DOES_OPEN)
		state |= W_OPENED;
	if ((does & (DOES_OPEN | DOES_CHANGE)) && !(does & DOES_ACTIVATE))
		state &= ~(unsigned)(W_NOTICE | W_BACKUP);
	if (does & DOES_WARN)
		state = (state | W_WARNED) & ~(unsigned)(W_CONSENT | W_HEARD);
	if (does & DOES_CONSENT)
		state |= W_CONSENT;
	if (does & DOES_BACKUP)
		state |= W_BACKUP;
	if (does & DOES_STOP)
		state = (state | W_STOPPED) & ~(unsigned)W_DATED;
	if (does & DOES_RESUME)
		state &= ~(unsigned)(W_STOPPED | W_DATED);
	return state;
}

static unsigned run_effects(struct walk *w, int place, const struct outcome *o,
			    const struct effect_use *e, int n, unsigned state)
{
	for (int i = 0; i < n; i++) {
		uint32_t does = law_effect_does(&e[i]);
		hold(w, place, o, does, state);
		state = after_effect(does, state);
	}
	return state;
}

static void check_end(struct walk *w, int place, const struct outcome *o, enum ending ending,
		      unsigned state)
{
	bool closes = ending == ENDS_REFUSED || ending == ENDS_WITHDRAWN || ending == ENDS_RELEASED;
	if (closes && (state & W_RESERVED))
		refute(w, P_RESERVATION, place, o,
		       "the case ends and leaves its reservation of quota behind; `do quota.release` gives it back");
}

static void visit(struct walk *w, int step, unsigned state, int from, const struct outcome *by)
{
	int place = step * W_STATES + (int)state;
	w->reached[step] = true;
	if (w->seen[place])
		return;
	w->seen[place] = true;
	w->places[place] = (struct place){ .from = from, .by = by };
	w->queue[w->tail++] = place;
}

/* Whether passing this step shows that what was stopped has been kept until its date. */
static bool shows_date(const struct step *s, const struct outcome *o)
{
	for (int i = 0; law_outcome_passes(o) && i < s->n_needs; i++)
		if (s->needs[i].strength == HARD &&
		    strcmp(s->needs[i].guard, "kept_long_enough") == 0)
			return true;
	return false;
}

static void take_outcome(struct walk *w, int place, const struct step *s, const struct outcome *o)
{
	unsigned state = (unsigned)(place % W_STATES);
	if (law_outcome_passes(o) && law__other_decides(w->v->pack, s))
		state |= W_DECIDED;
	if (strcmp(o->name, "pass") == 0 && (state & W_OPENED) && borne_by_unit(s))
		state |= W_NOTICE;
	if ((state & W_WARNED) && borne_by_unit(s))
		state |= W_HEARD;
	if ((state & W_STOPPED) && shows_date(s, o))
		state |= W_DATED;
	state = run_effects(w, place, o, o->effects, o->n_effects, state);
	if (!o->next) {
		check_end(w, place, o, o->ending, state);
		return;
	}
	int next = step_index(w->p, o->next);
	if (next == 0)
		state &= ~(unsigned)W_DECIDED; /* the applicant may ask for something else now */
	visit(w, next, state, place, o);
}

static void take_withdrawal(struct walk *w, int place, const struct step *s)
{
	for (int i = 0; i < w->p->n_withdraw_at; i++) {
		if (!text_same(w->p->withdraw_at[i], s->name))
			continue;
		unsigned state = (unsigned)(place % W_STATES);
		state = run_effects(w, place, NULL, w->p->withdraw_effects,
				    w->p->n_withdraw_effects, state);
		check_end(w, place, NULL, ENDS_WITHDRAWN, state);
	}
}

/* Which steps can reach an end: backwards from those that have one, until nothing is added. */
static void find_ends(const struct procedure *p, bool *ends)
{
	for (bool added = true; added;) {
		added = false;
		for (int i = 0; i < p->n_steps; i++)
			for (int j = 0; j < p->steps[i]->n_outcomes && !ends[i]; j++) {
				const struct outcome *o = &p->steps[i]->outcomes[j];
				ends[i] = !o->next || ends[step_index(p, o->next)];
				added |= ends[i];
			}
	}
}

/* Told once, at the first such step, for what leads there cannot end either. */
static void check_ends(struct walk *w)
{
	bool *ends = TAKE_N(w->v->arena, w->p->n_steps + 1, bool);
	const struct step *first = NULL;
	const char *others = "";
	find_ends(w->p, ends);
	for (int i = 0; i < w->p->n_steps; i++) {
		if (ends[i] || !w->reached[i])
			continue;
		if (!first)
			first = w->p->steps[i];
		else
			others = arena_printf(w->v->arena, "%s, %s", others, w->p->steps[i]->name);
	}
	if (first)
		law__refute(w->v, P_REACH, first->at, first,
			    "from here the case can never reach an end%s%s",
			    others[0] ? "; nor from " : "", others[0] ? others + 2 : "");
}

static void check_steps(struct walk *w)
{
	for (int i = 0; i < w->p->n_steps; i++) {
		const struct step *s = w->p->steps[i];
		bool free = false;
		for (int j = 0; j < s->n_outcomes; j++)
			free |= !s->outcomes[j].when;
		if (!w->reached[i])
			law__refute(w->v, P_REACH, s->at, s,
				    "no outcome leads here, so the step can never be reached");
		if (!free)
			law__refute(
				w->v, P_REACH, s->at, s,
				"every outcome depends on a guard; where none holds the case is stuck");
	}
	check_ends(w);
}

/* Ways to an end that pass no step twice. */
static void count_paths(const struct procedure *p, const struct step *s, bool *on_way,
			struct proof_sum *sum)
{
	int i = step_index(p, s);
	on_way[i] = true;
	for (int j = 0; j < s->n_outcomes && !sum->more_paths; j++) {
		const struct outcome *o = &s->outcomes[j];
		if (!o->next)
			sum->more_paths = ++sum->paths >= PATHS_COUNTED;
		else if (!on_way[step_index(p, o->next)])
			count_paths(p, o->next, on_way, sum);
	}
	on_way[i] = false;
}

void law__walk(struct prover *v, const struct procedure *p)
{
	struct walk w = { .v = v, .p = p };
	int n = p->n_steps * W_STATES;
	w.places = TAKE_N(v->arena, n, struct place);
	w.seen = TAKE_N(v->arena, n, bool);
	w.reached = TAKE_N(v->arena, p->n_steps + 1, bool);
	w.queue = TAKE_N(v->arena, n, int);
	visit(&w, 0, 0, -1, NULL);
	while (w.head < w.tail) {
		int place = w.queue[w.head++];
		const struct step *s = p->steps[place / W_STATES];
		for (int i = 0; i < s->n_outcomes; i++)
			take_outcome(&w, place, s, &s->outcomes[i]);
		take_withdrawal(&w, place, s);
	}
	v->sum->states += w.tail;
	check_steps(&w);
	count_paths(p, p->first, TAKE_N(v->arena, p->n_steps + 1, bool), v->sum);
}
