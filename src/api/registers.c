/* Registers: which there are, their entries, who has read what. Columns come from the pack. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "desk/register.h"

/* clang-format off */
static const char *const states[] = { "in_force", "superseded", "closed", "expired", NULL };
static const char *const reads[] = { "none", "unread", "read", NULL };
#define ENTRY_COLUMNS \
	REGISTERED_SQL ", u.name, o.name, d.name, s.name, f.number," \
	" (SELECT COUNT(*) FROM register_receipt a WHERE a.id = k.id)," \
	" (SELECT COUNT(*) FROM register_read a WHERE a.id = k.id)," \
	" (SELECT COUNT(*) FROM register_receipt a WHERE a.id = k.id AND a.org = $4)," \
	" (SELECT COUNT(*) FROM register_read a WHERE a.id = k.id AND a.org = $4)"
#define ENTRY_FROM REGISTERED_FROM " LEFT JOIN org u ON u.id = k.unit LEFT JOIN org o ON o.id = k.org" \
	" LEFT JOIN org d ON d.id = k.district LEFT JOIN system s ON s.id = k.system JOIN case_ f ON f.id = k.case_"
#define ENTRY_GIVES REGISTERED_GIVES "ttttt" "iiii"
static const struct list_column columns[] = {
	{ "entered", "k.at_ms", 'i', NULL }, { "number", "k.number", 't', NULL }, { "from", "k.from_day", 'i', ">=" },
	{ "until", "k.until_day", 'i', "<=" }, { "period", "k.period", 't', "=" }, { "unit", "k.unit", 'i', "=" },
	{ "org", "k.org", 'i', "=" }, { "district", "k.district", 'i', "=" }, { "system", "k.system", 'i', "=" },
	{ "state", "CASE WHEN e.how IS NOT NULL THEN e.how WHEN k.until_day > 0 AND k.until_day < $5 THEN 'expired'"
	  " ELSE 'in_force' END", 't', "=" },
	{ "q", "k.number || ' ' || k.form || ' ' || COALESCE(u.name, '') || ' ' || COALESCE(o.name, '')", 't', "like" },
};
LIST q_entries = { "register.entries", ENTRY_COLUMNS, ENTRY_FROM,
	"k.register = $1 AND " REGISTER_SEEN_SQL("$2", "$3", "$4") " AND $5 > 0", "tiiii", ENTRY_GIVES, columns, 11,
	"k.at_ms DESC, k.id" };
QUERY q_entry = { "register.whole",
	"SELECT " ENTRY_COLUMNS " FROM " ENTRY_FROM " WHERE k.id = $1 AND " REGISTER_SEEN_SQL("$2", "$3", "$4"), "iiii",
	ENTRY_GIVES };
QUERY q_counts = { "register.counts",
	"SELECT k.register, COUNT(*), SUM(CASE WHEN e.id IS NULL AND (k.until_day = 0 OR k.until_day >= $4) THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN EXISTS (SELECT 1 FROM register_receipt a WHERE a.id = k.id AND a.org = $3) AND NOT EXISTS"
	" (SELECT 1 FROM register_read a WHERE a.id = k.id AND a.org = $3) THEN 1 ELSE 0 END) FROM " REGISTERED_FROM
	" WHERE " REGISTER_SEEN_SQL("$1", "$2", "$3") " GROUP BY k.register", "iiii", "tiii" };
QUERY q_receipts = { "register.receipts",
	"SELECT q.org, o.name, q.asked_ms, r.at_ms, p.name FROM register_receipt q JOIN org o ON o.id = q.org"
	" LEFT JOIN register_read r ON r.id = q.id AND r.org = q.org LEFT JOIN person p ON p.id = r.person WHERE q.id = $1"
	" ORDER BY COALESCE(r.at_ms, 0) = 0, r.at_ms, o.code", "i", "itiit" };
QUERY q_after = { "register.after", "SELECT id, number FROM register_entry WHERE id = $1", "i", "it" };
QUERY q_files = { "register.files", "SELECT id, name, size, at_ms FROM attachment WHERE case_ = $1 ORDER BY at_ms, id", "i",
	"itii" };
/* Of each district the entries, and what ended each: the one in its place, or a closing. */
QUERY q_spans = { "register.spans",
	"SELECT d.id, d.name, k.from_day, k.until_day, b.from_day, CASE WHEN e.how = 'closed' THEN e.at_ms ELSE 0 END"
	" FROM org d LEFT JOIN register_entry k ON k.district = d.id AND k.register = $1"
	" LEFT JOIN register_end e ON e.id = k.id LEFT JOIN register_entry b ON b.id = e.by_"
	" WHERE d.kind = 'district_government' ORDER BY d.code, k.from_day, k.at_ms", "t", "itiiii" };
QUERY q_follow = { "register.follow",
	"SELECT " CASE_ROW_COLUMNS " FROM " CASE_ROW_FROM " WHERE k.subject = $1 AND k.id <> $2 ORDER BY k.opened_ms, k.id", "ii",
	CASE_ROW_GIVES };

static const struct api_field begin_fields[] = { { "procedure", T_TEXT }, { "title", T_TEXT }, { 0 } };
static const struct api_shape begin_shape = { "RegisterBegin", begin_fields };
static const struct api_field register_fields[] = {
	{ "name", T_TEXT }, { "title", T_TEXT }, { "article", T_TEXT }, { "group", T_TEXT, .what = "of the navigation" },
	{ "by", T_TEXT, NIL, .what = "month or year: its entries' period" }, { "open", T_BOOL }, { "receipts", T_BOOL },
	{ "every", T_BOOL, .what = "of each district one is to be in force on every day" },
	{ "fields", T_LIST, .of = &form_field_shape }, { "shows", T_TEXTS, .what = "columns of its list, in order" },
	{ "begins", T_LIST, .of = &begin_shape, .what = "procedures by which one's office may enter it" },
	{ "in_force", T_INT }, { "total", T_INT }, { "unread", T_INT, .what = "what one's organisation is asked to read" }, { 0 },
};
static const struct api_shape register_shape = { "Register", register_fields };
static const struct api_field value_fields[] = {
	{ "name", T_TEXT }, { "label", T_TEXT }, { "kind", T_TEXT }, { "of", T_TEXT, NIL }, { "value", T_FREE, NIL }, { "shown", T_LONG, NIL }, { 0 },
};
static const struct api_shape value_shape = { "RegisterValue", value_fields };
#define ENTRY_FIELDS \
	{ "id", T_ID }, { "register", T_TEXT }, { "number", T_TEXT }, { "title", T_TEXT, NIL }, \
	{ "state", T_CHOICE, .options = states }, { "state_title", T_TEXT }, { "unit", T_OBJECT, NIL, .of = &api_ref }, \
	{ "org", T_OBJECT, NIL, .of = &api_ref, .what = "whom it addresses" }, { "district", T_OBJECT, NIL, .of = &api_ref }, \
	{ "system", T_OBJECT, NIL, .of = &api_ref }, { "period", T_TEXT }, { "from", T_DATE }, { "until", T_DATE, NIL }, \
	{ "fields", T_LIST, .of = &value_shape }, { "entered", T_INSTANT }, { "case", T_OBJECT, .of = &api_ref }, \
	{ "asked", T_INT, .what = "organisations asked to read it" }, { "read", T_INT, .what = "of these have" }, \
	{ "mine", T_CHOICE, .options = reads }
static const struct api_field entry_fields[] = { ENTRY_FIELDS, { 0 } };
static const struct api_shape entry_shape = { "RegisterEntry", entry_fields };
static const struct api_field receipt_fields[] = {
	{ "org", T_OBJECT, .of = &api_ref }, { "asked", T_INSTANT }, { "read", T_INSTANT, NIL }, { "by", T_TEXT, NIL }, { 0 },
};
static const struct api_shape receipt_shape = { "Receipt", receipt_fields };
static const struct api_field file_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "size", T_INT }, { "at", T_INSTANT }, { 0 },
};
static const struct api_shape file_shape = { "RegisterFile", file_fields };
static const struct api_field ended_fields[] = {
	{ "how", T_CHOICE, .options = states }, { "at", T_INSTANT }, { "case", T_ID }, { "reason", T_LONG },
	{ "by", T_OBJECT, NIL, .of = &api_ref, .what = "the entry in its place" }, { 0 },
};
static const struct api_shape ended_shape = { "RegisterEnd", ended_fields };
static const struct api_field whole_fields[] = {
	ENTRY_FIELDS, { "record", T_INT, .what = "its entry of the record" },
	{ "supersedes", T_OBJECT, NIL, .of = &api_ref }, { "ended", T_OBJECT, NIL, .of = &ended_shape },
	{ "register_title", T_TEXT }, { "receipts", T_LIST, .of = &receipt_shape }, { "files", T_LIST, .of = &file_shape },
	{ "follows", T_LIST, .of = &case_row_shape, .what = "cases that it started, or that are about it" }, { 0 },
};
static const struct api_shape whole_shape = { "RegisterEntryWhole", whole_fields };
static const struct api_field gap_fields[] = {
	{ "district", T_OBJECT, .of = &api_ref }, { "from", T_DATE }, { "to", T_DATE }, { 0 },
};
static const struct api_shape gap_shape = { "RegisterGap", gap_fields };
static const struct api_field gaps_fields[] = {
	{ "districts", T_INT }, { "since", T_DATE }, { "gaps", T_LIST, .of = &gap_shape }, { 0 },
};
static const struct api_shape gaps_shape = { "RegisterGaps", gaps_fields };
static const struct api_field query[] = {
	{ "state", T_CHOICE, MAY, .options = states }, { "period", T_TEXT, MAY, .most = 7 }, { "unit", T_ID, MAY },
	{ "org", T_ID, MAY }, { "district", T_ID, MAY }, { "system", T_ID, MAY }, { "from", T_DATE, MAY }, { "until", T_DATE, MAY },
	{ "q", T_TEXT, MAY }, { 0 },
};
/* clang-format on */

static const struct pack *pack_now(const struct ctx *c)
{
	return law_pack_at(c->packs, org_today(c));
}

static enum status registry_get(struct ctx *c, const struct api_call *call,
				const struct registry **out)
{
	*out = law_registry_find(pack_now(c), call_path(call, "name"));
	return *out ? OK : FAULT(c, S_ABSENT, "absent");
}

/* ---- the books ---- */

static bool enters(const struct procedure *p, const char *name)
{
	for (int i = 0; i < p->n_steps; i++)
		for (int j = 0; j < p->steps[i]->n_outcomes; j++) {
			const struct outcome *o = &p->steps[i]->outcomes[j];
			for (int k = 0; k < o->n_effects; k++)
				if (text_starts(o->effects[k].name, "register.") &&
				    text_same(o->effects[k].arg, name))
					return true;
		}
	return false;
}

static enum status put_begins(struct ctx *c, struct json_out *w, const struct pack *p,
			      const struct registry *b)
{
	put_list(w, "begins");
	for (int i = 0; i < p->n_procedures; i++) {
		bool may;
		if (!enters(p->procedures[i], b->name))
			continue;
		TRY(desk_may_start(c, p->procedures[i], &may));
		if (!may)
			continue;
		json_open(w, '{');
		json_text(w, "procedure", p->procedures[i]->name);
		json_text(w, "title", title_of(c, p->procedures[i]->ask));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static void put_counts(struct json_out *w, const struct rows *counts, const char *name)
{
	const struct row *r = NULL;
	for (int i = 0; i < counts->n; i++)
		if (text_same(row_text(&counts->at[i], 0), name))
			r = &counts->at[i];
	json_int(w, "in_force", r ? row_int(r, 2) : 0);
	json_int(w, "total", r ? row_int(r, 1) : 0);
	json_int(w, "unread", r ? row_int(r, 3) : 0);
}

static enum status put_register(struct ctx *c, struct json_out *w, const struct pack *p,
				const struct registry *b, const struct rows *counts)
{
	struct field *fields = TAKE_N(c->arena, b->n_fields + 1, struct field);
	for (int i = 0; i < b->n_fields; i++)
		fields[i] = *b->fields[i];
	json_open(w, '{');
	json_text(w, "name", b->name);
	json_text(w, "title", title_of(c, b->title));
	json_text(w, "article", b->article);
	json_text(w, "group", b->group);
	json_text(w, "by", b->by);
	json_bool(w, "open", b->open);
	json_bool(w, "receipts", b->receipts);
	json_bool(w, "every", b->every != NULL);
	put_form_fields(c, w, "fields", fields, b->n_fields);
	put_list(w, "shows");
	for (int i = 0; i < b->n_shows; i++)
		json_put_text(w, b->shows[i]->name);
	json_close(w, ']');
	TRY(put_begins(c, w, p, b));
	put_counts(w, counts, b->name);
	json_close(w, '}');
	return OK;
}

static enum status list_registers(struct ctx *c, struct api_call *call)
{
	const struct pack *p = pack_now(c);
	struct rows counts;
	TRY(store_rows(c, &q_counts, &counts, REGISTER_SEEN_ARGS(c), INT(org_today(c))));
	api_list_open(call);
	for (int i = 0; i < p->n_registries; i++)
		TRY(put_register(c, call->out, p, &p->registries[i], &counts));
	api_list_close(call, p->n_registries);
	return OK;
}

/* ---- entries ---- */

static void put_values(struct ctx *c, struct json_out *w, const struct registry *b,
		       const struct registered *e)
{
	const struct case_ k = { .pack = e->pack, .procedure = e->procedure, .unit = e->unit };
	put_list(w, "fields");
	for (int i = 0; i < b->n_fields; i++) {
		const struct field *f = b->fields[i];
		const json_t *v = json_object_get(e->form, f->name);
		json_open(w, '{');
		json_text(w, "name", f->name);
		json_text(w, "label", title_of(c, f->label));
		json_text(w, "kind", law_field_kind(f->kind));
		json_text(w, "of", f->of);
		json_raw(w, "value", v ? json_canonical(c->arena, v) : "null");
		json_text(w, "shown", shown_value(c, &k, f, v));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_members(struct ctx *c, struct json_out *w, const struct registry *b,
			const struct registered *e, const struct row *r)
{
	const int at = REGISTERED_COLUMNS;
	const char *state = desk_registered_state(e, org_today(c));
	put_id(w, "id", e->id);
	json_text(w, "register", e->name);
	json_text(w, "number", e->number);
	json_text(w, "title", json_string_value(json_object_get(e->form, "title")));
	json_text(w, "state", state);
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "register.state.%s", state), NULL, 0));
	put_ref(w, "unit", e->unit, row_text(r, at));
	put_ref(w, "org", e->org, row_text(r, at + 1));
	put_ref(w, "district", e->district, row_text(r, at + 2));
	put_ref(w, "system", e->system, row_text(r, at + 3));
	json_text(w, "period", e->period);
	put_day(w, "from", e->from_day);
	put_day(w, "until", e->until_day);
	put_values(c, w, b, e);
	put_instant(w, "entered", e->at_ms);
	put_ref(w, "case", e->case_id, row_text(r, at + 4));
	json_int(w, "asked", row_int(r, at + 5));
	json_int(w, "read", row_int(r, at + 6));
	json_text(w, "mine", !row_int(r, at + 7) ? "none" : row_int(r, at + 8) ? "read" : "unread");
}

static enum status list_entries(struct ctx *c, struct api_call *call)
{
	const struct registry *b;
	struct rows rows;
	int64_t total;
	TRY(registry_get(c, call, &b));
	TRY(api_list_rows(c, call, &q_entries, &rows, &total, TEXT(b->name), REGISTER_SEEN_ARGS(c),
			  INT(org_today(c))));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++) {
		struct registered e;
		TRY(desk_registered_row(c, &rows.at[i], &e));
		json_open(call->out, '{');
		put_members(c, call->out, b, &e, &rows.at[i]);
		json_close(call->out, '}');
	}
	api_list_close(call, total);
	return OK;
}

static enum status put_entry_ref(struct ctx *c, struct json_out *w, const char *key, int64_t id)
{
	struct row r = { NULL };
	if (id)
		TRY(store_maybe(c, &q_after, &r, INT(id)));
	put_ref(w, key, r.v ? id : 0, r.v ? row_text(&r, 1) : NULL);
	return OK;
}

static enum status put_ended(struct ctx *c, struct json_out *w, const struct registered *e)
{
	if (!e->how) {
		json_raw(w, "ended", "null");
		return OK;
	}
	put_object(w, "ended");
	json_text(w, "how", e->how);
	put_instant(w, "at", e->end_ms);
	put_id(w, "case", e->end_case);
	json_text(w, "reason", e->end_reason);
	TRY(put_entry_ref(c, w, "by", e->by));
	json_close(w, '}');
	return OK;
}

static enum status put_receipts(struct ctx *c, struct json_out *w, int64_t id)
{
	struct rows rows;
	TRY(store_rows(c, &q_receipts, &rows, INT(id)));
	put_list(w, "receipts");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_ref(w, "org", row_int(r, 0), row_text(r, 1));
		put_instant(w, "asked", row_int(r, 2));
		put_instant(w, "read", row_int(r, 3));
		json_text(w, "by", row_text(r, 4));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_files(struct ctx *c, struct json_out *w, int64_t case_id)
{
	struct rows rows;
	TRY(store_rows(c, &q_files, &rows, INT(case_id)));
	put_list(w, "files");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(w, '{');
		put_id(w, "id", row_int(r, 0));
		json_text(w, "name", row_text(r, 1));
		json_int(w, "size", row_int(r, 2));
		put_instant(w, "at", row_int(r, 3));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_follows(struct ctx *c, struct json_out *w, const struct registered *e)
{
	struct rows rows;
	TRY(store_rows(c, &q_follow, &rows, INT(e->id), INT(e->case_id)));
	put_list(w, "follows");
	for (int i = 0; i < rows.n; i++)
		put_case_row(c, w, &rows.at[i]);
	json_close(w, ']');
	return OK;
}

static enum status put_whole(struct ctx *c, struct api_call *call)
{
	const struct registry *b;
	struct registered e;
	struct row r;
	struct json_out *w = call->out;
	TRY(registry_get(c, call, &b));
	TRY(store_one(c, &q_entry, &r, INT(call_id(call, "entry")), REGISTER_SEEN_ARGS(c)));
	TRY(desk_registered_row(c, &r, &e));
	if (!text_same(e.name, b->name))
		return FAULT(c, S_ABSENT, "absent");
	json_open(w, '{');
	put_members(c, w, b, &e, &r);
	json_int(w, "record", e.record);
	json_text(w, "register_title", title_of(c, b->title));
	TRY(put_entry_ref(c, w, "supersedes", e.supersedes));
	TRY(put_ended(c, w, &e));
	TRY(put_receipts(c, w, e.id));
	TRY(put_files(c, w, e.case_id));
	TRY(put_follows(c, w, &e));
	json_close(w, '}');
	return OK;
}

static enum status read_entry(struct ctx *c, struct api_call *call)
{
	const struct registry *b;
	TRY(registry_get(c, call, &b));
	TRY(desk_registered_read(c, call_id(call, "entry")));
	return put_whole(c, call);
}

/* ---- what is to be there of every district ---- */

static void put_gap(struct json_out *w, const struct row *r, int32_t from, int32_t to)
{
	json_open(w, '{');
	put_ref(w, "district", row_int(r, 0), row_text(r, 1));
	put_day(w, "from", from);
	put_day(w, "to", to);
	json_close(w, '}');
}

/* The last day on which the entry of the row holds; today where it has no end. */
static int32_t last_day(const struct row *r, int32_t today)
{
	int32_t last = row_int(r, 3) ? (int32_t)row_int(r, 3) : today;
	if (row_int(r, 4) && row_int(r, 4) - 1 < last)
		last = (int32_t)row_int(r, 4) - 1;
	if (row_int(r, 5) && day_of_ms(row_int(r, 5)) < last)
		last = day_of_ms(row_int(r, 5));
	return last < today ? last : today;
}

static enum status gaps(struct ctx *c, struct api_call *call)
{
	const struct registry *b;
	struct rows rows;
	struct json_out *w = call->out;
	int32_t today = org_today(c), since = pack_now(c)->effective_day, next = since;
	int districts = 0;
	TRY(registry_get(c, call, &b));
	if (!b->every)
		return FAULT(c, S_ABSENT, "absent");
	TRY(store_rows(c, &q_spans, &rows, TEXT(b->name)));
	json_open(w, '{');
	put_list(w, "gaps");
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		bool first = i == 0 || row_int(&rows.at[i - 1], 0) != row_int(r, 0),
		     last = i + 1 == rows.n || row_int(&rows.at[i + 1], 0) != row_int(r, 0);
		districts += first;
		if (first)
			next = since;
		bool there = row_int(r, 2) != 0;
		if (there && row_int(r, 2) > next)
			put_gap(w, r, next, (int32_t)row_int(r, 2) - 1);
		if (there && last_day(r, today) >= next)
			next = last_day(r, today) + 1;
		if (last && next <= today)
			put_gap(w, r, next, today);
	}
	json_close(w, ']');
	json_int(w, "districts", districts);
	put_day(w, "since", since);
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_registers[] = {
	{ "GET", "/api/registers", "registers_list", "The books that the pack keeps", "registers.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &register_shape,
	  .list = true, .handle = list_registers },
	{ "GET", "/api/registers/{name}", "registers_entries", "A register's entries, newest first", "registers.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &entry_shape, .list = true, .handle = list_entries },
	{ "GET", "/api/registers/{name}/{entry}", "registers_entry", "One entry, what ended it, who has read it",
	  "registers.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape,
	  .handle = put_whole },
	{ "GET", "/api/registers/{name}/gaps", "registers_gaps", "Districts and days without an entry in force",
	  "registers.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &gaps_shape,
	  .handle = gaps },
	{ "POST", "/api/registers/{name}/{entry}/read", "registers_read", "One's organisation has read it",
	  "registers.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "register.read", .reply = &whole_shape,
	  .handle = read_entry },
	{ 0 },
};
