/* Reading the tree: roots of stored subtrees, heads, inclusion and consistency proofs. Leaves and
 * the roots of full subtrees of 256, 65 536, ... leaves are rows, so any node is at most a few
 * hundred hashes away. */
#include <assert.h>
#include <string.h>

#include "store/inner.h"
#include "store/record.h"
#include "store/tree.h"

QUERY q_leaves = { "record.leaves",
		   "SELECT hash FROM leaf WHERE place >= $1 AND place < $2 ORDER BY place", "ii",
		   "b" };
QUERY q_nodes = {
	"record.nodes",
	"SELECT hash FROM node WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place",
	"iii", "b"
};
QUERY q_head = {
	"record.head",
	"SELECT size, at_ms, root, previous, signature FROM head ORDER BY size DESC LIMIT 1", "",
	"iibbb"
};
QUERY q_heads = {
	"record.heads",
	"SELECT size, at_ms, root, previous, signature FROM head WHERE size > $1 ORDER BY size LIMIT $2",
	"ii", "iibbb"
};

/* ---- heads ---- */

static bool hash_of(const struct row *r, int i, uint8_t out[SM3_SIZE])
{
	if (r->v[i].kind != V_BYTES || r->v[i].len != SM3_SIZE)
		return false;
	memcpy(out, r->v[i].bytes, SM3_SIZE);
	return true;
}

bool record__head_row(const struct row *r, struct record_head *h)
{
	*h = (struct record_head){ .size = row_int(r, 0), .at_ms = row_int(r, 1) };
	const struct value *signature = &r->v[4];
	if (!hash_of(r, 2, h->root) || !hash_of(r, 3, h->previous) || signature->kind != V_BYTES ||
	    signature->len > sizeof h->signature)
		return false;
	memcpy(h->signature, signature->bytes, signature->len);
	h->signature_len = signature->len;
	return true;
}

static enum status read_head(struct ctx *c, const struct row *r, struct record_head *out)
{
	*out = (struct record_head){ 0 };
	if (r->v && !record__head_row(r, out))
		return FAULT(c, S_BROKEN, "record.broken");
	return OK;
}

enum status record_head(struct ctx *c, struct record_head *out)
{
	struct row r;
	TRY(store_maybe(c, &q_head, &r));
	return read_head(c, &r, out);
}

enum status record_head_over(struct ctx *c, int64_t place, struct record_head *out)
{
	struct row r;
	TRY(store_maybe(c, &q_heads, &r, INT(place), INT(1)));
	return read_head(c, &r, out);
}

enum status record__heads(struct ctx *c, int64_t after, int most, struct rows *out)
{
	return store_rows(c, &q_heads, out, INT(after), INT(most));
}

/* ---- subtrees ---- */

/* Of the full subtree of 2^level leaves at `index`. */
static enum status full_root(struct ctx *c, int level, int64_t index, uint8_t out[SM3_SIZE])
{
	int stored = level / TILE_BITS, above = level % TILE_BITS, n = 1 << above;
	int64_t from = index << above;
	struct rows rows;
	size_t mark = arena_mark(c->arena);
	if (stored == 0)
		TRY(store_rows(c, &q_leaves, &rows, INT(from), INT(from + n)));
	else
		TRY(store_rows(c, &q_nodes, &rows, INT(stored), INT(from), INT(from + n)));
	if (rows.n != n)
		return FAULT(c, S_BROKEN, "record.broken");
	uint8_t hashes[TILE][SM3_SIZE];
	for (int i = 0; i < n; i++)
		if (!hash_of(&rows.at[i], 0, hashes[i]))
			return FAULT(c, S_BROKEN, "record.broken");
	for (; n > 1; n /= 2)
		for (int i = 0; i < n / 2; i++)
			tree_node(hashes[2 * i], hashes[2 * i + 1], hashes[i]);
	memcpy(out, hashes[0], SM3_SIZE);
	arena_back(c->arena, mark);
	return OK;
}

/* Of leaves from..to, where `from` is a multiple of the largest power of two that fits: the
 * subtrees that RFC 6962 makes. */
static enum status range_root(struct ctx *c, int64_t from, int64_t to, uint8_t out[SM3_SIZE])
{
	bool any = false;
	int64_t size = to - from;
	/* From the right: small subtrees first. */
	for (int level = 0; level < TREE_DEPTH; level++) {
		if (!((size >> level) & 1))
			continue;
		int64_t begin = from + ((size >> (level + 1)) << (level + 1));
		uint8_t root[SM3_SIZE];
		assert((begin & (((int64_t)1 << level) - 1)) == 0);
		TRY(full_root(c, level, begin >> level, root));
		if (any)
			tree_node(root, out, out);
		else
			memcpy(out, root, SM3_SIZE);
		any = true;
	}
	return OK;
}

enum status record__edge(struct ctx *c, int64_t size, struct edge *out)
{
	*out = (struct edge){ .size = size };
	for (int level = 0; level < TREE_DEPTH; level++)
		if ((size >> level) & 1)
			TRY(full_root(c, level, (size >> (level + 1)) << 1, out->peak[level]));
	return OK;
}

enum status record__root(struct ctx *c, int64_t size, uint8_t out[SM3_SIZE])
{
	if (size > 0)
		return range_root(c, 0, size, out);
	crypto_sm3("", 0, out);
	return OK;
}

/* ---- proofs ---- */

/* The largest power of two below n > 1. */
static int64_t split(int64_t n)
{
	int64_t k = 1;
	while (k < n - k)
		k *= 2;
	return k;
}

static enum status push(struct ctx *c, struct record_proof *p, int64_t from, int64_t to)
{
	assert(p->n < RECORD_PROOF);
	return range_root(c, from, to, p->path[p->n++]);
}

static void reverse(struct record_proof *p)
{
	for (int i = 0; i < p->n / 2; i++) {
		uint8_t t[SM3_SIZE];
		memcpy(t, p->path[i], SM3_SIZE);
		memcpy(p->path[i], p->path[p->n - 1 - i], SM3_SIZE);
		memcpy(p->path[p->n - 1 - i], t, SM3_SIZE);
	}
}

enum status record_proof(struct ctx *c, int64_t place, int64_t size, struct record_proof *out)
{
	*out = (struct record_proof){ .place = place, .size = size };
	if (place < 0 || place >= size)
		return FAULT(c, S_ABSENT, "absent");
	for (int64_t from = 0, to = size; to - from > 1;) {
		int64_t middle = from + split(to - from);
		if (place < middle) {
			TRY(push(c, out, middle, to));
			to = middle;
		} else {
			TRY(push(c, out, from, middle));
			from = middle;
		}
	}
	reverse(out); /* from the leaf upwards */
	return OK;
}

enum status record_consistency(struct ctx *c, int64_t from, int64_t size, struct record_proof *out)
{
	*out = (struct record_proof){ .place = from, .size = size };
	if (from <= 0 || from > size)
		return FAULT(c, S_ABSENT, "absent");
	int64_t begin = 0, end = size;
	/* What is left of the old tree is all of it, whose root the verifier has. */
	bool whole = true;
	while (from < end) {
		int64_t middle = begin + split(end - begin);
		if (from <= middle) {
			TRY(push(c, out, middle, end));
			end = middle;
		} else {
			TRY(push(c, out, begin, middle));
			begin = middle;
			whole = false;
		}
	}
	if (!whole)
		TRY(push(c, out, begin, end));
	reverse(out);
	return OK;
}

enum status record_verified(struct ctx *c, int64_t entry, bool *verified, struct record_head *head)
{
	*verified = false;
	*head = (struct record_head){ 0 };
	struct record_row row;
	int64_t place;
	TRY(record_get(c, entry, &row));
	TRY(record_place(c, entry, &place));
	if (place < 0)
		return OK;
	TRY(record_head_over(c, place, head));
	if (head->size == 0)
		return OK;
	struct record_proof *proof = TAKE(c->arena, struct record_proof);
	TRY(record_proof(c, place, head->size, proof));
	uint8_t leaf[SM3_SIZE];
	char text[HEAD_TEXT];
	record_leaf(&row, leaf);
	size_t len = record_head_text(c->store->keys, head, text);
	*verified = tree_included(leaf, place, proof->size, proof->path, proof->n, head->root) &&
		    keys_verify(c->store->keys, text, len, head->signature, head->signature_len);
	return OK;
}
