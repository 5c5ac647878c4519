/* Starting a case: from a form on the apply page, or by an effect or a job, where it waits for its
 * first bearer. */
#include "base/text.h"
#include "desk/inner.h"
#include "desk/register.h"

static const struct opener *opener_of(const struct ctx *c, const char *about)
{
	for (const struct opener *o = c->tables ? c->tables->openers : NULL; o && o->about; o++)
		if (text_same(o->about, about))
			return o;
	return NULL;
}

/* The case as far as the asker and the procedure say. */
static enum status draw_up(struct ctx *c, const struct case_start *s, struct act *a)
{
	int64_t now_ms = clock_now_ms(c->clock);
	struct case_ *k = &a->k;
	k->pack = law_pack_at(c->packs, day_of_ms(now_ms));
	k->procedure = k->pack ? law_procedure_find(k->pack, s->procedure) : NULL;
	if (!k->procedure) {
		fault_field(c, "procedure", "field.choice", NONE, NONE);
		return fault_fields(c);
	}
	k->id = store_new_id(c);
	k->state = "open";
	k->title = k->procedure->title.zh;
	k->step = a->step = k->procedure->first;
	k->unit = s->unit ? s->unit : c->actor ? c->actor->org : 0;
	k->parent = s->parent;
	k->subject = s->subject;
	k->party = s->issuer;
	k->opened_ms = now_ms;
	if (!k->unit)
		return OK;
	struct org unit;
	TRY(org_get(c, k->unit, &unit));
	k->district = unit.district;
	k->sponsor = unit.sponsor;
	return OK;
}

static enum status by_sponsor(struct ctx *c, const struct case_ *k, const struct bearer *b)
{
	const struct policy *entry = law_policy_find(k->pack, "sponsored.entry", org_today(c));
	return FAULT_AT(c, S_REFUSED, entry ? entry->article : NULL, "desk.by_sponsor",
			TEXT(desk__title(c, b->sponsored->title)));
}

/* Where a sponsor applies for its units, it does so for one that it names, and none of them for
 * itself. */
static enum status for_whom(struct ctx *c, const struct case_ *k)
{
	const struct bearer *b = &k->procedure->first->bearers[0];
	bool sponsor = b->sponsored && text_same(b->sponsored->name, c->actor->role->name);
	if (!sponsor && k->unit != c->actor->org)
		return FAULT(c, S_ABSENT, "absent");
	if (sponsor && k->unit == c->actor->org)
		fault_field(c, "unit", "field.required", NONE, NONE);
	else if (sponsor && k->sponsor != c->actor->org)
		return FAULT(c, S_ABSENT, "absent");
	else if (!sponsor && b->sponsored && k->sponsor)
		return by_sponsor(c, k, b);
	return fault_fields(c);
}

static enum status applicant(struct ctx *c, const struct case_ *k)
{
	const struct step *first = k->procedure->first;
	bool may;
	TRY(desk_may_start(c, k->procedure, &may));
	if (may)
		return for_whom(c, k);
	return FAULT_AT(c, S_FORBIDDEN, k->procedure->article, "desk.not_applicant",
			TEXT(desk__title(c, k->procedure->title)),
			TEXT(desk__title(c, first->bearers[0].role->title)));
}

enum status desk__matter(struct ctx *c, struct case_ *k)
{
	if (desk__matter_case(k->procedure))
		return desk__open_matter(c, k);
	const struct opener *o = opener_of(c, k->procedure->about);
	if (!o)
		return OK;
	if (o->open)
		TRY(o->open(c, k));
	const char *was = NULL;
	if (o->was)
		TRY(o->was(c, k, &was));
	json_t *value = NULL;
	if (was)
		TRY(json_read(c, was, strlen(was), &value));
	k->was = value;
	return OK;
}

/* Form, matter, needs: everything of a start that writes nothing. */
static enum status prepare(struct ctx *c, const struct case_start *s, struct act *a)
{
	TRY(draw_up(c, s, a));
	a->starting = true;
	a->outcome = a->step->outcomes[0].name;
	a->fields = s->form;
	TRY(applicant(c, &a->k));
	if (s->parent && !a->k.procedure->from_case)
		return FAULT_AT(c, S_REFUSED, a->k.procedure->article, "desk.not_raised",
				TEXT(desk__title(c, a->k.procedure->title)));
	if (s->form)
		TRY(desk__fill(c, a));
	else
		fault_field(c, "form", "field.required", NONE, NONE);
	TRY(fault_fields(c));
	a->h.at = TAKE_N(c->arena, 1, struct decided);
	TRY(desk__matter(c, &a->k));
	TRY(fault_fields(c));
	TRY(desk__separate(c, &a->k, a->step, c->actor->role, &a->h));
	return desk__weigh(c, a);
}

/* Started by nobody's form: the first bearer gets a duty. */
static enum status start_waiting(struct ctx *c, const struct case_start *s, struct act *a)
{
	struct case_ *k = &a->k;
	TRY(draw_up(c, s, a));
	k->form = s->form ? s->form : json_keep(c->arena, json_object());
	k->rev = 1;
	const struct field *of = desk__amount_field(k->step->fields, k->step->n_fields);
	if (of && json_object_get(k->form, of->name))
		TRY(desk__amount(c, k, "form", json_object_get(k->form, of->name), &k->asked));
	TRY(fault_fields(c));
	TRY(desk__matter(c, k));
	TRY(desk__number(c, k));
	TRY(desk__case_insert(c, k));
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "case", desk__id(c, k->id));
	json_text(&w, "number", k->number);
	json_text(&w, "parent", desk__id(c, k->parent));
	json_text(&w, "procedure", k->procedure->name);
	json_text(&w, "step", k->step->name);
	json_text(&w, "subject", desk__id(c, k->subject));
	json_close(&w, '}');
	const struct record_entry entry = {
		.kind = "case.opened",
		.subject = arena_printf(c->arena, "case:%lld", (long long)k->id),
		.text = b.at,
		.person = c->actor ? c->actor->person : 0,
		.office = c->actor ? c->actor->org : 0,
		.result = "done",
	};
	int64_t id;
	TRY(store_record(c, &entry, &id));
	const struct history none = { 0 };
	return desk__duties_open(c, k, &none);
}

enum status desk_start(struct ctx *c, const struct case_start *s, struct case_ *out)
{
	struct act a = { 0 };
	const struct pack *pack = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	const struct procedure *p = pack ? law_procedure_find(pack, s->procedure) : NULL;
	if (s->waits || (p && p->starts_itself && !c->actor)) {
		TRY(start_waiting(c, s, &a));
		*out = a.k;
		return OK;
	}
	if (p && p->starts_itself)
		return FAULT_AT(c, S_REFUSED, p->article, "desk.starts_itself",
				TEXT(desk__title(c, p->title)));
	TRY(prepare(c, s, &a));
	TRY(desk__verdict(c, &a.verdict));
	TRY(desk__number(c, &a.k));
	TRY(desk__case_insert(c, &a.k));
	a.was = a.k;
	TRY(desk__take(c, &a));
	if (s->parent && a.k.procedure->from_case)
		TRY(desk__hold(c, s->parent, &a.k));
	enum relation of = desk__relation(a.step, c->actor->role->name);
	if (of == OF_UNIT || of == OF_SPONSOR)
		TRY(desk__handled(c, &a.k));
	*out = a.k;
	return OK;
}

enum status desk_preview(struct ctx *c, const struct case_start *s, struct case_ *k,
			 struct verdict *out)
{
	struct act a = { 0 };
	TRY(prepare(c, s, &a));
	*k = a.k;
	*out = a.verdict;
	return OK;
}
