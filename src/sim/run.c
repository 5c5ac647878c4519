/* The days of the city: each working day its people see what lies before them and act, most of them
 * the day after. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "desk/desk.h"
#include "sim/inner.h"

QUERY q_todo = {
	"sim.todo",
	"SELECT k.id, k.rev, d.org, d.opened_ms, k.procedure, d.step, d.role, k.pack, k.title"
	" FROM duty d JOIN case_ k ON k.id = d.case_ WHERE d.state = 'open' ORDER BY d.opened_ms, d.id",
	"",
	"iiiittttt",
	NULL,
	NULL,
};
QUERY q_system = {
	"sim.system", "SELECT system, state, closed_ms FROM case_ WHERE id = $1", "i", "iti", NULL,
	NULL,
};

enum { MORNING_MS = 9 * 3600 * 1000, MINUTE_MS = 60 * 1000 };

/* Working days that an office takes over a step when nothing is scripted. */
static int usual_days(const struct todo *t)
{
	if (text_same(t->step, "verify") && text_same(t->procedure, "open_resource"))
		return 9 + (int)(t->case_id % 6);
	if (text_starts(t->step, "confirm_"))
		return t->org % 4 == 0 ? 99 : 2 + (int)(t->org % 3); /* some let the term lapse */
	if (text_starts(t->procedure, "rectify_") && text_same(t->step, "act"))
		return 14; /* putting right takes time */
	return 1;
}

/* Whether the duty is acted on today; the turn that its life takes there. */
static bool acts_today(struct sim *s, struct life *l, const struct todo *t, struct turn **turn)
{
	int days = usual_days(t);
	*turn = l ? sim__turn(l, t->procedure, t->step) : NULL;
	if (*turn && text_same((*turn)->what, "stop"))
		return false;
	int64_t more;
	if (*turn && (*turn)->what[0] == '+' && text_int((*turn)->what + 1, &more))
		days = (int)more;
	int32_t today = day_of_ms(clock_now_ms(s->clock));
	return today >= calendar_add(s->c->calendar, day_of_ms(t->opened_ms), days);
}

static enum status read_todo(struct ctx *c, void *arg)
{
	return store_rows(c, &q_todo, arg);
}

static struct todo todo_of(const struct row *r)
{
	return (struct todo){ row_int(r, 0),  row_int(r, 1),  row_int(r, 2),
			      row_int(r, 3),  row_text(r, 4), row_text(r, 5),
			      row_text(r, 6), row_text(r, 7), row_text(r, 8) };
}

/* The applicant takes the case back when it has come to the step that the script names. */
static bool withdraws(struct sim *s, struct life *l, const struct todo *t)
{
	for (int i = 0; i < l->n_turns; i++) {
		struct turn *turn = &l->turns[i];
		const char *place = arena_printf(s->c->arena, "%s/%s", t->procedure, t->step);
		if (turn->spent || !text_same(turn->key, "withdraw") ||
		    !text_same(turn->what, place))
			continue;
		const struct holder *who = sim__holder(s, l->unit, "using_unit.applicant");
		const char *path = arena_printf(s->c->arena, "/api/cases/%lld/withdraw",
						(long long)t->case_id);
		const char *body = arena_printf(s->c->arena, "{\"rev\":%lld,\"reason\":\"%s\"}",
						(long long)t->rev, turn->text);
		struct api_ask a = { .method = "POST",
				     .path = path,
				     .person = who->person,
				     .grant = who->grant,
				     .body = body };
		struct api_answer answer;
		api_call_direct(s->c, s->api, &a, &answer);
		turn->spent = true;
		return answer.status < 300;
	}
	return false;
}

static void spend(struct turn *turn)
{
	if (!turn || text_same(turn->what, "fail_release"))
		return;
	turn->spent = true;
}

/* Everybody looks at what lies before them once; each acts at a minute of their own. */
static enum status live_duties(struct sim *s, int32_t day)
{
	struct rows rows;
	int64_t deliberated = 0;
	TRY(store_read(s->c, read_todo, &rows));
	for (int i = 0; i < rows.n; i++) {
		struct todo t = todo_of(&rows.at[i]);
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)t.case_id);
		struct life *l = map_find(&s->life_by_case, id);
		clock_set(s->clock, day_start_ms(day) + MORNING_MS + 1 +
					    (int64_t)(i * 7 + 11) % 470 * MINUTE_MS);
		struct turn *turn;
		if (!acts_today(s, l, &t, &turn) || clock_now_ms(s->clock) >= s->options->until_ms)
			continue;
		if (l && withdraws(s, l, &t))
			continue;
		if (text_same(t.procedure, "deliberate")) {
			/* One a day: the next knows only then what was said. */
			if (t.case_id != deliberated && sim__deliberate(s, &t))
				deliberated = t.case_id;
			continue;
		}
		if (sim__act(s, l, &t, turn))
			spend(turn);
	}
	return OK;
}

struct seen {
	int64_t case_id;
	struct row row;
};

static enum status look(struct ctx *c, void *arg)
{
	struct seen *seen = arg;
	return store_one(c, &q_system, &seen->row, INT(seen->case_id));
}

/* The day the case was done, or 0. */
static int32_t done_day(struct sim *s, struct life *l, int64_t case_id)
{
	struct seen seen = { .case_id = case_id };
	if (!case_id || store_read(s->c, look, &seen) != OK)
		return 0;
	l->system = row_int(&seen.row, 0);
	return text_same(row_text(&seen.row, 1), "done") ? day_of_ms(row_int(&seen.row, 2)) : 0;
}

static void begin(struct sim *s, struct life *l, const struct turn *turn)
{
	const char *how = strlen(turn->text) > 11 ? turn->text + 11 : "";
	if (text_same(turn->what, "warn_use"))
		sim__find(s, l, how);
	else if (text_same(turn->what, "lift_freeze"))
		sim__lift(s, l);
	else if (text_starts(turn->what, "get_"))
		sim__beside(s, l, turn->what, how);
	else if (text_same(turn->what, "assess_item"))
		sim__assess(s, l, how);
	else if (text_same(turn->what, "adjust_catalogue"))
		sim__adjust(s, l, how);
	else
		l->reclaim_case =
			sim__reclaim(s, l, !text_same(how, "partial"), !text_same(how, "unsaved"));
}

/* "then=reclaim_resource:DATE:whole|partial|unsaved", "then=warn_use:DATE:low_use",
 * "then=lift_freeze:DATE", "then=get_emergency:DATE[:UNTIL]" */
static void live_end(struct sim *s, struct life *l, int32_t today)
{
	for (int i = 0; i < l->n_turns; i++) {
		struct turn *turn = &l->turns[i];
		int32_t day;
		if (turn->spent || !text_same(turn->key, "then") || !turn->text ||
		    !day_parse(arena_text_n(s->c->arena, turn->text, 10), &day))
			continue;
		/* What is beside the quota needs no active resource. */
		if (today >= day && (l->active_day || text_starts(turn->what, "get_"))) {
			begin(s, l, turn);
			turn->spent = true;
		}
	}
}

static void live_life(struct sim *s, struct life *l, int32_t today)
{
	if (!l->applied && today >= l->start_day) {
		l->applied = true;
		l->quota_case = sim__apply_quota(s, l);
		return;
	}
	if (!l->opened && !l->granted_day && l->quota_case)
		l->granted_day = done_day(s, l, l->quota_case);
	if (!l->opened && l->granted_day && today > l->granted_day) {
		l->opened = true;
		l->open_case = sim__open_resource(s, l);
		return;
	}
	if (!l->active_day && l->open_case)
		l->active_day = done_day(s, l, l->open_case);
	if (l->active_day || l->granted_day)
		live_end(s, l, today);
}

/* What is put before a deliberation that day, if anything. */
static enum status live_raising(struct sim *s, int32_t day)
{
	struct rows rows;
	TRY(store_read(s->c, read_todo, &rows));
	struct todo *todo = TAKE_N(s->c->arena, rows.n + 1, struct todo);
	for (int i = 0; i < rows.n; i++)
		todo[i] = todo_of(&rows.at[i]);
	sim__raise(s, day, todo, rows.n);
	arena_reset(s->c->arena);
	return OK;
}

static enum status live_day(struct sim *s, int32_t day)
{
	clock_set(s->clock, day_start_ms(day) + MORNING_MS);
	TRY(desk_tick(s->c));
	if (!calendar_works(s->c->calendar, day))
		return OK;
	TRY(live_duties(s, day));
	clock_set(s->clock, day_start_ms(day) + MORNING_MS + 20 * MINUTE_MS);
	if (clock_now_ms(s->clock) < s->options->until_ms)
		sim__live_matters(s, day);
	if (clock_now_ms(s->clock) < s->options->until_ms)
		TRY(live_raising(s, day));
	for (int i = 0; i < s->n_lives; i++) {
		clock_set(s->clock, day_start_ms(day) + MORNING_MS +
					    (int64_t)(i * 13 % 400 + 30) * MINUTE_MS);
		if (clock_now_ms(s->clock) < s->options->until_ms)
			live_life(s, &s->lives[i], day);
		arena_reset(s->c->arena);
	}
	return OK;
}

enum status sim__live(struct sim *s)
{
	int32_t last = day_of_ms(s->options->until_ms);
	for (int32_t day = s->options->first_day; day <= last; day++) {
		TRY(live_day(s, day));
		arena_reset(s->c->arena);
	}
	clock_set(s->clock, s->options->until_ms);
	return desk_tick(s->c);
}

enum status sim_demo(struct ctx *c, const struct api *api, const struct sim_options *o)
{
	struct arena keep, work;
	struct clock clock = { .virtual_time = true };
	struct random chance;
	struct ctx inside = *c;
	arena_init(&keep, 64 << 20);
	arena_init(&work, 256 << 20);
	random_seed(&chance, o->seed);
	clock_set(&clock, day_start_ms(o->first_day) + MORNING_MS);
	inside.arena = &work;
	inside.clock = &clock;
	inside.random = &chance;
	struct sim s = { .c = &inside, .api = api, .options = o, .keep = &keep, .clock = &clock };
	map_init(&s.holders, &keep, 2048);
	enum status status = sim__city(&s);
	if (status == OK)
		status = sim__live(&s);
	if (status == OK)
		LOG_I("sim", "%d systems, %d people, %d acts, %d refused", s.n_lives, s.n_people,
		      s.acts, s.refusals);
	c->fault = inside.fault;
	arena_done(&work);
	arena_done(&keep);
	return status;
}

enum status sim_demo_fill(struct ctx *c, const struct api *api)
{
	struct sim_options o = { .seed = 20260302,
				 .first_day = day_make(2026, 3, 2),
				 .until_ms = clock_now_ms(c->clock) };
	return sim_demo(c, api, &o);
}
