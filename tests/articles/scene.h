/* The stage of a story: a city on a fresh store, its clock, the people who act in it, and the last
 * answer. */
#ifndef YH_STORY_SCENE_H
#define YH_STORY_SCENE_H

#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>

#include "../unit/store.h"
#include "api/api.h"
#include "api/tables.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "cloud/cloud.h"
#include "desk/desk.h"
#include "law/dims.h"
#include "law/format.h"
#include "org/calendars.h"
#include "org/grants.h"
#include "org/people.h"
#include "resource/resource.h"
#include "store/record.h"

struct scene {
	struct test_store *t;
	struct ctx *c;
	struct arena keep;
	struct packs packs;
	const struct pack *pack;
	struct api *api;
	struct map people, grants, delegations, bodies, names, saved; /* to int64_t * or text */
	const char *file;
	int line, accounts, depth;
	struct api_ask who; /* person, grant, delegation of who acted last */
	struct api_answer last;
	int refused_line; /* of an action that was refused and that no expect has asked about yet; 0
			   */
	int64_t current;  /* case */
	bool begun;       /* the clock has been set */
};

__attribute__((format(printf, 2, 3))) static inline void story_fails(struct scene *s,
								     const char *format, ...)
{
	char text[2000];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	test_note(false, s->file, s->line, text);
}

static inline const char *story_fault(struct scene *s)
{
	return words_say(s->c->arena, "zh", s->c->fault.name ? s->c->fault.name : "?",
			 s->c->fault.args, s->c->fault.n_args);
}

static inline int64_t *kept_int(struct scene *s, int64_t i)
{
	int64_t *at = TAKE(&s->keep, int64_t);
	*at = i;
	return at;
}

static inline char *file_read(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	struct buf b;
	char piece[4096];
	size_t n;
	buf_init(&b, a, 4096);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(&b, piece, n);
	fclose(f);
	return b.at;
}

/* ---- the clock ---- */

static inline void scene_tick(struct scene *s)
{
	enum status st = desk_tick(s->c);
	if (st != OK)
		story_fails(s, "the day jobs failed: %s", story_fault(s));
	fault_clear(s->c);
}

/* To that instant; `up`: the server ran all the time and did each day's jobs at its beginning. */
static inline void scene_clock(struct scene *s, int64_t to_ms, bool up)
{
	int64_t now_ms = clock_now_ms(s->c->clock);
	if (s->begun && to_ms < now_ms)
		story_fails(s, "the clock does not go back");
	for (int32_t day = day_of_ms(now_ms) + 1; s->begun && up && day <= day_of_ms(to_ms);
	     day++) {
		clock_set(&s->t->clock, day_start_ms(day) + 1000);
		scene_tick(s);
	}
	clock_set(&s->t->clock, to_ms);
	scene_tick(s);
	s->begun = true;
	if (record_sequence(s->c) != OK)
		story_fails(s, "the record was not sequenced: %s", story_fault(s));
}

/* ---- organisations ---- */

struct org_asked {
	struct scene *s;
	const char *name, *body;
	struct org_new new;
	int64_t id;
};

static inline enum status org_find_work(struct ctx *c, void *arg)
{
	struct org_asked *o = arg;
	if (o->name)
		return org_by_name(c, o->name, &o->id);
	return org_of_body(c, o->body, 0, org_today(c), &o->id);
}

static inline enum status org_make_work(struct ctx *c, void *arg)
{
	struct org_asked *o = arg;
	o->new.code = arena_printf(c->arena, "STORY%d", ++o->s->accounts);
	o->new.industry = "";
	o->new.synthetic = true;
	TRY(org_put(c, &o->new, &o->id));
	if (!text_same(o->new.kind, "vendor"))
		return OK;
	int64_t id;
	int32_t from = org_today(c);
	return cloud_contract_add(c, o->new.code, 0, o->id, from, from + 3650, &id);
}

/* The vendor delivers that level's cloud until that day: by the contract that it has, or by one of
 * its own from today. */
static const struct query q_contract = {
	"story.contract",
	"UPDATE contract SET to_day = $3 WHERE vendor = $1 AND cloud = (SELECT id FROM cloud WHERE district = $2) RETURNING id",
	"iii",
	"i",
	NULL,
	NULL
};

struct contracting {
	int64_t vendor, district;
	int32_t until;
};

static inline enum status contract_work(struct ctx *c, void *arg)
{
	const struct contracting *k = arg;
	struct rows rows;
	struct org government;
	struct cloud cloud;
	int64_t id;
	TRY(store_rows(c, &q_contract, &rows, INT(k->vendor), INT(k->district), INT(k->until)));
	if (rows.n)
		return OK;
	if (cloud_get(c, k->district, &cloud) != OK) {
		fault_clear(c);
		TRY(org_get(c, k->district, &government));
		TRY(cloud_add(c, government.code, government.name, k->district, &id));
	}
	const char *number =
		arena_printf(c->arena, "%lld-%lld", (long long)k->vendor, (long long)k->district);
	return cloud_contract_add(c, number, k->district, k->vendor, org_today(c), k->until, &id);
}

/* The organisation named, or else the one that the story used last for that body, or else the
 * standing one. */
static inline int64_t scene_org(struct scene *s, const char *body, const char *name)
{
	int64_t *known = name ? NULL : map_find(&s->bodies, body);
	struct org_asked o = { .s = s, .name = name, .body = body };
	if (known)
		return *known;
	if (!name && text_same(body, "using_unit"))
		o.name = "甲单位";
	if (!name && text_same(body, "vendor"))
		o.name = "甲服务商";
	if (store_read(s->c, org_find_work, &o) != OK || !o.id)
		story_fails(s, "no organisation %s", o.name ? o.name : body);
	if (name && text_same(body, "using_unit"))
		return o.id; /* a unit named once does not become the story's unit */
	map_put(&s->bodies, arena_text(&s->keep, body), kept_int(s, o.id));
	return o.id;
}

/* ---- people ---- */

struct hire {
	struct scene *s;
	const char *name, *role;
	int64_t org, person, grant;
};

static inline enum status hire_person_work(struct ctx *c, void *arg)
{
	struct hire *h = arg;
	char enrolment[ENROLMENT_TEXT];
	const struct person_new p = {
		.name = h->name,
		.account = arena_printf(c->arena, "story%d", ++h->s->accounts),
		.mail = "",
		.org = h->org,
	};
	return person_add(c, &p, &h->person, enrolment);
}

static inline enum status hire_grant_work(struct ctx *c, void *arg)
{
	struct hire *h = arg;
	const struct grant_new g = { h->person, h->org, h->role, "故事", org_today(c), 0 };
	return grant_place(c, &g, &h->grant);
}

/* The same name is the same person everywhere; without one each role of each organisation has its
 * own. */
static inline int64_t scene_person(struct scene *s, const char *name, const char *role, int64_t org)
{
	const char *key = name ? name : arena_printf(s->c->arena, "%s@%lld", role, (long long)org);
	int64_t *known = map_find(&s->people, key);
	if (known)
		return *known;
	struct hire h = { .s = s, .name = name ? name : role, .org = org };
	if (store_write(s->c, hire_person_work, &h) != OK)
		story_fails(s, "%s cannot be hired: %s", key, story_fault(s));
	map_put(&s->people, arena_text(&s->keep, key), kept_int(s, h.person));
	return h.person;
}

static inline const char *office_key(struct scene *s, int64_t person, const char *role, int64_t org)
{
	return arena_printf(&s->keep, "%lld:%s@%lld", (long long)person, role, (long long)org);
}

static inline int64_t scene_grant(struct scene *s, int64_t person, const char *role, int64_t org)
{
	const char *key = office_key(s, person, role, org);
	int64_t *known = map_find(&s->grants, key);
	if (known)
		return *known;
	struct hire h = { .s = s, .role = role, .org = org, .person = person };
	if (store_write(s->c, hire_grant_work, &h) != OK) {
		story_fails(s, "the role %s cannot be given: %s", role, story_fault(s));
		fault_clear(s->c);
	}
	map_put(&s->grants, key, kept_int(s, h.grant));
	return h.grant;
}

/* A delegation that the story gave stands before a grant that nobody has given. */
struct delegated {
	int64_t grant, id;
};

static inline void scene_act_as(struct scene *s, const char *role, const char *org_name,
				const char *person_name)
{
	const char *dot = strchrnul(role, '.');
	const char *body = arena_text_n(&s->keep, role, (size_t)(dot - role));
	int64_t org = scene_org(s, body, org_name);
	int64_t person = scene_person(s, person_name, role, org);
	const char *key = office_key(s, person, role, org);
	const struct delegated *d = map_find(&s->delegations, key);
	s->who = (struct api_ask){ .person = person, .stepped = true };
	if (d && !map_find(&s->grants, key)) {
		s->who.grant = d->grant;
		s->who.delegation = d->id;
	} else {
		s->who.grant = scene_grant(s, person, role, org);
	}
}

/* ---- calls ---- */

static inline void scene_call(struct scene *s, const char *method, const char *path,
			      const char *body)
{
	struct api_ask ask = s->who;
	ask.method = method;
	ask.path = path;
	ask.body = body;
	s->last = (struct api_answer){ 0 };
	api_call_direct(s->c, s->api, &ask, &s->last);
	fault_clear(s->c);
	if (s->last.misfit)
		story_fails(s, "%s %s: the answer does not fit its shape: %s", method, path,
			    s->last.misfit);
	if (s->last.status >= 500)
		story_fails(s, "%s %s: %d %s", method, path, s->last.status, s->last.body);
	if (s->last.status >= 400)
		s->refused_line = s->line;
}

static inline const json_t *json_at(const json_t *v, const char *path)
{
	char piece[100];
	while (v && *path) {
		size_t n = strcspn(path, ".");
		if (n >= sizeof piece)
			return NULL;
		memcpy(piece, path, n);
		piece[n] = '\0';
		v = json_is_array(v) ? json_array_get(v, (size_t)strtoul(piece, NULL, 10))
				     : json_object_get(v, piece);
		path += n + (path[n] == '.');
	}
	return v;
}

static inline const char *json_shown(struct arena *a, const json_t *v)
{
	if (!v)
		return "(absent)";
	return json_is_string(v) ? json_string_value(v) : json_canonical(a, v);
}

/* ---- the current case ---- */

struct seen_case {
	int64_t id;
	struct case_ k;
	struct duty *duties;
	int n;
};

static inline enum status see_case_work(struct ctx *c, void *arg)
{
	struct seen_case *v = arg;
	TRY(desk_case_load(c, v->id, &v->k));
	struct duty *all;
	int n;
	TRY(desk_duties(c, v->id, &all, &n));
	v->duties = TAKE_N(c->arena, n, struct duty);
	for (int i = 0; i < n; i++)
		if (text_same(all[i].state, "open"))
			v->duties[v->n++] = all[i];
	return OK;
}

static inline bool scene_case(struct scene *s, struct seen_case *out)
{
	*out = (struct seen_case){ .id = s->current };
	if (s->current && store_read(s->c, see_case_work, out) == OK)
		return true;
	story_fails(s, s->current ? "the case cannot be read: %s" : "there is no case yet%s",
		    s->current ? story_fault(s) : "");
	return false;
}

/* ---- opening ---- */

static inline enum status scene_fill(struct ctx *c, void *arg)
{
	struct scene *s = arg;
	int n;
	int64_t id;
	const char *units = file_read(&s->keep, "data/units.csv"),
		   *named = file_read(&s->keep, "data/bodies.csv");
	if (!units || !named)
		return FAULT(c, S_BROKEN, "data/ is not here: run from the repository's root");
	TRY(org_import_units(c, units, &n));
	TRY(org_import_bodies(c, named, &n));
	TRY(cloud_add(c, "SH", "市级政务云", 0, &id));
	struct org_asked unit = {
		.s = s, .new = { .name = "甲单位", .kind = "gov_department", .budget_unit = true }
	};
	struct org_asked vendor = { .s = s, .new = { .name = "甲服务商", .kind = "vendor" } };
	TRY(org_make_work(c, &unit));
	return org_make_work(c, &vendor);
}

static inline bool scene_open(struct scene *s, struct test_store *t, const char *file)
{
	struct pack *pack;
	struct pack_error *errors;
	int n;
	*s = (struct scene){ .t = t, .c = &t->ctx, .file = file };
	arena_init(&s->keep, (size_t)512 << 20);
	struct map *const maps[] = { &s->people, &s->grants, &s->delegations,
				     &s->bodies, &s->names,  &s->saved };
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		map_init(maps[i], &s->keep, 64);
	struct ctx keeping = *s->c;
	keeping.arena = &s->keep;
	const char *folder = getenv("YUNHENG_TEST_RULES"); /* another pack than the program's */
	enum status read =
		folder ? law_pack_read(&keeping, folder, &pack, &errors, &n)
		       : law_pack_embedded(&keeping, "shanghai-2022", &pack, &errors, &n);
	if (read != OK) {
		story_fails(s, "the pack cannot be read: %s:%d %s", n ? errors[0].file : "",
			    n ? errors[0].line : 0, n ? errors[0].text : "");
		return false;
	}
	const struct pack **list = TAKE_N(&s->keep, 1, const struct pack *);
	list[0] = s->pack = pack;
	law_words(pack);
	s->packs = (struct packs){ list, 1 };
	s->c->packs = keeping.packs = &s->packs;
	s->c->calendar = keeping.calendar = TAKE(&s->keep, struct calendar);
	s->c->tables = keeping.tables = tables_gather(&s->keep);
	const struct api_options o = { .demo = true };
	clock_set(&t->clock, day_start_ms(day_make(2022, 5, 1)));
	if (api_open(&keeping, &o, &s->api) != OK || store_write(s->c, scene_fill, s) != OK) {
		story_fails(s, "the city cannot be built: %s", story_fault(s));
		return false;
	}
	return true;
}

#endif
