/* Targets of request lines: what is taken is clean text, and encoding every byte of it again means
 * the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "net/inner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *encode(char *out, const char *text, const char *keep)
{
	static const char hex[] = "0123456789ABCDEF";
	for (; *text; text++) {
		if (strchr(keep, *text)) {
			*out++ = *text;
			continue;
		}
		*out++ = '%';
		*out++ = hex[(uint8_t)*text >> 4];
		*out++ = hex[(uint8_t)*text & 15];
	}
	return out;
}

static void same_again(struct arena *a, const struct net_target *t)
{
	size_t len = 4 + 3 * strlen(t->path);
	for (int i = 0; i < t->n_query; i++)
		len += 2 + 3 * (strlen(t->query[i].name) + strlen(t->query[i].value));
	char *raw = arena_take(a, len), *at = encode(raw, t->path, "/");
	for (int i = 0; i < t->n_query; i++) {
		*at++ = i ? '&' : '?';
		at = encode(at, t->query[i].name, "");
		*at++ = '=';
		at = encode(at, t->query[i].value, "");
	}
	struct net_target again;
	if (at - raw > TARGET_MAX)
		return;
	assert(net__target_read(a, raw, &again));
	assert(strcmp(again.path, t->path) == 0 && again.n_query == t->n_query);
	for (int i = 0; i < t->n_query; i++) {
		assert(strcmp(again.query[i].name, t->query[i].name) == 0);
		assert(strcmp(again.query[i].value, t->query[i].value) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	if (!a.base)
		arena_init(&a, 64 << 20);
	arena_reset(&a);
	struct net_target t;
	if (size > 2 * TARGET_MAX ||
	    !net__target_read(&a, arena_text_n(&a, (const char *)data, size), &t))
		return 0;
	assert(t.path[0] == '/' && text_valid(t.path, strlen(t.path)));
	assert(!strstr(t.path, "/../") && !strstr(t.path, "/./") && t.n_query <= QUERY_MAX);
	for (int i = 0; i < t.n_query; i++) {
		assert(text_valid(t.query[i].name, strlen(t.query[i].name)));
		assert(text_valid(t.query[i].value, strlen(t.query[i].value)));
	}
	same_again(&a, &t);
	return 0;
}
