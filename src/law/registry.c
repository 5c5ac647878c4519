/* Registers (台账): the statement, and what procedures make of it. A register has no columns of its
 * own: they are the fields of the procedures that enter or amend it, so that nothing is said twice.
 */
#include "law/inner.h"

static bool register_option(struct reader *r, struct line *l, struct raw_registry *e)
{
	static const char *const groups[] = { "duties", "apply",          "systems",
					      "watch",  "money",          "operations",
					      "city",   "administration", NULL };
	static const char *const periods[] = { "month", "year", NULL };
	if (law__accept(l, "in")) {
		int i = law__take_one(r, l, "the group of the navigation", groups);
		e->r.group = i < 0 ? NULL : groups[i];
		return i >= 0;
	}
	if (law__accept(l, "by")) {
		int i = law__take_one(r, l, "the period", periods);
		e->r.by = i < 0 ? NULL : periods[i];
		return i >= 0;
	}
	if (law__accept(l, "article"))
		return law__take_name(r, l, "an article", &e->cite);
	bool open = law__accept(l, "open");
	e->r.open |= open;
	if (open)
		return true;
	e->r.receipts = law__accept(l, "receipts");
	if (e->r.receipts)
		return true;
	law__fault(&r->faults, l->at, law__peek(l)->column,
		   "\"%s\" is none of in, by, open, receipts, article", law__peek(l)->text);
	return false;
}

bool law__read_register(struct reader *r, struct line *l)
{
	struct raw_registry e = { .r = { .group = "city", .at = l->at } };
	for (int i = r->n_paragraphs - 1; i >= 0 && !e.r.paragraph; i--) {
		r->paragraphs[i].said |= !r->paragraphs[i].implied;
		e.r.paragraph = r->paragraphs[i].implied ? NULL : r->paragraphs[i].p;
	}
	if (!law__take_name(r, l, "the register's name", &e.name))
		return false;
	for (int i = 0; i < r->n_registries; i++)
		if (text_same(r->registries[i].name.text, e.name.text)) {
			law__fault(&r->faults, l->at, e.name.column,
				   "register %s is already defined, in %s:%d", e.name.text,
				   r->registries[i].r.at.file, r->registries[i].r.at.line);
			return false;
		}
	e.r.name = e.name.text;
	e.r.at.column = e.name.column;
	bool good = law__take_title(r, l, "the register's title", &e.r.title);
	while (good && law__peek(l))
		good = register_option(r, l, &e);
	*VEC_ADD(r->arena, r->registries, r->n_registries, r->registries_room) = e;
	return true;
}

static struct raw_registry *here(struct reader *r)
{
	return &r->registries[r->n_registries - 1];
}

static bool take_names(struct reader *r, struct line *l, struct name **out, int *n)
{
	if (*out) {
		law__fault(&r->faults, l->at, l->words[0].column, "register %s already says %s",
			   here(r)->r.name, l->words[0].text);
		return false;
	}
	*out = TAKE_N(r->arena, l->n, struct name);
	do {
		if (!law__take_name(r, l, "a field's name", &(*out)[*n]))
			return false;
		++*n;
	} while (law__peek(l));
	return false;
}

bool law__read_shows(struct reader *r, struct line *l)
{
	return take_names(r, l, &here(r)->shows, &here(r)->n_shows);
}

bool law__read_one_per(struct reader *r, struct line *l)
{
	return take_names(r, l, &here(r)->one_per, &here(r)->n_one_per);
}

bool law__read_beside(struct reader *r, struct line *l)
{
	if (law__take_name(r, l, "the field that names the article", &here(r)->beside))
		law__end(r, l);
	return false;
}

bool law__read_every(struct reader *r, struct line *l)
{
	if (law__take_name(r, l, "the field that names the district", &here(r)->every))
		law__end(r, l);
	return false;
}

bool law__registry_known(const struct reader *r, const char *name)
{
	for (int i = 0; i < r->n_registries; i++)
		if (text_same(r->registries[i].name.text, name))
			return true;
	return false;
}

/* ---- what procedures do to it ---- */

static bool uses(const struct procedure *p, const char *effect, const char *arg)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_outcomes; j++) {
			const struct outcome *o = &p->steps[i]->outcomes[j];
			for (int k = 0; k < o->n_effects; k++)
				if (text_same(o->effects[k].name, effect) &&
				    (!arg || text_same(o->effects[k].arg, arg)))
					return true;
		}
	return false;
}

static void add_field(struct reader *r, struct registry *b, const struct field **list,
		      const struct field *f)
{
	if (f->kind == FIELD_ENTRY && text_same(f->of, b->name))
		return; /* which entry is amended: its number says it */
	for (int i = 0; i < b->n_fields; i++)
		if (text_same(list[i]->name, f->name)) {
			if (list[i]->kind != f->kind)
				law__fault(&r->faults, f->at, f->at.column,
					   "register %s already has a column %s of another kind",
					   b->name, f->name);
			return;
		}
	list[b->n_fields++] = f;
}

static void gather_fields(struct reader *r, struct registry *b)
{
	int room = 1;
	for (int i = 0; i < r->n_procedures; i++)
		for (int j = 0; j < r->procedures[i].n_steps; j++)
			room += r->procedures[i].steps[j].n_fields;
	const struct field **list = TAKE_N(r->arena, room, const struct field *);
	b->fields = list;
	for (int i = 0; i < r->n_procedures; i++) {
		const struct procedure *p = r->procedures[i].p;
		if (!uses(p, "register.enter", b->name) && !uses(p, "register.amend", b->name))
			continue;
		for (int j = 0; j < p->n_steps; j++)
			for (int k = 0; k < p->steps[j]->n_fields; k++)
				add_field(r, b, list, &p->steps[j]->fields[k]);
	}
}

static const struct field *field_get(struct reader *r, const struct registry *b, struct name n)
{
	const struct field *f = law_registry_field(b, n.text);
	if (!f)
		law__fault(&r->faults, n.at, n.column,
			   "no procedure that enters register %s has a field %s", b->name, n.text);
	return f;
}

static const struct field **fields_of(struct reader *r, const struct registry *b,
				      const struct name *names, int n)
{
	const struct field **out = TAKE_N(r->arena, n + 1, const struct field *);
	for (int i = 0; i < n; i++)
		out[i] = field_get(r, b, names[i]);
	return out;
}

static bool short_kind(enum field_kind k)
{
	return k != FIELD_LONG && k != FIELD_FILE && k != FIELD_ITEMS && k != FIELD_ENTRIES &&
	       k != FIELD_ORGS;
}

/* Where the pack does not say, the first five that fit into a cell. */
static void choose_shows(struct reader *r, struct registry *b)
{
	enum { SHOWS = 5 };
	const struct field **out = TAKE_N(r->arena, SHOWS, const struct field *);
	b->shows = out;
	for (int i = 0; i < b->n_fields && b->n_shows < SHOWS; i++)
		if (short_kind(b->fields[i]->kind))
			out[b->n_shows++] = b->fields[i];
}

static void resolve_period(struct reader *r, struct raw_registry *e, struct registry *b)
{
	enum field_kind want = text_same(b->by, "month") ? FIELD_MONTH : FIELD_YEAR;
	for (int i = 0; b->by && i < b->n_fields && !b->period; i++)
		if (b->fields[i]->kind == want)
			b->period = b->fields[i];
	if (b->by && !b->period && !r->holes)
		law__fault(
			&r->faults, e->name.at, e->name.column,
			"register %s is kept by %s, but no procedure that enters it has a field of "
			"kind %s",
			b->name, b->by, b->by);
}

/* `unit` is no field: it is who enters. */
static void one_per(struct reader *r, const struct raw_registry *e, struct registry *b)
{
	const struct field **out = TAKE_N(r->arena, e->n_one_per + 1, const struct field *);
	b->one_per = out;
	for (int i = 0; i < e->n_one_per; i++)
		if (text_same(e->one_per[i].text, "unit") && !law_registry_field(b, "unit"))
			b->one_per_unit = true;
		else
			out[b->n_one_per++] = field_get(r, b, e->one_per[i]);
}

static const struct field *field_of_kind(struct reader *r, const struct registry *b, struct name n,
					 enum field_kind kind)
{
	if (!n.text)
		return NULL;
	const struct field *f = field_get(r, b, n);
	if (f && f->kind != kind)
		law__fault(&r->faults, n.at, n.column, "field %s names no %s: its kind must be %s",
			   n.text, law_field_kind(kind), law_field_kind(kind));
	return f;
}

static void resolve_registry(struct reader *r, struct raw_registry *e, struct registry *b)
{
	*b = e->r;
	law__check_cite(r, e->cite);
	b->article = e->cite.text ? e->cite.text : b->paragraph->cite;
	gather_fields(r, b);
	if (b->n_fields == 0 && !r->holes) {
		law__fault(&r->faults, e->name.at, e->name.column,
			   "no procedure enters register %s: an outcome must say `do "
			   "register.enter:%s`",
			   b->name, b->name);
		return;
	}
	b->shows = fields_of(r, b, e->shows, e->n_shows);
	b->n_shows = e->n_shows;
	if (b->n_shows == 0)
		choose_shows(r, b);
	one_per(r, e, b);
	resolve_period(r, e, b);
	b->beside = field_of_kind(r, b, e->beside, FIELD_ARTICLE);
	b->every = field_of_kind(r, b, e->every, FIELD_DISTRICT);
}

static bool has_entry_field(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++)
			if (p->steps[i]->fields[j].kind == FIELD_ENTRY &&
			    text_same(p->steps[i]->fields[j].of, name))
				return true;
	return false;
}

/* Whether a case of it may be started by another that has entered this register. */
static bool follows(const struct reader *r, const struct procedure *p, const char *name)
{
	for (int i = 0; i < r->n_procedures; i++)
		if (uses(r->procedures[i].p, "case.start", p->name) &&
		    (!name || uses(r->procedures[i].p, "register.enter", name)))
			return true;
	return false;
}

static bool has_orgs(const struct procedure *p)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++)
			if (p->steps[i]->fields[j].kind == FIELD_ORGS)
				return true;
	return false;
}

static void check_effect(struct reader *r, const struct procedure *p, const struct outcome *o,
			 const struct effect_use *e)
{
	bool amends = text_same(e->name, "register.amend"),
	     closes = text_same(e->name, "register.close");
	if (strncmp(e->name, "register.", 9) != 0)
		return;
	if (!text_same(p->about, "matter"))
		law__fault(&r->faults, o->at, o->at.column,
			   "only a procedure about matter keeps a register; %s is about %s",
			   p->name, p->about ? p->about : "nothing");
	if (amends && !has_entry_field(p, e->arg))
		law__fault(
			&r->faults, o->at, o->at.column,
			"procedure %s amends register %s, so it needs a field of kind `entry %s` "
			"that names the entry",
			p->name, e->arg, e->arg);
	if (closes && !has_entry_field(p, e->arg) && !follows(r, p, e->arg) &&
	    !uses(p, "register.enter", e->arg))
		law__fault(
			&r->faults, o->at, o->at.column,
			"procedure %s closes an entry of register %s: name it by a field of kind "
			"`entry %s`, or start the procedure from one that enters the register",
			p->name, e->arg, e->arg);
	if (text_same(e->name, "register.circulate") && text_same(e->arg, "named") && !has_orgs(p))
		law__fault(
			&r->faults, o->at, o->at.column,
			"procedure %s circulates to those named, so it needs a field of kind orgs",
			p->name);
}

static const struct field *date_field(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++)
			if (text_same(p->steps[i]->fields[j].name, name))
				return &p->steps[i]->fields[j];
	return NULL;
}

/* The day that a term waits for is a date field of the case's own form, or of the case that starts
 * it and hands its form over. */
static void check_until(struct reader *r, const struct procedure *p, struct name until)
{
	const struct field *f = date_field(p, until.text);
	for (int i = 0; i < r->n_procedures && !f; i++)
		if (uses(r->procedures[i].p, "case.start", p->name))
			f = date_field(r->procedures[i].p, until.text);
	if (!f || f->kind != FIELD_DATE)
		law__fault(&r->faults, until.at, until.column,
			   "the step is due on the day that field %s says, but neither %s nor what "
			   "starts it has a field of kind date of that name",
			   until.text, p->name);
}

static void check_addressees(struct reader *r, const struct raw_procedure *raw)
{
	const struct field *first = NULL;
	for (int i = 0; i < raw->n_steps; i++) {
		const struct step *s = raw->steps[i].s;
		for (int j = 0; j < s->n_fields; j++) {
			if (!s->fields[j].addressee)
				continue;
			if (first)
				law__fault(&r->faults, s->fields[j].at, s->fields[j].at.column,
					   "procedure %s already has an addressee: field %s",
					   raw->p->name, first->name);
			first = &s->fields[j];
		}
		for (int j = 0; j < s->n_bearers; j++)
			if (s->bearers[j].of == OF_ADDRESSEE && !law_addressee_of(raw->p) &&
			    !follows(r, raw->p, NULL))
				law__fault(
					&r->faults, s->at, s->at.column,
					"step %s is borne by whom the matter addresses, but no field "
					"is marked `addressee`",
					s->name);
	}
}

static void check_fields(struct reader *r, const struct raw_procedure *raw)
{
	for (int i = 0; i < raw->n_steps; i++)
		for (int j = 0; j < raw->steps[i].n_fields; j++) {
			const struct name *of = &raw->steps[i].fields[j].of;
			if (of->text && !law__registry_known(r, of->text))
				law__fault(&r->faults, of->at, of->column,
					   "no register is named %s", of->text);
		}
}

static void check_procedure(struct reader *r, const struct raw_procedure *raw)
{
	check_fields(r, raw);
	check_addressees(r, raw);
	for (int i = 0; i < raw->n_steps; i++) {
		const struct step *s = raw->steps[i].s;
		if (s->term.until)
			check_until(r, raw->p, raw->steps[i].until);
		for (int j = 0; j < s->n_outcomes; j++)
			for (int k = 0; k < s->outcomes[j].n_effects; k++)
				check_effect(r, raw->p, &s->outcomes[j],
					     &s->outcomes[j].effects[k]);
	}
}

void law__resolve_registries(struct reader *r)
{
	struct registry *out = TAKE_N(r->arena, r->n_registries + 1, struct registry);
	for (int i = 0; i < r->n_registries; i++)
		resolve_registry(r, &r->registries[i], &out[i]);
	r->pack->registries = out;
	r->pack->n_registries = r->n_registries;
	for (int i = 0; i < r->n_procedures; i++)
		check_procedure(r, &r->procedures[i]);
}
