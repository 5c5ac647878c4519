/* Statements against the database: that sums agree from every side (M1, M10), that the same input
 * gives the same statement and bytes (M4), that every statement ever drawn computes again (M6), and
 * what corrections, objections and approval do. */
#include "city.h"
#include "settle/settle.h"

/* clang-format off */
QUERY q_resource = { .name = "test.resource", .takes = "iiiiii", .gives = "", .sql =
	"INSERT INTO resource (id, rev, project, system, unit, district, vendor, cloud_district, class, state, name, case_id, article,"
	" opened_ms, activated_ms, ended_ms, end_day, items, dims, identifier, addresses)"
	" VALUES ($1, 1, $2, $3, $4, 0, $5, 0, 'formal', 'running', 'r', 0, '19.2', $6, $6, 0, 0, '[]', '{}', '', '[]')" };
QUERY q_use = { .name = "test.use", .takes = "iittitiittiiiii", .gives = "", .seal = "resource_use", .sql =
	"INSERT INTO resource_use (id, resource, code, name, quantity, dims, from_ms, to_ms, class, state, origin, replaces, case_id,"
	" at_ms, person, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)" };
QUERY q_lines_of = { .name = "test.lines_of", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM statement_line WHERE statement = $1" };
/* clang-format on */

enum { PARTIES = 3, RESOURCES = 40, MONTHS = 5 };

struct world {
	struct test_city *k;
	int64_t units[PARTIES], vendors[2], projects[PARTIES], systems[PARTIES];
	int64_t uses[RESOURCES], n_uses;
	int32_t first_month;
	struct random chance;
};

static const char *const catalogue_csv =
	"code,category,name_zh,content_zh,unit_zh,unit_price_yuan,dimensions,metering\n"
	"A-1,IaaS,核,一核,核·月,46.00,vcpu=1,month\n"
	"A-2,IaaS,内存,一GB,GB·月,17.005,memory_gib=1,month\n"
	"B-1,SaaS,表单,租户,租户·年,20000.00,application=1,year\n"
	"C-1,DR,备份,空间,GB·天,0.008,backup_gib=1,day\n"
	"D-1,安全,渗透测试,人工,人·天,1800.00,,count\n";
static const char *const second_csv =
	"code,category,name_zh,content_zh,unit_zh,unit_price_yuan,dimensions,metering\n"
	"A-1,IaaS,核,一核,核·月,44.00,vcpu=1,month\n"
	"C-1,DR,备份,空间,GB·天,0.0075,backup_gib=1,day\n";
static const char *const codes[] = { "A-1", "A-2", "B-1", "C-1" };

static enum status make_systems(struct ctx *c, struct world *w, int i)
{
	struct project p = { .unit = w->units[i],
			     .vendor = w->vendors[i % 2],
			     .name = "p",
			     .delivery = "build",
			     .filing = "1",
			     .initiation = "1" };
	TRY(project_add(c, &p, 0, &w->projects[i]));
	struct system s = { .project = w->projects[i],
			    .unit = w->units[i],
			    .vendor = p.vendor,
			    .name = "s",
			    .related = "",
			    .periodic = "",
			    .protection_level = 3 };
	return system_add(c, &s, &w->systems[i]);
}

static enum status make_use(struct ctx *c, struct world *w, int i)
{
	int p = (int)random_below(&w->chance, PARTIES);
	int64_t span = 150 * INT64_C(86400000);
	int64_t from = day_start_ms(w->first_month) + random_below(&w->chance, span),
		id = store_new_id(c), resource = store_new_id(c);
	int64_t to = random_below(&w->chance, 2) ? from + random_below(&w->chance, span) : 0;
	const char *code = codes[random_below(&w->chance, 4)];
	bool test = random_below(&w->chance, 8) == 0;
	TRY(store_run(c, &q_resource, INT(resource), INT(w->projects[p]), INT(w->systems[p]),
		      INT(w->units[p]), INT(w->vendors[random_below(&w->chance, 2)]), INT(from)));
	w->uses[i] = id;
	return store_run(c, &q_use, INT(id), INT(resource), TEXT(code), TEXT(code),
			 INT(1 + random_below(&w->chance, 300)), TEXT("{}"), INT(from), INT(to),
			 TEXT(test ? "test" : "formal"), TEXT("running"), INT(id), INT(0), INT(0),
			 INT(from), INT(0));
}

static enum status effect(struct ctx *c, const char *name, struct case_ *k, const char *reason)
{
	struct effect_call e = { .k = k, .reason = reason };
	for (const struct effect *f = settle_effects; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f->run(c, &e);
	return S_ABSENT;
}

/* A few days of counted use of every unit in every month. */
static enum status make_counts(struct ctx *c, struct world *w, int i)
{
	for (int m = 0; m < MONTHS; m++) {
		int32_t month = day_add_months(w->first_month, m);
		json_t *item = json_pack("{s:s, s:i}", "code", "D-1", "quantity", 1 + i + m);
		struct case_ k = {
			.unit = w->units[i],
			.vendor = w->vendors[i % 2],
			.system = w->systems[i],
			.form = json_keep(c->arena,
					  json_pack("{s:s%, s:s, s:s, s:[o]}", "month",
						    day_iso(c->arena, month), (size_t)7, "used_on",
						    day_iso(c->arena, month + 2 * i), "evidence",
						    day_iso(c->arena, month), "items", item)),
		};
		TRY(effect(c, "usage.count", &k, NULL));
	}
	return OK;
}

static enum status make_world(struct ctx *c, void *arg)
{
	struct world *w = arg;
	int changed;
	TRY(catalogue_import(c, 0, catalogue_csv, strlen(catalogue_csv), w->first_month - 30,
			     &changed));
	CHECK_INT(changed, 5);
	TRY(catalogue_import(c, 0, second_csv, strlen(second_csv), w->first_month + 40, &changed));
	CHECK_INT(changed, 2);
	for (int i = 0; i < PARTIES; i++)
		TRY(make_systems(c, w, i));
	for (int i = 0; i < RESOURCES; i++)
		TRY(make_use(c, w, i));
	for (int i = 0; i < PARTIES; i++)
		TRY(make_counts(c, w, i));
	return OK;
}

static int32_t month_of(const struct world *w, int m)
{
	return day_add_months(w->first_month, m);
}

/* ---- sums and bytes ---- */

struct drawing {
	struct world *w;
	int month;
	int64_t total[2]; /* of units, of vendors */
	int64_t budget;
};

static enum status draw_month(struct ctx *c, void *arg)
{
	struct drawing *d = arg;
	struct statement s;
	d->total[0] = d->total[1] = d->budget = 0;
	for (int i = 0; i < PARTIES; i++) {
		TRY(statement_draw(c, "unit", d->w->units[i], month_of(d->w, d->month), 0, &s));
		d->total[0] += s.total_fen;
		d->budget += s.budget ? s.total_fen : 0;
	}
	for (int i = 0; i < 2; i++) {
		TRY(statement_draw(c, "vendor", d->w->vendors[i], month_of(d->w, d->month), 0, &s));
		d->total[1] += s.total_fen;
	}
	return OK;
}

struct again {
	int64_t id;
	bool same, adds_up;
	struct statement s;
};

static enum status compute_again(struct ctx *c, void *arg)
{
	struct again *a = arg;
	const char *digest;
	struct statement_line *lines;
	int64_t total, sum = 0;
	int n;
	TRY(statement_get(c, a->id, &a->s));
	TRY(statement_recompute(c, &a->s, &digest, &total));
	TRY(statement_lines(c, &a->s, &lines, &n));
	for (int i = 0; i < n; i++)
		sum += lines[i].amount_fen;
	a->same = strcmp(digest, a->s.digest) == 0 && total == a->s.total_fen;
	a->adds_up = sum == a->s.total_fen && n == a->s.lines;
	return OK;
}

static struct again again_of(struct ctx *c, int64_t id)
{
	struct again a = { .id = id };
	CHECK_INT(store_read(c, compute_again, &a), OK);
	return a;
}

static void sums(struct world *w)
{
	struct ctx *c = &w->k->t->ctx;
	for (int m = 0; m < MONTHS; m++) {
		struct drawing first = { .w = w, .month = m }, second = { .w = w, .month = m };
		CHECK_INT(store_write_plain(c, draw_month, &first), OK);
		CHECK_INT(store_write_plain(c, draw_month, &second), OK);
		CHECK_INT(first.total[0],
			  first.total[1]); /* M1: units and vendors make the same city */
		CHECK(first.total[0] > 0);
		CHECK_INT(first.total[0], second.total[0]);
		CHECK(first.budget < first.total[0]); /* M10: one of the units pays itself */
		for (int i = 0; i < PARTIES + 2; i++) {
			bool unit = i < PARTIES;
			int64_t party = unit ? w->units[i] : w->vendors[i - PARTIES];
			struct again a = again_of(c, statement_id(unit ? "unit" : "vendor", party,
								  month_of(w, m), 0));
			CHECK(a.same);    /* M4, M6 */
			CHECK(a.adds_up); /* M1 */
			CHECK_INT(a.s.draw, 2);
		}
	}
}

/* ---- on paper ---- */

struct papers {
	int64_t id;
	const char *pdf[2], *xlsx[2];
	size_t pdf_len[2], xlsx_len[2];
};

static enum status print_it(struct ctx *c, void *arg)
{
	struct papers *p = arg;
	struct statement s;
	TRY(statement_get(c, p->id, &s));
	for (int i = 0; i < 2; i++) {
		TRY(statement_pdf(c, &s, &p->pdf[i], &p->pdf_len[i]));
		TRY(statement_xlsx(c, &s, &p->xlsx[i], &p->xlsx_len[i]));
	}
	return OK;
}

static void paper(struct world *w, int64_t id)
{
	struct papers p = { .id = id };
	CHECK_INT(store_read(&w->k->t->ctx, print_it, &p), OK);
	CHECK(p.pdf_len[0] > 1000 && p.pdf_len[0] == p.pdf_len[1] &&
	      memcmp(p.pdf[0], p.pdf[1], p.pdf_len[0]) == 0);
	CHECK(p.xlsx_len[0] > 1000 && p.xlsx_len[0] == p.xlsx_len[1] &&
	      memcmp(p.xlsx[0], p.xlsx[1], p.xlsx_len[0]) == 0);
}

/* ---- a statement's life ---- */

struct doing {
	const char *effect;
	int64_t id;
	/* or an objection, or a correction */
	bool objects, corrects;
	int64_t line, quantity;
	struct span held;
};

static enum status do_it(struct ctx *c, void *arg)
{
	struct doing *d = arg;
	struct statement s;
	int64_t id;
	TRY(statement_get(c, d->id, &s));
	if (d->objects)
		return statement_object(c, &s, d->line, "为什么", &id);
	if (!d->corrects)
		return effect(c, d->effect, &(struct case_){ .id = 1, .subject = d->id }, "理由");
	struct span held;
	TRY(statement_line_held(c, &s, d->line, &held, &d->quantity));
	d->held = held;
	held.from_ms = held.from_ms + (held.to_ms - held.from_ms) / 2;
	return statement_correct(c, &s, d->line, held, d->quantity, "开通时间有误");
}

static enum status act(struct ctx *c, const char *name, int64_t id)
{
	fault_clear(c);
	return store_write_plain(c, do_it, &(struct doing){ .effect = name, .id = id });
}

static enum status objects(struct ctx *c, int64_t id, int64_t line)
{
	fault_clear(c);
	return store_write_plain(c, do_it,
				 &(struct doing){ .objects = true, .id = id, .line = line });
}

static void life(struct world *w)
{
	struct ctx *c = &w->k->t->ctx;
	int64_t id = statement_id("unit", w->units[0], month_of(w, 2), 0),
		before = statement_id("unit", w->units[0], month_of(w, 1), 0),
		after = statement_id("unit", w->units[0], month_of(w, 3), 0);
	CHECK_INT(objects(c, id, 1), S_REFUSED); /* nobody is asked yet */
	CHECK_INT(act(c, "statement.verify", id), OK);
	CHECK_INT(objects(c, id, 1), OK);
	CHECK_INT(objects(c, id, 1), S_CONFLICT);
	CHECK_INT(objects(c, id, 100000), S_ABSENT);
	CHECK_INT(act(c, "statement.object", id), OK);
	CHECK_INT(act(c, "statement.uphold", id), OK);
	/* a wrong beginning is corrected; the month follows, the others stay */
	struct again old = again_of(c, id);
	struct doing d = { .corrects = true, .id = id, .line = 2 }; /* 1 is counted */
	CHECK_INT(store_write(c, do_it, &d), OK);
	CHECK(!again_of(c, id).same);
	CHECK(again_of(c, before).same);
	CHECK(again_of(c, after).same);
	CHECK_INT(act(c, "statement.draw", id), OK);
	struct again new = again_of(c, id);
	CHECK(new.same &&new.adds_up);
	CHECK(new.s.total_fen < old.s.total_fen);
	CHECK_INT(new.s.draw, old.s.draw + 1);
	/* a correction of a correction */
	CHECK_INT(store_write(c, do_it, &d), OK);
	CHECK_INT(act(c, "statement.draw", id), OK);
	CHECK(again_of(c, id).same);
	CHECK(again_of(c, after).same);
	/* approved, it is never written again */
	CHECK_INT(act(c, "statement.verify", id), OK);
	CHECK_INT(act(c, "statement.confirm", id), OK);
	CHECK_INT(act(c, "statement.approve", id), OK);
	CHECK_INT(act(c, "statement.draw", id), S_CONFLICT);
	CHECK_INT(act(c, "statement.verify", id), S_CONFLICT);
	CHECK_INT(objects(c, id, 1), S_REFUSED);
	fault_clear(c);
	CHECK_INT(store_write_plain(c, do_it, &d), S_REFUSED);
	CHECK_TEXT(c->fault.name, "statement.closed");
	CHECK_TEXT(again_of(c, id).s.state, "approved");
}

/* What a vendor was paid for is not corrected by way of the unit's statement. */
static void closed_by_vendor(struct world *w)
{
	struct ctx *c = &w->k->t->ctx;
	int64_t id = statement_id("unit", w->units[0], month_of(w, 3), 0);
	struct doing d = { .corrects = true, .id = id, .line = 2 };
	for (int i = 0; i < 2; i++) {
		int64_t paid = statement_id("vendor", w->vendors[i], month_of(w, 3), 0);
		CHECK_INT(act(c, "statement.verify", paid), OK);
		CHECK_INT(act(c, "statement.confirm", paid), OK);
		CHECK_INT(act(c, "statement.approve", paid), OK);
	}
	fault_clear(c);
	CHECK_INT(store_write(c, do_it, &d), S_REFUSED);
	CHECK_TEXT(c->fault.name, "statement.closed");
	for (int i = 0; i < 2; i++)
		CHECK(again_of(c, statement_id("vendor", w->vendors[i], month_of(w, 3), 0)).same);
}

static int64_t payer(struct ctx *c, const char *code)
{
	struct org_new o = { .code = code,
			     .name = code,
			     .kind = "enterprise",
			     .industry = "",
			     .budget_unit = false,
			     .synthetic = true };
	int64_t id = 0;
	CHECK_INT(org_put(c, &o, &id), OK);
	return id;
}

static enum status make_orgs(struct ctx *c, void *arg)
{
	struct world *w = arg;
	w->units[2] = payer(c, "T-PAYER");
	w->vendors[1] = city_org(c, "T-VENDOR-2", "乙服务商", "vendor");
	return OK;
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		static struct actor clerk;
		struct world w = { .k = &k,
				   .units = { k.unit, k.other },
				   .vendors = { k.vendor },
				   .first_month = day_make(2026, 3, 1) };
		random_seed(&w.chance, 27);
		clerk = (struct actor){ .person = 5, .org = k.operator, .scope = SCOPE_CITY };
		CHECK_INT(store_write(&t->ctx, make_orgs, &w), OK);
		clock_set(&t->clock, day_start_ms(w.first_month)); /* no month has ended */
		enum status made = store_write_plain(&t->ctx, make_world, &w);
		if (!CHECK(made == OK))
			printf("    %s\n", t->ctx.fault.name);
		t->ctx.actor = &clerk;
		sums(&w);
		paper(&w, statement_id("unit", w.units[2], month_of(&w, 1), 0));
		paper(&w, statement_id("vendor", w.vendors[0], month_of(&w, 1), 0));
		life(&w);
		closed_by_vendor(&w);
		t->ctx.actor = NULL;
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
