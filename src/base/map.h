/* Text to pointer, open addressing, inside an arena; keys are not copied. */
#ifndef YH_BASE_MAP_H
#define YH_BASE_MAP_H

#include "base/arena.h"

struct map_slot {
	const char *key;
	void *value;
};

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t count, room;
};

void map_init(struct map *m, struct arena *a, size_t expected);
void map_put(struct map *m, const char *key, void *value); /* replaces */
void *map_find(const struct map *m, const char *key);      /* NULL if absent */

#endif
