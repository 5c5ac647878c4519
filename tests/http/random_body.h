/* Bodies by chance, from a row's shape: what its fields take, naughty things in their place,
 * members left out, repeated and made up, ids of everybody's things. The same seed gives the same
 * bodies. */
#ifndef YH_TEST_RANDOM_BODY_H
#define YH_TEST_RANDOM_BODY_H

#include "api/api.h"
#include "base/buf.h"

static struct {
	int64_t ids[512];
	int n;
} pool;

static struct random chance;

static inline int below(int n)
{
	return (int)random_below(&chance, n);
}

static const char *const naughty[] = {
	"",
	"\"\"",
	"\" \"",
	"\"\\u0000\"",
	"\"\\ud800\"",
	"\"\\udc00\\ud800\"",
	"\"\\u202e\\u200b\"",
	"\"' OR '1'='1\"",
	"\"1; DROP TABLE case_; --\"",
	"\"../../../../etc/passwd\"",
	"\"<script>alert(1)</script>\"",
	"\"{0}{1:money}%s%n\"",
	"\"=cmd|' /C calc'!A0\"",
	"\"9223372036854775808\"",
	"\"-1\"",
	"\"0\"",
	"\"01\"",
	"\"1e3\"",
	"null",
	"true",
	"[]",
	"{}",
	"[null]",
	"{\"id\":\"1\"}",
	"0",
	"-0",
	"-1",
	"1.5",
	"1e400",
	"9223372036854775807",
	"9223372036854775808",
	"123456789012345678901234567890",
	"\"2026-02-30\"",
	"\"0000-00-00\"",
	"\"9999-12-31\"",
	"\"2026-09-22T10:00:00+99:99\"",
	"\xff",
	"\"\xc0\xaf\"",
	"\"\xed\xa0\x80\"",
	"nul",
	"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
};
enum { NAUGHTY = sizeof naughty / sizeof *naughty };

static inline void put_long(struct buf *b, int n)
{
	buf_char(b, '"');
	for (int i = 0; i < n; i++)
		buf_text(b, i % 3 ? "云" : "a");
	buf_char(b, '"');
}

static inline void put_any(struct buf *b)
{
	if (below(12) == 0)
		put_long(b, below(9000));
	else
		buf_text(b, naughty[below(NAUGHTY)]);
}

static inline void put_form(struct buf *b)
{
	static const char *const names[] = { "system", "resource", "items",      "purpose", "scope",
					     "reason", "cloud",    "classified", "sizing",  "x" };
	buf_char(b, '{');
	for (int i = 0, n = below(6); i < n; i++) {
		buf_printf(b, "%s\"%s\":", i ? "," : "", names[below(10)]);
		if (below(2))
			buf_printf(b, "\"%" PRId64 "\"", pool.ids[below(pool.n)]);
		else
			put_any(b);
	}
	buf_char(b, '}');
}

static inline void put_shape(struct buf *b, const struct api_shape *shape, int depth);

/* A value that the field's kind takes. */
static inline void put_fitting(struct buf *b, const struct api_field *f, int depth)
{
	static const char *const words[] = { "pass", "review", "apply",  "return", "open_resource",
					     "vcpu", "云衡",   "refuse", "object", "confirm" };
	int n = 0;
	switch (f->kind) {
	case T_TEXT:
	case T_LONG:
		buf_printf(b, "\"%s\"", words[below(10)]);
		break;
	case T_INT:
		buf_printf(b, "%" PRId64, f->most ? f->least : (int64_t)below(3));
		break;
	case T_BOOL:
		buf_text(b, below(2) ? "true" : "false");
		break;
	case T_ID:
		buf_printf(b, "\"%" PRId64 "\"", pool.ids[below(pool.n)]);
		break;
	case T_DATE:
		buf_text(b, "\"2026-10-01\"");
		break;
	case T_MONTH:
		buf_text(b, "\"2026-08\"");
		break;
	case T_INSTANT:
		buf_text(b, "\"2026-08-01T00:00:00+08:00\"");
		break;
	case T_CHOICE:
		while (f->options[n])
			n++;
		buf_printf(b, "\"%s\"", f->options[below(n)]);
		break;
	case T_DIMS:
		buf_text(b, "{\"vcpu\":8}");
		break;
	case T_FREE:
		put_form(b);
		break;
	case T_OBJECT:
		put_shape(b, f->of, depth + 1);
		break;
	case T_LIST:
	case T_TEXTS:
	case T_IDS:
		buf_char(b, '[');
		if (f->kind == T_LIST && depth < 4)
			put_shape(b, f->of, depth + 1);
		buf_char(b, ']');
		break;
	}
}

static inline void put_member(struct buf *b, bool *first, const char *name)
{
	buf_printf(b, "%s\"%s\":", *first ? "" : ",", name);
	*first = false;
}

static inline void put_shape(struct buf *b, const struct api_shape *shape, int depth)
{
	bool first = true;
	buf_char(b, '{');
	for (const struct api_field *f = shape->fields; f->name; f++) {
		int fate = below(20);
		if (fate == 0 || ((f->flags & MAY) && fate < 8))
			continue;
		put_member(b, &first, f->name);
		if (fate < 5 + depth)
			put_any(b);
		else
			put_fitting(b, f, depth);
		if (fate == 19 && below(4) == 0) {
			put_member(b, &first, f->name);
			put_any(b);
		}
	}
	if (below(12) == 0) {
		put_member(b, &first, "surplus");
		put_any(b);
	}
	buf_char(b, '}');
}

static inline const char *random_body(struct arena *a, const struct route *r)
{
	struct buf b;
	buf_init(&b, a, 1024);
	if (below(25) == 0)
		put_any(&b);
	else if (r->body)
		put_shape(&b, r->body, 0);
	else if (r->upload)
		put_long(&b, below(300));
	else
		return NULL;
	return b.at;
}

#endif
