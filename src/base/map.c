/* Open addressing with linear probing, at most two thirds full, FNV-1a. Keys come from our own
 * tables and packs. */
#include "base/map.h"

#include <string.h>

static size_t hash(const char *key)
{
	uint64_t h = 0xCBF29CE484222325u;
	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 0x100000001B3u;
	return (size_t)(h ^ (h >> 32));
}

void map_init(struct map *m, struct arena *a, size_t expected)
{
	size_t room = 16;
	while (room < expected * 3 / 2 + 1)
		room *= 2;
	*m = (struct map){ .arena = a, .slots = TAKE_N(a, room, struct map_slot), .room = room };
}

static struct map_slot *slot_of(const struct map *m, const char *key)
{
	size_t i = hash(key) & (m->room - 1);
	while (m->slots[i].key && strcmp(m->slots[i].key, key) != 0)
		i = (i + 1) & (m->room - 1);
	return &m->slots[i];
}

void map_put(struct map *m, const char *key, void *value)
{
	if ((m->count + 1) * 3 > m->room * 2) {
		struct map larger;
		map_init(&larger, m->arena, m->room * 4 / 3);
		for (size_t i = 0; i < m->room; i++)
			if (m->slots[i].key)
				*slot_of(&larger, m->slots[i].key) = m->slots[i];
		larger.count = m->count;
		*m = larger;
	}
	struct map_slot *s = slot_of(m, key);
	m->count += s->key == NULL;
	*s = (struct map_slot){ key, value };
}

void *map_find(const struct map *m, const char *key)
{
	return slot_of(m, key)->value;
}
