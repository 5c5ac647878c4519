/* The statements under `procedure` and `step`: who acts, until when, what is filled in, what must
 * hold, what comes next. Names are only noted; resolve_procedure.c finds what they mean. */
#include "base/words.h"
#include "law/inner.h"

static struct raw_procedure *procedure_here(struct reader *r)
{
	return &r->procedures[r->n_procedures - 1];
}

static struct raw_step *step_here(struct reader *r)
{
	struct raw_procedure *p = procedure_here(r);
	return &p->steps[p->n_steps - 1];
}

static bool procedure_option(struct reader *r, struct line *l, struct raw_procedure *p)
{
	struct procedure *o = p->p;
	const struct word *w = law__peek(l);
	if (law__accept(l, "ask"))
		return law__take_title(r, l, "what one asks", &o->ask);
	if (law__accept(l, "number")) {
		if (!law__take(r, l, "the word in the case number", &w))
			return false;
		o->number_word = w->text;
		return true;
	}
	if (law__accept(l, "about")) {
		static const char *const abouts[] = { "system",    "resource", "catalogue",
						      "statement", "usage",    "unit",
						      "expansion", "matter",   "finding",
						      "periodic",  NULL };
		int i = law__take_one(r, l, "what the procedure is about", abouts);
		o->about = i < 0 ? NULL : abouts[i];
		return i >= 0;
	}
	if (law__accept(l, "article"))
		return law__take_name(r, l, "an article", &p->cite);
	if (law__accept(l, "from_case")) {
		o->from_case = true;
		return true;
	}
	if (law__accept(l, "starts_itself")) {
		o->starts_itself = true;
		return true;
	}
	law__fault(&r->faults, l->at, w->column,
		   "\"%s\" is none of ask, number, about, article, from_case, starts_itself",
		   w->text);
	return false;
}

bool law__read_procedure(struct reader *r, struct line *l)
{
	struct raw_procedure p = { 0 };
	for (int i = r->n_paragraphs - 1; i >= 0 && !p.paragraph; i--) {
		r->paragraphs[i].said |= !r->paragraphs[i].implied;
		p.paragraph = r->paragraphs[i].implied ? NULL : r->paragraphs[i].p;
	}
	if (!law__take_name(r, l, "the procedure's name", &p.name))
		return false;
	for (int i = 0; i < r->n_procedures; i++)
		if (text_same(r->procedures[i].name.text, p.name.text)) {
			law__fault(&r->faults, l->at, p.name.column,
				   "procedure %s is already defined, in %s:%d", p.name.text,
				   r->procedures[i].name.at.file, r->procedures[i].name.at.line);
			return false;
		}
	p.p = TAKE(r->arena, struct procedure);
	p.p->name = p.name.text;
	p.p->at = l->at;
	p.p->at.column = p.name.column;
	p.p->paragraph = p.paragraph;
	bool good = law__take_title(r, l, "the procedure's title", &p.p->title);
	while (good && law__peek(l))
		good = procedure_option(r, l, &p);
	if (good && !p.p->about)
		law__fault(
			&r->faults, l->at, l->end_column,
			"the procedure does not say what it is about: system, resource, "
			"expansion, periodic, catalogue, statement, usage, unit, finding or matter");
	if (!p.p->ask.zh)
		p.p->ask = p.p->title;
	*VEC_ADD(r->arena, r->procedures, r->n_procedures, r->procedures_room) = p;
	return true;
}

/* The rest of the line: effects. */
static bool take_effects(struct reader *r, struct line *l, struct name **out, int *n)
{
	const struct word *w = law__peek(l);
	if (!w)
		law__wrong(r, l, "after `do` must be effects, such as quota.reserve");
	*out = TAKE_N(r->arena, l->n - l->next + 1, struct name);
	*n = 0;
	for (; (w = law__peek(l)); l->next++) {
		if (w->quoted || !strchr(w->text, '.')) {
			law__fault(
				&r->faults, l->at, w->column,
				"after `do` stand effects, module.verb or module.verb:arg, and nothing "
				"else; \"%s\" is none",
				w->text);
			return false;
		}
		(*out)[(*n)++] = (struct name){ .text = w->text, .at = l->at, .column = w->column };
	}
	return *n > 0;
}

bool law__read_withdraw(struct reader *r, struct line *l)
{
	struct raw_procedure *p = procedure_here(r);
	if (p->withdraw) {
		law__fault(&r->faults, l->at, l->words[0].column,
			   "withdrawal is already stated, in line %d", p->withdraw[0].at.line);
		return false;
	}
	if (!law__accept(l, "at")) {
		law__wrong(r, l,
			   "here must be `at` and the steps from which the applicant may withdraw");
		return false;
	}
	p->withdraw = TAKE_N(r->arena, l->n, struct name);
	while (law__peek(l) && !law__accept(l, "do")) {
		struct name step;
		if (!law__take_name(r, l, "a step's name", &step))
			return false;
		p->withdraw[p->n_withdraw++] = step;
	}
	if (p->n_withdraw == 0)
		law__fault(&r->faults, l->at, l->end_column,
			   "`withdraw at` names at least one step");
	if (text_same(l->words[l->next - 1].text, "do"))
		take_effects(r, l, &p->withdraw_effects, &p->p->n_withdraw_effects);
	return false;
}

static bool take_bearers(struct reader *r, struct line *l, struct raw_step *s)
{
	if (!law__accept(l, "by")) {
		law__wrong(r, l, "here must be `by` and the role that acts");
		return false;
	}
	bool either = false, each = law__accept(l, "each");
	if (each && (!law__take_name(r, l, "the field that names them", &s->each) ||
		     !law__accept(l, "as"))) {
		law__wrong(r, l, "here must be `as` and the roles in which they act");
		return false;
	}
	do {
		struct raw_bearer b = { .of = each ? OF_INVITED : -1, .either = either };
		if (!law__take_name(r, l, "a role, such as operator.reviewer", &b.role))
			return false;
		if (law__accept(l, "of") && (b.of = law__relation(r, l)) < 0)
			return false;
		if (law__accept(l, "sponsored") &&
		    !law__take_name(r, l, "the sponsor's role", &b.sponsored))
			return false;
		*VEC_ADD(r->arena, s->bearers, s->n_bearers, s->bearers_room) = b;
		either = law__accept(l, "or");
	} while (either || law__accept(l, "and"));
	/* `A or B of city`: the relation is of both. */
	for (int i = s->n_bearers - 1; i > 0; i--)
		if (s->bearers[i].either && s->bearers[i - 1].of < 0)
			s->bearers[i - 1].of = s->bearers[i].of;
	return true;
}

static bool take_amount(struct reader *r, struct line *l, struct term *t)
{
	static const char *const units[] = { "workdays", "days", "months", NULL };
	static const enum period_kind kinds[] = { PERIOD_WORKDAYS, PERIOD_DAYS_TERM,
						  PERIOD_MONTHS_ACT };
	int64_t n;
	if (!law__take_int(r, l, "the number of the term", 1, TERM_MOST, &n))
		return false;
	int unit = law__take_one(r, l, "the term's unit", units);
	if (unit < 0)
		return false;
	t->period = (struct period){ .kind = kinds[unit], .n = (int)n };
	return true;
}

static bool take_term(struct reader *r, struct line *l, struct raw_step *s)
{
	struct term *t = &s->s->term;
	const struct word *w = law__peek(l);
	t->set = true;
	bool written = w && !w->quoted && w->text[0] >= '0' && w->text[0] <= '9';
	if (written ? !take_amount(r, l, t)
		    : !law__take_name(r, l, "a number and its unit, or the name of a value",
				      &s->value))
		return false;
	s->as_term = law__accept(l, "term");
	if (written && law__accept(l, "in_principle"))
		t->strength = IN_PRINCIPLE;
	else if (written && law__accept(l, "policy"))
		t->strength = POLICY;
	if (!law__accept(l, "since"))
		return true;
	return law__take_name(r, l, "the step whose completion starts the clock", &s->since) &&
	       (!law__accept(l, "or") || law__take_name(r, l, "another such step", &s->or_since));
}

static bool step_option(struct reader *r, struct line *l, struct raw_step *s)
{
	if (law__accept(l, "within"))
		return take_term(r, l, s);
	if (law__accept(l, "until")) {
		s->s->term.set = true;
		s->s->term.strength = POLICY;
		return law__take_name(r, l, "the date field that says the day", &s->until);
	}
	if (law__accept(l, "article"))
		return law__take_name(r, l, "an article", &s->cite);
	if (law__accept(l, "step_up")) {
		s->s->step_up = true;
		return true;
	}
	law__fault(&r->faults, l->at, law__peek(l)->column,
		   "\"%s\" is none of within, until, article, step_up", law__peek(l)->text);
	return false;
}

bool law__read_step(struct reader *r, struct line *l)
{
	struct raw_procedure *p = procedure_here(r);
	struct raw_step s = { 0 };
	if (!law__take_name(r, l, "the step's name", &s.name))
		return false;
	if (text_same(s.name.text, "end"))
		law__fault(&r->faults, l->at, s.name.column,
			   "no step is named end: `-> end` closes the case");
	for (int i = 0; i < p->n_steps; i++)
		if (text_same(p->steps[i].name.text, s.name.text)) {
			law__fault(&r->faults, l->at, s.name.column,
				   "step %s of procedure %s is already defined, in line %d",
				   s.name.text, p->p->name, p->steps[i].name.at.line);
			return false;
		}
	s.s = TAKE(r->arena, struct step);
	s.s->name = s.name.text;
	s.s->procedure = p->p;
	s.s->at = l->at;
	s.s->at.column = s.name.column;
	bool good =
		law__take_title(r, l, "the step's title", &s.s->title) && take_bearers(r, l, &s);
	while (good && law__peek(l))
		good = step_option(r, l, &s);
	*VEC_ADD(r->arena, p->steps, p->n_steps, p->steps_room) = s;
	return true;
}

static const char *const field_kinds[] = { "text",        "long",    "int",   "bool",  "date",
					   "month",       "choice",  "dims",  "items", "system",
					   "resource",    "entries", "file",  "org",   "orgs",
					   "district",    "entry",   "money", "year",  "article",
					   "recurrences", NULL };

const char *law_field_kind(enum field_kind k)
{
	return field_kinds[k];
}

static bool field_option(struct reader *r, struct line *l, struct field *f)
{
	if (f->kind == FIELD_ORG && law__accept(l, "addressee")) {
		f->addressee = true;
		return true;
	}
	if (law__accept(l, "help"))
		return law__take_title(r, l, "the help", &f->help);
	if (law__accept(l, "least"))
		return law__take_int(r, l, "the least number", INT64_MIN, INT64_MAX, &f->least);
	if (law__accept(l, "most"))
		return law__take_int(r, l, "the greatest number", INT64_MIN, INT64_MAX, &f->most);
	law__fault(&r->faults, l->at, law__peek(l)->column, "\"%s\" is none of help, least, most",
		   law__peek(l)->text);
	return false;
}

bool law__read_field(struct reader *r, struct line *l)
{
	struct raw_step *s = step_here(r);
	struct raw_field f = { .f = { .least = INT64_MIN, .most = INT64_MAX, .at = l->at } };
	if (!law__take_name(r, l, "the field's name", &f.name))
		return false;
	for (int i = 0; i < s->n_fields; i++)
		if (text_same(s->fields[i].name.text, f.name.text)) {
			law__fault(&r->faults, l->at, f.name.column,
				   "step %s already has a field %s", s->name.text, f.name.text);
			return false;
		}
	f.f.name = f.name.text;
	f.f.at.column = f.name.column;
	int kind = law__take_one(r, l, "the field's kind", field_kinds);
	f.f.kind = kind < 0 ? FIELD_CHOICE : (enum field_kind)kind;
	if (f.f.kind == FIELD_ENTRY && !law__take_name(r, l, "the register's name", &f.of))
		kind = -1;
	f.f.required = kind >= 0 && law__accept(l, "required");
	bool good = kind >= 0 && law__take_title(r, l, "the field's label", &f.f.label);
	while (good && law__peek(l))
		good = field_option(r, l, &f.f);
	if ((f.f.least != INT64_MIN || f.f.most != INT64_MAX) && f.f.kind != FIELD_INT)
		law__fault(&r->faults, l->at, f.name.column,
			   "only a field of kind int has a least and a most");
	else if (f.f.least > f.f.most)
		law__fault(&r->faults, l->at, f.name.column,
			   "the least of field %s is above its most", f.f.name);
	*VEC_ADD(r->arena, s->fields, s->n_fields, s->fields_room) = f;
	return true;
}

bool law__read_option(struct reader *r, struct line *l)
{
	struct raw_step *s = step_here(r);
	struct raw_field *f = &s->fields[s->n_fields - 1];
	struct name name;
	struct title title;
	if (!law__take_name(r, l, "the option's name", &name) ||
	    !law__take_title(r, l, "the option's label", &title))
		return false;
	law__end(r, l);
	if (f->f.kind != FIELD_CHOICE)
		law__fault(&r->faults, l->at, name.column,
			   "field %s is no choice, so it has no options", f->f.name);
	for (int i = 0; i < f->n_options; i++)
		if (text_same(f->options[i], name.text))
			law__fault(&r->faults, l->at, name.column,
				   "field %s already has an option %s", f->f.name, name.text);
	*VEC_ADD(r->arena, f->options, f->n_options, f->options_room) = name.text;
	*VEC_ADD(r->arena, f->titles, f->n_titles, f->titles_room) = title;
	return false;
}

/* GUARD ARG… until one of the ending words. */
static bool take_guard(struct reader *r, struct line *l, struct raw_need *n,
		       const char *const *until)
{
	*n = (struct raw_need){ .n.at = l->at };
	if (!law__take_name(r, l, "a guard's name", &n->guard))
		return false;
	n->n.guard = n->guard.text;
	n->n.at.column = n->guard.column;
	n->args = TAKE_N(r->arena, l->n, struct name);
	for (const struct word *w; (w = law__peek(l)); l->next++) {
		for (int i = 0; until[i]; i++)
			if (!w->quoted && strcmp(w->text, until[i]) == 0)
				return true;
		n->args[n->n.n_args++] =
			(struct name){ .text = w->text, .at = l->at, .column = w->column };
	}
	return true;
}

bool law__read_need(struct reader *r, struct line *l)
{
	static const char *const until[] = { "in_principle", "article", NULL };
	struct raw_step *s = step_here(r);
	struct raw_need n;
	if (!take_guard(r, l, &n, until))
		return false;
	if (law__accept(l, "in_principle"))
		n.n.strength = IN_PRINCIPLE;
	if (law__accept(l, "article") && !law__take_name(r, l, "an article", &n.cite))
		return false;
	law__end(r, l);
	*VEC_ADD(r->arena, s->needs, s->n_needs, s->needs_room) = n;
	return false;
}

bool law__read_lapse(struct reader *r, struct line *l)
{
	struct raw_step *s = step_here(r);
	if (s->lapse.text)
		law__fault(&r->faults, l->at, l->words[0].column,
			   "step %s already says what it lapses to", s->name.text);
	if (law__take_name(r, l, "the outcome that the system takes", &s->lapse))
		law__end(r, l);
	return false;
}

static bool take_target(struct reader *r, struct line *l, struct raw_outcome *o)
{
	static const char *const ends[] = { "done", "refused", "withdrawn", "released", NULL };
	static const enum ending kinds[] = { ENDS_DONE, ENDS_REFUSED, ENDS_WITHDRAWN,
					     ENDS_RELEASED };
	if (!law__accept(l, "->")) {
		law__wrong(r, l,
			   "here must be `->` and the next step, or `-> end` and how it ends");
		return false;
	}
	if (!law__accept(l, "end"))
		return law__take_name(r, l, "the next step's name, or `end`", &o->next);
	int i = law__take_one(r, l, "how the case ends", ends);
	if (i >= 0)
		o->o.ending = kinds[i];
	return i >= 0;
}

static bool outcome_flag(struct reader *r, struct line *l, struct raw_outcome *o)
{
	static const char *const flags[] = { "reason", "pauses", "grants", "by_system",
					     "batch",  "do",     NULL };
	bool *const places[] = { &o->o.reason, &o->o.pauses, &o->o.grants, &o->o.by_system,
				 &o->o.batch };
	int i = law__take_one(r, l, "what else the outcome does", flags);
	if (i == 5)
		return take_effects(r, l, &o->effects, &o->o.n_effects);
	if (i >= 0)
		*places[i] = true;
	return i >= 0;
}

/* The outcome's own label, or the one that everybody uses for its name. */
static bool take_label(struct reader *r, struct line *l, struct raw_outcome *o)
{
	if (law__peek(l) && law__peek(l)->quoted)
		return law__take_title(r, l, "the outcome's label", &o->o.label);
	const char *name = arena_printf(r->arena, "outcome.%s", o->name.text);
	o->o.label = (struct title){ .zh = words_find("zh", name), .en = words_find("en", name) };
	if (o->o.label.zh && o->o.label.en)
		return true;
	law__fault(&r->faults, l->at, o->name.column,
		   "outcome %s has no customary label; write its two titles after the name",
		   o->name.text);
	o->o.label = (struct title){ .zh = o->name.text, .en = o->name.text };
	return true;
}

bool law__read_outcome(struct reader *r, struct line *l)
{
	static const char *const until[] = { "->", NULL };
	struct raw_step *s = step_here(r);
	struct raw_outcome o = { .o.at = l->at };
	if (!law__take_name(r, l, "the outcome's name", &o.name))
		return false;
	o.o.name = o.name.text;
	o.o.at.column = o.name.column;
	bool good = take_label(r, l, &o);
	if (good && law__accept(l, "if")) {
		o.when = TAKE(r->arena, struct raw_need);
		good = take_guard(r, l, o.when, until);
	}
	good = good && take_target(r, l, &o);
	while (good && law__peek(l))
		good = outcome_flag(r, l, &o);
	o.broken = !good;
	if (o.broken) {
		o.when = NULL;
		o.o.n_effects = 0;
	}
	*VEC_ADD(r->arena, s->outcomes, s->n_outcomes, s->outcomes_room) = o;
	return false;
}
