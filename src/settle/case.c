/* What settlement cases do: facts, effects, the month's end, and what a case about a statement
 * starts from. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "settle/inner.h"

/* clang-format off */
QUERY q_objection_add = { .name = "objection.add", .takes = "iiiitii", .gives = "", .sql =
	"INSERT INTO statement_objection (id, statement, line, use_id, reason, at_ms, person, state, answer, answered_ms,"
	" answered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', '', 0, 0)" };
QUERY q_open = { .name = "objection.open", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM statement_objection WHERE statement = $1 AND state = 'open'" };
QUERY q_open_on = { .name = "objection.open_on", .takes = "ii", .gives = "i", .sql =
	"SELECT id FROM statement_objection WHERE statement = $1 AND line = $2 AND state = 'open'" };
QUERY q_answer = { .name = "objection.answer", .takes = "ittii", .gives = "", .sql =
	"UPDATE statement_objection SET state = $2, answer = $3, answered_ms = $4, answered_by = $5"
	" WHERE statement = $1 AND state = 'open'" };
/* An approved statement of the month, whoever's, that has a line of this use. */
QUERY q_closed = { .name = "statement.closed_use", .takes = "iii", .gives = "t", .sql =
	"SELECT t.number FROM statement_line l JOIN statement t ON t.id = l.statement AND t.draw = l.draw"
	" WHERE l.use_id = $1 AND t.month_day = $2 AND t.cloud_district = $3 AND t.state = 'approved' ORDER BY t.kind LIMIT 1" };
/* Who held or used anything of a cloud in a month: the parties of its statements. */
#define HELD \
	" FROM resource_use u JOIN resource r ON r.id = u.resource WHERE u.from_ms < $2 AND (u.to_ms = 0 OR u.to_ms > $1)"
#define COUNTED " FROM usage_count WHERE month_day = $3 ORDER BY 1, 2"
QUERY q_units = { .name = "statement.units", .takes = "iii", .gives = "ii", .sql =
	"SELECT r.unit, r.cloud_district" HELD " UNION SELECT unit, cloud_district" COUNTED };
QUERY q_vendors = { .name = "statement.vendors", .takes = "iii", .gives = "ii", .sql =
	"SELECT r.vendor, r.cloud_district" HELD " UNION SELECT vendor, cloud_district" COUNTED };
/* clang-format on */

static const char settle_procedure[] = "settle_month";

const char *settle__article(const struct ctx *c)
{
	const struct procedure *p = law_procedure_find(cloud_pack(c), settle_procedure);
	return p ? p->article : NULL;
}

/* ---- opening ---- */

static enum status statement_open(struct ctx *c, struct case_ *k)
{
	struct statement s;
	struct org party;
	int year, month, day;
	TRY(statement_get(c, k->subject, &s));
	TRY(org_get(c, s.party, &party));
	day_split(s.month_day, &year, &month, &day);
	k->unit = s.party;
	k->district = s.district;
	k->vendor = s.vendor;
	k->party = s.party;
	k->cloud_district = s.cloud_district;
	k->title = words_say(c->arena, "zh", "statement.title",
			     VALUES(INT(year), INT(month), TEXT(party.name)));
	return OK;
}

const struct opener settle_openers[] = { { "statement", statement_open, NULL },
					 { "usage", count__open, NULL },
					 { NULL, NULL, NULL } };

/* ---- facts ---- */

static enum status statement_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct statement s;
	struct row r;
	TRY(statement_get(c, k->subject, &s));
	TRY(statement__adds_up(c, &s, &f->statement_adds_up));
	TRY(store_one(c, &q_open, &r, INT(s.id)));
	f->statement_open_objections = row_int(&r, 0) > 0;
	f->statement_kind = s.kind;
	return OK;
}

const struct fact_source settle_facts[] = { { F_STATEMENT, statement_facts },
					    { F_COUNT, count__facts },
					    { F_ASSESSED, assess__facts },
					    { 0, NULL } };

/* ---- objections ---- */

static enum status line_get(struct ctx *c, const struct statement *s, int64_t line,
			    struct statement_line *out)
{
	struct statement_line *lines;
	int n;
	TRY(statement_lines(c, s, &lines, &n));
	if (line < 1 || line > n)
		return FAULT(c, S_ABSENT, "absent");
	*out = lines[line - 1];
	return OK;
}

static enum status objection_add(struct ctx *c, int64_t statement, int64_t line, int64_t use,
				 const char *reason, int64_t *id)
{
	*id = store_new_id(c);
	return store_run(c, &q_objection_add, INT(*id), INT(statement), INT(line), INT(use),
			 TEXT(reason), INT(clock_now_ms(c->clock)),
			 INT(c->actor ? c->actor->person : 0));
}

enum status statement_object(struct ctx *c, const struct statement *s, int64_t line,
			     const char *reason, int64_t *id)
{
	struct statement_line l = { 0 };
	struct row r;
	int64_t entry;
	if (strcmp(s->state, "verified") != 0)
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.not_asked",
				TEXT(s->number));
	if (line != 0)
		TRY(line_get(c, s, line, &l));
	TRY(store_maybe(c, &q_open_on, &r, INT(s->id), INT(line)));
	if (r.v)
		return FAULT(c, S_CONFLICT, "statement.objected_twice", INT(line));
	TRY(objection_add(c, s->id, line, l.use, reason, id));
	return org_record(c, "statement.objected",
			  arena_printf(c->arena, "statement:%lld", (long long)s->id),
			  json_pack("{sIss}", "line", (json_int_t)line, "reason", reason), NULL,
			  &entry);
}

/* ---- corrections ---- */

enum status statement_line_held(struct ctx *c, const struct statement *s, int64_t line,
				struct span *held, int64_t *quantity)
{
	struct statement_line *lines;
	int n;
	TRY(statement_lines(c, s, &lines, &n));
	if (line < 1 || line > n)
		return FAULT(c, S_ABSENT, "absent");
	*quantity = lines[line - 1].quantity;
	*held = (struct span){ lines[line - 1].from_ms, lines[line - 1].to_ms };
	for (int i = 0; i < n; i++) {
		if (lines[i].use != lines[line - 1].use)
			continue;
		held->from_ms = lines[i].from_ms < held->from_ms ? lines[i].from_ms : held->from_ms;
		held->to_ms = lines[i].to_ms > held->to_ms ? lines[i].to_ms : held->to_ms;
	}
	return OK;
}

enum status statement_correct(struct ctx *c, const struct statement *s, int64_t line,
			      struct span held, int64_t quantity, const char *reason)
{
	struct statement_line l;
	struct row closed;
	int64_t entry;
	struct span month = { day_start_ms(s->month_day),
			      day_start_ms(day_add_months(s->month_day, 1)) };
	if (strcmp(s->state, "approved") == 0 || strcmp(s->kind, "unit") != 0)
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.closed",
				TEXT(s->number));
	TRY(line_get(c, s, line, &l));
	TRY(store_maybe(c, &q_closed, &closed, INT(l.use), INT(s->month_day),
			INT(s->cloud_district)));
	if (closed.v)
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.closed",
				TEXT(row_text(&closed, 0)));
	if (strcmp(l.metering, metering_name(METER_COUNT)) == 0)
		TRY(count__correct(c, l.use, held, quantity));
	else
		TRY(use_correct(c, l.use, month, held, quantity));
	return org_record(c, "use.corrected", arena_printf(c->arena, "use:%lld", (long long)l.use),
			  json_pack("{sIsIsssssI}", "from", (json_int_t)held.from_ms, "quantity",
				    (json_int_t)quantity, "reason", reason, "statement", s->number,
				    "to", (json_int_t)held.to_ms),
			  NULL, &entry);
}

/* ---- effects ---- */

static enum status move(struct ctx *c, const struct effect_call *e, const char *state)
{
	struct statement s;
	TRY(statement_get(c, e->k->subject, &s));
	s.state = state;
	if (strcmp(state, "approved") == 0)
		s.approved_ms = clock_now_ms(c->clock);
	return statement__put(c, &s, false);
}

static enum status draw(struct ctx *c, const struct effect_call *e)
{
	struct statement s;
	TRY(statement_get(c, e->k->subject, &s));
	return statement_draw(c, s.kind, s.party, s.month_day, s.cloud_district, &s);
}

static enum status verify(struct ctx *c, const struct effect_call *e)
{
	return move(c, e, "verified");
}

/* An objection that names no line is one to the whole. */
static enum status object(struct ctx *c, const struct effect_call *e)
{
	struct row r;
	int64_t id;
	TRY(store_one(c, &q_open, &r, INT(e->k->subject)));
	if (row_int(&r, 0) == 0)
		TRY(objection_add(c, e->k->subject, 0, 0, e->reason ? e->reason : "", &id));
	return move(c, e, "objected");
}

static enum status answer(struct ctx *c, const struct effect_call *e, const char *state)
{
	return store_run(c, &q_answer, INT(e->k->subject), TEXT(state),
			 TEXT(e->reason ? e->reason : ""), INT(clock_now_ms(c->clock)),
			 INT(c->actor ? c->actor->person : 0));
}

static enum status uphold(struct ctx *c, const struct effect_call *e)
{
	return answer(c, e, "upheld");
}

static enum status dismiss(struct ctx *c, const struct effect_call *e)
{
	return answer(c, e, "dismissed");
}

static enum status confirm(struct ctx *c, const struct effect_call *e)
{
	return move(c, e, "confirmed");
}

static enum status approve(struct ctx *c, const struct effect_call *e)
{
	return move(c, e, "approved");
}

const struct effect settle_effects[] = {
	{ "statement.draw", draw },
	{ "statement.verify", verify },
	{ "statement.object", object },
	{ "statement.uphold", uphold },
	{ "statement.dismiss", dismiss },
	{ "statement.confirm", confirm },
	{ "statement.approve", approve },
	{ "usage.count", count__effect },
	{ "catalogue.assess", assess__effect },
	{ "catalogue.justify", assess__justify },
	{ "evidence.freeze", evidence__freeze },
	{ NULL, NULL },
};

/* ---- the month's end ---- */

enum status statement__begin(struct ctx *c, const char *kind, int64_t party, int32_t month_day,
			     int64_t cloud_district)
{
	struct statement s;
	struct case_ k;
	enum status st = statement_get(c, statement_id(kind, party, month_day, cloud_district), &s);
	if (st == OK)
		return OK;
	if (st != S_ABSENT)
		return st;
	fault_clear(c);
	TRY(statement_draw(c, kind, party, month_day, cloud_district, &s));
	if (s.draw == 0)
		return OK;
	TRY(desk_start(c,
		       &(struct case_start){ .procedure = settle_procedure,
					     .unit = party,
					     .subject = s.id,
					     .waits = true },
		       &k));
	s.case_id = k.id;
	s.number = k.number ? k.number : "";
	return statement__put(c, &s, false);
}

static enum status settle_parties(struct ctx *c, const struct query *q, const char *kind,
				  int32_t month_day)
{
	struct rows rows;
	TRY(store_rows(c, q, &rows, INT(day_start_ms(month_day)),
		       INT(day_start_ms(day_add_months(month_day, 1))), INT(month_day)));
	for (int i = 0; i < rows.n; i++)
		TRY(statement__begin(c, kind, row_int(&rows.at[i], 0), month_day,
				     row_int(&rows.at[i], 1)));
	return OK;
}

enum status statement_month_end(struct ctx *c, int32_t day)
{
	int32_t month_day = day_month_start(day);
	if (day_month_start(day + 1) == month_day)
		return OK;
	TRY(settle_parties(c, &q_units, "unit", month_day));
	return settle_parties(c, &q_vendors, "vendor", month_day);
}

const struct day_job settle_jobs[] = { { "settle.month_end", statement_month_end },
				       { NULL, NULL } };

/* ---- the case page ---- */

static enum status statement_part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct statement s;
	if (!k->subject)
		return OK;
	TRY(statement_get(c, k->subject, &s));
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "id", arena_printf(c->arena, "%lld", (long long)s.id));
	json_text(&w, "number", s.number);
	json_text(&w, "kind", s.kind);
	json_text(&w, "state", s.state);
	json_text(&w, "month", arena_text_n(c->arena, day_iso(c->arena, s.month_day), 7));
	json_int(&w, "total_fen", s.total_fen);
	json_int(&w, "lines", s.lines);
	json_close(&w, '}');
	*json = b.at;
	return OK;
}

const struct case_part settle_parts[] = { { "statement", statement_part, "statement" },
					  { "justification", assess__part, "catalogue" },
					  { "evidence", evidence__part, "expansion" },
					  { NULL, NULL } };
