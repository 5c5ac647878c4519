/* Warnings on how resources are used, what has become of them, and the stops of issue that stand on
 * them (article 25). */
#include "api/nouns.h"
#include "base/text.h"
#include "meter/meter.h"

/* clang-format off */
static const char *const kinds[] = { "low_use", "zombie", "powered_off", "misuse", NULL };
static const char *const states[] = { "issued", "rectified", "revoked", "refused", "spared", "consented", "frozen", "reclaimed", NULL };
#define ROW_FIELDS \
	{ "id", T_ID }, { "number", T_TEXT, .what = "文号" }, { "kind", T_CHOICE, .options = kinds }, { "kind_title", T_TEXT }, \
	{ "state", T_CHOICE, .options = states }, { "state_title", T_TEXT }, { "unit", T_OBJECT, .of = &api_ref }, \
	{ "system", T_OBJECT, .of = &api_ref }, { "project", T_OBJECT, .of = &api_ref }, { "cloud", T_TEXT }, { "issued", T_INSTANT }, \
	{ "due", T_DATE, .what = "to rectify, as the document says" }, { "ended", T_INSTANT, NIL, .what = "its last state, where it goes no further" }, \
	{ "frozen", T_INSTANT, NIL, .what = "issue is stopped since" }, { "lifted", T_INSTANT, NIL, .what = "and goes on since" }, \
	{ "case", T_OBJECT, .of = &api_ref }
static const struct api_field row_fields[] = { ROW_FIELDS, { 0 } };
static const struct api_shape row_shape = { "Warning", row_fields };
static const struct api_field state_fields[] = {
	{ "at", T_INSTANT }, { "state", T_CHOICE, .options = states }, { "state_title", T_TEXT }, { "reason", T_LONG, NIL },
	{ "by", T_TEXT, NIL }, { "case", T_OBJECT, NIL, .of = &api_ref }, { 0 },
};
static const struct api_shape state_shape = { "WarningState", state_fields };
static const struct api_field named_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "state", T_TEXT }, { "state_title", T_TEXT }, { "identifier", T_TEXT }, { "dims", T_DIMS }, { 0 },
};
static const struct api_shape named_shape = { "WarnedResource", named_fields };
static const struct api_field whole_fields[] = {
	ROW_FIELDS, { "requirement", T_LONG }, { "finding", T_FREE, .what = "the report as it was reviewed: the fields of its form" },
	{ "resources", T_LIST, .of = &named_shape, .what = "what it names; nothing more is reclaimed on it" },
	{ "history", T_LIST, .of = &state_shape }, { "freeze_scope", T_TEXT, NIL, .what = "project or unit" },
	{ "lifted_by", T_OBJECT, NIL, .of = &api_ref, .what = "the case" }, { 0 },
};
static const struct api_shape whole_shape = { "WarningWhole", whole_fields };
static const struct api_field figures_fields[] = {
	{ "findings", T_INT, .what = "reported" }, { "refused", T_INT, .what = "not warned about, after review" }, { "issued", T_INT },
	{ "rectifying", T_INT, .what = "under way" }, { "rectified", T_INT }, { "revoked", T_INT }, { "refusals", T_INT },
	{ "reclaimed", T_INT }, { "frozen", T_INT, .what = "stops in force" }, { "lifted", T_INT }, { 0 },
};
static const struct api_shape figures_shape = { "WarningFigures", figures_fields };

#define STATE(column) "(SELECT x." column " FROM warning_state x WHERE x.warning = k.id ORDER BY x.n DESC LIMIT 1)"
#define SELECT \
	"k.id, k.number, k.kind, " STATE("state") ", k.unit, u.name, k.system, s.name, k.project, p.name, d.name, k.issued_ms, k.due_day," \
	" " STATE("at_ms") ", z.from_ms, l.at_ms, k.case_id, c.number"
#define FROM \
	"warning k JOIN system s ON s.id = k.system JOIN project p ON p.id = k.project JOIN org u ON u.id = k.unit" \
	" JOIN cloud d ON d.district = k.cloud_district JOIN case_ c ON c.id = k.case_id" \
	" LEFT JOIN freeze_ z ON z.warning = k.id LEFT JOIN freeze_lift l ON l.freeze_ = z.id"
#define GIVES "ittt" "itititt" "iiiiiit"
static const struct list_column columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "system", "k.system", 'i', "=" }, { "project", "k.project", 'i', "=" }, { "kind", "k.kind", 't', "=" },
	{ "state", STATE("state"), 't', "=" }, { "q", "k.number || ' ' || s.name || ' ' || u.name", 't', "like" },
	{ "number", "k.number", 't', NULL }, { "issued", "k.issued_ms", 'i', NULL }, { "due", "k.due_day", 'i', NULL },
	{ "open", "CASE WHEN " STATE("state") " IN ('rectified', 'revoked', 'spared', 'reclaimed') AND (z.id IS NULL OR l.freeze_ IS NOT NULL)"
	  " THEN 'no' ELSE 'yes' END", 't', "=" },
	{ "frozen", "CASE WHEN z.id IS NOT NULL AND l.freeze_ IS NULL THEN 'yes' ELSE 'no' END", 't', "=" },
};
LIST q_list = {
	.name = "warnings.list", .select = SELECT, .from = FROM,
	.where = SCOPE_SQL("$1", "$2") " AND ($3 = 0 OR EXISTS (SELECT 1 FROM case_resource n WHERE n.case_id = k.case_id AND n.resource = $3))",
	.takes = "iii", .gives = GIVES, .columns = columns, .n_columns = 11, .order = "k.issued_ms DESC, k.id",
};
QUERY q_one = { .name = "warnings.one", .takes = "iii", .gives = GIVES "ttiit", .sql =
	"SELECT " SELECT ", k.requirement, k.finding, z.project, l.case_id, y.number FROM " FROM " LEFT JOIN case_ y ON y.id = l.case_id"
	" WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_states = { .name = "warnings.states", .takes = "i", .gives = "itttit", .sql =
	"SELECT x.at_ms, x.state, x.reason, a.name, x.case_id, c.number FROM warning_state x LEFT JOIN person a ON a.id = x.person"
	" LEFT JOIN case_ c ON c.id = x.case_id WHERE x.warning = $1 ORDER BY x.n" };
QUERY q_named = { .name = "warnings.resources", .takes = "i", .gives = "ittttt", .sql =
	"SELECT r.id, r.name, r.state, r.identifier, r.dims, r.class FROM case_resource n JOIN resource r ON r.id = n.resource"
	" WHERE n.case_id = $1 ORDER BY r.opened_ms, r.id" };
QUERY q_cases = { .name = "warnings.findings", .takes = "ii", .gives = "ii", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN k.state = 'refused'"
	" AND NOT EXISTS (SELECT 1 FROM warning w WHERE w.case_id = k.id) THEN 1 ELSE 0 END), 0) AS BIGINT) FROM case_ k"
	" WHERE k.procedure = 'warn_use' AND " SCOPE_SQL("$1", "$2") };
QUERY q_figures = { .name = "warnings.figures", .takes = "ii", .gives = "tiii", .sql =
	"SELECT w.state, CAST(COUNT(*) AS BIGINT), CAST(SUM(w.frozen) AS BIGINT), CAST(SUM(w.lifted) AS BIGINT) FROM"
	" (SELECT " STATE("state") " AS state, CASE WHEN z.id IS NOT NULL AND l.freeze_ IS NULL THEN 1 ELSE 0 END AS frozen,"
	" CASE WHEN l.freeze_ IS NOT NULL THEN 1 ELSE 0 END AS lifted FROM warning k LEFT JOIN freeze_ z ON z.warning = k.id"
	" LEFT JOIN freeze_lift l ON l.freeze_ = z.id WHERE " SCOPE_SQL("$1", "$2") ") w GROUP BY w.state ORDER BY w.state" };
static const char *const yes_no[] = { "yes", "no", NULL };
static const struct api_field list_fields[] = {
	{ "unit", T_ID, MAY }, { "system", T_ID, MAY }, { "project", T_ID, MAY }, { "resource", T_ID, MAY }, { "kind", T_CHOICE, MAY, .options = kinds },
	{ "state", T_CHOICE, MAY, .options = states }, { "q", T_TEXT, MAY },
	{ "open", T_CHOICE, MAY, .options = yes_no, .what = "not settled yet, or issue is still stopped" },
	{ "frozen", T_CHOICE, MAY, .options = yes_no, .what = "issue is stopped now" }, { 0 },
};
/* clang-format on */

static const char *titled(struct ctx *c, const char *what, const char *value)
{
	return say(c, arena_printf(c->arena, "%s.%s", what, value), NULL, 0);
}

/* What goes no further has ended. */
static bool ended(const char *state)
{
	static const char *const last[] = { "rectified", "revoked", "spared", "reclaimed" };
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		if (text_same(last[i], state))
			return true;
	return false;
}

static int64_t maybe(const struct row *r, int i)
{
	return r->v[i].kind == V_INT ? row_int(r, i) : 0;
}

static void put_warning(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *kind = row_text(r, 2), *state = row_text(r, 3);
	put_id(w, "id", row_int(r, 0));
	json_text(w, "number", row_text(r, 1));
	json_text(w, "kind", kind);
	json_text(w, "kind_title", titled(c, "warning.kind", kind));
	json_text(w, "state", state);
	json_text(w, "state_title", titled(c, "warning.state", state));
	put_ref(w, "unit", row_int(r, 4), row_text(r, 5));
	put_ref(w, "system", row_int(r, 6), row_text(r, 7));
	put_ref(w, "project", row_int(r, 8), row_text(r, 9));
	json_text(w, "cloud", row_text(r, 10));
	put_instant(w, "issued", row_int(r, 11));
	put_day(w, "due", (int32_t)row_int(r, 12));
	put_instant(w, "ended", ended(state) ? row_int(r, 13) : 0);
	put_instant(w, "frozen", maybe(r, 14));
	put_instant(w, "lifted", maybe(r, 15));
	put_ref(w, "case", row_int(r, 16), row_text(r, 17));
}

static void warning_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_warning(c, w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, warning_row, SCOPE_ARGS(c),
			INT(call_query_int(call, "resource", 0)));
}

static enum status put_named(struct ctx *c, struct json_out *w, int64_t case_id)
{
	struct rows rows;
	TRY(store_rows(c, &q_named, &rows, INT(case_id)));
	put_list(w, "resources");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_id(w, "id", row_int(r, 0));
		json_text(w, "name", row_text(r, 1));
		json_text(w, "state", row_text(r, 2));
		json_text(w, "state_title", titled(c, "resource.state", row_text(r, 2)));
		json_text(w, "identifier", row_text(r, 3));
		json_raw(w, "dims", row_text(r, 4));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_history(struct ctx *c, struct json_out *w, int64_t warning)
{
	struct rows rows;
	TRY(store_rows(c, &q_states, &rows, INT(warning)));
	put_list(w, "history");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_instant(w, "at", row_int(r, 0));
		json_text(w, "state", row_text(r, 1));
		json_text(w, "state_title", titled(c, "warning.state", row_text(r, 1)));
		json_text(w, "reason", text_same(row_text(r, 2), "") ? NULL : row_text(r, 2));
		json_text(w, "by", row_text(r, 3));
		put_ref(w, "case", row_text(r, 5) ? row_int(r, 4) : 0, row_text(r, 5));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status one(struct ctx *c, struct api_call *call)
{
	struct row r;
	struct json_out *w = call->out;
	TRY(store_one(c, &q_one, &r, INT(call_id(call, "id")), SCOPE_ARGS(c)));
	json_open(w, '{');
	put_warning(c, w, &r);
	json_text(w, "requirement", row_text(&r, 18));
	json_raw(w, "finding", row_text(&r, 19));
	TRY(put_named(c, w, row_int(&r, 16)));
	TRY(put_history(c, w, row_int(&r, 0)));
	json_text(w, "freeze_scope", maybe(&r, 14) ? maybe(&r, 20) ? "project" : "unit" : NULL);
	put_ref(w, "lifted_by", row_text(&r, 22) ? maybe(&r, 21) : 0, row_text(&r, 22));
	json_close(w, '}');
	return OK;
}

static enum status pdf(struct ctx *c, struct api_call *call)
{
	struct warning w;
	TRY(warning_see(c, call_id(call, "id"), &w));
	call->file_name = arena_printf(c->arena, "%s.pdf", w.number);
	return warning_pdf(c, &w, &call->bytes, &call->len);
}

/* How many warnings stand at one of the states. */
static int64_t at_states(const struct rows *rows, const char *const *which)
{
	int64_t n = 0;
	for (int i = 0; i < rows->n; i++)
		for (int k = 0; which[k]; k++)
			if (text_same(row_text(&rows->at[i], 0), which[k]))
				n += row_int(&rows->at[i], 1);
	return n;
}

static enum status figures(struct ctx *c, struct api_call *call)
{
	struct row found;
	struct rows rows;
	struct json_out *w = call->out;
	int64_t frozen = 0, lifted = 0;
	TRY(store_one(c, &q_cases, &found, SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_figures, &rows, SCOPE_ARGS(c)));
	for (int i = 0; i < rows.n; i++) {
		frozen += row_int(&rows.at[i], 2);
		lifted += row_int(&rows.at[i], 3);
	}
	json_open(w, '{');
	json_int(w, "findings", row_int(&found, 0));
	json_int(w, "refused", row_int(&found, 1));
	json_int(w, "issued", at_states(&rows, states));
	json_int(w, "rectifying", at_states(&rows, (const char *[]){ "issued", NULL }));
	json_int(w, "rectified", at_states(&rows, (const char *[]){ "rectified", NULL }));
	json_int(w, "revoked", at_states(&rows, (const char *[]){ "revoked", NULL }));
	json_int(w, "refusals", at_states(&rows, &states[3]));
	json_int(w, "reclaimed", at_states(&rows, (const char *[]){ "reclaimed", NULL }));
	json_int(w, "frozen", frozen);
	json_int(w, "lifted", lifted);
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_warnings[] = {
	{ "GET", "/api/warnings", "warnings_list", "Warnings on how resources are used", "warnings.read", REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .query = list_fields, .reply = &row_shape, .list = true,
	  .handle = list },
	{ "GET", "/api/warnings/figures", "warnings_figures", "How many were found, issued, rectified, refused, and stops in force",
	  "warnings.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &figures_shape,
	  .handle = figures },
	{ "GET", "/api/warnings/{id}", "warnings_get", "A warning, what it names and what has become of it", "warnings.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ "GET", "/api/warnings/{id}.pdf", "warnings_pdf", "The official document", "warnings.read", REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_HEAVY, .media = "application/pdf", .handle = pdf },
	{ 0 },
};
