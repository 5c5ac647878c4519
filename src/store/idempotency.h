/* A repeated request gets the first answer. Answers are kept 30 days under (person, key), in the
 * transaction that they answer: either both are there or neither. BUSY and BROKEN are never kept.
 */
#ifndef YH_STORE_IDEMPOTENCY_H
#define YH_STORE_IDEMPOTENCY_H

#include "codec/crypto.h"
#include "store/store.h"

struct kept_answer {
	int status;
	const char *media;
	const void *reply;
	size_t len;
};

/* What was asked, as one hash: method, path with its query, body. */
void idempotency_asked(const char *method, const char *path, const void *body, size_t len,
		       uint8_t out[SM3_SIZE]);

/* First thing in the write transaction. *found: `out` is the answer to give again, and nothing else
 * is to be done. The same key with something else asked is S_INVALID "idempotency.other_body". */
enum status MUST idempotency_find(struct ctx *c, int64_t person, const char *key,
				  const uint8_t asked[SM3_SIZE], struct kept_answer *out,
				  bool *found);
/* Last thing in it. */
enum status MUST idempotency_keep(struct ctx *c, int64_t person, const char *key,
				  const uint8_t asked[SM3_SIZE], const struct kept_answer *answer);
/* Drops answers older than 30 days, at most 1000 of them; *more: call again. In a plain write. */
enum status MUST idempotency_forget(struct ctx *c, bool *more);

#endif
