/* PostgreSQL's transactions. What decides something runs SERIALIZABLE. Of this process's such works
 * as many as have come share one transaction, one after another, each behind a savepoint: side by
 * side they met at the same rows and ran again more often than not, and each paid for a commit. One
 * of those who wait runs them for all, then the first of those who came meanwhile. When the
 * transaction meets one of another process, each runs again alone, a bounded number of times; who
 * has failed thrice takes a lock in the database, so that a crowd at one row gets through.
 *
 * Housekeeping (WRITE_PLAIN) compares in its own WHERE and runs READ COMMITTED, so that it never
 * makes a decision fail. Reading has one snapshot. A connection lost while committing leaves the
 * outcome unknown: the answer is BUSY, and the client asks again with its key. */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/pg.h"

enum {
	GROUP_MAX = 32, /* the server keeps track of 64 savepoints at little cost */
	TRIES = 12,
	SLOW_AFTER = 3,
	LOST_MAX = 3, /* connections found dead in a row */
	PAUSE_US = 2000,
};

#define SERIALIZABLE "BEGIN ISOLATION LEVEL SERIALIZABLE"
#define SLOW_LOCK    "SELECT pg_advisory_lock(8204138)"
#define SLOW_UNLOCK  "SELECT pg_advisory_unlock(8204138)"
#define SCHEMA_LOCK  "SELECT pg_advisory_xact_lock(8204136)"

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
			*out = k;
			return OK;
		}
		give(s, k); /* a dead one is closed; the next may be alive */
		if (lost + 1 < LOST_MAX)
			fault_clear(c);
	}
	return st;
}

/* The work has returned, or was given up in the middle of rows. */
static void end_work(struct ctx *c, struct pg_conn *k)
{
	PQclear(k->result);
	k->result = NULL;
	for (PGresult *r; PQtransactionStatus(k->db) == PQTRANS_ACTIVE && (r = PQgetResult(k->db));)
		PQclear(r);
	tx__end(c);
}

static void end(struct store *s, struct pg_conn *k)
{
	if (PQstatus(k->db) == CONNECTION_OK && PQtransactionStatus(k->db) != PQTRANS_IDLE)
		PQclear(PQexec(k->db, "ROLLBACK"));
	if (k->locked) {
		PGresult *r = PQexec(k->db, SLOW_UNLOCK);
		k->locked = PQresultStatus(r) != PGRES_TUPLES_OK;
		PQclear(r);
	}
	give(s, k);
}

enum status pg__read(struct ctx *c, store_work *work, void *arg)
{
	struct pg_conn *k;
	TRY(begin(c, c->store, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", false, &k));
	tx__begin(c, c->store, &k->base, false);
	bool gave_up = false, *edge = c->arena->overflow ? &gave_up : NULL;
	enum status st = tx__work(c, work, arg, WRITE_PLAIN, edge);
	end_work(c, k);
	end(c->store, k);
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

/* ---- one work ---- */

/* The work itself, in a transaction. Whether all of it may succeed another time is said in
 * j->again: before COMMIT is sent a lost connection has done nothing. */
static void run(struct store *s, struct pg_conn *k, struct pg_job *j)
{
	struct ctx *c = j->c;
	k->again = j->gave_up = false;
	tx__begin(c, s, &k->base, true);
	j->result = j->how == WRITE_SCHEMA ? pg__command(c, k, SCHEMA_LOCK) : OK;
	if (j->result == OK)
		j->result = tx__work(c, j->work, j->arg, j->how, j->edge ? &j->gave_up : NULL);
	j->entries = c->tx->recorded;
	end_work(c, k);
	j->again = j->result != OK && (k->again || PQstatus(k->db) == CONNECTION_BAD);
}

static void try_once(struct store *s, struct pg_job *j, bool slow)
{
	static const char plain[] = "BEGIN ISOLATION LEVEL READ COMMITTED";
	struct pg_conn *k;
	const char *how = j->how == WRITE_RECORDED ? SERIALIZABLE : plain;
	j->again = false;
	j->result = begin(j->c, s, how, slow && j->how == WRITE_RECORDED, &k);
	if (j->result != OK)
		return;
	run(s, k, j);
	if (j->result == OK) {
		j->result = commit(j->c, k);
		j->again = j->result != OK && k->again;
	}
	end(s, k);
	if (j->result == OK && j->entries > 0)
		sequencer__notify(s, j->entries);
}

/* What has a clean-up must stay until it has run. */
static void forget_try(struct pg_job *j)
{
	fault_clear(j->c);
	if (j->c->arena->cleanups == j->cleanups)
		arena_back(j->c->arena, j->mark);
}

static void run_alone(struct store *s, struct pg_job *j)
{
	for (int i = 0; i < TRIES; i++) {
		try_once(s, j, i >= SLOW_AFTER);
		if (!j->again)
			return;
		forget_try(j);
		if (i < SLOW_AFTER)
			usleep((useconds_t)random_below(j->c->random, PAUSE_US << i));
	}
	LOG_W("store", "a transaction met others %d times and was given up", TRIES);
	j->result = FAULT(j->c, S_BUSY, "store.busy");
}

/* ---- groups ---- */

/* What is told to those whose work succeeded and whose commit did not. */
static void commit_failed(struct pg_job *group, enum status st)
{
	for (struct pg_job *j = group; j; j = j->next)
		if (j->result == OK)
			j->result = st == S_BROKEN ? FAULT(j->c, S_BROKEN, "store.broken")
						   : FAULT(j->c, S_BUSY, "store.busy");
}

/* The works in a transaction begun, and its commit. False: it met another or was lost, and did
 * nothing. */
static bool run_all(struct ctx *c, struct pg_conn *k, struct pg_job *group)
{
	int entries = 0;
	for (struct pg_job *j = group; j; j = j->next) {
		run(c->store, k, j);
		if (j->again)
			return false;
		entries += j->result == OK ? j->entries : 0;
		const char *then =
			j->result == OK ? "RELEASE work; SAVEPOINT work" : "ROLLBACK TO work";
		if (pg__command(c, k, then) != OK)
			return false;
	}
	k->again = false;
	enum status st = commit(c, k);
	if (st != OK && k->again)
		return false;
	if (st != OK)
		commit_failed(group, st);
	else if (entries > 0)
		sequencer__notify(c->store, entries);
	return true;
}

static bool run_together(struct store *s, struct pg_job *group)
{
	struct ctx c = *group->c; /* its own fault is for what concerns all */
	struct pg_conn *k;
	fault_clear(&c);
	if (begin(&c, s, SERIALIZABLE "; SAVEPOINT work", false, &k) != OK)
		return false;
	bool done = run_all(&c, k, group);
	end(s, k);
	return done;
}

/* The first of the queue, with its lock; as many as fit into a transaction. */
static struct pg_job *take_group(struct pg *own)
{
	struct pg_job *group = own->first, *last = group;
	for (int n = 1; n < GROUP_MAX && last->next; n++)
		last = last->next;
	own->first = last->next;
	if (!own->first)
		own->last = NULL;
	last->next = NULL;
	return group;
}

/* For all who wait, me first. Then the first of those who came meanwhile is called to do the same.
 */
static void lead(struct store *s, const struct pg_job *me)
{
	struct pg *own = s->own;
	pthread_mutex_lock(&own->lock);
	struct pg_job *group = take_group(own);
	pthread_mutex_unlock(&own->lock);
	assert(group == me);
	if (!group->next || !run_together(s, group))
		for (struct pg_job *j = group; j; j = j->next) {
			forget_try(j);
			run_alone(s, j);
		}
	pthread_mutex_lock(&own->lock);
	own->led = own->first != NULL;
	if (own->led)
		sem_post(&own->first->called);
	pthread_mutex_unlock(&own->lock);
	for (struct pg_job *j = group->next, *next; j; j = next) {
		next = j->next; /* j is gone once it is called */
		j->done = true;
		sem_post(&j->called);
	}
}

static void join(struct store *s, struct pg_job *j)
{
	struct pg *own = s->own;
	sem_init(&j->called, 0, 0);
	pthread_mutex_lock(&own->lock);
	bool leads = !own->led;
	own->led = true;
	if (own->last)
		own->last->next = j;
	else
		own->first = j;
	own->last = j;
	pthread_mutex_unlock(&own->lock);
	while (!leads && sem_wait(&j->called) != 0)
		assert(errno == EINTR);
	if (!j->done)
		lead(s, j);
	sem_destroy(&j->called);
}

enum status pg__write(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	struct pg_job j = { .c = c, .work = work, .arg = arg, .how = how };
	j.edge = c->arena->overflow != NULL;
	j.mark = arena_mark(c->arena);
	j.cleanups = c->arena->cleanups;
	if (how == WRITE_RECORDED)
		join(c->store, &j);
	else
		run_alone(c->store, &j);
	if (j.gave_up)
		tx__give_up(c);
	return j.result;
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
	enum status st = commit(c, conn);
	end(s, conn);
	return st;
}
