/* Statements: what a month's use cost, for each using unit and each vendor of a cloud (article 27).
 *
 * A statement is drawn from its sources (metered use, prices in force, evaluation factor) and keeps
 * the digest of its canonical content, so that it can be drawn again at any time to the same bytes.
 * Its id follows from kind, party, month and cloud: there is one. Drawing again keeps the lines of
 * earlier draws; once approved nothing of it is ever written. What a unit's use cost is shown
 * before the factor; what the vendor is paid is with it, line by line. */
#ifndef YH_SETTLE_SETTLE_H
#define YH_SETTLE_SETTLE_H

#include "meter/meter.h"
#include "settle/rate.h"

struct statement {
	int64_t id, rev, party, cloud_district, unit, district, vendor, case_id, draw, total_fen,
		lines;
	int64_t drawn_ms, approved_ms;
	const char *kind, *state, *number, *digest;
	int32_t month_day;
	bool budget;
};
/* A line as stored; name and metering as they were then. */
struct statement_line {
	int64_t n, use, resource, system, quantity, from_ms, to_ms, seconds, period_seconds, price,
		price_micro, factor, amount_fen;
	const char *code, *name, *metering;
};

int64_t statement_id(const char *kind, int64_t party, int32_t month_day, int64_t cloud_district);
/* Without scope. */
enum status MUST statement_get(struct ctx *c, int64_t id, struct statement *out);
/* In the actor's scope. */
enum status MUST statement_see(struct ctx *c, int64_t id, struct statement *out);
enum status MUST statement_lines(struct ctx *c, const struct statement *s,
				 struct statement_line **out, int *n);

/* Draws it from its sources, for the first time or again; where nothing is charged a first one is
 * not written, and out->draw is 0. S_CONFLICT once it is approved; S_REFUSED
 * where use has no price or a sum overflows, with the resource and the day. */
enum status MUST statement_draw(struct ctx *c, const char *kind, int64_t party, int32_t month_day,
				int64_t cloud_district, struct statement *out);
/* What drawing it now would give: the digest, without writing. */
enum status MUST statement_recompute(struct ctx *c, const struct statement *s, const char **digest,
				     int64_t *total_fen);

/* The party objects to a line (0: to the whole), while it is asked to confirm. */
enum status MUST statement_object(struct ctx *c, const struct statement *s, int64_t line,
				  const char *reason, int64_t *id);
/* Metering, or counted use, that was wrong is corrected by new rows that take the old ones' place,
 * while the statement is being drawn up: in its month the line's use ran from from_ms to to_ms in
 * that quantity. Drawn again, the statement follows it. S_REFUSED once the unit's or the vendor's
 * statement of it is approved. */
enum status MUST statement_correct(struct ctx *c, const struct statement *s, int64_t line,
				   struct span held, int64_t quantity, const char *reason);
/* The line's use as it is metered in the statement's month: what statement_correct replaces. */
enum status MUST statement_line_held(struct ctx *c, const struct statement *s, int64_t line,
				     struct span *held, int64_t *quantity);

/* ---- what a catalogue case does to bills (impact.c) ---- */

/* A unit's month at the prices as they are, and as the case's entries would have them, on what is
 * held now. Only of items whose price changes. */
struct impact {
	int64_t unit, before_fen, after_fen;
	const char *name;
	int items;
};
/* Those that change most first; *month: the first that the new prices hold for whole. */
enum status MUST impact_of_prices(struct ctx *c, const struct case_ *k, int32_t *month,
				  struct impact **out, int *n);

/* "1.00", "0.985": at least two decimals. */
const char *statement_factor_text(struct arena *a, int64_t factor);
/* How the line's amount came about, in one sentence; `unit` is the item's pricing unit. */
const char *statement_line_explain(struct ctx *c, const struct statement_line *l, const char *unit);

/* The official document (in Chinese), and the lines as a spreadsheet in the asked language. */
enum status MUST statement_pdf(struct ctx *c, const struct statement *s, const char **bytes,
			       size_t *len);
enum status MUST statement_xlsx(struct ctx *c, const struct statement *s, const char **bytes,
				size_t *len);

/* Day job: on the last day of a month, statements of that month and their cases. */
enum status statement_month_end(struct ctx *c, int32_t day);

/* The tables' `items` and `refers`: of counted use, else those of lower modules. */
enum status settle_items(struct ctx *c, const struct case_ *k, const char *path,
			 const json_t *items, struct dims *out);
enum status settle_refers(struct ctx *c, const struct case_ *k, enum field_kind kind, int64_t id,
			  const char **name);

extern const struct fact_source settle_facts[];
extern const struct effect settle_effects[];
extern const struct opener settle_openers[];
extern const struct day_job settle_jobs[];
extern const struct case_part settle_parts[];

#endif
