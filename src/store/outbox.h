/* What must happen outside (mail, webhook, a vendor's interface) is a row of the transaction that
 * wants it; a worker carries it out afterwards and writes the result back. Nobody calls out while a
 * transaction is open.
 *
 * At least once: a worker that dies while it is at it leaves a claim that runs out, and another
 * tries again; `id` is the key by which the receiver tells repetitions. Failed tries wait longer
 * each time, from half a minute to two hours, and are given up after about a day. What is done is
 * removed: the record says that it was. */
#ifndef YH_STORE_OUTBOX_H
#define YH_STORE_OUTBOX_H

#include "store/store.h"

struct outbox_item {
	int64_t id, claim;
	const char *kind, *target, *text; /* "mail", its address, what the kind's worker reads */
	int tries;                        /* before this one */
};

/* In a write transaction. */
enum status MUST outbox_add(struct ctx *c, const char *kind, const char *target, const char *text,
			    int64_t *id);
/* Its own transaction: at most `most` items that are due become the caller's for lease_ms. */
enum status MUST outbox_claim(struct ctx *c, int most, int64_t lease_ms, struct outbox_item **items,
			      int *n);
/* In a write transaction; *mine is false if the claim had run out and is another's now. What failed
 * then is the other's to say, too. */
enum status MUST outbox_done(struct ctx *c, const struct outbox_item *item, bool *mine);
enum status MUST outbox_failed(struct ctx *c, const struct outbox_item *item, const char *fault,
			       bool *given_up);
/* Waiting, given up. */
enum status MUST outbox_counts(struct ctx *c, int64_t *waiting, int64_t *given_up);

#endif
