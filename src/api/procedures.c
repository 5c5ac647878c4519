/* Procedures of the pack in force: what one can apply for, with the forms that the pack gives. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "desk/register.h"

static const struct api_field row_fields[] = {
	{ "name", T_TEXT },
	{ "title", T_TEXT },
	{ "ask", T_TEXT, NIL },
	{ "article", T_TEXT, NIL },
	{ "about", T_TEXT },
	{ "mine", T_BOOL, .what = "one's office may apply" },
	{ "from_case", T_BOOL, .what = "may be raised from an open case, which waits for it" },
	{ 0 },
};
static const struct api_shape row_shape = { "ProcedureRow", row_fields };
static const struct api_field by_fields[] = { { "role", T_TEXT }, { "title", T_TEXT }, { 0 } };
static const struct api_shape by_shape = { "StepBearer", by_fields };
static const struct api_field term_fields[] = {
	{ "kind", T_TEXT }, { "n", T_INT }, { "strength", T_TEXT }, { "since", T_TEXT, NIL }, { 0 },
};
static const struct api_shape term_shape = { "StepTerm", term_fields };
static const struct api_field outcome_fields[] = {
	{ "name", T_TEXT },        { "label", T_TEXT },  { "next", T_TEXT, NIL },
	{ "ending", T_TEXT, NIL }, { "pauses", T_BOOL }, { 0 },
};
static const struct api_shape outcome_shape = { "StepOutcome", outcome_fields };
static const struct api_field step_fields[] = {
	{ "name", T_TEXT },
	{ "title", T_TEXT },
	{ "by", T_LIST, .of = &by_shape },
	{ "term", T_OBJECT, NIL, &term_shape },
	{ "article", T_TEXT, NIL },
	{ "outcomes", T_LIST, .of = &outcome_shape },
	{ 0 },
};
static const struct api_shape step_shape = { "ProcedureStep", step_fields };
static const struct api_field whole_fields[] = {
	{ "name", T_TEXT },
	{ "title", T_TEXT },
	{ "ask", T_TEXT, NIL },
	{ "article", T_TEXT, NIL },
	{ "about", T_TEXT },
	{ "mine", T_BOOL },
	{ "from_case", T_BOOL },
	{ "steps", T_LIST, .of = &step_shape },
	{ "fields", T_LIST, .of = &form_field_shape },
	{ 0 },
};
static const struct api_shape whole_shape = { "Procedure", whole_fields };

static const struct pack *pack_now(const struct ctx *c)
{
	return law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
}

static enum status put_head(struct ctx *c, struct json_out *w, const struct procedure *p)
{
	json_text(w, "name", p->name);
	json_text(w, "title", title_of(c, p->title));
	json_text(w, "ask", p->starts_itself ? NULL : title_of(c, p->ask));
	json_text(w, "article", p->article);
	json_text(w, "about", p->about);
	bool may;
	TRY(desk_may_start(c, p, &may));
	json_bool(w, "mine", may);
	json_bool(w, "from_case", p->from_case);
	return OK;
}

static enum status list_procedures(struct ctx *c, struct api_call *call)
{
	const struct pack *p = pack_now(c);
	api_list_open(call);
	for (int i = 0; p && i < p->n_procedures; i++) {
		json_open(call->out, '{');
		TRY(put_head(c, call->out, p->procedures[i]));
		json_close(call->out, '}');
	}
	api_list_close(call, p ? p->n_procedures : 0);
	return OK;
}

static void put_outcomes(struct ctx *c, struct json_out *w, const struct step *s)
{
	static const char *const endings[] = {
		[GOES_ON] = NULL,
		[ENDS_DONE] = "done",
		[ENDS_REFUSED] = "refused",
		[ENDS_WITHDRAWN] = "withdrawn",
		[ENDS_RELEASED] = "released",
	};
	put_list(w, "outcomes");
	for (int i = 0; i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		json_open(w, '{');
		json_text(w, "name", o->name);
		json_text(w, "label", title_of(c, o->label));
		json_text(w, "next", o->next ? o->next->name : NULL);
		json_text(w, "ending", endings[o->ending]);
		json_bool(w, "pauses", o->pauses);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_step(struct ctx *c, struct json_out *w, const struct step *s)
{
	json_open(w, '{');
	json_text(w, "name", s->name);
	json_text(w, "title", title_of(c, s->title));
	put_list(w, "by");
	for (int i = 0; i < s->n_bearers; i++) {
		json_open(w, '{');
		json_text(w, "role", s->bearers[i].role->name);
		json_text(w, "title", title_of(c, s->bearers[i].role->title));
		json_close(w, '}');
		const struct role *sponsored = s->bearers[i].sponsored;
		if (!sponsored)
			continue;
		json_open(w, '{');
		json_text(w, "role", sponsored->name);
		json_text(w, "title", title_of(c, sponsored->title));
		json_close(w, '}');
	}
	json_close(w, ']');
	const struct term term = law_term_on(&s->term, org_today(c));
	json_key(w, "term");
	if (term.set) {
		json_open(w, '{');
		json_text(w, "kind", term_kind(term.period.kind));
		json_int(w, "n", term.period.n);
		json_text(w, "strength", strength_name(term.strength));
		json_text(w, "since", term.since);
		json_close(w, '}');
	} else {
		json_put_null(w);
	}
	json_text(w, "article", s->article);
	put_outcomes(c, w, s);
	json_close(w, '}');
}

static enum status get_procedure(struct ctx *c, struct api_call *call)
{
	const struct pack *pack = pack_now(c);
	const struct procedure *p = pack ? law_procedure_find(pack, call_path(call, "name")) : NULL;
	struct json_out *w = call->out;
	if (!p)
		return FAULT(c, S_ABSENT, "absent");
	json_open(w, '{');
	TRY(put_head(c, w, p));
	put_list(w, "steps");
	for (int i = 0; i < p->n_steps; i++)
		put_step(c, w, p->steps[i]);
	json_close(w, ']');
	put_form_fields(c, w, "fields", p->first->fields, p->first->n_fields);
	json_close(w, '}');
	return OK;
}

const struct route api_procedures[] = {
	{ "GET", "/api/procedures", "procedures_list",
	  "What one can apply for, and what starts itself", NULL, REACH_OPEN, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &row_shape, .list = true, .handle = list_procedures },
	{ "GET", "/api/procedures/{name}", "procedures_get", "A procedure's steps and its form",
	  NULL, REACH_OPEN, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape,
	  .handle = get_procedure },
	{ 0 },
};
