/* Every invariant of the simulated city, broken on purpose and seen to be found: a test that cannot
 * fail proves nothing. And a city of a few units that breaks none. */
#include "api/tables.h"
#include "civil/day.h"
#include "sim/town.h"
#include "store.h"

/* clang-format off */
QUERY q_ground = { "break.ground",
	"UPDATE case_ SET state = 'refused', step = NULL WHERE id = (SELECT MIN(case_id) FROM resource WHERE state <> 'reclaimed')", "", "" };
QUERY q_unused = { "break.unused",
	"UPDATE quota_entry SET kind = 'reserve' WHERE kind = 'use'", "", "" };
QUERY q_term = { "break.term",
	"UPDATE resource SET end_day = 19000 WHERE id = (SELECT MIN(id) FROM resource WHERE state = 'running')", "", "" };
QUERY q_total = { "break.ledger_total",
	"UPDATE quota SET granted = '{\"vcpu\":1}' WHERE project = (SELECT MIN(project) FROM quota_entry)", "", "" };
QUERY q_over = { "break.ledger_over",
	"UPDATE quota_entry SET used = '{\"vcpu\":9999999}' WHERE id = (SELECT MIN(id) FROM quota_entry)", "", "" };
QUERY q_differs = { "break.recount", "UPDATE entry SET kind = 'quota.differs' WHERE id = (SELECT MAX(id) FROM entry)", "", "" };
QUERY q_leftover = { "break.leftover",
	"UPDATE quota_entry SET reserved = '{\"vcpu\":1}' WHERE id = (SELECT MIN(e.id) FROM quota_entry e JOIN case_ k"
	" ON k.id = e.case_id WHERE k.state <> 'open')", "", "" };
QUERY q_fen = { "break.fen",
	"UPDATE statement_line SET amount_fen = amount_fen + 1 WHERE statement = (SELECT MIN(id) FROM statement WHERE lines > 0)"
	" AND n = 1", "", "" };
QUERY q_price = { "break.price", "UPDATE price SET from_day = from_day + 2000", "", "" };
QUERY q_no_price = { "break.no_price", "UPDATE statement_line SET price_id = 1 WHERE n = 1", "", "" };
QUERY q_use = { "break.use", "UPDATE resource_use SET quantity = quantity + 1", "", "" };
QUERY q_seconds = { "break.seconds", "UPDATE statement_line SET seconds = seconds - 1 WHERE n = 1", "", "" };
QUERY q_sum = { "break.total",
	"UPDATE statement SET total_fen = total_fen + 1 WHERE id = (SELECT MIN(id) FROM statement WHERE lines > 0)", "", "" };
QUERY q_lines = { "break.lines",
	"UPDATE statement SET lines = lines + 1 WHERE id = (SELECT MIN(id) FROM statement WHERE lines > 0)", "", "" };
QUERY q_office = { "break.office", "UPDATE grant_ SET until_day = 19000 WHERE role = 'ei_dept.reviewer'", "", "" };
QUERY q_proposed = { "break.proposed", "UPDATE grant_ SET state = 'proposed' WHERE role = 'ei_dept.approver'", "", "" };
QUERY q_stand_in = { "break.stand_in",
	"UPDATE decision SET principal = person, person = 77 WHERE role = 'operator.reviewer'", "", "" };
QUERY q_others_duty = { "break.duty", "UPDATE decision SET org = org + 1 WHERE role = 'operator.provisioner'", "", "" };
QUERY q_conflict = { "break.conflict",
	"UPDATE decision SET person = 77, principal = 0 WHERE case_ = (SELECT MIN(id) FROM case_ WHERE procedure = 'apply_quota'"
	" AND state = 'done')", "", "" };
QUERY q_own = { "break.own",
	"INSERT INTO handled (person, unit, at_ms) SELECT DISTINCT d.person, k.unit, 0 FROM decision d JOIN case_ k ON k.id = d.case_"
	" WHERE d.role = 'ei_dept.approver' AND k.party = 0", "", "" };
QUERY q_recorded = { "break.recorded",
	"UPDATE decision SET entry = entry - 1 WHERE case_ = (SELECT MIN(case_) FROM decision)", "", "" };
QUERY q_nobody = { "break.nobody",
	"UPDATE duty SET state = 'closed' WHERE case_ = (SELECT MIN(id) FROM case_ WHERE state = 'open')", "", "" };
QUERY q_ended = { "break.ended",
	"UPDATE duty SET state = 'open' WHERE case_ = (SELECT MIN(id) FROM case_ WHERE state = 'done')", "", "" };
QUERY q_level = { "break.level", "UPDATE system SET protection_level = 4", "", "" };
QUERY q_extension = { "break.extension",
	"UPDATE resource SET class = 'emergency', end_day = 22000 WHERE id = (SELECT MIN(id) FROM resource WHERE state = 'running')", "", "" };
QUERY q_kept = { "break.kept",
	"UPDATE resource SET ended_ms = 1700000000000, keep_day = 22000 WHERE id = (SELECT MIN(id) FROM resource)", "", "" };
QUERY q_frozen = { "break.frozen",
	"INSERT INTO freeze_ (id, warning, project, unit, district, vendor, cloud_district, from_ms, case_id, person, mac)"
	" SELECT 5, w.id, r.project, 0, 0, 0, 0, r.opened_ms - 1, 0, 0, w.mac FROM resource r JOIN warning w ON w.id = 5"
	" WHERE r.id = (SELECT MIN(id) FROM resource)", "", "" };
QUERY q_warned = { "break.warned",
	"INSERT INTO warning (id, number, case_id, unit, district, vendor, cloud_district, project, system, kind, requirement, finding,"
	" issued_ms, due_day, person, mac) SELECT 5, 'x', 5, 0, 0, 0, 0, r.project, r.system, '', '', '', 0, 0, 0, g.mac"
	" FROM resource r CROSS JOIN grant_ g WHERE r.id = (SELECT MIN(id) FROM resource) AND g.id = (SELECT MIN(id) FROM grant_)", "", "" };
QUERY q_capacity = { "break.capacity", "UPDATE cloud_node_version SET capacity = '{\"vcpu\":1}'", "", "" };
/* clang-format on */

static const struct {
	const char *invariant;
	const struct query *q;
	bool whole_only;
	const struct query *first; /* what it takes */
} breaks[] = {
	{ "resource.ground", &q_ground },
	{ "resource.ground", &q_unused },
	{ "resource.term", &q_term },
	{ "quota.ledger", &q_total },
	{ "quota.ledger", &q_over },
	{ "quota.recount", &q_differs },
	{ "quota.leftover", &q_leftover },
	{ "statement.line", &q_fen },
	{ "statement.line", &q_price },
	{ "statement.line", &q_no_price },
	{ "statement.line", &q_use },
	{ "statement.line", &q_seconds },
	{ "statement.total", &q_sum },
	{ "statement.total", &q_lines },
	{ "decision.office", &q_office },
	{ "decision.office", &q_proposed },
	{ "decision.office", &q_stand_in },
	{ "decision.office", &q_others_duty },
	{ "decision.conflict", &q_conflict },
	{ "decision.own_unit", &q_own },
	{ "decision.recorded", &q_recorded },
	{ "case.actor", &q_nobody },
	{ "case.actor", &q_ended },
	{ "system.level", &q_level, true },
	{ "cloud.capacity", &q_capacity, true },
	{ "resource.extension", &q_extension },
	{ "resource.kept", &q_kept, true },
	{ "project.frozen", &q_frozen, true, &q_warned },
};

struct breaking {
	const struct query *q, *first;
	const char *invariant;
	int64_t since;
	bool found;
	int n;
};

/* Breaks it, looks, and lets the transaction fail. */
static enum status break_work(struct ctx *c, void *arg)
{
	struct breaking *b = arg;
	const struct breach *found;
	if (b->first)
		TRY(store_run(c, b->first));
	if (b->q)
		TRY(store_run(c, b->q));
	TRY(invariants_check(c, 0, b->since, &found, &b->n));
	for (int i = 0; i < b->n && i < BREACHES; i++)
		b->found |= strcmp(found[i].invariant, b->invariant) == 0;
	return S_REFUSED;
}

static void run(struct test_store *t)
{
	const struct simulate_options o = { .seed = 11,
					    .units = 10,
					    .first_day = day_make(2024, 1, 2),
					    .last_day = day_make(2024, 6, 20),
					    .pack_day = day_make(2024, 4, 1),
					    .quick = true };
	struct town *town = NULL;
	t->ctx.tables = tables_gather(&t->arena);
	if (!CHECK(simulate(&t->ctx, &o, &town) == OK))
		return;
	struct ctx *c = town->s.c;
	CHECK_INT(town->tally.broken, 0);
	CHECK(town->tally.decisions > 200);
	struct breaking none = { .invariant = "" };
	CHECK(store_write_plain(c, break_work, &none) == S_REFUSED);
	CHECK_INT(none.n, 0);
	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
		for (int64_t since = 0; since <= !breaks[i].whole_only; since++) {
			struct breaking b = { .q = breaks[i].q,
					      .first = breaks[i].first,
					      .invariant = breaks[i].invariant,
					      .since = since };
			CHECK(store_write_plain(c, break_work, &b) == S_REFUSED);
			if (!CHECK(b.found))
				printf("    %s is not seen to break %s (%s)\n", b.q->name,
				       b.invariant, since ? "what moved" : "whole");
			arena_reset(c->arena);
		}
}

int main(void)
{
	test_stores(run);
	return test_done();
}
