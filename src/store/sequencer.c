/* The sequencer gives committed entries their place in the tree and signs a head over them: within
 * a second, or as soon as 256 wait. It hashes and signs outside of the writer's turn; what it
 * writes is a few narrow rows. On PostgreSQL any number of nodes may run it: each pass holds an
 * advisory lock and starts from the newest head. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "store/inner.h"
#include "store/record.h"
#include "store/tree.h"

#define WAITING_COLUMNS "e.id, e.at_ms, e.kind, e.subject, e.person, e.office, " WAITING_MORE
#define WAITING_MORE    "e.result, e.request, e.text, e.personal, e.mac"
QUERY q_waiting = {
	.name = "record.waiting",
	.takes = "ii",
	.gives = "iittiitttbb",
	.sql = "SELECT " WAITING_COLUMNS " FROM entry e WHERE e.id > $1 ORDER BY e.id LIMIT $2",
	.pg = "SELECT " WAITING_COLUMNS
	      " FROM waiting w JOIN entry e ON e.id = w.entry WHERE $1 >= 0 ORDER BY e.id LIMIT $2"
};
QUERY q_lock = {
	.name = "record.lock",
	.takes = "",
	.gives = "i",
	.sql = "SELECT 1",
	.pg = "SELECT CASE WHEN pg_try_advisory_xact_lock(8204137) THEN CAST(1 AS BIGINT) ELSE 0 END"
};
QUERY q_last = { "record.last", "SELECT entry FROM leaf ORDER BY place DESC LIMIT 1", "", "i" };
QUERY q_leaf = { "record.leaf", "INSERT INTO leaf (place, entry, hash) VALUES ($1, $2, $3)", "iib",
		 "" };
QUERY q_node = { "record.node", "INSERT INTO node (level, place, hash) VALUES ($1, $2, $3)", "iib",
		 "" };
QUERY q_placed = { "record.placed",
		   "DELETE FROM waiting WHERE entry IN (SELECT entry FROM leaf WHERE place >= $1)",
		   "i", "" };
QUERY q_sign = {
	"record.sign",
	"INSERT INTO head (size, at_ms, root, previous, signature) VALUES ($1, $2, $3, $4, $5)",
	"iibbb", ""
};

enum {
	BATCH = 2 * RECORD_BATCH,
	TICK_MS = 900,
	ARENA = 256 << 20,
	NODES = 2 * BATCH / TILE + 8,
};

struct sequencer {
	struct store *store;
	pthread_mutex_t passing; /* one pass at a time; guards what follows */
	bool loaded;
	struct edge edge;
	int64_t last_entry;
	uint8_t previous[SM3_SIZE]; /* of the newest head's text */

	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* of stop and the sleep */
	pthread_cond_t wake;
	bool stop;
	_Atomic int pending;
	struct arena arena;
	struct random random;
	struct ctx ctx;
};

/* What a pass adds. */
struct batch {
	struct sequencer *q;
	struct rows entries;
	bool full; /* perhaps there are more */
	uint8_t (*leaf)[SM3_SIZE];
	struct edge edge;
	struct {
		int level;
		int64_t place;
		uint8_t hash[SM3_SIZE];
	} nodes[NODES];
	int n_nodes;
	struct record_head head;
	struct witness witness; /* before the transaction in which the record is loaded */
	bool stale;             /* another node went on meanwhile */
};

/* The head kept beside the keys must be one of this record's. If it is not, somebody has put
 * another database here. */
static void check_witness(struct ctx *c, const struct sequencer *q, const struct witness *w)
{
	struct store *s = q->store;
	const char *fault;
	s->witness_kept = !witness__agrees(c, w, q->edge.size, &fault);
	if (s->witness_kept)
		LOG_E("store", "the record does not continue the head kept in %s/witness: %s",
		      s->keys_dir, fault);
}

/* ---- one pass ---- */

static enum status load(struct ctx *c, struct sequencer *q, const struct witness *w)
{
	struct record_head h;
	struct row last;
	TRY(record_head(c, &h));
	TRY(store_maybe(c, &q_last, &last));
	TRY(record__edge(c, h.size, &q->edge));
	check_witness(c, q, w);
	q->last_entry = last.v ? row_int(&last, 0) : 0;
	memset(q->previous, 0, sizeof q->previous);
	if (h.size > 0) {
		uint8_t root[SM3_SIZE];
		edge_root(&q->edge, root);
		if (!crypto_same(root, h.root, SM3_SIZE))
			return FAULT(c, S_BROKEN, "record.broken");
		char text[HEAD_TEXT];
		crypto_sm3(text, record_head_text(q->store->keys, &h, text), q->previous);
	}
	q->loaded = true;
	return OK;
}

/* Leaves out what this program did not write. */
static void keep_genuine(struct ctx *c, struct rows *rows)
{
	const struct sealed_table *t = seal__find(c->store, "entry");
	int n = 0;
	for (int i = 0; i < rows->n; i++) {
		uint8_t mac[SM3_SIZE];
		const struct value *v = rows->at[i].v;
		seal__mac(c->store, t, v + 1, mac);
		if (v[10].len == SM3_SIZE && crypto_same(v[10].bytes, mac, SM3_SIZE))
			rows->at[n++] = rows->at[i];
		else
			LOG_E("store",
			      "entry %lld was not written by this program and gets no place",
			      (long long)v[0].i);
	}
	rows->n = n;
}

static enum status work_gather(struct ctx *c, void *arg)
{
	struct batch *b = arg;
	if (!b->q->loaded)
		TRY(load(c, b->q, &b->witness));
	TRY(store_rows(c, &q_waiting, &b->entries, INT(b->q->last_entry), INT(BATCH)));
	b->full = b->entries.n == BATCH;
	return OK;
}

static void keep_node(void *arg, int level, int64_t index, const uint8_t root[SM3_SIZE])
{
	struct batch *b = arg;
	if (level == 0 || level % TILE_BITS != 0)
		return;
	assert(b->n_nodes < NODES);
	b->nodes[b->n_nodes].level = level / TILE_BITS;
	b->nodes[b->n_nodes].place = index;
	memcpy(b->nodes[b->n_nodes++].hash, root, SM3_SIZE);
}

static void compute(struct ctx *c, struct batch *b)
{
	const struct sequencer *q = b->q;
	b->edge = q->edge;
	b->leaf = arena_array(c->arena, (size_t)b->entries.n, SM3_SIZE);
	for (int i = 0; i < b->entries.n; i++) {
		struct record_row e;
		record__row(&b->entries.at[i], &e);
		record_leaf(&e, b->leaf[i]);
		edge_add(&b->edge, b->leaf[i], keep_node, b);
	}
	b->head = (struct record_head){ .size = b->edge.size, .at_ms = clock_now_ms(c->clock) };
	edge_root(&b->edge, b->head.root);
	memcpy(b->head.previous, q->previous, SM3_SIZE);
	char text[HEAD_TEXT];
	size_t len = record_head_text(q->store->keys, &b->head, text);
	b->head.signature_len = keys_sign(q->store->keys, text, len, b->head.signature);
}

static enum status work_place(struct ctx *c, void *arg)
{
	struct batch *b = arg;
	const struct record_head *h = &b->head;
	struct row mine;
	struct record_head newest;
	TRY(store_one(c, &q_lock, &mine));
	TRY(record_head(c, &newest));
	b->stale = !row_int(&mine, 0) || newest.size != b->q->edge.size;
	if (b->stale)
		return OK;
	for (int i = 0; i < b->entries.n; i++)
		TRY(store_run(c, &q_leaf, INT(b->q->edge.size + i),
			      INT(row_int(&b->entries.at[i], 0)), BYTES(b->leaf[i], SM3_SIZE)));
	for (int i = 0; i < b->n_nodes; i++)
		TRY(store_run(c, &q_node, INT(b->nodes[i].level), INT(b->nodes[i].place),
			      BYTES(b->nodes[i].hash, SM3_SIZE)));
	TRY(store_run(c, &q_placed, INT(b->q->edge.size)));
	return store_run(c, &q_sign, INT(h->size), INT(h->at_ms), BYTES(h->root, SM3_SIZE),
			 BYTES(h->previous, SM3_SIZE), BYTES(h->signature, h->signature_len));
}

static void advance(struct sequencer *q, const struct batch *b)
{
	char text[HEAD_TEXT];
	size_t len = record_head_text(q->store->keys, &b->head, text);
	q->edge = b->edge;
	q->last_entry = row_int(&b->entries.at[b->entries.n - 1], 0);
	crypto_sm3(text, len, q->previous);
	witness__keep(q->store, &b->head, text);
}

/* One batch. *more: as many as fit were there. */
static enum status pass(struct ctx *c, struct sequencer *q, bool *more)
{
	size_t mark = arena_mark(c->arena);
	struct batch *b = TAKE(c->arena, struct batch);
	b->q = q;
	*more = false;
	if (!q->loaded)
		witness__look(q->store, &b->witness);
	TRY(store_read(c, work_gather, b));
	keep_genuine(c, &b->entries);
	if (b->entries.n > 0) {
		compute(c, b);
		TRY(c->store->driver->write(c, work_place, b, WRITE_PLAIN));
		if (b->stale)
			q->loaded = false;
		else
			advance(q, b);
		*more = !b->stale && b->full;
	}
	arena_back(c->arena, mark);
	return OK;
}

static enum status pass_all(struct ctx *c, struct sequencer *q)
{
	pthread_mutex_lock(&q->passing);
	bool more = true;
	enum status st = OK;
	while (st == OK && more)
		st = pass(c, q, &more);
	if (st != OK)
		q->loaded = false;
	pthread_mutex_unlock(&q->passing);
	return st;
}

enum status record_sequence(struct ctx *c)
{
	assert(!c->tx);
	return pass_all(c, c->store->sequencer);
}

/* ---- the thread ---- */

void sequencer__notify(struct store *s, int entries)
{
	struct sequencer *q = s->sequencer;
	if (!q || !q->running)
		return;
	int before = atomic_fetch_add(&q->pending, entries);
	if (before < RECORD_BATCH && before + entries >= RECORD_BATCH) {
		pthread_mutex_lock(&q->lock);
		pthread_cond_signal(&q->wake);
		pthread_mutex_unlock(&q->lock);
	}
}

/* Sleeps a tick, or until many wait. */
static bool sleep_a_tick(struct sequencer *q)
{
	struct timespec until = until__steady(TICK_MS * 1000);
	pthread_mutex_lock(&q->lock);
	int rc = 0;
	while (!q->stop && atomic_load(&q->pending) < RECORD_BATCH && rc == 0)
		rc = pthread_cond_timedwait(&q->wake, &q->lock, &until);
	bool stop = q->stop;
	pthread_mutex_unlock(&q->lock);
	return !stop;
}

static void *run(void *arg)
{
	struct sequencer *q = arg;
	/* Nobody else adds entries: no need to look when none are pending. */
	bool alone = q->store->driver == &store__sqlite;
	bool going = true, failed = false;
	while (going) {
		going = sleep_a_tick(q);
		if (atomic_exchange(&q->pending, 0) == 0 && alone && !failed)
			continue;
		enum status st = pass_all(&q->ctx, q);
		if (st != OK && !failed)
			LOG_E("store", "the record's newest entries have no place yet: %s",
			      q->ctx.fault.name);
		failed = st != OK;
		fault_clear(&q->ctx);
		arena_reset(&q->arena);
	}
	return NULL;
}

enum status sequencer__open(struct ctx *c, struct store *s, bool background)
{
	struct sequencer *q = calloc(1, sizeof *q);
	if (!q)
		return FAULT(c, S_BUSY, "store.busy");
	s->sequencer = q;
	q->store = s;
	arena_init(&q->arena, ARENA);
	q->ctx = (struct ctx){ .arena = &q->arena,
			       .clock = c->clock,
			       .random = &q->random,
			       .store = s,
			       .language = "zh" };
	steady__init(&q->wake);
	pthread_mutex_init(&q->lock, NULL);
	pthread_mutex_init(&q->passing, NULL);
	if (!background)
		return OK;
	TRY(pass_all(c, q)); /* what was committed before the last stop */
	q->running = pthread_create(&q->thread, NULL, run, q) == 0;
	return q->running ? OK : FAULT(c, S_BUSY, "store.busy");
}

void sequencer__close(struct store *s)
{
	struct sequencer *q = s->sequencer;
	if (!q)
		return;
	if (q->running) {
		pthread_mutex_lock(&q->lock);
		q->stop = true;
		pthread_cond_signal(&q->wake);
		pthread_mutex_unlock(&q->lock);
		pthread_join(q->thread, NULL);
	}
	pthread_mutex_destroy(&q->lock);
	pthread_mutex_destroy(&q->passing);
	pthread_cond_destroy(&q->wake);
	arena_done(&q->arena);
	free(q);
	s->sequencer = NULL;
}
