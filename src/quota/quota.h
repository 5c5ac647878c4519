/* Projects, their systems, and the quota ledger (articles 18, 20).
 *
 * The ledger is a row of signed entries a project; the quota row is their running total. Always, in
 * every dimension: used + reserved <= granted. There is one gate, and every path that raises use or
 * reservation goes through it; it locks the project's row first, so that of many at once exactly
 * those that fit get through, on both databases. Nothing is ever repaired silently: the nightly
 * recount only shows where entries and total differ. */
#ifndef YH_QUOTA_QUOTA_H
#define YH_QUOTA_QUOTA_H

#include "cloud/cloud.h"

/* ---- the ledger ---- */

struct quota {
	int64_t project, rev;
	struct dims granted, reserved, used;
};

/* On which ground an entry stands. */
struct ground {
	int64_t case_id;
	const char *article;
};

enum status MUST quota_get(struct ctx *c, int64_t project, struct quota *out);
/* Makes an empty ledger for a new project. */
enum status MUST quota_open(struct ctx *c, int64_t project);
/* Raises what is granted (or lowers it, where `more` has negative members; never under what is used
 * and reserved). */
enum status MUST quota_grant(struct ctx *c, int64_t project, struct dims more, struct ground g);
/* S_REFUSED "quota.over" at the ground's article where it does not fit. until_day: when the
 * reservation lapses by itself. */
enum status MUST quota_reserve(struct ctx *c, int64_t project, struct dims want, struct ground g,
			       int32_t until_day);
/* Gives back what the case still has reserved; nothing reserved is fine. */
enum status MUST quota_release(struct ctx *c, int64_t project, struct ground g);
/* Turns the case's reservation into use. What is used beyond it must pass the gate; what is left of
 * it is given back. */
enum status MUST quota_use(struct ctx *c, int64_t project, struct dims want, struct ground g);
enum status MUST quota_free(struct ctx *c, int64_t project, struct dims less, struct ground g);
/* An approved expansion: grants what the project's quota falls short of, and reserves `want` for
 * the case. What the case has already is not given twice. */
enum status MUST quota_expand(struct ctx *c, int64_t project, struct dims want, struct ground g,
			      int32_t until_day);
/* It is not carried out: what the case has reserved goes back, and what it was granted, as far as
 * nobody uses it. */
enum status MUST quota_expand_back(struct ctx *c, int64_t project, struct ground g);
/* A period of the project's quota opens, or closes: signed. What is used cannot be taken back. */
enum status MUST quota_periodic(struct ctx *c, int64_t project, struct dims more, struct ground g);
/* Whatever is weighed over the whole unit takes this lock first, before a project's. */
enum status MUST quota_lock_unit(struct ctx *c, int64_t unit);
/* What one case has reserved now. */
enum status MUST quota_reserved_by(struct ctx *c, int64_t project, int64_t case_id,
				   struct dims *out);

/* After (or, with `apply` false, as if) the working days changed from `before` to `k`: standing
 * reservations keep as many working days as they had. */
enum status MUST quota_reservations_move(struct ctx *c, const struct calendar *before,
					 const struct calendar *k, bool apply, struct moved **out,
					 int *n);
/* Day job: reservations whose last day has ended with `day` are given back, as entries of their
 * own. */
enum status quota_expire(struct ctx *c, int32_t day);

struct quota_difference {
	int64_t project;
	struct dims ledger[3],
		total[3]; /* granted, reserved, used: sums of the entries; the quota row */
};
/* Adds every ledger up again. */
enum status MUST quota_recount(struct ctx *c, struct quota_difference **out, int *n);
/* Day job: recounts, and writes what it found into the list and the record. */
enum status quota_recount_nightly(struct ctx *c, int32_t day);

/* ---- grounds beside the quota: development, emergency, temporary ---- */

struct ground_held {
	int64_t case_id, project; /* the case that granted it */
	const char *class;        /* NULL where nothing was granted */
	struct dims dims;         /* granted and not given back */
	int32_t until_day;        /* last day of its term; 0 while it has not begun */
	int extensions, entries;
	bool ended;
};
/* Whether resources of this class stand on a ground of their own. */
bool ground_beside(const char *class);
enum status MUST ground_get(struct ctx *c, int64_t case_id, struct ground_held *out);
enum status MUST ground_grant(struct ctx *c, const char *class, int64_t project, struct dims amount,
			      struct ground g);
/* The three below: S_REFUSED "ground.none" where the ground does not live. */
enum status MUST ground_begin(struct ctx *c, int64_t case_id, int32_t until_day, struct ground g);
enum status MUST ground_extend(struct ctx *c, int64_t case_id, int32_t until_day, struct ground g);
/* Gives a part back, or all of it, which ends the ground. */
enum status MUST ground_free(struct ctx *c, int64_t case_id, struct dims less, bool all,
			     struct ground g);
/* Ends the ground of a case that comes to nothing; none is fine. */
enum status MUST ground_release(struct ctx *c, int64_t case_id, struct ground g);
/* What the project was granted of a class and has not given back, and whether it ever had any; the
 * case `but` apart. */
enum status MUST ground_of_project(struct ctx *c, int64_t project, const char *class, int64_t but,
				   struct dims *held, bool *before);
/* Resources of these classes that are there without a live ground: there must be none. */
enum status MUST ground_missing(struct ctx *c, int64_t **resources, int *n);

/* ---- projects and systems ---- */

struct project {
	int64_t id, unit, district, vendor, cloud_district;
	const char *name, *delivery;
	const char *filing,
		*initiation; /* numbers of the filing and of its approval; "" where none */
	int32_t filing_day, initiation_day;
};
struct system {
	int64_t id, project, unit, district, vendor, cloud_district, case_id;
	const char *name, *related, *periodic, *state;
	int protection_level;
	bool classified, public_data;
};
/* Without scope: for effects, facts and jobs. */
enum status MUST project_get(struct ctx *c, int64_t id, struct project *out);
enum status MUST system_get(struct ctx *c, int64_t id, struct system *out);
/* A new project begins with an empty ledger. */
enum status MUST project_add(struct ctx *c, const struct project *p, int64_t case_id, int64_t *id);
/* A project that was registered for a temporary or emergency use applies for its quota. */
enum status MUST project_refile(struct ctx *c, const struct project *p);
enum status MUST project_initiate(struct ctx *c, int64_t id, const char *number, int32_t day);
/* What an application for a quota says of a system that is there already. */
enum status MUST system_refile(struct ctx *c, const struct system *s);
/* S_REFUSED "system.known" where the unit has one of that name. */
enum status MUST system_add(struct ctx *c, const struct system *s, int64_t *id);
/* Who delivers a unit's new project: the vendor that already serves the unit where its contract
 * runs (部门高度集中), else the one with the fewest projects. S_REFUSED "cloud.no_vendor" where
 * nobody is under contract. */
enum status MUST project_vendor(struct ctx *c, int64_t unit, int64_t cloud_district, int32_t day,
				int64_t *vendor);
/* From now on another vendor delivers the project and its systems. */
enum status MUST project_hand_over(struct ctx *c, int64_t id, int64_t vendor);
/* registered -> testing -> running; a system never goes back. */
enum status MUST system_state_raise(struct ctx *c, int64_t id, const char *state);

/* Sums over the unit's projects on the municipal cloud: test and formal resources used and
 * reserved, and its quotas as decided with the projects, periodic ones while they are open. What
 * expansions, and grounds for development, emergency and temporary resources gave is no quota here,
 * and what the latter three hold is not held. */
enum status MUST quota_of_unit(struct ctx *c, int64_t unit, struct dims *held,
			       struct dims *granted);

extern const struct fact_source quota_facts[];
extern const struct effect quota_effects[];
extern const struct opener quota_openers[];
extern const struct day_job quota_jobs[];
extern const struct moment_job quota_moments[];
extern const struct case_part quota_parts[];

/* The quota bar as JSON, {"dims":[...]}, from the three texts of a quota row. */
enum status MUST quota_bar_texts(struct ctx *c, const char *granted, const char *reserved,
				 const char *used, const char **json);

#endif
