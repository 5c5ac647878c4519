/* A case as the API shows it: facts, three copies, actions, and the pieces of case_page.c and of
 * higher modules. */
#include "api/case_page.h"
#include "base/text.h"
#include "law/dims.h"

static const char *const case_states[] = {
	"open", "done", "refused", "withdrawn", "released", NULL
};
static const char *const station_states[] = { "done", "now", "next", "skipped", NULL };
static const struct api_field copied_fields[] = {
	{ "name", T_TEXT },
	{ "label", T_TEXT },
	{ "value", T_FREE, NIL },
	{ "shown", T_LONG, NIL },
	{ 0 },
};
static const struct api_shape copied_shape = { "CopiedField", copied_fields };
static const struct api_field copy_fields[] = {
	{ "dims", T_DIMS, MAY },
	{ "items", T_FREE, MAY },
	{ "entries", T_FREE, MAY },
	{ "fields", T_LIST, MAY, &copied_shape },
	{ 0 },
};
static const struct api_shape copy_shape = { "Copy", copy_fields };
static const struct api_field copies_fields[] = {
	{ "was", T_OBJECT, NIL, &copy_shape, .what = "as it was" },
	{ "asked", T_OBJECT, NIL, &copy_shape, .what = "as asked" },
	{ "granted", T_OBJECT, NIL, &copy_shape, .what = "as decided" },
	{ 0 },
};
static const struct api_shape copies_shape = { "Copies", copies_fields };
static const struct api_field station_fields[] = {
	{ "step", T_TEXT },
	{ "title", T_TEXT },
	{ "by", T_TEXT },
	{ "article", T_TEXT, NIL },
	{ "state", T_CHOICE, .options = station_states },
	{ "at", T_INSTANT, MAY | NIL },
	{ "who", T_TEXT, MAY | NIL },
	{ "outcome_label", T_TEXT, MAY },
	{ "late", T_INT, MAY },
	{ "clock", T_OBJECT, MAY, &clock_shape },
	{ 0 },
};
static const struct api_shape station_shape = { "Station", station_fields };
static const struct api_field party_fields[] = {
	{ "role", T_TEXT },
	{ "role_title", T_TEXT },
	{ "org", T_OBJECT, NIL, &api_ref },
	{ "person", T_TEXT, NIL },
	{ 0 },
};
static const struct api_shape party_shape = { "Party", party_fields };
static const struct api_field action_fields[] = {
	{ "step", T_TEXT },
	{ "step_title", T_TEXT },
	{ "outcome", T_TEXT },
	{ "label", T_TEXT },
	{ "reason", T_BOOL },
	{ "grants", T_BOOL },
	{ "grants_items", T_BOOL, .what = "what is granted is delivered: item by item" },
	{ "fields", T_LIST, .of = &form_field_shape },
	{ "step_up", T_BOOL },
	{ "checks", T_LIST, .of = &check_shape },
	{ 0 },
};
static const struct api_shape action_shape = { "Action", action_fields };
static const struct api_field acted_fields[] = { { "name", T_TEXT, NIL },
						 { "office", T_TEXT, NIL, .most = 400 },
						 { 0 } };
static const struct api_shape acted_shape = { "Acted", acted_fields };
static const struct api_field evidence_fields[] = {
	{ "entry", T_ID },
	{ "place", T_INT },
	{ "head", T_INT, .what = "size of the first signed head over it; 0: not yet" },
	{ "verified", T_BOOL },
	{ 0 },
};
static const struct api_shape evidence_shape = { "Evidence", evidence_fields };
static const struct api_field moment_fields[] = {
	{ "at", T_INSTANT },
	{ "kind", T_TEXT,
	  .what = "decision, talk, or what the clock did: duty.yellow, duty.red, duty.moved" },
	{ "actor", T_OBJECT, .of = &acted_shape },
	{ "step_title", T_TEXT, NIL },
	{ "article", T_TEXT, NIL, .what = "that the step stands on" },
	{ "outcome_label", T_TEXT, NIL },
	{ "reason", T_LONG, NIL },
	{ "text", T_LONG, NIL },
	{ "late", T_INT, NIL },
	{ "evidence", T_OBJECT, NIL, &evidence_shape },
	{ 0 },
};
static const struct api_shape moment_shape = { "Moment", moment_fields };
static const struct api_field file_fields[] = {
	{ "id", T_ID },
	{ "name", T_TEXT },
	{ "size", T_INT },
	{ "by", T_TEXT, NIL },
	{ "at", T_INSTANT },
	{ "type", T_TEXT },
	{ 0 },
};
static const struct api_shape file_shape = { "Attachment", file_fields };
static const struct api_field law_fields[] = { { "article", T_TEXT, NIL },
					       { "title", T_TEXT, NIL },
					       { 0 } };
static const struct api_shape law_shape = { "LawRef", law_fields };
static const struct api_field held_fields[] = {
	{ "id", T_ID }, { "number", T_TEXT, NIL }, { "since", T_INSTANT }, { 0 }
};
static const struct api_shape held_shape = { "Held", held_fields };
static const struct api_field said_fields[] = { { "label", T_TEXT },
						{ "shown", T_LONG, NIL },
						{ 0 } };
static const struct api_shape said_shape = { "SaidField", said_fields };
static const struct api_field resolution_fields[] = { { "id", T_ID },
						      { "number", T_TEXT, NIL },
						      { "title", T_TEXT, .most = 400 },
						      { "at", T_INSTANT },
						      { "fields", T_LIST, .of = &said_shape },
						      { 0 } };
static const struct api_shape resolution_shape = { "Resolution", resolution_fields };
static const struct api_field member_fields[] = {
	{ "org", T_OBJECT, NIL, &api_ref },
	{ "role_title", T_TEXT },
	{ "outcome", T_TEXT, NIL, .what = "what it said; NULL: not yet" },
	{ "label", T_TEXT, NIL },
	{ "reason", T_LONG, NIL },
	{ "at", T_INSTANT, NIL },
	{ "due", T_DATE, NIL },
	{ "fields", T_LIST, .of = &said_shape },
	{ 0 },
};
static const struct api_shape member_shape = { "Member", member_fields };
static const struct api_field deliberation_fields[] = {
	{ "members", T_LIST, .of = &member_shape },
	{ "minutes", T_BOOL, .what = "there are minutes" },
	{ "fields", T_LIST, .of = &said_shape, .what = "the resolution" },
	{ 0 },
};
static const struct api_shape deliberation_shape = { "DeliberationPart", deliberation_fields };
static const struct api_field case_fields[] = {
	{ "id", T_ID },
	{ "rev", T_INT },
	{ "number", T_TEXT, NIL },
	{ "title", T_TEXT, .most = 400 },
	{ "procedure", T_TEXT },
	{ "procedure_title", T_TEXT },
	{ "article", T_TEXT, NIL },
	{ "state", T_CHOICE, .options = case_states },
	{ "step", T_TEXT, NIL },
	{ "step_title", T_TEXT, NIL },
	{ "unit", T_OBJECT, NIL, &api_ref },
	{ "opened", T_INSTANT },
	{ "closed", T_INSTANT, NIL },
	{ "copies", T_OBJECT, .of = &copies_shape },
	{ "form", T_FREE },
	{ "fields", T_LIST, .of = &form_field_shape },
	{ "steps", T_LIST, .of = &station_shape },
	{ "parties", T_LIST, .of = &party_shape },
	{ "actions", T_LIST, .of = &action_shape },
	{ "withdrawable", T_BOOL },
	{ "raisable", T_BOOL, .what = "a deliberation may be raised from it by the actor" },
	{ "held", T_OBJECT, NIL, &held_shape, .what = "what the case waits for" },
	{ "resolutions", T_LIST, .of = &resolution_shape,
	  .what = "of deliberations raised from it" },
	{ "deliberation", T_OBJECT, NIL, &deliberation_shape, .what = "if it is one" },
	{ "duties", T_LIST, .of = &duty_shape },
	{ "timeline", T_LIST, .of = &moment_shape },
	{ "attachments", T_LIST, .of = &file_shape },
	{ "article_text", T_LONG, NIL },
	{ "law", T_OBJECT, .of = &law_shape },
	{ "parent", T_OBJECT, NIL, &case_row_shape },
	{ "children", T_LIST, .of = &case_row_shape },
	{ "system", T_FREE, MAY | NIL, .what = "{id, name}" },
	{ "resource", T_FREE, MAY | NIL },
	{ "quota", T_FREE, MAY | NIL, .what = "QuotaBar; line: which of its lines applies" },
	{ "periodic", T_FREE, MAY | NIL,
	  .what = "rules of the periodic quota, and points over time" },
	{ "evidence", T_FREE, MAY | NIL, .what = "what the platform held when it was handed in" },
	{ "orders", T_FREE, MAY | NIL },
	{ "statement", T_FREE, MAY | NIL },
	{ "catalogue", T_FREE, MAY | NIL },
	{ "justification", T_FREE, MAY | NIL,
	  .what = "of an adjustment: use and prices when it was proposed" },
	{ 0 },
};
const struct api_shape case_shape = { "Case", case_fields };

QUERY q_open_duties = { "duty.rows_of_case",
			"SELECT " DUTY_ROW_SQL " FROM " DUTY_ROW_FROM
			" WHERE d.case_ = $1 AND d.state = 'open' ORDER BY d.role",
			"i", DUTY_ROW_GIVES };

/* ---- copies ---- */

static void put_copied(struct ctx *c, struct json_out *w, const struct case_ *k, const json_t *from)
{
	put_list(w, "fields");
	const struct step *first = k->procedure->first;
	for (int i = 0; i < first->n_fields; i++) {
		const json_t *v = json_object_get(from, first->fields[i].name);
		if (!v || json_is_null(v))
			continue;
		json_open(w, '{');
		json_text(w, "name", first->fields[i].name);
		json_text(w, "label", title_of(c, first->fields[i].label));
		json_raw(w, "value", json_canonical(c->arena, v));
		json_text(w, "shown", shown_value(c, k, &first->fields[i], v));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_member(struct ctx *c, struct json_out *w, const char *key, const json_t *v)
{
	if (v)
		json_raw(w, key, json_canonical(c->arena, v));
}

static const json_t *first_of_kind(const struct case_ *k, enum field_kind kind)
{
	const struct step *first = k->procedure->first;
	for (int i = 0; i < first->n_fields; i++)
		if (first->fields[i].kind == kind)
			return json_object_get(k->form, first->fields[i].name);
	return NULL;
}

static void put_copies(struct ctx *c, struct json_out *w, const struct case_ *k)
{
	put_object(w, "copies");
	json_key(w, "was");
	if (k->was) {
		json_open(w, '{');
		put_member(c, w, "dims", json_object_get(k->was, "used"));
		put_member(c, w, "items", json_object_get(k->was, "items"));
		put_member(c, w, "entries", json_object_get(k->was, "entries"));
		put_copied(c, w, k, k->was);
		json_close(w, '}');
	} else {
		json_put_null(w);
	}
	put_object(w, "asked");
	if (!dims_zero(k->asked))
		json_raw(w, "dims", law_dims_json(c->arena, k->pack, k->asked));
	put_member(c, w, "items", first_of_kind(k, FIELD_ITEMS));
	put_member(c, w, "entries", first_of_kind(k, FIELD_ENTRIES));
	put_copied(c, w, k, k->form);
	json_close(w, '}');
	json_key(w, "granted");
	if (k->granted) {
		json_open(w, '{');
		json_raw(w, "dims", law_dims_json(c->arena, k->pack, k->granted_dims));
		if (json_is_array(k->granted))
			put_member(c, w, "items", k->granted);
		json_close(w, '}');
	} else {
		json_put_null(w);
	}
	json_close(w, '}');
}

/* ---- actions, duties, files ---- */

/* Whether what is granted goes to the vendor as a work order. */
static bool delivers(const struct procedure *p)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_outcomes; j++) {
			const struct outcome *o = &p->steps[i]->outcomes[j];
			for (int k = 0; k < o->n_effects; k++)
				if (text_same(o->effects[k].name, "order.issue"))
					return true;
		}
	return false;
}

static void put_actions(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	put_list(w, "actions");
	for (int i = 0; i < p->n_actions; i++) {
		const struct action *a = &p->actions[i];
		bool passes = law_outcome_passes(a->outcome);
		if (a->verdict.kind == VERDICT_NO_SUCH_OUTCOME)
			continue; /* none of its lines holds now */
		json_open(w, '{');
		json_text(w, "step", a->step->name);
		json_text(w, "step_title", title_of(c, a->step->title));
		json_text(w, "outcome", a->outcome->name);
		json_text(w, "label", title_of(c, a->outcome->label));
		json_bool(w, "reason",
			  a->outcome->reason || a->verdict.kind == VERDICT_WANTS_REASON);
		json_bool(w, "grants", a->outcome->grants);
		json_bool(w, "grants_items", a->outcome->grants && delivers(a->step->procedure));
		put_form_fields(c, w, "fields", a->step->fields, passes ? a->step->n_fields : 0);
		json_bool(w, "step_up", a->step->step_up);
		put_checks(c, w, "checks", p->k->pack, &a->verdict);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status put_duties(struct ctx *c, struct json_out *w, int64_t case_id)
{
	struct rows rows;
	TRY(store_rows(c, &q_open_duties, &rows, INT(case_id)));
	put_list(w, "duties");
	for (int i = 0; i < rows.n; i++)
		put_duty_row(c, w, &rows.at[i]);
	json_close(w, ']');
	return OK;
}

static void put_files(struct json_out *w, const struct case_page *p)
{
	put_list(w, "attachments");
	for (int i = 0; i < p->files.n; i++) {
		const struct row *r = &p->files.at[i];
		json_open(w, '{');
		put_id(w, "id", row_int(r, 0));
		json_text(w, "name", row_text(r, 1));
		json_int(w, "size", row_int(r, 2));
		json_text(w, "by", case_page_person(p, row_int(r, 3)));
		put_instant(w, "at", row_int(r, 4));
		json_text(w, "type", row_text(r, 5));
		json_close(w, '}');
	}
	json_close(w, ']');
}

/* The paragraph that the step under way, or the procedure, stands under. */
static void put_law(struct ctx *c, struct json_out *w, const struct case_ *k)
{
	const char *cite = k->step ? k->step->article : k->procedure->article;
	const struct paragraph *paragraph = cite ? law_paragraph_find(k->pack, cite) : NULL;
	const struct article *article = law_article_find(k->pack, cite);
	const char *title =
		article ? title_of(c, (struct title){ article->heading_zh, article->heading_en })
			: NULL;
	json_text(w, "article_text", paragraph ? paragraph->text : NULL);
	put_object(w, "law");
	json_text(w, "article", cite);
	json_text(w, "title", title);
	json_close(w, '}');
}

/* What is read elsewhere only with a right of its own is not read here without it. */
static const struct {
	const char *part, *right;
} part_rights[] = {
	{ "quota", "quotas.read" },         { "resource", "resources.read" },
	{ "statement", "statements.read" }, { "evidence", "quotas.read" },
	{ "periodic", "quotas.read" },      { "justification", "assessments.read" },
};

static bool may_part(const struct ctx *c, const struct api_call *call, const char *part)
{
	for (size_t i = 0; i < sizeof part_rights / sizeof *part_rights; i++)
		if (text_same(part_rights[i].part, part))
			return call_may(c, call, part_rights[i].right);
	return true;
}

static enum status put_higher(struct ctx *c, const struct api_call *call, const struct case_ *k)
{
	for (const struct case_part *part = c->tables ? c->tables->parts : NULL; part && part->key;
	     part++) {
		const char *json = NULL;
		if ((part->about && !text_same(part->about, k->procedure->about)) ||
		    !may_part(c, call, part->key))
			continue;
		TRY(part->json(c, k, &json));
		if (json)
			json_raw(call->out, part->key, json);
	}
	return OK;
}

static void put_facts(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	const struct case_ *k = p->k;
	put_id(w, "id", k->id);
	json_int(w, "rev", k->rev);
	json_text(w, "number", k->number);
	json_text(w, "title", k->title);
	json_text(w, "procedure", k->procedure->name);
	json_text(w, "procedure_title", title_of(c, k->procedure->title));
	json_text(w, "article", k->procedure->article);
	json_text(w, "state", k->state);
	json_text(w, "step", k->step ? k->step->name : NULL);
	json_text(w, "step_title", k->step ? title_of(c, k->step->title) : NULL);
	put_ref(w, "unit", k->unit, case_page_org(p, k->unit));
	put_instant(w, "opened", k->opened_ms);
	put_instant(w, "closed", k->closed_ms);
}

enum status put_case(struct ctx *c, const struct api_call *call, const struct case_ *k)
{
	struct case_page p;
	struct json_out *w = call->out;
	TRY(case_page_read(c, k, &p));
	json_open(w, '{');
	put_facts(c, w, &p);
	put_copies(c, w, k);
	json_raw(w, "form", json_canonical(c->arena, k->form));
	put_form_fields(c, w, "fields", k->procedure->first->fields, k->procedure->first->n_fields);
	put_stations(c, w, &p);
	put_parties(c, w, &p);
	put_actions(c, w, &p);
	json_bool(w, "withdrawable", !case_page_waits(&p) && desk_withdrawable(c, k, &p.history));
	json_bool(w, "raisable", p.n_actions > 0 && !k->procedure->from_case);
	TRY(put_duties(c, w, k->id));
	put_timeline(c, w, &p);
	put_files(w, &p);
	put_law(c, w, k);
	TRY(put_case_row_of(c, w, "parent", k->parent));
	TRY(put_cases_of_parent(c, w, "children", k->id));
	TRY(put_deliberation(c, w, &p));
	TRY(put_higher(c, call, k));
	json_close(w, '}');
	return OK;
}
