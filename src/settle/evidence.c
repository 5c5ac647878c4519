/* What the platform holds about a matter on the day that it is handed in, frozen for whoever
 * decides: what the resource, its project and the unit hold, and what the resource cost in the last
 * months. It is written once and never altered; handed in again, it is written anew beside it. */
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "settle/inner.h"

/* clang-format off */
QUERY q_add = { .name = "evidence.add", .takes = "iiit", .gives = "", .seal = "case_evidence", .sql =
	"INSERT INTO case_evidence (case_id, n, at_ms, evidence, mac) VALUES ($1, $2, $3, $4, $5)" };
QUERY q_last = { .name = "evidence.last", .takes = "i", .gives = "iit", .sql =
	"SELECT n, at_ms, evidence FROM case_evidence WHERE case_id = $1 ORDER BY n DESC LIMIT 1" };
QUERY q_billed = { .name = "evidence.billed", .takes = "ii", .gives = "iti", .sql =
	"SELECT t.month_day, t.state, CAST(SUM(l.amount_fen) AS BIGINT)"
	" FROM (SELECT DISTINCT origin FROM resource_use WHERE resource = $1) u CROSS JOIN statement_line l CROSS JOIN statement t"
	" WHERE l.use_id = u.origin AND t.id = l.statement AND t.draw = l.draw AND t.kind = 'unit' AND t.month_day >= $2"
	" GROUP BY t.month_day, t.state"
	" ORDER BY t.month_day, t.state" };
/* clang-format on */

static void put_dims(struct ctx *c, struct json_out *w, const char *key, struct dims d)
{
	json_raw(w, key, law_dims_json(c->arena, cloud_pack(c), d));
}

static void open_object(struct json_out *w, const char *key)
{
	json_key(w, key);
	json_open(w, '{');
}

static enum status put_held(struct ctx *c, struct json_out *w, const struct case_ *k)
{
	struct use *uses;
	struct resource r;
	struct quota q;
	struct dims held, quota;
	int n;
	TRY(resource_get(c, k->resource, &r));
	TRY(use_held(c, k->resource, &uses, &n));
	TRY(quota_get(c, k->project, &q));
	TRY(quota_of_unit(c, k->unit, &held, &quota));
	open_object(w, "resource");
	json_text(w, "class", r.class);
	json_text(w, "opened", day_iso(c->arena, day_of_ms(r.opened_ms)));
	put_dims(c, w, "held", use_dims(uses, n));
	json_close(w, '}');
	open_object(w, "project");
	put_dims(c, w, "granted", q.granted);
	put_dims(c, w, "reserved", q.reserved);
	put_dims(c, w, "used", q.used);
	json_close(w, '}');
	if (k->cloud_district != 0)
		return OK;
	open_object(w, "unit");
	put_dims(c, w, "held", held);
	put_dims(c, w, "quota", quota);
	json_close(w, '}');
	return OK;
}

static enum status put_billed(struct ctx *c, struct json_out *w, const struct case_ *k)
{
	struct rows rows;
	int32_t today = org_today(c);
	int64_t months = cloud_policy_number(c, "expansion.evidence", today, 0);
	TRY(store_rows(c, &q_billed, &rows, INT(k->resource),
		       INT(day_add_months(day_month_start(today), -(int)months))));
	json_key(w, "billed");
	json_open(w, '[');
	for (int i = 0; i < rows.n; i++) {
		json_open(w, '{');
		json_int(w, "amount_fen", row_int(&rows.at[i], 2));
		json_text(w, "month",
			  arena_printf(c->arena, "%.7s",
				       day_iso(c->arena, (int32_t)row_int(&rows.at[i], 0))));
		json_text(w, "state", row_text(&rows.at[i], 1));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

enum status evidence__freeze(struct ctx *c, const struct effect_call *e)
{
	struct buf b;
	struct row last;
	json_t *value;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	TRY(put_held(c, &w, e->k));
	TRY(put_billed(c, &w, e->k));
	json_key(&w, "measured"); /* comes with the metrics (article 13) */
	json_put_null(&w);
	json_close(&w, '}');
	TRY(json_read(c, b.at, b.len, &value));
	TRY(store_maybe(c, &q_last, &last, INT(e->k->id)));
	return store_run(c, &q_add, INT(e->k->id), INT(last.v ? row_int(&last, 0) + 1 : 1),
			 INT(clock_now_ms(c->clock)), TEXT(json_canonical(c->arena, value)));
}

enum status evidence__part(struct ctx *c, const struct case_ *k, const char **json)
{
	struct row last;
	TRY(store_maybe(c, &q_last, &last, INT(k->id)));
	if (!last.v)
		return OK;
	*json = arena_printf(c->arena, "{\"at\":\"%s\",\"held\":%s}",
			     instant_iso(c->arena, row_int(&last, 1)), row_text(&last, 2));
	return OK;
}
