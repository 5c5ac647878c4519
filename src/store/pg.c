/* PostgreSQL by libpq: connections, prepared statements, values in binary form. Transactions are in
 * pg_write.c. */
#include "store/pg.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"

/* Types by their fixed object numbers (pg_type.dat). */
enum {
	BOOL = 16,
	BYTEA = 17,
	NAME = 19,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	TEXT_ = 25,
	BPCHAR = 1042,
	VARCHAR = 1043
};

/* ---- faults ---- */

static enum status fault_of(struct ctx *c, struct pg_conn *k, const char *state, const char *what,
			    const char *message)
{
	static const struct {
		const char *state; /* or the beginning of one */
		enum status st;
		const char *name;
		bool again, quiet;
	} known[] = {
		{ "23505", S_CONFLICT, "store.exists", false, true },
		{ "23", S_REFUSED, "store.rule", false, false },
		{ "40", S_BUSY, "store.busy", true, true },     /* serialization, deadlock */
		{ "55P03", S_BUSY, "store.busy", true, false }, /* waited too long for a lock */
		{ "53100", S_FULL, "store.full", false, false },
		{ "53", S_BUSY, "store.busy", false, false },
		{ "57", S_BUSY, "store.busy", false, false }, /* shutting down, starting up */
		{ "08", S_BUSY, "store.busy", false, false },
		{ "25006", S_BUSY, "store.busy", false, false }, /* became a standby under us */
	};
	k->again = false;
	if (PQstatus(k->db) == CONNECTION_BAD) {
		LOG_W("store", "%s: the connection is lost: %s", what, message);
		return FAULT(c, S_BUSY, "store.busy");
	}
	for (size_t i = 0; state && i < sizeof known / sizeof *known; i++) {
		if (!text_starts(state, known[i].state))
			continue;
		if (!known[i].quiet)
			LOG_W("store", "%s: %s", what, message);
		k->again = known[i].again;
		return FAULT(c, known[i].st, known[i].name);
	}
	LOG_E("store", "%s: %s (%s)", what, message, state ? state : "");
	return FAULT(c, S_BROKEN, "store.broken");
}

enum status pg__fault(struct ctx *c, struct pg_conn *k, PGresult *r, const char *what)
{
	const char *message = r ? PQresultErrorMessage(r) : PQerrorMessage(k->db);
	enum status st =
		fault_of(c, k, r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL, what, message);
	PQclear(r);
	return st;
}

enum status pg__command(struct ctx *c, struct pg_conn *k, const char *sql)
{
	PGresult *r = PQexec(k->db, sql);
	ExecStatusType got = PQresultStatus(r);
	if (got != PGRES_COMMAND_OK && got != PGRES_TUPLES_OK)
		return pg__fault(c, k, r, sql);
	PQclear(r);
	return OK;
}

/* ---- statements ---- */

static int types_of(const struct query *q, Oid types[PARAMS_MAX])
{
	int n = 0;
	for (const char *t = q->takes; *t; t++)
		types[n++] = *t == 'i' ? INT8 : *t == 't' ? TEXT_ : BYTEA;
	if (q->seal)
		types[n++] = BYTEA;
	return n;
}

static enum status prepare(struct ctx *c, struct pg_conn *k, const struct query *q,
			   const char *name)
{
	Oid types[PARAMS_MAX];
	int n = types_of(q, types);
	PGresult *r = PQprepare(k->db, name, query__text(c->store, q), n, types);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		return pg__fault(c, k, r, q->name);
	PQclear(r);
	return OK;
}

static void name_of(unsigned number, char out[16])
{
	snprintf(out, 16, "q%u", number);
}

static enum status get_prepared(struct ctx *c, struct pg_conn *k, const struct query *q,
				char name[16])
{
	struct prepared *p = cache__find(&k->base.cache, q);
	if (p) {
		name_of((unsigned)(uintptr_t)p->handle, name);
		return OK;
	}
	unsigned number = ++k->names;
	name_of(number, name);
	TRY(prepare(c, k, q, name));
	p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->q = q;
	p->handle = (void *)(uintptr_t)number;
	cache__put(&k->base.cache, p);
	return OK;
}

struct bound {
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	uint64_t numbers[PARAMS_MAX];
};

static void bind(struct bound *b, const struct value *args, int n)
{
	for (int i = 0; i < n; i++) {
		const struct value *v = &args[i];
		b->formats[i] = 1;
		b->lengths[i] = (int)v->len;
		switch (v->kind) {
		case V_NONE:
			b->values[i] = NULL;
			break;
		case V_INT:
			b->numbers[i] = htobe64((uint64_t)v->i);
			b->values[i] = (const char *)&b->numbers[i];
			b->lengths[i] = 8;
			break;
		case V_TEXT:
			b->values[i] = v->text;
			break;
		case V_BYTES: /* never NULL: no bytes are still bytes */
			b->values[i] = v->len ? (const char *)v->bytes : "";
			break;
		}
	}
}

static int64_t integer(const char *at, int len)
{
	uint64_t n = 0;
	for (int i = 0; i < len; i++)
		n = n << 8 | (uint8_t)at[i];
	return len == 8 ? (int64_t)n : len == 4 ? (int32_t)n : len == 2 ? (int16_t)n : (int64_t)n;
}

static char letter(Oid type)
{
	switch (type) {
	case INT8:
	case INT4:
	case INT2:
	case BOOL:
		return 'i';
	case TEXT_:
	case VARCHAR:
	case BPCHAR:
	case NAME:
		return 't';
	case BYTEA:
		return 'b';
	default:
		return '-';
	}
}

static struct value column(struct arena *a, const PGresult *r, int row, int i, char type)
{
	if (PQgetisnull(r, row, i))
		return NONE;
	const char *at = PQgetvalue(r, row, i);
	int len = PQgetlength(r, row, i);
	char is = letter(PQftype(r, i));
	assert(type == is || (type == '?' && is != '-'));
	type = is;
	if (type == 'i')
		return INT(integer(at, len));
	if (type == 't')
		return (struct value){ .kind = V_TEXT,
				       .len = (size_t)len,
				       .text = arena_text_n(a, at, (size_t)len) };
	return BYTES(arena_copy(a, at, (size_t)len), (size_t)len);
}

static void take_rows(struct ctx *c, const struct query *q, PGresult *r, struct rows *out)
{
	int columns = PQnfields(r), n = PQntuples(r);
	assert(columns == (int)strlen(q->gives));
	*out = (struct rows){ .n = n, .at = n ? TAKE_N(c->arena, n, struct row) : NULL };
	if (columns == 0 && !text_int(PQcmdTuples(r), &out->changed))
		out->changed = 0;
	for (int i = 0; i < n; i++) {
		struct value *v = TAKE_N(c->arena, columns, struct value);
		for (int j = 0; j < columns; j++)
			v[j] = column(c->arena, r, i, j, q->gives[j]);
		out->at[i].v = v;
	}
}

static enum status run(struct ctx *c, const struct query *q, struct rows *out,
		       const struct value *args, int n, bool once)
{
	struct pg_conn *k = (struct pg_conn *)c->tx->conn;
	char name[16] = "";
	struct bound b;
	TRY(once ? prepare(c, k, q, "") : get_prepared(c, k, q, name));
	bind(&b, args, n);
	PGresult *r = PQexecPrepared(k->db, name, n, b.values, b.lengths, b.formats, 1);
	ExecStatusType got = PQresultStatus(r);
	if (got != PGRES_TUPLES_OK && got != PGRES_COMMAND_OK)
		return pg__fault(c, k, r, q->name);
	k->result = r; /* taking may overflow and leave this frame: pg_write.c clears it then */
	if (out)
		take_rows(c, q, r, out);
	k->result = NULL;
	PQclear(r);
	return OK;
}

/* Row by row as they arrive. When fn leaves by an overflow, pg_write.c reads what is left. */
static enum status each(struct ctx *c, const struct query *q, store_row *fn, void *arg,
			const struct value *args, int n)
{
	struct pg_conn *k = (struct pg_conn *)c->tx->conn;
	struct bound b;
	enum status st = OK;
	TRY(prepare(c, k, q, ""));
	bind(&b, args, n);
	if (!PQsendQueryPrepared(k->db, "", n, b.values, b.lengths, b.formats, 1) ||
	    !PQsetSingleRowMode(k->db))
		return pg__fault(c, k, NULL, q->name);
	size_t mark = arena_mark(c->arena);
	while ((k->result = PQgetResult(k->db))) {
		ExecStatusType got = PQresultStatus(k->result);
		if (got == PGRES_SINGLE_TUPLE && st == OK) {
			struct rows one;
			take_rows(c, q, k->result, &one);
			st = fn(c, arg, &one.at[0]);
			arena_back(c->arena, mark);
		} else if (got != PGRES_SINGLE_TUPLE && got != PGRES_TUPLES_OK && st == OK) {
			PGresult *failed = k->result;
			k->result = NULL;
			st = pg__fault(c, k, failed, q->name);
			continue;
		}
		PQclear(k->result);
	}
	return st;
}

static enum status script(struct ctx *c, const char *sql)
{
	enum status st = pg__command(c, (struct pg_conn *)c->tx->conn, sql);
	if (st != OK)
		c->tx->failed = true;
	return st;
}

static enum status describe(struct ctx *c, const struct query *q, int *params, char *gives,
			    size_t room)
{
	struct pg_conn *k = (struct pg_conn *)c->tx->conn;
	TRY(prepare(c, k, q, ""));
	PGresult *r = PQdescribePrepared(k->db, "");
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		return pg__fault(c, k, r, q->name);
	*params = PQnparams(r);
	int n = PQnfields(r);
	assert((size_t)n < room);
	for (int i = 0; i < n; i++)
		gives[i] = letter(PQftype(r, i));
	gives[n] = '\0';
	PQclear(r);
	return OK;
}

/* ---- connections ---- */

static void ignore_notice(void *arg, const PGresult *r)
{
	(void)arg;
	(void)r;
}

static bool setting_is(struct pg_conn *k, const char *show, const char *value)
{
	PGresult *r = PQexec(k->db, show);
	bool is = PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), value) == 0;
	PQclear(r);
	return is;
}

enum status pg__connect(struct ctx *c, struct store *s, struct pg_conn **out)
{
	/* What the address says comes last and wins. No statement timeout: a COMMIT must never be
	 * cut short. */
	static const char *const names[] = {
		"application_name",
		"client_encoding",
		"connect_timeout",
		"keepalives_idle",
		"keepalives_interval",
		"keepalives_count",
		"tcp_user_timeout",
		"target_session_attrs",
		"options",
		"dbname",
		NULL,
	};
	const char *const values[] = {
		"yunheng",
		"UTF8",
		"5",
		"10",
		"5",
		"3",
		"15000",
		"read-write",
		"-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
		s->database,
		NULL,
	};
	struct pg_conn *k = calloc(1, sizeof *k);
	if (!k)
		return FAULT(c, S_BUSY, "store.busy");
	k->db = PQconnectdbParams(names, values, 1);
	if (PQstatus(k->db) != CONNECTION_OK) {
		LOG_W("store", "no connection to the database: %s", PQerrorMessage(k->db));
		pg__close(k);
		return FAULT(c, S_BUSY, "store.busy");
	}
	PQsetNoticeReceiver(k->db, ignore_notice, NULL);
	/* The details of a broken rule are the row itself: not for the log. */
	PQsetErrorVerbosity(k->db, PQERRORS_TERSE);
	if (setting_is(k, "SHOW synchronous_commit", "off") || !setting_is(k, "SHOW fsync", "on") ||
	    !setting_is(k, "SHOW server_encoding", "UTF8")) {
		pg__close(k);
		return FAULT(c, S_BROKEN, "store.unsafe");
	}
	*out = k;
	return OK;
}

void pg__close(struct pg_conn *k)
{
	if (!k)
		return;
	cache__close(&k->base.cache, NULL);
	PQfinish(k->db);
	free(k);
}

static enum status open_store(struct ctx *c, struct store *s, const struct store_options *o)
{
	(void)o;
	struct pg *own = calloc(1, sizeof *own);
	if (!own)
		return FAULT(c, S_BUSY, "store.busy");
	s->own = own;
	pthread_mutex_init(&own->lock, NULL);
	struct pg_conn *k;
	bool fresh;
	struct conn *none = pool__take(&s->pool, &fresh);
	assert(!none && fresh);
	enum status st = pg__connect(c, s, &k);
	if (st != OK) {
		pool__lost(&s->pool);
		return st;
	}
	own->server = PQserverVersion(k->db);
	pool__give(&s->pool, &k->base);
	return OK;
}

static void close_store(struct store *s)
{
	while (s->pool.idle) {
		struct conn *k = s->pool.idle;
		s->pool.idle = k->next;
		pg__close((struct pg_conn *)k);
	}
	struct pg *own = s->own;
	pthread_mutex_destroy(&own->lock);
	free(own);
	s->own = NULL;
}

/* 150014 -> "15.14" */
static const char *numbered(struct arena *a, int n)
{
	return arena_printf(a, "%d.%d", n / 10000, n % 10000);
}

static const char *library(struct arena *a)
{
	return numbered(a, PQlibVersion());
}

static const char *version(const struct store *s, struct arena *a)
{
	const struct pg *own = s->own;
	return numbered(a, own->server);
}

const struct driver store__postgresql = {
	.kind = "postgresql",
	.title = "PostgreSQL",
	.library = library,
	.version = version,
	.text = "TEXT COLLATE \"C\"", /* order by bytes, as SQLite does */
	.bytes = "BYTEA",
	.integer = "BIGINT",
	.serial = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
	.table_end = "\n);",
	.clustered_end = "\n);",
	.open = open_store,
	.close = close_store,
	.read = pg__read,
	.write = pg__write,
	.hold = pg__hold,
	.mark = pg__mark,
	.unmark = pg__unmark,
	.settle = pg__settle,
	.run = run,
	.each = each,
	.script = script,
	.describe = describe,
};
