/* Rows of cases and of duties, as lists show them. */
#include "api/case_shapes.h"
#include "base/text.h"
#include "civil/day.h"
#include "law/dims.h"
#include "store/store.h"

static const char *const case_states[] = {
	"open", "done", "refused", "withdrawn", "released", NULL
};
static const struct api_field case_row_fields[] = {
	{ "id", T_ID },
	{ "number", T_TEXT, NIL },
	{ "title", T_TEXT, .most = 400 },
	{ "procedure", T_TEXT },
	{ "procedure_title", T_TEXT },
	{ "unit", T_OBJECT, NIL, &api_ref },
	{ "system", T_OBJECT, NIL, &api_ref },
	{ "state", T_CHOICE, .options = case_states },
	{ "step", T_TEXT, NIL },
	{ "step_title", T_TEXT, NIL },
	{ "opened", T_INSTANT },
	{ "closed", T_INSTANT, NIL },
	{ "clock", T_OBJECT, .of = &clock_shape },
	{ 0 },
};
const struct api_shape case_row_shape = { "CaseRow", case_row_fields };

static const struct api_field duty_case_fields[] = {
	{ "id", T_ID },
	{ "number", T_TEXT, NIL },
	{ "title", T_TEXT, .most = 400 },
	{ "procedure", T_TEXT },
	{ "procedure_title", T_TEXT },
	{ "rev", T_INT },
	{ 0 },
};
static const struct api_shape duty_case_shape = { "DutyCase", duty_case_fields };
static const struct api_field usual_fields[] = { { "outcome", T_TEXT },
						 { "label", T_TEXT },
						 { 0 } };
static const struct api_shape usual_shape = { "UsualAction", usual_fields };
static const struct api_field batch_fields[] = { { "outcome", T_TEXT },
						 { "label", T_TEXT },
						 { "reason", T_BOOL },
						 { "step_up", T_BOOL },
						 { 0 } };
static const struct api_shape batch_shape = { "BatchAction", batch_fields };
static const char *const groups[] = { "late", "today", "week", "later", NULL };
static const struct api_field duty_fields[] = {
	{ "id", T_ID },
	{ "case", T_OBJECT, .of = &duty_case_shape },
	{ "unit", T_OBJECT, NIL, &api_ref },
	{ "step", T_TEXT },
	{ "step_title", T_TEXT },
	{ "org", T_OBJECT, .of = &api_ref },
	{ "role", T_TEXT },
	{ "role_title", T_TEXT },
	{ "article", T_TEXT, NIL },
	{ "clock", T_OBJECT, .of = &clock_shape },
	{ "summary", T_LONG, NIL },
	{ "usual", T_OBJECT, NIL, &usual_shape },
	{ "batch", T_LIST, .of = &batch_shape, .what = "what may be done to several at once" },
	{ "group", T_CHOICE, .options = groups },
	{ 0 },
};
const struct api_shape duty_shape = { "Duty", duty_fields };

#define CASE_ROW_SQL "SELECT " CASE_ROW_COLUMNS " FROM " CASE_ROW_FROM

QUERY q_of_system = { "case.of_system",
		      CASE_ROW_SQL " WHERE k.system = $1 AND " SCOPE_SQL(
			      "$2", "$3") " ORDER BY k.opened_ms DESC, k.id LIMIT 100",
		      "iii", CASE_ROW_GIVES };
QUERY q_of_parent = { "case.of_parent",
		      CASE_ROW_SQL " WHERE k.parent = $1 ORDER BY k.opened_ms, k.id LIMIT 100", "i",
		      CASE_ROW_GIVES };
QUERY q_of_id = { "case.of_id", CASE_ROW_SQL " WHERE k.id = $1", "i", CASE_ROW_GIVES };

static int32_t day_at(const struct row *r, int i)
{
	return r->v[i].kind == V_INT ? (int32_t)r->v[i].i : DAY_NONE;
}

/* As much of the case as a clock needs. */
static struct case_ case_of(struct ctx *c, const char *pack, const char *procedure)
{
	struct case_ k = { .pack = law_pack_of(c->packs, pack) };
	k.procedure = k.pack ? law_procedure_find(k.pack, procedure) : NULL;
	return k;
}

void put_case_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	struct case_ k = case_of(c, row_text(r, 3), row_text(r, 4));
	const struct step *step =
		k.procedure && row_text(r, 10) ? law_step_find(k.procedure, row_text(r, 10)) : NULL;
	const struct duty d = {
		.id = row_int(r, 13),
		.org = row_int(r, 14),
		.step = row_text(r, 15),
		.state = row_text(r, 16),
		.opened_ms = row_int(r, 17),
		.start_day = day_at(r, 18),
		.due_day = day_at(r, 19),
		.yellow_day = day_at(r, 20),
		.provisional = row_int(r, 21) != 0,
		.card = "none",
	};
	struct desk_clock clock;
	desk_clock(c, &k, d.id && k.procedure ? &d : NULL, &clock);
	if (step && !d.id)
		clock.state = "paused"; /* open, and nobody has a duty: it waits for another case */
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "number", row_text(r, 1));
	json_text(w, "title", row_text(r, 2));
	json_text(w, "procedure", row_text(r, 4));
	json_text(w, "procedure_title",
		  k.procedure ? title_of(c, k.procedure->title) : row_text(r, 4));
	put_ref(w, "unit", row_int(r, 5), row_text(r, 6));
	put_ref(w, "system", row_int(r, 7), row_text(r, 8));
	json_text(w, "state", row_text(r, 9));
	json_text(w, "step", row_text(r, 10));
	json_text(w, "step_title", step ? title_of(c, step->title) : NULL);
	put_instant(w, "opened", row_int(r, 11));
	put_instant(w, "closed", row_int(r, 12));
	put_clock(c, w, "clock", &clock);
	json_close(w, '}');
}

static enum status put_rows(struct ctx *c, struct json_out *w, const char *key,
			    const struct rows *rows)
{
	put_list(w, key);
	for (int i = 0; i < rows->n; i++)
		put_case_row(c, w, &rows->at[i]);
	json_close(w, ']');
	return OK;
}

enum status put_cases_of_system(struct ctx *c, struct json_out *w, const char *key, int64_t system)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_system, &rows, INT(system), CASE_SCOPE_ARGS(c)));
	return put_rows(c, w, key, &rows);
}

enum status put_cases_of_parent(struct ctx *c, struct json_out *w, const char *key, int64_t parent)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_parent, &rows, INT(parent)));
	return put_rows(c, w, key, &rows);
}

enum status put_case_row_of(struct ctx *c, struct json_out *w, const char *key, int64_t id)
{
	struct row r = { NULL };
	if (id)
		TRY(store_maybe(c, &q_of_id, &r, INT(id)));
	json_key(w, key);
	if (r.v)
		put_case_row(c, w, &r);
	else
		json_put_null(w);
	return OK;
}

/* ---- duties ---- */

/* What one usually does here: the first outcome, where it passes and asks for nothing more than a
 * click. */
static void put_usual(struct ctx *c, struct json_out *w, const struct step *s)
{
	bool asks = !s || s->step_up || !law_outcome_passes(&s->outcomes[0]);
	for (int i = 0; s && i < s->n_fields; i++)
		asks = asks || s->fields[i].required;
	json_key(w, "usual");
	if (asks) {
		json_put_null(w);
		return;
	}
	json_open(w, '{');
	json_text(w, "outcome", s->outcomes[0].name);
	json_text(w, "label", title_of(c, s->outcomes[0].label));
	json_close(w, '}');
}

static void put_batch(struct ctx *c, struct json_out *w, const struct step *s)
{
	put_list(w, "batch");
	for (int i = 0; s && i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		if (!o->batch || (i && text_same(o->name, s->outcomes[i - 1].name)))
			continue;
		json_open(w, '{');
		json_text(w, "outcome", o->name);
		json_text(w, "label", title_of(c, o->label));
		json_bool(w, "reason", o->reason);
		json_bool(w, "step_up", s->step_up);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static const char *group_of(struct ctx *c, int32_t due_day)
{
	int32_t today = day_of_ms(clock_now_ms(c->clock));
	if (due_day == DAY_NONE)
		return "later";
	if (due_day < today)
		return "late";
	if (due_day == today)
		return "today";
	return due_day <= today + 7 - day_weekday(today) ? "week" : "later";
}

static const char *summary_of(struct ctx *c, const char *asked)
{
	return asked && !text_same(asked, "{}") ? SAY(c, "shown.dims", TEXT(asked)) : NULL;
}

void read_duty_row(const struct row *r, struct duty *out)
{
	*out = (struct duty){
		.id = row_int(r, 0),
		.case_id = row_int(r, 1),
		.rev = row_int(r, 2),
		.org = row_int(r, 3),
		.step = row_text(r, 4),
		.role = row_text(r, 5),
		.state = row_text(r, 6),
		.card = row_text(r, 7),
		.opened_ms = row_int(r, 8),
		.closed_ms = row_int(r, 9),
		.start_day = day_at(r, 10),
		.due_day = day_at(r, 11),
		.yellow_day = day_at(r, 12),
		.provisional = row_int(r, 13) != 0,
		.late = (int)row_int(r, 14),
	};
}

void put_duty_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	struct case_ k = case_of(c, row_text(r, 17), row_text(r, 18));
	struct duty d;
	read_duty_row(r, &d);
	const struct step *step = k.procedure ? law_step_find(k.procedure, d.step) : NULL;
	struct desk_clock clock;
	desk_clock(c, &k, step ? &d : NULL, &clock);
	json_open(w, '{');
	put_id(w, "id", d.id);
	put_object(w, "case");
	put_id(w, "id", d.case_id);
	json_text(w, "number", row_text(r, 15));
	json_text(w, "title", row_text(r, 16));
	json_text(w, "procedure", row_text(r, 18));
	json_text(w, "procedure_title",
		  k.procedure ? title_of(c, k.procedure->title) : row_text(r, 18));
	json_int(w, "rev", row_int(r, 19));
	json_close(w, '}');
	put_ref(w, "unit", row_int(r, 20), row_text(r, 21));
	json_text(w, "step", d.step);
	json_text(w, "step_title", step ? title_of(c, step->title) : d.step);
	put_ref(w, "org", d.org, row_text(r, 22));
	json_text(w, "role", d.role);
	json_text(w, "role_title", role_title(c, k.pack, d.role));
	json_text(w, "article", step ? step->article : NULL);
	put_clock(c, w, "clock", &clock);
	json_text(w, "summary", summary_of(c, row_text(r, 23)));
	put_usual(c, w, step);
	put_batch(c, w, step);
	json_text(w, "group", group_of(c, d.due_day));
	json_close(w, '}');
}
