/* Drafts: half-filled forms, one's own. Nothing of them is checked before they are handed in. */
#include "api/nouns.h"
#include "base/text.h"
#include "store/store.h"

enum { DRAFTS_MOST = 50 };

static const struct api_field draft_fields[] = {
	{ "id", T_ID }, { "procedure", T_TEXT }, { "form", T_FREE }, { "saved", T_INSTANT }, { 0 },
};
static const struct api_shape draft_shape = { "Draft", draft_fields };
static const struct api_field put_fields[] = { { "procedure", T_TEXT }, { "form", T_FREE }, { 0 } };
static const struct api_shape put_shape = { "DraftAsked", put_fields };
static const struct api_field saved_fields[] = { { "id", T_ID }, { "saved", T_INSTANT }, { 0 } };
static const struct api_shape saved_shape = { "DraftSaved", saved_fields };

QUERY q_list = {
	"draft.list",
	"SELECT id, procedure, form, saved_ms FROM draft WHERE person = $1 ORDER BY saved_ms DESC, id LIMIT 50",
	"i", "itti"
};
QUERY q_put = {
	"draft.put",
	"UPDATE draft SET procedure = $3, form = $4, saved_ms = $5 WHERE id = $1 AND person = $2 RETURNING id",
	"iitti", "i"
};
QUERY q_add = {
	"draft.add",
	"INSERT INTO draft (id, person, org, procedure, form, saved_ms) VALUES ($1, $2, $3, $4, $5, $6)",
	"iiitti", ""
};
QUERY q_drop = { "draft.drop", "DELETE FROM draft WHERE id = $1 AND person = $2 RETURNING id", "ii",
		 "i" };
QUERY q_count = { "draft.count", "SELECT COUNT(*) FROM draft WHERE person = $1", "i", "i" };

static enum status list_drafts(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	TRY(store_rows(c, &q_list, &rows, INT(c->actor->person)));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		json_open(call->out, '{');
		put_id(call->out, "id", row_int(r, 0));
		json_text(call->out, "procedure", row_text(r, 1));
		json_raw(call->out, "form", row_text(r, 2));
		put_instant(call->out, "saved", row_int(r, 3));
		json_close(call->out, '}');
	}
	api_list_close(call, rows.n);
	return OK;
}

static enum status record(struct ctx *c, const char *kind, int64_t id)
{
	const struct record_entry e = {
		.kind = kind,
		.subject = arena_printf(c->arena, "draft:%lld", (long long)id),
		.text = "{}",
		.person = c->actor->person,
		.office = c->actor->org,
		.result = "done",
	};
	return store_record(c, &e, NULL);
}

static enum status add(struct ctx *c, const char *procedure, const char *form, int64_t *id)
{
	struct row count;
	TRY(store_one(c, &q_count, &count, INT(c->actor->person)));
	if (row_int(&count, 0) >= DRAFTS_MOST)
		return FAULT(c, S_REFUSED, "draft.many", INT(DRAFTS_MOST));
	*id = store_new_id(c);
	return store_run(c, &q_add, INT(*id), INT(c->actor->person), INT(c->actor->org),
			 TEXT(procedure), TEXT(form), INT(clock_now_ms(c->clock)));
}

static enum status put_saved(struct ctx *c, struct api_call *call, int64_t id)
{
	TRY(record(c, "draft.saved", id));
	json_open(call->out, '{');
	put_id(call->out, "id", id);
	put_instant(call->out, "saved", clock_now_ms(c->clock));
	json_close(call->out, '}');
	return OK;
}

static enum status new_draft(struct ctx *c, struct api_call *call)
{
	int64_t id;
	TRY(add(c, call_text(call, "procedure"), json_canonical(c->arena, call_json(call, "form")),
		&id));
	return put_saved(c, call, id);
}

static enum status put_draft(struct ctx *c, struct api_call *call)
{
	struct row saved;
	const char *form = json_canonical(c->arena, call_json(call, "form"));
	TRY(store_one(c, &q_put, &saved, INT(call_id(call, "id")), INT(c->actor->person),
		      TEXT(call_text(call, "procedure")), TEXT(form), INT(clock_now_ms(c->clock))));
	return put_saved(c, call, call_id(call, "id"));
}

static enum status drop_draft(struct ctx *c, struct api_call *call)
{
	struct row gone;
	TRY(store_one(c, &q_drop, &gone, INT(call_id(call, "id")), INT(c->actor->person)));
	TRY(record(c, "draft.dropped", call_id(call, "id")));
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

const struct route api_drafts[] = {
	{ "GET", "/api/drafts", "drafts_list", "One's half-filled forms", "cases.apply", REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &draft_shape, .list = true,
	  .handle = list_drafts },
	{ "PUT", "/api/drafts/new", "drafts_new", "Begin a draft", "cases.apply", REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "draft.saved", .body = &put_shape,
	  .reply = &saved_shape, .handle = new_draft },
	{ "PUT", "/api/drafts/{id}", "drafts_put", "Save a draft again", "cases.apply", REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "draft.saved", .body = &put_shape,
	  .reply = &saved_shape, .handle = put_draft },
	{ "DELETE", "/api/drafts/{id}", "drafts_drop", "Throw a draft away", "cases.apply",
	  REACH_SELF, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "draft.dropped",
	  .reply = &api_done, .handle = drop_draft },
	{ 0 },
};
