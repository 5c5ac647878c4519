/* What cases do to terms: effects of the decisions on development, emergency and temporary
 * resources, on extensions, stops and returns, and on snapshots whose time is over. The field
 * `until` is that of the procedures; the word after an effect's name is the pack's value. */
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "resource/inner.h"

/* clang-format off */
QUERY q_open_of = { .name = "term.open_case", .takes = "it", .gives = "i", .sql =
	"SELECT id FROM case_ WHERE resource = $1 AND resource <> 0 AND procedure = $2 AND state = 'open' ORDER BY opened_ms, id LIMIT 1" };
QUERY q_destroyed = { .name = "backup.destroyed", .takes = "iii", .gives = "i", .sql =
	"UPDATE backup SET destroyed_ms = $2, destroyed_case = $3 WHERE id = $1 AND destroyed_ms = 0 RETURNING resource" };
/* clang-format on */

static struct ground ground_of(const struct effect_call *e)
{
	return (struct ground){ e->k->id, e->step->article };
}

/* The day asked for, at most the value's months after `from`; all of them where none was. */
static int32_t until_day(struct ctx *c, const struct effect_call *e, int32_t from_day)
{
	int32_t day;
	int64_t months = cloud_policy_number(c, e->arg, org_today(c), 0);
	int32_t last = day_add_months(from_day, (int)months);
	bool given = day_parse(json_text_of(e->k->form, "until", ""), &day);
	return given && day < last ? day : last;
}

enum status term__open_case(struct ctx *c, int64_t resource, const char *procedure, int64_t *id)
{
	struct row r;
	TRY(store_maybe(c, &q_open_of, &r, INT(resource), TEXT(procedure)));
	*id = r.v ? row_int(&r, 0) : 0;
	return OK;
}

/* The case that waits for the end of the resource has nothing to wait for any more. */
static enum status lives_on(struct ctx *c, int64_t resource)
{
	int64_t id, order;
	struct case_ k;
	TRY(term__open_case(c, resource, "end_of_term", &id));
	if (!id)
		return OK;
	TRY(desk_case_load(c, id, &k));
	TRY(order_confirm(c, &k, "snapshot", &order));
	return desk_decide_by_system(c, id, "goes_on", NULL);
}

enum status term__begin(struct ctx *c, const struct effect_call *e)
{
	return resource_term(c, e->k->resource, until_day(c, e, org_today(c)), ground_of(e));
}

enum status term__extend(struct ctx *c, const struct effect_call *e)
{
	struct resource r;
	TRY(resource_get(c, e->k->resource, &r));
	TRY(resource_extend(c, r.id, until_day(c, e, r.end_day), ground_of(e)));
	return lives_on(c, r.id);
}

enum status term__carry_over(struct ctx *c, const struct effect_call *e)
{
	TRY(resource_carry_over(c, e->k->resource, ground_of(e)));
	return lives_on(c, e->k->resource);
}

enum status term__stop(struct ctx *c, const struct effect_call *e)
{
	int32_t today = org_today(c);
	int64_t days = cloud_policy_number(c, e->arg, today, 0);
	return resource_stop(c, e->k->resource, today + (int32_t)days, ground_of(e));
}

enum status term__resume(struct ctx *c, const struct effect_call *e)
{
	int64_t order;
	TRY(order_confirm(c, e->k, "snapshot", &order));
	return resource_resume(c, e->k->resource, ground_of(e));
}

/* Nothing whole is destroyed that was not stopped, or before the day until which it is kept. */
enum status term__kept(struct ctx *c, const struct effect_call *e)
{
	struct resource r;
	TRY(resource_get(c, e->k->resource, &r));
	if (r.keep_day == DAY_NONE)
		return FAULT_AT(c, S_REFUSED, e->step->article, "resource.not_stopped");
	if (org_today(c) <= r.keep_day)
		return FAULT_AT(c, S_REFUSED, e->step->article, "resource.kept", INT(r.keep_day));
	return OK;
}

enum status term__backup_destroy(struct ctx *c, const struct effect_call *e)
{
	struct row r;
	TRY(store_maybe(c, &q_destroyed, &r, INT(e->k->subject), INT(clock_now_ms(c->clock)),
			INT(e->k->id)));
	if (!r.v)
		return FAULT_AT(c, S_REFUSED, e->step->article, "backup.none");
	return resource_event_add(c, row_int(&r, 0), "snapshot_destroyed", e->k->id, NULL);
}
