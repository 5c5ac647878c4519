/* Terms: when a resource ends, when it is said beforehand, how it is stopped, kept, brought back,
 * or carried over (articles 21 to 24). All numbers are the pack's: the values notice.before_end.N
 * and notice.before_extension.N (for classes that have an extension.length_CLASS),
 * extension.advance. */
#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "civil/day.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_term = { .name = "resource.term", .takes = "ii", .gives = "", .sql =
	"UPDATE resource SET rev = rev + 1, end_day = $2 WHERE id = $1" };
QUERY q_keep = { .name = "resource.keep", .takes = "ii", .gives = "", .sql =
	"UPDATE resource SET rev = rev + 1, keep_day = $2 WHERE id = $1" };
QUERY q_carried = { .name = "resource.carried", .takes = "iit", .gives = "i", .sql =
	"UPDATE resource SET rev = rev + 1, class = 'test', end_day = 0, case_id = $2, article = $3"
	" WHERE id = $1 AND class = 'temporary' AND state = 'running' RETURNING id" };
QUERY q_clearing = { .name = "resource.clearing", .takes = "i", .gives = "i", .sql =
	"SELECT id FROM work_order WHERE resource = $1 AND kind = 'reclaim' AND state <> 'cancelled' AND state <> 'confirmed' LIMIT 1" };
QUERY q_ending = { .name = "term.ending", .takes = "i", .gives = "ttii", .sql =
	"SELECT name, class, end_day, case_id FROM resource WHERE state <> 'reclaimed' AND end_day >= $1 ORDER BY end_day, id" };
/* clang-format on */

static const char *detail_day(struct ctx *c, const char *what, int32_t day)
{
	return arena_printf(c->arena, "{\"%s\":\"%s\"}", what, day_iso(c->arena, day));
}

enum status resource_term(struct ctx *c, int64_t id, int32_t end_day, struct ground g)
{
	struct resource r;
	TRY(resource_get(c, id, &r));
	TRY(store_run(c, &q_term, INT(id), INT(end_day)));
	TRY(ground_begin(c, r.case_id, end_day, g));
	return resource_event_add(c, id, "term", g.case_id, detail_day(c, "until", end_day));
}

enum status resource_extend(struct ctx *c, int64_t id, int32_t end_day, struct ground g)
{
	struct resource r;
	struct row clearing;
	TRY(resource_get(c, id, &r));
	TRY(store_maybe(c, &q_clearing, &clearing, INT(id)));
	if (clearing.v || text_same(r.state, "reclaimed"))
		return FAULT_AT(c, S_REFUSED, g.article, "resource.being_cleared");
	TRY(store_run(c, &q_term, INT(id), INT(end_day)));
	TRY(ground_extend(c, r.case_id, end_day, g));
	TRY(resource_event_add(c, id, "extended", g.case_id, detail_day(c, "until", end_day)));
	return text_same(r.state, "suspended") ? resource_resume(c, id, g) : OK;
}

enum status resource_carry_over(struct ctx *c, int64_t id, struct ground g)
{
	struct resource r;
	struct use *uses;
	struct row row;
	int n;
	TRY(resource_get(c, id, &r));
	TRY(store_maybe(c, &q_carried, &row, INT(id), INT(g.case_id), TEXT(g.article)));
	if (!row.v)
		return FAULT_AT(c, S_REFUSED, g.article, "resource.not_temporary");
	TRY(ground_free(c, r.case_id, (struct dims){ 0 }, true, g));
	TRY(use_held(c, id, &uses, &n));
	TRY(use__go_on(c, uses, n, "test", NULL, g.case_id));
	return resource_event_add(c, id, "carried_over", g.case_id, NULL);
}

enum status resource_stop(struct ctx *c, int64_t id, int32_t keep_day, struct ground g)
{
	struct resource r;
	TRY(resource_get(c, id, &r));
	if (text_same(r.state, "running"))
		TRY(resource_suspend(c, id, g.case_id, true));
	if (r.keep_day != DAY_NONE)
		return OK;
	TRY(store_run(c, &q_keep, INT(id), INT(keep_day)));
	return resource_event_add(c, id, "kept", g.case_id, detail_day(c, "until", keep_day));
}

enum status resource_resume(struct ctx *c, int64_t id, struct ground g)
{
	TRY(store_run(c, &q_keep, INT(id), INT(0)));
	return resource_suspend(c, id, g.case_id, false);
}

/* ---- before the end ---- */

static bool extendable(const struct ctx *c, const char *class)
{
	const char *name = arena_printf(c->arena, "extension.length_%s", class);
	return cloud_policy_number(c, name, org_today(c), 0) > 0;
}

int32_t resource_last_asking(const struct ctx *c, const char *class, int32_t end_day)
{
	int64_t advance = cloud_policy_number(c, "extension.advance", org_today(c), 0);
	if (end_day == DAY_NONE || !extendable(c, class))
		return DAY_NONE;
	return calendar_latest_filing(c->calendar, end_day, (int)advance);
}

/* The working day after which so many working days are left until the end. */
static int32_t notice_day(const struct calendar *k, int32_t end_day, int lead)
{
	int32_t day = calendar_latest_filing(k, end_day, lead);
	while (!calendar_works(k, day))
		day--;
	return day;
}

static int add_series(const struct ctx *c, const char *series, int32_t end_day,
		      struct term_notice *out, int n)
{
	for (int i = 1; n < TERM_NOTICES; i++) {
		const char *name = arena_printf(c->arena, "notice.%s.%d", series, i);
		int lead = (int)cloud_policy_number(c, name, org_today(c), 0);
		if (lead <= 0)
			break;
		out[n++] = (struct term_notice){ lead, notice_day(c->calendar, end_day, lead) };
	}
	return n;
}

int resource_notices(const struct ctx *c, const char *class, int32_t end_day,
		     struct term_notice out[TERM_NOTICES])
{
	int n = 0;
	if (end_day == DAY_NONE || !ground_beside(class))
		return 0;
	if (extendable(c, class))
		n = add_series(c, "before_extension", end_day, out, n);
	return add_series(c, "before_end", end_day, out, n);
}

/* ---- working days that change ---- */

enum status resource_notices_moved(struct ctx *c, const struct calendar *before,
				   const struct calendar *k, struct moved **out, int *n)
{
	struct rows rows;
	struct ctx then = *c, old = *c;
	int room = 0;
	then.calendar = k;
	old.calendar = before;
	*out = NULL;
	*n = 0;
	TRY(store_rows(c, &q_ending, &rows, INT(org_today(c))));
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		struct term_notice was[TERM_NOTICES], is[TERM_NOTICES];
		int many = resource_notices(&old, row_text(r, 1), (int32_t)row_int(r, 2), was);
		int same = resource_notices(&then, row_text(r, 1), (int32_t)row_int(r, 2), is);
		for (int k2 = 0; k2 < many && k2 < same; k2++)
			if (was[k2].day != is[k2].day && was[k2].day >= org_today(c))
				*VEC_ADD(c->arena, *out, *n, room) = (struct moved){
					row_int(r, 3),
					NULL,
					row_text(r, 0),
					words_say(c->arena, c->language, "calendar.notice", VALUES(INT(was[k2].lead))),
					was[k2].day,
					is[k2].day
				};
	}
	return OK;
}
