/* A city from a seed, day by day. One simulated day is one transaction: its jobs at nine, then
 * everybody's deeds in the order of their minutes, then what must be true of what changed. */
#include "sim/town.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/calendars.h"
#include "store/audit.h"
#include "store/idempotency.h"
#include "store/record.h"

/* clang-format off */
QUERY q_units = { "sim.units",
	"SELECT id, district FROM org o WHERE kind <> 'vendor' AND kind <> 'district_government' AND NOT EXISTS"
	" (SELECT 1 FROM body b WHERE b.org = o.id) ORDER BY code", "", "ii" };
QUERY q_clouds = { "sim.clouds", "SELECT name, district FROM cloud ORDER BY district, id", "", "ti" };
QUERY q_plain = { "sim.plain_items",
	"SELECT code, dims FROM price WHERE district = 0 AND metering = 'month' AND withdrawn = 0 ORDER BY code", "", "tt" };
/* clang-format on */

/* vCPUs that a cloud has for each of its units. */
enum { VCPU_OF_UNIT = 24 };
enum {
	NINE_MS = 9 * 3600 * 1000,
	MINUTE_MS = 60 * 1000,
	KEEP_BYTES = 1 << 30,
	WORK_BYTES = 1 << 30
};

/* ---- calls ---- */

int town__call(struct town *t, const struct holder *who, const char *method, const char *path,
	       json_t *body, json_t **answer, const char **why)
{
	struct ctx *c = t->s.c;
	struct api_answer a;
	const char *text = body ? json_canonical(c->arena, body) : NULL;
	json_decref(body);
	struct api_ask ask = { .method = method,
			       .path = path,
			       .person = who->person,
			       .grant = who->grant,
			       .stepped = true,
			       .hurried = true,
			       .body = text };
	if (who->delegation && who->back_day >= day_of_ms(clock_now_ms(t->s.clock))) {
		ask.person = who->delegate;
		ask.delegation = who->delegation;
	}
	api_call_direct(c, t->s.api, &ask, &a);
	t->s.acts++;
	*answer = a.json;
	*why = NULL;
	if (a.status < 300)
		return a.status;
	*why = json_text_of(a.json, "name", "unknown");
	counts_add(t, &t->tally.refusals, *why, 1);
	if (a.status >= 500) {
		/* Whatever people ask, the program answers. */
		counts_add(t, &t->tally.invariants, "api.answers", 1);
		t->tally.broken++;
	}
	if (a.status >= 500)
		LOG_W("sim", "%s %s as %s: %d %.300s", method, path, who->role ? who->role : "-",
		      a.status, a.body ? a.body : "");
	else if (t->o->tell)
		fprintf(stderr, "%s %s %s as %s: %s %.400s\n",
			day_iso(c->arena, day_of_ms(clock_now_ms(t->s.clock))), method, path,
			who->role ? who->role : "-", text ? text : "", a.body);
	return a.status;
}

struct hiring {
	struct town *t;
	int64_t org;
	const char *role;
	struct holder *made;
};

static enum status hire_work(struct ctx *c, void *arg)
{
	struct hiring *h = arg;
	return sim__hire(&h->t->s, c, h->org, h->role, &h->made);
}

const struct holder *town__holder(struct town *t, int64_t org, const char *role)
{
	const struct holder *known = sim__holder(&t->s, org, role);
	if (known)
		return known;
	struct hiring h = { .t = t, .org = org, .role = role };
	if (store_write(t->s.c, hire_work, &h) == OK)
		return h.made;
	LOG_W("sim", "nobody can hold %s: %s", role, t->s.c->fault.name);
	fault_clear(t->s.c);
	return NULL;
}

const struct manner *town__manner(const struct town *t, int64_t org)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)org);
	const struct using_unit *u = map_find(&t->unit_of, key);
	return u ? &u->manner : &t->office;
}

/* ---- building ---- */

static struct manner draw_manner(struct town *t)
{
	return (struct manner){ luck_between(t, 5, 45), luck_between(t, 0, 14),
				luck_between(t, 0, 30), luck_between(t, 0, 25) };
}

static void add_unit(struct town *t, int64_t org, int64_t district)
{
	struct using_unit *u = &t->units[t->n_units++];
	*u = (struct using_unit){ .org = org, .district = district, .manner = draw_manner(t) };
	map_put(&t->unit_of, arena_printf(t->s.keep, "%lld", (long long)org), u);
}

/* Units of data/units.csv, evenly over levels and districts; the rest are made up. */
static enum status pick_units(struct ctx *c, void *arg)
{
	struct town *t = arg;
	struct rows rows;
	TRY(store_rows(c, &q_units, &rows));
	int want = t->o->units, real = want < rows.n ? want : rows.n;
	t->units = TAKE_N(t->s.keep, want, struct using_unit);
	for (int i = 0; i < real; i++) {
		const struct row *r = &rows.at[(int64_t)i * rows.n / real];
		add_unit(t, row_int(r, 0), row_int(r, 1));
	}
	for (int i = real; i < want; i++) {
		int64_t district = i % 3 ? row_int(&rows.at[rows.n - 1 - i % 160], 1) : 0, id;
		struct org_new o = { .code = arena_printf(c->arena, "SIM%05d", i),
				     .name = arena_printf(c->arena, "上海市政务服务第%d中心", i),
				     .kind = district ? "district_department" : "institution",
				     .industry = "综合政务",
				     .district = district,
				     .budget_unit = i % 20 != 0,
				     .synthetic = true };
		TRY(org_put(c, &o, &id));
		add_unit(t, id, district);
	}
	return OK;
}

static enum status hire_units(struct ctx *c, void *arg)
{
	static const char *const roles[] = { "using_unit.applicant", "using_unit.approver",
					     "using_unit.ops" };
	struct town *t = arg;
	struct holder *made;
	for (int i = 0; i < t->n_units; i++)
		for (int k = 0; k < 3; k++)
			TRY(sim__hire(&t->s, c, t->units[i].org, roles[k], &made));
	return OK;
}

static enum status read_calendar(struct ctx *c, void *arg)
{
	struct town *t = arg;
	struct calendar *k;
	TRY(calendars_read(c, t->s.keep, &k));
	c->calendar = k;
	return OK;
}

/* Which item gives one of a dimension and nothing else: what people ask for when they think in
 * amounts. */
static enum status plain_items(struct ctx *c, void *arg)
{
	struct town *t = arg;
	struct rows rows;
	const struct pack *p = law_pack_at(c->packs, t->first_day);
	TRY(store_rows(c, &q_plain, &rows));
	for (int i = 0; i < rows.n; i++) {
		struct dims d;
		int only = -1, n = 0;
		TRY(law_dims_read(c, p, row_text(&rows.at[i], 1), &d));
		for (int k = 0; k < DIMS_MAX; k++)
			if (d.v[k]) {
				only = k;
				n++;
			}
		if (n == 1 && d.v[only] == 1 && !t->items[only].code)
			t->items[only].code = arena_text(t->s.keep, row_text(&rows.at[i], 0));
	}
	return OK;
}

/* What each cloud has: most of what its units will want, so that some meet its bounds. */
static enum status declare_capacity(struct ctx *c, void *arg)
{
	struct town *t = arg;
	struct rows clouds;
	struct buf b;
	int n;
	TRY(store_rows(c, &q_clouds, &clouds));
	buf_init(&b, c->arena, 4096);
	buf_text(&b, "cloud,zone,pool,network,hosts,capacity,from,ground\n");
	for (int i = 0; i < clouds.n; i++) {
		int64_t units = row_int(&clouds.at[i], 1) ? t->n_units / 16 + 1 : t->n_units;
		buf_printf(&b, "%s,一号可用区,通用资源池,extranet,x86:海光7390:%lld,",
			   row_text(&clouds.at[i], 0), (long long)units);
		buf_printf(&b, "vcpu=%lld memory_gib=%lld storage_gib=%lld,%s,建设批复\n",
			   (long long)units * VCPU_OF_UNIT, (long long)units * VCPU_OF_UNIT * 4,
			   (long long)units * VCPU_OF_UNIT * 120, day_iso(c->arena, t->first_day));
	}
	return tree_import(c, b.at, b.len, &n);
}

static enum status build(struct town *t)
{
	struct ctx *c = t->s.c;
	TRY(store_hold(c));
	store_hold_marks(c, false);
	TRY(store_write(c, sim__import, &t->s));
	TRY(store_read(c, read_calendar, t));
	TRY(store_write(c, sim__clouds, &t->s));
	TRY(store_write(c, sim__administrators, &t->s));
	TRY(store_write(c, pick_units, t));
	TRY(store_write(c, hire_units, t));
	TRY(store_write(c, declare_capacity, t));
	TRY(store_read(c, plain_items, t));
	TRY(tally__digest(t));
	t->seen = t->digested;
	t->looked_ms = clock_now_ms(t->s.clock);
	return store_settle(c);
}

/* ---- what must be true ---- */

static enum status judge(struct town *t, bool whole, int32_t today)
{
	struct ctx *c = t->s.c;
	const struct breach *found;
	int n;
	TRY(invariants_check(c, whole ? 0 : t->judged_ms, whole ? 0 : t->judged, &found, &n));
	for (int i = 0; i < n && i < BREACHES; i++) {
		counts_add(t, &t->tally.invariants, found[i].invariant, 1);
		if (t->tally.broken++ < 20)
			fprintf(stderr, "%s broken on %s: %lld %s\n", found[i].invariant,
				day_iso(c->arena, today), (long long)found[i].subject,
				found[i].what);
	}
	t->judged_ms = clock_now_ms(t->s.clock);
	t->judged = t->digested;
	return OK;
}

/* At a month's end what came since the last one, at the end all of it. */
static enum status judge_record(struct town *t, bool whole, int32_t today)
{
	struct audit_report r;
	if (whole)
		TRY(audit_verify(t->s.c, false, &r));
	else
		TRY(audit_verify_since(t->s.c, t->verified, &r));
	t->verified = whole ? r.entries : t->verified + r.entries;
	if (r.ok)
		return OK;
	t->tally.broken++;
	counts_add(t, &t->tally.invariants, "record.verifies", 1);
	fprintf(stderr, "record.verifies broken on %s: %s at %lld\n", day_iso(t->s.c->arena, today),
		r.fault ? r.fault : "", (long long)r.first_bad);
	return OK;
}

/* ---- days ---- */

static enum status forget_work(struct ctx *c, void *arg)
{
	return idempotency_forget(c, arg);
}

static enum status live_deeds(struct town *t, int32_t day)
{
	int n;
	size_t mark = arena_mark(&t->today);
	struct ctx *c = t->s.c;
	struct arena *work = c->arena;
	c->arena = &t->today;
	struct deed **all = town__deeds(t, day, &n);
	c->arena = work;
	for (int i = 0; i < n; i++) {
		struct deed *d = all[i];
		if (!calendar_works(c->calendar, day)) {
			d->minute = 0;
			town__plan(t, *d, day + 1);
		} else {
			clock_set(t->s.clock,
				  day_start_ms(day) + NINE_MS + (int64_t)d->minute * MINUTE_MS);
			TRY(d->case_id ? town__act(t, d, day) : town__wish(t, d, day));
		}
		town__done(t, d);
		arena_reset(work);
	}
	arena_back(&t->today, mark);
	return OK;
}

static enum status live_day(struct town *t, int32_t day)
{
	struct ctx *c = t->s.c;
	int year, month, date;
	bool more = true;
	day_split(day, &year, &month, &date);
	TRY(store_hold(c));
	store_hold_marks(c, false);
	clock_set(t->s.clock, day_start_ms(day) + NINE_MS);
	if (desk_tick(c) != OK) {
		LOG_W("sim", "the day's jobs on %s: %s", day_iso(c->arena, day), c->fault.name);
		counts_add(t, &t->tally.invariants, "day.jobs", 1);
		t->tally.broken++;
		fault_clear(c);
	}
	store_hold_marks(c, true);
	arena_reset(c->arena);
	TRY(town__look(t, day));
	TRY(town__outside(t, day));
	arena_reset(c->arena);
	TRY(live_deeds(t, day));
	clock_set(t->s.clock, day_start_ms(day) + 2 * NINE_MS);
	TRY(tally__digest(t));
	bool ends_month = day == t->o->last_day || day_month_start(day + 1) == day + 1;
	TRY(judge(t, ends_month, day));
	while (date == 2 && more)
		TRY(store_write_plain(c, forget_work, &more));
	TRY(store_settle(c));
	arena_reset(c->arena);
	TRY(record_sequence(c));
	arena_reset(c->arena);
	if (day == t->o->last_day || (ends_month && !t->o->quick))
		TRY(judge_record(t, day == t->o->last_day, day));
	arena_reset(c->arena);
	return OK;
}

static void show(const struct town *t, int32_t day, int64_t began_ms)
{
	enum { WIDTH = 40 };
	int whole = t->o->last_day - t->o->first_day + 1, done = day - t->o->first_day + 1;
	char bar[WIDTH + 1];
	int filled = (int)((int64_t)WIDTH * done / whole);
	memset(bar, ' ', WIDTH);
	memset(bar, '#', (size_t)filled);
	bar[WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %3d%%  %lld decisions  %lld s", bar, done * 100 / whole,
		(long long)t->tally.decisions, (long long)(clock_steady_ms() - began_ms) / 1000);
	if (done == whole)
		fputc('\n', stderr);
}

static enum status live(struct town *t)
{
	int64_t began = clock_steady_ms();
	TRY(town__hopes(t));
	for (int32_t day = t->o->first_day; day <= t->o->last_day; day++) {
		TRY(live_day(t, day));
		if (t->o->progress)
			show(t, day, began);
	}
	return OK;
}

enum status simulate(struct ctx *c, const struct simulate_options *o, struct town **out)
{
	/* What is counted with outlives c's arena, which is reset after each act. */
	struct arena *keep = c->arena;
	struct town *t = TAKE(keep, struct town);
	struct ctx *inside = TAKE(keep, struct ctx);
	struct sim_options *s = TAKE(keep, struct sim_options);
	struct arena *work = TAKE(keep, struct arena);
	struct api_options api = { .demo = true };
	struct api *made;
	arena_init(work, WORK_BYTES);
	arena_init(&t->today, 64 << 20);
	random_seed(c->random, o->seed);
	random_seed(&t->luck, o->seed ^ 0x9e3779b97f4a7c15u);
	clock_set((struct clock *)(uintptr_t)c->clock, day_start_ms(o->first_day) + NINE_MS / 9);
	TRY(town__packs(c, o->pack_day, &c->packs));
	TRY(api_open(c, &api, &made));
	int year, month, day;
	day_split(o->first_day, &year, &month, &day);
	*s = (struct sim_options){ .seed = o->seed,
				   .first_day = o->first_day,
				   .workdays = town__workdays_until(keep, year) };
	*inside = *c;
	inside->arena = work;
	t->s = (struct sim){ .c = inside,
			     .api = made,
			     .options = s,
			     .keep = keep,
			     .clock = (struct clock *)(uintptr_t)c->clock };
	t->o = o;
	t->published = year;
	t->first_day = o->first_day;
	t->last_day = o->last_day;
	t->days = TAKE_N(keep, o->last_day - o->first_day + 1, struct deed *);
	t->office = (struct manner){ 25, 6, 10, 8 };
	map_init(&t->s.holders, keep, 4096);
	map_init(&t->unit_of, keep, (size_t)o->units * 2 + 16);
	*out = t;
	TRY(build(t));
	TRY(live(t));
	return OK;
}
