/* Runs the stories of this folder (README.md says how they read): all of them, or those that are
 * named.
 *
 * Each story has a city of its own on a fresh store. A line that fails is printed with file and
 * line; the story goes on. */
#include "expect.h"

enum { WORDS_MAX = 200, USES_MAX = 8 };

/* ---- lines ---- */

/* The next word of the line: runs of non-spaces and "quoted" pieces, quotes taken off. NULL at the
 * end or at a comment. */
static char *next_word(struct arena *a, const char **at)
{
	while (**at == ' ' || **at == '\t')
		++*at;
	if (**at == '\0' || **at == '#')
		return NULL;
	struct buf b;
	buf_init(&b, a, 32);
	while (**at && **at != ' ' && **at != '\t') {
		if (**at != '"') {
			buf_char(&b, *(*at)++);
			continue;
		}
		for (++*at; **at && **at != '"'; ++*at)
			buf_char(&b, **at);
		*at += **at == '"';
	}
	return b.at;
}

/* {case} and what `save` kept, by their values. */
static const char *filled_in(struct scene *s, const char *text)
{
	struct buf b;
	buf_init(&b, s->c->arena, strlen(text) + 32);
	for (; *text; text++) {
		const char *close = *text == '{' ? strchr(text, '}') : NULL;
		const char *name =
			close ? arena_text_n(s->c->arena, text + 1, (size_t)(close - text - 1))
			      : NULL;
		const char *value = name ? map_find(&s->saved, name) : NULL;
		if (name && text_same(name, "case"))
			buf_printf(&b, "%lld", (long long)s->current);
		else if (value)
			buf_text(&b, value);
		else
			buf_char(&b, *text);
		if (name && (value || text_same(name, "case")))
			text = close;
	}
	return b.at;
}

/* ---- as … ---- */

static const char *object_text(struct scene *s, json_t *object)
{
	return json_canonical(s->c->arena, json_keep(s->c->arena, object));
}

/* Takes "reason=…" and the like out of the words, where the step has no field of that name. */
static const char *take_word(const struct step *step, const char *name, char **words, int n)
{
	size_t len = strlen(name);
	for (int i = 0; i < n && !(step && field_named(step, name)); i++) {
		if (!words[i] || strncmp(words[i], name, len) != 0 || words[i][len] != '=')
			continue;
		const char *value = words[i] + len + 1;
		words[i] = NULL;
		return value;
	}
	return NULL;
}

static void do_apply(struct scene *s, char **words, int n)
{
	const struct procedure *p = n ? law_procedure_find(s->pack, words[0]) : NULL;
	if (!p) {
		story_fails(s, "no procedure %s", n ? words[0] : "");
		return;
	}
	const char *unit = take_word(p->first, "for", words + 1, n - 1);
	json_t *form = fields_value(s, p->first, words + 1, n - 1);
	json_t *body = json_pack("{s:s, s:o}", "procedure", p->name, "form", form);
	if (unit)
		json_object_set_new(body, "unit",
				    json_sprintf("%lld", (long long)scene_org(s, "unit", unit)));
	scene_call(s, "POST", "/api/cases", object_text(s, body));
	int64_t id;
	if (s->last.status < 400 && text_int(json_text_of(s->last.json, "id", ""), &id))
		s->current = id;
}

static void do_decide(struct scene *s, char **words, int n)
{
	struct seen_case v;
	if (!n || !scene_case(s, &v))
		return;
	const struct step *step = v.k.step;
	const char *at = take_word(step, "step", words, n), *rev = take_word(step, "rev", words, n);
	const char *reason = take_word(step, "reason", words, n),
		   *granted = take_word(step, "granted", words, n);
	int64_t number = v.k.rev;
	if (rev && !text_int(rev, &number))
		story_fails(s, "rev=%s is no number", rev);
	json_t *body = json_pack("{s:I, s:s, s:s}", "rev", (json_int_t)number, "step",
				 at     ? at
				 : step ? step->name
					: "none",
				 "outcome", words[0]);
	if (reason)
		json_object_set_new(body, "reason", json_string(reason));
	if (granted)
		json_object_set_new(body, "granted", amount_value(s, v.k.procedure, granted));
	json_t *fields = step ? fields_value(s, step, words + 1, n - 1) : json_object();
	if (json_object_size(fields))
		json_object_set_new(body, "fields", fields);
	else
		json_decref(fields);
	scene_call(s, "POST",
		   arena_printf(s->c->arena, "/api/cases/%lld/decisions", (long long)s->current),
		   object_text(s, body));
}

static void do_withdraw(struct scene *s, char **words, int n)
{
	struct seen_case v;
	const char *reason = take_word(NULL, "reason", words, n);
	if (!scene_case(s, &v))
		return;
	json_t *body =
		json_pack("{s:I, s:s}", "rev", (json_int_t)v.k.rev, "reason", reason ? reason : "");
	scene_call(s, "POST",
		   arena_printf(s->c->arena, "/api/cases/%lld/withdraw", (long long)s->current),
		   object_text(s, body));
}

static void do_say(struct scene *s, char **words, int n)
{
	json_t *body = json_pack("{s:s}", "text", n ? words[0] : "");
	scene_call(s, "POST",
		   arena_printf(s->c->arena, "/api/cases/%lld/talk", (long long)s->current),
		   object_text(s, body));
}

static const struct query q_open_order = {
	"story.order",
	"SELECT id FROM work_order WHERE case_id = $1 AND state = 'open' ORDER BY issued_ms, id LIMIT 1",
	"i",
	"i",
	NULL,
	NULL
};

struct ordering {
	int64_t case_id, order;
};

static enum status order_work(struct ctx *c, void *arg)
{
	struct ordering *o = arg;
	struct row r = { NULL };
	TRY(store_maybe(c, &q_open_order, &r, INT(o->case_id)));
	o->order = r.v ? row_int(&r, 0) : 0;
	return OK;
}

/* NAME=IDENTIFIER@ADDRESS,ADDRESS */
static json_t *report_item(struct scene *s, const char *word)
{
	int n;
	const char *equals = strchrnul(word, '='), *identifier = *equals ? equals + 1 : equals;
	const char *sign = strchrnul(identifier, '@');
	json_t *addresses = json_array();
	char **list = text_split(s->c->arena, *sign ? sign + 1 : "", ',', &n);
	for (int i = 0; i < n; i++)
		if (list[i][0])
			json_array_append_new(addresses, json_string(list[i]));
	return json_pack("{s:s%, s:s%, s:o}", "name", word, (size_t)(equals - word), "identifier",
			 identifier, (size_t)(sign - identifier), "addresses", addresses);
}

static void do_report(struct scene *s, char **words, int n)
{
	struct ordering o = { .case_id = s->current };
	json_t *items = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(items, report_item(s, words[i]));
	if (store_read(s->c, order_work, &o) != OK || !o.order)
		story_fails(s, "the case has no open work order");
	scene_call(s, "POST",
		   arena_printf(s->c->arena, "/api/orders/%lld/report", (long long)o.order),
		   object_text(s, json_pack("{s:o}", "items", items)));
}

static bool do_http(struct scene *s, const char *verb, const char *rest)
{
	static const char *const verbs[][2] = {
		{ "get", "GET" },     { "post", "POST" },     { "put", "PUT" },
		{ "patch", "PATCH" }, { "delete", "DELETE" },
	};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!text_same(verb, verbs[i][0]))
			continue;
		const char *path = next_word(s->c->arena, &rest);
		while (*rest == ' ')
			rest++;
		const char *body = *rest ? filled_in(s, rest) : i == 0 || i == 4 ? NULL : "{}";
		scene_call(s, verbs[i][1], filled_in(s, path ? path : ""), body);
		return true;
	}
	return false;
}

static void do_as(struct scene *s, const char *rest)
{
	static const struct {
		const char *verb;
		void (*run)(struct scene *s, char **words, int n);
	} verbs[] = {
		{ "apply", do_apply }, { "decide", do_decide }, { "withdraw", do_withdraw },
		{ "say", do_say },     { "report", do_report },
	};
	struct arena *a = s->c->arena;
	const char *role = next_word(a, &rest), *org = NULL, *person = NULL,
		   *verb = next_word(a, &rest);
	while (verb && (text_same(verb, "of") || text_same(verb, "is"))) {
		const char **to = text_same(verb, "of") ? &org : &person;
		*to = next_word(a, &rest);
		verb = next_word(a, &rest);
	}
	if (!role || !verb) {
		story_fails(s, "as ROLE … does what?");
		return;
	}
	scene_act_as(s, role, org, person);
	if (do_http(s, verb, rest))
		return;
	char *words[WORDS_MAX];
	int n = 0;
	while (n < WORDS_MAX && (words[n] = next_word(a, &rest)))
		n++;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (text_same(verb, verbs[i].verb)) {
			verbs[i].run(s, words, n);
			return;
		}
	story_fails(s, "nobody can \"%s\"", verb);
}

/* ---- the other statements ---- */

static void do_at(struct scene *s, const char *rest, bool up)
{
	const char *day = next_word(s->c->arena, &rest), *time = next_word(s->c->arena, &rest);
	int64_t ms;
	const char *text =
		arena_printf(s->c->arena, "%sT%s:00+08:00", day ? day : "", time ? time : "09:00");
	if (instant_parse(text, &ms))
		scene_clock(s, ms, up);
	else
		story_fails(s, "%s is no instant", text);
}

static void do_up(struct scene *s, const char *rest)
{
	do_at(s, rest, true);
}

static void do_sleep(struct scene *s, const char *rest)
{
	do_at(s, rest, false);
}

static void do_title(struct scene *s, const char *rest)
{
	(void)s, (void)rest;
}

struct importing {
	struct scene *s;
	const char *csv, *name;
	struct calendar *calendar;
};

static enum status import_work(struct ctx *c, void *arg)
{
	struct importing *i = arg;
	int64_t version;
	struct moved *moved;
	int n;
	TRY(calendars_import(c, i->csv, i->name, &version));
	TRY(calendars_read(c, &i->s->keep, &i->calendar));
	return desk_recount(c, i->calendar, true, &moved, &n);
}

static void do_import(struct scene *s, const char *rest)
{
	const char *what = next_word(s->c->arena, &rest), *file = next_word(s->c->arena, &rest);
	struct importing i = { .s = s,
			       .name = file,
			       .csv = file ? file_read(&s->keep, file) : NULL };
	if (!text_same(what, "calendar") || !i.csv)
		story_fails(s, "import calendar FILE");
	else if (store_write(s->c, import_work, &i) != OK)
		story_fails(s, "%s cannot be imported: %s", file, story_fault(s));
	else
		s->c->calendar = i.calendar;
}

static void do_org(struct scene *s, const char *rest)
{
	struct org_asked o = { .s = s, .new = { .kind = "gov_department", .budget_unit = true } };
	o.new.name = next_word(s->c->arena, &rest);
	for (const char *word; (word = next_word(s->c->arena, &rest));) {
		if (text_starts(word, "kind="))
			o.new.kind = word + strlen("kind=");
		else if (text_starts(word, "budget="))
			o.new.budget_unit = !text_same(word, "budget=no");
		else if (text_starts(word, "district="))
			o.new.district = scene_org(s, "district", word + strlen("district="));
		else if (text_starts(word, "sponsor="))
			o.new.sponsor = scene_org(s, "sponsor", word + strlen("sponsor="));
		else
			story_fails(s, "an organisation has no %s", word);
	}
	if (store_write(s->c, org_make_work, &o) != OK)
		story_fails(s, "the organisation cannot be made: %s", story_fault(s));
}

/* contract VENDOR [district=NAME] until=DATE */
static void do_contract(struct scene *s, const char *rest)
{
	const char *vendor = next_word(s->c->arena, &rest);
	struct contracting k = { .vendor = scene_org(s, "contractor", vendor) };
	for (const char *word; (word = next_word(s->c->arena, &rest));)
		if (text_starts(word, "district="))
			k.district = scene_org(s, "district", word + strlen("district="));
		else if (!text_starts(word, "until=") ||
			 !day_parse(word + strlen("until="), &k.until))
			story_fails(s, "a contract has no %s", word);
	if (!vendor || store_write_plain(s->c, contract_work, &k) != OK)
		story_fails(s, "contract VENDOR [district=NAME] until=DATE: %s", story_fault(s));
}

static void do_save(struct scene *s, const char *rest)
{
	const char *name = next_word(s->c->arena, &rest), *path = next_word(s->c->arena, &rest);
	const json_t *v = path ? json_at(s->last.json, path) : NULL;
	if (!name || !v)
		story_fails(s, "nothing at %s to save", path);
	else
		map_put(&s->saved, arena_text(&s->keep, name),
			arena_text(&s->keep, json_shown(s->c->arena, v)));
}

/* For whoever writes a story. */
static void do_show(struct scene *s, const char *rest)
{
	const char *path = next_word(s->c->arena, &rest);
	const json_t *v = path ? json_at(s->last.json, path) : s->last.json;
	printf("%s:%d: %s\n", s->file, s->line, json_shown(s->c->arena, v));
}

static void do_name(struct scene *s, const char *rest)
{
	const char *name = next_word(s->c->arena, &rest);
	map_put(&s->names, arena_text(&s->keep, name ? name : ""), kept_int(s, s->current));
}

static const struct query q_latest = {
	"story.latest",
	"SELECT id FROM case_ WHERE procedure = $1 AND ($2 = 0 OR unit = $2 OR party = $2 OR vendor = $2)"
	" ORDER BY opened_ms DESC, id DESC LIMIT 1",
	"ti",
	"i",
	NULL,
	NULL
};

struct latest {
	const char *procedure;
	int64_t org, found;
};

static enum status latest_work(struct ctx *c, void *arg)
{
	struct latest *l = arg;
	struct row r = { NULL };
	TRY(store_maybe(c, &q_latest, &r, TEXT(l->procedure), INT(l->org)));
	l->found = r.v ? row_int(&r, 0) : 0;
	return OK;
}

static void do_case(struct scene *s, const char *rest)
{
	const char *name = next_word(s->c->arena, &rest), *latest = next_word(s->c->arena, &rest);
	const char *of = next_word(s->c->arena, &rest),
		   *org = of ? next_word(s->c->arena, &rest) : NULL;
	const int64_t *known = name && !latest ? map_find(&s->names, name) : NULL;
	struct latest l = { .procedure = name, .org = org ? scene_org(s, "using_unit", org) : 0 };
	if (latest && store_read(s->c, latest_work, &l) == OK)
		known = &l.found;
	if (!known || !*known)
		story_fails(s, "no case %s", name);
	else
		s->current = *known;
}

struct delegating {
	struct delegation_new new;
	struct actor actor;
	int64_t principal, id;
};

static enum status delegate_work(struct ctx *c, void *arg)
{
	struct delegating *d = arg;
	TRY(session_actor(c, d->principal, d->new.grant, 0, &d->actor));
	const struct actor *before = c->actor;
	c->actor = &d->actor;
	enum status st = delegation_make(c, &d->new, &d->id);
	c->actor = before;
	return st;
}

/* delegate ROLE of ORG from PERSON to PERSON until DATE */
static void do_delegate(struct scene *s, const char *rest)
{
	char *w[9];
	int n = 0;
	struct delegating d = { .new = { .reason = "外出" } };
	while (n < 9 && (w[n] = next_word(s->c->arena, &rest)))
		n++;
	if (n != 9 || !day_parse(w[8], &d.new.until_day)) {
		story_fails(s, "delegate ROLE of ORG from PERSON to PERSON until DATE");
		return;
	}
	int64_t org = scene_org(s, "delegating", w[2]);
	map_put(&s->bodies, "delegating", NULL);
	d.principal = scene_person(s, w[4], w[0], org);
	d.new.grant = scene_grant(s, d.principal, w[0], org);
	d.new.delegate = scene_person(s, w[6], w[0], org);
	d.new.from_day = org_today(s->c);
	if (store_write(s->c, delegate_work, &d) != OK)
		story_fails(s, "the delegation was refused: %s", story_fault(s));
	struct delegated *kept = TAKE(&s->keep, struct delegated);
	*kept = (struct delegated){ d.new.grant, d.id };
	map_put(&s->delegations, office_key(s, d.new.delegate, w[0], org), kept);
}

static void do_expect(struct scene *s, const char *rest)
{
	for (char *word; (word = next_word(s->c->arena, &rest));) {
		char *equals = strchr(word, '=');
		if (!equals) {
			story_fails(s, "expect KEY=VALUE, not %s", word);
			continue;
		}
		*equals = '\0';
		expect_one(s, word, equals + 1);
	}
}

/* ---- a story ---- */

static void play(struct scene *s, const char *file);

static void do_use(struct scene *s, const char *rest)
{
	const char *file = next_word(s->c->arena, &rest);
	if (file && s->depth < USES_MAX)
		play(s, arena_printf(&s->keep, "tests/articles/%s", file));
	else
		story_fails(s, "use FILE.story, at most %d deep", USES_MAX);
}

static const struct statement {
	const char *word;
	void (*run)(struct scene *s, const char *rest);
} statements[] = {
	{ "title", do_title },   { "import", do_import },
	{ "use", do_use },       { "at", do_up },
	{ "day", do_up },        { "sleep", do_sleep },
	{ "org", do_org },       { "contract", do_contract },
	{ "as", do_as },         { "save", do_save },
	{ "show", do_show },     { "name", do_name },
	{ "case", do_case },     { "delegate", do_delegate },
	{ "expect", do_expect },
};

/* An action that was refused must be asked about by the line after it. */
static void settle_refusal(struct scene *s)
{
	if (!s->refused_line)
		return;
	int line = s->line;
	s->line = s->refused_line;
	story_fails(s, "refused by %s: %s %s", json_text_of(s->last.json, "name", "?"),
		    json_text_of(s->last.json, "detail", ""),
		    s->last.json ? json_canonical(s->c->arena,
						  json_object_get(s->last.json, "fields")
							  ? json_object_get(s->last.json, "fields")
							  : s->last.json)
				 : "");
	s->line = line;
	s->refused_line = 0;
}

static void play_line(struct scene *s, const char *line)
{
	const char *rest = line;
	const char *word = next_word(s->c->arena, &rest);
	if (!word)
		return;
	if (!text_same(word, "expect"))
		settle_refusal(s);
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (text_same(statements[i].word, word)) {
			statements[i].run(s, rest);
			if (text_same(word, "expect"))
				settle_refusal(s);
			return;
		}
	story_fails(s, "no statement \"%s\"", word);
}

static void play(struct scene *s, const char *file)
{
	const char *before = s->file;
	int line = s->line, n;
	char *text = file_read(&s->keep, file);
	s->file = file;
	s->depth++;
	if (!text)
		story_fails(s, "there is no such story");
	char **lines = text_split(&s->keep, text ? text : "", '\n', &n);
	for (int i = 0; i < n; i++) {
		s->line = i + 1;
		play_line(s, lines[i]);
	}
	settle_refusal(s);
	s->depth--;
	s->file = before;
	s->line = line;
}

static const char *story;

static void run_story(struct test_store *t)
{
	static struct scene s;
	int failed = test_failed;
	if (scene_open(&s, t, story))
		play(&s, story);
	if (test_failed > failed && getenv("YUNHENG_TEST_PG"))
		printf("    (on %s)\n", store_kind(t->ctx.store));
	arena_done(&s.keep);
}

static int is_story(const struct dirent *e)
{
	return text_ends(e->d_name, ".story");
}

/* "@2-3": the second third of the stories. */
static bool part_of(const char *text, int *part, int *parts)
{
	return sscanf(text, "@%d-%d", part, parts) == 2 && *part >= 1 && *part <= *parts;
}

int main(int argc, char **argv)
{
	int part = 1, parts = 1;
	bool all = argc < 2 || (argc == 2 && part_of(argv[1], &part, &parts));
	for (int i = 1; i < argc && !all; i++) {
		story = argv[i];
		test_stores(run_story);
	}
	if (!all)
		return test_done();
	struct dirent **found;
	int n = scandir("tests/articles", &found, is_story, alphasort);
	char path[512];
	/* A faulty pack is caught by the first story that fails. */
	bool once = getenv("YUNHENG_TEST_RULES") != NULL;
	for (int i = part - 1; i < n && !(once && test_failed); i += parts) {
		snprintf(path, sizeof path, "tests/articles/%s", found[i]->d_name);
		story = path;
		test_stores(run_story);
	}
	for (int i = 0; i < n; i++)
		free(found[i]);
	if (n > 0)
		free(found);
	return test_done();
}
