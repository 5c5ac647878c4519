/* One box for everything: cases, systems, units, resources, statements, articles; by name, number,
 * document number, identifier or address.
 *
 * What grows with the years (cases, resources, statements, orders) is looked up by how a key
 * begins, in its index. Names of systems, projects and organisations are searched for a part: in a
 * city of 2,000 units these are a few thousand rows, read in about a millisecond. */
#include <stdio.h>
#include <string.h>

#include "api/nouns.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "desk/desk.h"

enum { OF_EACH = 8, OF_ONE = 50, AT_ONCE = 32, NUMBERS = 8 * AT_ONCE, YEARS = 3 };

/* clang-format off */
static const char *const kinds[] = { "case", "system", "unit", "resource", "statement", "article", NULL };
static const struct api_field query[] = {
	{ "q", T_TEXT, .least = 1, .most = 60 }, { "kind", T_CHOICE, MAY, .options = kinds, .what = "only these, and more of them" },
	{ 0 },
};
static const struct api_field hit_fields[] = {
	{ "kind", T_CHOICE, .options = kinds }, { "id", T_TEXT }, { "title", T_TEXT, .most = 400 }, { "sub", T_TEXT, NIL, .most = 400 },
	{ 0 },
};
static const struct api_shape hit_shape = { "Hit", hit_fields };

/* $1 how it begins, $2 the first text that no longer does. */
#define CASES "SELECT k.id, k.title, k.number, u.name FROM case_ k LEFT JOIN org u ON u.id = k.unit WHERE "
#define CASES_END " AND " SCOPE_SQL("$3", "$4") " ORDER BY k.opened_ms DESC, k.id LIMIT $5"
QUERY q_numbered = { "search.cases_numbered", CASES "k.number >= $1 AND k.number < $2" CASES_END, "ttiii", "ittt" };
QUERY q_titled = { "search.cases_titled", CASES "k.system = 0 AND k.title >= $1 AND k.title < $2" CASES_END, "ttiii", "ittt" };
QUERY q_of_systems = { "search.cases_of_systems",
	"SELECT k.id, k.title, k.number, u.name FROM system s JOIN case_ k ON k.system = s.id LEFT JOIN org u ON u.id = k.unit"
	" WHERE LOWER(s.name) LIKE $1 ESCAPE '\\' AND " SCOPE_SQL("$2", "$3") " ORDER BY k.opened_ms DESC, k.id LIMIT $4", "tiii", "ittt" };
/* The number 118 of this year, under whichever word. */
QUERY q_any_word = { "search.cases_by_number", CASES
	"k.number IN ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,"
	" $27, $28, $29, $30, $31, $32, $33, $34, $35) AND " SCOPE_SQL("$1", "$2") " ORDER BY k.opened_ms DESC, k.id LIMIT $3",
	"iii" "tttttttttttttttttttttttttttttttt", "ittt" };
QUERY q_systems = { "search.systems",
	"SELECT k.id, k.name, u.name FROM system k JOIN project p ON p.id = k.project JOIN org u ON u.id = k.unit"
	" WHERE (LOWER(k.name) LIKE $1 ESCAPE '\\' OR LOWER(p.name) LIKE $1 ESCAPE '\\' OR p.filing LIKE $1 ESCAPE '\\'"
	" OR p.initiation LIKE $1 ESCAPE '\\') AND " SCOPE_SQL("$2", "$3") " ORDER BY k.name, k.id LIMIT $4", "tiii", "itt" };
QUERY q_orgs = { "search.orgs",
	"SELECT id, name, code FROM org WHERE LOWER(name) LIKE $1 ESCAPE '\\' ORDER BY district, code LIMIT $2", "ti", "itt" };
QUERY q_resources = { "search.resources",
	"SELECT k.id, k.name, s.name, k.identifier FROM resource k JOIN system s ON s.id = k.system WHERE k.id IN"
	" (SELECT r.id FROM resource r WHERE r.identifier >= $1 AND r.identifier < $2 UNION SELECT i.resource FROM resource_instance i"
	" WHERE i.identifier >= $1 AND i.identifier < $2 UNION SELECT i.resource FROM order_address a"
	" JOIN work_order w ON w.id = a.work_order JOIN resource n ON n.case_id = w.case_id OR n.id = w.resource"
	" JOIN resource_instance i ON i.resource = n.id WHERE a.address >= $1 AND a.address < $2"
	" AND i.addresses LIKE '%\"' || a.address || '\"%') AND " SCOPE_SQL("$3", "$4") " ORDER BY k.opened_ms DESC, k.id LIMIT $5",
	"ttiii", "ittt" };
QUERY q_statements = { "search.statements",
	"SELECT k.id, k.number, o.name FROM statement k JOIN org o ON o.id = k.party WHERE k.number >= $1 AND k.number < $2 AND "
	SCOPE_SQL("$3", "$4") " ORDER BY k.month_day DESC, k.id LIMIT $5", "ttiii", "itt" };
/* clang-format on */

struct finding {
	struct ctx *c;
	struct api_call *call;
	struct json_out *w;
	const char *text, *like, *end, *only;
	int64_t seen[4 * OF_ONE]; /* cases that were found already */
	int n_seen, n;
};

static bool asks(const struct finding *f, const char *kind, const char *right)
{
	/* Finding is reading: what the office may not read it does not find either. */
	return (!f->only || text_same(f->only, kind)) && (!right || call_may(f->c, f->call, right));
}

static int most(const struct finding *f)
{
	return f->only ? OF_ONE : OF_EACH;
}

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

static const char *joined(struct finding *f, const char *a, const char *b)
{
	if (!a || !b)
		return a ? a : b;
	return arena_printf(f->c->arena, "%s · %s", a, b);
}

static void put_rows(struct finding *f, const char *kind, const struct rows *rows, bool more)
{
	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->at[i];
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)row_int(r, 0));
		put_hit(f, kind, id, row_text(r, 1),
			more ? joined(f, row_text(r, 2), row_text(r, 3)) : row_text(r, 2));
	}
}

/* The same case may be found by its number and by its system. */
static void put_cases(struct finding *f, const struct rows *rows)
{
	for (int i = 0; i < rows->n; i++) {
		int64_t id = row_int(&rows->at[i], 0);
		bool known = f->n_seen == (int)(sizeof f->seen / sizeof *f->seen) ||
			     f->n_seen >= most(f);
		for (int j = 0; j < f->n_seen && !known; j++)
			known = f->seen[j] == id;
		if (known)
			continue;
		f->seen[f->n_seen++] = id;
		const struct rows one = { &rows->at[i], 1, 0 };
		put_rows(f, "case", &one, true);
	}
}

/* "118", "测118", "2026 118": the numbers that this may be, newest year first; how many. */
static int numbers_of(struct finding *f, const char *out[NUMBERS])
{
	const struct pack *p = law_pack_at(f->c->packs, org_today(f->c));
	const char *word = "";
	int year, month, day, n = 0;
	int64_t given[2];
	int n_given = 0;
	day_split(org_today(f->c), &year, &month, &day);
	for (const char *at = f->text; *at && n_given < 2;) {
		size_t digits = strspn(at, "0123456789");
		if (digits && digits < 7)
			text_int(arena_text_n(f->c->arena, at, digits), &given[n_given++]);
		at += digits ? digits : 1;
	}
	for (int i = 0; i < p->n_procedures; i++)
		if (p->procedures[i]->number_word && strstr(f->text, p->procedures[i]->number_word))
			word = p->procedures[i]->number_word;
	if (n_given == 0)
		return 0;
	bool dated = n_given == 2 && given[0] > 2000 && given[0] < 2200;
	int64_t number = given[n_given - 1];
	for (int y = dated ? (int)given[0] : year; y > (dated ? (int)given[0] - 1 : year - YEARS);
	     y--)
		for (int i = 0; i < p->n_procedures && n < NUMBERS; i++) {
			const char *of = p->procedures[i]->number_word;
			if (of && (!word[0] || text_same(of, word)) &&
			    (word[0] || y == year || dated))
				out[n++] = words_say(f->c->arena, "zh", "case.number",
						     VALUES(TEXT(of), INT(y), INT(number)));
		}
	return n;
}

static enum status by_number(struct finding *f)
{
	const char *number[NUMBERS];
	int n = numbers_of(f, number);
	for (int from = 0; from < n; from += AT_ONCE) {
		struct value args[3 + AT_ONCE] = { CASE_SCOPE_ARGS(f->c), INT(most(f)) };
		struct rows rows;
		for (int i = 0; i < AT_ONCE; i++)
			args[3 + i] = TEXT(from + i < n ? number[from + i] : "");
		TRY(store_run_v(f->c, &q_any_word, &rows, args, 3 + AT_ONCE));
		put_cases(f, &rows);
	}
	return OK;
}

static enum status cases(struct finding *f)
{
	struct ctx *c = f->c;
	struct rows rows;
	TRY(by_number(f));
	TRY(store_rows(c, &q_numbered, &rows, TEXT(f->text), TEXT(f->end), CASE_SCOPE_ARGS(c),
		       INT(most(f))));
	put_cases(f, &rows);
	TRY(store_rows(c, &q_titled, &rows, TEXT(f->text), TEXT(f->end), CASE_SCOPE_ARGS(c),
		       INT(most(f))));
	put_cases(f, &rows);
	TRY(store_rows(c, &q_of_systems, &rows, TEXT(f->like), CASE_SCOPE_ARGS(c), INT(most(f))));
	put_cases(f, &rows);
	return OK;
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

static void put_articles(struct finding *f)
{
	const struct pack *p = law_pack_at(f->c->packs, org_today(f->c));
	int n = 0;
	for (int i = 0; i < p->n_articles && n < most(f); i++) {
		const struct article *a = &p->articles[i];
		if (!article_fits(a, f->text))
			continue;
		char id[12];
		snprintf(id, sizeof id, "%d", a->number);
		put_hit(f, "article", id,
			title_of(f->c, (struct title){ a->heading_zh, a->heading_en }),
			SAY(f->c, "law.article", INT(a->number)));
		n++;
	}
}

static enum status things(struct finding *f)
{
	struct ctx *c = f->c;
	struct rows rows;
	if (asks(f, "system", "systems.read")) {
		TRY(store_rows(c, &q_systems, &rows, TEXT(f->like), SCOPE_ARGS(c), INT(most(f))));
		put_rows(f, "system", &rows, false);
	}
	if (asks(f, "unit", NULL)) {
		TRY(store_rows(c, &q_orgs, &rows, TEXT(f->like), INT(most(f))));
		put_rows(f, "unit", &rows, false);
	}
	if (asks(f, "resource", "resources.read")) {
		TRY(store_rows(c, &q_resources, &rows, TEXT(f->text), TEXT(f->end), SCOPE_ARGS(c),
			       INT(most(f))));
		put_rows(f, "resource", &rows, true);
	}
	if (asks(f, "statement", "statements.read")) {
		TRY(store_rows(c, &q_statements, &rows, TEXT(f->text), TEXT(f->end), SCOPE_ARGS(c),
			       INT(most(f))));
		put_rows(f, "statement", &rows, false);
	}
	return OK;
}

/* In small letters, as the queries compare. */
static const char *small(struct arena *a, const char *text)
{
	char *out = arena_text(a, text);
	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return out;
}

static enum status search(struct ctx *c, struct api_call *call)
{
	struct finding *f = TAKE(c->arena, struct finding);
	*f = (struct finding){ .c = c, .call = call, .w = call->out };
	f->text = text_trim(c->arena, call_query(call, "q"));
	f->like = store_like(c->arena, small(c->arena, f->text));
	f->end = arena_printf(c->arena, "%s\xf4\x8f\xbf\xbf", f->text); /* the greatest letter */
	f->only = call_query(call, "kind");
	api_list_open(call);
	if (*f->text && asks(f, "case", "cases.read"))
		TRY(cases(f));
	if (*f->text)
		TRY(things(f));
	if (*f->text && asks(f, "article", NULL))
		put_articles(f);
	api_list_close(call, f->n);
	return OK;
}

const struct route api_search[] = {
	{ "GET", "/api/search", "search",
	  "Cases, systems, units, resources, statements, articles by word, number, address", NULL,
	  REACH_SCOPED, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .query = query,
	  .reply = &hit_shape, .list = true, .handle = search },
	{ 0 },
};
