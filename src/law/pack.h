/* A rule pack: a regulation's own words and the statements that carry them out, read from the
 * folder rules/NAME.
 *
 * Pure and const once read. Grammar and meaning: rules/README.md. Every part knows its file and
 * line, so that every error, every explanation and every duty can point at the sentence it comes
 * from. */
#ifndef YH_LAW_PACK_H
#define YH_LAW_PACK_H

#include "base/arena.h"
#include "base/status.h"
#include "civil/calendar.h"
#include "civil/dims.h"

struct source {
	const char *file; /* "ch4-resources.rules" */
	int line, column; /* column in characters, from 1; 0 where only the line matters */
};

struct title {
	const char *zh, *en;
};

struct dimension {
	const char *name; /* "vcpu" */
	struct title title, unit;
};

/* Who sees what: own unit, district subtree, the whole city, what a contract links, platform only,
 * audit. */
enum sees { SEES_OWN, SEES_DISTRICT, SEES_CITY, SEES_LINKED, SEES_PLATFORM, SEES_AUDIT };

/* How a case finds the body that bears a step. */
enum relation {
	OF_UNIT,      /* the applicant: the case's unit */
	OF_SPONSOR,   /* the unit's sponsoring department; the unit itself where it needs none */
	OF_CLOUD,     /* operator, authority of the case's cloud: municipal or the district's */
	OF_LEVEL,     /* EI, finance, authority of the unit's level */
	OF_CITY,      /* the municipal body */
	OF_VENDOR,    /* the vendor that delivers the case's cloud zone */
	OF_PARTY,     /* a statement's party: unit or vendor */
	OF_ADDRESSEE, /* whom a matter addresses: its field marked `addressee` */
	OF_ISSUER,    /* who began the matter, or the one that this follows from */
	OF_INVITED,   /* an organisation that a field of the case names (struct step.each) */
};

struct role {
	const char *name; /* "operator.reviewer": body, dot, post */
	const char *body, *post;
	struct title title;
	enum sees sees;
	bool bears;       /* it has a relation, so a step can be borne by it */
	enum relation of; /* where a step does not say */
	/* Static separation: roles of groups that exclude each other are never one person's. */
	const char *group;
	/* Dynamic separation: what it does in a case (applicant, approver, reviewer ...). */
	const char *function;
	/* Whatever else it sees: of cases only those that its organisation began or has a part in.
	 */
	bool cases_own;
	struct source at;
};

/* Nobody holds two of these. statically: groups, for ever; else functions, within one case. */
struct exclusion {
	bool statically;
	const char *const *names;
	int n;
	const char *article; /* or NULL */
	struct source at;
};

enum value_unit {
	UNIT_NUMBER,
	UNIT_PERCENT,
	UNIT_WORKDAYS,
	UNIT_MONTHS,
	UNIT_DAYS,
	UNIT_CHOICE,
	UNIT_FACTOR,
};
enum strength { HARD, IN_PRINCIPLE, POLICY };

/* A number or a choice of readings that the law or a policy fixes, from a date on. */
struct policy {
	const char *name; /* "expansion.limit" */
	enum value_unit unit;
	int64_t number;     /* of all units but choice */
	const char *choice; /* the reading in force */
	struct title reading, alternative;
	enum strength strength;
	const char *article;
	int32_t from_day;
	const struct policy *later; /* the same value from its next date on, or NULL */
	struct source at;
};

/* A sentence that binds somebody (duties.csv) and where it lives. */
enum duty_home { DUTY_PROCEDURE, DUTY_CHECK, DUTY_PAGE, DUTY_REGISTER, DUTY_TEXT, DUTY_NOT_YET };
struct duty_of_law {
	const char *id; /* "19.1-c" */
	/* Of duties.csv, "" where the pack has no such file: who is bound
	 * ("operator|district_operator"); duty, power, limit, condition, principle or definition;
	 * the law's words that bind. */
	const char *bearer, *kind, *words;
	enum duty_home home;
	/* "open_resource/review", a check's or page's name; of text and not_yet the English of
	 * `why`.
	 */
	const char *where;
	struct title why; /* text, not_yet: the reason, in both languages */
	const struct paragraph *paragraph;
	struct source at;
};

struct paragraph {
	const char *cite; /* "19.1", "24.1.2" */
	int article, number, item;
	const char *text; /* without the leading article line */
	const struct duty_of_law **duties;
	int n_duties;
	const struct procedure **procedures;
	int n_procedures;
	const struct policy **policies;
	int n_policies;
	const struct registry **registries;
	int n_registries;
	struct title nothing; /* why no statement is needed, or NULL texts */
	struct source at;
};

struct article {
	int number;
	const char *heading_zh; /* "测试与开通" */
	const char *heading_en;
	int chapter;
	const char *chapter_zh, *chapter_en;
	const struct paragraph **paragraphs; /* with their items, in the law's order */
	int n_paragraphs;
	struct source at;
};

enum field_kind {
	FIELD_TEXT, /* one line, at most 200 characters */
	FIELD_LONG, /* at most 4000 */
	FIELD_INT,
	FIELD_BOOL,
	FIELD_DATE,
	FIELD_MONTH,       /* "2026-08" */
	FIELD_CHOICE,      /* options */
	FIELD_DIMS,        /* object of dimension name -> integer >= 0 */
	FIELD_ITEMS,       /* list of {code, quantity}: catalogue items in force; becomes dims */
	FIELD_SYSTEM,      /* id of one of the unit's systems */
	FIELD_RESOURCE,    /* id of one of the unit's resources */
	FIELD_ENTRIES,     /* list of catalogue entries, {code, category, name, content, ...} */
	FIELD_FILE,        /* attachment id */
	FIELD_ORG,         /* id of an organisation */
	FIELD_ORGS,        /* list of them */
	FIELD_DISTRICT,    /* id of a district government */
	FIELD_ENTRY,       /* id of an entry in force of the register `of` */
	FIELD_MONEY,       /* yuan as decimal text, at most two places: "1250000.50" */
	FIELD_YEAR,        /* 2026 */
	FIELD_ARTICLE,     /* "19", "19.2": a place of the regulation */
	FIELD_RECURRENCES, /* list of recurring amounts, {rrule, start, end, extra} */
	FIELD_KINDS
};
/* As the pack writes it: "text" ... */
const char *law_field_kind(enum field_kind k);

struct field {
	const char *name;
	enum field_kind kind;
	bool required;
	struct title label, help;
	int64_t least, most;        /* FIELD_INT */
	const char *const *options; /* FIELD_CHOICE: names */
	const struct title *option_titles;
	int n_options;
	const char *of; /* FIELD_ENTRY: the register */
	bool addressee; /* FIELD_ORG: whom the matter addresses */
	struct source at;
};

/* A guard that must hold. args are words of the statement: names of policies, fields or classes. */
struct need {
	const char *guard;
	const char *const *args;
	int n_args;
	enum strength strength; /* HARD refuses; IN_PRINCIPLE asks for a reason */
	const char *article;
	struct source at;
};

struct effect_use {
	const char *name; /* "quota.reserve" */
	const char *arg;  /* or NULL */
};

enum ending { GOES_ON, ENDS_DONE, ENDS_REFUSED, ENDS_WITHDRAWN, ENDS_RELEASED };

struct outcome {
	const char *name; /* "pass" */
	struct title label;
	const struct need *when; /* taken only if it holds (first that does); or NULL */
	const struct step *next; /* NULL if it ends */
	enum ending ending;
	bool reason;    /* a written reason is required */
	bool pauses;    /* what follows does not run against the bearer (补正) */
	bool grants;    /* the decider may grant another amount than was asked */
	bool batch;     /* may be taken for several cases at once, with one reason */
	bool by_system; /* never a person's: only what the step lapses to (silence) */
	const struct effect_use *effects;
	int n_effects;
	struct source at;
};

struct bearer {
	const struct role *role;
	enum relation of;
	bool either; /* instead of the one before it, whichever office is there */
	/* Whose the step is where the unit has a sponsor: of that sponsor. NULL: role's all the
	 * same. */
	const struct role *sponsored;
};

struct term {
	bool set;
	struct period period;
	enum strength strength;
	const char *since; /* step whose completion starts the clock; NULL: entry into this step */
	const char *or_since; /* or this one, whichever was completed last; or NULL */
	const char *article;  /* or NULL where policy */
	const char *until;    /* date field of the form that says the day; or NULL */
	/* The value it came from, at its first date; or NULL when written in place. */
	const struct policy *policy;
};

struct step {
	const char *name;
	struct title title;
	const struct procedure *procedure;
	/* More than one: each decides; all must take the same passing outcome to go on. */
	const struct bearer *bearers;
	int n_bearers;
	/* A field of kind orgs: each organisation in it has a duty, in the first of these roles
	 * that is there; each says its own, and the case goes on when the last has. Or NULL. */
	const char *each;
	struct term term;
	const struct need *needs; /* of every outcome that passes (law_outcome_passes) */
	int n_needs;
	const struct field *fields; /* what the bearer fills in here */
	int n_fields;
	const struct outcome *outcomes;
	int n_outcomes;
	const char *lapse;   /* outcome that the system takes when the term ends, or NULL */
	bool step_up;        /* a fresh one-time code is needed: decisions, money */
	const char *article; /* its own, or its procedure's: never NULL */
	struct source at;
};

struct procedure {
	const char *name; /* "open_resource" */
	struct title title;
	/* How the apply page names the wish: 新系统上云; the title where the pack does not say. */
	struct title ask;
	const struct paragraph *paragraph; /* that it stands under */
	const char *article;
	const char *number_word; /* 测, as in 沪政云测〔2026〕118号 */
	const char *about; /* "system", "resource", "catalogue", "statement", "unit", "matter" */
	const struct step *first; /* always the applicant's; its fields are the application form */
	const struct step *const *steps;
	int n_steps;
	const char *const *withdraw_at; /* steps from which the applicant may withdraw */
	int n_withdraw_at;
	const struct effect_use *withdraw_effects; /* what was reserved is given back */
	int n_withdraw_effects;
	bool from_case; /* may be raised from an open case by who bears its step; that one waits */
	bool starts_itself; /* by an effect or a job, never from the apply page */
	struct source at;
};

/* A register (台账): a dated, accountable book that cases enter, amend and close. Its columns are
 * the fields of the procedures that enter it. */
struct registry {
	const char *name; /* "overall_design" */
	struct title title;
	const struct paragraph *paragraph; /* that it stands under */
	const char *article;
	const char *group; /* of the navigation: "city" */
	const char *by;    /* "month" or "year": its entries' period; or NULL */
	bool open;         /* everybody who is signed in sees it; else those concerned */
	bool receipts;     /* whoever it is circulated to is asked to read it */
	const struct field *const *fields;
	int n_fields;
	const struct field *period; /* the field that `by` reads; or NULL */
	const struct field *beside; /* the field that names the article it stands beside; or NULL */
	const struct field *const *shows; /* columns of the list, in order */
	int n_shows;
	const struct field *const *one_per; /* at most one entry in force for the same of these */
	int n_one_per;
	bool one_per_unit;         /* ... and of the same organisation that enters it */
	const struct field *every; /* of each district one is in force on every day; or NULL */
	struct source at;
};

/* Names that the pack lists for the modules, each with its title: kinds of bodies, networks,
 * technologies, roles by matter. */
struct list_word {
	const char *name;
	struct title title;
	struct source at;
};
struct word_list {
	const char *name; /* "technology" */
	struct title title;
	const struct list_word *words;
	int n;
	struct source at;
};

/* What a principle comes to: computed from a register's entries in force, by the program, or not
 * yet. */
enum figure_kind {
	FIGURE_COUNT,    /* entries in force */
	FIGURE_COVERED,  /* districts with an entry in force, of all */
	FIGURE_SHARE,    /* of entries, those whose field is the option */
	FIGURE_SHARE_BY, /* the same, weighed by a number or an amount */
	FIGURE_RATIO,    /* sum of one field by the sum of another, of the newest period */
	FIGURE_FILLED,   /* entries whose field is filled in, of all */
	FIGURE_REPEATED, /* values of a field that several entries have where another is the option
			  */
	FIGURE_COMPUTED, /* by name, by the program */
	FIGURE_NONE,     /* no data yet; `why` */
};
enum { FIGURE_ARGS = 4 };
struct law_figure {
	const char *name;
	struct title title, why;
	enum figure_kind kind;
	const char *args[FIGURE_ARGS];
	const struct registry *registry; /* or NULL */
};
struct figure_group {
	const char *name;
	struct title title;
	const struct law_figure *list;
	int n;
};

struct pack {
	const char *name, *version; /* "shanghai-2022", "2022-05-01" */
	struct title title;
	int32_t issued_day, effective_day;
	const struct dimension *dimensions;
	int n_dimensions; /* <= DIMS_MAX */
	const struct role *roles;
	int n_roles;
	const struct exclusion *exclusions;
	int n_exclusions;
	const struct word_list *lists;
	int n_lists;
	const struct policy *policies;
	int n_policies;
	const struct article *articles;
	int n_articles;
	const struct procedure *const *procedures;
	int n_procedures;
	const struct duty_of_law *duties;
	int n_duties;
	const struct registry *registries;
	int n_registries;
	const struct figure_group *figures;
	int n_figures;
	const char *text;     /* the whole law, as the `|` lines give it */
	const char *preamble; /* its lines before the first chapter */
	const char *text_sm3; /* hex of all files' bytes: what a case's version means */
};

/* Several packs by effective date; a case keeps the version it started under. */
struct packs {
	const struct pack *const *at; /* ascending by effective_day */
	int n;
};

struct pack_error {
	const char *file;
	int line, column;
	const char *text; /* one helpful sentence: what is wrong, what was expected */
};

/* One file of a pack: "ch4-resources.rules", "law.txt" or "duties.csv", with its bytes. */
struct pack_file {
	const char *name, *bytes;
	size_t size;
};

/* Pure: the files, in name order, to a pack. All faults found are listed (at most 50); with any,
 * the answer is NULL. The pack lives as long as the arena and keeps no pointer into the files. */
struct pack *law_pack_parse(struct arena *a, const struct pack_file *files, int n,
			    struct pack_error **errors, int *n_errors);

/* Reads every .rules file of the folder in name order. All errors found are listed (at most 50). */
enum status MUST law_pack_read(struct ctx *c, const char *folder, struct pack **out,
			       struct pack_error **errors, int *n);
/* The same of a pack that travels inside the binary: rules/NAME. */
enum status MUST law_pack_embedded(struct ctx *c, const char *name, struct pack **out,
				   struct pack_error **errors, int *n);

const struct pack *law_pack_at(const struct packs *p, int32_t day); /* in force on that day */
const struct pack *law_pack_of(const struct packs *p, const char *version); /* NULL if unknown */
const struct procedure *law_procedure_find(const struct pack *p, const char *name);
const struct step *law_step_find(const struct procedure *p, const char *name);
const struct registry *law_registry_find(const struct pack *p, const char *name);
const struct field *law_registry_field(const struct registry *r, const char *name);
/* The addressee's field of a procedure, or NULL. */
const struct field *law_addressee_of(const struct procedure *p);
const struct role *law_role_find(const struct pack *p, const char *name);
/* The value in force on the day; _get asserts that there is one of the name, _find gives NULL. */
const struct policy *law_policy_get(const struct pack *p, const char *name, int32_t day);
const struct policy *law_policy_find(const struct pack *p, const char *name, int32_t day);
/* The term of a clock that starts on the day: of a value with several dates the one in force then.
 */
struct term law_term_on(const struct term *t, int32_t day);
const struct paragraph *law_paragraph_find(const struct pack *p, const char *cite);
/* Of "19", "19.2" or "24.1.2". */
const struct article *law_article_find(const struct pack *p, const char *cite);
int law_dimension_find(const struct pack *p, const char *name); /* -1 if unknown */
/* NULL if the pack has no such list; NULL if the list has no such word, or is NULL. */
const struct word_list *law_list_find(const struct pack *p, const char *name);
const struct list_word *law_word_find(const struct word_list *l, const char *word);
/* Whether one person may hold both roles at all (static separation). */
bool law_roles_exclude(const struct pack *p, const struct role *a, const struct role *b,
		       const struct exclusion **why);
/* Whether one person may hold both functions in one case. */
bool law_functions_exclude(const struct pack *p, const char *a, const char *b,
			   const struct exclusion **why);

#endif
