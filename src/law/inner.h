/* What the files of law share while a pack is read: lines and words, the list of faults, and the
 * half-made pack whose names are not pointers yet. Nothing outside src/law includes it. */
#ifndef YH_LAW_INNER_H
#define YH_LAW_INNER_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "law/pack.h"
#include "law/prove.h"
#include "law/step.h"

enum {
	PACK_ERRORS = 50,
	PACK_FILES = 64,
	PACK_FILE_BYTES = 1 << 20,
	PACK_LINE_BYTES = 4000,
	PACK_WORDS = 64,
	TERM_MOST = 3660
};

/* One word or "text" of a line. */
struct word {
	const char *text;
	int column; /* in characters, from 1; a tab is one */
	bool quoted;
};

/* One line that says something: a statement, or `| words of the law`. */
struct line {
	struct source at;
	int depth;       /* tabs before it */
	const char *law; /* the words after `| `, or NULL */
	int law_column;
	struct word *words;
	int n, next; /* next: the first word that is not read yet */
	int end_column;
	bool broken; /* could not be cut into words; what stands under it is passed over */
};

struct faults {
	struct arena *arena;
	struct pack_error *errors;
	int n, room;
	bool full; /* more than PACK_ERRORS: the rest is not listed */
};

__attribute__((format(printf, 4, 5))) void law__fault(struct faults *f, struct source at,
						      int column, const char *format, ...);

int law__by_place(const void *x, const void *y); /* of struct pack_error, for qsort */

/* Lexer: the lines of one file, comments and empty lines dropped. */
struct line *law__lex(struct faults *f, const char *name, const char *bytes, size_t size, int *n);

/* A name that is to be found later, with its place. */
struct name {
	const char *text;
	struct source at;
	int column;
};

struct raw_bearer {
	struct name role, sponsored;
	int of; /* enum relation, or -1: the role's own */
	bool either;
};

struct raw_need {
	struct need n;
	struct name guard, cite;
	struct name *args;
};

struct raw_field {
	struct field f;
	struct name name;
	const char **options;
	struct title *titles;
	struct name of; /* FIELD_ENTRY: the register */
	int n_options, options_room, n_titles, titles_room;
};

struct raw_outcome {
	struct outcome o;
	struct name name, next; /* next.text NULL: it ends */
	struct raw_need *when;  /* or NULL */
	bool broken;            /* its line was wrong: what follows from it is not reported */
	struct name *effects;
};

struct raw_step {
	struct step *s; /* its lasting place */
	struct name name;
	struct raw_bearer *bearers;
	int n_bearers, bearers_room;
	struct raw_need *needs;
	int n_needs, needs_room;
	struct raw_field *fields;
	int n_fields, fields_room;
	struct raw_outcome *outcomes;
	int n_outcomes, outcomes_room;
	struct name since, or_since, value, cite, lapse, until, each;
	bool as_term; /* months and days are a resource's maximum term */
};

struct raw_procedure {
	struct procedure *p; /* its lasting place */
	struct name name, cite;
	struct paragraph *paragraph;
	struct raw_step *steps;
	int n_steps, steps_room;
	struct name *withdraw, *withdraw_effects;
	int n_withdraw;
};

struct raw_registry {
	struct registry r;
	struct name name, cite, beside, every;
	struct name *shows, *one_per;
	int n_shows, n_one_per;
};

struct raw_figure {
	struct law_figure f;
	struct name name, args[FIGURE_ARGS];
	const char *takes;
	int n;
};
struct raw_figures {
	struct figure_group f;
	struct raw_figure *list;
	int n, room;
};

struct raw_duty {
	struct duty_of_law d;
	struct name id, where;
};

struct raw_exclusion {
	struct exclusion x;
	struct name *names;
	struct name cite;
};

struct raw_list {
	struct word_list l;
	struct list_word *words;
	int n, room;
};

/* A law line in the order of the files: what the whole text is compared with. */
struct law_line {
	const char *text;
	struct source at;
	int column;
};

struct raw_paragraph {
	struct paragraph *p;
	int column;
	bool said;    /* has a statement, or says why not */
	bool implied; /* an item that came as a further `|` line of its paragraph */
};

/* The half-made pack. */
struct reader {
	struct arena *arena;
	struct faults faults;
	struct pack *pack;
	bool named, issued, effective;
	bool holes; /* a line was wrong, so what seems to be missing may only be unread */
	struct source pack_at;
	struct dimension *dimensions;
	int n_dimensions, dimensions_room;
	struct role *roles;
	int n_roles, roles_room;
	struct raw_exclusion *exclusions;
	int n_exclusions, exclusions_room;
	struct raw_list *lists;
	int n_lists, lists_room;
	struct policy *policies;
	int n_policies, policies_room;
	struct article *articles;
	int n_articles, articles_room;
	struct raw_paragraph *paragraphs;
	int n_paragraphs, paragraphs_room;
	struct raw_procedure *procedures;
	int n_procedures, procedures_room;
	struct raw_duty *duties;
	int n_duties, duties_room;
	struct raw_registry *registries;
	int n_registries, registries_room;
	struct raw_figures *figures;
	int n_figures, figures_room;
	struct law_line *law;
	int n_law, law_room;
	int chapter; /* the number of the last chapter statement */
	struct title chapter_title;
	const char *expect;     /* the words that the next `|` line must have, or NULL */
	struct line *expect_by; /* the statement that wants them */
	bool open_paragraph;    /* `|` lines belong to the last paragraph */
	/* The last paragraph statement was wrong: its `|` lines belong to nothing, silently. */
	bool lost;
};

/* Cursor over a line's words. Each says what was wanted and returns false where it is not there. */
const struct word *law__peek(const struct line *l);
bool law__accept(struct line *l, const char *word); /* takes it if it is next; no fault */
/* Any plain word; one of a-z 0-9 _ . -; "text"; "中文" "English". */
bool law__take(struct reader *r, struct line *l, const char *what, const struct word **out);
bool law__take_name(struct reader *r, struct line *l, const char *what, struct name *out);
bool law__take_text(struct reader *r, struct line *l, const char *what, const char **out);
bool law__take_title(struct reader *r, struct line *l, const char *what, struct title *out);
bool law__take_int(struct reader *r, struct line *l, const char *what, int64_t least, int64_t most,
		   int64_t *out);
/* One of `words` (ended by NULL): its place, or -1 with a fault that lists them. */
int law__take_one(struct reader *r, struct line *l, const char *what, const char *const *words);
bool law__end(struct reader *r, struct line *l); /* nothing may follow */
void law__wrong(struct reader *r, const struct line *l, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Statements of the frame (parse_frame.c). True: what the statement opens was opened. */
bool law__read_pack(struct reader *r, struct line *l);
bool law__read_issued(struct reader *r, struct line *l);
bool law__read_effective(struct reader *r, struct line *l);
bool law__read_dimension(struct reader *r, struct line *l);
bool law__read_role(struct reader *r, struct line *l);
bool law__read_exclude(struct reader *r, struct line *l);
bool law__read_list(struct reader *r, struct line *l);
bool law__read_word(struct reader *r, struct line *l);
bool law__read_chapter(struct reader *r, struct line *l);
bool law__read_article(struct reader *r, struct line *l);
bool law__read_paragraph(struct reader *r, struct line *l);
bool law__read_nothing(struct reader *r, struct line *l);
bool law__read_duty(struct reader *r, struct line *l);
bool law__read_value(struct reader *r, struct line *l);
bool law__read_policy(struct reader *r, struct line *l);
struct paragraph *law__add_paragraph(struct reader *r, const char *cite, const int64_t part[3],
				     struct source at, int column);
/* Those under `procedure` and `step` (parse_procedure.c). */
bool law__read_procedure(struct reader *r, struct line *l);
bool law__read_withdraw(struct reader *r, struct line *l);
bool law__read_step(struct reader *r, struct line *l);
bool law__read_field(struct reader *r, struct line *l);
bool law__read_option(struct reader *r, struct line *l);
bool law__read_need(struct reader *r, struct line *l);
bool law__read_lapse(struct reader *r, struct line *l);
bool law__read_outcome(struct reader *r, struct line *l);
int law__relation(struct reader *r, struct line *l);

/* Registers (registry.c): the statement, what stands under it, and what procedures do to it. */
bool law__read_register(struct reader *r, struct line *l);
bool law__read_shows(struct reader *r, struct line *l);
bool law__read_one_per(struct reader *r, struct line *l);
bool law__read_beside(struct reader *r, struct line *l);
bool law__read_every(struct reader *r, struct line *l);
/* Figures of principles (figures.c). */
bool law__read_figures(struct reader *r, struct line *l);
bool law__read_figure(struct reader *r, struct line *l);
void law__resolve_figures(struct reader *r); /* after the registers */
bool law__registry_known(const struct reader *r, const char *name);
void law__resolve_registries(struct reader *r); /* after the procedures */

void law__parse(struct reader *r, struct line *lines, int n);
/* Names become pointers, arrays become the pack's. */
void law__resolve(struct reader *r);
void law__resolve_procedures(struct reader *r);
void law__resolve_duties(struct reader *r);
bool law__cite_known(const struct reader *r, const char *cite);
const struct raw_paragraph *law__paragraph(const struct reader *r, const char *cite);
void law__check_cite(struct reader *r, struct name cite);
/* law.txt and duties.csv of the pack's folder against what the pack says. */
void law__compare_text(struct reader *r, const char *bytes, size_t size);
void law__compare_duties(struct reader *r, const struct pack_file *f);
/* Proving (prove.c, walk.c). */
struct prover {
	struct arena *arena;
	const struct pack *pack;
	struct proof_sum *sum;
	struct faults faults;
	bool stops; /* the pack stops resources before it destroys them */
};
__attribute__((format(printf, 5, 6))) void law__refute(struct prover *v, enum property which,
						       struct source at, const struct step *s,
						       const char *format, ...);
/* Never one person in a case; of a step: all its bearers are kept apart from the applicant. */
bool law__kept_apart(const struct pack *p, const struct role *a, const struct role *b);
bool law__other_decides(const struct pack *p, const struct step *s);
void law__walk(struct prover *v, const struct procedure *p);
void law__check_taken(struct prover *v, const struct step *s);

int law__article_number(const char *cite);          /* 24 of "24.1.2" */
const char *law__zh_number(struct arena *a, int n); /* 十九 */

/* ---- guards ---- */

/* The next argument of the sentence. */
void law__say(struct check *out, struct value v);
/* guards_periodic.c */
bool law__fits_always(const struct pack *p, const struct need *n, const struct facts *f,
		      struct check *out);
bool law__period_given_back(const struct pack *p, const struct need *n, const struct facts *f,
			    struct check *out);
/* What a field is called, in Chinese and in English: two arguments. */
void law__say_label(struct check *out, const struct field *f);
/* The field that an argument of a need names: of the need's own step. */
const struct field *law__field_of(const struct pack *p, const struct need *n, int arg);

#define TERM_GUARD(name)                                                             \
	bool name(const struct pack *p, const struct need *n, const struct facts *f, \
		  struct check *out)
TERM_GUARD(law__below_if);
TERM_GUARD(law__reaches_if);
TERM_GUARD(law__observed_if);
TERM_GUARD(law__in_use_if);
TERM_GUARD(law__not_frozen);
TERM_GUARD(law__frozen);
TERM_GUARD(law__price_within);
TERM_GUARD(law__assessed);
TERM_GUARD(law__term_within);
TERM_GUARD(law__extended_within);
TERM_GUARD(law__ahead_of_end);
TERM_GUARD(law__extensions_below);
TERM_GUARD(law__term_runs);
TERM_GUARD(law__kept_long_enough);

#endif
