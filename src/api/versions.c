/* Versions side by side: the rules on two days, and what was handed in to a case each time. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "law/show.h"

/* clang-format off */
static const struct api_field law_query[] = { { "a", T_DATE }, { "b", T_DATE }, { 0 } };
static const char *const kinds[] = { "words", "value", "procedure", NULL };
static const struct api_field difference_fields[] = {
	{ "kind", T_CHOICE, .options = kinds }, { "cite", T_TEXT }, { "name", T_TEXT }, { "title", T_TEXT },
	{ "before", T_LONG, NIL, .most = 100000 }, { "after", T_LONG, NIL, .most = 100000 }, { 0 },
};
static const struct api_shape difference_shape = { "LawDifference", difference_fields };
static const struct api_field said_fields[] = { { "name", T_TEXT }, { "label", T_TEXT }, { "shown", T_LONG, NIL, .most = 100000 }, { 0 } };
static const struct api_shape said_shape = { "SubmittedField", said_fields };
static const struct api_field submission_fields[] = {
	{ "n", T_INT }, { "rev", T_INT }, { "at", T_INSTANT }, { "step_title", T_TEXT }, { "outcome_label", T_TEXT }, { "office", T_TEXT },
	{ "fields", T_LIST, .of = &said_shape, .what = "the whole form as it was then" }, { 0 },
};
static const struct api_shape submission_shape = { "Submission", submission_fields };
/* clang-format on */

static enum status compare_law(struct ctx *c, struct api_call *call)
{
	int n;
	int32_t a = call_query_day(call, "a", 0), b = call_query_day(call, "b", 0);
	const struct pack *p = law_pack_at(c->packs, a), *q = law_pack_at(c->packs, b);
	if (!p || !q)
		return FAULT(c, S_ABSENT, "absent");
	const struct difference *d = law_differences(c->arena, p, a, q, b, c->language, &n);
	api_list_open(call);
	for (int i = 0; i < n; i++) {
		json_open(call->out, '{');
		json_text(call->out, "kind", d[i].kind);
		json_text(call->out, "cite", d[i].cite);
		json_text(call->out, "name", d[i].name);
		json_text(call->out, "title", d[i].title);
		json_text(call->out, "before", d[i].before);
		json_text(call->out, "after", d[i].after);
		json_close(call->out, '}');
	}
	api_list_close(call, n);
	return OK;
}

/* Every field of the procedure that is filled in by then. */
static void put_said(struct ctx *c, struct json_out *w, const struct case_ *k, const json_t *form)
{
	put_list(w, "fields");
	for (int i = 0; i < k->procedure->n_steps; i++)
		for (int j = 0; j < k->procedure->steps[i]->n_fields; j++) {
			const struct field *f = &k->procedure->steps[i]->fields[j];
			const json_t *v = json_object_get(form, f->name);
			if (!v || json_is_null(v))
				continue;
			json_open(w, '{');
			json_text(w, "name", f->name);
			json_text(w, "label", title_of(c, f->label));
			json_text(w, "shown", shown_value(c, k, f, v));
			json_close(w, '}');
		}
	json_close(w, ']');
}

static void put_submission(struct ctx *c, struct json_out *w, const struct case_ *k,
			   const struct decided *d, int n, const json_t *form)
{
	const struct step *s = law_step_find(k->procedure, d->step);
	json_open(w, '{');
	json_int(w, "n", n);
	json_int(w, "rev", d->rev);
	put_instant(w, "at", d->at_ms);
	json_text(w, "step_title", s ? title_of(c, s->title) : d->step);
	json_text(w, "outcome_label", outcome_label(c, s, d));
	json_text(w, "office", role_title(c, k->pack, d->role));
	put_said(c, w, k, form);
	json_close(w, '}');
}

static enum status submissions(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	struct history h;
	int n = 0;
	TRY(desk_case_get(c, call_id(call, "id"), &k));
	TRY(desk_history(c, k.id, &h));
	json_t *form = json_keep(c->arena, json_object());
	api_list_open(call);
	for (int i = 0; i < h.n; i++) {
		json_t *said = NULL;
		if (!h.at[i].fields)
			continue;
		TRY(json_read(c, h.at[i].fields, strlen(h.at[i].fields), &said));
		json_object_update(form, said);
		put_submission(c, call->out, &k, &h.at[i], ++n, form);
	}
	api_list_close(call, n);
	return OK;
}

const struct route api_versions[] = {
	{ "GET", "/api/law/compare", "law_compare", "What differs between the rules on two days",
	  NULL, REACH_OPEN, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = law_query,
	  .reply = &difference_shape, .list = true, .handle = compare_law },
	{ "GET", "/api/cases/{id}/submissions", "cases_submissions",
	  "What was handed in to a case each time", "cases.read", REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &submission_shape, .list = true, .handle = submissions },
	{ 0 },
};
