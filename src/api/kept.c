/* Answers kept under the request's key, put into and taken from a call. */
#include "api/inner.h"
#include "store/idempotency.h"

enum status api__kept_find(struct ctx *c, struct edge *e, bool *found)
{
	struct kept_answer kept;
	TRY(idempotency_find(c, e->call.session.person, e->key, e->digest, &kept, found));
	if (!*found)
		return OK;
	e->kept = true;
	e->kept_status = kept.status;
	e->call.media = kept.media;
	e->call.bytes = kept.reply;
	e->call.len = kept.len;
	return OK;
}

enum status api__kept_keep(struct ctx *c, struct edge *e, int status, const char *media)
{
	const struct api_call *call = &e->call;
	struct kept_answer kept = { status, media, call->bytes ? call->bytes : e->body.at,
				    call->bytes ? call->len : e->body.len };
	return idempotency_keep(c, call->session.person, e->key, e->digest, &kept);
}
