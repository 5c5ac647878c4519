/* Statements: what a month cost, line by line, with how each amount came about; objections; drawing
 * again (article 27). */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "settle/settle.h"

/* clang-format off */
#define ROW_FIELDS \
	{ "id", T_ID }, { "number", T_TEXT }, { "kind", T_CHOICE, .options = kinds }, { "party", T_OBJECT, .of = &api_ref }, \
	{ "cloud", T_TEXT }, { "month", T_MONTH }, { "state", T_TEXT }, { "state_title", T_TEXT }, { "total_fen", T_INT }, \
	{ "lines", T_INT }, { "budget", T_BOOL, .what = "paid from this city's budgets" }, { "drawn", T_INSTANT }, \
	{ "approved", T_INSTANT, NIL }
static const char *const kinds[] = { "unit", "vendor", NULL };
static const struct api_field row_fields[] = { ROW_FIELDS, { 0 } };
static const struct api_shape row_shape = { "Statement", row_fields };
static const struct api_field system_fields[] = { { "system", T_OBJECT, .of = &api_ref }, { "amount_fen", T_INT }, { "lines", T_INT }, { 0 } };
static const struct api_shape system_shape = { "StatementSystem", system_fields };
static const struct api_field objection_fields[] = {
	{ "id", T_ID }, { "line", T_INT, .what = "0: the statement as a whole" }, { "reason", T_LONG }, { "at", T_INSTANT }, { "by", T_TEXT, NIL },
	{ "state", T_TEXT, .what = "open, upheld, dismissed" }, { "answer", T_LONG, NIL }, { "answered", T_INSTANT, NIL }, { 0 },
};
static const struct api_shape objection_shape = { "StatementObjection", objection_fields };
static const struct api_field whole_fields[] = {
	ROW_FIELDS, { "case", T_OBJECT, NIL, .of = &api_ref }, { "total_capital", T_TEXT, .what = "大写" }, { "digest", T_TEXT, .what = "SM3 of its content" },
	{ "draw", T_INT, .what = "how often it was drawn" }, { "systems", T_LIST, .of = &system_shape },
	{ "objections", T_LIST, .of = &objection_shape }, { 0 },
};
static const struct api_shape whole_shape = { "StatementWhole", whole_fields };
static const struct api_field line_objection_fields[] = { { "state", T_TEXT }, { "reason", T_LONG }, { "answer", T_LONG, NIL }, { 0 } };
static const struct api_shape line_objection_shape = { "LineObjection", line_objection_fields };
static const char *const meterings[] = { "month", "year", "day", "count", NULL };
static const struct api_field line_fields[] = {
	{ "id", T_ID }, { "system", T_OBJECT, .of = &api_ref }, { "resource", T_OBJECT, NIL, .of = &api_ref, .what = "none of counted use" },
	{ "code", T_TEXT }, { "name", T_TEXT }, { "metering", T_CHOICE, .options = meterings }, { "quantity", T_INT }, { "from", T_INSTANT },
	{ "to", T_INSTANT }, { "seconds", T_INT, .what = "1 of 1 where it is counted" }, { "period_seconds", T_INT },
	{ "unit", T_TEXT }, { "unit_price", T_TEXT }, { "factor", T_TEXT }, { "amount_fen", T_INT },
	{ "evidence", T_TEXT, NIL, .what = "of counted use" }, { "objection", T_OBJECT, NIL, .of = &line_objection_shape }, { "explain", T_TEXT }, { 0 },
};
static const struct api_shape line_shape = { "StatementLine", line_fields };
static const struct api_field again_fields[] = {
	{ "same", T_BOOL }, { "digest", T_TEXT, .what = "of what its sources say now" }, { "stored", T_TEXT }, { "total_fen", T_INT }, { 0 },
};
static const struct api_shape again_shape = { "StatementAgain", again_fields };
static const struct api_field object_fields[] = {
	{ "line", T_ID, MAY | NIL, .what = "left out: the statement as a whole" }, { "reason", T_LONG }, { 0 },
};
static const struct api_shape object_shape = { "StatementObject", object_fields };
static const struct api_field correct_fields[] = {
	{ "line", T_ID }, { "from", T_INSTANT, MAY, .what = "as metered where left out" }, { "to", T_INSTANT, MAY }, { "quantity", T_INT, MAY, .least = 1, .most = 1000000000 },
	{ "reason", T_LONG }, { 0 },
};
static const struct api_shape correct_shape = { "StatementCorrection", correct_fields };

#define SELECT \
	"k.id, k.number, k.kind, k.party, o.name, d.name, k.month_day, k.state, k.total_fen, k.lines, k.budget, k.drawn_ms," \
	" k.approved_ms, k.case_id, c.number, k.digest, k.draw"
#define FROM \
	"statement k JOIN org o ON o.id = k.party JOIN cloud d ON d.district = k.cloud_district LEFT JOIN case_ c ON c.id = k.case_id"
#define GIVES "ittittit" "iiiiiit" "ti"
static const struct list_column columns[] = {
	{ "kind", "k.kind", 't', "=" }, { "party", "k.party", 'i', "=" }, { "state", "k.state", 't', "=" }, { "number", "k.number", 't', "like" },
	{ "month", "k.month_day", 'i', NULL }, { "total", "k.total_fen", 'i', NULL },
};
LIST q_list = {
	.name = "statements.list", .select = SELECT, .from = FROM,
	.where = SCOPE_SQL("$1", "$2") " AND ($3 = 0 OR k.month_day = $3)", .takes = "iii", .gives = GIVES, .columns = columns,
	.n_columns = 6, .order = "k.month_day DESC, k.kind, o.name, k.id",
};
QUERY q_one = { .name = "statements.one", .takes = "iii", .gives = GIVES, .sql =
	"SELECT " SELECT " FROM " FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_systems = { .name = "statements.systems", .takes = "ii", .gives = "itii", .sql =
	"SELECT l.system, s.name, CAST(SUM(l.amount_fen) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM statement_line l"
	" JOIN system s ON s.id = l.system WHERE l.statement = $1 AND l.draw = $2 GROUP BY l.system, s.name ORDER BY 3 DESC, l.system" };
QUERY q_objections = { .name = "statements.objections", .takes = "i", .gives = "iititttii", .sql =
	"SELECT x.id, x.line, x.reason, x.at_ms, a.name, x.state, x.answer, x.answered_ms, x.use_id FROM statement_objection x"
	" LEFT JOIN person a ON a.id = x.person WHERE x.statement = $1 ORDER BY x.at_ms DESC, x.id" };
static const struct list_column line_columns[] = {
	{ "system", "l.system", 'i', "=" }, { "code", "l.code", 't', "=" }, { "amount_fen", "l.amount_fen", 'i', NULL }, { "id", "l.n", 'i', NULL },
};
LIST q_lines = {
	.name = "statements.lines",
	.select = "l.n, l.system, s.name, l.resource, r.name, l.code, l.name, l.quantity, l.from_ms, l.to_ms, l.seconds,"
		  " l.period_seconds, p.unit, l.price_micro, l.factor, l.amount_fen, x.state, x.reason, x.answer, l.metering, u.evidence",
	.from = "statement_line l JOIN system s ON s.id = l.system JOIN price p ON p.id = l.price_id"
		" LEFT JOIN resource r ON r.id = l.resource LEFT JOIN usage_count u ON u.id = l.use_id"
		" LEFT JOIN statement_objection x ON x.id = (SELECT MAX(y.id) FROM statement_objection y WHERE y.statement = l.statement"
		" AND y.use_id = l.use_id AND y.at_ms = (SELECT MAX(z.at_ms) FROM statement_objection z"
		" WHERE z.statement = l.statement AND z.use_id = l.use_id))",
	.where = "l.statement = $1 AND l.draw = $2", .takes = "ii", .gives = "iititttiiiiitiiittttt", .columns = line_columns,
	.n_columns = 4, .order = "l.n",
};
static const struct api_field list_fields[] = {
	{ "kind", T_CHOICE, MAY, .options = kinds }, { "party", T_ID, MAY }, { "state", T_TEXT, MAY }, { "number", T_TEXT, MAY },
	{ "month", T_MONTH, MAY }, { 0 },
};
static const struct api_field lines_fields[] = { { "system", T_ID, MAY }, { "code", T_TEXT, MAY }, { 0 } };
/* clang-format on */

static void put_statement(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *state = row_text(r, 7);
	put_id(w, "id", row_int(r, 0));
	json_text(w, "number", row_text(r, 1));
	json_text(w, "kind", row_text(r, 2));
	put_ref(w, "party", row_int(r, 3), row_text(r, 4));
	json_text(w, "cloud", row_text(r, 5));
	json_text(w, "month", arena_text_n(c->arena, day_iso(c->arena, (int32_t)row_int(r, 6)), 7));
	json_text(w, "state", state);
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "statement.state.%s", state), NULL, 0));
	json_int(w, "total_fen", row_int(r, 8));
	json_int(w, "lines", row_int(r, 9));
	json_bool(w, "budget", row_int(r, 10) != 0);
	put_instant(w, "drawn", row_int(r, 11));
	put_instant(w, "approved", row_int(r, 12));
}

static void statement_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_statement(c, w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	const char *month = call_query(call, "month");
	int32_t day = 0;
	if (month && !day_parse(arena_printf(c->arena, "%s-01", month), &day))
		day = -1;
	return api_list(c, call, &q_list, statement_row, SCOPE_ARGS(c), INT(day));
}

static void put_objection(struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_int(w, "line", row_int(r, 1));
	json_text(w, "reason", row_text(r, 2));
	put_instant(w, "at", row_int(r, 3));
	json_text(w, "by", row_text(r, 4));
	json_text(w, "state", row_text(r, 5));
	json_text(w, "answer", text_same(row_text(r, 6), "") ? NULL : row_text(r, 6));
	put_instant(w, "answered", row_int(r, 7));
	json_close(w, '}');
}

static enum status put_whole(struct ctx *c, struct json_out *w, int64_t id)
{
	struct row r;
	struct rows systems, objections;
	TRY(store_one(c, &q_one, &r, INT(id), SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_systems, &systems, INT(id), INT(row_int(&r, 16))));
	TRY(store_rows(c, &q_objections, &objections, INT(id)));
	json_open(w, '{');
	put_statement(c, w, &r);
	put_ref(w, "case", row_text(&r, 14) ? row_int(&r, 13) : 0, row_text(&r, 14));
	json_text(w, "total_capital", money_capital(c->arena, row_int(&r, 8)));
	json_text(w, "digest", row_text(&r, 15));
	json_int(w, "draw", row_int(&r, 16));
	put_list(w, "systems");
	for (int i = 0; i < systems.n; i++) {
		json_open(w, '{');
		put_ref(w, "system", row_int(&systems.at[i], 0), row_text(&systems.at[i], 1));
		json_int(w, "amount_fen", row_int(&systems.at[i], 2));
		json_int(w, "lines", row_int(&systems.at[i], 3));
		json_close(w, '}');
	}
	json_close(w, ']');
	put_list(w, "objections");
	for (int i = 0; i < objections.n; i++)
		put_objection(w, &objections.at[i]);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum status one(struct ctx *c, struct api_call *call)
{
	return put_whole(c, call->out, call_id(call, "id"));
}

static void line_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct statement_line l = { .quantity = row_int(r, 7),
					  .seconds = row_int(r, 10),
					  .period_seconds = row_int(r, 11),
					  .price_micro = row_int(r, 13),
					  .factor = row_int(r, 14),
					  .amount_fen = row_int(r, 15),
					  .from_ms = row_int(r, 8),
					  .metering = row_text(r, 19) };
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	put_ref(w, "system", row_int(r, 1), row_text(r, 2));
	put_ref(w, "resource", row_int(r, 3), row_text(r, 4));
	json_text(w, "code", row_text(r, 5));
	json_text(w, "name", row_text(r, 6));
	json_text(w, "metering", l.metering);
	json_int(w, "quantity", l.quantity);
	put_instant(w, "from", l.from_ms);
	put_instant(w, "to", row_int(r, 9));
	json_int(w, "seconds", l.seconds);
	json_int(w, "period_seconds", l.period_seconds);
	json_text(w, "unit", row_text(r, 12));
	json_text(w, "unit_price", money_micro_text(c->arena, l.price_micro));
	json_text(w, "factor", statement_factor_text(c->arena, l.factor));
	json_int(w, "amount_fen", l.amount_fen);
	json_text(w, "evidence", row_text(r, 20));
	json_key(w, "objection");
	if (row_text(r, 16)) {
		json_open(w, '{');
		json_text(w, "state", row_text(r, 16));
		json_text(w, "reason", row_text(r, 17));
		json_text(w, "answer", text_same(row_text(r, 18), "") ? NULL : row_text(r, 18));
		json_close(w, '}');
	} else {
		json_put_null(w);
	}
	json_text(w, "explain", statement_line_explain(c, &l, row_text(r, 12)));
	json_close(w, '}');
}

static enum status lines(struct ctx *c, struct api_call *call)
{
	struct statement s;
	TRY(statement_see(c, call_id(call, "id"), &s));
	return api_list(c, call, &q_lines, line_row, INT(s.id), INT(s.draw));
}

static enum status recompute(struct ctx *c, struct api_call *call)
{
	struct statement s;
	const char *digest;
	int64_t total;
	TRY(statement_see(c, call_id(call, "id"), &s));
	TRY(statement_recompute(c, &s, &digest, &total));
	json_open(call->out, '{');
	json_bool(call->out, "same", text_same(digest, s.digest));
	json_text(call->out, "digest", digest);
	json_text(call->out, "stored", s.digest);
	json_int(call->out, "total_fen", total);
	json_close(call->out, '}');
	return OK;
}

static enum status pdf(struct ctx *c, struct api_call *call)
{
	struct statement s;
	TRY(statement_see(c, call_id(call, "id"), &s));
	call->file_name = arena_printf(c->arena, "%s.pdf", s.number);
	return statement_pdf(c, &s, &call->bytes, &call->len);
}

static enum status xlsx(struct ctx *c, struct api_call *call)
{
	struct statement s;
	TRY(statement_see(c, call_id(call, "id"), &s));
	call->file_name = arena_printf(c->arena, "%s.xlsx", s.number);
	return statement_xlsx(c, &s, &call->bytes, &call->len);
}

static enum status object(struct ctx *c, struct api_call *call)
{
	struct statement s;
	int64_t id;
	TRY(statement_see(c, call_id(call, "id"), &s));
	TRY(statement_object(c, &s, call_int(call, "line", 0), call_text(call, "reason"), &id));
	return put_whole(c, call->out, s.id);
}

static int64_t instant_of(const struct api_call *call, const char *name, int64_t otherwise)
{
	int64_t at_ms;
	const char *text = call_text(call, name);
	return text && instant_parse(text, &at_ms) ? at_ms : otherwise;
}

static enum status correct(struct ctx *c, struct api_call *call)
{
	struct statement s;
	struct span held;
	int64_t line = call_int(call, "line", 0), quantity;
	TRY(statement_see(c, call_id(call, "id"), &s));
	TRY(statement_line_held(c, &s, line, &held, &quantity));
	held.from_ms = instant_of(call, "from", held.from_ms);
	held.to_ms = instant_of(call, "to", held.to_ms);
	TRY(statement_correct(c, &s, line, held, call_int(call, "quantity", quantity),
			      call_text(call, "reason")));
	return put_whole(c, call->out, s.id);
}

/* clang-format off */
const struct route api_statements[] = {
	{ "GET", "/api/statements", "statements_list", "Statements", "statements.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = list_fields, .reply = &row_shape, .list = true, .handle = list },
	{ "GET", "/api/statements/{id}", "statements_get", "A statement, its systems and objections", "statements.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ "GET", "/api/statements/{id}/lines", "statements_lines", "Its lines, each with how it came about", "statements.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = lines_fields,
	  .reply = &line_shape, .list = true, .handle = lines },
	{ "GET", "/api/statements/{id}/recompute", "statements_recompute", "Draws it again from its sources and compares",
	  "statements.recompute", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .reply = &again_shape, .handle = recompute },
	{ "GET", "/api/statements/{id}.pdf", "statements_pdf", "The official document", "statements.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .media = "application/pdf", .handle = pdf },
	{ "GET", "/api/statements/{id}.xlsx", "statements_xlsx", "Its lines as a spreadsheet", "statements.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	  .handle = xlsx },
	{ "POST", "/api/statements/{id}/objections", "statements_object", "The party objects to a line, or to the whole",
	  "statements.object", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, .records = "statement.objected",
	  .body = &object_shape, .reply = &whole_shape, .handle = object, .current = one },
	{ "POST", "/api/statements/{id}/corrections", "statements_correct", "Metering of a line that was wrong is replaced",
	  "statements.correct", REACH_SCOPED, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, .records = "use.corrected",
	  .body = &correct_shape, .reply = &whole_shape, .handle = correct, .current = one },
	{ 0 },
};
