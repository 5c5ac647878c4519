/* What the files of store share: the open store, a connection, a transaction, and what a database
 * driver must do. */
#ifndef YH_STORE_INNER_H
#define YH_STORE_INNER_H

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "codec/crypto.h"
#include "store/store.h"

enum {
	PARAMS_MAX = 64,    /* parameters of a query, the appended MAC included */
	RECORD_BATCH = 256, /* as many new entries wake the sequencer before its second is over */
};

/* Statements prepared on one connection, found by the address of their query. */
struct prepared {
	const struct query *q;
	void *handle;              /* the driver's */
	uint8_t place[PARAMS_MAX]; /* SQLite: where $1.. are bound; 0: the text does not use it */
	int params, columns;
};
struct cache {
	struct prepared **slots;
	unsigned room, count;
};
struct prepared *cache__find(const struct cache *k, const struct query *q);
void cache__put(struct cache *k, struct prepared *p); /* takes p, which came from malloc */
void cache__close(struct cache *k, void (*finish)(struct prepared *p));

struct store_tx {
	struct store *store;
	struct conn *conn;
	bool writes;
	bool failed;  /* a statement failed: nothing more may run, and it will be rolled back */
	bool wrote;   /* something other than a SELECT was run */
	int recorded; /* entries added to the record */
};

/* A connection. Drivers put it first in a structure of their own. */
struct conn {
	struct store_tx tx;
	struct cache cache;
	struct conn *next;
};

/* Connections that nobody uses at the moment; opened when first needed, at most `limit` of them. */
struct pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct conn *idle;
	int open, out, limit;
	bool gate; /* closed: nobody may take one until it opens again */
};
void pool__init(struct pool *p, int limit);
/* NULL with *fresh true: open one yourself (then pool__give it back), or pool__lost when that
 * fails. */
struct conn *pool__take(struct pool *p, bool *fresh);
void pool__give(struct pool *p, struct conn *k);
void pool__lost(struct pool *p);
/* Closes the gate and waits until every connection is back, at most so long. Open it again in any
 * case. */
bool pool__shut(struct pool *p, int64_t wait_ms);
void pool__open(struct pool *p);

/* A condition on the steady clock, and how long to wait on it (pthread_cond_timedwait). */
void steady__init(pthread_cond_t *c);
struct timespec until__steady(int64_t wait_us);

enum write_how { WRITE_RECORDED, WRITE_PLAIN, WRITE_SCHEMA };

struct driver {
	const char *kind;
	const char *title; /* "SQLite" */
	/* Of the library: "3.40.1". */
	const char *(*library)(struct arena *a);
	/* Of the open database. */
	const char *(*version)(const struct store *s, struct arena *a);
	const char *text, *bytes, *integer,
		*serial;           /* how the schema's @text @bytes @int @serial are spelled */
	const char *table_end;     /* in place of the ");" that ends a table */
	const char *clustered_end; /* in place of ") @clustered;" */
	enum status (*open)(struct ctx *c, struct store *s, const struct store_options *o);
	void (*close)(struct store *s);
	enum status (*read)(struct ctx *c, store_work *work, void *arg);
	enum status (*write)(struct ctx *c, store_work *work, void *arg, enum write_how how);
	void (*write_then)(struct ctx *c, store_work *work, void *arg,
			   store_then *then); /* or NULL */
	/* store_hold: begins the long transaction; sets a mark in it; forgets the mark, with what
	 * came after it where it is not to be kept; commits. */
	enum status (*hold)(struct ctx *c, struct store *s, struct conn **out);
	enum status (*mark)(struct ctx *c, struct conn *k);
	enum status (*unmark)(struct ctx *c, struct conn *k, bool keep);
	enum status (*settle)(struct ctx *c, struct store *s, struct conn *k);
	/* In c's transaction. once: do not keep the statement. */
	enum status (*run)(struct ctx *c, const struct query *q, struct rows *out,
			   const struct value *args, int n, bool once);
	enum status (*each)(struct ctx *c, const struct query *q, store_row *fn, void *arg,
			    const struct value *args, int n);
	/* Several statements without parameters, for schema steps. */
	enum status (*script)(struct ctx *c, const char *sql);
	/* How many parameters the text takes and what it gives ('?' where the database cannot say).
	 */
	enum status (*describe)(struct ctx *c, const struct query *q, int *params, char *gives,
				size_t room);
};
extern const struct driver store__sqlite, store__postgresql;

struct sealed_table {
	const char *name;
	const char *const *columns;
	int n;
};

struct store {
	const struct driver *driver;
	const char *data, *database; /* copies */
	struct keys *keys;
	const char *keys_dir;
	bool witness_kept; /* the witness beside the keys disagrees: leave it as it is */
	bool readonly, create;
	struct arena arena; /* lives as long as the store: sealed tables, list texts */
	struct sealed_table *sealed;
	int n_sealed;
	struct pool pool;
	void *own;         /* the driver's */
	struct conn *held; /* of store_hold; NULL: nobody holds the store */
	bool unmarked;     /* its works are not marked */
	struct sequencer *sequencer;
	pthread_mutex_t lists_lock;
	struct map *lists; /* texts of list queries, so that their statements can be kept */
	int n_lists;
};

/* The statement's text on this driver. */
static inline const char *query__text(const struct store *s, const struct query *q)
{
	return q->pg && s->driver == &store__postgresql ? q->pg : q->sql;
}

/* store.c */
enum status MUST store__run(struct ctx *c, const struct query *q, struct rows *out,
			    const struct value *args, int n, bool once);
/* A transaction has begun on k for c; has ended. */
void tx__begin(struct ctx *c, struct store *s, struct conn *k, bool writes);
void tx__end(struct ctx *c);
/* The work, and what makes the transaction unfit to commit. *gave_up: the arena's bound was met in
 * it; the caller ends the transaction and then calls tx__give_up, which goes on to the request's
 * edge. NULL: there is no edge. */
enum status MUST tx__work(struct ctx *c, store_work *work, void *arg, enum write_how how,
			  bool *gave_up);
_Noreturn void tx__give_up(struct ctx *c);

/* seal.c */
enum status MUST seal__read(struct store *s);
const struct sealed_table *seal__find(const struct store *s, const char *name);
void seal__mac(const struct store *s, const struct sealed_table *t, const struct value *columns,
	       uint8_t mac[SM3_SIZE]);

/* schema.c */
enum status MUST schema__bring_up(struct ctx *c);
/* The number of the last step applied. In a transaction. */
enum status MUST schema__last(struct ctx *c, int64_t *number);

struct record_row;
struct record_head;
struct edge;
void record__row(const struct row *r, struct record_row *out);
/* proof.c: heads of more than `after` leaves, at most so many; and what such a row says. */
enum status MUST record__heads(struct ctx *c, int64_t after, int most, struct rows *out);
bool MUST record__head_row(const struct row *r, struct record_head *h);
enum status MUST record__edge(struct ctx *c, int64_t size, struct edge *out);

/* witness.c */
struct witness {
	bool kept, read; /* there is one; it has the form of ours */
	char text[1024]; /* HEAD_TEXT and the signature's line fit */
	int64_t size;
	uint8_t root[SM3_SIZE], signature[SM2_SIGNATURE_MAX];
	size_t signature_len;
};
void witness__keep(struct store *s, const struct record_head *h, const char *text);
/* The head kept beside the keys, as it is now. Looked at before the transaction begins that it is
 * held against: a server beside us goes on signing, and keeps heads that this transaction does not
 * see. */
void witness__look(const struct store *s, struct witness *out);
/* In a transaction: whether the kept head is signed by us and lies in the tree of `size` leaves; if
 * not, why. */
bool MUST witness__agrees(struct ctx *c, const struct witness *w, int64_t size, const char **why);
/* The root that the tree had when it had `size` leaves. */
enum status MUST record__root(struct ctx *c, int64_t size, uint8_t out[SM3_SIZE]);

/* sequencer.c: `entries` were committed just now. */
void sequencer__notify(struct store *s, int entries);
enum status MUST sequencer__open(struct ctx *c, struct store *s, bool background);
void sequencer__close(struct store *s);

#endif
