/* Registers: what the effects of cases write, and who has read it. */
#include "desk/register.h"

#include <inttypes.h>

#include "base/text.h"
#include "desk/inner.h"

/* clang-format off */
QUERY q_enter = { "register.enter",
	"INSERT INTO register_entry (id, register, number, unit, org, district, vendor, system, period, key_, open, from_day,"
	" until_day, form, pack, procedure, case_, supersedes, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	" $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)", "ittiiiiitt" "iiitttiiii", "", "register_entry" };
QUERY q_end = { "register.end",
	"INSERT INTO register_end (id, how, by_, case_, reason, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	"itiitii", "", "register_end" };
QUERY q_number = { "register.number",
	"INSERT INTO counter (word, year, n) VALUES ($1, $2, 1) ON CONFLICT (word, year) DO UPDATE SET n = counter.n + 1"
	" RETURNING n", "ti", "i" };
QUERY q_same = { "register.same",
	"SELECT " REGISTERED_SQL " FROM " REGISTERED_FROM " WHERE k.register = $1 AND k.key_ = $2 AND e.id IS NULL"
	" ORDER BY k.at_ms DESC LIMIT 1", "tt", REGISTERED_GIVES };
QUERY q_load = { "register.load", "SELECT " REGISTERED_SQL " FROM " REGISTERED_FROM " WHERE k.id = $1", "i",
	REGISTERED_GIVES };
QUERY q_seen = { "register.seen",
	"SELECT " REGISTERED_SQL " FROM " REGISTERED_FROM " WHERE k.id = $1 AND " REGISTER_SEEN_SQL("$2", "$3", "$4"), "iiii",
	REGISTERED_GIVES };
/* Wherever somebody holds an office of the body today, but for who circulates. */
QUERY q_holders = { "register.holders",
	"SELECT DISTINCT org FROM grant_ WHERE role LIKE $1 AND state = 'confirmed' AND from_day <= $2"
	" AND (until_day = 0 OR until_day >= $2) AND org <> $3 ORDER BY org", "tii", "i" };
QUERY q_ask = { "register.ask",
	"INSERT INTO register_receipt (id, org, body, asked_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (id, org) DO NOTHING",
	"iiti", "" };
QUERY q_asked = { "register.asked", "SELECT org FROM register_receipt WHERE id = $1 AND org = $2", "ii", "i" };
QUERY q_has_read = { "register.has_read", "SELECT org FROM register_read WHERE id = $1 AND org = $2", "ii", "i" };
QUERY q_read = { "register.read",
	"INSERT INTO register_read (id, org, person, at_ms, entry, mac) VALUES ($1, $2, $3, $4, $5, $6)", "iiiii", "",
	"register_read" };
/* clang-format on */

enum status desk_registered_row(struct ctx *c, const struct row *r, struct registered *out)
{
	*out = (struct registered){
		.id = row_int(r, 0),
		.name = row_text(r, 1),
		.number = row_text(r, 2),
		.unit = row_int(r, 3),
		.org = row_int(r, 4),
		.district = row_int(r, 5),
		.vendor = row_int(r, 6),
		.system = row_int(r, 7),
		.period = row_text(r, 8),
		.open = row_int(r, 9) != 0,
		.from_day = (int32_t)row_int(r, 10),
		.until_day = (int32_t)row_int(r, 11),
		.pack = law_pack_of(c->packs, row_text(r, 13)),
		.case_id = row_int(r, 15),
		.supersedes = row_int(r, 16),
		.at_ms = row_int(r, 17),
		.record = row_int(r, 18),
		.how = row_text(r, 19),
		.by = row_int(r, 20),
		.end_case = row_int(r, 21),
		.end_ms = row_int(r, 22),
		.end_reason = row_text(r, 23),
	};
	json_t *form;
	TRY(json_read(c, row_text(r, 12), strlen(row_text(r, 12)), &form));
	out->form = form;
	out->procedure = out->pack ? law_procedure_find(out->pack, row_text(r, 14)) : NULL;
	if (!out->procedure)
		return FAULT(c, S_BROKEN, "desk.no_pack", TEXT(row_text(r, 13)),
			     TEXT(row_text(r, 14)));
	return OK;
}

enum status desk_registered_get(struct ctx *c, int64_t id, struct registered *out)
{
	struct row r;
	TRY(store_one(c, &q_seen, &r, INT(id), REGISTER_SEEN_ARGS(c)));
	return desk_registered_row(c, &r, out);
}

const char *desk_registered_state(const struct registered *e, int32_t today)
{
	if (e->how)
		return e->how;
	return e->until_day && e->until_day < today ? "expired" : "in_force";
}

enum status desk__registered_load(struct ctx *c, int64_t id, struct registered *out, bool *found)
{
	struct row r = { NULL };
	TRY(store_maybe(c, &q_load, &r, INT(id)));
	*found = r.v != NULL;
	return r.v ? desk_registered_row(c, &r, out) : OK;
}

/* ---- entering ---- */

static int32_t day_of_field(const json_t *form, const char *name, int32_t otherwise)
{
	const char *text = json_string_value(json_object_get(form, name));
	int32_t day;
	return text && day_parse(text, &day) ? day : otherwise;
}

/* The fields of which one entry may be in force, as one text to compare. */
static const char *key_of(struct ctx *c, const struct registry *b, const struct case_ *k,
			  const json_t *form)
{
	if (b->n_one_per == 0 && !b->one_per_unit)
		return "";
	json_t *key = json_keep(c->arena, json_array());
	if (b->one_per_unit)
		json_array_append_new(key, json_string(desk__id(c, k->unit)));
	for (int i = 0; i < b->n_one_per; i++) {
		json_t *v = json_object_get(form, b->one_per[i]->name);
		json_array_append_new(key, v ? json_incref(v) : json_null());
	}
	return json_canonical(c->arena, key);
}

static const char *period_of(struct ctx *c, const struct registry *b, const json_t *form)
{
	const json_t *v = b->period ? json_object_get(form, b->period->name) : NULL;
	if (json_is_integer(v))
		return arena_printf(c->arena, "%d", (int)json_integer_value(v));
	return json_is_string(v) ? json_string_value(v) : "";
}

/* The entry speaks for the register's columns alone: what else the case asked stays in the case. */
static const json_t *columns_of(struct ctx *c, const struct registry *b, const json_t *form)
{
	json_t *out = json_keep(c->arena, json_object());
	for (int i = 0; i < b->n_fields; i++) {
		json_t *v = json_object_get(form, b->fields[i]->name);
		if (v && !json_is_null(v))
			json_object_set(out, b->fields[i]->name, v);
	}
	return out;
}

static int64_t id_field(const json_t *form, const struct registry *b, enum field_kind kind)
{
	int64_t id = 0;
	for (int i = 0; i < b->n_fields && !id; i++) {
		const char *text = json_string_value(json_object_get(form, b->fields[i]->name));
		if (b->fields[i]->kind == kind && text && !text_int(text, &id))
			id = 0;
	}
	return id;
}

/* Whom it is about decides who sees it: the district that it names, else the addressee's, else the
 * unit's. */
static enum status place_of(struct ctx *c, const struct case_ *k, const struct registry *b,
			    struct registered *e)
{
	e->unit = k->unit;
	e->org = desk__addressee(k);
	if (e->org == e->unit) /* what follows from a matter is for who began that */
		e->org = desk__issuer(k);
	e->district = id_field(e->form, b, FIELD_DISTRICT);
	e->system = id_field(e->form, b, FIELD_SYSTEM);
	struct org org;
	if (e->org) {
		TRY(org_get(c, e->org, &org));
		e->vendor = text_same(org.kind, "vendor") ? org.id : 0;
		if (!e->district)
			e->district = org.district;
	}
	if (!e->org && !e->district)
		e->district = k->district;
	return OK;
}

static enum status number_of(struct ctx *c, struct registered *e)
{
	int year, month, day;
	struct row r;
	day_split(day_of_ms(e->at_ms), &year, &month, &day);
	TRY(store_one(c, &q_number, &r, TEXT(arena_printf(c->arena, "register:%s", e->name)),
		      INT(year)));
	e->number = arena_printf(c->arena, "%d-%03lld", year, (long long)row_int(&r, 0));
	return OK;
}

static enum status record(struct ctx *c, const char *kind, const struct registered *e,
			  const json_t *form, const char *reason, int64_t *out)
{
	struct buf b;
	buf_init(&b, c->arena, 512);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "case", desk__id(c, e->case_id));
	if (form)
		json_raw(&w, "form", json_canonical(c->arena, form));
	json_text(&w, "number", e->number);
	if (reason)
		json_text(&w, "reason", reason);
	json_text(&w, "register", e->name);
	json_close(&w, '}');
	const struct record_entry entry = {
		.kind = kind,
		.subject = arena_printf(c->arena, "register:%" PRId64, e->id),
		.text = b.at,
		.person = c->actor ? c->actor->person : 0,
		.office = c->actor ? c->actor->org : 0,
		.result = "done",
	};
	return store_record(c, &entry, out);
}

static enum status end(struct ctx *c, const struct registered *e, const char *how, int64_t by,
		       int64_t case_id, const char *reason)
{
	int64_t entry;
	const char *kind = arena_printf(c->arena, "register.%s", how);
	TRY(record(c, kind, e, NULL, reason, &entry));
	return store_run(c, &q_end, INT(e->id), TEXT(how), INT(by), INT(case_id),
			 TEXT(reason ? reason : ""), INT(clock_now_ms(c->clock)), INT(entry));
}

static enum status insert(struct ctx *c, const struct registry *b, struct case_ *k,
			  const struct registered *replaced, const json_t *form)
{
	int64_t now_ms = clock_now_ms(c->clock);
	int32_t today = day_of_ms(now_ms);
	struct registered e = {
		.id = store_new_id(c),
		.name = b->name,
		.form = columns_of(c, b, form),
		.open = b->open,
		.case_id = k->id,
		.at_ms = now_ms,
	};
	struct row same = { NULL };
	struct registered old = { 0 };
	const char *key = key_of(c, b, k, e.form);
	TRY(number_of(c, &e)); /* from here on nobody else enters this register */
	if (key[0] && !replaced)
		TRY(store_maybe(c, &q_same, &same, TEXT(b->name), TEXT(key)));
	if (same.v) {
		TRY(desk_registered_row(c, &same, &old));
		replaced = &old;
	}
	e.supersedes = replaced ? replaced->id : 0;
	TRY(place_of(c, k, b, &e));
	TRY(record(c, "register.entered", &e, e.form, NULL, &e.record));
	TRY(store_run(c, &q_enter, INT(e.id), TEXT(e.name), TEXT(e.number), INT(e.unit), INT(e.org),
		      INT(e.district), INT(e.vendor), INT(e.system), TEXT(period_of(c, b, e.form)),
		      TEXT(key), INT(e.open), INT(day_of_field(e.form, "from", today)),
		      INT(day_of_field(e.form, "until", 0)), TEXT(json_canonical(c->arena, e.form)),
		      TEXT(k->pack->version), TEXT(k->procedure->name), INT(k->id),
		      INT(e.supersedes), INT(now_ms), INT(e.record)));
	if (replaced)
		TRY(end(c, replaced, "superseded", e.id, k->id, NULL));
	k->subject = e.id; /* what the case starts next is about this entry */
	return OK;
}

static const struct registry *registry_of(const struct effect_call *e)
{
	return law_registry_find(e->k->pack, e->arg);
}

/* The field of the procedure that names an entry of the effect's register; NULL where there is
 * none, or it is empty. */
static const char *names_entry(const struct effect_call *e)
{
	const struct procedure *p = e->k->procedure;
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++) {
			const struct field *f = &p->steps[i]->fields[j];
			const char *text = json_string_value(json_object_get(e->k->form, f->name));
			if (f->kind == FIELD_ENTRY && text_same(f->of, e->arg) && text)
				return text;
		}
	return NULL;
}

/* The entry that the form names; or that the case is about, started by who entered it. */
static enum status entry_meant(struct ctx *c, const struct effect_call *e, struct registered *out)
{
	int64_t id = e->k->subject;
	const char *text = names_entry(e);
	bool found;
	if (text && !text_int(text, &id))
		id = 0;
	TRY(desk__registered_load(c, id, out, &found));
	if (!found || !text_same(out->name, e->arg) || out->how) {
		const struct registry *b = registry_of(e);
		return FAULT_AT(c, S_REFUSED, b->article, "register.not_in_force",
				TEXT(desk__title(c, b->title)), TEXT(found ? out->number : ""));
	}
	return OK;
}

/* In the place of the entry that the form names, where it names one of the same register. */
static enum status enter(struct ctx *c, const struct effect_call *e)
{
	struct registered old;
	if (!names_entry(e))
		return insert(c, registry_of(e), e->k, NULL, e->k->form);
	TRY(entry_meant(c, e, &old));
	return insert(c, registry_of(e), e->k, &old, e->k->form);
}

/* What the form does not say anew stays as it was. */
static enum status amend(struct ctx *c, const struct effect_call *e)
{
	struct registered old;
	TRY(entry_meant(c, e, &old));
	json_t *form = json_keep(c->arena, json_copy((json_t *)(uintptr_t)old.form));
	json_object_update(form, (json_t *)(uintptr_t)e->k->form);
	return insert(c, registry_of(e), e->k, &old, form);
}

static enum status shut(struct ctx *c, const struct effect_call *e)
{
	struct registered old;
	TRY(entry_meant(c, e, &old));
	e->k->subject = old.id;
	return end(c, &old, "closed", 0, e->k->id, e->reason);
}

/* ---- reading ---- */

/* The first post of the body in the pack: the office that is told. */
static const char *post_of(const struct pack *p, const char *body)
{
	for (int i = 0; i < p->n_roles; i++)
		if (text_same(p->roles[i].body, body))
			return p->roles[i].name;
	return NULL;
}

/* Of an organisation that is named: the first body that somebody holds an office of there. */
QUERY q_bodies = {
	"register.bodies",
	"SELECT role FROM grant_ WHERE org = $1 AND state = 'confirmed' AND from_day <= $2"
	" AND (until_day = 0 OR until_day >= $2) ORDER BY role",
	"ii", "t"
};

static enum status ask(struct ctx *c, const struct case_ *k, int64_t org, const char *role)
{
	TRY(store_run(c, &q_ask, INT(k->subject), INT(org), TEXT(role),
		      INT(clock_now_ms(c->clock))));
	return desk_notify(c, org, role, k->id, "notice.circulated", VALUES(TEXT(k->title)));
}

static enum status ask_named(struct ctx *c, const struct case_ *k, int64_t org)
{
	struct rows roles;
	const char *best = NULL;
	int place = INT32_MAX;
	TRY(store_rows(c, &q_bodies, &roles, INT(org), INT(org_today(c))));
	for (int i = 0; i < roles.n; i++)
		for (int j = 0; j < k->pack->n_roles; j++)
			if (j < place &&
			    text_same(k->pack->roles[j].name, row_text(&roles.at[i], 0))) {
				place = j;
				best = k->pack->roles[j].name;
			}
	return ask(c, k, org, best ? best : post_of(k->pack, "using_unit"));
}

static enum status circulate_named(struct ctx *c, const struct case_ *k)
{
	const struct procedure *p = k->procedure;
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_fields; j++) {
			const struct field *f = &p->steps[i]->fields[j];
			const json_t *list = json_object_get(k->form, f->name);
			for (size_t n = 0; f->kind == FIELD_ORGS && n < json_array_size(list);
			     n++) {
				int64_t org;
				if (text_int(json_string_value(json_array_get(list, n)), &org))
					TRY(ask_named(c, k, org));
			}
		}
	return OK;
}

static enum status circulate(struct ctx *c, const struct effect_call *e)
{
	struct rows orgs;
	if (text_same(e->arg, "named"))
		return circulate_named(c, e->k);
	TRY(store_rows(c, &q_holders, &orgs, TEXT(arena_printf(c->arena, "%s.%%", e->arg)),
		       INT(org_today(c)), INT(e->k->unit)));
	for (int i = 0; i < orgs.n; i++)
		TRY(ask(c, e->k, row_int(&orgs.at[i], 0), post_of(e->k->pack, e->arg)));
	return OK;
}

const struct effect desk__register_effects[] = {
	{ "register.enter", enter },
	{ "register.amend", amend },
	{ "register.close", shut },
	{ "register.circulate", circulate },
	{ NULL, NULL },
};

enum status desk_registered_read(struct ctx *c, int64_t id)
{
	struct registered e;
	struct row asked = { NULL }, read = { NULL };
	int64_t entry;
	TRY(desk_registered_get(c, id, &e));
	TRY(store_maybe(c, &q_asked, &asked, INT(id), INT(c->actor->org)));
	if (!asked.v)
		return FAULT(c, S_REFUSED, "register.not_asked", TEXT(c->actor->org_name));
	TRY(store_maybe(c, &q_has_read, &read, INT(id), INT(c->actor->org)));
	if (read.v)
		return FAULT(c, S_REFUSED, "register.read_already", TEXT(c->actor->org_name));
	TRY(record(c, "register.read", &e, NULL, NULL, &entry));
	return store_run(c, &q_read, INT(id), INT(c->actor->org), INT(c->actor->person),
			 INT(clock_now_ms(c->clock)), INT(entry));
}
