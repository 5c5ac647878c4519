/* Talk in a case, and what the actor may do to it. */
#include "base/text.h"
#include "base/vec.h"
#include "desk/inner.h"

enum { TALK_MOST = 4000 };

QUERY q_talk = {
	"talk.add",
	"INSERT INTO talk (id, case_, person, org, role, body, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	"iiiitti", ""
};

enum status desk_talk(struct ctx *c, int64_t case_id, const char *text)
{
	const struct actor *who = c->actor;
	struct case_ k;
	TRY(desk_case_get(c, case_id, &k));
	if (text_trim(c->arena, text)[0] == '\0')
		fault_field(c, "text", "field.required", NONE, NONE);
	else if (text_count(text) > TALK_MOST)
		fault_field(c, "text", "field.long", INT(TALK_MOST),
			    INT((int64_t)text_count(text)));
	TRY(fault_fields(c));
	int64_t id = store_new_id(c), entry;
	const struct record_entry e = {
		.kind = "case.talked",
		.subject = arena_printf(c->arena, "case:%lld", (long long)case_id),
		.text = arena_printf(c->arena, "{\"talk\":\"%lld\"}", (long long)id),
		.person = who->person,
		.office = who->org,
		.result = "done",
	};
	TRY(store_record(c, &e, &entry));
	return store_run(c, &q_talk, INT(id), INT(case_id), INT(who->person), INT(who->org),
			 TEXT(who->role->name), TEXT(text), INT(clock_now_ms(c->clock)));
}

static bool name_before(const struct step *s, int i)
{
	for (int j = 0; j < i; j++)
		if (text_same(s->outcomes[j].name, s->outcomes[i].name))
			return true;
	return false;
}

static const struct duty *own_duty(const struct ctx *c, const struct act *a)
{
	for (int i = 0; i < a->n_duties; i++)
		if (c->actor && a->duties[i].org == c->actor->org && c->actor->role &&
		    text_same(a->duties[i].role, c->actor->role->name))
			return &a->duties[i];
	return NULL;
}

enum status desk_actions(struct ctx *c, const struct case_ *k, struct action **out, int *n)
{
	struct act a = { .k = *k, .step = k->step };
	*out = NULL;
	*n = 0;
	if (!k->step || !c->actor || !c->actor->role)
		return OK;
	TRY(desk__load(c, &a));
	a.mine = own_duty(c, &a);
	if (!a.mine)
		return OK;
	enum status apart = desk__separate(c, k, k->step, c->actor->role, &a.h);
	if (apart == S_REFUSED) {
		fault_clear(c);
		return OK;
	}
	TRY(apart);
	const struct weighing w = { k,       &a.h,     a.mine,
				    k->form, k->asked, k->granted ? k->granted_dims : k->asked };
	struct facts facts;
	TRY(desk__facts(c, &w, law_facts_needed(k->pack, k->step, NULL), &facts));
	int room = 0;
	for (int i = 0; i < k->step->n_outcomes; i++) {
		if (name_before(k->step, i) || k->step->outcomes[i].by_system)
			continue;
		struct action *act = VEC_ADD(c->arena, *out, *n, room);
		act->step = k->step;
		law_step(c->arena, k->pack, k->step, k->step->outcomes[i].name, false, &facts,
			 &act->verdict);
		act->outcome = act->verdict.outcome ? act->verdict.outcome : &k->step->outcomes[i];
	}
	return OK;
}
