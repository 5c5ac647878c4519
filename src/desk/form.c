/* Forms: what people fill in, held against the pack's field table. All faults come in one answer.
 */
#include "base/text.h"
#include "civil/money.h"
#include "desk/inner.h"
#include "desk/recurrences.h"

enum { TEXT_MOST = 200, LONG_MOST = 4000, ENTRIES_MOST = 2000 };

struct check_at {
	const struct case_ *k;
	const struct field *field;
	const char *path; /* "form.items" */
};

static void wrong(struct ctx *c, const char *path, const char *name)
{
	fault_field(c, path, name, NONE, NONE);
}

static const char *below(struct ctx *c, const char *path, const char *name)
{
	return arena_printf(c->arena, "%s.%s", path, name);
}

static void check_text(struct ctx *c, const struct check_at *at, const json_t *v, size_t most)
{
	const char *text = json_string_value(v);
	if (!text) {
		wrong(c, at->path, "field.text");
		return;
	}
	if (text_count(text) > most)
		fault_field(c, at->path, "field.long", INT((int64_t)most),
			    INT((int64_t)text_count(text)));
	if (at->field->required && text_trim(c->arena, text)[0] == '\0')
		wrong(c, at->path, "field.required");
}

static void check_int(struct ctx *c, const struct check_at *at, const json_t *v)
{
	const struct field *f = at->field;
	int64_t i = json_integer_value(v);
	if (!json_is_integer(v))
		wrong(c, at->path, "field.int");
	else if (i >= f->least && i <= f->most)
		return;
	else if (f->most == INT64_MAX)
		fault_field(c, at->path, "field.least", INT(f->least), NONE);
	else if (f->least == INT64_MIN)
		fault_field(c, at->path, "field.most", INT(f->most), NONE);
	else
		fault_field(c, at->path, "field.range", INT(f->least), INT(f->most));
}

static void check_day(struct ctx *c, const struct check_at *at, const json_t *v)
{
	const char *text = json_string_value(v);
	int32_t day;
	if (at->field->kind == FIELD_MONTH) {
		if (!text || strlen(text) != 7 ||
		    !day_parse(arena_printf(c->arena, "%s-01", text), &day))
			wrong(c, at->path, "field.month");
	} else if (!text || !day_parse(text, &day)) {
		wrong(c, at->path, "field.date");
	}
}

static void check_choice(struct ctx *c, const struct check_at *at, const json_t *v)
{
	const char *text = json_string_value(v);
	for (int i = 0; text && i < at->field->n_options; i++)
		if (text_same(text, at->field->options[i]))
			return;
	wrong(c, at->path, "field.choice");
}

static void dims_of(struct ctx *c, const struct case_ *k, const char *path, const json_t *v,
		    struct dims *out)
{
	const char *bad;
	if (law_dims_of(k->pack, v, 0, DIMS_SAID_MOST, out, &bad))
		return;
	*out = (struct dims){ 0 };
	if (bad[0] == '\0')
		wrong(c, path, "field.dims");
	else
		fault_field(c, below(c, path, bad), "field.dimension", INT(DIMS_SAID_MOST), NONE);
}

/* An id as decimal text, of something that the case's unit has. */
static enum status check_reference(struct ctx *c, const struct check_at *at, const json_t *v)
{
	int64_t id;
	if (!json_is_string(v) || !text_int(json_string_value(v), &id) || id <= 0) {
		wrong(c, at->path, "field.id");
		return OK;
	}
	if (at->field->kind == FIELD_FILE)
		return desk__check_file(c, at->k, at->path, id);
	if (!c->tables || !c->tables->refers)
		return OK;
	const char *name = NULL;
	enum status s = c->tables->refers(c, at->k, at->field->kind, id, &name);
	if (s != S_ABSENT)
		return s;
	c->fault.status = OK;
	wrong(c, at->path, "field.absent");
	return OK;
}

/* What an entry must have by when is the procedure's to say (a guard); here only that what there is
 * can be read. */
static void check_entry_text(struct ctx *c, const char *path, const char *name, const json_t *v)
{
	const char *text = json_string_value(v);
	int64_t micro;
	bool needed = text_same(name, "code") || text_same(name, "name");
	if (!v || json_is_null(v) || (text && text[0] == '\0')) {
		if (needed)
			wrong(c, below(c, path, name), "field.required");
	} else if (!text) {
		wrong(c, below(c, path, name), "field.text");
	} else if (text_count(text) > LONG_MOST) {
		fault_field(c, below(c, path, name), "field.long", INT(LONG_MOST),
			    INT((int64_t)text_count(text)));
	} else if (text_same(name, "unit_price") &&
		   (!money_parse_micro(text, &micro) || micro < 0)) {
		wrong(c, below(c, path, name), "field.price");
	}
}

static void check_entry(struct ctx *c, const struct check_at *at, const char *path,
			const json_t *entry)
{
	static const char *const texts[] = { "code",    "category", "name",
					     "content", "unit",     "unit_price" };
	struct dims d;
	if (!json_is_object(entry)) {
		wrong(c, path, "field.object");
		return;
	}
	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		check_entry_text(c, path, texts[i], json_object_get(entry, texts[i]));
	if (json_object_get(entry, "dims"))
		dims_of(c, at->k, below(c, path, "dims"), json_object_get(entry, "dims"), &d);
}

static void check_entries(struct ctx *c, const struct check_at *at, const json_t *v)
{
	if (!json_is_array(v) || json_array_size(v) == 0 || json_array_size(v) > ENTRIES_MOST) {
		fault_field(c, at->path, "field.entries", INT(ENTRIES_MOST), NONE);
		return;
	}
	for (size_t i = 0; i < json_array_size(v); i++)
		check_entry(c, at, arena_printf(c->arena, "%s.%zu", at->path, i),
			    json_array_get(v, i));
}

enum status desk__amount(struct ctx *c, const struct case_ *k, const char *path,
			 const json_t *amount, struct dims *out)
{
	*out = (struct dims){ 0 };
	if (json_is_array(amount) && c->tables && c->tables->items)
		return c->tables->items(c, k, path, amount, out);
	dims_of(c, k, path, amount, out);
	return OK;
}

static enum status check_value(struct ctx *c, const struct check_at *at, const json_t *v,
			       struct dims *amount)
{
	switch (at->field->kind) {
	case FIELD_TEXT:
		check_text(c, at, v, TEXT_MOST);
		return OK;
	case FIELD_LONG:
		check_text(c, at, v, LONG_MOST);
		return OK;
	case FIELD_INT:
		check_int(c, at, v);
		return OK;
	case FIELD_BOOL:
		if (!json_is_boolean(v))
			wrong(c, at->path, "field.bool");
		return OK;
	case FIELD_DATE:
	case FIELD_MONTH:
		check_day(c, at, v);
		return OK;
	case FIELD_CHOICE:
		check_choice(c, at, v);
		return OK;
	case FIELD_DIMS:
		dims_of(c, at->k, at->path, v, amount);
		return OK;
	case FIELD_ITEMS:
		if (json_is_array(v))
			return desk__amount(c, at->k, at->path, v, amount);
		wrong(c, at->path, "field.items");
		return OK;
	case FIELD_SYSTEM:
	case FIELD_RESOURCE:
	case FIELD_FILE:
		return check_reference(c, at, v);
	case FIELD_ENTRIES:
		check_entries(c, at, v);
		return OK;
	case FIELD_RECURRENCES: {
		struct recurrence *rules;
		int n;
		return desk_recurrences(c, at->k->pack, at->path, v, &rules, &n);
	}
	case FIELD_ORG:
	case FIELD_ORGS:
	case FIELD_DISTRICT:
	case FIELD_ENTRY:
	case FIELD_MONEY:
	case FIELD_YEAR:
	case FIELD_ARTICLE:
		return desk__check_named(c, at->k, at->field, at->path, v);
	case FIELD_KINDS:
		break;
	}
	return OK;
}

const struct field *desk__amount_field(const struct field *fields, int n)
{
	for (int i = 0; i < n; i++)
		if (fields[i].kind == FIELD_DIMS || fields[i].kind == FIELD_ITEMS)
			return &fields[i];
	return NULL;
}

static void check_unknown(struct ctx *c, const char *prefix, const struct field *fields, int n,
			  const json_t *form)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)form, key, value)
	{
		int i = 0;
		while (i < n && !text_same(fields[i].name, key))
			i++;
		if (i == n)
			wrong(c, below(c, prefix, key), "field.unknown");
	}
}

enum status desk__form_check(struct ctx *c, const struct case_ *k, const char *prefix,
			     const struct field *fields, int n, const json_t *form, bool complete,
			     struct dims *asked, const struct field **asked_of)
{
	const struct field *amount_of = desk__amount_field(fields, n);
	if (asked_of)
		*asked_of = NULL;
	if (form && !json_is_object(form)) {
		wrong(c, prefix, "field.object");
		return OK;
	}
	for (int i = 0; i < n; i++) {
		const struct check_at at = { k, &fields[i], below(c, prefix, fields[i].name) };
		const json_t *v = json_object_get(form, fields[i].name);
		struct dims amount = { 0 };
		if (!v || json_is_null(v)) {
			if (complete && fields[i].required)
				wrong(c, at.path, "field.required");
			continue;
		}
		TRY(check_value(c, &at, v, &amount));
		if (&fields[i] == amount_of && asked) {
			*asked = amount;
			if (asked_of)
				*asked_of = amount_of;
		}
	}
	if (form)
		check_unknown(c, prefix, fields, n, form);
	return OK;
}
