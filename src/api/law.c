/* The regulation itself: its words, what carries them out, and how it goes: open, late, in time,
 * article by article. */
#include "api/case_shapes.h"
#include "api/nouns.h"
#include "base/text.h"
#include "law/show.h"

/* clang-format off */
static const char *const homes[] = { "procedure", "check", "page", "register", "text", "not_yet", NULL };

static const struct api_field duty_fields[] = {
	{ "id", T_TEXT }, { "bearer", T_TEXT }, { "kind", T_TEXT }, { "words", T_LONG }, { "home", T_CHOICE, .options = homes },
	{ "where", T_TEXT, NIL }, { 0 },
};
static const struct api_shape duty_of_law_shape = { "LawDuty", duty_fields };
static const struct api_field named_fields[] = { { "name", T_TEXT }, { "title", T_TEXT }, { 0 } };
static const struct api_shape named_shape = { "LawProcedure", named_fields };
static const struct api_field value_fields[] = {
	{ "name", T_TEXT }, { "shown", T_TEXT }, { "strength", T_TEXT }, { "strength_title", T_TEXT }, { "reading", T_LONG },
	{ "alternative", T_LONG, NIL }, { "from", T_DATE, NIL }, { 0 },
};
static const struct api_shape value_shape = { "LawValue", value_fields };
static const struct api_field paragraph_fields[] = {
	{ "cite", T_TEXT }, { "text", T_LONG }, { "nothing", T_LONG, NIL, .what = "why it needs no statement" },
	{ "duties", T_LIST, .of = &duty_of_law_shape }, { "procedures", T_LIST, .of = &named_shape },
	{ "values", T_LIST, .of = &value_shape }, { 0 },
};
static const struct api_shape paragraph_shape = { "LawParagraph", paragraph_fields };
static const struct api_field live_fields[] = {
	{ "open", T_INT }, { "late", T_INT, .what = "open cases past a deadline" }, { "closed", T_INT },
	{ "in_time_rate", T_INT, NIL, .what = "of a hundred duties done, so many in time; NULL: none was done" }, { 0 },
};
static const struct api_shape live_shape = { "LawLive", live_fields };
static const struct api_field said_fields[] = {
	{ "at", T_DATE, .what = "holds from this day" }, { "text", T_LONG }, { "by", T_TEXT, NIL }, { "cite", T_TEXT },
	{ "title", T_TEXT, NIL }, { "number", T_TEXT }, { "register", T_TEXT }, { "entry", T_ID }, { 0 },
};
static const struct api_shape said_shape = { "LawInterpretation", said_fields };
#define ARTICLE_FIELDS \
	{ "number", T_INT }, { "heading", T_TEXT }, { "chapter", T_TEXT }, { "paragraphs", T_LIST, .of = &paragraph_shape }, \
	{ "live", T_OBJECT, .of = &live_shape }, { "interpretations", T_LIST, .of = &said_shape }
static const struct api_field article_fields[] = { ARTICLE_FIELDS, { 0 } };
static const struct api_shape article_shape = { "LawArticle", article_fields };
static const struct api_field whole_fields[] = {
	ARTICLE_FIELDS, { "cases", T_LIST, .of = &case_row_shape }, { 0 },
};
static const struct api_shape whole_shape = { "LawArticleWhole", whole_fields };
static const struct api_field chapter_fields[] = {
	{ "number", T_INT }, { "title", T_TEXT }, { "articles", T_LIST, .of = &article_shape }, { 0 },
};
static const struct api_shape chapter_shape = { "LawChapter", chapter_fields };
static const struct api_field law_fields[] = {
	{ "name", T_TEXT }, { "version", T_TEXT }, { "title", T_TEXT }, { "preamble", T_LONG, .most = 20000 }, { "issued", T_DATE },
	{ "effective", T_DATE }, { "digest", T_TEXT, .what = "SM3 of the rule pack's files" },
	{ "chapters", T_LIST, .of = &chapter_shape }, { 0 },
};
static const struct api_shape law_shape = { "Law", law_fields };

QUERY q_cases = { "law.cases",
	"SELECT k.procedure, SUM(CASE WHEN k.state = 'open' THEN 1 ELSE 0 END), SUM(CASE WHEN k.state = 'open' THEN 0 ELSE 1 END)"
	" FROM case_ k WHERE " SCOPE_SQL("$1", "$2") " GROUP BY k.procedure", "ii", "tii" };
QUERY q_late = { "law.late",
	"SELECT k.procedure, COUNT(DISTINCT k.id) FROM duty d JOIN case_ k ON k.id = d.case_ WHERE d.state = 'open' AND d.due_day < $3"
	" AND " SCOPE_SQL("$1", "$2") " GROUP BY k.procedure", "iii", "ti" };
QUERY q_done = { "law.done",
	"SELECT k.procedure, COUNT(*), SUM(CASE WHEN d.late = 0 THEN 1 ELSE 0 END) FROM duty d JOIN case_ k ON k.id = d.case_"
	" WHERE d.state = 'done' AND d.due_day IS NOT NULL AND " SCOPE_SQL("$1", "$2") " GROUP BY k.procedure", "ii", "tii" };
/* Entries in force of a register whose form names a place of this article: "19" or "19.2". */
QUERY q_beside = { "law.beside",
	"SELECT k.id, k.number, k.form, k.from_day, o.name FROM register_entry k LEFT JOIN register_end e ON e.id = k.id"
	" JOIN org o ON o.id = k.unit WHERE k.register = $1 AND e.id IS NULL AND k.open = 1"
	" ORDER BY k.from_day DESC, k.at_ms DESC", "t", "ittit" };
QUERY q_recent = { "law.recent",
	"SELECT " CASE_ROW_COLUMNS " FROM " CASE_ROW_FROM " WHERE k.procedure = $3 AND " SCOPE_SQL("$1", "$2")
	" ORDER BY k.opened_ms DESC, k.id LIMIT 20", "iit", CASE_ROW_GIVES };
/* clang-format on */

struct live {
	int64_t open, closed, late, done, in_time;
};

/* Figures by procedure, in the pack's order. */
struct lives {
	const struct pack *pack;
	struct live *at;
	const struct registry *beside; /* the one whose entries stand beside articles, or NULL */
	struct rows said;
};

static struct live *live_of(const struct lives *l, const char *procedure)
{
	for (int i = 0; i < l->pack->n_procedures; i++)
		if (text_same(l->pack->procedures[i]->name, procedure))
			return &l->at[i];
	return NULL;
}

static enum status read_lives(struct ctx *c, struct lives *l)
{
	struct rows cases, late, done;
	l->pack = law_pack_at(c->packs, org_today(c));
	l->at = TAKE_N(c->arena, l->pack->n_procedures + 1, struct live);
	for (int i = 0; i < l->pack->n_registries && !l->beside; i++)
		l->beside = l->pack->registries[i].beside ? &l->pack->registries[i] : NULL;
	if (l->beside)
		TRY(store_rows(c, &q_beside, &l->said, TEXT(l->beside->name)));
	TRY(store_rows(c, &q_cases, &cases, CASE_SCOPE_ARGS(c)));
	TRY(store_rows(c, &q_late, &late, CASE_SCOPE_ARGS(c), INT(org_today(c))));
	TRY(store_rows(c, &q_done, &done, CASE_SCOPE_ARGS(c)));
	for (int i = 0; i < cases.n; i++) {
		struct live *v = live_of(l, row_text(&cases.at[i], 0));
		if (v)
			v->open = row_int(&cases.at[i], 1), v->closed = row_int(&cases.at[i], 2);
	}
	for (int i = 0; i < late.n; i++) {
		struct live *v = live_of(l, row_text(&late.at[i], 0));
		if (v)
			v->late = row_int(&late.at[i], 1);
	}
	for (int i = 0; i < done.n; i++) {
		struct live *v = live_of(l, row_text(&done.at[i], 0));
		if (v)
			v->done = row_int(&done.at[i], 1), v->in_time = row_int(&done.at[i], 2);
	}
	return OK;
}

static void put_live(struct json_out *w, const struct lives *l, const struct article *a)
{
	struct live sum = { 0 };
	for (int i = 0; i < a->n_paragraphs; i++)
		for (int j = 0; j < a->paragraphs[i]->n_procedures; j++) {
			const struct live *v = live_of(l, a->paragraphs[i]->procedures[j]->name);
			sum.open += v->open;
			sum.closed += v->closed;
			sum.late += v->late;
			sum.done += v->done;
			sum.in_time += v->in_time;
		}
	put_object(w, "live");
	json_int(w, "open", sum.open);
	json_int(w, "late", sum.late);
	json_int(w, "closed", sum.closed);
	if (sum.done)
		json_int(w, "in_time_rate", sum.in_time * 100 / sum.done);
	else
		json_raw(w, "in_time_rate", "null");
	json_close(w, '}');
}

static void put_duties(struct json_out *w, const struct paragraph *p)
{
	put_list(w, "duties");
	for (int i = 0; i < p->n_duties; i++) {
		const struct duty_of_law *d = p->duties[i];
		json_open(w, '{');
		json_text(w, "id", d->id);
		json_text(w, "bearer", d->bearer);
		json_text(w, "kind", d->kind);
		json_text(w, "words", d->words);
		json_text(w, "home", homes[d->home]);
		json_text(w, "where", d->where);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_values(struct ctx *c, struct json_out *w, const struct paragraph *p)
{
	put_list(w, "values");
	for (int i = 0; i < p->n_policies; i++) {
		const struct policy *v = p->policies[i];
		json_open(w, '{');
		json_text(w, "name", v->name);
		json_text(w, "shown", law_value_say(c->arena, v, c->language));
		json_text(w, "strength", strength_name(v->strength));
		json_text(w, "strength_title", law_strength_say(v->strength, c->language));
		json_text(w, "reading", v->reading.zh ? title_of(c, v->reading) : "");
		json_text(w, "alternative", v->alternative.zh ? title_of(c, v->alternative) : NULL);
		put_day(w, "from", v->from_day);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_paragraph(struct ctx *c, struct json_out *w, const struct paragraph *p)
{
	json_open(w, '{');
	json_text(w, "cite", p->cite);
	json_text(w, "text", p->text);
	json_text(w, "nothing", p->nothing.zh ? title_of(c, p->nothing) : NULL);
	put_duties(w, p);
	put_list(w, "procedures");
	for (int i = 0; i < p->n_procedures; i++) {
		json_open(w, '{');
		json_text(w, "name", p->procedures[i]->name);
		json_text(w, "title", title_of(c, p->procedures[i]->title));
		json_close(w, '}');
	}
	json_close(w, ']');
	put_values(c, w, p);
	json_close(w, '}');
}

static void put_beside(struct ctx *c, struct json_out *w, const struct registry *b,
		       const struct row *r, int article)
{
	json_t *form;
	if (json_read(c, row_text(r, 2), strlen(row_text(r, 2)), &form) != OK) {
		fault_clear(c);
		return;
	}
	const char *cite = json_text_of(form, b->beside->name, "");
	const struct article *at = law_article_find(law_pack_at(c->packs, org_today(c)), cite);
	if (!at || at->number != article)
		return;
	json_open(w, '{');
	put_day(w, "at", row_int(r, 3));
	json_text(w, "text", json_text_of(form, "text", ""));
	json_text(w, "by", row_text(r, 4));
	json_text(w, "cite", cite);
	json_text(w, "title", json_text_of(form, "title", NULL));
	json_text(w, "number", row_text(r, 1));
	json_text(w, "register", b->name);
	put_id(w, "entry", row_int(r, 0));
	json_close(w, '}');
}

/* What the register that stands beside articles says: the authority's interpretations (35). */
static void put_interpretations(struct ctx *c, struct json_out *w, const struct lives *l,
				const struct article *a)
{
	put_list(w, "interpretations");
	for (int i = 0; l->beside && i < l->said.n; i++)
		put_beside(c, w, l->beside, &l->said.at[i], a->number);
	json_close(w, ']');
}

static void put_article_members(struct ctx *c, struct json_out *w, const struct lives *l,
				const struct article *a)
{
	json_int(w, "number", a->number);
	json_text(w, "heading", title_of(c, (struct title){ a->heading_zh, a->heading_en }));
	json_text(w, "chapter", title_of(c, (struct title){ a->chapter_zh, a->chapter_en }));
	put_list(w, "paragraphs");
	for (int i = 0; i < a->n_paragraphs; i++)
		put_paragraph(c, w, a->paragraphs[i]);
	json_close(w, ']');
	put_live(w, l, a);
	put_interpretations(c, w, l, a);
}

static void put_chapters(struct ctx *c, struct json_out *w, const struct lives *l)
{
	const struct pack *p = l->pack;
	put_list(w, "chapters");
	for (int i = 0; i < p->n_articles;) {
		int chapter = p->articles[i].chapter;
		json_open(w, '{');
		json_int(w, "number", chapter);
		json_text(w, "title",
			  title_of(c, (struct title){ p->articles[i].chapter_zh,
						      p->articles[i].chapter_en }));
		put_list(w, "articles");
		for (; i < p->n_articles && p->articles[i].chapter == chapter; i++) {
			json_open(w, '{');
			put_article_members(c, w, l, &p->articles[i]);
			json_close(w, '}');
		}
		json_close(w, ']');
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum status get_law(struct ctx *c, struct api_call *call)
{
	struct lives l = { 0 };
	struct json_out *w = call->out;
	TRY(read_lives(c, &l));
	json_open(w, '{');
	json_text(w, "name", l.pack->name);
	json_text(w, "version", l.pack->version);
	json_text(w, "title", title_of(c, l.pack->title));
	json_text(w, "preamble", l.pack->preamble ? l.pack->preamble : "");
	put_day(w, "issued", l.pack->issued_day);
	put_day(w, "effective", l.pack->effective_day);
	json_text(w, "digest", l.pack->text_sm3);
	put_chapters(c, w, &l);
	json_close(w, '}');
	return OK;
}

/* Cases of the article's procedures, newest first; each procedure at most twenty. */
static enum status put_cases(struct ctx *c, struct json_out *w, const struct article *a)
{
	put_list(w, "cases");
	for (int i = 0; i < a->n_paragraphs; i++)
		for (int j = 0; j < a->paragraphs[i]->n_procedures; j++) {
			struct rows rows;
			TRY(store_rows(c, &q_recent, &rows, CASE_SCOPE_ARGS(c),
				       TEXT(a->paragraphs[i]->procedures[j]->name)));
			for (int k = 0; k < rows.n; k++)
				put_case_row(c, w, &rows.at[k]);
		}
	json_close(w, ']');
	return OK;
}

static enum status get_article(struct ctx *c, struct api_call *call)
{
	struct lives l = { 0 };
	struct json_out *w = call->out;
	TRY(read_lives(c, &l));
	for (int i = 0; i < l.pack->n_articles; i++) {
		const struct article *a = &l.pack->articles[i];
		if (a->number != call_id(call, "n"))
			continue;
		json_open(w, '{');
		put_article_members(c, w, &l, a);
		TRY(put_cases(c, w, a));
		json_close(w, '}');
		return OK;
	}
	return FAULT(c, S_ABSENT, "absent");
}

static enum status get_drawing(struct ctx *c, struct api_call *call)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	const struct procedure *r = law_procedure_find(p, call_path(call, "name"));
	if (!r)
		return FAULT(c, S_ABSENT, "absent");
	call->bytes = law_procedure_svg(c->arena, r, c->language);
	return OK;
}

static enum status get_print(struct ctx *c, struct api_call *call)
{
	call->bytes = law_print_html(c->arena, law_pack_at(c->packs, org_today(c)), c->language);
	return OK;
}

/* clang-format off */
const struct route api_law[] = {
	{ "GET", "/api/law", "law_get", "The regulation with what carries it out and how it goes", NULL, REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &law_shape, .handle = get_law },
	{ "GET", "/api/law/articles/{n}", "law_article", "One article, its interpretations and its cases", NULL, REACH_SCOPED,
	  ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &whole_shape, .handle = get_article },
	{ "GET", "/api/law/procedures/{name}.svg", "law_drawing", "A procedure drawn as the law has it", NULL, REACH_OPEN,
	  ASSURE_SIGNED_IN, WORK_ALONE, RATE_READ, .media = "image/svg+xml", .handle = get_drawing },
	{ "GET", "/api/law/print", "law_print", "Law and rules on facing pages, for legal staff", NULL, REACH_OPEN,
	  ASSURE_SIGNED_IN, WORK_ALONE, RATE_HEAVY, .media = "text/html; charset=utf-8", .handle = get_print },
	{ 0 },
};
