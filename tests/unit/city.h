/* A small city for tests: the pack that travels in the binary, bodies, a unit, people with offices;
 * on a fresh store. */
#ifndef YH_TEST_CITY_H
#define YH_TEST_CITY_H

#include "api/api.h"
#include "civil/day.h"
#include "org/calendars.h"
#include "org/grants.h"
#include "org/people.h"
#include "store.h"

struct test_city {
	struct test_store *t;
	struct packs packs;
	const struct pack *pack;
	struct arena keep; /* what lives as long as the city */
	struct api *api;
	int64_t unit, other, operator, ei, authority, vendor; /* organisations */
};

static inline int64_t city_org(struct ctx *c, const char *code, const char *name, const char *kind)
{
	struct org_new o = { .code = code,
			     .name = name,
			     .kind = kind,
			     .industry = "",
			     .budget_unit = true,
			     .synthetic = true };
	int64_t id = 0;
	CHECK_INT(org_put(c, &o, &id), OK);
	return id;
}

static inline enum status city_fill(struct ctx *c, void *arg)
{
	struct test_city *k = arg;
	int32_t from = day_make(2022, 5, 1);
	k->unit = city_org(c, "T-UNIT", "甲单位", "gov_department");
	k->other = city_org(c, "T-OTHER", "乙单位", "gov_department");
	k->operator= city_org(c, "T-OP", "大数据中心", "institution");
	k->ei = city_org(c, "T-EI", "经信委", "gov_department");
	k->authority = city_org(c, "T-AUTH", "市政府办公厅", "gov_department");
	k->vendor = city_org(c, "T-VENDOR", "甲服务商", "vendor");
	TRY(org_body_set(c, "operator", 0, k->operator, from));
	TRY(org_body_set(c, "ei_dept", 0, k->ei, from));
	return org_body_set(c, "authority", 0, k->authority, from);
}

/* A person of the organisation who holds the role, by an account named after both. */
struct city_person {
	int64_t org, person, grant;
	const char *account, *role, *password;
};
static inline enum status city_hire_work(struct ctx *c, void *arg)
{
	struct city_person *p = arg;
	char enrolment[ENROLMENT_TEXT];
	struct person_new n = { .name = p->account, .account = p->account, .org = p->org };
	TRY(person_add(c, &n, &p->person, enrolment));
	if (p->password)
		TRY(person_equip(c, p->person, p->password));
	struct grant_new g = { .person = p->person,
			       .org = p->org,
			       .role = p->role,
			       .reason = "test",
			       .from_day = org_today(c) };
	return p->role ? grant_place(c, &g, &p->grant) : OK;
}

static inline struct city_person city_hire(struct ctx *c, int64_t org, const char *account,
					   const char *role)
{
	struct city_person p = { .org = org, .account = account, .role = role };
	enum status s = store_write(c, city_hire_work, &p);
	if (!CHECK(s == OK))
		printf("    %s %s: %s\n", account, role ? role : "-", c->fault.name);
	return p;
}

static inline bool city_open(struct test_store *t, struct test_city *k)
{
	struct ctx *c = &t->ctx;
	struct pack *pack;
	struct pack_error *errors;
	int n;
	*k = (struct test_city){ .t = t };
	arena_init(&k->keep, (size_t)256 << 20);
	struct ctx keeping = *c;
	keeping.arena = &k->keep;
	if (!CHECK(OK == law_pack_embedded(&keeping, "shanghai-2022", &pack, &errors, &n))) {
		for (int i = 0; i < n && i < 5; i++)
			printf("    %s:%d: %s\n", errors[i].file, errors[i].line, errors[i].text);
		return false;
	}
	const struct pack **list = TAKE_N(&k->keep, 1, const struct pack *);
	list[0] = k->pack = pack;
	k->packs = (struct packs){ list, 1 };
	keeping.packs = c->packs = &k->packs;
	c->calendar = TAKE(&k->keep, struct calendar);
	struct api_options o = { .demo = true };
	if (!CHECK(OK == api_open(&keeping, &o, &k->api)))
		return false;
	return CHECK(OK == store_write(c, city_fill, k));
}

static inline void city_close(struct test_city *k)
{
	arena_done(&k->keep);
}

#endif
