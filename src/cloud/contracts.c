/* Contracts from a table: number, district (name of the district's government; empty for the
 * municipal cloud), vendor, from, to. A district's cloud that is not there yet comes with its first
 * contract. Every wrong row is named by its line; nothing is taken then. */
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "cloud/cloud.h"
#include "codec/csv.h"
#include "org/org.h"

enum { NUMBER, DISTRICT, VENDOR, FROM, TO, COLUMNS };

/* clang-format off */
QUERY q_known = { .name = "contract.known", .takes = "t", .gives = "i", .sql = "SELECT id FROM contract WHERE number = $1" };
QUERY q_cloud = { .name = "contract.cloud", .takes = "i", .gives = "i", .sql = "SELECT id FROM cloud WHERE district = $1" };
/* clang-format on */

static enum status cloud_of(struct ctx *c, int64_t district)
{
	struct row r;
	struct org government;
	int64_t id;
	TRY(store_maybe(c, &q_cloud, &r, INT(district)));
	if (r.v)
		return OK;
	TRY(org_get(c, district, &government));
	const char *name =
		words_say(c->arena, "zh", "cloud.district_name", VALUES(TEXT(government.name)));
	return cloud_add(c, government.code, name, district, &id);
}

/* A name's organisation of that kind; a fault of the line where there is none. */
static enum status org_named(struct ctx *c, const char *line, const char *name, const char *kind,
			     int64_t *id)
{
	struct org o = { .kind = "" };
	TRY(org_by_name(c, name, id));
	if (*id)
		TRY(org_get(c, *id, &o));
	if (strcmp(o.kind, kind) != 0) {
		fault_field(c, line, "import.org", TEXT(name), NONE);
		*id = 0;
	}
	return OK;
}

static enum status take(struct ctx *c, const struct sheet_row *row, int *n)
{
	const char *line = arena_printf(c->arena, "%d", row->line);
	const char *const *cells = row->cells;
	int64_t district = 0, vendor, id;
	int32_t from, to;
	struct row known;
	if (row->n != COLUMNS) {
		fault_field(c, line, "import.cells", INT(COLUMNS), INT(row->n));
		return OK;
	}
	TRY(org_named(c, line, cells[VENDOR], "vendor", &vendor));
	if (*cells[DISTRICT])
		TRY(org_named(c, line, cells[DISTRICT], "district_government", &district));
	if (!*cells[NUMBER] || !day_parse(cells[FROM], &from) || !day_parse(cells[TO], &to) ||
	    to < from) {
		fault_field(c, line, "import.contract", NONE, NONE);
		return OK;
	}
	TRY(store_maybe(c, &q_known, &known, TEXT(cells[NUMBER])));
	if (known.v || c->fault.n_fields > 0)
		return OK;
	TRY(cloud_of(c, district));
	++*n;
	return cloud_contract_add(c, cells[NUMBER], district, vendor, from, to, &id);
}

enum status cloud_import_contracts(struct ctx *c, const char *csv, size_t len, int *n)
{
	struct sheet_rows rows;
	int64_t entry;
	*n = 0;
	TRY(csv_read(c, csv, len, &rows));
	for (int i = 1; i < rows.n; i++)
		TRY(take(c, &rows.at[i], n));
	TRY(fault_fields(c));
	return org_record(c, "contract.imported", "contract", json_pack("{si}", "contracts", *n),
			  NULL, &entry);
}
