/* Nodes of the tree of clouds and their versions. */
#include "cloud/tree.h"

#include <string.h>

#include "base/text.h"
#include "civil/day.h"
#include "codec/json.h"
#include "law/dims.h"
#include "org/org.h"

/* clang-format off */
#define NODE "SELECT k.id, k.cloud, k.parent, k.kind, v.n, v.name, v.network, v.hosts, v.capacity, v.from_day, v.ended," \
	" v.ground, v.person, v.office, v.at_ms FROM cloud_node k JOIN cloud_node_version v ON v.node = k.id"
#define NODE_GIVES "iiitittttiitiii"
QUERY q_on = { .name = "tree.on", .takes = "ii", .gives = NODE_GIVES, .sql =
	NODE " WHERE ($1 = 0 OR k.cloud = $1) AND v.from_day <= $2 AND v.ended = 0 AND NOT EXISTS"
	" (SELECT 1 FROM cloud_node_version w WHERE w.node = v.node AND w.from_day <= $2"
	" AND (w.from_day > v.from_day OR (w.from_day = v.from_day AND w.n > v.n)))"
	" ORDER BY k.cloud, CASE k.kind WHEN 'zone' THEN 0 ELSE 1 END, v.name, k.id" };
QUERY q_versions = { .name = "tree.versions", .takes = "i", .gives = NODE_GIVES, .sql =
	NODE " WHERE k.id = $1 ORDER BY v.n DESC" };
QUERY q_node_add = { .name = "tree.node_add", .takes = "iiit", .gives = "", .sql =
	"INSERT INTO cloud_node (id, cloud, parent, kind) VALUES ($1, $2, $3, $4)" };
QUERY q_version_add = { .name = "tree.version_add", .takes = "iittttiitiii", .gives = "", .seal = "cloud_node_version", .sql =
	"INSERT INTO cloud_node_version (node, n, name, network, hosts, capacity, from_day, ended, ground, person, office, at_ms, mac)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)" };
QUERY q_level = { .name = "tree.level", .takes = "i", .gives = "i", .sql = "SELECT district FROM cloud WHERE id = $1" };
/* clang-format on */

static enum status nodes_of(struct ctx *c, const struct rows *rows, struct node **out, int *n)
{
	*out = TAKE_N(c->arena, rows->n + 1, struct node);
	*n = rows->n;
	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->at[i];
		(*out)[i] = (struct node){ .id = row_int(r, 0),
					   .cloud = row_int(r, 1),
					   .parent = row_int(r, 2),
					   .kind = row_text(r, 3),
					   .version = (int)row_int(r, 4),
					   .name = row_text(r, 5),
					   .network = row_text(r, 6),
					   .hosts = row_text(r, 7),
					   .from_day = (int32_t)row_int(r, 9),
					   .ended = row_int(r, 10) != 0,
					   .ground = row_text(r, 11),
					   .person = row_int(r, 12),
					   .office = row_int(r, 13),
					   .at_ms = row_int(r, 14) };
		TRY(law_dims_read(c, cloud_pack(c), row_text(r, 8), &(*out)[i].capacity));
	}
	return OK;
}

enum status tree_on(struct ctx *c, int64_t cloud, int32_t day, struct node **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_on, &rows, INT(cloud), INT(day)));
	return nodes_of(c, &rows, out, n);
}

enum status tree_versions(struct ctx *c, int64_t node, struct node **out, int *n)
{
	struct rows rows;
	TRY(store_rows(c, &q_versions, &rows, INT(node)));
	if (rows.n == 0)
		return FAULT(c, S_ABSENT, "absent");
	return nodes_of(c, &rows, out, n);
}

/* ---- edits ---- */

static const char *path_of(struct ctx *c, const char *list, size_t i, const char *member)
{
	return arena_printf(c->arena, "%s.%zu.%s", list, i, member);
}

static void check_hosts(struct ctx *c, const json_t *hosts)
{
	const struct word_list *known = law_list_find(cloud_pack(c), "technology");
	for (size_t i = 0; i < json_array_size(hosts); i++) {
		const json_t *one = json_array_get(hosts, i);
		int64_t count = json_int_of(one, "count", 0);
		if (!law_word_find(known, json_text_of(one, "technology", "")))
			fault_field(c, path_of(c, "hosts", i, "technology"), "field.choice", NONE,
				    NONE);
		if (count < 1 || count > DIMS_SAID_MOST)
			fault_field(c, path_of(c, "hosts", i, "count"), "field.range", INT(1),
				    INT(DIMS_SAID_MOST));
	}
}

/* A pool says on which network it stands; only the pack's non-classified ones are there to be
 * named. */
static void check_edit(struct ctx *c, const struct node_edit *e, struct dims *capacity)
{
	bool pool = text_same(e->kind, "pool");
	const char *wrong = NULL;
	*capacity = (struct dims){ 0 };
	if (pool && !law_word_find(law_list_find(cloud_pack(c), "network"), e->network))
		fault_field(c, "network", "field.choice", NONE, NONE);
	if (!e->ground || !*e->ground)
		fault_field(c, "ground", "field.required", NONE, NONE);
	if (!e->name || !*e->name)
		fault_field(c, "name", "field.required", NONE, NONE);
	check_hosts(c, e->hosts);
	if (e->capacity &&
	    !law_dims_of(cloud_pack(c), e->capacity, 0, DIMS_SAID_MOST, capacity, &wrong))
		fault_field(c, arena_printf(c->arena, "capacity.%s", wrong), "field.dims", NONE,
			    NONE);
	if (pool && !e->ended && dims_zero(*capacity) && c->fault.n_fields == 0)
		fault_field(c, "capacity", "field.required", NONE, NONE);
}

static enum status record(struct ctx *c, int64_t id, int version, const struct node_edit *e)
{
	int64_t entry;
	return org_record(
		c, "cloud.changed", arena_printf(c->arena, "cloud_node:%lld", (long long)id),
		json_pack("{sbsssssssi}", "ended", e->ended, "from", day_iso(c->arena, e->from_day),
			  "ground", e->ground, "name", e->name, "version", version),
		NULL, &entry);
}

static enum status version_add(struct ctx *c, int64_t id, int64_t cloud, int version,
			       const struct node_edit *e)
{
	struct dims capacity;
	struct row level;
	const json_t *hosts = e->hosts ? e->hosts : json_keep(c->arena, json_array());
	check_edit(c, e, &capacity);
	TRY(fault_fields(c));
	TRY(store_run(c, &q_version_add, INT(id), INT(version), TEXT(e->name),
		      TEXT(text_same(e->kind, "pool") ? e->network : ""),
		      TEXT(json_canonical(c->arena, hosts)),
		      TEXT(law_dims_json(c->arena, cloud_pack(c), capacity)), INT(e->from_day),
		      INT(e->ended), TEXT(e->ground), INT(c->actor ? c->actor->person : 0),
		      INT(c->actor ? c->actor->org : 0), INT(clock_now_ms(c->clock))));
	TRY(store_one(c, &q_level, &level, INT(cloud)));
	TRY(cloud_load_refresh(c, row_int(&level, 0), false));
	return record(c, id, version, e);
}

enum status tree_add(struct ctx *c, const struct node_edit *e, int64_t *id)
{
	struct node *zone;
	int n;
	bool pool = text_same(e->kind, "pool");
	if (pool) {
		TRY(tree_versions(c, e->parent, &zone, &n));
		if (zone[0].cloud != e->cloud || !text_same(zone[0].kind, "zone"))
			return FAULT(c, S_ABSENT, "absent");
	}
	*id = store_new_id(c);
	TRY(store_run(c, &q_node_add, INT(*id), INT(e->cloud), INT(pool ? e->parent : 0),
		      TEXT(e->kind)));
	return version_add(c, *id, e->cloud, 1, e);
}

/* A zone ends after the pools in it. */
static enum status empty(struct ctx *c, const struct node *zone, int32_t day)
{
	struct node *in;
	int n;
	TRY(tree_on(c, zone->cloud, day, &in, &n));
	for (int i = 0; i < n; i++)
		if (in[i].parent == zone->id)
			return FAULT(c, S_REFUSED, "cloud.zone_in_use", TEXT(zone->name),
				     TEXT(in[i].name));
	return OK;
}

enum status tree_change(struct ctx *c, int64_t id, int64_t version, const struct node_edit *e)
{
	struct node *was;
	int n;
	struct node_edit now = *e;
	TRY(tree_versions(c, id, &was, &n));
	if (was[0].version != version)
		return FAULT(c, S_CONFLICT, "stale");
	now.kind = was[0].kind;
	if (e->ended && text_same(now.kind, "zone"))
		TRY(empty(c, &was[0], e->from_day));
	return version_add(c, id, was[0].cloud, was[0].version + 1, &now);
}
