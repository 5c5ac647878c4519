/* What catalogue cases do (articles 15, 16): the authority reviews the proposed items, the operator
 * compiles them with prices, two bodies approve, and from its day on the version is in force. The
 * fields' names are those of the procedures compile_catalogue and adjust_catalogue. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "cloud/inner.h"
#include "codec/json.h"
#include "org/org.h"

/* clang-format off */
QUERY q_reviewed = { .name = "catalogue.reviewed", .takes = "iiit", .gives = "", .sql =
	"INSERT INTO catalogue (id, district, state, case_id, reviewed) VALUES ($1, $2, 'reviewed', $3, $4)"
	" ON CONFLICT (id) DO UPDATE SET state = 'reviewed', reviewed = excluded.reviewed, compiled = NULL" };
QUERY q_signed = { .name = "contract.signed", .takes = "t", .gives = "i", .sql = "SELECT id FROM contract WHERE number = $1" };
QUERY q_compiled = { .name = "catalogue.compiled", .takes = "it", .gives = "i", .sql =
	"UPDATE catalogue SET state = 'compiled', compiled = $2 WHERE id = $1 AND state <> 'approved' RETURNING id" };
QUERY q_version = { .name = "catalogue.version", .takes = "i", .gives = "ittt", .sql =
	"SELECT district, state, reviewed, compiled FROM catalogue WHERE id = $1" };
/* clang-format on */

/* ---- entries of a form ---- */

/* Entries of the form, and codes that it ends, as one list. */
static void entries_of(struct ctx *c, const json_t *list, const char *ended, struct entry **out,
		       int *n)
{
	int lines = 0;
	char **codes = ended ? text_split(c->arena, ended, '\n', &lines) : NULL;
	*n = 0;
	*out = TAKE_N(c->arena, json_array_size(list) + (size_t)lines + 1, struct entry);
	for (size_t i = 0; i < json_array_size(list); i++)
		(*out)[(*n)++] = catalogue_entry_of(cloud_pack(c), json_array_get(list, i));
	for (int i = 0; i < lines; i++) {
		const char *code = text_trim(c->arena, codes[i]);
		if (*code)
			(*out)[(*n)++] = (struct entry){ .code = code, .withdrawn = true };
	}
}

static const json_t *entries_field(const struct case_ *k)
{
	return cloud_field(k, FIELD_ENTRIES);
}

/* ---- opening ---- */

/* The version has its id from the beginning; its row comes with the review. */
static enum status catalogue_open(struct ctx *c, struct case_ *k)
{
	struct org unit;
	TRY(org_get(c, k->unit, &unit));
	k->district = unit.district;
	k->cloud_district = unit.district;
	if (!k->subject)
		k->subject = store_new_id(c);
	return OK;
}

static void put_price(struct json_out *w, const struct price *p, struct arena *a)
{
	json_open(w, '{');
	json_text(w, "code", p->code);
	json_text(w, "content", p->content);
	json_text(w, "name", p->name);
	json_text(w, "unit", p->unit);
	json_text(w, "unit_price", money_micro_text(a, p->price_micro));
	json_close(w, '}');
}

/* "As it was": what holds today of the items that the form names. */
static enum status catalogue_was(struct ctx *c, const struct case_ *k, const char **json)
{
	struct entry *entries;
	int n;
	struct buf b;
	entries_of(c, entries_field(k), json_text_of(k->form, "ended", NULL), &entries, &n);
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_key(&w, "entries");
	json_open(&w, '[');
	for (int i = 0; i < n; i++) {
		struct price *p;
		TRY(catalogue_price_on(c, k->cloud_district, entries[i].code, org_today(c), &p));
		if (p)
			put_price(&w, p, c->arena);
	}
	json_close(&w, ']');
	json_close(&w, '}');
	*json = b.at;
	return OK;
}

const struct opener cloud_openers[] = { { "catalogue", catalogue_open, catalogue_was },
					{ NULL, NULL, NULL } };

/* ---- facts ---- */

static bool complete(const struct entry *entries, int n)
{
	for (int i = 0; i < n; i++) {
		if (entries[i].why)
			return false;
		for (int k = 0; k < i; k++)
			if (strcmp(entries[i].code, entries[k].code) == 0)
				return false;
	}
	return n > 0;
}

static const json_t *by_code(const json_t *list, const char *code)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (text_same(json_text_of(json_array_get(list, i), "code", NULL), code))
			return json_array_get(list, i);
	return NULL;
}

/* The authority looked at items and their content, before prices (article 15.1): both lists must
 * name the same items, and say the same of them. */
static bool matches(const json_t *reviewed, const json_t *compiled)
{
	static const char *const same[] = { "category", "name", "content" };
	if (json_array_size(reviewed) != json_array_size(compiled))
		return false;
	for (size_t i = 0; i < json_array_size(compiled); i++) {
		const json_t *now = json_array_get(compiled, i),
			     *then = by_code(reviewed, json_text_of(now, "code", ""));
		for (int k = 0; k < 3; k++)
			if (!then || !text_same(json_text_of(then, same[k], ""),
						json_text_of(now, same[k], "")))
				return false;
	}
	return true;
}

static enum status catalogue_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct row r;
	struct entry *entries;
	json_t *reviewed;
	int n;
	const json_t *list = entries_field(k);
	entries_of(c, list, json_text_of(k->form, "ended", NULL), &entries, &n);
	f->catalogue_complete = complete(entries, n);
	for (int i = 0; i < n; i++)
		if (!entries[i].withdrawn && entries[i].price_micro > f->price_most) {
			f->price_most = entries[i].price_micro;
			f->price_most_item = entries[i].name;
		}
	TRY(store_maybe(c, &q_version, &r, INT(k->subject)));
	if (!r.v)
		return OK;
	TRY(json_read(c, row_text(&r, 2), strlen(row_text(&r, 2)), &reviewed));
	f->catalogue_matches_review = matches(json_object_get(reviewed, "entries"), list);
	return OK;
}

static enum status capacity_facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct cloud_load l;
	TRY(cloud_load_get(c, k->cloud_district, &l));
	f->cloud_capacity = l.capacity;
	f->cloud_used = l.used;
	f->cloud_reserved = l.reserved;
	return OK;
}

const struct fact_source cloud_facts[] = { { F_CATALOGUE, catalogue_facts },
					   { F_CAPACITY, capacity_facts },
					   { 0, NULL } };

/* ---- effects ---- */

/* What a version keeps of the form: its entries and the codes that it ends. */
static const char *kept(struct ctx *c, const struct case_ *k)
{
	json_t *copy = json_keep(c->arena, json_object());
	json_object_set_new(copy, "entries", json_deep_copy(entries_field(k)));
	json_object_set_new(copy, "ended", json_string(json_text_of(k->form, "ended", "")));
	return json_canonical(c->arena, copy);
}

static enum status review(struct ctx *c, const struct effect_call *e)
{
	return store_run(c, &q_reviewed, INT(e->k->subject), INT(e->k->cloud_district),
			 INT(e->k->id), TEXT(kept(c, e->k)));
}

static enum status compile(struct ctx *c, const struct effect_call *e)
{
	struct row r;
	TRY(store_maybe(c, &q_compiled, &r, INT(e->k->subject), TEXT(kept(c, e->k))));
	return r.v ? OK : FAULT(c, S_CONFLICT, "catalogue.approved");
}

/* In force from the day that was asked for, but not before the day after its approval: what was
 * used until then is charged as it was. */
static enum status approve(struct ctx *c, const struct effect_call *e)
{
	struct row r;
	json_t *compiled;
	struct entry *entries;
	int n, changed;
	int32_t day, today = org_today(c);
	TRY(store_one(c, &q_version, &r, INT(e->k->subject)));
	const char *text = row_text(&r, 3);
	if (!text)
		return FAULT(c, S_CONFLICT, "catalogue.not_compiled");
	TRY(json_read(c, text, strlen(text), &compiled));
	entries_of(c, json_object_get(compiled, "entries"), json_text_of(compiled, "ended", NULL),
		   &entries, &n);
	const char *asked = json_string_value(cloud_field(e->k, FIELD_DATE));
	if (!asked || !day_parse(asked, &day) || day <= today)
		day = today + 1;
	return catalogue_publish(c, e->k->subject, row_int(&r, 0), entries, n, day,
				 e->step->article, &changed);
}

/* contract.sign: the form's title is the number, its party the vendor, from and until its days. */
static enum status sign(struct ctx *c, const struct effect_call *e)
{
	struct row known;
	int64_t id;
	int32_t from, until;
	const char *number = json_text_of(e->k->form, "title", "");
	if (!day_parse(json_text_of(e->k->form, "from", ""), &from) ||
	    !day_parse(json_text_of(e->k->form, "until", ""), &until) || until < from)
		return FAULT_AT(c, S_REFUSED, e->step->article, "contract.days");
	TRY(store_maybe(c, &q_signed, &known, TEXT(number)));
	if (known.v)
		return FAULT_AT(c, S_REFUSED, e->step->article, "contract.known", TEXT(number));
	return cloud_contract_add(c, number, e->k->cloud_district, e->k->party, from, until, &id);
}

const struct effect cloud_effects[] = {
	{ "contract.sign", sign },        { "domain.open", cloud__domain_open },
	{ "catalogue.review", review },   { "catalogue.compile", compile },
	{ "catalogue.approve", approve }, { NULL, NULL },
};

/* ---- the case page ---- */

static enum status catalogue_part(struct ctx *c, const struct case_ *k, const char **json)
{
	if (k->subject)
		*json = arena_printf(c->arena, "{\"id\":\"%lld\"}", (long long)k->subject);
	return OK;
}

const struct case_part cloud_parts[] = { { "catalogue", catalogue_part, "catalogue" },
					 { NULL, NULL } };
