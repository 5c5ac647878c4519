/* audit_export: a range of the record that a third party checks without us. One JSON value a line:
 * what this is, then each entry with its path to the newest head, then the heads after the range's
 * beginning, then how the first of them leads to the newest. Numbers that may pass 2^53 are texts.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "codec/json.h"
#include "store/audit.h"
#include "store/inner.h"
#include "store/record.h"

QUERY q_entries = {
	"export.entries",
	"SELECT l.place, e.id, e.at_ms, e.kind, e.subject, e.person, e.office, e.result, e.request, e.text, e.personal"
	" FROM leaf l JOIN entry e ON e.id = l.entry WHERE l.place >= $1 AND l.place < $2 ORDER BY l.place LIMIT $3",
	"iii", "iiittiitttb"
};

enum { CHUNK = 256 };

struct exporting {
	int64_t from, to;
	const char *path;
	FILE *file;
	struct record_head newest;
	int64_t first_head;
};

static enum status file_failed(struct ctx *c, const char *path)
{
	int why = errno;
	return FAULT(c, why == ENOSPC ? S_FULL : S_BROKEN, "export.file",
		     TEXT(arena_text(c->arena, path)), TEXT(arena_text(c->arena, strerror(why))));
}

static void line_begin(struct ctx *c, struct buf *b, struct json_out *w)
{
	buf_init(b, c->arena, 4096);
	*w = (struct json_out){ b, true };
	json_open(w, '{');
}

static enum status line_end(struct ctx *c, struct exporting *x, struct json_out *w)
{
	json_close(w, '}');
	buf_char(w->b, '\n');
	if (fwrite(w->b->at, 1, w->b->len, x->file) == w->b->len)
		return OK;
	return file_failed(c, x->path);
}

static void put_hex(struct ctx *c, struct json_out *w, const char *key, const void *bytes,
		    size_t len)
{
	char *hex = arena_take(c->arena, 2 * len + 1);
	text_hex(bytes, len, hex);
	json_text(w, key, hex);
}

static void put_number(struct ctx *c, struct json_out *w, const char *key, int64_t n)
{
	json_text(w, key, arena_printf(c->arena, "%" PRId64, n));
}

static void put_path(struct json_out *w, const struct record_proof *p)
{
	char hex[2 * SM3_SIZE + 1];
	json_key(w, "path");
	json_open(w, '[');
	for (int i = 0; i < p->n; i++) {
		text_hex(p->path[i], SM3_SIZE, hex);
		json_put_text(w, hex);
	}
	json_close(w, ']');
}

static enum status put_entry(struct ctx *c, struct exporting *x, const struct row *r)
{
	struct buf b;
	struct json_out w;
	struct record_row e;
	struct record_proof *proof = TAKE(c->arena, struct record_proof);
	const struct row entry = { r->v + 1 };
	record__row(&entry, &e);
	TRY(record_proof(c, row_int(r, 0), x->newest.size, proof));
	line_begin(c, &b, &w);
	json_text(&w, "line", "entry");
	put_number(c, &w, "place", row_int(r, 0));
	put_number(c, &w, "id", e.id);
	put_number(c, &w, "at_ms", e.at_ms);
	json_text(&w, "kind", e.kind);
	json_text(&w, "subject", e.subject);
	put_number(c, &w, "person", e.person);
	put_number(c, &w, "office", e.office);
	json_text(&w, "result", e.result);
	json_text(&w, "request", e.request);
	json_text(&w, "text", e.text);
	put_hex(c, &w, "personal", e.personal ? e.personal : (const uint8_t *)"",
		e.personal ? SM3_SIZE : 0);
	put_path(&w, proof);
	return line_end(c, x, &w);
}

static enum status put_entries(struct ctx *c, struct exporting *x)
{
	for (int64_t at = x->from; at < x->to;) {
		struct rows rows;
		size_t mark = arena_mark(c->arena);
		TRY(store_rows(c, &q_entries, &rows, INT(at), INT(x->to), INT(CHUNK)));
		if (rows.n == 0 || row_int(&rows.at[0], 0) != at)
			return FAULT(c, S_BROKEN, "record.broken");
		for (int i = 0; i < rows.n; i++)
			TRY(put_entry(c, x, &rows.at[i]));
		at = row_int(&rows.at[rows.n - 1], 0) + 1;
		arena_back(c->arena, mark);
	}
	return OK;
}

static enum status put_heads(struct ctx *c, struct exporting *x)
{
	for (int64_t after = x->from; after < x->newest.size;) {
		struct rows rows;
		size_t mark = arena_mark(c->arena);
		TRY(record__heads(c, after, CHUNK, &rows));
		for (int i = 0; i < rows.n; i++) {
			struct buf b;
			struct json_out w;
			struct record_head h;
			if (!record__head_row(&rows.at[i], &h))
				return FAULT(c, S_BROKEN, "record.broken");
			x->first_head = x->first_head ? x->first_head : h.size;
			line_begin(c, &b, &w);
			json_text(&w, "line", "head");
			put_number(c, &w, "size", h.size);
			put_hex(c, &w, "root", h.root, SM3_SIZE);
			put_number(c, &w, "at_ms", h.at_ms);
			put_hex(c, &w, "previous", h.previous, SM3_SIZE);
			put_hex(c, &w, "signature", h.signature, h.signature_len);
			TRY(line_end(c, x, &w));
			after = h.size;
		}
		if (rows.n == 0)
			return FAULT(c, S_BROKEN, "record.broken");
		arena_back(c->arena, mark);
	}
	return OK;
}

static enum status put_consistency(struct ctx *c, struct exporting *x)
{
	struct buf b;
	struct json_out w;
	struct record_proof *proof = TAKE(c->arena, struct record_proof);
	TRY(record_consistency(c, x->first_head, x->newest.size, proof));
	line_begin(c, &b, &w);
	json_text(&w, "line", "consistency");
	put_number(c, &w, "from", x->first_head);
	put_number(c, &w, "size", x->newest.size);
	put_path(&w, proof);
	return line_end(c, x, &w);
}

static enum status work_export(struct ctx *c, void *arg)
{
	struct exporting *x = arg;
	TRY(record_head(c, &x->newest));
	if (x->to < 0 || x->to > x->newest.size)
		x->to = x->newest.size;
	if (x->from < 0 || x->from >= x->to)
		return FAULT(c, S_INVALID, "export.range", INT(x->newest.size));
	struct buf b;
	struct json_out w;
	line_begin(c, &b, &w);
	json_text(&w, "line", "record");
	json_text(&w, "format", "yunheng-record-1");
	json_text(&w, "public_key", keys_public_hex(c->store->keys));
	put_number(c, &w, "from", x->from);
	put_number(c, &w, "to", x->to);
	put_number(c, &w, "size", x->newest.size);
	TRY(line_end(c, x, &w));
	TRY(put_entries(c, x));
	TRY(put_heads(c, x));
	return put_consistency(c, x);
}

enum status audit_export(struct ctx *c, int64_t from, int64_t to, const char *file)
{
	struct exporting x = { .from = from, .to = to, .path = file, .file = fopen(file, "wxe") };
	if (!x.file)
		return file_failed(c, file);
	enum status st = store_read(c, work_export, &x);
	if (st == OK && (fflush(x.file) != 0 || fsync(fileno(x.file)) != 0))
		st = file_failed(c, file);
	if (fclose(x.file) != 0 && st == OK)
		st = file_failed(c, file);
	if (st != OK)
		unlink(file);
	return st;
}
