/* Outgoing HTTP: one call, one answer, all of it bounded. Peers are named by people (webhooks), so
 * only http and https, no redirects, no proxy from the environment, and what they answer beyond the
 * bound is not read. */
#include "net/client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "net/outgoing.h"

enum { ANSWER_MAX = 64 * 1024 };

struct answer {
	struct buf body;
	bool cut;
};

static size_t answer_add(char *bytes, size_t one, size_t n, void *arg)
{
	struct answer *a = arg;
	size_t len = one * n, room = ANSWER_MAX - a->body.len;
	buf_add(&a->body, bytes, len < room ? len : room);
	a->cut = len > room;
	return a->cut ? 0 : len;
}

static void curl_start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

void *net__curl(int timeout_s)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, curl_start);
	CURL *curl = curl_easy_init();
	if (!curl)
		return NULL;
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)timeout_s);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)timeout_s);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	return curl;
}

/* "Name: value" lines; a line end inside one would become a header of somebody else's making. */
static enum status lines_make(struct ctx *c, const struct http_pair *headers, int n,
			      const char **out)
{
	for (int i = 0; i < n; i++) {
		if (strpbrk(headers[i].name, "\r\n:") || strpbrk(headers[i].value, "\r\n"))
			return FAULT(c, S_INVALID, "client.bad_header", TEXT(headers[i].name));
		out[i] = arena_printf(c->arena, "%s: %s", headers[i].name, headers[i].value);
	}
	return OK;
}

/* Scheme, host and port: what the log may hold. A webhook's path and query are often its secret. */
static const char *peer_of(struct arena *a, const char *url)
{
	const char *host = strstr(url, "://");
	if (!host)
		return "?";
	size_t len = strcspn(host + 3, "/?#");
	const char *user = memrchr(host + 3, '@', len);
	const char *from = user ? user + 1 : host + 3;
	return arena_printf(a, "%.*s%.*s", (int)(host + 3 - url), url, (int)(host + 3 + len - from),
			    from);
}

/* Nothing is taken from the arena while the handle lives, so it is always given back here. */
static CURLcode exchange(CURL *curl, const char *const *lines, int n, long *status)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (int i = 0; i < n && list; i++) {
		struct curl_slist *longer = curl_slist_append(list, lines[i]);
		if (!longer)
			curl_slist_free_all(list);
		list = longer;
	}
	if (!list)
		return CURLE_OUT_OF_MEMORY;
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	CURLcode done = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	curl_slist_free_all(list);
	return done;
}

enum status client_send(struct ctx *c, const char *method, const char *url,
			const struct http_pair *headers, int n, const char *body, size_t len,
			int timeout_s, struct client_reply *out)
{
	struct answer got = { 0 };
	const char **lines = TAKE_N(c->arena, n + 1, const char *);
	const char *peer = peer_of(c->arena, url);
	long status = 0;
	TRY(lines_make(c, headers, n, lines));
	buf_init(&got.body, c->arena, ANSWER_MAX + 1); /* all of it now: no taking inside curl */
	CURL *curl = net__curl(timeout_s);
	if (!curl)
		return FAULT(c, S_BUSY, "client.no_answer", TEXT(peer));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_NOBODY, (long)(strcmp(method, "HEAD") == 0));
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_add);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &got);
	if (body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	}
	CURLcode done = exchange(curl, lines, n, &status);
	curl_easy_cleanup(curl);
	if (done != CURLE_OK && !got.cut) {
		LOG_W("net", "%s: %s", peer, curl_easy_strerror(done));
		return FAULT(c, S_BUSY, "client.no_answer", TEXT(peer));
	}
	*out = (struct client_reply){ (int)status, got.body.at, got.body.len };
	return OK;
}
