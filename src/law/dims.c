/* Dimension vectors as JSON and back. The names are few (at most DIMS_MAX), so they are sorted by
 * picking the next. */
#include "law/dims.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "codec/json.h"

/* The place of the least name above `after` whose member is not zero, or -1. */
static int next_name(const struct pack *p, struct dims d, const char *after)
{
	int best = -1;
	for (int i = 0; i < p->n_dimensions; i++) {
		const char *name = p->dimensions[i].name;
		if (d.v[i] == 0 || (after && strcmp(name, after) <= 0))
			continue;
		if (best < 0 || strcmp(name, p->dimensions[best].name) < 0)
			best = i;
	}
	return best;
}

const char *law_dims_json(struct arena *a, const struct pack *p, struct dims d)
{
	assert(p->n_dimensions <= DIMS_MAX);
	struct buf b;
	buf_init(&b, a, 64);
	buf_char(&b, '{');
	const char *after = NULL;
	for (int i = next_name(p, d, NULL); i >= 0; i = next_name(p, d, after)) {
		buf_text(&b, after ? ",\"" : "\"");
		buf_text(&b, p->dimensions[i].name);
		buf_text(&b, "\":");
		buf_int(&b, d.v[i]);
		after = p->dimensions[i].name;
	}
	buf_char(&b, '}');
	return b.at;
}

bool law_dims_of(const struct pack *p, const json_t *object, int64_t least, int64_t most,
		 struct dims *out, const char **wrong)
{
	*out = (struct dims){ 0 };
	*wrong = "";
	if (!json_is_object(object))
		return false;
	const char *name;
	json_t *member;
	json_object_foreach((json_t *)(uintptr_t)object, name, member)
	{
		int i = law_dimension_find(p, name);
		int64_t n = json_integer_value(member);
		*wrong = name;
		if (i < 0 || !json_is_integer(member) || n < least || n > most)
			return false;
		out->v[i] = n;
	}
	*wrong = NULL;
	return true;
}

/* The place of the dimension of this name, which is not ended by NUL; -1 if there is none. */
static int place_of(const struct pack *p, const char *name, size_t len)
{
	for (int i = 0; i < p->n_dimensions; i++)
		if (strncmp(p->dimensions[i].name, name, len) == 0 &&
		    p->dimensions[i].name[len] == '\0')
			return i;
	return -1;
}

/* At most so many digits: no overflow. */
enum { DIGITS = 18 };

static bool number_at(const char **at, int64_t *out)
{
	bool minus = **at == '-';
	int64_t n = 0;
	int digits = 0;
	for (*at += minus; **at >= '0' && **at <= '9' && digits < DIGITS; ++*at, digits++)
		n = n * 10 + (**at - '0');
	*out = minus ? -n : n;
	return digits > 0;
}

/* What law_dims_json writes and nothing else. Ledgers are added up by the thousand: a general
 * reader's tree for each is most of that. */
static bool read_canonical(const struct pack *p, const char *at, struct dims *out)
{
	if (*at++ != '{')
		return false;
	while (*at == '"') {
		const char *close = strchr(++at, '"');
		int place = close ? place_of(p, at, (size_t)(close - at)) : -1;
		if (place < 0 || close[1] != ':')
			return false;
		at = close + 2;
		if (!number_at(&at, &out->v[place]))
			return false;
		at += *at == ',' && at[1] == '"';
	}
	return at[0] == '}' && at[1] == '\0';
}

enum status law_dims_read(struct ctx *c, const struct pack *p, const char *json, struct dims *out)
{
	json_t *object;
	const char *wrong;
	*out = (struct dims){ 0 };
	if (!json || read_canonical(p, json, out))
		return OK;
	*out = (struct dims){ 0 };
	TRY(json_read(c, json, strlen(json), &object));
	if (!law_dims_of(p, object, INT64_MIN, INT64_MAX, out, &wrong))
		return FAULT(c, S_BROKEN, "dims.unreadable", TEXT(wrong));
	return OK;
}
