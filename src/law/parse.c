/* Lines to statements, and the frame's statements: pack, dimensions, roles, exclusions, chapters, articles, paragraphs
 * with their duties, values and policies. What stands under `procedure` is in parse_procedure.c. Names are only noted
 * here; resolve.c finds what they mean, since they may be used before they are defined. */
#include "law/inner.h"

#include "civil/day.h"

enum block { B_TOP, B_PACK, B_PARAGRAPH, B_PROCEDURE, B_STEP, B_FIELD, B_NONE };

static const char *const block_names[] = {"a file", "pack", "paragraph", "procedure", "step", "field"};

static bool read_pack(struct reader *r, struct line *l)
{
	struct name name;
	if (r->named) {
		law__fault(&r->faults, l->at, 1, "the pack is already named, in %s:%d", r->pack_at.file, r->pack_at.line);
		return true;
	}
	r->named = true;
	r->pack_at = l->at;
	if (!law__take_name(r, l, "the pack's name", &name) || !law__take_title(r, l, "the pack's title", &r->pack->title))
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

static bool read_issued(struct reader *r, struct line *l)
{
	return read_day(r, l, "the day of issue", &r->issued, &r->pack->issued_day);
}

static bool read_effective(struct reader *r, struct line *l)
{
	return read_day(r, l, "the day of entry into force", &r->effective, &r->pack->effective_day);
}

static bool read_dimension(struct reader *r, struct line *l)
{
	struct dimension d = {0};
	struct name name;
	if (!law__take_name(r, l, "the dimension's name", &name) || !law__take_title(r, l, "its title", &d.title))
		return false;
	d.name = name.text;
	for (int i = 0; i < r->n_dimensions; i++)
		if (text_same(r->dimensions[i].name, d.name)) {
			law__fault(&r->faults, l->at, name.column, "dimension %s is defined twice", d.name);
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

static const char *const relation_words[] = {"unit", "sponsor", "cloud", "level", "city", "vendor", "party", NULL};

int law__relation(struct reader *r, struct line *l)
{
	return law__take_one(r, l, "how the case finds the body", relation_words);
}

static void read_role_rest(struct reader *r, struct line *l, struct role *o)
{
	static const char *const sees[] = {"own", "district", "city", "linked", "platform", "audit", NULL};
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
	law__end(r, l);
}

static bool read_role(struct reader *r, struct line *l)
{
	struct role o = {.at = l->at};
	struct name name;
	if (!law__take_name(r, l, "the role's name", &name))
		return false;
	const char *dot = strchr(name.text, '.');
	if (!dot || dot == name.text || !dot[1] || strchr(dot + 1, '.')) {
		law__fault(&r->faults, l->at, name.column, "a role is named body, dot, post, such as operator.reviewer, not %s",
			   name.text);
		return false;
	}
	for (int i = 0; i < r->n_roles; i++)
		if (text_same(r->roles[i].name, name.text)) {
			law__fault(&r->faults, l->at, name.column, "role %s is already defined, in %s:%d", name.text,
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

static bool read_exclude(struct reader *r, struct line *l)
{
	static const char *const kinds[] = {"static", "in_case", NULL};
	struct raw_exclusion e = {.x.at = l->at};
	int kind = law__take_one(r, l, "how they exclude each other", kinds);
	if (kind < 0)
		return false;
	e.x.statically = kind == 0;
	e.names = TAKE_N(r->arena, PACK_WORDS, struct name);
	while (law__peek(l) && !law__accept(l, "article"))
		if (!law__take_name(r, l, kind == 0 ? "a group's name" : "a function's name", &e.names[e.x.n++]))
			return false;
	if (l->n > 0 && text_same(l->words[l->next - 1].text, "article") && !law__take_name(r, l, "an article", &e.cite))
		return false;
	if (e.x.n < 2)
		law__fault(&r->faults, l->at, l->end_column, "an exclusion names at least two %s", kind == 0 ? "groups" : "functions");
	law__end(r, l);
	*VEC_ADD(r->arena, r->exclusions, r->n_exclusions, r->exclusions_room) = e;
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

static bool read_chapter(struct reader *r, struct line *l)
{
	int64_t n;
	if (!law__take_int(r, l, "the chapter's number", 1, 999, &n) ||
	    !law__take_title(r, l, "the chapter's title", &r->chapter_title) || !law__end(r, l))
		return false;
	if (n != r->chapter + 1)
		law__fault(&r->faults, l->at, l->words[1].column, "here must come chapter %d, not %d", r->chapter + 1, (int)n);
	r->chapter = (int)n;
	expect(r, l, arena_printf(r->arena, "第%s章 %s", law__zh_number(r->arena, (int)n), r->chapter_title.zh));
	return false;
}

static bool read_article(struct reader *r, struct line *l)
{
	struct article a = {.chapter = r->chapter, .chapter_zh = r->chapter_title.zh, .chapter_en = r->chapter_title.en,
			    .at = l->at};
	struct title heading;
	int64_t n;
	if (!law__take_int(r, l, "the article's number", 1, 9999, &n) || !law__take_title(r, l, "the article's heading", &heading) ||
	    !law__end(r, l))
		return false;
	int last = r->n_articles ? r->articles[r->n_articles - 1].number : 0;
	if (n != last + 1)
		law__fault(&r->faults, l->at, l->words[1].column, "here must come article %d, not %d", last + 1, (int)n);
	if (r->chapter == 0)
		law__fault(&r->faults, l->at, 1, "an article stands in a chapter; write `chapter 1 …` above it");
	a.number = (int)n;
	a.heading_zh = heading.zh;
	a.heading_en = heading.en;
	*VEC_ADD(r->arena, r->articles, r->n_articles, r->articles_room) = a;
	expect(r, l, arena_printf(r->arena, "第%s条（%s）", law__zh_number(r->arena, (int)n), heading.zh));
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
	const struct paragraph *last = r->n_paragraphs ? r->paragraphs[r->n_paragraphs - 1].p : NULL;
	if (part[0] != article)
		return false;
	if (!last || last->article != article)
		return part[1] == 1 && part[2] == 0;
	return (part[1] == last->number + 1 && part[2] == 0) || (part[1] == last->number && part[2] == last->item + 1);
}

static struct paragraph *add_paragraph(struct reader *r, const char *cite, const int64_t part[3], struct source at, int column)
{
	struct paragraph *p = TAKE(r->arena, struct paragraph);
	*p = (struct paragraph){.cite = cite, .article = (int)part[0], .number = (int)part[1], .item = (int)part[2], .at = at};
	*VEC_ADD(r->arena, r->paragraphs, r->n_paragraphs, r->paragraphs_room) =
		(struct raw_paragraph){.p = p, .column = column};
	return p;
}

static bool read_paragraph(struct reader *r, struct line *l)
{
	struct name cite;
	int64_t part[3];
	r->open_paragraph = false;
	r->lost = true;
	if (!law__take_name(r, l, "the paragraph's number, such as 19.2", &cite))
		return false;
	if (!split_cite(r, cite.text, part)) {
		law__fault(&r->faults, l->at, cite.column, "a paragraph is numbered article.paragraph or article.paragraph.item, not %s",
			   cite.text);
		return false;
	}
	if (!in_order(r, part)) {
		const struct paragraph *last = r->n_paragraphs ? r->paragraphs[r->n_paragraphs - 1].p : NULL;
		law__fault(&r->faults, l->at, cite.column,
			   "paragraph %s does not follow here: the last article is %d, the last paragraph %s", cite.text,
			   r->n_articles ? r->articles[r->n_articles - 1].number : 0, last ? last->cite : "none");
		return false;
	}
	add_paragraph(r, cite.text, part, l->at, cite.column);
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

static bool read_nothing(struct reader *r, struct line *l)
{
	struct raw_paragraph *p = here(r);
	if (p->said)
		law__fault(&r->faults, l->at, 1, "paragraph %s has statements; `nothing` contradicts them", p->p->cite);
	p->said = true;
	if (law__take_title(r, l, "why no statement is needed", &p->p->nothing))
		law__end(r, l);
	return false;
}

static bool read_home(struct reader *r, struct line *l, struct raw_duty *d)
{
	static const char *const homes[] = {"procedure", "check", "page", "text", NULL};
	static const enum duty_home kinds[] = {DUTY_PROCEDURE, DUTY_CHECK, DUTY_PAGE, DUTY_TEXT};
	if (law__accept(l, "not_yet")) {
		d->d.home = DUTY_NOT_YET;
		return law__take_title(r, l, "what is missing", &d->d.why);
	}
	if (!law__accept(l, "lives")) {
		law__wrong(r, l, "here must be `lives` and where the duty is done, or `not_yet` and why");
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
	d->where = (struct name){.text = w->text, .at = l->at, .column = w->column};
	return true;
}

static bool read_duty(struct reader *r, struct line *l)
{
	struct raw_duty d = {.d.at = l->at};
	struct raw_paragraph *p = here(r);
	p->said = true;
	if (p->p->nothing.zh)
		law__fault(&r->faults, l->at, 1, "paragraph %s says that it needs no statement, and has this one", p->p->cite);
	if (!law__take_name(r, l, "the duty's id, such as 19.1-a", &d.id))
		return false;
	d.d.id = d.id.text;
	d.d.paragraph = p->p;
	for (int i = 0; i < r->n_duties; i++)
		if (text_same(r->duties[i].d.id, d.d.id)) {
			law__fault(&r->faults, l->at, d.id.column, "duty %s is already stated, in %s:%d", d.d.id,
				   r->duties[i].d.at.file, r->duties[i].d.at.line);
			return false;
		}
	const char *prefix = arena_printf(r->arena, "%d.%d-", p->p->article, p->p->number);
	if (!text_starts(d.d.id, prefix))
		law__fault(&r->faults, l->at, d.id.column, "duty %s does not belong to paragraph %s; its id would begin with %s",
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
	*v = (struct policy){.name = name->text, .article = p->p->cite, .at = l->at, .from_day = DAY_NONE};
	v->at.column = name->column;
	return v;
}

static bool read_value(struct reader *r, struct line *l)
{
	static const char *const units[] = {"number", "percent", "workdays", "months", "days", "factor", NULL};
	static const enum value_unit kinds[] = {UNIT_NUMBER, UNIT_PERCENT, UNIT_WORKDAYS, UNIT_MONTHS, UNIT_DAYS, UNIT_FACTOR};
	struct name name;
	struct policy *v = add_policy(r, l, &name);
	const struct word *number;
	if (!v || !law__take(r, l, "the value, a number", &number))
		return false;
	int unit = law__take_one(r, l, "the value's unit", units);
	if (unit < 0)
		return false;
	v->unit = kinds[unit];
	bool good = v->unit == UNIT_FACTOR ? text_decimal(number->text, 4, &v->number) : text_int(number->text, &v->number);
	if (!good || v->number < 0 || v->number > INT32_MAX) {
		law__fault(&r->faults, l->at, number->column, "the value must be %s, not %s",
			   v->unit == UNIT_FACTOR ? "a decimal such as 1.00" : "a whole number", number->text);
		v->number = 1;
	}
	if (law__accept(l, "in_principle"))
		v->strength = IN_PRINCIPLE;
	else if (law__accept(l, "policy"))
		v->strength = POLICY;
	read_readings(r, l, v, false);
	return false;
}

static bool read_policy(struct reader *r, struct line *l)
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

static const struct statement {
	enum block in;
	const char *word;
	bool (*read)(struct reader *r, struct line *l); /* true: what it opens was opened */
	enum block opens;
} statements[] = {
	{B_TOP, "pack", read_pack, B_PACK},
	{B_TOP, "dimension", read_dimension, B_NONE},
	{B_TOP, "role", read_role, B_NONE},
	{B_TOP, "exclude", read_exclude, B_NONE},
	{B_TOP, "chapter", read_chapter, B_NONE},
	{B_TOP, "article", read_article, B_NONE},
	{B_TOP, "paragraph", read_paragraph, B_PARAGRAPH},
	{B_PACK, "issued", read_issued, B_NONE},
	{B_PACK, "effective", read_effective, B_NONE},
	{B_PARAGRAPH, "duty", read_duty, B_NONE},
	{B_PARAGRAPH, "value", read_value, B_NONE},
	{B_PARAGRAPH, "policy", read_policy, B_NONE},
	{B_PARAGRAPH, "nothing", read_nothing, B_NONE},
	{B_PARAGRAPH, "procedure", law__read_procedure, B_PROCEDURE},
	{B_PROCEDURE, "withdraw", law__read_withdraw, B_NONE},
	{B_PROCEDURE, "step", law__read_step, B_STEP},
	{B_STEP, "field", law__read_field, B_FIELD},
	{B_STEP, "need", law__read_need, B_NONE},
	{B_STEP, "lapse", law__read_lapse, B_NONE},
	{B_FIELD, "option", law__read_option, B_NONE},
};
static const struct statement outcome = {B_STEP, "", law__read_outcome, B_NONE};

/* Under a step every other word that an arrow follows is an outcome. */
static const struct statement *statement_of(enum block in, const struct line *l)
{
	const struct word *w = &l->words[0];
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (statements[i].in == in && !w->quoted && strcmp(statements[i].word, w->text) == 0)
			return &statements[i];
	for (int i = 1; in == B_STEP && i < l->n; i++)
		if (!l->words[i].quoted && strcmp(l->words[i].text, "->") == 0)
			return &outcome;
	return NULL;
}

static void unknown_statement(struct reader *r, enum block in, const struct line *l)
{
	struct buf list;
	buf_init(&list, r->arena, 128);
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (statements[i].in == in)
			buf_printf(&list, "%s%s", list.len ? ", " : "", statements[i].word);
	law__fault(&r->faults, l->at, l->words[0].column, "\"%s\" is no statement under %s; here may stand %s%s", l->words[0].text,
		   block_names[in], list.at, in == B_STEP ? ", or an outcome with its `->`" : "");
}

/* （一） at the beginning of an item: its number, or 0. */
static int item_number(struct reader *r, const char *text)
{
	for (int i = 1; i < 100; i++)
		if (text_starts(text, arena_printf(r->arena, "（%s）", law__zh_number(r->arena, i))))
			return i;
	return 0;
}

static void add_to_paragraph(struct reader *r, const struct line *l)
{
	struct raw_paragraph *last = &r->paragraphs[r->n_paragraphs - 1];
	struct paragraph *p = last->p;
	int item = item_number(r, l->law);
	if (!p->text) {
		if (item != p->item)
			law__fault(&r->faults, l->at, l->law_column, "paragraph %s begins with these words, so it is item %d", p->cite, item);
		p->text = l->law;
		return;
	}
	if (item != p->item + 1) {
		law__fault(&r->faults, l->at, l->law_column,
			   "a further line of paragraph %s is its item （%s）; write `paragraph` before a new paragraph", p->cite,
			   law__zh_number(r->arena, p->item + 1));
		return;
	}
	int64_t part[3] = {p->article, p->number, item};
	struct paragraph *q = add_paragraph(r, arena_printf(r->arena, "%d.%d.%d", p->article, p->number, item), part, l->at,
					    l->law_column);
	q->text = l->law;
	r->paragraphs[r->n_paragraphs - 1].implied = true;
}

static void expected_missing(struct reader *r)
{
	if (r->expect)
		law__fault(&r->faults, r->expect_by->at, r->expect_by->words[0].column, "after this must stand the law's own line `| %s`",
			   r->expect);
	r->expect = NULL;
}

static void take_law(struct reader *r, struct line *l)
{
	*VEC_ADD(r->arena, r->law, r->n_law, r->law_room) = (struct law_line){.text = l->law, .at = l->at, .column = l->law_column};
	if (r->expect) {
		if (!text_same(r->expect, l->law))
			law__fault(&r->faults, l->at, l->law_column, "the law's heading is \"%s\", the statement above says \"%s\"", l->law,
				   r->expect);
		r->expect = NULL;
	} else if (r->open_paragraph) {
		add_to_paragraph(r, l);
	} else if (r->n_articles && !r->lost) {
		law__fault(&r->faults, l->at, l->law_column, "these words stand under no paragraph; write `paragraph %d.1` before them",
			   r->articles[r->n_articles - 1].number);
	} else if (!r->n_articles && r->chapter == 0) {
		r->pack->preamble = r->pack->preamble ? arena_printf(r->arena, "%s\n%s", r->pack->preamble, l->law) : l->law;
	}
}

void law__parse(struct reader *r, struct line *lines, int n)
{
	enum block open[8] = {B_TOP};
	int top = 0, skip = -1; /* the deepest open level; a level whose inner lines are passed over after a fault */
	for (int i = 0; i < n; i++) {
		struct line *l = &lines[i];
		if (l->law) {
			take_law(r, l);
			continue;
		}
		expected_missing(r);
		if (skip >= 0 && l->depth > skip)
			continue;
		skip = -1;
		if (l->depth > top) {
			law__fault(&r->faults, l->at, 1, "the line is indented by %d tabs; at most %d make sense here", l->depth, top);
			skip = l->depth;
			continue;
		}
		top = l->depth;
		const struct statement *s = statement_of(open[top], l);
		if (!s)
			unknown_statement(r, open[top], l);
		l->next = s == &outcome ? 0 : 1;
		bool opened = s && s->read(r, l) && s->opens != B_NONE;
		if (opened)
			open[++top] = s->opens;
		else if (!s || s->opens != B_NONE)
			skip = l->depth;
	}
	expected_missing(r);
}
