/* People at their desks: each looks at a duty, picks an outcome that the pack offers, fills in what
 * the step asks for, and tries. Who is refused tries otherwise; who never succeeds lets it lie. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "sim/town.h"

/* clang-format off */
QUERY q_duty = { "sim.duty",
	"SELECT d.state, d.org, d.role, d.step, k.rev, k.procedure, k.pack, k.unit, k.system, k.form, k.state FROM duty d"
	" JOIN case_ k ON k.id = d.case_ WHERE d.case_ = $1 AND d.id = $2", "ii", "tittittiitt" };
QUERY q_order = { "sim.order",
	"SELECT id, items FROM work_order WHERE case_id = $1 AND state = 'open' ORDER BY issued_ms, id LIMIT 1", "i", "it" };
QUERY q_ended = { "sim.ended", "SELECT system, unit, procedure FROM case_ WHERE id = $1 AND state = 'done'", "i", "iit" };
/* clang-format on */

enum { OUTCOMES = 12, TRIES = 4, LATER_DAYS = 5, GIVES_UP = 3 };

struct desk {
	struct deed *d;
	int64_t org, rev, unit, system;
	const char *role, *form_text;
	const struct step *step;
	const json_t *form;
	bool open;
};

static enum status sit_down(struct ctx *c, void *arg)
{
	struct desk *k = arg;
	struct row r;
	TRY(store_maybe(c, &q_duty, &r, INT(k->d->case_id), INT(k->d->duty)));
	k->open = r.v && text_same(row_text(&r, 0), "open");
	if (!k->open)
		return OK;
	const struct pack *p = law_pack_of(c->packs, row_text(&r, 6));
	const struct procedure *of = p ? law_procedure_find(p, row_text(&r, 5)) : NULL;
	k->org = row_int(&r, 1);
	k->role = row_text(&r, 2);
	k->step = of ? law_step_find(of, row_text(&r, 3)) : NULL;
	k->rev = row_int(&r, 4);
	k->unit = row_int(&r, 7);
	k->system = row_int(&r, 8);
	k->form_text = row_text(&r, 9);
	return OK;
}

/* Few look at the application again: who repeats a part of it, or grants less. */
static enum status form_of(struct town *t, struct desk *k, const struct outcome *o)
{
	bool wanted = o->grants;
	for (int i = 0; i < k->step->n_fields; i++)
		wanted = wanted || k->step->fields[i].kind == FIELD_ENTRIES ||
			 k->step->fields[i].kind == FIELD_ITEMS;
	json_t *form = NULL;
	if (wanted)
		TRY(json_read(t->s.c, k->form_text, strlen(k->form_text), &form));
	k->form = form;
	return OK;
}

/* ---- which outcome ---- */

/* Names in the order in which they are tried: what the mood says first, then the pack's order. */
static int outcomes_of(struct town *t, const struct step *s, const struct manner *m,
		       const struct outcome *out[OUTCOMES])
{
	int n = 0;
	for (int i = 0; i < s->n_outcomes && n < OUTCOMES; i++) {
		const struct outcome *o = &s->outcomes[i];
		bool known = o->by_system;
		for (int j = 0; j < n; j++)
			known = known || text_same(out[j]->name, o->name);
		if (!known)
			out[n++] = o;
	}
	if (n > 1 && luck(t, 6 + m->wrong)) {
		int pick = luck_between(t, 1, n - 1);
		/* Refusing for good is rarer than sending back. */
		if (out[pick]->ending == ENDS_REFUSED && luck(t, 60))
			pick = 0;
		const struct outcome *chosen = out[pick];
		for (int i = pick; i > 0; i--)
			out[i] = out[i - 1];
		out[0] = chosen;
	}
	return n;
}

static const char *reason_of(struct town *t, const struct outcome *o)
{
	static const char *const reasons[] = {
		"材料与立项内容不一致，请核对后重新提交。",
		"资源测算依据不足，请补充峰值和增长数据。",
		"业务方案有调整，按调整后的方案办理。",
		"上游接口联调推迟，验证相应顺延。",
		"现有资源尚有余量，暂不需要。",
		"经核对账目与用量一致，维持原结果。",
	};
	enum { REASONS = sizeof reasons / sizeof *reasons };
	return reasons[(luck_between(t, 0, 99) + (int)o->ending) % REASONS];
}

/* ---- deliveries ---- */

struct order_seen {
	int64_t case_id, id;
	const char *items;
};

static enum status order_work(struct ctx *c, void *arg)
{
	struct order_seen *o = arg;
	struct row r;
	TRY(store_maybe(c, &q_order, &r, INT(o->case_id)));
	o->id = r.v ? row_int(&r, 0) : 0;
	o->items = r.v ? row_text(&r, 1) : NULL;
	return OK;
}

/* The vendor reports every open work order of the case, as it would in its own console. */
static enum status report(struct town *t, struct desk *k, const struct holder *who)
{
	struct ctx *c = t->s.c;
	for (int turn = 0; turn < 3; turn++) {
		struct order_seen o = { .case_id = k->d->case_id };
		json_t *items, *list = NULL, *item, *answer;
		size_t i;
		const char *why;
		TRY(store_read(c, order_work, &o));
		if (!o.id)
			return OK;
		TRY(json_read(c, o.items, strlen(o.items), &items));
		list = json_array();
		json_array_foreach(items, i, item)
		{
			unsigned unique = (unsigned)(t->tally.decisions * 8 + (int64_t)i);
			json_array_append_new(
				list,
				json_pack("{s:s, s:s, s:[s]}", "name",
					  json_text_of(item, "name", "实例"), "identifier",
					  arena_printf(c->arena, "res-%07u", unique), "addresses",
					  arena_printf(c->arena, "10.%u.%u.%u", unique >> 16 & 255,
						       unique >> 8 & 255, unique & 255)));
		}
		town__call(t, who, "POST",
			   arena_printf(c->arena, "/api/orders/%lld/report", (long long)o.id),
			   json_pack("{s:o, s:s}", "items", list, "note", "已按工单完成。"),
			   &answer, &why);
		if (why)
			return OK;
	}
	return OK;
}

static bool needs_delivery(const struct step *s)
{
	for (int i = 0; i < s->n_needs; i++)
		if (text_same(s->needs[i].guard, "deliveries_reported"))
			return true;
	return false;
}

/* ---- trying ---- */

static const json_t *list_of(const json_t *form)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)form, key,
			    value) if (json_is_array(value) && json_array_size(value) &&
				       json_object_get(json_array_get(value, 0),
						       "quantity")) return value;
	return NULL;
}

static enum status try_outcome(struct town *t, struct desk *k, const struct holder *who,
			       const struct outcome *o, int attempt, const char **why,
			       json_t **answer)
{
	struct ctx *c = t->s.c;
	const struct manner *m = town__manner(t, k->org);
	struct form_ask ask = { .procedure = k->step->procedure,
				.step = k->step,
				.org = k->org,
				.unit = k->unit,
				.system = k->system,
				.attempt = attempt,
				.manner = m,
				.today = day_of_ms(clock_now_ms(t->s.clock)) };
	json_t *fields;
	TRY(form_of(t, k, o));
	ask.form = k->form;
	TRY(town__form(t, &ask, &fields));
	json_t *body = json_pack("{s:I, s:s, s:s, s:o}", "rev", (json_int_t)k->rev, "step",
				 k->step->name, "outcome", o->name, "fields", fields);
	bool explains = o->reason ? attempt > 0 || !luck(t, m->wrong / 2) : attempt > 0;
	if (explains)
		json_object_set_new(body, "reason", json_string(reason_of(t, o)));
	if (o->grants && k->form && list_of(k->form) && luck(t, 20))
		json_object_set_new(body, "granted",
				    town__items_scaled(list_of(k->form), luck_between(t, 40, 95)));
	const char *path =
		arena_printf(c->arena, "/api/cases/%lld/decisions", (long long)k->d->case_id);
	town__call(t, who, "POST", path, body, answer, why);
	return OK;
}

/* Somebody else's applicant tries the decision: it must not succeed, and if it does, the record
 * shows it and the invariants find it. */
static enum status intrude(struct town *t, struct desk *k, const struct outcome *o)
{
	const struct using_unit *u = &t->units[random_below(&t->luck, t->n_units)];
	const struct holder *who = sim__holder(&t->s, u->org, "using_unit.applicant");
	json_t *answer;
	const char *why;
	if (!who || u->org == k->org)
		return OK;
	t->tally.intruders++;
	return try_outcome(t, k, who, o, 0, &why, &answer);
}

struct ended {
	int64_t case_id, system, unit;
	const char *procedure;
};

static enum status ended_work(struct ctx *c, void *arg)
{
	struct ended *e = arg;
	struct row r;
	TRY(store_maybe(c, &q_ended, &r, INT(e->case_id)));
	e->system = r.v ? row_int(&r, 0) : 0;
	e->unit = r.v ? row_int(&r, 1) : 0;
	e->procedure = r.v ? row_text(&r, 2) : NULL;
	return OK;
}

static enum status after(struct town *t, const struct desk *k, const json_t *answer, int32_t today)
{
	t->tally.decisions++;
	if (!text_same(json_text_of(answer, "state", ""), "done"))
		return OK;
	struct ended e = { .case_id = k->d->case_id };
	TRY(store_read(t->s.c, ended_work, &e));
	if (e.procedure)
		town__follow(t, e.procedure, e.unit, e.system, today);
	return OK;
}

static enum status withdraw(struct town *t, struct desk *k, bool *withdrawn)
{
	const struct procedure *p = k->step->procedure;
	const struct holder *who = sim__holder(&t->s, k->unit, p->first->bearers[0].role->name);
	json_t *answer;
	const char *why;
	*withdrawn = false;
	if (!who || !p->n_withdraw_at)
		return OK;
	town__call(t, who, "POST",
		   arena_printf(t->s.c->arena, "/api/cases/%lld/withdraw",
				(long long)k->d->case_id),
		   json_pack("{s:I, s:s}", "rev", (json_int_t)k->rev, "reason",
			     "业务安排变化，撤回申请。"),
		   &answer, &why);
	*withdrawn = !why;
	t->tally.withdrawn += !why;
	return OK;
}

/* Nothing goes: perhaps another day; at last the applicant takes it back where he may. */
static enum status lies(struct town *t, struct desk *k, int32_t today)
{
	bool withdrawn = false;
	if (k->d->tries >= GIVES_UP)
		TRY(withdraw(t, k, &withdrawn));
	if (withdrawn)
		return OK;
	t->tally.stuck += k->d->tries == GIVES_UP;
	struct deed again = {
		.case_id = k->d->case_id, .duty = k->d->duty, .unit = -1, .tries = k->d->tries + 1
	};
	int days = LATER_DAYS * (k->d->tries < 6 ? 1 + k->d->tries : 6);
	town__plan(t, again, calendar_add(t->s.c->calendar, today, days));
	return OK;
}

static enum status decide(struct town *t, struct desk *k, const struct holder *who, int32_t today)
{
	const struct outcome *all[OUTCOMES];
	const struct manner *m = town__manner(t, k->org);
	int n = outcomes_of(t, k->step, m, all);
	const char *why = NULL;
	json_t *answer;
	for (int i = 0; i < n && i < TRIES; i++) {
		/* Once as it comes, once more with the reason that was missing. */
		for (int attempt = 0; attempt < 2; attempt++) {
			TRY(try_outcome(t, k, who, all[i], attempt + k->d->tries, &why, &answer));
			if (!why)
				return after(t, k, answer, today);
			if (text_starts(why, "sod.") || text_starts(why, "stale"))
				break;
		}
	}
	return lies(t, k, today);
}

enum status town__act(struct town *t, struct deed *d, int32_t today)
{
	struct desk k = { .d = d };
	TRY(store_read(t->s.c, sit_down, &k));
	if (!k.open || !k.step)
		return OK;
	const struct holder *who = town__holder(t, k.org, k.role);
	if (!who)
		return OK;
	bool withdrawn;
	if (luck(t, 1) && k.step != k.step->procedure->first) {
		TRY(withdraw(t, &k, &withdrawn));
		if (withdrawn)
			return OK;
	}
	if (random_below(&t->luck, 300) == 0)
		TRY(intrude(t, &k, &k.step->outcomes[0]));
	if (needs_delivery(k.step) && text_starts(k.role, "vendor.") &&
	    !luck(t, town__manner(t, k.org)->wrong)) {
		TRY(report(t, &k, who));
		TRY(store_read(t->s.c, sit_down, &k)); /* the report may have decided it */
		if (!k.open || !k.step)
			return OK;
	}
	return decide(t, &k, who, today);
}
