/* Law and rules on facing pages, as one HTML page that needs nothing else: the law's words left,
 * what carries them out right, paragraph by paragraph; procedures drawn below. Printed on A4 it
 * keeps paragraphs together. */
#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"
#include "law/show.h"

struct page {
	struct buf b;
	const struct pack *p;
	const char *language;
};

static const char style[] =
	"body{margin:0;background:#fff;color:#17323a;font:15px/1.75 'Noto Serif CJK SC','Source Han Serif SC',"
	"'Songti SC',SimSun,serif}"
	"main{max-width:1240px;margin:0 auto;padding:32px 28px 64px}"
	"h1{font-size:28px;text-align:center;margin:24px 0 4px;letter-spacing:.06em}"
	".sub{text-align:center;color:#5a727a;margin:0 0 28px}"
	".preamble{max-width:44em;margin:0 auto 36px;color:#3d565e}.preamble p{margin:0;text-indent:2em}"
	"nav{columns:3;margin:0 0 36px;padding:16px 20px;background:#f4f9fa;border-radius:8px;font-size:13.5px}"
	"nav a{display:block;color:#0e5a6b;text-decoration:none}nav b{display:block;margin-top:6px}"
	"h2{font-size:20px;color:#0e5a6b;margin:44px 0 12px;padding-bottom:6px;border-bottom:2px solid #0e5a6b}"
	"article{margin:0 0 26px}h3{font-size:16px;margin:0 0 6px}"
	".row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 36px;padding:10px 0;"
	"border-top:1px solid #dfe8ea;break-inside:avoid}"
	".law{position:relative;padding-left:48px}.law p{margin:0 0 4px}.law .cite{position:absolute;left:0;"
	"color:#7d9aa3;font:12px/26px ui-monospace,monospace}"
	".rules{font:13.5px/1.65 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif}"
	".rules p{margin:0 0 5px}.id{font:12px ui-monospace,monospace;color:#5a727a;margin-right:6px}"
	".tag{display:inline-block;padding:0 8px;border-radius:9px;font-size:12px;line-height:18px;margin-right:6px;"
	"background:#e3f0f2;color:#0e5a6b}.tag.yet{background:#f5efdf;color:#7a5b14}.tag.ours{background:#eef1f2;"
	"color:#5a727a}.muted{color:#5a727a}"
	"figure{margin:16px 0 8px;padding:16px;border:1px solid #dfe8ea;border-radius:10px;overflow-x:auto;"
	"break-inside:avoid}figure svg{display:block;max-width:100%;height:auto;margin:0 auto}"
	"figcaption{font-weight:600;color:#0e5a6b;margin-bottom:10px}"
	"@media(max-width:760px){.row{grid-template-columns:1fr}nav{columns:1}}"
	"@media print{@page{size:A4 landscape;margin:14mm}body{font-size:11.5px}main{max-width:none;padding:0}"
	"nav{display:none}h2{break-before:page}figure svg{max-height:170mm}}";

static void add(struct page *g, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buf_text(&g->b, "&lt;");
		else if (*text == '>')
			buf_text(&g->b, "&gt;");
		else if (*text == '&')
			buf_text(&g->b, "&amp;");
		else
			buf_char(&g->b, *text);
	}
}

/* <open>text</close> */
static void put(struct page *g, const char *open, const char *text, const char *close)
{
	buf_text(&g->b, open);
	add(g, text);
	buf_text(&g->b, close);
}

static const char *word(const struct page *g, const char *name)
{
	return words_find(g->language, name);
}

/* Whether it is an item that needs no statements of its own: it stands with its paragraph. */
static bool goes_with(const struct paragraph *r)
{
	return r->item > 0 && !r->n_duties && !r->n_policies && !r->n_procedures && !r->nothing.zh;
}

/* The paragraph i of the article and its items; returns the last of them. */
static int put_law(struct page *g, const struct article *t, int i)
{
	put(g, "<div class=\"law\"><span class=\"cite\">", t->paragraphs[i]->cite, "</span>");
	put(g, "<p>", t->paragraphs[i]->text, "</p>");
	while (i + 1 < t->n_paragraphs && goes_with(t->paragraphs[i + 1]))
		put(g, "<p>", t->paragraphs[++i]->text, "</p>");
	buf_text(&g->b, "</div>");
	return i;
}

static void put_duty(struct page *g, const struct duty_of_law *d)
{
	bool yet = d->home == DUTY_NOT_YET;
	put(g, "<p><span class=\"id\">", d->id, "</span>");
	put(g, yet ? "<span class=\"tag yet\">" : "<span class=\"tag\">",
	    word(g, yet ? "law.print.not_yet" : "law.print.live"), "</span>");
	put(g, "", law_where_say(g->b.arena, g->p, d, g->language), "</p>");
}

static void put_value(struct page *g, const struct policy *v)
{
	bool ours = v->strength == POLICY;
	put(g, "<p><span class=\"id\">", v->name, "</span>");
	put(g, ours ? "<span class=\"tag ours\">" : "<span class=\"tag\">",
	    law_strength_say(v->strength, g->language), "</span>");
	if (v->unit != UNIT_CHOICE)
		put(g, "<b>", law_value_say(g->b.arena, v, g->language), "</b> ");
	add(g, law_say(&v->reading, g->language));
	if (v->alternative.zh)
		put(g, "<br><span class=\"muted\">",
		    words_say(g->b.arena, g->language, "law.print.alternative",
			      VALUES(TEXT(law_say(&v->alternative, g->language)))),
		    "</span>");
	buf_text(&g->b, "</p>");
}

static void put_rules(struct page *g, const struct paragraph *r)
{
	buf_text(&g->b, "<div class=\"rules\">");
	for (int i = 0; i < r->n_duties; i++)
		put_duty(g, r->duties[i]);
	for (int i = 0; i < r->n_policies; i++)
		put_value(g, r->policies[i]);
	if (r->nothing.zh)
		put(g, "<p class=\"muted\">", law_say(&r->nothing, g->language), "</p>");
	buf_text(&g->b, "</div>");
}

static void put_figure(struct page *g, const struct procedure *r)
{
	buf_printf(&g->b, "<figure id=\"%s\"><figcaption>", r->name);
	add(g, words_say(g->b.arena, g->language, "law.print.figure",
			 VALUES(TEXT(law_say(&r->title, g->language)), TEXT(r->article))));
	buf_text(&g->b, "</figcaption>");
	buf_text(&g->b, law_procedure_svg(g->b.arena, r, g->language));
	buf_text(&g->b, "</figure>");
}

static void put_article(struct page *g, const struct article *t)
{
	buf_printf(&g->b, "<article id=\"article-%d\">", t->number);
	put(g, "<h3>", law_article_say(g->b.arena, t, g->language), "</h3>");
	for (int i = 0; i < t->n_paragraphs; i++) {
		const struct paragraph *r = t->paragraphs[i];
		buf_text(&g->b, "<div class=\"row\">");
		i = put_law(g, t, i);
		put_rules(g, r);
		buf_text(&g->b, "</div>");
		for (int j = 0; j < r->n_procedures; j++)
			put_figure(g, r->procedures[j]);
	}
	buf_text(&g->b, "</article>\n");
}

static void put_contents(struct page *g)
{
	int chapter = 0;
	buf_text(&g->b, "<nav>");
	for (int i = 0; i < g->p->n_articles; i++) {
		const struct article *t = &g->p->articles[i];
		if (t->chapter != chapter)
			put(g, "<b>", law_chapter_say(g->b.arena, t, g->language), "</b>");
		chapter = t->chapter;
		buf_printf(&g->b, "<a href=\"#article-%d\">", t->number);
		put(g, "", law_article_say(g->b.arena, t, g->language), "</a>");
	}
	buf_text(&g->b, "</nav>\n");
}

static void put_preamble(struct page *g)
{
	int n;
	char **lines = text_split(g->b.arena, g->p->preamble ? g->p->preamble : "", '\n', &n);
	buf_text(&g->b, "<div class=\"preamble\">");
	for (int i = 0; i < n; i++)
		put(g, "<p>", lines[i], "</p>");
	buf_text(&g->b, "</div>\n");
}

const char *law_print_html(struct arena *a, const struct pack *p, const char *language)
{
	struct page g = { .p = p, .language = language };
	buf_init(&g.b, a, 1 << 17);
	buf_printf(&g.b, "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><title>",
		   language);
	add(&g, law_say(&p->title, language));
	buf_printf(
		&g.b,
		"</title><meta name=\"viewport\" content=\"width=device-width\"><style>%s</style><main>\n",
		style);
	put(&g, "<h1>", law_say(&p->title, language), "</h1>");
	put(&g, "<p class=\"sub\">",
	    words_say(a, language, "law.print.sub",
		      VALUES(TEXT(p->name), INT(p->issued_day), INT(p->effective_day),
			     TEXT(arena_text_n(a, p->text_sm3, 16)))),
	    "</p>");
	put_preamble(&g);
	put_contents(&g);
	int chapter = 0;
	for (int i = 0; i < p->n_articles; i++) {
		if (p->articles[i].chapter != chapter)
			put(&g, "<h2>", law_chapter_say(a, &p->articles[i], language), "</h2>");
		chapter = p->articles[i].chapter;
		put_article(&g, &p->articles[i]);
	}
	buf_text(&g.b, "</main></html>\n");
	return g.b.at;
}
