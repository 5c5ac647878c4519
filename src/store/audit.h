/* Proving the record and the protected rows, to oneself and to others.
 *
 * audit_verify recomputes everything: every leaf from its entry, the tree, every stored node, every
 * head's root, its link to the head before and its signature, the salted hashes of personal data,
 * every entry's and every sealed row's MAC, and the head kept beside the keys (witness). The first
 * thing that is not as it must be is named. */
#ifndef YH_STORE_AUDIT_H
#define YH_STORE_AUDIT_H

#include "codec/crypto.h"
#include "store/store.h"

struct audit_report {
	bool ok;
	int64_t entries, waiting; /* in the tree; committed in the last second and not yet in it */
	int64_t erased;           /* entries whose personal data was erased */
	int64_t heads, sealed;    /* heads; sealed rows */
	uint8_t root[SM3_SIZE];
	const char *fault; /* name of a sentence; NULL if ok */
	struct value args[2];
	int64_t first_bad; /* entry's id, or head's size, or 0 */
};

/* quick: signatures of the newest head alone; the chain of hashes ties the older ones to it. Makes
 * its own reading transaction. OK also when something is wrong: look at the report. */
enum status MUST audit_verify(struct ctx *c, bool quick, struct audit_report *out);
/* Only the entries after the first `from`, which were verified when the tree had as many leaves and
 * a head over them: their leaves, nodes, heads and signatures. out->entries counts them. */
enum status MUST audit_verify_since(struct ctx *c, int64_t from, struct audit_report *out);
/* Every sealed row's MAC. Part of audit_verify. In a transaction. */
enum status MUST store_verify_sealed(struct ctx *c, struct audit_report *out);

/* Entries of places from..to-1 with their proofs to the newest head, the heads since, and the
 * public key, as JSON lines that tests/verify/verify.mjs checks without us. Own reading
 * transaction. */
enum status MUST audit_export(struct ctx *c, int64_t from, int64_t to, const char *file);

int audit_main(int argc, char **argv);

#endif
