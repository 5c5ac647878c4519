/* The service catalogue: what is in force on a day, and the approved versions with what each
 * changed (articles 15, 16). */
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "cloud/cloud.h"

/* clang-format off */
QUERY q_version_on = { .name = "catalogue.version_on", .takes = "ii", .gives = "iii", .sql =
	"SELECT id, n, effective_day FROM catalogue WHERE district = $1 AND state = 'approved' AND effective_day <= $2"
	" ORDER BY n DESC LIMIT 1" };
QUERY q_version = { .name = "catalogue.version_shown", .takes = "i", .gives = "iiiiit", .sql =
	"SELECT v.id, v.n, v.effective_day, v.approved_ms, v.case_id, d.name FROM catalogue v"
	" JOIN cloud d ON d.district = v.district WHERE v.id = $1 AND v.state = 'approved'" };
QUERY q_changes = { .name = "catalogue.changes", .takes = "i", .gives = "tttttittiii", .sql =
	"SELECT code, category, name, content, unit, price_micro, metering, dims, withdrawn, was_micro, was_gone FROM"
	" (SELECT p.*, LAG(p.price_micro) OVER w AS was_micro, LAG(p.withdrawn) OVER w AS was_gone FROM price p"
	" WHERE p.district = (SELECT district FROM catalogue WHERE id = $1)"
	" WINDOW w AS (PARTITION BY p.code ORDER BY p.from_day)) x WHERE catalogue = $1 ORDER BY code" };

static const struct api_field item_fields[] = {
	{ "code", T_TEXT }, { "category", T_TEXT }, { "name", T_TEXT }, { "content", T_LONG }, { "unit", T_TEXT, .what = "计价单位" },
	{ "unit_price", T_TEXT, .what = "yuan, decimal text" }, { "metering", T_TEXT, .what = "month, year, day or count" },
	{ "dims", T_DIMS }, { "from", T_DATE, .what = "the price holds from this day" }, { "to", T_DATE, NIL, .what = "and to this one" },
	{ 0 },
};
static const struct api_shape item_shape = { "CatalogueItem", item_fields };
static const struct api_field catalogue_fields[] = {
	{ "version", T_INT, NIL }, { "id", T_ID, NIL }, { "effective", T_DATE, NIL }, { "on", T_DATE },
	{ "items", T_LIST, .of = &item_shape }, { 0 },
};
static const struct api_shape catalogue_shape = { "Catalogue", catalogue_fields };
static const struct api_field version_fields[] = {
	{ "id", T_ID }, { "version", T_INT }, { "effective", T_DATE }, { "approved", T_INSTANT }, { "cloud", T_TEXT },
	{ "changes", T_INT, .what = "how many items it made, changed or ended" }, { "case", T_ID, NIL }, { 0 },
};
static const struct api_shape version_shape = { "CatalogueVersion", version_fields };
static const struct api_field change_fields[] = {
	{ "change", T_TEXT, .what = "new, changed or ended" }, { "code", T_TEXT }, { "category", T_TEXT }, { "name", T_TEXT },
	{ "content", T_LONG }, { "unit", T_TEXT }, { "unit_price", T_TEXT }, { "was_price", T_TEXT, NIL }, { "metering", T_TEXT },
	{ "dims", T_DIMS }, { 0 },
};
static const struct api_shape change_shape = { "CatalogueChange", change_fields };
static const struct api_field version_whole_fields[] = {
	{ "id", T_ID }, { "version", T_INT }, { "effective", T_DATE }, { "approved", T_INSTANT }, { "cloud", T_TEXT },
	{ "case", T_ID, NIL }, { "changes", T_LIST, .of = &change_shape }, { 0 },
};
static const struct api_shape version_whole_shape = { "CatalogueVersionWhole", version_whole_fields };

static const struct list_column version_columns[] = {
	{ "version", "v.n", 'i', NULL }, { "effective", "v.effective_day", 'i', NULL }, { "district", "v.district", 'i', "=" },
};
LIST q_versions = {
	.name = "catalogue.versions",
	.select = "v.id, v.n, v.effective_day, v.approved_ms, v.case_id, d.name,"
		  " CAST((SELECT COUNT(*) FROM price p WHERE p.catalogue = v.id) AS BIGINT)",
	.from = "catalogue v JOIN cloud d ON d.district = v.district", .where = "v.state = 'approved'", .takes = "",
	.gives = "iiiiiti", .columns = version_columns, .n_columns = 3, .order = "v.effective_day DESC, v.id",
};

static const struct api_field on_query[] = {
	{ "on", T_DATE, MAY, .what = "today where left out" }, { "district", T_ID, MAY, .what = "of a district's cloud" }, { 0 },
};
static const struct api_field versions_query[] = { { "district", T_ID, MAY }, { 0 } };
/* clang-format on */

static void put_item(struct ctx *c, struct json_out *w, const struct price *p)
{
	json_open(w, '{');
	json_text(w, "code", p->code);
	json_text(w, "category", p->category);
	json_text(w, "name", p->name);
	json_text(w, "content", p->content);
	json_text(w, "unit", p->unit);
	json_text(w, "unit_price", money_micro_text(c->arena, p->price_micro));
	json_text(w, "metering", metering_name(p->metering));
	put_dims(c, w, "dims", &p->dims);
	put_day(w, "from", p->from_day);
	put_day(w, "to", p->to_day);
	json_close(w, '}');
}

static void null_of(struct json_out *w, const char *key)
{
	json_key(w, key);
	json_put_null(w);
}

/* The day asked for, whose catalogue holds there, and what is in it. */
static enum status in_force(struct ctx *c, const struct api_call *call, int32_t *day,
			    int64_t *level, struct price **prices, int *n)
{
	*day = call_query_day(call, "on", org_today(c));
	TRY(catalogue_level(c, call_query_int(call, "district", 0), *day, level));
	return catalogue_prices(c, *level, NULL, *day, *day, prices, n);
}

static enum status items_on(struct ctx *c, struct api_call *call)
{
	struct price *prices;
	int64_t level;
	int32_t day;
	int n;
	TRY(in_force(c, call, &day, &level, &prices, &n));
	api_list_open(call);
	for (int i = 0; i < n; i++)
		put_item(c, call->out, &prices[i]);
	api_list_close(call, n);
	return OK;
}

static enum status catalogue_on(struct ctx *c, struct api_call *call)
{
	struct price *prices;
	struct row version;
	struct json_out *w = call->out;
	int64_t level;
	int32_t day;
	int n;
	TRY(in_force(c, call, &day, &level, &prices, &n));
	TRY(store_maybe(c, &q_version_on, &version, INT(level), INT(day)));
	json_open(w, '{');
	if (version.v)
		json_int(w, "version", row_int(&version, 1));
	else
		null_of(w, "version");
	put_id(w, "id", version.v ? row_int(&version, 0) : 0);
	put_day(w, "effective", version.v ? row_int(&version, 2) : 0);
	put_day(w, "on", day);
	put_list(w, "items");
	for (int i = 0; i < n; i++)
		put_item(c, w, &prices[i]);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static void put_version(struct json_out *w, const struct row *r)
{
	put_id(w, "id", row_int(r, 0));
	json_int(w, "version", row_int(r, 1));
	put_day(w, "effective", row_int(r, 2));
	put_instant(w, "approved", row_int(r, 3));
	json_text(w, "cloud", row_text(r, 5));
	put_id(w, "case", row_int(r, 4));
}

static void version_row(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)c;
	json_open(w, '{');
	put_version(w, r);
	json_int(w, "changes", row_int(r, 6));
	json_close(w, '}');
}

static enum status versions(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_versions, version_row);
}

static void put_change(struct ctx *c, struct json_out *w, const struct row *r)
{
	bool had = r->v[9].kind == V_INT && row_int(r, 10) == 0;
	json_open(w, '{');
	json_text(w, "change", row_int(r, 8) ? "ended" : had ? "changed" : "new");
	json_text(w, "code", row_text(r, 0));
	json_text(w, "category", row_text(r, 1));
	json_text(w, "name", row_text(r, 2));
	json_text(w, "content", row_text(r, 3));
	json_text(w, "unit", row_text(r, 4));
	json_text(w, "unit_price", money_micro_text(c->arena, row_int(r, 5)));
	json_text(w, "was_price", had ? money_micro_text(c->arena, row_int(r, 9)) : NULL);
	json_text(w, "metering", row_text(r, 6));
	json_raw(w, "dims", row_text(r, 7));
	json_close(w, '}');
}

static enum status version(struct ctx *c, struct api_call *call)
{
	struct row v;
	struct rows changes;
	struct json_out *w = call->out;
	TRY(store_one(c, &q_version, &v, INT(call_id(call, "id"))));
	TRY(store_rows(c, &q_changes, &changes, INT(row_int(&v, 0))));
	json_open(w, '{');
	put_version(w, &v);
	put_list(w, "changes");
	for (int i = 0; i < changes.n; i++)
		put_change(c, w, &changes.at[i]);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

/* What one item has cost, newest first. */
static enum status price_history(struct ctx *c, struct api_call *call)
{
	struct price *prices;
	int64_t level;
	int n;
	TRY(catalogue_level(c, call_query_int(call, "district", 0), org_today(c), &level));
	TRY(catalogue_prices(c, level, call_path(call, "name"), 0, INT32_MAX, &prices, &n));
	api_list_open(call);
	for (int i = n - 1; i >= 0; i--)
		put_item(c, call->out, &prices[i]);
	api_list_close(call, n);
	return OK;
}

/* clang-format off */
const struct route api_catalogue[] = {
	{ "GET", "/api/catalogue/items/{name}", "catalogue_item", "What one item has cost, newest first", NULL, REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = versions_query, .reply = &item_shape,
	  .list = true,
	  .handle = price_history },
	{ "GET", "/api/catalogue/items", "catalogue_items", "What is in force on a day, as a list that exports", NULL, REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = on_query, .reply = &item_shape,
	  .list = true,
	  .handle = items_on },
	{ "GET", "/api/catalogue", "catalogue_on", "The catalogue in force on a day", NULL, REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = on_query, .reply = &catalogue_shape, .handle = catalogue_on },
	{ "GET", "/api/catalogue/versions", "catalogue_versions", "Approved versions", NULL, REACH_WHOLE, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .query = versions_query, .reply = &version_shape, .list = true,
	  .handle = versions },
	{ "GET", "/api/catalogue/versions/{id}", "catalogue_version", "One version and what it changed", NULL, REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &version_whole_shape,
	  .handle = version },
	{ 0 },
};
