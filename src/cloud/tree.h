/* The tree beneath the clouds (article 2): zones, and in them resource pools with their network,
 * hosts and capacity. A node is what its versions say; who made a version, when, and on which
 * ground stays for ever, and any past day can be read.
 *
 * Behind it the one gate of capacity: what is used of a cloud is never more than it has, in every
 * dimension that its pools name. A change of capacity that would break this is refused, too. */
#ifndef YH_CLOUD_TREE_H
#define YH_CLOUD_TREE_H

#include "cloud/cloud.h"

struct node {
	int64_t id, cloud, parent; /* parent: a pool's zone; 0 of a zone */
	const char *kind;          /* "zone", "pool" */
	int version;
	const char *name, *network; /* network: of the pack's list; "" of a zone */
	const char *hosts;          /* JSON list of {count, model, technology} */
	struct dims capacity;
	int32_t from_day;
	bool ended;
	const char *ground;
	int64_t person, office, at_ms;
};

/* What holds on the day, ended ones left out: zones first, by cloud and name. cloud 0: of all. */
enum status MUST tree_on(struct ctx *c, int64_t cloud, int32_t day, struct node **out, int *n);
/* Every version of a node, newest first; S_ABSENT where there is no such node. */
enum status MUST tree_versions(struct ctx *c, int64_t node, struct node **out, int *n);

/* A node as an edit says it. All faults of it are left as field faults. */
struct node_edit {
	int64_t cloud, parent; /* of a new one */
	const char *kind;
	const char *name, *network, *ground;
	const json_t *hosts, *capacity;
	int32_t from_day;
	bool ended;
};
enum status MUST tree_add(struct ctx *c, const struct node_edit *e, int64_t *id);
/* `version`: the one that the editor saw; S_CONFLICT "stale" where another came after it. */
enum status MUST tree_change(struct ctx *c, int64_t id, int64_t version, const struct node_edit *e);
/* Zones and pools of a table: cloud, zone, pool, network, hosts, capacity, from, ground. Faults are
 * named by their line. */
enum status MUST tree_import(struct ctx *c, const char *csv, size_t len, int *n);

/* ---- capacity ---- */

struct cloud_load {
	struct dims capacity, used, reserved;
};
enum status MUST cloud_load_get(struct ctx *c, int64_t level, struct cloud_load *out);
/* What is used and reserved changes by so much. S_REFUSED "capacity.over" where more is used, or
 * reserved, than there is room for. Call it before the rows themselves are written. */
enum status MUST cloud_load_add(struct ctx *c, int64_t level, struct dims used,
				struct dims reserved);
/* After a change of the tree: what the level has. S_REFUSED "capacity.below" where less is left
 * than is held. */
enum status MUST cloud_load_refresh(struct ctx *c, int64_t level, bool force);

extern const struct day_job cloud_jobs[];

#endif
