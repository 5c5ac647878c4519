/* Small writers and getters that every noun uses. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "law/dims.h"
#include "law/show.h"

static const struct api_field ref_fields[] = { { "id", T_ID }, { "name", T_TEXT }, { 0 } };
const struct api_shape api_ref = { "Ref", ref_fields };
static const struct api_field done_fields[] = { { 0 } };
const struct api_shape api_done = { "Done", done_fields };

/* ---- getters ---- */

static const struct api_param *param(const struct api_call *call, const char *name)
{
	for (int i = 0; i < call->n_params; i++)
		if (text_same(call->params[i].name, name))
			return &call->params[i];
	assert(!"the row has no such parameter");
	return NULL;
}

int64_t call_id(const struct api_call *call, const char *name)
{
	return param(call, name)->i;
}

const char *call_path(const struct api_call *call, const char *name)
{
	return param(call, name)->text;
}

const char *call_query(const struct api_call *call, const char *name)
{
	const char *text = http_query(call->request, name);
	return text && *text ? text : NULL;
}

int64_t call_query_int(const struct api_call *call, const char *name, int64_t otherwise)
{
	int64_t i;
	const char *text = call_query(call, name);
	return text && text_int(text, &i) ? i : otherwise;
}

int32_t call_query_day(const struct api_call *call, const char *name, int32_t otherwise)
{
	int32_t day;
	const char *text = call_query(call, name);
	return text && day_parse(text, &day) ? day : otherwise;
}

const json_t *call_json(const struct api_call *call, const char *name)
{
	const json_t *v = call->body ? json_object_get(call->body, name) : NULL;
	return json_is_null(v) ? NULL : v;
}

const char *call_text(const struct api_call *call, const char *name)
{
	const json_t *v = call_json(call, name);
	return json_is_string(v) ? json_string_value(v) : NULL;
}

int64_t call_int(const struct api_call *call, const char *name, int64_t otherwise)
{
	int64_t i;
	const json_t *v = call_json(call, name);
	if (json_is_integer(v))
		return json_integer_value(v);
	return json_is_string(v) && text_int(json_string_value(v), &i) ? i : otherwise;
}

bool call_bool(const struct api_call *call, const char *name, bool otherwise)
{
	const json_t *v = call_json(call, name);
	return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

int32_t call_day(const struct api_call *call, const char *name, int32_t otherwise)
{
	int32_t day;
	const char *text = call_text(call, name);
	return text && day_parse(text, &day) ? day : otherwise;
}

/* ---- writers ---- */

void put_id(struct json_out *w, const char *key, int64_t id)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, id);
	json_text(w, key, id ? text : NULL);
}

void put_instant(struct json_out *w, const char *key, int64_t at_ms)
{
	json_text(w, key, at_ms ? instant_iso(w->b->arena, at_ms) : NULL);
}

void put_day(struct json_out *w, const char *key, int64_t day)
{
	json_text(w, key, day && day != DAY_NONE ? day_iso(w->b->arena, (int32_t)day) : NULL);
}

void put_object(struct json_out *w, const char *key)
{
	json_key(w, key);
	json_open(w, '{');
}

void put_list(struct json_out *w, const char *key)
{
	json_key(w, key);
	json_open(w, '[');
}

void put_ref(struct json_out *w, const char *key, int64_t id, const char *name)
{
	json_key(w, key);
	if (!id) {
		json_put_null(w);
		return;
	}
	json_open(w, '{');
	put_id(w, "id", id);
	json_text(w, "name", name ? name : "");
	json_close(w, '}');
}

void put_dims(struct ctx *c, struct json_out *w, const char *key, const struct dims *d)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	json_raw(w, key, law_dims_json(c->arena, p, *d));
}

const char *title_of(const struct ctx *c, struct title t)
{
	return law_say(&t, c->language);
}

const char *say(struct ctx *c, const char *name, const struct value *args, int n)
{
	return words_say(c->arena, c->language ? c->language : "zh", name, args, n);
}
