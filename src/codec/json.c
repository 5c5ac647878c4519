/* JSON in and out. Reading leaves the grammar to jansson and adds what it does not bound: nesting,
 * and digits of a number (a long number costs more to convert than to send). Writing goes straight
 * into a buffer. */
#include "codec/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lend.h"

enum { DEPTH_LIMIT = 32, DIGITS_LIMIT = 64 };

/* ---- reading ---- */

/* Finds the first byte that goes too deep or makes a number too long; strings are skipped, nothing
 * else is judged. */
static bool bounded(const char *text, size_t len, size_t *where)
{
	int depth = 0, digits = 0;
	bool quoted = false;
	for (size_t i = 0; i < len; i++) {
		char ch = text[i];
		*where = i;
		if (quoted) {
			if (ch == '\\')
				i++;
			else
				quoted = ch != '"';
			continue;
		}
		digits = ch >= '0' && ch <= '9' ? digits + 1 : 0;
		depth += (ch == '{' || ch == '[') - (ch == '}' || ch == ']');
		quoted = ch == '"';
		if (depth > DEPTH_LIMIT || digits > DIGITS_LIMIT)
			return false;
	}
	return true;
}

static void place(const char *text, size_t where, int64_t *line, int64_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < where; i++) {
		*column = text[i] == '\n' ? 1 : *column + 1;
		*line += text[i] == '\n';
	}
}

/* ---- jansson's memory ---- */

/* What a thread is reading into: then it comes from that arena, a bump of a pointer a piece, and is
 * given back by nothing. All else of jansson's is the heap's. */
static _Thread_local struct arena *reading;

static void *take(size_t size)
{
	return lend_take(reading, size);
}

/* Before anything of jansson's is made, so that it never gives back what it took otherwise. */
__attribute__((constructor)) static void hook(void)
{
	json_set_alloc_funcs(take, lend_give);
}

static json_t *load(struct arena *a, const char *text, size_t len, json_error_t *why)
{
	reading = a;
	json_t *read = json_loadb(len ? text : "", len, JSON_REJECT_DUPLICATES, why);
	reading = NULL;
	if (!read && json_error_code(why) == json_error_out_of_memory)
		arena_take(a, a->limit); /* the bound is met */
	return read;
}

static void drop(void *value)
{
	json_decref(value);
}

json_t *json_keep(struct arena *a, json_t *value)
{
	assert(value);
	arena_cleanup(a, drop, value);
	return value;
}

enum status json_read(struct ctx *c, const char *text, size_t len, json_t **out)
{
	size_t where;
	if (!bounded(text, len, &where)) {
		int64_t line, column;
		place(text, where, &line, &column);
		return FAULT(c, S_BAD, "json.too_deep", INT(line), INT(column));
	}
	json_error_t why;
	json_t *read = load(c->arena, text, len, &why);
	if (!read)
		return FAULT(c, S_BAD, "json.malformed", INT(why.line), INT(why.column));
	*out = json_keep(c->arena, read);
	return OK;
}

const char *json_text_of(const json_t *object, const char *key, const char *otherwise)
{
	const json_t *value = json_object_get(object, key);
	return json_is_string(value) ? json_string_value(value) : otherwise;
}

int64_t json_int_of(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);
	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* ---- writing ---- */

/* A comma is due before every member and element but the first; a key counts as the start of its
 * value. */
static void part(struct json_out *w)
{
	if (!w->first && w->b->len)
		buf_char(w->b, ',');
	w->first = false;
}

void json_open(struct json_out *w, char bracket)
{
	part(w);
	buf_char(w->b, bracket);
	w->first = true;
}

void json_close(struct json_out *w, char bracket)
{
	buf_char(w->b, bracket);
	w->first = false;
}

static void escaped(struct buf *b, unsigned char ch)
{
	static const char hex[] = "0123456789abcdef";
	static const char shorts[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
	};
	char as[6] = { '\\', 'u', '0', '0', hex[ch >> 4], hex[ch & 15] };
	if (ch == '"' || ch == '\\' || shorts[ch]) {
		as[1] = ch < 32 ? shorts[ch] : (char)ch;
		buf_add(b, as, 2);
	} else {
		buf_add(b, as, 6);
	}
}

static void quote(struct buf *b, const char *text)
{
	buf_char(b, '"');
	const char *from = text, *at = text;
	for (; *at; at++) {
		unsigned char ch = (unsigned char)*at;
		if (ch >= 32 && ch != '"' && ch != '\\')
			continue;
		buf_add(b, from, (size_t)(at - from));
		escaped(b, ch);
		from = at + 1;
	}
	buf_add(b, from, (size_t)(at - from));
	buf_char(b, '"');
}

void json_key(struct json_out *w, const char *key)
{
	part(w);
	quote(w->b, key);
	buf_char(w->b, ':');
	w->first = true;
}

void json_put_text(struct json_out *w, const char *text)
{
	if (!text) {
		json_put_null(w);
		return;
	}
	part(w);
	quote(w->b, text);
}

void json_put_int(struct json_out *w, int64_t i)
{
	part(w);
	buf_int(w->b, i);
}

void json_put_bool(struct json_out *w, bool yes)
{
	json_put_raw(w, yes ? "true" : "false");
}

void json_put_null(struct json_out *w)
{
	json_put_raw(w, "null");
}

void json_put_raw(struct json_out *w, const char *json)
{
	part(w);
	buf_text(w->b, json);
}

void json_text(struct json_out *w, const char *key, const char *text)
{
	json_key(w, key);
	json_put_text(w, text);
}

void json_int(struct json_out *w, const char *key, int64_t i)
{
	json_key(w, key);
	json_put_int(w, i);
}

void json_bool(struct json_out *w, const char *key, bool yes)
{
	json_key(w, key);
	json_put_bool(w, yes);
}

void json_raw(struct json_out *w, const char *key, const char *json)
{
	json_key(w, key);
	json_put_raw(w, json);
}

/* ---- canonical ---- */

static int by_key(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Seventeen digits read back as the same double. Our own documents hold no reals; what others send
 * must still hash. */
static void real(struct json_out *w, double value)
{
	char text[40];
	assert(isfinite(value));
	snprintf(text, sizeof text, "%.17g", value == 0 ? 0 : value); /* -0 is 0 */
	json_put_raw(w, text);
}

static void canonical(struct json_out *w, const json_t *value, int depth);

static void canonical_object(struct json_out *w, const json_t *value, int depth)
{
	json_t *object = json_incref(
		(json_t *)(uintptr_t)value); /* jansson's iterators ask for a writable one */
	size_t n = json_object_size(object), i = 0;
	const char **keys = TAKE_N(w->b->arena, n + 1, const char *);
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
		keys[i++] = json_object_iter_key(at);
	assert(i == n);
	qsort(keys, n, sizeof *keys, by_key);
	json_open(w, '{');
	for (i = 0; i < n; i++) {
		json_key(w, keys[i]);
		canonical(w, json_object_get(object, keys[i]), depth + 1);
	}
	json_close(w, '}');
	json_decref(object);
}

static void canonical(struct json_out *w, const json_t *value, int depth)
{
	assert(depth <= 2 * DEPTH_LIMIT);
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		canonical_object(w, value, depth);
		return;
	case JSON_ARRAY:
		json_open(w, '[');
		for (size_t i = 0; i < json_array_size(value); i++)
			canonical(w, json_array_get(value, i), depth + 1);
		json_close(w, ']');
		return;
	case JSON_STRING:
		json_put_text(w, json_string_value(value));
		return;
	case JSON_INTEGER:
		json_put_int(w, json_integer_value(value));
		return;
	case JSON_REAL:
		real(w, json_real_value(value));
		return;
	case JSON_TRUE:
	case JSON_FALSE:
		json_put_bool(w, json_is_true(value));
		return;
	case JSON_NULL:
		json_put_null(w);
		return;
	}
	assert(false && "a JSON type");
}

const char *json_canonical(struct arena *a, const json_t *value)
{
	assert(value);
	struct buf b;
	buf_init(&b, a, 256);
	struct json_out w = { &b, true };
	canonical(&w, value, 0);
	return b.at;
}
