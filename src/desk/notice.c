/* Notices to offices, the sentences of what was stored by name and arguments, and what the clock
 * did to a case. */
#include "base/text.h"
#include "base/words.h"
#include "desk/inner.h"

QUERY q_notice = { "notice.add",
		   "INSERT INTO notice (org, role, case_, name, args, at_ms)"
		   " VALUES ($1, $2, $3, $4, $5, $6)",
		   "ititti", "" };

QUERY q_event = {
	"case_event.add",
	"INSERT INTO case_event (id, case_, step, kind, args, at_ms, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	"iitttii", ""
};

const char *desk__id(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "%lld", (long long)id);
}

void desk__tell(struct ctx *c, int64_t org, const char *role, const char *what, const char *json)
{
	ctx_event(c, arena_printf(c->arena, "office:%lld:%s", (long long)org, role), what, json);
}

const char *desk__args_json(struct ctx *c, const struct value *args, int n)
{
	struct buf b;
	buf_init(&b, c->arena, 128);
	struct json_out w = { &b, true };
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		if (args[i].kind == V_INT)
			json_put_int(&w, args[i].i);
		else
			json_put_text(&w, args[i].kind == V_TEXT ? args[i].text : NULL);
	}
	json_close(&w, ']');
	return b.at;
}

enum status desk_notify(struct ctx *c, int64_t org, const char *role, int64_t case_id,
			const char *name, const struct value *args, int n)
{
	TRY(store_run(c, &q_notice, INT(org), TEXT(role), INT(case_id), TEXT(name),
		      TEXT(desk__args_json(c, args, n)), INT(clock_now_ms(c->clock))));
	desk__tell(c, org, role, "notice",
		   arena_printf(c->arena, "{\"case\":\"%lld\"}", (long long)case_id));
	return OK;
}

/* ---- sentences ---- */

static const char *step_title(const struct ctx *c, const struct pack *p, char **part, int n)
{
	const struct procedure *of = n > 0 ? law_procedure_find(p, part[0]) : NULL;
	const struct step *s = of && n > 1 ? law_step_find(of, part[1]) : NULL;
	if (!s || n == 2)
		return s ? desk__title(c, s->title) : NULL;
	for (int i = 0; i < s->n_outcomes; i++)
		if (text_same(s->outcomes[i].name, part[2]))
			return desk__title(c, s->outcomes[i].label);
	return words_find(c->language, arena_printf(c->arena, "outcome.%s", part[2]));
}

/* "@step:open_resource/review" by its title; NULL where it names nothing known. */
static const char *named(struct ctx *c, const struct pack *p, const char *text)
{
	int n;
	char **part = text_split(c->arena, strchr(text, ':') + 1, '/', &n);
	if (text_starts(text, "@step:") || text_starts(text, "@outcome:"))
		return step_title(c, p, part, n);
	if (text_starts(text, "@role:")) {
		const struct role *role = law_role_find(p, part[0]);
		return role ? desk__title(c, role->title) : NULL;
	}
	if (text_starts(text, "@procedure:")) {
		const struct procedure *of = law_procedure_find(p, part[0]);
		return of ? desk__title(c, of->title) : NULL;
	}
	return NULL;
}

static struct value argument(struct ctx *c, const struct pack *p, const json_t *v)
{
	const char *text = json_string_value(v);
	if (json_is_integer(v))
		return INT(json_integer_value(v));
	if (!text || text[0] != '@' || !strchr(text, ':'))
		return TEXT(text);
	const char *title = named(c, p, text);
	return TEXT(title ? title : text);
}

const char *desk_say(struct ctx *c, const char *name, const char *args)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	struct value values[FAULT_ARGS];
	int n = 0;
	json_t *list = NULL;
	if (!p || json_read(c, args, strlen(args), &list) != OK)
		return name;
	for (size_t i = 0; i < json_array_size(list) && n < FAULT_ARGS; i++)
		values[n++] = argument(c, p, json_array_get(list, i));
	return words_say(c->arena, c->language, name, values, n);
}

/* ---- what the clock did ---- */

enum status desk__event(struct ctx *c, const struct case_ *k, const char *step, const char *kind,
			const struct value *args, int n)
{
	const char *json = desk__args_json(c, args, n);
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_raw(&w, "args", json);
	json_text(&w, "case", desk__id(c, k->id));
	json_text(&w, "number", k->number);
	json_text(&w, "procedure", k->procedure->name);
	json_text(&w, "step", step);
	json_close(&w, '}');
	const struct record_entry entry = {
		.kind = kind,
		.subject = arena_printf(c->arena, "case:%lld", (long long)k->id),
		.text = b.at,
		.result = "done",
	};
	int64_t id;
	TRY(store_record(c, &entry, &id));
	return store_run(c, &q_event, INT(store_new_id(c)), INT(k->id), TEXT(step), TEXT(kind),
			 TEXT(json), INT(clock_now_ms(c->clock)), INT(id));
}
