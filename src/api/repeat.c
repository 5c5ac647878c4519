/* Finds repeated members in a JSON text, each by its place, so that they are reported beside all
 * other faults.
 *
 * A parser either keeps the last one silently or stops at the first; a body that says a thing twice
 * must be told so by name. This walk trusts nothing: it stops quietly at anything that is not JSON,
 * which the parser has said or will say. */
#include "api/inner.h"
#include "base/text.h"

enum { REPEAT_DEPTH = 32 };

struct level {
	struct map seen; /* of an object */
	bool object;
	int index;       /* of a list */
	const char *key; /* the member under way */
};

struct walk {
	struct ctx *c;
	const char *at, *end;
	struct level levels[REPEAT_DEPTH];
	int depth;
};

/* The string that starts at the quote, without its quotes, as written; NULL if it does not end. */
static const char *string(struct walk *w)
{
	const char *from = ++w->at;
	while (w->at < w->end && *w->at != '"')
		w->at += *w->at == '\\' ? 2 : 1;
	if (w->at >= w->end)
		return NULL;
	const char *text = arena_text_n(w->c->arena, from, (size_t)(w->at - from));
	w->at++;
	return text;
}

static const char *place(struct walk *w)
{
	struct buf b;
	buf_init(&b, w->c->arena, 64);
	for (int i = 0; i < w->depth; i++) {
		if (i)
			buf_char(&b, '.');
		if (w->levels[i].object)
			buf_text(&b, w->levels[i].key ? w->levels[i].key : "");
		else
			buf_int(&b, w->levels[i].index);
	}
	return b.at;
}

static void member(struct walk *w, const char *key)
{
	struct level *l = &w->levels[w->depth - 1];
	l->key = key;
	if (map_find(&l->seen, key))
		fault_field(w->c, place(w), "field.repeated", NONE, NONE);
	else
		map_put(&l->seen, key, (void *)(uintptr_t)key);
}

static bool enter(struct walk *w, bool object)
{
	if (w->depth == REPEAT_DEPTH)
		return false;
	struct level *l = &w->levels[w->depth++];
	*l = (struct level){ .object = object };
	if (object)
		map_init(&l->seen, w->c->arena, 16);
	w->at++;
	return true;
}

void api__repeated(struct ctx *c, const char *text, size_t len)
{
	struct walk *w = TAKE(c->arena, struct walk);
	*w = (struct walk){ .c = c, .at = text, .end = text + len };
	while (w->at < w->end) {
		struct level *l = w->depth ? &w->levels[w->depth - 1] : NULL;
		char ch = *w->at;
		if (ch == '"') {
			const char *s = string(w);
			if (!s)
				return;
			while (w->at < w->end && strchr(" \t\r\n", *w->at))
				w->at++;
			if (l && l->object && w->at < w->end && *w->at == ':')
				member(w, s);
		} else if (ch == '{' || ch == '[') {
			if (!enter(w, ch == '{'))
				return;
		} else {
			if ((ch == '}' || ch == ']') && w->depth)
				w->depth--;
			else if (ch == ',' && l)
				l->index++;
			w->at++;
		}
	}
}
