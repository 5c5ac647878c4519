/* Arenas over reserved address space: a bump pointer, so taking is a few instructions and giving
 * back is one. */
#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"

enum {
	ALIGN = 16,
	/* Pages beyond this go back to the system at reset: one large request must not cost for
	 * ever. */
	KEEP = 256 * 1024,
};

struct arena_cleanup {
	struct arena_cleanup *next;
	void (*run)(void *object);
	void *object;
};

void arena_init(struct arena *a, size_t limit)
{
	assert(limit > 0);
	void *base = mmap(NULL, limit, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED) {
		LOG_E("base", "no address space for an arena of %zu bytes", limit);
		abort();
	}
	*a = (struct arena){ .base = base, .limit = limit };
}

void arena_done(struct arena *a)
{
	arena_reset(a);
	munmap(a->base, a->limit);
	*a = (struct arena){ 0 };
}

void arena_reset(struct arena *a)
{
	while (a->cleanups) {
		struct arena_cleanup *k = a->cleanups;
		a->cleanups = k->next;
		k->run(k->object);
	}
	if (a->high > KEEP) {
		madvise(a->base + KEEP, a->high - KEEP, MADV_DONTNEED);
		a->high = KEEP;
	}
	a->used = 0;
}

/* Gives the request up at its edge. */
static void overflow(struct arena *a, size_t size)
{
	a->fail_after = 0;
	if (a->overflow)
		longjmp(*a->overflow, 1);
	LOG_E("base", "an arena of %zu bytes cannot give %zu more", a->limit, size);
	abort();
}

void arena_give_up(struct arena *a)
{
	assert(a->overflow);
	longjmp(*a->overflow, 1);
}

static size_t next_start(const struct arena *a)
{
	return (a->used + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
}

bool arena_has(const struct arena *a, size_t size)
{
	return a->fail_after != 1 && size <= a->limit && next_start(a) <= a->limit - size;
}

void *arena_take(struct arena *a, size_t size)
{
	if (!arena_has(a, size))
		overflow(a, size);
	if (a->fail_after > 0)
		a->fail_after--;
	size_t start = next_start(a);
	a->used = start + size;
	void *place = a->base + start;
	/* Fresh pages are zero already; only what was used before needs wiping. */
	if (start < a->high)
		memset(place, 0, (a->used < a->high ? a->used : a->high) - start);
	if (a->used > a->high)
		a->high = a->used;
	return place;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		overflow(a, SIZE_MAX);
	return arena_take(a, total);
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *copy = arena_take(a, size);
	if (size > 0)
		memcpy(copy, from, size);
	return copy;
}

char *arena_text_n(struct arena *a, const char *from, size_t len)
{
	char *copy = arena_take(a, len + 1);
	if (len > 0)
		memcpy(copy, from, len);
	return copy;
}

char *arena_text(struct arena *a, const char *from)
{
	return arena_text_n(a, from, strlen(from));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list measure, print;
	va_start(measure, format);
	va_copy(print, measure);
	int len = vsnprintf(NULL, 0, format, measure);
	va_end(measure);
	assert(len >= 0);
	char *text = arena_take(a, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, print);
	va_end(print);
	return text;
}

void arena_cleanup(struct arena *a, void (*run)(void *object), void *object)
{
	if (!arena_has(a, sizeof(struct arena_cleanup)))
		run(object);
	struct arena_cleanup *k = TAKE(a, struct arena_cleanup);
	*k = (struct arena_cleanup){ a->cleanups, run, object };
	a->cleanups = k;
}

size_t arena_mark(const struct arena *a)
{
	return a->used;
}

void arena_back(struct arena *a, size_t mark)
{
	assert(mark <= a->used);
	assert(!a->cleanups || (uint8_t *)a->cleanups < a->base + mark);
	a->used = mark;
}
