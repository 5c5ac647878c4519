/* Steps find their bearers, terms their values, outcomes their next step, needs their guards. */
#include "law/effects.h"
#include "law/inner.h"

/* The value at its first date. */
static const struct policy *policy_find(const struct reader *r, const char *name)
{
	const struct policy *first = NULL;
	for (int i = 0; i < r->n_policies; i++) {
		const struct policy *v = &r->policies[i];
		if (text_same(v->name, name) && (!first || v->from_day < first->from_day))
			first = v;
	}
	return first;
}

static const struct step *step_find(const struct raw_procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		if (text_same(p->steps[i].name.text, name))
			return p->steps[i].s;
	return NULL;
}

static const struct step *step_get(struct reader *r, const struct raw_procedure *p, struct name n)
{
	const struct step *s = step_find(p, n.text);
	if (!s)
		law__fault(&r->faults, n.at, n.column, "procedure %s has no step %s", p->p->name,
			   n.text);
	return s;
}

static const struct role *role_named(const struct reader *r, const char *name)
{
	for (int i = 0; i < r->n_roles; i++)
		if (text_same(r->roles[i].name, name))
			return &r->roles[i];
	return NULL;
}

/* Who stands in the place of a sponsored unit does the same thing in the case, so that what is
 * proved of the one is proved of the other. */
static const struct role *sponsored_of(struct reader *r, const struct raw_bearer *b,
				       const struct role *role)
{
	const struct role *o = b->sponsored.text ? role_named(r, b->sponsored.text) : NULL;
	if (b->sponsored.text &&
	    (!o || o->of != OF_SPONSOR || !o->function || !text_same(o->function, role->function)))
		law__fault(
			&r->faults, b->sponsored.at, b->sponsored.column,
			"%s cannot stand in for %s: it must be a role of sponsor with the same function",
			b->sponsored.text, role->name);
	return o;
}

static void resolve_bearers(struct reader *r, struct raw_step *s)
{
	struct bearer *out = TAKE_N(r->arena, s->n_bearers + 1, struct bearer);
	int n = 0;
	for (int i = 0; i < s->n_bearers; i++) {
		const struct raw_bearer *b = &s->bearers[i];
		const struct role *role = role_named(r, b->role.text);
		if (!role) {
			law__fault(&r->faults, b->role.at, b->role.column,
				   "step %s is borne by the role %s, which is not defined",
				   s->name.text, b->role.text);
			continue;
		}
		if (b->of < 0 && !role->bears)
			law__fault(
				&r->faults, b->role.at, b->role.column,
				"no case can find the body of %s: neither the role nor the step says `of` what",
				role->name);
		if (!role->function)
			law__fault(&r->faults, b->role.at, b->role.column,
				   "role %s has no function, so it cannot bear a step", role->name);
		for (int j = 0; j < n; j++)
			if (out[j].role == role)
				law__fault(&r->faults, b->role.at, b->role.column,
					   "role %s bears the step twice", role->name);
		out[n++] = (struct bearer){ .role = role,
					    .of = b->of < 0 ? role->of : (enum relation)b->of,
					    .either = b->either && n > 0,
					    .sponsored = sponsored_of(r, b, role) };
	}
	s->s->bearers = out;
	s->s->n_bearers = n;
}

static void term_from_value(struct reader *r, struct raw_step *s, struct term *t)
{
	const struct policy *v = policy_find(r, s->value.text);
	if (!v) {
		law__fault(&r->faults, s->value.at, s->value.column, "no value is named %s",
			   s->value.text);
		return;
	}
	if (v->unit != UNIT_WORKDAYS && v->unit != UNIT_MONTHS && v->unit != UNIT_DAYS) {
		law__fault(&r->faults, s->value.at, s->value.column,
			   "value %s is no time: its unit is none of workdays, days, months",
			   v->name);
		return;
	}
	for (const struct policy *on = v; on; on = on->later)
		if (on->number < 1 || on->number > TERM_MOST) {
			law__fault(&r->faults, s->value.at, s->value.column,
				   "value %s is %d; a term is from 1 to %d", v->name,
				   (int)on->number, TERM_MOST);
			return;
		}
	t->policy = v;
	t->strength = v->strength;
	t->period.n = (int)v->number;
	t->period.kind = v->unit == UNIT_WORKDAYS ? PERIOD_WORKDAYS
			 : v->unit == UNIT_DAYS   ? PERIOD_DAYS_TERM
						  : PERIOD_MONTHS_ACT;
}

static void resolve_term(struct reader *r, const struct raw_procedure *p, struct raw_step *s)
{
	struct term *t = &s->s->term;
	if (!t->set)
		return;
	t->until = s->until.text;
	if (s->value.text && t->until)
		law__fault(&r->faults, s->until.at, s->until.column, "step %s has a term already",
			   s->name.text);
	if (s->value.text)
		term_from_value(r, s, t);
	if (s->as_term && t->period.kind == PERIOD_MONTHS_ACT)
		t->period.kind = PERIOD_MONTHS_TERM;
	if (t->strength != POLICY)
		t->article = s->cite.text ? s->cite.text
			     : t->policy  ? t->policy->article
					  : s->s->article;
	if (s->since.text) {
		t->since = s->since.text;
		step_get(r, p, s->since);
		t->or_since = s->or_since.text;
		if (t->or_since)
			step_get(r, p, s->or_since);
	}
}

static bool field_known(const struct raw_procedure *p, const char *name,
			const struct raw_field **out)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i].n_fields; j++)
			if (text_same(p->steps[i].fields[j].name.text, name)) {
				*out = &p->steps[i].fields[j];
				return true;
			}
	return false;
}

static bool option_known(const struct raw_field *f, const char *name)
{
	if (f->f.kind == FIELD_BOOL)
		return text_same(name, "yes") || text_same(name, "no");
	if (f->f.kind != FIELD_CHOICE)
		return true;
	for (int i = 0; i < f->n_options; i++)
		if (text_same(f->options[i], name))
			return true;
	return false;
}

/* One argument against the letter that the guard takes for it. */
static void check_arg(struct reader *r, const struct raw_procedure *p, const struct raw_need *n,
		      char takes, int i)
{
	const struct name *a = &n->args[i];
	const struct policy *v = policy_find(r, a->text);
	const struct raw_field *f = NULL;
	if (takes == 'v' && !v)
		law__fault(&r->faults, a->at, a->column, "no value is named %s", a->text);
	else if (takes == 'v' && v->unit == UNIT_CHOICE)
		law__fault(&r->faults, a->at, a->column,
			   "%s is a reading, not a number to measure against", a->text);
	else if (takes == 'v' && v->strength == IN_PRINCIPLE && n->n.strength != IN_PRINCIPLE &&
		 !text_same(law_guard_find(n->guard.text)->takes,
			    "vf")) /* asks for the reason itself */
		law__fault(&r->faults, a->at, a->column,
			   "value %s is in principle, so this need must say `in_principle`",
			   a->text);
	else if (takes == 'q' && !text_same(a->text, "quota"))
		law__fault(&r->faults, a->at, a->column,
			   "guard %s is measured against `quota`, not %s", n->guard.text, a->text);
	else if (takes == 'f' && !field_known(p, a->text, &f))
		law__fault(&r->faults, a->at, a->column, "procedure %s has no field %s", p->p->name,
			   a->text);
	else if (takes == 'w' && i > 0 && law_guard_find(n->guard.text)->takes[0] == 'f' &&
		 field_known(p, n->args[0].text, &f) && !option_known(f, a->text))
		law__fault(&r->faults, a->at, a->column, "field %s has no option %s", f->f.name,
			   a->text);
}

static struct need resolve_need(struct reader *r, const struct raw_procedure *p,
				const struct raw_step *s, struct raw_need *n)
{
	const struct guard *g = law_guard_find(n->guard.text);
	const char **args = TAKE_N(r->arena, n->n.n_args + 1, const char *);
	for (int i = 0; i < n->n.n_args; i++)
		args[i] = n->args[i].text;
	n->n.args = args;
	n->n.article = n->cite.text ? n->cite.text : s->s->article;
	law__check_cite(r, n->cite);
	if (!g) {
		law__fault(&r->faults, n->guard.at, n->guard.column,
			   "there is no guard %s; rules/README.md lists them", n->guard.text);
		return n->n;
	}
	int letters = (int)strcspn(g->takes, "+");
	bool more = g->takes[letters] == '+';
	if (n->n.n_args < letters || (n->n.n_args > letters && !more)) {
		law__fault(&r->faults, n->guard.at, n->guard.column,
			   "guard %s takes %s%d argument%s, not %d", g->name,
			   more ? "at least " : "", letters, letters == 1 ? "" : "s", n->n.n_args);
		return n->n;
	}
	for (int i = 0; i < n->n.n_args; i++)
		check_arg(r, p, n, g->takes[i < letters ? i : letters - 1], i);
	return n->n;
}

static void check_effect_arg(struct reader *r, const struct effect_kind *e, const char *arg,
			     struct name n)
{
	bool known = false;
	if (e->arg == ARG_PROCEDURE) {
		for (int j = 0; j < r->n_procedures; j++)
			known |= text_same(r->procedures[j].name.text, arg);
		if (!known)
			law__fault(&r->faults, n.at, n.column, "no procedure is named %s", arg);
	} else if (e->arg == ARG_REGISTER) {
		if (!law__registry_known(r, arg))
			law__fault(&r->faults, n.at, n.column, "no register is named %s", arg);
	} else if (e->arg == ARG_VALUE) {
		for (int j = 0; j < r->n_policies; j++)
			known |= text_same(r->policies[j].name, arg);
		if (!known)
			law__fault(&r->faults, n.at, n.column, "no value is named %s", arg);
	} else if (e->arg == ARG_BODY && !text_same(arg, "named")) {
		for (int j = 0; j < r->n_roles; j++)
			known |= text_same(r->roles[j].body, arg);
		if (!known)
			law__fault(
				&r->faults, n.at, n.column,
				"it goes to those `named`, or to a body that some role is of; %s is neither",
				arg);
	}
}

static struct effect_use *resolve_effects(struct reader *r, const struct name *names, int n)
{
	struct effect_use *out = TAKE_N(r->arena, n + 1, struct effect_use);
	for (int i = 0; i < n; i++) {
		const char *colon = strchr(names[i].text, ':');
		out[i].name = colon ? arena_text_n(r->arena, names[i].text,
						   (size_t)(colon - names[i].text))
				    : names[i].text;
		out[i].arg = colon ? colon + 1 : NULL;
		const struct effect_kind *e = law_effect_find(out[i].name);
		if (!e) {
			law__fault(&r->faults, names[i].at, names[i].column,
				   "there is no effect %s; rules/README.md lists them",
				   out[i].name);
			continue;
		}
		bool empty = !out[i].arg || !out[i].arg[0];
		if (e->arg == ARG_NONE && out[i].arg)
			law__fault(&r->faults, names[i].at, names[i].column,
				   "effect %s takes nothing after a colon", e->name);
		else if ((e->arg != ARG_NONE && out[i].arg && empty) ||
			 (e->arg >= ARG_MUST && empty))
			law__fault(&r->faults, names[i].at, names[i].column,
				   "effect %s needs a word after a colon: %s:…", e->name, e->name);
		else
			check_effect_arg(r, e, out[i].arg, names[i]);
	}
	return out;
}

/* A line after one of the same name that is always taken can never be taken. */
static void check_order(struct reader *r, const struct raw_step *s, int i)
{
	const struct raw_outcome *o = &s->outcomes[i];
	for (int j = 0; j < i; j++)
		if (text_same(s->outcomes[j].name.text, o->name.text) && !s->outcomes[j].when &&
		    !s->outcomes[j].broken && !o->broken) {
			law__fault(
				&r->faults, o->name.at, o->name.column,
				"this %s is never taken: line %d takes every one, for it has no `if`",
				o->name.text, s->outcomes[j].name.at.line);
			return;
		}
}

/* What is decided for several cases at once asks for nothing of the single one but the reason. */
static void check_batch(struct reader *r, const struct raw_step *s, const struct outcome *o)
{
	const char *asks = o->grants ? "an amount" : o->by_system ? "nobody" : NULL;
	for (int i = 0; i < s->n_fields && law_outcome_passes(o); i++)
		if (s->fields[i].f.required)
			asks = s->fields[i].f.name;
	if (o->batch && asks)
		law__fault(
			&r->faults, o->at, o->at.column,
			"outcome %s cannot be taken for several cases at once: it asks for %s of "
			"each",
			o->name, asks);
}

static void resolve_outcomes(struct reader *r, const struct raw_procedure *p, struct raw_step *s)
{
	struct outcome *out = TAKE_N(r->arena, s->n_outcomes + 1, struct outcome);
	for (int i = 0; i < s->n_outcomes; i++) {
		struct raw_outcome *o = &s->outcomes[i];
		check_order(r, s, i);
		if (o->when) {
			struct need *when = TAKE(r->arena, struct need);
			*when = resolve_need(r, p, s, o->when);
			o->o.when = when;
		}
		if (o->next.text)
			o->o.next = step_get(r, p, o->next);
		o->o.effects = resolve_effects(r, o->effects, o->o.n_effects);
		/* A job may move a case that started itself; else only a term's end does. */
		if (o->o.by_system && !p->p->starts_itself &&
		    !text_same(o->name.text, s->lapse.text))
			law__fault(&r->faults, o->name.at, o->name.column,
				   "only the system takes %s, so the step must lapse to it",
				   o->name.text);
		check_batch(r, s, &o->o);
		out[i] = o->o;
	}
	if (s->n_outcomes == 0 && !r->holes)
		law__fault(&r->faults, s->name.at, s->name.column,
			   "step %s of procedure %s has no outcome", s->name.text, p->p->name);
	s->s->outcomes = out;
	s->s->n_outcomes = s->n_outcomes;
	s->s->lapse = s->lapse.text;
	if (!s->lapse.text)
		return;
	bool known = false;
	for (int i = 0; i < s->n_outcomes; i++)
		known |= text_same(out[i].name, s->lapse.text);
	if (!known)
		law__fault(&r->faults, s->lapse.at, s->lapse.column,
			   "step %s has no outcome %s to lapse to", s->name.text, s->lapse.text);
	if (!s->s->term.set)
		law__fault(&r->faults, s->lapse.at, s->lapse.column,
			   "step %s has no term that could end", s->name.text);
}

static void resolve_fields(struct reader *r, struct raw_step *s)
{
	struct field *out = TAKE_N(r->arena, s->n_fields + 1, struct field);
	for (int i = 0; i < s->n_fields; i++) {
		struct raw_field *f = &s->fields[i];
		if (f->f.kind == FIELD_CHOICE && f->n_options == 0)
			law__fault(&r->faults, f->name.at, f->name.column,
				   "field %s is a choice without an option", f->name.text);
		f->f.options = f->options;
		f->f.of = f->of.text;
		f->f.option_titles = f->titles;
		f->f.n_options = f->n_options;
		out[i] = f->f;
	}
	s->s->fields = out;
	s->s->n_fields = s->n_fields;
}

/* `by each FIELD`: a field of the procedure, and of kind orgs. */
static void resolve_each(struct reader *r, const struct raw_procedure *p, struct raw_step *s)
{
	const struct raw_field *f = NULL;
	if (!s->each.text)
		return;
	s->s->each = s->each.text;
	if (!field_known(p, s->each.text, &f) || f->f.kind != FIELD_ORGS)
		law__fault(&r->faults, s->each.at, s->each.column,
			   "procedure %s has no field %s of kind orgs", p->p->name, s->each.text);
}

static void resolve_step(struct reader *r, const struct raw_procedure *p, struct raw_step *s)
{
	law__check_cite(r, s->cite);
	s->s->article = s->cite.text ? s->cite.text : p->p->article;
	resolve_bearers(r, s);
	resolve_each(r, p, s);
	resolve_term(r, p, s);
	resolve_fields(r, s);
	struct need *needs = TAKE_N(r->arena, s->n_needs + 1, struct need);
	for (int i = 0; i < s->n_needs; i++)
		needs[i] = resolve_need(r, p, s, &s->needs[i]);
	s->s->needs = needs;
	s->s->n_needs = s->n_needs;
	resolve_outcomes(r, p, s);
}

static void resolve_procedure(struct reader *r, struct raw_procedure *p)
{
	law__check_cite(r, p->cite);
	p->p->article = p->cite.text ? p->cite.text : p->paragraph->cite;
	const struct step **steps = TAKE_N(r->arena, p->n_steps + 1, const struct step *);
	for (int i = 0; i < p->n_steps; i++) {
		resolve_step(r, p, &p->steps[i]);
		steps[i] = p->steps[i].s;
	}
	p->p->steps = steps;
	p->p->n_steps = p->n_steps;
	p->p->first = p->n_steps ? steps[0] : NULL;
	if (p->n_steps == 0 && !r->holes)
		law__fault(&r->faults, p->name.at, p->name.column, "procedure %s has no step",
			   p->name.text);
	const char **at = TAKE_N(r->arena, p->n_withdraw + 1, const char *);
	for (int i = 0; i < p->n_withdraw; i++) {
		step_get(r, p, p->withdraw[i]);
		at[i] = p->withdraw[i].text;
	}
	p->p->withdraw_at = at;
	p->p->n_withdraw_at = p->n_withdraw;
	p->p->withdraw_effects = resolve_effects(r, p->withdraw_effects, p->p->n_withdraw_effects);
}

void law__resolve_procedures(struct reader *r)
{
	const struct procedure **out =
		TAKE_N(r->arena, r->n_procedures + 1, const struct procedure *);
	for (int i = 0; i < r->n_procedures; i++) {
		resolve_procedure(r, &r->procedures[i]);
		out[i] = r->procedures[i].p;
	}
	r->pack->procedures = out;
	r->pack->n_procedures = r->n_procedures;
}
