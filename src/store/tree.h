/* The arithmetic of RFC 6962 trees over SM3, without any store. */
#ifndef YH_STORE_TREE_H
#define YH_STORE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/crypto.h"

enum { TREE_DEPTH = 63, TILE = 256, TILE_BITS = 8 };

void tree_node(const uint8_t left[SM3_SIZE], const uint8_t right[SM3_SIZE], uint8_t out[SM3_SIZE]);

/* The right edge of a growing tree: for each one-bit of its size the root of that full subtree.
 * Appending costs two hashes on average and no storage. */
struct edge {
	int64_t size;
	uint8_t peak[TREE_DEPTH][SM3_SIZE]; /* peak[i]: of 2^i leaves, where bit i of size is set */
};
/* full(arg, level, index, root): told of every subtree of 2^level leaves that the leaf completes,
 * lowest first. */
typedef void edge_full(void *arg, int level, int64_t index, const uint8_t root[SM3_SIZE]);
void edge_add(struct edge *e, const uint8_t leaf[SM3_SIZE], edge_full *full, void *arg);
void edge_root(const struct edge *e, uint8_t out[SM3_SIZE]); /* of an empty tree: SM3 of nothing */

/* Whether the path leads from the leaf at `place` to the root of `size` leaves. */
bool tree_included(const uint8_t leaf[SM3_SIZE], int64_t place, int64_t size,
		   const uint8_t (*path)[SM3_SIZE], int n, const uint8_t root[SM3_SIZE]);
/* Whether the path shows that the tree of `from` leaves begins the tree of `size`. */
bool tree_consistent(int64_t from, int64_t size, const uint8_t old_root[SM3_SIZE],
		     const uint8_t root[SM3_SIZE], const uint8_t (*path)[SM3_SIZE], int n);

#endif
