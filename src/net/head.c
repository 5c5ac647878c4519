/* The head of a request, held against RFC 9112. libmicrohttpd has split it in place and forgives
 * much (bare LF, folded lines, spaces before a colon, bytes after a NUL, repeated framing fields).
 * So the bytes it split are walked once more, with no forgiveness: what it read and what the
 * standard says must be the same thing, or the connection ends.
 *
 * After splitting, the memory from the method on is: method NUL target NUL version CR LF, then for
 * each field name NUL blanks value CR LF, then CR LF, with each CR LF turned into two NULs. Nothing
 * else is let through. */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "net/inner.h"

static bool refused(struct seat *s, int http, enum status status, const char *name)
{
	s->refusal = (struct net_refusal){ http, status, name };
	return false;
}

static bool malformed(struct seat *s)
{
	return refused(s, 400, S_BAD, "http.malformed");
}

static bool is_token(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	       (ch && strchr("!#$%&'*+-.^_`|~", ch));
}

static bool token_ends(const char **at, const char *end)
{
	const char *from = *at;
	while (*at < end && is_token(**at))
		++*at;
	return *at > from && *at < end && **at == '\0';
}

/* ---- the fields ---- */

static bool value_is_plain(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)value[i] < ' ' && value[i] != '\t') || value[i] == 0x7f)
			return false;
	return text_valid(value, len);
}

/* One field line at *at; moves past its line end. */
static bool field_read(struct seat *s, const char **at, const char *end, struct http_pair *out)
{
	const char *name = *at;
	if (!token_ends(at, end))
		return malformed(s);
	char *lower = arena_text_n(s->arena, name, (size_t)(*at - name));
	for (char *ch = lower; *ch; ch++)
		if (*ch >= 'A' && *ch <= 'Z')
			*ch = (char)(*ch | 0x20);
	++*at;
	while (*at < end && (**at == ' ' || **at == '\t'))
		++*at;
	const char *value = *at;
	size_t len = strnlen(value, (size_t)(end - value));
	*at += len;
	if (end - *at < 2 || (*at)[0] || (*at)[1])
		return malformed(s);
	if (*at - name > FIELD_MAX)
		return refused(s, 431, S_TOO_LARGE, "http.head_too_large");
	*at += 2;
	while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	if (!value_is_plain(value, len))
		return malformed(s);
	*out = (struct http_pair){ lower, arena_text_n(s->arena, value, len) };
	return true;
}

static bool fields_read(struct seat *s, const char *at, const char *end)
{
	int seen = MHD_get_connection_values(s->connection, MHD_HEADER_KIND, NULL, NULL);
	if (seen > FIELDS_MAX)
		return refused(s, 431, S_TOO_LARGE, "http.head_too_large");
	struct http_pair *fields = TAKE_N(s->arena, seen + 1, struct http_pair);
	int n = 0;
	while (end - at != 2 || at[0] || at[1]) {
		if (n == seen || !field_read(s, &at, end, &fields[n]))
			return n == seen ? malformed(s) : false;
		n++;
	}
	s->request.headers = fields;
	s->request.n_headers = n;
	return n == seen || malformed(s);
}

static int count(const struct http_request *r, const char *name)
{
	int n = 0;
	for (int i = 0; i < r->n_headers; i++)
		n += strcmp(r->headers[i].name, name) == 0;
	return n;
}

static bool host_is_plain(const char *host)
{
	return host && *host && !strpbrk(host, " \t/?#@\\,\"<>");
}

/* One body or none, and no doubt how long it is (RFC 9112, 6.3). */
static bool framing_is_clear(const struct http_request *r, bool old)
{
	int lengths = count(r, "content-length"), codings = count(r, "transfer-encoding");
	if (lengths + codings > 1 || (codings && old))
		return false;
	if (codings && strcasecmp(http_header(r, "transfer-encoding"), "chunked") != 0)
		return false;
	int hosts = count(r, "host");
	return (hosts == 1 && host_is_plain(http_header(r, "host"))) || (hosts == 0 && old);
}

int64_t net__body_length(const struct http_request *r)
{
	int64_t length = 0;
	if (http_header(r, "transfer-encoding"))
		return -1;
	const char *said = http_header(r, "content-length");
	if (!said)
		return 0;
	while (*said == '0' && said[1])
		said++;
	return text_int(said, &length) ? length : INT64_MAX;
}

/* ---- the whole ---- */

static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

static bool method_is_known(const char *method)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(method, methods[i]) == 0)
			return true;
	return false;
}

bool net__head_read(struct seat *s, const char *url, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *size =
		MHD_get_connection_info(s->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	const char *end = method + (size ? size->header_size : 0), *at = method;
	struct net_target target;
	if (end - method > HEAD_MAX)
		return refused(s, 431, S_TOO_LARGE, "http.head_too_large");
	if (!token_ends(&at, end) || url != at + 1 || version <= url || end - version < 12)
		return malformed(s);
	if (strlen(s->target) > TARGET_MAX)
		return refused(s, 414, S_TOO_LARGE, "http.target_too_long");
	if ((size_t)(version - url) != strlen(s->target) + 1 || version[8] || version[9])
		return malformed(s);
	if (!fields_read(s, version + 10, end))
		return false;
	bool old = strcmp(version, "HTTP/1.0") == 0;
	if (!old && strcmp(version, "HTTP/1.1") != 0)
		return refused(s, 505, S_BAD, "http.version");
	if (!framing_is_clear(&s->request, old))
		return malformed(s);
	if (!method_is_known(method))
		return refused(s, 405, S_METHOD, "http.method");
	if (!net__target_read(s->arena, s->target, &target))
		return refused(s, 400, S_BAD, "http.target");
	s->request.method = method;
	s->request.path = target.path;
	s->request.query = target.query;
	s->request.n_query = target.n_query;
	return true;
}
