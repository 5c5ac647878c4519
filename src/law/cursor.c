/* Taking words off a line, one at a time, each with a sentence about what was wanted. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "law/inner.h"

const struct word *law__peek(const struct line *l)
{
	return l->next < l->n ? &l->words[l->next] : NULL;
}

void law__wrong(struct reader *r, const struct line *l, const char *format, ...)
{
	char text[768];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	const struct word *w = law__peek(l);
	law__fault(&r->faults, l->at, w ? w->column : l->end_column, "%s, not %s%s%s", text,
		   w ? "\"" : "the end of the line", w ? w->text : "", w ? "\"" : "");
}

bool law__accept(struct line *l, const char *word)
{
	const struct word *w = law__peek(l);
	if (!w || w->quoted || strcmp(w->text, word) != 0)
		return false;
	l->next++;
	return true;
}

bool law__take(struct reader *r, struct line *l, const char *what, const struct word **out)
{
	const struct word *w = law__peek(l);
	if (!w || w->quoted) {
		law__wrong(r, l, "here must be %s", what);
		return false;
	}
	*out = w;
	l->next++;
	return true;
}

static bool name_valid(const char *text)
{
	return text[0] && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.-")] == '\0';
}

bool law__take_name(struct reader *r, struct line *l, const char *what, struct name *out)
{
	const struct word *w = law__peek(l);
	if (!w || w->quoted || !name_valid(w->text)) {
		law__wrong(r, l, "here must be %s, made of a-z 0-9 _ and dots", what);
		return false;
	}
	*out = (struct name){ .text = w->text, .at = l->at, .column = w->column };
	l->next++;
	return true;
}

bool law__take_text(struct reader *r, struct line *l, const char *what, const char **out)
{
	const struct word *w = law__peek(l);
	if (!w || !w->quoted) {
		law__wrong(r, l, "here must be %s in straight quotes", what);
		return false;
	}
	if (!w->text[0]) {
		law__fault(&r->faults, l->at, w->column, "%s may not be empty", what);
		return false;
	}
	*out = w->text;
	l->next++;
	return true;
}

bool law__take_title(struct reader *r, struct line *l, const char *what, struct title *out)
{
	char zh[128], en[128];
	snprintf(zh, sizeof zh, "%s in Chinese", what);
	snprintf(en, sizeof en, "%s in English", what);
	return law__take_text(r, l, zh, &out->zh) && law__take_text(r, l, en, &out->en);
}

bool law__take_int(struct reader *r, struct line *l, const char *what, int64_t least, int64_t most,
		   int64_t *out)
{
	const struct word *w = law__peek(l);
	if (!w || w->quoted || !text_int(w->text, out) || *out < least || *out > most) {
		law__wrong(r, l, "here must be %s, a whole number from %" PRId64 " to %" PRId64,
			   what, least, most);
		return false;
	}
	l->next++;
	return true;
}

int law__take_one(struct reader *r, struct line *l, const char *what, const char *const *words)
{
	const struct word *w = law__peek(l);
	struct buf list;
	buf_init(&list, r->arena, 128);
	for (int i = 0; words[i]; i++) {
		if (w && !w->quoted && strcmp(w->text, words[i]) == 0) {
			l->next++;
			return i;
		}
		buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	law__wrong(r, l, "here must be %s (%s)", what, list.at);
	return -1;
}

bool law__end(struct reader *r, struct line *l)
{
	const struct word *w = law__peek(l);
	if (w)
		law__fault(&r->faults, l->at, w->column, "nothing may follow here, but \"%s\" does",
			   w->text);
	return !w;
}
