/* The rows behind each figure of supervision: duties in a state, limits exceeded in principle with
 * their reasons. */
#include "api/nouns.h"
#include "api/supervision.h"
#include "base/text.h"
#include "civil/day.h"

/* clang-format off */
const char *const supervised_groups[] = { "bodies", "units", "vendors", NULL };
static const char *const states[] = { "open", "in_time", "yellow", "red", "paused", "done", "done_in_time", "done_late", NULL };
const struct api_field supervised_query[] = {
	{ "state", T_CHOICE, MAY, .options = states, .what = "default: open" }, { "from", T_MONTH, MAY }, { "to", T_MONTH, MAY },
	SUPERVISION_FILTERS, { "q", T_TEXT, MAY }, { 0 },
};
const struct api_field exceeded_query[] = {
	{ "from", T_MONTH, MAY }, { "to", T_MONTH, MAY }, SUPERVISION_FILTERS, { "q", T_TEXT, MAY }, { 0 },
};
static const struct api_field case_fields[] = { { "id", T_ID }, { "number", T_TEXT, NIL }, { "title", T_TEXT, .most = 400 }, { 0 } };
static const struct api_shape case_shape_ = { "SupervisedCase", case_fields };
#define WHAT \
	{ "case", T_OBJECT, .of = &case_shape_ }, { "unit", T_OBJECT, NIL, &api_ref }, { "org", T_OBJECT, .of = &api_ref }, \
	{ "role", T_TEXT }, { "role_title", T_TEXT }, { "procedure", T_TEXT }, { "procedure_title", T_TEXT }, { "step", T_TEXT }, \
	{ "step_title", T_TEXT }, { "article", T_TEXT, NIL }
static const struct api_field supervised_fields[] = {
	WHAT, { "state", T_CHOICE, .options = states }, { "opened", T_INSTANT, .what = "of a paused one: since when" },
	{ "due", T_DATE, NIL }, { "closed", T_INSTANT, NIL }, { "left", T_INT, NIL, .what = "working days" },
	{ "late", T_INT, .what = "working days past the due day" }, { 0 },
};
const struct api_shape supervised_shape = { "SupervisedDuty", supervised_fields };
static const struct api_field exceeded_fields[] = {
	WHAT, { "limit", T_LONG, .what = "what was exceeded, with its figures" }, { "reason", T_LONG }, { "at", T_INSTANT }, { 0 },
};
const struct api_shape exceeded_shape = { "ExceededLimit", exceeded_fields };

/* $1 body or 0, $2 district or -1, $3 procedure, $4 step, $5 roles, each in commas; '' for any. */
#define COLUMNS "k.id, k.number, k.title, k.pack, k.procedure, k.unit, u.name, d.org, o.name, d.role, d.step, "
#define GIVES "itttt" "itit" "tt"
#define JOIN " d JOIN case_ k ON k.id = d.case_ JOIN org o ON o.id = d.org LEFT JOIN org u ON u.id = k.unit"
#define SCOPE \
	"($1 = 0 OR d.org = $1) AND ($2 < 0 OR o.district = $2) AND ($3 = '' OR k.procedure = $3) AND ($4 = '' OR d.step = $4)" \
	" AND ($5 = '' OR $5 LIKE '%,' || d.role || ',%')"
#define SEARCH { "q", "COALESCE(k.number, '') || ' ' || k.title || ' ' || o.name || ' ' || COALESCE(u.name, '')", 't', "like" }
static const struct list_column columns[] = { SEARCH, { "due", "d.due_day", 'i', NULL }, { "opened", "d.opened_ms", 'i', NULL } };
/* In time, yellow, red: as a card would be given today ($6). $7, $8: the period. */
LIST l_open = { .name = "supervision.open_duties", .select = COLUMNS "d.opened_ms, d.closed_ms, d.due_day, d.yellow_day, d.late",
	.from = "duty" JOIN,
	.where = SCOPE " AND d.state = 'open' AND ($7 = 'open' OR ($7 = 'red' AND d.due_day < $6) OR ($7 = 'yellow'"
		" AND d.due_day >= $6 AND d.yellow_day <= $6) OR ($7 = 'in_time' AND (d.due_day IS NULL OR (d.due_day >= $6 AND d.yellow_day > $6))))",
	.takes = "iitttit", .gives = GIVES "iiiii", .columns = columns, .n_columns = 3, .order = "COALESCE(d.due_day, 9999999), d.id" };
LIST l_done = { .name = "supervision.done_duties", .select = COLUMNS "d.opened_ms, d.closed_ms, d.due_day, d.yellow_day, d.late",
	.from = "duty" JOIN,
	.where = SCOPE " AND d.state = 'done' AND d.closed_ms >= $6 AND d.closed_ms < $7 AND ($8 = 'done' OR ($8 = 'done_late' AND d.late > 0)"
		" OR ($8 = 'done_in_time' AND d.late = 0))",
	.takes = "iitttiit", .gives = GIVES "iiiii", .columns = columns, .n_columns = 3, .order = "d.closed_ms DESC, d.id" };
static const struct list_column paused_columns[] = { SEARCH, { "opened", "d.since_ms", 'i', NULL } };
LIST l_paused = { .name = "supervision.paused_duties", .select = COLUMNS "d.since_ms", .from = "paused" JOIN, .where = SCOPE,
	.takes = "iittt", .gives = GIVES "i", .columns = paused_columns, .n_columns = 2, .order = "d.since_ms, k.id" };
static const struct list_column exceeded_columns[] = { SEARCH, { "at", "d.at_ms", 'i', NULL } };
LIST l_exceeded = { .name = "supervision.exceeded_limits", .select = COLUMNS "d.name, d.args, d.article, d.reason, d.at_ms",
	.from = "exceeded" JOIN, .where = SCOPE " AND d.at_ms >= $6 AND d.at_ms < $7",
	.takes = "iitttii", .gives = GIVES "tttti", .columns = exceeded_columns, .n_columns = 2, .order = "d.at_ms DESC, d.id" };
/* clang-format on */

static const struct step *put_what(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct pack *p = law_pack_of(c->packs, row_text(r, 3));
	const struct procedure *of = p ? law_procedure_find(p, row_text(r, 4)) : NULL;
	const struct step *s = of ? law_step_find(of, row_text(r, 10)) : NULL;
	json_open(w, '{');
	put_object(w, "case");
	put_id(w, "id", row_int(r, 0));
	json_text(w, "number", row_text(r, 1));
	json_text(w, "title", row_text(r, 2));
	json_close(w, '}');
	put_ref(w, "unit", row_int(r, 5), row_text(r, 6));
	put_ref(w, "org", row_int(r, 7), row_text(r, 8));
	json_text(w, "role", row_text(r, 9));
	json_text(w, "role_title", role_title(c, p, row_text(r, 9)));
	json_text(w, "procedure", row_text(r, 4));
	json_text(w, "procedure_title", of ? title_of(c, of->title) : row_text(r, 4));
	json_text(w, "step", row_text(r, 10));
	json_text(w, "step_title", s ? title_of(c, s->title) : row_text(r, 10));
	return s;
}

static const char *open_state(int32_t today, int32_t due_day, int32_t yellow_day)
{
	if (due_day == DAY_NONE)
		return "in_time";
	if (due_day < today)
		return "red";
	return yellow_day <= today ? "yellow" : "in_time";
}

static void put_term(struct ctx *c, struct json_out *w, int32_t due_day, int late, bool open)
{
	int32_t today = org_today(c);
	put_day(w, "due", due_day);
	if (open && due_day != DAY_NONE && today <= due_day)
		json_int(w, "left", calendar_count(c->calendar, today, due_day));
	else
		json_raw(w, "left", "null");
	if (open && due_day != DAY_NONE && today > due_day)
		late = calendar_count(c->calendar, due_day, today);
	json_int(w, "late", late);
}

static void put_duty(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct step *s = put_what(c, w, r);
	int64_t closed_ms = row_int(r, 12);
	int32_t due_day = r->v[13].kind == V_INT ? (int32_t)row_int(r, 13) : DAY_NONE;
	int32_t yellow_day = r->v[14].kind == V_INT ? (int32_t)row_int(r, 14) : DAY_NONE;
	int late = (int)row_int(r, 15);
	json_text(w, "article", s ? s->article : NULL);
	json_text(w, "state",
		  closed_ms ? (late ? "done_late" : "done_in_time")
			    : open_state(org_today(c), due_day, yellow_day));
	put_instant(w, "opened", row_int(r, 11));
	put_instant(w, "closed", closed_ms);
	put_term(c, w, due_day, late, !closed_ms);
	json_close(w, '}');
}

static void put_paused(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct step *s = put_what(c, w, r);
	json_text(w, "article", s ? s->article : NULL);
	json_text(w, "state", "paused");
	put_instant(w, "opened", row_int(r, 11));
	put_instant(w, "closed", 0);
	put_term(c, w, DAY_NONE, 0, false);
	json_close(w, '}');
}

static void put_exceeded(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)put_what(c, w, r);
	json_text(w, "article", row_text(r, 13));
	json_text(w, "limit", desk_say(c, row_text(r, 11), row_text(r, 12)));
	json_text(w, "reason", row_text(r, 14));
	put_instant(w, "at", row_int(r, 15));
	json_close(w, '}');
}

#define OF INT(w.org), INT(w.district), TEXT(w.procedure), TEXT(w.step), TEXT(w.roles)

enum status supervised_duties(struct ctx *c, struct api_call *call)
{
	struct supervision_scope w;
	const char *state = call_query(call, "state") ? call_query(call, "state") : "open";
	TRY(supervision_scope(c, call, &w));
	if (text_same(state, "paused"))
		return api_list(c, call, &l_paused, put_paused, OF);
	if (text_starts(state, "done"))
		return api_list(c, call, &l_done, put_duty, OF, INT(w.from_ms), INT(w.until_ms),
				TEXT(state));
	return api_list(c, call, &l_open, put_duty, OF, INT(org_today(c)), TEXT(state));
}

enum status supervised_exceeded(struct ctx *c, struct api_call *call)
{
	struct supervision_scope w;
	TRY(supervision_scope(c, call, &w));
	return api_list(c, call, &l_exceeded, put_exceeded, OF, INT(w.from_ms), INT(w.until_ms));
}
