/* The pure decision: given a case's place, facts and what somebody decides, the verdict with its
 * arithmetic and effects. Writes nothing, reads no clock. The server, `rules check` and the
 * simulator call the same function. */
#ifndef YH_LAW_STEP_H
#define YH_LAW_STEP_H

#include "civil/sweep.h"
#include "law/pack.h"

/* Which facts a guard needs; a source (desk/tables.h) loads whole groups at once. */
enum fact_bits {
	F_SYSTEM = 1 << 0,   /* the system and its project */
	F_QUOTA = 1 << 1,    /* the project's quota: granted, reserved, used */
	F_UNIT = 1 << 2,     /* sums over the unit's projects */
	F_RESOURCE = 1 << 3, /* the resource that the case is about */
	F_BACKUP = 1 << 4,   /* backup and migration confirmation */
	F_CATALOGUE = 1 << 5,
	F_STATEMENT = 1 << 6,
	F_FORM = 1 << 7,    /* always loaded: amounts asked and granted, form choices */
	F_CASE = 1 << 8,    /* always loaded: who did what in this case, notices received */
	F_COUNT = 1 << 9,   /* counted use: the month it is entered into, its day, its evidence */
	F_ORDERS = 1 << 10, /* work orders of the case */
	F_ADDRESSEE = 1 << 20, /* whom the matter addresses */
	F_ASSESSED = 1 << 12,  /* when the items that a catalogue case changes were last assessed */
	F_WARNED = 1 << 11,    /* what a finding is about; whether issue is stopped */
	F_CAPACITY = 1 << 24,  /* what the case's cloud has, and what of it is held */
	F_TURN = 1 << 21,      /* the period of a periodic quota that the case is about */
	F_SWEEP = 1 << 22,     /* periodic quotas of the cloud at every instant to come */
};

struct facts {
	uint32_t known;
	int32_t today;
	const struct calendar *calendar; /* NULL: Monday to Friday */
	/* F_FORM */
	struct dims asked, granted;
	/* A field of the form: NULL when absent; a bool reads "yes" or "no". */
	const char *(*form_text)(const void *form, const char *field);
	/* Its number; false where it is none. */
	bool (*form_number)(const void *form, const char *field, int64_t *out);
	const void *form;
	/* F_SYSTEM */
	bool project_initiated, initiation_filed;
	int32_t filing_day, submitted_day; /* of initiation; of the application. 0: not said */
	int protection_level;              /* 1-5 */
	bool classified, exempt, on_cloud, in_development;
	bool municipal_unit, municipal_cloud, budget_unit;
	bool city_body; /* of this city's organs and institutions */
	bool sponsored; /* its sponsor applies for it */
	/* F_QUOTA */
	struct dims quota_granted, quota_reserved, quota_used;
	/* What this case itself holds of quota_reserved: it does not stand in its own way. */
	struct dims case_reserved;
	/* F_CAPACITY: a dimension of which the cloud's pools name nothing is not limited */
	struct dims cloud_capacity, cloud_used, cloud_reserved;
	/* Development resources that the project was granted beside its quota and has not given
	 * back, this case's own apart; whether it ever had any. */
	struct dims development_held;
	bool development_before;
	/* F_UNIT: test and formal resources of the unit on the municipal cloud, and its article-18
	 * quotas */
	struct dims unit_held, unit_quota;
	bool unit_unlimited; /* the matter lies outside of what is weighed over the unit */
	/* F_SWEEP: where they are more than the cloud has */
	struct sweep_over sweep;
	/* F_TURN: what of the period still stands in quota_granted */
	struct dims turn_given;
	/* F_RESOURCE */
	const char *resource_class, *resource_state; /* "test", "running" */
	struct dims resource_held;
	int32_t resource_end_day;  /* DAY_NONE if it has no term */
	int32_t resource_keep_day; /* the last day that it is kept stopped; DAY_NONE if it runs */
	int resource_extensions;   /* how often its term has been extended */
	bool extension_open;       /* somebody has still to decide on an extension */
	/* F_BACKUP */
	bool backup_confirmed, snapshot_kept;
	/* F_CASE */
	/* Whether somebody has said this outcome in the case. */
	bool (*said)(const void *history, const char *outcome);
	const void *case_history;
	bool notice_received; /* the unit's notice of passed verification */
	/* The deadline of the step under way; DAY_NONE if it has none or is paused. */
	int32_t step_due_day;
	/* F_ORDERS */
	bool deliveries_reported; /* every work order of the case is reported done */
	bool addresses_inside;    /* none of the addresses that it reports is a public one */
	/* F_CATALOGUE */
	bool catalogue_complete, catalogue_matches_review;
	/* F_STATEMENT */
	bool statement_adds_up, statement_open_objections;
	const char *statement_kind; /* "unit" or "vendor": whose it is */
	/* F_ADDRESSEE */
	const char *addressee_kind; /* "unit", "operator", "vendor" or "district"; NULL: nobody */
	/* F_COUNT */
	int32_t count_month_day, count_used_day; /* the month's first day; the day of use */
	/* A statement of the month, and of the month of use, is approved. */
	bool month_settled, used_month_settled;
	bool evidence_known; /* one of the items has been entered on this evidence before */
	/* F_CATALOGUE: the dearest of its entries, in micro-yuan */
	int64_t price_most;
	const char *price_most_item;
	/* F_ASSESSED: of what is changed or ended, the item whose last assessment is the oldest; 0:
	 * it has none */
	int32_t assessed_day;
	const char *assessed_item;
	/* F_WARNED */
	int32_t found_open_day; /* when what the finding is about was opened, the newest of it */
	bool found_held;        /* something of what was warned about is still held */
	bool issue_stopped;     /* nothing new is issued to the project */
	const char *stopped_on; /* the warning's number */
	int32_t stopped_day;
};

/* One guard weighed: shown to people whether it held or not. */
struct check {
	const struct need *need;
	bool holds;
	/* Sentence in words/: "need.held_within.no" or ".yes"; or another, which the guard names.
	 */
	const char *name;
	struct value args[FAULT_ARGS]; /* its numbers */
	int n_args;
	int dimension; /* the dimension that decided, or -1 */
};

enum verdict_kind {
	VERDICT_ALLOWED,
	VERDICT_WANTS_REASON,
	VERDICT_REFUSED,
	VERDICT_NO_SUCH_OUTCOME
};

struct verdict {
	enum verdict_kind kind;
	struct check *checks;
	int n_checks;
	const struct check *refused_by; /* the first hard check that failed */
	const struct outcome *outcome;
	const struct step *next;
	enum ending ending;
};

/* Facts that the step's outcome needs (its own and those of `when`); outcome NULL: of all of them.
 * F_FORM and F_CASE are always among them. */
uint32_t law_facts_needed(const struct pack *p, const struct step *s, const char *outcome);

/* VERDICT_REFUSED and VERDICT_WANTS_REASON come with the outcome that would be taken. Checks are
 * those of the outcome's needs, in the pack's order; none for an outcome that does not pass. Values
 * are those in force on f->today. */
void law_step(struct arena *a, const struct pack *p, const struct step *s, const char *outcome,
	      bool has_reason, const struct facts *f, struct verdict *out);

/* A guard: a pure test of facts, found by name, with no article in it. It fills in name, args and
 * dimension of *out. */
struct guard {
	const char *name;
	/* A letter an argument: v a value's name, f a field's, w any word, q the word quota; +
	 * repeats. */
	const char *takes;
	uint32_t needs;
	bool (*test)(const struct pack *p, const struct need *n, const struct facts *f,
		     struct check *out);
};
extern const struct guard law_guards[]; /* ended by name == NULL */
const struct guard *law_guard_find(const char *name);

/* Whether an outcome must meet the step's needs: it asks for no reason, does not pause, and does
 * not end refused, withdrawn or released. */
bool law_outcome_passes(const struct outcome *o);

#endif
