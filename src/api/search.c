/* One box for everything: cases, systems, units, articles. Each kind is one query that is bounded
 * and scoped. */
#include <stdio.h>
#include <string.h>

#include "api/nouns.h"
#include "base/text.h"
#include "desk/desk.h"

enum { OF_EACH = 8 };

/* clang-format off */
QUERY q_cases = { "search.cases",
	"SELECT k.id, k.title, k.number, u.name FROM case_ k LEFT JOIN org u ON u.id = k.unit WHERE (LOWER(k.title) LIKE $1"
	" ESCAPE '\\' OR LOWER(k.number) LIKE $1 ESCAPE '\\') AND " SCOPE_SQL("$2", "$3") " ORDER BY k.opened_ms DESC, k.id LIMIT 8",
	"tii", "ittt" };
QUERY q_systems = { "search.systems",
	"SELECT k.id, k.name, u.name FROM system k JOIN org u ON u.id = k.unit WHERE LOWER(k.name) LIKE $1 ESCAPE '\\' AND "
	SCOPE_SQL("$2", "$3") " ORDER BY k.name, k.id LIMIT 8", "tii", "itt" };
QUERY q_orgs = { "search.orgs",
	"SELECT id, name, code FROM org WHERE LOWER(name) LIKE $1 ESCAPE '\\' ORDER BY district, code LIMIT 8", "t", "itt" };

static const char *const kinds[] = { "case", "system", "unit", "article", NULL };
static const struct api_field query[] = { { "q", T_TEXT, .least = 1, .most = 60 }, { 0 } };
static const struct api_field hit_fields[] = {
	{ "kind", T_CHOICE, .options = kinds }, { "id", T_TEXT }, { "title", T_TEXT }, { "sub", T_TEXT, NIL }, { 0 },
};
static const struct api_shape hit_shape = { "Hit", hit_fields };
/* clang-format on */

struct finding {
	struct ctx *c;
	struct json_out *w;
	int n;
};

static void put_hit(struct finding *f, const char *kind, const char *id, const char *title,
		    const char *sub)
{
	json_open(f->w, '{');
	json_text(f->w, "kind", kind);
	json_text(f->w, "id", id);
	json_text(f->w, "title", title);
	json_text(f->w, "sub", sub);
	json_close(f->w, '}');
	f->n++;
}

static void put_rows(struct finding *f, const char *kind, const struct rows *rows, bool numbered)
{
	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->at[i];
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)row_int(r, 0));
		const char *sub = row_text(r, 2);
		if (numbered && row_text(r, 3))
			sub = arena_printf(f->c->arena, "%s%s%s", sub ? sub : "", sub ? " · " : "",
					   row_text(r, 3));
		put_hit(f, kind, id, row_text(r, 1), sub);
	}
}

/* By number ("19", "第十九条" stands in the heading's article) or by a word of heading or text. */
static bool article_fits(const struct article *a, const char *text)
{
	int64_t number;
	if (text_int(text, &number))
		return a->number == number;
	if (strcasestr(a->heading_en ? a->heading_en : "", text) || strstr(a->heading_zh, text))
		return true;
	for (int i = 0; i < a->n_paragraphs; i++)
		if (strstr(a->paragraphs[i]->text, text))
			return true;
	return false;
}

static void put_articles(struct finding *f, const char *text)
{
	const struct pack *p = law_pack_at(f->c->packs, org_today(f->c));
	int n = 0;
	for (int i = 0; i < p->n_articles && n < OF_EACH; i++) {
		const struct article *a = &p->articles[i];
		if (!article_fits(a, text))
			continue;
		char id[12];
		snprintf(id, sizeof id, "%d", a->number);
		put_hit(f, "article", id,
			title_of(f->c, (struct title){ a->heading_zh, a->heading_en }),
			SAY(f->c, "law.article", INT(a->number)));
		n++;
	}
}

/* In small letters, as the queries compare. */
static const char *pattern(struct arena *a, const char *text)
{
	char *small = arena_text(a, text);
	for (char *p = small; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return store_like(a, small);
}

static enum status search(struct ctx *c, struct api_call *call)
{
	struct rows cases = { 0 }, systems = { 0 }, orgs;
	struct finding f = { c, call->out, 0 };
	const char *text = text_trim(c->arena, call_query(call, "q"));
	const char *like = pattern(c->arena, text);
	/* Finding is reading: what the office may not read it does not find either. */
	if (call_may(c, call, "cases.read"))
		TRY(store_rows(c, &q_cases, &cases, TEXT(like), CASE_SCOPE_ARGS(c)));
	if (call_may(c, call, "systems.read"))
		TRY(store_rows(c, &q_systems, &systems, TEXT(like), SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_orgs, &orgs, TEXT(like)));
	api_list_open(call);
	put_rows(&f, "case", &cases, true);
	put_rows(&f, "system", &systems, false);
	put_rows(&f, "unit", &orgs, false);
	if (*text)
		put_articles(&f, text);
	api_list_close(call, f.n);
	return OK;
}

/* clang-format off */
const struct route api_search[] = {
	{ "GET", "/api/search", "search", "Cases, systems, units and articles by a word", NULL, REACH_SCOPED, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .query = query, .reply = &hit_shape, .list = true,
	  .handle = search },
	{ 0 },
};
