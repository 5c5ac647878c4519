/* Where every duty of the law lives, article by article. */
#include "codec/json.h"
#include "law/show.h"

static const char *home_word(enum duty_home home)
{
	static const char *const words[] = {
		[DUTY_PROCEDURE] = "procedure", [DUTY_CHECK] = "check", [DUTY_PAGE] = "page",
		[DUTY_REGISTER] = "register",   [DUTY_TEXT] = "text",   [DUTY_NOT_YET] = "not yet",
	};
	return words[home];
}

static const char *where(struct arena *a, const struct duty_of_law *d, const char *language)
{
	if (d->home == DUTY_TEXT || d->home == DUTY_NOT_YET)
		return arena_printf(a, "%s%s", d->home == DUTY_TEXT ? "text: " : "",
				    law_say(&d->why, language));
	return arena_printf(a, "%s %s", home_word(d->home), d->where);
}

struct sum {
	int live, not_yet;
};

static void add_article(struct buf *b, const struct article *t, const char *language,
			struct sum *sum)
{
	struct sum here = { 0 };
	for (int i = 0; i < t->n_paragraphs; i++)
		for (int j = 0; j < t->paragraphs[i]->n_duties; j++) {
			bool yet = t->paragraphs[i]->duties[j]->home == DUTY_NOT_YET;
			here.live += !yet;
			here.not_yet += yet;
		}
	buf_printf(b, "article %d %s %s: %d live, %d not yet\n", t->number, t->heading_zh,
		   t->heading_en, here.live, here.not_yet);
	for (int i = 0; i < t->n_paragraphs; i++) {
		const struct paragraph *g = t->paragraphs[i];
		for (int j = 0; j < g->n_duties; j++) {
			const struct duty_of_law *d = g->duties[j];
			buf_printf(b, "  %-8s %-8s %s\n", d->id,
				   d->home == DUTY_NOT_YET ? "not yet" : "live",
				   where(b->arena, d, language));
		}
		if (g->nothing.zh)
			buf_printf(b, "  %-8s %-8s %s\n", g->cite, "nothing",
				   law_say(&g->nothing, language));
	}
	sum->live += here.live;
	sum->not_yet += here.not_yet;
}

const char *law_coverage_text(struct arena *a, const struct pack *p, const char *language)
{
	struct buf b;
	struct sum sum = { 0 };
	buf_init(&b, a, 1 << 15);
	for (int i = 0; i < p->n_articles; i++)
		add_article(&b, &p->articles[i], language, &sum);
	buf_printf(&b, "%d articles, %d duties: %d live, %d not yet\n", p->n_articles, p->n_duties,
		   sum.live, sum.not_yet);
	return b.at;
}

static void put_duty(struct json_out *w, const struct duty_of_law *d)
{
	json_open(w, '{');
	json_text(w, "id", d->id);
	json_text(w, "bearer", d->bearer);
	json_text(w, "kind", d->kind);
	json_text(w, "words", d->words);
	json_bool(w, "live", d->home != DUTY_NOT_YET);
	json_text(w, "home", home_word(d->home));
	json_text(w, "where", d->where);
	if (d->why.zh)
		json_text(w, "why", d->why.zh);
	json_close(w, '}');
}

const char *law_coverage_json(struct arena *a, const struct pack *p)
{
	struct buf b;
	buf_init(&b, a, 1 << 15);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "pack", p->name);
	json_text(&w, "version", p->version);
	json_key(&w, "articles");
	json_open(&w, '[');
	for (int i = 0; i < p->n_articles; i++) {
		const struct article *t = &p->articles[i];
		json_open(&w, '{');
		json_int(&w, "article", t->number);
		json_text(&w, "heading", t->heading_zh);
		json_text(&w, "heading_en", t->heading_en);
		json_key(&w, "duties");
		json_open(&w, '[');
		for (int j = 0; j < t->n_paragraphs; j++)
			for (int k = 0; k < t->paragraphs[j]->n_duties; k++)
				put_duty(&w, t->paragraphs[j]->duties[k]);
		json_close(&w, ']');
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	return b.at;
}
