/* A decision: one transaction that reads case and facts, asks law_step, runs the effects, records,
 * and opens what is next. */
#include <assert.h>

#include "base/text.h"
#include "codec/crypto.h"
#include "desk/inner.h"

/* decisions.md: a one-time code is fresh for five minutes; one code serves a sitting of decisions.
 */
enum { CODE_FRESH_MS = 5 * 60 * 1000, REASON_MOST = 4000 };

QUERY q_decide = {
	"decision.add",
	"INSERT INTO decision (id, case_, rev, duty, person, principal, org, role, step, outcome, next, pauses, reason,"
	" fields, granted, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	" $16, $17, $18)",
	"iiiiiiitttti"
	"tttii",
	"", "decision"
};

static bool has_text(struct ctx *c, const char *text)
{
	return text && text_trim(c->arena, text)[0] != '\0';
}

/* The first line of that name: what it asks for does not depend on the branch. */
static const struct outcome *line_of(const struct step *s, const char *name)
{
	for (int i = 0; i < s->n_outcomes; i++)
		if (text_same(s->outcomes[i].name, name))
			return &s->outcomes[i];
	return NULL;
}

/* ---- what is filled in ---- */

/* A step that is passed again with its fields says everything anew: what is left out is gone. */
static void merge(struct ctx *c, struct act *a)
{
	struct case_ *k = &a->k;
	const json_t *fields = json_is_object(a->fields) ? a->fields : NULL;
	if (k->form && !fields)
		return;
	json_t *own = (json_t *)(uintptr_t)k->form; /* jansson asks for a writable one to copy */
	json_t *form = json_keep(c->arena, own ? json_copy(own) : json_object());
	for (int i = 0; fields && law_outcome_passes(a->line) && i < a->step->n_fields; i++)
		json_object_del(form, a->step->fields[i].name);
	if (fields && json_object_update(form, (json_t *)(uintptr_t)fields) != 0)
		assert(!"two objects that do not merge");
	k->form = form;
}

static bool has_field(const struct step *s, const struct field *f)
{
	for (int i = 0; f && i < s->n_fields; i++)
		if (text_same(s->fields[i].name, f->name))
			return true;
	return false;
}

static enum status fill_fields(struct ctx *c, struct act *a)
{
	const struct step *s = a->step, *first = a->k.procedure->first;
	const struct field *of = NULL,
			   *asked_of = desk__amount_field(first->fields, first->n_fields);
	bool passes = law_outcome_passes(a->line);
	struct dims amount = { 0 };
	if (s == first && !a->fields && a->k.form)
		return OK;
	merge(c, a);
	TRY(desk__form_check(c, &a->k, a->starting ? "form" : "fields", s->fields, s->n_fields,
			     a->fields, passes && !a->by_system, &amount, &of));
	if ((passes || of) && has_field(s, asked_of))
		a->k.asked = amount;
	/* An application that was sent back may come again about something else. */
	bool again = s == first && !a->starting && passes && !a->k.procedure->starts_itself;
	return again && c->fault.n_fields == 0 ? desk__matter(c, &a->k) : OK;
}

/* What the decider grants: the amount given, or else as asked. */
static enum status fill_granted(struct ctx *c, struct act *a)
{
	if (!a->line->grants) {
		if (a->granted)
			fault_field(c, "granted", "field.unknown", NONE, NONE);
		return OK;
	}
	if (a->granted) {
		a->k.granted = a->granted;
		TRY(desk__amount(c, &a->k, "granted", a->granted, &a->k.granted_dims));
		if (c->fault.n_fields == 0 && dims_zero(a->k.granted_dims))
			fault_field(c, "granted", "field.granted_nothing", NONE, NONE);
		return OK;
	}
	const struct procedure *p = a->k.procedure;
	const struct field *of = desk__amount_field(p->first->fields, p->first->n_fields);
	if (a->k.granted || !of)
		return OK;
	a->k.granted = json_object_get(a->k.form, of->name);
	a->k.granted_dims = a->k.asked;
	return OK;
}

enum status desk__fill(struct ctx *c, struct act *a)
{
	a->line = line_of(a->step, a->outcome);
	if (!a->line || (a->line->by_system && !a->by_system))
		fault_field(c, "outcome", "field.choice", NONE, NONE);
	else if (has_text(c, a->reason) && text_count(a->reason) > REASON_MOST)
		fault_field(c, "reason", "field.long", INT(REASON_MOST),
			    INT((int64_t)text_count(a->reason)));
	TRY(fault_fields(c));
	TRY(fill_fields(c, a));
	TRY(fill_granted(c, a));
	return fault_fields(c);
}

enum status desk__weigh(struct ctx *c, struct act *a)
{
	const struct weighing w = {
		&a->k,     &a->h,      a->mine,
		a->k.form, a->k.asked, a->k.granted ? a->k.granted_dims : a->k.asked,
	};
	struct facts facts;
	TRY(desk__facts(c, &w, law_facts_needed(a->k.pack, a->step, a->outcome), &facts));
	law_step(c->arena, a->k.pack, a->step, a->outcome, has_text(c, a->reason), &facts,
		 &a->verdict);
	return OK;
}

/* ---- taking it ---- */

/* A joint step goes on when its last bearer passes; whatever does not pass decides at once. */
static bool waits_for_others(const struct act *a)
{
	bool all = a->step->each != NULL; /* whatever each says, all are heard */
	if (!a->mine || (!all && (a->by_system || !law_outcome_passes(a->verdict.outcome))))
		return false;
	for (int i = 0; i < a->n_duties; i++)
		if (a->duties[i].id != a->mine->id)
			return true;
	return false;
}

static const char *entry_text(struct ctx *c, const struct act *a, int64_t id, const char *fields)
{
	struct buf b;
	buf_init(&b, c->arena, 512);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "article", a->step->article);
	if (a->batch)
		json_bool(&w, "batch", true);
	json_text(&w, "case", desk__id(c, a->k.id));
	json_text(&w, "decision", desk__id(c, id));
	if (fields) {
		uint8_t digest[SM3_SIZE];
		char hex[2 * SM3_SIZE + 1];
		crypto_sm3(fields, strlen(fields), digest);
		text_hex(digest, sizeof digest, hex);
		json_text(&w, "fields_sm3", hex);
	}
	if (a->k.granted)
		json_raw(&w, "granted", law_dims_json(c->arena, a->k.pack, a->k.granted_dims));
	json_text(&w, "next", a->aside ? a->aside : a->k.step ? a->k.step->name : a->k.state);
	json_text(&w, "number", a->k.number);
	json_text(&w, "outcome", a->outcome);
	if (c->actor && c->actor->principal)
		json_text(&w, "principal", desk__id(c, c->actor->principal));
	json_text(&w, "procedure", a->k.procedure->name);
	if (a->reason)
		json_text(&w, "reason", a->reason);
	json_int(&w, "rev", a->k.rev);
	json_text(&w, "step", a->step->name);
	json_close(&w, '}');
	return b.at;
}

/* The entry in the record, and the sealed decision that names it. */
enum status desk__seal(struct ctx *c, struct act *a)
{
	const struct actor *who = c->actor;
	const char *fields =
		a->fields && a->step->n_fields ? json_canonical(c->arena, a->fields) : NULL;
	struct decided *d = &a->h.at[a->h.n];
	*d = (struct decided){
		.id = store_new_id(c),
		.rev = a->k.rev,
		.duty = a->mine ? a->mine->id : 0,
		.person = who ? who->person : 0,
		.principal = who ? who->principal : 0,
		.org = who       ? who->org
		       : a->mine ? a->mine->org
				 : 0,
		.at_ms = clock_now_ms(c->clock),
		.role = who       ? who->role->name
			: a->mine ? a->mine->role
				  : "",
		.step = a->step->name,
		.outcome = a->outcome,
		.next = a->aside    ? a->aside
			: a->k.step ? a->k.step->name
				    : NULL,
		.reason = has_text(c, a->reason) ? a->reason : NULL,
		.fields = fields,
		.granted = a->line->grants && a->k.granted ? json_canonical(c->arena, a->k.granted)
							   : NULL,
		.pauses = a->line->pauses,
	};
	const struct record_entry entry = {
		.kind = a->starting ? "case.started" : "case.decided",
		.subject = arena_printf(c->arena, "case:%lld", (long long)a->k.id),
		.text = entry_text(c, a, d->id, fields),
		.person = d->person,
		.office = d->org,
		.result = "done",
	};
	TRY(store_record(c, &entry, &d->entry));
	a->h.n++;
	return store_run(c, &q_decide, INT(d->id), INT(a->k.id), INT(d->rev), INT(d->duty),
			 INT(d->person), INT(d->principal), INT(d->org), TEXT(d->role),
			 TEXT(d->step), TEXT(d->outcome), TEXT(d->next), INT(d->pauses),
			 TEXT(d->reason), TEXT(d->fields), TEXT(d->granted), INT(d->at_ms),
			 INT(d->entry));
}

/* Whose clock stands still from now on, or goes on again. */
static enum status pause(struct ctx *c, const struct act *a)
{
	bool paused = false;
	for (int i = 0; i + 1 < a->h.n; i++)
		paused = paused || a->h.at[i].pauses;
	if (paused)
		TRY(desk__unpause(c, &a->k));
	if (!a->line->pauses || !a->mine || !a->k.step)
		return OK;
	return desk__pause(c, &a->k, a->mine->org, a->mine->role, a->step);
}

static enum status close_duties(struct ctx *c, const struct act *a, bool waits)
{
	for (int i = 0; i < a->n_duties; i++) {
		bool own = (a->by_system && !a->step->each) ||
			   (a->mine && a->duties[i].id == a->mine->id);
		if (own || !waits)
			TRY(desk__duty_close(c, &a->duties[i], own));
	}
	return OK;
}

/* Open pages of every office that has a part in the case. */
static void tell_pages(struct ctx *c, const struct act *a)
{
	const char *json = arena_printf(c->arena, "{\"case\":\"%lld\"}", (long long)a->k.id);
	for (int i = 0; i < a->h.n; i++)
		if (a->h.at[i].org && !desk__acted_before(&a->h, i))
			desk__tell(c, a->h.at[i].org, a->h.at[i].role, "case", json);
	for (int i = 0; i < a->n_duties; i++)
		desk__tell(c, a->duties[i].org, a->duties[i].role, "duty", json);
}

static enum status tell_the_end(struct ctx *c, const struct act *a)
{
	const struct decided *first = &a->h.at[0];
	if (!first->org)
		return OK;
	const char *outcome = arena_printf(c->arena, "@outcome:%s/%s/%s", a->k.procedure->name,
					   a->step->name, a->outcome);
	return desk_notify(c, first->org, first->role, a->k.id, "notice.ended",
			   VALUES(TEXT(a->k.title), TEXT(outcome)));
}

static enum status run_effects(struct ctx *c, struct act *a)
{
	struct effect_call call = {
		.k = &a->k,
		.step = a->step,
		.outcome = a->line,
		.reason = a->reason,
		.fields = a->fields,
	};
	return desk__effects(c, &call, a->line->effects, a->line->n_effects);
}

enum status desk__take(struct ctx *c, struct act *a)
{
	a->line = a->verdict.outcome;
	if (a->step->each) /* what each fills in is his own word, kept with his decision */
		a->k.form = a->was.form;
	bool waits = waits_for_others(a);
	a->k.rev++;
	if (!waits) {
		a->k.step = a->verdict.next;
		a->k.state = desk__state(a->verdict.ending);
		a->k.closed_ms = a->k.step ? 0 : clock_now_ms(c->clock);
	}
	TRY(desk__seal(c, a));
	TRY(desk__take_files(c, &a->k, a->step, a->fields));
	TRY(desk__exceeded(c, a));
	TRY(close_duties(c, a, waits));
	if (!waits) {
		TRY(pause(c, a));
		TRY(run_effects(c, a));
	}
	TRY(desk__case_save(c, &a->was, &a->k));
	tell_pages(c, a);
	if (waits)
		return OK;
	if (a->k.step)
		return desk__duties_open(c, &a->k, &a->h);
	TRY(tell_the_end(c, a));
	return a->k.procedure->from_case && a->k.parent ? desk__resume(c, &a->k) : OK;
}

/* ---- by whom ---- */

/* Somebody was quicker, or the page is old: says what was done meanwhile, by which office, when. */
static enum status stale(struct ctx *c, const struct act *a)
{
	const struct case_ *k = &a->k;
	const char *now = k->step ? desk__title(c, k->step->title) : k->state;
	if (a->h.n == 0)
		return FAULT(c, S_CONFLICT, "desk.stale_now");
	const struct decided *last = &a->h.at[a->h.n - 1];
	const struct step *step = desk__step(k, last->step);
	const struct role *role = law_role_find(k->pack, last->role);
	const struct outcome *line = step ? line_of(step, last->outcome) : NULL;
	return FAULT(c, S_CONFLICT, "desk.stale", TEXT(role ? desk__title(c, role->title) : ""),
		     TEXT(instant_iso(c->arena, last->at_ms)),
		     TEXT(step ? desk__title(c, step->title) : last->step),
		     TEXT(line ? desk__title(c, line->label) : last->outcome), TEXT(now));
}

enum status desk__load(struct ctx *c, struct act *a)
{
	a->was = a->k;
	TRY(desk_history(c, a->k.id, &a->h));
	struct duty *all;
	int n;
	TRY(desk_duties(c, a->k.id, &all, &n));
	a->duties = TAKE_N(c->arena, n, struct duty);
	for (int i = 0; i < n; i++)
		if (text_same(all[i].state, "open"))
			a->duties[a->n_duties++] = all[i];
	return OK;
}

enum status desk__find_mine(struct ctx *c, struct act *a)
{
	const struct actor *who = c->actor;
	for (int i = 0; i < a->n_duties; i++)
		if (a->duties[i].org == who->org && text_same(a->duties[i].role, who->role->name))
			a->mine = &a->duties[i];
	if (a->mine)
		return OK;
	TRY(desk__not_held(c, &a->k));
	const struct step *s = a->k.step;
	struct org org = { .name = "" };
	if (a->n_duties)
		TRY(org_get(c, a->duties[0].org, &org));
	return FAULT(c, S_FORBIDDEN, "desk.not_bearer", TEXT(desk__title(c, s->title)),
		     TEXT(org.name), TEXT(desk__title(c, s->bearers[0].role->title)),
		     TEXT(desk__title(c, who->role->title)));
}

static enum status fresh_code(struct ctx *c, const struct step *s)
{
	if (!s->step_up || clock_now_ms(c->clock) - c->actor->stepped_ms <= CODE_FRESH_MS)
		return OK;
	return FAULT(c, S_STEP_UP, "desk.step_up", TEXT(desk__title(c, s->title)));
}

enum status desk_decide(struct ctx *c, const struct case_decision *d, struct case_ *out)
{
	assert(c->actor && c->actor->role);
	struct act a = { .outcome = d->outcome,
			 .reason = d->reason,
			 .fields = d->fields,
			 .granted = d->granted,
			 .batch = d->batch };
	TRY(desk_case_get(c, d->case_id, &a.k));
	TRY(desk__load(c, &a));
	if (d->rev != a.k.rev || !a.k.step || !text_same(d->step, a.k.step->name))
		return stale(c, &a);
	a.step = a.k.step;
	TRY(desk__find_mine(c, &a));
	TRY(fresh_code(c, a.step));
	TRY(desk__separate(c, &a.k, a.step, c->actor->role, &a.h));
	TRY(desk__fill(c, &a));
	if (a.batch && !a.line->batch)
		return FAULT_AT(c, S_REFUSED, a.step->article, "desk.not_batch",
				TEXT(desk__title(c, a.step->title)),
				TEXT(desk__title(c, a.line->label)));
	TRY(desk__weigh(c, &a));
	TRY(desk__verdict(c, &a.verdict));
	TRY(desk__take(c, &a));
	enum relation of = desk__relation(a.step, c->actor->role->name);
	if (of == OF_UNIT || of == OF_SPONSOR)
		TRY(desk__handled(c, &a.k));
	*out = a.k;
	return OK;
}

static enum status decide_as_nobody(struct ctx *c, struct act *a)
{
	TRY(desk__load(c, a));
	if (!a->k.step)
		return stale(c, a);
	if (a->n_duties == 0)
		TRY(desk__not_held(c, &a->k));
	a->step = a->k.step;
	a->mine = a->n_duties ? &a->duties[0] : NULL;
	TRY(desk__fill(c, a));
	TRY(desk__weigh(c, a));
	TRY(desk__verdict(c, &a->verdict));
	return desk__take(c, a);
}

enum status desk_decide_by_system(struct ctx *c, int64_t case_id, const char *outcome,
				  const char *reason)
{
	const struct actor *who = c->actor;
	struct act a = { .outcome = outcome, .reason = reason, .by_system = true };
	c->actor = NULL;
	enum status s = desk_case_load(c, case_id, &a.k);
	if (s == OK)
		s = decide_as_nobody(c, &a);
	c->actor = who;
	return s;
}

/* ---- withdrawal ---- */

static bool applied(const struct ctx *c, const struct history *h)
{
	const struct actor *who = c->actor;
	return h->n && who && who->role && h->at[0].org == who->org &&
	       text_same(h->at[0].role, who->role->name);
}

bool desk_withdrawable(const struct ctx *c, const struct case_ *k, const struct history *h)
{
	if (!k->step || !applied(c, h))
		return false;
	for (int i = 0; i < k->procedure->n_withdraw_at; i++)
		if (text_same(k->procedure->withdraw_at[i], k->step->name))
			return true;
	return false;
}

enum status desk_withdraw(struct ctx *c, int64_t case_id, int64_t rev, const char *reason)
{
	struct act a = { .outcome = "withdraw", .reason = reason };
	TRY(desk_case_get(c, case_id, &a.k));
	TRY(desk__load(c, &a));
	if (rev != a.k.rev)
		return stale(c, &a);
	if (!applied(c, &a.h)) {
		const struct step *first = a.k.procedure->first;
		return FAULT_AT(c, S_FORBIDDEN, a.k.procedure->article, "desk.not_applicant",
				TEXT(desk__title(c, a.k.procedure->title)),
				TEXT(desk__title(c, first->bearers[0].role->title)));
	}
	if (a.n_duties == 0 && a.k.step)
		TRY(desk__not_held(c, &a.k));
	if (!desk_withdrawable(c, &a.k, &a.h))
		return FAULT_AT(c, S_REFUSED, a.k.procedure->article, "desk.not_withdrawable",
				TEXT(a.k.step ? desk__title(c, a.k.step->title) : a.k.state));
	if (!has_text(c, reason))
		fault_field(c, "reason", "field.required", NONE, NONE);
	else if (text_count(reason) > REASON_MOST)
		fault_field(c, "reason", "field.long", INT(REASON_MOST),
			    INT((int64_t)text_count(reason)));
	TRY(fault_fields(c));
	a.step = a.k.step;
	struct outcome *line = TAKE(c->arena, struct outcome);
	*line = (struct outcome){
		.name = "withdraw",
		.ending = ENDS_WITHDRAWN,
		.reason = true,
		.effects = a.k.procedure->withdraw_effects,
		.n_effects = a.k.procedure->n_withdraw_effects,
	};
	a.verdict = (struct verdict){ .kind = VERDICT_ALLOWED,
				      .outcome = line,
				      .ending = ENDS_WITHDRAWN };
	return desk__take(c, &a);
}
