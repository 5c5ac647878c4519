/* PostgreSQL's transactions. What decides something runs SERIALIZABLE and runs again, a bounded
 * number of times, when it meets another; who has failed thrice goes on in a slow lane, alone, so
 * that a crowd at one row gets through. Housekeeping (WRITE_PLAIN) compares in its own WHERE and
 * runs READ COMMITTED, so that it never makes a decision fail. Reading has one snapshot. A
 * connection lost while committing leaves the outcome unknown: the answer is BUSY, and the client
 * asks again with its key. */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/pg.h"

enum {
	TRIES = 12,
	LANES = 4,
	SLOW_AFTER = 3,
	LOST_MAX = 3, /* connections found dead in a row */
	PAUSE_US = 2000,
};

#define SLOW_LOCK   "SELECT pg_advisory_lock(8204138)"
#define SLOW_UNLOCK "SELECT pg_advisory_unlock(8204138)"
#define SCHEMA_LOCK "SELECT pg_advisory_xact_lock(8204136)"

static void give(struct store *s, struct pg_conn *k)
{
	if (PQstatus(k->db) == CONNECTION_OK && PQtransactionStatus(k->db) == PQTRANS_IDLE &&
	    !k->locked) {
		pool__give(&s->pool, &k->base);
		return;
	}
	pg__close(k);
	pool__lost(&s->pool);
}

static enum status take(struct ctx *c, struct store *s, struct pg_conn **out)
{
	bool fresh;
	*out = (struct pg_conn *)pool__take(&s->pool, &fresh);
	if (!fresh)
		return OK;
	enum status st = pg__connect(c, s, out);
	if (st != OK)
		pool__lost(&s->pool);
	return st;
}

/* A connection with a transaction begun on it. */
static enum status begin(struct ctx *c, struct store *s, const char *how, bool slow,
			 struct pg_conn **out)
{
	enum status st = OK;
	for (int lost = 0; lost < LOST_MAX; lost++) {
		struct pg_conn *k;
		TRY(take(c, s, &k));
		st = slow ? pg__command(c, k, SLOW_LOCK) : OK;
		k->locked = slow && st == OK;
		if (st == OK)
			st = pg__command(c, k, how);
		if (st == OK) {
			k->lane = LANE_NONE;
			*out = k;
			return OK;
		}
		give(s, k); /* a dead one is closed; the next may be alive */
		if (lost + 1 < LOST_MAX)
			fault_clear(c);
	}
	return st;
}

/* Calls those that may go now, in their order; with the lock. */
static void admit(struct pg *own)
{
	for (struct waiter *w; (w = own->first); sem_post(&w->called)) {
		if (w->alone ? own->active > 0 : own->active >= LANES)
			return;
		own->active += w->alone ? LANES : 1;
		own->first = w->next; /* w is gone once it is called */
		if (!own->first)
			own->last = NULL;
	}
}

static void enter(struct pg *own, bool alone)
{
	struct waiter me = { .alone = alone };
	sem_init(&me.called, 0, 0);
	pthread_mutex_lock(&own->lock);
	if (own->last)
		own->last->next = &me;
	else
		own->first = &me;
	own->last = &me;
	admit(own);
	pthread_mutex_unlock(&own->lock);
	while (sem_wait(&me.called) != 0)
		assert(errno == EINTR);
	sem_destroy(&me.called);
}

static void leave(struct pg *own, bool alone)
{
	pthread_mutex_lock(&own->lock);
	own->active -= alone ? LANES : 1;
	admit(own);
	pthread_mutex_unlock(&own->lock);
}

static void end(struct ctx *c, struct pg_conn *k)
{
	struct store *s = c->tx->store;
	struct pg *own = s->own;
	PQclear(k->result);
	k->result = NULL;
	for (PGresult *r; PQtransactionStatus(k->db) == PQTRANS_ACTIVE && (r = PQgetResult(k->db));)
		PQclear(r); /* given up in the middle of rows */
	tx__end(c);
	if (PQstatus(k->db) == CONNECTION_OK && PQtransactionStatus(k->db) != PQTRANS_IDLE)
		PQclear(PQexec(k->db, "ROLLBACK"));
	if (k->locked) {
		PGresult *r = PQexec(k->db, SLOW_UNLOCK);
		k->locked = PQresultStatus(r) != PGRES_TUPLES_OK;
		PQclear(r);
	}
	if (k->lane != LANE_NONE)
		leave(own, k->lane == LANE_SLOW);
	give(s, k);
}

enum status pg__read(struct ctx *c, store_work *work, void *arg)
{
	struct pg_conn *k;
	TRY(begin(c, c->store, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", false, &k));
	tx__begin(c, c->store, &k->base, false);
	bool gave_up = false, *edge = c->arena->overflow ? &gave_up : NULL;
	enum status st = tx__work(c, work, arg, WRITE_PLAIN, edge);
	end(c, k);
	if (gave_up)
		tx__give_up(c);
	return st;
}

static enum status commit(struct ctx *c, struct pg_conn *k)
{
	PGresult *r = PQexec(k->db, "COMMIT");
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		return pg__fault(c, k, r, "commit");
	/* A transaction that could not commit answers ROLLBACK and no error. */
	bool done = strcmp(PQcmdStatus(r), "COMMIT") == 0;
	PQclear(r);
	if (done)
		return OK;
	LOG_E("store", "a transaction that should have been committed was rolled back");
	return FAULT(c, S_BROKEN, "store.broken");
}

/* The try itself, on a connection with its transaction begun. *again: the whole of it may succeed
 * another time. */
static enum status try_on(struct ctx *c, struct pg_conn *k, store_work *work, void *arg,
			  enum write_how how, bool *again)
{
	struct store *s = c->store;
	tx__begin(c, s, &k->base, true);
	k->again = false;
	enum status st = how == WRITE_SCHEMA ? pg__command(c, k, SCHEMA_LOCK) : OK;
	bool gave_up = false, *edge = c->arena->overflow ? &gave_up : NULL;
	if (st == OK)
		st = tx__work(c, work, arg, how, edge);
	/* Before COMMIT is sent a lost connection has done nothing: that, too, may be tried again.
	 */
	bool lost = PQstatus(k->db) == CONNECTION_BAD;
	int entries = c->tx->recorded;
	if (st == OK)
		st = commit(c, k);
	*again = st != OK && (k->again || lost);
	end(c, k);
	if (gave_up)
		tx__give_up(c);
	if (st == OK && entries > 0)
		sequencer__notify(s, entries);
	return st;
}

static enum status try_once(struct ctx *c, store_work *work, void *arg, enum write_how how,
			    bool slow, bool *again)
{
	struct store *s = c->store;
	struct pg *own = s->own;
	struct pg_conn *k;
	*again = false;
	if (how != WRITE_RECORDED) {
		TRY(begin(c, s, "BEGIN ISOLATION LEVEL READ COMMITTED", false, &k));
		return try_on(c, k, work, arg, how, again);
	}
	enter(own, slow);
	enum status st = begin(c, s, "BEGIN ISOLATION LEVEL SERIALIZABLE", slow, &k);
	if (st != OK) {
		leave(own, slow);
		return st;
	}
	k->lane = slow ? LANE_SLOW : LANE_FAST;
	return try_on(c, k, work, arg, how, again);
}

enum status pg__write(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	size_t mark = arena_mark(c->arena);
	const struct arena_cleanup *cleanups = c->arena->cleanups;
	enum status st = OK;
	for (int i = 0; i < TRIES; i++) {
		bool again;
		st = try_once(c, work, arg, how, i >= SLOW_AFTER, &again);
		if (!again)
			return st;
		fault_clear(c);
		/* What has a clean-up must stay until it has run. */
		if (c->arena->cleanups == cleanups)
			arena_back(c->arena, mark);
		if (i < SLOW_AFTER)
			usleep((useconds_t)random_below(c->random, PAUSE_US << i));
	}
	LOG_W("store", "a transaction met others %d times and was given up", TRIES);
	return FAULT(c, S_BUSY, "store.busy");
}

/* ---- the long transaction of store_hold ---- */

enum status pg__hold(struct ctx *c, struct store *s, struct conn **out)
{
	struct pg_conn *k;
	TRY(begin(c, s, "BEGIN ISOLATION LEVEL READ COMMITTED", false, &k));
	*out = &k->base;
	return OK;
}

enum status pg__mark(struct ctx *c, struct conn *k)
{
	return pg__command(c, (struct pg_conn *)k, "SAVEPOINT work");
}

enum status pg__unmark(struct ctx *c, struct conn *k, bool keep)
{
	return pg__command(c, (struct pg_conn *)k,
			   keep ? "RELEASE work" : "ROLLBACK TO work; RELEASE work");
}

enum status pg__settle(struct ctx *c, struct store *s, struct conn *k)
{
	struct pg_conn *conn = (struct pg_conn *)k;
	tx__begin(c, s, k, true);
	enum status st = commit(c, conn);
	end(c, conn);
	return st;
}
