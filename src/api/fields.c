/* Holds bodies, queries and (in tests) replies against their field tables. Every fault is found in
 * one walk and named by its place: "items.0.quantity". */
#include <assert.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "civil/day.h"

static const char *const formats[] = { "json", "csv", "xlsx", NULL };

const struct api_field api__list_query[] = {
	{ "limit", T_INT, MAY, .least = 1, .most = 1000, .what = "rows of a page; 50 unless told" },
	{ "offset", T_INT, MAY, .least = 0, .most = 1000000, .what = "rows to skip" },
	{ "sort", T_TEXT, MAY, .most = 40, .what = "a column, '-' before it for descending" },
	{ "format", T_CHOICE, MAY, .options = formats, .what = "the whole list as a file instead" },
	{ 0 },
};

/* How a value is wrong: a sentence's name with its number; NULL when it is right. */
struct wrong {
	const char *name;
	struct value a, b;
};

static const struct wrong right = { 0 };

static struct wrong check_text(const struct api_field *f, const char *text, size_t len)
{
	int64_t most = f->most ? f->most : f->kind == T_LONG ? 4000 : 200;
	if (strlen(text) != len)
		return (struct wrong){ "field.control", NONE, NONE };
	int64_t count = (int64_t)text_count(text);
	if (count > most)
		return (struct wrong){ "field.long", INT(most), INT(count) };
	if (count < f->least)
		return (struct wrong){ "field.short", INT(f->least), INT(count) };
	for (const char *p = text; *p; p++) {
		unsigned char ch = (unsigned char)*p;
		bool line = f->kind == T_LONG && (ch == '\n' || ch == '\r' || ch == '\t');
		if ((ch < 0x20 && !line) || ch == 0x7f)
			return (struct wrong){ "field.control", NONE, NONE };
	}
	return right;
}

static struct wrong check_int(const struct api_field *f, int64_t i)
{
	if (f->least == 0 && f->most == 0)
		return right;
	if (i < f->least || i > f->most)
		return (struct wrong){ "field.range", INT(f->least), INT(f->most) };
	return right;
}

/* Values that are texts in JSON and in a query alike. */
static struct wrong check_word(const struct api_field *f, const char *text, size_t len)
{
	int64_t i;
	int32_t day;
	char month[16];
	switch (f->kind) {
	case T_TEXT:
	case T_LONG:
		return check_text(f, text, len);
	case T_ID:
		return text_int(text, &i) && i > 0 ? right
						   : (struct wrong){ "field.id", NONE, NONE };
	case T_DATE:
		return day_parse(text, &day) ? right : (struct wrong){ "field.date", NONE, NONE };
	case T_MONTH:
		snprintf(month, sizeof month, "%.7s-01", text);
		return len == 7 && day_parse(month, &day)
			       ? right
			       : (struct wrong){ "field.month", NONE, NONE };
	case T_INSTANT:
		return instant_parse(text, &i) ? right
					       : (struct wrong){ "field.instant", NONE, NONE };
	case T_CHOICE:
		for (const char *const *o = f->options; *o; o++)
			if (text_same(*o, text))
				return right;
		return (struct wrong){ "field.choice", NONE, NONE };
	case T_INT:
		return text_int(text, &i) ? check_int(f, i)
					  : (struct wrong){ "field.int", NONE, NONE };
	case T_BOOL:
		return text_same(text, "true") || text_same(text, "false")
			       ? right
			       : (struct wrong){ "field.bool", NONE, NONE };
	case T_DIMS:
	case T_OBJECT:
	case T_LIST:
	case T_TEXTS:
	case T_IDS:
	case T_FREE:
		break;
	}
	return (struct wrong){ "field.type", NONE, NONE };
}

static void check_object(struct ctx *c, const struct api_shape *shape, const char *path,
			 const json_t *object);

static const char *under(struct arena *a, const char *path, const char *name)
{
	return *path ? arena_printf(a, "%s.%s", path, name) : name;
}

static struct wrong check_dims(const struct api_field *f, const json_t *v)
{
	const char *key;
	json_t *n;
	if (!json_is_object(v) || json_object_size(v) > 24)
		return (struct wrong){ "field.dims", NONE, NONE };
	json_object_foreach((json_t *)(uintptr_t)v, key, n)
	{
		bool amount = json_is_integer(n) && (f->least < 0 || json_integer_value(n) >= 0);
		if (!amount)
			return (struct wrong){ "field.dims", NONE, NONE };
	}
	return right;
}

static struct wrong check_list(struct ctx *c, const struct api_field *f, const char *path,
			       const json_t *v)
{
	if (!json_is_array(v))
		return (struct wrong){ "field.list", NONE, NONE };
	int64_t most = f->most ? f->most : 1000;
	int64_t n = (int64_t)json_array_size(v);
	if (n < f->least || n > most)
		return (struct wrong){ "field.count", INT(f->least), INT(most) };
	struct api_field one = { f->name, f->kind == T_IDS ? T_ID : T_TEXT, 0, NULL, 0, 0, NULL,
				 NULL };
	for (size_t i = 0; i < (size_t)n; i++) {
		const json_t *item = json_array_get(v, i);
		char number[24];
		snprintf(number, sizeof number, "%zu", i);
		const char *place = under(c->arena, path, number);
		struct wrong w = right;
		if (f->kind == T_LIST) {
			if (json_is_object(item))
				check_object(c, f->of, place, item);
			else
				w = (struct wrong){ "field.object", NONE, NONE };
		} else {
			w = json_is_string(item) ? check_word(&one, json_string_value(item),
							      json_string_length(item))
						 : (struct wrong){ "field.text", NONE, NONE };
		}
		if (w.name)
			fault_field(c, place, w.name, w.a, w.b);
	}
	return right;
}

static struct wrong check_value(struct ctx *c, const struct api_field *f, const char *path,
				const json_t *v)
{
	switch (f->kind) {
	case T_INT:
		return json_is_integer(v) ? check_int(f, json_integer_value(v))
					  : (struct wrong){ "field.int", NONE, NONE };
	case T_BOOL:
		return json_is_boolean(v) ? right : (struct wrong){ "field.bool", NONE, NONE };
	case T_DIMS:
		return check_dims(f, v);
	case T_OBJECT:
		if (!json_is_object(v))
			return (struct wrong){ "field.object", NONE, NONE };
		check_object(c, f->of, path, v);
		return right;
	case T_LIST:
	case T_TEXTS:
	case T_IDS:
		return check_list(c, f, path, v);
	case T_FREE:
		return right;
	case T_TEXT:
	case T_LONG:
	case T_ID:
	case T_DATE:
	case T_MONTH:
	case T_INSTANT:
	case T_CHOICE:
		break;
	}
	if (!json_is_string(v))
		return (struct wrong){ "field.text", NONE, NONE };
	return check_word(f, json_string_value(v), json_string_length(v));
}

static const struct api_field *field_find(const struct api_field *fields, const char *name)
{
	for (const struct api_field *f = fields; f && f->name; f++)
		if (text_same(f->name, name))
			return f;
	return NULL;
}

static void check_object(struct ctx *c, const struct api_shape *shape, const char *path,
			 const json_t *object)
{
	const char *key;
	json_t *v;
	json_object_foreach((json_t *)(uintptr_t)object, key,
			    v) if (!field_find(shape->fields, key))
		fault_field(c, under(c->arena, path, arena_text(c->arena, key)), "field.unknown",
			    NONE, NONE);
	for (const struct api_field *f = shape->fields; f->name; f++) {
		const char *place = under(c->arena, path, f->name);
		v = json_object_get(object, f->name);
		if (!v) {
			if (!(f->flags & MAY))
				fault_field(c, place, "field.missing", NONE, NONE);
			continue;
		}
		if (json_is_null(v)) {
			if (!(f->flags & NIL))
				fault_field(c, place, "field.null", NONE, NONE);
			continue;
		}
		struct wrong w = check_value(c, f, place, v);
		if (w.name)
			fault_field(c, place, w.name, w.a, w.b);
	}
}

void api__check_body(struct ctx *c, const struct api_shape *shape, const json_t *body)
{
	if (!json_is_object(body))
		fault_field(c, "", "field.object", NONE, NONE);
	else
		check_object(c, shape, "", body);
}

void api__check_query(struct ctx *c, const struct route *r, const struct http_request *q)
{
	for (int i = 0; i < q->n_query; i++) {
		const char *name = q->query[i].name, *text = q->query[i].value;
		const struct api_field *f = field_find(r->query, name);
		if (!f && r->list)
			f = field_find(api__list_query, name);
		for (int j = 0; j < i; j++)
			if (text_same(q->query[j].name, name)) {
				fault_field(c, name, "field.repeated", NONE, NONE);
				break;
			}
		struct wrong w = f ? check_word(f, text, strlen(text))
				   : (struct wrong){ "field.unknown", NONE, NONE };
		if (w.name)
			fault_field(c, name, w.name, w.a, w.b);
	}
	for (const struct api_field *f = r->query; f && f->name; f++)
		if (!(f->flags & MAY) && !http_query(q, f->name))
			fault_field(c, f->name, "field.missing", NONE, NONE);
}

/* ---- replies ---- */

const char *api__misfit(struct arena *a, const struct route *r, const json_t *reply)
{
	struct ctx *c = TAKE(a, struct ctx);
	c->arena = a;
	if (r->list) {
		const json_t *items = json_object_get(reply, "items");
		struct api_field f = { "items", T_LIST, 0, r->reply, 0, INT32_MAX, NULL, NULL };
		if (!json_is_integer(json_object_get(reply, "total")) || !json_is_array(items))
			return "items or total";
		check_list(c, &f, "items", items);
	} else {
		api__check_body(c, r->reply, reply);
	}
	if (c->fault.n_fields == 0)
		return NULL;
	return arena_printf(a, "%s: %s", c->fault.fields[0].field, c->fault.fields[0].name);
}
