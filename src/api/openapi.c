/* The OpenAPI 3.1 document, printed from the rows: what is served and what is described cannot
 * differ. */
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "base/version.h"

struct writing {
	struct ctx *c;
	struct json_out w;
	struct map shapes; /* printed or to be printed, by name */
	const struct api_shape **order;
	int n, room;
};

/* ---- schemas ---- */

static void want_shape(struct writing *g, const struct api_shape *s)
{
	if (map_find(&g->shapes, s->name))
		return;
	map_put(&g->shapes, s->name, (void *)(uintptr_t)s);
	if (g->n == g->room)
		return;
	g->order[g->n++] = s;
	for (const struct api_field *f = s->fields; f->name; f++)
		if (f->of)
			want_shape(g, f->of);
}

static void put_type(struct json_out *w, const char *type, bool nil)
{
	json_key(w, "type");
	if (!nil) {
		json_put_text(w, type);
		return;
	}
	json_open(w, '[');
	json_put_text(w, type);
	json_put_text(w, "null");
	json_close(w, ']');
}

static void put_refer(struct json_out *w, const char *name)
{
	json_text(w, "$ref", arena_printf(w->b->arena, "#/components/schemas/%s", name));
}

static void put_object_type(struct json_out *w, const struct api_field *f, bool nil)
{
	if (!nil) {
		put_refer(w, f->of->name);
		return;
	}
	put_list(w, "oneOf");
	json_open(w, '{');
	put_refer(w, f->of->name);
	json_close(w, '}');
	json_open(w, '{');
	json_text(w, "type", "null");
	json_close(w, '}');
	json_close(w, ']');
}

static void put_text_type(struct json_out *w, const struct api_field *f, bool nil)
{
	static const char *const patterns[T_FREE + 1] = {
		[T_ID] = "^[1-9][0-9]{0,18}$",
		[T_MONTH] = "^[0-9]{4}-[0-9]{2}$",
	};
	static const char *const formats[T_FREE + 1] = {
		[T_DATE] = "date", [T_INSTANT] = "date-time"
	};
	put_type(w, "string", nil);
	if (patterns[f->kind])
		json_text(w, "pattern", patterns[f->kind]);
	if (formats[f->kind])
		json_text(w, "format", formats[f->kind]);
	if (f->least && (f->kind == T_TEXT || f->kind == T_LONG))
		json_int(w, "minLength", f->least);
	if (f->most && (f->kind == T_TEXT || f->kind == T_LONG))
		json_int(w, "maxLength", f->most);
	if (f->kind != T_CHOICE)
		return;
	put_list(w, "enum");
	for (const char *const *o = f->options; *o; o++)
		json_put_text(w, *o);
	if (nil)
		json_put_null(w);
	json_close(w, ']');
}

static void put_list_type(struct json_out *w, const struct api_field *f, bool nil)
{
	put_type(w, "array", nil);
	if (f->least)
		json_int(w, "minItems", f->least);
	if (f->most)
		json_int(w, "maxItems", f->most);
	put_object(w, "items");
	if (f->kind == T_LIST)
		put_refer(w, f->of->name);
	else
		put_text_type(w, &(struct api_field){ .kind = f->kind == T_IDS ? T_ID : T_TEXT },
			      false);
	json_close(w, '}');
}

/* The members of a field's schema, inside an open object. */
static void put_schema(struct json_out *w, const struct api_field *f)
{
	bool nil = f->flags & NIL;
	switch (f->kind) {
	case T_TEXT:
	case T_LONG:
	case T_ID:
	case T_DATE:
	case T_MONTH:
	case T_INSTANT:
	case T_CHOICE:
		put_text_type(w, f, nil);
		break;
	case T_INT:
		put_type(w, "integer", nil);
		json_text(w, "format", "int64");
		if (f->least || f->most) {
			json_int(w, "minimum", f->least);
			json_int(w, "maximum", f->most);
		}
		break;
	case T_BOOL:
		put_type(w, "boolean", nil);
		break;
	case T_DIMS:
		put_type(w, "object", nil);
		put_object(w, "additionalProperties");
		json_text(w, "type", "integer");
		json_close(w, '}');
		break;
	case T_OBJECT:
		put_object_type(w, f, nil);
		break;
	case T_LIST:
	case T_TEXTS:
	case T_IDS:
		put_list_type(w, f, nil);
		break;
	case T_FREE:
		break;
	}
	if (f->what)
		json_text(w, "description", f->what);
}

static void put_shape(struct json_out *w, const struct api_shape *s)
{
	bool required = false;
	put_object(w, s->name);
	json_text(w, "type", "object");
	json_bool(w, "additionalProperties", false);
	put_object(w, "properties");
	for (const struct api_field *f = s->fields; f->name; f++) {
		put_object(w, f->name);
		put_schema(w, f);
		json_close(w, '}');
		required |= !(f->flags & MAY);
	}
	json_close(w, '}');
	if (required) {
		put_list(w, "required");
		for (const struct api_field *f = s->fields; f->name; f++)
			if (!(f->flags & MAY))
				json_put_text(w, f->name);
		json_close(w, ']');
	}
	json_close(w, '}');
}

/* ---- operations ---- */

static void put_parameter(struct json_out *w, const char *in, const struct api_field *f,
			  bool required)
{
	json_open(w, '{');
	json_text(w, "name", f->name);
	json_text(w, "in", in);
	json_bool(w, "required", required);
	if (f->what)
		json_text(w, "description", f->what);
	put_object(w, "schema");
	struct api_field bare = *f;
	bare.what = NULL;
	put_schema(w, &bare);
	json_close(w, '}');
	json_close(w, '}');
}

static void put_path_parameters(struct json_out *w, const char *path)
{
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		const char *name = arena_text_n(w->b->arena, at + 1, strcspn(at + 1, "}"));
		bool text = text_same(name, "name") || text_same(name, "token") ||
			    text_same(name, "text");
		struct api_field f = { name, text ? T_TEXT : T_ID };
		put_parameter(w, "path", &f, true);
	}
}

static bool wants_key(const struct route *r)
{
	return !r->exempt && !text_same(r->method, "GET") && (r->work != WORK_READS || r->records);
}

static void put_parameters(struct json_out *w, const struct route *r)
{
	static const struct api_field key = { "Idempotency-Key",
					      T_TEXT,
					      0,
					      NULL,
					      8,
					      200,
					      NULL,
					      "the answer is kept 30 days and given again" };
	static const struct api_field csrf = { "X-CSRF", T_TEXT, 0,    NULL,
					       32,       32,     NULL, "of GET /api/me" };
	put_list(w, "parameters");
	put_path_parameters(w, r->path);
	for (const struct api_field *f = r->query; f && f->name; f++)
		put_parameter(w, "query", f, !(f->flags & MAY));
	for (const struct api_field *f = api__list_query; r->list && f->name; f++)
		put_parameter(w, "query", f, false);
	if (wants_key(r))
		put_parameter(w, "header", &key, true);
	if (r->assurance != ASSURE_NONE && !text_same(r->method, "GET"))
		put_parameter(w, "header", &csrf, true);
	json_close(w, ']');
}

static void put_body(struct writing *g, const struct route *r)
{
	struct json_out *w = &g->w;
	if (!r->body && !r->upload)
		return;
	put_object(w, "requestBody");
	json_bool(w, "required", true);
	put_object(w, "content");
	put_object(w, r->upload ? "application/octet-stream" : "application/json");
	put_object(w, "schema");
	if (r->upload) {
		json_text(w, "type", "string");
		json_text(w, "format", "binary");
	} else {
		want_shape(g, r->body);
		put_refer(w, r->body->name);
	}
	for (int i = 0; i < 4; i++)
		json_close(w, '}');
}

/* The page of a list: {items, total, limit, offset}. */
static void put_page(struct json_out *w, const struct api_shape *item)
{
	static const char *const counts[] = { "total", "limit", "offset" };
	json_text(w, "type", "object");
	put_object(w, "properties");
	put_object(w, "items");
	json_text(w, "type", "array");
	put_object(w, "items");
	put_refer(w, item->name);
	json_close(w, '}');
	json_close(w, '}');
	for (int i = 0; i < 3; i++) {
		put_object(w, counts[i]);
		json_text(w, "type", "integer");
		json_close(w, '}');
	}
	json_close(w, '}');
	put_list(w, "required");
	json_put_text(w, "items");
	for (int i = 0; i < 3; i++)
		json_put_text(w, counts[i]);
	json_close(w, ']');
}

static void put_content(struct writing *g, const struct route *r)
{
	struct json_out *w = &g->w;
	put_object(w, "content");
	put_object(w, r->media ? r->media : "application/json");
	put_object(w, "schema");
	if (!r->reply) {
		bool json = text_same(r->media, "application/json");
		json_text(w, "type", json ? "object" : "string");
	} else {
		want_shape(g, r->reply);
		if (r->list)
			put_page(w, r->reply);
		else
			put_refer(w, r->reply->name);
	}
	json_close(w, '}');
	json_close(w, '}');
	json_close(w, '}');
}

static void put_responses(struct writing *g, const struct route *r)
{
	struct json_out *w = &g->w;
	put_object(w, "responses");
	put_object(w, r->status == 201 ? "201" : "200");
	json_text(w, "description", "done");
	put_content(g, r);
	json_close(w, '}');
	put_object(w, "4XX");
	json_text(w, "$ref", "#/components/responses/Problem");
	json_close(w, '}');
	put_object(w, "5XX");
	json_text(w, "$ref", "#/components/responses/Problem");
	json_close(w, '}');
	json_close(w, '}');
}

static const char *const reach_names[] = { "", "open", "self", "scoped", "office", "whole" };
static const char *const assurance_names[] = { "none", "signed_in", "step_up" };

static void put_operation(struct writing *g, const struct api_noun *noun, const struct route *r)
{
	struct json_out *w = &g->w;
	char method[8] = { 0 };
	for (int i = 0; i < 7 && r->method[i]; i++)
		method[i] = (char)(r->method[i] | 0x20);
	put_object(w, method);
	json_text(w, "operationId", r->name);
	json_text(w, "summary", r->summary);
	put_list(w, "tags");
	json_put_text(w, noun->name);
	json_close(w, ']');
	if (r->right)
		json_text(w, "x-right", r->right);
	json_text(w, "x-reach", reach_names[r->scope]);
	json_text(w, "x-assurance", assurance_names[r->assurance]);
	if (r->records)
		json_text(w, "x-records", r->records);
	put_list(w, "security");
	if (r->assurance != ASSURE_NONE || r->half_open) {
		json_open(w, '{');
		put_list(w, "session");
		json_close(w, ']');
		json_close(w, '}');
	}
	json_close(w, ']');
	put_parameters(w, r);
	put_body(g, r);
	put_responses(g, r);
	json_close(w, '}');
}

/* Every path once, with the operations of all nouns on it. */
static void put_paths(struct writing *g)
{
	struct map done;
	map_init(&done, g->c->arena, 256);
	put_object(&g->w, "paths");
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++) {
			if (map_find(&done, r->path))
				continue;
			map_put(&done, r->path, (void *)(uintptr_t)r);
			put_object(&g->w, r->path);
			for (const struct api_noun *m = api_nouns; m->name; m++)
				for (const struct route *s = m->routes; s->method; s++)
					if (text_same(s->path, r->path))
						put_operation(g, m, s);
			json_close(&g->w, '}');
		}
	json_close(&g->w, '}');
}

/* ---- the document ---- */

static const char problem_schema[] =
	"{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{\"type\":{\"type\":\"string\"},"
	"\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
	"\"detail\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"request\":{\"type\":\"string\"},"
	"\"article\":{\"type\":\"string\"},\"fields\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
	"\"field\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}},"
	"\"required\":[\"field\",\"name\",\"detail\"]}},"
	"\"checks\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"additionalProperties\":true}},"
	"\"current\":{\"description\":\"what the thing looks like now\"}},"
	"\"required\":[\"type\",\"title\",\"status\",\"code\",\"detail\",\"name\",\"request\"]}";

static void put_components(struct writing *g)
{
	struct json_out *w = &g->w;
	put_object(w, "components");
	json_raw(w, "securitySchemes",
		 "{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"yunheng\"}}");
	json_raw(
		w, "responses",
		"{\"Problem\":{\"description\":\"refused, with the reason in the asked language\",\"content\":{"
		"\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}");
	put_object(w, "schemas");
	json_raw(w, "Problem", problem_schema);
	for (int i = 0; i < g->n; i++)
		put_shape(w, g->order[i]);
	json_close(w, '}');
	json_close(w, '}');
}

static void put_head(struct json_out *w)
{
	json_text(w, "openapi", "3.1.0");
	json_raw(
		w, "info",
		"{\"title\":\"Yunheng\",\"version\":\"" YH_VERSION
		"\",\"description\":\"Government-cloud management: the Shanghai "
		"Interim Measures for Government Cloud, run as software. Ids are opaque texts; instants are RFC 3339 with "
		"+08:00; legal dates are plain dates; amounts are integers of fen, unit prices decimal texts of yuan.\","
		"\"license\":{\"name\":\"Mulan PSL v2\",\"identifier\":\"MulanPSL-2.0\"}}");
	json_raw(w, "servers", "[{\"url\":\"/\",\"description\":\"this installation\"}]");
	put_list(w, "tags");
	for (const struct api_noun *n = api_nouns; n->name; n++) {
		json_open(w, '{');
		json_text(w, "name", n->name);
		json_text(w, "description", n->what);
		json_close(w, '}');
	}
	json_close(w, ']');
}

const char *api_openapi(struct ctx *c, size_t *len)
{
	struct buf b;
	struct writing g = { .c = c, .room = 512 };
	buf_init(&b, c->arena, 256 * 1024);
	g.w = (struct json_out){ &b, true };
	g.order = TAKE_N(c->arena, g.room, const struct api_shape *);
	map_init(&g.shapes, c->arena, 512);
	json_open(&g.w, '{');
	put_head(&g.w);
	put_paths(&g);
	put_components(&g);
	json_close(&g.w, '}');
	*len = b.len;
	return b.at;
}

int openapi_main(int argc, char **argv)
{
	if (argc > 1) {
		fputs("yunheng openapi\n\nPrints the HTTP interface as an OpenAPI 3.1 document.\n",
		      stdout);
		return strcmp(argv[1], "--help") == 0 ? 0 : 2;
	}
	struct arena arena;
	struct ctx c = { .arena = &arena, .language = "en" };
	size_t len;
	arena_init(&arena, 16 << 20);
	puts(api_openapi(&c, &len));
	arena_done(&arena);
	return 0;
}
