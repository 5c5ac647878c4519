/* When the working days change (a year is published, or amended), the due days of open duties move
 * with them. */
#include "base/text.h"
#include "base/vec.h"
#include "desk/inner.h"

QUERY q_open = {
	"duty.counted",
	"SELECT id, case_ FROM duty WHERE state = 'open' AND due_day IS NOT NULL ORDER BY case_, id",
	"", "ii"
};

/* The card that stood for the old day no longer does; the next day job gives the right one. */
QUERY q_move = { "duty.move",
		 "UPDATE duty SET due_day = $3, yellow_day = $4, provisional = $5, card = 'none'"
		 " WHERE case_ = $1 AND id = $2",
		 "iiiii", "" };

QUERY q_settled = { "duty.settled", "UPDATE duty SET provisional = $3 WHERE case_ = $1 AND id = $2",
		    "iii", "" };

static enum status move(struct ctx *c, const struct case_ *k, const struct duty *old,
			const struct duty *now)
{
	const char *step = arena_printf(c->arena, "@step:%s/%s", k->procedure->name, old->step);
	TRY(store_run(c, &q_move, INT(k->id), INT(old->id), INT(now->due_day), INT(now->yellow_day),
		      INT(now->provisional)));
	TRY(desk__event(c, k, old->step, "duty.moved",
			VALUES(TEXT(step), INT(old->due_day), INT(now->due_day))));
	return desk_notify(c, old->org, old->role, k->id, "notice.moved",
			   VALUES(TEXT(k->title), TEXT(step), INT(old->due_day),
				  INT(now->due_day)));
}

/* Duties of one case: `wanted` are the ids that are open and counted. */
static enum status recount_one(struct ctx *c, const struct calendar *calendar, int64_t case_id,
			       int64_t id, bool apply, struct moved *out, bool *moves)
{
	struct case_ k;
	struct history h;
	struct duty *all;
	int n;
	*moves = false;
	TRY(desk_case_load(c, case_id, &k));
	TRY(desk_history(c, case_id, &h));
	TRY(desk_duties(c, case_id, &all, &n));
	for (int i = 0; i < n; i++) {
		const struct step *s = desk__step(&k, all[i].step);
		if (all[i].id != id || !s)
			continue;
		struct duty now = all[i];
		desk__count(calendar, &k, s, &h, &now);
		*moves = now.due_day != all[i].due_day;
		*out = (struct moved){ case_id,     k.number,       k.title,
				       s->title.zh, all[i].due_day, now.due_day };
		if (apply && *moves)
			TRY(move(c, &k, &all[i], &now));
		else if (apply && now.provisional != all[i].provisional)
			TRY(store_run(c, &q_settled, INT(case_id), INT(id), INT(now.provisional)));
	}
	return OK;
}

enum status desk_recount(struct ctx *c, const struct calendar *k, bool apply, struct moved **out,
			 int *n)
{
	struct rows rows;
	int room = 0;
	*out = NULL;
	*n = 0;
	TRY(store_rows(c, &q_open, &rows));
	for (int i = 0; i < rows.n; i++) {
		struct moved one;
		bool moves;
		TRY(recount_one(c, k, row_int(&rows.at[i], 1), row_int(&rows.at[i], 0), apply, &one,
				&moves));
		if (moves)
			*VEC_ADD(c->arena, *out, *n, room) = one;
	}
	return OK;
}
