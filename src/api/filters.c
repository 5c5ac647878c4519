/* Filters that a person keeps: of a page, under a name. Whoever is given a filter's link sees the
 * same filters on what is in his own scope. */
#include "api/nouns.h"
#include "base/text.h"

enum { FILTERS_MOST = 100 };

/* clang-format off */
static const struct api_field filter_fields[] = {
	{ "id", T_ID }, { "page", T_TEXT }, { "name", T_TEXT }, { "query", T_LONG, .what = "as in the page's address" },
	{ "by", T_TEXT, NIL }, { "mine", T_BOOL }, { "saved", T_INSTANT }, { 0 },
};
static const struct api_shape filter_shape = { "SavedFilter", filter_fields };
static const struct api_field new_fields[] = {
	{ "page", T_TEXT, .least = 1, .most = 60 }, { "name", T_TEXT, .least = 1, .most = 60 },
	{ "query", T_LONG, .most = 2000, .what = "as in the page's address, without ?" }, { 0 },
};
static const struct api_shape new_shape = { "SavedFilterNew", new_fields };
static const struct api_field query[] = { { "page", T_TEXT, MAY }, { 0 } };

#define SELECT "SELECT f.id, f.page, f.name, f.query, p.name, f.person, f.saved_ms FROM saved_filter f JOIN person p ON p.id = f.person"
#define GIVES "itttt" "ii"
QUERY q_mine = { "filter.mine", SELECT " WHERE f.person = $1 AND ($2 = '' OR f.page = $2) ORDER BY f.name, f.id LIMIT 100", "it", GIVES };
QUERY q_one = { "filter.one", SELECT " WHERE f.id = $1", "i", GIVES };
QUERY q_add = { "filter.add",
	"INSERT INTO saved_filter (id, person, page, name, query, saved_ms) VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (person, page, name) DO UPDATE SET query = $5, saved_ms = $6 RETURNING id", "iittti", "i" };
QUERY q_drop = { "filter.drop", "DELETE FROM saved_filter WHERE id = $1 AND person = $2 RETURNING id", "ii", "i" };
QUERY q_count = { "filter.count", "SELECT COUNT(*) FROM saved_filter WHERE person = $1", "i", "i" };
/* clang-format on */

static void put_filter(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "page", row_text(r, 1));
	json_text(w, "name", row_text(r, 2));
	json_text(w, "query", row_text(r, 3));
	json_text(w, "by", row_text(r, 4));
	json_bool(w, "mine", row_int(r, 5) == c->actor->person);
	put_instant(w, "saved", row_int(r, 6));
	json_close(w, '}');
}

static enum status list_filters(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	const char *page = call_query(call, "page");
	TRY(store_rows(c, &q_mine, &rows, INT(c->actor->person), TEXT(page ? page : "")));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		put_filter(c, call->out, &rows.at[i]);
	api_list_close(call, rows.n);
	return OK;
}

static enum status get_filter(struct ctx *c, struct api_call *call)
{
	struct row r;
	TRY(store_one(c, &q_one, &r, INT(call_id(call, "id"))));
	put_filter(c, call->out, &r);
	return OK;
}

static enum status record(struct ctx *c, const char *kind, int64_t id)
{
	return org_record(c, kind, arena_printf(c->arena, "filter:%lld", (long long)id),
			  json_object(), NULL, NULL);
}

static enum status add_filter(struct ctx *c, struct api_call *call)
{
	struct row r;
	TRY(store_one(c, &q_count, &r, INT(c->actor->person)));
	if (row_int(&r, 0) >= FILTERS_MOST)
		return FAULT(c, S_REFUSED, "filter.many", INT(FILTERS_MOST));
	TRY(store_one(c, &q_add, &r, INT(store_new_id(c)), INT(c->actor->person),
		      TEXT(call_text(call, "page")), TEXT(call_text(call, "name")),
		      TEXT(call_text(call, "query")), INT(clock_now_ms(c->clock))));
	TRY(record(c, "filter.saved", row_int(&r, 0)));
	struct row saved;
	TRY(store_one(c, &q_one, &saved, INT(row_int(&r, 0))));
	put_filter(c, call->out, &saved);
	return OK;
}

static enum status drop_filter(struct ctx *c, struct api_call *call)
{
	struct row gone;
	TRY(store_one(c, &q_drop, &gone, INT(call_id(call, "id")), INT(c->actor->person)));
	TRY(record(c, "filter.dropped", call_id(call, "id")));
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

const struct route api_filters[] = {
	{ "GET", "/api/filters", "filters_list", "One's saved filters", "filters.keep", REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query, .reply = &filter_shape,
	  .list = true, .handle = list_filters },
	{ "GET", "/api/filters/{id}", "filters_get", "A filter that somebody passed on",
	  "filters.keep", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .reply = &filter_shape, .handle = get_filter },
	{ "POST", "/api/filters", "filters_save", "Keep a filter under a name", "filters.keep",
	  REACH_SELF, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "filter.saved", .body = &new_shape,
	  .reply = &filter_shape, .status = 201, .handle = add_filter },
	{ "DELETE", "/api/filters/{id}", "filters_drop", "Forget a filter", "filters.keep",
	  REACH_SELF, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "filter.dropped",
	  .reply = &api_done, .handle = drop_filter },
	{ 0 },
};
