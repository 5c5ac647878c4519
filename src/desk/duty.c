/* Duties: who must act at the case's step, from when, until when.
 *
 * A duty is an office's. Its days are counted once, when it opens (the pauses of a case are then
 * all over), and again only when the calendar changes. */
#include "base/text.h"
#include "desk/inner.h"

#define DUTY_SQL \
	"id, case_, rev, org, step, role, state, card, opened_ms, closed_ms, start_day, due_day, yellow_day, provisional, late"
#define DUTY_GIVES "iiiittttiiiiiii"

QUERY q_of_case = { "duty.of_case",
		    "SELECT " DUTY_SQL " FROM duty WHERE case_ = $1 ORDER BY rev, role", "i",
		    DUTY_GIVES };

QUERY q_open = {
	"duty.open",
	"INSERT INTO duty (id, case_, rev, org, step, role, state, card, opened_ms, closed_ms, start_day, due_day,"
	" yellow_day, provisional, late, lapses)"
	" VALUES ($1, $2, $3, $4, $5, $6, 'open', 'none', $7, 0, $8, $9, $10, $11, 0, $12)",
	"iiiittiiiiii", ""
};

QUERY q_close = { "duty.close",
		  "UPDATE duty SET state = $4, closed_ms = $5, late = $6"
		  " WHERE case_ = $1 AND rev = $2 AND id = $3",
		  "iiitii", "" };

static int32_t day_column(const struct row *r, int i)
{
	return r->v[i].kind == V_INT ? (int32_t)r->v[i].i : DAY_NONE;
}

static struct value day_value(int32_t day)
{
	return day == DAY_NONE ? NONE : INT(day);
}

enum status desk__duty_row(struct ctx *c, const struct row *r, struct duty *out)
{
	(void)c;
	*out = (struct duty){
		.id = row_int(r, 0),
		.case_id = row_int(r, 1),
		.rev = row_int(r, 2),
		.org = row_int(r, 3),
		.step = row_text(r, 4),
		.role = row_text(r, 5),
		.state = row_text(r, 6),
		.card = row_text(r, 7),
		.opened_ms = row_int(r, 8),
		.closed_ms = row_int(r, 9),
		.start_day = (int32_t)row_int(r, 10),
		.due_day = day_column(r, 11),
		.yellow_day = day_column(r, 12),
		.provisional = row_int(r, 13) != 0,
		.late = (int)row_int(r, 14),
	};
	return OK;
}

enum status desk_duties(struct ctx *c, int64_t case_id, struct duty **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_of_case, &rows, INT(case_id)));
	*out = TAKE_N(c->arena, rows.n, struct duty);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++)
		TRY(desk__duty_row(c, &rows.at[i], &(*out)[i]));
	return OK;
}

/* The first day after the start after which one counted working day is left: the working day before
 * the last, or the days off before the last. */
int32_t desk__yellow_day(const struct calendar *calendar, int32_t start_day, int32_t due_day)
{
	int32_t day = due_day;
	while (day > start_day + 1 && calendar_count(calendar, day - 1, due_day) <= 1)
		day--;
	return day;
}

struct term desk__term(const struct case_ *k, const struct step *s, int32_t start_day)
{
	struct term t = law_term_on(&s->term, start_day);
	if (!t.until)
		return t;
	const char *text = json_string_value(json_object_get(k->form, t.until));
	int32_t due;
	t.set = text && day_parse(text, &due);
	if (t.set)
		t.period = (struct period){ .kind = PERIOD_DAYS_TERM,
					    .n = due > start_day ? due - start_day : 1 };
	return t;
}

void desk__count(const struct calendar *calendar, const struct case_ *k, const struct step *step,
		 const struct history *h, struct duty *d)
{
	int64_t start_ms = desk__started_ms(h, step, d->opened_ms);
	d->start_day = day_of_ms(start_ms);
	d->due_day = d->yellow_day = DAY_NONE;
	d->provisional = false;
	const struct term t = desk__term(k, step, d->start_day);
	if (!t.set)
		return;
	struct pause pauses[PAUSES_MAX];
	int n = t.until ? 0 : desk__pauses(h, start_ms, d->opened_ms, pauses);
	const struct period term = t.period;
	d->due_day = period_end(calendar, term, d->start_day, pauses, n);
	if (t.until) /* the day itself, be it today */
		day_parse(json_string_value(json_object_get(k->form, t.until)), &d->due_day);
	if (d->due_day < d->start_day)
		d->due_day = d->start_day;
	d->yellow_day = desk__yellow_day(calendar, d->start_day, d->due_day);
	d->provisional = period_provisional(calendar, term, d->start_day, d->due_day);
}

enum relation desk__relation(const struct step *s, const char *role)
{
	for (int i = 0; i < s->n_bearers; i++)
		if (text_same(s->bearers[i].role->name, role))
			return s->bearers[i].of;
		else if (s->bearers[i].sponsored && text_same(s->bearers[i].sponsored->name, role))
			return OF_SPONSOR;
	return OF_UNIT;
}

static struct bearing bearing_of(const struct case_ *k)
{
	bool matter = desk__matter_case(k->procedure);
	return (struct bearing){ .unit = k->unit,
				 .district = k->district,
				 .cloud_district = k->cloud_district,
				 .vendor = k->vendor,
				 .party = k->party,
				 .addressee = matter ? desk__addressee(k) : 0,
				 .issuer = matter ? desk__issuer(k) : 0 };
}

QUERY q_is_there = {
	"duty.office_is_there",
	"SELECT o.id FROM org o WHERE o.id = $1 AND (o.kind = $2"
	" OR EXISTS (SELECT 1 FROM body b WHERE b.org = o.id AND b.body = $2 AND b.from_day <= $4"
	" AND (b.until_day = 0 OR b.until_day >= $4))"
	" OR EXISTS (SELECT 1 FROM grant_ g WHERE g.org = o.id AND g.role = $3 AND g.state = 'confirmed'"
	" AND g.from_day <= $4 AND (g.until_day = 0 OR g.until_day >= $4)))",
	"itti", "i"
};

/* Whether the organisation is that body, or somebody holds the office there. */
static enum status is_there(struct ctx *c, const struct case_ *k, const struct bearer *b,
			    bool *there)
{
	const struct bearing at = bearing_of(k);
	int64_t org;
	struct row r = { NULL };
	*there = false;
	enum status s = org_bearer(c, b, &at, &org);
	if (s == S_REFUSED) {
		fault_clear(c);
		return OK;
	}
	TRY(s);
	TRY(store_maybe(c, &q_is_there, &r, INT(org), TEXT(b->role->body), TEXT(b->role->name),
			INT(org_today(c))));
	*there = r.v != NULL;
	return OK;
}

/* Of `A or B` the office that has decided this step before, else the first that is there, else the
 * last. */
static enum status choose(struct ctx *c, const struct case_ *k, const struct history *h, int from,
			  int n, int *chosen)
{
	const struct bearer *b = k->step->bearers;
	*chosen = from;
	for (int i = h->n - 1; n > 1 && i >= 0; i--)
		for (int j = from; j < from + n; j++)
			if (text_same(h->at[i].step, k->step->name) &&
			    text_same(h->at[i].role, b[j].role->name)) {
				*chosen = j;
				return OK;
			}
	for (int j = from; j < from + n; j++) {
		bool there = j == from + n - 1;
		*chosen = j;
		if (!there)
			TRY(is_there(c, k, &b[j], &there));
		if (there)
			return OK;
	}
	return OK;
}

enum status desk__duty_open(struct ctx *c, const struct case_ *k, int64_t org, const char *role,
			    const struct history *h)
{
	struct duty d = { .id = store_new_id(c), .opened_ms = clock_now_ms(c->clock) };
	desk__count(c->calendar, k, k->step, h, &d);
	TRY(store_run(c, &q_open, INT(d.id), INT(k->id), INT(k->rev), INT(org), TEXT(k->step->name),
		      TEXT(role), INT(d.opened_ms), INT(d.start_day), day_value(d.due_day),
		      day_value(d.yellow_day), INT(d.provisional), INT(k->step->lapse != NULL)));
	desk__tell(c, org, role, "duty",
		   arena_printf(c->arena, "{\"id\":\"%lld\",\"case\":\"%lld\"}", (long long)d.id,
				(long long)k->id));
	const char *step = arena_printf(c->arena, "@step:%s/%s", k->procedure->name, k->step->name);
	if (d.due_day == DAY_NONE)
		return desk_notify(c, org, role, k->id, "notice.duty_open",
				   VALUES(TEXT(k->title), TEXT(step)));
	return desk_notify(c, org, role, k->id, "notice.duty",
			   VALUES(TEXT(k->title), TEXT(step), INT(d.due_day)));
}

static enum status open_one(struct ctx *c, const struct case_ *k, const struct bearer *means,
			    const struct history *h)
{
	const struct bearer sponsor = { .role = means->sponsored, .of = OF_SPONSOR };
	const struct bearer *b = k->sponsor && means->sponsored ? &sponsor : means;
	const struct bearing at = bearing_of(k);
	int64_t org;
	TRY(org_bearer(c, b, &at, &org));
	return desk__duty_open(c, k, org, b->role->name, h);
}

/* In the first of the step's roles that the organisation has. */
static enum status open_invited(struct ctx *c, const struct case_ *k, int64_t org,
				const struct history *h)
{
	struct org named;
	for (int i = 0; i < k->step->n_bearers; i++) {
		const struct role *role = k->step->bearers[i].role;
		struct row r;
		TRY(store_maybe(c, &q_is_there, &r, INT(org), TEXT(role->body), TEXT(role->name),
				INT(org_today(c))));
		if (r.v)
			return desk__duty_open(c, k, org, role->name, h);
	}
	TRY(org_get(c, org, &named));
	return FAULT_AT(c, S_REFUSED, k->step->article, "desk.no_office", TEXT(named.name),
			TEXT(desk__title(c, k->step->title)));
}

/* Each organisation that the field names, once; who invites is none of them. */
static enum status open_each(struct ctx *c, const struct case_ *k, const struct history *h)
{
	size_t i;
	json_t *v;
	json_array_foreach(json_object_get(k->form, k->step->each), i, v)
	{
		int64_t org = 0;
		bool again =
			!text_int(json_string_value(v), &org) || (c->actor && org == c->actor->org);
		for (size_t j = 0; j < i && !again; j++)
			again = json_equal(
				v, json_array_get(json_object_get(k->form, k->step->each), j));
		if (!again)
			TRY(open_invited(c, k, org, h));
	}
	return OK;
}

enum status desk__duties_open(struct ctx *c, const struct case_ *k, const struct history *h)
{
	const struct step *s = k->step;
	if (s->each)
		return open_each(c, k, h);
	for (int i = 0, n; i < s->n_bearers; i += n) {
		int chosen;
		n = 1;
		while (i + n < s->n_bearers && s->bearers[i + n].either)
			n++;
		TRY(choose(c, k, h, i, n, &chosen));
		TRY(open_one(c, k, &s->bearers[chosen], h));
	}
	return OK;
}

enum status desk__duty_close(struct ctx *c, const struct duty *d, bool done)
{
	int64_t now_ms = clock_now_ms(c->clock);
	int32_t today = day_of_ms(now_ms);
	int late = d->due_day != DAY_NONE && today > d->due_day
			   ? calendar_count(c->calendar, d->due_day, today)
			   : 0;
	return store_run(c, &q_close, INT(d->case_id), INT(d->rev), INT(d->id),
			 TEXT(done ? "done" : "closed"), INT(now_ms), INT(late));
}
