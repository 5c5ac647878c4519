/* The demonstration's joint deliberations (data/demo/deliberations.csv): who raises what, from a
 * case or on its own, whom the authority invites, what each says, what is resolved. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "org/org.h"
#include "sim/inner.h"

enum {
	DAY,
	ORG,
	ROLE,
	RAISE,
	KIND,
	TITLE,
	QUESTION,
	GROUND,
	MEMBERS,
	BY,
	OPINIONS,
	HELD,
	RESOLUTION,
	ADVICE,
	ANSWER,
	COLUMNS
};

struct naming {
	const char *name;
	int64_t id;
};

static enum status name_work(struct ctx *c, void *arg)
{
	struct naming *n = arg;
	return org_by_name(c, n->name, &n->id);
}

static int64_t org_named(struct sim *s, const char *name)
{
	struct naming n = { name, 0 };
	return store_read(s->c, name_work, &n) == OK ? n.id : 0;
}

/* One line's cells: none of them holds a comma or a quote. */
static char **cells_of(struct sim *s, const char *line)
{
	int n;
	char **cells = text_split(s->c->arena, line, ',', &n);
	return n == COLUMNS ? cells : NULL;
}

static char **line_of(struct sim *s, int i)
{
	int n;
	char **lines = text_split(s->c->arena, sim__file("data/demo/deliberations.csv"), '\n', &n);
	return i + 1 < n && lines[i + 1][0] ? cells_of(s, lines[i + 1]) : NULL;
}

static bool send(struct sim *s, const struct holder *who, const char *path, json_t *body)
{
	struct api_answer answer;
	const char *text = json_canonical(s->c->arena, body);
	json_decref(body);
	struct api_ask a = { .method = "POST",
			     .path = path,
			     .person = who->person,
			     .grant = who->grant,
			     .stepped = true,
			     .body = text };
	api_call_direct(s->c, s->api, &a, &answer);
	s->acts++;
	if (answer.status < 300)
		return true;
	s->refusals++;
	LOG_W("sim", "POST %s as %s: %d %.300s", path, who->role, answer.status, answer.body);
	return false;
}

static bool decide(struct sim *s, const struct holder *who, const struct todo *t,
		   const char *outcome, const char *reason, json_t *fields)
{
	json_t *body = json_pack("{s:I, s:s, s:s, s:o}", "rev", (json_int_t)t->rev, "step", t->step,
				 "outcome", outcome, "fields", fields);
	if (reason)
		json_object_set_new(body, "reason", json_string(reason));
	return send(s, who,
		    arena_printf(s->c->arena, "/api/cases/%lld/decisions", (long long)t->case_id),
		    body);
}

/* A case under review that is not late: it will wait. */
static const struct todo *waits_for(struct sim *s, const struct todo *todo, int n,
				    const struct holder *who)
{
	for (int i = 0; i < n; i++)
		if (text_same(todo[i].procedure, "open_resource") &&
		    text_same(todo[i].step, "review") && todo[i].org == who->org &&
		    todo[i].opened_ms > clock_now_ms(s->clock) - (int64_t)3 * 24 * 3600 * 1000)
			return &todo[i];
	return NULL;
}

void sim__raise(struct sim *s, int32_t today, const struct todo *todo, int n)
{
	char **cells;
	for (int i = 0; (cells = line_of(s, i)); i++) {
		int32_t day;
		bool own = text_same(cells[RAISE], "own");
		if (s->raised > i || !day_parse(cells[DAY], &day) || today < day)
			continue;
		const struct holder *who = sim__holder(s, org_named(s, cells[ORG]), cells[ROLE]);
		const struct todo *from = who && !own ? waits_for(s, todo, n, who) : NULL;
		if (!who || (!own && !from))
			continue;
		json_t *body = json_pack("{s:s, s:{s:s, s:s, s:s, s:s}}", "procedure", "deliberate",
					 "form", "title", cells[TITLE], "kind", cells[KIND],
					 "question", cells[QUESTION], "ground", cells[GROUND]);
		if (from)
			json_object_set_new(body, "from",
					    json_string(arena_printf(s->c->arena, "%lld",
								     (long long)from->case_id)));
		if (send(s, who, "/api/cases", body))
			s->raised = i + 1;
		return;
	}
}

static json_t *members(struct sim *s, const char *names)
{
	int n;
	char **each = text_split(s->c->arena, names, '|', &n);
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list,
				      json_string(arena_printf(s->c->arena, "%lld",
							       (long long)org_named(s, each[i]))));
	return list;
}

/* "ORG:OUTCOME:WORDS|…": what this organisation says; false: nothing yet. */
static bool opine(struct sim *s, const struct holder *who, const struct todo *t,
		  const char *opinions)
{
	int n, m;
	char **each = text_split(s->c->arena, opinions, '|', &n);
	for (int i = 0; i < n; i++) {
		char **said = text_split(s->c->arena, each[i], ':', &m);
		if (m != 3 || org_named(s, said[0]) != t->org)
			continue;
		bool agrees = text_same(said[1], "agree"), leaves = text_same(said[1], "recuse");
		json_t *fields = json_pack("{s:s}", "conflict", leaves ? "exists" : "none");
		if (agrees)
			json_object_set_new(fields, "opinion", json_string(said[2]));
		return decide(s, who, t, said[1], agrees ? NULL : said[2], fields);
	}
	return false;
}

static bool resolve(struct sim *s, const struct holder *who, const struct todo *t, char **cells)
{
	int32_t day;
	if (!day_parse(cells[HELD], &day) || day_of_ms(clock_now_ms(s->clock)) < day)
		return false;
	return decide(s, who, t, "pass", NULL,
		      json_pack("{s:s, s:s, s:s, s:s}", "held", cells[HELD], "resolution",
				cells[RESOLUTION], "advice", cells[ADVICE], "dissent_answer",
				cells[ANSWER]));
}

bool sim__deliberate(struct sim *s, const struct todo *t)
{
	const struct holder *who = sim__holder(s, t->org, t->role);
	char **cells;
	if (!who || !t->title)
		return false;
	for (int i = 0; (cells = line_of(s, i)); i++) {
		if (!text_ends(t->title, cells[TITLE]))
			continue;
		if (text_same(t->step, "admit"))
			return decide(s, who, t, "pass", NULL,
				      json_pack("{s:o, s:s}", "members", members(s, cells[MEMBERS]),
						"opinions_by", cells[BY]));
		if (text_same(t->step, "opine"))
			return opine(s, who, t, cells[OPINIONS]);
		return text_same(t->step, "resolve") && resolve(s, who, t, cells);
	}
	return false;
}
