/* Deliberations: cases raised from others, or on their own, about major matters (article 6). The
 * list, the minutes, and what the case page shows of them. */
#include "api/case_page.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"

/* clang-format off */
#define ROWS CASE_ROW_COLUMNS ", k.form, k.parent, (SELECT COUNT(*) FROM duty m WHERE m.case_ = k.id AND m.step = $4)," \
	" (SELECT COUNT(*) FROM decision e WHERE e.case_ = k.id AND e.step = $4 AND e.person <> 0)," \
	" (SELECT COUNT(*) FROM decision e WHERE e.case_ = k.id AND e.step = $4 AND e.outcome = 'dissent'), f.number, f.title"
static const struct list_column columns[] = {
	{ "state", "k.state", 't', "=" }, { "q", "COALESCE(k.number, '') || ' ' || k.title", 't', "like" },
	{ "number", "k.number", 't', NULL }, { "opened", "k.opened_ms", 'i', NULL },
};
/* Those of one's scope, and those that one's organisation is invited to. */
LIST l_all = { .name = "deliberation.list", .select = ROWS, .from = CASE_ROW_FROM " LEFT JOIN case_ f ON f.id = k.parent",
	.where = "k.procedure = $3 AND (" SCOPE_SQL("$1", "$2") " OR k.unit = $5"
		" OR EXISTS (SELECT 1 FROM duty m WHERE m.case_ = k.id AND m.org = $5))",
	.takes = "iitti", .gives = CASE_ROW_GIVES "tiiii" "tt", .columns = columns, .n_columns = 4, .order = "k.opened_ms DESC, k.id" };
QUERY q_held = { "deliberation.held",
	"SELECT h.child, k.number, h.since_ms FROM hold h JOIN case_ k ON k.id = h.child WHERE h.case_ = $1 AND h.until_ms = 0",
	"i", "iti" };
QUERY q_resolved = { "deliberation.resolved", "SELECT " DESK_CASE_SQL " FROM case_ k WHERE k.parent = $1 AND k.state = 'done'"
	" ORDER BY k.closed_ms, k.id", "i", DESK_CASE_GIVES };
static const struct api_field query[] = { { "state", T_TEXT, MAY }, { "q", T_TEXT, MAY }, { 0 } };
static const struct api_field row_fields[] = {
	{ "case", T_OBJECT, .of = &case_row_shape }, { "kind_title", T_TEXT, NIL }, { "origin", T_OBJECT, NIL, &api_ref },
	{ "members", T_INT }, { "opinions", T_INT }, { "dissents", T_INT }, { 0 },
};
static const struct api_shape row_shape = { "Deliberation", row_fields };
/* clang-format on */

/* The pack's procedure that is raised from cases; and its step that each of the invited bears. */
static const struct procedure *raised(const struct pack *p)
{
	for (int i = 0; p && i < p->n_procedures; i++)
		if (p->procedures[i]->from_case)
			return p->procedures[i];
	return NULL;
}

static const struct step *asked_of_each(const struct procedure *p)
{
	for (int i = 0; p && i < p->n_steps; i++)
		if (p->steps[i]->each)
			return p->steps[i];
	return NULL;
}

/* The first choice of the form: which of the pack's major matters it is. */
static const char *kind_of(struct ctx *c, const struct procedure *p, const char *form)
{
	json_t *v = NULL;
	if (!form || json_read(c, form, strlen(form), &v) != OK) {
		fault_clear(c);
		return NULL;
	}
	for (int i = 0; i < p->first->n_fields; i++) {
		const struct field *f = &p->first->fields[i];
		for (int j = 0; f->kind == FIELD_CHOICE && j < f->n_options; j++)
			if (text_same(f->options[j], json_text_of(v, f->name, "")))
				return title_of(c, f->option_titles[j]);
	}
	return NULL;
}

static void put_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	json_key(w, "case");
	put_case_row(c, w, r);
	json_text(w, "kind_title",
		  kind_of(c, raised(law_pack_at(c->packs, org_today(c))), row_text(r, 22)));
	put_ref(w, "origin", row_text(r, 28) ? row_int(r, 23) : 0,
		arena_printf(c->arena, "%s %s", row_text(r, 27) ? row_text(r, 27) : "",
			     row_text(r, 28) ? row_text(r, 28) : ""));
	json_int(w, "members", row_int(r, 24));
	json_int(w, "opinions", row_int(r, 25));
	json_int(w, "dissents", row_int(r, 26));
	json_close(w, '}');
}

static enum status list_all(struct ctx *c, struct api_call *call)
{
	const struct procedure *p = raised(law_pack_at(c->packs, org_today(c)));
	const struct step *each = asked_of_each(p);
	return api_list(c, call, &l_all, put_row, CASE_SCOPE_ARGS(c), TEXT(p ? p->name : ""),
			TEXT(each ? each->name : ""), INT(c->actor->org));
}

static enum status minutes(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	TRY(desk_case_get(c, call_id(call, "id"), &k));
	TRY(desk_minutes(c, &k, &call->bytes, &call->len));
	call->file_name = arena_printf(c->arena, "%s.pdf", k.number);
	return OK;
}

/* ---- on the case page ---- */

static const struct decided *decided_of(const struct case_page *p, int64_t duty)
{
	for (int i = 0; i < p->history.n; i++)
		if (p->history.at[i].duty == duty)
			return &p->history.at[i];
	return NULL;
}

static void put_fields(struct ctx *c, struct json_out *w, const struct case_ *k,
		       const struct step *s, const json_t *from)
{
	put_list(w, "fields");
	for (int i = 0; s && i < s->n_fields; i++) {
		const json_t *v = json_object_get(from, s->fields[i].name);
		if (!v || json_is_null(v))
			continue;
		json_open(w, '{');
		json_text(w, "label", title_of(c, s->fields[i].label));
		json_text(w, "shown", shown_value(c, k, &s->fields[i], v));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_member(struct ctx *c, struct json_out *w, const struct case_page *p,
		       const struct duty *d, const struct step *s)
{
	const struct decided *said = decided_of(p, d->id);
	json_t *fields = NULL;
	if (said && said->fields && json_read(c, said->fields, strlen(said->fields), &fields) != OK)
		fault_clear(c);
	json_open(w, '{');
	put_ref(w, "org", d->org, case_page_org(p, d->org));
	json_text(w, "role_title", role_title(c, p->k->pack, d->role));
	json_text(w, "outcome", said ? said->outcome : NULL);
	json_text(w, "label", said ? outcome_label(c, s, said) : NULL);
	json_text(w, "reason", said && said->person ? said->reason : NULL);
	put_instant(w, "at", said ? said->at_ms : 0);
	put_day(w, "due", d->due_day);
	put_fields(c, w, p->k, s, fields);
	json_close(w, '}');
}

static enum status put_held(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	struct row r = { NULL };
	bool open = p->k->step != NULL;
	for (int i = 0; i < p->n_duties; i++)
		open = open && !text_same(p->duties[i].state, "open");
	if (open)
		TRY(store_maybe(c, &q_held, &r, INT(p->k->id)));
	json_key(w, "held");
	if (!r.v) {
		json_put_null(w);
		return OK;
	}
	json_open(w, '{');
	put_id(w, "id", row_int(&r, 0));
	json_text(w, "number", row_text(&r, 1));
	put_instant(w, "since", row_int(&r, 2));
	json_close(w, '}');
	return OK;
}

/* What was resolved about this case, for whoever decides it: nothing of it binds. */
static enum status put_resolutions(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	struct rows rows;
	TRY(store_rows(c, &q_resolved, &rows, INT(p->k->id)));
	put_list(w, "resolutions");
	for (int i = 0; i < rows.n; i++) {
		struct case_ k;
		TRY(desk_case_row(c, &rows.at[i], &k));
		if (!k.procedure->from_case)
			continue;
		json_open(w, '{');
		put_id(w, "id", k.id);
		json_text(w, "number", k.number);
		json_text(w, "title", k.title);
		put_instant(w, "at", k.closed_ms);
		put_fields(c, w, &k, k.procedure->steps[k.procedure->n_steps - 1], k.form);
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

enum status put_deliberation(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	const struct step *s = p->k->procedure->from_case ? asked_of_each(p->k->procedure) : NULL;
	TRY(put_held(c, w, p));
	TRY(put_resolutions(c, w, p));
	json_key(w, "deliberation");
	if (!s) {
		json_put_null(w);
		return OK;
	}
	json_open(w, '{');
	put_list(w, "members");
	for (int i = 0; i < p->n_duties; i++)
		if (text_same(p->duties[i].step, s->name))
			put_member(c, w, p, &p->duties[i], s);
	json_close(w, ']');
	json_bool(w, "minutes", text_same(p->k->state, "done"));
	put_fields(c, w, p->k, p->k->procedure->steps[p->k->procedure->n_steps - 1], p->k->form);
	json_close(w, '}');
	return OK;
}

const struct route api_deliberations[] = {
	{ "GET", "/api/deliberations", "deliberations_list",
	  "Joint deliberations in one's scope, and those one is invited to", "deliberations.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &row_shape, .list = true, .handle = list_all },
	{ "GET", "/api/cases/{id}/minutes.pdf", "cases_minutes", "The minutes of a deliberation",
	  "cases.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY,
	  .media = "application/pdf", .handle = minutes },
	{ 0 },
};
