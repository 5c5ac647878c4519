/* The end of terms by the clock (articles 21.2, 26): notices before it, the case in which the unit
 * confirms its backup, the stop at the end of the last day, and the case that destroys a snapshot
 * when the time of keeping it is over. Everything is counted anew every day from the end and the
 * calendar, so a calendar that changes moves it. The outcomes' names are those of the procedures
 * end_of_term and end_of_snapshot. */
#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_ending = { .name = "term.ending", .takes = "", .gives = "iitttiiit", .sql =
	"SELECT r.id, r.unit, r.class, r.state, r.name, r.end_day, r.opened_ms, r.case_id, k.procedure FROM resource r"
	" JOIN case_ k ON k.id = r.case_id WHERE r.end_day > 0 AND r.state IN ('running', 'suspended') ORDER BY r.end_day, r.id" };
QUERY q_said = { .name = "term.said", .takes = "ii", .gives = "i", .sql =
	"SELECT lead FROM term_notice WHERE resource = $1 AND until_day = $2" };
QUERY q_say = { .name = "term.say", .takes = "iiii", .gives = "", .sql =
	"INSERT INTO term_notice (resource, until_day, lead, at_ms) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (resource, until_day, lead) DO NOTHING" };
/* Snapshots whose last day has ended and that no case of ours is destroying yet. */
QUERY q_snapshots = { .name = "backup.over", .takes = "i", .gives = "iii", .sql =
	"SELECT b.id, r.unit, r.id FROM backup b JOIN resource r ON r.id = b.resource WHERE b.kind = 'snapshot'"
	" AND b.keep_until_day > 0 AND b.keep_until_day <= $1 AND b.destroyed_ms = 0"
	" AND NOT EXISTS (SELECT 1 FROM case_ k WHERE k.subject = b.id AND k.procedure = 'end_of_snapshot')"
	" ORDER BY b.keep_until_day, b.id" };
/* Verification that is overdue, about which the operator has not been asked since $2. */
QUERY q_overdue = { .name = "term.overdue", .takes = "ii", .gives = "iii", .sql =
	"SELECT k.id, k.unit, k.resource FROM duty d JOIN case_ k ON k.id = d.case_ WHERE d.state = 'open' AND d.due_day <= $1"
	" AND d.step = 'verify' AND k.state = 'open' AND k.resource <> 0 AND NOT EXISTS (SELECT 1 FROM case_ a WHERE a.parent = k.id"
	" AND a.procedure = 'release_unverified' AND (a.state = 'open' OR a.opened_ms > $2)) ORDER BY d.due_day, k.id" };
QUERY q_moot = { .name = "term.moot", .takes = "", .gives = "i", .sql =
	"SELECT a.id FROM case_ a JOIN case_ k ON k.id = a.parent WHERE a.procedure = 'release_unverified' AND a.state = 'open'"
	" AND (k.step IS NULL OR k.step <> 'verify') ORDER BY a.id" };
/* clang-format on */

struct near_end {
	int64_t id, unit, case_id;
	const char *class, *state, *name, *procedure;
	int32_t end_day, opened_day;
};

static bool was_said(const struct rows *said, int lead)
{
	for (int i = 0; i < said->n; i++)
		if (row_int(&said->at[i], 0) == lead)
			return true;
	return false;
}

/* The office that applied for it. */
static enum status tell(struct ctx *c, const struct near_end *e)
{
	const struct procedure *p = law_procedure_find(cloud_pack(c), e->procedure);
	int32_t last = resource_last_asking(c, e->class, e->end_day);
	if (!p)
		return OK;
	const char *role = p->first->bearers[0].role->name;
	if (last != DAY_NONE && last > org_today(c))
		return desk_notify(c, e->unit, role, e->case_id, "notice.term_ends_extendable",
				   VALUES(TEXT(e->name), INT(e->end_day), INT(last)));
	return desk_notify(c, e->unit, role, e->case_id, "notice.term_ends",
			   VALUES(TEXT(e->name), INT(e->end_day)));
}

/* Of the notices that are due by now and not sent, the latest is; the others it stands for. One
 * whose day was over before the resource was there is none. */
static enum status notices(struct ctx *c, const struct near_end *e, int32_t today)
{
	struct term_notice all[TERM_NOTICES];
	struct rows said;
	bool due = false;
	int n = resource_notices(c, e->class, e->end_day, all);
	TRY(store_rows(c, &q_said, &said, INT(e->id), INT(e->end_day)));
	for (int i = 0; i < n; i++) {
		if (all[i].day > today || all[i].day <= e->opened_day ||
		    was_said(&said, all[i].lead))
			continue;
		due = true;
		TRY(store_run(c, &q_say, INT(e->id), INT(e->end_day), INT(all[i].lead),
			      INT(clock_now_ms(c->clock))));
	}
	return due ? tell(c, e) : OK;
}

/* A case of ours about the resource, or 0: one that waits for its end, or that takes it back. */
static enum status under_way(struct ctx *c, const struct near_end *e, int64_t *waits,
			     int64_t *other)
{
	TRY(term__open_case(c, e->id, "end_of_term", waits));
	return term__open_case(c, e->id, "reclaim_resource", other);
}

/* A case about a resource that nobody's form starts. */
static enum status begin(struct ctx *c, struct case_start s, int64_t resource, int64_t *id)
{
	struct case_ k;
	json_t *form = json_keep(c->arena, json_object());
	json_object_set_new(form, "resource",
			    json_string(arena_printf(c->arena, "%lld", (long long)resource)));
	s.form = form;
	s.waits = true;
	TRY(desk_start(c, &s, &k));
	if (id)
		*id = k.id;
	return OK;
}

/* Development resources are looked through every so many months (article 22.2). */
static enum status clean(struct ctx *c, const struct near_end *e, int32_t today)
{
	int months = (int)cloud_policy_number(c, "dev.cleanup", today, 0);
	int64_t open;
	bool due = false;
	for (int i = 1; months > 0 && !due && day_add_months(e->opened_day, i * months) <= today;
	     i++)
		due = day_add_months(e->opened_day, i * months) == today;
	if (!due || !text_same(e->class, "development") || !text_same(e->state, "running"))
		return OK;
	TRY(term__open_case(c, e->id, "clean_development", &open));
	if (open)
		return OK;
	return begin(c, (struct case_start){ .procedure = "clean_development", .unit = e->unit },
		     e->id, NULL);
}

static enum status expire(struct ctx *c, int64_t case_id)
{
	struct case_ k;
	TRY(desk_case_load(c, case_id, &k));
	for (int i = 0; k.step && i < k.step->n_outcomes; i++)
		if (text_same(k.step->outcomes[i].name, "expire"))
			return desk_decide_by_system(c, case_id, "expire", NULL);
	return OK; /* it is past that already */
}

static enum status one(struct ctx *c, const struct near_end *e, int32_t today)
{
	int64_t waits, other;
	TRY(notices(c, e, today));
	TRY(clean(c, e, today));
	TRY(under_way(c, e, &waits, &other));
	int64_t ahead = cloud_policy_number(c, "end.prepare", today, 0);
	bool over = today > e->end_day;
	if (!waits && !other && (over || calendar_count(c->calendar, today, e->end_day) <= ahead))
		TRY(begin(c,
			  (struct case_start){ .procedure = "end_of_term",
					       .unit = e->unit,
					       .parent = e->case_id },
			  e->id, &waits));
	if (!over)
		return OK;
	if (waits)
		return expire(c, waits);
	/* It is being taken back on the unit's application: it stops all the same. */
	int64_t keep = cloud_policy_number(c, "stop.keep", today, 0);
	const char *article = cloud_policy_article(c, "stop.keep", today);
	if (text_same(e->state, "running"))
		return resource_stop(c, e->id, today + (int32_t)keep,
				     (struct ground){ other, article ? article : "" });
	return OK;
}

/* `day` has ended: the world of the next one. */
static enum status terms_daily(struct ctx *c, int32_t day)
{
	struct rows rows;
	TRY(store_rows(c, &q_ending, &rows));
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		const struct near_end e = { .id = row_int(r, 0),
					    .unit = row_int(r, 1),
					    .class = row_text(r, 2),
					    .state = row_text(r, 3),
					    .name = row_text(r, 4),
					    .end_day = (int32_t)row_int(r, 5),
					    .opened_day = day_of_ms(row_int(r, 6)),
					    .case_id = row_int(r, 7),
					    .procedure = row_text(r, 8) };
		TRY(one(c, &e, day + 1));
	}
	return OK;
}

static enum status snapshots_daily(struct ctx *c, int32_t day)
{
	struct rows rows;
	TRY(store_rows(c, &q_snapshots, &rows, INT(day)));
	for (int i = 0; i < rows.n; i++)
		TRY(begin(c,
			  (struct case_start){ .procedure = "end_of_snapshot",
					       .unit = row_int(&rows.at[i], 1),
					       .subject = row_int(&rows.at[i], 0) },
			  row_int(&rows.at[i], 2), NULL));
	return OK;
}

/* The operator is reminded of a verification that is overdue, and may propose the release (article
 * 19.2); where it was verified meanwhile there is nothing to propose. */
static enum status overdue_daily(struct ctx *c, int32_t day)
{
	struct rows rows;
	int64_t days = cloud_policy_number(c, "verify.remind", day, 0);
	TRY(store_rows(c, &q_moot, &rows));
	for (int i = 0; i < rows.n; i++)
		TRY(desk_decide_by_system(c, row_int(&rows.at[i], 0), "moot", NULL));
	TRY(store_rows(c, &q_overdue, &rows, INT(day), INT(day_start_ms(day - (int32_t)days))));
	for (int i = 0; i < rows.n; i++)
		TRY(begin(c,
			  (struct case_start){ .procedure = "release_unverified",
					       .unit = row_int(&rows.at[i], 1),
					       .parent = row_int(&rows.at[i], 0) },
			  row_int(&rows.at[i], 2), NULL));
	return OK;
}

const struct day_job resource_term_jobs[] = { { "resource.terms", terms_daily },
					      { "resource.snapshots", snapshots_daily },
					      { "resource.overdue", overdue_daily },
					      { NULL, NULL } };
