/* Base64 (RFC 4648, 4) and Base32 (6), strict: one text for a run of bytes, one run of bytes for a
 * text. */
#include <string.h>

#include "codec/crypto.h"

void crypto_base64(const void *bytes, size_t len, char *out)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *from = bytes;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)from[i] << 16;
		if (i + 1 < len)
			three |= (uint32_t)from[i + 1] << 8;
		if (i + 2 < len)
			three |= from[i + 2];
		*out++ = letters[three >> 18];
		*out++ = letters[three >> 12 & 63];
		*out++ = i + 1 < len ? letters[three >> 6 & 63] : '=';
		*out++ = i + 2 < len ? letters[three & 63] : '=';
	}
	*out = '\0';
}

static int sextet(char ch)
{
	if (ch >= 'A' && ch <= 'Z')
		return ch - 'A';
	if (ch >= 'a' && ch <= 'z')
		return ch - 'a' + 26;
	if (ch >= '0' && ch <= '9')
		return ch - '0' + 52;
	return ch == '+' ? 62 : ch == '/' ? 63 : -1;
}

size_t crypto_unbase64(const char *text, uint8_t *out, size_t room)
{
	size_t len = strlen(text), made = 0;
	if (len == 0 || len % 4)
		return 0;
	size_t pad =
		(size_t)(text[len - 1] == '=') + (text[len - 1] == '=' && text[len - 2] == '=');
	for (size_t i = 0; i < len; i += 4) {
		size_t take = i + 4 == len ? 3 - pad : 3;
		uint32_t four = 0;
		for (size_t k = 0; k < 4; k++) {
			int six = k > take ? 0 : sextet(text[i + k]);
			if (six < 0)
				return 0;
			four = four << 6 | (uint32_t)six;
		}
		if (made + take > room || (four & ((1u << (8 * (3 - take))) - 1)))
			return 0; /* no room, or bits beyond the last byte */
		for (size_t k = 0; k < take; k++)
			out[made++] = (uint8_t)(four >> (16 - 8 * k));
	}
	return made;
}

void crypto_base32(const void *bytes, size_t len, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const uint8_t *from = bytes;
	uint32_t bits = 0;
	int held = 0;
	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | from[i];
		for (held += 8; held >= 5; held -= 5)
			*out++ = letters[bits >> (held - 5) & 31];
	}
	if (held)
		*out++ = letters[bits << (5 - held) & 31];
	*out = '\0';
}
