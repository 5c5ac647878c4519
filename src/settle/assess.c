/* Service items followed and assessed (article 16): what the operator says of quality and
 * complaints stands beside what the meter, the cases and the bills say of the same period; and what
 * an adjustment is justified by is frozen into its case when it is proposed. It stands here, and
 * not beside the catalogue, because it reads meter and bills. The fields' names are those of the
 * procedures assess_item and adjust_catalogue. */
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "codec/json.h"
#include "settle/inner.h"

/* clang-format off */
#define ADD \
	"id, district, code, name, from_day, to_day, used_days, held, units, orders, billed_fen, quality, complaints, finding, note," \
	" case_id, at_ms, person"
QUERY q_add = { .name = "assessment.add", .takes = "iittiiiiiiititt" "iii", .gives = "", .seal = "assessment", .sql =
	"INSERT INTO assessment (" ADD ", mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	" $18, $19)" };
#define USE \
	" FROM resource_use u JOIN resource r ON r.id = u.resource WHERE r.cloud_district = $1 AND u.code = $2 AND u.from_ms < $4" \
	" AND (u.to_ms = 0 OR u.to_ms > $3) AND NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id)"
#define END_OF "(CASE WHEN u.to_ms = 0 OR u.to_ms > $4 THEN $4 ELSE u.to_ms END)"
#define BEGIN_OF "(CASE WHEN u.from_ms < $3 THEN $3 ELSE u.from_ms END)"
QUERY q_use = { .name = "assessment.use", .takes = "itii", .gives = "iiii", .sql =
	"SELECT CAST(COALESCE(SUM(u.quantity * ((" END_OF " - " BEGIN_OF ") / 1000)), 0) AS BIGINT),"
	" CAST(COALESCE(SUM(CASE WHEN u.to_ms = 0 OR u.to_ms >= $4 THEN u.quantity ELSE 0 END), 0) AS BIGINT),"
	" CAST(COUNT(DISTINCT r.unit) AS BIGINT),"
	" CAST(COUNT(DISTINCT CASE WHEN u.from_ms >= $3 AND u.class <> 'formal' THEN u.case_id END) AS BIGINT)" USE };
QUERY q_billed = { .name = "assessment.billed", .takes = "itii", .gives = "i", .sql =
	"SELECT CAST(COALESCE(SUM(l.amount_fen), 0) AS BIGINT) FROM statement t JOIN statement_line l ON l.statement = t.id"
	" AND l.draw = t.draw WHERE t.kind = 'unit' AND t.state = 'approved' AND t.cloud_district = $1 AND l.code = $2"
	" AND t.month_day >= $3 AND t.month_day <= $4" };
QUERY q_last = { .name = "assessment.last", .takes = "it", .gives = "iiititi", .sql =
	"SELECT id, from_day, to_day, quality, complaints, finding, case_id FROM assessment WHERE district = $1 AND code = $2"
	" ORDER BY to_day DESC, at_ms DESC, id LIMIT 1" };
QUERY q_times = { .name = "justification.times", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM justification WHERE case_id = $1" };
QUERY q_keep = { .name = "justification.add", .takes = "iiti", .gives = "", .seal = "justification", .sql =
	"INSERT INTO justification (case_id, n, data, at_ms, mac) VALUES ($1, $2, $3, $4, $5)" };
QUERY q_kept = { .name = "justification.of_case", .takes = "i", .gives = "t", .sql =
	"SELECT data FROM justification WHERE case_id = $1 ORDER BY n DESC LIMIT 1" };
/* clang-format on */

enum { DAY_SECONDS = 86400 };

/* ---- figures of a period ---- */

struct figures {
	int64_t used_days, held, units, orders, billed_fen;
};

static enum status figures_of(struct ctx *c, int64_t district, const char *code, int32_t from_day,
			      int32_t to_day, struct figures *out)
{
	struct row use, billed;
	TRY(store_one(c, &q_use, &use, INT(district), TEXT(code), INT(day_start_ms(from_day)),
		      INT(day_end_ms(to_day))));
	TRY(store_one(c, &q_billed, &billed, INT(district), TEXT(code),
		      INT(day_month_start(from_day)), INT(day_month_start(to_day))));
	*out = (struct figures){ .used_days = row_int(&use, 0) / DAY_SECONDS,
				 .held = row_int(&use, 1),
				 .units = row_int(&use, 2),
				 .orders = row_int(&use, 3),
				 .billed_fen = row_int(&billed, 0) };
	return OK;
}

static int32_t form_day(const struct case_ *k, const char *field)
{
	int32_t day;
	return day_parse(json_text_of(k->form, field, ""), &day) ? day : 0;
}

/* ---- assessing ---- */

enum status assess__effect(struct ctx *c, const struct effect_call *e)
{
	const struct case_ *k = e->k;
	struct price *price;
	struct figures f;
	const char *code = text_trim(c->arena, json_text_of(k->form, "code", ""));
	int32_t from = form_day(k, "period_from"), to = form_day(k, "period_to");
	TRY(catalogue_price_on(c, k->cloud_district, code, org_today(c), &price));
	if (!price)
		fault_field(c, arena_printf(c->arena, "form.%s", "code"), "item.unknown",
			    TEXT(code), NONE);
	if (to < from)
		fault_field(c, arena_printf(c->arena, "form.%s", "period_to"), "assess.period",
			    NONE, NONE);
	TRY(fault_fields(c));
	e->k->title = price->name;
	TRY(figures_of(c, k->cloud_district, code, from, to, &f));
	return store_run(c, &q_add, INT(store_new_id(c)), INT(k->cloud_district), TEXT(code),
			 TEXT(price->name), INT(from), INT(to), INT(f.used_days), INT(f.held),
			 INT(f.units), INT(f.orders), INT(f.billed_fen),
			 TEXT(json_text_of(k->form, "quality", "")),
			 INT(json_int_of(k->form, "complaints", 0)),
			 TEXT(json_text_of(k->form, "finding", "")),
			 TEXT(json_text_of(k->form, "note", "")), INT(k->id),
			 INT(clock_now_ms(c->clock)), INT(c->actor ? c->actor->person : 0));
}

/* ---- what an adjustment changes ---- */

/* An item in force that the form changes or ends: its row as it is, the price that it shall have
 * (-1: it is ended). */
struct touched {
	const struct price *was;
	int64_t micro;
};

static enum status touch(struct ctx *c, const struct case_ *k, const char *code, int64_t micro,
			 struct touched *out, int *n)
{
	struct price *price;
	TRY(catalogue_price_on(c, k->cloud_district, code, org_today(c), &price));
	if (price)
		out[(*n)++] = (struct touched){ price, micro };
	return OK;
}

static enum status touched_of(struct ctx *c, const struct case_ *k, struct touched **out, int *n)
{
	const json_t *list = cloud_field(k, FIELD_ENTRIES);
	int lines = 0;
	char **ended = text_split(c->arena, json_text_of(k->form, "ended", ""), '\n', &lines);
	*n = 0;
	*out = TAKE_N(c->arena, json_array_size(list) + (size_t)lines + 1, struct touched);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct entry entry = catalogue_entry_of(k->pack, json_array_get(list, i));
		if (entry.code)
			TRY(touch(c, k, entry.code, entry.withdrawn ? -1 : entry.price_micro, *out,
				  n));
	}
	for (int i = 0; i < lines; i++)
		TRY(touch(c, k, text_trim(c->arena, ended[i]), -1, *out, n));
	return OK;
}

enum status assess__facts(struct ctx *c, const struct case_ *k, struct facts *f)
{
	struct touched *items;
	struct row r;
	int n;
	TRY(touched_of(c, k, &items, &n));
	f->assessed_day = f->today;
	for (int i = 0; i < n; i++) {
		TRY(store_maybe(c, &q_last, &r, INT(k->cloud_district), TEXT(items[i].was->code)));
		int32_t day = r.v ? (int32_t)row_int(&r, 2) : 0;
		if (day >= f->assessed_day)
			continue;
		f->assessed_day = day;
		f->assessed_item = items[i].was->name;
	}
	return OK;
}

/* ---- what justifies it ---- */

static enum status put_assessment(struct ctx *c, struct json_out *w, int64_t district,
				  const char *code)
{
	struct row r;
	TRY(store_maybe(c, &q_last, &r, INT(district), TEXT(code)));
	json_key(w, "assessment");
	if (!r.v) {
		json_put_null(w);
		return OK;
	}
	json_open(w, '{');
	json_text(w, "case", arena_printf(c->arena, "%lld", (long long)row_int(&r, 6)));
	json_int(w, "complaints", row_int(&r, 4));
	json_text(w, "finding", row_text(&r, 5));
	json_text(w, "from", day_iso(c->arena, (int32_t)row_int(&r, 1)));
	json_text(w, "quality", row_text(&r, 3));
	json_text(w, "to", day_iso(c->arena, (int32_t)row_int(&r, 2)));
	json_close(w, '}');
	return OK;
}

static enum status put_touched(struct ctx *c, struct json_out *w, const struct case_ *k,
			       const struct touched *t)
{
	struct figures f;
	int32_t today = org_today(c);
	TRY(figures_of(c, k->cloud_district, t->was->code, day_add_months(today, -12) + 1, today,
		       &f));
	json_open(w, '{');
	TRY(put_assessment(c, w, k->cloud_district, t->was->code));
	json_int(w, "billed_fen", f.billed_fen);
	json_text(w, "code", t->was->code);
	json_int(w, "held", f.held);
	json_text(w, "name", t->was->name);
	json_text(w, "now", t->micro < 0 ? NULL : money_micro_text(c->arena, t->micro));
	json_int(w, "orders", f.orders);
	json_text(w, "unit", t->was->unit);
	json_int(w, "units", f.units);
	json_int(w, "used_days", f.used_days);
	json_text(w, "was", money_micro_text(c->arena, t->was->price_micro));
	json_close(w, '}');
	return OK;
}

enum status assess__justify(struct ctx *c, const struct effect_call *e)
{
	struct touched *items;
	struct row times;
	struct buf b;
	int n;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	TRY(touched_of(c, e->k, &items, &n));
	json_open(&w, '{');
	json_key(&w, "items");
	json_open(&w, '[');
	for (int i = 0; i < n; i++)
		TRY(put_touched(c, &w, e->k, &items[i]));
	json_close(&w, ']');
	json_text(&w, "on", day_iso(c->arena, org_today(c)));
	json_close(&w, '}');
	TRY(store_one(c, &q_times, &times, INT(e->k->id)));
	return store_run(c, &q_keep, INT(e->k->id), INT(row_int(&times, 0) + 1), TEXT(b.at),
			 INT(clock_now_ms(c->clock)));
}

enum status assess__part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct row r;
	TRY(store_maybe(c, &q_kept, &r, INT(k->id)));
	if (r.v)
		*json = row_text(&r, 0);
	return OK;
}
