/* The quota ledger and its one gate. Every change is post(): lock the project, read the total,
 * weigh it, add the entry, write the total. Entries are numbered within their project, so that a
 * second writer that got past the lock would still meet the primary key. */
#include <assert.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/words.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "codec/json.h"
#include "law/dims.h"
#include "law/show.h"
#include "org/org.h"
#include "quota/quota.h"

/* clang-format off */
QUERY q_lock = { .name = "quota.lock", .takes = "i", .gives = "i", .sql =
	"UPDATE project SET rev = rev + 1 WHERE id = $1 RETURNING rev" };
QUERY q_level = { .name = "quota.level", .takes = "i", .gives = "i", .sql =
	"SELECT cloud_district FROM project WHERE id = $1" };
QUERY q_get = { .name = "quota.get", .takes = "i", .gives = "ittt", .sql =
	"SELECT rev, granted, reserved, used FROM quota WHERE project = $1" };
QUERY q_open = { .name = "quota.open", .takes = "iittt", .gives = "", .seal = "quota", .sql =
	"INSERT INTO quota (project, rev, granted, reserved, used, mac) VALUES ($1, $2, $3, $4, $5, $6)" };
QUERY q_total = { .name = "quota.total", .takes = "iittt", .gives = "", .seal = "quota", .sql =
	"UPDATE quota SET rev = $2, granted = $3, reserved = $4, used = $5, mac = $6 WHERE project = $1" };
QUERY q_entry = { .name = "quota.entry", .takes = "iiittttitiiii", .gives = "", .seal = "quota_entry", .sql =
	"INSERT INTO quota_entry (project, n, id, kind, granted, reserved, used, case_id, article, until_day, at_ms, person,"
	" office, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)" };
QUERY q_granted_to_case = { .name = "quota.granted_to_case", .takes = "iit", .gives = "t", .sql =
	"SELECT granted FROM quota_entry WHERE project = $1 AND case_id = $2 AND kind = $3" };
QUERY q_of_case = { .name = "quota.reserved_by_case", .takes = "ii", .gives = "t", .sql =
	"SELECT reserved FROM quota_entry WHERE project = $1 AND case_id = $2" };
/* Reservations with a day up to $1 whose case has neither used nor released them since. */
QUERY q_lapsed = { .name = "quota.lapsed", .takes = "i", .gives = "iitii", .sql =
	"SELECT e.project, e.case_id, e.article, e.at_ms, e.until_day FROM quota_entry e WHERE e.kind = 'reserve' AND e.until_day > 0"
	" AND e.until_day <= $1 AND NOT EXISTS (SELECT 1 FROM quota_entry l WHERE l.project = e.project AND l.case_id = e.case_id"
	" AND l.n > e.n) ORDER BY e.project, e.n" };
QUERY q_totals = { .name = "quota.totals", .takes = "", .gives = "ittt", .sql =
	"SELECT project, granted, reserved, used FROM quota ORDER BY project" };
QUERY q_entries = { .name = "quota.entries", .takes = "", .gives = "ittt", .sql =
	"SELECT project, granted, reserved, used FROM quota_entry ORDER BY project, n" };
QUERY q_difference = { .name = "quota.difference_add", .takes = "iitt", .gives = "", .sql =
	"INSERT INTO quota_difference (project, day, ledger, total) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (project, day) DO NOTHING" };
/* clang-format on */

/* Dims of three neighbouring columns: granted, reserved, used. */
static enum status three_read(struct ctx *c, const struct row *r, int first, struct dims out[3])
{
	for (int i = 0; i < 3; i++)
		TRY(law_dims_read(c, cloud_pack(c), row_text(r, first + i), &out[i]));
	return OK;
}

static enum status quota_read(struct ctx *c, int64_t project, struct quota *out)
{
	struct row r;
	struct dims d[3];
	TRY(store_one(c, &q_get, &r, INT(project)));
	TRY(three_read(c, &r, 1, d));
	*out = (struct quota){ project, row_int(&r, 0), d[0], d[1], d[2] };
	return OK;
}

enum status quota_get(struct ctx *c, int64_t project, struct quota *out)
{
	return quota_read(c, project, out);
}

static const char *dims_text(struct ctx *c, struct dims d)
{
	return law_dims_json(c->arena, cloud_pack(c), d);
}

enum status quota_open(struct ctx *c, int64_t project)
{
	const char *none = dims_text(c, (struct dims){ 0 });
	return store_run(c, &q_open, INT(project), INT(0), TEXT(none), TEXT(none), TEXT(none));
}

/* ---- the gate ---- */

struct change {
	const char *kind;
	struct dims granted, reserved, used;
	int32_t until_day;
};

static const char *dimension_title(const struct ctx *c, int i)
{
	const struct dimension *d = &cloud_pack(c)->dimensions[i];
	return law_say(&d->title, c->language);
}

/* A dimension that this change does not make tighter never blocks it. */
static enum status gate(struct ctx *c, const struct quota *q, const struct change *x,
			struct ground g)
{
	struct dims more = dims_sub(dims_add(x->reserved, x->used), x->granted);
	struct dims held = dims_add(dims_add(q->used, x->used), dims_add(q->reserved, x->reserved));
	struct dims granted = dims_add(q->granted, x->granted);
	for (int i = 0; i < DIMS_MAX; i++) {
		if (more.v[i] <= 0 || held.v[i] <= granted.v[i])
			continue;
		return FAULT_AT(c, S_REFUSED, g.article, "quota.over", TEXT(dimension_title(c, i)),
				INT(q->granted.v[i]), INT(q->used.v[i]), INT(q->reserved.v[i]),
				INT(more.v[i]));
	}
	return OK;
}

static enum status entry_add(struct ctx *c, int64_t project, int64_t n, const struct change *x,
			     struct ground g)
{
	return store_run(c, &q_entry, INT(project), INT(n), INT(store_new_id(c)), TEXT(x->kind),
			 TEXT(dims_text(c, x->granted)), TEXT(dims_text(c, x->reserved)),
			 TEXT(dims_text(c, x->used)), INT(g.case_id), TEXT(g.article),
			 INT(x->until_day), INT(clock_now_ms(c->clock)),
			 INT(c->actor ? c->actor->person : 0), INT(c->actor ? c->actor->org : 0));
}

static enum status lock(struct ctx *c, int64_t project)
{
	struct row r;
	return store_one(c, &q_lock, &r, INT(project));
}

/* The project is locked. */
static enum status post(struct ctx *c, int64_t project, const struct change *x, struct ground g)
{
	struct quota q;
	struct row level;
	assert(g.article);
	TRY(quota_read(c, project, &q));
	TRY(gate(c, &q, x, g));
	TRY(store_one(c, &q_level, &level, INT(project)));
	TRY(cloud_load_add(c, row_int(&level, 0), (struct dims){ 0 }, x->reserved));
	q.granted = dims_add(q.granted, x->granted);
	q.reserved = dims_add(q.reserved, x->reserved);
	q.used = dims_add(q.used, x->used);
	assert(!dims_negative(q.granted) && !dims_negative(q.reserved) && !dims_negative(q.used));
	TRY(entry_add(c, project, q.rev + 1, x, g));
	return store_run(c, &q_total, INT(project), INT(q.rev + 1), TEXT(dims_text(c, q.granted)),
			 TEXT(dims_text(c, q.reserved)), TEXT(dims_text(c, q.used)));
}

enum status quota_grant(struct ctx *c, int64_t project, struct dims more, struct ground g)
{
	TRY(lock(c, project));
	return post(c, project, &(struct change){ .kind = "grant", .granted = more }, g);
}

enum status quota_periodic(struct ctx *c, int64_t project, struct dims more, struct ground g)
{
	TRY(lock(c, project));
	return post(c, project, &(struct change){ .kind = "periodic", .granted = more }, g);
}

enum status quota_reserve(struct ctx *c, int64_t project, struct dims want, struct ground g,
			  int32_t until_day)
{
	assert(!dims_negative(want));
	TRY(lock(c, project));
	return post(c, project,
		    &(struct change){ .kind = "reserve", .reserved = want, .until_day = until_day },
		    g);
}

enum status quota_reserved_by(struct ctx *c, int64_t project, int64_t case_id, struct dims *out)
{
	struct rows rows;
	*out = (struct dims){ 0 };
	TRY(store_rows(c, &q_of_case, &rows, INT(project), INT(case_id)));
	for (int i = 0; i < rows.n; i++) {
		struct dims d;
		TRY(law_dims_read(c, cloud_pack(c), row_text(&rows.at[i], 0), &d));
		*out = dims_add(*out, d);
	}
	return OK;
}

static enum status give_back(struct ctx *c, int64_t project, const char *kind, struct ground g)
{
	struct dims held;
	TRY(lock(c, project));
	TRY(quota_reserved_by(c, project, g.case_id, &held));
	if (dims_zero(held))
		return OK;
	return post(c, project, &(struct change){ .kind = kind, .reserved = dims_scale(held, -1) },
		    g);
}

enum status quota_release(struct ctx *c, int64_t project, struct ground g)
{
	return give_back(c, project, "release", g);
}

enum status quota_use(struct ctx *c, int64_t project, struct dims want, struct ground g)
{
	struct dims held;
	assert(!dims_negative(want));
	TRY(lock(c, project));
	TRY(quota_reserved_by(c, project, g.case_id, &held));
	return post(
		c, project,
		&(struct change){ .kind = "use", .reserved = dims_scale(held, -1), .used = want },
		g);
}

enum status quota_free(struct ctx *c, int64_t project, struct dims less, struct ground g)
{
	assert(!dims_negative(less));
	TRY(lock(c, project));
	return post(c, project, &(struct change){ .kind = "free", .used = dims_scale(less, -1) },
		    g);
}

/* ---- expansions ---- */

static const char kind_expansion[] = "expansion";

static struct dims at_least_nothing(struct dims d)
{
	for (int i = 0; i < DIMS_MAX; i++)
		d.v[i] = d.v[i] > 0 ? d.v[i] : 0;
	return d;
}

enum status quota_expand(struct ctx *c, int64_t project, struct dims want, struct ground g,
			 int32_t until_day)
{
	struct quota q;
	struct dims own;
	assert(!dims_negative(want));
	TRY(lock(c, project));
	TRY(quota_reserved_by(c, project, g.case_id, &own));
	if (dims_same(own, want))
		return OK;
	if (!dims_zero(own))
		TRY(give_back(c, project, "release", g));
	TRY(quota_read(c, project, &q));
	struct dims missing =
		at_least_nothing(dims_sub(dims_add(dims_add(q.used, q.reserved), want), q.granted));
	if (!dims_zero(missing))
		TRY(post(c, project, &(struct change){ .kind = kind_expansion, .granted = missing },
			 g));
	return post(c, project,
		    &(struct change){ .kind = "reserve", .reserved = want, .until_day = until_day },
		    g);
}

enum status quota_expand_back(struct ctx *c, int64_t project, struct ground g)
{
	struct rows rows;
	struct quota q;
	struct dims given = { 0 }, d;
	TRY(give_back(c, project, "release", g));
	TRY(store_rows(c, &q_granted_to_case, &rows, INT(project), INT(g.case_id),
		       TEXT(kind_expansion)));
	for (int i = 0; i < rows.n; i++) {
		TRY(law_dims_read(c, cloud_pack(c), row_text(&rows.at[i], 0), &d));
		given = dims_add(given, d);
	}
	TRY(quota_read(c, project, &q));
	struct dims left = dims_sub(q.granted, dims_add(q.used, q.reserved));
	for (int i = 0; i < DIMS_MAX; i++)
		d.v[i] = given.v[i] < left.v[i] ? -given.v[i] : -left.v[i];
	if (dims_zero(d))
		return OK;
	return post(c, project, &(struct change){ .kind = kind_expansion, .granted = d }, g);
}

/* ---- by the clock ---- */

static enum status note(struct ctx *c, const char *kind, int64_t project, const char *text)
{
	int64_t id;
	return store_record(c,
			    &(struct record_entry){ .kind = kind,
						    .subject =
							    arena_printf(c->arena, "project:%lld",
									 (long long)project),
						    .text = text,
						    .result = "done" },
			    &id);
}

/* The office that applied hears of it. */
static enum status tell(struct ctx *c, int64_t case_id, const char *reserved)
{
	struct case_ k;
	enum status s = desk_case_load(c, case_id, &k);
	if (s == S_ABSENT) {
		fault_clear(c);
		return OK;
	}
	TRY(s);
	const struct step *first = k.procedure->first;
	return desk_notify(c, k.unit, first->bearers[0].role->name, k.id,
			   "notice.reservation_expired", VALUES(TEXT(k.title), TEXT(reserved)));
}

/* A reservation that stands gets as many working days as it had: an entry of its own, which changes
 * no amount. */
static enum status reservation_move(struct ctx *c, const struct row *r, int32_t until_day)
{
	int64_t project = row_int(r, 0);
	const struct change x = { .kind = "reserve", .until_day = until_day };
	TRY(lock(c, project));
	return post(c, project, &x, (struct ground){ row_int(r, 1), row_text(r, 2) });
}

enum status quota_reservations_move(struct ctx *c, const struct calendar *before,
				    const struct calendar *k, bool apply, struct moved **out,
				    int *n)
{
	struct rows rows;
	int room = 0;
	*out = NULL;
	*n = 0;
	TRY(store_rows(c, &q_lapsed, &rows, INT(INT32_MAX)));
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		int32_t from = day_of_ms(row_int(r, 3)), was = (int32_t)row_int(r, 4);
		int days = calendar_count(before, from, was);
		int32_t is = days > 0 ? calendar_add(k, from, days) : was;
		struct case_ of;
		if (was == is || was < org_today(c))
			continue;
		TRY(desk_case_load(c, row_int(r, 1), &of));
		if (apply)
			TRY(reservation_move(c, r, is));
		*VEC_ADD(c->arena, *out, *n, room) = (struct moved){
			of.id,    of.number,
			of.title, words_say(c->arena, c->language, "calendar.reservation", NULL, 0),
			was,      is
		};
	}
	return OK;
}

enum status quota_expire(struct ctx *c, int32_t day)
{
	struct rows rows;
	TRY(store_rows(c, &q_lapsed, &rows, INT(day)));
	for (int i = 0; i < rows.n; i++) {
		int64_t project = row_int(&rows.at[i], 0), case_id = row_int(&rows.at[i], 1);
		struct dims held;
		TRY(quota_reserved_by(c, project, case_id, &held));
		TRY(give_back(c, project, "expire",
			      (struct ground){ case_id, row_text(&rows.at[i], 2) }));
		if (dims_zero(held))
			continue;
		const char *reserved = dims_text(c, held);
		TRY(note(c, "quota.expired", project,
			 arena_printf(c->arena, "{\"case\":\"%lld\",\"reserved\":%s}",
				      (long long)case_id, reserved)));
		TRY(tell(c, case_id, reserved));
	}
	return OK;
}

/* Both lists come by project, so one walk along them compares every ledger with its total. */
enum status quota_recount(struct ctx *c, struct quota_difference **out, int *n)
{
	struct rows totals, entries;
	int at = 0, room = 0;
	*out = NULL;
	*n = 0;
	TRY(store_rows(c, &q_totals, &totals));
	TRY(store_rows(c, &q_entries, &entries));
	for (int i = 0; i < totals.n; i++) {
		struct quota_difference d = { .project = row_int(&totals.at[i], 0) };
		TRY(three_read(c, &totals.at[i], 1, d.total));
		for (; at < entries.n && row_int(&entries.at[at], 0) == d.project; at++) {
			struct dims one[3];
			TRY(three_read(c, &entries.at[at], 1, one));
			for (int k = 0; k < 3; k++)
				d.ledger[k] = dims_add(d.ledger[k], one[k]);
		}
		bool same = true;
		for (int k = 0; k < 3; k++)
			same = same && dims_same(d.ledger[k], d.total[k]);
		if (!same)
			*VEC_ADD(c->arena, *out, *n, room) = d;
	}
	return OK;
}

static const char *three_text(struct ctx *c, const struct dims d[3])
{
	return arena_printf(c->arena, "{\"granted\":%s,\"reserved\":%s,\"used\":%s}",
			    dims_text(c, d[0]), dims_text(c, d[1]), dims_text(c, d[2]));
}

enum status quota_recount_nightly(struct ctx *c, int32_t day)
{
	struct quota_difference *found;
	int n;
	TRY(quota_recount(c, &found, &n));
	for (int i = 0; i < n; i++) {
		const char *ledger = three_text(c, found[i].ledger),
			   *total = three_text(c, found[i].total);
		TRY(store_run(c, &q_difference, INT(found[i].project), INT(day), TEXT(ledger),
			      TEXT(total)));
		TRY(note(c, "quota.differs", found[i].project,
			 arena_printf(c->arena, "{\"ledger\":%s,\"total\":%s}", ledger, total)));
	}
	return OK;
}
