/* What the files of sim share. */
#ifndef YH_SIM_INNER_H
#define YH_SIM_INNER_H

#include "base/map.h"
#include "sim/sim.h"

/* A person made for an office. */
struct holder {
	int64_t person, grant, org;
	const char *role;
	int64_t delegate, delegation; /* who stands in at present, and by which delegation; or 0 */
	int32_t back_day;             /* the last day of it */
};

struct bundle {
	const char *name, *items; /* "IAAS-CMP-001:8+IAAS-CMP-002:32" */
};

/* What a life's people do otherwise: `key` is "PROCEDURE/STEP", or "then", or "withdraw". */
struct turn {
	const char *key, *what, *text; /* "stop", "+9", "refuse" with its reason, ... */
	bool spent;                    /* a turn is taken once; "stop" for ever */
};

struct life {
	const char *unit_name, *system_name, *items;
	int64_t unit, system;
	bool of_district;
	int level;
	int64_t percent; /* of what was asked, granted */
	int32_t start_day;
	struct turn *turns;
	int n_turns;
	bool applied, opened, reclaimed;
	int64_t quota_case, open_case, reclaim_case;
	int32_t granted_day,
		active_day; /* when quota was granted, resources activated; 0 not yet */
};

struct sim {
	struct ctx *c;
	const struct api *api;
	const struct sim_options *options;
	struct arena *keep; /* for the whole run; c->arena is reset after each act */
	struct clock *clock;
	struct map holders; /* "ORG ROLE" -> struct holder */
	int n_people;
	struct life *lives;
	int n_lives, room_lives;
	struct matter *matters; /* matters.c */
	int n_matters, room_matters;
	struct map life_by_case; /* case id as text -> struct life */
	int acts, refusals;
	int raised; /* lines of deliberations.csv that have been raised */
};

/* An embedded file's text; asserts that it is there. */
const char *sim__file(const char *name);

enum status MUST sim__city(struct sim *s);
/* Its parts: organisations, bodies, catalogue; a cloud for each level with its vendors and the
 * bodies' people; works of a write transaction, arg is the struct sim. */
enum status sim__import(struct ctx *c, void *sim);
enum status sim__clouds(struct ctx *c, void *sim);
enum status sim__administrators(struct ctx *c, void *sim);
/* A person of that organisation who holds the role there, or nobody's role (NULL). In a write. */
enum status MUST sim__hire(struct sim *s, struct ctx *c, int64_t org, const char *role,
			   struct holder **out);
enum status MUST sim__lives_read(struct sim *s);
/* What bodies enter into registers: read once; each day those whose day has come. */
struct matter;
enum status MUST sim__matters_read(struct sim *s);
void sim__live_matters(struct sim *s, int32_t day);
/* A request as that person. The body is taken over. NULL: refused (logged). */
json_t *sim__ask(struct sim *s, const struct holder *who, const char *method, const char *path,
		 json_t *body);
enum status MUST sim__live(struct sim *s);

const struct holder *sim__holder(const struct sim *s, int64_t org,
				 const char *role); /* NULL if none */
/* The next turn that the life takes there, or NULL: everything as usual. */
struct turn *sim__turn(struct life *l, const char *procedure, const char *step);

/* An open duty, as the loop sees it. */
struct todo {
	int64_t case_id, rev, org, opened_ms;
	const char *procedure, *step, *role, *pack, *title;
};
/* Acts on the duty as its holder would. False: nobody could, or the act was refused (logged). */
bool sim__act(struct sim *s, struct life *l, const struct todo *t, struct turn *turn);
/* Starts a life's next case by the unit's applicant; 0 when refused. */
int64_t sim__apply_quota(struct sim *s, struct life *l);
int64_t sim__open_resource(struct sim *s, struct life *l);
/* get_development, get_emergency or get_temporary, until that day ("": the whole term). */
int64_t sim__beside(struct sim *s, struct life *l, const char *procedure, const char *until);
int64_t sim__reclaim(struct sim *s, struct life *l, bool whole, bool saved);
/* The operator finds how the life's system is used (a kind of the procedure warn_use); its unit
 * asks that issue goes on. */
int64_t sim__find(struct sim *s, struct life *l, const char *kind);
/* deliberate.c: what is raised on this day (`todo`: what is open), and what an office does about
 * it. */
void sim__raise(struct sim *s, int32_t today, const struct todo *todo, int n);
bool sim__deliberate(struct sim *s, const struct todo *t);
int64_t sim__lift(struct sim *s, struct life *l);
/* The operator of the life's cloud assesses an item; proposes "CODE@PRICE". */
int64_t sim__assess(struct sim *s, struct life *l, const char *code);
int64_t sim__adjust(struct sim *s, struct life *l, const char *change);

#endif
