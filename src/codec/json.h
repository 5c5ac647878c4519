/* JSON. Reading: jansson, strict (duplicates, NUL, depth over 32, broken UTF-8 are refused).
 * Writing: straight into a buf. Canonical JSON (for hashes, "same bytes"): keys sorted by their
 * bytes, no spaces, integers (a real that somebody sent has seventeen digits), UTF-8 unescaped but
 * for " \ and controls. */
#ifndef YH_CODEC_JSON_H
#define YH_CODEC_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/ctx.h"

/* The parsed document, owned by the arena. S_BAD with line and column on a fault. */
enum status MUST json_read(struct ctx *c, const char *text, size_t len, json_t **out);
/* NULL or the member; typed getters return the default when absent or of another type. */
const char *json_text_of(const json_t *object, const char *key, const char *otherwise);
int64_t json_int_of(const json_t *object, const char *key, int64_t otherwise);

/* A writer keeps track of commas: struct json_out w = {&b, true}. `first` says that no comma is
 * due. */
struct json_out {
	struct buf *b;
	bool first;
};
void json_open(struct json_out *w, char bracket); /* '{' or '[' */
void json_close(struct json_out *w, char bracket);
void json_key(struct json_out *w, const char *key);
void json_put_text(struct json_out *w, const char *text); /* NULL -> null */
void json_put_int(struct json_out *w, int64_t i);
void json_put_bool(struct json_out *w, bool yes);
void json_put_null(struct json_out *w);
void json_put_raw(struct json_out *w, const char *json); /* already JSON */
/* "key":value shorthands */
void json_text(struct json_out *w, const char *key, const char *text);
void json_int(struct json_out *w, const char *key, int64_t i);
void json_bool(struct json_out *w, const char *key, bool yes);
void json_raw(struct json_out *w, const char *key, const char *json);

const char *json_canonical(struct arena *a, const json_t *value);
/* Takes ownership by the arena of something built with jansson. */
json_t *json_keep(struct arena *a, json_t *value);

#endif
