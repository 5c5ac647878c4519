/* The record: who did what when, each entry provable against a signed head. For those who audit. */
#include "store/record.h"

#include "api/inner.h"
#include "api/nouns.h"
#include "base/text.h"
#include "base/words.h"
#include "store/audit.h"

/* clang-format off */
static const char *const results[] = { "done", "refused", NULL };
#define ENTRY_COLUMNS "e.id, e.at_ms, e.kind, e.subject, e.person, p.name, e.office, o.name, e.result, e.text, e.request"
#define ENTRY_FROM "entry e LEFT JOIN person p ON p.id = e.person LEFT JOIN org o ON o.id = e.office"
#define ENTRY_GIVES "iittititttt"
static const struct list_column columns[] = {
	{ "entry", "e.id", 'i', NULL }, { "at", "e.at_ms", 'i', NULL }, { "subject", "e.subject", 't', "=" },
	{ "kind", "e.kind", 't', "like" }, { "person", "e.person", 'i', "=" }, { "from", "e.at_ms", 'i', ">=" },
	{ "to", "e.at_ms", 'i', "<=" }, { "result", "e.result", 't', "=" },
	{ "q", "e.text || ' ' || e.subject || ' ' || COALESCE(p.name, '')", 't', "like" },
};
LIST q_entries = { "record.list", ENTRY_COLUMNS, ENTRY_FROM, "", "", ENTRY_GIVES, columns, 9,
	"e.id DESC" };
QUERY q_entry = { "record.get",
	"SELECT " ENTRY_COLUMNS ", x.text FROM " ENTRY_FROM " LEFT JOIN personal x ON x.entry = e.id WHERE e.id = $1", "i",
	ENTRY_GIVES "t" };

static const struct api_field query[] = {
	{ "subject", T_TEXT, MAY, .what = "case:123" }, { "kind", T_TEXT, MAY, .most = 60 }, { "person", T_ID, MAY },
	{ "from", T_DATE, MAY }, { "to", T_DATE, MAY }, { "result", T_CHOICE, MAY, .options = results }, { "q", T_TEXT, MAY }, { 0 },
};
#define ENTRY_FIELDS \
	{ "entry", T_INT }, { "at", T_INSTANT }, { "kind", T_TEXT }, { "kind_title", T_TEXT }, { "subject", T_TEXT }, \
	{ "person", T_ID, NIL }, { "actor", T_TEXT, NIL, .what = "NULL: the system" }, { "office", T_TEXT, NIL }, \
	{ "result", T_CHOICE, .options = results }, { "text", T_LONG, .most = 65536, .what = "as kept: canonical JSON" }, \
	{ "request", T_TEXT }
static const struct api_field entry_fields[] = { ENTRY_FIELDS, { 0 } };
static const struct api_shape entry_shape = { "RecordEntry", entry_fields };
static const struct api_field head_fields[] = {
	{ "size", T_INT }, { "root", T_TEXT }, { "at", T_INSTANT }, { "signature", T_TEXT, .most = 400 }, { "text", T_LONG, .what = "what is signed" }, { 0 },
};
static const struct api_shape head_shape = { "RecordHead", head_fields };
static const struct api_field proof_fields[] = {
	ENTRY_FIELDS, { "personal", T_LONG, NIL, .what = "kept beside the record; NULL: none, or erased" },
	{ "leaf", T_TEXT }, { "place", T_INT, NIL }, { "proof", T_TEXTS, .what = "path of hashes from leaf to root" },
	{ "verified", T_BOOL }, { "head", T_OBJECT, NIL, .of = &head_shape, .what = "NULL: within a second" }, { 0 },
};
static const struct api_shape proof_shape = { "RecordProof", proof_fields };
static const struct api_field verify_fields[] = {
	{ "ok", T_BOOL }, { "entries", T_INT }, { "waiting", T_INT }, { "heads", T_INT }, { "sealed", T_INT },
	{ "head", T_INT, NIL }, { "root", T_TEXT }, { "first_bad", T_INT, NIL }, { "detail", T_TEXT, NIL }, { 0 },
};
static const struct api_shape verify_shape = { "RecordVerified", verify_fields };
/* clang-format on */

static const char *kind_title(struct ctx *c, const char *kind)
{
	const char *name = arena_printf(c->arena, "record.kind.%s", kind);
	return words_find(c->language, name) ? SAY(c, name) : kind;
}

static void put_members(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_int(w, "entry", row_int(r, 0));
	put_instant(w, "at", row_int(r, 1));
	json_text(w, "kind", row_text(r, 2));
	json_text(w, "kind_title", kind_title(c, row_text(r, 2)));
	json_text(w, "subject", row_text(r, 3));
	put_id(w, "person", row_int(r, 4));
	json_text(w, "actor", row_text(r, 5));
	json_text(w, "office", row_text(r, 7));
	json_text(w, "result", row_text(r, 8));
	json_text(w, "text", row_text(r, 9));
	json_text(w, "request", row_text(r, 10));
}

static void put_entry(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_members(c, w, r);
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_entries, put_entry);
}

static const char *hex(struct ctx *c, const void *bytes, size_t len)
{
	char *text = arena_take(c->arena, 2 * len + 1);
	text_hex(bytes, len, text);
	return text;
}

static void put_head(struct ctx *c, struct json_out *w, const struct record_head *h)
{
	char text[HEAD_TEXT];
	put_object(w, "head");
	json_int(w, "size", h->size);
	json_text(w, "root", hex(c, h->root, SM3_SIZE));
	put_instant(w, "at", h->at_ms);
	json_text(w, "signature", hex(c, h->signature, h->signature_len));
	size_t len = record_head_text(store_keys(c->store), h, text);
	json_text(w, "text", arena_text_n(c->arena, text, len));
	json_close(w, '}');
}

/* The path from the leaf to the newest head; empty while the entry has no place. */
static enum status put_proof(struct ctx *c, struct json_out *w, int64_t entry)
{
	int64_t place;
	struct record_row row;
	struct record_head head = { 0 };
	struct record_proof proof = { 0 };
	uint8_t leaf[SM3_SIZE];
	bool verified = false;
	TRY(record_get(c, entry, &row));
	record_leaf(&row, leaf);
	TRY(record_place(c, entry, &place));
	if (place >= 0)
		TRY(record_verified(c, entry, &verified, &head));
	if (head.size > place && place >= 0)
		TRY(record_proof(c, place, head.size, &proof));
	json_text(w, "leaf", hex(c, leaf, SM3_SIZE));
	json_raw(w, "place", place < 0 ? "null" : arena_printf(c->arena, "%lld", (long long)place));
	put_list(w, "proof");
	for (int i = 0; i < proof.n; i++)
		json_put_text(w, hex(c, proof.path[i], SM3_SIZE));
	json_close(w, ']');
	json_bool(w, "verified", verified);
	if (head.size)
		put_head(c, w, &head);
	else
		json_raw(w, "head", "null");
	return OK;
}

static enum status get(struct ctx *c, struct api_call *call)
{
	struct row r;
	struct json_out *w = call->out;
	TRY(store_one(c, &q_entry, &r, INT(call_id(call, "entry"))));
	json_open(w, '{');
	put_members(c, w, &r);
	json_text(w, "personal", row_text(&r, 11));
	TRY(put_proof(c, w, call_id(call, "entry")));
	json_close(w, '}');
	return OK;
}

static enum status verify(struct ctx *c, struct api_call *call)
{
	struct audit_report a;
	struct json_out *w = call->out;
	TRY(audit_verify(c, true, &a));
	json_open(w, '{');
	json_bool(w, "ok", a.ok);
	json_int(w, "entries", a.entries);
	json_int(w, "waiting", a.waiting);
	json_int(w, "heads", a.heads);
	json_int(w, "sealed", a.sealed);
	json_int(w, "head", a.entries);
	json_text(w, "root", hex(c, a.root, SM3_SIZE));
	if (a.first_bad)
		json_int(w, "first_bad", a.first_bad);
	else
		json_raw(w, "first_bad", "null");
	json_text(w, "detail", a.fault ? say(c, a.fault, a.args, 2) : NULL);
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_record[] = {
	{ "GET", "/api/record", "record_list", "Entries, newest first", "record.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .query = query, .reply = &entry_shape, .list = true, .handle = list },
	{ "GET", "/api/record/{entry}", "record_get", "One entry with its personal data and its proof", "record.read",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, "record.read", .reply = &proof_shape, .handle = get },
	{ "GET", "/api/record/verify", "record_verify", "Recompute everything: entries, tree, heads, sealed rows", "record.verify",
	  REACH_WHOLE, ASSURE_SIGNED_IN, WORK_ALONE, RATE_HEAVY, .reply = &verify_shape,
	  .handle = verify },
	{ 0 },
};
