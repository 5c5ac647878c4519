/* What is known of service items beside their prices (articles 15.2, 16): their assessments, how a
 * district's catalogue differs from the municipal one, what changed prices do to bills. */
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "settle/settle.h"

/* clang-format off */
static const char *const qualities[] = { "good", "fair", "poor", NULL };
static const char *const findings[] = { "keep", "adjust", "end", NULL };
static const struct api_field row_fields[] = {
	{ "id", T_ID }, { "code", T_TEXT }, { "name", T_TEXT }, { "cloud", T_TEXT }, { "from", T_DATE }, { "to", T_DATE },
	{ "used_days", T_INT, .what = "quantity x days of use, as metered" }, { "held", T_INT, .what = "at the end of the period" },
	{ "units", T_INT, .what = "that used it" }, { "orders", T_INT, .what = "cases that opened or raised it" },
	{ "billed_fen", T_INT, .what = "on approved statements" }, { "quality", T_CHOICE, .options = qualities }, { "quality_title", T_TEXT },
	{ "complaints", T_INT }, { "finding", T_CHOICE, .options = findings }, { "finding_title", T_TEXT }, { "note", T_LONG },
	{ "case", T_OBJECT, .of = &api_ref }, { "by", T_TEXT, NIL }, { "at", T_INSTANT }, { 0 },
};
static const struct api_shape row_shape = { "Assessment", row_fields };
static const struct list_column columns[] = {
	{ "code", "k.code", 't', "=" }, { "district", "k.district", 'i', "=" }, { "finding", "k.finding", 't', "=" },
	{ "quality", "k.quality", 't', "=" }, { "q", "k.code || ' ' || k.name", 't', "like" }, { "to", "k.to_day", 'i', NULL },
	{ "complaints", "k.complaints", 'i', NULL }, { "used_days", "k.used_days", 'i', NULL },
};
LIST q_list = {
	.name = "assessments.list",
	.select = "k.id, k.code, k.name, d.name, k.from_day, k.to_day, k.used_days, k.held, k.units, k.orders, k.billed_fen, k.quality,"
		  " k.complaints, k.finding, k.note, k.case_id, c.number, a.name, k.at_ms",
	.from = "assessment k JOIN cloud d ON d.district = k.district JOIN case_ c ON c.id = k.case_id LEFT JOIN person a ON a.id = k.person",
	.where = "k.id <> 0", .takes = "", .gives = "itttiiiiiiititt" "itti", .columns = columns, .n_columns = 8,
	.order = "k.to_day DESC, k.code, k.id",
};
static const struct api_field list_fields[] = {
	{ "code", T_TEXT, MAY }, { "district", T_ID, MAY }, { "finding", T_CHOICE, MAY, .options = findings },
	{ "quality", T_CHOICE, MAY, .options = qualities }, { "q", T_TEXT, MAY }, { 0 },
};

static const char *const differences[] = { "only_municipal", "only_district", "price", "content", "same", NULL };
static const struct api_field difference_fields[] = {
	{ "code", T_TEXT }, { "name", T_TEXT }, { "difference", T_CHOICE, .options = differences }, { "difference_title", T_TEXT },
	{ "unit", T_TEXT }, { "municipal_price", T_TEXT, NIL, .what = "yuan" }, { "district_price", T_TEXT, NIL },
	{ "municipal_content", T_LONG, NIL }, { "district_content", T_LONG, NIL }, { 0 },
};
static const struct api_shape difference_shape = { "CatalogueDifference", difference_fields };
static const struct api_field differences_query[] = {
	{ "district", T_ID }, { "on", T_DATE, MAY }, { "all", T_BOOL, MAY, .what = "those that are the same, too" }, { 0 },
};

static const struct api_field impact_fields[] = {
	{ "unit", T_OBJECT, .of = &api_ref }, { "month", T_MONTH, .what = "the first that the new prices hold for whole" },
	{ "items", T_INT, .what = "uses of items whose price changes" }, { "before_fen", T_INT, .what = "of those items, as prices are" },
	{ "after_fen", T_INT }, { "change_fen", T_INT }, { 0 },
};
static const struct api_shape impact_shape = { "PriceImpact", impact_fields };
static const struct api_field impact_query[] = { { "case", T_ID, .what = "about a catalogue" }, { 0 } };
/* clang-format on */

static const char *titled(struct ctx *c, const char *what, const char *value)
{
	return say(c, arena_printf(c->arena, "%s.%s", what, value), NULL, 0);
}

static void row(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "code", row_text(r, 1));
	json_text(w, "name", row_text(r, 2));
	json_text(w, "cloud", row_text(r, 3));
	put_day(w, "from", (int32_t)row_int(r, 4));
	put_day(w, "to", (int32_t)row_int(r, 5));
	json_int(w, "used_days", row_int(r, 6));
	json_int(w, "held", row_int(r, 7));
	json_int(w, "units", row_int(r, 8));
	json_int(w, "orders", row_int(r, 9));
	json_int(w, "billed_fen", row_int(r, 10));
	json_text(w, "quality", row_text(r, 11));
	json_text(w, "quality_title", titled(c, "assess.quality", row_text(r, 11)));
	json_int(w, "complaints", row_int(r, 12));
	json_text(w, "finding", row_text(r, 13));
	json_text(w, "finding_title", titled(c, "assess.finding", row_text(r, 13)));
	json_text(w, "note", row_text(r, 14));
	put_ref(w, "case", row_int(r, 15), row_text(r, 16));
	json_text(w, "by", row_text(r, 17));
	put_instant(w, "at", row_int(r, 18));
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_list, row);
}

/* ---- differences ---- */

static const char *difference_of(const struct price *m, const struct price *d)
{
	if (!m)
		return "only_district";
	if (!d)
		return "only_municipal";
	if (m->price_micro != d->price_micro)
		return "price";
	return text_same(m->content, d->content) && text_same(m->name, d->name) &&
			       text_same(m->unit, d->unit)
		       ? "same"
		       : "content";
}

static void put_difference(struct ctx *c, struct json_out *w, const struct price *m,
			   const struct price *d, const char *what)
{
	const struct price *any = d ? d : m;
	json_open(w, '{');
	json_text(w, "code", any->code);
	json_text(w, "name", any->name);
	json_text(w, "difference", what);
	json_text(w, "difference_title", titled(c, "catalogue.difference", what));
	json_text(w, "unit", any->unit);
	json_text(w, "municipal_price", m ? money_micro_text(c->arena, m->price_micro) : NULL);
	json_text(w, "district_price", d ? money_micro_text(c->arena, d->price_micro) : NULL);
	json_text(w, "municipal_content", m ? m->content : NULL);
	json_text(w, "district_content", d ? d->content : NULL);
	json_close(w, '}');
}

/* Both lists are by code: walked side by side. */
static enum status catalogue_differences(struct ctx *c, struct api_call *call)
{
	struct price *m, *d;
	int n_m, n_d, i = 0, k = 0, total = 0;
	int32_t day = call_query_day(call, "on", org_today(c));
	bool all = text_same(call_query(call, "all"), "true");
	TRY(catalogue_prices(c, 0, NULL, day, day, &m, &n_m));
	TRY(catalogue_prices(c, call_query_int(call, "district", 0), NULL, day, day, &d, &n_d));
	api_list_open(call);
	while (i < n_m || k < n_d) {
		int order = i == n_m ? 1 : k == n_d ? -1 : strcmp(m[i].code, d[k].code);
		const struct price *one = order <= 0 ? &m[i++] : NULL;
		const struct price *other = order >= 0 ? &d[k++] : NULL;
		const char *what = difference_of(one, other);
		if (!all && text_same(what, "same"))
			continue;
		put_difference(c, call->out, one, other, what);
		total++;
	}
	api_list_close(call, total);
	return OK;
}

/* ---- impact ---- */

static enum status impact(struct ctx *c, struct api_call *call)
{
	struct case_ k;
	struct impact *found = NULL;
	struct json_out *w = call->out;
	int n = 0;
	int32_t month;
	TRY(desk_case_get(c, call_query_int(call, "case", 0), &k));
	if (text_same(k.procedure->about, "catalogue")) /* no other changes a price */
		TRY(impact_of_prices(c, &k, &month, &found, &n));
	api_list_open(call);
	for (int i = 0; i < n; i++) {
		json_open(w, '{');
		put_ref(w, "unit", found[i].unit, found[i].name);
		json_text(w, "month", arena_text_n(c->arena, day_iso(c->arena, month), 7));
		json_int(w, "items", found[i].items);
		json_int(w, "before_fen", found[i].before_fen);
		json_int(w, "after_fen", found[i].after_fen);
		json_int(w, "change_fen", found[i].after_fen - found[i].before_fen);
		json_close(w, '}');
	}
	api_list_close(call, n);
	return OK;
}

/* clang-format off */
const struct route api_assessments[] = {
	{ "GET", "/api/assessments", "assessments_list", "Service items as they were assessed", "assessments.read", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = list_fields, .reply = &row_shape,
	  .list = true, .handle = list },
	{ "GET", "/api/catalogue/differences", "catalogue_differences", "A district's catalogue beside the municipal one", NULL, REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = differences_query,
	  .reply = &difference_shape, .list = true, .handle = catalogue_differences },
	{ "GET", "/api/catalogue/impact", "catalogue_impact", "What a case's prices do to each unit's bill", "impact.read", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY, .query = impact_query, .reply = &impact_shape,
	  .list = true, .handle = impact },
	{ 0 },
};
