/* Hosts that notices may be pushed to: proposed by one security administrator, confirmed by
 * another. */
#include "org/receivers.h"

#include "api/nouns.h"

/* clang-format off */
static const char *const states[] = { "proposed", "confirmed", "ended", NULL };
static const struct list_column columns[] = {
	{ "state", "v.state", 't', "=" }, { "host", "v.host", 't', NULL }, { "proposed", "v.proposed_ms", 'i', NULL },
	{ "q", "v.host", 't', "like" },
};
#define RECEIVER_COLUMNS \
	"v.id, v.host, v.reason, v.state, p.name, v.proposed_ms, q.name, v.confirmed_ms, r.name, v.ended_ms"
#define RECEIVER_FROM \
	"receiver v JOIN person p ON p.id = v.proposed_by LEFT JOIN person q ON q.id = v.confirmed_by" \
	" LEFT JOIN person r ON r.id = v.ended_by"
#define RECEIVER_GIVES "itttti" "titi"
LIST q_receivers = { "receivers.list", RECEIVER_COLUMNS, RECEIVER_FROM, "", "", RECEIVER_GIVES, columns, 4,
	"v.proposed_ms DESC, v.id" };
QUERY q_receiver = { "receivers.get", "SELECT " RECEIVER_COLUMNS " FROM " RECEIVER_FROM " WHERE v.id = $1", "i", RECEIVER_GIVES };

static const struct api_field query[] = { { "state", T_CHOICE, MAY, .options = states }, { "q", T_TEXT, MAY }, { 0 } };
static const struct api_field fields[] = {
	{ "id", T_ID }, { "host", T_TEXT, .what = "with its port unless that is 443" }, { "reason", T_LONG },
	{ "state", T_CHOICE, .options = states }, { "proposed_by", T_TEXT }, { "proposed", T_INSTANT },
	{ "confirmed_by", T_TEXT, NIL }, { "confirmed", T_INSTANT, NIL }, { "ended_by", T_TEXT, NIL }, { "ended", T_INSTANT, NIL },
	{ 0 },
};
static const struct api_shape shape = { "Receiver", fields };
static const struct api_field new_fields[] = {
	{ "host", T_TEXT, .least = 1, .most = 200 }, { "reason", T_LONG, .least = 2, .most = 500 }, { 0 },
};
static const struct api_shape new_shape = { "ReceiverNew", new_fields };
/* clang-format on */

static void put(struct ctx *c, struct json_out *w, const struct row *r)
{
	(void)c;
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "host", row_text(r, 1));
	json_text(w, "reason", row_text(r, 2));
	json_text(w, "state", row_text(r, 3));
	json_text(w, "proposed_by", row_text(r, 4));
	put_instant(w, "proposed", row_int(r, 5));
	json_text(w, "confirmed_by", row_text(r, 6));
	put_instant(w, "confirmed", row_int(r, 7));
	json_text(w, "ended_by", row_text(r, 8));
	put_instant(w, "ended", row_int(r, 9));
	json_close(w, '}');
}

static enum status list(struct ctx *c, struct api_call *call)
{
	return api_list(c, call, &q_receivers, put);
}

static enum status put_one(struct ctx *c, struct api_call *call, int64_t id)
{
	struct row r;
	TRY(store_one(c, &q_receiver, &r, INT(id)));
	put(c, call->out, &r);
	return OK;
}

static enum status propose(struct ctx *c, struct api_call *call)
{
	int64_t id;
	TRY(receiver_propose(c, call_text(call, "host"), call_text(call, "reason"), &id));
	return put_one(c, call, id);
}

static enum status confirm(struct ctx *c, struct api_call *call)
{
	TRY(receiver_confirm(c, call_id(call, "id")));
	return put_one(c, call, call_id(call, "id"));
}

static enum status end(struct ctx *c, struct api_call *call)
{
	TRY(receiver_end(c, call_id(call, "id")));
	return put_one(c, call, call_id(call, "id"));
}

/* clang-format off */
const struct route api_receivers[] = {
	{ "GET", "/api/receivers", "receivers_list", "Hosts that notices may be pushed to", "receivers.read", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query, .reply = &shape, .list = true,
	  .handle = list },
	{ "POST", "/api/receivers", "receivers_propose", "Propose a host", "receivers.write", REACH_WHOLE, ASSURE_STEP_UP,
	  WORK_WRITES, RATE_WRITE, "receiver.proposed", .body = &new_shape, .reply = &shape, .status = 201, .handle = propose },
	{ "POST", "/api/receivers/{id}/confirm", "receivers_confirm", "Confirm what another security administrator proposed",
	  "receivers.write", REACH_WHOLE, ASSURE_STEP_UP, WORK_WRITES, RATE_WRITE, "receiver.confirmed", .reply = &shape,
	  .handle = confirm },
	{ "POST", "/api/receivers/{id}/end", "receivers_end", "Nothing is pushed there any more", "receivers.write", REACH_WHOLE,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "receiver.ended", .reply = &shape, .handle = end },
	{ 0 },
};
