/* SQLite: connections, prepared statements, reading transactions. Readers are read-only by opening
 * flag; the writer is in sqlite_write.c. Nothing else in the process may open the database's files:
 * closing a descriptor drops SQLite's locks. */
#include "store/sqlite.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/vec.h"

static const struct query q_begin = { "sqlite.begin", "BEGIN", "", "", NULL, NULL };
static const struct query q_end = { "sqlite.end", "COMMIT", "", "", NULL, NULL };

enum status sqlite__fault(struct ctx *c, struct sqlite_conn *k, int rc, const char *what)
{
	switch (rc & 0xFF) {
	case SQLITE_CONSTRAINT:
		if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
			return FAULT(c, S_CONFLICT, "store.exists");
		LOG_W("store", "%s: %s", what, sqlite3_errmsg(k->db));
		return FAULT(c, S_REFUSED, "store.rule");
	case SQLITE_FULL:
		return FAULT(c, S_FULL, "store.full");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
		LOG_W("store", "%s: %s", what, sqlite3_errmsg(k->db));
		return FAULT(c, S_BUSY, "store.busy");
	default:
		LOG_E("store", "%s: %s (%d)", what, sqlite3_errmsg(k->db), rc);
		return FAULT(c, S_BROKEN, "store.broken");
	}
}

/* ---- statements ---- */

static void finish(struct prepared *p)
{
	sqlite3_finalize(p->handle);
}

static enum status prepare(struct ctx *c, struct sqlite_conn *k, const struct query *q,
			   struct prepared *p)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v3(k->db, q->sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
	if (rc != SQLITE_OK)
		return sqlite__fault(c, k, rc, q->name);
	*p = (struct prepared){ .q = q,
				.handle = st,
				.columns = sqlite3_column_count(st),
				.params = (int)strlen(q->takes) + (q->seal != NULL) };
	/* SQLite numbers $2 by when it first appears; we mean it by its name. */
	for (int i = 0; i < p->params; i++) {
		char name[8] = "$";
		int n = i + 1, len = 1;
		if (n >= 10)
			name[len++] = (char)('0' + n / 10);
		name[len] = (char)('0' + n % 10);
		p->place[i] = (uint8_t)sqlite3_bind_parameter_index(st, name);
	}
	return OK;
}

static enum status get_prepared(struct ctx *c, struct sqlite_conn *k, const struct query *q,
				struct prepared **out)
{
	*out = cache__find(&k->base.cache, q);
	if (*out)
		return OK;
	struct prepared *p = malloc(sizeof *p);
	if (!p)
		return FAULT(c, S_BUSY, "store.busy");
	enum status st = prepare(c, k, q, p);
	if (st != OK) {
		free(p);
		return st;
	}
	cache__put(&k->base.cache, p);
	*out = p;
	return OK;
}

static void bind(const struct prepared *p, const struct value *args, int n)
{
	sqlite3_stmt *st = p->handle;
	for (int i = 0; i < n; i++) {
		int at = p->place[i], rc = SQLITE_OK;
		if (at == 0)
			continue;
		switch (args[i].kind) {
		case V_NONE:
			rc = sqlite3_bind_null(st, at);
			break;
		case V_INT:
			rc = sqlite3_bind_int64(st, at, args[i].i);
			break;
		case V_TEXT:
			rc = sqlite3_bind_text64(st, at, args[i].text, args[i].len, SQLITE_STATIC,
						 SQLITE_UTF8);
			break;
		case V_BYTES: /* never NULL: no bytes are still bytes */
			rc = sqlite3_bind_blob64(st, at,
						 args[i].len ? args[i].bytes : (const uint8_t *)"",
						 args[i].len, SQLITE_STATIC);
			break;
		}
		assert(rc == SQLITE_OK);
	}
}

static struct value column(struct arena *a, sqlite3_stmt *st, int i, char type)
{
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_NULL:
		return NONE;
	case SQLITE_INTEGER:
		assert(type == 'i' || type == '?');
		return INT(sqlite3_column_int64(st, i));
	case SQLITE_TEXT: {
		assert(type == 't' || type == '?');
		const char *text = (const char *)sqlite3_column_text(st, i);
		size_t len = (size_t)sqlite3_column_bytes(st, i);
		return (struct value){ .kind = V_TEXT,
				       .len = len,
				       .text = arena_text_n(a, text, len) };
	}
	case SQLITE_BLOB: {
		assert(type == 'b' || type == '?');
		const void *bytes = sqlite3_column_blob(st, i);
		size_t len = (size_t)sqlite3_column_bytes(st, i);
		return BYTES(arena_copy(a, bytes, len), len);
	}
	default:
		assert(!"a column that is not integer, text or bytes");
		return NONE;
	}
}

static const struct value *take_row(struct ctx *c, const struct prepared *p)
{
	struct value *v = TAKE_N(c->arena, p->columns, struct value);
	for (int i = 0; i < p->columns; i++)
		v[i] = column(c->arena, p->handle, i, p->q->gives[i]);
	return v;
}

static enum status ended(struct ctx *c, struct sqlite_conn *k, const struct prepared *p, int rc)
{
	k->stepping--;
	enum status st = rc == SQLITE_DONE
				 ? OK
				 : sqlite__fault(c, k, sqlite3_extended_errcode(k->db), p->q->name);
	sqlite3_reset(p->handle);
	return st;
}

static enum status step_all(struct ctx *c, struct sqlite_conn *k, const struct prepared *p,
			    struct rows *out)
{
	int rc, room = 0;
	k->stepping++;
	while ((rc = sqlite3_step(p->handle)) == SQLITE_ROW)
		if (out)
			VEC_ADD(c->arena, out->at, out->n, room)->v = take_row(c, p);
	return ended(c, k, p, rc);
}

/* A statement that is not kept, until loose_done. One at a time: what runs row by row may not
 * query. */
static enum status loose_make(struct ctx *c, struct sqlite_conn *k, const struct query *q,
			      struct prepared *p)
{
	assert(!k->loose);
	TRY(prepare(c, k, q, p));
	k->loose = p->handle;
	return OK;
}

static void loose_done(struct sqlite_conn *k)
{
	sqlite3_finalize(k->loose);
	k->loose = NULL;
}

/* The key of the row just inserted, as the one row of a query that asks for it. */
static void give_serial(struct ctx *c, sqlite3 *db, struct rows *out)
{
	struct value *key = TAKE(c->arena, struct value);
	*key = INT(sqlite3_last_insert_rowid(db));
	out->at = TAKE(c->arena, struct row);
	out->at->v = key;
	out->n = 1;
}

static enum status run(struct ctx *c, const struct query *q, struct rows *out,
		       const struct value *args, int n, bool once)
{
	struct sqlite_conn *k = (struct sqlite_conn *)c->tx->conn;
	struct prepared own, *p = &own;
	TRY(once ? loose_make(c, k, q, &own) : get_prepared(c, k, q, &p));
	assert(p->columns + q->serial == (int)strlen(q->gives));
	if (out)
		*out = (struct rows){ 0 };
	bind(p, args, n);
	enum status st = step_all(c, k, p, out);
	if (out && p->columns == 0)
		out->changed = sqlite3_changes64(k->db);
	if (out && q->serial && st == OK)
		give_serial(c, k->db, out);
	if (once)
		loose_done(k);
	return st;
}

static enum status each(struct ctx *c, const struct query *q, store_row *fn, void *arg,
			const struct value *args, int n)
{
	struct sqlite_conn *k = (struct sqlite_conn *)c->tx->conn;
	struct prepared p;
	int rc;
	enum status st = OK;
	TRY(loose_make(c, k, q, &p));
	assert(p.columns == (int)strlen(q->gives));
	bind(&p, args, n);
	k->stepping++;
	size_t mark = arena_mark(c->arena);
	while (st == OK && (rc = sqlite3_step(p.handle)) == SQLITE_ROW) {
		const struct row r = { take_row(c, &p) };
		st = fn(c, arg, &r);
		arena_back(c->arena, mark);
	}
	if (st == OK)
		st = ended(c, k, &p, rc);
	else
		k->stepping--;
	loose_done(k);
	return st;
}

void sqlite__reset_all(struct sqlite_conn *k)
{
	if (k->stepping == 0 && !k->loose)
		return;
	for (sqlite3_stmt *st = NULL; (st = sqlite3_next_stmt(k->db, st));)
		if (sqlite3_stmt_busy(st))
			sqlite3_reset(st);
	k->stepping = 0;
	loose_done(k);
}

int sqlite__command(struct sqlite_conn *k, const struct query *q)
{
	struct prepared *p = cache__find(&k->base.cache, q);
	if (!p) {
		p = calloc(1, sizeof *p);
		sqlite3_stmt *st = NULL;
		int rc = p ? sqlite3_prepare_v3(k->db, q->sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
						NULL)
			   : SQLITE_NOMEM;
		if (rc != SQLITE_OK) {
			free(p);
			return rc;
		}
		p->q = q;
		p->handle = st;
		cache__put(&k->base.cache, p);
	}
	int rc = sqlite3_step(p->handle);
	if (rc != SQLITE_DONE)
		rc = sqlite3_extended_errcode(k->db);
	sqlite3_reset(p->handle);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static enum status script(struct ctx *c, const char *sql)
{
	struct sqlite_conn *k = (struct sqlite_conn *)c->tx->conn;
	int rc = sqlite3_exec(k->db, sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return OK;
	c->tx->failed = true;
	LOG_E("store", "%s", sqlite3_errmsg(k->db));
	return sqlite__fault(c, k, sqlite3_extended_errcode(k->db), "schema");
}

static enum status describe(struct ctx *c, const struct query *q, int *params, char *gives,
			    size_t room)
{
	struct sqlite_conn *k = (struct sqlite_conn *)c->tx->conn;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(k->db, q->sql, -1, &st, NULL);
	if (rc != SQLITE_OK)
		return sqlite__fault(c, k, rc, q->name);
	int columns = sqlite3_column_count(st);
	*params = sqlite3_bind_parameter_count(st);
	assert((size_t)columns + q->serial < room);
	memset(gives, '?', (size_t)columns);
	if (q->serial)
		gives[columns++] = 'i';
	gives[columns] = '\0';
	sqlite3_finalize(st);
	return OK;
}

/* ---- connections ---- */

static const char *const both[] = {
	"PRAGMA foreign_keys = ON",
	"PRAGMA temp_store = MEMORY",
	"PRAGMA trusted_schema = OFF",
	"PRAGMA cell_size_check = ON",
	/* Every commit would unmap the file from every reader, and take mapped pages apart anew. */
	"PRAGMA mmap_size = 0",
	"PRAGMA wal_autocheckpoint = 0",
	NULL,
};
static const char *const of_writer[] = {
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = FULL",
	"PRAGMA cache_size = -65536",
	"PRAGMA secure_delete = FAST",
	NULL,
};
static const char *const of_reader[] = { "PRAGMA cache_size = -4096", "PRAGMA query_only = ON",
					 NULL };

static int64_t pragma_int(struct sqlite_conn *k, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n = -1;
	if (sqlite3_prepare_v2(k->db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static int settle(struct sqlite_conn *k, const char *const *list)
{
	int rc = SQLITE_OK;
	for (; *list && rc == SQLITE_OK; list++)
		rc = sqlite3_exec(k->db, *list, NULL, NULL, NULL);
	return rc;
}

enum status sqlite__open_conn(struct ctx *c, struct store *s, bool writes, struct sqlite_conn **out)
{
	const struct sqlite *own = s->own;
	struct sqlite_conn *k = calloc(1, sizeof *k);
	if (!k)
		return FAULT(c, S_BUSY, "store.busy");
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	flags |= writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if (writes && s->create)
		flags |= SQLITE_OPEN_CREATE;
	int rc = sqlite3_open_v2(own->path, &k->db, flags, writes ? SQLITE_GATHER : NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(k->db, 2000); /* another process may be recovering the log */
		sqlite3_db_config(k->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(k->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !writes, NULL);
		rc = settle(k, both);
	}
	if (rc == SQLITE_OK)
		rc = settle(k, writes ? of_writer : of_reader);
	if (rc != SQLITE_OK) {
		enum status st = sqlite__fault(c, k, rc, "opening the database");
		sqlite__close_conn(k);
		return st;
	}
	/* What the disk must promise is read back, not trusted. */
	if (writes && (pragma_int(k, "PRAGMA synchronous") != 2 ||
		       pragma_int(k, "PRAGMA wal_autocheckpoint") != 0)) {
		sqlite__close_conn(k);
		return FAULT(c, S_BROKEN, "store.unsafe");
	}
	*out = k;
	return OK;
}

void sqlite__close_conn(struct sqlite_conn *k)
{
	if (!k)
		return;
	cache__close(&k->base.cache, finish);
	int rc = sqlite3_close(k->db);
	assert(rc == SQLITE_OK); /* else a statement was forgotten */
	free(k);
}

static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* its counters are one lock for all threads */
	sqlite3_initialize();
	sqlite__gather();
}

static enum status open_store(struct ctx *c, struct store *s, const struct store_options *o)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure);
	struct sqlite *own = calloc(1, sizeof *own);
	if (!own)
		return FAULT(c, S_BUSY, "store.busy");
	s->own = own;
	own->lock_file = -1;
	own->path = arena_printf(&s->arena, "%s/yunheng.db", s->data);
	pthread_mutex_init(&own->lock, NULL);
	pthread_cond_init(&own->wake, NULL);
	pthread_cond_init(&own->come, NULL);
	pthread_cond_init(&own->synced, NULL);
	struct stat there;
	if (!o->create && stat(own->path, &there) != 0)
		return FAULT(c, S_ABSENT, "store.absent", TEXT(arena_text(c->arena, own->path)));
	return o->readonly ? OK : sqlite__open_writer(c, s, o);
}

static void close_store(struct store *s)
{
	while (s->pool.idle) {
		struct conn *k = s->pool.idle;
		s->pool.idle = k->next;
		sqlite__close_conn((struct sqlite_conn *)k);
	}
	sqlite__close_writer(s);
	free(s->own);
	s->own = NULL;
}

/* ---- reading ---- */

static void leave_read(struct ctx *c, struct store *s, struct sqlite_conn *k)
{
	sqlite__reset_all(k);
	tx__end(c);
	int rc = sqlite__command(k, &q_end);
	if (rc == SQLITE_OK) {
		pool__give(&s->pool, &k->base);
		return;
	}
	LOG_W("store", "ending a reading transaction: %s", sqlite3_errmsg(k->db));
	sqlite__close_conn(k);
	pool__lost(&s->pool);
}

static enum status read(struct ctx *c, store_work *work, void *arg)
{
	struct store *s = c->store;
	bool fresh;
	struct sqlite_conn *k = (struct sqlite_conn *)pool__take(&s->pool, &fresh);
	if (fresh) {
		enum status st = sqlite__open_conn(c, s, false, &k);
		if (st != OK) {
			pool__lost(&s->pool);
			return st;
		}
	}
	int rc = sqlite__command(k, &q_begin);
	if (rc != SQLITE_OK) {
		enum status st = sqlite__fault(c, k, rc, "begin");
		sqlite__close_conn(k);
		pool__lost(&s->pool);
		return st;
	}
	tx__begin(c, s, &k->base, false);
	bool gave_up = false, *edge = c->arena->overflow ? &gave_up : NULL;
	enum status st = tx__work(c, work, arg, WRITE_PLAIN, edge);
	leave_read(c, s, k);
	sqlite__wait_durable(s->own);
	if (gave_up)
		tx__give_up(c);
	return st;
}

static const char *library(struct arena *a)
{
	return arena_text(a, sqlite3_libversion());
}

/* The library is the database. */
static const char *version(const struct store *s, struct arena *a)
{
	(void)s;
	return library(a);
}

const struct driver store__sqlite = {
	.kind = "sqlite",
	.title = "SQLite",
	.library = library,
	.version = version,
	.text = "TEXT",
	.bytes = "BLOB",
	.integer = "INTEGER",
	.serial = "INTEGER PRIMARY KEY",
	.table_end = "\n) STRICT;",
	.clustered_end = "\n) STRICT, WITHOUT ROWID;",
	.open = open_store,
	.close = close_store,
	.read = read,
	.write = sqlite__write,
	.write_then = sqlite__write_then,
	.hold = sqlite__hold,
	.mark = sqlite__mark,
	.unmark = sqlite__unmark,
	.settle = sqlite__settle,
	.run = run,
	.each = each,
	.script = script,
	.describe = describe,
};
