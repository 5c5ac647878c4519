/* Zones and pools from a table: cloud (its name), zone, pool (empty: the zone itself), network,
 * hosts ("arm:鲲鹏920:24;x86:海光7390:12"), capacity ("vcpu=1000 memory_gib=4000"), from, ground. A
 * zone that is not there yet comes with its first line. Every wrong row is named by its line;
 * nothing is taken then. */
#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "cloud/inner.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "org/org.h"

enum { CLOUD, ZONE, POOL, NETWORK, HOSTS, CAPACITY, FROM, GROUND, COLUMNS };

/* clang-format off */
QUERY q_cloud = { .name = "tree.cloud_named", .takes = "t", .gives = "i", .sql = "SELECT id FROM cloud WHERE name = $1" };
/* clang-format on */

static json_t *hosts_of(struct ctx *c, const char *text)
{
	json_t *list = json_keep(c->arena, json_array());
	int n;
	char **parts = text_split(c->arena, text, ';', &n);
	for (int i = 0; i < n; i++) {
		int three;
		int64_t count;
		char **one = text_split(c->arena, parts[i], ':', &three);
		if (!*parts[i])
			continue;
		if (three != 3 || !text_int(one[2], &count) ||
		    json_array_append_new(list, json_pack("{sIssss}", "count", (json_int_t)count,
							  "model", one[1], "technology", one[0])) !=
			    0)
			return NULL;
	}
	return list;
}

static enum status zone_named(struct ctx *c, const struct node_edit *from, const char *name,
			      int64_t *id)
{
	struct node *nodes;
	int n;
	TRY(tree_on(c, from->cloud, from->from_day, &nodes, &n));
	for (int i = 0; i < n; i++)
		if (text_same(nodes[i].kind, "zone") && text_same(nodes[i].name, name)) {
			*id = nodes[i].id;
			return OK;
		}
	struct node_edit zone = *from;
	zone.kind = "zone";
	zone.name = name;
	zone.hosts = zone.capacity = NULL;
	return tree_add(c, &zone, id);
}

static enum status take(struct ctx *c, const struct sheet_row *row, int *n)
{
	const char *line = arena_printf(c->arena, "%d", row->line);
	const char *const *cells = row->cells;
	struct row cloud;
	if (row->n != COLUMNS) {
		fault_field(c, line, "import.cells", INT(COLUMNS), INT(row->n));
		return OK;
	}
	TRY(store_maybe(c, &q_cloud, &cloud, TEXT(cells[CLOUD])));
	struct node_edit e = { .cloud = cloud.v ? row_int(&cloud, 0) : 0,
			       .kind = "pool",
			       .name = cells[POOL],
			       .network = cells[NETWORK],
			       .ground = cells[GROUND],
			       .hosts = hosts_of(c, cells[HOSTS]),
			       .capacity = cloud__amounts(c, cells[CAPACITY]) };
	if (!e.cloud || !*cells[ZONE] || !e.hosts || !e.capacity ||
	    !day_parse(cells[FROM], &e.from_day))
		fault_field(c, line, "import.tree", NONE, NONE);
	if (c->fault.n_fields > 0)
		return OK;
	TRY(zone_named(c, &e, cells[ZONE], &e.parent));
	int64_t id;
	++*n;
	return *e.name ? tree_add(c, &e, &id) : OK;
}

enum status tree_import(struct ctx *c, const char *csv, size_t len, int *n)
{
	struct sheet_rows rows;
	int64_t entry;
	*n = 0;
	TRY(csv_read(c, csv, len, &rows));
	for (int i = 1; i < rows.n; i++)
		TRY(take(c, &rows.at[i], n));
	TRY(fault_fields(c));
	return org_record(c, "cloud.imported", "cloud", json_pack("{si}", "pools", *n), NULL,
			  &entry);
}
