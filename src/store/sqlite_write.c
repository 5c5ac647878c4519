/* SQLite's one writer. Workers take turns on its connection, first come first served; a group of
 * them shares one transaction, each in a savepoint of its own. Who finds nobody waiting behind him,
 * or is the 64th, commits for all; each is answered only after that. So many requests cost one
 * sync, and none waits for company that is not there.
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
	CHECKPOINT_EVERY = 1000, /* frames of 4 KiB since the last one: small steps keep the slowest
				    answer fast */
	WAL_BOUND =
		16 *
		1024, /* frames: beyond it readers wait a moment, so that the log can start over */
	READERS_WAIT_MS = 200,
	SPACE_CHECK_MS = 100,
	FLOOR_DEFAULT = 64 * 1024 * 1024,
};

static const struct query q_begin = { "sqlite.begin_write", "BEGIN IMMEDIATE", "", "", NULL, NULL };
static const struct query q_commit = { "sqlite.commit", "COMMIT", "", "", NULL, NULL };
static const struct query q_rollback = { "sqlite.rollback", "ROLLBACK", "", "", NULL, NULL };
static const struct query q_save = { "sqlite.save", "SAVEPOINT w", "", "", NULL, NULL };
static const struct query q_release = { "sqlite.release", "RELEASE w", "", "", NULL, NULL };
static const struct query q_back = { "sqlite.back", "ROLLBACK TO w", "", "", NULL, NULL };

/* After a failed sync nobody knows what the disk holds: nothing more may be promised. A start reads
 * what is there. */
static _Noreturn void stop(struct sqlite_conn *k, const char *what)
{
	LOG_E("store", "%s: %s; the process stops rather than promise what it cannot know", what,
	      sqlite3_errmsg(k->db));
	_Exit(70);
}

/* ---- the turn ---- */

static void call(struct turn *t)
{
	sem_post(&t->called);
}

static void wait_called(struct turn *t)
{
	while (sem_wait(&t->called) != 0)
		assert(errno == EINTR);
}

static void take_turn(struct sqlite *w, struct turn *t)
{
	sem_init(&t->called, 0, 0);
	t->next = NULL;
	pthread_mutex_lock(&w->lock);
	bool mine = !w->taken;
	w->taken = true;
	if (!mine) {
		if (w->last)
			w->last->next = t;
		else
			w->first = t;
		w->last = t;
	}
	pthread_mutex_unlock(&w->lock);
	if (!mine)
		wait_called(t);
}

/* Hands the turn to the next; false: nobody waits. `keep` then keeps the turn, else it is free. */
static bool pass_turn(struct sqlite *w, bool keep)
{
	pthread_mutex_lock(&w->lock);
	struct turn *next = w->first;
	if (next) {
		w->first = next->next;
		if (!w->first)
			w->last = NULL;
	} else {
		w->taken = keep;
	}
	pthread_mutex_unlock(&w->lock);
	if (next)
		call(next);
	return next != NULL;
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
		w->wal_done =
			w->wal; /* the log holds what is promised; again after as many frames */
	else
		stop(w->writer, "copying the log");
}

/* ---- groups ---- */

static enum status begin(struct ctx *c, struct store *s, struct sqlite *w, struct turn *t)
{
	if (!space_left(s, w))
		return FAULT(c, S_FULL, "store.full");
	int rc = SQLITE_OK;
	t->nested = w->begun;
	if (!w->begun) {
		rc = sqlite__command(w->writer, &q_begin);
		w->begun = rc == SQLITE_OK;
	} else {
		rc = sqlite__command(w->writer, &q_save);
	}
	return rc == SQLITE_OK ? OK : sqlite__fault(c, w->writer, rc, "begin");
}

static void undo(struct sqlite *w, const struct turn *t)
{
	if (sqlite3_get_autocommit(w->writer->db)) {
		w->begun = false; /* the database has rolled back everything by itself */
	} else if (t->nested) {
		if (sqlite__command(w->writer, &q_back) != SQLITE_OK ||
		    sqlite__command(w->writer, &q_release) != SQLITE_OK)
			stop(w->writer, "rolling back");
	} else {
		if (sqlite__command(w->writer, &q_rollback) != SQLITE_OK)
			stop(w->writer, "rolling back");
		w->begun = false;
	}
}

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
	if (!sqlite3_get_autocommit(w->writer->db) &&
	    sqlite__command(w->writer, &q_rollback) != SQLITE_OK)
		stop(w->writer, "rolling back");
	return S_FULL;
}

static void answer(struct store *s, struct turn *group, enum status st, const struct turn *me)
{
	int entries = 0;
	while (group) {
		struct turn *t = group;
		group = t->next;
		entries += t->recorded;
		t->result = st;
		if (t != me)
			call(t); /* t is gone from here on */
	}
	if (st == OK && entries > 0)
		sequencer__notify(s, entries);
}

/* With the turn, my work done (worked OK) or undone. Returns when the turn is passed on and I may
 * answer. */
static enum status leave(struct store *s, struct sqlite *w, struct turn *me, bool worked)
{
	if (worked) {
		me->next = w->group;
		w->group = me;
		w->grouped++;
	}
	bool lost = w->grouped > 0 && !w->begun;
	if (!lost && w->grouped < GROUP_MAX && pass_turn(w, true)) {
		if (!worked)
			return OK;
		wait_called(me);
		return me->result;
	}
	struct turn *group = w->group;
	int grouped = w->grouped;
	w->group = NULL;
	w->grouped = 0;
	enum status st = grouped > 0 ? commit(w) : OK;
	assert(!w->begun);
	if (checkpoint_due(w)) {
		answer(s, group, st, me);
		checkpoint(s, w);
		pass_turn(w, false);
	} else {
		pass_turn(w, false);
		answer(s, group, st, me);
	}
	return worked ? st : OK;
}

/* After the work: keeps or undoes it, and leaves. */
static enum status settle(struct ctx *c, struct store *s, struct turn *t, enum status st)
{
	struct sqlite *w = s->own;
	t->recorded = c->tx->recorded;
	sqlite__reset_all(w->writer);
	tx__end(c);
	if (st == OK && t->nested) {
		int rc = sqlite__command(w->writer, &q_release);
		if (rc != SQLITE_OK)
			st = sqlite__fault(c, w->writer, rc, "release");
	}
	if (st != OK)
		undo(w, t);
	enum status end = leave(s, w, t, st == OK);
	sem_destroy(&t->called);
	if (st == OK && end != OK)
		return FAULT(c, end, "store.full");
	return st;
}

enum status sqlite__write(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	struct store *s = c->store;
	struct sqlite *w = s->own;
	struct turn *t =
		TAKE(c->arena, struct turn); /* not in this frame: an overflow may leave it */
	take_turn(w, t);
	enum status st = begin(c, s, w, t);
	if (st != OK) {
		leave(s, w, t, false);
		sem_destroy(&t->called);
		return st;
	}
	tx__begin(c, s, &w->writer->base, true);
	c->tx->turn = t;
	st = tx__work(c, work, arg, how);
	return settle(c, s, t, st);
}

void sqlite__abandon_write(struct ctx *c)
{
	enum status st = settle(c, c->tx->store, c->tx->turn, S_BUSY);
	assert(st == S_BUSY);
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
	return OK;
}

void sqlite__close_writer(struct store *s)
{
	struct sqlite *w = s->own;
	assert(!w->taken && !w->group);
	sqlite__close_conn(w->writer);
	if (w->lock_file >= 0)
		close(w->lock_file);
	pthread_mutex_destroy(&w->lock);
}
