/* The schema: sql/NNNN_name.sql travel in the binary and are applied in order, each in a
 * transaction of its own, never backwards. The database keeps the SM3 of each, so that a changed
 * file or a newer database is refused at once. */
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "store/inner.h"

QUERY q_applied = { "schema.applied", "SELECT number, name, sm3 FROM migration ORDER BY number", "",
		    "itt" };
QUERY q_is_applied = { "schema.is_applied", "SELECT number FROM migration WHERE number = $1", "i",
		       "i" };
QUERY q_apply = { "schema.apply",
		  "INSERT INTO migration (number, name, sm3, at_ms) VALUES ($1, $2, $3, $4)",
		  "itti", "" };

static const char first[] = "CREATE TABLE IF NOT EXISTS migration (\n"
			    "\tnumber @int PRIMARY KEY,\n"
			    "\tname @text NOT NULL,\n"
			    "\tsm3 @text NOT NULL,\n"
			    "\tat_ms @int NOT NULL\n"
			    ");\n";

struct step {
	int64_t number;
	const struct embed_file *file;
	char sm3[2 * SM3_SIZE + 1];
};

static bool next_step(struct step *s)
{
	const struct embed_file *f = s->file ? s->file + 1 : embed_files;
	while (f->name && !text_starts(f->name, "sql/"))
		f++;
	if (!f->name)
		return false;
	s->file = f;
	s->number = 0;
	for (int i = 4; i < 8; i++) { /* sql/NNNN_ */
		assert(f->name[i] >= '0' && f->name[i] <= '9');
		s->number = s->number * 10 + (f->name[i] - '0');
	}
	uint8_t hash[SM3_SIZE];
	crypto_sm3(f->bytes, f->size, hash);
	text_hex(hash, sizeof hash, s->sm3);
	return true;
}

/* The driver's spelling of @int @text @bytes @serial and of a table's end: a @clustered table is
 * kept in the order of its primary key, so that rows that are read and written together lie
 * together. */
static const char *spell(struct ctx *c, const struct driver *d, const char *sql)
{
	enum { WORDS = 6 };
	static const char *const words[WORDS] = { "@serial", "@bytes", "@text",
						  "@int",    "\n);",   "\n) @clustered;" };
	const char *const spelled[WORDS] = { d->serial,  d->bytes,     d->text,
					     d->integer, d->table_end, d->clustered_end };
	struct buf b;
	buf_init(&b, c->arena, strlen(sql) * 2);
	while (*sql) {
		const char *line = sql;
		/* Comments keep their @sealed and stay out of the way. */
		if (sql[0] == '-' && sql[1] == '-') {
			sql += strcspn(sql, "\n");
			buf_add(&b, line, (size_t)(sql - line));
			continue;
		}
		size_t i = 0;
		while (i < WORDS && strncmp(sql, words[i], strlen(words[i])) != 0)
			i++;
		if (i < WORDS) {
			buf_text(&b, spelled[i]);
			sql += strlen(words[i]);
		} else {
			buf_char(&b, *sql++);
		}
	}
	return b.at;
}

static enum status work_first(struct ctx *c, void *arg)
{
	(void)arg;
	return c->store->driver->script(c, spell(c, c->store->driver, first));
}

static enum status work_step(struct ctx *c, void *arg)
{
	const struct step *s = arg;
	struct row r;
	TRY(store_maybe(c, &q_is_applied, &r, INT(s->number)));
	if (r.v) /* another node did it while we waited */
		return OK;
	TRY(c->store->driver->script(c, spell(c, c->store->driver, s->file->bytes)));
	return store_run(c, &q_apply, INT(s->number), TEXT(s->file->name), TEXT(s->sm3),
			 INT(clock_now_ms(c->clock)));
}

static enum status work_applied(struct ctx *c, void *arg)
{
	struct rows *rows = arg;
	return store_rows(c, &q_applied, rows);
}

/* What is applied must be ours, in our order. */
static enum status compare(struct ctx *c, const struct rows *rows, struct step *s)
{
	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->at[i];
		if (!next_step(s))
			return FAULT(c, S_REFUSED, "store.newer", TEXT(row_text(r, 1)));
		if (row_int(r, 0) != s->number || strcmp(row_text(r, 2), s->sm3) != 0)
			return FAULT(c, S_REFUSED, "store.changed", TEXT(row_text(r, 1)),
				     TEXT(s->file->name));
	}
	return OK;
}

enum status schema__last(struct ctx *c, int64_t *number)
{
	struct rows rows;
	TRY(store_rows(c, &q_applied, &rows));
	*number = rows.n > 0 ? row_int(&rows.at[rows.n - 1], 0) : 0;
	return OK;
}

enum status schema__bring_up(struct ctx *c)
{
	struct store *s = c->store;
	struct rows rows = { 0 };
	struct step step = { 0 };
	if (s->create)
		TRY(s->driver->write(c, work_first, NULL, WRITE_SCHEMA));
	TRY(store_read(c, work_applied, &rows));
	TRY(compare(c, &rows, &step));
	while (next_step(&step)) {
		if (!s->create)
			return FAULT(c, S_REFUSED, "store.older", TEXT(step.file->name));
		size_t mark = arena_mark(c->arena);
		enum status st = s->driver->write(c, work_step, &step, WRITE_SCHEMA);
		if (st != OK) {
			LOG_E("store", "schema step %s failed", step.file->name);
			return st;
		}
		arena_back(c->arena, mark);
	}
	return OK;
}
