/* What people want: cases that they start. A unit wants a system, then its resources, then what
 * comes to mind of all that the pack lets its people ask for; a body's offices likewise. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "codec/json.h"
#include "sim/town.h"

/* How often the people of a unit, or of a body, think of it: a weight among all that they may ask.
 * What is not here is thought of as often as anything. */
static const struct {
	const char *procedure;
	int weight;
} intents[] = {
	{ "apply_quota", 14 },      { "open_resource", 8 },     { "reclaim_resource", 14 },
	{ "record_initiation", 2 }, { "compile_catalogue", 1 }, { "adjust_catalogue", 1 },
	{ "expand_resource", 24 },  { "get_development", 16 },  { "get_emergency", 16 },
	{ "get_temporary", 16 },    { "extend_emergency", 10 }, { "extend_temporary", 10 },
	{ "warn_use", 40 },         { "record_count", 40 },     { "lift_freeze", 1 },
};
enum { USUAL_WEIGHT = 8 };

/* What the end of one case makes people want next. */
static const struct {
	const char *after, *then;
	int of_hundred;
} follows[] = {
	{ "apply_quota", "open_resource", 97 },
};

static int weight_of(const struct procedure *p)
{
	for (size_t i = 0; i < sizeof intents / sizeof *intents; i++)
		if (text_same(intents[i].procedure, p->name))
			return intents[i].weight;
	return USUAL_WEIGHT;
}

void town__follow(struct town *t, const char *procedure, int64_t unit, int64_t system,
		  int32_t today)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)unit);
	const struct using_unit *u = map_find(&t->unit_of, key);
	for (size_t i = 0; u && i < sizeof follows / sizeof *follows; i++)
		if (text_same(follows[i].after, procedure) && luck(t, follows[i].of_hundred))
			town__plan(t,
				   (struct deed){ .unit = (int)(u - t->units),
						  .procedure = follows[i].then,
						  .system = system },
				   calendar_add(t->s.c->calendar, today, luck_between(t, 1, 6)));
}

/* ---- which procedure ---- */

/* Of all that an office of this body may begin, one by weight; NULL: nothing. */
static const struct procedure *think(struct town *t, const struct pack *p, const char *body)
{
	int64_t sum = 0;
	for (int turn = 0; turn < 2; turn++) {
		int64_t at = turn ? random_below(&t->luck, sum) : 0;
		for (int i = 0; i < p->n_procedures; i++) {
			const struct procedure *one = p->procedures[i];
			if (one->starts_itself || !one->first->n_bearers ||
			    !text_same(one->first->bearers[0].role->body, body))
				continue;
			if (!turn)
				sum += weight_of(one);
			else if ((at -= weight_of(one)) < 0)
				return one;
		}
		if (!sum)
			return NULL;
	}
	return NULL;
}

/* ---- starting a case ---- */

static enum status start(struct town *t, const struct deed *d, const struct procedure *p,
			 const struct holder *who, int32_t today)
{
	struct form_ask ask = { .procedure = p,
				.step = p->first,
				.org = who->org,
				.unit = who->org,
				.system = d->system,
				.manner = town__manner(t, who->org),
				.today = today };
	const char *why = NULL;
	for (ask.attempt = 0; ask.attempt < 3; ask.attempt++) {
		json_t *form, *answer;
		ask.system = d->system;
		ask.resource = 0;
		TRY(town__form(t, &ask, &form));
		town__call(t, who, "POST", "/api/cases",
			   json_pack("{s:s, s:o}", "procedure", p->name, "form", form), &answer,
			   &why);
		if (!why) {
			t->tally.started++;
			return OK;
		}
	}
	/* A system that should have come to life is asked for again. */
	if (d->procedure && d->tries < 3) {
		struct deed again = *d;
		again.tries++;
		again.minute = 0;
		town__plan(t, again, calendar_add(t->s.c->calendar, today, luck_between(t, 3, 15)));
	}
	return OK;
}

static const char *const bodies[] = { "operator",   "authority",   "ei_dept", "finance",
				      "cyber_dept", "crypto_dept", "vendor" };
enum { BODIES = sizeof bodies / sizeof *bodies };

/* Days until the next wish of a unit; of a body. */
static int next_wish(struct town *t, bool unit)
{
	return unit ? luck_between(t, 60, 180) : luck_between(t, 6, 40);
}

static enum status body_org(struct ctx *c, void *arg)
{
	struct {
		const char *body;
		int64_t district, org;
	} *b = arg;
	return org_of_body(c, b->body, b->district, day_of_ms(clock_now_ms(c->clock)), &b->org);
}

enum status town__wish(struct town *t, struct deed *d, int32_t today)
{
	const struct pack *pack = law_pack_at(t->s.c->packs, today);
	const struct procedure *p;
	int64_t org;
	if (d->unit >= 0) {
		org = t->units[d->unit].org;
		p = d->procedure ? law_procedure_find(pack, d->procedure)
				 : think(t, pack, "using_unit");
		if (!d->procedure)
			town__plan(t, (struct deed){ .unit = d->unit }, today + next_wish(t, true));
	} else {
		struct {
			const char *body;
			int64_t district, org;
		} b = { .body = bodies[-d->unit - 1] };
		p = d->procedure ? law_procedure_find(pack, d->procedure) : think(t, pack, b.body);
		/* Mostly the city's, sometimes a district's. */
		if (!d->procedure && p && p->first->bearers[0].of != OF_CITY && luck(t, 40))
			b.district = t->units[random_below(&t->luck, t->n_units)].district;
		TRY(store_read(t->s.c, body_org, &b));
		org = b.org;
		if (!d->procedure)
			town__plan(t, (struct deed){ .unit = d->unit },
				   today + next_wish(t, false));
	}
	if (!p || !org)
		return OK;
	const struct holder *who = town__holder(t, org, p->first->bearers[0].role->name);
	return who ? start(t, d, p, who, today) : OK;
}

enum status town__hopes(struct town *t)
{
	const struct calendar *k = t->s.c->calendar;
	for (int i = 0; i < t->n_units; i++) {
		int32_t day = calendar_add(k, t->first_day, luck_between(t, 1, 25));
		town__plan(t, (struct deed){ .unit = i, .procedure = "apply_quota" }, day);
		if (luck(t, 20))
			town__plan(t, (struct deed){ .unit = i, .procedure = "apply_quota" },
				   calendar_add(k, day, luck_between(t, 5, 60)));
		town__plan(t, (struct deed){ .unit = i }, day + next_wish(t, true));
	}
	for (int i = 0; i < BODIES; i++)
		town__plan(t, (struct deed){ .unit = -i - 1 },
			   t->first_day + luck_between(t, 20, 40));
	return OK;
}

/* ---- absence ---- */

static enum status hire_work(struct ctx *c, void *arg)
{
	struct {
		struct town *t;
		int64_t org;
		struct holder *made;
	} *h = arg;
	return sim__hire(&h->t->s, c, h->org, NULL, &h->made);
}

static enum status leave(struct town *t, struct holder *who, int32_t today)
{
	struct ctx *c = t->s.c;
	int32_t back = today + luck_between(t, 4, 15);
	json_t *answer;
	const char *why;
	if (!who->delegate) {
		struct {
			struct town *t;
			int64_t org;
			struct holder *made;
		} h = { t, who->org, NULL };
		TRY(store_write(c, hire_work, &h));
		who->delegate = h.made->person;
	}
	town__call(t, who, "POST", "/api/delegations",
		   json_pack("{s:s, s:s, s:s, s:s}", "person",
			     arena_printf(c->arena, "%lld", (long long)who->delegate), "from",
			     day_iso(c->arena, today), "to", day_iso(c->arena, back), "reason",
			     "公务外出，委托代办。"),
		   &answer, &why);
	int64_t id;
	if (why || !text_int(json_text_of(answer, "id", ""), &id))
		return OK;
	who->delegation = id;
	who->back_day = back;
	t->tally.absences++;
	return OK;
}

enum status town__absences(struct town *t, int32_t today)
{
	static const char *const roles[] = { "using_unit.approver", "using_unit.applicant" };
	for (int i = 0; i < 1 + t->n_units / 25; i++) {
		const struct using_unit *u = &t->units[random_below(&t->luck, t->n_units)];
		struct holder *who = (struct holder *)(uintptr_t)sim__holder(
			&t->s, u->org, roles[luck_between(t, 0, 1)]);
		if (who && (!who->delegation || who->back_day < today))
			TRY(leave(t, who, today));
	}
	return OK;
}
