/* Names become pointers: citations, exclusions, values, paragraphs, and the pack's arrays.
 * Procedures are in resolve_procedure.c. Everything is checked, so that one reading lists every
 * fault. */
#include "civil/day.h"
#include "law/inner.h"

const char *law__zh_number(struct arena *a, int n)
{
	static const char *const digits[] = { "零", "一", "二", "三", "四",
					      "五", "六", "七", "八", "九" };
	static const char *const places[] = { "千", "百", "十", "" };
	struct buf b;
	buf_init(&b, a, 32);
	bool gap = false;
	for (int place = 0, of = 1000; place < 4; place++, of /= 10) {
		int d = n / of % 10;
		if (d == 0) {
			gap = b.len > 0;
			continue;
		}
		if (gap)
			buf_text(&b, "零");
		gap = false;
		if (!(of == 10 && d == 1 && b.len == 0)) /* 十九, not 一十九 */
			buf_text(&b, digits[d]);
		buf_text(&b, places[place]);
	}
	return b.at;
}

const struct raw_paragraph *law__paragraph(const struct reader *r, const char *cite)
{
	for (int i = 0; i < r->n_paragraphs; i++)
		if (text_same(r->paragraphs[i].p->cite, cite))
			return &r->paragraphs[i];
	return NULL;
}

bool law__cite_known(const struct reader *r, const char *cite)
{
	int64_t article;
	if (!text_int(cite, &article))
		return law__paragraph(r, cite) != NULL;
	for (int i = 0; i < r->n_articles; i++)
		if (r->articles[i].number == article)
			return true;
	return false;
}

void law__check_cite(struct reader *r, struct name cite)
{
	if (!cite.text || law__cite_known(r, cite.text))
		return;
	int64_t article;
	if (text_int(cite.text, &article)) {
		law__fault(&r->faults, cite.at, cite.column,
			   "there is no article %s; the law has %d", cite.text, r->n_articles);
		return;
	}
	int last = 0, of = law__article_number(cite.text);
	for (int i = 0; i < r->n_paragraphs; i++)
		if (r->paragraphs[i].p->article == of)
			last = r->paragraphs[i].p->number;
	law__fault(&r->faults, cite.at, cite.column,
		   "there is no paragraph %s; the last of article %d is %d.%d", cite.text, of, of,
		   last);
}

static bool group_known(const struct reader *r, const char *name)
{
	for (int i = 0; i < r->n_roles; i++)
		if (text_same(r->roles[i].group, name))
			return true;
	return false;
}

static bool function_known(const struct reader *r, const char *name)
{
	for (int i = 0; i < r->n_roles; i++)
		if (text_same(r->roles[i].function, name))
			return true;
	return false;
}

static void resolve_exclusions(struct reader *r)
{
	struct exclusion *out = TAKE_N(r->arena, r->n_exclusions + 1, struct exclusion);
	for (int i = 0; i < r->n_exclusions; i++) {
		struct raw_exclusion *e = &r->exclusions[i];
		const char **names = TAKE_N(r->arena, e->x.n + 1, const char *);
		for (int j = 0; j < e->x.n; j++) {
			const struct name *n = &e->names[j];
			names[j] = n->text;
			if (e->x.statically ? !group_known(r, n->text)
					    : !function_known(r, n->text))
				law__fault(&r->faults, n->at, n->column, "no role has the %s %s",
					   e->x.statically ? "group" : "function", n->text);
			for (int k = 0; k < j; k++)
				if (text_same(names[k], n->text))
					law__fault(&r->faults, n->at, n->column,
						   "%s cannot exclude itself; it is named twice",
						   n->text);
		}
		law__check_cite(r, e->cite);
		e->x.names = names;
		e->x.article = e->cite.text;
		out[i] = e->x;
	}
	r->pack->exclusions = out;
	r->pack->n_exclusions = r->n_exclusions;
}

/* Each date of a value leads to its next. */
static void link_policies(struct reader *r)
{
	for (int i = 0; i < r->n_policies; i++) {
		struct policy *v = &r->policies[i];
		for (int j = 0; j < r->n_policies; j++) {
			const struct policy *w = &r->policies[j];
			if (text_same(v->name, w->name) && w->from_day > v->from_day &&
			    (!v->later || w->from_day < v->later->from_day))
				v->later = w;
		}
	}
}

static void resolve_policies(struct reader *r)
{
	for (int i = 0; i < r->n_policies; i++) {
		struct policy *v = &r->policies[i];
		if (v->from_day == DAY_NONE)
			v->from_day = r->pack->effective_day;
		else if (v->from_day < r->pack->effective_day)
			law__fault(&r->faults, v->at, v->at.column,
				   "value %s would hold before the pack is in force", v->name);
		for (int j = 0; j < i; j++) {
			const struct policy *w = &r->policies[j];
			if (!text_same(v->name, w->name))
				continue;
			if (v->from_day == w->from_day)
				law__fault(
					&r->faults, v->at, v->at.column,
					"value %s is already defined, in %s:%d; a later one says `from`",
					v->name, w->at.file, w->at.line);
			else if (v->unit != w->unit)
				law__fault(&r->faults, v->at, v->at.column,
					   "value %s has another unit in %s:%d", v->name,
					   w->at.file, w->at.line);
		}
	}
	link_policies(r);
	r->pack->policies = r->policies;
	r->pack->n_policies = r->n_policies;
}

/* Whether the paragraph, or an item of it that stands for itself, has a statement. */
static bool said(const struct reader *r, const struct raw_paragraph *p)
{
	if (p->said || p->implied)
		return true;
	for (int i = 0; i < r->n_paragraphs && p->p->item == 0; i++) {
		const struct raw_paragraph *q = &r->paragraphs[i];
		if (q->said && q->p->article == p->p->article && q->p->number == p->p->number)
			return true;
	}
	return false;
}

static void resolve_paragraph(struct reader *r, struct raw_paragraph *raw)
{
	struct paragraph *p = raw->p;
	if (!p->text) {
		law__fault(&r->faults, p->at, raw->column,
			   "paragraph %s has no words; write them after `| ` below", p->cite);
		p->text = "";
	}
	if (!r->holes && !said(r, raw))
		law__fault(
			&r->faults, p->at, raw->column,
			"paragraph %s has no statement; state what carries it out, or `nothing` and why",
			p->cite);
	int policies = 0, procedures = 0;
	for (int i = 0; i < r->n_policies; i++)
		policies += text_same(r->policies[i].article, p->cite);
	for (int i = 0; i < r->n_procedures; i++)
		procedures += r->procedures[i].paragraph == p;
	p->policies = TAKE_N(r->arena, policies, const struct policy *);
	for (int i = 0; p->n_policies < policies; i++)
		if (text_same(r->policies[i].article, p->cite))
			p->policies[p->n_policies++] = &r->policies[i];
	p->registries = TAKE_N(r->arena, r->n_registries + 1, const struct registry *);
	for (int i = 0; i < r->n_registries; i++)
		if (r->registries[i].r.paragraph == p)
			p->registries[p->n_registries++] = &r->pack->registries[i];
	p->procedures = TAKE_N(r->arena, procedures, const struct procedure *);
	for (int i = 0; p->n_procedures < procedures; i++)
		if (r->procedures[i].paragraph == p)
			p->procedures[p->n_procedures++] = r->procedures[i].p;
}

static void resolve_articles(struct reader *r)
{
	for (int i = 0; i < r->n_paragraphs; i++)
		resolve_paragraph(r, &r->paragraphs[i]);
	for (int i = 0; i < r->n_articles; i++) {
		struct article *a = &r->articles[i];
		int n = 0;
		for (int j = 0; j < r->n_paragraphs; j++)
			n += r->paragraphs[j].p->article == a->number;
		a->paragraphs = TAKE_N(r->arena, n, const struct paragraph *);
		for (int j = 0; a->n_paragraphs < n; j++)
			if (r->paragraphs[j].p->article == a->number)
				a->paragraphs[a->n_paragraphs++] = r->paragraphs[j].p;
		if (a->n_paragraphs == 0 && !r->holes)
			law__fault(&r->faults, a->at, 1, "article %d has no paragraph", a->number);
	}
	r->pack->articles = r->articles;
	r->pack->n_articles = r->n_articles;
}

static void join_text(struct reader *r)
{
	struct buf b;
	buf_init(&b, r->arena, 1 << 15);
	for (int i = 0; i < r->n_law; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_text(&b, r->law[i].text);
	}
	r->pack->text = b.at;
}

static void check_head(struct reader *r, struct source first)
{
	if (!r->named) {
		law__fault(&r->faults, first, 1,
			   "the first statement of a pack is `pack NAME \"中文\" \"English\"`");
		return;
	}
	if (!r->effective && !r->holes)
		law__fault(&r->faults, r->pack_at, 1,
			   "the pack does not say from which day it is `effective`");
	if (!r->issued && !r->holes)
		law__fault(&r->faults, r->pack_at, 1,
			   "the pack does not say on which day it was `issued`");
	r->pack->version = day_iso(r->arena, r->pack->effective_day);
}

static void resolve_lists(struct reader *r)
{
	struct word_list *lists = TAKE_N(r->arena, r->n_lists + 1, struct word_list);
	for (int i = 0; i < r->n_lists; i++) {
		const struct raw_list *from = &r->lists[i];
		lists[i] = from->l;
		lists[i].words = from->words;
		lists[i].n = from->n;
		if (from->n == 0 && !r->holes)
			law__fault(&r->faults, from->l.at, 1, "list %s has no `word`",
				   from->l.name);
	}
	r->pack->lists = lists;
	r->pack->n_lists = r->n_lists;
}

void law__resolve(struct reader *r)
{
	struct pack *p = r->pack;
	check_head(r, r->n_law ? r->law[0].at : (struct source){ .file = "", .line = 1 });
	p->dimensions = r->dimensions;
	p->n_dimensions = r->n_dimensions;
	p->roles = r->roles;
	p->n_roles = r->n_roles;
	resolve_exclusions(r);
	resolve_lists(r);
	resolve_policies(r);
	law__resolve_procedures(r);
	law__resolve_registries(r);
	law__resolve_figures(r);
	law__resolve_duties(r);
	resolve_articles(r);
	join_text(r);
}
