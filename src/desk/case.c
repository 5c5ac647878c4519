/* Cases as rows: reading, saving, numbering, and who may see one. */
#include <assert.h>

#include "base/text.h"
#include "base/words.h"
#include "desk/inner.h"
#include "law/show.h"

QUERY q_get = { "case.get", "SELECT " DESK_CASE_SQL " FROM case_ k WHERE k.id = $1", "i",
		DESK_CASE_GIVES };

QUERY q_insert = {
	"case.insert",
	"INSERT INTO case_ (id, rev, number, title, pack, procedure, step, state, unit, district, cloud_district, vendor,"
	" party, sponsor, system, project, resource, subject, form, was, granted, asked, granted_dims, opened_ms,"
	" closed_ms, parent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	" $19, $20, $21, $22, $23, $24, $25, $26)",
	"iitttttt"
	"iiiiiiiiii"
	"ttttt"
	"iii",
	""
};

/* What every decision changes, what only some fill in, and what hardly any settles: the last is in
 * indexes, which an UPDATE rewrites even where the value stays. */
QUERY q_move = {
	"case.move",
	"UPDATE case_ SET rev = $2, step = $3, state = $4, closed_ms = $5 WHERE id = $1 AND rev = $2 - 1",
	"iitti", ""
};
QUERY q_fill = {
	"case.fill",
	"UPDATE case_ SET form = $2, was = $3, granted = $4, asked = $5, granted_dims = $6 WHERE id = $1",
	"ittttt", ""
};
QUERY q_settle = {
	"case.settle",
	"UPDATE case_ SET title = $2, vendor = $3, system = $4, project = $5, resource = $6, subject = $7,"
	" cloud_district = $8 WHERE id = $1",
	"itiiiiii", ""
};

QUERY q_number = { "case.number",
		   "INSERT INTO counter (word, year, n) VALUES ($1, $2, 1)"
		   " ON CONFLICT (word, year) DO UPDATE SET n = counter.n + 1 RETURNING n",
		   "ti", "i" };

/* Of the same body only: an operator is a using unit, too, and as such sees its own matters. */
QUERY q_bore = { "case.bore",
		 "SELECT id FROM duty WHERE case_ = $1 AND org = $2 AND role LIKE $3 LIMIT 1",
		 "iit", "i" };

/* A vendor's engineer: while a duty or a work order of the unit is open for his vendor. */
QUERY q_live = {
	"case.live",
	"SELECT 1 FROM duty WHERE case_ = $1 AND org = $2 AND state = 'open' UNION"
	" SELECT 1 FROM work_order WHERE vendor = $2 AND unit = $3 AND state IN ('open', 'reported')",
	"iii", "i"
};

const char *desk__title(const struct ctx *c, struct title t)
{
	return law_say(&t, c->language);
}

const char *desk__state(enum ending e)
{
	static const char *const states[] = {
		[GOES_ON] = "open",           [ENDS_DONE] = "done",
		[ENDS_REFUSED] = "refused",   [ENDS_WITHDRAWN] = "withdrawn",
		[ENDS_RELEASED] = "released",
	};
	return states[e];
}

const struct step *desk__step(const struct case_ *k, const char *name)
{
	return name ? law_step_find(k->procedure, name) : NULL;
}

static enum status json_column(struct ctx *c, const char *text, const json_t **out)
{
	*out = NULL;
	if (!text)
		return OK;
	json_t *value;
	TRY(json_read(c, text, strlen(text), &value));
	*out = value;
	return OK;
}

static void scope_columns(const struct row *r, struct case_ *k)
{
	int64_t *const at[] = { &k->unit,     &k->district, &k->cloud_district, &k->vendor,
				&k->party,    &k->sponsor,  &k->system,         &k->project,
				&k->resource, &k->subject };
	for (int i = 0; i < (int)(sizeof at / sizeof *at); i++)
		*at[i] = row_int(r, 8 + i);
}

enum status desk_case_row(struct ctx *c, const struct row *r, struct case_ *out)
{
	*out = (struct case_){
		.id = row_int(r, 0),
		.rev = row_int(r, 1),
		.number = row_text(r, 2),
		.title = row_text(r, 3),
		.state = row_text(r, 7),
		.opened_ms = row_int(r, 23),
		.closed_ms = row_int(r, 24),
		.parent = row_int(r, 25),
	};
	scope_columns(r, out);
	out->pack = law_pack_of(c->packs, row_text(r, 4));
	out->procedure = out->pack ? law_procedure_find(out->pack, row_text(r, 5)) : NULL;
	out->step = out->procedure ? desk__step(out, row_text(r, 6)) : NULL;
	if (!out->procedure || (row_text(r, 6) && !out->step))
		return FAULT(c, S_BROKEN, "desk.no_pack", TEXT(row_text(r, 4)),
			     TEXT(row_text(r, 5)));
	TRY(json_column(c, row_text(r, 18), &out->form));
	TRY(json_column(c, row_text(r, 19), &out->was));
	TRY(json_column(c, row_text(r, 20), &out->granted));
	TRY(law_dims_read(c, out->pack, row_text(r, 21), &out->asked));
	if (row_text(r, 22))
		TRY(law_dims_read(c, out->pack, row_text(r, 22), &out->granted_dims));
	return OK;
}

enum status desk_case_load(struct ctx *c, int64_t id, struct case_ *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	return desk_case_row(c, &r, out);
}

enum scope_kind desk_case_scope(const struct actor *a)
{
	return a->role && a->role->cases_own ? SCOPE_UNIT : a->scope;
}

int64_t desk_case_scope_id(const struct actor *a)
{
	return a->role && a->role->cases_own ? a->org : a->scope_id;
}

bool desk__sees(const struct ctx *c, const struct case_ *k)
{
	const struct actor *a = c->actor;
	if (!a)
		return true;
	switch (desk_case_scope(a)) {
	case SCOPE_CITY:
		return true;
	case SCOPE_DISTRICT:
		return k->district == a->scope_id;
	case SCOPE_UNIT:
		return k->unit == desk_case_scope_id(a);
	case SCOPE_SPONSOR:
		return k->sponsor == a->scope_id;
	case SCOPE_VENDOR:
		return k->vendor == a->scope_id;
	case SCOPE_ORDER: /* asked of the work orders */
	case SCOPE_PLATFORM:
	case SCOPE_AUDIT:
		return false;
	}
	return false;
}

enum status desk_case_get(struct ctx *c, int64_t id, struct case_ *out)
{
	TRY(desk_case_load(c, id, out));
	if (desk__sees(c, out))
		return OK;
	struct row r = { NULL };
	if (c->actor->scope == SCOPE_ORDER) {
		int64_t unit = out->vendor == c->actor->org ? out->unit : 0;
		TRY(store_maybe(c, &q_live, &r, INT(id), INT(c->actor->org), INT(unit)));
		return r.v ? OK : FAULT(c, S_ABSENT, "absent");
	}
	if (!c->actor->role)
		return FAULT(c, S_ABSENT, "absent");
	const char *posts = arena_printf(c->arena, "%s.%%", c->actor->role->body);
	TRY(store_maybe(c, &q_bore, &r, INT(id), INT(c->actor->org), TEXT(posts)));
	return r.v ? OK : FAULT(c, S_ABSENT, "absent");
}

static struct value json_value(struct ctx *c, const json_t *v)
{
	return v ? TEXT(json_canonical(c->arena, v)) : NONE;
}

static struct value dims_value(struct ctx *c, const struct case_ *k, const json_t *of)
{
	return of ? TEXT(law_dims_json(c->arena, k->pack, k->granted_dims)) : NONE;
}

enum status desk__case_insert(struct ctx *c, const struct case_ *k)
{
	assert(k->form);
	return store_run(c, &q_insert, INT(k->id), INT(k->rev), TEXT(k->number), TEXT(k->title),
			 TEXT(k->pack->version), TEXT(k->procedure->name),
			 TEXT(k->step ? k->step->name : NULL), TEXT(k->state), INT(k->unit),
			 INT(k->district), INT(k->cloud_district), INT(k->vendor), INT(k->party),
			 INT(k->sponsor), INT(k->system), INT(k->project), INT(k->resource),
			 INT(k->subject), json_value(c, k->form), json_value(c, k->was),
			 json_value(c, k->granted),
			 TEXT(law_dims_json(c->arena, k->pack, k->asked)),
			 dims_value(c, k, k->granted), INT(k->opened_ms), INT(k->closed_ms),
			 INT(k->parent));
}

static bool filled(const struct case_ *was, const struct case_ *k)
{
	return k->form != was->form || k->was != was->was || k->granted != was->granted ||
	       !dims_same(k->asked, was->asked) || !dims_same(k->granted_dims, was->granted_dims);
}

static bool settled(const struct case_ *was, const struct case_ *k)
{
	return k->title != was->title || k->vendor != was->vendor || k->system != was->system ||
	       k->project != was->project || k->resource != was->resource ||
	       k->subject != was->subject || k->cloud_district != was->cloud_district;
}

enum status desk__case_save(struct ctx *c, const struct case_ *was, const struct case_ *k)
{
	struct rows moved; /* not by RETURNING: SQLite makes a table for that */
	TRY(store_rows(c, &q_move, &moved, INT(k->id), INT(k->rev),
		       TEXT(k->step ? k->step->name : NULL), TEXT(k->state), INT(k->closed_ms)));
	if (moved.changed != 1)
		return FAULT(c, S_CONFLICT, "desk.stale_now");
	if (filled(was, k))
		TRY(store_run(c, &q_fill, INT(k->id), json_value(c, k->form), json_value(c, k->was),
			      json_value(c, k->granted),
			      TEXT(law_dims_json(c->arena, k->pack, k->asked)),
			      dims_value(c, k, k->granted)));
	if (settled(was, k))
		TRY(store_run(c, &q_settle, INT(k->id), TEXT(k->title), INT(k->vendor),
			      INT(k->system), INT(k->project), INT(k->resource), INT(k->subject),
			      INT(k->cloud_district)));
	return OK;
}

/* 沪政云配〔2026〕118号: the sequence is by word and year; taken and used in one transaction, so it
 * has no gaps. */
enum status desk__number(struct ctx *c, struct case_ *k)
{
	int year, month, day;
	day_split(day_of_ms(clock_now_ms(c->clock)), &year, &month, &day);
	const char *word = k->procedure->number_word ? k->procedure->number_word : "";
	struct row r;
	TRY(store_one(c, &q_number, &r, TEXT(word), INT(year)));
	k->number = words_say(c->arena, "zh", "case.number",
			      VALUES(TEXT(word), INT(year), INT(row_int(&r, 0))));
	return OK;
}
