/* The city before anybody lives in it: organisations, bodies, working days, clouds, contracts,
 * catalogue, people. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "org/calendars.h"
#include "org/grants.h"
#include "org/people.h"
#include "sim/inner.h"

static const char *const vendors[] = { "甲云服务有限公司", "乙云服务有限公司", "丙云服务有限公司" };

static const char *const unit_roles[] = { "using_unit.applicant", "using_unit.approver",
					  "using_unit.ops", "using_unit.security", NULL };
static const char *const vendor_roles[] = { "vendor.manager", "vendor.engineer", NULL };

/* Bodies of each level and the posts that are held there. */
static const struct {
	const char *body;
	const char *posts[10];
} bodies[] = {
	{ "authority", { "authority.reviewer", "authority.approver" } },
	{ "ei_dept", { "ei_dept.reviewer", "ei_dept.approver" } },
	{ "operator",
	  { "operator.reviewer", "operator.provisioner", "operator.billing",
	    "operator.billing_checker", "operator.catalogue", "operator.monitor", "operator.lead",
	    "operator.security", "operator.vendor_manager" } },
	{ "finance", { "finance.officer" } },
	{ "cyber_dept", { "cyber_dept.officer" } },
	{ "crypto_dept", { "crypto_dept.officer" } },
};

QUERY q_districts = {
	"sim.districts",
	"SELECT id, name FROM org WHERE kind = 'district_government' ORDER BY code",
	"",
	"it",
	NULL,
	NULL,
};

const struct holder *sim__holder(const struct sim *s, int64_t org, const char *role)
{
	char key[96];
	snprintf(key, sizeof key, "%lld %s", (long long)org, role);
	return map_find(&s->holders, key);
}

/* Two-character and three-character names in turn; synthetic, and unlike anybody's on purpose of
 * being numbered. */
static const char *person_name_of(struct arena *a, int n)
{
	static const char *const family[] = { "赵", "钱", "孙", "李", "周", "吴", "郑", "王",
					      "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨",
					      "朱", "秦", "许", "何", "吕", "施", "张" };
	static const char *const given[] = { "安", "博", "晨", "达", "恩", "方", "广", "衡",
					     "嘉", "康", "立", "明", "宁", "平", "启", "仁",
					     "思", "同", "文", "欣", "远", "正", "知", "舟" };
	enum { FAMILY = sizeof family / sizeof *family, GIVEN = sizeof given / sizeof *given };
	int second = n / (FAMILY * GIVEN) * 7 + n / FAMILY;
	return arena_printf(a, "%s%s%s", family[n % FAMILY], given[n * 5 % GIVEN],
			    given[(second + 3) % GIVEN]);
}

enum status sim__hire(struct sim *s, struct ctx *c, int64_t org, const char *role,
		      struct holder **out)
{
	char enrolment[ENROLMENT_TEXT];
	int n = s->n_people++;
	struct person_new p = {
		.name = person_name_of(c->arena, n),
		.account = arena_printf(c->arena, "demo%03d", n + 1),
		.mail = "",
		.org = org,
	};
	struct holder *h = TAKE(s->keep, struct holder);
	*h = (struct holder){ .org = org, .role = role ? arena_text(s->keep, role) : NULL };
	*out = h;
	TRY(person_add(c, &p, &h->person, enrolment));
	if (!role)
		return OK;
	if (s->options->password)
		TRY(person_equip(c, h->person, s->options->password));
	struct grant_new g = { h->person, org, role, "演示", s->options->first_day, 0 };
	TRY(grant_place(c, &g, &h->grant));
	map_put(&s->holders, arena_printf(s->keep, "%lld %s", (long long)org, role), h);
	return OK;
}

static enum status hire(struct sim *s, struct ctx *c, int64_t org, const char *role)
{
	struct holder *made;
	return sim__holder(s, org, role) ? OK : sim__hire(s, c, org, role, &made);
}

static enum status hire_all(struct sim *s, struct ctx *c, int64_t org, const char *const *roles)
{
	for (; *roles; roles++)
		TRY(hire(s, c, org, *roles));
	return OK;
}

static enum status hire_bodies(struct sim *s, struct ctx *c, int64_t district)
{
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		int64_t org;
		TRY(org_of_body(c, bodies[i].body, district, s->options->first_day, &org));
		if (org)
			TRY(hire_all(s, c, org, bodies[i].posts));
	}
	return OK;
}

enum status sim__import(struct ctx *c, void *arg)
{
	struct sim *s = arg;
	int n;
	int64_t version;
	TRY(org_import_units(c, sim__file("data/units.csv"), &n));
	TRY(org_import_bodies(c, sim__file("data/bodies.csv"), &n));
	const char *days =
		s->options->workdays ? s->options->workdays : sim__file("data/cn-workdays.csv");
	TRY(calendars_import(c, days, "data/cn-workdays.csv", &version));
	const char *catalogue = sim__file("data/catalogue.csv");
	return catalogue_import(c, 0, catalogue, strlen(catalogue), s->options->first_day, &n);
}

/* "上海市徐汇区人民政府" -> "徐汇区" */
static const char *short_name(struct arena *a, const char *government)
{
	static const char city[] = "上海市", suffix[] = "人民政府";
	const char *begin = government + (text_starts(government, city) ? sizeof city - 1 : 0);
	size_t len = strlen(begin);
	return arena_text_n(a, begin, text_ends(begin, suffix) ? len - (sizeof suffix - 1) : len);
}

/* A cloud for each level; every vendor delivers the municipal one, and each district's one of them.
 */
enum status sim__clouds(struct ctx *c, void *arg)
{
	struct sim *s = arg;
	int64_t ids[3], id;
	int32_t from = s->options->first_day, to = from + 3 * 365;
	struct rows districts;
	for (int i = 0; i < 3; i++) {
		struct org_new o = { .code = arena_printf(c->arena, "9131000YHVENDOR%02dX", i + 1),
				     .name = vendors[i],
				     .kind = "vendor",
				     .industry = "信息服务",
				     .synthetic = true };
		TRY(org_put(c, &o, &ids[i]));
		TRY(hire_all(s, c, ids[i], vendor_roles));
	}
	TRY(cloud_add(c, "SH", "市级政务云", 0, &id));
	for (int i = 0; i < 3; i++)
		TRY(cloud_contract_add(c, arena_printf(c->arena, "市云〔2026〕%d号", i + 1), 0,
				       ids[i], from, to, &id));
	TRY(store_rows(c, &q_districts, &districts));
	for (int i = 0; i < districts.n; i++) {
		int64_t district = row_int(&districts.at[i], 0);
		const char *name = row_text(&districts.at[i], 1);
		const char *cloud = arena_printf(c->arena, "%s政务云", short_name(c->arena, name));
		TRY(cloud_add(c, arena_printf(c->arena, "D%02d", i + 1), cloud, district, &id));
		const char *number = arena_printf(c->arena, "区云〔2026〕%d号", i + 1);
		TRY(cloud_contract_add(c, number, district, ids[i % 3], from, to, &id));
		TRY(hire_bodies(s, c, district));
	}
	TRY(hire_bodies(s, c, 0));
	const char *pools = sim__file("data/demo/clouds.csv");
	int n;
	return tree_import(c, pools, strlen(pools), &n);
}

enum status sim__administrators(struct ctx *c, void *arg)
{
	struct sim *s = arg;
	static const char *const administrators[] = { "platform.sys_admin", "platform.sec_admin",
						      "platform.audit_admin" };
	int64_t office;
	TRY(org_of_body(c, "operator", 0, s->options->first_day, &office));
	for (int i = 0; i < 3; i++)
		TRY(hire(s, c, office, administrators[i]));
	/* What one security administrator proposes, another confirms. */
	TRY(org_of_body(c, "authority", 0, s->options->first_day, &office));
	return hire(s, c, office, "platform.sec_admin");
}

static enum status hire_units(struct ctx *c, void *arg)
{
	struct sim *s = arg;
	for (int i = 0; i < s->n_lives; i++)
		TRY(hire_all(s, c, s->lives[i].unit, unit_roles));
	return sim__administrators(c, s);
}

static enum status read_calendar(struct ctx *c, void *arg)
{
	struct sim *s = arg;
	struct calendar *calendar;
	TRY(calendars_read(c, s->keep, &calendar));
	c->calendar = calendar;
	return OK;
}

enum status sim__city(struct sim *s)
{
	TRY(store_write(s->c, sim__import, s));
	TRY(store_read(s->c, read_calendar, s));
	TRY(store_write(s->c, sim__clouds, s));
	TRY(sim__lives_read(s));
	TRY(sim__matters_read(s));
	return store_write(s->c, hire_units, s);
}
