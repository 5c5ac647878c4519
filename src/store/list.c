/* Lists: a page of rows and their total, filtered and sorted by columns of a const table. The only
 * SQL that is put together at run time; its pieces are const texts, its values are parameters. */
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "store/inner.h"

enum { TEXTS_MAX = 512 }; /* texts whose statements are kept; others are prepared each time */

struct making {
	struct ctx *c;
	const struct list_query *q;
	struct buf where;
	char takes[PARAMS_MAX];
	struct value args[PARAMS_MAX];
	int n;
};

static const struct list_column *column_find(const struct list_query *q, const char *name)
{
	for (int i = 0; i < q->n_columns; i++)
		if (strcmp(q->columns[i].name, name) == 0)
			return &q->columns[i];
	return NULL;
}

const char *store_like(struct arena *a, const char *text)
{
	struct buf b;
	buf_init(&b, a, 2 * strlen(text) + 3);
	buf_char(&b, '%');
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			buf_char(&b, '\\');
		buf_char(&b, *text);
	}
	buf_char(&b, '%');
	return b.at;
}

static enum status add_filter(struct making *m, const struct list_filter *f)
{
	const struct list_column *k = column_find(m->q, f->column);
	if (!k || !k->match)
		return FAULT(m->c, S_INVALID, "list.column", TEXT(f->column));
	int64_t number = 0;
	if (k->type == 'i' && !text_int(f->value, &number))
		return FAULT(m->c, S_INVALID, "list.number", TEXT(f->column));
	assert(m->n < PARAMS_MAX - 3);
	bool like = strcmp(k->match, "like") == 0;
	m->takes[m->n] = k->type;
	m->args[m->n++] = k->type == 'i'
				  ? INT(number)
				  : TEXT(like ? store_like(m->c->arena, f->value) : f->value);
	if (like)
		buf_printf(&m->where, " AND LOWER(%s) LIKE LOWER($%d) ESCAPE '\\'", k->sql, m->n);
	else
		buf_printf(&m->where, " AND %s %s $%d", k->sql, k->match, m->n);
	return OK;
}

static enum status order_by(struct making *m, const char *sort, struct buf *out)
{
	buf_text(out, " ORDER BY ");
	if (sort && *sort) {
		bool down = *sort == '-';
		const struct list_column *k = column_find(m->q, sort + down);
		if (!k)
			return FAULT(m->c, S_INVALID, "list.column", TEXT(sort + down));
		buf_printf(out, "%s%s NULLS LAST, ", k->sql, down ? " DESC" : "");
	}
	buf_text(out, m->q->order);
	return OK;
}

/* The query of this text: one for all who make the same, so that connections keep its statement; or
 * *once. */
static const struct query *text_query(struct ctx *c, const struct query *q, bool *once)
{
	struct store *s = c->store;
	pthread_mutex_lock(&s->lists_lock);
	struct query *kept = map_find(s->lists, q->sql);
	if (!kept && s->n_lists < TEXTS_MAX) {
		s->n_lists++;
		kept = TAKE(&s->arena, struct query);
		*kept = (struct query){
			.name = q->name,
			.sql = arena_text(&s->arena, q->sql),
			.takes = arena_text(&s->arena, q->takes),
			.gives = arena_text(&s->arena, q->gives),
		};
		map_put(s->lists, kept->sql, kept);
	}
	pthread_mutex_unlock(&s->lists_lock);
	*once = !kept;
	return kept ? kept : q;
}

static enum status run_text(struct making *m, struct buf *sql, const char *gives, struct rows *out)
{
	bool once;
	const struct query made = {
		.name = m->q->name, .sql = sql->at, .takes = m->takes, .gives = gives
	};
	const struct query *q = text_query(m->c, &made, &once);
	return store__run(m->c, q, out, m->args, m->n, once);
}

static void begin_where(struct making *m, const char *from)
{
	buf_init(&m->where, m->c->arena, 256);
	buf_printf(&m->where, " FROM %s WHERE (%s)", from, *m->q->where ? m->q->where : "TRUE");
}

static enum status make_where(struct making *m, const struct list_ask *ask)
{
	begin_where(m, m->q->from);
	for (int i = 0; i < ask->n_filters; i++)
		TRY(add_filter(m, &ask->filters[i]));
	return OK;
}

enum status store_list_v(struct ctx *c, const struct list_query *q, const struct list_ask *ask,
			 struct rows *out, int64_t *total, const struct value *args, int n)
{
	assert(n == (int)strlen(q->takes) && ask->limit >= 0 && ask->offset >= 0);
	struct making m = { .c = c, .q = q, .n = n };
	memcpy(m.takes, q->takes, (size_t)n);
	if (n > 0)
		memcpy(m.args, args, (size_t)n * sizeof *args);
	TRY(make_where(&m, ask));
	struct buf sql;
	buf_init(&sql, c->arena, 1024);
	buf_printf(&sql, "SELECT %s%s", q->select, m.where.at);
	TRY(order_by(&m, ask->sort, &sql));
	int filtered = m.n;
	buf_printf(&sql, " LIMIT $%d OFFSET $%d", m.n + 1, m.n + 2);
	m.takes[m.n] = m.takes[m.n + 1] = 'i';
	m.args[m.n++] = INT(ask->limit);
	m.args[m.n++] = INT(ask->offset);
	TRY(run_text(&m, &sql, q->gives, out));
	if (!total)
		return OK;
	*total = ask->offset + out->n;
	if (out->n < ask->limit && (out->n > 0 || ask->offset == 0))
		return OK; /* this was the last page */
	m.n = filtered;
	m.takes[m.n] = '\0';
	if (q->counted && ask->n_filters == 0)
		begin_where(&m, q->counted);
	struct buf count;
	struct rows counted;
	buf_init(&count, c->arena, 1024);
	buf_printf(&count, "SELECT COUNT(*)%s", m.where.at);
	TRY(run_text(&m, &count, "i", &counted));
	*total = row_int(&counted.at[0], 0);
	return OK;
}
