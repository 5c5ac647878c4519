/* A growing array inside an arena: struct thing *v = NULL; int n = 0, room = 0; *VEC_ADD(a, v, n,
 * room) = thing; */
#ifndef YH_BASE_VEC_H
#define YH_BASE_VEC_H

#include "base/arena.h"

/* Room for one more element; returns the new place, zeroed. */
#define VEC_ADD(a, v, n, room) ((v) = vec_grow((a), (v), (n), &(room), sizeof *(v)), &(v)[(n)++])

void *vec_grow(struct arena *a, void *v, int n, int *room, size_t size);

#endif
