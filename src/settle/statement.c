/* Drawing a statement from its sources, and drawing it again to compare. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "civil/money.h"
#include "codec/crypto.h"
#include "codec/json.h"
#include "settle/inner.h"

/* clang-format off */
#define STATEMENT "id, rev, kind, party, month_day, cloud_district, unit, district, vendor, budget, state, number, case_id," \
	" draw, total_fen, lines, digest, drawn_ms, approved_ms"
#define STATEMENT_TYPES "iitiiiiiiittiiiitii"
#define USES \
	"SELECT u.origin, u.resource, r.system, u.code, u.quantity, u.from_ms, u.to_ms, u.class, u.state" \
	" FROM resource_use u JOIN resource r ON r.id = u.resource" \
	" WHERE r.cloud_district = $2 AND u.from_ms < $4 AND (u.to_ms = 0 OR u.to_ms > $3)" \
	" AND NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id)"

QUERY q_get = { .name = "statement.get", .takes = "i", .gives = STATEMENT_TYPES, .sql =
	"SELECT " STATEMENT " FROM statement WHERE id = $1" };
QUERY q_see = { .name = "statement.see", .takes = "iii", .gives = STATEMENT_TYPES, .sql =
	"SELECT " STATEMENT " FROM statement k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_unit_uses = { .name = "statement.unit_uses", .takes = "iiii", .gives = "iiitiiitt", .sql =
	USES " AND r.unit = $1" };
QUERY q_vendor_uses = { .name = "statement.vendor_uses", .takes = "iiii", .gives = "iiitiiitt", .sql =
	USES " AND r.vendor = $1" };
QUERY q_add = { .name = "statement.add", .takes = STATEMENT_TYPES, .gives = "", .seal = "statement", .sql =
	"INSERT INTO statement (" STATEMENT ", mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	" $16, $17, $18, $19, $20)" };
/* An approved one is never written: the state is asked in the same statement. */
QUERY q_put = { .name = "statement.put", .takes = STATEMENT_TYPES, .gives = "i", .seal = "statement", .sql =
	"UPDATE statement SET rev = $2, kind = $3, party = $4, month_day = $5, cloud_district = $6, unit = $7, district = $8,"
	" vendor = $9, budget = $10, state = $11, number = $12, case_id = $13, draw = $14, total_fen = $15, lines = $16,"
	" digest = $17, drawn_ms = $18, approved_ms = $19, mac = $20"
	" WHERE id = $1 AND rev = $2 - 1 AND state <> 'approved' RETURNING id" };
QUERY q_line_add = { .name = "statement.line_add", .takes = "iiiiiitttiiiiiiiii", .gives = "",
	.seal = "statement_line", .sql =
	"INSERT INTO statement_line (statement, draw, n, use_id, resource, system, code, name, metering, quantity, from_ms,"
	" to_ms, seconds, period_seconds, price_id, price_micro, factor, amount_fen, mac) VALUES ($1, $2, $3, $4, $5, $6, $7,"
	" $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)" };
QUERY q_lines = { .name = "statement.lines", .takes = "ii", .gives = "iiiitttiiiiiiiii", .sql =
	"SELECT n, use_id, resource, system, code, name, metering, quantity, from_ms, to_ms, seconds, period_seconds, price_id,"
	" price_micro, factor, amount_fen FROM statement_line WHERE statement = $1 AND draw = $2 ORDER BY n" };
/* clang-format on */

int64_t statement_id(const char *kind, int64_t party, int32_t month_day, int64_t cloud_district)
{
	uint8_t hash[SM3_SIZE];
	int64_t numbers[3] = { party, month_day, cloud_district };
	uint8_t bytes[sizeof numbers];
	uint64_t id = 0;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)numbers[i / 8] >> (8 * (i % 8)));
	struct crypto_piece pieces[] = { { "statement", 9 },
					 { kind, strlen(kind) },
					 { bytes, sizeof bytes } };
	crypto_sm3_v(pieces, 3, hash);
	for (int i = 0; i < 8; i++)
		id = id << 8 | hash[i];
	id &= INT64_MAX;
	return id ? (int64_t)id : 1;
}

static struct statement of_row(const struct row *r)
{
	return (struct statement){
		.id = row_int(r, 0),
		.rev = row_int(r, 1),
		.kind = row_text(r, 2),
		.party = row_int(r, 3),
		.month_day = (int32_t)row_int(r, 4),
		.cloud_district = row_int(r, 5),
		.unit = row_int(r, 6),
		.district = row_int(r, 7),
		.vendor = row_int(r, 8),
		.budget = row_int(r, 9) != 0,
		.state = row_text(r, 10),
		.number = row_text(r, 11),
		.case_id = row_int(r, 12),
		.draw = row_int(r, 13),
		.total_fen = row_int(r, 14),
		.lines = row_int(r, 15),
		.digest = row_text(r, 16),
		.drawn_ms = row_int(r, 17),
		.approved_ms = row_int(r, 18),
	};
}

enum status statement_get(struct ctx *c, int64_t id, struct statement *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	*out = of_row(&r);
	return OK;
}

enum status statement_see(struct ctx *c, int64_t id, struct statement *out)
{
	struct row r;
	TRY(store_one(c, &q_see, &r, INT(id), SCOPE_ARGS(c)));
	*out = of_row(&r);
	return OK;
}

enum status statement__put(struct ctx *c, struct statement *s, bool fresh)
{
	struct rows rows;
	s->rev++;
	const struct value v[] = { INT(s->id),         INT(s->rev),       TEXT(s->kind),
				   INT(s->party),      INT(s->month_day), INT(s->cloud_district),
				   INT(s->unit),       INT(s->district),  INT(s->vendor),
				   INT(s->budget),     TEXT(s->state),    TEXT(s->number),
				   INT(s->case_id),    INT(s->draw),      INT(s->total_fen),
				   INT(s->lines),      TEXT(s->digest),   INT(s->drawn_ms),
				   INT(s->approved_ms) };
	if (fresh)
		return store_run_v(c, &q_add, NULL, v, (int)(sizeof v / sizeof *v));
	TRY(store_run_v(c, &q_put, &rows, v, (int)(sizeof v / sizeof *v)));
	return rows.n == 1 ? OK : FAULT(c, S_CONFLICT, "statement.changed", TEXT(s->number));
}

/* ---- from the sources ---- */

/* What the pack charges for: formal use always; tests and suspended resources as the policies say.
 */
static bool charged(const struct ctx *c, int32_t month_day, const char *class, const char *state)
{
	if (strcmp(class, "test") == 0 &&
	    strcmp(cloud_policy_choice(c, "settlement.test", month_day, "free"), "free") == 0)
		return false;
	return strcmp(state, "suspended") != 0 ||
	       strcmp(cloud_policy_choice(c, "settlement.suspended", month_day, "charged"),
		      "charged") == 0;
}

static enum status uses_of(struct ctx *c, const struct statement *s, struct rate_use **out, int *n)
{
	struct rows rows;
	struct rate_use *counts;
	int n_counts;
	int64_t from_ms = day_start_ms(s->month_day),
		to_ms = day_start_ms(day_add_months(s->month_day, 1));
	const struct query *q = strcmp(s->kind, "unit") == 0 ? &q_unit_uses : &q_vendor_uses;
	TRY(store_rows(c, q, &rows, INT(s->party), INT(s->cloud_district), INT(from_ms),
		       INT(to_ms)));
	TRY(count__uses(c, s, &counts, &n_counts));
	*out = TAKE_N(c->arena, rows.n + n_counts, struct rate_use);
	*n = 0;
	for (int i = 0; i < n_counts; i++)
		(*out)[(*n)++] = counts[i];
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		if (charged(c, s->month_day, row_text(r, 7), row_text(r, 8)))
			(*out)[(*n)++] = (struct rate_use){ .id = row_int(r, 0),
							    .resource = row_int(r, 1),
							    .system = row_int(r, 2),
							    .code = row_text(r, 3),
							    .quantity = row_int(r, 4),
							    .from_ms = row_int(r, 5),
							    .to_ms = row_int(r, 6) };
	}
	return OK;
}

/* Counted use may be older than the month that it is entered into. */
static int32_t first_counted(const struct rate_use *uses, int n, int32_t month_day)
{
	int32_t first = month_day;
	for (int i = 0; i < n; i++)
		if (uses[i].counted && day_of_ms(uses[i].from_ms) < first)
			first = day_of_ms(uses[i].from_ms);
	return first;
}

/* The factor enters what the vendor is paid; 1.00 until an evaluation's result has been published
 * (article 34). */
static int64_t factor_of(const struct ctx *c, const struct statement *s)
{
	if (strcmp(s->kind, "vendor") != 0)
		return FACTOR_ONE;
	return cloud_policy_number(c, "settlement.factor_none", s->month_day, FACTOR_ONE);
}

static enum status rated(struct ctx *c, const struct statement *s, struct rate_line **lines, int *n)
{
	struct rate_use *uses;
	struct price *prices;
	int n_uses, n_prices;
	int32_t last_day = day_add_months(s->month_day, 1) - 1;
	TRY(uses_of(c, s, &uses, &n_uses));
	int32_t first_day = first_counted(uses, n_uses, s->month_day);
	struct code_list codes = { 0 };
	for (int i = 0; i < n_uses; i++)
		code_list_add(c->arena, &codes, uses[i].code);
	TRY(catalogue_charges(c, s->cloud_district, &codes, first_day, last_day, &prices,
			      &n_prices));
	struct rate_fault f = rate_month(c->arena, uses, n_uses, prices, n_prices, s->month_day,
					 factor_of(c, s), lines, n);
	switch (f.result) {
	case RATE_OK:
		return OK;
	case RATE_NO_PRICE:
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.no_price",
				TEXT(f.use->code), INT(f.day));
	case RATE_OVERFLOW:
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.overflow",
				TEXT(f.use->code), INT(f.day));
	}
	return OK;
}

static void copy_lines(struct arena *a, const struct rate_line *from, int n,
		       struct statement_line **out)
{
	*out = TAKE_N(a, n, struct statement_line);
	for (int i = 0; i < n; i++)
		(*out)[i] = (struct statement_line){
			.n = i + 1,
			.use = from[i].use,
			.resource = from[i].resource,
			.system = from[i].system,
			.quantity = from[i].quantity,
			.from_ms = from[i].from_ms,
			.to_ms = from[i].to_ms,
			.seconds = from[i].seconds,
			.period_seconds = from[i].period_seconds,
			.price = from[i].price->id,
			.price_micro = from[i].price->price_micro,
			.factor = from[i].factor,
			.amount_fen = from[i].amount_fen,
			.code = from[i].price->code,
			.name = from[i].price->name,
			.metering = metering_name(from[i].price->metering),
		};
}

/* ---- canonical content ---- */

static void put_line(struct json_out *w, const struct statement_line *l)
{
	json_open(w, '{');
	json_int(w, "amount_fen", l->amount_fen);
	json_text(w, "code", l->code);
	json_int(w, "factor", l->factor);
	json_int(w, "from", l->from_ms);
	json_text(w, "metering", l->metering);
	json_int(w, "n", l->n);
	json_text(w, "name", l->name);
	json_int(w, "period_seconds", l->period_seconds);
	json_int(w, "price", l->price);
	json_int(w, "price_micro", l->price_micro);
	json_int(w, "quantity", l->quantity);
	json_int(w, "resource", l->resource);
	json_int(w, "seconds", l->seconds);
	json_int(w, "system", l->system);
	json_int(w, "to", l->to_ms);
	json_int(w, "use", l->use);
	json_close(w, '}');
}

/* Keys in order, integers only: these bytes are the statement. */
static const char *content(struct ctx *c, const struct statement *s,
			   const struct statement_line *lines, int n)
{
	struct buf b;
	buf_init(&b, c->arena, 256 + 384 * (size_t)n);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_int(&w, "budget", s->budget);
	json_int(&w, "cloud_district", s->cloud_district);
	json_text(&w, "kind", s->kind);
	json_key(&w, "lines");
	json_open(&w, '[');
	for (int i = 0; i < n; i++)
		put_line(&w, &lines[i]);
	json_close(&w, ']');
	json_text(&w, "month", day_iso(c->arena, s->month_day));
	json_int(&w, "party", s->party);
	json_int(&w, "total_fen", s->total_fen);
	json_close(&w, '}');
	return b.at;
}

static const char *digest(struct ctx *c, const char *bytes)
{
	uint8_t hash[SM3_SIZE];
	char hex[2 * SM3_SIZE + 1];
	crypto_sm3(bytes, strlen(bytes), hash);
	text_hex(hash, sizeof hash, hex);
	return arena_text(c->arena, hex);
}

enum status statement_lines(struct ctx *c, const struct statement *s, struct statement_line **out,
			    int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_lines, &rows, INT(s->id), INT(s->draw)));
	*out = TAKE_N(c->arena, rows.n, struct statement_line);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		(*out)[i] = (struct statement_line){
			.n = row_int(r, 0),
			.use = row_int(r, 1),
			.resource = row_int(r, 2),
			.system = row_int(r, 3),
			.code = row_text(r, 4),
			.name = row_text(r, 5),
			.metering = row_text(r, 6),
			.quantity = row_int(r, 7),
			.from_ms = row_int(r, 8),
			.to_ms = row_int(r, 9),
			.seconds = row_int(r, 10),
			.period_seconds = row_int(r, 11),
			.price = row_int(r, 12),
			.price_micro = row_int(r, 13),
			.factor = row_int(r, 14),
			.amount_fen = row_int(r, 15),
		};
	}
	return OK;
}

enum status statement__adds_up(struct ctx *c, const struct statement *s, bool *yes)
{
	struct statement_line *lines;
	const char *again;
	int64_t sum = 0, total;
	int n;
	bool fits = true; /* no sum at all: a hand was in the rows, which is for the audit to say */
	TRY(statement_lines(c, s, &lines, &n));
	for (int i = 0; i < n; i++)
		fits &= !__builtin_add_overflow(sum, lines[i].amount_fen, &sum);
	const char *stored = digest(c, content(c, s, lines, n));
	TRY(statement_recompute(c, s, &again, &total));
	*yes = fits && n == s->lines && sum == s->total_fen && text_same(stored, s->digest) &&
	       text_same(again, s->digest);
	return OK;
}

/* ---- drawing ---- */

enum status statement_recompute(struct ctx *c, const struct statement *s, const char **out,
				int64_t *total_fen)
{
	struct rate_line *rates;
	struct statement_line *lines;
	struct statement again = *s;
	int n;
	TRY(rated(c, s, &rates, &n));
	if (!rate_total(rates, n, &again.total_fen))
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.overflow", TEXT(""),
				INT(s->month_day));
	copy_lines(c->arena, rates, n, &lines);
	*out = digest(c, content(c, &again, lines, n));
	*total_fen = again.total_fen;
	return OK;
}

static enum status line_add(struct ctx *c, const struct statement *s,
			    const struct statement_line *l)
{
	return store_run(c, &q_line_add, INT(s->id), INT(s->draw), INT(l->n), INT(l->use),
			 INT(l->resource), INT(l->system), TEXT(l->code), TEXT(l->name),
			 TEXT(l->metering), INT(l->quantity), INT(l->from_ms), INT(l->to_ms),
			 INT(l->seconds), INT(l->period_seconds), INT(l->price),
			 INT(l->price_micro), INT(l->factor), INT(l->amount_fen));
}

/* Who it is for, before anything is counted. */
static enum status begin(struct ctx *c, const char *kind, int64_t party, int32_t month_day,
			 int64_t cloud_district, struct statement *s)
{
	struct org org;
	bool unit = strcmp(kind, "unit") == 0;
	TRY(org_get(c, party, &org));
	*s = (struct statement){ .id = statement_id(kind, party, month_day, cloud_district),
				 .kind = kind,
				 .party = party,
				 .month_day = month_day,
				 .cloud_district = cloud_district,
				 .unit = unit ? party : 0,
				 .district = unit ? org.district : cloud_district,
				 .vendor = unit ? 0 : party,
				 .budget = unit && org.budget_unit,
				 .number = "",
				 .digest = "" };
	return OK;
}

enum status statement_draw(struct ctx *c, const char *kind, int64_t party, int32_t month_day,
			   int64_t cloud_district, struct statement *out)
{
	struct rate_line *rates;
	struct statement_line *lines;
	struct row r;
	int n;
	TRY(store_maybe(c, &q_get, &r, INT(statement_id(kind, party, month_day, cloud_district))));
	if (r.v)
		*out = of_row(&r);
	else
		TRY(begin(c, kind, party, month_day, cloud_district, out));
	TRY(rated(c, out, &rates, &n));
	if (!rate_total(rates, n, &out->total_fen))
		return FAULT_AT(c, S_REFUSED, settle__article(c), "statement.overflow", TEXT(""),
				INT(month_day));
	if (!r.v && n == 0)
		return OK;
	copy_lines(c->arena, rates, n, &lines);
	out->draw++;
	out->lines = n;
	out->state = "drawn";
	out->drawn_ms = clock_now_ms(c->clock);
	out->digest = digest(c, content(c, out, lines, n));
	TRY(statement__put(c, out, r.v == NULL));
	for (int i = 0; i < n; i++)
		TRY(line_add(c, out, &lines[i]));
	return OK;
}

const char *statement_factor_text(struct arena *a, int64_t factor)
{
	int places = 4;
	while (places > 2 && factor % 10 == 0) {
		factor /= 10;
		places--;
	}
	return text_from_decimal(a, factor, places);
}

const char *statement_line_explain(struct ctx *c, const struct statement_line *l, const char *unit)
{
	if (text_same(l->metering, metering_name(METER_COUNT)))
		return words_say(c->arena, c->language, "statement.explain_count",
				 VALUES(INT(day_of_ms(l->from_ms)),
					TEXT(money_micro_text(c->arena, l->price_micro)),
					TEXT(unit), INT(l->quantity),
					TEXT(statement_factor_text(c->arena, l->factor)),
					TEXT(money_text(c->arena, l->amount_fen))));
	return words_say(c->arena, c->language, "statement.explain",
			 VALUES(TEXT(money_micro_text(c->arena, l->price_micro)), TEXT(unit),
				INT(l->quantity), INT(l->seconds), INT(l->period_seconds),
				TEXT(statement_factor_text(c->arena, l->factor)),
				TEXT(money_text(c->arena, l->amount_fen))));
}
