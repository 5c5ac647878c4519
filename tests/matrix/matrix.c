/* The authorization matrix: every route of the table, as every role from every place, about
 * everybody's things, with every standing and assurance, against the hand-written oracle.txt.
 *
 *     matrix [ORACLE] [-v]
 *
 * prints each mismatch with both readings, then `cells N right, M wrong`, then shows that it would
 * have noticed: with each right given to everybody or to nobody, with each role seeing the whole
 * city, with a code that is always fresh, there must be mismatches. */
#include <time.h>

#include "api/inner.h"
#include "base/embed.h"
#include "fixture.h"

enum { ALLOW = 1, FORBIDDEN = 2, ABSENT = 4, SIGNED_OUT = 8, STEP_UP = 16, BROKEN = 32 };
enum standing { SIGNED, STEPPED, DELEGATED, PAST, COMING, NOBODY, HALF_OPEN, STANDINGS };
static const char *const standing_names[] = { "signed in",    "stepped up",    "standing in",
					      "grant ended",  "grant to come", "no session",
					      "password only" };

struct cell {
	const struct call *call;
	const struct officer *officer;
	int owner; /* -1: a random id */
	enum standing standing;
};
struct wrong {
	struct cell cell;
	int got, want, status;
	const char *name; /* of the fault */
};

static struct {
	struct wrong at[4096];
	int n; /* counts on past what is kept */
	int right, misfits;
	bool quiet; /* while teeth are tried */
} found;

/* ---- what must be ---- */

static int want_of_role(const struct matrix *m, const struct cell *k)
{
	const struct call *call = k->call;
	const struct noun *noun = call->noun;
	const struct who *whos = call->n_whos ? call->whos : noun->whos;
	int n_whos = call->n_whos ? call->n_whos : noun->n_whos;
	bool named, sees;
	uint32_t may = may_of(m->o, whos, n_whos, k->officer->hold, &named), sight = 0;
	if (noun)
		sight = may_of(m->o, noun->whos, noun->n_whos, k->officer->hold, &sees);
	uint32_t bit = k->owner < 0 ? 0 : 1u << k->owner;
	int step_up = call->level == LEVEL_STEP_UP && k->standing == SIGNED ? STEP_UP : 0;
	if (call->manner == MANNER_PLAIN)
		return may ? (step_up ? STEP_UP : ALLOW) : FORBIDDEN | (named ? step_up : 0);
	if (call->manner == MANNER_FINDS)
		return may & bit ? ALLOW : ABSENT;
	if (call->manner == MANNER_LIST)
		return may & bit ? ALLOW : ABSENT | (named ? 0 : FORBIDDEN);
	if (may & bit)
		return step_up ? STEP_UP : ALLOW;
	if (sight & bit)
		return FORBIDDEN | step_up;
	return ABSENT | (named ? 0 : FORBIDDEN) | step_up;
}

static int want_of(const struct matrix *m, const struct cell *k)
{
	const struct call *call = k->call;
	if (call->level == LEVEL_OPEN && text_same(call->whos[0].roles[0], "nobody"))
		return ABSENT;
	switch (k->standing) {
	case NOBODY:
		return call->level == LEVEL_OPEN ? ALLOW : SIGNED_OUT;
	case HALF_OPEN:
		return call->level <= LEVEL_HALF_OPEN ? ALLOW : SIGNED_OUT;
	case PAST:
	case COMING:
		if (for_everyone(call) || call->manner == MANNER_FINDS)
			return ALLOW;
		return call->manner == MANNER_ON ? FORBIDDEN | ABSENT : FORBIDDEN;
	case SIGNED:
	case STEPPED:
	case DELEGATED:
		if (for_everyone(call))
			return call->level == LEVEL_STEP_UP && k->standing == SIGNED ? STEP_UP
										     : ALLOW;
		return want_of_role(m, k);
	case STANDINGS:
		break;
	}
	return BROKEN;
}

/* ---- asking ---- */

static int64_t of_self(const struct matrix *m, const struct cell *k, int64_t own, int64_t delegates,
		       int64_t others)
{
	if (k->owner < 0 || !k->officer)
		return 0;
	if (!text_same(m->o->owners.at[k->owner], "self"))
		return others;
	return k->standing == DELEGATED ? delegates : own;
}

/* The id that a word in braces stands for; 0: a random one. */
static int64_t id_for(struct matrix *m, const struct cell *k, const char *word)
{
	const struct things none = { 0 };
	const struct things *t = k->owner < 0 ? &none : &m->things[k->owner];
	const struct officer *f = k->officer;
	const struct {
		const char *word;
		int64_t id;
	} words[] = {
		{ "case", k->call->step && k->owner >= 0 ? k->call->cases[k->owner] : t->case_id },
		{ "attachment", t->attachment },
		{ "system", t->system },
		{ "project", t->project },
		{ "resource", t->resource },
		{ "snapshot", t->snapshot },
		{ "order", t->order },
		{ "registered", t->registered },
		{ "statement", t->statement },
		{ "warning", t->warning },
		{ "cloud", t->tree },
		{ "zone", t->zone },
		{ "person", t->person ? t->person : m->things[0].person },
		{ "grant", t->grant },
		{ "org", t->org ? t->org : m->things[0].org },
		{ "version", m->version },
		{ "entry", m->entry },
		{ "proposal", m->proposal },
		{ "receiver", m->receiver },
		{ "rev", 1 },
		{ "own_grant", f ? f->grant : 0 },
		{ "colleague", f ? f->colleague : 0 },
		{ "draft", f ? of_self(m, k, f->own_draft, f->delegate_draft, t->draft) : 0 },
		{ "filter", f ? of_self(m, k, f->own_draft, f->delegate_draft, t->draft) : 0 },
		{ "template", f ? of_self(m, k, f->own_draft, f->delegate_draft, t->draft) : 0 },
		{ "delegation",
		  f ? of_self(m, k, f->own_delegation, f->delegate_delegation, t->delegation) : 0 },
	};
	if (k->owner < 0 && (text_same(word, "person") || text_same(word, "org")))
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_same(words[i].word, word))
			return words[i].id;
	return 0;
}

/* The template with its words in braces filled in; JSON braces are not words. */
static const char *filled(struct matrix *m, const struct cell *k, const char *text)
{
	struct ctx *c = &m->t->ctx;
	struct buf b;
	buf_init(&b, c->arena, 256);
	while (*text) {
		size_t len = *text == '{' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
		if (len && text[len + 1] == '}') {
			int64_t id = id_for(m, k, arena_text_n(c->arena, text + 1, len));
			buf_printf(&b, "%" PRId64, id ? id : store_new_id(c));
			text += len + 2;
		} else {
			buf_printf(&b, "%c", *text++);
		}
	}
	return b.at;
}

static int answer_of(const struct api_answer *a)
{
	const char *code = json_text_of(a->json, "code", "");
	if (a->status == 401)
		return SIGNED_OUT;
	if (a->status == 403)
		return text_same(code, "step_up") ? STEP_UP : FORBIDDEN;
	if (a->status == 404)
		return ABSENT;
	if (a->status == 405 || a->status >= 500)
		return BROKEN;
	return ALLOW;
}

static void ask(struct matrix *m, const struct cell *k, struct api_answer *answer)
{
	struct ctx *c = &m->t->ctx;
	const struct officer *f = k->officer;
	struct api_ask a = { .method = k->call->method,
			     .path = filled(m, k, k->call->path),
			     .stepped = k->standing != SIGNED };
	if (k->call->body)
		a.body = filled(m, k, k->call->body);
	if (k->standing == HALF_OPEN)
		a.cookie = m->half_open;
	if (f && k->standing != HALF_OPEN && k->standing != NOBODY) {
		a.person = k->standing == DELEGATED ? f->delegate
			   : k->standing == PAST    ? f->past_person
			   : k->standing == COMING  ? f->coming_person
						    : f->person;
		a.grant = k->standing == PAST     ? f->past_grant
			  : k->standing == COMING ? f->coming_grant
						  : f->grant;
		a.delegation = k->standing == DELEGATED ? f->delegation : 0;
	}
	api_call_direct(c, m->api, &a, answer);
}

static void judge(const struct matrix *m, const struct cell *k, int got,
		  const struct api_answer *answer)
{
	int want = want_of(m, k);
	if (got & want) {
		found.right++;
		return;
	}
	if (found.n < (int)(sizeof found.at / sizeof *found.at)) {
		const char *name = json_text_of(answer->json, "name", "");
		found.at[found.n] =
			(struct wrong){ *k, got, want, answer->status, arena_text(m->o->a, name) };
	}
	found.n++;
}

/* A reply that is not as its row says; a question that is no longer as its row says, and so asks
 * nothing. */
static void misfit(const struct cell *k, const struct api_answer *a)
{
	bool stale = a->status == 422 &&
		     (strstr(a->body, "\"field.unknown\"") || strstr(a->body, "\"field.missing\""));
	if (stale && !found.quiet && found.misfits++ < 20)
		printf("oracle.txt:%d: the question does not fit %s %s: %.200s\n", k->call->line,
		       k->call->method, k->call->path, strstr(a->body, "\"fields\""));
	if (!a->misfit || found.quiet)
		return;
	found.misfits++;
	if (found.misfits <= 20)
		printf("%s %s: the reply does not fit its shape: %s\n", k->call->method,
		       k->call->path, a->misfit);
}

/* Drafts are taken away by the call that may; put back before each. */
static enum status put_back(struct ctx *c, void *arg)
{
	struct officer *f = arg;
	TRY(draft_make(c, f->person, f->org, &f->own_draft));
	return f->delegate ? draft_make(c, f->delegate, f->org, &f->delegate_draft) : OK;
}

static void run_cell(struct matrix *m, struct cell k)
{
	struct ctx *c = &m->t->ctx;
	struct api_answer answer;
	bool drops = text_same(k.call->method, "DELETE") && k.officer && k.call->noun;
	if (drops && store_write_plain(c, put_back, (void *)(uintptr_t)k.officer) != OK)
		CHECK(!"a draft can be put back");
	ask(m, &k, &answer);
	judge(m, &k, answer_of(&answer), &answer);
	misfit(&k, &answer);
	arena_reset(c->arena);
}

static int64_t marker(const struct matrix *m, const struct cell *k)
{
	const struct things *t = &m->things[k->owner];
	const struct officer *f = k->officer;
	const char *noun = k->call->noun->name;
	if (text_same(noun, "draft") || text_same(noun, "filter") || text_same(noun, "template"))
		return of_self(m, k, f->own_draft, f->delegate_draft, t->draft);
	if (text_same(noun, "delegation"))
		return of_self(m, k, f->own_delegation, f->delegate_delegation, t->delegation);
	return text_same(noun, "case")         ? t->case_id
	       : text_same(noun, "system")     ? t->system
	       : text_same(noun, "project")    ? t->project
	       : text_same(noun, "quota")      ? t->project
	       : text_same(noun, "resource")   ? t->resource
	       : text_same(noun, "snapshot")   ? t->snapshot
	       : text_same(noun, "order")      ? t->order
	       : text_same(noun, "cloud")      ? t->tree
	       : text_same(noun, "zone")       ? t->zone
	       : text_same(noun, "registered") ? t->registered
	       : text_same(noun, "person")     ? t->person
	       : text_same(noun, "grant")      ? t->grant
	       : text_ends(noun, "statement")  ? t->statement
					       : t->org;
}

/* One request answers for every owner: whose things are among the items. */
static void run_list(struct matrix *m, struct cell k)
{
	struct ctx *c = &m->t->ctx;
	struct api_answer answer;
	ask(m, &k, &answer);
	misfit(&k, &answer);
	int got = answer_of(&answer);
	for (k.owner = 0; k.owner < m->o->owners.n; k.owner++) {
		if (!(k.call->noun->owners >> k.owner & 1))
			continue;
		char id[32];
		snprintf(id, sizeof id, "\"%" PRId64 "\"", marker(m, &k));
		bool there = answer.status == 200 && strstr(answer.body, id);
		judge(m, &k, got != ALLOW ? got : there ? ALLOW : ABSENT, &answer);
	}
	arena_reset(c->arena);
}

static void run_one(struct matrix *m, const struct call *call, const struct officer *f,
		    enum standing standing)
{
	struct cell k = { call, f, -1, standing };
	if (call->manner >= MANNER_LIST && standing <= DELEGATED) {
		run_list(m, k);
		return;
	}
	run_cell(m, k);
	if (call->manner != MANNER_ON)
		return;
	for (k.owner = 0; k.owner < m->o->owners.n; k.owner++)
		if (call->noun->owners >> k.owner & 1) {
			run_cell(m, k);
			if (standing > DELEGATED)
				break;
		}
}

static void run_officer(struct matrix *m, const struct call *call, const struct officer *f)
{
	if (call->level <= LEVEL_HALF_OPEN)
		return;
	/* On the second database only what its queries decide: the rest never gets that far. */
	if (!text_same(store_kind(m->t->ctx.store), "sqlite")) {
		bool named;
		const struct noun *noun = call->noun;
		const struct who *whos = call->n_whos || !noun ? call->whos : noun->whos;
		may_of(m->o, whos, call->n_whos || !noun ? call->n_whos : noun->n_whos, f->hold,
		       &named);
		if (named)
			run_one(m, call, f, STEPPED);
		return;
	}
	for (int s = SIGNED; s <= COMING; s++)
		if (s != DELEGATED || f->delegate)
			run_one(m, call, f, (enum standing)s);
}

static void run_all(struct matrix *m)
{
	for (int i = 0; i < m->o->n_calls; i++) {
		const struct call *call = &m->o->calls[i];
		if (!call->route)
			continue;
		run_cell(m, (struct cell){ call, NULL, -1, NOBODY });
		run_cell(m, (struct cell){ call, NULL, -1, HALF_OPEN });
		for (int j = 0; j < m->o->n_holds; j++)
			run_officer(m, call, &m->officers[j]);
	}
}

/* ---- the oracle and the table of routes know each other ---- */

static void find_routes(struct matrix *m)
{
	struct ctx *c = &m->t->ctx;
	for (int i = 0; i < m->o->n_calls; i++) {
		struct call *call = &m->o->calls[i];
		struct api_call match = { 0 };
		const struct cell k = { call, NULL, -1, NOBODY };
		const char *path = filled(m, &k, call->path), *allow;
		path = arena_text_n(c->arena, path, (size_t)(strchrnul(path, '?') - path));
		if (api__match(c, m->api, call->method, path, &match, &allow) == OK)
			call->route = match.route;
		else if (!found.quiet)
			printf("oracle.txt:%d: no route answers %s %s\n", call->line, call->method,
			       call->path);
		fault_clear(c);
		arena_reset(c->arena);
	}
}

static bool is_known(const struct oracle *o, const struct route *r)
{
	for (int i = 0; i < o->n_calls; i++)
		if (o->calls[i].route == r)
			return true;
	return false;
}

static void check_routes(const struct matrix *m)
{
	for (const struct api_noun *noun = api_nouns; noun->name; noun++)
		for (const struct route *r = noun->routes; r->method; r++)
			if (!CHECK(is_known(m->o, r)))
				printf("    %s %s is not in the oracle: nobody may\n", r->method,
				       r->path);
}

/* ---- telling ---- */

static void put_answers(int answers)
{
	static const char *const names[] = { "allow",      "forbidden", "absent",
					     "signed_out", "step_up",   "broken" };
	for (int i = 0, any = 0; i < 6; i++)
		if (answers >> i & 1)
			printf("%s%s", any++ ? " or " : "", names[i]);
}

static bool same_kind(const struct wrong *a, const struct wrong *b)
{
	return a->cell.call == b->cell.call && a->cell.officer == b->cell.officer &&
	       a->got == b->got && a->want == b->want;
}

/* One line a call, office and pair of readings; behind it the owners and standings that it holds
 * for. */
static void tell(const struct matrix *m)
{
	int kept = found.n < 4096 ? found.n : 4096;
	for (int i = 0; i < kept; i++) {
		const struct wrong *w = &found.at[i];
		bool told = false;
		for (int j = 0; j < i && !told; j++)
			told = same_kind(&found.at[j], w);
		if (told)
			continue;
		const struct call *call = w->cell.call;
		const struct officer *f = w->cell.officer;
		printf("oracle.txt:%d: %s %s%s%s as %s of %s: got ", call->line, call->method,
		       call->path, call->step ? " at " : "", call->step ? call->step : "",
		       f ? f->hold->role : "nobody", f ? m->o->places.at[f->hold->place] : "-");
		put_answers(w->got);
		printf(" (%d %s), want ", w->status, w->name);
		put_answers(w->want);
		printf(":");
		for (int j = i; j < kept; j++)
			if (same_kind(&found.at[j], w))
				printf(" %s/%s",
				       found.at[j].cell.owner < 0
					       ? "-"
					       : m->o->owners.at[found.at[j].cell.owner],
				       standing_names[found.at[j].cell.standing]);
		printf("\n");
	}
}

/* ---- teeth ---- */

/* The table of rights with one line changed to these roles. */
static const char *rights_with(struct matrix *m, const char *right, const char *roles)
{
	const char *text = embed_find("rules/shanghai-2022/rights.tsv")->bytes;
	struct buf b;
	int n;
	char **lines = text_split(&m->keep, text, '\n', &n);
	buf_init(&b, &m->keep, 4096);
	for (int i = 0; i < n; i++) {
		size_t len = strlen(right);
		bool it = strncmp(lines[i], right, len) == 0 && lines[i][len] == '\t';
		buf_printf(&b, "%s%s%s\n", it ? right : lines[i], it ? "\t" : "", it ? roles : "");
	}
	return b.at;
}

/* Stepped up, every office and owner, of the calls that `picks` picks. */
static int wrong_with(struct matrix *m, const char *right, const char *role)
{
	found.n = found.right = 0;
	for (int i = 0; i < m->o->n_calls; i++) {
		const struct call *call = &m->o->calls[i];
		if (!call->route || call->level <= LEVEL_HALF_OPEN ||
		    (right && !text_same(call->route->right, right)))
			continue;
		for (int j = 0; j < m->o->n_holds; j++)
			if (!role || text_same(m->officers[j].hold->role, role))
				run_one(m, call, &m->officers[j], STEPPED);
	}
	return found.n;
}

/* Each right given to everybody, then to nobody who works. Taking it away must be noticed always;
 * giving it away must be for most: where another guard stands behind (the bearer of a step, a scope
 * that is empty) nothing changes. */
static void bite_rights(struct matrix *m)
{
	int given = 0, held = 0;
	struct ctx *c = &m->t->ctx, keeping = *c;
	struct api *whole = m->api;
	keeping.arena = &m->keep;
	for (int i = 0; i < rights_count(api_rights(whole)); i++) {
		const char *right = rights_name(api_rights(whole), i);
		int before = wrong_with(m, right, NULL), all = found.right + found.n;
		for (int way = 0; way < 2 && all > 0; way++) {
			const char *roles = way ? "auditor.external" : "*";
			struct api_options o = { .demo = true,
						 .rights = rights_with(m, right, roles) };
			if (!CHECK(api_open(&keeping, &o, &m->api) == OK))
				break;
			bool noticed = wrong_with(m, right, NULL) > before;
			given += !way;
			held += !way && !noticed;
			if (way && !CHECK(noticed))
				printf("    %s taken from everybody goes unnoticed\n", right);
			if (!way && !noticed)
				printf("%s given to everybody: another guard still holds\n", right);
		}
		m->api = whole;
	}
	CHECK(given > 0 && held * 5 <= given);
}

/* A role that sees everything. */
static void bite_scopes(struct matrix *m)
{
	static const char *const roles[] = { "using_unit.applicant", "sponsor.applicant",
					     "vendor.manager" };
	const struct pack *p = m->packs.at[0];
	for (int i = 0; i < 3; i++) {
		struct role *role = (struct role *)(uintptr_t)law_role_find(p, roles[i]);
		enum sees sees = role->sees;
		int before = wrong_with(m, NULL, roles[i]);
		role->sees = SEES_CITY;
		if (!CHECK(wrong_with(m, NULL, roles[i]) > before))
			printf("    %s sees the city and nobody notices\n", roles[i]);
		role->sees = sees;
	}
}

int matrix_run(struct matrix *m, bool teeth);

int matrix_run(struct matrix *m, bool teeth)
{
	struct arena scratch, *fixture = m->t->ctx.arena;
	arena_init(&scratch, (size_t)256 << 20);
	m->t->ctx.arena = &scratch;
	find_routes(m);
	check_routes(m);
	run_all(m);
	tell(m);
	int right = found.right, wrong = found.n;
	if (teeth && text_same(store_kind(m->t->ctx.store), "sqlite")) {
		found.quiet = true;
		bite_rights(m);
		bite_scopes(m);
	}
	m->t->ctx.arena = fixture;
	arena_done(&scratch);
	printf("cells %d right, %d wrong\n", right, wrong);
	test_passed += right;
	test_failed += wrong + found.misfits;
	return wrong;
}

static const char *oracle_path = "tests/matrix/oracle.txt";
static bool with_teeth = true;

static char *file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = arena_take(a, 1 << 20);
	size_t n = f ? fread(text, 1, (1 << 20) - 1, f) : 0;
	if (f)
		fclose(f);
	return CHECK(n > 0) ? text : NULL;
}

static void run(struct test_store *t)
{
	struct matrix *m = calloc(1, sizeof *m);
	struct oracle *o = calloc(1, sizeof *o);
	if (!m || !o)
		return;
	*m = (struct matrix){ .t = t, .o = o };
	arena_init(&m->keep, (size_t)512 << 20);
	memset(&found, 0, sizeof found);
	char *text = file_text(&m->keep, oracle_path);
	if (text) {
		oracle_read(o, &m->keep, text);
		if (matrix_open(m))
			matrix_run(m, with_teeth);
	}
	arena_done(&m->keep);
	free(o);
	free(m);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 1; i < argc; i++)
		if (text_same(argv[i], "--no-teeth"))
			with_teeth = false;
		else
			oracle_path = argv[i];
	test_stores(run);
	return test_done();
}
