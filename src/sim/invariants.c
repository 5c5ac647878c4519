/* What must be true of a city in every state: queries that must find nothing, a few of them with
 * arithmetic behind.
 *
 * Each has two texts: over the whole city, and over what the record says has moved ($1: the last
 * entry that was looked at, $2: when). They read tables as they are and share no code with what
 * they judge: the arithmetic of money, of the ledger and of days is done once more here. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "sim/simulate.h"
#include "sim/town.h"

/* clang-format off */
#define MOVED "(SELECT DISTINCT CAST(substr(subject, 6) AS BIGINT) AS id FROM entry WHERE id > $1 AND subject LIKE 'case:%') m"
/* $1 and $2 are taken by every query, so that one call fits all. */
#define ALWAYS " AND $1 >= 0 AND $2 >= 0"
#define DAY(ms) "((" ms " + 28800000) / 86400000)"

#define GROUND(from) \
	"SELECT r.id, r.class FROM " from " WHERE r.state <> 'reclaimed'" \
	" AND (NOT EXISTS (SELECT 1 FROM case_ k WHERE k.id = r.case_id AND (k.state = 'open' OR k.state = 'done'))" \
	" OR ((r.class = 'test' OR r.class = 'formal') AND NOT EXISTS (SELECT 1 FROM quota_entry e WHERE e.project = r.project" \
	" AND e.case_id = r.case_id AND e.kind = 'use')))" ALWAYS " ORDER BY r.id"
QUERY q_ground = { "invariant.ground", GROUND("resource r"), "ii", "it" };
QUERY q_ground_moved = { "invariant.ground_moved", GROUND(MOVED " JOIN resource r ON r.case_id = m.id"), "ii", "it" };

QUERY q_term = { "invariant.term",
	"SELECT r.id, r.class FROM resource r WHERE r.state = 'running' AND r.end_day > 0 AND r.end_day < " DAY("$2")
	" AND $1 >= 0 ORDER BY r.id", "ii", "it" };

/* Classes with a term of their own: their ground's ledger says until when, and that it lives. */
QUERY q_extension = { "invariant.extension",
	"SELECT r.id, r.class FROM resource r WHERE (r.class = 'development' OR r.class = 'emergency' OR r.class = 'temporary')"
	" AND (r.state = 'running' OR r.state = 'suspended') AND (r.end_day <> COALESCE((SELECT e.until_day FROM ground_entry e"
	" WHERE e.case_id = r.case_id AND e.until_day > 0 ORDER BY e.n DESC LIMIT 1), -1) OR EXISTS (SELECT 1 FROM ground_entry e"
	" WHERE e.case_id = r.case_id AND e.kind = 'end'))" ALWAYS " ORDER BY r.id", "ii", "it" };
QUERY q_kept = { "invariant.kept",
	"SELECT r.id, r.class FROM resource r WHERE r.ended_ms > 0 AND r.keep_day > 0 AND " DAY("r.ended_ms") " <= r.keep_day" ALWAYS
	" ORDER BY r.id", "ii", "it" };
QUERY q_frozen = { "invariant.frozen",
	"SELECT r.id, r.class FROM resource r JOIN freeze_ f ON f.project = r.project AND r.opened_ms > f.from_ms"
	" WHERE NOT EXISTS (SELECT 1 FROM freeze_lift l WHERE l.freeze_ = f.id AND l.at_ms <= r.opened_ms)" ALWAYS " ORDER BY r.id",
	"ii", "it" };

#define LEDGER(where) \
	"SELECT q.project, e.n, q.granted, q.reserved, q.used, e.granted, e.reserved, e.used FROM quota q JOIN quota_entry e" \
	" ON e.project = q.project WHERE " where " ORDER BY q.project, e.n"
QUERY q_ledger = { "invariant.ledger", LEDGER("$1 >= 0 AND $2 >= 0"), "ii", "iitttttt" };
QUERY q_ledger_moved = { "invariant.ledger_moved",
	LEDGER("q.project IN (SELECT x.project FROM " MOVED " JOIN quota_entry x ON x.case_id = m.id) AND $2 >= 0"), "ii", "iitttttt" };

QUERY q_recounts = { "invariant.recounts",
	"SELECT e.id, e.kind FROM entry e WHERE e.id > $1 AND (e.kind = 'quota.differs' OR e.kind = 'resource.differs' OR e.kind = 'capacity.differs') AND $2 >= 0"
	" ORDER BY e.id", "ii", "it" };

#define LEFTOVER(from) \
	"SELECT e.case_id, e.n, e.reserved FROM " from " JOIN case_ k ON k.id = e.case_id WHERE k.state <> 'open'" ALWAYS \
	" ORDER BY e.case_id, e.project, e.n"
QUERY q_leftover = { "invariant.leftover", LEFTOVER("quota_entry e"), "ii", "iit" };
QUERY q_leftover_moved = { "invariant.leftover_moved", LEFTOVER(MOVED " JOIN quota_entry e ON e.case_id = m.id"), "ii", "iit" };

/* Lines never change once they are drawn. */
#define LINES(from, and) \
	"SELECT s.id, l.n, l.price_micro, l.quantity, l.seconds, l.period_seconds, l.factor, l.amount_fen, l.from_ms, l.to_ms," \
	" p.price_micro, p.from_day, (SELECT MIN(q.from_day) FROM price q WHERE q.district = p.district AND q.code = p.code" \
	" AND q.withdrawn = 0 AND q.from_day > p.from_day), CASE WHEN p.code = l.code AND p.metering = l.metering THEN 1 ELSE 0 END," \
	" CASE WHEN EXISTS (SELECT 1 FROM resource_use u WHERE u.origin = l.use_id AND u.code = l.code AND u.quantity = l.quantity" \
	" AND u.from_ms <= l.from_ms AND (u.to_ms = 0 OR u.to_ms >= l.to_ms)) OR EXISTS (SELECT 1 FROM usage_count u" \
	" WHERE u.origin = l.use_id AND u.code = l.code AND u.quantity = l.quantity) THEN 1 ELSE 0 END, l.metering" \
	" FROM " from " JOIN statement_line l ON l.statement = s.id AND l.draw = s.draw LEFT JOIN price p ON p.id = l.price_id" \
	" WHERE s.lines > 0" and ALWAYS " ORDER BY s.id, l.n"
#define LINES_GIVES "iiiiiiiiiiiiiiit"
QUERY q_lines = { "invariant.lines", LINES("statement s", ""), "ii", LINES_GIVES };
QUERY q_lines_moved = { "invariant.lines_moved", LINES(MOVED " JOIN case_ k ON k.id = m.id JOIN statement s ON s.id = k.subject", " AND s.drawn_ms >= $2"), "ii", LINES_GIVES };

#define TOTALS(from) \
	"SELECT s.id, s.kind FROM " from " WHERE (s.total_fen <> (SELECT COALESCE(SUM(l.amount_fen), 0) FROM statement_line l" \
	" WHERE l.statement = s.id AND l.draw = s.draw) OR s.lines <> (SELECT COUNT(*) FROM statement_line l" \
	" WHERE l.statement = s.id AND l.draw = s.draw))" ALWAYS " ORDER BY s.id"
QUERY q_totals = { "invariant.totals", TOTALS("statement s"), "ii", "it" };
QUERY q_totals_moved = { "invariant.totals_moved", TOTALS(MOVED " JOIN case_ k ON k.id = m.id JOIN statement s ON s.id = k.subject"), "ii", "it" };

#define OFFICE(from) \
	"SELECT d.case_, d.role FROM " from " WHERE d.person <> 0 AND d.at_ms >= $2 AND $1 >= 0 AND (NOT EXISTS (SELECT 1 FROM grant_ g" \
	" WHERE g.person = CASE WHEN d.principal <> 0 THEN d.principal ELSE d.person END AND g.org = d.org AND g.role = d.role" \
	" AND (g.state = 'confirmed' OR g.state = 'ended') AND g.from_day <= " DAY("d.at_ms") " AND (g.until_day = 0 OR g.until_day >= " \
	DAY("d.at_ms") ")) OR (d.principal <> 0 AND NOT EXISTS (SELECT 1 FROM delegation x WHERE x.principal = d.principal" \
	" AND x.delegate = d.person AND x.from_day <= " DAY("d.at_ms") " AND x.until_day >= " DAY("d.at_ms") \
	" AND (x.ended_ms = 0 OR x.ended_ms >= d.at_ms))) OR (d.duty <> 0 AND NOT EXISTS (SELECT 1 FROM duty y WHERE y.case_ = d.case_" \
	" AND y.id = d.duty AND y.org = d.org AND y.role = d.role AND y.step = d.step))) ORDER BY d.case_, d.rev"
QUERY q_office = { "invariant.office", OFFICE("decision d"), "ii", "it" };
QUERY q_office_moved = { "invariant.office_moved", OFFICE(MOVED " JOIN decision d ON d.case_ = m.id"), "ii", "it" };

#define CONFLICT(from) \
	"SELECT d.case_, d.rev, d.role, f.role FROM " from " JOIN decision f ON f.case_ = d.case_ AND f.role > d.role" \
	" AND (f.person = d.person OR f.person = d.principal OR f.principal = d.person OR (f.principal <> 0 AND f.principal = d.principal))" \
	" WHERE d.person <> 0 AND f.person <> 0" ALWAYS " ORDER BY d.case_, d.rev, f.rev"
QUERY q_conflict = { "invariant.conflict", CONFLICT("decision d"), "ii", "iitt" };
QUERY q_conflict_moved = { "invariant.conflict_moved", CONFLICT(MOVED " JOIN decision d ON d.case_ = m.id"), "ii", "iitt" };

#define OWN(from) \
	"SELECT d.case_, d.role FROM " from " JOIN case_ k ON k.id = d.case_ JOIN handled h ON h.person = d.person AND h.unit = k.unit" \
	" AND h.at_ms < d.at_ms WHERE k.party = 0 AND d.org <> k.unit AND d.org <> k.sponsor AND (d.role LIKE 'ei_dept.%' OR d.role LIKE 'authority.%'" \
	" OR d.role LIKE 'operator.%')" ALWAYS " ORDER BY d.case_, d.rev"
QUERY q_own = { "invariant.own", OWN("decision d"), "ii", "it" };
QUERY q_own_moved = { "invariant.own_moved", OWN(MOVED " JOIN decision d ON d.case_ = m.id"), "ii", "it" };

#define ACTOR(from) \
	"SELECT k.id, k.procedure FROM " from " WHERE ((k.state = 'open' AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.case_ = k.id" \
	" AND d.state = 'open')) OR (k.state <> 'open' AND EXISTS (SELECT 1 FROM duty d WHERE d.case_ = k.id AND d.state = 'open')))" \
	ALWAYS " ORDER BY k.id"
QUERY q_actor = { "invariant.actor", ACTOR("case_ k"), "ii", "it" };
QUERY q_actor_moved = { "invariant.actor_moved", ACTOR(MOVED " JOIN case_ k ON k.id = m.id"), "ii", "it" };

#define RECORDED(from, and) \
	"SELECT d.case_, d.step FROM " from " LEFT JOIN entry e ON e.id = d.entry WHERE (e.id IS NULL OR e.person <> d.person" \
	" OR e.result <> 'done' OR e.subject <> 'case:' || CAST(d.case_ AS TEXT))" and ALWAYS " ORDER BY d.case_, d.rev"
QUERY q_recorded = { "invariant.recorded", RECORDED("decision d", ""), "ii", "it" };
QUERY q_recorded_moved = { "invariant.recorded_moved", RECORDED(MOVED " JOIN decision d ON d.case_ = m.id", " AND d.at_ms >= $2"), "ii", "it" };

#define LEVEL(from) \
	"SELECT y.id, y.name FROM " from " WHERE (y.classified = 1 OR y.protection_level > 3) AND EXISTS (SELECT 1 FROM resource r" \
	" WHERE r.system = y.id AND r.state = 'running')" ALWAYS " ORDER BY y.id"
QUERY q_level = { "invariant.level", LEVEL("system y"), "ii", "it" };
/* A level's pools on the day ($2), then what is held there; a domain's level is its own id. */
#define LEVEL_OF "CASE WHEN c.kind = 'domain' THEN c.id ELSE c.district END"
QUERY q_placed = { "invariant.placed",
	"SELECT " LEVEL_OF " AS level, 0 AS held, v.capacity AS dims, 1 AS quantity FROM cloud c JOIN cloud_node n ON n.cloud = c.id"
	" AND n.kind = 'pool' JOIN cloud_node_version v ON v.node = n.id WHERE v.ended = 0 AND v.from_day <= " DAY("$2") " AND $1 >= 0"
	" AND NOT EXISTS (SELECT 1 FROM cloud_node_version w WHERE w.node = v.node AND w.from_day <= " DAY("$2")
	" AND (w.from_day > v.from_day OR (w.from_day = v.from_day AND w.n > v.n)))"
	" UNION ALL SELECT r.cloud_district, 1, u.dims, CAST(SUM(u.quantity) AS BIGINT) FROM resource_use u JOIN resource r ON r.id = u.resource"
	" WHERE u.to_ms = 0 AND NOT EXISTS (SELECT 1 FROM resource_use w WHERE w.replaces = u.id) GROUP BY r.cloud_district, u.dims"
	" ORDER BY 1, 2", "ii", "iiti" };
/* clang-format on */

/* ---- rows that need arithmetic ---- */

struct judging {
	struct ctx *c;
	const char *invariant;
	struct breach found[BREACHES]; /* not in the arena: what a row's work takes there is gone */
	int n;
	/* of the group under way */
	int64_t subject;
	struct dims total[3], sum[3];
	bool bad;
};

static enum status breach(struct judging *j, int64_t subject, const char *what)
{
	if (j->n < BREACHES) {
		struct breach *b = &j->found[j->n];
		*b = (struct breach){ .invariant = j->invariant, .subject = subject };
		snprintf(b->what, sizeof b->what, "%s", what);
	}
	j->n++;
	return OK;
}

/* Every row is one. */
static enum status plain(struct ctx *c, void *arg, const struct row *r)
{
	(void)c;
	return breach(arg, row_int(r, 0), row_text(r, 1) ? row_text(r, 1) : "");
}

/* {"memory_gib":32,"vcpu":8}: what the database holds is canonical. */
static enum status read_dims(struct ctx *c, const char *json, struct dims *out)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	*out = (struct dims){ 0 };
	for (const char *at = strchr(json, '"'); at; at = strchr(at, '"')) {
		char name[40];
		const char *close = strchr(++at, '"');
		if (!close || close - at >= (int)sizeof name)
			return FAULT(c, S_BROKEN, "store.broken");
		memcpy(name, at, (size_t)(close - at));
		name[close - at] = '\0';
		int place = law_dimension_find(p, name);
		if (place < 0 || close[1] != ':')
			return FAULT(c, S_BROKEN, "store.broken");
		const char *number = close + 2;
		char digits[24];
		size_t len = strcspn(number, ",}");
		if (len >= sizeof digits)
			return FAULT(c, S_BROKEN, "store.broken");
		memcpy(digits, number, len);
		digits[len] = '\0';
		if (!text_int(digits, &out->v[place]))
			return FAULT(c, S_BROKEN, "store.broken");
		at = number;
	}
	return OK;
}

static enum status read_three(struct ctx *c, const struct row *r, int at, struct dims out[3])
{
	for (int i = 0; i < 3; i++)
		TRY(read_dims(c, row_text(r, at + i), &out[i]));
	return OK;
}

/* The ledger of a project is over: its sums must be the total. */
static enum status ledger_end(struct judging *j)
{
	bool same = true;
	for (int i = 0; i < 3 && j->subject; i++)
		same = same && dims_same(j->sum[i], j->total[i]);
	if (j->subject && !same)
		TRY(breach(j, j->subject, "the entries do not add up to the total"));
	memset(j->sum, 0, sizeof j->sum);
	j->bad = false;
	return OK;
}

static enum status ledger(struct ctx *c, void *arg, const struct row *r)
{
	struct judging *j = arg;
	struct dims d[3];
	if (row_int(r, 0) != j->subject) {
		TRY(ledger_end(j));
		j->subject = row_int(r, 0);
		TRY(read_three(c, r, 2, j->total));
	}
	TRY(read_three(c, r, 5, d));
	for (int i = 0; i < 3; i++)
		j->sum[i] = dims_add(j->sum[i], d[i]);
	bool over = dims_over(dims_add(j->sum[1], j->sum[2]), j->sum[0]) >= 0 ||
		    dims_negative(j->sum[0]) || dims_negative(j->sum[1]) ||
		    dims_negative(j->sum[2]);
	if (over && !j->bad) {
		j->bad = true;
		return breach(j, j->subject, "more is used and reserved than granted");
	}
	return OK;
}

static enum status leftover_end(struct judging *j)
{
	if (j->subject && !dims_zero(j->sum[0]))
		TRY(breach(j, j->subject, "an ended case holds a reservation"));
	memset(j->sum, 0, sizeof j->sum);
	return OK;
}

static enum status leftover(struct ctx *c, void *arg, const struct row *r)
{
	struct judging *j = arg;
	struct dims d;
	if (row_int(r, 0) != j->subject) {
		TRY(leftover_end(j));
		j->subject = row_int(r, 0);
	}
	TRY(read_dims(c, row_text(r, 2), &d));
	j->sum[0] = dims_add(j->sum[0], d);
	return OK;
}

/* Capacity of the level's pools comes first. In a dimension that no pool names nothing is declared.
 */
static enum status placed_end(struct judging *j)
{
	for (int i = 0; i < DIMS_MAX && j->subject >= 0; i++)
		if (j->sum[0].v[i] > 0 && j->sum[1].v[i] > j->sum[0].v[i]) {
			TRY(breach(j, j->subject, "more is placed than the pools have"));
			break;
		}
	memset(j->sum, 0, sizeof j->sum);
	return OK;
}

static enum status placed(struct ctx *c, void *arg, const struct row *r)
{
	struct judging *j = arg;
	struct dims d;
	if (row_int(r, 0) != j->subject) {
		TRY(placed_end(j));
		j->subject = row_int(r, 0);
	}
	TRY(read_dims(c, row_text(r, 2), &d));
	struct dims *sum = &j->sum[row_int(r, 1)];
	*sum = dims_add(*sum, dims_scale(d, row_int(r, 3)));
	return OK;
}

/* price x quantity x seconds x factor, rounded once, half up: micro-yuan to fen is 10^4, the factor
 * counts ten thousandths. */
static int64_t amount_of(const struct row *r)
{
	__int128 product = (__int128)row_int(r, 2) * row_int(r, 3) * row_int(r, 4) * row_int(r, 6);
	__int128 by = (__int128)row_int(r, 5) * 10000 * 10000;
	return (int64_t)((2 * product + by) / (2 * by));
}

static enum status bill_line(struct ctx *c, void *arg, const struct row *r)
{
	struct judging *j = arg;
	const char *what = NULL;
	bool counted = text_same(row_text(r, 15), "count");
	int32_t first = day_of_ms(row_int(r, 8)), last = day_of_ms(row_int(r, 9) - 1);
	if (!row_int(r, 13) || row_int(r, 10) != row_int(r, 2))
		what = "no such price";
	else if (row_int(r, 11) > first || (r->v[12].kind == V_INT && row_int(r, 12) <= last))
		what = "the price was not in force";
	else if (!row_int(r, 14))
		what = "no metered use explains it";
	else if (!counted && row_int(r, 4) != row_int(r, 9) / 1000 - row_int(r, 8) / 1000)
		what = "the seconds are not those of its days";
	else if (row_int(r, 5) <= 0 || amount_of(r) != row_int(r, 7))
		what = "the amount is not price x quantity x time x factor";
	if (!what)
		return OK;
	return breach(j, row_int(r, 0),
		      arena_printf(c->arena, "line %lld: %s", (long long)row_int(r, 1), what));
}

static enum status conflict(struct ctx *c, void *arg, const struct row *r)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	const struct role *a = law_role_find(p, row_text(r, 2)),
			  *b = law_role_find(p, row_text(r, 3));
	const struct exclusion *why;
	if (!a || !b || !a->function || !b->function ||
	    !law_functions_exclude(p, a->function, b->function, &why))
		return OK;
	return breach(arg, row_int(r, 0),
		      arena_printf(c->arena, "%s and %s by one person", a->name, b->name));
}

/* ---- all of them ---- */

static const struct invariant {
	const char *name;
	const struct query *whole, *moved; /* moved NULL: at whole looks alone */
	enum status (*row)(struct ctx *c, void *arg, const struct row *r);
	enum status (*end)(struct judging *j);
} all[] = {
	{ "resource.ground", &q_ground, &q_ground_moved, plain, NULL },
	{ "resource.term", &q_term, &q_term, plain, NULL },
	{ "resource.extension", &q_extension, &q_extension, plain, NULL },
	{ "resource.kept", &q_kept, NULL, plain, NULL },
	{ "project.frozen", &q_frozen, NULL, plain, NULL },
	{ "quota.ledger", &q_ledger, &q_ledger_moved, ledger, ledger_end },
	{ "quota.recount", &q_recounts, &q_recounts, plain, NULL },
	{ "quota.leftover", &q_leftover, &q_leftover_moved, leftover, leftover_end },
	{ "statement.line", &q_lines, &q_lines_moved, bill_line, NULL },
	{ "statement.total", &q_totals, &q_totals_moved, plain, NULL },
	{ "decision.office", &q_office, &q_office_moved, plain, NULL },
	{ "decision.conflict", &q_conflict, &q_conflict_moved, conflict, NULL },
	{ "decision.own_unit", &q_own, &q_own_moved, plain, NULL },
	{ "decision.recorded", &q_recorded, &q_recorded_moved, plain, NULL },
	{ "case.actor", &q_actor, &q_actor_moved, plain, NULL },
	{ "cloud.capacity", &q_placed, NULL, placed, placed_end },
	{ "system.level", &q_level, NULL, plain, NULL },
};

struct look {
	struct judging j;
	int64_t since_ms, since_entry;
};

static enum status look_work(struct ctx *c, void *arg)
{
	struct look *l = arg;
	bool whole = l->since_entry == 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct query *q = whole ? all[i].whole : all[i].moved;
		if (!q)
			continue;
		/* The day of a term is today's, not that of the last look. */
		bool today = q == &q_term || q == &q_placed;
		int64_t ms = today ? clock_now_ms(c->clock) : l->since_ms;
		l->j.invariant = all[i].name;
		l->j.subject = 0;
		TRY(store_each(c, q, all[i].row, &l->j, INT(l->since_entry), INT(ms)));
		if (all[i].end)
			TRY(all[i].end(&l->j));
	}
	return OK;
}

enum status invariants_check(struct ctx *c, int64_t since_ms, int64_t since_entry,
			     const struct breach **out, int *n)
{
	struct look *l = TAKE(c->arena, struct look);
	*l = (struct look){ .j = { .c = c }, .since_ms = since_ms, .since_entry = since_entry };
	TRY(store_read(c, look_work, l));
	*out = l->j.found;
	*n = l->j.n;
	return OK;
}
