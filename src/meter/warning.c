/* Warnings, what becomes of them, and stops of issue: the rows, written once each. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "codec/json.h"
#include "meter/inner.h"
#include "org/org.h"

/* clang-format off */
QUERY q_number = { .name = "warning.number", .takes = "i", .gives = "i", .sql =
	"INSERT INTO counter (word, year, n) VALUES ('warning', $1, 1)"
	" ON CONFLICT (word, year) DO UPDATE SET n = counter.n + 1 RETURNING n" };
QUERY q_add = { .name = "warning.add", .takes = "itiiiiiiitttiii", .gives = "", .seal = "warning", .sql =
	"INSERT INTO warning (id, number, case_id, unit, district, vendor, cloud_district, project, system, kind, requirement,"
	" finding, issued_ms, due_day, person, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)" };
QUERY q_name = { .name = "warning.name_resources", .takes = "iii", .gives = "", .sql =
	"INSERT INTO case_resource (case_id, resource) SELECT CAST($1 AS BIGINT), r.id FROM resource r"
	" WHERE r.system = $2 AND r.state <> 'reclaimed' AND ($3 = 0 OR r.id = $3)" };
QUERY q_of_case = { .name = "warning.of_case", .takes = "i", .gives = "it", .sql =
	"SELECT id, number FROM warning WHERE case_id = $1" };
#define WARNING \
	"k.id, k.case_id, k.unit, k.cloud_district, k.project, k.system, k.issued_ms, k.number, k.kind, k.requirement, k.finding," \
	" (SELECT s.state FROM warning_state s WHERE s.warning = k.id ORDER BY s.n DESC LIMIT 1), k.due_day"
QUERY q_see = { .name = "warning.see", .takes = "iii", .gives = "iiiiiiitttt" "ti", .sql =
	"SELECT " WARNING " FROM warning k WHERE k.id = $1 AND " SCOPE_SQL("$2", "$3") };
QUERY q_states = { .name = "warning.states", .takes = "i", .gives = "i", .sql =
	"SELECT CAST(COUNT(*) AS BIGINT) FROM warning_state WHERE warning = $1" };
QUERY q_state = { .name = "warning.state_add", .takes = "iitiiit", .gives = "", .seal = "warning_state", .sql =
	"INSERT INTO warning_state (warning, n, state, at_ms, case_id, person, reason, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
QUERY q_freeze = { .name = "freeze.add", .takes = "iiiiiiiiii", .gives = "", .seal = "freeze_", .sql =
	"INSERT INTO freeze_ (id, warning, project, unit, district, vendor, cloud_district, from_ms, case_id, person, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
QUERY q_in_force = { .name = "freeze.in_force", .takes = "ii", .gives = "iiit", .sql =
	"SELECT z.id, z.project, z.from_ms, w.number FROM freeze_ z JOIN warning w ON w.id = z.warning"
	" WHERE z.unit = $1 AND (z.project = 0 OR z.project = $2)"
	" AND NOT EXISTS (SELECT 1 FROM freeze_lift l WHERE l.freeze_ = z.id) ORDER BY z.from_ms, z.id" };
QUERY q_lift = { .name = "freeze.lift", .takes = "iiii", .gives = "", .seal = "freeze_lift", .sql =
	"INSERT INTO freeze_lift (freeze_, at_ms, case_id, person, mac) VALUES ($1, $2, $3, $4, $5)" };
/* clang-format on */

static int64_t person_of(const struct ctx *c)
{
	return c->actor ? c->actor->person : 0;
}

static enum status tell_unit(struct ctx *c, const struct case_ *k, const char *name,
			     const struct value *args, int n)
{
	const struct word_list *told = law_list_find(cloud_pack(c), "warning_told");
	for (int i = 0; told && i < told->n; i++)
		TRY(desk_notify(c, k->unit, told->words[i].name, k->id, name, args, n));
	return OK;
}

static enum status record(struct ctx *c, const char *kind, int64_t id, const struct case_ *k,
			  const char *number)
{
	int64_t entry;
	return org_record(c, kind, arena_printf(c->arena, "warning:%lld", (long long)id),
			  json_pack("{ssss}", "case",
				    arena_printf(c->arena, "%lld", (long long)k->id), "number",
				    number),
			  NULL, &entry);
}

/* ---- warnings ---- */

enum status warning_see(struct ctx *c, int64_t id, struct warning *out)
{
	struct row r;
	TRY(store_one(c, &q_see, &r, INT(id), SCOPE_ARGS(c)));
	*out = (struct warning){ .id = row_int(&r, 0),
				 .case_id = row_int(&r, 1),
				 .unit = row_int(&r, 2),
				 .cloud_district = row_int(&r, 3),
				 .project = row_int(&r, 4),
				 .system = row_int(&r, 5),
				 .issued_ms = row_int(&r, 6),
				 .number = row_text(&r, 7),
				 .kind = row_text(&r, 8),
				 .requirement = row_text(&r, 9),
				 .finding = row_text(&r, 10),
				 .state = row_text(&r, 11),
				 .due_day = (int32_t)row_int(&r, 12) };
	return OK;
}

static enum status add_state(struct ctx *c, int64_t warning, const struct case_ *k,
			     const char *state, const char *reason)
{
	struct row n;
	TRY(store_one(c, &q_states, &n, INT(warning)));
	return store_run(c, &q_state, INT(warning), INT(row_int(&n, 0) + 1), TEXT(state),
			 INT(clock_now_ms(c->clock)), INT(k->id), INT(person_of(c)),
			 TEXT(reason ? reason : ""));
}

enum status warning__state(struct ctx *c, const struct case_ *k, const char *state,
			   const char *reason)
{
	struct row w;
	TRY(store_one(c, &q_of_case, &w, INT(k->id)));
	TRY(add_state(c, row_int(&w, 0), k, state, reason));
	return record(c, arena_printf(c->arena, "warning.%s", state), row_int(&w, 0), k,
		      row_text(&w, 1));
}

enum status warning__issue(struct ctx *c, const struct case_ *k, const char *article)
{
	struct row r;
	int year, month, day;
	int64_t id = store_new_id(c), now_ms = clock_now_ms(c->clock);
	int32_t today = day_of_ms(now_ms);
	int64_t days = cloud_policy_number(c, "rectify.days", today, 0);
	int32_t due = calendar_add(c->calendar, today, (int)days);
	struct rows named;
	day_split(today, &year, &month, &day);
	TRY(store_rows(c, &q_name, &named, INT(k->id), INT(k->system), INT(k->resource)));
	if (named.changed == 0)
		return FAULT_AT(c, S_REFUSED, article, "warning.nothing_held", TEXT(k->title));
	TRY(store_one(c, &q_number, &r, INT(year)));
	const char *number =
		words_say(c->arena, "zh", "warning.number", VALUES(INT(year), INT(row_int(&r, 0))));
	TRY(store_run(c, &q_add, INT(id), TEXT(number), INT(k->id), INT(k->unit), INT(k->district),
		      INT(k->vendor), INT(k->cloud_district), INT(k->project), INT(k->system),
		      TEXT(json_text_of(k->form, "kind", "")),
		      TEXT(json_text_of(k->form, "requirement", "")),
		      TEXT(json_canonical(c->arena, k->form)), INT(now_ms), INT(due),
		      INT(person_of(c))));
	TRY(add_state(c, id, k, "issued", NULL));
	TRY(record(c, "warning.issued", id, k, number));
	return tell_unit(c, k, "notice.warned", VALUES(TEXT(k->title), TEXT(number), INT(due)));
}

/* ---- stops of issue ---- */

enum status freeze__of(struct ctx *c, int64_t unit, int64_t project, struct freeze *out)
{
	struct rows rows;
	*out = (struct freeze){ .number = "" };
	TRY(store_rows(c, &q_in_force, &rows, INT(unit), INT(project)));
	if (rows.n > 0)
		*out = (struct freeze){ .id = row_int(&rows.at[0], 0),
					.project = row_int(&rows.at[0], 1),
					.from_ms = row_int(&rows.at[0], 2),
					.number = row_text(&rows.at[0], 3) };
	return OK;
}

enum status freeze__start(struct ctx *c, const struct case_ *k)
{
	struct row w;
	int64_t id = store_new_id(c), now_ms = clock_now_ms(c->clock);
	const char *scope =
		cloud_policy_choice(c, "refusal.freeze_scope", day_of_ms(now_ms), "project");
	TRY(store_one(c, &q_of_case, &w, INT(k->id)));
	TRY(store_run(c, &q_freeze, INT(id), INT(row_int(&w, 0)),
		      INT(strcmp(scope, "project") == 0 ? k->project : 0), INT(k->unit),
		      INT(k->district), INT(k->vendor), INT(k->cloud_district), INT(now_ms),
		      INT(k->id), INT(person_of(c))));
	return tell_unit(c, k, "notice.frozen", VALUES(TEXT(k->title), TEXT(row_text(&w, 1))));
}

enum status freeze__lift(struct ctx *c, const struct case_ *k, const char *article)
{
	struct rows rows;
	TRY(store_rows(c, &q_in_force, &rows, INT(k->unit), INT(k->project)));
	if (rows.n == 0)
		return FAULT_AT(c, S_REFUSED, article, "freeze.none", TEXT(k->title));
	for (int i = 0; i < rows.n; i++) {
		TRY(store_run(c, &q_lift, INT(row_int(&rows.at[i], 0)), INT(clock_now_ms(c->clock)),
			      INT(k->id), INT(person_of(c))));
		TRY(record(c, "freeze.lifted", row_int(&rows.at[i], 0), k,
			   row_text(&rows.at[i], 3)));
	}
	return OK;
}
