/* Rights are a table of bits: rights down, roles of the pack across. */
#include "org/rights.h"

#include <string.h>

#include "base/ctx.h"
#include "base/log.h"
#include "base/text.h"

enum { RIGHTS_MAX = 128 };

struct rights {
	const struct pack *pack;
	int n, width; /* width: bytes of one right's bits */
	const char *names[RIGHTS_MAX];
	uint8_t *bits[RIGHTS_MAX];
};

struct reading {
	struct ctx *c;
	struct arena *keep;
	struct rights *r;
	int line;
	enum status status;
};

static void complain(struct reading *g, const char *what, const char *word)
{
	LOG_E("org", "rights.tsv:%d: %s: %s", g->line, what, word);
	g->status = FAULT(g->c, S_BROKEN, "rights.file", INT(g->line));
}

int rights_find(const struct rights *r, const char *right)
{
	for (int i = 0; i < r->n; i++)
		if (text_same(r->names[i], right))
			return i;
	return -1;
}

int rights_count(const struct rights *r)
{
	return r->n;
}

const char *rights_name(const struct rights *r, int right)
{
	return r->names[right];
}

static bool fits(const char *pattern, const struct role *role)
{
	size_t len = strlen(pattern);
	if (text_same(pattern, "*"))
		return true;
	if (text_ends(pattern, ".*"))
		return strncmp(role->name, pattern, len - 1) == 0;
	return text_same(role->name, pattern);
}

static void allow(struct reading *g, int right, const char *pattern)
{
	const struct pack *p = g->r->pack;
	bool any = false;
	for (int i = 0; i < p->n_roles; i++)
		if (fits(pattern, &p->roles[i])) {
			g->r->bits[right][i / 8] |= (uint8_t)(1 << (i % 8));
			any = true;
		}
	if (!any)
		complain(g, "no role of the pack is called so", pattern);
}

static void read_line(struct reading *g, char *line)
{
	char *mark = strchr(line, '#');
	if (mark)
		*mark = '\0';
	const char *text = text_trim(g->keep, line);
	if (!*text)
		return;
	const char *tab = strchr(text, '\t');
	if (!tab) {
		complain(g, "a right, a tab and its roles were expected", text);
		return;
	}
	const char *name = arena_text_n(g->keep, text, (size_t)(tab - text));
	if (rights_find(g->r, name) >= 0 || g->r->n == RIGHTS_MAX) {
		complain(g, "a right named twice, or one too many", name);
		return;
	}
	int n, right = g->r->n++;
	g->r->names[right] = name;
	g->r->bits[right] = arena_take(g->keep, (size_t)g->r->width);
	char **words = text_split(g->keep, text_trim(g->keep, tab + 1), ' ', &n);
	for (int i = 0; i < n; i++)
		if (*words[i])
			allow(g, right, words[i]);
}

enum status rights_read(struct ctx *c, struct arena *keep, const char *text, const struct pack *p,
			struct rights **out)
{
	struct rights *r = TAKE(keep, struct rights);
	struct reading g = { c, keep, r, 0, OK };
	int n;
	r->pack = p;
	r->width = p->n_roles / 8 + 1;
	char **lines = text_split(keep, text, '\n', &n);
	for (int i = 0; i < n; i++) {
		g.line = i + 1;
		read_line(&g, lines[i]);
	}
	*out = r;
	return g.status;
}

bool rights_allow(const struct rights *r, int right, const struct role *role)
{
	if (!role || right < 0 || right >= r->n)
		return false;
	for (int i = 0; i < r->pack->n_roles; i++)
		if (&r->pack->roles[i] == role || text_same(r->pack->roles[i].name, role->name))
			return (r->bits[right][i / 8] >> (i % 8)) & 1;
	return false;
}
