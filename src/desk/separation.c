/* Who may not be the same: functions that exclude each other in one case (SD1), and the own unit
 * (SD2).
 *
 * Who acts by delegation is held against both names, his own and the principal's. */
#include "base/text.h"
#include "desk/inner.h"

QUERY q_handled = { "handled.find", "SELECT person FROM handled WHERE person = $1 AND unit = $2",
		    "ii", "i" };

QUERY q_handle = {
	"handled.add",
	"INSERT INTO handled (person, unit, at_ms) VALUES ($1, $2, $3) ON CONFLICT (person, unit) DO NOTHING",
	"iii", ""
};

static bool is_actor(const struct actor *a, int64_t person)
{
	return person && (person == a->person || person == a->principal);
}

static enum status functions(struct ctx *c, const struct case_ *k, const struct role *role,
			     const struct history *h)
{
	for (int i = 0; i < h->n; i++) {
		const struct decided *d = &h->at[i];
		const struct role *before = law_role_find(k->pack, d->role);
		const struct exclusion *why = NULL;
		if (!before || !before->function || text_same(before->function, role->function))
			continue;
		if (!is_actor(c->actor, d->person) && !is_actor(c->actor, d->principal))
			continue;
		if (!law_functions_exclude(k->pack, before->function, role->function, &why))
			continue;
		const struct step *step = desk__step(k, d->step);
		return FAULT_AT(c, S_REFUSED, why ? why->article : NULL, "sod.function",
				TEXT(desk__title(c, before->title)),
				TEXT(step ? desk__title(c, step->title) : d->step),
				TEXT(desk__title(c, role->title)));
	}
	return OK;
}

/* Whether the role decides about another's matter here: a competent body's, and not the side that
 * applied. Where there is a party (a bill, counted use) nobody applies: who meters it decides, too.
 */
static bool competent(const struct case_ *k, const struct step *s, const struct role *role)
{
	enum relation of = desk__relation(s, role->name);
	const struct role *applicant = s->procedure->first->bearers[0].role;
	return (of == OF_CLOUD || of == OF_LEVEL || of == OF_CITY) &&
	       (k->party || !text_same(role->name, applicant->name));
}

static enum status own_unit(struct ctx *c, const struct case_ *k, const struct role *role)
{
	const struct actor *a = c->actor;
	if (!k->unit)
		return OK;
	struct row self = { NULL }, principal = { NULL };
	TRY(store_maybe(c, &q_handled, &self, INT(a->person), INT(k->unit)));
	if (a->principal)
		TRY(store_maybe(c, &q_handled, &principal, INT(a->principal), INT(k->unit)));
	/* The competent body may be the unit itself: then another of its people decides. */
	bool home = a->home == k->unit && a->org != k->unit;
	if (!self.v && !principal.v && !home)
		return OK;
	return FAULT_AT(c, S_REFUSED, NULL, home ? "sod.home_unit" : "sod.own_unit",
			TEXT(desk__title(c, role->title)));
}

enum status desk__separate(struct ctx *c, const struct case_ *k, const struct step *s,
			   const struct role *role, const struct history *h)
{
	if (!c->actor)
		return OK;
	if (role->function)
		TRY(functions(c, k, role, h));
	return competent(k, s, role) ? own_unit(c, k, role) : OK;
}

enum status desk__handled(struct ctx *c, const struct case_ *k)
{
	const struct actor *a = c->actor;
	if (!a || !k->unit)
		return OK;
	int64_t now_ms = clock_now_ms(c->clock);
	TRY(store_run(c, &q_handle, INT(a->person), INT(k->unit), INT(now_ms)));
	if (a->principal)
		TRY(store_run(c, &q_handle, INT(a->principal), INT(k->unit), INT(now_ms)));
	return OK;
}
