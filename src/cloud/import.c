/* A catalogue from a table (data/catalogue.csv): the version that was in force before this program.
 * Columns by their names in the header: code, category, name_zh, content_zh, unit_zh,
 * unit_price_yuan, and, where they are there, dimensions ("vcpu=1 memory_gib=2") and metering.
 * Every wrong row is named by its line; nothing is taken then. */
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "civil/money.h"
#include "cloud/cloud.h"
#include "cloud/inner.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/org.h"

/* clang-format off */
QUERY q_version = { .name = "catalogue.import", .takes = "iit", .gives = "", .sql =
	"INSERT INTO catalogue (id, district, state, case_id, reviewed, compiled) VALUES ($1, $2, 'compiled', 0, $3, $3)" };
/* clang-format on */

/* Columns that are taken, by their place in the file; -1 where it has none. */
enum { CODE, CATEGORY, NAME, CONTENT, UNIT, PRICE, DIMENSIONS, METERING, COLUMNS };
static const char *const headings[COLUMNS] = { "code",       "category", "name_zh",
					       "content_zh", "unit_zh",  "unit_price_yuan",
					       "dimensions", "metering" };
static const char *const members[COLUMNS] = { "code", "category",   "name", "content",
					      "unit", "unit_price", NULL,   "metering" };

struct table {
	int at[COLUMNS];
	int cells;
};

static void read_header(struct ctx *c, const struct sheet_row *row, struct table *t)
{
	t->cells = row->n;
	for (int k = 0; k < COLUMNS; k++) {
		t->at[k] = -1;
		for (int i = 0; i < t->cells; i++)
			if (strcmp(row->cells[i], headings[k]) == 0)
				t->at[k] = i;
		if (t->at[k] < 0 && k < DIMENSIONS)
			fault_field(c, headings[k], "field.required", NONE, NONE);
	}
}

json_t *cloud__amounts(struct ctx *c, const char *text)
{
	json_t *object = json_keep(c->arena, json_object());
	int n;
	char **parts = text_split(c->arena, text, ' ', &n);
	for (int i = 0; i < n; i++) {
		int two;
		int64_t amount;
		char **pair = text_split(c->arena, parts[i], '=', &two);
		if (!*parts[i])
			continue;
		if (two != 2 || !text_int(pair[1], &amount) ||
		    json_object_set_new(object, pair[0], json_integer(amount)) != 0)
			return NULL;
	}
	return object;
}

static json_t *row_json(struct ctx *c, const struct table *t, const struct sheet_row *from,
			const char *line)
{
	json_t *row = json_keep(c->arena, json_object());
	for (int k = 0; k < COLUMNS; k++)
		if (t->at[k] >= 0 && members[k] &&
		    json_object_set_new(row, members[k], json_string(from->cells[t->at[k]])) != 0)
			fault_field(c, line, "field.text", NONE, NONE);
	json_t *dims =
		cloud__amounts(c, t->at[DIMENSIONS] >= 0 ? from->cells[t->at[DIMENSIONS]] : "");
	if (!dims || json_object_set(row, "dims", dims) != 0)
		fault_field(c, line, "field.dims", NONE, NONE);
	return row;
}

static json_t *read_rows(struct ctx *c, const struct sheet_rows *rows)
{
	struct table t = { .cells = 0 };
	json_t *list = json_keep(c->arena, json_array());
	if (rows->n > 0)
		read_header(c, &rows->at[0], &t);
	for (int i = 1; i < rows->n && c->fault.n_fields == 0; i++) {
		const char *line = arena_printf(c->arena, "%d", rows->at[i].line);
		if (rows->at[i].n != t.cells)
			fault_field(c, line, "import.cells", INT(t.cells), INT(rows->at[i].n));
		else if (json_array_append(list, row_json(c, &t, &rows->at[i], line)) != 0)
			fault_field(c, line, "field.text", NONE, NONE);
	}
	return list;
}

static enum status entries_of(struct ctx *c, const json_t *list, struct entry *out)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		out[i] = catalogue_entry_of(cloud_pack(c), json_array_get(list, i));
		if (out[i].why)
			fault_field(c, arena_printf(c->arena, "%zu", i + 2), "import.cell",
				    TEXT(out[i].why), NONE);
		for (size_t k = 0; k < i; k++)
			if (strcmp(out[k].code, out[i].code) == 0)
				fault_field(c, arena_printf(c->arena, "%zu", i + 2),
					    "item.repeated", TEXT(out[i].code), NONE);
	}
	return fault_fields(c);
}

enum status catalogue_import(struct ctx *c, int64_t level, const char *csv, size_t len,
			     int32_t effective_day, int *changed)
{
	int64_t id = store_new_id(c), entry;
	struct sheet_rows rows;
	TRY(csv_read(c, csv, len, &rows));
	json_t *list = read_rows(c, &rows);
	TRY(fault_fields(c));
	struct entry *entries = TAKE_N(c->arena, json_array_size(list) + 1, struct entry);
	TRY(entries_of(c, list, entries));
	json_t *kept = json_keep(c->arena, json_object());
	if (json_object_set(kept, "entries", list) != 0)
		return FAULT(c, S_BROKEN, "broken");
	TRY(store_run(c, &q_version, INT(id), INT(level), TEXT(json_canonical(c->arena, kept))));
	TRY(catalogue_publish(c, id, level, entries, (int)json_array_size(list), effective_day,
			      NULL, changed));
	return org_record(c, "catalogue.imported",
			  arena_printf(c->arena, "catalogue:%lld", (long long)id),
			  json_pack("{sissss}", "changed", *changed, "effective",
				    day_iso(c->arena, effective_day), "level",
				    arena_printf(c->arena, "%lld", (long long)level)),
			  NULL, &entry);
}
