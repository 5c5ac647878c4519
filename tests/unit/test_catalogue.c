/* The catalogue: prices by date over versions that never change, ended items, levels, imports, and
 * forms' items. */
#include "city.h"
#include "civil/money.h"
#include "cloud/cloud.h"

#define HEAD "code,category,name_zh,content_zh,unit_zh,unit_price_yuan,dimensions,metering\n"

struct importing {
	int64_t level;
	const char *csv;
	int32_t day;
	int changed;
};

static enum status import_work(struct ctx *c, void *arg)
{
	struct importing *i = arg;
	return catalogue_import(c, i->level, i->csv, strlen(i->csv), i->day, &i->changed);
}

/* Changed rows, or the status where it was refused, below zero. */
static int import(struct ctx *c, int64_t level, int32_t day, const char *csv)
{
	struct importing i = { level, csv, day, 0 };
	fault_clear(c);
	enum status s = store_write(c, import_work, &i);
	return s == OK ? i.changed : -(int)s;
}

struct asking {
	int64_t level;
	const char *code;
	int32_t day;
	int64_t micro; /* -1: not in force */
	int32_t from_day, to_day;
	enum metering metering;
	struct dims dims;
};

static enum status ask_work(struct ctx *c, void *arg)
{
	struct asking *a = arg;
	struct price *p;
	TRY(catalogue_price_on(c, a->level, a->code, a->day, &p));
	a->micro = p ? p->price_micro : -1;
	if (p) {
		a->from_day = p->from_day;
		a->to_day = p->to_day;
		a->metering = p->metering;
		a->dims = p->dims;
	}
	return OK;
}

static struct asking price(struct ctx *c, int64_t level, const char *code, int32_t day)
{
	struct asking a = { .level = level, .code = code, .day = day };
	CHECK_INT(store_read(c, ask_work, &a), OK);
	return a;
}

static void by_date(struct ctx *c)
{
	int32_t d = 20600;
	CHECK_INT(
		import(c, 0, d,
		       HEAD
		       "A,IaaS,核,一核,核·月,46.00,vcpu=1,month\nB,IaaS,内存,一GB,GB·月,17,memory_gib=1 vcpu=2,\n"),
		2);
	CHECK_INT(import(c, 0, d, HEAD "A,IaaS,核,一核,核·月,45.00,vcpu=1,month\n"),
		  -(int)S_REFUSED);
	CHECK_TEXT(c->fault.name, "catalogue.not_after");
	/* the same again changes nothing; a changed price begins a row and closes the other */
	CHECK_INT(import(c, 0, d + 10, HEAD "A,IaaS,核,一核,核·月,46.00,vcpu=1,month\n"), 0);
	CHECK_INT(import(c, 0, d + 20, HEAD "A,IaaS,核,一核,核·月,44.008,vcpu=1,month\n"), 1);
	static const struct {
		const char *code;
		int32_t day;
		int64_t micro;
		int32_t from, to;
	} cases[] = {
		{ "A", -1, -1, 0, 0 },          { "A", 0, 46000000, 0, 19 },
		{ "A", 19, 46000000, 0, 19 },   { "A", 20, 44008000, 20, -1 },
		{ "A", 999, 44008000, 20, -1 }, { "B", 5, 17000000, 0, -1 },
		{ "B", 25, 17000000, 0, -1 },   { "C", 25, -1, 0, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct asking a = price(c, 0, cases[i].code, d + cases[i].day);
		CHECK_INT(a.micro, cases[i].micro);
		if (cases[i].micro < 0)
			continue;
		CHECK_INT(a.from_day, d + cases[i].from);
		CHECK_INT(a.to_day, cases[i].to < 0 ? DAY_NONE : d + cases[i].to);
	}
	struct asking b = price(c, 0, "B", d + 1);
	CHECK_INT(b.metering, METER_MONTH); /* from its pricing unit */
	CHECK_INT(b.dims.v[0], 2);
	CHECK_INT(b.dims.v[1], 1);
}

static void refused_files(struct ctx *c)
{
	static const char *const files[] = {
		"code,name_zh\nA,b\n",
		HEAD "A,IaaS,核,一核,核·月,46.00,vcpu=1\n",
		HEAD "A,IaaS,核,一核,核·月,-1,vcpu=1,month\n",
		HEAD "A,IaaS,核,一核,核·月,1.2345678,vcpu=1,month\n",
		HEAD "A,IaaS,,一核,核·月,1,vcpu=1,month\n",
		HEAD "A,IaaS,核,一核,核·月,1,cores=1,month\n",
		HEAD "A,IaaS,核,一核,核·月,1,vcpu=x,month\n",
		HEAD "A,IaaS,核,一核,核·月,1,vcpu=9223372036854775807,month\n",
		HEAD "A,IaaS,核,一核,核·月,1,vcpu=1,week\n",
		HEAD "A,IaaS,核,一核,核·月,1,vcpu=1,month\nA,IaaS,核,一核,核·月,2,vcpu=1,month\n",
		"\xff\xfe",
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (!CHECK(import(c, 0, 20700, files[i]) < 0))
			printf("    file %zu\n", i);
	CHECK_INT(price(c, 0, "A", 20700).micro, 44008000);
}

/* ---- what is ended, and levels ---- */

struct publishing {
	int64_t id;
	int32_t day;
	struct entry entries[2];
	int n, changed;
};
QUERY q_compiled = {
	.name = "test.compiled",
	.takes = "i",
	.gives = "",
	.sql = "INSERT INTO catalogue (id, district, state, case_id, reviewed, compiled) VALUES ($1, 0, 'compiled', 0, '{}', '{}')"
};

static enum status publish_work(struct ctx *c, void *arg)
{
	struct publishing *p = arg;
	if (p->changed == 0) {
		p->id = store_new_id(c);
		TRY(store_run(c, &q_compiled, INT(p->id)));
	}
	return catalogue_publish(c, p->id, 0, p->entries, p->n, p->day, NULL, &p->changed);
}

struct charging {
	int64_t district;
	int32_t from, to;
	struct price *prices;
	int n;
};

static enum status charge_work(struct ctx *c, void *arg)
{
	struct charging *k = arg;
	struct code_list codes = { 0 };
	for (const char *code = "A\0B\0C\0Z\0"; *code; code += 2)
		code_list_add(c->arena, &codes, code);
	return catalogue_charges(c, k->district, &codes, k->from, k->to, &k->prices, &k->n);
}

static void ended(struct ctx *c)
{
	int32_t d = 20600 + 40;
	struct publishing p = { .day = d,
				.entries = { { .code = "B", .withdrawn = true },
					     { .code = "Z", .withdrawn = true } },
				.n = 2 };
	CHECK_INT(store_write_plain(c, publish_work, &p), OK);
	CHECK_INT(p.changed, 1);
	CHECK_INT(price(c, 0, "B", d - 1).micro, 17000000);
	CHECK_INT(price(c, 0, "B", d - 1).to_day, d - 1);
	CHECK_INT(price(c, 0, "B", d).micro, -1);
	/* what is still in use goes on at the last price */
	struct charging k = { 0, d + 3, d + 30 };
	CHECK_INT(store_read(c, charge_work, &k), OK);
	CHECK_INT(k.n, 2);
	CHECK_TEXT(k.prices[1].code, "B");
	CHECK_INT(k.prices[1].price_micro, 17000000);
	/* an approved version is not published twice */
	p.day = d + 1;
	CHECK_INT(store_write_plain(c, publish_work, &p), S_CONFLICT);
	/* and what was ended can come back */
	CHECK_INT(import(c, 0, d + 10, HEAD "B,IaaS,内存,一GB,GB·月,16,memory_gib=1,month\n"), 1);
	CHECK_INT(price(c, 0, "B", d + 10).micro, 16000000);
	CHECK_INT(price(c, 0, "B", d + 9).micro, -1);
}

struct level {
	int64_t district, level;
	int32_t day;
};

static enum status level_work(struct ctx *c, void *arg)
{
	struct level *l = arg;
	return catalogue_level(c, l->district, l->day, &l->level);
}

static int64_t level_of(struct ctx *c, int64_t district, int32_t day)
{
	struct level l = { district, -1, day };
	CHECK_INT(store_read(c, level_work, &l), OK);
	return l.level;
}

static void levels(struct ctx *c)
{
	CHECK_INT(level_of(c, 77, 20650), 0); /* municipal items apply where a district has none */
	CHECK_INT(import(c, 77, 20660, HEAD "A,IaaS,核,一核,核·月,40,vcpu=1,month\n"), 1);
	CHECK_INT(level_of(c, 77, 20659), 0);
	CHECK_INT(level_of(c, 77, 20660), 77);
	CHECK_INT(price(c, 77, "A", 20660).micro, 40000000);
	CHECK_INT(price(c, 0, "A", 20660).micro, 44008000);
}

/* "A44-4 A30": item, yuan, last day counted from d. */
static const char *rows_text(struct ctx *c, const struct charging *k, int32_t d)
{
	struct buf b;
	buf_init(&b, c->arena, 64);
	for (int i = 0; i < k->n; i++) {
		const struct price *p = &k->prices[i];
		buf_printf(&b, "%s%s%d", i ? " " : "", p->code, (int)(p->price_micro / 1000000));
		if (p->to_day != DAY_NONE)
			buf_printf(&b, "-%d", p->to_day - d);
	}
	return b.at;
}

/* A district's first catalogue begins on the 11th day of a month of 30: until then municipal
 * prices. A is in both, B only in the municipal one, C only in the own one and from the 21st day
 * on; the municipal price of A changes on the 6th, and again when it is none of the district's
 * business. */
static void first_own(struct ctx *c)
{
	int32_t d = 20700;
	CHECK_INT(import(c, 0, d + 5, HEAD "A,IaaS,核,一核,核·月,30,vcpu=1,month\n"), 1);
	CHECK_INT(import(c, 0, d + 15,
			 HEAD "A,IaaS,核,一核,核·月,99,vcpu=1,month\n"
			      "B,IaaS,内存,一GB,GB·月,99,memory_gib=1,month\n"),
		  2);
	CHECK_INT(import(c, 78, d + 10, HEAD "A,IaaS,核,一核,核·月,20,vcpu=1,month\n"), 1);
	CHECK_INT(import(c, 78, d + 20,
			 HEAD "A,IaaS,核,一核,核·月,20,vcpu=1,month\n"
			      "C,IaaS,卡,一张,张·月,7,,month\n"),
		  1);
	static const struct {
		int from, to; /* what is asked for */
		const char *rows;
	} cases[] = {
		{ 0, 29, "A44-4 A30-9 A20 B16 C7" },
		{ 0, 9, "A44-4 A30-14 B16-14" },
		{ 12, 19, "A30-9 A20 B16" },
		{ 40, 60, "A30-9 A20 B16 C7" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct charging k = { 78, d + cases[i].from, d + cases[i].to };
		CHECK_INT(store_read(c, charge_work, &k), OK);
		CHECK_TEXT(rows_text(c, &k, d), cases[i].rows);
	}
}

/* ---- items of a form ---- */

struct listing {
	const char *json;
	struct item *items;
	int n;
	struct dims sum;
};

static enum status list_work(struct ctx *c, void *arg)
{
	struct listing *l = arg;
	json_t *list;
	TRY(json_read(c, l->json, strlen(l->json), &list));
	return catalogue_items(c, 0, "form.items", list, 20655, &l->items, &l->n, &l->sum);
}

static void items(struct ctx *c)
{
	static const struct {
		const char *json, *field, *name; /* the first fault; NULL: none */
		int64_t vcpu;
	} cases[] = {
		{ "[{\"code\":\"A\",\"quantity\":8}]", NULL, NULL, 8 },
		{ "[{\"code\":\"A\",\"quantity\":8},{\"code\":\"B\",\"quantity\":2}]", NULL, NULL,
		  8 },
		{ "[]", NULL, NULL, 0 },
		{ "{}", "form.items", "item.list", 0 },
		{ "[{\"code\":\"Q\",\"quantity\":1}]", "form.items.0.code", "item.unknown", 0 },
		{ "[{\"quantity\":1}]", "form.items.0.code", "item.unknown", 0 },
		{ "[{\"code\":\"A\",\"quantity\":0}]", "form.items.0.quantity", "item.quantity",
		  0 },
		{ "[{\"code\":\"A\",\"quantity\":\"8\"}]", "form.items.0.quantity", "item.quantity",
		  0 },
		{ "[{\"code\":\"A\",\"quantity\":9000000000}]", "form.items.0.quantity",
		  "item.quantity", 0 },
		{ "[{\"code\":\"A\",\"quantity\":1},{\"code\":\"A\",\"quantity\":1}]",
		  "form.items.1.code", "item.repeated", 1 },
	};
	CHECK_INT(catalogue_quantity_most((struct dims){ 0 }), 1000000000);
	CHECK_INT(catalogue_quantity_most((struct dims){ .v = { 1, 1000000000 } }), 1000000);
	CHECK_INT(catalogue_quantity_most((struct dims){ .v = { INT64_MAX } }), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct listing l = { .json = cases[i].json };
		fault_clear(c);
		CHECK_INT(store_read(c, list_work, &l), OK);
		CHECK_TEXT(c->fault.n_fields ? c->fault.fields[0].field : NULL, cases[i].field);
		CHECK_TEXT(c->fault.n_fields ? c->fault.fields[0].name : NULL, cases[i].name);
		CHECK_INT(l.sum.v[0], cases[i].vcpu);
	}
	fault_clear(c);
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		by_date(&t->ctx);
		refused_files(&t->ctx);
		ended(&t->ctx);
		levels(&t->ctx);
		first_own(&t->ctx);
		items(&t->ctx);
	}
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
