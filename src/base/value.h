/* One value on its way to a query, out of a row, or into a sentence. Text is UTF-8 and ends with
 * NUL at at[len]. */
#ifndef YH_BASE_VALUE_H
#define YH_BASE_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum value_kind { V_NONE, V_INT, V_TEXT, V_BYTES };

struct value {
	enum value_kind kind;
	size_t len;
	union {
		int64_t i;
		const char *text;
		const uint8_t *bytes;
	};
};

static inline struct value value_int(int64_t i)
{
	return (struct value){ .kind = V_INT, .i = i };
}

/* NULL becomes V_NONE (SQL NULL). */
static inline struct value value_text(const char *text)
{
	if (!text)
		return (struct value){ .kind = V_NONE };
	return (struct value){ .kind = V_TEXT, .len = strlen(text), .text = text };
}

static inline struct value value_bytes(const void *bytes, size_t len)
{
	return (struct value){ .kind = V_BYTES, .len = len, .bytes = bytes };
}

#define INT(x)      value_int(x)
#define TEXT(x)     value_text(x)
#define BYTES(p, n) value_bytes((p), (n))
#define NONE        ((struct value){ .kind = V_NONE })

/* An argument list as "pointer, count": f(c, VALUES(INT(1), TEXT("a"))). VALUES() is "no values".
 */
#define VALUES(...)                                                           \
	((const struct value[]){ NONE, ##__VA_ARGS__ } + 1),                  \
		(int)(sizeof((const struct value[]){ NONE, ##__VA_ARGS__ }) / \
			      sizeof(struct value) -                          \
		      1)

#endif
