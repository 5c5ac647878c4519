/* Growing by doubling inside the arena; the old bytes stay behind until the arena is reset. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, struct arena *a, size_t room)
{
	room = room < 64 ? 64 : room;
	*b = (struct buf){ .arena = a, .at = arena_take(a, room), .room = room };
}

/* Room for `more` bytes and the NUL. The newest taking of the arena grows in place. */
static void reserve(struct buf *b, size_t more)
{
	size_t want = b->len + more + 1;
	if (want <= b->room)
		return;
	size_t room = b->room * 2 > want ? b->room * 2 : want;
	struct arena *a = b->arena;
	size_t start = (size_t)((uint8_t *)b->at - a->base);
	if (start + b->room == a->used && start + room <= a->limit) {
		a->used = start + room;
		if (a->used > a->high)
			a->high = a->used;
		b->room = room;
		return;
	}
	char *at = arena_take(a, room);
	memcpy(at, b->at, b->len);
	b->at = at;
	b->room = room;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	reserve(b, len);
	if (len > 0)
		memcpy(b->at + b->len, bytes, len);
	b->len += len;
	b->at[b->len] = '\0';
}

void buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char ch)
{
	buf_add(b, &ch, 1);
}

void buf_int(struct buf *b, int64_t i)
{
	char digits[24];
	char *p = digits + sizeof digits;
	uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (i < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list measure, print;
	va_start(measure, format);
	va_copy(print, measure);
	int len = vsnprintf(NULL, 0, format, measure);
	va_end(measure);
	assert(len >= 0);
	reserve(b, (size_t)len);
	vsnprintf(b->at + b->len, (size_t)len + 1, format, print);
	va_end(print);
	b->len += (size_t)len;
}
