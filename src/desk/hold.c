/* A case that waits for another: one raised from it by whoever bears its step (联合会商). Its
 * duties are closed, its clocks pause, and when the other has ended, however it did, the same
 * offices have their duties again with what was left. What the other says decides nothing here. */
#include "base/text.h"
#include "desk/inner.h"

QUERY q_hold = {
	"hold.begin",
	"INSERT INTO hold (case_, rev, child, since_ms, until_ms) VALUES ($1, $2, $3, $4, 0)",
	"iiii", ""
};
QUERY q_end = {
	"hold.end",
	"UPDATE hold SET until_ms = $2 WHERE child = $1 AND until_ms = 0 RETURNING case_, since_ms",
	"ii", "ii"
};
QUERY q_held = {
	"hold.of_case",
	"SELECT k.number, k.title FROM hold h JOIN case_ k ON k.id = h.child WHERE h.case_ = $1 AND h.until_ms = 0",
	"i", "tt"
};

enum status desk__not_held(struct ctx *c, const struct case_ *k)
{
	struct row r;
	TRY(store_maybe(c, &q_held, &r, INT(k->id)));
	return r.v ? FAULT_AT(c, S_REFUSED, k->procedure->article, "desk.held",
			      TEXT(row_text(&r, 0)))
		   : OK;
}

enum status desk__hold(struct ctx *c, int64_t case_id, const struct case_ *child)
{
	static const struct outcome refer = { .name = "refer", .pauses = true };
	struct act a = { .outcome = refer.name,
			 .line = &refer,
			 .aside = child->procedure->name,
			 .reason = child->number };
	int64_t now_ms = clock_now_ms(c->clock);
	TRY(desk_case_get(c, case_id, &a.k));
	TRY(desk__load(c, &a));
	if (!a.k.step || a.k.procedure->from_case)
		return FAULT_AT(c, S_REFUSED, child->procedure->article, "desk.not_raised",
				TEXT(desk__title(c, child->procedure->title)));
	TRY(desk__find_mine(c, &a));
	a.step = a.k.step;
	a.k.rev++;
	TRY(desk__seal(c, &a));
	for (int i = 0; i < a.n_duties; i++) {
		TRY(desk__duty_close(c, &a.duties[i], false));
		TRY(desk__pause(c, &a.k, a.duties[i].org, a.duties[i].role, a.step));
		desk__tell(c, a.duties[i].org, a.duties[i].role, "duty",
			   arena_printf(c->arena, "{\"case\":\"%lld\"}", (long long)a.k.id));
	}
	TRY(store_run(c, &q_hold, INT(a.k.id), INT(a.k.rev), INT(child->id), INT(now_ms)));
	return desk__case_save(c, &a.was, &a.k);
}

/* The duties that were closed when the case began to wait. */
static enum status open_again(struct ctx *c, struct act *a, int64_t since_ms)
{
	struct duty *all;
	int n;
	TRY(desk_duties(c, a->k.id, &all, &n));
	for (int i = 0; i < n; i++)
		if (text_same(all[i].state, "closed") && all[i].closed_ms == since_ms &&
		    text_same(all[i].step, a->k.step->name))
			TRY(desk__duty_open(c, &a->k, all[i].org, all[i].role, &a->h));
	return OK;
}

static enum status go_on(struct ctx *c, const struct case_ *child, int64_t case_id,
			 int64_t since_ms)
{
	static const struct outcome resume = { .name = "resume" };
	const struct step waited = { .name = child->procedure->name,
				     .title = child->procedure->title,
				     .procedure = child->procedure,
				     .article = child->procedure->article };
	struct act a = { .outcome = resume.name,
			 .line = &resume,
			 .step = &waited,
			 .reason = child->number,
			 .by_system = true };
	TRY(desk_case_load(c, case_id, &a.k));
	TRY(desk__load(c, &a));
	a.k.rev++;
	TRY(desk__seal(c, &a));
	TRY(desk__unpause(c, &a.k));
	TRY(open_again(c, &a, since_ms));
	return desk__case_save(c, &a.was, &a.k);
}

enum status desk__resume(struct ctx *c, const struct case_ *child)
{
	struct row r;
	TRY(store_maybe(c, &q_end, &r, INT(child->id), INT(clock_now_ms(c->clock))));
	if (!r.v)
		return OK;
	const struct actor *who = c->actor;
	c->actor = NULL; /* it goes on by itself: who resolved did not decide it */
	enum status s = go_on(c, child, row_int(&r, 0), row_int(&r, 1));
	c->actor = who;
	return s;
}
