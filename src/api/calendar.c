/* Working days: what the deadlines count with, and how they change. */
#include "api/inner.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "desk/desk.h"
#include "org/calendars.h"
#include "quota/quota.h"
#include "resource/resource.h"

/* clang-format off */
static const char *const kinds[] = { "off", "work", NULL };
static const char *const states[] = { "proposed", "confirmed", "declined", NULL };
static const struct api_field day_fields[] = {
	{ "date", T_DATE }, { "kind", T_CHOICE, .options = kinds }, { "name", T_TEXT, NIL }, { 0 },
};
static const struct api_shape day_shape = { "CalendarDay", day_fields };
static const struct api_field proposal_fields[] = {
	{ "id", T_ID }, { "source", T_TEXT }, { "state", T_CHOICE, .options = states }, { "by", T_TEXT, NIL }, { "at", T_INSTANT },
	{ "confirmed_by", T_TEXT, NIL }, { "confirmed", T_INSTANT, NIL }, { "version", T_INT, .what = "that it made; 0 before" },
	{ "days", T_INT }, { "csv", T_LONG, .most = 60000 }, { 0 },
};
static const struct api_shape proposal_shape = { "CalendarProposal", proposal_fields };
static const struct api_field year_fields[] = {
	{ "year", T_INT }, { "published", T_BOOL, .what = "else Monday to Friday, provisional" },
	{ "days", T_LIST, .of = &day_shape, .what = "that differ from Monday to Friday" }, { "version", T_INT },
	{ "proposals", T_LIST, .of = &proposal_shape, .what = "changes that wait for their confirmation" }, { 0 },
};
static const struct api_shape year_shape = { "CalendarYear", year_fields };
static const struct api_field csv_fields[] = { { "csv", T_LONG, .least = 10, .most = 60000, .what = "date,kind,name" }, { 0 } };
static const struct api_shape csv_shape = { "CalendarCsv", csv_fields };
static const struct api_field case_fields[] = { { "id", T_ID }, { "number", T_TEXT, NIL }, { "title", T_TEXT }, { 0 } };
static const struct api_shape case_shape = { "MovedCase", case_fields };
static const struct api_field moved_fields[] = {
	{ "case", T_OBJECT, .of = &case_shape }, { "step", T_TEXT }, { "old", T_DATE, NIL }, { "new", T_DATE, NIL }, { 0 },
};
static const struct api_shape moved_shape = { "MovedDeadline", moved_fields };
static const struct api_field preview_fields[] = {
	{ "days", T_INT, .what = "rows read" }, { "changes", T_INT, .what = "days that differ from now" },
	{ "moved", T_LIST, .of = &moved_shape, .what = "deadlines that would move" }, { 0 },
};
static const struct api_shape preview_shape = { "CalendarPreview", preview_fields };
static const struct api_field new_fields[] = {
	{ "csv", T_LONG, .least = 10, .most = 60000 }, { "source", T_TEXT, .least = 2, .most = 200, .what = "the notice, with its number" }, { 0 },
};
static const struct api_shape new_shape = { "CalendarProposalNew", new_fields };
#define PROPOSAL_SQL \
	"SELECT k.id, k.source, k.state, k.proposed_by, p.name, k.proposed_ms, k.confirmed_by, q.name, k.confirmed_ms," \
	" k.version, k.csv FROM calendar_change k LEFT JOIN person p ON p.id = k.proposed_by" \
	" LEFT JOIN person q ON q.id = k.confirmed_by"
#define PROPOSAL_GIVES "ittitiitiit"
QUERY q_proposals = { "calendar.proposals", PROPOSAL_SQL " ORDER BY k.proposed_ms DESC, k.id LIMIT 100", "", PROPOSAL_GIVES };
QUERY q_waiting = { "calendar.waiting", PROPOSAL_SQL " WHERE k.state = 'proposed' ORDER BY k.proposed_ms", "", PROPOSAL_GIVES };
QUERY q_proposal = { "calendar.proposal", PROPOSAL_SQL " WHERE k.id = $1", "i", PROPOSAL_GIVES };
QUERY q_interest = { "calendar.interest",
	"SELECT 1 FROM duty d JOIN grant_ g ON g.org = d.org AND g.role = d.role WHERE d.case_ = $1 AND d.state = 'open'"
	" AND g.person = $2 AND g.state = 'confirmed' LIMIT 1", "ii", "i" };
/* clang-format on */

/* Rows under the header. */
static int lines_of(const char *csv)
{
	int n = 0;
	for (const char *at = csv; *at; at++)
		n += *at == '\n' && at[1] && at[1] != '\n';
	return n;
}

static void put_moved(struct json_out *w, const struct moved *m)
{
	json_open(w, '{');
	put_object(w, "case");
	put_id(w, "id", m->case_id);
	json_text(w, "number", m->number);
	json_text(w, "title", m->title);
	json_close(w, '}');
	json_text(w, "step", m->step);
	put_day(w, "old", m->old_day);
	put_day(w, "new", m->new_day);
	json_close(w, '}');
}

/* Deadlines of duties, reservations that would lapse, notices of an end: all that counts in working
 * days. */
struct moves {
	struct moved *of[3];
	int n[3];
};
enum { MOVES = 3 };

static enum status find_moves(struct ctx *c, const struct calendar *before,
			      const struct calendar *k, bool apply, struct moves *m)
{
	TRY(desk_recount(c, k, apply, &m->of[0], &m->n[0]));
	TRY(quota_reservations_move(c, before, k, apply, &m->of[1], &m->n[1]));
	return resource_notices_moved(c, before, k, &m->of[2], &m->n[2]);
}

/* Nobody proposes or confirms a change that moves a deadline of his own offices. */
static enum status check_interest(struct ctx *c, const struct moves *m, int64_t person,
				  const char *fault)
{
	struct row r;
	for (int i = 0; i < m->n[0]; i++) {
		TRY(store_maybe(c, &q_interest, &r, INT(m->of[0][i].case_id), INT(person)));
		if (r.v)
			return FAULT(c, S_REFUSED, fault, TEXT(m->of[0][i].title));
	}
	return OK;
}

/* Working days are the whole city's: no district's office moves them. */
static enum status municipal(struct ctx *c)
{
	return c->actor->scope == SCOPE_DISTRICT ? FAULT(c, S_FORBIDDEN, "calendar.municipal") : OK;
}

static enum status preview(struct ctx *c, struct api_call *call)
{
	struct calendar *before, *k;
	struct moves m;
	struct json_out *w = call->out;
	const char *csv;
	int changes;
	TRY(municipal(c));
	TRY(calendars_text(c, call_text(call, "csv"), &csv));
	TRY(calendars_with(c, csv, &k, &changes));
	TRY(calendars_read(c, c->arena, &before));
	TRY(find_moves(c, before, k, false, &m));
	json_open(w, '{');
	json_int(w, "days", lines_of(csv));
	json_int(w, "changes", changes);
	put_list(w, "moved");
	for (int i = 0; i < MOVES; i++)
		for (int j = 0; j < m.n[i]; j++)
			put_moved(w, &m.of[i][j]);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static void put_proposal(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)c;
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "source", row_text(r, 1));
	json_text(w, "state", row_text(r, 2));
	json_text(w, "by", row_text(r, 4));
	put_instant(w, "at", row_int(r, 5));
	json_text(w, "confirmed_by", row_text(r, 7));
	put_instant(w, "confirmed", row_int(r, 8));
	json_int(w, "version", row_int(r, 9));
	json_int(w, "days", lines_of(row_text(r, 10)));
	json_text(w, "csv", row_text(r, 10));
	json_close(w, '}');
}

static void put_days(struct ctx *c, struct json_out *w, int year)
{
	int32_t first = day_make(year, 1, 1), next = day_make(year + 1, 1, 1);
	put_list(w, "days");
	for (int i = 0; i < c->calendar->n; i++) {
		const struct calendar_day *d = &c->calendar->days[i];
		if (d->day < first || d->day >= next)
			continue;
		json_open(w, '{');
		put_day(w, "date", d->day);
		json_text(w, "kind", kinds[d->work]);
		json_text(w, "name", d->name);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status get_year(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	struct json_out *w = call->out;
	int year = (int)call_id(call, "year");
	if (year < 2000 || year > 2100)
		return FAULT(c, S_ABSENT, "absent");
	TRY(store_rows(c, &q_waiting, &rows));
	json_open(w, '{');
	json_int(w, "year", year);
	json_bool(w, "published", calendar_published(c->calendar, day_make(year, 1, 1)));
	put_days(c, w, year);
	json_int(w, "version", c->calendar->version);
	put_list(w, "proposals");
	for (int i = 0; i < rows.n; i++)
		put_proposal(c, w, &rows.at[i]);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum status proposals(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	TRY(store_rows(c, &q_proposals, &rows));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		put_proposal(c, call->out, &rows.at[i]);
	api_list_close(call, rows.n);
	return OK;
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_proposal, &r, INT(id)));
	put_proposal(c, call->out, &r);
	return OK;
}

static enum status propose(struct ctx *c, struct api_call *call)
{
	int64_t id;
	struct calendar *before, *k;
	struct moves m;
	const char *csv;
	int changes;
	TRY(municipal(c));
	TRY(calendars_text(c, call_text(call, "csv"), &csv));
	TRY(calendars_with(c, csv, &k, &changes));
	TRY(calendars_read(c, c->arena, &before));
	TRY(find_moves(c, before, k, false, &m));
	TRY(check_interest(c, &m, c->actor->person, "calendar.interest"));
	TRY(calendars_propose(c, csv, call_text(call, "source"), &id));
	return put_one(c, call, id);
}

static enum status confirm(struct ctx *c, struct api_call *call)
{
	int64_t version, proposer;
	struct calendar *before, *k;
	struct moves m;
	TRY(municipal(c));
	TRY(calendars_proposer(c, call_id(call, "id"), &proposer));
	TRY(calendars_read(c, c->arena, &before));
	TRY(calendars_confirm(c, call_id(call, "id"), &version));
	TRY(calendars_read(c, c->arena, &k));
	TRY(find_moves(c, before, k, true, &m));
	TRY(check_interest(c, &m, c->actor->person, "calendar.interest"));
	TRY(check_interest(c, &m, proposer, "calendar.proposers_interest"));
	return put_one(c, call, call_id(call, "id"));
}

/* clang-format off */
const struct route api_calendar[] = {
	{ "GET", "/api/calendar/{year}", "calendar_year", "Every day of a year, and whether the year is published", NULL,
	  REACH_OPEN, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &year_shape,
	  .handle = get_year },
	{ "POST", "/api/calendar/preview", "calendar_preview", "Which deadlines a change would move", "calendar.propose",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .body = &csv_shape,
	  .reply = &preview_shape,
	  .handle = preview },
	{ "GET", "/api/calendar/proposals", "calendar_proposals", "Changes proposed and made", NULL, REACH_OPEN,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &proposal_shape, .list = true,
	  .handle = proposals },
	{ "POST", "/api/calendar/proposals", "calendar_propose", "Propose the working days of a year", "calendar.propose",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "calendar.proposed", .body = &new_shape,
	  .reply = &proposal_shape, .status = 201, .handle = propose },
	{ "POST", "/api/calendar/proposals/{id}/confirm", "calendar_confirm", "Put a proposed change in force; open deadlines move",
	  "calendar.confirm", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "calendar.confirmed",
	  .reply = &proposal_shape, .handle = confirm },
	{ 0 },
};
