/* Attachments of a case: kept by their content, read by whoever sees the case. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "desk/register.h"
#include "store/files.h"

enum { NAME_MOST = 200, TYPE_MOST = 100 };

static const struct api_field added_fields[] = { { "id", T_ID }, { 0 } };
static const struct api_shape added_shape = { "AttachmentAdded", added_fields };
static const struct api_field add_query[] = { { "name", T_TEXT, .most = NAME_MOST },
					      { "type", T_TEXT, MAY, .most = TYPE_MOST },
					      { 0 } };

QUERY q_add = {
	"attachment.add",
	"INSERT INTO attachment (id, case_, name, type, size, file, person, org, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7,"
	" $8, $9)",
	"iittitiii", ""
};
/* The same file by the same hand under the same name is the same attachment: an upload may be
 * repeated. */
QUERY q_same = {
	"attachment.same",
	"SELECT id FROM attachment WHERE case_ = $1 AND file = $2 AND name = $3 AND person = $4 ORDER BY id LIMIT 1",
	"itti", "i"
};
/* Of a case; or kept for a form by whoever asks, and not handed in yet. */
QUERY q_get = { "attachment.get",
		"SELECT case_, name, type, file FROM attachment WHERE id = $1 UNION ALL"
		" SELECT 0, name, type, file FROM upload WHERE id = $1 AND person = $2"
		" AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.id = $1)",
		"ii", "ittt" };
QUERY q_keep = {
	"attachment.keep",
	"INSERT INTO upload (id, name, type, size, file, person, org, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	"ittitiii", ""
};
/* Whoever sees an entry of a register sees the files of its case. */
QUERY q_entry = { "attachment.entry",
		  "SELECT k.id FROM register_entry k WHERE k.case_ = $1 AND " REGISTER_SEEN_SQL(
			  "$2", "$3", "$4") " LIMIT 1",
		  "iiii", "i" };

struct upload {
	struct api_call *call;
	int64_t case_id, id;
	size_t len;
	char file[FILE_NAME];
};

/* No control characters, quotes or slashes: the name goes into a header and onto somebody's disk.
 */
static bool name_clean(const char *name)
{
	for (const unsigned char *p = (const unsigned char *)name; *p; p++)
		if (*p < 0x20 || strchr("/\\\"<>:|?*", *p))
			return false;
	return name[0] != '\0' && name[0] != '.' && text_count(name) <= NAME_MOST;
}

static enum status may_add(struct ctx *c, void *arg)
{
	const struct upload *u = arg;
	struct case_ k;
	return desk_case_get(c, u->case_id, &k);
}

static enum status add(struct ctx *c, void *arg)
{
	struct upload *u = arg;
	const struct actor *a = c->actor;
	const char *name = call_query(u->call, "name"), *type = call_query(u->call, "type");
	struct case_ k;
	struct row same = { NULL };
	TRY(desk_case_get(c, u->case_id, &k));
	TRY(store_maybe(c, &q_same, &same, INT(u->case_id), TEXT(u->file), TEXT(name),
			INT(a->person)));
	u->id = same.v ? row_int(&same, 0) : store_new_id(c);
	if (!same.v) {
		TRY(files_add(c, u->file, u->len));
		TRY(store_run(c, &q_add, INT(u->id), INT(u->case_id), TEXT(name),
			      TEXT(type ? type : "application/octet-stream"), INT((int64_t)u->len),
			      TEXT(u->file), INT(a->person), INT(a->org),
			      INT(clock_now_ms(c->clock))));
	}
	const struct record_entry e = {
		.kind = "case.attached",
		.subject = arena_printf(c->arena, "case:%lld", (long long)u->case_id),
		.text = arena_printf(c->arena, "{\"attachment\":\"%lld\",\"sm3\":\"%s\"}",
				     (long long)u->id, u->file),
		.person = a->person,
		.office = a->org,
		.result = "done",
	};
	return store_record(c, &e, NULL);
}

/* The disk is waited for outside of the transaction that links the file to its case. */
static enum status upload(struct ctx *c, struct api_call *call)
{
	struct upload u = { .call = call,
			    .case_id = call_id(call, "id"),
			    .len = call->request->body_len };
	if (!name_clean(call_query(call, "name")))
		fault_field(c, "name", "field.file_name", NONE, NONE);
	if (u.len == 0)
		fault_field(c, "", "field.required", NONE, NONE);
	TRY(fault_fields(c));
	TRY(store_read(c, may_add, &u));
	TRY(files_put(c, call->request->body, u.len, u.file));
	TRY(store_write(c, add, &u));
	json_open(call->out, '{');
	put_id(call->out, "id", u.id);
	json_close(call->out, '}');
	return OK;
}

/* A file for a form that is still being filled in. */
static enum status keep(struct ctx *c, void *arg)
{
	struct upload *u = arg;
	const struct actor *a = c->actor;
	const char *name = call_query(u->call, "name"), *type = call_query(u->call, "type");
	u->id = store_new_id(c);
	TRY(files_add(c, u->file, u->len));
	TRY(store_run(c, &q_keep, INT(u->id), TEXT(name),
		      TEXT(type && *type ? type : "application/octet-stream"), INT((int64_t)u->len),
		      TEXT(u->file), INT(a->person), INT(a->org), INT(clock_now_ms(c->clock))));
	const struct record_entry e = {
		.kind = "file.kept",
		.subject = arena_printf(c->arena, "file:%lld", (long long)u->id),
		.text = arena_printf(c->arena, "{\"sm3\":\"%s\"}", u->file),
		.person = a->person,
		.office = a->org,
		.result = "done",
	};
	return store_record(c, &e, NULL);
}

static enum status upload_for_form(struct ctx *c, struct api_call *call)
{
	struct upload u = { .call = call, .len = call->request->body_len };
	if (!name_clean(call_query(call, "name")))
		fault_field(c, "name", "field.file_name", NONE, NONE);
	if (u.len == 0)
		fault_field(c, "", "field.required", NONE, NONE);
	TRY(fault_fields(c));
	TRY(files_put(c, call->request->body, u.len, u.file));
	TRY(store_write(c, keep, &u));
	json_open(call->out, '{');
	put_id(call->out, "id", u.id);
	json_close(call->out, '}');
	return OK;
}

/* Its case is seen, or an entry of a register that the case made. */
static enum status may_read(struct ctx *c, int64_t case_id)
{
	struct case_ k;
	struct row r = { NULL };
	enum status s = case_id ? desk_case_get(c, case_id, &k) : OK;
	if (s != S_ABSENT)
		return s;
	fault_clear(c);
	TRY(store_maybe(c, &q_entry, &r, INT(case_id), REGISTER_SEEN_ARGS(c)));
	return r.v ? OK : FAULT(c, S_ABSENT, "absent");
}

/* Never shown inside our pages: whatever it is, it is handed over as a file. */
static enum status download(struct ctx *c, struct api_call *call)
{
	struct row r;
	const void *bytes;
	TRY(store_one(c, &q_get, &r, INT(call_id(call, "id")), INT(c->actor->person)));
	TRY(may_read(c, row_int(&r, 0)));
	TRY(files_get(c, row_text(&r, 3), &bytes, &call->len));
	call->bytes = bytes;
	call->file_name = row_text(&r, 1);
	return OK;
}

const struct route api_attachments[] = {
	{ "POST", "/api/cases/{id}/attachments", "attachments_add",
	  "Attach a file to a case: the body is the file", "cases.talk", REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_ALONE, RATE_HEAVY, "case.attached", .query = add_query,
	  .reply = &added_shape, .status = 201, .upload = FILE_MOST, .handle = upload },
	{ "POST", "/api/attachments", "attachments_keep",
	  "Keep a file for a form: the body is the file", "cases.apply", REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_ALONE, RATE_HEAVY, "file.kept", .query = add_query,
	  .reply = &added_shape, .status = 201, .upload = FILE_MOST, .handle = upload_for_form },
	{ "GET", "/api/attachments/{id}", "attachments_get", "A file of a case", "cases.read",
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_HEAVY,
	  .media = "application/octet-stream", .handle = download },
	{ 0 },
};
