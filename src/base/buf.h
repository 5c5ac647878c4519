/* A growing run of bytes inside an arena, always ended by NUL (not counted in len). Growing copies
 * within the arena. */
#ifndef YH_BASE_BUF_H
#define YH_BASE_BUF_H

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *at;
	size_t len, room;
};

void buf_init(struct buf *b, struct arena *a, size_t room);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char ch);
void buf_int(struct buf *b, int64_t i);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
