/* The frame's statements: pack, dimensions, roles, exclusions, chapters, articles, paragraphs with
 * their duties, values and readings. */
#include "civil/day.h"
#include "law/inner.h"

bool law__read_pack(struct reader *r, struct line *l)
{
	struct name name;
	if (r->named) {
		law__fault(&r->faults, l->at, 1, "the pack is already named, in %s:%d",
			   r->pack_at.file, r->pack_at.line);
		return true;
	}
	r->named = true;
	r->pack_at = l->at;
	if (!law__take_name(r, l, "the pack's name", &name) ||
	    !law__take_title(r, l, "the pack's title", &r->pack->title))
		return true;
	r->pack->name = name.text;
	law__end(r, l);
	return true;
}

static bool read_day(struct reader *r, struct line *l, const char *what, bool *said, int32_t *out)
{
	const struct word *w = law__peek(l);
	if (*said)
		law__fault(&r->faults, l->at, 1, "%s is said twice", what);
	*said = true;
	if (!w || w->quoted || !day_parse(w->text, out)) {
		law__wrong(r, l, "here must be a day such as 2022-05-01");
		return false;
	}
	l->next++;
	return law__end(r, l);
}

bool law__read_issued(struct reader *r, struct line *l)
{
	return read_day(r, l, "the day of issue", &r->issued, &r->pack->issued_day);
}

bool law__read_effective(struct reader *r, struct line *l)
{
	return read_day(r, l, "the day of entry into force", &r->effective,
			&r->pack->effective_day);
}

bool law__read_dimension(struct reader *r, struct line *l)
{
	struct dimension d = { 0 };
	struct name name;
	if (!law__take_name(r, l, "the dimension's name", &name) ||
	    !law__take_title(r, l, "its title", &d.title))
		return false;
	d.name = name.text;
	for (int i = 0; i < r->n_dimensions; i++)
		if (text_same(r->dimensions[i].name, d.name)) {
			law__fault(&r->faults, l->at, name.column, "dimension %s is defined twice",
				   d.name);
			return false;
		}
	if (r->n_dimensions == DIMS_MAX) {
		law__fault(&r->faults, l->at, 1, "a pack has at most %d dimensions", DIMS_MAX);
		return false;
	}
	if (!law__accept(l, "unit"))
		law__wrong(r, l, "here must be `unit` and the unit's two titles");
	else if (law__take_title(r, l, "the unit", &d.unit))
		law__end(r, l);
	*VEC_ADD(r->arena, r->dimensions, r->n_dimensions, r->dimensions_room) = d;
	return false;
}

static const char *const relation_words[] = { "unit",   "sponsor", "cloud",     "level",  "city",
					      "vendor", "party",   "addressee", "issuer", NULL };

int law__relation(struct reader *r, struct line *l)
{
	return law__take_one(r, l, "how the case finds the body", relation_words);
}

static void read_role_rest(struct reader *r, struct line *l, struct role *o)
{
	static const char *const sees[] = { "own",      "district", "city", "linked",
					    "platform", "audit",    NULL };
	struct name n;
	if (!law__accept(l, "sees")) {
		law__wrong(r, l, "here must be `sees` and what the role sees");
		return;
	}
	int i = law__take_one(r, l, "what the role sees", sees);
	if (i < 0)
		return;
	o->sees = (enum sees)i;
	if (law__accept(l, "of")) {
		int of = law__relation(r, l);
		if (of < 0)
			return;
		o->of = (enum relation)of;
		o->bears = true;
	}
	if (law__accept(l, "group")) {
		if (!law__take_name(r, l, "the group's name", &n))
			return;
		o->group = n.text;
	}
	if (law__accept(l, "function")) {
		if (!law__take_name(r, l, "the function's name", &n))
			return;
		o->function = n.text;
	}
	if (law__accept(l, "own_cases"))
		o->cases_own = true;
	law__end(r, l);
}

bool law__read_role(struct reader *r, struct line *l)
{
	struct role o = { .at = l->at };
	struct name name;
	if (!law__take_name(r, l, "the role's name", &name))
		return false;
	const char *dot = strchr(name.text, '.');
	if (!dot || dot == name.text || !dot[1] || strchr(dot + 1, '.')) {
		law__fault(&r->faults, l->at, name.column,
			   "a role is named body, dot, post, such as operator.reviewer, not %s",
			   name.text);
		return false;
	}
	for (int i = 0; i < r->n_roles; i++)
		if (text_same(r->roles[i].name, name.text)) {
			law__fault(&r->faults, l->at, name.column,
				   "role %s is already defined, in %s:%d", name.text,
				   r->roles[i].at.file, r->roles[i].at.line);
			return false;
		}
	o.name = name.text;
	o.body = arena_text_n(r->arena, name.text, (size_t)(dot - name.text));
	o.post = dot + 1;
	if (law__take_title(r, l, "the role's title", &o.title))
		read_role_rest(r, l, &o);
	*VEC_ADD(r->arena, r->roles, r->n_roles, r->roles_room) = o;
	return false;
}

bool law__read_exclude(struct reader *r, struct line *l)
{
	static const char *const kinds[] = { "static", "in_case", NULL };
	struct raw_exclusion e = { .x.at = l->at };
	int kind = law__take_one(r, l, "how they exclude each other", kinds);
	if (kind < 0)
		return false;
	e.x.statically = kind == 0;
	e.names = TAKE_N(r->arena, PACK_WORDS, struct name);
	while (law__peek(l) && !law__accept(l, "article"))
		if (!law__take_name(r, l, kind == 0 ? "a group's name" : "a function's name",
				    &e.names[e.x.n++]))
			return false;
	if (l->n > 0 && text_same(l->words[l->next - 1].text, "article") &&
	    !law__take_name(r, l, "an article", &e.cite))
		return false;
	if (e.x.n < 2)
		law__fault(&r->faults, l->at, l->end_column, "an exclusion names at least two %s",
			   kind == 0 ? "groups" : "functions");
	law__end(r, l);
	*VEC_ADD(r->arena, r->exclusions, r->n_exclusions, r->exclusions_room) = e;
	return false;
}

bool law__read_list(struct reader *r, struct line *l)
{
	struct raw_list one = { .l.at = l->at };
	struct name name;
	if (!law__take_name(r, l, "the list's name", &name) ||
	    !law__take_title(r, l, "its title", &one.l.title) || !law__end(r, l))
		return false;
	one.l.name = name.text;
	for (int i = 0; i < r->n_lists; i++)
		if (text_same(r->lists[i].l.name, name.text))
			law__fault(&r->faults, l->at, name.column, "list %s is defined twice",
				   name.text);
	*VEC_ADD(r->arena, r->lists, r->n_lists, r->lists_room) = one;
	return true;
}

bool law__read_word(struct reader *r, struct line *l)
{
	struct raw_list *list = &r->lists[r->n_lists - 1];
	struct list_word w = { .at = l->at };
	struct name name;
	if (!law__take_name(r, l, "the word", &name) ||
	    !law__take_title(r, l, "its title", &w.title))
		return false;
	w.name = name.text;
	for (int i = 0; i < list->n; i++)
		if (text_same(list->words[i].name, w.name))
			law__fault(&r->faults, l->at, name.column, "list %s has %s already",
				   list->l.name, w.name);
	law__end(r, l);
	*VEC_ADD(r->arena, list->words, list->n, list->room) = w;
	return false;
}

/* The statement says a heading; the law's own line with it must come next. */
static void expect(struct reader *r, struct line *l, const char *words)
{
	r->expect = words;
	r->expect_by = l;
	r->open_paragraph = false;
	r->lost = false;
}

bool law__read_chapter(struct reader *r, struct line *l)
{
	int64_t n;
	if (!law__take_int(r, l, "the chapter's number", 1, 999, &n) ||
	    !law__take_title(r, l, "the chapter's title", &r->chapter_title) || !law__end(r, l))
		return false;
	if (n != r->chapter + 1)
		law__fault(&r->faults, l->at, l->words[1].column,
			   "here must come chapter %d, not %d", r->chapter + 1, (int)n);
	r->chapter = (int)n;
	expect(r, l,
	       arena_printf(r->arena, "第%s章 %s", law__zh_number(r->arena, (int)n),
			    r->chapter_title.zh));
	return false;
}

bool law__read_article(struct reader *r, struct line *l)
{
	struct article a = { .chapter = r->chapter,
			     .chapter_zh = r->chapter_title.zh,
			     .chapter_en = r->chapter_title.en,
			     .at = l->at };
	struct title heading;
	int64_t n;
	if (!law__take_int(r, l, "the article's number", 1, 9999, &n) ||
	    !law__take_title(r, l, "the article's heading", &heading) || !law__end(r, l))
		return false;
	int last = r->n_articles ? r->articles[r->n_articles - 1].number : 0;
	if (n != last + 1)
		law__fault(&r->faults, l->at, l->words[1].column,
			   "here must come article %d, not %d", last + 1, (int)n);
	if (r->chapter == 0)
		law__fault(&r->faults, l->at, 1,
			   "an article stands in a chapter; write `chapter 1 …` above it");
	a.number = (int)n;
	a.heading_zh = heading.zh;
	a.heading_en = heading.en;
	*VEC_ADD(r->arena, r->articles, r->n_articles, r->articles_room) = a;
	expect(r, l,
	       arena_printf(r->arena, "第%s条（%s）", law__zh_number(r->arena, (int)n),
			    heading.zh));
	return false;
}

/* "19.2" or "24.1.2" as numbers; item 0 where there is none. */
static bool split_cite(struct reader *r, const char *cite, int64_t part[3])
{
	int n;
	char **pieces = text_split(r->arena, cite, '.', &n);
	part[2] = 0;
	if (n < 2 || n > 3)
		return false;
	for (int i = 0; i < n; i++)
		if (!text_int(pieces[i], &part[i]) || part[i] < 1 || part[i] > 9999)
			return false;
	return true;
}

/* What may come after the last paragraph: the article's next one, or its next item. */
static bool in_order(const struct reader *r, const int64_t part[3])
{
	int article = r->n_articles ? r->articles[r->n_articles - 1].number : 0;
	const struct paragraph *last =
		r->n_paragraphs ? r->paragraphs[r->n_paragraphs - 1].p : NULL;
	if (part[0] != article)
		return false;
	if (!last || last->article != article)
		return part[1] == 1 && part[2] == 0;
	return (part[1] == last->number + 1 && part[2] == 0) ||
	       (part[1] == last->number && part[2] == last->item + 1);
}

struct paragraph *law__add_paragraph(struct reader *r, const char *cite, const int64_t part[3],
				     struct source at, int column)
{
	struct paragraph *p = TAKE(r->arena, struct paragraph);
	*p = (struct paragraph){ .cite = cite,
				 .article = (int)part[0],
				 .number = (int)part[1],
				 .item = (int)part[2],
				 .at = at };
	*VEC_ADD(r->arena, r->paragraphs, r->n_paragraphs, r->paragraphs_room) =
		(struct raw_paragraph){ .p = p, .column = column };
	return p;
}

bool law__read_paragraph(struct reader *r, struct line *l)
{
	struct name cite;
	int64_t part[3];
	r->open_paragraph = false;
	r->lost = true;
	if (!law__take_name(r, l, "the paragraph's number, such as 19.2", &cite))
		return false;
	if (!split_cite(r, cite.text, part)) {
		law__fault(
			&r->faults, l->at, cite.column,
			"a paragraph is numbered article.paragraph or article.paragraph.item, not %s",
			cite.text);
		return false;
	}
	if (!in_order(r, part)) {
		const struct paragraph *last =
			r->n_paragraphs ? r->paragraphs[r->n_paragraphs - 1].p : NULL;
		law__fault(
			&r->faults, l->at, cite.column,
			"paragraph %s does not follow here: the last article is %d, the last paragraph %s",
			cite.text, r->n_articles ? r->articles[r->n_articles - 1].number : 0,
			last ? last->cite : "none");
		return false;
	}
	law__add_paragraph(r, cite.text, part, l->at, cite.column);
	law__end(r, l);
	r->lost = false;
	r->open_paragraph = true;
	return true;
}

static struct raw_paragraph *here(struct reader *r)
{
	for (int i = r->n_paragraphs - 1; i >= 0; i--)
		if (!r->paragraphs[i].implied)
			return &r->paragraphs[i];
	return NULL;
}

bool law__read_nothing(struct reader *r, struct line *l)
{
	struct raw_paragraph *p = here(r);
	if (p->said)
		law__fault(&r->faults, l->at, 1,
			   "paragraph %s has statements; `nothing` contradicts them", p->p->cite);
	p->said = true;
	if (law__take_title(r, l, "why no statement is needed", &p->p->nothing))
		law__end(r, l);
	return false;
}

static bool read_home(struct reader *r, struct line *l, struct raw_duty *d)
{
	static const char *const homes[] = {
		"procedure", "check", "page", "register", "text", NULL
	};
	static const enum duty_home kinds[] = { DUTY_PROCEDURE, DUTY_CHECK, DUTY_PAGE,
						DUTY_REGISTER, DUTY_TEXT };
	if (law__accept(l, "not_yet")) {
		d->d.home = DUTY_NOT_YET;
		return law__take_title(r, l, "what is missing", &d->d.why);
	}
	if (!law__accept(l, "lives")) {
		law__wrong(r, l,
			   "here must be `lives` and where the duty is done, or `not_yet` and why");
		return false;
	}
	int home = law__take_one(r, l, "where the duty lives", homes);
	if (home < 0)
		return false;
	d->d.home = kinds[home];
	if (d->d.home == DUTY_TEXT)
		return law__take_title(r, l, "why the text is enough", &d->d.why);
	const struct word *w;
	if (!law__take(r, l, home == 0 ? "PROCEDURE or PROCEDURE/STEP" : "its name", &w))
		return false;
	d->where = (struct name){ .text = w->text, .at = l->at, .column = w->column };
	return true;
}

bool law__read_duty(struct reader *r, struct line *l)
{
	struct raw_duty d = { .d.at = l->at };
	struct raw_paragraph *p = here(r);
	p->said = true;
	if (p->p->nothing.zh)
		law__fault(&r->faults, l->at, 1,
			   "paragraph %s says that it needs no statement, and has this one",
			   p->p->cite);
	if (!law__take_name(r, l, "the duty's id, such as 19.1-a", &d.id))
		return false;
	d.d.id = d.id.text;
	d.d.paragraph = p->p;
	for (int i = 0; i < r->n_duties; i++)
		if (text_same(r->duties[i].d.id, d.d.id)) {
			law__fault(&r->faults, l->at, d.id.column,
				   "duty %s is already stated, in %s:%d", d.d.id,
				   r->duties[i].d.at.file, r->duties[i].d.at.line);
			return false;
		}
	const char *prefix = arena_printf(r->arena, "%d.%d-", p->p->article, p->p->number);
	if (!text_starts(d.d.id, prefix))
		law__fault(&r->faults, l->at, d.id.column,
			   "duty %s does not belong to paragraph %s; its id would begin with %s",
			   d.d.id, p->p->cite, prefix);
	if (read_home(r, l, &d))
		law__end(r, l);
	*VEC_ADD(r->arena, r->duties, r->n_duties, r->duties_room) = d;
	return false;
}

/* [from DATE] "读法" "reading" [instead "…" "…"] */
static bool read_readings(struct reader *r, struct line *l, struct policy *v, bool instead)
{
	v->from_day = DAY_NONE;
	if (law__accept(l, "from")) {
		const struct word *w = law__peek(l);
		if (!w || w->quoted || !day_parse(w->text, &v->from_day)) {
			law__wrong(r, l, "here must be a day such as 2022-05-01");
			return false;
		}
		l->next++;
	}
	if (!law__take_title(r, l, "the reading", &v->reading))
		return false;
	if (law__accept(l, "instead"))
		return law__take_title(r, l, "the alternative", &v->alternative) && law__end(r, l);
	if (instead) {
		law__wrong(r, l, "here must be `instead` and the alternative reading");
		return false;
	}
	return law__end(r, l);
}

static struct policy *add_policy(struct reader *r, struct line *l, struct name *name)
{
	struct raw_paragraph *p = here(r);
	p->said = true;
	if (!law__take_name(r, l, "the value's name", name))
		return NULL;
	struct policy *v = VEC_ADD(r->arena, r->policies, r->n_policies, r->policies_room);
	*v = (struct policy){
		.name = name->text, .article = p->p->cite, .at = l->at, .from_day = DAY_NONE
	};
	v->at.column = name->column;
	return v;
}

bool law__read_value(struct reader *r, struct line *l)
{
	static const char *const units[] = { "number", "percent", "workdays", "months",
					     "days",   "factor",  NULL };
	static const enum value_unit kinds[] = { UNIT_NUMBER, UNIT_PERCENT, UNIT_WORKDAYS,
						 UNIT_MONTHS, UNIT_DAYS,    UNIT_FACTOR };
	struct name name;
	struct policy *v = add_policy(r, l, &name);
	const struct word *number;
	if (!v || !law__take(r, l, "the value, a number", &number))
		return false;
	int unit = law__take_one(r, l, "the value's unit", units);
	if (unit < 0)
		return false;
	v->unit = kinds[unit];
	bool good = v->unit == UNIT_FACTOR ? text_decimal(number->text, 4, &v->number)
					   : text_int(number->text, &v->number);
	if (!good || v->number < 0 || v->number > INT32_MAX) {
		law__fault(&r->faults, l->at, number->column, "the value must be %s, not %s",
			   v->unit == UNIT_FACTOR ? "a decimal such as 1.00" : "a whole number",
			   number->text);
		v->number = 1;
	}
	if (law__accept(l, "in_principle"))
		v->strength = IN_PRINCIPLE;
	else if (law__accept(l, "policy"))
		v->strength = POLICY;
	read_readings(r, l, v, false);
	return false;
}

bool law__read_policy(struct reader *r, struct line *l)
{
	struct name name, choice;
	struct policy *v = add_policy(r, l, &name);
	if (!v)
		return false;
	v->unit = UNIT_CHOICE;
	v->strength = POLICY;
	if (!law__take_name(r, l, "the reading's name", &choice))
		return false;
	v->choice = choice.text;
	read_readings(r, l, v, true);
	return false;
}
