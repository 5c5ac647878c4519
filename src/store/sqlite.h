/* The SQLite driver's three files: connections and statements (sqlite.c), the one writer
 * (sqlite_write.c), and how its log is written (sqlite_log.c). */
#ifndef YH_STORE_SQLITE_H
#define YH_STORE_SQLITE_H

#include <semaphore.h>
#include <sqlite3.h>

#include "store/inner.h"

struct sqlite_conn {
	struct conn base;
	sqlite3 *db;
	/* Statements under way, and the one among them that is not kept: they are reset, and it is
	 * dropped, when the work is given up in its middle. */
	int stepping;
	sqlite3_stmt *loose;
};

/* A write that somebody waits for, in his frame of store_write; or that goes on by itself, in its
 * arena. */
struct job {
	struct ctx *c;
	store_work *work;
	void *arg;
	enum write_how how;
	bool edge;    /* there is one to go on at */
	bool gave_up; /* its arena met its bound */
	int recorded;
	store_then *then; /* or NULL: */
	enum status result;
	sem_t done;
	struct job *next;
};

enum { SQLITE_SERVERS = 2 };

struct sqlite {
	struct sqlite_conn *writer;
	pthread_mutex_t lock; /* of the queue and what follows up to `serving` */
	struct job *first, *last;
	bool taken;       /* somebody is writing */
	bool serve, stop; /* asks a serving thread to take over; all to end */
	/* Commits by their number: what a reader may have seen, and what is on the disk. */
	int64_t visible, durable;
	pthread_cond_t wake;   /* of the serving threads */
	pthread_cond_t come;   /* of whoever is writing: a work has come, a commit is durable */
	pthread_cond_t synced; /* of readers */
	pthread_t servers[SQLITE_SERVERS];
	int serving; /* how many of them there are */
	/* Of whoever is writing: */
	bool begun;
	bool calm; /* nobody wrote for a moment before the last group */
	int64_t wrote_ms;
	int wal, wal_done; /* frames in the log; of them copied back */
	int64_t floor, space_checked_ms;
	bool full;
	int lock_file; /* one process writes: flock on DATA/lock */
	const char *path;
};

enum status MUST sqlite__open_conn(struct ctx *c, struct store *s, bool writes,
				   struct sqlite_conn **out);
void sqlite__close_conn(struct sqlite_conn *k);
void sqlite__reset_all(struct sqlite_conn *k);
/* A statement without parameters or rows, outside of the faults' way. */
int sqlite__command(struct sqlite_conn *k, const struct query *q);
enum status sqlite__fault(struct ctx *c, struct sqlite_conn *k, int rc, const char *what);

enum status MUST sqlite__open_writer(struct ctx *c, struct store *s, const struct store_options *o);
void sqlite__close_writer(struct store *s);
enum status sqlite__write(struct ctx *c, store_work *work, void *arg, enum write_how how);
void sqlite__write_then(struct ctx *c, store_work *work, void *arg, store_then *then);
enum status sqlite__hold(struct ctx *c, struct store *s, struct conn **out);
enum status sqlite__mark(struct ctx *c, struct conn *k);
enum status sqlite__unmark(struct ctx *c, struct conn *k, bool keep);
enum status sqlite__settle(struct ctx *c, struct store *s, struct conn *k);

/* Waits until everything that could be read until now is on the disk: no answer tells what a power
 * cut would take back. */
void sqlite__wait_durable(struct sqlite *w);

/* sqlite_log.c: the writer's VFS, to be registered once. */
#define SQLITE_GATHER "gather"
void sqlite__gather(void);
/* The log of a writer's connection (SQLITE_FCNTL_JOURNAL_POINTER). Whoever lets it owe syncs of
 * commits promises nothing before sqlite__log_sync, which any thread may call. */
void sqlite__log_owe(sqlite3_file *log, bool owe);
int sqlite__log_sync(sqlite3_file *log);

#endif
