/* Clocks as people see them: what is left, the card, the strip of days, the sentence that explains
 * it. */
#include "base/text.h"
#include "desk/inner.h"

/* Whether a step is where a case waits for what is missing (补正). */
static bool waits_at(const struct procedure *p, const struct step *s)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_outcomes; j++)
			if (p->steps[i]->outcomes[j].pauses && p->steps[i]->outcomes[j].next == s)
				return true;
	return false;
}

static const char *card_on(const struct duty *d, int32_t today)
{
	if (today > d->due_day)
		return "red";
	return today >= d->yellow_day ? "yellow" : "none";
}

void desk_clock(const struct ctx *c, const struct case_ *k, const struct duty *d,
		struct desk_clock *out)
{
	int32_t today = day_of_ms(clock_now_ms(c->clock));
	*out = (struct desk_clock){
		.state = "none", .start_day = DAY_NONE, .due_day = DAY_NONE, .card = "none"
	};
	const struct step *s = d ? desk__step(k, d->step) : NULL;
	if (!s)
		return;
	out->start_day = d->start_day;
	out->due_day = d->due_day;
	out->term = desk__term(k, s, d->start_day);
	out->article = out->term.article;
	out->provisional = d->provisional;
	if (!text_same(d->state, "open")) {
		out->state = "stopped";
		out->late = d->late;
		out->card = d->card;
		return;
	}
	if (d->due_day == DAY_NONE)
		return;
	bool others = !c->actor || c->actor->org != d->org;
	out->state = others && waits_at(k->procedure, s) ? "paused" : "running";
	out->card = card_on(d, today);
	if (today <= d->due_day)
		out->left = calendar_count(c->calendar, today, d->due_day);
	else
		out->late = calendar_count(c->calendar, d->due_day, today);
}

struct strip_cell *desk_clock_strip(struct ctx *c, const struct case_ *k, const struct duty *d,
				    const struct history *h, int *n, const char **explain)
{
	*n = 0;
	*explain = NULL;
	const struct step *s = d ? desk__step(k, d->step) : NULL;
	const struct term t = s ? desk__term(k, s, d->start_day) : (struct term){ 0 };
	if (!t.set)
		return NULL;
	int64_t start_ms = desk__started_ms(h, s, d->opened_ms);
	struct pause pauses[PAUSES_MAX];
	int n_pauses = t.until ? 0 : desk__pauses(h, start_ms, d->opened_ms, pauses);
	int32_t today = day_of_ms(clock_now_ms(c->clock));
	int32_t until = text_same(d->state, "open") ? today : day_of_ms(d->closed_ms);
	const struct period term = t.period;
	*explain = period_explain(c->arena, c->calendar, term, d->start_day, pauses, n_pauses,
				  c->language);
	return period_strip(c->arena, c->calendar, term, d->start_day, pauses, n_pauses, until, n);
}
