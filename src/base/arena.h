/* Memory with three lifetimes: process, request, scratch. Take, never free.
 *
 * An arena is address space reserved at start and bounded; pages are touched as they are taken and
 * given back when the arena is reset. Taking never returns NULL: a request that needs more than its
 * bound is given up at its edge (arena_guard, the one setjmp of the program) with S_BUSY. Memory
 * taken is zeroed. A returned pointer lives as long as the arena that was passed in. */
#ifndef YH_BASE_ARENA_H
#define YH_BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_cleanup;

struct arena {
	uint8_t *base;
	size_t used, limit, high; /* high: the most that was ever used since the last trim */
	struct arena_cleanup *cleanups;
	jmp_buf *overflow;  /* where to go when the bound is met; NULL: abort with a log line */
	int64_t fail_after; /* torture: the n-th taking from now overflows; 0 = never */
};

void arena_init(struct arena *a, size_t limit);
void arena_done(struct arena *a);
/* Runs the clean-ups, newest first, and forgets everything that was taken. */
void arena_reset(struct arena *a);

void *arena_take(struct arena *a, size_t size);
bool arena_has(const struct arena *a, size_t size); /* whether taking would not meet the bound */
void *arena_array(struct arena *a, size_t n, size_t size); /* checked n * size */
void *arena_copy(struct arena *a, const void *from, size_t size);
char *arena_text(struct arena *a, const char *from);
char *arena_text_n(struct arena *a, const char *from, size_t len);
/* printf into the arena. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Goes on at the edge as if a taking had met the bound: one did, in another thread. */
_Noreturn void arena_give_up(struct arena *a);

/* A library's object tied to the arena: run(object) at reset, or at once where there is no room
 * even to note it and the request is given up. */
void arena_cleanup(struct arena *a, void (*run)(void *object), void *object);

/* Scratch: size_t m = arena_mark(a); loop { ...; arena_back(a, m); }. Nothing taken since may be
 * used afterwards, nor a buffer or array from before that has grown since; no clean-up may have
 * been added since. */
size_t arena_mark(const struct arena *a);
void arena_back(struct arena *a, size_t mark);

#define TAKE(a, type)      ((type *)arena_take((a), sizeof(type)))
#define TAKE_N(a, n, type) ((type *)arena_array((a), (size_t)(n), sizeof(type)))

#endif
