/* Notices on their way out: who wants what, signed webhooks to a real socket, repetition after a
 * fault, nothing twice. */
#include "base/text.h"
#include "city.h"
#include "codec/crypto.h"
#include "desk/notices.h"
#include "net/http.h"
#include "org/preferences.h"

/* ---- a receiver ---- */

static struct {
	int times, answer;
	char id[64], at[32], signature[80], body[1000];
} got;

static void keep(char *to, size_t room, const char *text)
{
	snprintf(to, room, "%s", text ? text : "");
}

static bool receive(struct ctx *c, const struct http_request *r, struct http_reply *out, void *arg)
{
	(void)c, (void)arg;
	got.times++;
	keep(got.id, sizeof got.id, http_header(r, "webhook-id"));
	keep(got.at, sizeof got.at, http_header(r, "webhook-timestamp"));
	keep(got.signature, sizeof got.signature, http_header(r, "webhook-signature"));
	keep(got.body, sizeof got.body, r->body);
	*out = (struct http_reply){ .status = got.answer, .type = "text/plain", .body = "" };
	return true;
}

static struct http_server *listen_here(struct ctx *c)
{
	static struct ctx base;
	struct http_server *s = NULL;
	base = (struct ctx){ .clock = c->clock, .random = c->random, .language = "zh" };
	const struct http_options o = {
		.listen = "127.0.0.1:0", .workers = 1, .base = &base, .handle = receive
	};
	CHECK_INT(http_start(c, &o, &s), OK);
	return s;
}

/* ---- a city with one person who wants to be told ---- */

struct telling {
	struct test_city *k;
	int64_t person, grant;
	const char *wishes;
};

static enum status hire(struct ctx *c, void *arg)
{
	struct telling *t = arg;
	char enrolment[ENROLMENT_TEXT];
	const struct person_new p = { "李明", "liming", "liming@example.cn", t->k->operator};
	TRY(person_add(c, &p, &t->person, enrolment));
	const struct grant_new g = { t->person, t->k->operator, "operator.reviewer", "test",
				     org_today(c), 0 };
	TRY(grant_place(c, &g, &t->grant));
	return preferences_write(c, t->person, t->wishes);
}

static enum status notify(struct ctx *c, void *arg)
{
	const struct telling *t = arg;
	TRY(desk_notify(c, t->k->operator, "operator.reviewer", 7, "notice.duty_open",
			VALUES(TEXT("养老服务平台"), TEXT("@step:open_resource/review"))));
	const struct record_entry e = {
		.kind = "test", .subject = "test", .text = "{}", .result = "done"
	};
	return store_record(c, &e, NULL);
}

/* Standard Webhooks: v1,base64(HMAC-SHA256(secret, id.timestamp.body)). */
static bool signed_well(struct ctx *c, int64_t person)
{
	char secret[WEBHOOK_SECRET_TEXT], want[64];
	uint8_t key[64], mac[32];
	desk_webhook_secret(c, person, secret);
	size_t len = crypto_unbase64(secret + strlen("whsec_"), key, sizeof key);
	const char *text = arena_printf(c->arena, "%s.%s.%s", got.id, got.at, got.body);
	crypto_hmac_sha256(key, len, text, strlen(text), mac);
	crypto_base64(mac, sizeof mac, want);
	return len == SM3_SIZE && text_starts(got.signature, "v1,") &&
	       text_same(got.signature + 3, want);
}

static void pass_time(struct test_store *t, int64_t ms)
{
	clock_set(&t->clock, clock_now_ms(&t->clock) + ms);
}

static int deliver(struct ctx *c)
{
	static const struct delivery_options o = { .mail_from = "yunheng@example.cn",
						   .timeout_s = 5 };
	int done = -1;
	enum status s = desk_deliver(c, &o, 20, &done);
	if (!CHECK(s == OK))
		printf("    %s\n", c->fault.name);
	return done;
}

static void webhooks(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct test_city k;
	if (!city_open(t, &k))
		return;
	struct http_server *s = listen_here(c);
	struct telling who = { .k = &k };
	who.wishes = arena_printf(
		c->arena,
		"{\"language\":\"en\",\"mail\":true,\"webhook_url\":\"http://127.0.0.1:%d/hook\"}",
		http_port(s));
	memset(&got, 0, sizeof got);
	got.answer = 500;
	CHECK_INT(store_write(c, hire, &who), OK);
	CHECK_INT(store_write(c, notify, &who), OK);
	CHECK_INT(deliver(c), 0); /* not settled yet */
	CHECK_INT(got.times, 0);
	pass_time(t, 6000);
	CHECK_INT(deliver(c), 0); /* the receiver answers 500; no mail server is set */
	CHECK_INT(got.times, 1);
	char first[64];
	keep(first, sizeof first, got.id);
	got.answer = 204;
	CHECK_INT(deliver(c), 0); /* waits before it tries again */
	CHECK_INT(got.times, 1);
	pass_time(t, 10 * 60 * 1000);
	CHECK_INT(deliver(c), 1);
	CHECK_INT(got.times, 2);
	CHECK_TEXT(got.id, first);
	CHECK(signed_well(c, who.person));
	CHECK(strstr(got.body, "\"type\":\"notice.duty_open\"") &&
	      strstr(got.body, "\"case\":\"7\""));
	CHECK(strstr(got.body, "Review"));
	pass_time(t, 3600 * 1000);
	CHECK_INT(deliver(c), 0);
	CHECK_INT(got.times, 2);
	http_stop(s);
	city_close(&k);
}

int main(void)
{
	test_stores(webhooks);
	return test_done();
}
