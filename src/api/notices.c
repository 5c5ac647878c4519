/* Notices to the office one acts for; live events; the secret of one's webhook; the calendar feed
 * itself. */
#include "desk/notices.h"

#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "org/preferences.h"

static const struct api_field notice_fields[] = {
	{ "id", T_ID },
	{ "at", T_INSTANT },
	{ "name", T_TEXT },
	{ "text", T_LONG },
	{ "case", T_ID, NIL },
	{ "read", T_BOOL },
	{ 0 },
};
static const struct api_shape notice_shape = { "Notice", notice_fields };
static const struct api_field read_fields[] = { { "ids", T_IDS, MAY },
						{ "all", T_BOOL, MAY },
						{ 0 } };
static const struct api_shape read_shape = { "NoticesRead", read_fields };
static const struct api_field unread_query[] = { { "unread", T_BOOL, MAY },
						 { "case", T_ID, MAY },
						 { 0 } };
static const struct api_field secret_fields[] = {
	{ "secret", T_TEXT, .what = "Standard Webhooks: whsec_ and base64" }, { 0 }
};
static const struct api_shape secret_shape = { "WebhookSecret", secret_fields };

static const struct list_column columns[] = { { "case", "n.case_", 'i', "=" },
					      { "at", "n.at_ms", 'i', NULL } };

LIST l_notices = {
	.name = "notice.list",
	.select = "n.id, n.at_ms, n.name, n.args, n.case_, r.at_ms",
	.from = "notice n LEFT JOIN notice_read r ON r.notice = n.id AND r.person = $3",
	.where = "n.org = $1 AND n.role = $2 AND ($4 = 0 OR r.at_ms IS NULL)",
	.takes = "itii",
	.gives = "iittii",
	.columns = columns,
	.n_columns = (int)(sizeof columns / sizeof *columns),
	.order = "n.id DESC",
};

static void put_notice(struct ctx *c, struct json_out *w, const struct row *r)
{
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	put_instant(w, "at", row_int(r, 1));
	json_text(w, "name", row_text(r, 2));
	json_text(w, "text", desk_say(c, row_text(r, 2), row_text(r, 3)));
	put_id(w, "case", row_int(r, 4));
	json_bool(w, "read", row_int(r, 5) != 0);
	json_close(w, '}');
}

static enum status list_notices(struct ctx *c, struct api_call *call)
{
	const struct actor *a = c->actor;
	bool unread = text_same(call_query(call, "unread"), "true");
	return api_list(c, call, &l_notices, put_notice, INT(a->org), TEXT(a->role->name),
			INT(a->person), INT(unread));
}

static enum status read_notices(struct ctx *c, struct api_call *call)
{
	const json_t *list = call_json(call, "ids");
	int n = (int)json_array_size(list);
	int64_t *ids = TAKE_N(c->arena, n + 1, int64_t);
	for (int i = 0; i < n; i++)
		if (!text_int(json_string_value(json_array_get(list, (size_t)i)), &ids[i]))
			ids[i] = 0;
	TRY(desk_notices_read(c, call_bool(call, "all", false) ? NULL : ids, n));
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

/* Duties and notices of the office one acts for: a page that changes office opens a new stream. */
static enum status open_events(struct ctx *c, struct api_call *call)
{
	call->topic = arena_printf(c->arena, "office:%lld:%s", (long long)c->actor->org,
				   c->actor->role->name);
	call->media = "text/event-stream";
	call->bytes = ": open\n\n";
	return OK;
}

static enum status get_secret(struct ctx *c, struct api_call *call)
{
	char secret[WEBHOOK_SECRET_TEXT];
	desk_webhook_secret(c, c->actor->person, secret);
	json_open(call->out, '{');
	json_text(call->out, "secret", secret);
	json_close(call->out, '}');
	return OK;
}

const struct route api_notices[] = {
	{ "GET", "/api/notices", "notices_list", "Notices to one's office", "duties.read",
	  REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = unread_query,
	  .reply = &notice_shape, .list = true, .handle = list_notices },
	{ "POST", "/api/notices/read", "notices_read", "Mark notices as read", "duties.read",
	  REACH_OFFICE, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "notice.read",
	  .body = &read_shape, .reply = &api_done, .handle = read_notices },
	{ "GET", "/api/events", "events", "Live events of one's office, as they happen",
	  "duties.read", REACH_OFFICE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ,
	  .media = "text/event-stream", .handle = open_events },
	{ "GET", "/api/me/webhook", "me_webhook", "The secret that one's webhooks are signed with",
	  NULL, REACH_SELF, ASSURE_STEP_UP, WORK_READS, RATE_READ, "person.webhook_secret",
	  .reply = &secret_shape, .handle = get_secret },
	{ 0 },
};
