/* The pieces that every answer about a case is made of: clocks, form fields, checks, values as
 * people read them. */
#include "api/case_shapes.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "desk/recurrences.h"
#include "desk/register.h"
#include "law/dims.h"

static const char *const clock_states[] = { "running", "paused", "none", NULL };
static const char *const cards[] = { "none", "yellow", "red", NULL };
static const char *const term_kinds[] = { "workdays", "months", "months_term", "days", NULL };
static const char *const strengths[] = { "hard", "in_principle", "policy", NULL };
static const struct api_field term_fields[] = {
	{ "kind", T_CHOICE, .options = term_kinds },
	{ "n", T_INT },
	{ "strength", T_CHOICE, .options = strengths },
	{ 0 },
};
static const struct api_shape term_shape = { "Term", term_fields };
#define CLOCK_FIELDS                                                                   \
	{ "state", T_CHOICE, .options = clock_states },                                \
		{ "start", T_DATE, NIL, .what = "the day of the event, not counted" }, \
		{ "due", T_DATE, NIL, .what = "until 24:00 of this day" },             \
		{ "term", T_OBJECT, NIL, &term_shape },                                \
		{ "left", T_INT, NIL, .what = "working days after today" },            \
		{ "card", T_CHOICE, .options = cards },                                \
		{ "late", T_INT, .what = "working days past the deadline" },           \
		{ "provisional", T_BOOL },                                             \
	{                                                                              \
		"article", T_TEXT, NIL                                                 \
	}
static const struct api_field clock_fields[] = { CLOCK_FIELDS, { 0 } };
const struct api_shape clock_shape = { "Clock", clock_fields };

static const char *const day_kinds[] = { "work", "rest", "holiday", "makeup", NULL };
static const struct api_field cell_fields[] = {
	{ "date", T_DATE },
	{ "kind", T_CHOICE, .options = day_kinds },
	{ "count", T_INT, .what = "0 where not counted" },
	{ "paused", T_BOOL },
	{ "provisional", T_BOOL },
	{ 0 },
};
static const struct api_shape cell_shape = { "DayCell", cell_fields };
static const struct api_field strip_fields[] = {
	CLOCK_FIELDS,
	{ "strip", T_LIST, .of = &cell_shape },
	{ "explain", T_LONG, NIL },
	{ 0 },
};
const struct api_shape clock_strip_shape = { "ClockStrip", strip_fields };

static const char *const field_kinds[] = { "text",        "long",    "int",   "bool",  "date",
					   "month",       "choice",  "dims",  "items", "system",
					   "resource",    "entries", "file",  "org",   "orgs",
					   "district",    "entry",   "money", "year",  "article",
					   "recurrences", NULL };
static const struct api_field option_fields[] = { { "name", T_TEXT }, { "label", T_TEXT }, { 0 } };
static const struct api_shape option_shape = { "FieldOption", option_fields };
static const struct api_field form_field_fields[] = {
	{ "name", T_TEXT },
	{ "kind", T_CHOICE, .options = field_kinds },
	{ "required", T_BOOL },
	{ "label", T_TEXT },
	{ "help", T_LONG, NIL },
	{ "least", T_INT, NIL },
	{ "most", T_INT, NIL },
	{ "options", T_LIST, .of = &option_shape },
	{ "of", T_TEXT, NIL, .what = "of an entry: its register" },
	{ 0 },
};
const struct api_shape form_field_shape = { "Field", form_field_fields };

static const struct api_field check_fields[] = {
	{ "guard", T_TEXT },
	{ "holds", T_BOOL },
	{ "strength", T_CHOICE, .options = strengths },
	{ "article", T_TEXT, NIL },
	{ "detail", T_LONG },
	{ "dimension", T_TEXT, MAY | NIL },
	{ 0 },
};
const struct api_shape check_shape = { "Check", check_fields };

const char *term_kind(enum period_kind kind)
{
	return term_kinds[kind];
}

const char *strength_name(enum strength s)
{
	return strengths[s];
}

static void put_term(struct json_out *w, const struct term *t)
{
	json_key(w, "term");
	if (!t->set) {
		json_put_null(w);
		return;
	}
	json_open(w, '{');
	json_text(w, "kind", term_kind(t->period.kind));
	json_int(w, "n", t->period.n);
	json_text(w, "strength", strength_name(t->strength));
	json_close(w, '}');
}

void put_clock(struct ctx *c, struct json_out *w, const char *key, const struct desk_clock *k)
{
	(void)c;
	if (key)
		put_object(w, key);
	json_text(w, "state", text_same(k->state, "stopped") ? "none" : k->state);
	put_day(w, "start", k->start_day);
	put_day(w, "due", k->due_day);
	put_term(w, &k->term);
	json_key(w, "left");
	if (k->due_day == DAY_NONE)
		json_put_null(w);
	else
		json_put_int(w, k->left);
	json_text(w, "card", k->card);
	json_int(w, "late", k->late);
	json_bool(w, "provisional", k->provisional);
	json_text(w, "article", k->article);
	if (key)
		json_close(w, '}');
}

static void put_bound(struct json_out *w, const char *key, bool bounded, int64_t n)
{
	json_key(w, key);
	if (bounded)
		json_put_int(w, n);
	else
		json_put_null(w);
}

static void put_options(struct ctx *c, struct json_out *w, const struct field *f)
{
	put_list(w, "options");
	for (int i = 0; i < f->n_options; i++) {
		json_open(w, '{');
		json_text(w, "name", f->options[i]);
		json_text(w, "label", title_of(c, f->option_titles[i]));
		json_close(w, '}');
	}
	json_close(w, ']');
}

void put_form_fields(struct ctx *c, struct json_out *w, const char *key, const struct field *fields,
		     int n)
{
	put_list(w, key);
	for (int i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		json_open(w, '{');
		json_text(w, "name", f->name);
		json_text(w, "kind", field_kinds[f->kind]);
		json_bool(w, "required", f->required);
		json_text(w, "label", title_of(c, f->label));
		json_text(w, "help", title_of(c, f->help));
		put_bound(w, "least", f->least != INT64_MIN, f->least);
		put_bound(w, "most", f->most != INT64_MAX, f->most);
		put_options(c, w, f);
		json_text(w, "of", f->of);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void put_checks(struct ctx *c, struct json_out *w, const char *key, const struct pack *p,
		const struct verdict *v)
{
	put_list(w, key);
	for (int i = 0; i < v->n_checks; i++) {
		const struct check *k = &v->checks[i];
		json_open(w, '{');
		json_text(w, "guard", k->need->guard);
		json_bool(w, "holds", k->holds);
		json_text(w, "strength", strength_name(k->need->strength));
		json_text(w, "article", k->need->article);
		json_text(w, "detail", say(c, k->name, k->args, k->n_args));
		if (k->dimension >= 0 && k->dimension < p->n_dimensions)
			json_text(w, "dimension", p->dimensions[k->dimension].name);
		json_close(w, '}');
	}
	json_close(w, ']');
}

/* ---- values as people read them ---- */

static const char *choice_label(struct ctx *c, const struct field *f, const char *name)
{
	for (int i = 0; i < f->n_options; i++)
		if (text_same(f->options[i], name))
			return title_of(c, f->option_titles[i]);
	return name;
}

static const char *reference_name(struct ctx *c, const struct case_ *k, const struct field *f,
				  const char *text)
{
	int64_t id;
	const char *name = NULL;
	if (!text || !text_int(text, &id) || !c->tables || !c->tables->refers)
		return text;
	enum status s = c->tables->refers(c, k, f->kind, id, &name);
	if (s != OK)
		fault_clear(c);
	return s == OK && name ? name : text;
}

static const char *named(struct ctx *c, const struct case_ *k, const struct field *f,
			 const json_t *v)
{
	const char *name = NULL;
	if (f->kind == FIELD_ARTICLE)
		return SAY(c, "shown.article", TEXT(json_string_value(v)));
	if (desk_named(c, k->pack, f, v, &name) != OK)
		fault_clear(c);
	return name;
}

/* A rule a line: when, and how much more. */
static const char *shown_recurrences(struct ctx *c, const struct case_ *k, const json_t *v)
{
	struct recurrence *rules;
	const char *text = "";
	int n;
	if (desk_recurrences(c, k->pack, "form", v, &rules, &n) != OK)
		return NULL;
	for (int i = 0; i < n; i++)
		text = arena_printf(c->arena, "%s%s%s", text, i ? "\n" : "",
				    SAY(c, "recurrence.line",
					TEXT(desk_recurrence_say(c, &rules[i].r)),
					TEXT(law_dims_json(c->arena, k->pack, rules[i].extra))));
	return text;
}

const char *shown_value(struct ctx *c, const struct case_ *k, const struct field *f,
			const json_t *v)
{
	struct dims d;
	const char *wrong;
	if (!v || json_is_null(v))
		return NULL;
	switch (f->kind) {
	case FIELD_BOOL:
		return SAY(c, json_is_true(v) ? "shown.yes" : "shown.no");
	case FIELD_INT:
		return arena_printf(c->arena, "%lld", (long long)json_integer_value(v));
	case FIELD_CHOICE:
		return choice_label(c, f, json_string_value(v));
	case FIELD_DIMS:
		if (!law_dims_of(k->pack, v, 0, INT64_MAX, &d, &wrong))
			return NULL;
		return SAY(c, "shown.dims", TEXT(law_dims_json(c->arena, k->pack, d)));
	case FIELD_ITEMS:
	case FIELD_ENTRIES:
		return SAY(c, "shown.items", INT((int64_t)json_array_size(v)));
	case FIELD_RECURRENCES:
		return shown_recurrences(c, k, v);
	case FIELD_SYSTEM:
	case FIELD_RESOURCE:
		return reference_name(c, k, f, json_string_value(v));
	case FIELD_TEXT:
	case FIELD_LONG:
	case FIELD_DATE:
	case FIELD_MONTH:
		return json_string_value(v);
	case FIELD_FILE:
	case FIELD_ORG:
	case FIELD_ORGS:
	case FIELD_DISTRICT:
	case FIELD_ENTRY:
	case FIELD_MONEY:
	case FIELD_YEAR:
	case FIELD_ARTICLE:
		return named(c, k, f, v);
	case FIELD_KINDS:
		break;
	}
	return NULL;
}

const char *role_title(struct ctx *c, const struct pack *p, const char *role)
{
	const struct role *r = p ? law_role_find(p, role) : NULL;
	return r ? title_of(c, r->title) : role;
}

const char *outcome_label(struct ctx *c, const struct step *s, const struct decided *d)
{
	const struct outcome *line = NULL; /* of several, the one that went there */
	const char *outcome = d->outcome;
	for (int i = 0; s && i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		if (text_same(o->name, outcome) &&
		    (!line || (o->next && text_same(o->next->name, d->next))))
			line = o;
	}
	if (line)
		return title_of(c, line->label);
	const char *known = words_find(c->language, arena_printf(c->arena, "outcome.%s", outcome));
	return known ? known : outcome;
}
