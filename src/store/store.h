/* Both databases behind one interface: const queries, transactions, protected rows, the chained
 * record, outbox, files.
 *
 * SQLite: one connection writes and checkpoints (WAL, synchronous FULL read back at open); works
 * queue for it and share a transaction, which commits at 64 or when nobody waits, and each is
 * answered only after the disk has it. Readers have read-only connections of their own.
 * PostgreSQL: each worker has a connection; the deciding works that wait in a process share a
 * transaction, and run again alone (bounded) when it fails to serialize. On both a work may have to
 * run again. Tables whose rows money or decisions rest on carry `mac`: HMAC-SM3 over table name and
 * all columns (sealed tables). */
#ifndef YH_STORE_STORE_H
#define YH_STORE_STORE_H

#include "base/ctx.h"

/* One const query: a name, its text with $1..$n, what it takes and gives (i integer, t text, b
 * bytes; NULL fits any). The same text runs on both; `pg` replaces it where it cannot (counted by
 * make tidy; the count only falls). `seal`: names the sealed table that this INSERT or UPDATE
 * writes. Its first values are all columns of the table in the order of the schema's `@sealed`
 * line, others may follow (a revision to compare); the store appends the columns' MAC as one more
 * parameter, $n+1 with n letters in `takes`, which does not name it. `serial`: an INSERT of one row
 * that gives the key the database numbered it by; PostgreSQL's text says RETURNING, SQLite's does
 * not, because SQLite would make a table for it and tells the key by itself.
 *
 * Written QUERY q_name = { ... }; at the top of the file that uses it. The linker gathers them all
 * (store_queries), so that tests/unit/test_queries.c can prepare every one of them on both
 * databases. */
struct query {
	const char *name, *sql, *takes, *gives;
	const char *seal;
	const char *pg;
	bool serial;
};
#define QUERY static const struct query __attribute__((section("yh_queries"), used, aligned(8)))

struct row {
	const struct value *v; /* as many as `gives` has letters */
};

struct rows {
	struct row *at;
	int n;
	int64_t changed; /* rows that an UPDATE, INSERT or DELETE without RETURNING changed */
};

static inline int64_t row_int(const struct row *r, int i)
{
	return r->v[i].kind == V_INT ? r->v[i].i : 0;
}

/* NULL where the column is NULL. */
static inline const char *row_text(const struct row *r, int i)
{
	return r->v[i].kind == V_TEXT ? r->v[i].text : NULL;
}

/* Every QUERY and every LIST of the program. */
struct list_query;
const struct query *store_queries(size_t *n);
const struct list_query *store_lists(size_t *n);

/* ---- opening ---- */

struct store_options {
	const char *data;     /* directory of the SQLite file, keys and files; or NULL */
	const char *database; /* postgresql://... ; or NULL for SQLite under data */
	const char *keys;     /* default data/keys */
	int workers;          /* reading connections */
	bool create;          /* make directory, schema and keys when missing */
	/* A tool beside a running server: reads only, takes no lock, changes no schema. */
	bool readonly;
	/* The caller calls record_sequence itself (record.h): tools, tests, simulation. */
	bool no_sequencer;
	/* Writes are refused under so much free space on the disk; 0: 64 MiB; SQLite only. */
	int64_t floor;
};

enum status MUST store_open(struct ctx *c, const struct store_options *o, struct store **out);
void store_close(struct store *s);
const char *store_kind(const struct store *s); /* "sqlite" or "postgresql" */
struct keys;
const struct keys *store_keys(const struct store *s); /* the installation's (codec/crypto.h) */

/* ---- transactions ---- */

/* Runs work(c, arg) inside one transaction of c->store and answers after it is durable. A read-only
 * transaction uses the calling worker's reading connection. Work that returns anything but OK is
 * rolled back. A transaction that changed something and recorded nothing is refused by assertion.
 * Work may run again: it must leave nothing behind but its arena. Reading inside of a
 * transaction (store_read while one is under way) is part of it. */
typedef enum status store_work(struct ctx *c, void *arg);
enum status MUST store_read(struct ctx *c, store_work *work, void *arg);
enum status MUST store_write(struct ctx *c, store_work *work, void *arg);
/* A write that decides nothing and so need not be recorded: drafts, marks, clocks of sessions, the
 * outbox's own state. */
enum status MUST store_write_plain(struct ctx *c, store_work *work, void *arg);
/* Whether writes queue for one writer (SQLite). Then who cannot do anything else meanwhile need not
 * wait in a thread of his own: store_write_then returns at once, and `then` is called once with
 * what store_write would have returned, from whichever thread ended the commit, and must not block.
 * From the call on c and arg are the store's, until `then`. A status without a fault in c: the
 * arena met its bound, and the request is to be given up at its edge (arena_give_up). */
bool store_queues(const struct store *s);
typedef void store_then(struct ctx *c, void *arg, enum status s);
void store_write_then(struct ctx *c, store_work *work, void *arg, store_then *then);
/* From here to store_settle all that this thread does on the store, reading and writing, is one
 * transaction: a write that fails is undone alone, and nothing is durable before store_settle. For
 * a program that has the store to itself (a simulated day); nobody else may use it meanwhile. */
enum status MUST store_hold(struct ctx *c);
enum status MUST store_settle(struct ctx *c);
/* While held: whether works are marked, as they are at first. Unmarked ones cost nothing, but one
 * that fails after it wrote cannot be undone and stops the process: for the day's jobs, which
 * either succeed or make the whole day worthless. */
void store_hold_marks(struct ctx *c, bool marks);
/* Inside a transaction. Rows are copied to c->arena. Faults: S_CONFLICT "store.exists" (unique),
 * S_REFUSED "store.rule" (CHECK, NOT NULL, foreign key), S_BUSY, S_FULL "store.full", S_BROKEN.
 * After one of them the transaction can only be rolled back: where a repeated row is expected write
 * ON CONFLICT DO NOTHING. */
enum status MUST store_run_v(struct ctx *c, const struct query *q, struct rows *out,
			     const struct value *args, int n);
/* No rows wanted: what it gives is dropped. */
#define store_run(c, q, ...)        store_run_v((c), (q), NULL, VALUES(__VA_ARGS__))
#define store_rows(c, q, rows, ...) store_run_v((c), (q), (rows), VALUES(__VA_ARGS__))
/* Exactly one row, else S_ABSENT (a fault "absent" is left). */
enum status MUST store_one_v(struct ctx *c, const struct query *q, struct row *out,
			     const struct value *args, int n);
#define store_one(c, q, row, ...) store_one_v((c), (q), (row), VALUES(__VA_ARGS__))
/* At most one: out->v is NULL when there is none. */
enum status MUST store_maybe_v(struct ctx *c, const struct query *q, struct row *out,
			       const struct value *args, int n);
#define store_maybe(c, q, row, ...) store_maybe_v((c), (q), (row), VALUES(__VA_ARGS__))

/* Row by row, for what may be long (exports, verifying): the row, and what fn takes from c->arena,
 * live until fn returns; fn may not query. What fn returns other than OK ends it and is returned. A
 * '?' in `gives` takes any type. */
typedef enum status store_row(struct ctx *c, void *arg, const struct row *r);
enum status MUST store_each_v(struct ctx *c, const struct query *q, store_row *fn, void *arg,
			      const struct value *args, int n);
#define store_each(c, q, fn, arg, ...) store_each_v((c), (q), (fn), (arg), VALUES(__VA_ARGS__))

/* A list with filters: SQL text is made only from a const column table (tests prepare every
 * combination's parts). */
struct list_column {
	const char *name;  /* as in ?sort= and ?name=value */
	const char *sql;   /* "c.opened" */
	char type;         /* i or t */
	const char *match; /* "=", "like", ">=", "<="; NULL: may only be sorted by */
};
struct list_filter {
	const char *column, *value;
};
struct list_query {
	const char *name, *select, *from, *where, *takes,
		*gives; /* where: fixed part, with its $1..$n */
	const struct list_column *columns;
	int n_columns;
	const char *order; /* default, "c.opened DESC, c.id" */
	/* What is left of `from` for the total of an unfiltered list, where the rest neither adds
	 * nor takes a row and `where` does not ask it; or NULL. */
	const char *counted;
};
/* Written LIST l_name = { ... }; gathered like queries. */
#define LIST static const struct list_query __attribute__((section("yh_lists"), used, aligned(8)))
struct list_ask {
	const struct list_filter *filters;
	int n_filters;
	const char *sort; /* "due" or "-due"; NULL: default */
	int limit, offset;
};
/* %text%, with what LIKE ... ESCAPE '\' would take as a pattern made harmless. */
const char *store_like(struct arena *a, const char *text);
/* Rows of the page and the total. An unknown column is S_INVALID. */
enum status MUST store_list_v(struct ctx *c, const struct list_query *q, const struct list_ask *ask,
			      struct rows *out, int64_t *total, const struct value *args, int n);

int64_t store_new_id(struct ctx *c); /* 63 random bits, never 0: what an API id is the text of */

/* ---- the record ---- */

struct record_entry {
	const char *kind;     /* "case.decided", "session.opened": dotted, stable */
	const char *subject;  /* "case:123" */
	const char *text;     /* canonical JSON of the business content (no personal data) */
	const char *personal; /* canonical JSON kept beside the log under a salted hash; or NULL */
	int64_t person, office; /* 0: the system */
	const char *result;     /* "done" or "refused" */
};
/* Adds an entry in the transaction; its id is the entry number once it is sequenced into the tree.
 */
enum status MUST store_record(struct ctx *c, const struct record_entry *e, int64_t *id);

/* ---- outbox, files: see store/outbox.h, store/files.h; verify, export, backup: store/audit.h,
 * store/backup.h --- */

#endif
