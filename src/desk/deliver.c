/* Notices on their way out: by mail, and by webhook signed as Standard Webhooks says.
 *
 * Two stages, neither in the way of a decision. Committed notices are read in the order of their
 * ids; those whose readers want mail or webhooks become outbox rows, one a recipient and channel,
 * and the marker moves in the same transaction. Then the outbox is carried out; a receiver tells
 * repetitions by the row's id (webhook-id, the mail's own line). */
#include <stdio.h>

#include "base/log.h"
#include "base/text.h"
#include "codec/crypto.h"
#include "desk/inner.h"
#include "desk/notices.h"
#include "net/client.h"
#include "org/preferences.h"
#include "org/receivers.h"
#include "store/marker.h"
#include "store/outbox.h"

/* On PostgreSQL a smaller id can be committed a moment later than a greater one; so long is waited.
 */
enum { SETTLED_MS = 5000, BATCH = 200, LEASE_MS = 120000 };

QUERY q_next = {
	"notice.next",
	"SELECT id, org, role, case_, name, args, at_ms FROM notice WHERE id > $1 AND at_ms <= $2 ORDER BY id LIMIT 200",
	"ii", "iititti"
};
QUERY q_mail = { "person.mail", "SELECT mail FROM person WHERE id = $1 AND state = 'active'", "i",
		 "t" };

struct recipient {
	int64_t person;
	const char *language, *mail, *url; /* NULL: not this way */
};

/* ---- who wants what ---- */

static enum status recipient_read(struct ctx *c, int64_t person, struct recipient *out)
{
	const char *text;
	json_t *wishes;
	struct row mail = { NULL };
	*out = (struct recipient){ .person = person };
	TRY(preferences_read(c, person, &text));
	TRY(json_read(c, text, strlen(text), &wishes));
	out->language = json_text_of(wishes, "language", "zh");
	out->url = json_text_of(wishes, "webhook_url", NULL);
	if (out->url && out->url[0] == '\0')
		out->url = NULL;
	if (!json_is_true(json_object_get(wishes, "mail")))
		return OK;
	TRY(store_maybe(c, &q_mail, &mail, INT(person)));
	out->mail =
		mail.v && row_text(&mail, 0) && row_text(&mail, 0)[0] ? row_text(&mail, 0) : NULL;
	return OK;
}

static const char *webhook_body(struct ctx *c, const struct row *notice, const char *text)
{
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "type", row_text(notice, 4));
	json_text(&w, "timestamp", instant_iso(c->arena, row_int(notice, 6)));
	json_key(&w, "data");
	json_open(&w, '{');
	json_text(&w, "notice", desk__id(c, row_int(notice, 0)));
	json_text(&w, "case", row_int(notice, 3) ? desk__id(c, row_int(notice, 3)) : NULL);
	json_text(&w, "text", text);
	json_close(&w, '}');
	json_close(&w, '}');
	return b.at;
}

static const char *envelope(struct ctx *c, int64_t person, const char *body)
{
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "body", body);
	json_text(&w, "person", desk__id(c, person));
	json_close(&w, '}');
	return b.at;
}

static enum status post_one(struct ctx *c, const struct row *notice, const struct recipient *to)
{
	int64_t id;
	const char *spoken = c->language;
	c->language = to->language;
	const char *text = desk_say(c, row_text(notice, 4), row_text(notice, 5));
	c->language = spoken;
	if (to->mail)
		TRY(outbox_add(c, "mail", to->mail, envelope(c, to->person, text), &id));
	if (to->url)
		TRY(outbox_add(c, "webhook", to->url,
			       envelope(c, to->person, webhook_body(c, notice, text)), &id));
	return OK;
}

static enum status post_notice(struct ctx *c, const struct row *notice, int *posted)
{
	int64_t *people;
	int n;
	TRY(org_office_people(c, row_int(notice, 1), row_text(notice, 2), &people, &n));
	for (int i = 0; i < n; i++) {
		struct recipient to;
		TRY(recipient_read(c, people[i], &to));
		if (!to.mail && !to.url)
			continue;
		TRY(post_one(c, notice, &to));
		++*posted;
	}
	return OK;
}

/* ---- from notices to the outbox ---- */

struct posting {
	int64_t before, after;
	struct rows notices;
	int posted;
};

static enum status find_new(struct ctx *c, void *arg)
{
	struct posting *p = arg;
	TRY(marker_get(c, "desk.posted", 0, &p->before));
	TRY(store_rows(c, &q_next, &p->notices, INT(p->before),
		       INT(clock_now_ms(c->clock) - SETTLED_MS)));
	p->after = p->notices.n ? row_int(&p->notices.at[p->notices.n - 1], 0) : p->before;
	return OK;
}

static enum status post_new(struct ctx *c, void *arg)
{
	struct posting *p = arg;
	p->posted = 0;
	TRY(marker_move(c, "desk.posted", p->before, p->after));
	for (int i = 0; i < p->notices.n; i++)
		TRY(post_notice(c, &p->notices.at[i], &p->posted));
	const struct record_entry e = {
		.kind = "notice.posted",
		.subject = "job:desk.posted",
		.result = "done",
		.text = arena_printf(c->arena, "{\"from\":\"%lld\",\"posted\":%d,\"to\":\"%lld\"}",
				     (long long)p->before, p->posted, (long long)p->after),
	};
	return store_record(c, &e, NULL);
}

static enum status post_all(struct ctx *c)
{
	struct posting p = { .notices.n = BATCH };
	while (p.notices.n == BATCH) {
		TRY(store_read(c, find_new, &p));
		if (p.notices.n == 0)
			return OK;
		enum status s = store_write(c, post_new, &p);
		if (s == S_CONFLICT) { /* another node posts these */
			fault_clear(c);
			return OK;
		}
		TRY(s);
	}
	return OK;
}

/* ---- out ---- */

static enum status send_mail(struct ctx *c, const struct delivery_options *o,
			     const struct outbox_item *item, const char *body)
{
	const char *link = o->address ? arena_printf(c->arena, "\n\n%s\n", o->address) : "\n";
	const struct mail m = {
		.server = o->mail_server,
		.user = o->mail_user,
		.password = o->mail_password,
		.from = o->mail_from,
		.to = item->target,
		.subject = body,
		.text = arena_printf(c->arena, "%s%s\nYH-%lld\n", body, link, (long long)item->id),
	};
	if (!o->mail_server)
		return FAULT(c, S_REFUSED, "deliver.no_mail");
	return client_mail(c, &m, o->timeout_s);
}

/* The list may have changed since the address was entered. */
static enum status work_allowed(struct ctx *c, void *arg)
{
	return receiver_allowed(c, arg);
}

/* Standard Webhooks: HMAC-SHA256 over id.timestamp.body under the receiver's secret. */
static enum status send_webhook(struct ctx *c, const struct delivery_options *o,
				const struct outbox_item *item, int64_t person, const char *body)
{
	char secret[WEBHOOK_SECRET_TEXT], signature[64];
	uint8_t key[SM3_SIZE], mac[32];
	const char *id = arena_printf(c->arena, "msg_%lld", (long long)item->id);
	const char *at = arena_printf(c->arena, "%lld", (long long)(clock_now_ms(c->clock) / 1000));
	const char *signed_text = arena_printf(c->arena, "%s.%s.%s", id, at, body);
	desk_webhook_secret(c, person, secret);
	size_t len = crypto_unbase64(secret + strlen("whsec_"), key, sizeof key);
	crypto_hmac_sha256(key, len, signed_text, strlen(signed_text), mac);
	crypto_base64(mac, sizeof mac, signature);
	crypto_wipe(key, sizeof key);
	const struct http_pair headers[] = {
		{ "content-type", "application/json" },
		{ "webhook-id", id },
		{ "webhook-timestamp", at },
		{ "webhook-signature", arena_printf(c->arena, "v1,%s", signature) },
	};
	struct client_reply reply;
	char *target = arena_text(c->arena, item->target);
	TRY(store_read(c, work_allowed, target));
	TRY(client_send(c, "POST", item->target, headers, 4, body, strlen(body), o->timeout_s,
			&reply));
	return reply.status >= 200 && reply.status < 300
		       ? OK
		       : FAULT(c, S_BUSY, "deliver.answered", INT(reply.status));
}

struct result {
	const struct outbox_item *item;
	const char *fault;
};

static enum status write_back(struct ctx *c, void *arg)
{
	const struct result *r = arg;
	bool flag;
	if (r->fault)
		TRY(outbox_failed(c, r->item, r->fault, &flag));
	else
		TRY(outbox_done(c, r->item, &flag));
	const struct record_entry e = {
		.kind = arena_printf(c->arena, "deliver.%s", r->item->kind),
		.result = r->fault ? "refused" : "done",
		.subject = arena_printf(c->arena, "outbox:%lld", (long long)r->item->id),
		.text = arena_printf(c->arena, "{\"tries\":%d}", r->item->tries + 1),
	};
	return store_record(c, &e, NULL);
}

static enum status carry_out(struct ctx *c, const struct delivery_options *o,
			     const struct outbox_item *item)
{
	json_t *text;
	int64_t person = 0;
	TRY(json_read(c, item->text, strlen(item->text), &text));
	const char *body = json_text_of(text, "body", "");
	if (!text_int(json_text_of(text, "person", "0"), &person))
		return FAULT(c, S_BROKEN, "deliver.kind", TEXT(item->kind));
	if (text_same(item->kind, "mail"))
		return send_mail(c, o, item, body);
	if (text_same(item->kind, "webhook"))
		return send_webhook(c, o, item, person, body);
	return FAULT(c, S_BROKEN, "deliver.kind", TEXT(item->kind));
}

enum status desk_deliver(struct ctx *c, const struct delivery_options *o, int most, int *done)
{
	struct outbox_item *items;
	int n;
	*done = 0;
	TRY(post_all(c));
	TRY(outbox_claim(c, most, LEASE_MS, &items, &n));
	for (int i = 0; i < n; i++) {
		struct result r = { &items[i], NULL };
		if (carry_out(c, o, &items[i]) != OK) {
			r.fault = c->fault.name;
			LOG_W("desk", "%s %lld: %s", items[i].kind, (long long)items[i].id,
			      r.fault); /* whose address it has is in the outbox */
			fault_clear(c);
		}
		TRY(store_write(c, write_back, &r));
		*done += r.fault == NULL;
	}
	return OK;
}
