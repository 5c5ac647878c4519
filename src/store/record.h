/* The chained record: entries, the tree over them, signed heads, proofs.
 *
 * The leaf of an entry is SM3 over the byte 0x00 and its columns id, at_ms, kind, subject, person,
 * office, result, request, text (numbers as decimal text) and personal (as hexadecimal text), in
 * this order, each preceded by its length in bytes as decimal text and a colon and followed by a
 * comma (a netstring).
 *
 * The tree is that of RFC 6962 with SM3: a node is SM3 over 0x01, its left and its right. Within a
 * second of its commit an entry gets its place in the tree and a head is signed over it. The signed
 * text of a head is six lines, each ended by a newline: "yunheng-head-1", the log's name, the size,
 * the root, the instant in ms, and the SM3 of the head before's signed text (64 zeros at first);
 * hashes in hexadecimal. The log's name is the SM3 of the public key's hexadecimal text. Until it
 * has its place an entry is protected by its MAC, like every sealed row: the sequencer places no
 * entry that this program did not write. Personal text is kept beside the record with 16 bytes of
 * salt; `personal` is the SM3 over salt and text. It can be erased without touching the record. */
#ifndef YH_STORE_RECORD_H
#define YH_STORE_RECORD_H

#include "codec/crypto.h"
#include "store/store.h"

enum { RECORD_PROOF = 64, HEAD_TEXT = 320 };

struct record_row {
	int64_t id, at_ms, person, office;
	const char *kind, *subject, *result, *request, *text;
	const uint8_t *personal; /* SM3_SIZE bytes, or NULL */
};
void record_leaf(const struct record_row *e, uint8_t out[SM3_SIZE]);

struct record_head {
	int64_t size, at_ms;
	uint8_t root[SM3_SIZE], previous[SM3_SIZE];
	uint8_t signature[SM2_SIGNATURE_MAX];
	size_t signature_len;
};
/* The signed text; returns its length. */
size_t record_head_text(const struct keys *k, const struct record_head *h, char out[HEAD_TEXT]);

/* Gives every committed entry its place and signs a head, now. For callers that opened with
 * no_sequencer. */
enum status MUST record_sequence(struct ctx *c);

/* In a transaction. */
enum status MUST record_get(struct ctx *c, int64_t entry, struct record_row *out);
/* An entry's place, or -1 while it has none; and the newest head, size 0 while there is none. */
enum status MUST record_place(struct ctx *c, int64_t entry, int64_t *place);
enum status MUST record_head(struct ctx *c, struct record_head *out);
/* The first head that covers the place. */
enum status MUST record_head_over(struct ctx *c, int64_t place, struct record_head *out);

struct record_proof {
	int64_t place, size;
	int n;
	uint8_t path[RECORD_PROOF][SM3_SIZE];
};
/* That the leaf at `place` is in the tree of `size` leaves. */
enum status MUST record_proof(struct ctx *c, int64_t place, int64_t size, struct record_proof *out);
/* That the tree of `from` leaves is the beginning of that of `size`; place is `from`. */
enum status MUST record_consistency(struct ctx *c, int64_t from, int64_t size,
				    struct record_proof *out);
/* Recomputes the leaf from the row and walks its proof up to the newest head over it; false while
 * it has none. */
enum status MUST record_verified(struct ctx *c, int64_t entry, bool *verified,
				 struct record_head *head);

/* Removes the personal data of an entry; the record says that and why by an entry of the caller's.
 */
enum status MUST record_erase(struct ctx *c, int64_t entry);

#endif
