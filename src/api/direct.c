/* Calls without a socket: the same way as everybody's, from the row on. */
#include <stdio.h>
#include <string.h>

#include "api/inner.h"
#include "base/text.h"

static int hex_digit(char ch)
{
	const char *digits = "0123456789abcdef", *at = ch ? strchr(digits, ch | 0x20) : NULL;
	return at ? (int)(at - digits) : -1;
}

static const char *decoded(struct arena *a, const char *text, size_t len)
{
	char *out = arena_take(a, len + 1), *to = out;
	for (size_t i = 0; i < len; i++) {
		int high = i + 2 < len && text[i] == '%' ? hex_digit(text[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
		*to++ = low >= 0 ? (char)(high * 16 + low) : text[i] == '+' ? ' ' : text[i];
		i += low >= 0 ? 2 : 0;
	}
	return out;
}

static void split_query(struct arena *a, const char *query, struct http_request *r)
{
	int n;
	char **parts = text_split(a, query, '&', &n);
	struct http_pair *pairs = TAKE_N(a, n + 1, struct http_pair);
	for (int i = 0; i < n; i++) {
		if (!*parts[i])
			continue;
		const char *equals = strchrnul(parts[i], '=');
		const char *value = *equals ? equals + 1 : equals;
		pairs[r->n_query++] =
			(struct http_pair){ decoded(a, parts[i], (size_t)(equals - parts[i])),
					    decoded(a, value, strlen(value)) };
	}
	r->query = pairs;
}

static void ask_to_request(struct ctx *c, const struct api_ask *ask, struct http_request *r)
{
	const char *mark = strchrnul(ask->path, '?');
	*r = (struct http_request){ .method = ask->method,
				    .path = decoded(c->arena, ask->path,
						    (size_t)(mark - ask->path)),
				    .body = ask->body,
				    .body_len = ask->body ? strlen(ask->body) : 0,
				    .peer = "direct" };
	if (*mark)
		split_query(c->arena, mark + 1, r);
	const char *key = ask->key;
	if (!key) {
		uint8_t bytes[16];
		char *hex = arena_take(c->arena, 2 * sizeof bytes + 1);
		random_bytes(c->random, bytes, sizeof bytes);
		text_hex(bytes, sizeof bytes, hex);
		key = hex;
	}
	struct http_pair *headers = TAKE_N(c->arena, 3, struct http_pair);
	headers[0] = (struct http_pair){ "idempotency-key", key };
	headers[1] = (struct http_pair){ "accept-language", ask->language ? ask->language : "zh" };
	r->headers = headers;
	r->n_headers = 2;
}

void api_call_direct(struct ctx *c, const struct api *a, const struct api_ask *ask,
		     struct api_answer *out)
{
	struct http_request *r = TAKE(c->arena, struct http_request);
	struct http_reply reply = { 0 };
	const struct actor *actor = c->actor;
	const char *request = c->request, *language = c->language; /* the call's own are scratch */
	ask_to_request(c, ask, r);
	api__run(c, (struct api *)(uintptr_t)a, ask, r, &reply);
	c->actor = actor;
	c->request = request;
	c->language = language;
	fault_clear(c);
	*out = (struct api_answer){ .status = reply.status,
				    .type = reply.type,
				    .body = reply.body,
				    .len = reply.body_len };
	for (int i = 0; i < reply.n_headers; i++)
		if (text_same(reply.headers[i].name, "Set-Cookie"))
			out->set_cookie = reply.headers[i].value;
	bool problem = text_same(reply.type, "application/problem+json");
	if (!problem && !text_same(reply.type, "application/json"))
		return;
	if (json_read(c, reply.body, reply.body_len, &out->json) != OK) {
		out->misfit = "not JSON";
		return;
	}
	struct api_call call = { 0 };
	const char *allow;
	if (!problem && !ask->hurried &&
	    api__match(c, a, r->method, r->path, &call, &allow) == OK && call.route->reply)
		out->misfit = api__misfit(c->arena, call.route, out->json);
}
