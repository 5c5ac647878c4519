/* The meter by life cycle: rows of use that begin and end at the instant of a decision. */
#include <stdlib.h>
#include <string.h>

#include "law/dims.h"
#include "resource/inner.h"

/* clang-format off */
#define USE \
	"SELECT u.id, u.resource, u.code, u.name, u.quantity, u.dims, u.from_ms, u.to_ms, u.class, u.state, u.origin," \
	" u.replaces, u.case_id, u.at_ms, u.person FROM resource_use u" \
	" WHERE NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id)"
#define USE_TYPES "iittitiittiiiii"

QUERY q_held = { .name = "use.held", .takes = "i", .gives = USE_TYPES, .sql =
	USE " AND u.resource = $1 AND u.to_ms = 0" };
QUERY q_of_origin = { .name = "use.of_origin", .takes = "iii", .gives = USE_TYPES, .sql =
	USE " AND u.origin = $1 AND u.from_ms < $3 AND (u.to_ms = 0 OR u.to_ms > $2) ORDER BY u.from_ms, u.id" };
QUERY q_begin = { .name = "use.begin", .takes = USE_TYPES, .gives = "", .seal = "resource_use", .sql =
	"INSERT INTO resource_use (id, resource, code, name, quantity, dims, from_ms, to_ms, class, state, origin, replaces,"
	" case_id, at_ms, person, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)" };
/* Only the end is new; the rest is bound because the seal covers it. */
QUERY q_end = { .name = "use.end", .takes = USE_TYPES, .gives = "", .seal = "resource_use", .sql =
	"UPDATE resource_use SET resource = $2, code = $3, name = $4, quantity = $5, dims = $6, from_ms = $7, to_ms = $8,"
	" class = $9, state = $10, origin = $11, replaces = $12, case_id = $13, at_ms = $14, person = $15, mac = $16"
	" WHERE id = $1 AND to_ms = 0" };
/* clang-format on */

static enum status uses_of(struct ctx *c, const struct rows *rows, struct use **out, int *n)
{
	*out = TAKE_N(c->arena, rows->n, struct use);
	*n = rows->n;
	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->at[i];
		(*out)[i] = (struct use){ .id = row_int(r, 0),
					  .resource = row_int(r, 1),
					  .code = row_text(r, 2),
					  .name = row_text(r, 3),
					  .quantity = row_int(r, 4),
					  .from_ms = row_int(r, 6),
					  .to_ms = row_int(r, 7),
					  .class = row_text(r, 8),
					  .state = row_text(r, 9),
					  .origin = row_int(r, 10),
					  .replaces = row_int(r, 11),
					  .case_id = row_int(r, 12),
					  .at_ms = row_int(r, 13),
					  .person = row_int(r, 14) };
		TRY(law_dims_read(c, cloud_pack(c), row_text(r, 5), &(*out)[i].dims));
	}
	return OK;
}

/* By code, byte by byte: a database sorts by rules of its own. */
static int use_order(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = strcmp(x->code, y->code);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

enum status use_held(struct ctx *c, int64_t resource, struct use **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_held, &rows, INT(resource)));
	TRY(uses_of(c, &rows, out, n));
	if (*n > 1)
		qsort(*out, (size_t)*n, sizeof **out, use_order);
	return OK;
}

struct dims use_dims(const struct use *uses, int n)
{
	struct dims sum = { 0 };
	for (int i = 0; i < n; i++)
		sum = dims_add(sum, dims_scale(uses[i].dims, uses[i].quantity));
	return sum;
}

static enum status put(struct ctx *c, const struct query *q, const struct use *u)
{
	return store_run(c, q, INT(u->id), INT(u->resource), TEXT(u->code), TEXT(u->name),
			 INT(u->quantity), TEXT(law_dims_json(c->arena, cloud_pack(c), u->dims)),
			 INT(u->from_ms), INT(u->to_ms), TEXT(u->class), TEXT(u->state),
			 INT(u->origin), INT(u->replaces), INT(u->case_id), INT(u->at_ms),
			 INT(u->person));
}

/* A new row, by whoever acts now. */
static enum status add(struct ctx *c, struct use u)
{
	u.id = store_new_id(c);
	u.origin = u.origin ? u.origin : u.id;
	u.at_ms = clock_now_ms(c->clock);
	u.person = c->actor ? c->actor->person : 0;
	return put(c, &q_begin, &u);
}

enum status use__begin(struct ctx *c, struct use u, int64_t case_id)
{
	u.to_ms = u.origin = u.replaces = 0;
	u.case_id = case_id;
	return add(c, u);
}

enum status use__end(struct ctx *c, struct use u, int64_t at_ms)
{
	u.to_ms = at_ms;
	return put(c, &q_end, &u);
}

enum status use__go_on(struct ctx *c, struct use *uses, int n, const char *class, const char *state,
		       int64_t case_id)
{
	int64_t now_ms = clock_now_ms(c->clock);
	for (int i = 0; i < n; i++) {
		TRY(use__end(c, uses[i], now_ms));
		uses[i].from_ms = now_ms;
		uses[i].class = class ? class : uses[i].class;
		uses[i].state = state ? state : uses[i].state;
		TRY(use__begin(c, uses[i], case_id));
	}
	return OK;
}

/* ---- corrections ---- */

/* A row that takes u's place from one instant to another. */
static enum status piece(struct ctx *c, struct use u, int64_t from_ms, int64_t to_ms,
			 int64_t quantity)
{
	u.replaces = u.id;
	u.from_ms = from_ms;
	u.to_ms = to_ms;
	u.quantity = quantity;
	return add(c, u);
}

/* What lies before and after the span goes on as it was; inside it nothing is left of u, which an
 * empty piece says. */
static enum status cut_out(struct ctx *c, const struct use *u, struct span span, bool others)
{
	bool before = u->from_ms < span.from_ms, after = u->to_ms == 0 || u->to_ms > span.to_ms;
	if (before)
		TRY(piece(c, *u, u->from_ms, span.from_ms, u->quantity));
	if (after)
		TRY(piece(c, *u, span.to_ms, u->to_ms, u->quantity));
	return before || after || others ? OK : piece(c, *u, u->from_ms, u->from_ms, u->quantity);
}

enum status use_correct(struct ctx *c, int64_t origin, struct span span, struct span held,
			int64_t quantity)
{
	struct rows rows;
	struct use *uses;
	int n;
	if (held.from_ms < span.from_ms || held.to_ms < held.from_ms || held.to_ms > span.to_ms ||
	    quantity < 1)
		return FAULT(c, S_REFUSED, "use.outside");
	TRY(store_rows(c, &q_of_origin, &rows, INT(origin), INT(span.from_ms), INT(span.to_ms)));
	TRY(uses_of(c, &rows, &uses, &n));
	if (n == 0)
		return FAULT(c, S_ABSENT, "absent");
	for (int i = 0; i < n; i++)
		TRY(cut_out(c, &uses[i], span, i == 0));
	return piece(c, uses[0], held.from_ms, held.to_ms, quantity);
}
