/* What the files of the simulated city share: its people with their manners, what is to be done on
 * which day, and what was counted. */
#ifndef YH_SIM_TOWN_H
#define YH_SIM_TOWN_H

#include "base/random.h"
#include "codec/crypto.h"
#include "desk/desk.h"
#include "law/pack.h"
#include "sim/inner.h"
#include "sim/simulate.h"

/* How a unit's or a body's people are, each of 100: by chance, once. */
struct manner {
	int slow, wrong, greedy, forgetful;
};

struct using_unit {
	int64_t org;
	int64_t district; /* 0 municipal */
	struct manner manner;
};

/* Something that somebody will do on a day at a minute: act on a duty, or start a case. */
struct deed {
	struct deed *next;
	int64_t case_id, duty; /* 0: a wish */
	int unit;              /* whose wish; -1: a body's */
	const char *procedure; /* that is wished for; NULL: whatever comes to mind */
	int64_t system;        /* about which system, or 0 */
	int minute, tries;
	uint32_t order; /* of two at one minute */
};

/* How often a thing happened, by its name. */
struct count {
	const char *name;
	int64_t n;
};
struct counts {
	struct count *at;
	int n, room;
};

struct tally {
	int64_t decisions, started, notes, intruders; /* intruders: tried to decide for others */
	int64_t absences, withdrawn, stuck;
	struct counts refusals, invariants;
	uint8_t digest[SM3_SIZE];
	int64_t entries;
	int broken; /* breaches of invariants */
};

struct town {
	struct sim s; /* people, clock, the way into api */
	const struct simulate_options *o;
	struct random luck; /* of people; ids come from the context's */
	struct using_unit *units;
	int n_units;
	struct map unit_of;   /* organisation's id as text -> struct using_unit */
	struct manner office; /* of bodies and vendors */
	struct deed **days;
	int32_t first_day, last_day; /* of days[] */
	struct deed *spare;
	uint32_t order;
	int published, amended, adjusted; /* years; the month of the last adjustment */
	int64_t seen;                     /* the last entry whose case was looked at */
	int64_t looked_ms;                /* when */
	int64_t digested;                 /* the last entry in the digest */
	int64_t verified;                 /* so many entries of the record were */
	int64_t judged, judged_ms;        /* up to where the invariants have looked */
	struct arena today;               /* of what is to be done today */
	struct item_of_dimension {
		const char *code;
	} items[DIMS_MAX]; /* what gives one of each dimension and nothing else */
	struct tally tally;
};

/* ---- chance ---- */

/* True n times of 100. */
static inline bool luck(struct town *t, int n)
{
	return random_below(&t->luck, 100) < n;
}
static inline int luck_between(struct town *t, int least, int most)
{
	return least + (int)random_below(&t->luck, most - least + 1);
}

/* ---- deeds.c ---- */

void town__plan(struct town *t, struct deed d, int32_t day);
/* Those of the day in the order of their minutes; they are taken from the plan. In the arena. */
struct deed **town__deeds(struct town *t, int32_t day, int *n);
void town__done(struct town *t, struct deed *d);
/* Plans an act for each duty that was opened since the last look. */
enum status MUST town__look(struct town *t, int32_t today);

/* ---- decide.c, wish.c, form.c ---- */

/* Acts on the duty; what came of it is planned or counted. S_BROKEN when the world fails. */
enum status MUST town__act(struct town *t, struct deed *d, int32_t today);
enum status MUST town__wish(struct town *t, struct deed *d, int32_t today);
/* The first wishes of everybody, and those of the bodies for the whole run. */
enum status MUST town__hopes(struct town *t);
/* Once a month: who will be away, and who stands in for them. */
enum status MUST town__absences(struct town *t, int32_t today);
/* What follows from a case's end: the next wish of the unit. */
void town__follow(struct town *t, const char *procedure, int64_t unit, int64_t system,
		  int32_t today);
/* The manners of whoever works at the organisation. */
const struct manner *town__manner(const struct town *t, int64_t org);

struct form_ask {
	const struct procedure *procedure;
	const struct step *step;
	const json_t *form; /* the case's, NULL at the first step */
	int64_t org;        /* who fills in */
	int64_t unit;       /* whose systems */
	int64_t system;     /* that is meant, or 0 */
	int attempt;        /* how often it was refused before */
	const struct manner *manner;
	int32_t today;
	/* filled while the form is: */
	int64_t resource;
	bool municipal;
};
/* Fields of the step as somebody of those manners fills them in. */
enum status MUST town__form(struct town *t, struct form_ask *ask, json_t **out);
/* A list of items, each at so many percent, at least one. NULL where it is none. */
json_t *town__items_scaled(const json_t *items, int64_t percent);

/* ---- calls ---- */

/* As the holder (or who stands in for him). The status; the refusal's name in *why. */
int town__call(struct town *t, const struct holder *who, const char *method, const char *path,
	       json_t *body, json_t **answer, const char **why);
/* The holder of an office; one is hired where there is none. NULL: it cannot be held. */
const struct holder *town__holder(struct town *t, int64_t org, const char *role);

/* ---- outside.c ---- */

/* The packs that will be in force: the one in the program and a second version of it from a day in
 * the middle of the run. */
enum status MUST town__packs(struct ctx *c, int32_t second_from, const struct packs **out);
/* The working days that are known when the year begins, as CSV. */
const char *town__workdays_until(struct arena *a, int year);
/* Working days published, amended; prices adjusted: what is due on that day. */
enum status MUST town__outside(struct town *t, int32_t today);

/* ---- tally.c ---- */

void counts_add(struct town *t, struct counts *k, const char *name, int64_t n);
/* Takes the new entries of the record into the digest. */
enum status MUST tally__digest(struct town *t);
enum status MUST tally__print(struct town *t, bool json, const char *out_dir, int64_t took_ms);

#endif
