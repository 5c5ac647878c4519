/* The meter by life cycle: rows of use that begin and end at the instant of a decision. */
#include "law/dims.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_held = { .name = "use.held", .takes = "i", .gives = "iittitiittiiii", .sql =
	"SELECT u.id, u.resource, u.code, u.name, u.quantity, u.dims, u.from_ms, u.to_ms, u.class, u.state, u.replaces,"
	" u.case_id, u.at_ms, u.person FROM resource_use u WHERE u.resource = $1 AND u.to_ms = 0"
	" AND NOT EXISTS (SELECT 1 FROM resource_use n WHERE n.replaces = u.id) ORDER BY u.id" };
QUERY q_begin = { .name = "use.begin", .takes = "iittitiittiiii", .gives = "", .seal = "resource_use", .sql =
	"INSERT INTO resource_use (id, resource, code, name, quantity, dims, from_ms, to_ms, class, state, replaces, case_id,"
	" at_ms, person, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)" };
/* Only the end is new; the rest is bound because the seal covers it. */
QUERY q_end = { .name = "use.end", .takes = "iittitiittiiii", .gives = "", .seal = "resource_use", .sql =
	"UPDATE resource_use SET resource = $2, code = $3, name = $4, quantity = $5, dims = $6, from_ms = $7, to_ms = $8,"
	" class = $9, state = $10, replaces = $11, case_id = $12, at_ms = $13, person = $14, mac = $15"
	" WHERE id = $1 AND to_ms = 0" };
/* clang-format on */

enum status use_held(struct ctx *c, int64_t resource, struct use **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_held, &rows, INT(resource)));
	*out = TAKE_N(c->arena, rows.n, struct use);
	*n = rows.n;
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		(*out)[i] = (struct use){ .id = row_int(r, 0),
					  .resource = row_int(r, 1),
					  .code = row_text(r, 2),
					  .name = row_text(r, 3),
					  .quantity = row_int(r, 4),
					  .from_ms = row_int(r, 6),
					  .to_ms = row_int(r, 7),
					  .class = row_text(r, 8),
					  .state = row_text(r, 9),
					  .replaces = row_int(r, 10),
					  .case_id = row_int(r, 11),
					  .at_ms = row_int(r, 12),
					  .person = row_int(r, 13) };
		TRY(law_dims_read(c, cloud_pack(c), row_text(r, 5), &(*out)[i].dims));
	}
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
			 INT(u->replaces), INT(u->case_id), INT(u->at_ms), INT(u->person));
}

enum status use__begin(struct ctx *c, struct use u, int64_t case_id)
{
	u.id = store_new_id(c);
	u.to_ms = 0;
	u.replaces = 0;
	u.case_id = case_id;
	u.at_ms = clock_now_ms(c->clock);
	u.person = c->actor ? c->actor->person : 0;
	return put(c, &q_begin, &u);
}

enum status use__end(struct ctx *c, struct use u, int64_t at_ms)
{
	u.to_ms = at_ms;
	return put(c, &q_end, &u);
}
