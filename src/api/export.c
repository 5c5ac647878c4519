/* A list as a spreadsheet: rows that were written as JSON, flattened by their shape; columns are
 * titled from words/. */
#include <inttypes.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "base/words.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "codec/xlsx.h"

enum { COLUMNS_MAX = 48 };

struct column {
	const struct api_field *field, *under; /* under: the object it stands in, or NULL */
	const char *key;                       /* "clock.due"; of words and values */
	const char
		*label; /* of a list of named values: this one's heading, `key` its name; or NULL */
};

static bool has(const struct api_shape *s, const char *name)
{
	for (const struct api_field *f = s->fields; f->name; f++)
		if (text_same(f->name, name))
			return true;
	return false;
}

/* Columns that the pack names: [{name, label, shown}], each value a column of its own. */
static bool named(const struct api_field *f)
{
	return f->kind == T_LIST && has(f->of, "name") && has(f->of, "label") &&
	       has(f->of, "shown");
}

/* Every item tells all of them, so the first is enough. */
static int spread(const struct api_field *f, const json_t *items, struct column *out, int room)
{
	int n = 0;
	const json_t *list = json_object_get(json_array_get(items, 0), f->name);
	for (size_t i = 0; i < json_array_size(list) && n < room; i++) {
		const json_t *v = json_array_get(list, i);
		out[n++] = (struct column){ f, NULL, json_text_of(v, "name", ""),
					    json_text_of(v, "label", "") };
	}
	return n;
}

/* Lists that people read in one cell: items with their quantities, a quota by dimension. */
static bool told(const struct api_field *f)
{
	return f->kind == T_LIST && ((has(f->of, "name") && has(f->of, "quantity")) ||
				     (has(f->of, "title") && has(f->of, "granted")));
}

/* A code whose title stands beside it is left to programs, which read the JSON. */
static bool shown(struct ctx *c, const struct api_shape *s, const struct api_field *f)
{
	if (f->kind == T_OBJECT || f->kind == T_FREE || f->kind == T_IDS ||
	    (f->kind == T_LIST && !told(f)))
		return false;
	return !has(s, arena_printf(c->arena, "%s_title", f->name)) &&
	       !(s == &api_ref && f->kind == T_ID);
}

/* Objects of one level are spread. */
static int columns_of(struct ctx *c, const struct api_shape *s, const json_t *items,
		      struct column *out)
{
	int n = 0;
	for (const struct api_field *f = s->fields; f->name; f++) {
		const struct api_shape *inside = f->kind == T_OBJECT ? f->of : NULL;
		for (const struct api_field *g = inside ? inside->fields : NULL;
		     g && g->name && n < COLUMNS_MAX; g++)
			if (shown(c, inside, g))
				out[n++] =
					(struct column){ g, f,
							 inside == &api_ref
								 ? f->name
								 : arena_printf(c->arena, "%s.%s",
										f->name, g->name),
							 NULL };
		if (named(f))
			n += spread(f, items, out + n, COLUMNS_MAX - n);
		if (!inside && shown(c, s, f) && n < COLUMNS_MAX)
			out[n++] = (struct column){ f, NULL, f->name, NULL };
	}
	return n;
}

/* By the name of shape and column, else of the column alone. */
static const char *heading(struct ctx *c, const struct api_shape *s, const struct column *k)
{
	if (k->label)
		return k->label;
	const char *own = arena_printf(c->arena, "column.%s.%s", s->name, k->key);
	const char *word = arena_printf(c->arena, "column.%s", k->key);
	if (words_find(c->language, own))
		return SAY(c, own);
	return words_find(c->language, word) ? SAY(c, word) : k->key;
}

static const char *told_item(struct ctx *c, const json_t *item)
{
	if (json_object_get(item, "quantity"))
		return SAY(c, "export.item", TEXT(json_text_of(item, "name", "")),
			   INT(json_int_of(item, "quantity", 0)));
	return SAY(c, "export.quota", TEXT(json_text_of(item, "title", "")),
		   INT(json_int_of(item, "granted", 0)), INT(json_int_of(item, "used", 0)),
		   INT(json_int_of(item, "reserved", 0)), TEXT(json_text_of(item, "unit", "")));
}

static const char *joined(struct ctx *c, const json_t *list)
{
	struct buf b;
	size_t i;
	json_t *item;
	buf_init(&b, c->arena, 64);
	json_array_foreach(list, i, item)
	{
		if (i)
			buf_text(&b, SAY(c, "export.joint"));
		buf_text(&b, json_is_string(item) ? json_string_value(item) : told_item(c, item));
	}
	return b.at;
}

/* Codes by their words, instants as people write them: they are the city's time. */
static const char *text_cell(struct ctx *c, const struct column *k, const char *text)
{
	const char *word = arena_printf(c->arena, "value.%s.%s", k->key, text);
	if (k->field->kind == T_INSTANT && strlen(text) >= 19)
		return arena_printf(c->arena, "%.10s %.8s", text, text + 11);
	if ((k->field->kind == T_TEXT || k->field->kind == T_CHOICE) &&
	    words_find(c->language, word))
		return SAY(c, word);
	return text;
}

static struct value named_cell(const struct column *k, const json_t *list)
{
	size_t i;
	json_t *v;
	json_array_foreach(list, i, v)
	{
		if (!text_same(json_text_of(v, "name", NULL), k->key))
			continue;
		const json_t *value = json_object_get(v, "value");
		if (json_is_integer(value))
			return INT(json_integer_value(value));
		const char *shown = json_text_of(v, "shown", NULL);
		return shown ? TEXT(shown) : NONE;
	}
	return NONE;
}

static struct value cell(struct ctx *c, const struct column *k, const json_t *item)
{
	if (k->label)
		return named_cell(k, json_object_get(item, k->field->name));
	const json_t *at = k->under ? json_object_get(item, k->under->name) : item;
	json_t *v = json_object_get(at, k->field->name);
	if (json_is_integer(v))
		return INT(json_integer_value(v));
	if (json_is_boolean(v))
		return TEXT(SAY(c, json_is_true(v) ? "word.yes" : "word.no"));
	if (json_is_string(v))
		return TEXT(text_cell(c, k, json_string_value(v)));
	if (json_is_array(v))
		return TEXT(joined(c, v));
	if (json_is_object(v))
		return TEXT(SAY(c, "shown.dims", TEXT(json_canonical(c->arena, v))));
	return NONE;
}

static enum sheet_kind sheet_kind(const struct column *k)
{
	switch (k->field->kind) {
	case T_INT:
		return text_ends(k->field->name, "_fen") ? SHEET_FEN : SHEET_INT;
	case T_DATE:
		return SHEET_DATE;
	case T_TEXT:
		return text_same(k->field->name, "unit_price") ? SHEET_DECIMAL : SHEET_TEXT;
	case T_LONG:
	case T_BOOL:
	case T_ID:
	case T_MONTH:
	case T_INSTANT:
	case T_CHOICE:
	case T_DIMS:
	case T_OBJECT:
	case T_LIST:
	case T_TEXTS:
	case T_IDS:
	case T_FREE:
		return SHEET_TEXT;
	}
	return SHEET_TEXT;
}

struct sheet {
	struct column columns[COLUMNS_MAX];
	struct sheet_column heads[COLUMNS_MAX];
	struct value cells[COLUMNS_MAX];
	int n;
};

const struct api_shape *api__item_shape(const struct route *r)
{
	const struct api_field *f = r->reply ? r->reply->fields : NULL;
	if (r->list)
		return r->reply;
	while (f && f->name && !(f->kind == T_LIST && text_same(f->name, "items")))
		f++;
	return f && f->name ? f->of : NULL;
}

struct sheet *api__sheet(struct ctx *c, const struct route *r, const json_t *items)
{
	struct sheet *s = TAKE(c->arena, struct sheet);
	const struct api_shape *item = api__item_shape(r);
	s->n = columns_of(c, item, items, s->columns);
	for (int i = 0; i < s->n; i++)
		s->heads[i] = (struct sheet_column){ heading(c, item, &s->columns[i]),
						     sheet_kind(&s->columns[i]) };
	return s;
}

const struct sheet_column *api__sheet_heads(const struct sheet *s, int *n)
{
	*n = s->n;
	return s->heads;
}

const struct value *api__sheet_row(struct ctx *c, struct sheet *s, const json_t *item)
{
	for (int i = 0; i < s->n; i++)
		s->cells[i] = cell(c, &s->columns[i], item);
	return s->cells;
}

static void write_csv(struct ctx *c, struct sheet *s, const json_t *items, struct edge *e)
{
	struct buf b;
	buf_init(&b, c->arena, 64 * 1024);
	csv_head(&b, s->heads, s->n, true);
	for (size_t i = 0; i < json_array_size(items); i++)
		csv_row(&b, s->heads, api__sheet_row(c, s, json_array_get(items, i)), s->n);
	e->call.bytes = b.at;
	e->call.len = b.len;
	e->call.media = "text/csv; charset=utf-8";
}

static enum status write_xlsx(struct ctx *c, struct sheet *s, const json_t *items, struct edge *e)
{
	struct xlsx *x = xlsx_open(c->arena, "1", NULL, s->heads, s->n);
	for (size_t i = 0; i < json_array_size(items); i++)
		xlsx_row(x, api__sheet_row(c, s, json_array_get(items, i)));
	e->call.media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	return xlsx_close(c, x, &e->call.bytes, &e->call.len);
}

enum status api__export(struct ctx *c, struct edge *e, const char *format)
{
	json_t *reply;
	TRY(json_read(c, e->body.at, e->body.len, &reply));
	const json_t *items = json_object_get(reply, "items");
	int64_t total = json_int_of(reply, "total", 0), taken = (int64_t)json_array_size(items);
	if (taken < total) /* half a list would pass for a whole one */
		return FAULT(c, S_REFUSED, "export.many", INT(total), INT(taken));
	struct sheet *s = api__sheet(c, e->call.route, items);
	e->call.file_name = arena_printf(c->arena, "%s.%s", e->call.route->name, format);
	if (text_same(format, "xlsx"))
		return write_xlsx(c, s, items, e);
	write_csv(c, s, items, e);
	return OK;
}
