/* Sealed tables: each row carries HMAC-SM3 over its table's name and all its columns, so that a
 * hand in the database is found. The encoding puts a kind and a length before every value: no two
 * rows have the same bytes. */
#include <assert.h>
#include <string.h>

#include "base/embed.h"
#include "base/text.h"
#include "base/vec.h"
#include "store/inner.h"

enum {
	HEAD = 9,        /* kind, length */
	SEALED_MAX = 31, /* columns: with the table's name they fit into the pieces of one MAC */
};

static const char marker[] = "-- @sealed ";

/* `name(column, column)` up to the line's end. */
static bool read_line(struct store *s, const char *line, size_t len, struct sealed_table *t)
{
	const char *text = arena_text_n(&s->arena, line, len), *open = strchr(text, '('),
		   *close = strchr(text, ')');
	if (!open || !close || close < open)
		return false;
	t->name = text_trim(&s->arena, arena_text_n(&s->arena, text, (size_t)(open - text)));
	char **columns =
		text_split(&s->arena, arena_text_n(&s->arena, open + 1, (size_t)(close - open - 1)),
			   ',', &t->n);
	for (int i = 0; i < t->n; i++) {
		columns[i] = arena_text(&s->arena, text_trim(&s->arena, columns[i]));
		if (!*columns[i])
			return false;
	}
	t->columns = (const char *const *)columns;
	return t->n > 0 && t->n <= SEALED_MAX;
}

enum status seal__read(struct store *s)
{
	int room = 0;
	for (const struct embed_file *f = embed_files; f->name; f++) {
		if (!text_starts(f->name, "sql/"))
			continue;
		for (const char *at = f->bytes; (at = strstr(at, marker));) {
			at += sizeof marker - 1;
			size_t len = strcspn(at, "\n");
			struct sealed_table *t = VEC_ADD(&s->arena, s->sealed, s->n_sealed, room);
			bool read = read_line(s, at, len, t);
			assert(read); /* the schema travels with the program */
			at += len;
		}
	}
	return OK;
}

const struct sealed_table *seal__find(const struct store *s, const char *name)
{
	for (int i = 0; i < s->n_sealed; i++)
		if (strcmp(s->sealed[i].name, name) == 0)
			return &s->sealed[i];
	return NULL;
}

static void put_64(uint8_t *out, uint64_t n)
{
	for (int i = 7; i >= 0; i--, n >>= 8)
		out[i] = (uint8_t)n;
}

void seal__mac(const struct store *s, const struct sealed_table *t, const struct value *columns,
	       uint8_t mac[SM3_SIZE])
{
	uint8_t heads[SEALED_MAX + 1][HEAD], numbers[SEALED_MAX][8];
	struct crypto_piece pieces[2 * SEALED_MAX + 2];
	int n = 0;
	heads[t->n][0] = 'T';
	put_64(heads[t->n] + 1, strlen(t->name));
	pieces[n++] = (struct crypto_piece){ heads[t->n], HEAD };
	pieces[n++] = (struct crypto_piece){ t->name, strlen(t->name) };
	for (int i = 0; i < t->n; i++) {
		const struct value *v = &columns[i];
		struct crypto_piece body = { NULL, 0 };
		switch (v->kind) {
		case V_NONE:
			break;
		case V_INT:
			put_64(numbers[i], (uint64_t)v->i);
			body = (struct crypto_piece){ numbers[i], 8 };
			break;
		case V_TEXT:
			body = (struct crypto_piece){ v->text, v->len };
			break;
		case V_BYTES:
			body = (struct crypto_piece){ v->bytes, v->len };
			break;
		}
		heads[i][0] = (uint8_t)v->kind;
		put_64(heads[i] + 1, body.len);
		pieces[n++] = (struct crypto_piece){ heads[i], HEAD };
		if (body.len > 0)
			pieces[n++] = body;
	}
	crypto_hmac(keys_mac(s->keys), MAC_KEY, pieces, n, mac);
}
