/* RFC 6962 trees over SM3: growing at the right edge, and checking proofs (RFC 9162, 2.1.3
 * and 2.1.4). */
#include "store/tree.h"

#include <assert.h>
#include <string.h>

void tree_node(const uint8_t left[SM3_SIZE], const uint8_t right[SM3_SIZE], uint8_t out[SM3_SIZE])
{
	uint8_t both[1 + 2 * SM3_SIZE] = { 1 };
	memcpy(both + 1, left, SM3_SIZE);
	memcpy(both + 1 + SM3_SIZE, right, SM3_SIZE);
	crypto_sm3(both, sizeof both, out);
}

void edge_add(struct edge *e, const uint8_t leaf[SM3_SIZE], edge_full *full, void *arg)
{
	uint8_t root[SM3_SIZE];
	memcpy(root, leaf, SM3_SIZE);
	int level = 0;
	if (full)
		full(arg, 0, e->size, root);
	for (; (e->size >> level) & 1; level++) {
		tree_node(e->peak[level], root, root);
		if (full)
			full(arg, level + 1, e->size >> (level + 1), root);
	}
	assert(level < TREE_DEPTH);
	memcpy(e->peak[level], root, SM3_SIZE);
	e->size++;
}

void edge_root(const struct edge *e, uint8_t out[SM3_SIZE])
{
	bool any = false;
	if (e->size == 0)
		crypto_sm3("", 0, out);
	for (int level = 0; level < TREE_DEPTH; level++) {
		if (!((e->size >> level) & 1))
			continue;
		if (any)
			tree_node(e->peak[level], out, out);
		else
			memcpy(out, e->peak[level], SM3_SIZE);
		any = true;
	}
}

bool tree_included(const uint8_t leaf[SM3_SIZE], int64_t place, int64_t size,
		   const uint8_t (*path)[SM3_SIZE], int n, const uint8_t root[SM3_SIZE])
{
	if (place < 0 || place >= size)
		return false;
	int64_t at = place, last = size - 1;
	uint8_t r[SM3_SIZE];
	memcpy(r, leaf, SM3_SIZE);
	for (int i = 0; i < n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) || at == last) {
			tree_node(path[i], r, r);
			while (!(at & 1) && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			tree_node(r, path[i], r);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && crypto_same(r, root, SM3_SIZE);
}

bool tree_consistent(int64_t from, int64_t size, const uint8_t old_root[SM3_SIZE],
		     const uint8_t root[SM3_SIZE], const uint8_t (*path)[SM3_SIZE], int n)
{
	if (from <= 0 || from > size)
		return false;
	if (from == size)
		return n == 0 && crypto_same(old_root, root, SM3_SIZE);
	int64_t at = from - 1, last = size - 1;
	int next = 0;
	while (at & 1) {
		at >>= 1;
		last >>= 1;
	}
	uint8_t old[SM3_SIZE], new[SM3_SIZE];
	if (at != 0 && n == 0)
		return false;
	memcpy(old, at != 0 ? path[next++] : old_root, SM3_SIZE);
	memcpy(new, old, SM3_SIZE);
	for (; next < n; next++) {
		if (last == 0)
			return false;
		if ((at & 1) || at == last) {
			tree_node(path[next], old, old);
			tree_node(path[next], new, new);
			while (!(at & 1) && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			tree_node(new, path[next], new);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && crypto_same(old, old_root, SM3_SIZE) &&
	       crypto_same(new, root, SM3_SIZE);
}
