/* Organisations and bodies from the tables of data/. Every wrong row is named by its line; nothing
 * is taken then. */
#include <stdio.h>

#include "base/map.h"
#include "base/text.h"
#include "civil/day.h"
#include "org/inner.h"

enum { UNIT_COLUMNS = 7, BODY_COLUMNS = 4 };

struct line {
	char **cells;
	int n, number;
};

/* Lines after the header, cut at commas; a wrong number of cells is a fault. */
static struct line *read_lines(struct ctx *c, const char *csv, int columns, int *n)
{
	int lines, cells;
	char **text = text_split(c->arena, csv, '\n', &lines);
	struct line *out = TAKE_N(c->arena, lines + 1, struct line);
	*n = 0;
	for (int i = 1; i < lines; i++) {
		size_t len = strlen(text[i]);
		if (len && text[i][len - 1] == '\r')
			text[i][len - 1] = '\0';
		if (!*text[i])
			continue;
		char **row = text_split(c->arena, text[i], ',', &cells);
		if (cells != columns)
			fault_field(c, arena_printf(c->arena, "%d", i + 1), "import.cells",
				    INT(columns), INT(cells));
		else
			out[(*n)++] = (struct line){ row, cells, i + 1 };
	}
	return out;
}

static enum status put_unit(struct ctx *c, struct map *districts, const struct line *l)
{
	const char *district = l->cells[4];
	bool government = text_same(l->cells[3], "district_government");
	int64_t *known = *district ? map_find(districts, district) : NULL, id;
	if (*district && !government && !known) {
		fault_field(c, arena_printf(c->arena, "%d", l->number), "import.district",
			    TEXT(district), NONE);
		return OK;
	}
	struct org_new o = { .code = l->cells[0],
			     .name = l->cells[1],
			     .kind = l->cells[3],
			     .industry = l->cells[5],
			     .district = known ? *known : 0,
			     .budget_unit = true,
			     .synthetic = text_same(l->cells[6], "1") };
	TRY(org_put(c, &o, &id));
	if (government)
		map_put(districts, district, arena_copy(c->arena, &id, sizeof id));
	return OK;
}

enum status org_import_units(struct ctx *c, const char *csv, int *n)
{
	int lines;
	struct map districts;
	struct line *at = read_lines(c, csv, UNIT_COLUMNS, &lines);
	map_init(&districts, c->arena, 32);
	*n = 0;
	TRY(fault_fields(c));
	/* Governments first: a district's bodies refer to it. */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < lines; i++) {
			if (text_same(at[i].cells[3], "district_government") != (pass == 0))
				continue;
			TRY(put_unit(c, &districts, &at[i]));
			*n += 1;
		}
	return fault_fields(c);
}

/* clang-format off */
QUERY q_district = { "org.district_by_name",
	"SELECT id FROM org WHERE kind = 'district_government' AND name LIKE $1", "t", "i" };
/* clang-format on */

static enum status put_body(struct ctx *c, const struct line *l)
{
	struct row r;
	int32_t from;
	int64_t org, district = 0;
	const char *place = arena_printf(c->arena, "%d", l->number);
	TRY(org_by_name(c, l->cells[2], &org));
	if (*l->cells[1]) {
		TRY(store_maybe(c, &q_district, &r,
				TEXT(arena_printf(c->arena, "%%%s人民政府", l->cells[1]))));
		district = r.v ? row_int(&r, 0) : 0;
		if (!district)
			fault_field(c, place, "import.district", TEXT(l->cells[1]), NONE);
	}
	if (!org)
		fault_field(c, place, "import.org", TEXT(l->cells[2]), NONE);
	if (!day_parse(l->cells[3], &from))
		fault_field(c, place, "field.date", NONE, NONE);
	if (c->fault.n_fields)
		return OK;
	return org_body_set(c, l->cells[0], district, org, from);
}

enum status org_import_bodies(struct ctx *c, const char *csv, int *n)
{
	struct line *at = read_lines(c, csv, BODY_COLUMNS, n);
	TRY(fault_fields(c));
	for (int i = 0; i < *n; i++)
		TRY(put_body(c, &at[i]));
	return fault_fields(c);
}
