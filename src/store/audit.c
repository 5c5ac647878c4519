/* audit_verify: walks the record once, in the order of its places, with the arithmetic of the tree
 * beside it. */
#include "store/audit.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "store/inner.h"
#include "store/record.h"
#include "store/tree.h"

QUERY q_leaves = {
	"audit.leaves",
	"SELECT l.place, l.entry, l.hash, e.id, e.at_ms, e.kind, e.subject, e.person, e.office, e.result, e.request, e.text,"
	" e.personal, e.mac, p.salt, p.text FROM leaf l LEFT JOIN entry e ON e.id = l.entry"
	" LEFT JOIN personal p ON p.entry = l.entry WHERE l.place >= $1 ORDER BY l.place LIMIT $2",
	"ii", "iibiittiitttbbbt"
};
QUERY q_nodes = { "audit.nodes", "SELECT hash FROM node WHERE level = $1 AND place = $2", "ii",
		  "b" };
QUERY q_counts = {
	"audit.counts",
	"SELECT (SELECT COUNT(*) FROM leaf), (SELECT COUNT(*) FROM node), (SELECT COUNT(*) FROM head)",
	"", "iii"
};
QUERY q_unplaced = {
	"audit.unplaced",
	"SELECT COUNT(*), MIN(e.id) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE l.entry = e.id)",
	"", "ii"
};
QUERY q_between = {
	"audit.between",
	"SELECT MIN(e.id) FROM entry e WHERE e.id < $1 AND NOT EXISTS (SELECT 1 FROM leaf l WHERE l.entry = e.id)"
	" AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.entry = e.id)",
	"i", "i"
};
QUERY q_personal = {
	"audit.personal",
	"SELECT MIN(p.entry) FROM personal p WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = p.entry)",
	"", "i"
};

enum { CHUNK = 1000 };

struct node {
	int level;
	int64_t place;
	uint8_t hash[SM3_SIZE];
};

struct walk {
	struct ctx *c;
	struct audit_report *out;
	bool quick;
	struct edge edge;
	struct node done[8]; /* subtrees of 256^n leaves that the last leaf completed */
	int n_done;
	int64_t nodes, last_entry;
	struct rows heads; /* of this chunk */
	int next_head;
	struct record_head head; /* the newest seen */
	bool none;               /* no head yet */
	struct witness witness;  /* as it was before the transaction */
};

static bool bad(struct audit_report *out, const char *fault, int64_t at, struct value other)
{
	if (!out->fault) {
		out->fault = fault;
		out->first_bad = at;
		out->args[0] = INT(at);
		out->args[1] = other;
	}
	return false;
}

/* ---- heads ---- */

static bool signature_good(struct walk *w, const struct record_head *h)
{
	char text[HEAD_TEXT];
	size_t len = record_head_text(w->c->store->keys, h, text);
	return keys_verify(w->c->store->keys, text, len, h->signature, h->signature_len);
}

static bool check_head(struct walk *w, const struct row *r)
{
	struct record_head h;
	uint8_t root[SM3_SIZE], previous[SM3_SIZE] = { 0 };
	if (!record__head_row(r, &h))
		return bad(w->out, "audit.head", row_int(r, 0), NONE);
	edge_root(&w->edge, root);
	if (h.size != w->edge.size || !crypto_same(root, h.root, SM3_SIZE))
		return bad(w->out, "audit.head_root", h.size, NONE);
	if (!w->none) {
		char text[HEAD_TEXT];
		crypto_sm3(text, record_head_text(w->c->store->keys, &w->head, text), previous);
	}
	if (!crypto_same(previous, h.previous, SM3_SIZE))
		return bad(w->out, "audit.head_chain", h.size, NONE);
	if (!w->quick && !signature_good(w, &h))
		return bad(w->out, "audit.head_signature", h.size, NONE);
	w->head = h;
	w->none = false;
	w->out->heads++;
	return true;
}

/* Heads that fall on the tree's present size. */
static bool check_heads(struct walk *w)
{
	for (; w->next_head < w->heads.n; w->next_head++) {
		const struct row *r = &w->heads.at[w->next_head];
		if (row_int(r, 0) > w->edge.size)
			return true;
		if (!check_head(w, r))
			return false;
	}
	return true;
}

/* ---- leaves ---- */

static void note_full(void *arg, int level, int64_t index, const uint8_t root[SM3_SIZE])
{
	struct walk *w = arg;
	if (level == 0 || level % TILE_BITS != 0)
		return;
	struct node *n = &w->done[w->n_done++];
	n->level = level / TILE_BITS;
	n->place = index;
	memcpy(n->hash, root, SM3_SIZE);
}

static bool same_hash(const struct value *v, const uint8_t hash[SM3_SIZE])
{
	return v->kind == V_BYTES && v->len == SM3_SIZE && crypto_same(v->bytes, hash, SM3_SIZE);
}

/* Personal data, where it is still there, must be what the entry was made with. */
static bool check_personal(struct walk *w, const struct row *r, int64_t id)
{
	const struct value *hash = &r->v[12], *salt = &r->v[14], *text = &r->v[15];
	if (hash->len != 0 && hash->len != SM3_SIZE)
		return bad(w->out, "audit.personal", id, NONE);
	if (salt->kind == V_NONE) {
		w->out->erased += hash->len != 0;
		return true;
	}
	uint8_t is[SM3_SIZE];
	const struct crypto_piece pieces[] = { { salt->bytes, salt->len },
					       { text->text, text->len } };
	crypto_sm3_v(pieces, 2, is);
	return same_hash(hash, is) || bad(w->out, "audit.personal", id, NONE);
}

static bool check_leaf(struct walk *w, const struct row *r)
{
	int64_t place = row_int(r, 0), id = row_int(r, 1);
	uint8_t hash[SM3_SIZE], mac[SM3_SIZE];
	if (place != w->edge.size)
		return bad(w->out, "audit.gap", w->edge.size, INT(place));
	if (r->v[3].kind == V_NONE)
		return bad(w->out, "audit.entry_gone", id, INT(place));
	const struct row entry = { r->v + 3 };
	struct record_row e;
	record__row(&entry, &e);
	record_leaf(&e, hash);
	if (!same_hash(&r->v[2], hash))
		return bad(w->out, "audit.entry_changed", id, INT(place));
	seal__mac(w->c->store, seal__find(w->c->store, "entry"), r->v + 4, mac);
	if (!same_hash(&r->v[13], mac))
		return bad(w->out, "audit.entry_mac", id, INT(place));
	if (!check_personal(w, r, id))
		return false;
	w->n_done = 0;
	edge_add(&w->edge, hash, note_full, w);
	w->last_entry = id > w->last_entry ? id : w->last_entry;
	w->out->entries++;
	return true;
}

static enum status check_nodes(struct walk *w, bool *good)
{
	for (int i = 0; i < w->n_done; i++) {
		struct row r;
		TRY(store_maybe(w->c, &q_nodes, &r, INT(w->done[i].level), INT(w->done[i].place)));
		w->nodes++;
		if (!r.v || !same_hash(&r.v[0], w->done[i].hash)) {
			bad(w->out, "audit.node", w->done[i].level, INT(w->done[i].place));
			*good = false;
		}
	}
	return OK;
}

/* *more: the chunk was full and everything good. */
static enum status walk_chunk(struct walk *w, bool *more)
{
	struct ctx *c = w->c;
	struct rows leaves;
	bool good = true;
	size_t mark = arena_mark(c->arena);
	TRY(store_rows(c, &q_leaves, &leaves, INT(w->edge.size), INT(CHUNK)));
	TRY(record__heads(c, w->none ? 0 : w->head.size, CHUNK + 1, &w->heads));
	w->next_head = 0;
	for (int i = 0; i < leaves.n && good; i++) {
		good = check_leaf(w, &leaves.at[i]);
		if (good)
			TRY(check_nodes(w, &good));
		good = good && check_heads(w);
	}
	if (good && leaves.n < CHUNK && w->next_head < w->heads.n) /* a head beyond the last leaf */
		good = bad(w->out, "audit.cut", w->edge.size, w->heads.at[w->next_head].v[0]);
	*more = good && leaves.n == CHUNK;
	arena_back(c->arena, mark);
	return OK;
}

/* ---- what is beside the tree ---- */

static enum status check_rest(struct walk *w)
{
	struct ctx *c = w->c;
	struct row r;
	TRY(store_one(c, &q_counts, &r));
	if (row_int(&r, 0) != w->edge.size || row_int(&r, 1) != w->nodes ||
	    row_int(&r, 2) != w->out->heads)
		bad(w->out, "audit.more", w->edge.size, NONE);
	TRY(store_one(c, &q_between, &r, INT(w->last_entry)));
	if (r.v[0].kind == V_INT)
		bad(w->out, "audit.entry_between", row_int(&r, 0), NONE);
	TRY(store_one(c, &q_unplaced, &r));
	w->out->waiting = row_int(&r, 0);
	TRY(store_one(c, &q_personal, &r));
	if (r.v[0].kind == V_INT)
		bad(w->out, "audit.personal", row_int(&r, 0), NONE);
	if (w->none ? w->edge.size > 0 : w->head.size != w->edge.size)
		bad(w->out, "audit.unsigned", w->edge.size, INT(w->none ? 0 : w->head.size));
	else if (w->quick && !w->none && !signature_good(w, &w->head))
		bad(w->out, "audit.head_signature", w->head.size, NONE);
	const char *why;
	if (!w->out->fault && !witness__agrees(c, &w->witness, w->edge.size, &why))
		bad(w->out, "audit.witness", w->edge.size, TEXT(why));
	return OK;
}

static enum status work_verify(struct ctx *c, void *arg)
{
	struct walk *w = arg;
	bool more = true;
	while (more)
		TRY(walk_chunk(w, &more));
	edge_root(&w->edge, w->out->root);
	if (!w->out->fault)
		TRY(check_rest(w));
	return w->out->fault ? OK : store_verify_sealed(c, w->out);
}

enum status audit_verify(struct ctx *c, bool quick, struct audit_report *out)
{
	*out = (struct audit_report){ 0 };
	struct walk *w = TAKE(c->arena, struct walk);
	*w = (struct walk){ .c = c, .out = out, .quick = quick, .none = true };
	witness__look(c->store, &w->witness);
	TRY(store_read(c, work_verify, w));
	out->ok = !out->fault;
	return OK;
}

/* ---- only what is new ---- */

/* The walk begins after `from` leaves: their edge, and the head that was signed over them. */
static enum status begin_at(struct walk *w, int64_t from)
{
	struct rows head;
	TRY(record__edge(w->c, from, &w->edge));
	if (from == 0)
		return OK;
	TRY(record__heads(w->c, from - 1, 1, &head));
	w->none = head.n == 0 || !record__head_row(&head.at[0], &w->head) || w->head.size != from;
	if (w->none)
		bad(w->out, "audit.unsigned", from, INT(0));
	return OK;
}

static enum status work_since(struct ctx *c, void *arg)
{
	struct walk *w = arg;
	bool more = true;
	int64_t from = w->out->entries;
	w->out->entries = 0;
	TRY(begin_at(w, from));
	while (more && !w->out->fault)
		TRY(walk_chunk(w, &more));
	edge_root(&w->edge, w->out->root);
	if (!w->out->fault && (w->none ? w->edge.size > 0 : w->head.size != w->edge.size))
		bad(w->out, "audit.unsigned", w->edge.size, INT(w->none ? 0 : w->head.size));
	(void)c;
	return OK;
}

enum status audit_verify_since(struct ctx *c, int64_t from, struct audit_report *out)
{
	*out = (struct audit_report){ .entries = from };
	struct walk *w = TAKE(c->arena, struct walk);
	*w = (struct walk){ .c = c, .out = out, .none = true };
	TRY(store_read(c, work_since, w));
	out->ok = !out->fault;
	return OK;
}

/* ---- sealed rows ---- */

struct sealing {
	struct ctx *c;
	const struct sealed_table *t;
	struct audit_report *out;
};

static enum status check_sealed(struct ctx *c, void *arg, const struct row *r)
{
	struct sealing *s = arg;
	uint8_t mac[SM3_SIZE];
	seal__mac(c->store, s->t, r->v, mac);
	s->out->sealed++;
	if (!same_hash(&r->v[s->t->n], mac) && !s->out->fault) {
		bad(s->out, "audit.sealed", r->v[0].kind == V_INT ? r->v[0].i : 0, NONE);
		s->out->args[0] = TEXT(s->t->name);
		s->out->args[1] = r->v[0].kind == V_INT ? r->v[0] : INT(s->out->sealed);
	}
	return OK;
}

enum status store_verify_sealed(struct ctx *c, struct audit_report *out)
{
	for (int i = 0; i < c->store->n_sealed; i++) {
		const struct sealed_table *t = &c->store->sealed[i];
		if (strcmp(t->name, "entry") == 0) /* walked with the tree */
			continue;
		struct sealing s = { c, t, out };
		size_t mark = arena_mark(c->arena);
		char *gives = arena_take(c->arena, (size_t)t->n + 2);
		struct buf sql;
		buf_init(&sql, c->arena, 512);
		buf_text(&sql, "SELECT ");
		for (int k = 0; k < t->n; k++)
			buf_printf(&sql, "%s, ", t->columns[k]);
		buf_printf(&sql, "mac FROM %s", t->name);
		memset(gives, '?', (size_t)t->n + 1);
		const struct query q = {
			.name = t->name, .sql = sql.at, .takes = "", .gives = gives
		};
		TRY(store_each(c, &q, check_sealed, &s));
		arena_back(c->arena, mark);
	}
	return OK;
}
