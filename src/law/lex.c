/* Bytes to lines and words: the first third of reading a pack. It knows tabs, comments, texts and
 * `|` lines, and nothing of what a statement means. */
#include <stdarg.h>
#include <stdio.h>

#include "law/inner.h"

void law__fault(struct faults *f, struct source at, int column, const char *format, ...)
{
	if (f->n == PACK_ERRORS) {
		f->full = true;
		return;
	}
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	*VEC_ADD(f->arena, f->errors, f->n, f->room) =
		(struct pack_error){ .file = at.file,
				     .line = at.line,
				     .column = column,
				     .text = arena_text(f->arena, text) };
}

struct lexer {
	struct faults *faults;
	struct arena *arena;
	struct source at;
	const char *text; /* the line, ended by NUL */
	size_t i;
	int column;
};

static bool begins_character(char ch)
{
	return ((unsigned char)ch & 0xC0) != 0x80;
}

static void step_over(struct lexer *x)
{
	x->i++;
	while (!begins_character(x->text[x->i]))
		x->i++;
	x->column++;
}

static bool take_text(struct lexer *x, struct word *w)
{
	w->quoted = true;
	w->column = x->column;
	step_over(x);
	size_t start = x->i;
	while (x->text[x->i] && x->text[x->i] != '"')
		step_over(x);
	if (!x->text[x->i]) {
		law__fault(x->faults, x->at, w->column,
			   "the text that begins here has no closing straight quote on its line");
		return false;
	}
	w->text = arena_text_n(x->arena, x->text + start, x->i - start);
	step_over(x);
	if (x->text[x->i] && x->text[x->i] != ' ' && x->text[x->i] != '\t') {
		law__fault(x->faults, x->at, x->column,
			   "a space is missing after the closing quote");
		return false;
	}
	return true;
}

static bool take_word(struct lexer *x, struct word *w)
{
	w->quoted = false;
	w->column = x->column;
	size_t start = x->i;
	while (x->text[x->i] && x->text[x->i] != ' ' && x->text[x->i] != '\t') {
		if (x->text[x->i] == '"') {
			law__fault(x->faults, x->at, x->column,
				   "a space is missing before the opening quote");
			return false;
		}
		step_over(x);
	}
	w->text = arena_text_n(x->arena, x->text + start, x->i - start);
	return true;
}

/* The words of a statement; false where the line cannot be cut into words. */
static bool take_words(struct lexer *x, struct line *l)
{
	struct word words[PACK_WORDS];
	for (;;) {
		while (x->text[x->i] == ' ' || x->text[x->i] == '\t')
			step_over(x);
		l->end_column = x->column;
		if (!x->text[x->i] || x->text[x->i] == '#')
			break;
		if (l->n == PACK_WORDS) {
			law__fault(x->faults, x->at, x->column, "a statement has at most %d words",
				   PACK_WORDS);
			return false;
		}
		struct word *w = &words[l->n];
		if (x->text[x->i] == '"' ? !take_text(x, w) : !take_word(x, w))
			return false;
		l->n++;
	}
	l->words = arena_copy(x->arena, words, (size_t)l->n * sizeof *words);
	return true;
}

/* True if the line says something; it is marked as broken if it could not be cut. */
static bool lex_line(struct faults *f, struct source at, const char *text, struct line *out)
{
	struct lexer x = { .faults = f, .arena = f->arena, .at = at, .text = text, .column = 1 };
	*out = (struct line){ .at = at };
	while (text[x.i] == '\t') {
		step_over(&x);
		out->depth++;
	}
	if (!text[x.i] || text[x.i] == '#')
		return false;
	if (text[x.i] == '|') {
		if (text[x.i + 1] != ' ' || !text[x.i + 2]) {
			law__fault(f, at, x.column,
				   "a line of the law is `|`, one space, and its words");
			return false;
		}
		out->law = text + x.i + 2;
		out->law_column = x.column + 2;
		return true;
	}
	if (text[x.i] == ' ') {
		law__fault(f, at, x.column, "indent with tabs, one a level; here is a space");
		out->broken = true;
		return true;
	}
	out->broken = !take_words(&x, out);
	return true;
}

static size_t line_length(const char *bytes, size_t size)
{
	const char *end = memchr(bytes, '\n', size);
	return end ? (size_t)(end - bytes) : size;
}

static bool line_fits(struct faults *f, struct source at, const char *bytes, size_t len)
{
	if (len > PACK_LINE_BYTES)
		law__fault(f, at, 1, "the line has %zu bytes; at most %d are allowed", len,
			   PACK_LINE_BYTES);
	else if (!text_valid(bytes, len))
		law__fault(f, at, 1, "the line is not valid UTF-8");
	else if (memchr(bytes, '\r', len))
		law__fault(f, at, (int)len,
			   "the line ends with a carriage return; lines end with LF alone");
	else
		return true;
	return false;
}

struct line *law__lex(struct faults *f, const char *name, const char *bytes, size_t size, int *n)
{
	struct line *lines = NULL;
	int room = 0;
	*n = 0;
	if (size > PACK_FILE_BYTES) {
		law__fault(f, (struct source){ .file = name, .line = 1 }, 1,
			   "the file is larger than %d bytes", PACK_FILE_BYTES);
		return NULL;
	}
	int number = 0;
	for (size_t i = 0; i < size;) {
		size_t len = line_length(bytes + i, size - i);
		struct source at = { .file = name, .line = ++number };
		struct line l;
		if (line_fits(f, at, bytes + i, len) &&
		    lex_line(f, at, arena_text_n(f->arena, bytes + i, len), &l))
			*VEC_ADD(f->arena, lines, *n, room) = l;
		i += len + 1;
	}
	return lines;
}
