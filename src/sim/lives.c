/* Reads the demonstration's lives: one row a system, with the turns in which its people differ from
 * the usual. */
#include <assert.h>
#include <string.h>

#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "org/org.h"
#include "sim/inner.h"

const char *sim__file(const char *name)
{
	const struct embed_file *f = embed_find(name);
	assert(f && "a file of the demonstration is not in the program");
	return f->bytes;
}

/* "PROCEDURE/STEP=what[:text]" */
static struct turn read_turn(struct arena *a, char *text)
{
	char *what = strchr(text, '=');
	assert(what && "a turn without '='");
	*what++ = '\0';
	char *more = strchr(what, ':');
	if (more)
		*more++ = '\0';
	return (struct turn){ .key = arena_text(a, text), .what = what, .text = more };
}

static void read_script(struct sim *s, struct life *l, const char *script)
{
	if (script[0] == '\0')
		return;
	int n;
	char **turns = text_split(s->keep, script, ';', &n);
	l->turns = TAKE_N(s->keep, n, struct turn);
	for (int i = 0; i < n; i++)
		l->turns[l->n_turns++] = read_turn(s->keep, turns[i]);
}

static const char *bundle_items(struct sim *s, const char *name)
{
	int n;
	char **rows = text_split(s->keep, sim__file("data/demo/bundles.csv"), '\n', &n);
	for (int i = 1; i < n; i++) {
		char *comma = strchr(rows[i], ',');
		if (comma && (size_t)(comma - rows[i]) == strlen(name) &&
		    text_starts(rows[i], name))
			return comma + 1;
	}
	assert(false && "a bundle that is not in bundles.csv");
	return NULL;
}

static enum status find_unit(struct ctx *c, void *arg)
{
	struct life *l = arg;
	struct org unit;
	TRY(org_by_name(c, l->unit_name, &l->unit));
	assert(l->unit && "a life of a unit that is not in units.csv");
	TRY(org_get(c, l->unit, &unit));
	l->of_district = unit.district != 0;
	return OK;
}

enum status sim__lives_read(struct sim *s)
{
	int n;
	char **rows = text_split(s->keep, sim__file("data/demo/lives.csv"), '\n', &n);
	for (int i = 1; i < n; i++) {
		int cells;
		char **row = text_split(s->keep, rows[i], ',', &cells);
		if (cells != 6)
			continue;
		struct life *l = VEC_ADD(s->keep, s->lives, s->n_lives, s->room_lives);
		int64_t level;
		bool well = text_int(row[2], &level) && day_parse(row[4], &l->start_day);
		assert(well && "a row of lives.csv");
		l->unit_name = row[0];
		l->system_name = row[1];
		l->level = (int)level;
		l->percent = 100;
		l->items = bundle_items(s, row[3]);
		read_script(s, l, row[5]);
		TRY(store_read(s->c, find_unit, l));
	}
	map_init(&s->life_by_case, s->keep, 512);
	return OK;
}

struct turn *sim__turn(struct life *l, const char *procedure, const char *step)
{
	size_t len = strlen(procedure);
	for (int i = 0; i < l->n_turns; i++) {
		struct turn *t = &l->turns[i];
		if (!t->spent && text_starts(t->key, procedure) && t->key[len] == '/' &&
		    text_same(t->key + len + 1, step))
			return t;
	}
	return NULL;
}
