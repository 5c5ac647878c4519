/* From files to a pack, and finding things in it. */
#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "codec/crypto.h"
#include "law/inner.h"

int law__by_place(const void *x, const void *y)
{
	const struct pack_error *a = x, *b = y;
	int file = strcmp(a->file, b->file);
	if (file)
		return file;
	return a->line != b->line ? (a->line > b->line) - (a->line < b->line)
				  : (a->column > b->column) - (a->column < b->column);
}

static bool is_rules(const struct pack_file *f)
{
	return text_ends(f->name, ".rules");
}

static const struct pack_file *beside(const struct pack_file *files, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (text_same(files[i].name, name))
			return &files[i];
	return NULL;
}

/* The hash of all the rules' bytes, in name order: what a case's version means. */
static const char *fingerprint(struct arena *a, const struct pack_file *files, int n)
{
	struct crypto_piece *pieces = TAKE_N(a, n + 1, struct crypto_piece);
	int count = 0;
	for (int i = 0; i < n; i++)
		if (is_rules(&files[i]))
			pieces[count++] = (struct crypto_piece){ .bytes = files[i].bytes,
								 .len = files[i].size };
	uint8_t hash[SM3_SIZE];
	crypto_sm3_v(pieces, count, hash);
	char *hex = arena_take(a, 2 * SM3_SIZE + 1);
	text_hex(hash, SM3_SIZE, hex);
	return hex;
}

static void read_files(struct reader *r, const struct pack_file *files, int n)
{
	int rules = 0;
	for (int i = 0; i < n; i++) {
		if (!is_rules(&files[i]))
			continue;
		if (++rules > PACK_FILES) {
			law__fault(&r->faults, (struct source){ .file = files[i].name, .line = 1 },
				   1, "a pack has at most %d files", PACK_FILES);
			break;
		}
		int n_lines;
		const char *name = arena_text(r->arena, files[i].name);
		struct line *lines =
			law__lex(&r->faults, name, files[i].bytes, files[i].size, &n_lines);
		law__parse(r, lines, n_lines);
	}
	if (rules == 0)
		law__fault(&r->faults, (struct source){ .file = "", .line = 0 }, 0,
			   "there is no file that ends in .rules");
}

struct pack *law_pack_parse(struct arena *a, const struct pack_file *files, int n,
			    struct pack_error **errors, int *n_errors)
{
	struct reader *r = TAKE(a, struct reader);
	r->arena = r->faults.arena = a;
	r->pack = TAKE(a, struct pack);
	read_files(r, files, n);
	if (r->faults.n == 0 || r->named) {
		r->holes = r->faults.n > 0;
		law__resolve(r);
		const struct pack_file *text = beside(files, n, "law.txt"),
				       *csv = beside(files, n, "duties.csv");
		if (text)
			law__compare_text(r, text->bytes, text->size);
		if (csv)
			law__compare_duties(r, csv);
	}
	r->pack->text_sm3 = fingerprint(a, files, n);
	*errors = r->faults.errors;
	*n_errors = r->faults.n;
	if (r->faults.n == 0)
		return r->pack;
	qsort(r->faults.errors, (size_t)r->faults.n, sizeof *r->faults.errors, law__by_place);
	return NULL;
}

const struct pack *law_pack_at(const struct packs *p, int32_t day)
{
	const struct pack *found = NULL;
	for (int i = 0; i < p->n && p->at[i]->effective_day <= day; i++)
		found = p->at[i];
	return found;
}

const struct pack *law_pack_of(const struct packs *p, const char *version)
{
	for (int i = 0; i < p->n; i++)
		if (text_same(p->at[i]->version, version))
			return p->at[i];
	return NULL;
}

const struct procedure *law_procedure_find(const struct pack *p, const char *name)
{
	for (int i = 0; i < p->n_procedures; i++)
		if (text_same(p->procedures[i]->name, name))
			return p->procedures[i];
	return NULL;
}

const struct step *law_step_find(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		if (text_same(p->steps[i]->name, name))
			return p->steps[i];
	return NULL;
}

const struct registry *law_registry_find(const struct pack *p, const char *name)
{
	for (int i = 0; i < p->n_registries; i++)
		if (text_same(p->registries[i].name, name))
			return &p->registries[i];
	return NULL;
}

const struct field *law_registry_field(const struct registry *r, const char *name)
{
	for (int i = 0; i < r->n_fields; i++)
		if (text_same(r->fields[i]->name, name))
			return r->fields[i];
	return NULL;
}

const struct field *law_addressee_of(const struct procedure *p)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++)
			if (p->steps[i]->fields[j].addressee)
				return &p->steps[i]->fields[j];
	return NULL;
}

const struct role *law_role_find(const struct pack *p, const char *name)
{
	for (int i = 0; i < p->n_roles; i++)
		if (text_same(p->roles[i].name, name))
			return &p->roles[i];
	return NULL;
}

/* The newest that is in force on the day; before the pack's own first day, its first. */
const struct policy *law_policy_find(const struct pack *p, const char *name, int32_t day)
{
	const struct policy *found = NULL, *first = NULL;
	for (int i = 0; i < p->n_policies; i++) {
		const struct policy *v = &p->policies[i];
		if (!text_same(v->name, name))
			continue;
		if (!first || v->from_day < first->from_day)
			first = v;
		if (v->from_day <= day && (!found || v->from_day > found->from_day))
			found = v;
	}
	return found ? found : first;
}

const struct policy *law_policy_get(const struct pack *p, const char *name, int32_t day)
{
	const struct policy *v = law_policy_find(p, name, day);
	if (!v)
		LOG_E("law", "the pack %s has no value %s", p->name, name);
	assert(v);
	return v;
}

struct term law_term_on(const struct term *t, int32_t day)
{
	struct term on = *t;
	while (on.policy && on.policy->later && on.policy->later->from_day <= day)
		on.policy = on.policy->later;
	if (on.policy == t->policy)
		return on;
	on.period.n = (int)on.policy->number;
	on.strength = on.policy->strength;
	if (on.strength == POLICY)
		on.article = NULL;
	else if (!t->article || t->article == t->policy->article)
		on.article = on.policy->article;
	return on;
}

const struct paragraph *law_paragraph_find(const struct pack *p, const char *cite)
{
	for (int i = 0; i < p->n_articles; i++)
		for (int j = 0; j < p->articles[i].n_paragraphs; j++)
			if (text_same(p->articles[i].paragraphs[j]->cite, cite))
				return p->articles[i].paragraphs[j];
	return NULL;
}

/* 24 of "24.1.2"; 0 where no number begins it. */
int law__article_number(const char *cite)
{
	int n = 0;
	for (; *cite >= '0' && *cite <= '9' && n < 10000; cite++)
		n = n * 10 + (*cite - '0');
	return n;
}

const struct article *law_article_find(const struct pack *p, const char *cite)
{
	int number = cite ? law__article_number(cite) : 0;
	return number >= 1 && number <= p->n_articles ? &p->articles[number - 1] : NULL;
}

const struct word_list *law_list_find(const struct pack *p, const char *name)
{
	for (int i = 0; p && i < p->n_lists; i++)
		if (text_same(p->lists[i].name, name))
			return &p->lists[i];
	return NULL;
}

const struct list_word *law_word_find(const struct word_list *l, const char *word)
{
	for (int i = 0; l && i < l->n; i++)
		if (text_same(l->words[i].name, word))
			return &l->words[i];
	return NULL;
}

int law_dimension_find(const struct pack *p, const char *name)
{
	for (int i = 0; i < p->n_dimensions; i++)
		if (text_same(p->dimensions[i].name, name))
			return i;
	return -1;
}

static bool excludes(const struct exclusion *e, const char *a, const char *b)
{
	bool has_a = false, has_b = false;
	for (int i = 0; i < e->n; i++) {
		has_a |= text_same(e->names[i], a);
		has_b |= text_same(e->names[i], b);
	}
	return has_a && has_b;
}

static bool exclude(const struct pack *p, bool statically, const char *a, const char *b,
		    const struct exclusion **why)
{
	if (why)
		*why = NULL;
	if (!a || !b || text_same(a, b))
		return false;
	for (int i = 0; i < p->n_exclusions; i++)
		if (p->exclusions[i].statically == statically &&
		    excludes(&p->exclusions[i], a, b)) {
			if (why)
				*why = &p->exclusions[i];
			return true;
		}
	return false;
}

bool law_roles_exclude(const struct pack *p, const struct role *a, const struct role *b,
		       const struct exclusion **why)
{
	return exclude(p, true, a->group, b->group, why);
}

bool law_functions_exclude(const struct pack *p, const char *a, const char *b,
			   const struct exclusion **why)
{
	return exclude(p, false, a, b, why);
}
