/* UTF-8 and strict numbers. */
#include "base/text.h"

#include <string.h>

#include "base/arena.h"

bool text_same(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);
	return n >= m && memcmp(text + n - m, suffix, m) == 0;
}

/* Length of the well-formed sequence at p, or 0. The table of Unicode 15, 3.9. */
static size_t sequence(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return p[0] ? 1 : 0;
	size_t n = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
		   : (p[0] & 0xF0) == 0xE0        ? 3
		   : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
						  : 0;
	if (n == 0 || n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
	bool outside = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
	return overlong || outside ? 0 : n;
}

bool text_valid(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	for (size_t i = 0; i < len;) {
		size_t n = sequence(p + i, len - i);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

size_t text_count(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

bool text_int(const char *text, int64_t *out)
{
	bool negative = *text == '-';
	const char *p = text + negative;
	if (*p < '0' || *p > '9' || (*p == '0' && (p[1] || negative)))
		return false;
	int64_t n = 0;
	for (; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		int digit = negative ? -(*p - '0') : *p - '0';
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, digit, &n))
			return false;
	}
	*out = n;
	return true;
}

bool text_decimal(const char *text, int places, int64_t *out)
{
	bool negative = *text == '-';
	const char *p = text + negative;
	if (*p < '0' || *p > '9' || (*p == '0' && p[1] && p[1] != '.'))
		return false;
	int64_t n = 0;
	int after = -1; /* digits after the point; -1 before it */
	for (; *p; p++) {
		if (*p == '.' && after < 0 && p[1]) {
			after = 0;
			continue;
		}
		if (*p < '0' || *p > '9' || (after >= 0 && ++after > places))
			return false;
		int digit = negative ? -(*p - '0') : *p - '0';
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, digit, &n))
			return false;
	}
	for (int i = after < 0 ? 0 : after; i < places; i++)
		if (__builtin_mul_overflow(n, 10, &n))
			return false;
	*out = n;
	return true;
}

const char *text_from_decimal(struct arena *a, int64_t n, int places)
{
	uint64_t u = n < 0 ? -(uint64_t)n : (uint64_t)n;
	uint64_t unit = 1;
	for (int i = 0; i < places; i++)
		unit *= 10;
	const char *sign = n < 0 ? "-" : "";
	if (places == 0)
		return arena_printf(a, "%s%llu", sign, (unsigned long long)u);
	return arena_printf(a, "%s%llu.%0*llu", sign, (unsigned long long)(u / unit), places,
			    (unsigned long long)(u % unit));
}

char **text_split(struct arena *a, const char *text, char at, int *n)
{
	int count = 1;
	for (const char *p = text; *p; p++)
		count += *p == at;
	char **pieces = TAKE_N(a, count, char *);
	const char *start = text;
	for (int i = 0; i < count; i++) {
		const char *end = strchr(start, at);
		size_t len = end ? (size_t)(end - start) : strlen(start);
		pieces[i] = arena_text_n(a, start, len);
		start += len + 1;
	}
	*n = count;
	return pieces;
}

const char *text_trim(struct arena *a, const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	size_t len = strlen(text);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	return arena_text_n(a, text, len);
}

void text_hex(const void *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * len] = '\0';
}

static int nibble(char ch)
{
	return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

bool text_unhex(const char *hex, void *out, size_t len)
{
	if (strlen(hex) != 2 * len)
		return false;
	unsigned char *p = out;
	for (size_t i = 0; i < len; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}
