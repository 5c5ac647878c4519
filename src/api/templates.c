/* Templates of applications: what an organisation keeps to begin with, and what the operator
 * publishes for everybody under it. A template keeps nothing that belongs to one system, resource
 * or file. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"

enum { TEMPLATES_MOST = 200 };

/* clang-format off */
static const struct api_field template_fields[] = {
	{ "id", T_ID }, { "rev", T_INT }, { "procedure", T_TEXT }, { "procedure_title", T_TEXT }, { "name", T_TEXT },
	{ "note", T_LONG }, { "form", T_FREE }, { "org", T_OBJECT, .of = &api_ref }, { "by", T_TEXT, NIL },
	{ "published", T_BOOL }, { "mine", T_BOOL, .what = "of one's own organisation" }, { "saved", T_INSTANT }, { 0 },
};
static const struct api_shape template_shape = { "Template", template_fields };
static const struct api_field new_fields[] = {
	{ "procedure", T_TEXT }, { "name", T_TEXT, .least = 1, .most = 60 }, { "note", T_LONG, MAY, .most = 400 }, { "form", T_FREE },
	{ 0 },
};
static const struct api_shape new_shape = { "TemplateNew", new_fields };
static const struct api_field publish_fields[] = { { "rev", T_INT }, { "published", T_BOOL }, { 0 } };
static const struct api_shape publish_shape = { "TemplatePublish", publish_fields };
static const struct api_field query[] = { { "procedure", T_TEXT, MAY }, { 0 } };

/* $1 the organisation, $2 the district whose operators' templates reach it, $3 procedure or ''. */
#define SELECT \
	"SELECT t.id, t.rev, t.procedure, t.name, t.note, t.form, t.org, o.name, p.name, t.published, t.saved_ms FROM template t" \
	" JOIN org o ON o.id = t.org JOIN person p ON p.id = t.person WHERE (t.org = $1 OR (t.published = 1 AND (t.district = 0" \
	" OR t.district = $2)))"
#define GIVES "iittttitt" "ii"
QUERY q_list = { "template.list", SELECT " AND ($3 = '' OR t.procedure = $3) ORDER BY t.published DESC, t.procedure, t.name, t.id LIMIT 200",
	"iit", GIVES };
QUERY q_one = { "template.one", SELECT " AND t.id = $3", "iii", GIVES };
QUERY q_add = { "template.add",
	"INSERT INTO template (id, rev, procedure, name, note, form, org, person, published, district, saved_ms)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, 0, 0, $8) ON CONFLICT (org, procedure, name) DO UPDATE SET note = $4, form = $5,"
	" person = $7, saved_ms = $8, rev = template.rev + 1 RETURNING id", "ittttiii", "i" };
QUERY q_publish = { "template.publish",
	"UPDATE template SET published = $4, district = $5, rev = rev + 1 WHERE id = $1 AND org = $2 AND rev = $3 RETURNING id",
	"iiiii", "i" };
QUERY q_drop = { "template.drop", "DELETE FROM template WHERE id = $1 AND org = $2 RETURNING id", "ii", "i" };
QUERY q_count = { "template.count", "SELECT COUNT(*) FROM template WHERE org = $1", "i", "i" };
/* clang-format on */

static void put_template(struct ctx *c, struct json_out *w, const struct row *r)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	const struct procedure *of = law_procedure_find(p, row_text(r, 2));
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_int(w, "rev", row_int(r, 1));
	json_text(w, "procedure", row_text(r, 2));
	json_text(w, "procedure_title", of ? title_of(c, of->title) : row_text(r, 2));
	json_text(w, "name", row_text(r, 3));
	json_text(w, "note", row_text(r, 4));
	json_raw(w, "form", row_text(r, 5));
	put_ref(w, "org", row_int(r, 6), row_text(r, 7));
	json_text(w, "by", row_text(r, 8));
	json_bool(w, "published", row_int(r, 9) != 0);
	json_bool(w, "mine", row_int(r, 6) == c->actor->org);
	put_instant(w, "saved", row_int(r, 10));
	json_close(w, '}');
}

static enum status own_district(struct ctx *c, int64_t *district)
{
	struct org o;
	TRY(org_get(c, c->actor->org, &o));
	*district = o.district;
	return OK;
}

static enum status list_templates(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	int64_t district;
	const char *procedure = call_query(call, "procedure");
	TRY(own_district(c, &district));
	TRY(store_rows(c, &q_list, &rows, INT(c->actor->org), INT(district),
		       TEXT(procedure ? procedure : "")));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		put_template(c, call->out, &rows.at[i]);
	api_list_close(call, rows.n);
	return OK;
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	int64_t district;
	TRY(own_district(c, &district));
	TRY(store_one(c, &q_one, &r, INT(c->actor->org), INT(district), INT(id)));
	put_template(c, call->out, &r);
	return OK;
}

/* The form without what belongs to one matter: its system, its resource, its files. */
static const char *general(struct ctx *c, const struct procedure *p, const json_t *form)
{
	json_t *out = json_keep(c->arena, json_object());
	for (int i = 0; i < p->first->n_fields; i++) {
		const struct field *f = &p->first->fields[i];
		json_t *v = json_object_get(form, f->name);
		bool own = f->kind == FIELD_SYSTEM || f->kind == FIELD_RESOURCE ||
			   f->kind == FIELD_FILE;
		if (v && !own)
			json_object_set(out, f->name, v);
	}
	return json_canonical(c->arena, out);
}

static enum status record(struct ctx *c, const char *kind, int64_t id)
{
	return org_record(c, kind, arena_printf(c->arena, "template:%lld", (long long)id),
			  json_object(), NULL, NULL);
}

static enum status add_template(struct ctx *c, struct api_call *call)
{
	struct row r;
	const char *note = call_text(call, "note");
	const struct procedure *p = law_procedure_find(law_pack_at(c->packs, org_today(c)),
						       call_text(call, "procedure"));
	if (!p || p->starts_itself)
		fault_field(c, "procedure", "field.choice", NONE, NONE);
	if (!json_is_object(call_json(call, "form")))
		fault_field(c, "form", "field.object", NONE, NONE);
	TRY(fault_fields(c));
	TRY(store_one(c, &q_count, &r, INT(c->actor->org)));
	if (row_int(&r, 0) >= TEMPLATES_MOST)
		return FAULT(c, S_REFUSED, "template.many", INT(TEMPLATES_MOST));
	TRY(store_one(c, &q_add, &r, INT(store_new_id(c)), TEXT(p->name),
		      TEXT(call_text(call, "name")), TEXT(note ? note : ""),
		      TEXT(general(c, p, call_json(call, "form"))), INT(c->actor->org),
		      INT(c->actor->person), INT(clock_now_ms(c->clock))));
	TRY(record(c, "template.saved", row_int(&r, 0)));
	return put_one(c, call, row_int(&r, 0));
}

static enum status publish(struct ctx *c, struct api_call *call)
{
	struct row r;
	int64_t id = call_id(call, "id"), district;
	bool on = call_bool(call, "published", false);
	TRY(own_district(c, &district));
	TRY(store_one(c, &q_one, &r, INT(c->actor->org), INT(district), INT(id)));
	TRY(store_maybe(c, &q_publish, &r, INT(id), INT(c->actor->org),
			INT(call_int(call, "rev", 0)), INT(on), INT(district)));
	if (!r.v)
		return FAULT(c, S_CONFLICT, "template.stale");
	TRY(record(c, on ? "template.published" : "template.unpublished", id));
	return put_one(c, call, id);
}

static enum status drop_template(struct ctx *c, struct api_call *call)
{
	struct row gone;
	TRY(store_one(c, &q_drop, &gone, INT(call_id(call, "id")), INT(c->actor->org)));
	TRY(record(c, "template.dropped", call_id(call, "id")));
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

const struct route api_templates[] = {
	{ "GET", "/api/templates", "templates_list",
	  "Templates of one's organisation, and what the operator published", "templates.read",
	  REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &template_shape, .list = true, .handle = list_templates },
	{ "POST", "/api/templates", "templates_save", "Keep a form as a template",
	  "templates.write", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE,
	  "template.saved", .body = &new_shape, .reply = &template_shape, .status = 201,
	  .handle = add_template },
	{ "POST", "/api/templates/{id}/publish", "templates_publish",
	  "Offer a template to everybody, or no longer", "templates.publish", REACH_OFFICE,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "template.published", .body = &publish_shape,
	  .reply = &template_shape, .handle = publish },
	{ "DELETE", "/api/templates/{id}", "templates_drop", "Forget a template", "templates.write",
	  REACH_OFFICE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "template.dropped",
	  .reply = &api_done, .handle = drop_template },
	{ 0 },
};
