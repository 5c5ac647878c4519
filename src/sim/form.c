/* Forms as people fill them in: by the kind of each field, with what its name suggests. Who is
 * careless leaves something out, who is greedy asks for more than he may; a second attempt is more
 * careful than the first. */
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "sim/town.h"

/* clang-format off */
QUERY q_systems = { "sim.systems",
	"SELECT id, cloud_district FROM system WHERE unit = $1 AND state <> 'left' ORDER BY created_ms, id LIMIT 40", "i", "ii" };
QUERY q_resources = { "sim.resources",
	"SELECT r.id, r.items FROM resource r WHERE r.unit = $1 AND r.state = 'running' AND NOT EXISTS (SELECT 1 FROM case_ k"
	" WHERE k.system = r.system AND k.resource = r.id AND k.state = 'open') ORDER BY r.opened_ms, r.id LIMIT 40", "i", "it" };
QUERY q_of_cloud = { "sim.systems_of_cloud",
	"SELECT id, cloud_district FROM system WHERE state <> 'left' AND cloud_district IN (SELECT b.district FROM body b WHERE b.org = $1)"
	" ORDER BY created_ms, id LIMIT 200", "i", "ii" };
QUERY q_of_system = { "sim.resources_of_system",
	"SELECT id, items FROM resource WHERE system = $1 AND state = 'running' ORDER BY opened_ms, id LIMIT 40", "i", "it" };
QUERY q_items = { "sim.resource_items", "SELECT items FROM resource WHERE id = $1", "i", "t" };
QUERY q_quota = { "sim.quota",
	"SELECT q.granted, q.reserved, q.used FROM system s JOIN quota q ON q.project = s.project WHERE s.id = $1", "i", "ttt" };
QUERY q_prices = { "sim.prices",
	"SELECT p.code, p.category, p.name, p.content, p.unit, p.price_micro, p.metering, p.dims FROM price p"
	" WHERE p.district = 0 AND p.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM price q WHERE q.district = 0 AND q.code = p.code"
	" AND q.from_day > p.from_day) ORDER BY p.from_day, p.id LIMIT 60", "", "tttttitt" };
QUERY q_counted = { "sim.counted",
	"SELECT code, metering FROM price WHERE district = 0 AND metering = 'count' AND withdrawn = 0 ORDER BY code LIMIT 40", "", "tt" };
QUERY q_entries = { "sim.register_entries",
	"SELECT e.id, e.unit FROM register_entry e WHERE e.register = $1 AND NOT EXISTS (SELECT 1 FROM register_end x WHERE x.id = e.id)"
	" ORDER BY e.at_ms, e.id LIMIT 60", "t", "ii" };
QUERY q_districts = { "sim.governments", "SELECT id, 0 FROM org WHERE kind = 'district_government' ORDER BY code", "", "ii" };
/* clang-format on */

static const struct {
	const char *name, *text;
} samples[] = {
	{ "project_name", "信息化建设项目" },
	{ "purpose", "部署业务系统的应用、数据库与接口服务。" },
	{ "sizing", "按注册用户数、峰值并发与三年数据增长测算，峰值利用率按百分之七十控制。" },
	{ "verification_plan", "功能、性能、安全三类用例，全部通过且连续运行七日无故障。" },
	{ "opinion", "与立项方案一致，资源测算依据充分。" },
	{ "report", "功能、性能与安全验证均已完成，结果符合验证方案。" },
	{ "supplement", "已按要求补充相关材料。" },
	{ "backup_place", "备份至区级政务云对象存储，已核对完整性。" },
	{ "note", "按当月计量与在用单价编制。" },
	{ "recurrences", "" }, /* always stated where the load is periodic */
	{ "use_data", "近六个月平均使用率百分之六十二，供应充足。" },
};

/* Figures that are found where something is amiss. */
static const struct {
	const char *name;
	int least, most;
} measured[] = {
	{ "coverage", 80, 100 },
	{ "cpu", 0, 12 },
	{ "memory", 4, 20 },
	{ "network", 0, 900 },
};

/* ---- lists of items ---- */

json_t *town__items_scaled(const json_t *items, int64_t percent)
{
	json_t *list = json_array(), *item;
	size_t i;
	json_array_foreach(items, i, item)
	{
		int64_t n = json_int_of(item, "quantity", 1) * percent / 100;
		json_array_append_new(list, json_pack("{s:s, s:I}", "code",
						      json_text_of(item, "code", ""), "quantity",
						      (json_int_t)(n > 0 ? n : 1)));
	}
	return list;
}

static json_t *items_of_dims(const struct town *t, const struct dims *d, int64_t percent)
{
	json_t *list = json_array();
	for (int i = 0; i < DIMS_MAX; i++) {
		int64_t n = d->v[i] * percent / 100;
		if (n > 0 && t->items[i].code)
			json_array_append_new(list,
					      json_pack("{s:s, s:I}", "code", t->items[i].code,
							"quantity", (json_int_t)n));
	}
	return list;
}

static json_t *bundle(struct town *t, int64_t percent)
{
	struct arena *a = t->s.c->arena;
	int n_lines, pieces;
	char **lines = text_split(a, sim__file("data/demo/bundles.csv"), '\n', &n_lines);
	while (n_lines > 1 && !strchr(lines[n_lines - 1], ','))
		n_lines--;
	const char *line = lines[luck_between(t, 1, n_lines - 1)];
	char **each = text_split(a, strchr(line, ',') + 1, '+', &pieces);
	json_t *list = json_array();
	for (int i = 0; i < pieces; i++) {
		char *colon = strchr(each[i], ':');
		int64_t n = 1;
		if (!colon || !text_int(colon + 1, &n))
			continue;
		n = n * percent / 100;
		json_array_append_new(list, json_pack("{s:s%, s:I}", "code", each[i],
						      (size_t)(colon - each[i]), "quantity",
						      (json_int_t)(n > 0 ? n : 1)));
	}
	return list;
}

struct found {
	const struct query *q;
	int64_t id;
	const char *name;
	struct rows rows;
};

static enum status find_work(struct ctx *c, void *arg)
{
	struct found *f = arg;
	if (f->name)
		return store_rows(c, f->q, &f->rows, TEXT(f->name));
	if (!*f->q->takes)
		return store_rows(c, f->q, &f->rows);
	return store_rows(c, f->q, &f->rows, INT(f->id));
}

static enum status find(struct town *t, const struct query *q, int64_t id, struct rows *rows)
{
	struct found f = { .q = q, .id = id };
	TRY(store_read(t->s.c, find_work, &f));
	*rows = f.rows;
	return OK;
}

/* What is left of the system's quota, as the unit would ask for it: a part of it, or too much. */
static enum status of_quota(struct town *t, const struct form_ask *ask, json_t **out)
{
	struct rows rows = { 0 };
	struct dims d[3], left = { 0 };
	struct ctx *c = t->s.c;
	const struct pack *p = law_pack_at(c->packs, ask->today);
	TRY(find(t, &q_quota, ask->system, &rows));
	if (rows.n != 1)
		return OK;
	for (int i = 0; i < 3; i++)
		TRY(law_dims_read(c, p, row_text(&rows.at[0], i), &d[i]));
	for (int i = 0; i < DIMS_MAX; i++)
		left.v[i] = d[0].v[i] - d[1].v[i] - d[2].v[i];
	if (ask->attempt == 0 && luck(t, ask->manner->greedy))
		*out = items_of_dims(t, &d[0], luck_between(t, 101, 250));
	else
		*out = items_of_dims(t, &left, ask->attempt ? 50 : luck_between(t, 60, 100));
	if (json_array_size(*out) == 0) {
		json_decref(*out);
		*out = NULL;
	}
	return OK;
}

static enum status items(struct town *t, const struct form_ask *ask, json_t **out)
{
	struct rows rows = { 0 };
	*out = NULL;
	if (ask->resource) {
		TRY(find(t, &q_items, ask->resource, &rows));
		json_t *held;
		if (rows.n == 1) {
			const char *text = row_text(&rows.at[0], 0);
			TRY(json_read(t->s.c, text, strlen(text), &held));
			*out = town__items_scaled(
				held, luck(t, ask->manner->greedy) ? 150 : luck_between(t, 20, 60));
		}
		return OK;
	}
	if (text_same(ask->procedure->about, "usage")) {
		TRY(find(t, &q_counted, 0, &rows));
		if (rows.n)
			*out = json_pack("[{s:s, s:i}]", "code",
					 row_text(&rows.at[random_below(&t->luck, rows.n)], 0),
					 "quantity", luck_between(t, 1, 30));
		return OK;
	}
	if (ask->system)
		TRY(of_quota(t, ask, out));
	if (!*out)
		*out = bundle(t, luck_between(t, 25, 150));
	return OK;
}

/* ---- references ---- */

static json_t *id_json(struct town *t, int64_t id)
{
	return json_string(arena_printf(t->s.c->arena, "%lld", (long long)id));
}

static enum status system_field(struct town *t, struct form_ask *ask, json_t **out)
{
	struct rows rows = { 0 };
	if (!ask->system) {
		bool unit = sim__holder(&t->s, ask->unit, "using_unit.applicant") != NULL;
		TRY(find(t, unit ? &q_systems : &q_of_cloud, unit ? ask->unit : ask->org, &rows));
		if (!rows.n)
			return OK;
		ask->system = row_int(&rows.at[random_below(&t->luck, rows.n)], 0);
	}
	*out = id_json(t, ask->system);
	return OK;
}

static enum status resource_field(struct town *t, struct form_ask *ask, json_t **out)
{
	struct rows rows = { 0 };
	if (ask->system)
		TRY(find(t, &q_of_system, ask->system, &rows));
	else
		TRY(find(t, &q_resources, ask->unit, &rows));
	if (!rows.n)
		return OK;
	ask->resource = row_int(&rows.at[random_below(&t->luck, rows.n)], 0);
	*out = id_json(t, ask->resource);
	return OK;
}

/* An entry in force: where there are some, an own one rather. */
static enum status entry_field(struct town *t, const struct form_ask *ask, const struct field *f,
			       json_t **out)
{
	struct found at = { .q = &q_entries, .name = f->of };
	TRY(store_read(t->s.c, find_work, &at));
	if (!at.rows.n)
		return OK;
	int pick = luck_between(t, 0, at.rows.n - 1);
	for (int i = 0; i < at.rows.n && ask->attempt == 0; i++)
		if (row_int(&at.rows.at[i], 1) == ask->org)
			pick = i;
	*out = id_json(t, row_int(&at.rows.at[pick], 0));
	return OK;
}

static json_t *some_unit(struct town *t)
{
	return id_json(t, t->units[random_below(&t->luck, t->n_units)].org);
}

static enum status org_field(struct town *t, const struct field *f, json_t **out)
{
	struct rows rows = { 0 };
	if (f->kind == FIELD_ORG) {
		*out = some_unit(t);
		return OK;
	}
	if (f->kind == FIELD_DISTRICT) {
		TRY(find(t, &q_districts, 0, &rows));
		if (rows.n)
			*out = id_json(t, row_int(&rows.at[random_below(&t->luck, rows.n)], 0));
		return OK;
	}
	*out = json_array();
	for (int i = 0; i < 2; i++)
		json_array_append_new(*out, some_unit(t));
	return OK;
}

/* A place of the regulation: an article or one of its paragraphs. */
static json_t *article_for(struct town *t, const struct form_ask *ask)
{
	const struct pack *p = law_pack_at(t->s.c->packs, ask->today);
	const struct article *a = &p->articles[random_below(&t->luck, p->n_articles)];
	if (luck(t, 50) || !a->n_paragraphs)
		return json_string(arena_printf(t->s.c->arena, "%d", a->number));
	return json_string(a->paragraphs[random_below(&t->luck, a->n_paragraphs)]->cite);
}

/* ---- catalogue entries ---- */

/* A later step repeats what the first one proposed. */
static const json_t *proposed(const json_t *form)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)form, key,
			    value) if (json_is_array(value) && json_array_size(value) &&
				       json_object_get(json_array_get(value, 0),
						       "unit_price")) return value;
	return NULL;
}

static enum status entries(struct town *t, const struct form_ask *ask, json_t **out)
{
	struct rows rows = { 0 };
	struct ctx *c = t->s.c;
	const json_t *before = ask->form ? proposed(ask->form) : NULL;
	if (before) {
		*out = json_deep_copy(before);
		return OK;
	}
	TRY(find(t, &q_prices, 0, &rows));
	if (!rows.n)
		return OK;
	json_t *list = json_array();
	int at = luck_between(t, 0, rows.n - 1);
	for (int i = 0; i < 3 && i < rows.n; i++) {
		const struct row *r = &rows.at[(at + i * 7) % rows.n];
		json_t *dims;
		int64_t micro = row_int(r, 5) * luck_between(t, 88, 112) / 100 / 10000 * 10000;
		TRY(json_read(c, row_text(r, 7), strlen(row_text(r, 7)), &dims));
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "code",
						row_text(r, 0), "category", row_text(r, 1), "name",
						row_text(r, 2), "content", row_text(r, 3), "unit",
						row_text(r, 4), "unit_price",
						text_from_decimal(c->arena, micro / 10000, 2),
						"metering", row_text(r, 6), "dims", dims));
	}
	*out = list;
	return OK;
}

/* ---- one field ---- */

static const char *text_for(struct town *t, const struct form_ask *ask, const struct field *f)
{
	struct ctx *c = t->s.c;
	if (text_ends(f->name, "_number") || text_same(f->name, "number"))
		return arena_printf(c->arena, "沪信立〔%s〕%u号",
				    arena_text_n(c->arena, day_iso(c->arena, ask->today), 4),
				    t->order % 9000 + 100);
	if (text_same(f->name, "system_name"))
		return arena_printf(c->arena, "业务系统%u", t->order % 1000000);
	if (text_same(f->name, "evidence"))
		return arena_printf(c->arena, "用量确认单%u号", t->order);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (text_same(samples[i].name, f->name))
			return samples[i].text;
	return f->kind == FIELD_LONG ? "按规定办理，情况属实，相关依据另附。" : "按规定办理";
}

static int32_t date_for(struct town *t, const struct form_ask *ask, const struct field *f)
{
	static const char *const ahead[] = { "effective", "until", "end",     "due",
					     "to",        "by",    "planned", "expected" };
	if (text_same(f->name, "observed_from"))
		return ask->today - luck_between(t, 95, 110);
	if (text_same(f->name, "observed_to"))
		return ask->today - luck_between(t, 1, 3);
	static const char *const behind[] = { "initiation", "approval", "filing", "passed",
					      "used",       "signed",   "decided" };
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (text_starts(f->name, behind[i]))
			return ask->today - luck_between(t, 0, ask->attempt ? 0 : 4);
	for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++)
		if (strstr(f->name, ahead[i]))
			return ask->today + luck_between(t, 30, 75);
	static const int moves[] = { 0, 40, -20, 1 };
	return ask->today + moves[ask->attempt % 4];
}

/* Some weeks every year, beginning within two months. */
static json_t *recurrences(struct town *t, const struct form_ask *ask)
{
	struct arena *a = t->s.c->arena;
	int32_t from = ask->today + luck_between(t, 10, 60), to = from + luck_between(t, 8, 40);
	return json_pack("[{s:s, s:s, s:s, s:{s:i, s:i}}]", "rrule", "FREQ=YEARLY", "start",
			 arena_printf(a, "%sT00:00", day_iso(a, from)), "end",
			 arena_printf(a, "%sT00:00", day_iso(a, to)), "extra", "vcpu", 8,
			 "memory_gib", 32);
}

static json_t *choice_for(struct town *t, struct form_ask *ask, const struct field *f)
{
	if (text_same(f->name, "periodic_decision"))
		return json_string(f->options[0]);
	if (text_same(f->name, "cloud")) {
		char key[24];
		snprintf(key, sizeof key, "%lld", (long long)ask->unit);
		const struct using_unit *u = map_find(&t->unit_of, key);
		ask->municipal = !(u && u->district && luck(t, 55));
		return json_string(ask->municipal ? "municipal" : "district");
	}
	return f->n_options ? json_string(f->options[random_below(&t->luck, f->n_options)]) : NULL;
}

static json_t *bool_for(struct town *t, const struct form_ask *ask, const struct field *f)
{
	bool wrong = ask->attempt == 0 && luck(t, ask->manner->wrong / 4);
	if (text_same(f->name, "classified"))
		return json_boolean(wrong);
	if (text_same(f->name, "periodic"))
		return json_boolean(luck(t, 12));
	return json_boolean(!wrong && luck(t, 90));
}

static json_t *int_for(struct town *t, const struct form_ask *ask, const struct field *f)
{
	if (text_same(f->name, "protection_level"))
		return json_integer(ask->attempt == 0 && luck(t, ask->manner->wrong / 4)
					    ? 4
					    : luck_between(t, 2, 3));
	for (size_t i = 0; i < sizeof measured / sizeof *measured; i++)
		if (text_same(measured[i].name, f->name))
			return json_integer(luck_between(t, measured[i].least, measured[i].most));
	int64_t most = f->most > f->least ? f->most : f->least + 20;
	if (most > f->least + 1000)
		most = f->least + 1000;
	return json_integer(f->least + random_below(&t->luck, most - f->least + 1));
}

static int year_of_day(int32_t day)
{
	int year, month, date;
	day_split(day, &year, &month, &date);
	return year;
}

static enum status fill(struct town *t, struct form_ask *ask, const struct field *f, json_t **out)
{
	struct ctx *c = t->s.c;
	struct dims four = { 0 };
	*out = NULL;
	if (f->kind == FIELD_TEXT || f->kind == FIELD_LONG)
		*out = json_string(text_for(t, ask, f));
	else if (f->kind == FIELD_INT)
		*out = int_for(t, ask, f);
	else if (f->kind == FIELD_BOOL)
		*out = bool_for(t, ask, f);
	else if (f->kind == FIELD_DATE)
		*out = json_string(day_iso(c->arena, date_for(t, ask, f)));
	else if (f->kind == FIELD_MONTH)
		*out = json_string(arena_text_n(c->arena, day_iso(c->arena, ask->today), 7));
	else if (f->kind == FIELD_CHOICE)
		*out = choice_for(t, ask, f);
	else if (f->kind == FIELD_ITEMS)
		return items(t, ask, out);
	else if (f->kind == FIELD_SYSTEM)
		return system_field(t, ask, out);
	else if (f->kind == FIELD_RESOURCE)
		return resource_field(t, ask, out);
	else if (f->kind == FIELD_ENTRIES)
		return entries(t, ask, out);
	else if (f->kind == FIELD_ENTRY)
		return entry_field(t, ask, f, out);
	else if (f->kind == FIELD_ORG || f->kind == FIELD_ORGS || f->kind == FIELD_DISTRICT)
		return org_field(t, f, out);
	else if (f->kind == FIELD_MONEY)
		*out = json_string(arena_printf(c->arena, "%d.50", luck_between(t, 1000, 900000)));
	else if (f->kind == FIELD_YEAR)
		*out = json_integer(year_of_day(ask->today));
	else if (f->kind == FIELD_ARTICLE)
		*out = article_for(t, ask);
	else if (f->kind == FIELD_RECURRENCES)
		*out = recurrences(t, ask);
	else if (f->kind == FIELD_DIMS) {
		four.v[0] = luck_between(t, 2, 16);
		four.v[1] = four.v[0] * 4;
		json_t *dims;
		const char *text = law_dims_json(c->arena, law_pack_at(c->packs, ask->today), four);
		TRY(json_read(c, text, strlen(text), &dims));
		*out = json_incref(dims);
	}
	return OK;
}

/* What has a sample people fill in although they need not; the rest as the mood is. */
static bool fills(struct town *t, const struct form_ask *ask, const struct field *f)
{
	if (f->required)
		return !(ask->attempt == 0 && random_below(&t->luck, 400) < ask->manner->wrong);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (text_same(samples[i].name, f->name))
			return true;
	return text_starts(f->name, "approval_") || text_starts(f->name, "passed_") ||
	       luck(t, ask->attempt == 1 ? 100 : 25);
}

enum status town__form(struct town *t, struct form_ask *ask, json_t **out)
{
	json_t *fields = json_object();
	for (int i = 0; i < ask->step->n_fields; i++) {
		const struct field *f = &ask->step->fields[i];
		json_t *value = NULL;
		if (!fills(t, ask, f))
			continue;
		TRY(fill(t, ask, f, &value));
		if (value)
			json_object_set_new(fields, f->name, value);
	}
	*out = fields;
	return OK;
}
