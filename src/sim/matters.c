/* What the city's bodies write into their registers: data/demo/matters.tsv, a line a matter. Who
 * begins it does so on that day, through the API; its further steps are everybody's daily work
 * (run.c). */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "desk/desk.h"
#include "org/org.h"
#include "sim/inner.h"

QUERY q_districts = { "sim.districts",
		      "SELECT id, name FROM org WHERE kind = 'district_government' ORDER BY code",
		      "", "it" };
QUERY q_newest = { "sim.newest_entry",
		   "SELECT k.id FROM register_entry k LEFT JOIN register_end e ON e.id = k.id"
		   " WHERE k.register = $1 AND e.id IS NULL ORDER BY k.at_ms DESC, k.id LIMIT 1",
		   "t", "i" };

struct matter {
	int32_t day;
	const char *org, *role, *procedure, *form;
	int64_t district; /* of one that every district writes */
	bool done;
};

struct lookup {
	const char *name;
	int64_t district, id;
};

static enum status find_org(struct ctx *c, void *arg)
{
	struct lookup *l = arg;
	if (l->name[0] == '@') /* a body: of the district, or the municipal one */
		return org_of_body(c, l->name + 1, l->district, org_today(c), &l->id);
	return org_by_name(c, l->name, &l->id);
}

static enum status find_entry(struct ctx *c, void *arg)
{
	struct lookup *l = arg;
	struct row r = { NULL };
	TRY(store_maybe(c, &q_newest, &r, TEXT(l->name)));
	l->id = r.v ? row_int(&r, 0) : 0;
	return OK;
}

static enum status districts_of(struct ctx *c, void *arg)
{
	return store_rows(c, &q_districts, arg);
}

static int64_t org_named(struct sim *s, const char *name, int64_t district)
{
	struct lookup l = { name, district, 0 };
	if (text_same(name, "@district"))
		return district;
	if (store_read(s->c, find_org, &l) != OK)
		fault_clear(s->c);
	if (!l.id)
		LOG_W("sim", "matters.tsv: no organisation %s", name);
	return l.id;
}

static json_t *id_json(struct sim *s, int64_t id)
{
	return json_string(arena_printf(s->c->arena, "%lld", (long long)id));
}

static json_t *dims_json(struct sim *s, const char *text)
{
	int n;
	char **pieces = text_split(s->c->arena, text, '+', &n);
	json_t *out = json_object();
	for (int i = 0; i < n; i++) {
		char *colon = strchr(pieces[i], ':');
		int64_t amount;
		bool well = colon && text_int(colon + 1, &amount);
		assert(well && "dimensions of matters.tsv");
		*colon = '\0';
		json_object_set_new(out, pieces[i], json_integer(amount));
	}
	return out;
}

static json_t *orgs_json(struct sim *s, const char *text, int64_t district)
{
	int n;
	char **names = text_split(s->c->arena, text, '+', &n);
	json_t *out = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(out, id_json(s, org_named(s, names[i], district)));
	return out;
}

static json_t *value_json(struct sim *s, const struct field *f, const char *text, int64_t district)
{
	int64_t number;
	struct lookup l = { f->of, 0, 0 };
	if (f->kind == FIELD_ORG || f->kind == FIELD_DISTRICT)
		return id_json(s, org_named(s, text, district));
	if (f->kind == FIELD_ORGS)
		return orgs_json(s, text, district);
	if (f->kind == FIELD_DIMS)
		return dims_json(s, text);
	if ((f->kind == FIELD_INT || f->kind == FIELD_YEAR) && text_int(text, &number))
		return json_integer(number);
	if (f->kind == FIELD_ENTRY && store_read(s->c, find_entry, &l) == OK)
		return id_json(s, l.id);
	return json_string(text);
}

static const struct field *field_named(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->first->n_fields; i++)
		if (text_same(p->first->fields[i].name, name))
			return &p->first->fields[i];
	return NULL;
}

/* "name=value|name=value" by the fields of the procedure's form. */
static json_t *form_json(struct sim *s, const struct procedure *p, const struct matter *m)
{
	int n;
	char **pieces = text_split(s->c->arena, m->form, '|', &n);
	json_t *out = json_object();
	for (int i = 0; i < n; i++) {
		char *equals = strchr(pieces[i], '=');
		assert(equals && "a field of matters.tsv");
		*equals = '\0';
		const struct field *f = field_named(p, pieces[i]);
		if (!f)
			LOG_W("sim", "matters.tsv: %s has no field %s", p->name, pieces[i]);
		else
			json_object_set_new(out, f->name,
					    value_json(s, f, equals + 1, m->district));
	}
	return out;
}

/* "read:REGISTER": the organisation confirms that it has read the newest entry. */
static void read_newest(struct sim *s, const struct matter *m, const struct holder *who)
{
	struct lookup l = { m->procedure + 5, 0, 0 };
	if (store_read(s->c, find_entry, &l) != OK || !l.id)
		return;
	sim__ask(s, who, "POST",
		 arena_printf(s->c->arena, "/api/registers/%s/%lld/read", l.name, (long long)l.id),
		 json_object());
}

static void live(struct sim *s, const struct matter *m)
{
	const struct pack *p = law_pack_at(s->c->packs, day_of_ms(clock_now_ms(s->clock)));
	const struct holder *who = sim__holder(s, org_named(s, m->org, m->district), m->role);
	const struct procedure *r = law_procedure_find(p, m->procedure);
	if (!who) {
		LOG_W("sim", "matters.tsv: nobody is %s of %s", m->role, m->org);
	} else if (text_starts(m->procedure, "read:")) {
		read_newest(s, m, who);
	} else if (!r) {
		LOG_W("sim", "matters.tsv: no procedure %s", m->procedure);
	} else {
		sim__ask(s, who, "POST", "/api/cases",
			 json_pack("{s:s, s:o}", "procedure", m->procedure, "form",
				   form_json(s, r, m)));
	}
	arena_reset(s->c->arena);
}

static void add(struct sim *s, char **row, int64_t district)
{
	struct matter *m = VEC_ADD(s->keep, s->matters, s->n_matters, s->room_matters);
	*m = (struct matter){ .org = row[1],
			      .role = row[2],
			      .procedure = row[3],
			      .form = row[4],
			      .district = district };
	bool well = day_parse(row[0], &m->day);
	assert(well && "a day of matters.tsv");
	if (m->org[0] == '*')
		m->org = arena_printf(s->keep, "@%s", m->org + 1);
}

/* An organisation is a name, "@BODY" the municipal body, "*BODY" that body of every district. */
enum status sim__matters_read(struct sim *s)
{
	int n;
	struct rows districts;
	char **rows = text_split(s->keep, sim__file("data/demo/matters.tsv"), '\n', &n);
	TRY(store_read(s->c, districts_of, &districts));
	for (int i = 0; i < n; i++) {
		int cells;
		if (rows[i][0] == '#' || rows[i][0] == '\0')
			continue;
		char **row = text_split(s->keep, rows[i], '\t', &cells);
		assert(cells == 5 && "a line of matters.tsv");
		if (row[1][0] != '*')
			add(s, row, 0);
		for (int j = 0; row[1][0] == '*' && j < districts.n; j++)
			add(s, row, row_int(&districts.at[j], 0));
	}
	return OK;
}

void sim__live_matters(struct sim *s, int32_t day)
{
	for (int i = 0; i < s->n_matters; i++)
		if (!s->matters[i].done && s->matters[i].day <= day) {
			s->matters[i].done = true;
			live(s, &s->matters[i]);
		}
}
