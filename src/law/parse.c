/* Lines to statements: which statement a line is, what it may stand under, and where the words of
 * the law belong. What the statements say is read in parse_frame.c and parse_procedure.c; names are
 * only noted, since they may be used before they are defined, and resolve.c finds what they mean.
 */
#include "law/inner.h"

enum block {
	B_TOP,
	B_PACK,
	B_LIST,
	B_PARAGRAPH,
	B_PROCEDURE,
	B_STEP,
	B_FIELD,
	B_REGISTER,
	B_FIGURES,
	B_NONE
};

static const char *const block_names[] = { "a file", "pack",  "list",     "paragraph", "procedure",
					   "step",   "field", "register", "figures" };

static const struct statement {
	enum block in;
	const char *word;
	bool (*read)(struct reader *r, struct line *l); /* true: what it opens was opened */
	enum block opens;
} statements[] = {
	{ B_TOP, "pack", law__read_pack, B_PACK },
	{ B_TOP, "dimension", law__read_dimension, B_NONE },
	{ B_TOP, "role", law__read_role, B_NONE },
	{ B_TOP, "exclude", law__read_exclude, B_NONE },
	{ B_TOP, "list", law__read_list, B_LIST },
	{ B_TOP, "chapter", law__read_chapter, B_NONE },
	{ B_TOP, "article", law__read_article, B_NONE },
	{ B_TOP, "paragraph", law__read_paragraph, B_PARAGRAPH },
	{ B_PACK, "issued", law__read_issued, B_NONE },
	{ B_PACK, "effective", law__read_effective, B_NONE },
	{ B_LIST, "word", law__read_word, B_NONE },
	{ B_PARAGRAPH, "duty", law__read_duty, B_NONE },
	{ B_PARAGRAPH, "value", law__read_value, B_NONE },
	{ B_PARAGRAPH, "policy", law__read_policy, B_NONE },
	{ B_PARAGRAPH, "nothing", law__read_nothing, B_NONE },
	{ B_PARAGRAPH, "procedure", law__read_procedure, B_PROCEDURE },
	{ B_PARAGRAPH, "register", law__read_register, B_REGISTER },
	{ B_PARAGRAPH, "figures", law__read_figures, B_FIGURES },
	{ B_FIGURES, "figure", law__read_figure, B_NONE },
	{ B_REGISTER, "shows", law__read_shows, B_NONE },
	{ B_REGISTER, "one_per", law__read_one_per, B_NONE },
	{ B_REGISTER, "beside", law__read_beside, B_NONE },
	{ B_REGISTER, "every", law__read_every, B_NONE },
	{ B_PROCEDURE, "withdraw", law__read_withdraw, B_NONE },
	{ B_PROCEDURE, "step", law__read_step, B_STEP },
	{ B_STEP, "field", law__read_field, B_FIELD },
	{ B_STEP, "need", law__read_need, B_NONE },
	{ B_STEP, "lapse", law__read_lapse, B_NONE },
	{ B_FIELD, "option", law__read_option, B_NONE },
};
static const struct statement outcome = { B_STEP, "", law__read_outcome, B_NONE };

/* Under a step every other word that an arrow follows is an outcome. */
static const struct statement *statement_of(enum block in, const struct line *l)
{
	const struct word *w = &l->words[0];
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (statements[i].in == in && !w->quoted &&
		    strcmp(statements[i].word, w->text) == 0)
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
	law__fault(&r->faults, l->at, l->words[0].column,
		   "\"%s\" is no statement under %s; here may stand %s%s", l->words[0].text,
		   block_names[in], list.at, in == B_STEP ? ", or an outcome with its `->`" : "");
}

/* （一） at the beginning of an item: its number, or 0. */
static int item_number(struct reader *r, const char *text)
{
	for (int i = 1; text_starts(text, "（") && i < 100; i++)
		if (text_starts(text,
				arena_printf(r->arena, "（%s）", law__zh_number(r->arena, i))))
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
			law__fault(&r->faults, l->at, l->law_column,
				   "paragraph %s begins with these words, so it is item %d",
				   p->cite, item);
		p->text = l->law;
		return;
	}
	if (item != p->item + 1) {
		law__fault(
			&r->faults, l->at, l->law_column,
			"a further line of paragraph %s is its item （%s）; write `paragraph` before a new paragraph",
			p->cite, law__zh_number(r->arena, p->item + 1));
		return;
	}
	int64_t part[3] = { p->article, p->number, item };
	struct paragraph *q =
		law__add_paragraph(r,
				   arena_printf(r->arena, "%d.%d.%d", p->article, p->number, item),
				   part, l->at, l->law_column);
	q->text = l->law;
	r->paragraphs[r->n_paragraphs - 1].implied = true;
}

static void expected_missing(struct reader *r)
{
	if (r->expect)
		law__fault(&r->faults, r->expect_by->at, r->expect_by->words[0].column,
			   "after this must stand the law's own line `| %s`", r->expect);
	r->expect = NULL;
}

static void take_law(struct reader *r, struct line *l)
{
	*VEC_ADD(r->arena, r->law, r->n_law, r->law_room) =
		(struct law_line){ .text = l->law, .at = l->at, .column = l->law_column };
	if (r->expect) {
		if (!text_same(r->expect, l->law))
			law__fault(&r->faults, l->at, l->law_column,
				   "the law's heading is \"%s\", the statement above says \"%s\"",
				   l->law, r->expect);
		r->expect = NULL;
	} else if (r->open_paragraph) {
		add_to_paragraph(r, l);
	} else if (r->n_articles && !r->lost) {
		law__fault(
			&r->faults, l->at, l->law_column,
			"these words stand under no paragraph; write `paragraph %d.1` before them",
			r->articles[r->n_articles - 1].number);
	} else if (!r->n_articles && r->chapter == 0) {
		r->pack->preamble = r->pack->preamble ? arena_printf(r->arena, "%s\n%s",
								     r->pack->preamble, l->law)
						      : l->law;
	}
}

void law__parse(struct reader *r, struct line *lines, int n)
{
	enum block open[8] = { B_TOP };
	/* The deepest open level; a level whose inner lines are passed over after a fault. */
	int top = 0, skip = -1;
	for (int i = 0; i < n; i++) {
		struct line *l = &lines[i];
		if (l->law) {
			take_law(r, l);
			continue;
		}
		expected_missing(r);
		if (skip >= 0 && l->depth > skip)
			continue;
		skip = l->broken ? l->depth : -1;
		if (l->broken)
			continue;
		if (l->depth > top) {
			law__fault(&r->faults, l->at, 1,
				   "the line is indented by %d tabs; at most %d make sense here",
				   l->depth, top);
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
