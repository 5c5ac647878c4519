/* Answers kept for repeated requests. */
#include "store/idempotency.h"

#include <assert.h>
#include <stdio.h>

QUERY q_find = { "answer.find",
		 "SELECT body, status, media, reply FROM answer WHERE person = $1 AND key = $2",
		 "it", "bitb" };
/* On PostgreSQL a row that another transaction has just added makes this one run again, and find
 * the answer. */
QUERY q_keep = {
	"answer.keep",
	"INSERT INTO answer (person, key, body, status, media, reply, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (person, key) DO NOTHING",
	"itbitbi", ""
};
QUERY q_forget = {
	"answer.forget",
	"DELETE FROM answer WHERE at_ms < $1 AND id IN (SELECT id FROM answer ORDER BY id LIMIT $2) RETURNING id",
	"ii", "i"
};

enum { FORGET_BATCH = 1000 };
static const int64_t kept_ms = 30LL * 24 * 3600 * 1000;

void idempotency_asked(const char *method, const char *path, const void *body, size_t len,
		       uint8_t out[SM3_SIZE])
{
	char head[64];
	int n = snprintf(head, sizeof head, "%.16s %zu %zu\n", method, strlen(path), len);
	const struct crypto_piece pieces[] = { { head, (size_t)n },
					       { path, strlen(path) },
					       { body, len } };
	crypto_sm3_v(pieces, len ? 3 : 2, out);
}

enum status idempotency_find(struct ctx *c, int64_t person, const char *key,
			     const uint8_t asked[SM3_SIZE], struct kept_answer *out, bool *found)
{
	struct row r;
	TRY(store_maybe(c, &q_find, &r, INT(person), TEXT(key)));
	*found = r.v != NULL;
	if (!*found)
		return OK;
	if (r.v[0].len != SM3_SIZE || memcmp(r.v[0].bytes, asked, SM3_SIZE) != 0)
		return FAULT(c, S_INVALID, "idempotency.other_body");
	*out = (struct kept_answer){ (int)row_int(&r, 1), row_text(&r, 2), r.v[3].bytes,
				     r.v[3].len };
	return OK;
}

enum status idempotency_keep(struct ctx *c, int64_t person, const char *key,
			     const uint8_t asked[SM3_SIZE], const struct kept_answer *answer)
{
	assert(answer->status > 0 && answer->status < 500);
	struct rows kept;
	TRY(store_rows(c, &q_keep, &kept, INT(person), TEXT(key), BYTES(asked, SM3_SIZE),
		       INT(answer->status), TEXT(answer->media ? answer->media : ""),
		       BYTES(answer->reply, answer->len), INT(clock_now_ms(c->clock))));
	return kept.changed == 1 ? OK : FAULT(c, S_BUSY, "store.busy");
}

enum status idempotency_forget(struct ctx *c, bool *more)
{
	struct rows gone;
	TRY(store_rows(c, &q_forget, &gone, INT(clock_now_ms(c->clock) - kept_ms),
		       INT(FORGET_BATCH)));
	*more = gone.n == FORGET_BATCH;
	return OK;
}
