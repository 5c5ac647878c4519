/* Small questions about UTF-8 text that ends with NUL, and the one strict way to read numbers from
 * it. */
#ifndef YH_BASE_TEXT_H
#define YH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

bool text_same(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
/* Well-formed UTF-8 of len bytes: no surrogates, no overlong forms, no NUL. */
bool text_valid(const char *text, size_t len);
size_t text_count(const char *text); /* code points */

/* The whole text is an optional '-' and digits, no sign '+', space or leading zero, within int64.
 * Else false. */
bool text_int(const char *text, int64_t *out);
/* A decimal with at most `places` digits after the point, as an integer of 10^-places: ("12.3", 2)
 * -> 1230. */
bool text_decimal(const char *text, int places, int64_t *out);
/* The other way: (1230, 2) -> "12.30". */
const char *text_from_decimal(struct arena *a, int64_t n, int places);

/* Splits at the character; pieces are copied to the arena; *n says how many. */
char **text_split(struct arena *a, const char *text, char at, int *n);
const char *text_trim(struct arena *a, const char *text); /* spaces and tabs at both ends */

void text_hex(const void *bytes, size_t len, char *out /* 2 * len + 1 */);
bool text_unhex(const char *hex, void *out, size_t len);

#endif
