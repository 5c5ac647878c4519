/* Answers kept under the request's key. */
#include "api/inner.h"

QUERY q_find = { "answer.find",
		 "SELECT body, status, media, reply FROM answer WHERE person = $1 AND key = $2",
		 "it", "bitb" };
QUERY q_keep = {
	"answer.keep",
	"INSERT INTO answer (person, key, body, status, media, reply, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	"itbitbi", ""
};

enum status api__kept_find(struct ctx *c, struct edge *e, bool *found)
{
	struct row r;
	TRY(store_maybe(c, &q_find, &r, INT(e->call.session.person), TEXT(e->key)));
	*found = r.v != NULL;
	if (!r.v)
		return OK;
	if (r.v[0].len != SM3_SIZE || !crypto_same(r.v[0].bytes, e->digest, SM3_SIZE))
		return FAULT(c, S_INVALID, "api.key_used");
	e->kept = true;
	e->kept_status = (int)row_int(&r, 1);
	e->call.media = row_text(&r, 2);
	e->call.bytes = (const char *)r.v[3].bytes;
	e->call.len = r.v[3].len;
	return OK;
}

enum status api__kept_keep(struct ctx *c, struct edge *e, int status, const char *media)
{
	const char *bytes = e->call.bytes ? e->call.bytes : e->body.at;
	size_t len = e->call.bytes ? e->call.len : e->body.len;
	return store_run(c, &q_keep, INT(e->call.session.person), TEXT(e->key),
			 BYTES(e->digest, SM3_SIZE), INT(status), TEXT(media), BYTES(bytes, len),
			 INT(clock_now_ms(c->clock)));
}
