/* SQLite's one writer. Works queue for its connection, first come first served; a group of them
 * shares one transaction, which is committed when the queue is empty or it has 64. Each is answered
 * only after the log is on the disk, so many requests cost one sync, and none waits for company
 * that is not there.
 *
 * A work that fails before it changed anything, as nearly all refusals do, leaves the group as it
 * is. One that fails later takes the group with it, and the others run again, each alone. A
 * savepoint for each work would spare them that, but makes SQLite copy every page before its first
 * change: a tenth of a decision.
 *
 * Whoever finds nobody writing runs his own work and then those that came meanwhile, in his thread:
 * handing the connection from thread to thread cost more than a work does (measured: 3.6 context
 * switches and a wake-up's delay a step). When more have come by the end of his group, a serving
 * thread goes on with them while he waits for his group's sync and answers it: the disk and the
 * processor work at the same time. What is committed can be read before it is on the disk, but no
 * reader is told of it before (sqlite__wait_durable).
 *
 * The same connection copies the log back into the database, between groups (rule against the
 * log-reset race of SQLite before 3.51.3: no second connection may checkpoint while another
 * writes): when there is calm, so that nobody waits for it; at the latest when the log is long. */
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
	/* Frames of 4 KiB to be copied back. All wait meanwhile, so seldom while they keep coming.
	 */
	CHECKPOINT_CALM = 1000,
	CHECKPOINT_EVERY = 64 * 1024,
	CALM_MS = 50,
	/* Beyond it readers wait a moment, so that the log can start over. */
	WAL_BOUND = 2 * CHECKPOINT_EVERY,
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
static _Noreturn void stop(const char *what, const char *why)
{
	LOG_E("store", "%s: %s; the process stops rather than promise what it cannot know", what,
	      why);
	_Exit(70);
}

/* Those whose works share a transaction. */
struct group {
	struct job *first;
	int n, entries;
	int64_t number; /* of the commit; 0: there was none */
	sqlite3_file *log;
	enum status result;
};

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
	int frames = w->wal - w->wal_done;
	return frames >= CHECKPOINT_EVERY || (w->calm && frames >= CHECKPOINT_CALM);
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
		w->wal_done =
			done > w->wal - CHECKPOINT_EVERY / 2 ? done : w->wal - CHECKPOINT_EVERY / 2;
	else if ((rc & 0xFF) == SQLITE_FULL)
		w->wal_done = w->wal; /* the log keeps the promise; again after as many frames */
	else
		stop("copying the log", sqlite3_errmsg(w->writer->db));
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
		stop("rolling back", sqlite3_errmsg(w->writer->db));
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

/* ---- commits ---- */

static sqlite3_file *log_file(struct sqlite *w)
{
	sqlite3_file *f = NULL;
	int rc = sqlite3_file_control(w->writer->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &f);
	assert(rc == SQLITE_OK && f);
	return f;
}

/* One sync at a time: the commit before this one is on the disk by then. */
static int64_t next_number(struct sqlite *w)
{
	pthread_mutex_lock(&w->lock);
	while (w->durable < w->visible)
		pthread_cond_wait(&w->come, &w->lock);
	int64_t number = ++w->visible;
	pthread_mutex_unlock(&w->lock);
	return number;
}

/* Ends the transaction; what the group is told otherwise. Nothing is promised yet. */
static enum status commit(struct sqlite *w, struct group *g)
{
	if (!w->begun)
		return S_FULL; /* rolled back by the database: no room, or a failed write */
	g->log = log_file(w);
	g->number = next_number(w);
	sqlite__log_owe(g->log, true);
	int rc = sqlite__command(w->writer, &q_commit);
	sqlite__log_owe(g->log, false);
	w->begun = false;
	if (rc == SQLITE_OK)
		return OK;
	if ((rc & 0xFF) != SQLITE_FULL)
		stop("committing", sqlite3_errmsg(w->writer->db));
	LOG_E("store", "no room to commit");
	w->space_checked_ms = 0;
	undo(w);
	return S_FULL;
}

/* The group's commit is on the disk, or was none. */
static void make_durable(struct sqlite *w, const struct group *g)
{
	if (!g->number)
		return;
	if (g->result == OK && sqlite__log_sync(g->log) != SQLITE_OK)
		stop("syncing the log", "the disk failed");
	pthread_mutex_lock(&w->lock);
	w->durable = g->number;
	pthread_cond_signal(&w->come);
	pthread_cond_broadcast(&w->synced);
	pthread_mutex_unlock(&w->lock);
}

void sqlite__wait_durable(struct sqlite *w)
{
	pthread_mutex_lock(&w->lock);
	int64_t seen = w->visible;
	while (w->durable < seen)
		pthread_cond_wait(&w->synced, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

/* ---- groups ---- */

/* While the commit before it is on its way to the disk a group waits for more company. */
static struct job *next_job(struct sqlite *w, bool begun)
{
	pthread_mutex_lock(&w->lock);
	while (begun && !w->first && w->durable < w->visible)
		pthread_cond_wait(&w->come, &w->lock);
	struct job *j = w->first;
	if (j) {
		w->first = j->next;
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

/* Once the commit is durable. */
static void answer_group(struct store *s, struct group *g, const struct job *mine)
{
	make_durable(s->own, g);
	if (g->number && g->result == OK && g->entries > 0)
		sequencer__notify(s, g->entries);
	while (g->first) {
		struct job *j = g->first;
		g->first = j->next;
		answer(j, g->result, mine);
	}
}

/* Again, after another had spoilt the group. */
static void run_alone(struct store *s, struct sqlite *w, struct job *j, const struct job *mine)
{
	bool spoilt = false;
	struct group g = { .first = j, .result = run_job(s, w, j, &spoilt) };
	j->next = NULL;
	g.entries = j->recorded;
	if (g.result == OK)
		g.result = commit(w, &g);
	else
		undo(w);
	answer_group(s, &g, mine);
}

/* One transaction for as many as wait, beginning with `mine` where there is one: who writes for the
 * others is one of them, or a serving thread. Those that are left in the group wait for its
 * answer. */
static void run_group(struct store *s, struct sqlite *w, struct job *mine, struct group *g)
{
	bool spoilt = false;
	struct job **last = &g->first, *j = mine ? mine : next_job(w, false);
	while (j) {
		enum status st = run_job(s, w, j, &spoilt);
		if (st == OK) {
			*last = j;
			last = &j->next;
			g->n++;
			g->entries += j->recorded;
		} else {
			answer(j, st, mine);
		}
		bool lost = g->n > 0 && !w->begun;
		j = g->n == GROUP_MAX || spoilt || lost ? NULL : next_job(w, w->begun);
	}
	*last = NULL;
	if (g->n > 0 && !spoilt)
		g->result = commit(w, g);
	else
		undo(w);
	while (spoilt && (j = g->first)) {
		g->first = j->next;
		run_alone(s, w, j, mine);
	}
	assert(!w->begun);
}

/* Gives the writing up, or to a serving thread when there is more to do. */
static void pass_on(struct sqlite *w)
{
	pthread_mutex_lock(&w->lock);
	int64_t now_ms = clock_steady_ms();
	w->calm = !w->first && now_ms - w->wrote_ms >= CALM_MS;
	w->wrote_ms = now_ms;
	w->taken = w->serve = w->first || checkpoint_due(w);
	if (w->serve)
		pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

static void write_group(struct store *s, struct job *mine)
{
	struct group g = { 0 };
	run_group(s, s->own, mine, &g);
	pass_on(s->own);
	answer_group(s, &g, mine);
}

static bool asked(struct sqlite *w)
{
	pthread_mutex_lock(&w->lock);
	while (!w->serve && !w->stop)
		pthread_cond_wait(&w->wake, &w->lock);
	bool serve = w->serve;
	w->serve = false;
	pthread_mutex_unlock(&w->lock);
	return serve;
}

static void *serve(void *arg)
{
	struct store *s = arg;
	struct sqlite *w = s->own;
	while (asked(w)) {
		if (checkpoint_due(w))
			checkpoint(s, w);
		write_group(s, NULL);
	}
	return NULL;
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
		pthread_cond_signal(&w->come);
	}
	pthread_mutex_unlock(&w->lock);
	return waits;
}

static bool hand_in(struct store *s, struct job *j)
{
	struct sqlite *w = s->own;
	bool waits = queued(w, j);
	if (!waits)
		write_group(s, j);
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
	struct group g = { 0 };
	g.result = commit(w, &g);
	make_durable(w, &g);
	if (g.result == OK && checkpoint_due(w))
		checkpoint(s, w);
	w->taken = false;
	return g.result == S_FULL ? FAULT(c, S_FULL, "store.full") : g.result;
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
	for (; w->serving < SQLITE_SERVERS; w->serving++)
		if (pthread_create(&w->servers[w->serving], NULL, serve, s) != 0)
			return FAULT(c, S_BUSY, "store.busy");
	return OK;
}

void sqlite__close_writer(struct store *s)
{
	struct sqlite *w = s->own;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	while (w->serving > 0)
		pthread_join(w->servers[--w->serving], NULL);
	assert(!w->taken);
	sqlite__close_conn(w->writer);
	if (w->lock_file >= 0)
		close(w->lock_file);
	pthread_cond_destroy(&w->wake);
	pthread_cond_destroy(&w->come);
	pthread_cond_destroy(&w->synced);
	pthread_mutex_destroy(&w->lock);
}
