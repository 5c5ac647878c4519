/* The stored working days. */
#include "org/calendars.h"

#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "org/inner.h"

/* clang-format off */
QUERY q_days = { "calendar.days",
	"SELECT day, work, name FROM calendar_day ORDER BY day", "", "iit" };
QUERY q_version = { "calendar.version",
	"SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM calendar_change", "", "i" };
QUERY q_put = { "calendar.put",
	"INSERT INTO calendar_day (day, work, name, version) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (day) DO UPDATE SET work = excluded.work, name = excluded.name, version = excluded.version", "iiti", "" };
QUERY q_change = { "calendar.change",
	"INSERT INTO calendar_change (id, source, csv, state, proposed_by, proposed_ms, confirmed_by, confirmed_ms, version)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)", "itttiiii", "" };
QUERY q_get = { "calendar.get",
	"SELECT csv, state, proposed_by FROM calendar_change WHERE id = $1", "i", "tti" };
QUERY q_confirm = { "calendar.confirm",
	"UPDATE calendar_change SET state = 'confirmed', confirmed_by = $2, confirmed_ms = $3, version = $4 WHERE id = $1",
	"iiii", "" };
/* clang-format on */

enum status calendars_version(struct ctx *c, int64_t *version)
{
	struct row r;
	TRY(store_one(c, &q_version, &r));
	*version = row_int(&r, 0);
	return OK;
}

enum status calendars_read(struct ctx *c, struct arena *keep, struct calendar **out)
{
	struct rows rows;
	struct calendar *k = TAKE(keep, struct calendar);
	TRY(calendars_version(c, &k->version));
	TRY(store_rows(c, &q_days, &rows));
	struct calendar_day *days = TAKE_N(keep, rows.n + 1, struct calendar_day);
	for (int i = 0; i < rows.n; i++)
		days[i] = (struct calendar_day){ (int32_t)row_int(&rows.at[i], 0),
						 row_int(&rows.at[i], 1) != 0,
						 arena_text(keep, row_text(&rows.at[i], 2)) };
	k->days = days;
	k->n = rows.n;
	*out = k;
	return OK;
}

static enum status read_csv(struct ctx *c, const char *csv, struct calendar_day **days, int *n)
{
	int line;
	const char *why;
	*days = calendar_read_csv(c->arena, csv, n, &line, &why);
	if (*days)
		return OK;
	fault_field(c, "csv", "calendar.line", INT(line), TEXT(why));
	return fault_fields(c);
}

/* ---- holiday-cn ---- */

static enum status bad_day(struct ctx *c, size_t i, const char *why)
{
	fault_field(c, "csv", "calendar.line", INT((int64_t)i + 1), TEXT(why));
	return fault_fields(c);
}

/* One of its days as a row. */
static enum status day_row(struct ctx *c, const json_t *one, size_t i, struct buf *out)
{
	int32_t day;
	const char *date = json_text_of(one, "date", ""), *name = json_text_of(one, "name", "");
	const json_t *off = json_object_get(one, "isOffDay");
	if (!day_parse(date, &day))
		return bad_day(c, i, "calendar.date");
	if (!json_is_boolean(off))
		return bad_day(c, i, "calendar.off_day");
	if (strpbrk(name, ",\n\r\""))
		return bad_day(c, i, "calendar.columns");
	buf_printf(out, "%s,%s,%s\n", date, json_is_true(off) ? "off" : "work", name);
	return OK;
}

enum status calendars_text(struct ctx *c, const char *text, const char **csv)
{
	json_t *whole;
	struct buf b;
	const char *at = text_starts(text, "\xEF\xBB\xBF") ? text + 3 : text;
	*csv = text;
	if (at[strspn(at, " \t\r\n")] != '{')
		return OK;
	TRY(json_read(c, at, strlen(at), &whole));
	const json_t *days = json_object_get(whole, "days");
	if (!json_is_array(days) || json_array_size(days) == 0)
		return bad_day(c, 0, "calendar.no_days");
	buf_init(&b, c->arena, 4096);
	buf_text(&b, "date,kind,name\n");
	for (size_t i = 0; i < json_array_size(days); i++)
		TRY(day_row(c, json_array_get(days, i), i, &b));
	*csv = b.at;
	return OK;
}

static bool same_day(const struct calendar *k, const struct calendar_day *d)
{
	for (int i = 0; i < k->n; i++)
		if (k->days[i].day == d->day)
			return k->days[i].work == d->work && text_same(k->days[i].name, d->name);
	return false;
}

/* Old days that no row names, and all rows, in order. */
static void merge(struct ctx *c, const struct calendar *old, const struct calendar_day *days, int n,
		  struct calendar *out)
{
	struct calendar_day *all = TAKE_N(c->arena, old->n + n + 1, struct calendar_day);
	int i = 0, j = 0;
	out->n = 0;
	while (i < old->n || j < n) {
		if (j == n || (i < old->n && old->days[i].day < days[j].day)) {
			all[out->n++] = old->days[i++];
			continue;
		}
		if (i < old->n && old->days[i].day == days[j].day)
			i++;
		all[out->n++] = days[j++];
	}
	out->days = all;
}

enum status calendars_with(struct ctx *c, const char *csv, struct calendar **out, int *changes)
{
	struct calendar_day *days;
	struct calendar *old, *k = TAKE(c->arena, struct calendar);
	int n;
	TRY(read_csv(c, csv, &days, &n));
	TRY(calendars_read(c, c->arena, &old));
	merge(c, old, days, n, k);
	k->version = old->version + 1;
	*changes = 0;
	for (int i = 0; i < n; i++)
		*changes += !same_day(old, &days[i]);
	*out = k;
	return OK;
}

static enum status take(struct ctx *c, const char *csv, int64_t version)
{
	struct calendar_day *days;
	int n;
	TRY(read_csv(c, csv, &days, &n));
	for (int i = 0; i < n; i++)
		TRY(store_run(c, &q_put, INT(days[i].day), INT(days[i].work),
			      TEXT(days[i].name ? days[i].name : ""), INT(version)));
	return OK;
}

static enum status insert_change(struct ctx *c, int64_t id, const char *csv, const char *source,
				 const char *state, int64_t version)
{
	int64_t now = clock_now_ms(c->clock);
	return store_run(c, &q_change, INT(id), TEXT(source), TEXT(csv), TEXT(state),
			 INT(c->actor ? c->actor->person : 0), INT(now), INT(version ? now : 0),
			 INT(version));
}

static enum status record(struct ctx *c, const char *kind, int64_t id, const char *csv,
			  const char *source)
{
	uint8_t hash[SM3_SIZE];
	char hex[2 * SM3_SIZE + 1];
	crypto_sm3(csv, strlen(csv), hash);
	text_hex(hash, SM3_SIZE, hex);
	json_t *text = json_pack("{s:s,s:s}", "sm3", hex, "source", source);
	return org_record(c, kind, org__subject(c, "calendar", id), text, NULL, NULL);
}

enum status calendars_import(struct ctx *c, const char *csv, const char *source, int64_t *version)
{
	int64_t id = store_new_id(c);
	TRY(calendars_text(c, csv, &csv));
	TRY(calendars_version(c, version));
	*version += 1;
	TRY(take(c, csv, *version));
	TRY(insert_change(c, id, csv, source, "confirmed", *version));
	return record(c, "calendar.imported", id, csv, source);
}

enum status calendars_propose(struct ctx *c, const char *csv, const char *source, int64_t *id)
{
	struct calendar *k;
	int changes;
	TRY(calendars_text(c, csv, &csv));
	TRY(calendars_with(c, csv, &k, &changes));
	*id = store_new_id(c);
	TRY(insert_change(c, *id, csv, source, "proposed", 0));
	return record(c, "calendar.proposed", *id, csv, source);
}

enum status calendars_proposer(struct ctx *c, int64_t id, int64_t *person)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	*person = row_int(&r, 2);
	return OK;
}

enum status calendars_confirm(struct ctx *c, int64_t id, int64_t *version)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(id)));
	if (!text_same(row_text(&r, 1), "proposed"))
		return FAULT(c, S_CONFLICT, "calendar.settled");
	if (row_int(&r, 2) == c->actor->person)
		return FAULT(c, S_REFUSED, "calendar.second");
	TRY(calendars_version(c, version));
	*version += 1;
	TRY(take(c, row_text(&r, 0), *version));
	TRY(store_run(c, &q_confirm, INT(id), INT(c->actor->person), INT(clock_now_ms(c->clock)),
		      INT(*version)));
	return record(c, "calendar.confirmed", id, row_text(&r, 0), "");
}
