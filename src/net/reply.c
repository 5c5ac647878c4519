/* Replies: the handler's, and our own problem documents for what never reaches a handler. */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/words.h"
#include "codec/json.h"
#include "net/inner.h"

static void header_add(struct MHD_Response *to, const char *name, const char *value)
{
	if (MHD_add_response_header(to, name, value) != MHD_YES)
		LOG_E("net", "a reply's header %s was not a header and was left out", name);
}

/* Bodies live in the seat's arena or outlive it, and the seat is given back only when the reply has
 * been sent. */
static struct MHD_Response *from_bytes(const char *bytes, size_t len)
{
	void *body = (void *)(uintptr_t)bytes; /* libmicrohttpd does not write to it */
	struct MHD_Response *made =
		MHD_create_response_from_buffer(len, body, MHD_RESPMEM_PERSISTENT);
	assert(made);
	return made;
}

struct MHD_Response *net__reply_make(struct seat *s, const struct http_reply *from)
{
	assert(from->status >= 200 && from->status <= 599);
	struct MHD_Response *made =
		from->events ? net__stream_open(s, from) : from_bytes(from->body, from->body_len);
	if (from->type)
		header_add(made, "Content-Type", from->type);
	for (int i = 0; i < from->n_headers; i++)
		header_add(made, from->headers[i].name, from->headers[i].value);
	if (atomic_load(&s->server->stopping))
		header_add(made, "Connection", "close");
	s->status = from->status;
	s->reply_len = from->events ? 0 : from->body_len;
	return made;
}

const char *net__language(const struct http_request *r)
{
	const char *asked = http_header(r, "accept-language");
	return asked && strncasecmp(asked, "en", 2) == 0 ? "en" : "zh";
}

struct MHD_Response *net__reply_refused(struct seat *s, const struct net_refusal *why,
					const char *language)
{
	const char *code = status_code(why->status);
	struct buf b;
	buf_init(&b, s->arena, 512);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "type", arena_printf(s->arena, "urn:yunheng:problem:%s", code));
	json_text(&w, "title",
		  words_say(s->arena, language, arena_printf(s->arena, "status.%s", code), NULL,
			    0));
	json_int(&w, "status", why->http);
	json_text(&w, "code", code);
	json_text(&w, "detail", words_say(s->arena, language, why->name, NULL, 0));
	json_text(&w, "name", why->name);
	json_close(&w, '}');
	struct MHD_Response *made = from_bytes(b.at, b.len);
	header_add(made, "Content-Type", "application/problem+json");
	header_add(made, "Cache-Control", "no-store");
	header_add(made, "X-Content-Type-Options", "nosniff");
	if (why->http == 405)
		header_add(made, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
	if (why->http == 503)
		header_add(made, "Retry-After", "1");
	s->status = why->http;
	return made;
}

static const char *find(const struct http_pair *pairs, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return NULL;
}

const char *http_header(const struct http_request *r, const char *name)
{
	return find(r->headers, r->n_headers, name);
}

const char *http_query(const struct http_request *r, const char *name)
{
	return find(r->query, r->n_query, name);
}
