/* SQLite's one writer. Works queue for its connection, first come first served; a group of them
 * shares one transaction, which is committed when the queue is empty or it has 64. Each is answered
 * only after that, so many requests cost one sync, and none waits for company that is not there.
 *
 * A work that fails before it changed anything, as nearly all refusals do, leaves the group as it
 * is. One that fails later takes the group with it, and the others run again, each alone. A
 * savepoint for each work would spare them that, but makes SQLite copy every page before its first
 * change: a tenth of a decision.
 *
 * Whoever finds nobody writing runs his own work and then those that came meanwhile, in his thread:
 * handing the connection from thread to thread cost more than a work does (measured: 3.6 context
 * switches and a wake-up's delay a step). When more have come by the end of his group, the serving
 * thread goes on, so that nobody works for others longer than one group.
 *
 * The same connection copies the log back into the database, between groups and in small pieces
 * (rule against the log-reset race of SQLite before 3.51.3: no second connection may checkpoint
 * while another writes). */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sqlite.h"

enum {
	GROUP_MAX = 64,
	/* Frames of 4 KiB since the last one. The fewer, the more often the same page is copied;
	 * the more, the longer all wait. */
	CHECKPOINT_EVERY = 4000,
	/* The longest wait for company. */
	COMPANY_US = 2000,
	/* Frames: beyond it readers wait a moment, so that the log can start over. */
	WAL_BOUND = 16 * 1024,
	READERS_WAIT_MS = 200,
	SPACE_CHECK_MS = 100,
	HOLD_WAIT_US = 100,
	FLOOR_DEFAULT = 64 * 1024 * 1024,
};

static const struct query q_begin = { "sqlite.begin_write", "BEGIN IMMEDIATE", "", "", NULL, NULL };
static const struct query q_commit = { "sqlite.commit", "COMMIT", "", "", NULL, NULL };
static const struct query q_mark = { "sqlite.mark", "SAVEPOINT work", "", "", NULL, NULL };
static const struct query q_unmark = { "sqlite.unmark", "RELEASE work", "", "", NULL, NULL };
static const struct query q_back = { "sqlite.back", "ROLLBACK TO work", "", "", NULL, NULL };
static const struct query q_rollback = { "sqlite.rollback", "ROLLBACK", "", "", NULL, NULL };

/* After a failed sync nobody knows what the disk holds: nothing more may be promised. A start reads
 * what is there. */
static _Noreturn void stop(struct sqlite_conn *k, const char *what)
{
	LOG_E("store", "%s: %s; the process stops rather than promise what it cannot know", what,
	      sqlite3_errmsg(k->db));
	_Exit(70);
}

/* ---- the disk ---- */

static bool space_left(struct store *s, struct sqlite *w)
{
	int64_t now = clock_steady_ms();
	if (now - w->space_checked_ms < SPACE_CHECK_MS)
		return !w->full;
	struct statvfs v;
	w->space_checked_ms = now;
	bool full =
		statvfs(s->data, &v) == 0 && (int64_t)v.f_bavail * (int64_t)v.f_frsize < w->floor;
	if (full != w->full)
		LOG_W("store", full ? "the disk is nearly full: writing is refused, reading goes on"
				    : "there is room on the disk again: writing goes on");
	w->full = full;
	return !full;
}

static int on_commit(void *arg, sqlite3 *db, const char *name, int frames)
{
	(void)db;
	(void)name;
	struct sqlite *w = arg;
	if (frames < w->wal)
		w->wal_done = 0; /* the log started over */
	w->wal = frames;
	return SQLITE_OK;
}

static bool checkpoint_due(const struct sqlite *w)
{
	return w->wal - w->wal_done >= CHECKPOINT_EVERY;
}

static void checkpoint(struct store *s, struct sqlite *w)
{
	int frames = 0, done = 0;
	bool shut = w->wal > WAL_BOUND;
	if (shut && !pool__shut(&s->pool, READERS_WAIT_MS))
		LOG_W("store", "a long reading keeps the log of %d frames from starting over",
		      w->wal);
	int rc = sqlite3_wal_checkpoint_v2(w->writer->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames,
					   &done);
	if (shut)
		pool__open(&s->pool);
	if (rc == SQLITE_OK || rc == SQLITE_BUSY)
		w->wal_done = done > 0 && done >= w->wal - CHECKPOINT_EVERY / 2
				      ? done
				      : w->wal - CHECKPOINT_EVERY / 2;
	else if ((rc & 0xFF) == SQLITE_FULL)
		w->wal_done = w->wal; /* the log keeps the promise; again after as many frames */
	else
		stop(w->writer, "copying the log");
}

/* ---- one work ---- */

static enum status begin(struct ctx *c, struct store *s, struct sqlite *w)
{
	if (!space_left(s, w))
		return FAULT(c, S_FULL, "store.full");
	if (w->begun)
		return OK;
	int rc = sqlite__command(w->writer, &q_begin);
	w->begun = rc == SQLITE_OK;
	return w->begun ? OK : sqlite__fault(c, w->writer, rc, "begin");
}

/* After a failed work the database may have rolled back everything by itself. */
static void undo(struct sqlite *w)
{
	if (!sqlite3_get_autocommit(w->writer->db) &&
	    sqlite__command(w->writer, &q_rollback) != SQLITE_OK)
		stop(w->writer, "rolling back");
	w->begun = false;
}

/* *spoilt: it failed and left changes behind. */
static enum status run_job(struct store *s, struct sqlite *w, struct job *j, bool *spoilt)
{
	struct ctx *c = j->c;
	TRY(begin(c, s, w));
	int64_t before = sqlite3_total_changes64(w->writer->db);
	tx__begin(c, s, &w->writer->base, true);
	enum status st = tx__work(c, j->work, j->arg, j->how, j->edge ? &j->gave_up : NULL);
	j->recorded = c->tx->recorded;
	sqlite__reset_all(w->writer);
	tx__end(c);
	if (sqlite3_get_autocommit(w->writer->db))
		w->begun = false;
	*spoilt = st != OK &&
		  (j->how == WRITE_SCHEMA || sqlite3_total_changes64(w->writer->db) != before);
	return st;
}

/* ---- groups ---- */

/* Makes the group durable. What the group is told otherwise. */
static enum status commit(struct sqlite *w)
{
	if (!w->begun)
		return S_FULL; /* rolled back by the database: no room, or a failed write */
	int rc = sqlite__command(w->writer, &q_commit);
	w->begun = false;
	if (rc == SQLITE_OK)
		return OK;
	if ((rc & 0xFF) != SQLITE_FULL)
		stop(w->writer, "committing");
	LOG_E("store", "no room to commit");
	w->space_checked_ms = 0;
	undo(w);
	return S_FULL;
}

/* Who was answered together comes back together. Whoever misses the group waits for a whole commit,
 * so the group may wait for him half of one, once. */
static void wait_for_company(struct sqlite *w, int missing)
{
	int64_t half = w->commit_us / 2;
	struct timespec until = until__steady(half < COMPANY_US ? half : COMPANY_US);
	w->wanted = missing;
	while (w->queued < missing && pthread_cond_timedwait(&w->come, &w->lock, &until) == 0)
		;
	w->wanted = 0;
}

/* The next one for a group that has n so far. */
static struct job *next_job(struct sqlite *w, int n, bool *waited)
{
	pthread_mutex_lock(&w->lock);
	if (!w->first && n > 0 && n < w->group && !*waited) {
		wait_for_company(w, w->group - n);
		*waited = true;
	}
	struct job *j = w->first;
	if (j) {
		w->first = j->next;
		w->queued--;
		if (!w->first)
			w->last = NULL;
	}
	pthread_mutex_unlock(&w->lock);
	return j;
}

/* j is gone from here on, unless it is mine. */
static void answer(struct job *j, enum status st, const struct job *mine)
{
	if (j->gave_up)
		fault_clear(j->c);
	else if (st == S_FULL && j->c->fault.status == OK)
		st = FAULT(j->c, S_FULL, "store.full");
	j->result = st;
	if (j->then)
		j->then(j->c, j->arg, st);
	else if (j != mine)
		sem_post(&j->done);
}

/* Ends the transaction. What those in it are told. */
static enum status end(struct store *s, struct sqlite *w, int entries)
{
	int64_t began_us = clock_steady_us();
	enum status st = commit(w);
	w->commit_us += (clock_steady_us() - began_us - w->commit_us) / 8;
	if (st == OK && entries > 0)
		sequencer__notify(s, entries);
	return st;
}

/* Again, after another had spoilt the group. */
static void run_alone(struct store *s, struct sqlite *w, struct job *j, const struct job *mine)
{
	bool spoilt = false;
	enum status st = run_job(s, w, j, &spoilt);
	if (st == OK)
		st = end(s, w, j->recorded);
	else
		undo(w);
	answer(j, st, mine);
}

/* One transaction for as many as wait, beginning with `mine` where there is one: who writes for the
 * others is one of them, or the serving thread. */
static void run_group(struct store *s, struct sqlite *w, struct job *mine)
{
	bool spoilt = false, waited = false;
	struct job *group = NULL, **last = &group, *j = mine ? mine : next_job(w, 0, &waited);
	int n = 0, entries = 0;
	while (j) {
		enum status st = run_job(s, w, j, &spoilt);
		if (st == OK) {
			*last = j;
			last = &j->next;
			n++;
			entries += j->recorded;
		} else {
			answer(j, st, mine);
		}
		bool lost = n > 0 && !w->begun;
		j = n == GROUP_MAX || spoilt || lost ? NULL : next_job(w, n, &waited);
	}
	*last = NULL;
	w->group = n;
	enum status st = OK;
	if (n > 0 && !spoilt)
		st = end(s, w, entries);
	else
		undo(w);
	while (group) {
		j = group;
		group = j->next;
		if (spoilt)
			run_alone(s, w, j, mine);
		else
			answer(j, st, mine);
	}
	assert(!w->begun);
}

/* After a group: gives the writing up, or to the serving thread, which also does what takes long.
 * True: I am that thread and go on. */
static bool go_on(struct sqlite *w, bool server)
{
	pthread_mutex_lock(&w->lock);
	bool more = w->first || checkpoint_due(w);
	w->taken = more;
	w->serve = more && !server;
	if (w->serve)
		pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	return more && server;
}

static void *serve(void *arg)
{
	struct store *s = arg;
	struct sqlite *w = s->own;
	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (!w->serve && !w->stop)
			pthread_cond_wait(&w->wake, &w->lock);
		bool asked = w->serve;
		w->serve = false;
		pthread_mutex_unlock(&w->lock);
		if (!asked)
			return NULL;
		do {
			if (checkpoint_due(w))
				checkpoint(s, w);
			run_group(s, w, NULL);
		} while (go_on(w, true));
	}
}

/* Queues the job; false: nobody is writing, so its owner does. */
static bool queued(struct sqlite *w, struct job *j)
{
	pthread_mutex_lock(&w->lock);
	bool waits = w->taken;
	w->taken = true;
	if (waits) {
		if (w->last)
			w->last->next = j;
		else
			w->first = j;
		w->last = j;
		w->queued++;
		if (w->wanted && w->queued >= w->wanted)
			pthread_cond_signal(&w->come);
	}
	pthread_mutex_unlock(&w->lock);
	return waits;
}

static bool hand_in(struct store *s, struct job *j)
{
	struct sqlite *w = s->own;
	bool waits = queued(w, j);
	if (!waits) {
		run_group(s, w, j);
		go_on(w, false);
	}
	return waits;
}

enum status sqlite__write(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	struct job j = { .c = c, .work = work, .arg = arg, .how = how };
	j.edge = c->arena->overflow != NULL;
	sem_init(&j.done, 0, 0);
	if (hand_in(c->store, &j))
		while (sem_wait(&j.done) != 0)
			assert(errno == EINTR);
	sem_destroy(&j.done);
	if (j.gave_up)
		tx__give_up(c);
	return j.result;
}

void sqlite__write_then(struct ctx *c, store_work *work, void *arg, store_then *then)
{
	struct job *j = TAKE(c->arena, struct job);
	*j = (struct job){ .c = c, .work = work, .arg = arg, .how = WRITE_RECORDED, .then = then };
	j->edge = c->arena->overflow != NULL;
	c->arena->overflow = NULL; /* the edge is in this thread, which goes away */
	hand_in(c->store, j);
}

/* ---- the long transaction of store_hold ---- */

/* Nobody else uses the store; only the serving thread may still be copying the log. */
static void take_writer(struct sqlite *w)
{
	for (;;) {
		pthread_mutex_lock(&w->lock);
		bool taken = w->taken;
		w->taken = true;
		pthread_mutex_unlock(&w->lock);
		if (!taken)
			return;
		usleep(HOLD_WAIT_US);
	}
}

enum status sqlite__hold(struct ctx *c, struct store *s, struct conn **out)
{
	struct sqlite *w = s->own;
	take_writer(w);
	enum status st = begin(c, s, w);
	if (st == OK)
		*out = &w->writer->base;
	else
		w->taken = false;
	return st;
}

static enum status marked(struct ctx *c, struct conn *k, const struct query *q)
{
	struct sqlite_conn *conn = (struct sqlite_conn *)k;
	int rc = sqlite__command(conn, q);
	return rc == SQLITE_OK ? OK : sqlite__fault(c, conn, rc, q->name);
}

enum status sqlite__mark(struct ctx *c, struct conn *k)
{
	return marked(c, k, &q_mark);
}

enum status sqlite__unmark(struct ctx *c, struct conn *k, bool keep)
{
	sqlite__reset_all((struct sqlite_conn *)k);
	if (!keep)
		TRY(marked(c, k, &q_back));
	return marked(c, k, &q_unmark);
}

enum status sqlite__settle(struct ctx *c, struct store *s, struct conn *k)
{
	struct sqlite *w = s->own;
	sqlite__reset_all((struct sqlite_conn *)k);
	enum status st = end(s, w, 0);
	if (st == OK && checkpoint_due(w))
		checkpoint(s, w);
	w->taken = false;
	return st == S_FULL ? FAULT(c, S_FULL, "store.full") : st;
}

/* ---- opening ---- */

static enum status lock_data(struct ctx *c, struct store *s, struct sqlite *w)
{
	const char *path = arena_printf(c->arena, "%s/lock", s->data);
	w->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (w->lock_file < 0)
		return FAULT(c, S_BROKEN, "store.directory", TEXT(path),
			     TEXT(arena_text(c->arena, strerror(errno))));
	if (flock(w->lock_file, LOCK_EX | LOCK_NB) != 0)
		return FAULT(c, S_BUSY, "store.in_use", TEXT(arena_text(c->arena, s->data)));
	return OK;
}

enum status sqlite__open_writer(struct ctx *c, struct store *s, const struct store_options *o)
{
	struct sqlite *w = s->own;
	w->floor = o->floor ? o->floor : FLOOR_DEFAULT;
	TRY(lock_data(c, s, w));
	TRY(sqlite__open_conn(c, s, true, &w->writer));
	sqlite3_wal_hook(w->writer->db, on_commit, w);
	pthread_cond_init(&w->wake, NULL);
	steady__init(&w->come);
	w->serving = pthread_create(&w->server, NULL, serve, s) == 0;
	return w->serving ? OK : FAULT(c, S_BUSY, "store.busy");
}

void sqlite__close_writer(struct store *s)
{
	struct sqlite *w = s->own;
	if (w->serving) {
		pthread_mutex_lock(&w->lock);
		w->stop = true;
		pthread_cond_signal(&w->wake);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->server, NULL);
		pthread_cond_destroy(&w->wake);
		pthread_cond_destroy(&w->come);
	}
	assert(!w->taken);
	sqlite__close_conn(w->writer);
	if (w->lock_file >= 0)
		close(w->lock_file);
	pthread_mutex_destroy(&w->lock);
}
