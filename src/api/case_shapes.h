/* What several nouns say about cases: rows, clocks, fields, checks. Written by case_parts.c and
 * case_rows.c. */
#ifndef YH_API_CASE_SHAPES_H
#define YH_API_CASE_SHAPES_H

#include "api/api.h"
#include "desk/desk.h"
#include "desk/tables.h"

extern const struct api_shape clock_shape, clock_strip_shape, form_field_shape, check_shape,
	case_row_shape, duty_shape, case_shape;

/* "key":{...}; NULL key: the bare object. */
void put_clock(struct ctx *c, struct json_out *w, const char *key, const struct desk_clock *k);
void put_form_fields(struct ctx *c, struct json_out *w, const char *key, const struct field *fields,
		     int n);
void put_checks(struct ctx *c, struct json_out *w, const char *key, const struct pack *p,
		const struct verdict *v);
/* A form's value as people read it. */
const char *shown_value(struct ctx *c, const struct case_ *k, const struct field *f,
			const json_t *v);
const char *role_title(struct ctx *c, const struct pack *p, const char *role);
const char *outcome_label(struct ctx *c, const struct step *s, const struct decided *d);
const char *term_kind(enum period_kind kind);
const char *strength_name(enum strength s);

/* Rows of open duties: columns of DUTY_ROW_SQL over `duty d`, `case_ k`, `org u` (unit), `org o`
 * (bearer). */
#define DUTY_ROW_SQL                                                                 \
	"d.id, d.case_, d.rev, d.org, d.step, d.role, d.state, d.card, d.opened_ms," \
	" d.closed_ms, d.start_day, d.due_day, d.yellow_day, d.provisional, d.late," \
	" k.number, k.title, k.pack, k.procedure, k.rev, k.unit, u.name, o.name, k.asked"
#define DUTY_ROW_GIVES    \
	"iiiittttiiiiiii" \
	"ttttiittt"
#define DUTY_ROW_FROM \
	"duty d JOIN case_ k ON k.id = d.case_ JOIN org o ON o.id = d.org LEFT JOIN org u ON u.id = k.unit"
void put_duty_row(struct ctx *c, struct json_out *w, const struct row *r);
void read_duty_row(const struct row *r, struct duty *out);

/* Rows of cases: the same columns wherever they are listed, over `case_ k`. */
#define CASE_ROW_COLUMNS                                                                  \
	"k.id, k.number, k.title, k.pack, k.procedure, k.unit, u.name, k.system, s.name," \
	" k.state, k.step, k.opened_ms, k.closed_ms, d.id, d.org, d.step, d.state,"       \
	" d.opened_ms, d.start_day, d.due_day, d.yellow_day, d.provisional"
#define CASE_ROW_GIVES \
	"itttt"        \
	"itit"         \
	"ttii"         \
	"iittiiiii"
#define CASE_ROW_FROM                                                                    \
	"case_ k LEFT JOIN org u ON u.id = k.unit LEFT JOIN system s ON s.id = k.system" \
	" LEFT JOIN duty d ON d.case_ = k.id"                                            \
	" AND d.id = (SELECT MIN(m.id) FROM duty m WHERE m.case_ = k.id AND m.state = 'open')"
void put_case_row(struct ctx *c, struct json_out *w, const struct row *r);

/* "key":[CaseRow]: the cases of a system, or those that a case started. */
enum status MUST put_cases_of_system(struct ctx *c, struct json_out *w, const char *key,
				     int64_t system);
enum status MUST put_cases_of_parent(struct ctx *c, struct json_out *w, const char *key,
				     int64_t parent);
enum status MUST put_case_row_of(struct ctx *c, struct json_out *w, const char *key, int64_t id);

/* The whole page of a case. */
enum status MUST put_case(struct ctx *c, const struct api_call *call, const struct case_ *k);

#endif
