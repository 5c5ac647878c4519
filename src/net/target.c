/* The target of a request line: percent-decoding that gives one meaning or none. Encoded slashes,
 * dot segments, controls, NUL and broken UTF-8 are not decoded into something else: they are
 * refused, because a gateway in front might read them otherwise than we do. */
#include <string.h>

#include "base/text.h"
#include "net/inner.h"

static int hex_digit(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}

/* Decodes from..end; `plus` is a space in queries. NULL: a broken escape, or not text. */
static char *decoded(struct arena *a, const char *from, const char *end, bool plus)
{
	char *out = arena_take(a, (size_t)(end - from) + 1);
	size_t len = 0;
	while (from < end) {
		char ch = *from++;
		if (ch == '%') {
			int high = end - from >= 2 ? hex_digit(from[0]) : -1;
			int low = high >= 0 ? hex_digit(from[1]) : -1;
			if (low < 0)
				return NULL;
			ch = (char)(high << 4 | low);
			from += 2;
		} else if (ch == '+' && plus) {
			ch = ' ';
		}
		out[len++] = ch;
	}
	return text_valid(out, len) ? out : NULL;
}

/* Visible ASCII only; a fragment is never sent. */
static bool raw_is_plain(const char *raw)
{
	size_t len = 0;
	for (; raw[len]; len++)
		if (raw[len] <= ' ' || raw[len] > '~' || raw[len] == '#')
			return false;
	return len > 0 && len <= TARGET_MAX;
}

/* After the authority of an absolute target (RFC 9112, 3.2.2), which a server must take. */
static const char *origin_form(const char *raw)
{
	const char *at = NULL;
	if (strncasecmp(raw, "http://", 7) == 0)
		at = raw + 7;
	else if (strncasecmp(raw, "https://", 8) == 0)
		at = raw + 8;
	if (!at)
		return raw;
	size_t authority = strcspn(at, "/?");
	return authority == 0 ? NULL : at[authority] ? at + authority : "/";
}

static bool path_is_plain(const char *path)
{
	for (const char *at = path; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f || *at == '\\')
			return false;
	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		size_t dots = strspn(at + 1, ".");
		if ((dots == 1 || dots == 2) && (at[1 + dots] == '/' || at[1 + dots] == '\0'))
			return false;
	}
	return true;
}

static bool has_encoded_slash(const char *from, const char *end)
{
	for (; end - from >= 3; from++)
		if (from[0] == '%' && from[1] == '2' && (from[2] == 'f' || from[2] == 'F'))
			return true;
	return false;
}

static bool path_read(struct arena *a, const char *from, const char *end, const char **out)
{
	if (*from != '/' || has_encoded_slash(from, end))
		return false;
	*out = decoded(a, from, end, false);
	return *out && path_is_plain(*out);
}

static bool query_read(struct arena *a, const char *from, struct net_target *out)
{
	int n = 1;
	for (const char *at = from; *at; at++)
		n += *at == '&';
	if (n > QUERY_MAX)
		return false;
	out->query = TAKE_N(a, n, struct http_pair);
	for (;;) {
		const char *end = from + strcspn(from, "&");
		const char *equals = memchr(from, '=', (size_t)(end - from));
		if (end != from) {
			struct http_pair *pair = &out->query[out->n_query++];
			pair->name = decoded(a, from, equals ? equals : end, true);
			pair->value = equals ? decoded(a, equals + 1, end, true) : "";
			if (!pair->name || !pair->value)
				return false;
		}
		if (!*end)
			return true;
		from = end + 1;
	}
}

bool net__target_read(struct arena *a, const char *raw, struct net_target *out)
{
	*out = (struct net_target){ 0 };
	const char *from = raw_is_plain(raw) ? origin_form(raw) : NULL;
	if (!from)
		return false;
	const char *end = from + strcspn(from, "?");
	if (from == end && from != raw)
		out->path = "/"; /* an absolute target without a path */
	else if (!path_read(a, from, end, &out->path))
		return false;
	return !*end || query_read(a, end + 1, out);
}
