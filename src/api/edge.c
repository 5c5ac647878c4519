/* The way of a request: found, admitted, read, run in one transaction, answered. The order is that
 * of api.h. */
#include <assert.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "codec/crypto.h"
#include "store/idempotency.h"

enum { STEP_UP_MS = 5 * 60 * 1000, TOUCH_MS = 60 * 1000, KEY_MOST = 200 };

/* A header is printable ASCII: a file's name is percent-encoded first. */
static bool printable(const char *value)
{
	for (; *value; value++)
		if (*value < 0x20 || *value > 0x7e)
			return false;
	return true;
}

void api__header(struct edge *e, const char *name, const char *value)
{
	assert(printable(value));
	assert(e->n_headers < (int)(sizeof e->headers / sizeof *e->headers));
	e->headers[e->n_headers++] = (struct http_pair){ name, value };
}

/* ---- before the transaction ---- */

/* The value of our cookie, or NULL. `__Host-` stands before its name where the connection is not
 * loopback. */
static const char *cookie(struct ctx *c, const struct api *a, const struct http_request *r)
{
	const char *name = a->secure_cookie ? "__Host-yunheng=" : "yunheng=";
	const char *at = http_header(r, "cookie");
	while (at) {
		while (*at == ' ' || *at == ';')
			at++;
		const char *end = strchrnul(at, ';');
		if (text_starts(at, name)) {
			at += strlen(name);
			return arena_text_n(c->arena, at, (size_t)(end - at));
		}
		at = *end ? end : NULL;
	}
	return NULL;
}

static bool writes(const struct route *r)
{
	return !text_same(r->method, "GET") && (r->work != WORK_READS || r->records);
}

/* A page of another origin may not act in this one's name: Origin, Sec-Fetch-Site and the token in
 * X-CSRF must fit. */
static enum status same_origin(struct ctx *c, const struct edge *e)
{
	const struct http_request *r = e->call.request;
	const char *origin = http_header(r, "origin"), *host = http_header(r, "host");
	const char *site = http_header(r, "sec-fetch-site");
	if (site && !text_same(site, "same-origin") && !text_same(site, "none"))
		return FAULT(c, S_FORBIDDEN, "api.origin");
	if (origin) {
		const char *bare = strstr(origin, "://");
		if (!bare || !host || !text_same(bare + 3, host))
			return FAULT(c, S_FORBIDDEN, "api.origin");
	}
	if (!e->call.token || e->call.route->assurance == ASSURE_NONE)
		return OK;
	char want[33];
	const char *got = http_header(r, "x-csrf");
	session_csrf(e->call.token, want);
	if (!got || strlen(got) != 32 || !crypto_same(got, want, 32))
		return FAULT(c, S_FORBIDDEN, "api.csrf");
	return OK;
}

static const char *whole_path(struct ctx *c, const struct http_request *r)
{
	struct buf b;
	buf_init(&b, c->arena, 128);
	buf_text(&b, r->path);
	for (int i = 0; i < r->n_query; i++)
		buf_printf(&b, "%c%s=%s", i ? '&' : '?', r->query[i].name, r->query[i].value);
	return b.at;
}

static enum status read_key(struct ctx *c, struct edge *e)
{
	const char *key = http_header(e->call.request, "idempotency-key");
	if (e->call.route->exempt || !writes(e->call.route))
		return OK;
	size_t len = key ? strlen(key) : 0;
	if (len < 8 || len > KEY_MOST || !text_valid(key, len))
		return FAULT(c, S_BAD, "api.key");
	e->key = key;
	const struct http_request *r = e->call.request;
	idempotency_asked(r->method, whole_path(c, r), r->body, r->body_len, e->digest);
	return OK;
}

static bool is_json(const char *type)
{
	return type &&
	       (text_same(type, "application/json") || text_starts(type, "application/json;"));
}

/* The body as JSON. One that says a thing twice is still read, so that all its faults come
 * together. */
static enum status read_json(struct ctx *c, struct edge *e)
{
	const struct http_request *r = e->call.request;
	if (!e->direct && !is_json(http_header(r, "content-type")))
		return FAULT(c, S_BAD, "api.type");
	if (r->body_len == 0)
		return FAULT(c, S_BAD, "json.malformed", INT(1), INT(0));
	api__repeated(c, r->body, r->body_len);
	if (c->fault.n_fields == 0)
		return json_read(c, r->body, r->body_len, &e->call.body);
	json_t *read = json_loadb(r->body, r->body_len, 0, NULL);
	if (!read)
		return FAULT(c, S_BAD, "json.malformed", INT(1), INT(0));
	e->call.body = json_keep(c->arena, read);
	return OK;
}

/* Body and query; the fault is put aside until it is known whether the asker may ask at all. */
static void read_input(struct ctx *c, struct edge *e)
{
	const struct route *r = e->call.route;
	const struct http_request *q = e->call.request;
	enum status s = OK;
	api__check_query(c, r, q);
	if (r->upload && q->body_len > r->upload)
		s = FAULT(c, S_TOO_LARGE, "api.upload", INT((int64_t)r->upload));
	else if (!r->upload && !r->body && q->body_len &&
		 !(q->body_len == 2 && memcmp(q->body, "{}", 2) == 0))
		s = FAULT(c, S_BAD, "api.no_body");
	if (s == OK && r->body) {
		s = read_json(c, e);
		if (s == OK)
			api__check_body(c, r->body, e->call.body);
	}
	if (s == OK)
		s = fault_fields(c);
	if (s != OK)
		e->faulty = c->fault;
	fault_clear(c);
}

/* ---- who asks ---- */

static enum status admit_direct(struct ctx *c, struct edge *e)
{
	const struct api_ask *ask = e->direct;
	TRY(session_actor(c, ask->person, ask->grant, ask->delegation, &e->actor));
	e->actor.stepped_ms = ask->stepped ? clock_now_ms(c->clock) : 0;
	e->call.session = (struct session){ .person = ask->person,
					    .state = SESSION_OPEN,
					    .grant = e->actor.grant,
					    .stepped_ms = e->actor.stepped_ms,
					    .ends_ms = INT64_MAX };
	e->call.session.delegation = ask->delegation;
	c->actor = &e->actor;
	return OK;
}

/* Whoever holds the machine reads what lists show of everybody, and nothing else; the command that
 * asks has recorded it. */
static enum status admit_owner(struct ctx *c, struct edge *e)
{
	const struct route *r = e->call.route;
	if (r->work != WORK_READS || !api__item_shape(r))
		return FAULT(c, S_FORBIDDEN, "forbidden", TEXT(r->right));
	e->actor = (struct actor){ .name = "", .account = "", .org_name = "", .scope = SCOPE_CITY };
	c->actor = &e->actor;
	return OK;
}

static enum status who(struct ctx *c, struct edge *e)
{
	if (e->direct && e->direct->person)
		return admit_direct(c, e);
	if (!e->call.token)
		return FAULT(c, S_UNKNOWN, "signed_out");
	TRY(session_find(c, e->call.token, &e->call.session, &e->actor));
	c->actor = &e->actor;
	if (e->call.session.state == SESSION_CODE && !e->call.route->half_open)
		return FAULT(c, S_UNKNOWN, "session.owes_code");
	return OK;
}

/* Session to actor, then the row's assurance and right. */
static enum status admit(struct ctx *c, struct edge *e)
{
	const struct route *r = e->call.route;
	e->call.session = (struct session){ 0 };
	c->actor = NULL;
	if (r->assurance == ASSURE_NONE && !r->half_open)
		return OK;
	if (e->direct && e->direct->owner)
		return admit_owner(c, e);
	TRY(who(c, e));
	const int *right = map_find(&e->api->numbers, r->name);
	if (*right >= 0 && !rights_allow(e->api->rights, *right, e->actor.role))
		return FAULT(c, S_FORBIDDEN, "forbidden", TEXT(r->right));
	if (r->assurance == ASSURE_STEP_UP &&
	    e->actor.stepped_ms + STEP_UP_MS < clock_now_ms(c->clock))
		return FAULT(c, S_STEP_UP, "step_up");
	return OK;
}

/* ---- inside the transaction ---- */

static void begin(struct ctx *c, struct edge *e)
{
	fault_clear(c);
	c->events = NULL;
	e->kept = false;
	e->call.set_cookie = e->call.file_name = e->call.bytes = e->call.media = e->call.topic =
		e->call.fault_more = NULL;
	e->call.status = 0;
	buf_init(&e->body, c->arena, 1024);
	e->out = (struct json_out){ &e->body, true };
	e->call.out = &e->out;
}

static enum status faulty(struct ctx *c, struct edge *e)
{
	if (e->faulty.status == OK)
		return OK;
	c->fault = e->faulty;
	return c->fault.status;
}

static int good_status(const struct edge *e)
{
	if (e->call.status)
		return e->call.status;
	return e->call.route->status ? e->call.route->status : 200;
}

static const char *media_of(const struct edge *e)
{
	if (e->call.media)
		return e->call.media;
	return e->call.route && e->call.route->media ? e->call.route->media : "application/json";
}

static enum status record_reading(struct ctx *c, struct edge *e);

/* The one work function of all routes. */
static enum status work(struct ctx *c, void *arg)
{
	struct edge *e = arg;
	bool found = false;
	begin(c, e);
	TRY(admit(c, e));
	TRY(faulty(c, e));
	if (e->key)
		TRY(api__kept_find(c, e, &found));
	if (found)
		return OK;
	TRY(e->call.route->handle(c, &e->call));
	return e->key ? api__kept_keep(c, e, good_status(e), media_of(e)) : OK;
}

static enum status admit_work(struct ctx *c, void *arg)
{
	struct edge *e = arg;
	begin(c, e);
	TRY(admit(c, e));
	return faulty(c, e);
}

static enum status run_alone(struct ctx *c, struct edge *e)
{
	const struct route *r = e->call.route;
	if (r->assurance == ASSURE_NONE && !r->half_open) {
		begin(c, e);
		TRY(faulty(c, e));
	} else {
		TRY(store_read(c, admit_work, e));
	}
	return r->handle(c, &e->call);
}

static enum status dispatch(struct ctx *c, struct edge *e)
{
	switch (e->call.route->work) {
	case WORK_READS:
		TRY(store_read(c, work, e));
		return e->call.route->records && !(e->direct && e->direct->owner)
			       ? record_reading(c, e)
			       : OK;
	case WORK_WRITES:
		return store_write(c, work, e);
	case WORK_ALONE:
		return run_alone(c, e);
	}
	assert(!"a row without work");
	return S_BROKEN;
}

/* ---- what is recorded beside the handler's own entry ---- */

static const char *what_asked(struct ctx *c, const struct edge *e)
{
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	if (c->fault.name)
		json_text(&w, "fault", c->fault.name);
	json_text(&w, "path", e->call.request->path);
	json_text(&w, "route", e->call.route->name);
	json_close(&w, '}');
	return b.at;
}

struct note {
	struct edge *e;
	const char *kind, *result, *text;
	bool keep; /* the problem document, under the request's key */
};

static enum status note_work(struct ctx *c, void *arg)
{
	const struct note *n = arg;
	struct record_entry entry = { .kind = n->kind,
				      .subject = n->e->call.request->path,
				      .text = n->text,
				      .result = n->result,
				      .person = n->e->call.session.person,
				      .office = n->e->actor.org };
	TRY(store_record(c, &entry, NULL));
	return n->keep ? api__kept_keep(c, n->e, status_http(n->e->faulty.status), media_of(n->e))
		       : OK;
}

static enum status record_reading(struct ctx *c, struct edge *e)
{
	struct note n = { e, e->call.route->records, "done", what_asked(c, e), false };
	return store_write(c, note_work, &n);
}

/* Whether a refusal goes into the record: somebody known wanted something that he may not or that
 * cannot be. */
static bool worth_record(const struct edge *e, enum status s)
{
	if (!e->call.session.person || e->kept)
		return false;
	if (s == S_FORBIDDEN)
		return true;
	return writes(e->call.route) &&
	       (s == S_REFUSED || s == S_CONFLICT || s == S_ABSENT || s == S_STEP_UP);
}

static void record_refusal(struct ctx *c, struct edge *e)
{
	enum status s = c->fault.status;
	if (!worth_record(e, s))
		return;
	struct fault fault = c->fault;
	struct note n = { e, "request.refused", "refused", what_asked(c, e), false };
	n.keep = e->key && (s == S_REFUSED || s == S_CONFLICT || s == S_ABSENT);
	e->faulty = fault;
	if (store_write(c, note_work, &n) != OK)
		LOG_W("api", "a refusal of %s could not be recorded: %s", e->call.route->name,
		      c->fault.name);
	c->fault = fault;
}

static enum status touch_work(struct ctx *c, void *arg)
{
	const struct edge *e = arg;
	return session_touch(c, e->call.session.id);
}

/* The idle quarter of an hour is counted to the minute. A page that listens for events is not
 * somebody at work. */
static void touch(struct ctx *c, struct edge *e)
{
	const struct session *s = &e->call.session;
	if (e->call.topic || !s->id || s->state != SESSION_OPEN ||
	    s->seen_ms + TOUCH_MS > clock_now_ms(c->clock) || e->call.set_cookie)
		return;
	if (store_write_plain(c, touch_work, e) != OK)
		fault_clear(c);
}

/* ---- the answer ---- */

static enum status current_work(struct ctx *c, void *arg)
{
	struct edge *e = arg;
	struct buf b;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	e->call.out = &w;
	TRY(e->call.route->current(c, &e->call));
	e->call.bytes = b.at;
	return OK;
}

/* What the thing looks like now, for a conflict; NULL where it cannot be shown. */
static const char *current(struct ctx *c, struct edge *e)
{
	if (c->fault.status != S_CONFLICT || !e->call.route->current)
		return NULL;
	struct fault fault = c->fault;
	const char *more = e->call.fault_more;
	enum status s = store_read(c, current_work, e);
	c->fault = fault;
	e->call.fault_more = more;
	return s == OK ? e->call.bytes : NULL;
}

static void answer_fault(struct ctx *c, struct edge *e)
{
	enum status s = c->fault.status;
	const char *now = e->call.route ? current(c, e) : NULL;
	e->call.bytes = e->call.topic = NULL;
	api__problem(c, e, now);
	if (e->call.route)
		record_refusal(c, e);
	e->reply->status = status_http(s);
	if (s == S_METHOD)
		api__header(e, "Allow", e->allow);
	if (s == S_BUSY || s == S_LIMITED)
		api__header(e, "Retry-After", "1");
}

static void answer_good(struct ctx *c, struct edge *e)
{
	const char *format = e->call.route->list ? call_query(&e->call, "format") : NULL;
	if (format && !text_same(format, "json") && api__export(c, e, format) != OK) {
		answer_fault(c, e);
		return;
	}
	e->reply->status = e->kept ? e->kept_status : good_status(e);
	struct http_server *server = atomic_load(&e->api->server);
	for (const struct event *v = c->events; v && server; v = v->next)
		http_publish(server, v->topic, v->name, v->json);
	touch(c, e);
}

static const char *percent(struct arena *a, const char *name)
{
	struct buf b;
	buf_init(&b, a, 3 * strlen(name) + 1);
	for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			     (*p >= '0' && *p <= '9') || strchr("._-", *p);
		if (plain)
			buf_char(&b, (char)*p);
		else
			buf_printf(&b, "%%%02X", *p);
	}
	return b.at;
}

static void send(struct ctx *c, struct edge *e)
{
	struct http_reply *out = e->reply;
	out->type = media_of(e);
	out->body = e->call.bytes ? e->call.bytes : e->body.at;
	out->body_len =
		e->call.bytes ? (e->call.len ? e->call.len : strlen(e->call.bytes)) : e->body.len;
	out->topic = e->call.topic;
	out->events = e->call.topic != NULL;
	api__header(e, "Cache-Control", "no-store");
	api__header(e, "X-Content-Type-Options", "nosniff");
	api__header(e, "X-Request-Id", c->request);
	if (e->call.set_cookie)
		api__header(e, "Set-Cookie", e->call.set_cookie);
	if (e->call.file_name)
		api__header(e, "Content-Disposition",
			    arena_printf(c->arena, "attachment; filename*=UTF-8''%s",
					 percent(c->arena, e->call.file_name)));
	out->headers = e->headers;
	out->n_headers = e->n_headers;
}

/* ---- the whole ---- */

static const char *language_of(const struct http_request *r)
{
	const char *asked = http_header(r, "accept-language");
	return asked && text_starts(asked, "en") ? "en" : "zh";
}

/* What comes before the transaction. */
static enum status prepare(struct ctx *c, struct edge *e)
{
	const struct http_request *r = e->call.request;
	TRY(api__match(c, e->api, r->method, r->path, &e->call, &e->allow));
	TRY(api__rate(c, e->api, e));
	e->call.token = e->direct ? e->direct->cookie : cookie(c, e->api, r);
	if (!e->direct && !text_same(e->call.route->method, "GET"))
		TRY(same_origin(c, e));
	TRY(read_key(c, e));
	read_input(c, e);
	return OK;
}

static void answer(struct ctx *c, struct edge *e, enum status s)
{
	if (s == OK)
		answer_good(c, e);
	else
		answer_fault(c, e);
	send(c, e);
}

/* In a worker again, after the commit. */
static void go_on(struct ctx *c, struct http_reply *out, void *arg)
{
	struct edge *e = arg;
	(void)out; /* e has it */
	if (e->written != OK && c->fault.status == OK)
		arena_give_up(c->arena);
	answer(c, e, e->written);
}

/* In the writer's thread. */
static void written(struct ctx *c, void *arg, enum status s)
{
	struct edge *e = arg;
	(void)c;
	e->written = s;
	http_go_on(e->call.request, go_on, e);
}

/* No worker waits for a commit: the request is put aside, so that few threads carry many writes. */
static bool goes_aside(const struct ctx *c, const struct edge *e)
{
	return e->call.route->work == WORK_WRITES && e->call.request->seat &&
	       store_queues(c->store);
}

bool api__run(struct ctx *c, struct api *a, const struct api_ask *direct,
	      const struct http_request *r, struct http_reply *out)
{
	uint8_t id[8];
	char *request = arena_take(c->arena, 2 * sizeof id + 1);
	struct edge *e = TAKE(c->arena, struct edge);
	*e = (struct edge){ .api = a, .direct = direct, .reply = out };
	e->call.api = a;
	e->call.request = r;
	random_bytes(c->random, id, sizeof id);
	text_hex(id, sizeof id, request);
	c->request = request;
	c->language = language_of(r);
	const struct calendar *calendar = atomic_load(&a->calendar);
	if (calendar)
		c->calendar = calendar;
	fault_clear(c);
	c->events = NULL;
	enum status s = prepare(c, e);
	if (s == OK && goes_aside(c, e)) {
		store_write_then(c, work, e, written);
		return false;
	}
	answer(c, e, s == OK ? dispatch(c, e) : s);
	return true;
}

bool api_handle(struct ctx *c, const struct http_request *r, struct http_reply *out, void *arg)
{
	bool page = text_same(r->method, "GET") || text_same(r->method, "HEAD");
	if (page && !text_starts(r->path, "/api/") && !text_starts(r->path, "/calendar/") &&
	    api__static(c, r, out))
		return true;
	return api__run(c, arg, NULL, r, out);
}
