/* Effects by name, in the order written, inside the decision's transaction: desk's own, then
 * what main.c handed over. */
#include "base/text.h"
#include "desk/inner.h"

/* case.start:PROCEDURE: the matter goes on in another procedure, where its first bearer has a duty.
 * What follows from a matter that addresses somebody is that organisation's matter. */
static enum status start_case(struct ctx *c, const struct effect_call *e)
{
	int64_t to = desk__matter_case(e->k->procedure) ? desk__addressee(e->k) : 0;
	const struct case_start s = {
		.procedure = e->arg,
		.unit = to ? to : e->k->unit,
		.issuer = to ? desk__issuer(e->k) : 0,
		.parent = e->k->id,
		.subject = e->k->subject,
		.form = e->k->form,
		.waits = true,
	};
	struct case_ child;
	return desk_start(c, &s, &child);
}

/* notice.send:NAME: to every office of another organisation that has acted in the case. */
static enum status send_notice(struct ctx *c, const struct effect_call *e)
{
	struct history h;
	TRY(desk_history(c, e->k->id, &h));
	int64_t own = h.n ? h.at[h.n - 1].org : 0;
	const char *name = arena_printf(c->arena, "notice.%s", e->arg);
	for (int i = 0; i < h.n; i++)
		if (h.at[i].org && h.at[i].org != own && !desk__acted_before(&h, i))
			TRY(desk_notify(c, h.at[i].org, h.at[i].role, e->k->id, name,
					VALUES(TEXT(e->k->title), TEXT(e->k->number))));
	return OK;
}

/* case.answer:OUTCOME: the case that this one was started for takes that outcome where it stands.
 */
static enum status answer_case(struct ctx *c, const struct effect_call *e)
{
	if (!e->k->parent)
		return OK;
	return desk_decide_by_system(c, e->k->parent, e->arg, e->reason);
}

static const struct effect own_effects[] = {
	{ "case.start", start_case },
	{ "case.answer", answer_case },
	{ "notice.send", send_notice },
	{ NULL, NULL },
};

static const struct effect *effect_in(const struct effect *table, const char *name)
{
	for (const struct effect *e = table; e && e->name; e++)
		if (text_same(e->name, name))
			return e;
	return NULL;
}

enum status desk__effects(struct ctx *c, struct effect_call *call, const struct effect_use *uses,
			  int n)
{
	for (int i = 0; i < n; i++) {
		const struct effect *e = effect_in(own_effects, uses[i].name);
		if (!e)
			e = effect_in(desk__register_effects, uses[i].name);
		if (!e && c->tables)
			e = effect_in(c->tables->effects, uses[i].name);
		if (!e)
			return FAULT(c, S_BROKEN, "desk.no_effect", TEXT(uses[i].name));
		call->arg = uses[i].arg;
		TRY(e->run(c, call));
	}
	return OK;
}
