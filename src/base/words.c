/* The two word lists are read once into a map each; saying a sentence is a walk over its text. */
#include "base/words.h"

#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/map.h"
#include "base/text.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct arena arena;
static struct map zh, en;
static words_format *format_above;

void words_format_set(words_format *f)
{
	format_above = f;
}

static void read_list(struct map *m, const char *file)
{
	map_init(m, &arena, 1024);
	const struct embed_file *f = embed_find(file);
	if (!f) {
		LOG_E("base", "%s is not in the program", file);
		return;
	}
	int n;
	char **lines = text_split(&arena, f->bytes, '\n', &n);
	for (int i = 0; i < n; i++) {
		char *equals = lines[i][0] == '#' ? NULL : strchr(lines[i], '=');
		if (!equals)
			continue;
		*equals = '\0';
		/* One space after '=' is layout; any other belongs to the sentence. */
		const char *name = text_trim(&arena, lines[i]);
		map_put(m, name, equals + 1 + (equals[1] == ' '));
	}
}

static void read_lists(void)
{
	arena_init(&arena, 64 << 20);
	read_list(&zh, "words/zh.txt");
	read_list(&en, "words/en.txt");
}

const char *words_find(const char *language, const char *name)
{
	pthread_once(&once, read_lists);
	return map_find(text_same(language, "en") ? &en : &zh, name);
}

static void say_argument(struct buf *b, struct value v, const char *format, const char *language)
{
	const char *formed =
		format && format_above ? format_above(b->arena, format, v, language) : NULL;
	if (formed)
		buf_text(b, formed);
	else if (v.kind == V_INT)
		buf_int(b, v.i);
	else if (v.kind == V_TEXT)
		buf_text(b, v.text);
}

/* At "{N}" or "{N:format}": says the argument and returns what follows; else NULL. */
static const char *say_placeholder(struct buf *b, const char *p, const struct value *args, int n,
				   const char *language)
{
	if (p[0] != '{' || p[1] < '0' || p[1] > '9')
		return NULL;
	const char *end = strchr(p, '}');
	int i = p[1] - '0';
	if (!end || i >= n || (p[2] != '}' && p[2] != ':'))
		return NULL;
	const char *format =
		p[2] == ':' ? arena_text_n(b->arena, p + 3, (size_t)(end - p - 3)) : NULL;
	say_argument(b, args[i], format, language);
	return end + 1;
}

const char *words_say(struct arena *a, const char *language, const char *name,
		      const struct value *args, int n)
{
	const char *sentence = words_find(language, name);
	if (!sentence)
		return arena_text(a, name);
	struct buf b;
	buf_init(&b, a, strlen(sentence) + 64);
	for (const char *p = sentence; *p;) {
		const char *after = say_placeholder(&b, p, args, n, language);
		if (!after)
			buf_char(&b, *p++);
		else
			p = after;
	}
	return b.at;
}
