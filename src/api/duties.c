/* Duties: what the office one acts for must do, by deadline, and what it waits for from others. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"

static const char *const groups[] = { "late", "today", "week", "later", NULL };
static const struct api_field query[] = {
	{ "group", T_CHOICE, MAY, .options = groups },
	{ "q", T_TEXT, MAY },
	{ "procedure", T_TEXT, MAY },
	{ "step", T_TEXT, MAY },
	{ "card", T_TEXT, MAY },
	{ 0 },
};

static const struct list_column columns[] = {
	{ "q", "COALESCE(k.number, '') || ' ' || k.title || ' ' || COALESCE(u.name, '')", 't',
	  "like" },
	{ "procedure", "k.procedure", 't', "=" },
	{ "step", "d.step", 't', "=" },
	{ "card", "d.card", 't', "=" },
	{ "due", "d.due_day", 'i', NULL },
	{ "opened", "d.opened_ms", 'i', NULL },
	{ "number", "k.number", 't', NULL },
};
#define N_COLUMNS (int)(sizeof columns / sizeof *columns)

/* $3, $4: due days from and below; a duty without a term counts as due at the end of time. */
#define DUE "COALESCE(d.due_day, 9999999)"

LIST l_mine = {
	.name = "duty.mine",
	.select = DUTY_ROW_SQL,
	.from = DUTY_ROW_FROM,
	.where = "d.org = $1 AND d.role = $2 AND d.state = 'open' AND " DUE " >= $3 AND " DUE
		 " < $4",
	.takes = "itii",
	.gives = DUTY_ROW_GIVES,
	.columns = columns,
	.n_columns = N_COLUMNS,
	.order = DUE ", d.opened_ms, d.case_",
	.counted = "duty d",
};

/* Others' open duties in the cases of one's unit, or that one's office has acted in. */
LIST l_waiting = {
	.name = "duty.waiting",
	.select = DUTY_ROW_SQL,
	.from = DUTY_ROW_FROM,
	.where =
		"d.state = 'open' AND NOT (d.org = $1 AND d.role = $2) AND (k.unit = $1 OR k.sponsor = $1 OR EXISTS (SELECT m.id"
		" FROM duty m WHERE m.case_ = k.id AND m.org = $1 AND m.role = $2)) AND " DUE
		" >= $3 AND " DUE " < $4",
	.takes = "itii",
	.gives = DUTY_ROW_GIVES,
	.columns = columns,
	.n_columns = N_COLUMNS,
	.order = DUE ", d.opened_ms, d.case_",
};

static enum status list(struct ctx *c, struct api_call *call, const struct list_query *q)
{
	int32_t today = day_of_ms(clock_now_ms(c->clock)), sunday = today + 7 - day_weekday(today);
	const char *group = call_query(call, "group");
	int64_t from = 0, below = INT32_MAX;
	if (text_same(group, "late"))
		below = today;
	else if (text_same(group, "today"))
		from = today, below = today + 1;
	else if (text_same(group, "week"))
		from = today + 1, below = sunday + 1;
	else if (text_same(group, "later"))
		from = sunday + 1;
	const struct actor *a = c->actor;
	return api_list(c, call, q, put_duty_row, INT(a->org), TEXT(a->role->name), INT(from),
			INT(below));
}

static enum status list_mine(struct ctx *c, struct api_call *call)
{
	return list(c, call, &l_mine);
}

static enum status list_waiting(struct ctx *c, struct api_call *call)
{
	return list(c, call, &l_waiting);
}

const struct route api_duties[] = {
	{ "GET", "/api/duties", "duties_list", "What one's office must do, by deadline",
	  "duties.read", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &duty_shape, .list = true, .handle = list_mine },
	{ "GET", "/api/duties/waiting", "duties_waiting", "What one's office waits for from others",
	  "duties.read", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &duty_shape, .list = true, .handle = list_waiting },
	{ 0 },
};
