/* Signing in by one click: only where the installation is a demonstration. Elsewhere these
 * addresses do not exist. */
#include <stdio.h>

#include "api/inner.h"
#include "api/me.h"
#include "api/nouns.h"
#include "base/text.h"

/* clang-format off */
QUERY q_people = { "demo.people",
	"SELECT p.id, p.name, p.account, g.role, o.name FROM person p JOIN grant_ g ON g.person = p.id JOIN org o ON o.id = g.org"
	" WHERE p.state = 'active' AND g.state = 'confirmed' AND g.from_day <= $1 AND (g.until_day = 0 OR g.until_day >= $1)"
	" AND ($2 = '' OR g.role = $2) AND ($3 = '' OR o.name LIKE '%' || $3 || '%')"
	" ORDER BY o.district, o.code, p.account, g.role", "itt", "itttt" };

static const struct api_field people_query[] = {
	{ "role", T_TEXT, MAY, .what = "who hold it" }, { "org", T_TEXT, MAY, .what = "a part of the organisation's name" }, { 0 },
};

static const struct api_field person_fields[] = {
	{ "id", T_ID }, { "name", T_TEXT }, { "account", T_TEXT }, { "org", T_TEXT }, { "roles", T_TEXTS }, { "offices", T_TEXTS },
	{ 0 },
};
static const struct api_shape person_shape = { "DemoPerson", person_fields };
static const struct api_field sign_in_fields[] = { { "person", T_ID }, { 0 } };
static const struct api_shape sign_in_shape = { "DemoSignIn", sign_in_fields };
static const struct api_field code_fields[] = { { "code", T_TEXT }, { 0 } };
static const struct api_shape code_shape = { "DemoCode", code_fields };
/* clang-format on */

static enum status only_demo(struct ctx *c, const struct api_call *call)
{
	return api_demo(call->api) ? OK : FAULT(c, S_ABSENT, "absent");
}

/* Rows of one person are neighbours: from i, how many. */
static int run_of(const struct rows *rows, int i)
{
	int n = 1;
	while (i + n < rows->n && row_int(&rows->at[i + n], 0) == row_int(&rows->at[i], 0))
		n++;
	return n;
}

static void put_person(struct ctx *c, struct json_out *w, const struct row *r, int n)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	json_open(w, '{');
	put_id(w, "id", row_int(r, 0));
	json_text(w, "name", row_text(r, 1));
	json_text(w, "account", row_text(r, 2));
	json_text(w, "org", row_text(r, 4));
	put_list(w, "roles");
	for (int i = 0; i < n; i++)
		json_put_text(w, row_text(&r[i], 3));
	json_close(w, ']');
	put_list(w, "offices");
	for (int i = 0; i < n; i++) {
		const struct role *role = law_role_find(p, row_text(&r[i], 3));
		json_put_text(w,
			      arena_printf(c->arena, "%s · %s", row_text(&r[i], 4),
					   role ? title_of(c, role->title) : row_text(&r[i], 3)));
	}
	json_close(w, ']');
	json_close(w, '}');
}

static enum status people(struct ctx *c, struct api_call *call)
{
	struct rows rows;
	int total = 0;
	TRY(only_demo(c, call));
	const char *role = call_query(call, "role"), *org = call_query(call, "org");
	TRY(store_rows(c, &q_people, &rows, INT(org_today(c)), TEXT(role ? role : ""),
		       TEXT(org ? org : "")));
	api_list_open(call);
	for (int i = 0, n; i < rows.n; i += n, total++) {
		n = run_of(&rows, i);
		put_person(c, call->out, &rows.at[i], n);
	}
	api_list_close(call, total);
	return OK;
}

/* ---- what `serve --demo` prints ---- */

static enum status print_work(struct ctx *c, void *arg)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	struct rows rows;
	(void)arg;
	TRY(store_rows(c, &q_people, &rows, INT(org_today(c)), TEXT(""), TEXT("")));
	for (int i = 0; i < p->n_roles; i++)
		for (int j = 0; j < rows.n; j++) {
			const struct row *r = &rows.at[j];
			if (!text_same(row_text(r, 3), p->roles[i].name))
				continue;
			printf("  %-9s %-28s %s %s，%s\n", row_text(r, 2), p->roles[i].name,
			       row_text(r, 1), p->roles[i].title.zh, row_text(r, 4));
			break;
		}
	return OK;
}

enum status api__demo_print(struct ctx *c)
{
	printf("Sign in by choosing anybody on the sign-in page; no password. One holder of each role:\n");
	struct ctx own = *c; /* other threads begin from c */
	return store_read(&own, print_work, NULL);
}

struct signing {
	int64_t person;
	const char *peer;
	char token[TOKEN_TEXT];
};

static enum status sign_work(struct ctx *c, void *arg)
{
	struct signing *s = arg;
	return session_demo(c, s->person, s->peer, s->token);
}

static enum status sign_in(struct ctx *c, struct api_call *call)
{
	struct signing s = { .person = call_int(call, "person", 0), .peer = call->request->peer };
	TRY(only_demo(c, call));
	TRY(store_write(c, sign_work, &s));
	api__cookie(c, call, s.token);
	return api__me_fresh(c, call, s.token);
}

static enum status code(struct ctx *c, struct api_call *call)
{
	char text[7];
	TRY(only_demo(c, call));
	TRY(session_demo_code(c, c->actor->person, text));
	json_open(call->out, '{');
	json_text(call->out, "code", text);
	json_close(call->out, '}');
	return OK;
}

/* clang-format off */
const struct route api_demo_routes[] = {
	{ "GET", "/api/demo/people", "demo_people", "Everybody one may sign in as; demonstrations only", NULL, REACH_OPEN,
	  ASSURE_NONE, WORK_READS, RATE_READ, .query = people_query,
	  .reply = &person_shape, .list = true,
	  .handle = people },
	{ "POST", "/api/demo/sign-in", "demo_sign_in", "Sign in as a synthetic person; demonstrations only", NULL, REACH_SELF,
	  ASSURE_NONE, WORK_ALONE, RATE_READ, "session.opened", .body = &sign_in_shape, .reply = &api_me_shape, .exempt = true,
	  .handle = sign_in },
	{ "GET", "/api/demo/code", "demo_code", "What one's authenticator shows now; demonstrations only", NULL, REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .half_open = true, .reply = &code_shape,
	  .handle = code },
	{ 0 },
};
