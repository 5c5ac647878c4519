/* Figures: what a principle of the law comes to, computed from what the platform holds. The pack
 * says which and from what; a figure with no data says why. */
#include "law/inner.h"

/* A letter an argument: r a register, f a field of it, o an option of the field before it, n a name
 * that the program computes. */
static const struct {
	const char *word, *takes;
	enum figure_kind kind;
} kinds[] = {
	{ "count", "r", FIGURE_COUNT },
	{ "covered", "r", FIGURE_COVERED },
	{ "share", "rfo", FIGURE_SHARE },
	{ "share_by", "rfof", FIGURE_SHARE_BY },
	{ "ratio", "rff", FIGURE_RATIO },
	{ "filled", "rf", FIGURE_FILLED },
	{ "repeated", "rffo", FIGURE_REPEATED },
	{ "computed", "n", FIGURE_COMPUTED },
	{ "none", "", FIGURE_NONE },
};

bool law__read_figures(struct reader *r, struct line *l)
{
	struct name name;
	struct raw_figures g = { .f = { 0 } };
	for (int i = r->n_paragraphs - 1; i >= 0; i--) {
		r->paragraphs[i].said |= !r->paragraphs[i].implied;
		if (!r->paragraphs[i].implied)
			break;
	}
	if (!law__take_name(r, l, "the group's name", &name) ||
	    !law__take_title(r, l, "the group's title", &g.f.title))
		return false;
	law__end(r, l);
	g.f.name = name.text;
	*VEC_ADD(r->arena, r->figures, r->n_figures, r->figures_room) = g;
	return true;
}

bool law__read_figure(struct reader *r, struct line *l)
{
	struct raw_figures *g = &r->figures[r->n_figures - 1];
	struct raw_figure f = { 0 };
	static const char *words[sizeof kinds / sizeof *kinds + 1];
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		words[i] = kinds[i].word;
	if (!law__take_name(r, l, "the figure's name", &f.name) ||
	    !law__take_title(r, l, "the figure's title", &f.f.title))
		return false;
	int kind = law__take_one(r, l, "how it is computed", words);
	if (kind < 0)
		return false;
	f.f.name = f.name.text;
	f.f.kind = kinds[kind].kind;
	f.takes = kinds[kind].takes;
	for (const char *t = f.takes; *t; t++)
		if (!law__take_name(r, l, "a register, a field, an option or a name",
				    &f.args[f.n++]))
			return false;
	if (f.f.kind == FIGURE_NONE && !law__take_title(r, l, "why there is no data yet", &f.f.why))
		return false;
	law__end(r, l);
	*VEC_ADD(r->arena, g->list, g->n, g->room) = f;
	return false;
}

static void resolve_figure(struct reader *r, struct raw_figure *f)
{
	const struct registry *b = NULL;
	const struct field *of = NULL;
	for (int i = 0; i < f->n; i++) {
		struct name a = f->args[i];
		f->f.args[i] = a.text;
		if (f->takes[i] == 'r') {
			f->f.registry = b = law_registry_find(r->pack, a.text);
			if (!b)
				law__fault(&r->faults, a.at, a.column, "no register is named %s",
					   a.text);
		} else if (f->takes[i] == 'f' && b) {
			of = law_registry_field(b, a.text);
			if (!of)
				law__fault(&r->faults, a.at, a.column,
					   "register %s has no column %s", b->name, a.text);
		} else if (f->takes[i] == 'o' && of) {
			bool known = false;
			for (int j = 0; j < of->n_options; j++)
				known |= text_same(of->options[j], a.text);
			if (!known)
				law__fault(&r->faults, a.at, a.column, "field %s has no option %s",
					   of->name, a.text);
		}
	}
}

void law__resolve_figures(struct reader *r)
{
	struct figure_group *out = TAKE_N(r->arena, r->n_figures + 1, struct figure_group);
	for (int i = 0; i < r->n_figures; i++) {
		struct raw_figures *g = &r->figures[i];
		struct law_figure *list = TAKE_N(r->arena, g->n + 1, struct law_figure);
		for (int j = 0; j < g->n; j++) {
			resolve_figure(r, &g->list[j]);
			list[j] = g->list[j].f;
		}
		out[i] = g->f;
		out[i].list = list;
		out[i].n = g->n;
	}
	r->pack->figures = out;
	r->pack->n_figures = r->n_figures;
}
