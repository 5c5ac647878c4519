/* The SQLite driver's two files: connections and statements (sqlite.c), and the one writer
 * (sqlite_write.c). */
#ifndef YH_STORE_SQLITE_H
#define YH_STORE_SQLITE_H

#include <semaphore.h>
#include <sqlite3.h>

#include "store/inner.h"

struct sqlite_conn {
	struct conn base;
	sqlite3 *db;
	int stepping; /* statements under way: they are reset when the work is given up in its
			 middle */
};

/* A worker's place in the writer's queue; lives in the worker's frame of store_write. */
struct turn {
	sem_t called; /* first: it is your turn; then: your group is durable, or not */
	struct turn *next;
	enum status result;
	int recorded;
	bool nested; /* its work runs in a savepoint of a group that others have begun */
};

struct sqlite {
	struct sqlite_conn *writer;
	pthread_mutex_t lock; /* of the queue */
	struct turn *first, *last;
	bool taken; /* somebody has the turn */
	/* Of whoever has the turn: */
	struct turn *group; /* done, waiting for the commit */
	int grouped;
	bool begun;
	int wal, wal_done; /* frames in the log; of them checkpointed */
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
void sqlite__abandon_write(struct ctx *c);

#endif
