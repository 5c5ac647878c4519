/* A case of a matter: it is about no system, resource or catalogue. Its unit is the organisation of
 * whoever begins it, or, of what another case starts, whom that one addresses. And what its forms
 * may name: organisations, districts, entries of registers, places of the law. */
#include <inttypes.h>

#include "base/text.h"
#include "base/words.h"
#include "desk/inner.h"
#include "desk/register.h"

enum { YEAR_LEAST = 2000, YEAR_MOST = 2100, ORGS_MOST = 100 };

bool desk__matter_case(const struct procedure *p)
{
	return text_same(p->about, "matter");
}

static int64_t id_of(const json_t *v)
{
	int64_t id;
	const char *text = json_string_value(v);
	return text && text_int(text, &id) && id > 0 ? id : 0;
}

static const struct field *first_of_kind(const struct procedure *p, enum field_kind kind)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++)
			if (p->steps[i]->fields[j].kind == kind)
				return &p->steps[i]->fields[j];
	return NULL;
}

/* A matter with an addressee of its own keeps it as its party; what follows from one is the
 * addressee's, and its party is who began the first. */
int64_t desk__addressee(const struct case_ *k)
{
	return law_addressee_of(k->procedure) ? k->party : k->party ? k->unit : 0;
}

int64_t desk__issuer(const struct case_ *k)
{
	return law_addressee_of(k->procedure) || !k->party ? k->unit : k->party;
}

/* 监督检查通报：养老金平台: the procedure, and the form's own title where it has one. */
static const char *title_of_matter(struct ctx *c, const struct case_ *k)
{
	const char *own = json_string_value(json_object_get(k->form, "title"));
	if (!own || !own[0])
		return k->procedure->title.zh;
	return arena_printf(c->arena, "%s：%s", k->procedure->title.zh, own);
}

enum status desk__open_matter(struct ctx *c, struct case_ *k)
{
	const struct field *to = law_addressee_of(k->procedure),
			   *system = first_of_kind(k->procedure, FIELD_SYSTEM);
	struct org org;
	k->title = title_of_matter(c, k);
	k->cloud_district = k->district;
	if (system)
		k->system = id_of(json_object_get(k->form, system->name));
	if (to)
		k->party = id_of(json_object_get(k->form, to->name));
	if (!desk__addressee(k))
		return OK;
	TRY(org_get(c, desk__addressee(k), &org));
	if (text_same(org.kind, "vendor"))
		k->vendor = org.id;
	return OK;
}

/* ---- who may begin ---- */

enum status desk_may_start(struct ctx *c, const struct procedure *p, bool *may)
{
	const struct actor *a = c->actor;
	struct org org;
	*may = false;
	for (int i = 0; a && a->role && !p->starts_itself && i < p->first->n_bearers; i++) {
		const struct bearer *b = &p->first->bearers[i];
		if (b->sponsored && text_same(b->sponsored->name, a->role->name)) {
			*may = true;
			continue;
		}
		if (b->role != a->role && !text_same(b->role->name, a->role->name))
			continue;
		*may = true;
		if (!desk__matter_case(p) ||
		    (b->of != OF_CITY && b->of != OF_LEVEL && b->of != OF_CLOUD))
			continue;
		int64_t meant;
		TRY(org_get(c, a->org, &org));
		const struct bearing at = { .unit = a->org,
					    .district = org.district,
					    .cloud_district = org.district };
		enum status s = org_bearer(c, b, &at, &meant);
		if (s == S_REFUSED)
			fault_clear(c);
		else
			TRY(s);
		*may = s == OK && meant == a->org;
	}
	return OK;
}

/* ---- names in forms ---- */

static void wrong(struct ctx *c, const char *path, const char *name)
{
	fault_field(c, path, name, NONE, NONE);
}

QUERY q_org = { "matter.org", "SELECT name, kind FROM org WHERE id = $1", "i", "tt" };

static enum status check_org(struct ctx *c, const char *path, const json_t *v, bool district)
{
	struct row r = { NULL };
	int64_t id = id_of(v);
	if (id)
		TRY(store_maybe(c, &q_org, &r, INT(id)));
	if (!r.v || (district && !text_same(row_text(&r, 1), "district_government")))
		wrong(c, path, district ? "field.district" : "field.org");
	return OK;
}

static enum status check_orgs(struct ctx *c, const char *path, const json_t *v, bool required)
{
	size_t n = json_array_size(v);
	if (!json_is_array(v) || n > ORGS_MOST) {
		fault_field(c, path, "field.orgs", INT(ORGS_MOST), NONE);
		return OK;
	}
	if (n == 0 && required)
		wrong(c, path, "field.required");
	for (size_t i = 0; i < n; i++)
		TRY(check_org(c, arena_printf(c->arena, "%s.%zu", path, i), json_array_get(v, i),
			      false));
	return OK;
}

static enum status check_entry(struct ctx *c, const struct field *f, const char *path,
			       const json_t *v)
{
	struct registered e;
	int64_t id = id_of(v);
	enum status s = id && c->actor ? desk_registered_get(c, id, &e) : S_ABSENT;
	if (s != OK && s != S_ABSENT)
		return s;
	c->fault.status = OK;
	if (s == S_ABSENT || !text_same(e.name, f->of))
		wrong(c, path, "field.entry");
	else if (e.how)
		fault_field(c, path, "field.entry_ended", TEXT(e.number), NONE);
	return OK;
}

static void check_article(struct ctx *c, const struct pack *p, const char *path, const json_t *v)
{
	const char *cite = json_string_value(v);
	int64_t number;
	bool whole = cite && text_int(cite, &number);
	if (!cite || (whole ? law_article_find(p, cite) == NULL : !law_paragraph_find(p, cite)))
		wrong(c, path, "field.article");
}

static void check_money(struct ctx *c, const char *path, const json_t *v)
{
	const char *text = json_string_value(v);
	int64_t fen;
	if (!text || !text_decimal(text, 2, &fen) || fen < 0)
		wrong(c, path, "field.money");
}

static void check_year(struct ctx *c, const char *path, const json_t *v)
{
	if (!json_is_integer(v) || json_integer_value(v) < YEAR_LEAST ||
	    json_integer_value(v) > YEAR_MOST)
		fault_field(c, path, "field.range", INT(YEAR_LEAST), INT(YEAR_MOST));
}

enum status desk__check_named(struct ctx *c, const struct case_ *k, const struct field *f,
			      const char *path, const json_t *v)
{
	if (f->kind == FIELD_ORG || f->kind == FIELD_DISTRICT)
		return check_org(c, path, v, f->kind == FIELD_DISTRICT);
	if (f->kind == FIELD_ORGS)
		return check_orgs(c, path, v, f->required);
	if (f->kind == FIELD_ENTRY)
		return check_entry(c, f, path, v);
	if (f->kind == FIELD_ARTICLE)
		check_article(c, k->pack, path, v);
	else if (f->kind == FIELD_MONEY)
		check_money(c, path, v);
	else if (f->kind == FIELD_YEAR)
		check_year(c, path, v);
	return OK;
}

static enum status name_of_org(struct ctx *c, const json_t *v, const char **name)
{
	struct row r = { NULL };
	TRY(store_maybe(c, &q_org, &r, INT(id_of(v))));
	*name = r.v ? row_text(&r, 0) : json_string_value(v);
	return OK;
}

static enum status names_of_orgs(struct ctx *c, const json_t *v, const char **name)
{
	*name = "";
	for (size_t i = 0; i < json_array_size(v); i++) {
		const char *one;
		TRY(name_of_org(c, json_array_get(v, i), &one));
		*name = i ? arena_printf(c->arena, "%s、%s", *name, one) : one;
	}
	return OK;
}

static enum status name_of_entry(struct ctx *c, const json_t *v, const char **name)
{
	struct registered e;
	bool found;
	TRY(desk__registered_load(c, id_of(v), &e, &found));
	if (!found)
		return OK;
	const char *title = json_string_value(json_object_get(e.form, "title"));
	*name = title ? arena_printf(c->arena, "%s %s", e.number, title) : e.number;
	return OK;
}

QUERY q_file_name = { "matter.file_name", "SELECT name FROM attachment WHERE id = $1", "i", "t" };

static enum status name_of_file(struct ctx *c, const json_t *v, const char **name)
{
	struct row r = { NULL };
	TRY(store_maybe(c, &q_file_name, &r, INT(id_of(v))));
	if (r.v)
		*name = row_text(&r, 0);
	return OK;
}

enum status desk_named(struct ctx *c, const struct pack *p, const struct field *f, const json_t *v,
		       const char **name)
{
	(void)p;
	*name = json_string_value(v);
	int64_t fen;
	if (f->kind == FIELD_ORG || f->kind == FIELD_DISTRICT)
		return name_of_org(c, v, name);
	if (f->kind == FIELD_ORGS)
		return names_of_orgs(c, v, name);
	if (f->kind == FIELD_ENTRY)
		return name_of_entry(c, v, name);
	if (f->kind == FIELD_FILE)
		return name_of_file(c, v, name);
	if (f->kind == FIELD_MONEY && *name && text_decimal(*name, 2, &fen))
		*name = words_say(c->arena, c->language, "shown.money", VALUES(INT(fen)));
	else if (f->kind == FIELD_YEAR)
		*name = arena_printf(c->arena, "%" PRId64, (int64_t)json_integer_value(v));
	return OK;
}

/* ---- files of forms ---- */

QUERY q_file = { "matter.file",
		 "SELECT id FROM upload WHERE id = $1 AND person = $2 UNION ALL"
		 " SELECT id FROM attachment WHERE id = $1 AND case_ = $3",
		 "iii", "i" };
QUERY q_take_file = {
	"matter.take_file",
	"INSERT INTO attachment (id, case_, name, type, size, file, person, org, at_ms)"
	" SELECT id, CAST($2 AS BIGINT), name, type, size, file, person, org, at_ms FROM upload WHERE id = $1"
	" ON CONFLICT (id) DO NOTHING",
	"ii", ""
};

enum status desk__check_file(struct ctx *c, const struct case_ *k, const char *path, int64_t id)
{
	struct rows rows;
	TRY(store_rows(c, &q_file, &rows, INT(id), INT(c->actor ? c->actor->person : 0),
		       INT(k->id)));
	if (rows.n == 0)
		wrong(c, path, "field.absent");
	return OK;
}

enum status desk__take_files(struct ctx *c, const struct case_ *k, const struct step *s,
			     const json_t *fields)
{
	for (int i = 0; fields && i < s->n_fields; i++) {
		int64_t id = s->fields[i].kind == FIELD_FILE
				     ? id_of(json_object_get(fields, s->fields[i].name))
				     : 0;
		if (id)
			TRY(store_run(c, &q_take_file, INT(id), INT(k->id)));
	}
	return OK;
}
