/* Whether every outcome can be taken: law_step itself, the function that decides in the server, is
 * asked with facts of every kind that the step's guards can tell apart, until it takes the outcome.
 * One that no facts lead to is a fault: its needs contradict each other, or an earlier line always
 * takes its place. */
#include <string.h>

#include "civil/day.h"
#include "law/inner.h"

/* TRIES: combinations of names; more are not refuted. */
enum { CHOICES = 12, VALUES_MOST = 8, TRIES = 512 };

/* What a guard looks at by name: a field of the form, the resource's state or class, the
 * statement's kind. */
struct choice {
	const char *what; /* the field's name, or one of the three below */
	const char *values[VALUES_MOST];
	int n, now;
};

static const char of_state[] = "=state", of_class[] = "=class", of_kind[] = "=kind",
		  of_addressee[] = "=addressee";

struct search {
	struct prover *v;
	struct choice choices[CHOICES];
	int n;
};

/* Facts that are not names, each as good or as bad as it can be. */
enum toggle {
	T_TRUTHS,
	T_QUOTA,
	T_TOTAL,
	T_ASKED,
	T_GRANTED,
	T_TIME,
	T_INITIATED,
	T_MUNICIPAL,
	T_SPONSORED,
	TOGGLES
};

static void add_value(struct search *s, const char *what, const char *value)
{
	int i = 0;
	while (i < s->n && !text_same(s->choices[i].what, what))
		i++;
	if (i == CHOICES)
		return;
	struct choice *c = &s->choices[i];
	if (i == s->n) {
		*c = (struct choice){ .what = what, .values = { "" }, .n = 1 };
		s->n++;
	}
	for (int j = 0; j < c->n; j++)
		if (text_same(c->values[j], value))
			return;
	if (c->n < VALUES_MOST)
		c->values[c->n++] = value;
}

static void add_guard(struct search *s, const struct need *n)
{
	static const struct {
		const char *guard, *what;
	} named[] = {
		{ "resource_state_is", of_state },
		{ "resource_class_is", of_class },
		{ "party_is", of_kind },
		{ "addressee_is", of_addressee },
	};
	const char *takes = law_guard_find(n->guard)->takes;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		for (int j = 0; text_same(n->guard, named[i].guard) && j < n->n_args; j++)
			add_value(s, named[i].what, n->args[j]);
	bool list = takes[0] == 'f' && (takes[1] == 'f' || strcmp(takes, "fw+") == 0);
	if (takes[0] == 'f' && (takes[1] == 'v' || takes[1] == '\0' || takes[1] == 'f'))
		add_value(s, n->args[0], "filled");
	for (int j = 1; takes[0] == 'f' && takes[1] != 'v' && j < n->n_args; j++) {
		if (strcmp(takes, "fwf") == 0 && j == 2)
			add_value(s, n->args[j], "filled");
		else if (list || j == 1)
			add_value(s, n->args[0], n->args[j]);
	}
}

static const char *value_of(const struct search *s, const char *what)
{
	for (int i = 0; i < s->n; i++)
		if (text_same(s->choices[i].what, what))
			return s->choices[i].values[s->choices[i].now];
	return NULL;
}

static const char *form_text(const void *form, const char *field)
{
	return value_of(form, field);
}

static struct facts facts_of(const struct search *s, unsigned good)
{
	bool truth = good >> T_TRUTHS & 1;
	int64_t some = 1, much = 1000000;
	struct facts f = {
		.today = s->v->pack->effective_day,
		.asked = { .v = { good >> T_ASKED & 1 ? some : 0 } },
		.granted = { .v = { good >> T_GRANTED & 1 ? 0 : some + 1 } },
		.form_text = form_text,
		.form = s,
		.project_initiated = good >> T_INITIATED & 1,
		.initiation_filed = truth,
		.protection_level = truth ? 1 : 5,
		.classified = !truth,
		.on_cloud = truth,
		.in_development = truth,
		.municipal_unit = good >> T_MUNICIPAL & 1,
		.municipal_cloud = truth,
		.budget_unit = truth,
		.city_body = truth,
		.sponsored = good >> T_SPONSORED & 1,
		.quota_granted = { .v = { good >> T_QUOTA & 1 ? much : 0 } },
		.cloud_capacity = { .v = { good >> T_QUOTA & 1 ? much : 1 } },
		.cloud_used = { .v = { good >> T_QUOTA & 1 ? 0 : 1 } },
		.unit_quota = { .v = { good >> T_TOTAL & 1 ? much : 0 } },
		.sweep = { .dimension = truth ? -1 : 0 },
		.turn_given = { .v = { truth ? 0 : much } },
		.resource_state = value_of(s, of_state),
		.resource_class = value_of(s, of_class),
		.resource_held = { .v = { good >> T_QUOTA & 1 ? much : 0 } },
		.backup_confirmed = truth,
		.notice_received = truth,
		.deliveries_reported = truth,
		.catalogue_complete = truth,
		.catalogue_matches_review = truth,
		.statement_adds_up = truth,
		.statement_open_objections = !truth,
		.statement_kind = value_of(s, of_kind),
		.addressee_kind = value_of(s, of_addressee),
		.month_settled = !truth,
		.used_month_settled = truth,
		.evidence_known = !truth,
		.found_open_day = DAY_NONE,
		.found_held = truth,
		.issue_stopped = !truth,
		.price_most = truth ? 0 : INT64_MAX / 2,
		.development_before = !truth,
		.extension_open = !truth,
		.addresses_inside = truth,
		.resource_extensions = truth ? 0 : 1000,
		.resource_keep_day = DAY_NONE,
		.resource_end_day = DAY_NONE,
	};
	if (truth) {
		f.resource_keep_day = f.today - 1;
		f.resource_end_day = f.today + 1000;
	}
	f.count_month_day = day_month_start(f.today);
	f.count_used_day = truth ? f.today : f.today + 1;
	f.assessed_day = truth ? f.today : 0;
	f.filing_day = truth ? f.today : f.today + 1;
	f.step_due_day = good >> T_TIME & 1 ? DAY_NONE : f.today - 1;
	return f;
}

/* The next combination of named choices; false after the last. */
static bool next_choice(struct search *s)
{
	for (int i = 0; i < s->n; i++) {
		if (++s->choices[i].now < s->choices[i].n)
			return true;
		s->choices[i].now = 0;
	}
	return false;
}

static bool takes(struct search *s, const struct step *t, const struct outcome *o, unsigned good)
{
	size_t mark = arena_mark(s->v->arena);
	struct facts f = facts_of(s, good);
	struct verdict out;
	law_step(s->v->arena, s->v->pack, t, o->name, true, &f, &out);
	bool taken = out.outcome == o && out.kind == VERDICT_ALLOWED;
	arena_back(s->v->arena, mark);
	return taken;
}

static bool can_be_taken(struct search *s, const struct step *t, const struct outcome *o)
{
	int tries = 0;
	do {
		for (unsigned good = 1U << TOGGLES; good-- > 0;)
			if (takes(s, t, o, good))
				return true;
		if (++tries == TRIES)
			return true;
	} while (next_choice(s));
	return false;
}

void law__check_taken(struct prover *v, const struct step *t)
{
	struct search *s = TAKE(v->arena, struct search);
	s->v = v;
	for (int i = 0; i < t->n_needs; i++)
		add_guard(s, &t->needs[i]);
	for (int i = 0; i < t->n_outcomes; i++)
		if (t->outcomes[i].when)
			add_guard(s, t->outcomes[i].when);
	for (int i = 0; i < t->n_outcomes; i++) {
		for (int j = 0; j < s->n; j++)
			s->choices[j].now = 0;
		v->sum->proofs[P_TAKEN].cases++;
		if (!can_be_taken(s, t, &t->outcomes[i]))
			law__refute(
				v, P_TAKEN, t->outcomes[i].at, t,
				"no facts let outcome %s be taken: what it needs contradicts itself, or an "
				"earlier line always takes its place",
				t->outcomes[i].name);
	}
}
