/* The case page: one answer with everything that a reviewer needs to decide without leaving it. */
#include "api/case_page.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/vec.h"
#include "civil/day.h"
#include "law/dims.h"

/* Names of everybody and every body that the case names, in two queries. */
QUERY q_people = {
	"case.people",
	"SELECT id, name FROM person WHERE id IN (SELECT person FROM decision WHERE case_ = $1"
	" UNION SELECT person FROM talk WHERE case_ = $1 UNION SELECT person FROM attachment WHERE case_ = $1"
	" UNION SELECT principal FROM decision WHERE case_ = $1)",
	"i", "it"
};
QUERY q_orgs = {
	"case.orgs",
	"SELECT id, name FROM org WHERE id IN (SELECT org FROM duty WHERE case_ = $1 UNION SELECT org FROM decision WHERE case_ = $1"
	" UNION SELECT org FROM talk WHERE case_ = $1 UNION SELECT unit FROM case_ WHERE id = $1)",
	"i", "it"
};
QUERY q_talk = {
	"talk.of_case",
	"SELECT person, org, role, body, at_ms FROM talk WHERE case_ = $1 ORDER BY at_ms, id", "i",
	"iitti"
};
QUERY q_events = {
	"case_event.of_case",
	"SELECT step, kind, args, at_ms, entry FROM case_event WHERE case_ = $1 ORDER BY at_ms, id",
	"i", "tttii"
};
QUERY q_files = {
	"attachment.of_case",
	"SELECT id, name, size, person, at_ms, type FROM attachment WHERE case_ = $1 ORDER BY at_ms, id",
	"i", "itiiit"
};
/* An entry's place in the tree and the first signed head that covers it. */
QUERY q_evidence = {
	"case.evidence",
	"SELECT l.entry, l.place, (SELECT MIN(h.size) FROM head h WHERE h.size > l.place) FROM leaf l WHERE l.entry IN"
	" (SELECT entry FROM decision WHERE case_ = $1 UNION SELECT entry FROM case_event WHERE case_ = $1)",
	"i", "iii"
};

static const char *name_in(const struct rows *rows, int64_t id)
{
	for (int i = 0; i < rows->n; i++)
		if (row_int(&rows->at[i], 0) == id)
			return row_text(&rows->at[i], 1);
	return NULL;
}

enum status case_page_read(struct ctx *c, const struct case_ *k, struct case_page *p)
{
	*p = (struct case_page){ .k = k };
	TRY(desk_history(c, k->id, &p->history));
	TRY(desk_duties(c, k->id, &p->duties, &p->n_duties));
	TRY(store_rows(c, &q_people, &p->people, INT(k->id)));
	TRY(store_rows(c, &q_orgs, &p->orgs, INT(k->id)));
	TRY(store_rows(c, &q_talk, &p->talk, INT(k->id)));
	TRY(store_rows(c, &q_events, &p->events, INT(k->id)));
	TRY(store_rows(c, &q_files, &p->files, INT(k->id)));
	TRY(store_rows(c, &q_evidence, &p->evidence, INT(k->id)));
	return desk_actions(c, k, &p->actions, &p->n_actions);
}

static const struct duty *duty_of(const struct case_page *p, int64_t id)
{
	for (int i = 0; i < p->n_duties; i++)
		if (p->duties[i].id == id)
			return &p->duties[i];
	return NULL;
}

static const struct step *step_of(const struct case_page *p, const char *name)
{
	return name ? law_step_find(p->k->procedure, name) : NULL;
}

/* ---- timeline ---- */

struct moment {
	int64_t at_ms, entry;
	const char *kind, *person, *office, *step, *article, *outcome, *reason, *text;
	const struct duty *duty;
	bool decides;
};

static const char *acted_as(struct ctx *c, const struct case_page *p, int64_t org, const char *role)
{
	const char *name = name_in(&p->orgs, org);
	const char *title = role_title(c, p->k->pack, role);
	return name ? arena_printf(c->arena, "%s %s", name, title) : title;
}

static const char *acted_by(struct ctx *c, const struct case_page *p, const struct decided *d)
{
	if (!d->person)
		return SAY(c, "shown.system");
	const char *name = name_in(&p->people, d->person);
	const char *principal = d->principal ? name_in(&p->people, d->principal) : NULL;
	return principal ? SAY(c, "shown.for_principal", TEXT(name), TEXT(principal)) : name;
}

static int by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* What the case waited for, by the name of its procedure. */
static const char *aside(struct ctx *c, const struct case_page *p, const char *name)
{
	const struct procedure *of = law_procedure_find(p->k->pack, name);
	return of ? title_of(c, of->title) : name;
}

static struct moment *moments(struct ctx *c, const struct case_page *p, int *n)
{
	struct moment *v = TAKE_N(c->arena, p->history.n + p->talk.n + p->events.n, struct moment);
	*n = 0;
	for (int i = 0; i < p->history.n; i++) {
		const struct decided *d = &p->history.at[i];
		const struct step *s = step_of(p, d->step);
		v[(*n)++] = (struct moment){
			.at_ms = d->at_ms,
			.entry = d->entry,
			.kind = "decision",
			.person = acted_by(c, p, d),
			.office = acted_as(c, p, d->org, d->role),
			.step = s ? title_of(c, s->title) : aside(c, p, d->step),
			.article = s ? s->article : NULL,
			.outcome = outcome_label(c, s, d),
			.reason = d->reason,
			.duty = duty_of(p, d->duty),
			.decides = true,
		};
	}
	for (int i = 0; i < p->talk.n; i++) {
		const struct row *r = &p->talk.at[i];
		v[(*n)++] = (struct moment){
			.at_ms = row_int(r, 4),
			.kind = "talk",
			.person = name_in(&p->people, row_int(r, 0)),
			.office = acted_as(c, p, row_int(r, 1), row_text(r, 2)),
			.text = row_text(r, 3),
		};
	}
	for (int i = 0; i < p->events.n; i++) {
		const struct row *r = &p->events.at[i];
		const struct step *s = step_of(p, row_text(r, 0));
		v[(*n)++] = (struct moment){
			.at_ms = row_int(r, 3),
			.entry = row_int(r, 4),
			.kind = row_text(r, 1),
			.person = SAY(c, "shown.system"),
			.step = s ? title_of(c, s->title) : NULL,
			.article = s ? s->article : NULL,
			.text = desk_say(c, row_text(r, 1), row_text(r, 2)),
		};
	}
	if (*n > 1)
		qsort(v, (size_t)*n, sizeof *v, by_time);
	return v;
}

static void put_evidence(struct json_out *w, const struct case_page *p, int64_t entry)
{
	json_key(w, "evidence");
	for (int i = 0; entry && i < p->evidence.n; i++) {
		const struct row *r = &p->evidence.at[i];
		if (row_int(r, 0) != entry)
			continue;
		json_open(w, '{');
		put_id(w, "entry", entry);
		json_int(w, "place", row_int(r, 1));
		json_int(w, "head", row_int(r, 2));
		json_bool(w, "verified", row_int(r, 2) > row_int(r, 1));
		json_close(w, '}');
		return;
	}
	json_put_null(w);
}

static void put_moment(struct json_out *w, const struct case_page *p, const struct moment *m)
{
	json_open(w, '{');
	put_instant(w, "at", m->at_ms);
	json_text(w, "kind", m->kind);
	put_object(w, "actor");
	json_text(w, "name", m->person);
	json_text(w, "office", m->office);
	json_close(w, '}');
	json_text(w, "step_title", m->step);
	json_text(w, "article", m->article);
	json_text(w, "outcome_label", m->outcome);
	json_text(w, "reason", m->reason);
	json_text(w, "text", m->text);
	json_key(w, "late");
	if (m->decides && m->duty && m->duty->due_day != DAY_NONE)
		json_put_int(w, m->duty->late);
	else
		json_put_null(w);
	put_evidence(w, p, m->entry);
	json_close(w, '}');
}

void put_timeline(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	int n;
	struct moment *v = moments(c, p, &n);
	put_list(w, "timeline");
	for (int i = 0; i < n; i++)
		put_moment(w, p, &v[i]);
	json_close(w, ']');
}

/* ---- stations ---- */

/* Where the case most plainly goes: the first outcome that passes whatever holds. */
static const struct step *plain_next(const struct step *s)
{
	const struct step *next = NULL;
	for (int i = 0; i < s->n_outcomes; i++) {
		const struct outcome *o = &s->outcomes[i];
		if (!law_outcome_passes(o))
			continue;
		if (!o->when)
			return o->next;
		if (!next)
			next = o->next;
	}
	return next;
}

enum { PATH_MAX_STEPS = 32 };

static bool on_path(const struct step *const *path, int n, const struct step *s)
{
	for (int i = 0; i < n; i++)
		if (path[i] == s)
			return true;
	return false;
}

/* From the step under way to the end; path[0] is now. */
static int ahead(const struct case_ *k, const struct step *path[PATH_MAX_STEPS])
{
	int n = 0;
	for (const struct step *s = k->step; s && n < PATH_MAX_STEPS && !on_path(path, n, s);
	     s = plain_next(s))
		path[n++] = s;
	return n;
}

static void put_station_head(struct ctx *c, struct json_out *w, const struct step *s,
			     const char *state)
{
	json_open(w, '{');
	json_text(w, "step", s->name);
	json_text(w, "title", title_of(c, s->title));
	struct buf by;
	buf_init(&by, c->arena, 64);
	for (int i = 0; i < s->n_bearers; i++) {
		buf_text(&by, !i ? "" : s->bearers[i].either ? " / " : "、");
		buf_text(&by, title_of(c, s->bearers[i].role->title));
	}
	json_text(w, "by", by.at);
	json_text(w, "article", s->article);
	json_text(w, "state", state);
}

static void put_done_station(struct ctx *c, struct json_out *w, const struct case_page *p,
			     const struct decided *d)
{
	const struct duty *duty = duty_of(p, d->duty);
	put_station_head(c, w, step_of(p, d->step), "done");
	put_instant(w, "at", d->at_ms);
	json_text(w, "who", acted_by(c, p, d));
	json_text(w, "outcome_label", outcome_label(c, step_of(p, d->step), d));
	json_int(w, "late", duty ? duty->late : 0);
	json_close(w, '}');
}

static bool decided_again(const struct case_page *p, int i)
{
	for (int j = i + 1; j < p->history.n; j++)
		if (text_same(p->history.at[j].step, p->history.at[i].step))
			return true;
	return false;
}

static const struct duty *open_duty(const struct case_page *p)
{
	for (int i = 0; i < p->n_duties; i++)
		if (text_same(p->duties[i].state, "open"))
			return &p->duties[i];
	return NULL;
}

bool case_page_waits(const struct case_page *p)
{
	return p->k->step && !open_duty(p);
}

/* What was done (each step once, the last time), where it is, and where it plainly goes. */
void put_stations(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	const struct step *path[PATH_MAX_STEPS];
	int n = ahead(p->k, path);
	put_list(w, "steps");
	for (int i = 0; i < p->history.n; i++) {
		const struct step *s = step_of(p, p->history.at[i].step);
		if (s && !on_path(path, n, s) && !decided_again(p, i))
			put_done_station(c, w, p, &p->history.at[i]);
	}
	for (int i = 0; i < n; i++) {
		put_station_head(c, w, path[i], i ? "next" : "now");
		if (i == 0) {
			struct desk_clock clock;
			desk_clock(c, p->k, open_duty(p), &clock);
			if (case_page_waits(p))
				clock.state = "paused";
			put_clock(c, w, "clock", &clock);
		}
		json_close(w, '}');
	}
	json_close(w, ']');
}

/* ---- who ---- */

static bool party_before(const struct case_page *p, int i)
{
	for (int j = 0; j < i; j++)
		if (p->duties[j].org == p->duties[i].org &&
		    text_same(p->duties[j].role, p->duties[i].role))
			return true;
	return false;
}

static void put_party(struct ctx *c, struct json_out *w, const struct case_page *p, int64_t org,
		      const char *role, const char *person)
{
	json_open(w, '{');
	json_text(w, "role", role);
	json_text(w, "role_title", role_title(c, p->k->pack, role));
	put_ref(w, "org", org, name_in(&p->orgs, org));
	json_text(w, "person", person);
	json_close(w, '}');
}

static const char *last_person(const struct case_page *p, int64_t org, const char *role)
{
	for (int i = p->history.n - 1; i >= 0; i--)
		if (p->history.at[i].org == org && text_same(p->history.at[i].role, role))
			return name_in(&p->people, p->history.at[i].person);
	return NULL;
}

void put_parties(struct ctx *c, struct json_out *w, const struct case_page *p)
{
	put_list(w, "parties");
	const struct decided *first = p->history.n ? &p->history.at[0] : NULL;
	bool has_duty = false;
	for (int i = 0; first && i < p->n_duties; i++)
		has_duty = has_duty || (p->duties[i].org == first->org &&
					text_same(p->duties[i].role, first->role));
	if (first && first->org && !has_duty)
		put_party(c, w, p, first->org, first->role, name_in(&p->people, first->person));
	for (int i = 0; i < p->n_duties; i++)
		if (!party_before(p, i))
			put_party(c, w, p, p->duties[i].org, p->duties[i].role,
				  last_person(p, p->duties[i].org, p->duties[i].role));
	json_close(w, ']');
}

const char *case_page_org(const struct case_page *p, int64_t id)
{
	return name_in(&p->orgs, id);
}

const char *case_page_person(const struct case_page *p, int64_t id)
{
	return name_in(&p->people, id);
}
