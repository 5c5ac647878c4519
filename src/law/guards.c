/* The guards: pure tests of facts, each with the numbers of its sentence (words: need.<guard>.yes
 * and .no). No article, no number of the law and no name of a body stands here; what a guard
 * measures against comes as a value of the pack. */
#include "base/num.h"
#include "base/text.h"
#include "base/value.h"
#include "civil/day.h"
#include "civil/dims.h"
#include "law/inner.h"
#include "law/step.h"

#define GUARD(name)                                                                         \
	static bool name(const struct pack *p, const struct need *n, const struct facts *f, \
			 struct check *out)

/* A guard that reads one truth and has nothing to say about numbers. */
#define PLAIN(name, condition)                        \
	GUARD(name)                                   \
	{                                             \
		(void)p, (void)n, (void)f, (void)out; \
		return condition;                     \
	}

PLAIN(always, true)
PLAIN(project_initiated, f->project_initiated)
PLAIN(initiation_filed, f->initiation_filed || f->project_initiated)
PLAIN(unclassified, !f->classified)
PLAIN(city_body, f->city_body)
PLAIN(sponsored, f->sponsored)
PLAIN(entitled, f->city_body || f->sponsored)
PLAIN(district_managed, !f->municipal_unit && f->municipal_cloud)
PLAIN(municipal_unit, f->municipal_unit)
PLAIN(municipal_cloud, f->municipal_cloud)
PLAIN(budget_unit, f->budget_unit)
PLAIN(on_cloud, f->on_cloud)
PLAIN(in_development, f->in_development)
PLAIN(has_items, !dims_zero(f->asked) && !dims_negative(f->asked))
PLAIN(backup_confirmed, f->backup_confirmed)
PLAIN(backup_safe, f->backup_confirmed || f->snapshot_kept)
PLAIN(notice_received, f->notice_received)
PLAIN(deliveries_reported, f->deliveries_reported)
PLAIN(catalogue_complete, f->catalogue_complete)
PLAIN(catalogue_matches_review, f->catalogue_matches_review)
PLAIN(statement_adds_up, f->statement_adds_up)
PLAIN(no_open_objection, !f->statement_open_objections)
PLAIN(evidence_new, !f->evidence_known)
PLAIN(found_held, f->found_held)
PLAIN(not_initiated, !f->project_initiated)
PLAIN(addresses_inside, f->addresses_inside)
PLAIN(no_extension_open, !f->extension_open)

void law__say(struct check *out, struct value v)
{
	assert(out->n_args < FAULT_ARGS);
	out->args[out->n_args++] = v;
}

static int64_t value_of(const struct pack *p, const struct need *n, const struct facts *f, int i)
{
	return law_policy_get(p, n->args[i], f->today)->number;
}

/* What the case is about to take: the amount that the decider grants, or what was asked. */
static struct dims wanted(const struct facts *f)
{
	return dims_zero(f->granted) ? f->asked : f->granted;
}

/* {0} the dimension that decided, {1} {2} {3} three numbers of it, {4} the dimension again, for its
 * unit. Sentences make titles of the name (law/format.h). */
static void say_dimension(const struct pack *p, struct check *out, int d, struct dims a,
			  struct dims b, struct dims c)
{
	out->dimension = d;
	const char *name = d < 0 || d >= p->n_dimensions ? "" : p->dimensions[d].name;
	law__say(out, TEXT(name));
	law__say(out, INT(d < 0 ? 0 : a.v[d]));
	law__say(out, INT(d < 0 ? 0 : b.v[d]));
	law__say(out, INT(d < 0 ? 0 : c.v[d]));
	law__say(out, TEXT(name));
}

/* The dimension that comes nearest to the limit, for saying that it held: the first that is wanted
 * at all. */
static int first_wanted(struct dims want)
{
	for (int i = 0; i < DIMS_MAX; i++)
		if (want.v[i] > 0)
			return i;
	return -1;
}

/* Filed by now: {0} the filing {1} the application {2} the days in between, which are shown. */
GUARD(filed_before)
{
	(void)p, (void)n;
	law__say(out, INT(f->filing_day));
	law__say(out, INT(f->submitted_day));
	law__say(out, INT(f->submitted_day > f->filing_day ? f->submitted_day - f->filing_day : 0));
	return f->filing_day <= f->today;
}

GUARD(within_level)
{
	int64_t limit = value_of(p, n, f, 0);
	law__say(out, INT(f->protection_level));
	law__say(out, INT(limit));
	return f->protection_level >= 1 && f->protection_level <= limit;
}

/* {1} wanted {2} held by others {3} granted */
GUARD(held_within)
{
	(void)n;
	struct dims others = dims_sub(dims_add(f->quota_used, f->quota_reserved), f->case_reserved);
	struct dims want = wanted(f);
	int over = dims_over(dims_add(others, want), f->quota_granted);
	say_dimension(p, out, over >= 0 ? over : first_wanted(want), want, others,
		      f->quota_granted);
	return over < 0;
}

/* {1} wanted {2} held by others {3} what the cloud has */
GUARD(within_capacity)
{
	(void)n;
	struct dims others = dims_sub(dims_add(f->cloud_used, f->cloud_reserved), f->case_reserved);
	struct dims want = wanted(f);
	int over = -1, named = -1;
	for (int i = DIMS_MAX - 1; i >= 0; i--) {
		if (f->cloud_capacity.v[i] <= 0 || want.v[i] <= 0)
			continue;
		named = i;
		if (others.v[i] + want.v[i] > f->cloud_capacity.v[i])
			over = i;
	}
	say_dimension(p, out, over >= 0 ? over : named, want, others, f->cloud_capacity);
	return over < 0;
}

/* With what the project has of it already: {1} wanted {2} granted quota {3} had {5} percent */
static int over_share(const struct facts *f, int64_t percent)
{
	return dims_over_percent(dims_add(wanted(f), f->development_held), f->quota_granted,
				 percent);
}

GUARD(within_share)
{
	int64_t percent = value_of(p, n, f, 0);
	struct dims want = wanted(f);
	int over = over_share(f, percent);
	say_dimension(p, out, over >= 0 ? over : first_wanted(want), want, f->quota_granted,
		      f->development_held);
	law__say(out, INT(percent));
	return over < 0;
}

/* Of what is wanted, the dimension that comes nearest to its quota. */
static int tightest(struct dims want, struct dims all, struct dims quota)
{
	int found = -1;
	for (int i = 0; i < DIMS_MAX; i++)
		if (want.v[i] > 0 && (found < 0 || (__int128)all.v[i] * quota.v[found] >
							   (__int128)all.v[found] * quota.v[i]))
			found = i;
	return found;
}

/* Held by the unit + wanted against its quotas and the percentage over them. What the case holds
 * reserved already has been let pass before. {1} held {2} wanted {3} quotas {5} percent {6} the
 * line {7} held + wanted */
static bool weigh_unit(const struct pack *p, const struct need *n, const struct facts *f,
		       struct check *out)
{
	int64_t percent = value_of(p, n, f, 0);
	struct dims want = wanted(f), all = dims_add(f->unit_held, want);
	int over = dims_over_percent(all, f->unit_quota, 100 + percent);
	int d = over >= 0 ? over : tightest(want, all, f->unit_quota);
	say_dimension(p, out, d, f->unit_held, want, f->unit_quota);
	law__say(out, INT(percent));
	law__say(out, INT(d < 0 ? 0 : num_mul(f->unit_quota.v[d], 100 + percent) / 100));
	law__say(out, INT(d < 0 ? 0 : all.v[d]));
	return over >= 0 && !f->unit_unlimited && dims_over(want, f->case_reserved) >= 0;
}

GUARD(over_limit)
{
	return weigh_unit(p, n, f, out);
}

GUARD(within_limit)
{
	return !weigh_unit(p, n, f, out);
}

/* Always holds: says on which side of the limit the matter stands, and so who decides. */
GUARD(limit_shown)
{
	bool over = weigh_unit(p, n, f, out);
	out->name = f->unit_unlimited ? "need.limit_shown.free"
		    : over            ? "need.limit_shown.over"
				      : "need.limit_shown.yes";
	return true;
}

/* {1} granted {2} asked */
GUARD(granted_within_asked)
{
	(void)n;
	int over = dims_over(f->granted, f->asked);
	say_dimension(p, out, over >= 0 ? over : first_wanted(f->granted), f->granted, f->asked,
		      (struct dims){ 0 });
	return over < 0;
}

/* {1} asked back {2} held */
GUARD(asked_within_resource)
{
	(void)n;
	int over = dims_over(f->asked, f->resource_held);
	say_dimension(p, out, over >= 0 ? over : first_wanted(f->asked), f->asked, f->resource_held,
		      (struct dims){ 0 });
	return over < 0;
}

static bool one_of(const struct need *n, int from, const char *text)
{
	for (int i = from; text && i < n->n_args; i++)
		if (text_same(n->args[i], text))
			return true;
	return false;
}

static const char *form_text(const struct facts *f, const char *field)
{
	return f->form_text ? f->form_text(f->form, field) : NULL;
}

GUARD(form_is)
{
	(void)p;
	const char *choice = form_text(f, n->args[0]);
	law__say(out, TEXT(choice));
	return one_of(n, 1, choice);
}

static const struct field *field_in(const struct step *s, const char *name)
{
	for (int i = 0; i < s->n_fields; i++)
		if (text_same(s->fields[i].name, name))
			return &s->fields[i];
	return NULL;
}

/* The field that an argument of a need names: of the need's own step. */
const struct field *law__field_of(const struct pack *p, const struct need *n, int arg)
{
	for (int i = 0; i < p->n_procedures; i++)
		for (int j = 0; j < p->procedures[i]->n_steps; j++) {
			const struct step *s = p->procedures[i]->steps[j];
			if (s->n_needs && n >= s->needs && n < s->needs + s->n_needs)
				return field_in(s, n->args[arg]);
		}
	return NULL;
}

void law__say_label(struct check *out, const struct field *f)
{
	law__say(out, TEXT(f ? f->label.zh : ""));
	law__say(out, TEXT(f ? f->label.en : ""));
}

/* filled_if FIELD OPTION OTHER: where FIELD is OPTION, OTHER is filled in. {0} {1} what OTHER is
 * called in Chinese and English, {2} {3} FIELD. */
GUARD(filled_if)
{
	law__say_label(out, law__field_of(p, n, 2));
	law__say_label(out, law__field_of(p, n, 0));
	const char *other = form_text(f, n->args[2]);
	return !text_same(form_text(f, n->args[0]), n->args[1]) || (other && other[0]);
}

/* together FIELD OTHER: both are filled in, or neither. {0} {1} FIELD, {2} {3} OTHER. */
GUARD(together)
{
	law__say_label(out, law__field_of(p, n, 0));
	law__say_label(out, law__field_of(p, n, 1));
	const char *one = form_text(f, n->args[0]), *other = form_text(f, n->args[1]);
	return (one && one[0]) == (other && other[0]);
}

/* not_to_come FIELD: its day is today or past, where it is filled in. {0} {1} FIELD. */
GUARD(not_to_come)
{
	int32_t day;
	law__say_label(out, law__field_of(p, n, 0));
	const char *text = form_text(f, n->args[0]);
	return !text || !day_parse(text, &day) || day <= f->today;
}

/* to_come FIELD: its day is today or later, where it is filled in. {0} {1} FIELD. */
GUARD(to_come)
{
	int32_t day;
	law__say_label(out, law__field_of(p, n, 0));
	const char *text = form_text(f, n->args[0]);
	return !text || !day_parse(text, &day) || day >= f->today;
}

static bool number_of(const struct facts *f, const char *field, int64_t *out)
{
	*out = 0;
	return f->form_number && f->form_number(f->form, field, out);
}

/* at_most FIELD OTHER: the number is no more than the other one. {0} {1} FIELD, {2} {3} OTHER. */
GUARD(at_most)
{
	int64_t a, b;
	law__say_label(out, law__field_of(p, n, 0));
	law__say_label(out, law__field_of(p, n, 1));
	return !number_of(f, n->args[0], &a) || !number_of(f, n->args[1], &b) || a <= b;
}

GUARD(addressee_is)
{
	(void)p;
	law__say(out, TEXT(f->addressee_kind));
	return one_of(n, 0, f->addressee_kind);
}

static bool filled(const struct facts *f, const struct need *n, int arg)
{
	const char *text = form_text(f, n->args[arg]);
	return text && text[0];
}

/* either FIELD OTHER: one of them is filled in, and not both. {0} {1} FIELD, {2} {3} OTHER. */
GUARD(either)
{
	law__say_label(out, law__field_of(p, n, 0));
	law__say_label(out, law__field_of(p, n, 1));
	return filled(f, n, 0) != filled(f, n, 1);
}

/* filled_over VALUE FIELD: above that share FIELD says why. {0} {1} FIELD {2} percent */
GUARD(filled_over)
{
	int64_t percent = value_of(p, n, f, 0);
	law__say_label(out, law__field_of(p, n, 1));
	law__say(out, INT(percent));
	return over_share(f, percent) < 0 || filled(f, n, 1);
}

/* filled_again FIELD: who had development resources before says why once more. {0} {1} FIELD */
GUARD(filled_again)
{
	law__say_label(out, law__field_of(p, n, 0));
	return !f->development_before || filled(f, n, 0);
}

/* none_asked DIMENSION...: nothing of these. {0} the dimension. */
GUARD(none_asked)
{
	struct dims want = wanted(f);
	for (int i = 0; i < n->n_args; i++) {
		int d = law_dimension_find(p, n->args[i]);
		if (d < 0 || want.v[d] == 0)
			continue;
		out->dimension = d;
		law__say(out, TEXT(n->args[i]));
		return false;
	}
	law__say(out, TEXT(n->args[0]));
	return true;
}

/* FIELD is filled in if somebody in the case has said one of the outcomes. {0} FIELD */
GUARD(filled_if_said)
{
	bool said = false;
	for (int i = 1; i < n->n_args; i++)
		said = said || (f->said && f->said(f->case_history, n->args[i]));
	law__say_label(out, law__field_of(p, n, 0));
	const char *text = form_text(f, n->args[0]);
	return !said || (text && text[0]);
}

GUARD(party_is)
{
	(void)p;
	law__say(out, TEXT(f->statement_kind));
	return one_of(n, 0, f->statement_kind);
}

/* {0} the month */
GUARD(month_open)
{
	(void)p, (void)n;
	law__say(out, INT(f->count_month_day));
	return !f->month_settled;
}

/* Used in the month that it is entered into, or earlier where that month is settled already. {0}
 * the day {1} the month */
GUARD(use_in_month)
{
	(void)p, (void)n;
	law__say(out, INT(f->count_used_day));
	law__say(out, INT(f->count_month_day));
	return f->count_used_day <= f->today &&
	       f->count_used_day < day_add_months(f->count_month_day, 1) &&
	       (f->count_used_day >= f->count_month_day || f->used_month_settled);
}

GUARD(resource_state_is)
{
	(void)p;
	law__say(out, TEXT(f->resource_state));
	return one_of(n, 0, f->resource_state);
}

GUARD(resource_class_is)
{
	(void)p;
	law__say(out, TEXT(f->resource_class));
	return one_of(n, 0, f->resource_class);
}

/* {0} the deadline */
GUARD(in_time)
{
	(void)p, (void)n;
	law__say(out, INT(f->step_due_day));
	return f->step_due_day == DAY_NONE || f->today <= f->step_due_day;
}

/* clang-format off */
const struct guard law_guards[] = {
	{"always", "", 0, always},
	{"project_initiated", "", F_SYSTEM, project_initiated},
	{"initiation_filed", "", F_SYSTEM, initiation_filed},
	{"filed_before", "", F_SYSTEM, filed_before},
	{"within_level", "v", F_SYSTEM, within_level},
	{"unclassified", "", F_SYSTEM, unclassified},
	{"city_body", "", F_SYSTEM, city_body},
	{"sponsored", "", F_SYSTEM, sponsored},
	{"entitled", "", F_SYSTEM, entitled},
	{"district_managed", "", F_SYSTEM, district_managed},
	{"municipal_unit", "", F_SYSTEM, municipal_unit},
	{"municipal_cloud", "", F_SYSTEM, municipal_cloud},
	{"budget_unit", "", F_SYSTEM, budget_unit},
	{"on_cloud", "", F_SYSTEM, on_cloud},
	{"in_development", "", F_SYSTEM, in_development},
	{"has_items", "", F_FORM, has_items},
	{"held_within", "q", F_FORM | F_QUOTA, held_within},
	{"within_capacity", "", F_FORM | F_QUOTA | F_CAPACITY, within_capacity},
	{"fits_always", "", F_SWEEP, law__fits_always},
	{"period_given_back", "", F_QUOTA | F_TURN, law__period_given_back},
	{"within_share", "v", F_FORM | F_QUOTA, within_share},
	{"over_limit", "v", F_FORM | F_UNIT | F_QUOTA, over_limit},
	{"within_limit", "v", F_FORM | F_UNIT | F_QUOTA, within_limit},
	{"limit_shown", "v", F_FORM | F_UNIT | F_QUOTA, limit_shown},
	{"filled_over", "vf", F_FORM | F_QUOTA, filled_over},
	{"filled_again", "f", F_FORM | F_QUOTA, filled_again},
	{"either", "ff", F_FORM, either},
	{"none_asked", "w+", F_FORM, none_asked},
	{"term_within", "fv", F_FORM, law__term_within},
	{"extended_within", "fv", F_FORM | F_RESOURCE, law__extended_within},
	{"ahead_of_end", "v", F_RESOURCE, law__ahead_of_end},
	{"extensions_below", "v", F_RESOURCE, law__extensions_below},
	{"term_runs", "", F_RESOURCE, law__term_runs},
	{"kept_long_enough", "", F_RESOURCE, law__kept_long_enough},
	{"no_extension_open", "", F_RESOURCE, no_extension_open},
	{"addresses_inside", "", F_ORDERS, addresses_inside},
	{"not_initiated", "", F_SYSTEM, not_initiated},
	{"granted_within_asked", "", F_FORM, granted_within_asked},
	{"asked_within_resource", "", F_FORM | F_RESOURCE, asked_within_resource},
	{"form_is", "fw+", F_FORM, form_is},
	{"filled_if", "fwf", F_FORM, filled_if},
	{"together", "ff", F_FORM, together},
	{"not_to_come", "f", F_FORM, not_to_come},
	{"to_come", "f", F_FORM, to_come},
	{"at_most", "ff", F_FORM, at_most},
	{"addressee_is", "w+", F_ADDRESSEE, addressee_is},
	{"resource_state_is", "w+", F_RESOURCE, resource_state_is},
	{"resource_class_is", "w+", F_RESOURCE, resource_class_is},
	{"backup_confirmed", "", F_BACKUP, backup_confirmed},
	{"backup_safe", "", F_BACKUP, backup_safe},
	{"notice_received", "", F_CASE, notice_received},
	{"deliveries_reported", "", F_ORDERS, deliveries_reported},
	{"in_time", "", F_CASE, in_time},
	{"catalogue_complete", "", F_CATALOGUE, catalogue_complete},
	{"catalogue_matches_review", "", F_CATALOGUE, catalogue_matches_review},
	{"filled_if_said", "fo+", F_FORM | F_CASE, filled_if_said},
	{"party_is", "w+", F_STATEMENT, party_is},
	{"statement_adds_up", "", F_STATEMENT, statement_adds_up},
	{"no_open_objection", "", F_STATEMENT, no_open_objection},
	{"month_open", "", F_COUNT, month_open},
	{"use_in_month", "", F_COUNT, use_in_month},
	{"evidence_new", "", F_COUNT, evidence_new},
	{"price_within", "v", F_CATALOGUE, law__price_within},
	{"assessed", "v", F_ASSESSED, law__assessed},
	{"below_if", "fwfv", F_FORM, law__below_if},
	{"reaches_if", "fwfv", F_FORM, law__reaches_if},
	{"observed_if", "fwffv", F_FORM, law__observed_if},
	{"in_use_if", "fwfv", F_FORM | F_WARNED, law__in_use_if},
	{"found_held", "", F_WARNED, found_held},
	{"not_frozen", "", F_WARNED, law__not_frozen},
	{"frozen", "", F_WARNED, law__frozen},
	{0},
};
/* clang-format on */

const struct guard *law_guard_find(const char *name)
{
	for (const struct guard *g = law_guards; g->name; g++)
		if (text_same(g->name, name))
			return g;
	return NULL;
}
