/* The city's clouds as one tree (article 2): what each has, who runs and delivers it, what of it is
 * used, reserved and free; and the edits of zones and pools, each a version that stays. */
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "law/show.h"

/* clang-format off */
QUERY q_vendors = { .name = "clouds.vendors", .takes = "i", .gives = "iittii", .sql =
	"SELECT t.cloud, o.id, o.name, t.number, t.from_day, t.to_day FROM contract t JOIN org o ON o.id = t.vendor"
	" WHERE t.from_day <= $1 AND t.to_day >= $1 ORDER BY t.cloud, t.number" };
QUERY q_org_name = { .name = "clouds.org_name", .takes = "i", .gives = "t", .sql = "SELECT name FROM org WHERE id = $1" };
QUERY q_who = { .name = "clouds.who", .takes = "ii", .gives = "tt", .sql =
	"SELECT (SELECT name FROM person WHERE id = $1), (SELECT name FROM org WHERE id = $2)" };
QUERY q_level = { .name = "clouds.level", .takes = "i", .gives = "i", .sql = "SELECT district FROM cloud WHERE id = $1" };

static const struct api_field host_fields[] = {
	{ "technology", T_TEXT }, { "title", T_TEXT, .what = "of the technology" }, { "model", T_TEXT }, { "count", T_INT }, { 0 },
};
static const struct api_shape host_shape = { "CloudHosts", host_fields };
#define NODE_FIELDS \
	{ "id", T_ID }, { "name", T_TEXT }, { "network", T_TEXT, NIL }, { "network_title", T_TEXT, NIL }, \
	{ "hosts", T_LIST, .of = &host_shape }, { "capacity", T_DIMS }, { "version", T_INT }, { "from", T_DATE }
static const struct api_field pool_fields[] = { NODE_FIELDS, { 0 } };
static const struct api_shape pool_shape = { "CloudPool", pool_fields };
static const struct api_field zone_fields[] = { NODE_FIELDS, { "pools", T_LIST, .of = &pool_shape }, { 0 } };
static const struct api_shape zone_shape = { "CloudZone", zone_fields };
static const struct api_field vendor_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "contract", T_TEXT }, { "from", T_DATE }, { "until", T_DATE }, { 0 },
};
static const struct api_shape vendor_shape = { "CloudVendor", vendor_fields };
#define CLOUD_FIELDS \
	{ "id", T_ID }, { "name", T_TEXT }, { "code", T_TEXT }, \
	{ "kind", T_TEXT, .what = "municipal, domain or district" }, { "kind_title", T_TEXT }, \
	{ "district", T_ID, NIL }, { "unit", T_OBJECT, NIL, .of = &api_ref, .what = "of a domain: whose it is" }, \
	{ "field", T_TEXT, NIL, .what = "of a domain: the field that it serves" }, \
	{ "operator", T_OBJECT, NIL, .of = &api_ref }, { "authority", T_OBJECT, NIL, .of = &api_ref }, \
	{ "pools", T_INT }, { "hosts", T_INT }, { "capacity", T_DIMS }, \
	{ "used", T_DIMS, NIL, .what = "today's; of another day null" }, { "reserved", T_DIMS, NIL }, \
	{ "free", T_DIMS, NIL, .what = "of the dimensions that pools name", .least = -1 }
static const struct api_field row_fields[] = { CLOUD_FIELDS, { 0 } };
static const struct api_shape row_shape = { "Cloud", row_fields };
static const struct api_field matter_fields[] = {
	{ "matter", T_TEXT }, { "org", T_OBJECT, NIL, .of = &api_ref }, { "offices", T_TEXTS }, { 0 },
};
static const struct api_shape matter_shape = { "CloudMatter", matter_fields };
static const struct api_field cloud_fields[] = {
	CLOUD_FIELDS, { "vendors", T_LIST, .of = &vendor_shape }, { "zones", T_LIST, .of = &zone_shape },
	{ "mine", T_BOOL, .what = "this office keeps its part of the tree" }, { "case", T_ID, NIL, .what = "of a domain: its plan" },
	{ "split", T_LIST, .of = &matter_shape, .what = "of a domain: who answers for what, as its plan says" }, { 0 },
};
static const struct api_shape cloud_shape = { "CloudWhole", cloud_fields };
static const struct api_field word_fields[] = { { "name", T_TEXT }, { "title", T_TEXT }, { 0 } };
static const struct api_shape word_shape = { "Word", word_fields };
static const struct api_field tree_fields[] = {
	{ "on", T_DATE }, { "today", T_BOOL }, { "clouds", T_LIST, .of = &cloud_shape }, { "networks", T_LIST, .of = &word_shape },
	{ "technologies", T_LIST, .of = &word_shape }, { 0 },
};
static const struct api_shape tree_shape = { "CloudTree", tree_fields };
static const struct api_field version_fields[] = {
	{ "version", T_INT }, { "from", T_DATE }, { "ended", T_BOOL }, { "name", T_TEXT }, { "network_title", T_TEXT, NIL },
	{ "hosts", T_LIST, .of = &host_shape }, { "capacity", T_DIMS }, { "ground", T_TEXT }, { "at", T_INSTANT },
	{ "by", T_TEXT, NIL }, { "office", T_TEXT, NIL }, { 0 },
};
static const struct api_shape version_shape = { "CloudNodeVersion", version_fields };
static const struct api_field node_fields[] = {
	{ "id", T_ID }, { "kind", T_TEXT }, { "name", T_TEXT }, { "version", T_INT }, { "versions", T_LIST, .of = &version_shape }, { 0 },
};
static const struct api_shape node_shape = { "CloudNode", node_fields };

static const char *const node_kinds[] = { "zone", "pool", NULL };
static const struct api_field host_edit_fields[] = {
	{ "technology", T_TEXT, .most = 40 }, { "model", T_TEXT, .most = 80 }, { "count", T_INT, .least = 1, .most = 1000000 }, { 0 },
};
static const struct api_shape host_edit_shape = { "CloudHostsEdit", host_edit_fields };
#define EDIT_FIELDS \
	{ "name", T_TEXT, .least = 1, .most = 80 }, { "network", T_TEXT, MAY, .most = 40 }, \
	{ "hosts", T_LIST, MAY, .of = &host_edit_shape, .most = 50 }, { "capacity", T_DIMS, MAY }, { "from", T_DATE }, \
	{ "ground", T_TEXT, .least = 2, .most = 200, .what = "on which it stands: a document's number, or why" }
static const struct api_field add_fields[] = {
	{ "kind", T_CHOICE, .options = node_kinds }, { "zone", T_ID, MAY, .what = "of a pool" }, EDIT_FIELDS, { 0 },
};
static const struct api_shape add_shape = { "CloudNodeNew", add_fields };
static const struct api_field change_fields[] = {
	{ "version", T_INT, .what = "the one that was seen" }, { "ended", T_BOOL, MAY }, EDIT_FIELDS, { 0 },
};
static const struct api_shape change_shape = { "CloudNodeChange", change_fields };
static const struct api_field on_query[] = { { "on", T_DATE, MAY, .what = "today where left out" }, { 0 } };
static const struct api_field list_query[] = { { "kind", T_TEXT, MAY, .most = 20 }, { 0 } };
/* clang-format on */

/* Everything that the clouds of one answer share. */
struct picture {
	int32_t day;
	bool today;
	struct node *nodes;
	int n_nodes;
	struct rows vendors;
};

static enum status look(struct ctx *c, int64_t cloud, int32_t day, struct picture *p)
{
	*p = (struct picture){ .day = day, .today = day == org_today(c) };
	TRY(tree_on(c, cloud, day, &p->nodes, &p->n_nodes));
	return store_rows(c, &q_vendors, &p->vendors, INT(day));
}

static void put_null(struct json_out *w, const char *key)
{
	json_key(w, key);
	json_put_null(w);
}

static enum status put_body(struct ctx *c, struct json_out *w, const char *key, const char *body,
			    int64_t level, int32_t day)
{
	struct row r = { NULL };
	int64_t org;
	TRY(org_of_body(c, body, level, day, &org));
	if (org)
		TRY(store_maybe(c, &q_org_name, &r, INT(org)));
	put_ref(w, key, r.v ? org : 0, r.v ? row_text(&r, 0) : NULL);
	return OK;
}

static const char *word_title(struct ctx *c, const char *list, const char *word)
{
	const struct list_word *w =
		law_word_find(law_list_find(cloud_pack(c), list), word ? word : "");
	return w ? law_say(&w->title, c->language) : NULL;
}

static enum status put_hosts(struct ctx *c, struct json_out *w, const char *json)
{
	json_t *list;
	TRY(json_read(c, json, strlen(json), &list));
	put_list(w, "hosts");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *technology = json_text_of(one, "technology", "");
		const char *title = word_title(c, "technology", technology);
		json_open(w, '{');
		json_text(w, "technology", technology);
		json_text(w, "title", title ? title : technology);
		json_text(w, "model", json_text_of(one, "model", ""));
		json_int(w, "count", json_int_of(one, "count", 0));
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_node(struct ctx *c, struct json_out *w, const struct node *n)
{
	const char *network = *n->network ? n->network : NULL;
	put_id(w, "id", n->id);
	json_text(w, "name", n->name);
	json_text(w, "network", network);
	json_text(w, "network_title", network ? word_title(c, "network", network) : NULL);
	TRY(put_hosts(c, w, n->hosts));
	put_dims(c, w, "capacity", &n->capacity);
	json_int(w, "version", n->version);
	put_day(w, "from", n->from_day);
	return OK;
}

static enum status put_zones(struct ctx *c, struct json_out *w, const struct picture *p,
			     int64_t cloud)
{
	put_list(w, "zones");
	for (int i = 0; i < p->n_nodes; i++) {
		const struct node *zone = &p->nodes[i];
		if (zone->cloud != cloud || zone->parent)
			continue;
		json_open(w, '{');
		TRY(put_node(c, w, zone));
		put_list(w, "pools");
		for (int j = 0; j < p->n_nodes; j++) {
			if (p->nodes[j].parent != zone->id)
				continue;
			json_open(w, '{');
			TRY(put_node(c, w, &p->nodes[j]));
			json_close(w, '}');
		}
		json_close(w, ']');
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static void put_vendors(struct json_out *w, const struct picture *p, int64_t cloud)
{
	put_list(w, "vendors");
	for (int i = 0; i < p->vendors.n; i++) {
		const struct row *r = &p->vendors.at[i];
		if (row_int(r, 0) != cloud)
			continue;
		json_open(w, '{');
		put_id(w, "id", row_int(r, 1));
		json_text(w, "name", row_text(r, 2));
		json_text(w, "contract", row_text(r, 3));
		put_day(w, "from", row_int(r, 4));
		put_day(w, "until", row_int(r, 5));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status hosts_in(struct ctx *c, const char *json, int64_t *sum)
{
	json_t *list;
	TRY(json_read(c, json, strlen(json), &list));
	for (size_t i = 0; i < json_array_size(list); i++)
		*sum += json_int_of(json_array_get(list, i), "count", 0);
	return OK;
}

static enum status put_figures(struct ctx *c, struct json_out *w, const struct picture *p,
			       const struct cloud *cloud)
{
	struct cloud_load l;
	struct dims has = { 0 }, left = { 0 };
	int64_t pools = 0, hosts = 0;
	for (int i = 0; i < p->n_nodes; i++)
		if (p->nodes[i].cloud == cloud->id) {
			has = dims_add(has, p->nodes[i].capacity);
			pools += p->nodes[i].parent != 0;
			TRY(hosts_in(c, p->nodes[i].hosts, &hosts));
		}
	json_int(w, "pools", pools);
	json_int(w, "hosts", hosts);
	put_dims(c, w, "capacity", &has);
	if (!p->today) {
		put_null(w, "used");
		put_null(w, "reserved");
		put_null(w, "free");
		return OK;
	}
	TRY(cloud_load_get(c, cloud->district, &l));
	for (int i = 0; i < DIMS_MAX; i++)
		left.v[i] = has.v[i] ? has.v[i] - l.used.v[i] - l.reserved.v[i] : 0;
	put_dims(c, w, "used", &l.used);
	put_dims(c, w, "reserved", &l.reserved);
	put_dims(c, w, "free", &left);
	return OK;
}

static enum status put_cloud(struct ctx *c, struct json_out *w, const struct picture *p,
			     const struct cloud *cloud)
{
	struct row unit = { NULL };
	if (cloud->unit)
		TRY(store_maybe(c, &q_org_name, &unit, INT(cloud->unit)));
	put_id(w, "id", cloud->id);
	json_text(w, "name", cloud->name);
	json_text(w, "code", cloud->code);
	json_text(w, "kind", cloud->kind);
	json_text(w, "kind_title",
		  say(c, arena_printf(c->arena, "cloud.kind.%s", cloud->kind), NULL, 0));
	put_id(w, "district", text_same(cloud->kind, "district") ? cloud->district : 0);
	put_ref(w, "unit", unit.v ? cloud->unit : 0, unit.v ? row_text(&unit, 0) : NULL);
	json_text(w, "field", *cloud->field ? cloud->field : NULL);
	TRY(put_body(c, w, "operator", "operator", cloud->district, p->day));
	TRY(put_body(c, w, "authority", "authority",
		     text_same(cloud->kind, "district") ? cloud->district : 0, p->day));
	return put_figures(c, w, p, cloud);
}

/* Whether the actor's office is the one that keeps this cloud: its operator's. */
static enum status keeps(struct ctx *c, const struct api_call *call, int64_t level, bool *mine)
{
	int64_t org;
	const struct bearer b = { c->actor->role, OF_CLOUD };
	*mine = false;
	if (!call_may(c, call, "clouds.write"))
		return OK;
	enum status s = org_bearer(c, &b, &(struct bearing){ .cloud_district = level }, &org);
	if (s == S_REFUSED) {
		fault_clear(c);
		return OK;
	}
	TRY(s);
	*mine = org == c->actor->org;
	return OK;
}

/* Who bears the offices of each matter that a plan splits. */
static enum status put_split(struct ctx *c, struct json_out *w, const struct cloud *cloud)
{
	const struct pack *p = cloud_pack(c);
	put_list(w, "split");
	for (int i = 0; i < p->n_lists && text_same(cloud->kind, "domain"); i++) {
		const struct word_list *l = &p->lists[i];
		const struct role *role = l->n ? law_role_find(p, l->words[0].name) : NULL;
		struct row name;
		int64_t org;
		if (!text_starts(l->name, "domain_") || !role)
			continue;
		TRY(org_bearer(c, &(struct bearer){ .role = role, .of = OF_CLOUD },
			       &(struct bearing){ .cloud_district = cloud->district }, &org));
		TRY(store_one(c, &q_org_name, &name, INT(org)));
		json_open(w, '{');
		json_text(w, "matter", law_say(&l->title, c->language));
		put_ref(w, "org", org, row_text(&name, 0));
		put_list(w, "offices");
		for (int k = 0; k < l->n; k++)
			json_put_text(w, law_say(&l->words[k].title, c->language));
		json_close(w, ']');
		json_close(w, '}');
	}
	json_close(w, ']');
	return OK;
}

static enum status put_whole(struct ctx *c, const struct api_call *call, const struct picture *p,
			     const struct cloud *cloud)
{
	struct json_out *w = call->out;
	bool mine;
	TRY(keeps(c, call, cloud->district, &mine));
	json_open(w, '{');
	TRY(put_cloud(c, w, p, cloud));
	put_vendors(w, p, cloud->id);
	TRY(put_zones(c, w, p, cloud->id));
	json_bool(w, "mine", mine);
	put_id(w, "case", cloud->case_id);
	TRY(put_split(c, w, cloud));
	json_close(w, '}');
	return OK;
}

static void put_words(struct ctx *c, struct json_out *w, const char *key, const char *list)
{
	const struct word_list *l = law_list_find(cloud_pack(c), list);
	put_list(w, key);
	for (int i = 0; l && i < l->n; i++) {
		json_open(w, '{');
		json_text(w, "name", l->words[i].name);
		json_text(w, "title", law_say(&l->words[i].title, c->language));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status tree(struct ctx *c, struct api_call *call)
{
	struct picture p;
	struct cloud *clouds;
	struct json_out *w = call->out;
	int n;
	TRY(look(c, 0, call_query_day(call, "on", org_today(c)), &p));
	TRY(cloud_all(c, &clouds, &n));
	json_open(w, '{');
	put_day(w, "on", p.day);
	json_bool(w, "today", p.today);
	put_list(w, "clouds");
	for (int i = 0; i < n; i++)
		TRY(put_whole(c, call, &p, &clouds[i]));
	json_close(w, ']');
	put_words(c, w, "networks", "network");
	put_words(c, w, "technologies", "technology");
	json_close(w, '}');
	return OK;
}

static enum status list(struct ctx *c, struct api_call *call)
{
	struct picture p;
	struct cloud *clouds;
	int n, shown = 0;
	const char *kind = call_query(call, "kind");
	TRY(look(c, 0, org_today(c), &p));
	TRY(cloud_all(c, &clouds, &n));
	api_list_open(call);
	for (int i = 0; i < n; i++) {
		if (kind && !text_same(kind, clouds[i].kind))
			continue;
		if (shown++ < api_offset(call) || shown > api_offset(call) + api_limit(call))
			continue;
		json_open(call->out, '{');
		TRY(put_cloud(c, call->out, &p, &clouds[i]));
		json_close(call->out, '}');
	}
	api_list_close(call, shown);
	return OK;
}

static enum status cloud_by_id(struct ctx *c, int64_t id, struct cloud *out)
{
	struct row level;
	TRY(store_one(c, &q_level, &level, INT(id)));
	return cloud_get(c, row_int(&level, 0), out);
}

static enum status one(struct ctx *c, struct api_call *call)
{
	struct picture p;
	struct cloud cloud;
	TRY(cloud_by_id(c, call_id(call, "id"), &cloud));
	TRY(look(c, cloud.id, call_query_day(call, "on", org_today(c)), &p));
	return put_whole(c, call, &p, &cloud);
}

static enum status put_versions(struct ctx *c, struct json_out *w, int64_t id)
{
	struct node *all;
	int n;
	TRY(tree_versions(c, id, &all, &n));
	json_open(w, '{');
	put_id(w, "id", id);
	json_text(w, "kind", all[0].kind);
	json_text(w, "name", all[0].name);
	json_int(w, "version", all[0].version);
	put_list(w, "versions");
	for (int i = 0; i < n; i++) {
		struct row who;
		TRY(store_one(c, &q_who, &who, INT(all[i].person), INT(all[i].office)));
		json_open(w, '{');
		json_int(w, "version", all[i].version);
		put_day(w, "from", all[i].from_day);
		json_bool(w, "ended", all[i].ended);
		json_text(w, "name", all[i].name);
		json_text(w, "network_title", word_title(c, "network", all[i].network));
		TRY(put_hosts(c, w, all[i].hosts));
		put_dims(c, w, "capacity", &all[i].capacity);
		json_text(w, "ground", all[i].ground);
		put_instant(w, "at", all[i].at_ms);
		json_text(w, "by", row_text(&who, 0));
		json_text(w, "office", row_text(&who, 1));
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum status versions(struct ctx *c, struct api_call *call)
{
	return put_versions(c, call->out, call_id(call, "id"));
}

static struct node_edit edit_of(const struct api_call *call)
{
	const char *network = call_text(call, "network");
	return (struct node_edit){ .name = call_text(call, "name"),
				   .network = network ? network : "",
				   .hosts = call_json(call, "hosts"),
				   .capacity = call_json(call, "capacity"),
				   .ground = call_text(call, "ground"),
				   .from_day = call_day(call, "from", 0) };
}

/* Everybody sees the tree; each cloud's part of it is its own operator's. */
static enum status must_keep(struct ctx *c, const struct api_call *call, int64_t cloud)
{
	struct cloud k;
	bool mine;
	TRY(cloud_by_id(c, cloud, &k));
	TRY(keeps(c, call, k.district, &mine));
	return mine ? OK : FAULT(c, S_FORBIDDEN, "cloud.not_keeper", TEXT(k.name));
}

static enum status add(struct ctx *c, struct api_call *call)
{
	struct node_edit e = edit_of(call);
	int64_t id;
	e.cloud = call_id(call, "id");
	e.kind = call_text(call, "kind");
	e.parent = call_int(call, "zone", 0);
	TRY(must_keep(c, call, e.cloud));
	TRY(tree_add(c, &e, &id));
	return put_versions(c, call->out, id);
}

static enum status change(struct ctx *c, struct api_call *call)
{
	struct node_edit e = edit_of(call);
	struct node *was;
	int n;
	int64_t id = call_id(call, "id");
	TRY(tree_versions(c, id, &was, &n));
	TRY(must_keep(c, call, was[0].cloud));
	e.ended = call_bool(call, "ended", false);
	TRY(tree_change(c, id, call_int(call, "version", 0), &e));
	return put_versions(c, call->out, id);
}

/* clang-format off */
const struct route api_clouds[] = {
	{ "GET", "/api/clouds", "clouds_list", "The city's clouds with their figures", "clouds.read", REACH_WHOLE, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .query = list_query, .reply = &row_shape, .list = true,
	  .handle = list },
	{ "GET", "/api/clouds/tree", "clouds_tree", "All clouds with zones and pools, as of a day", "clouds.read", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = on_query, .reply = &tree_shape,
	  .handle = tree },
	{ "GET", "/api/clouds/{id}", "clouds_get", "One cloud, as of a day", "clouds.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = on_query, .reply = &cloud_shape, .handle = one },
	{ "POST", "/api/clouds/{id}/nodes", "clouds_node_add", "Add a zone or a pool", "clouds.write",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "cloud.changed", .body = &add_shape, .reply = &node_shape, .status = 201, .handle = add },
	{ "GET", "/api/clouds/nodes/{id}", "clouds_node_versions", "Every version of a zone or pool", "clouds.read", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &node_shape, .handle = versions },
	{ "PUT", "/api/clouds/nodes/{id}", "clouds_node_change", "Another version of a zone or pool, or its end", "clouds.write",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "cloud.changed", .body = &change_shape, .reply = &node_shape,
	  .handle = change },
	{ 0 },
};
