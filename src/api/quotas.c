/* Quotas by project, the ledger's entries, and the recount (article 18). */
#include "api/nouns.h"
#include "base/text.h"
#include "law/dims.h"
#include "quota/periodic.h"
#include "quota/quota.h"
#include "resource/resource.h"

/* clang-format off */
static const struct api_field dimension_fields[] = {
	{ "dimension", T_TEXT }, { "title", T_TEXT }, { "unit", T_TEXT }, { "granted", T_INT }, { "used", T_INT },
	{ "reserved", T_INT }, { "asked", T_INT }, { "line20", T_INT, MAY, .what = "where article 20.2 begins" },
	{ "line15", T_INT, MAY, .what = "the share of article 22.2" }, { 0 },
};
static const struct api_shape dimension_shape = { "QuotaDimension", dimension_fields };
static const struct api_field bar_fields[] = { { "dims", T_LIST, .of = &dimension_shape }, { 0 } };
const struct api_shape quota_bar_shape = { "QuotaBar", bar_fields };

static const struct api_field row_fields[] = {
	{ "project", T_OBJECT, .of = &api_ref }, { "system", T_OBJECT, NIL, .of = &api_ref }, { "unit", T_OBJECT, .of = &api_ref },
	{ "bar", T_OBJECT, .of = &quota_bar_shape }, { 0 },
};
static const struct api_shape row_shape = { "Quota", row_fields };
static const struct api_field entry_fields[] = {
	{ "at", T_INSTANT }, { "kind", T_TEXT, .what = "grant, expansion, periodic, development, emergency, temporary, reserve, release, expire, use, free" }, { "kind_title", T_TEXT },
	{ "granted", T_FREE, .what = "by how much it changed, signed" }, { "reserved", T_FREE }, { "used", T_FREE },
	{ "dims", T_DIMS, .least = -1, .what = "the one of the three that the entry is about" },
	{ "case", T_OBJECT, NIL, .of = &api_ref }, { "article", T_TEXT }, { "by", T_TEXT, NIL }, { "until", T_DATE, NIL }, { 0 },
};
static const struct api_shape entry_shape = { "QuotaEntry", entry_fields };
static const struct api_field turn_fields[] = {
	{ "from", T_INSTANT }, { "to", T_INSTANT }, { "state", T_TEXT, .what = "waiting, open, ending, held" }, { "given", T_DIMS },
	{ 0 },
};
static const struct api_shape turn_shape = { "QuotaPeriod", turn_fields };
static const struct api_field rule_fields[] = {
	{ "text", T_TEXT, .most = 400 }, { "rrule", T_TEXT }, { "start", T_TEXT, .what = "of the first period, civil time" },
	{ "end", T_TEXT }, { "extra", T_DIMS }, { "now", T_OBJECT, NIL, .of = &turn_shape },
	{ "next", T_OBJECT, NIL, .of = &turn_shape }, { 0 },
};
static const struct api_shape rule_shape = { "QuotaRule", rule_fields };
static const struct api_field point_fields[] = { { "at", T_INSTANT }, { "dims", T_DIMS }, { 0 } };
static const struct api_shape point_shape = { "QuotaPoint", point_fields };
static const struct api_field periodic_fields[] = {
	{ "rules", T_LIST, .of = &rule_shape },
	{ "points", T_LIST, .of = &point_shape, .what = "what the quota comes to from each instant on at which it changes" }, { 0 },
};
static const struct api_shape periodic_shape = { "QuotaPeriodic", periodic_fields };
static const struct api_field parts_fields[] = {
	{ "grant", T_DIMS, .what = "decided with the project (article 18)" }, { "periodic", T_DIMS, .what = "open now" },
	{ "expansion", T_DIMS }, { "development", T_DIMS }, { "emergency", T_DIMS }, { "temporary", T_DIMS }, { 0 },
};
static const struct api_shape parts_shape = { "QuotaParts", parts_fields };
static const struct api_field whole_fields[] = {
	{ "project", T_OBJECT, .of = &api_ref }, { "system", T_OBJECT, NIL, .of = &api_ref }, { "unit", T_OBJECT, .of = &api_ref },
	{ "bar", T_OBJECT, .of = &quota_bar_shape }, { "entries", T_LIST, .of = &entry_shape },
	{ "periodic", T_OBJECT, NIL, .of = &periodic_shape }, { "parts", T_OBJECT, .of = &parts_shape }, { 0 },
};
static const struct api_shape whole_shape = { "QuotaWhole", whole_fields };
static const struct api_field three_fields[] = { { "granted", T_DIMS }, { "reserved", T_DIMS }, { "used", T_DIMS }, { 0 } };
static const struct api_shape three_shape = { "QuotaSums", three_fields };
static const struct api_field difference_fields[] = {
	{ "project", T_ID }, { "ledger", T_OBJECT, .of = &three_shape }, { "total", T_OBJECT, .of = &three_shape }, { 0 },
};
static const struct api_shape difference_shape = { "QuotaDifference", difference_fields };
static const struct api_field held_fields[] = { { "project", T_ID }, { "held", T_DIMS }, { "used", T_DIMS }, { 0 } };
static const struct api_shape held_shape = { "QuotaHeld", held_fields };
static const struct api_field recount_fields[] = {
	{ "projects", T_INT, .what = "ledgers added up" }, { "differences", T_LIST, .of = &difference_shape },
	{ "held", T_LIST, .of = &held_shape, .what = "projects whose resources hold something else than is used" }, { 0 },
};
static const struct api_shape recount_shape = { "QuotaRecount", recount_fields };

#define ROW_SELECT "k.id, k.name, s.id, s.name, k.unit, u.name, q.granted, q.reserved, q.used"
#define ROW_FROM "project k JOIN quota q ON q.project = k.id JOIN org u ON u.id = k.unit LEFT JOIN system s ON s.project = k.id"
static const struct list_column columns[] = {
	{ "unit", "k.unit", 'i', "=" }, { "project", "k.id", 'i', "=" }, { "name", "k.name", 't', "like" },
	{ "opened", "k.created_ms", 'i', NULL },
};
LIST q_list = {
	.name = "quotas.list", .select = ROW_SELECT, .from = ROW_FROM, .where = SCOPE_SQL("$1", "$2"), .takes = "ii",
	.gives = "itititttt", .columns = columns, .n_columns = 4, .order = "k.created_ms DESC, k.id",
};
QUERY q_one = { .name = "quotas.one", .takes = "iii", .gives = "itititttt", .sql =
	"SELECT " ROW_SELECT " FROM " ROW_FROM " WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") " ORDER BY s.id LIMIT 1" };
QUERY q_entries = { .name = "quotas.entries", .takes = "i", .gives = "itttitttit", .sql =
	"SELECT e.at_ms, e.kind, e.granted, e.reserved, e.case_id, c.number, e.article, p.name, e.until_day, e.used"
	" FROM quota_entry e LEFT JOIN case_ c ON c.id = e.case_id LEFT JOIN person p ON p.id = e.person"
	" WHERE e.project = $1 ORDER BY e.n DESC" };
static const struct list_column ledger_columns[] = { { "at", "e.at_ms", 'i', NULL }, { "kind", "e.kind", 't', "=" } };
LIST q_ledger = {
	.name = "quotas.ledger",
	.select = "e.at_ms, e.kind, e.granted, e.reserved, e.case_id, c.number, e.article, p.name, e.until_day, e.used",
	.from = "quota_entry e JOIN project k ON k.id = e.project LEFT JOIN case_ c ON c.id = e.case_id"
		" LEFT JOIN person p ON p.id = e.person",
	.where = SCOPE_SQL("$1", "$2") " AND k.id = $3", .takes = "iii", .gives = "itttitttit", .columns = ledger_columns,
	.n_columns = 2, .order = "e.n DESC",
};
QUERY q_count = { .name = "quotas.count", .takes = "ii", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM quota q JOIN project k ON k.id = q.project WHERE " SCOPE_SQL("$1", "$2") };
QUERY q_seen = { .name = "quotas.seen", .takes = "iii", .gives = "i", .sql =
	"SELECT k.id FROM project k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
static const struct api_field ledger_query_fields[] = { { "kind", T_TEXT, MAY }, { 0 } };
static const struct api_field list_query_fields[] = {
	{ "unit", T_ID, MAY }, { "project", T_ID, MAY }, { "name", T_TEXT, MAY }, { 0 },
};
/* clang-format on */

static void put_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *bar = "{\"dims\":[]}";
	put_ref(w, "project", row_int(r, 0), row_text(r, 1));
	put_ref(w, "system", row_int(r, 2), row_text(r, 3));
	put_ref(w, "unit", row_int(r, 4), row_text(r, 5));
	if (quota_bar_texts(c, row_text(r, 6), row_text(r, 7), row_text(r, 8), &bar) == OK)
		json_raw(w, "bar", bar);
}

static void list_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_row(c, w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, list_row, SCOPE_ARGS(c));
}

/* What an entry is about: the one of its three amounts that its kind is named for. */
static const char *amount_of(const char *kind, const struct row *r)
{
	if (text_same(kind, "use") || text_same(kind, "free"))
		return row_text(r, 9);
	bool reserves = text_same(kind, "reserve") || text_same(kind, "release") ||
			text_same(kind, "expire");
	return row_text(r, reserves ? 3 : 2);
}

static void put_entry(struct ctx *c, struct json_out *w, const struct row *r)
{
	const char *kind = row_text(r, 1);
	json_open(w, '{');
	put_instant(w, "at", row_int(r, 0));
	json_text(w, "kind", kind);
	json_text(w, "kind_title", say(c, arena_printf(c->arena, "quota.kind.%s", kind), NULL, 0));
	json_raw(w, "granted", row_text(r, 2));
	json_raw(w, "reserved", row_text(r, 3));
	json_raw(w, "used", row_text(r, 9));
	json_raw(w, "dims", amount_of(kind, r));
	put_ref(w, "case", row_text(r, 5) ? row_int(r, 4) : 0, row_text(r, 5));
	json_text(w, "article", row_text(r, 6));
	json_text(w, "by", row_text(r, 7));
	put_day(w, "until", row_int(r, 8));
	json_close(w, '}');
}

/* The ledger as a list, which can be exported. */
static enum status ledger(struct ctx *c, struct api_call *call)
{
	struct row seen;
	int64_t project = call_id(call, "project");
	TRY(store_one(c, &q_seen, &seen, INT(project), SCOPE_ARGS(c)));
	return api_list(c, call, &q_ledger, put_entry, SCOPE_ARGS(c), INT(project));
}

/* What the quota is made of: the sums of what each kind of entry granted. */
static enum status put_parts(struct ctx *c, struct json_out *w, const struct rows *entries)
{
	put_object(w, "parts");
	for (const struct api_field *f = parts_fields; f->name; f++) {
		struct dims sum = { 0 }, d;
		for (int i = 0; i < entries->n; i++) {
			if (!text_same(row_text(&entries->at[i], 1), f->name))
				continue;
			TRY(law_dims_read(c, cloud_pack(c), row_text(&entries->at[i], 2), &d));
			sum = dims_add(sum, d);
		}
		put_dims(c, w, f->name, &sum);
	}
	json_close(w, '}');
	return OK;
}

static enum status one(struct ctx *c, struct api_call *call)
{
	struct row r;
	struct rows entries;
	struct json_out *w = call->out;
	const char *periodic;
	TRY(store_one(c, &q_one, &r, INT(call_id(call, "project")), SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_entries, &entries, INT(row_int(&r, 0))));
	json_open(w, '{');
	put_row(c, w, &r);
	put_list(w, "entries");
	for (int i = 0; i < entries.n; i++)
		put_entry(c, w, &entries.at[i]);
	json_close(w, ']');
	TRY(periodic_project_json(c, row_int(&r, 0), &periodic));
	json_raw(w, "periodic", periodic ? periodic : "null");
	TRY(put_parts(c, w, &entries));
	json_close(w, '}');
	return OK;
}

static void put_three(struct ctx *c, struct json_out *w, const char *key, const struct dims d[3])
{
	put_object(w, key);
	put_dims(c, w, "granted", &d[0]);
	put_dims(c, w, "reserved", &d[1]);
	put_dims(c, w, "used", &d[2]);
	json_close(w, '}');
}

static enum status put_held(struct ctx *c, struct json_out *w)
{
	struct resource_difference *found;
	struct row seen;
	int n;
	TRY(resource_recount(c, &found, &n));
	put_list(w, "held");
	for (int i = 0; i < n; i++) {
		TRY(store_maybe(c, &q_seen, &seen, INT(found[i].project), SCOPE_ARGS(c)));
		if (!seen.v)
			continue;
		json_open(w, '{');
		put_id(w, "project", found[i].project);
		put_dims(c, w, "held", &found[i].held);
		put_dims(c, w, "used", &found[i].used);
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

/* Of the ledgers that the actor sees: a district's office gets its district's. */
static enum status recount(struct ctx *c, struct api_call *call)
{
	struct quota_difference *found;
	struct row count, seen;
	struct json_out *w = call->out;
	int n;
	TRY(quota_recount(c, &found, &n));
	TRY(store_one(c, &q_count, &count, SCOPE_ARGS(c)));
	json_open(w, '{');
	json_int(w, "projects", row_int(&count, 0));
	put_list(w, "differences");
	for (int i = 0; i < n; i++) {
		TRY(store_maybe(c, &q_seen, &seen, INT(found[i].project), SCOPE_ARGS(c)));
		if (!seen.v)
			continue;
		json_open(w, '{');
		put_id(w, "project", found[i].project);
		put_three(c, w, "ledger", found[i].ledger);
		put_three(c, w, "total", found[i].total);
		json_close(w, '}');
	}
	json_close(w, ']');
	TRY(put_held(c, w));
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_quotas[] = {
	{ "GET", "/api/quotas", "quotas_list", "Quotas by project", "quotas.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .query = list_query_fields, .reply = &row_shape, .list = true, .handle = list },
	{ "GET", "/api/quotas/recount", "quotas_recount", "Every ledger added up again, and where it differs from its total",
	  "quotas.recount", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .reply = &recount_shape, .handle = recount },
	{ "GET", "/api/quotas/{project}", "quotas_get", "A project's quota and its ledger", "quotas.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = one },
	{ "GET", "/api/quotas/{project}/entries", "quotas_entries", "The ledger of a project's quota, entry by entry",
	  "quotas.read", REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = ledger_query_fields, .reply = &entry_shape, .list = true,
	  .handle = ledger },
	{ 0 },
};
