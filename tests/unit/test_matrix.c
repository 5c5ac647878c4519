/* The authorization matrix: every route x every role x assurance (nobody, code owed, signed in,
 * fresh code) and no, expired, coming and delegated grants; every thing x every office that stands
 * in some relation to it. What is right is tests/matrix/oracle.txt, which was written by hand. */
#include "base/text.h"
#include "city.h"

/* ---- the oracle ---- */

enum { GROUPS_MOST = 32, WORDS_MOST = 64, LINES_MOST = 256 };

struct line {
	const char *word[WORDS_MOST];
	int n;
};

struct oracle {
	struct line lines[LINES_MOST];
	int n;
};

static bool read_oracle(struct arena *a, struct oracle *o)
{
	FILE *f = fopen("tests/matrix/oracle.txt", "re");
	char text[1024];
	if (!CHECK(f != NULL))
		return false;
	while (fgets(text, sizeof text, f)) {
		text[strcspn(text, "#\n")] = '\0';
		struct line *l = &o->lines[o->n];
		*l = (struct line){ .n = 0 };
		for (char *save, *w = strtok_r(text, " \t", &save); w;
		     w = strtok_r(NULL, " \t", &save))
			l->word[l->n++] = arena_text(a, w);
		o->n += l->n > 0;
	}
	fclose(f);
	return true;
}

static const struct line *line_of(const struct oracle *o, const char *kind, const char *name)
{
	for (int i = 0; i < o->n; i++)
		if (text_same(o->lines[i].word[0], kind) && text_same(o->lines[i].word[1], name))
			return &o->lines[i];
	return NULL;
}

/* Whether the role is one of the words from `from` on, groups unfolded. */
static bool among(const struct oracle *o, const struct line *l, int from, const char *role)
{
	for (int i = from; i < l->n; i++) {
		const struct line *group = line_of(o, "group", l->word[i]);
		if (text_same(l->word[i], "anybody") || text_same(l->word[i], role) ||
		    (group && among(o, group, 2, role)))
			return true;
	}
	return false;
}

/* ---- the city ---- */

enum { UNITS = 5 };

struct world {
	struct test_city k;
	struct oracle oracle;
	int64_t d, e;                    /* districts */
	int64_t unit[UNITS];             /* a b du eu s */
	int64_t vendor[2], bodies[3][4]; /* [city d e][operator ei authority finance] */
	int64_t thing[UNITS]; /* one id for everything of a unit: case, project, system ... */
	int64_t attachment[UNITS];
	int refused; /* cells that were closed, as they should be */
};

static const char *const unit_names[UNITS] = { "a", "b", "du", "eu", "s" };
static const char *const body_names[4] = { "operator", "ei_dept", "authority", "finance" };

static int64_t org_in(struct ctx *c, const char *name, const char *kind, int64_t district,
		      int64_t sponsor)
{
	struct org_new o = { .code = name,
			     .name = name,
			     .kind = kind,
			     .industry = "",
			     .district = district,
			     .budget_unit = true,
			     .sponsor = sponsor,
			     .synthetic = true };
	int64_t id = 0;
	CHECK_INT(org_put(c, &o, &id), OK);
	return id;
}

static enum status fill_bodies(struct ctx *c, struct world *w, int level, int64_t district,
			       const char *name)
{
	for (int i = 0; i < 4; i++) {
		const char *code = arena_printf(c->arena, "%s-%s", body_names[i], name);
		w->bodies[level][i] = org_in(c, code, "institution", district, 0);
		TRY(org_body_set(c, body_names[i], district, w->bodies[level][i],
				 day_make(2022, 5, 1)));
	}
	return OK;
}

static enum status fill_orgs(struct ctx *c, void *arg)
{
	struct world *w = arg;
	w->d = org_in(c, "district-d", "district_government", 0, 0);
	w->e = org_in(c, "district-e", "district_government", 0, 0);
	w->unit[0] = org_in(c, "unit-a", "gov_department", 0, 0);
	w->unit[1] = org_in(c, "unit-b", "gov_department", 0, 0);
	w->unit[2] = org_in(c, "unit-du", "district_department", w->d, 0);
	w->unit[3] = org_in(c, "unit-eu", "district_department", w->e, 0);
	w->unit[4] = org_in(c, "unit-s", "association", 0, w->unit[0]);
	w->vendor[0] = org_in(c, "vendor-v", "vendor", 0, 0);
	w->vendor[1] = org_in(c, "vendor-w", "vendor", 0, 0);
	TRY(fill_bodies(c, w, 0, 0, "city"));
	TRY(fill_bodies(c, w, 1, w->d, "d"));
	TRY(fill_bodies(c, w, 2, w->e, "e"));
	for (int i = 1; i < 3; i++) { /* bodies of the city alone */
		const char *name = i == 1 ? "cyber_dept" : "crypto_dept";
		TRY(org_body_set(c, name, 0, org_in(c, name, "party", 0, 0), day_make(2022, 5, 1)));
	}
	return OK;
}

/* Where a role is held when the oracle says `place`: 0 where it cannot be. */
static int64_t org_at(struct ctx *c, const struct world *w, const char *role, const char *place)
{
	int64_t org = 0;
	for (int i = 0; i < UNITS; i++)
		if (text_same(place, unit_names[i]))
			return w->unit[i];
	if (text_same(place, "v") || text_same(place, "w"))
		return w->vendor[place[0] == 'w'];
	int level = text_same(place, "city") ? 0 : text_same(place, "d") ? 1 : 2;
	for (int i = 0; i < 4; i++)
		if (text_starts(role, arena_printf(c->arena, "%s.", body_names[i])))
			org = w->bodies[level][i];
	if (text_starts(role, "cyber") && level == 0)
		CHECK_INT(org_by_name(c, "cyber_dept", &org), OK);
	if (text_starts(role, "crypto") && level == 0)
		CHECK_INT(org_by_name(c, "crypto_dept", &org), OK);
	return org ? org : w->bodies[0][0];
}

struct hiring {
	struct world *w;
	const char *role, *place;
	struct grant_new grant;
	struct city_person out;
};

static enum status hire_work(struct ctx *c, void *arg)
{
	struct hiring *h = arg;
	char enrolment[ENROLMENT_TEXT];
	int64_t org = org_at(c, h->w, h->role ? h->role : "using_unit.ops", h->place);
	uint8_t bytes[8];
	char account[17];
	random_bytes(c->random, bytes, sizeof bytes);
	text_hex(bytes, sizeof bytes, account);
	struct person_new n = { .name = account, .account = account, .org = org };
	TRY(person_add(c, &n, &h->out.person, enrolment));
	h->out.org = org;
	h->grant.person = h->out.person;
	h->grant.org = org;
	h->grant.role = h->role;
	if (!h->grant.from_day)
		h->grant.from_day = org_today(c);
	return h->role ? grant_place(c, &h->grant, &h->out.grant) : OK;
}

static struct city_person hire(struct world *w, const char *role, const char *place, int32_t from,
			       int32_t until)
{
	struct ctx *c = &w->k.t->ctx;
	struct hiring h = { .w = w,
			    .role = role,
			    .place = place,
			    .grant = { .from_day = from, .until_day = until } };
	enum status s = store_write(c, hire_work, &h);
	if (!CHECK(s == OK))
		printf("    %s at %s: %s\n", role ? role : "-", place, c->fault.name);
	fault_clear(c);
	return h.out;
}

/* Where a role is at home, for the doors. */
static const char *home_of(const char *role)
{
	if (text_starts(role, "using_unit") || text_starts(role, "sponsor"))
		return "a";
	return text_starts(role, "vendor") ? "v" : "city";
}

/* ---- doors ---- */

static const char *path_of(struct arena *a, const struct route *r)
{
	struct buf b;
	buf_init(&b, a, 64);
	for (const char *at = r->path; *at; at++) {
		if (*at != '{') {
			buf_char(&b, *at);
			continue;
		}
		buf_text(&b, "1");
		at = strchr(at, '}');
	}
	return b.at;
}

enum answer { OPEN, SIGN_IN, NOT_YOURS, FRESH_CODE };
static const char *const answer_names[] = { "open", "sign in", "not yours", "fresh code" };

static enum answer knock(struct world *w, const struct route *r, const struct api_ask *who)
{
	struct ctx *c = &w->k.t->ctx;
	struct api_ask ask = *who;
	struct api_answer answer;
	ask.method = r->method;
	ask.path = path_of(c->arena, r);
	ask.body = r->body ? "{}" : r->upload ? "x" : NULL;
	api_call_direct(c, w->k.api, &ask, &answer);
	const char *name = answer.status >= 400 ? json_text_of(answer.json, "name", "") : "";
	enum answer got = answer.status == 401 && !text_starts(name, "session.w") ? SIGN_IN
			  : answer.status == 403 && text_same(name, "forbidden")  ? NOT_YOURS
			  : answer.status == 403 && text_same(name, "step_up")    ? FRESH_CODE
										  : OPEN;
	if (answer.status >= 500)
		printf("    %s: %d %s\n", r->name, answer.status, answer.body), CHECK(false);
	w->refused += got != OPEN;
	return got;
}

static void cell(struct world *w, const struct route *r, const struct api_ask *who,
		 const char *what, enum answer want)
{
	enum answer got = knock(w, r, who);
	if (!CHECK(got == want))
		printf("    %s as %s: %s, not %s\n", r->name, what, answer_names[got],
		       answer_names[want]);
}

static const struct line *door_of(const struct world *w, const struct route *r)
{
	const struct line *l = line_of(&w->oracle, "door", r->name);
	if (!CHECK(l != NULL))
		printf("    no door %s in the oracle\n", r->name);
	return l;
}

typedef void each_route(struct world *w, const struct route *r, const struct line *door,
			const void *arg);

static void routes(struct world *w, each_route *run, const void *arg)
{
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++) {
			const struct line *door = door_of(w, r);
			if (door)
				run(w, r, door, arg);
		}
}

static bool is(const struct line *door, const char *assurance)
{
	return text_same(door->word[2], assurance);
}

struct role_at {
	const char *role;
	struct city_person who;
	int64_t delegation;
};

static void as_role(struct world *w, const struct route *r, const struct line *door,
		    const void *arg)
{
	const struct role_at *at = arg;
	struct api_ask who = { .person = at->who.person,
			       .grant = at->who.grant,
			       .delegation = at->delegation };
	const char *role = at->role ? at->role : "nobody's";
	bool may = among(&w->oracle, door, 3, role);
	if (is(door, "owed"))
		return;
	cell(w, r, &who, role, !may ? NOT_YOURS : is(door, "fresh") ? FRESH_CODE : OPEN);
	who.stepped = true;
	cell(w, r, &who, role, may ? OPEN : NOT_YOURS);
}

static void as_nobody(struct world *w, const struct route *r, const struct line *door,
		      const void *arg)
{
	(void)arg;
	cell(w, r, &(struct api_ask){ 0 }, "nobody", is(door, "none") ? OPEN : SIGN_IN);
}

/* A session that owes its code opens nothing but what takes the code, or ends it. */
static void as_half(struct world *w, const struct route *r, const struct line *door,
		    const void *arg)
{
	bool open = is(door, "none") || is(door, "owed") || text_same(r->name, "demo_code");
	if (text_same(r->name, "session_close"))
		return; /* would end the session of the others; test_api does it */
	cell(w, r, &(struct api_ask){ .cookie = arg }, "half open", open ? OPEN : SIGN_IN);
}

static void doors(struct world *w)
{
	const struct pack *p = w->k.pack;
	int32_t today = org_today(&w->k.t->ctx);
	for (int i = 0; i < p->n_roles; i++) {
		struct role_at at = { p->roles[i].name,
				      hire(w, p->roles[i].name, home_of(p->roles[i].name), 0, 0),
				      0 };
		routes(w, as_role, &at);
	}
	struct role_at none = { NULL, hire(w, NULL, "a", 0, 0), 0 };
	struct role_at expired = { NULL, hire(w, "operator.lead", "city", today - 9, today - 1),
				   0 };
	struct role_at coming = { NULL, hire(w, "operator.lead", "city", today + 1, 0), 0 };
	routes(w, as_role, &none);
	routes(w, as_role, &expired);
	routes(w, as_role, &coming);
	routes(w, as_nobody, NULL);
}

static enum status password_work(struct ctx *c, void *arg)
{
	return person_equip(c, ((struct city_person *)arg)->person, "Kunpeng-920-run");
}

static void half_open(struct world *w)
{
	struct ctx *c = &w->k.t->ctx;
	struct city_person p = { .org = w->unit[0], .account = "half", .role = "using_unit.ops" };
	char token[TOKEN_TEXT];
	CHECK_INT(store_write(c, city_hire_work, &p), OK);
	CHECK_INT(store_write(c, password_work, &p), OK);
	CHECK_INT(session_sign_in(c, "half", "Kunpeng-920-run", "peer", token), OK);
	routes(w, as_half, token);
}

/* A delegate has the principal's door, and only while the delegation lasts. */
static enum status delegate_work(struct ctx *c, void *arg)
{
	struct role_at *at = arg;
	struct actor boss = { .person = at->who.person,
			      .grant = at->who.grant,
			      .org = at->who.org };
	struct city_person *mate = &at[1].who;
	struct delegation_new d = { at->who.grant, mate->person, org_today(c), org_today(c) + 1,
				    "leave" };
	c->actor = &boss;
	enum status s = delegation_make(c, &d, &at[1].delegation);
	c->actor = NULL;
	return s;
}

static void delegated(struct world *w)
{
	static const char *const roles[] = { "using_unit.approver", "ei_dept.approver",
					     "operator.billing" };
	struct ctx *c = &w->k.t->ctx;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		struct role_at at[2] = { { roles[i], hire(w, roles[i], home_of(roles[i]), 0, 0),
					   0 },
					 { roles[i], hire(w, NULL, home_of(roles[i]), 0, 0), 0 } };
		if (i) /* hired where the principal is */
			at[1].who = hire(w, roles[i], home_of(roles[i]), 0, 0);
		CHECK_INT(store_write(c, delegate_work, at), OK);
		at[1].who.grant = at[0].who.grant;
		routes(w, as_role, &at[1]);
		int64_t now = clock_now_ms(c->clock);
		clock_set(&w->k.t->clock, now + 3 * 86400000LL);
		struct role_at over = { NULL, at[1].who, at[1].delegation };
		routes(w, as_role, &over);
		clock_set(&w->k.t->clock, now);
	}
}

/* Every door of the oracle is some route's. */
static void no_stray_door(const struct world *w)
{
	for (int i = 0; i < w->oracle.n; i++) {
		bool found = !text_same(w->oracle.lines[i].word[0], "door");
		for (const struct api_noun *n = api_nouns; n->name; n++)
			for (const struct route *r = n->routes; r->method; r++)
				found |= text_same(r->name, w->oracle.lines[i].word[1]);
		if (!CHECK(found))
			printf("    no route %s\n", w->oracle.lines[i].word[1]);
	}
}

/* ---- things ---- */

/* clang-format off */
QUERY q_case = { "matrix.case",
	"INSERT INTO case_ (id, rev, number, title, pack, procedure, step, state, unit, district, cloud_district, vendor, party, sponsor,"
	" system, project, resource, subject, form, asked, opened_ms, closed_ms, parent) VALUES ($1, 1, $2, 't', $3, 'apply_quota',"
	" 'review', 'open', $4, $5, 0, $6, 0, $7, $1, $1, 0, 0, '{}', '{}', $8, 0, 0)", "ittiiiii", "" };
QUERY q_project = { "matrix.project",
	"INSERT INTO project (id, rev, name, unit, district, vendor, cloud_district, filing, filing_day, initiation, initiation_day,"
	" delivery, case_id, created_ms) VALUES ($1, 1, 'p', $2, $3, $4, 0, '', 0, '', 0, 'build', $1, 0)", "iiii", "" };
QUERY q_system = { "matrix.system",
	"INSERT INTO system (id, rev, project, name, unit, district, vendor, cloud_district, protection_level, classified, public_data,"
	" related, periodic, state, case_id, created_ms) VALUES ($1, 1, $1, 's', $2, $3, $4, 0, 2, 0, 0, '', '', 'running', $1, 0)",
	"iiii", "" };
QUERY q_quota = { "matrix.quota",
	"INSERT INTO quota (project, rev, granted, reserved, used, mac) VALUES ($1, $2, $3, $4, $5, $6)", "iittt", "", "quota" };
QUERY q_resource = { "matrix.resource",
	"INSERT INTO resource (id, rev, project, system, unit, district, vendor, cloud_district, class, state, name, case_id, article,"
	" opened_ms, activated_ms, ended_ms, end_day, items, dims, identifier, addresses)"
	" VALUES ($1, 1, $1, $1, $2, $3, $4, 0, 'formal', 'running', 'r', $1, '19.2', 1, 1, 0, 0, '[]', '{}', '', '[]')", "iiii", "" };
QUERY q_order = { "matrix.order",
	"INSERT INTO work_order (id, rev, number, kind, case_id, resource, system, unit, district, vendor, cloud_district, state, items,"
	" issued_ms, reported_ms, person, note) VALUES ($1, 1, $5, 'open', $1, $1, $1, $2, $3, $4, 0, 'open', '[]', 1, 0, 0, '')",
	"iiiit", "" };
QUERY q_statement = { "matrix.statement",
	"INSERT INTO statement (id, rev, kind, party, month_day, cloud_district, unit, district, vendor, budget, state, number, case_id,"
	" draw, total_fen, lines, digest, drawn_ms, approved_ms, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
	" $14, $15, $16, $17, $18, $19, $20)", "iitiiiiiii" "tti" "iiitii", "", "statement" };
/* clang-format on */

static enum status fill_things(struct ctx *c, void *arg)
{
	struct world *w = arg;
	for (int i = 0; i < UNITS; i++) {
		int64_t id = w->thing[i] = 1000 + i, unit = w->unit[i];
		int64_t district = i == 2 ? w->d : i == 3 ? w->e : 0;
		int64_t vendor = w->vendor[i == 1 || i == 3];
		const char *number = arena_printf(c->arena, "n%d", i);
		TRY(store_run(c, &q_case, INT(id), TEXT(number), TEXT(w->k.pack->version),
			      INT(unit), INT(district), INT(vendor), INT(i == 4 ? w->unit[0] : 0),
			      INT(clock_now_ms(c->clock))));
		TRY(store_run(c, &q_project, INT(id), INT(unit), INT(district), INT(vendor)));
		TRY(store_run(c, &q_system, INT(id), INT(unit), INT(district), INT(vendor)));
		TRY(store_run(c, &q_quota, INT(id), INT(0), TEXT("{}"), TEXT("{}"), TEXT("{}")));
		TRY(store_run(c, &q_resource, INT(id), INT(unit), INT(district), INT(vendor)));
		TRY(store_run(c, &q_order, INT(id), INT(unit), INT(district), INT(vendor),
			      TEXT(number)));
		TRY(store_run(c, &q_statement, INT(id), INT(1), TEXT("unit"), INT(unit),
			      INT(day_make(2026, 8, 1)), INT(0), INT(unit), INT(district), INT(0),
			      INT(1), TEXT("drawn"), TEXT(number), INT(id), INT(1), INT(0), INT(0),
			      TEXT(""), INT(1), INT(0)));
	}
	return org_record(c, "test.things", "test:1", json_object(), NULL, NULL);
}

static void attach(struct world *w)
{
	struct ctx *c = &w->k.t->ctx;
	for (int i = 0; i < UNITS; i++) {
		struct city_person p = hire(w, "using_unit.ops", unit_names[i], 0, 0);
		struct api_ask ask = {
			.method = "POST", .person = p.person, .grant = p.grant, .body = "hello"
		};
		ask.path = arena_printf(c->arena,
					"/api/cases/%lld/attachments?name=a.txt&type=text/plain",
					(long long)w->thing[i]);
		struct api_answer a;
		api_call_direct(c, w->k.api, &ask, &a);
		if (!CHECK(a.status < 300))
			printf("    %s\n", a.body);
		const char *id = json_text_of(a.json, "id", "0");
		CHECK(text_int(id, &w->attachment[i]));
	}
}

static const struct {
	const char *door, *path,
		*list; /* list: a prefix whose page must hold exactly what is seen */
	bool statement;
} things[] = {
	{ "cases_get", "/api/cases/*", "/api/cases", false },
	{ "cases_clock", "/api/cases/*/clock", NULL, false },
	{ "systems_get", "/api/systems/*", "/api/systems", false },
	{ "projects_get", "/api/projects/*", "/api/projects", false },
	{ "quotas_get", "/api/quotas/*", "/api/quotas", false },
	{ "resources_get", "/api/resources/*", "/api/resources", false },
	{ "orders_get", "/api/orders/*", "/api/orders", false },
	{ "statements_get", "/api/statements/*", "/api/statements", true },
	{ "statements_lines", "/api/statements/*/lines", NULL, true },
	{ "statements_pdf", "/api/statements/*.pdf", NULL, true },
	{ "statements_xlsx", "/api/statements/*.xlsx", NULL, true },
	{ "attachments_get", "/api/attachments/*", NULL, false },
};

static bool sees(const struct line *l, const char *unit)
{
	for (int i = 2; i < l->n; i++)
		if (text_same(l->word[i], unit))
			return true;
	return false;
}

/* The path with the id where the star stands. */
static const char *with_id(struct arena *a, const char *path, int64_t id)
{
	const char *star = strchr(path, '*');
	return arena_printf(a, "%s%lld%s", arena_text_n(a, path, (size_t)(star - path)),
			    (long long)id, star + 1);
}

static struct api_answer get(struct world *w, const struct city_person *p, const char *path)
{
	struct api_ask ask = { .method = "GET",
			       .path = path,
			       .person = p->person,
			       .grant = p->grant,
			       .stepped = true };
	struct api_answer a;
	api_call_direct(&w->k.t->ctx, w->k.api, &ask, &a);
	return a;
}

static void look(struct world *w, const struct city_person *p, const char *role,
		 const struct line *see, size_t t)
{
	struct ctx *c = &w->k.t->ctx;
	int seen = 0;
	for (int i = 0; i < UNITS; i++) {
		bool attachment = text_same(things[t].door, "attachments_get"),
		     may = sees(see, unit_names[i]);
		const char *path = with_id(c->arena, things[t].path,
					   attachment ? w->attachment[i] : w->thing[i]);
		struct api_answer a = get(w, p, path);
		if (!CHECK(a.status == (may ? 200 : 404)))
			printf("    %s of %s as %s of %s: %d %.200s\n", path, unit_names[i], role,
			       see->word[1], a.status, a.body);
		if (a.status == 200)
			CHECK_TEXT(a.misfit, NULL);
		seen += may;
	}
	if (!things[t].list)
		return;
	struct api_answer a = get(w, p, things[t].list);
	if (!CHECK(a.status == 200 && json_int_of(a.json, "total", -1) == seen))
		printf("    %s as %s of %s: %.200s, not %d\n", things[t].list, role, see->word[1],
		       a.body, seen);
	if (a.status == 200)
		CHECK_TEXT(a.misfit, NULL);
}

static void relations(struct world *w)
{
	const struct pack *p = w->k.pack;
	for (int i = 0; i < w->oracle.n; i++) {
		const struct line *see = &w->oracle.lines[i];
		if (!text_same(see->word[0], "see"))
			continue;
		const char *at = strchr(see->word[1], '@');
		const char *group =
			arena_text_n(&w->k.t->arena, see->word[1], (size_t)(at - see->word[1]));
		struct line of = { .word = { "", "", group }, .n = 3 };
		for (int r = 0; r < p->n_roles; r++) {
			const char *role = p->roles[r].name;
			if (!among(&w->oracle, &of, 2, role))
				continue;
			struct city_person who = hire(w, role, at + 1, 0, 0);
			for (size_t t = 0; t < sizeof things / sizeof *things; t++) {
				const struct line *own =
					things[t].statement
						? line_of(&w->oracle, "statements", see->word[1])
						: NULL;
				if (among(&w->oracle, line_of(&w->oracle, "door", things[t].door),
					  3, role))
					look(w, &who, role, own ? own : see, t);
			}
		}
	}
}

static void run(struct test_store *t)
{
	struct world *w = TAKE(&t->arena, struct world);
	struct ctx *c = &t->ctx;
	if (!city_open(t, &w->k) || !read_oracle(&t->arena, &w->oracle))
		return;
	CHECK_INT(store_write(c, fill_orgs, w), OK);
	no_stray_door(w);
	doors(w);
	half_open(w);
	delegated(w);
	CHECK_INT(store_write(c, fill_things, w), OK);
	attach(w);
	relations(w);
	CHECK(w->refused > 1000);
	city_close(&w->k);
}

int main(void)
{
	test_on(false, run);
	return test_done();
}
