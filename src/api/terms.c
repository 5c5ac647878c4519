/* What ends: resources with a term, what is said before their end, by when an extension is asked,
 * what was stopped and until when it is kept; and the snapshots kept of what is gone (articles 21
 * to 24, 26). */
#include "api/nouns.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "civil/day.h"
#include "org/grants.h"
#include "resource/resource.h"

/* clang-format off */
static const struct api_field row_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "class", T_TEXT }, { "class_title", T_TEXT }, { "state", T_TEXT }, { "state_title", T_TEXT },
	{ "system", T_OBJECT, .of = &api_ref }, { "unit", T_OBJECT, .of = &api_ref }, { "end", T_DATE, .what = "last day of its term" },
	{ "left", T_INT, .what = "working days from today until the end; negative once it is over" },
	{ "last_asking", T_DATE, NIL, .what = "the last day on which an extension can be asked" },
	{ "next_notice", T_DATE, NIL }, { "keep_until", T_DATE, NIL, .what = "stopped: kept until the end of this day" },
	{ "case", T_OBJECT, NIL, .of = &api_ref, .what = "the case that granted it" }, { 0 },
};
static const struct api_shape row_shape = { "Ending", row_fields };
static const struct api_field notice_fields[] = {
	{ "lead", T_INT, .what = "working days before the end" }, { "day", T_DATE }, { "sent", T_BOOL }, { 0 },
};
static const struct api_shape notice_shape = { "TermNotice", notice_fields };
static const struct api_field term_fields[] = {
	{ "end", T_DATE }, { "left", T_INT }, { "provisional", T_BOOL, .what = "the year's working days are not published yet" },
	{ "last_asking", T_DATE, NIL }, { "extensions", T_INT }, { "extension", T_TEXT, NIL, .what = "the procedure that extends it" },
	{ "keep_until", T_DATE, NIL }, { "notices", T_LIST, .of = &notice_shape }, { 0 },
};
const struct api_shape resource_term_shape = { "ResourceTerm", term_fields };
static const struct api_field kept_fields[] = {
	{ "id", T_ID }, { "resource", T_OBJECT, .of = &api_ref }, { "system", T_OBJECT, .of = &api_ref }, { "unit", T_OBJECT, .of = &api_ref },
	{ "kept", T_INSTANT }, { "until", T_DATE, .what = "kept until the end of this day" }, { "state", T_TEXT },
	{ "state_title", T_TEXT }, { "destroyed", T_INSTANT, NIL }, { "case", T_OBJECT, NIL, .of = &api_ref, .what = "that took it" }, { 0 },
};
static const struct api_shape kept_shape = { "Snapshot", kept_fields };

static const struct list_column columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "system", "k.system", 'i', "=" }, { "class", "k.class", 't', "=" },
	{ "state", "k.state", 't', "=" }, { "q", "k.name", 't', "like" }, { "name", "k.name", 't', NULL }, { "end", "k.end_day", 'i', NULL },
};
LIST q_list = {
	.name = "terms.list", .select =
	"k.id, k.name, k.class, k.state, k.system, s.name, k.unit, u.name, k.end_day, k.keep_day, k.case_id, c.number",
	.from = "resource k JOIN system s ON s.id = k.system JOIN org u ON u.id = k.unit LEFT JOIN case_ c ON c.id = k.case_id",
	.where = "k.end_day > 0 AND k.state <> 'reclaimed' AND " SCOPE_SQL("$1", "$2"), .takes = "ii", .gives = "itttititiiit",
	.columns = columns, .n_columns = 7, .order = "k.end_day, k.id",
};
static const struct list_column kept_columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "system", "k.system", 'i', "=" }, { "q", "k.name", 't', "like" },
	{ "state", "CASE WHEN b.destroyed_ms > 0 THEN 'destroyed' ELSE 'kept' END", 't', "=" },
	{ "until", "b.keep_until_day", 'i', NULL }, { "kept", "b.at_ms", 'i', NULL },
};
LIST q_kept = {
	.name = "snapshots.list", .select =
	"b.id, k.id, k.name, k.system, s.name, k.unit, u.name, b.at_ms, b.keep_until_day, b.destroyed_ms, b.case_id, c.number",
	.from = "backup b JOIN resource k ON k.id = b.resource JOIN system s ON s.id = k.system JOIN org u ON u.id = k.unit"
	" LEFT JOIN case_ c ON c.id = b.case_id",
	.where = "b.kind = 'snapshot' AND " SCOPE_SQL("$1", "$2"), .takes = "ii", .gives = "iititi" "tiiiit" , .columns = kept_columns,
	.n_columns = 6, .order = "b.destroyed_ms, b.keep_until_day, b.id",
};
QUERY q_said = { .name = "terms.said", .takes = "ii", .gives = "i", .sql =
	"SELECT lead FROM term_notice WHERE resource = $1 AND until_day = $2" };
QUERY q_extensions = { .name = "terms.extensions", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM ground_entry WHERE case_id = $1 AND kind = 'extend'" };
QUERY q_of_unit = { .name = "terms.of_unit", .takes = "i", .gives = "itii", .sql =
	"SELECT id, name, end_day, opened_ms FROM resource WHERE unit = $1 AND end_day > 0 AND state = 'running' ORDER BY end_day, id"
	" LIMIT 200" };
static const struct api_field list_fields[] = {
	{ "unit", T_ID, MAY }, { "system", T_ID, MAY }, { "class", T_TEXT, MAY }, { "state", T_TEXT, MAY },
	{ "q", T_TEXT, MAY, .what = "part of the name" }, { 0 },
};
static const struct api_field kept_list_fields[] = {
	{ "unit", T_ID, MAY }, { "system", T_ID, MAY }, { "state", T_TEXT, MAY, .what = "kept or destroyed" },
	{ "q", T_TEXT, MAY, .what = "part of the resource's name" }, { 0 },
};
/* clang-format on */

/* The first notice that is still to come. */
static int32_t next_notice(const struct ctx *c, const char *class, int32_t end_day)
{
	struct term_notice all[TERM_NOTICES];
	int n = resource_notices(c, class, end_day, all);
	for (int i = 0; i < n; i++)
		if (all[i].day > org_today(c))
			return all[i].day;
	return DAY_NONE;
}

static int left(const struct ctx *c, int32_t end_day)
{
	return calendar_count(c->calendar, org_today(c), end_day);
}

static void put_titled(struct ctx *c, struct json_out *w, const char *key, const char *word)
{
	json_text(w, key, word);
	json_text(w, arena_printf(c->arena, "%s_title", key),
		  say(c, arena_printf(c->arena, "resource.%s.%s", key, word), NULL, 0));
}

static void ending_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *class = row_text(r, 2);
	int32_t end = (int32_t)row_int(r, 8);
	bool runs = text_same(row_text(r, 3), "running");
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	put_titled(c, w, "class", class);
	put_titled(c, w, "state", row_text(r, 3));
	put_ref(w, "system", row_int(r, 4), row_text(r, 5));
	put_ref(w, "unit", row_int(r, 6), row_text(r, 7));
	put_day(w, "end", end);
	json_int(w, "left", left(c, end));
	put_day(w, "last_asking", resource_last_asking(c, class, end));
	put_day(w, "next_notice", runs ? next_notice(c, class, end) : DAY_NONE);
	put_day(w, "keep_until", row_int(r, 9));
	put_ref(w, "case", row_text(r, 11) ? row_int(r, 10) : 0, row_text(r, 11));
	json_close(w, '}');
}

static void kept_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *state = row_int(r, 9) > 0 ? "destroyed" : "kept";
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	put_ref(w, "resource", row_int(r, 1), row_text(r, 2));
	put_ref(w, "system", row_int(r, 3), row_text(r, 4));
	put_ref(w, "unit", row_int(r, 5), row_text(r, 6));
	put_instant(w, "kept", row_int(r, 7));
	put_day(w, "until", row_int(r, 8));
	json_text(w, "state", state);
	json_text(w, "state_title",
		  say(c, arena_printf(c->arena, "snapshot.state.%s", state), NULL, 0));
	put_instant(w, "destroyed", row_int(r, 9));
	put_ref(w, "case", row_text(r, 11) ? row_int(r, 10) : 0, row_text(r, 11));
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, ending_row, SCOPE_ARGS(c));
}

static enum status kept(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_kept, kept_row, SCOPE_ARGS(c));
}

/* ---- one resource's term ---- */

static enum status put_notices(struct ctx *c, struct json_out *w, const struct resource *r)
{
	struct term_notice all[TERM_NOTICES];
	struct rows said;
	int n = resource_notices(c, r->class, r->end_day, all);
	TRY(store_rows(c, &q_said, &said, INT(r->id), INT(r->end_day)));
	put_list(w, "notices");
	for (int i = 0; i < n; i++) {
		bool sent = false;
		for (int k = 0; k < said.n; k++)
			sent |= row_int(&said.at[k], 0) == all[i].lead;
		if (!sent && all[i].day <= day_of_ms(r->opened_ms))
			continue; /* was over before there was anything to say */
		json_open(w, '{');
		json_int(w, "lead", all[i].lead);
		put_day(w, "day", all[i].day);
		json_bool(w, "sent", sent);
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

enum status put_resource_term(struct ctx *c, struct json_out *w, const char *key, int64_t id)
{
	struct resource r;
	struct row extensions;
	TRY(resource_get(c, id, &r));
	json_key(w, key);
	if (r.end_day == DAY_NONE) {
		json_put_null(w);
		return OK;
	}
	TRY(store_one(c, &q_extensions, &extensions, INT(r.case_id)));
	int32_t last = resource_last_asking(c, r.class, r.end_day);
	json_open(w, '{');
	put_day(w, "end", r.end_day);
	json_int(w, "left", left(c, r.end_day));
	json_bool(w, "provisional", !calendar_published(c->calendar, r.end_day));
	put_day(w, "last_asking", last);
	json_int(w, "extensions", row_int(&extensions, 0));
	json_text(w, "extension",
		  last == DAY_NONE ? NULL : arena_printf(c->arena, "extend_%s", r.class));
	put_day(w, "keep_until", r.keep_day);
	TRY(put_notices(c, w, &r));
	json_close(w, '}');
	return OK;
}

/* ---- the calendar feed ---- */

enum status terms_events(struct ctx *c, int64_t person, const char *address, struct ics_event **out,
			 int *n)
{
	struct office *offices;
	int n_offices, room = 0;
	*out = NULL;
	*n = 0;
	TRY(grant_offices(c, person, &offices, &n_offices));
	for (int i = 0; i < n_offices; i++) {
		struct rows rows;
		bool seen = offices[i].role->sees != SEES_OWN;
		for (int k = 0; k < i; k++) /* two offices at one unit */
			seen |= offices[k].org == offices[i].org;
		if (seen)
			continue;
		TRY(store_rows(c, &q_of_unit, &rows, INT(offices[i].org)));
		for (int k = 0; k < rows.n; k++) {
			const struct row *r = &rows.at[k];
			long long id = (long long)row_int(r, 0);
			*VEC_ADD(c->arena, *out, *n, room) = (struct ics_event){
				.uid = arena_printf(c->arena, "resource-%lld@yunheng", id),
				.summary = say(c, "calendar.ends", VALUES(TEXT(row_text(r, 1)))),
				.url = arena_printf(c->arena, "%s/resources/%lld", address, id),
				.day = day_iso(c->arena, (int32_t)row_int(r, 2)),
				.changed_ms = row_int(r, 3),
				.alarm = true,
			};
		}
	}
	return OK;
}

/* clang-format off */
const struct route api_terms[] = {
	{ "GET", "/api/terms", "terms_list", "Resources with a term, the first to end first", "resources.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = list_fields,
	  .reply = &row_shape, .list = true, .handle = list },
	{ "GET", "/api/snapshots", "snapshots_list", "Final snapshots: what is kept, until when, what was destroyed", "resources.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = kept_list_fields,
	  .reply = &kept_shape, .list = true, .handle = kept },
	{ 0 },
};
