/* The PostgreSQL driver's two files: connections and statements (pg.c), transactions (pg_write.c).
 */
#ifndef YH_STORE_PG_H
#define YH_STORE_PG_H

#include <libpq-fe.h>
#include <semaphore.h>

#include "store/inner.h"

struct pg_conn {
	struct conn base;
	PGconn *db;
	PGresult *result; /* whose rows are being copied */
	unsigned names;   /* prepared statements so far */
	bool again;       /* the statement that failed may succeed when the whole work runs again */
	bool locked;      /* holds the lock of those who have failed often */
};

/* A write, in the frame of who waits for it. */
struct pg_job {
	struct ctx *c;
	store_work *work;
	void *arg;
	enum write_how how;
	bool edge;    /* there is one to go on at */
	bool gave_up; /* its arena met its bound */
	bool again;   /* may succeed another time */
	int entries;  /* that it recorded */
	enum status result;
	size_t mark; /* of its arena before the first try */
	const struct arena_cleanup *cleanups;
	sem_t called; /* done, or to run the works of all who wait */
	bool done;
	struct pg_job *next;
};

struct pg {
	pthread_mutex_t lock;
	struct pg_job *first, *last; /* first come, first served */
	bool led;                    /* somebody runs them, or has been called to */
	int server;                  /* version, as libpq numbers it */
};

enum status MUST pg__connect(struct ctx *c, struct store *s, struct pg_conn **out);
void pg__close(struct pg_conn *k);
/* Leaves a fault for the result and says in k->again whether another try makes sense. Clears the
 * result. */
enum status pg__fault(struct ctx *c, struct pg_conn *k, PGresult *r, const char *what);
/* A command without parameters. */
enum status MUST pg__command(struct ctx *c, struct pg_conn *k, const char *sql);

enum status pg__read(struct ctx *c, store_work *work, void *arg);
enum status pg__write(struct ctx *c, store_work *work, void *arg, enum write_how how);
enum status pg__hold(struct ctx *c, struct store *s, struct conn **out);
enum status pg__mark(struct ctx *c, struct conn *k);
enum status pg__unmark(struct ctx *c, struct conn *k, bool keep);
enum status pg__settle(struct ctx *c, struct store *s, struct conn *k);

#endif
