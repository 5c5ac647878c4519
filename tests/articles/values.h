/* Values of a story as JSON, by the kind of the field that they fill. */
#ifndef YH_STORY_VALUES_H
#define YH_STORY_VALUES_H

#include "scene.h"

/* "vcpu:8+memory_gib:32" as an object, or a list of {code, quantity}. */
static inline json_t *pairs_value(struct scene *s, const char *text, bool list)
{
	int n;
	char **parts = text_split(s->c->arena, text, '+', &n);
	json_t *out = list ? json_array() : json_object();
	for (int i = 0; i < n; i++) {
		char *colon = strchr(parts[i], ':');
		int64_t amount = 0;
		if (!colon || !text_int(colon + 1, &amount))
			story_fails(s, "\"%s\" is not NAME:AMOUNT", parts[i]);
		if (colon)
			*colon = '\0';
		if (list)
			json_array_append_new(out, json_pack("{s:s, s:I}", "code", parts[i],
							     "quantity", (json_int_t)amount));
		else
			json_object_set_new(out, parts[i], json_integer(amount));
	}
	return out;
}

static inline json_t *json_value(struct scene *s, const char *text)
{
	json_t *v = NULL;
	const char *from = text;
	if (text[0] == '@') {
		from = file_read(s->c->arena,
				 arena_printf(s->c->arena, "tests/articles/%s", text + 1));
		if (!from)
			story_fails(s, "there is no file %s", text + 1);
	}
	if (!from || json_read(s->c, from, strlen(from), &v) != OK)
		story_fails(s, "%s is not JSON", text);
	return v ? json_incref(v) : json_null();
}

struct named {
	const struct query *query;
	int64_t unit, found;
	const char *name;
};

static inline enum status named_work(struct ctx *c, void *arg)
{
	struct named *n = arg;
	struct row r = { NULL };
	TRY(store_maybe(c, n->query, &r, TEXT(n->name)));
	n->found = r.v ? row_int(&r, 0) : 0;
	return OK;
}

static const struct query q_system_named = {
	"story.system",
	"SELECT id FROM system WHERE name = $1 ORDER BY created_ms DESC LIMIT 1",
	"t",
	"i",
	NULL,
	NULL
};
static const struct query q_resource_named = {
	"story.resource",
	"SELECT id FROM resource WHERE name = $1 OR $1 = 'last' ORDER BY opened_ms DESC, id DESC LIMIT 1",
	"t",
	"i",
	NULL,
	NULL
};

static const struct query q_org_named = {
	"story.org", "SELECT id FROM org WHERE name = $1 OR code = $1 ORDER BY id LIMIT 1",
	"t",         "i",
	NULL,        NULL
};
static const struct query q_entry_named = {
	"story.register_entry",
	"SELECT id FROM register_entry WHERE register || ' ' || number = $1 OR register || ' last' = $1"
	" ORDER BY at_ms DESC, number DESC LIMIT 1",
	"t",
	"i",
	NULL,
	NULL
};

static inline json_t *named_value(struct scene *s, const struct query *q, const char *name)
{
	struct named n = { .query = q, .name = name };
	int64_t id;
	if (text_int(name, &id))
		return json_string(name);
	if (store_read(s->c, named_work, &n) != OK || !n.found) {
		story_fails(s, "nothing is called %s", name);
		return json_string("0");
	}
	return json_string(arena_printf(s->c->arena, "%lld", (long long)n.found));
}

static inline json_t *orgs_value(struct scene *s, const char *text)
{
	int n;
	char **names = text_split(s->c->arena, text, '+', &n);
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, named_value(s, &q_org_named, names[i]));
	return list;
}

static inline json_t *entry_value(struct scene *s, const struct field *f, const char *text)
{
	int64_t id;
	if (text_int(text, &id))
		return json_string(text);
	return named_value(s, &q_entry_named, arena_printf(s->c->arena, "%s %s", f->of, text));
}

/* START~END@RULE@DIMS, several with | between. */
static inline json_t *recurrences_value(struct scene *s, const char *text)
{
	struct arena *a = s->c->arena;
	json_t *list = json_array();
	int n, parts, times;
	char **rules = text_split(a, text, '|', &n);
	for (int i = 0; i < n; i++) {
		char **part = text_split(a, rules[i], '@', &parts);
		char **time = text_split(a, part[0], '~', &times);
		if (parts != 3 || times != 2) {
			story_fails(s, "a period is START~END@RULE@DIMS, not %s", rules[i]);
			break;
		}
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "start", time[0],
						      "end", time[1], "rrule", part[1], "extra",
						      pairs_value(s, part[2], false)));
	}
	return list;
}

static inline json_t *field_value(struct scene *s, const struct field *f, const char *text)
{
	int64_t i;
	if (text[0] == '@' || text[0] == '{' || text[0] == '[')
		return json_value(s, text);
	switch (f->kind) {
	case FIELD_INT:
		return text_int(text, &i) ? json_integer(i) : json_string(text);
	case FIELD_BOOL:
		return text_same(text, "yes")  ? json_true()
		       : text_same(text, "no") ? json_false()
					       : json_string(text);
	case FIELD_DIMS:
		return pairs_value(s, text, false);
	case FIELD_ITEMS:
		return pairs_value(s, text, true);
	case FIELD_SYSTEM:
		return named_value(s, &q_system_named, text);
	case FIELD_RESOURCE:
		return named_value(s, &q_resource_named, text);
	case FIELD_ENTRIES:
		return json_value(s, text);
	case FIELD_ORG:
	case FIELD_DISTRICT:
		return named_value(s, &q_org_named, text);
	case FIELD_ORGS:
		return orgs_value(s, text);
	case FIELD_ENTRY:
		return entry_value(s, f, text);
	case FIELD_RECURRENCES:
		return recurrences_value(s, text);
	case FIELD_YEAR:
		return text_int(text, &i) ? json_integer(i) : json_string(text);
	case FIELD_MONEY:
	case FIELD_ARTICLE:
	case FIELD_KINDS:
	case FIELD_TEXT:
	case FIELD_LONG:
	case FIELD_DATE:
	case FIELD_MONTH:
	case FIELD_CHOICE:
	case FIELD_FILE:
		return json_string(text);
	}
	return json_null();
}

/* An amount granted: items where the form asks for items, else dimensions. */
static inline json_t *amount_value(struct scene *s, const struct procedure *p, const char *text)
{
	for (int i = 0; i < p->first->n_fields; i++)
		if (p->first->fields[i].kind == FIELD_ITEMS)
			return pairs_value(s, text, isupper((unsigned char)text[0]));
	return pairs_value(s, text, false);
}

static inline const struct field *field_named(const struct step *step, const char *name)
{
	for (int i = 0; i < step->n_fields; i++)
		if (text_same(step->fields[i].name, name))
			return &step->fields[i];
	return NULL;
}

/* Words "NAME=VALUE" as an object; an unknown name goes in as text, so that a story can try one. */
static inline json_t *fields_value(struct scene *s, const struct step *step, char **words, int n)
{
	json_t *out = json_object();
	for (int i = 0; i < n; i++) {
		char *equals = words[i] ? strchr(words[i], '=') : NULL;
		if (!equals)
			continue;
		const char *name = arena_text_n(s->c->arena, words[i], (size_t)(equals - words[i]));
		const struct field *f = field_named(step, name);
		json_object_set_new(out, name,
				    f ? field_value(s, f, equals + 1) : json_string(equals + 1));
	}
	return out;
}

#endif
