/* Who one is, what one may, one's preferences. */
#include "api/me.h"

#include <string.h>

#include "api/inner.h"
#include "api/nouns.h"
#include "base/text.h"
#include "civil/day.h"
#include "org/grants.h"
#include "org/people.h"
#include "org/preferences.h"
#include "org/receivers.h"

enum { STEP_UP_MS = 5 * 60 * 1000 };

static const char *const scope_names[] = { "city",  "district", "unit",  "vendor", "platform",
					   "audit", "sponsor",  "order", NULL };

static const struct api_field office_fields[] = {
	{ "grant", T_ID },
	{ "delegation", T_ID, NIL },
	{ "org", T_OBJECT, .of = &api_ref },
	{ "role", T_TEXT },
	{ "role_title", T_TEXT },
	{ "scope", T_CHOICE, .options = scope_names },
	{ "principal", T_OBJECT, NIL, .of = &api_ref, .what = "whom one stands in for" },
	{ 0 },
};
static const struct api_shape office_shape = { "Office", office_fields };
static const struct api_field self_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "account", T_TEXT }, { 0 }
};
static const struct api_shape self_shape = { "Self", self_fields };
static const struct api_field counts_fields[] = { { "duties", T_INT },
						  { "notices", T_INT },
						  { 0 } };
static const struct api_shape counts_shape = { "Counts", counts_fields };
static const struct api_field me_fields[] = {
	{ "person", T_OBJECT, .of = &self_shape },
	{ "office", T_OBJECT, NIL, .of = &office_shape, .what = "the office acted through now" },
	{ "offices", T_LIST, .of = &office_shape },
	{ "csrf", T_TEXT, NIL, .what = "goes into X-CSRF of every change" },
	{ "demo", T_BOOL },
	{ "now", T_INSTANT },
	{ "stepped_until", T_INSTANT, NIL, .what = "until when no further one-time code is asked" },
	{ "password_until", T_INSTANT, NIL, .what = "after that, no signing in without another" },
	{ "counts", T_OBJECT, .of = &counts_shape },
	{ "rights", T_TEXTS },
	{ "pages", T_TEXTS, .what = "of the console that this office can use" },
	{ 0 },
};
const struct api_shape api_me_shape = { "Me", me_fields };

/* A page is there for whoever has the right behind it; NULL: for everybody. */
static const struct {
	const char *page, *right;
} pages[] = {
	{ "duties", "duties.read" },
	{ "apply", "cases.apply" },
	{ "cases", "cases.read" },
	{ "systems", "systems.read" },
	{ "resources", "resources.read" },
	{ "ending", "resources.read" },
	{ "catalogue", NULL },
	{ "quotas", "quotas.read" },
	{ "warnings", "warnings.read" },
	{ "clouds", "clouds.read" },
	{ "orders", "orders.read" },
	{ "registers", "registers.read" },
	{ "principles", "principles.read" },
	{ "statements", "statements.read" },
	{ "orgs", "orgs.read" },
	{ "people", "people.read" },
	{ "grants", "grants.read" },
	{ "delegations", "delegations.write" },
	{ "calendar", NULL },
	{ "templates", "templates.read" },
	{ "deliberations", "deliberations.read" },
	{ "supervision", "supervision.read" },
	{ "record", "record.read" },
	{ "law", NULL },
};

static void put_office(struct ctx *c, struct json_out *w, const struct office *o)
{
	enum scope_kind kind;
	int64_t id;
	grant_scope(o->role, o->org, o->district, &kind, &id);
	json_open(w, '{');
	put_id(w, "grant", o->grant);
	put_id(w, "delegation", o->delegation);
	put_ref(w, "org", o->org, o->org_name);
	json_text(w, "role", o->role->name);
	json_text(w, "role_title", title_of(c, o->role->title));
	json_text(w, "scope", scope_names[kind - 1]);
	put_ref(w, "principal", o->principal, o->principal_name);
	json_close(w, '}');
}

static void put_offices(struct ctx *c, struct json_out *w, const struct office *offices, int n)
{
	const struct actor *a = c->actor;
	json_key(w, "office");
	int at = -1;
	for (int i = 0; i < n; i++)
		if (offices[i].grant == a->grant &&
		    (offices[i].principal != 0) == (a->principal != 0))
			at = i;
	if (at >= 0)
		put_office(c, w, &offices[at]);
	else
		json_put_null(w);
	put_list(w, "offices");
	for (int i = 0; i < n; i++)
		put_office(c, w, &offices[i]);
	json_close(w, ']');
}

static bool may(const struct api *a, const struct role *role, const char *right)
{
	return !right || rights_allow(a->rights, rights_find(a->rights, right), role);
}

static void put_rights(struct json_out *w, const struct api *a, const struct role *role)
{
	put_list(w, "rights");
	for (int i = 0; i < rights_count(a->rights); i++)
		if (rights_allow(a->rights, i, role))
			json_put_text(w, rights_name(a->rights, i));
	json_close(w, ']');
	put_list(w, "pages");
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (may(a, role, pages[i].right))
			json_put_text(w, pages[i].page);
	json_close(w, ']');
}

enum status api__me(struct ctx *c, struct api_call *call)
{
	const struct actor *a = c->actor;
	struct json_out *w = call->out;
	struct office *offices;
	int n;
	int64_t duties, notices, password_until,
		until = a->stepped_ms ? a->stepped_ms + STEP_UP_MS : 0;
	TRY(grant_offices(c, a->person, &offices, &n));
	TRY(api__counts(c, &duties, &notices));
	TRY(session_password_until(c, a->person, &password_until));
	json_open(w, '{');
	put_object(w, "person");
	put_id(w, "id", a->person);
	json_text(w, "name", a->name);
	json_text(w, "account", a->account);
	json_close(w, '}');
	put_offices(c, w, offices, n);
	char csrf[33];
	if (call->token)
		session_csrf(call->token, csrf);
	json_text(w, "csrf", call->token ? csrf : NULL);
	json_bool(w, "demo", api_demo(call->api));
	json_text(w, "now", instant_iso(c->arena, clock_now_ms(c->clock)));
	put_instant(w, "stepped_until", until > clock_now_ms(c->clock) ? until : 0);
	put_instant(w, "password_until", password_until);
	put_object(w, "counts");
	json_int(w, "duties", duties);
	json_int(w, "notices", notices);
	json_close(w, '}');
	put_rights(w, call->api, a->role);
	json_close(w, '}');
	return OK;
}

struct fresh {
	struct api_call *call;
	const char *token;
	struct actor actor;
};

static enum status fresh_work(struct ctx *c, void *arg)
{
	struct fresh *f = arg;
	TRY(session_find(c, f->token, &f->call->session, &f->actor));
	c->actor = &f->actor;
	f->call->token = f->token;
	return api__me(c, f->call);
}

enum status api__me_fresh(struct ctx *c, struct api_call *call, const char *token)
{
	struct fresh *f = TAKE(c->arena, struct fresh);
	*f = (struct fresh){ call, arena_text(c->arena, token), { 0 } };
	return store_read(c, fresh_work, f);
}

/* ---- preferences ---- */

static const char *const languages[] = { "zh", "en", NULL };
static const struct api_field preference_fields[] = {
	{ "language", T_CHOICE, MAY | NIL, .options = languages },
	{ "mail", T_BOOL, MAY | NIL, .what = "notices by mail, too" },
	{ "webhook_url", T_TEXT, MAY | NIL, .most = 500,
	  .what = "notices as signed webhooks, too" },
	{ "theme", T_TEXT, MAY | NIL, .most = 20 },
	{ "columns", T_FREE, MAY | NIL, .what = "chosen columns by list" },
	{ "views", T_FREE, MAY | NIL, .what = "saved filters by list" },
	{ 0 },
};
static const struct api_shape preference_shape = { "Preferences", preference_fields };
static const struct api_field feed_fields[] = {
	{ "url", T_TEXT, .what = "secret address of the calendar feed" }, { 0 }
};
static const struct api_shape feed_shape = { "CalendarFeed", feed_fields };

static enum status get_preferences(struct ctx *c, struct api_call *call)
{
	const char *json;
	TRY(preferences_read(c, c->actor->person, &json));
	json_put_raw(call->out, json);
	return OK;
}

/* The address's fault becomes the field's. */
static void check_webhook(struct ctx *c, const char *url)
{
	if (receiver_allowed(c, url) == OK)
		return;
	struct fault f = c->fault;
	fault_clear(c);
	fault_field(c, "webhook_url", f.name, f.args[0], NONE);
}

static enum status put_preferences(struct ctx *c, struct api_call *call)
{
	const char *url = call_text(call, "webhook_url");
	if (url && *url)
		check_webhook(c, url);
	TRY(fault_fields(c));
	const char *json = json_canonical(c->arena, call->body);
	TRY(preferences_write(c, c->actor->person, json));
	json_put_raw(call->out, json);
	return OK;
}

static enum status get_feed(struct ctx *c, struct api_call *call)
{
	char token[FEED_TEXT];
	TRY(feed_token(c, c->actor->person, token));
	json_open(call->out, '{');
	json_text(call->out, "url", arena_printf(c->arena, "/calendar/%s.ics", token));
	json_close(call->out, '}');
	return OK;
}

static enum status post_feed(struct ctx *c, struct api_call *call)
{
	TRY(feed_renew(c, c->actor->person));
	return get_feed(c, call);
}

/* clang-format off */
const struct route api_me[] = {
	{ "GET", "/api/me", "me_get", "Who one is, one's offices, rights and pages", NULL, REACH_SELF, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &api_me_shape, .handle = api__me },
	{ "GET", "/api/me/preferences", "me_preferences", "One's preferences", NULL, REACH_SELF, ASSURE_SIGNED_IN, WORK_READS,
	  RATE_READ, .reply = &preference_shape, .handle = get_preferences },
	{ "PUT", "/api/me/preferences", "me_set_preferences", "Change one's preferences", NULL, REACH_SELF, ASSURE_SIGNED_IN,
	  WORK_WRITES, RATE_WRITE, "person.preferences", .body = &preference_shape, .reply = &preference_shape,
	  .handle = put_preferences },
	{ "GET", "/api/me/calendar", "me_calendar", "The secret address of one's calendar feed", NULL, REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &feed_shape, .handle = get_feed },
	{ "POST", "/api/me/calendar", "me_renew_calendar", "A new secret address for one's calendar feed; the old one ends", NULL,
	  REACH_SELF, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "person.feed", .reply = &feed_shape, .handle = post_feed },
	{ 0 },
};
