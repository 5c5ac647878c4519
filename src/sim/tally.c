/* What a run comes to: counts, a table for people, the digest for whoever compares two runs. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "civil/money.h"
#include "codec/json.h"
#include "sim/town.h"

/* clang-format off */
QUERY q_entries = { "sim.entries",
	"SELECT id, at_ms, kind, subject, person, office, result, text FROM entry WHERE id > $1 ORDER BY id", "i", "iittiitt" };
QUERY q_cases = { "sim.cases",
	"SELECT procedure, COUNT(*), CAST(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS BIGINT),"
	" CAST(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT),"
	" CAST(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END) AS BIGINT),"
	" CAST(SUM(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END) AS BIGINT),"
	" CAST(SUM(CASE WHEN state = 'released' THEN 1 ELSE 0 END) AS BIGINT)"
	" FROM case_ GROUP BY procedure ORDER BY procedure", "", "tiiiiii" };
QUERY q_duties = { "sim.duties",
	"SELECT k.procedure, CAST(SUM(CASE WHEN d.state <> 'open' AND d.due_day IS NOT NULL AND d.late = 0 THEN 1 ELSE 0 END) AS BIGINT),"
	" CAST(SUM(CASE WHEN d.late > 0 OR (d.state = 'open' AND d.card = 'red') THEN 1 ELSE 0 END) AS BIGINT)"
	" FROM duty d JOIN case_ k ON k.id = d.case_ GROUP BY k.procedure ORDER BY k.procedure", "", "tii" };
QUERY q_decisions = { "sim.decisions", "SELECT COUNT(*) FROM decision", "", "i" };
QUERY q_money = { "sim.money",
	"SELECT kind, state, COUNT(*), CAST(COALESCE(SUM(total_fen), 0) AS BIGINT) FROM statement GROUP BY kind, state"
	" ORDER BY kind, state", "", "ttii" };
QUERY q_things = { "sim.things",
	"SELECT (SELECT COUNT(*) FROM system), (SELECT COUNT(*) FROM resource), (SELECT COUNT(*) FROM resource WHERE state <> 'reclaimed')",
	"", "iii" };
/* clang-format on */

void counts_add(struct town *t, struct counts *k, const char *name, int64_t n)
{
	for (int i = 0; i < k->n; i++) {
		if (!text_same(k->at[i].name, name))
			continue;
		k->at[i].n += n;
		return;
	}
	*VEC_ADD(t->s.keep, k->at, k->n, k->room) =
		(struct count){ arena_text(t->s.keep, name), n };
}

/* ---- the digest ---- */

/* Business content alone: no signature, salt, token, request or row number, so that the same seed
 * gives the same on either database. Each entry is hashed behind what came before it. */
static enum status take_entry(struct ctx *c, void *arg, const struct row *r)
{
	struct town *t = arg;
	char numbers[4][24];
	static const int ints[] = { 1, 4, 5 };
	(void)c;
	for (int i = 0; i < 3; i++)
		snprintf(numbers[i], sizeof numbers[i], "%lld;", (long long)row_int(r, ints[i]));
	const char *texts[] = { numbers[0], row_text(r, 2), row_text(r, 3), numbers[1],
				numbers[2], row_text(r, 6), row_text(r, 7) };
	struct crypto_piece pieces[8] = { { t->tally.digest, SM3_SIZE } };
	uint8_t out[SM3_SIZE];
	for (int i = 0; i < 7; i++)
		pieces[i + 1] = (struct crypto_piece){ texts[i], strlen(texts[i]) + 1 };
	crypto_sm3_v(pieces, 8, out);
	memcpy(t->tally.digest, out, SM3_SIZE);
	t->tally.entries++;
	t->digested = row_int(r, 0);
	return OK;
}

static enum status digest_work(struct ctx *c, void *arg)
{
	struct town *t = arg;
	return store_each(c, &q_entries, take_entry, t, INT(t->digested));
}

enum status tally__digest(struct town *t)
{
	return store_read(t->s.c, digest_work, t);
}

/* ---- the table ---- */

struct report {
	struct rows cases, duties, money;
	int64_t decisions, systems, resources, running;
};

static enum status report_work(struct ctx *c, void *arg)
{
	struct report *p = arg;
	struct row r;
	TRY(store_rows(c, &q_cases, &p->cases));
	TRY(store_rows(c, &q_duties, &p->duties));
	TRY(store_rows(c, &q_money, &p->money));
	TRY(store_one(c, &q_decisions, &r));
	p->decisions = row_int(&r, 0);
	TRY(store_one(c, &q_things, &r));
	p->systems = row_int(&r, 0);
	p->resources = row_int(&r, 1);
	p->running = row_int(&r, 2);
	return OK;
}

static const struct row *duties_of(const struct report *p, const char *procedure)
{
	for (int i = 0; i < p->duties.n; i++)
		if (text_same(row_text(&p->duties.at[i], 0), procedure))
			return &p->duties.at[i];
	return NULL;
}

static const char *const columns[] = { "cases",     "open",     "done",    "refused",
				       "withdrawn", "released", "in_time", "late" };
enum { COLUMNS = sizeof columns / sizeof *columns };

static int64_t cell(const struct report *p, int row, int column)
{
	const struct row *r = &p->cases.at[row];
	if (column < 6)
		return row_int(r, column + 1);
	const struct row *d = duties_of(p, row_text(r, 0));
	return d ? row_int(d, column - 5) : 0;
}

static void print_text(struct town *t, const struct report *p)
{
	const struct tally *y = &t->tally;
	printf("%-26s", "procedure");
	for (int i = 0; i < COLUMNS; i++)
		printf(" %9s", columns[i]);
	printf("\n");
	for (int i = 0; i < p->cases.n; i++) {
		printf("%-26s", row_text(&p->cases.at[i], 0));
		for (int k = 0; k < COLUMNS; k++)
			printf(" %9lld", (long long)cell(p, i, k));
		printf("\n");
	}
	printf("\n%lld decisions, %lld entries of the record, %lld systems, %lld resources (%lld in use)\n",
	       (long long)p->decisions, (long long)y->entries, (long long)p->systems,
	       (long long)p->resources, (long long)p->running);
	printf("%lld absences with a delegate, %lld withdrawn, %lld strangers turned away, %lld duties that nothing moved\n",
	       (long long)y->absences, (long long)y->withdrawn, (long long)y->intruders,
	       (long long)y->stuck);
	for (int i = 0; i < y->refusals.n; i++)
		printf("%s%s %lld", i ? ", " : "refusals: ", y->refusals.at[i].name,
		       (long long)y->refusals.at[i].n);
	printf("\n");
	for (int i = 0; i < p->money.n; i++) {
		const struct row *r = &p->money.at[i];
		printf("statements: %s %s %lld, %s yuan\n", row_text(r, 0), row_text(r, 1),
		       (long long)row_int(r, 2),
		       text_from_decimal(t->s.c->arena, row_int(r, 3), 2));
	}
	for (int i = 0; i < y->invariants.n; i++)
		printf("invariant %s broken %lld times\n", y->invariants.at[i].name,
		       (long long)y->invariants.at[i].n);
}

static const char *as_json(struct town *t, const struct report *p, int64_t took_ms,
			   const char *digest)
{
	const struct tally *y = &t->tally;
	struct buf b;
	buf_init(&b, t->s.c->arena, 4096);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_int(&w, "seed", (int64_t)t->o->seed);
	json_int(&w, "units", t->n_units);
	json_int(&w, "took_ms", took_ms);
	json_int(&w, "decisions", p->decisions);
	json_int(&w, "entries", y->entries);
	json_key(&w, "procedures");
	json_open(&w, '{');
	for (int i = 0; i < p->cases.n; i++) {
		json_key(&w, row_text(&p->cases.at[i], 0));
		json_open(&w, '{');
		for (int k = 0; k < COLUMNS; k++)
			json_int(&w, columns[k], cell(p, i, k));
		json_close(&w, '}');
	}
	json_close(&w, '}');
	const struct counts *const both[] = { &y->refusals, &y->invariants };
	for (int k = 0; k < 2; k++) {
		json_key(&w, k ? "invariants" : "refusals");
		json_open(&w, '{');
		for (int i = 0; i < both[k]->n; i++)
			json_int(&w, both[k]->at[i].name, both[k]->at[i].n);
		json_close(&w, '}');
	}
	json_text(&w, "digest", digest);
	json_close(&w, '}');
	return b.at;
}

static void keep_file(const char *dir, const char *text, struct arena *a)
{
	mkdir(dir, 0777);
	FILE *f = fopen(arena_printf(a, "%s/summary.json", dir), "we");
	if (!f) {
		fprintf(stderr, "yunheng: %s cannot be written\n", dir);
		return;
	}
	fprintf(f, "%s\n", text);
	fclose(f);
}

enum status tally__print(struct town *t, bool json, const char *out_dir, int64_t took_ms)
{
	struct report p = { 0 };
	char digest[2 * SM3_SIZE + 1];
	TRY(store_read(t->s.c, report_work, &p));
	text_hex(t->tally.digest, SM3_SIZE, digest);
	const char *text = as_json(t, &p, took_ms, digest);
	if (out_dir)
		keep_file(out_dir, text, t->s.c->arena);
	if (json)
		printf("%s\n", text);
	else
		print_text(t, &p);
	printf("digest %s\n", digest);
	return OK;
}
