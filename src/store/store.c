/* What both databases have in common: opening, the edges of transactions, running queries,
 * identities. */
#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/map.h"
#include "base/text.h"
#include "store/inner.h"

enum { STORE_ARENA = 16 << 20 };

extern const struct query __start_yh_queries[], __stop_yh_queries[];
/* A tool without any list has no such section. */
extern const struct list_query __start_yh_lists[] __attribute__((weak));
extern const struct list_query __stop_yh_lists[] __attribute__((weak));

const struct query *store_queries(size_t *n)
{
	*n = (size_t)(__stop_yh_queries - __start_yh_queries);
	return __start_yh_queries;
}

const struct list_query *store_lists(size_t *n)
{
	*n = __start_yh_lists ? (size_t)(__stop_yh_lists - __start_yh_lists) : 0;
	return __start_yh_lists;
}

/* ---- opening ---- */

static enum status make_directory(struct ctx *c, const char *dir, bool create)
{
	if (!dir || !create || mkdir(dir, 0700) == 0 || errno == EEXIST)
		return OK;
	return FAULT(c, S_BROKEN, "store.directory", TEXT(arena_text(c->arena, dir)),
		     TEXT(arena_text(c->arena, strerror(errno))));
}

static enum status open_keys(struct ctx *c, struct store *s, const struct store_options *o)
{
	const char *dir = o->keys ? arena_text(&s->arena, o->keys)
				  : arena_printf(&s->arena, "%s/keys", o->data);
	s->keys_dir = dir;
	const char *why = "";
	if (!keys_open(dir, s->create, &s->keys, &why))
		return FAULT(c, S_BROKEN, "store.keys", TEXT(arena_text(c->arena, dir)), TEXT(why));
	return OK;
}

static enum status open_all(struct ctx *c, struct store *s, const struct store_options *o)
{
	TRY(make_directory(c, o->data, s->create));
	TRY(open_keys(c, s, o));
	TRY(seal__read(s));
	TRY(s->driver->open(c, s, o));
	TRY(schema__bring_up(c));
	return sequencer__open(c, s, !o->no_sequencer && !o->readonly);
}

enum status store_open(struct ctx *c, const struct store_options *o, struct store **out)
{
	assert(!c->tx && (o->data || (o->database && o->keys)));
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return FAULT(c, S_BUSY, "store.busy");
	arena_init(&s->arena, STORE_ARENA);
	s->driver = o->database ? &store__postgresql : &store__sqlite;
	s->data = o->data ? arena_text(&s->arena, o->data) : NULL;
	s->database = o->database ? arena_text(&s->arena, o->database) : NULL;
	s->readonly = o->readonly;
	s->create = o->create && !o->readonly;
	pthread_mutex_init(&s->lists_lock, NULL);
	s->lists = TAKE(&s->arena, struct map);
	map_init(s->lists, &s->arena, 256);
	pool__init(&s->pool, o->workers > 0 ? o->workers + 1 : 2);
	struct store *before = c->store;
	c->store = s;
	enum status st = open_all(c, s, o);
	c->store = before;
	if (st != OK) {
		store_close(s);
		return st;
	}
	*out = s;
	return OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sequencer__close(s);
	if (s->own)
		s->driver->close(s);
	if (s->keys)
		keys_close(s->keys);
	arena_done(&s->arena);
	free(s);
}

const struct keys *store_keys(const struct store *s)
{
	return s->keys;
}

const char *store_kind(const struct store *s)
{
	return s->driver->kind;
}

/* ---- transactions ---- */

void tx__begin(struct ctx *c, struct store *s, struct conn *k, bool writes)
{
	assert(!c->tx);
	k->tx = (struct store_tx){ .store = s, .conn = k, .writes = writes };
	c->tx = &k->tx;
	c->events = NULL;
}

void tx__end(struct ctx *c)
{
	c->tx = NULL;
}

static enum status work_and_check(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	TRY(work(c, arg));
	assert(!c->tx->failed); /* a work that met a failed statement must not report OK */
	assert(how != WRITE_RECORDED || !c->tx->wrote || c->tx->recorded > 0);
	return OK;
}

/* A second setjmp beside the edge's: the transaction must be ended, perhaps by another thread than
 * the request's own, before the request is given up. */
enum status tx__work(struct ctx *c, store_work *work, void *arg, enum write_how how, bool *gave_up)
{
	jmp_buf *edge = c->arena->overflow, here;
	if (!gave_up) /* nobody waits for it: it stops the process, as everywhere */
		return work_and_check(c, work, arg, how);
	*gave_up = false;
	if (setjmp(here) != 0) {
		c->arena->overflow = edge;
		*gave_up = true;
		return S_BUSY;
	}
	c->arena->overflow = &here;
	enum status st = work_and_check(c, work, arg, how);
	c->arena->overflow = edge;
	return st;
}

void tx__give_up(struct ctx *c)
{
	assert(!c->tx);
	arena_give_up(c->arena);
}

/* ---- one transaction for many works ---- */

enum status store_hold(struct ctx *c)
{
	struct store *s = c->store;
	assert(!c->tx && !s->held && !s->readonly);
	return s->driver->hold(c, s, &s->held);
}

enum status store_settle(struct ctx *c)
{
	struct store *s = c->store;
	struct conn *k = s->held;
	assert(!c->tx && k);
	s->held = NULL;
	s->unmarked = false;
	return s->driver->settle(c, s, k);
}

void store_hold_marks(struct ctx *c, bool marks)
{
	assert(c->store->held);
	c->store->unmarked = !marks;
}

static enum status held_work(struct ctx *c, store_work *work, void *arg, enum write_how how,
			     bool writes)
{
	struct store *s = c->store;
	struct conn *k = s->held;
	bool marks = writes && !s->unmarked;
	if (marks)
		TRY(s->driver->mark(c, k));
	tx__begin(c, s, k, writes);
	enum status st = tx__work(c, work, arg, how, NULL);
	assert(marks || st == OK || !c->tx->wrote);
	tx__end(c);
	if (!marks)
		return st;
	enum status ended = s->driver->unmark(c, k, st == OK);
	return st == OK ? ended : st;
}

enum status store_read(struct ctx *c, store_work *work, void *arg)
{
	if (c->tx) /* what is under way is consistent already */
		return work(c, arg);
	if (c->store->held)
		return held_work(c, work, arg, WRITE_PLAIN, false);
	return c->store->driver->read(c, work, arg);
}

static enum status write_as(struct ctx *c, store_work *work, void *arg, enum write_how how)
{
	assert(!c->tx);
	if (c->store->readonly)
		return FAULT(c, S_REFUSED, "store.readonly");
	if (c->store->held)
		return held_work(c, work, arg, how, true);
	return c->store->driver->write(c, work, arg, how);
}

enum status store_write(struct ctx *c, store_work *work, void *arg)
{
	return write_as(c, work, arg, WRITE_RECORDED);
}

enum status store_write_plain(struct ctx *c, store_work *work, void *arg)
{
	return write_as(c, work, arg, WRITE_PLAIN);
}

bool store_queues(const struct store *s)
{
	return s->driver->write_then != NULL && !s->readonly;
}

void store_write_then(struct ctx *c, store_work *work, void *arg, store_then *then)
{
	assert(!c->tx && store_queues(c->store) && !c->store->readonly);
	c->store->driver->write_then(c, work, arg, then);
}

/* ---- queries ---- */

static bool fits(char type, const struct value *v)
{
	switch (v->kind) {
	case V_NONE:
		return true;
	case V_INT:
		return type == 'i';
	case V_TEXT:
		return type == 't';
	case V_BYTES:
		return type == 'b';
	}
	return false;
}

static void check_values(const struct query *q, const struct value *args, int n)
{
	assert(n == (int)strlen(q->takes) && n < PARAMS_MAX);
	for (int i = 0; i < n; i++)
		assert(fits(q->takes[i], &args[i]));
}

enum status store__run(struct ctx *c, const struct query *q, struct rows *out,
		       const struct value *args, int n, bool once)
{
	struct store_tx *tx = c->tx;
	assert(tx);
	check_values(q, args, n);
	if (tx->failed)
		return S_BROKEN; /* the fault that made it so is still there */
	tx->wrote |= !text_starts(q->sql, "SELECT");
	enum status st;
	if (q->seal) {
		struct value with[PARAMS_MAX];
		uint8_t mac[SM3_SIZE];
		const struct sealed_table *t = seal__find(tx->store, q->seal);
		assert(t && t->n <= n);
		memcpy(with, args, (size_t)n * sizeof *args);
		seal__mac(tx->store, t, args, mac);
		with[n] = BYTES(mac, sizeof mac);
		st = tx->store->driver->run(c, q, out, with, n + 1, once);
	} else {
		st = tx->store->driver->run(c, q, out, args, n, once);
	}
	if (st != OK)
		tx->failed = true;
	return st;
}

enum status store_run_v(struct ctx *c, const struct query *q, struct rows *out,
			const struct value *args, int n)
{
	return store__run(c, q, out, args, n, false);
}

enum status store_maybe_v(struct ctx *c, const struct query *q, struct row *out,
			  const struct value *args, int n)
{
	struct rows rows = { 0 };
	TRY(store_run_v(c, q, &rows, args, n));
	assert(rows.n <= 1);
	*out = rows.n == 1 ? rows.at[0] : (struct row){ 0 };
	return OK;
}

enum status store_one_v(struct ctx *c, const struct query *q, struct row *out,
			const struct value *args, int n)
{
	TRY(store_maybe_v(c, q, out, args, n));
	if (!out->v)
		return FAULT(c, S_ABSENT, "absent");
	return OK;
}

enum status store_each_v(struct ctx *c, const struct query *q, store_row *fn, void *arg,
			 const struct value *args, int n)
{
	assert(c->tx && !q->seal);
	check_values(q, args, n);
	if (c->tx->failed)
		return S_BROKEN;
	return c->tx->store->driver->each(c, q, fn, arg, args, n);
}

int64_t store_new_id(struct ctx *c)
{
	int64_t id;
	do
		id = (int64_t)(random_next(c->random) >> 1);
	while (id == 0);
	return id;
}
