/* The record: proofs of every entry, and that nothing can be changed, put in, taken out or cut off
 * without being found. */
#include "base/buf.h"
#include "store.h"
#include "store/audit.h"
#include "store/inner.h"
#include "store/record.h"
#include "store/tree.h"

enum { ENTRIES = 200, MANY = 600 };

static bool every_bit; /* YUNHENG_LONG: all of them; else a sample, other ones each time the table
			  grows */

/* ---- making one ---- */

static enum status work_entry(struct ctx *c, void *arg)
{
	int i = *(int *)arg;
	const struct record_entry e = {
		.kind = i % 3 ? "case.decided" : "session.opened",
		.subject = arena_printf(c->arena, "case:%d", i / 4),
		.text = arena_printf(c->arena, "{\"n\":%d,\"结果\":\"同意\"}", i),
		.personal = i % 5 ? NULL : arena_printf(c->arena, "{\"name\":\"张三%d\"}", i),
		.person = i,
		.office = i % 7,
		.result = i % 11 ? "done" : "refused",
	};
	return store_record(c, &e, NULL);
}

static void make(struct test_store *t, int n)
{
	struct ctx *c = &t->ctx;
	for (int i = 0; i < n; i++) {
		clock_set(&t->clock, clock_now_ms(&t->clock) + 137);
		CHECK(store_write(c, work_entry, &i) == OK);
		if (i % 17 == 16 || i == n - 1)
			CHECK(record_sequence(c) == OK);
	}
}

static const char *verify_as(struct ctx *c, bool quick)
{
	struct audit_report r;
	if (!CHECK(audit_verify(c, quick, &r) == OK))
		return "broken";
	return r.fault;
}

static const char *verify(struct ctx *c)
{
	return verify_as(c, false);
}

/* ---- proofs ---- */

struct leaves {
	int n;
	uint8_t hash[MANY][SM3_SIZE];
};

static enum status work_leaf(struct ctx *c, void *arg, const struct row *r)
{
	(void)c;
	struct leaves *l = arg;
	memcpy(l->hash[l->n++], r->v[0].bytes, SM3_SIZE);
	return OK;
}

/* The definition of RFC 6962, word for word: slow and plain. */
static void plain_root(const struct leaves *l, int from, int to, uint8_t out[SM3_SIZE])
{
	if (to - from == 1) {
		memcpy(out, l->hash[from], SM3_SIZE);
		return;
	}
	int k = 1;
	while (k * 2 < to - from)
		k *= 2;
	uint8_t left[SM3_SIZE], right[SM3_SIZE];
	plain_root(l, from, from + k, left);
	plain_root(l, from + k, to, right);
	tree_node(left, right, out);
}

static void check_inclusion(struct ctx *c, const struct leaves *l, int place, int size,
			    const uint8_t root[SM3_SIZE])
{
	struct record_proof *p = TAKE(c->arena, struct record_proof);
	CHECK(record_proof(c, place, size, p) == OK);
	CHECK(tree_included(l->hash[place], place, size, p->path, p->n, root));
	CHECK(!tree_included(l->hash[place], place + 1, size, p->path, p->n, root));
	CHECK(size < 2 ||
	      !tree_included(l->hash[(place + 1) % size], place, size, p->path, p->n, root));
	if (p->n > 0) {
		CHECK(!tree_included(l->hash[place], place, size, p->path, p->n - 1, root));
		p->path[place % p->n][place % SM3_SIZE] ^= (uint8_t)(1 << (place % 8));
		CHECK(!tree_included(l->hash[place], place, size, p->path, p->n, root));
	}
}

static void check_consistency(struct ctx *c, const struct leaves *l, int from, int size,
			      const uint8_t root[SM3_SIZE])
{
	struct record_proof *p = TAKE(c->arena, struct record_proof);
	uint8_t old[SM3_SIZE];
	plain_root(l, 0, from, old);
	CHECK(record_consistency(c, from, size, p) == OK);
	CHECK(tree_consistent(from, size, old, root, p->path, p->n));
	if (from == size)
		return;
	CHECK(!tree_consistent(from, size, root, root, p->path, p->n));
	p->path[from % p->n][from % SM3_SIZE] ^= 1;
	CHECK(!tree_consistent(from, size, old, root, p->path, p->n));
}

static enum status work_proofs(struct ctx *c, void *arg)
{
	(void)arg;
	static const int sizes[] = { 1,  2,   3,   7,   8,   9,   63,  64,
				     65, 255, 256, 257, 511, 512, 513, MANY };
	static struct leaves l;
	l.n = 0;
	const struct query q = {
		"test.leaves", "SELECT hash FROM leaf ORDER BY place", "", "b", NULL, NULL
	};
	TRY(store_each(c, &q, work_leaf, &l));
	CHECK_INT(l.n, MANY);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		uint8_t root[SM3_SIZE], ours[SM3_SIZE];
		plain_root(&l, 0, sizes[i], root);
		TRY(record__root(c, sizes[i], ours));
		CHECK(memcmp(root, ours, SM3_SIZE) == 0);
		int step = every_bit || sizes[i] < 10 ? 1 : 7;
		for (int k = 0; k < sizes[i]; k += step) {
			size_t mark = arena_mark(c->arena);
			check_inclusion(c, &l, k, sizes[i], root);
			check_consistency(c, &l, k + 1, sizes[i], root);
			arena_back(c->arena, mark);
		}
	}
	bool verified;
	struct record_head h;
	TRY(record_verified(c, 300, &verified, &h));
	CHECK(verified && h.size > 299);
	return OK;
}

/* ---- one bit ---- */

struct column {
	const char *table, *key, *name;
	char type;
};
static const struct column columns[] = {
	{ "entry", "id", "at_ms", 'i' },      { "entry", "id", "kind", 't' },
	{ "entry", "id", "subject", 't' },    { "entry", "id", "person", 'i' },
	{ "entry", "id", "office", 'i' },     { "entry", "id", "result", 't' },
	{ "entry", "id", "request", 't' },    { "entry", "id", "text", 't' },
	{ "entry", "id", "personal", 'b' },   { "entry", "id", "mac", 'b' },
	{ "personal", "entry", "salt", 'b' }, { "personal", "entry", "text", 't' },
	{ "leaf", "place", "hash", 'b' },     { "head", "size", "at_ms", 'i' },
	{ "head", "size", "root", 'b' },      { "head", "size", "previous", 'b' },
	{ "head", "size", "signature", 'b' },
};

struct cell {
	int64_t key;
	struct value was;
};
struct cells {
	const struct column *column;
	struct cell at[ENTRIES];
	int n;
};

/* The value with its n-th bit turned; false: it has no such bit. */
static bool turn(struct ctx *c, struct value v, size_t n, struct value *out)
{
	*out = v;
	if (v.kind == V_INT) {
		out->i = (int64_t)((uint64_t)v.i ^ (uint64_t)1 << (n % 64));
		return n < 64;
	}
	if (n >= v.len * 8)
		return false;
	char *bytes = arena_text_n(c->arena, v.text, v.len);
	bytes[n / 8] = (char)(bytes[n / 8] ^ 1 << (n % 8));
	out->text = bytes;
	return true;
}

static int64_t turned, missed;

/* PostgreSQL keeps no broken UTF-8 and no NUL: there such a change cannot even be made. */
static bool can_hold(struct ctx *c, const struct column *k, struct value v)
{
	if (k->type != 't' || strcmp(store_kind(c->store), "sqlite") == 0)
		return true;
	for (size_t i = 0; i < v.len; i++)
		if ((v.text[i] & 0x80) || !v.text[i])
			return false;
	return true;
}

static enum status turn_cell(struct ctx *c, const struct column *k, const struct cell *cell,
			     const struct query *set)
{
	size_t bits = cell->was.kind == V_INT ? 64 : cell->was.len * 8,
	       step = every_bit ? 1 : 1 + bits / 3;
	for (size_t n = every_bit ? 0 : (size_t)(turned % 7); n < bits; n += step) {
		size_t mark = arena_mark(c->arena);
		struct value other;
		if (turn(c, cell->was, n, &other) && can_hold(c, k, other)) {
			TRY(store__run(c, set, NULL, VALUES(INT(cell->key), other), true));
			turned++;
			if (!verify_as(c, strcmp(k->table, "head") != 0) && missed++ < 10)
				printf("    %s.%s of %lld, bit %zu\n", k->table, k->name,
				       (long long)cell->key, n);
			TRY(store__run(c, set, NULL, VALUES(INT(cell->key), cell->was), true));
		}
		arena_back(c->arena, mark);
	}
	return OK;
}

/* What keeps a hand in the database from writing what it likes is not our concern here. */
static enum status without_rules(struct ctx *c)
{
	if (strcmp(store_kind(c->store), "sqlite") == 0)
		return c->store->driver->script(
			c, "PRAGMA defer_foreign_keys = ON; PRAGMA ignore_check_constraints = ON");
	return c->store->driver->script(
		c,
		"DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname, conrelid::regclass AS t FROM pg_constraint"
		" WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace ORDER BY contype DESC LOOP"
		" EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END LOOP; END $$");
}

static enum status work_turn(struct ctx *c, void *arg)
{
	const struct column *k = arg;
	const char takes[] = { 'i', k->type, '\0' }, gives[] = { 'i', k->type, '\0' };
	const struct query all = { "test.all",
				   arena_printf(c->arena, "SELECT %s, %s FROM %s ORDER BY %s",
						k->key, k->name, k->table, k->key),
				   "", gives };
	const struct query set = { "test.set",
				   arena_printf(c->arena, "UPDATE %s SET %s = $2 WHERE %s = $1",
						k->table, k->name, k->key),
				   takes, "" };
	struct rows rows;
	TRY(without_rules(c));
	TRY(store__run(c, &all, &rows, NULL, 0, true));
	CHECK(rows.n > 0);
	for (int i = 0; i < rows.n; i += every_bit ? 1 : 9) {
		const struct cell cell = { row_int(&rows.at[i], 0), rows.at[i].v[1] };
		if (cell.was.kind != V_NONE)
			TRY(turn_cell(c, k, &cell, &set));
	}
	CHECK_TEXT(verify(c), NULL);
	return S_REFUSED; /* rolled back */
}

/* ---- rows ---- */

static const char *const attacks[] = {
	"DELETE FROM leaf WHERE place = 199",
	"DELETE FROM leaf WHERE place = 0",
	"DELETE FROM leaf WHERE place = 100",
	"DELETE FROM head WHERE size = 200",
	"DELETE FROM head WHERE size = 17",
	"DELETE FROM head",
	"DELETE FROM head WHERE size > 100; DELETE FROM leaf WHERE place >= 100; DELETE FROM entry WHERE id > 100",
	"DELETE FROM head; DELETE FROM leaf; DELETE FROM personal; DELETE FROM entry",
	"UPDATE leaf SET place = place + 1000 WHERE place >= 150",
	"UPDATE leaf SET place = -place - 1 WHERE place IN (3, 4); UPDATE leaf SET place = 8 + place WHERE place < 0",
	"UPDATE leaf SET entry = 1000 WHERE entry = 5; UPDATE leaf SET entry = 5 WHERE entry = 6;"
	" UPDATE leaf SET entry = 6 WHERE entry = 1000",
	"UPDATE entry SET id = 1000 WHERE id = 20; UPDATE entry SET id = 20 WHERE id = 21; UPDATE entry SET id = 21 WHERE id = 1000",
	"UPDATE entry SET id = -20 WHERE id = 20",
	"DELETE FROM personal; DELETE FROM entry WHERE id = 150",
	"INSERT INTO entry (id, at_ms, kind, subject, person, office, result, request, text, personal, mac)"
	" SELECT 0, at_ms, kind, subject, person, office, result, request, text, personal, mac FROM entry WHERE id = 7",
	"INSERT INTO leaf (place, entry, hash) SELECT -1, 1000, hash FROM leaf WHERE place = 1",
	"INSERT INTO head (size, at_ms, root, previous, signature)"
	" SELECT 18, at_ms, root, previous, signature FROM head WHERE size = 17",
	"INSERT INTO head (size, at_ms, root, previous, signature)"
	" SELECT 0, at_ms, root, previous, signature FROM head WHERE size = 17",
	"INSERT INTO node (level, place, hash) SELECT 1, 0, hash FROM leaf WHERE place = 1",
	"UPDATE head SET signature = (SELECT signature FROM head WHERE size = 34) WHERE size = 51",
	"UPDATE personal SET text = 'x' WHERE entry = 1",
	"INSERT INTO personal (entry, salt, text) SELECT 2, salt, text FROM personal WHERE entry = 1",
	"UPDATE entry SET text = (SELECT text FROM entry WHERE id = 9), mac = (SELECT mac FROM entry WHERE id = 9) WHERE id = 8",
};

static enum status work_attack(struct ctx *c, void *arg)
{
	const char *sql = arg;
	TRY(without_rules(c));
	TRY(c->store->driver->script(c, sql));
	const char *fault = verify(c);
	if (!CHECK(fault != NULL))
		printf("    not found: %s\n", sql);
	return S_REFUSED;
}

static enum status work_erase(struct ctx *c, void *arg)
{
	(void)arg;
	struct audit_report r;
	TRY(record_erase(c, 1));
	TRY(audit_verify(c, true, &r));
	CHECK_TEXT(r.fault, NULL);
	CHECK_INT(r.erased, 1);
	CHECK_INT(r.entries, ENTRIES);
	return S_REFUSED;
}

/* ---- sealed rows ---- */

static struct value other_value(struct ctx *c, char type, int i)
{
	if (type == 'i')
		return INT(1000 + i);
	const char *text = arena_printf(c->arena, "value %d", i);
	return type == 't' ? TEXT(text) : BYTES(text, strlen(text));
}

static void types_of(struct ctx *c, const struct sealed_table *t, char *types)
{
	struct buf b;
	int params;
	char gives[PARAMS_MAX + 1];
	buf_init(&b, c->arena, 512);
	buf_text(&b, "SELECT ");
	for (int i = 0; i < t->n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", t->columns[i]);
	buf_printf(&b, " FROM %s", t->name);
	const struct query q = { "test.types", b.at, "", "" };
	CHECK(c->store->driver->describe(c, &q, &params, gives, sizeof gives) == OK);
	for (int i = 0; i < t->n;
	     i++) /* SQLite cannot say; STRICT refuses what does not fit, so try */
		types[i] = gives[i];
}

struct sealing {
	const struct sealed_table *t;
	char types[PARAMS_MAX + 1];
	bool found; /* a row could be put in */
};

static enum status work_sealed(struct ctx *c, void *arg)
{
	struct sealing *s = arg;
	struct value v[PARAMS_MAX];
	struct buf b;
	TRY(without_rules(c));
	buf_init(&b, c->arena, 512);
	buf_printf(&b, "INSERT INTO %s (", s->t->name);
	for (int i = 0; i < s->t->n; i++) {
		buf_printf(&b, "%s, ", s->t->columns[i]);
		v[i] = other_value(c, s->types[i], i);
	}
	buf_text(&b, "mac) VALUES (");
	for (int i = 0; i <= s->t->n; i++)
		buf_printf(&b, "%s$%d", i ? ", " : "", i + 1);
	buf_char(&b, ')');
	const struct query put = { "test.put", b.at, s->types, "", s->t->name };
	TRY(store__run(c, &put, NULL, v, s->t->n, true));
	CHECK_TEXT(verify(c), NULL);
	for (int i = 0; i < s->t->n; i++) {
		const char takes[] = { s->types[i], '\0' };
		const struct query set = { "test.set",
					   arena_printf(c->arena, "UPDATE %s SET %s = $1",
							s->t->name, s->t->columns[i]),
					   takes, "" };
		struct value other = other_value(c, s->types[i], i + 100);
		TRY(store__run(c, &set, NULL, &other, 1, true));
		if (!CHECK(verify(c) != NULL))
			printf("    not found: %s.%s\n", s->t->name, s->t->columns[i]);
		TRY(store__run(c, &set, NULL, &v[i], 1, true));
		CHECK_TEXT(verify(c), NULL);
	}
	s->found = true;
	return S_REFUSED;
}

QUERY q_type = { "test.type", "SELECT type FROM pragma_table_info($1) WHERE name = $2",
		 "tt",        "t",
		 NULL,        "SELECT $1 || $2" };

static enum status work_types(struct ctx *c, void *arg)
{
	struct sealing *s = arg;
	types_of(c, s->t, s->types);
	for (int i = 0; i < s->t->n; i++) {
		struct row r;
		if (s->types[i] != '?')
			continue;
		TRY(store_one(c, &q_type, &r, TEXT(s->t->name), TEXT(s->t->columns[i])));
		s->types[i] = row_text(&r, 0)[0] == 'I'   ? 'i'
			      : row_text(&r, 0)[0] == 'T' ? 't'
							  : 'b';
	}
	return OK;
}

static void test_sealed(struct ctx *c)
{
	for (int i = 0; i < c->store->n_sealed; i++) {
		struct sealing s = { .t = &c->store->sealed[i] };
		if (strcmp(s.t->name, "entry") == 0)
			continue;
		CHECK(store_read(c, work_types, &s) == OK);
		CHECK(store_write_plain(c, work_sealed, &s) == S_REFUSED);
		if (!CHECK(s.found))
			printf("    table %s\n", s.t->name);
	}
}

/* ---- the witness ---- */

static void test_witness(struct test_store *t)
{
	char command[256];
	snprintf(command, sizeof command,
		 "cp %s/keys/witness %s/keep && sed -i 3s/.*/100000/ %s/keys/witness", t->dir,
		 t->dir, t->dir);
	CHECK(system(command) == 0);
	CHECK_TEXT(verify(&t->ctx), "audit.witness");
	snprintf(command, sizeof command, "mv %s/keep %s/keys/witness", t->dir, t->dir);
	CHECK(system(command) == 0);
	CHECK_TEXT(verify(&t->ctx), NULL);
}

static void test_proofs(struct test_store *t)
{
	make(t, MANY);
	CHECK_TEXT(verify(&t->ctx), NULL);
	CHECK(store_read(&t->ctx, work_proofs, NULL) == OK);
	test_close(t);
	if (!test_open(t)) /* goes on from what is stored */
		return;
	make(t, 20);
	CHECK_TEXT(verify(&t->ctx), NULL);
}

/* ---- beside a server that goes on signing ---- */

struct busy {
	struct test_store *t;
	_Atomic bool stop;
	int failed;
};

static void *keep_signing(void *arg)
{
	struct busy *b = arg;
	struct arena arena;
	struct random chance = { 0 };
	arena_init(&arena, 16 << 20);
	struct ctx c = {
		.arena = &arena, .clock = &b->t->clock, .random = &chance, .store = b->t->ctx.store
	};
	for (int i = 0; !b->stop; i++) {
		b->failed += store_write(&c, work_entry, &i) != OK || record_sequence(&c) != OK;
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static void test_busy(struct test_store *t)
{
	struct busy b = { .t = t };
	pthread_t thread;
	if (!CHECK(pthread_create(&thread, NULL, keep_signing, &b) == 0))
		return;
	const char *fault = NULL;
	for (int i = 0; i < 20 && !fault; i++)
		fault = verify_as(&t->ctx, true);
	b.stop = true;
	pthread_join(thread, NULL);
	CHECK_TEXT(fault, NULL);
	CHECK_INT(b.failed, 0);
	CHECK_TEXT(verify(&t->ctx), NULL);
}

static void test_changes(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	make(t, ENTRIES);
	CHECK_TEXT(verify(c), NULL);
	CHECK(store_write_plain(c, work_erase, NULL) == S_REFUSED);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct column k = columns[i];
		CHECK(store_write_plain(c, work_turn, &k) == S_REFUSED);
	}
	CHECK(turned > 500);
	CHECK_INT(missed, 0);
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		char sql[1024];
		snprintf(sql, sizeof sql, "%s", attacks[i]);
		CHECK(store_write_plain(c, work_attack, sql) == S_REFUSED);
	}
	CHECK_TEXT(verify(c), NULL);
	test_sealed(c);
	test_busy(t);
	test_witness(t);
}

int main(void)
{
	every_bit = getenv("YUNHENG_LONG") != NULL;
	test_stores(test_changes);
	test_stores(test_proofs);
	return test_done();
}
