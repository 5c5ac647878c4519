/* Reads oracle.txt: where offices are held, whose things a word reaches, and who may ask which call
 * how far. A line that is not understood ends the program with its number. */
#ifndef YH_MATRIX_ORACLE_H
#define YH_MATRIX_ORACLE_H

#include <stdlib.h>

#include "base/text.h"
#include "law/pack.h"

enum {
	NAMES_MAX = 24,
	HOLDS_MAX = 96,
	REACHES_MAX = 48,
	NOUNS_MAX = 24,
	CALLS_MAX = 600,
	WHOS_MAX = 8
};

/* Owners and places are bits by their order in the file. */
struct names {
	const char *at[NAMES_MAX];
	int n;
};
struct hold {
	const char *role;
	int place;
};
struct reach {
	const char *word;
	int place;
	uint32_t owners;
};
/* "ROLES = WORD" */
struct who {
	char **roles;
	int n_roles;
	const char *word;
};
struct noun {
	const char *name;
	uint32_t owners;
	struct who whos[WHOS_MAX];
	int n_whos;
};
enum level { LEVEL_OPEN, LEVEL_HALF_OPEN, LEVEL_SIGNED_IN, LEVEL_STEP_UP };
/* LIST: an office that sees none of the noun may be forbidden to ask; FINDS: it gets none. */
enum manner { MANNER_PLAIN, MANNER_ON, MANNER_LIST, MANNER_FINDS };
struct call {
	int line;
	const char *method, *path, *body, *procedure, *step;
	enum level level;
	enum manner manner;
	const struct noun *noun;
	struct who whos[WHOS_MAX];
	int n_whos;
	int64_t cases[NAMES_MAX]; /* of a decision: the case at its step, by owner */
	const struct route *route;
};
struct oracle {
	struct arena *a;
	struct names places, owners;
	struct hold holds[HOLDS_MAX];
	struct reach reaches[REACHES_MAX];
	struct noun nouns[NOUNS_MAX];
	struct call calls[CALLS_MAX];
	int n_holds, n_reaches, n_nouns, n_calls;
};

/* One reading: the noun or call that indented lines belong to. */
struct reader {
	struct oracle *o;
	int line;
	struct noun *noun;
	struct call *call;
};

__attribute__((noreturn)) static inline void oracle_wrong(const struct reader *r, const char *word)
{
	printf("oracle.txt:%d: not understood: %s\n", r->line, word);
	exit(2);
}

static inline int name_of(struct names *names, const char *word)
{
	for (int i = 0; i < names->n; i++)
		if (text_same(names->at[i], word))
			return i;
	if (names->n == NAMES_MAX)
		exit(2);
	names->at[names->n] = word;
	return names->n++;
}

static inline const struct noun *noun_of(const struct oracle *o, const char *name)
{
	for (int i = 0; i < o->n_nouns; i++)
		if (text_same(o->nouns[i].name, name))
			return &o->nouns[i];
	return NULL;
}

static inline void read_holds(struct reader *r, char **words, int n)
{
	int at = 1;
	while (at < n && !text_same(words[at], "at"))
		at++;
	for (int place = at + 1; place < n; place++)
		for (int i = 1; i < at; i++) {
			if (r->o->n_holds == HOLDS_MAX)
				oracle_wrong(r, "too many offices");
			r->o->holds[r->o->n_holds++] =
				(struct hold){ words[i], name_of(&r->o->places, words[place]) };
		}
}

static inline void read_reach(struct reader *r, char **words, int n)
{
	int colon = 2;
	uint32_t owners = 0;
	while (colon < n && !text_same(words[colon], ":"))
		colon++;
	for (int i = colon + 1; i < n; i++)
		owners |= 1u << name_of(&r->o->owners, words[i]);
	for (int i = 2; i < colon; i++) {
		if (r->o->n_reaches == REACHES_MAX)
			oracle_wrong(r, "too many words");
		r->o->reaches[r->o->n_reaches++] =
			(struct reach){ words[1], name_of(&r->o->places, words[i]), owners };
	}
}

static inline void read_see(struct reader *r, char **words, int n)
{
	if (r->o->n_nouns == NOUNS_MAX || n < 4)
		oracle_wrong(r, words[1]);
	r->noun = &r->o->nouns[r->o->n_nouns++];
	r->call = NULL;
	*r->noun = (struct noun){ .name = words[1] };
	for (int i = 3; i < n; i++)
		r->noun->owners |= 1u << name_of(&r->o->owners, words[i]);
}

static inline void read_level(struct reader *r, char **words, int n, int from)
{
	static const char *const levels[] = { "open", "half_open", "signed_in", "step_up" };
	struct call *k = r->call;
	for (int i = 0; i < 4; i++)
		if (from < n && text_same(words[from], levels[i]))
			k->level = (enum level)i;
	if (from >= n || !text_same(levels[k->level], words[from]))
		oracle_wrong(r, from < n ? words[from] : "no assurance");
	if (from + 2 < n) {
		k->manner = text_same(words[from + 1], "list")    ? MANNER_LIST
			    : text_same(words[from + 1], "finds") ? MANNER_FINDS
								  : MANNER_ON;
		k->noun = noun_of(r->o, words[from + 2]);
		if (!k->noun)
			oracle_wrong(r, words[from + 2]);
	}
}

static inline struct call *next_call(struct reader *r)
{
	if (r->o->n_calls == CALLS_MAX)
		oracle_wrong(r, "too many calls");
	r->call = &r->o->calls[r->o->n_calls++];
	r->noun = NULL;
	*r->call = (struct call){ .line = r->line };
	return r->call;
}

/* "decide PROCEDURE STEP LEVEL [on NOUN]": the decision is asked with an outcome that no step has,
 * so that nothing moves; who gets as far as that may decide. */
static inline void read_decide(struct reader *r, char **words, int n)
{
	struct call *k = next_call(r);
	if (n < 4)
		oracle_wrong(r, words[0]);
	k->procedure = words[1];
	k->step = words[2];
	k->method = "POST";
	k->path = "/api/cases/{case}/decisions";
	k->body = arena_printf(r->o->a, "{\"rev\":1,\"step\":\"%s\",\"outcome\":\"?\"}", words[2]);
	k->manner = MANNER_ON;
	k->noun = noun_of(r->o, "case");
	read_level(r, words, n, 3);
}

static inline void read_who(struct reader *r, char **words, int n)
{
	struct who *whos = r->call ? r->call->whos : r->noun ? r->noun->whos : NULL;
	int *count = r->call ? &r->call->n_whos : r->noun ? &r->noun->n_whos : NULL;
	if (!whos || *count == WHOS_MAX || n < 3 || !text_same(words[n - 2], "="))
		oracle_wrong(r, words[0]);
	whos[(*count)++] = (struct who){ words, n - 2, words[n - 1] };
}

static inline void read_words(struct reader *r, char **words, int n, bool indented)
{
	if (indented) {
		read_who(r, words, n);
	} else if (text_same(words[0], "holds")) {
		read_holds(r, words, n);
	} else if (text_same(words[0], "reach")) {
		read_reach(r, words, n);
	} else if (text_same(words[0], "see")) {
		read_see(r, words, n);
	} else if (text_same(words[0], "decide")) {
		read_decide(r, words, n);
	} else if (text_same(words[0], "call") && n >= 4) {
		struct call *k = next_call(r);
		k->method = words[1];
		k->path = words[2];
		read_level(r, words, n, 3);
	} else {
		oracle_wrong(r, words[0]);
	}
}

static inline void oracle_read(struct oracle *o, struct arena *a, const char *text)
{
	int n, count;
	struct reader r = { .o = o };
	char **lines = text_split(a, text, '\n', &n);
	o->a = a;
	for (int i = 0; i < n; i++) {
		bool indented = lines[i][0] == '\t';
		const char *line = text_trim(a, lines[i]);
		r.line = i + 1;
		if (!*line || *line == '#')
			continue;
		if (indented && r.call && text_starts(line, "body")) {
			r.call->body = text_trim(a, line + 4);
			continue;
		}
		char **words = text_split(a, line, ' ', &count);
		read_words(&r, words, count, indented);
	}
}

/* ---- what follows from it ---- */

static inline bool role_fits(const char *pattern, const char *role)
{
	size_t len = strlen(pattern);
	if (text_same(pattern, "everyone") || text_same(pattern, "office"))
		return true;
	if (len > 2 && text_same(pattern + len - 2, ".*"))
		return strncmp(pattern, role, len - 1) == 0;
	return text_same(pattern, role);
}

/* Whose things the word reaches from the place; "any": all there are. */
static inline uint32_t reach_of(const struct oracle *o, const char *word, int place)
{
	if (text_same(word, "any"))
		return UINT32_MAX;
	for (int i = 0; i < o->n_reaches; i++)
		if (o->reaches[i].place == place && text_same(o->reaches[i].word, word))
			return o->reaches[i].owners;
	return 0;
}

/* Whose things the role may (of whos) from the place; *named: it is named at all. */
static inline uint32_t may_of(const struct oracle *o, const struct who *whos, int n,
			      const struct hold *h, bool *named)
{
	uint32_t owners = 0;
	*named = false;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < whos[i].n_roles; j++)
			if (role_fits(whos[i].roles[j], h->role)) {
				*named = true;
				owners |= reach_of(o, whos[i].word, h->place);
			}
	return owners;
}

static inline bool for_everyone(const struct call *k)
{
	return k->n_whos > 0 && text_same(k->whos[0].roles[0], "everyone");
}

#endif
