/* The printed interface: every reference resolves, names are unique, every row is there with what
 * it takes. A public linter reads it, too (tests/openapi). */
#include "api/inner.h"
#include "base/map.h"
#include "base/text.h"
#include "city.h"
#include "codec/sheet.h"

static void check_refs(const json_t *at, const json_t *components)
{
	const char *key;
	json_t *v;
	size_t i;
	if (json_is_array(at))
		json_array_foreach(at, i, v) check_refs(v, components);
	json_object_foreach((json_t *)(uintptr_t)at, key, v)
	{
		if (!text_same(key, "$ref")) {
			check_refs(v, components);
			continue;
		}
		char kind[20], name[80];
		CHECK_INT(sscanf(json_string_value(v), "#/components/%19[a-zA-Z]/%79s", kind, name),
			  2);
		if (!CHECK(json_object_get(json_object_get(components, kind), name) != NULL))
			printf("    %s\n", json_string_value(v));
	}
}

/* Two shapes of one name would be printed as one. */
static void walk_shape(struct map *seen, const struct api_shape *s)
{
	const struct api_shape *known = s ? map_find(seen, s->name) : NULL;
	if (!s || known == s)
		return;
	if (!CHECK(known == NULL)) {
		printf("    two shapes are called %s\n", s->name);
		return;
	}
	map_put(seen, s->name, (void *)(uintptr_t)s);
	for (const struct api_field *f = s->fields; f->name; f++)
		walk_shape(seen, f->of);
}

static void check_rows(struct arena *a, const json_t *paths)
{
	struct map names, shapes;
	map_init(&names, a, 256);
	map_init(&shapes, a, 256);
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++) {
			char method[8] = { 0 };
			for (int i = 0; r->method[i]; i++)
				method[i] = (char)(r->method[i] | 0x20);
			const json_t *op = json_object_get(json_object_get(paths, r->path), method);
			CHECK_TEXT(json_text_of(op, "operationId", ""), r->name);
			CHECK_INT(json_object_get(op, "requestBody") != NULL,
				  r->body != NULL || r->upload);
			if (!CHECK(map_find(&names, r->name) == NULL))
				printf("    %s twice\n", r->name);
			map_put(&names, r->name, (void *)(uintptr_t)r);
			walk_shape(&shapes, r->body);
			walk_shape(&shapes, r->reply);
		}
}

static bool chinese(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return true;
	return false;
}

/* Whoever exports a list finds its columns in his language. */
static void check_headings(struct arena *a)
{
	struct ctx c = { .arena = a, .language = "zh" };
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++) {
			int columns = 0;
			const struct sheet_column *heads =
				r->list ? api__sheet_heads(api__sheet(&c, r, NULL), &columns)
					: NULL;
			for (int i = 0; i < columns; i++)
				if (!CHECK(chinese(heads[i].title)))
					printf("    %s: %s\n", r->path, heads[i].title);
		}
}

int main(void)
{
	struct arena arena;
	struct ctx c = { .arena = &arena, .language = "en" };
	json_t *doc;
	size_t len;
	arena_init(&arena, 64 << 20);
	const char *text = api_openapi(&c, &len);
	if (CHECK(json_read(&c, text, len, &doc) == OK)) {
		CHECK_TEXT(json_text_of(doc, "openapi", ""), "3.1.0");
		check_refs(doc, json_object_get(doc, "components"));
		check_rows(&arena, json_object_get(doc, "paths"));
		check_headings(&arena);
	}
	arena_done(&arena);
	return test_done();
}
