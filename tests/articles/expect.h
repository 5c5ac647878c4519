/* What a story expects: of the current case, of the last answer, of what was left behind. */
#ifndef YH_STORY_EXPECT_H
#define YH_STORY_EXPECT_H

#include "quota/quota.h"
#include "values.h"

static inline void same(struct scene *s, const char *key, const char *got, const char *want)
{
	if (text_same(got, want))
		test_note(true, s->file, s->line, key);
	else
		story_fails(s, "%s is %s, not %s", key, got ? got : "(none)", want);
}

/* ---- the clock of the first open duty
 * ---------------------------------------------------------------------------------- */

static inline bool expect_clock(struct scene *s, const struct seen_case *v, const char *key,
				const char *want)
{
	struct desk_clock k;
	struct arena *a = s->c->arena;
	desk_clock(s->c, &v->k, v->n ? &v->duties[0] : NULL, &k);
	if (text_same(key, "due"))
		same(s, key, k.due_day == DAY_NONE ? "none" : day_iso(a, k.due_day), want);
	else if (text_same(key, "left"))
		same(s, key, arena_printf(a, "%d", k.left), want);
	else if (text_same(key, "late"))
		same(s, key, arena_printf(a, "%d", k.late), want);
	else if (text_same(key, "card"))
		same(s, key, k.card, want);
	else if (text_same(key, "clock"))
		same(s, key, k.state, want);
	else if (text_same(key, "provisional"))
		same(s, key, k.provisional ? "yes" : "no", want);
	else
		return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Words joined by '+' in one order. */
static inline const char *in_order(struct arena *a, const char *text)
{
	int n;
	char **parts = text_split(a, text, '+', &n);
	struct buf b;
	qsort(parts, (size_t)n, sizeof *parts, by_text);
	buf_init(&b, a, 64);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? "+" : "", parts[i]);
	return b.at;
}

static inline void expect_bearers(struct scene *s, const struct seen_case *v, const char *want)
{
	struct buf b;
	buf_init(&b, s->c->arena, 64);
	for (int i = 0; i < v->n; i++)
		buf_printf(&b, "%s%s", i ? "+" : "", v->duties[i].role);
	same(s, "by", in_order(s->c->arena, b.at), in_order(s->c->arena, want));
}

static inline void expect_amount(struct scene *s, const char *key, const struct dims *got,
				 const char *want)
{
	struct dims d = { 0 };
	const char *wrong;
	json_t *object = pairs_value(s, want, false);
	if (!law_dims_of(s->pack, object, 0, INT64_MAX, &d, &wrong))
		story_fails(s, "%s: no dimension %s", key, wrong);
	json_decref(object);
	same(s, key, law_dims_json(s->c->arena, s->pack, *got),
	     law_dims_json(s->c->arena, s->pack, d));
}

/* ---- what the last answer said
 * ------------------------------------------------------------------------------------------ */

static inline void expect_refused(struct scene *s, const char *want)
{
	const char *got = json_text_of(s->last.json, "name", NULL);
	const char *more = arena_printf(s->c->arena, ".%s", want),
		   *less = arena_printf(s->c->arena, "%s.", want);
	s->refused_line = 0;
	if (s->last.status < 400)
		story_fails(s, "nothing was refused (%d), not %s", s->last.status, want);
	else if (got && (text_same(got, want) || text_ends(got, more) || text_starts(got, less)))
		test_note(true, s->file, s->line, want);
	else
		story_fails(s, "refused by %s (%s), not %s", got,
			    json_text_of(s->last.json, "detail", ""), want);
}

static inline void expect_check(struct scene *s, const char *want)
{
	const char *colon = strchrnul(want, ':');
	const char *guard = arena_text_n(s->c->arena, want, (size_t)(colon - want));
	const json_t *checks = json_object_get(s->last.json, "checks");
	for (size_t i = 0; i < json_array_size(checks); i++) {
		const json_t *k = json_array_get(checks, i);
		if (!text_same(json_text_of(k, "guard", ""), guard))
			continue;
		same(s, guard, json_is_true(json_object_get(k, "holds")) ? "yes" : "no",
		     *colon ? colon + 1 : "yes");
		return;
	}
	story_fails(s, "no check %s in the answer", guard);
}

static inline void expect_offers(struct scene *s, const char *want)
{
	struct api_answer last = s->last;
	int line = s->refused_line;
	struct buf b;
	buf_init(&b, s->c->arena, 64);
	scene_call(s, "GET", arena_printf(s->c->arena, "/api/cases/%lld", (long long)s->current),
		   NULL);
	const json_t *actions = json_object_get(s->last.json, "actions");
	for (size_t i = 0; i < json_array_size(actions); i++)
		buf_printf(&b, "%s%s", i ? "+" : "",
			   json_text_of(json_array_get(actions, i), "outcome", "?"));
	same(s, "offers", b.len ? in_order(s->c->arena, b.at) : "none",
	     in_order(s->c->arena, want));
	s->last = last;
	s->refused_line = line;
}

/* ---- what was left behind ---- */

static const struct query q_notice_of = {
	"story.notice", "SELECT id FROM notice WHERE case_ = $1 AND name = $2 LIMIT 1",
	"it",           "i",
	NULL,           NULL
};
static const struct query q_entry_of = {
	"story.entry", "SELECT kind FROM entry WHERE subject = $1 ORDER BY id DESC LIMIT 1",
	"t",           "t",
	NULL,          NULL
};
static const struct query q_resource_of = {
	"story.resource_of",
	"SELECT class, state FROM resource WHERE case_id = $1 OR id = $2 OR (system = $3 AND $2 = 0) ORDER BY opened_ms DESC LIMIT 1",
	"iii",
	"tt",
	NULL,
	NULL
};

struct looking {
	const struct case_ *k;
	const struct query *query;
	const char *text;
	struct row row;
	struct quota quota;
};

static inline enum status look_work(struct ctx *c, void *arg)
{
	struct looking *l = arg;
	if (l->query == &q_notice_of)
		return store_maybe(c, l->query, &l->row, INT(l->k->id), TEXT(l->text));
	if (l->query == &q_entry_of)
		return store_maybe(c, l->query, &l->row, TEXT(l->text));
	if (l->query == &q_resource_of)
		return store_maybe(c, l->query, &l->row, INT(l->k->id), INT(l->k->resource),
				   INT(l->k->system));
	return quota_get(c, l->k->project, &l->quota);
}

static inline bool look(struct scene *s, struct looking *l)
{
	if (store_read(s->c, look_work, l) == OK)
		return true;
	story_fails(s, "cannot be read: %s", story_fault(s));
	fault_clear(s->c);
	return false;
}

static inline void expect_quota(struct scene *s, const struct case_ *k, const char *dimension,
				const char *want)
{
	struct looking l = { .k = k };
	int d = dimension ? law_dimension_find(s->pack, dimension) : 0;
	if (d < 0)
		story_fails(s, "no dimension %s", dimension);
	else if (look(s, &l))
		same(s, dimension ? dimension : s->pack->dimensions[0].name,
		     arena_printf(s->c->arena, "granted:%lld,reserved:%lld,used:%lld",
				  (long long)l.quota.granted.v[d], (long long)l.quota.reserved.v[d],
				  (long long)l.quota.used.v[d]),
		     want);
}

static inline bool expect_left(struct scene *s, const struct case_ *k, const char *key,
			       const char *want)
{
	struct arena *a = s->c->arena;
	struct looking l = { .k = k, .text = want };
	if (text_same(key, "resource")) {
		l.query = &q_resource_of;
		if (look(s, &l))
			same(s, key,
			     l.row.v ? arena_printf(a, "%s:%s", row_text(&l.row, 0),
						    row_text(&l.row, 1))
				     : "none",
			     want);
	} else if (text_same(key, "notice")) {
		l.query = &q_notice_of;
		l.text = arena_printf(a, "notice.%s", want);
		if (look(s, &l))
			same(s, key, l.row.v ? want : "none", want);
	} else if (text_same(key, "recorded")) {
		l.query = &q_entry_of;
		l.text = arena_printf(a, "case:%lld", (long long)k->id);
		if (look(s, &l))
			same(s, key, l.row.v ? row_text(&l.row, 0) : "none", want);
	} else {
		return false;
	}
	return true;
}

/* ---- one key ---- */

static inline bool expect_answer(struct scene *s, const char *key, const char *want)
{
	struct arena *a = s->c->arena;
	if (text_same(key, "refused"))
		expect_refused(s, want);
	else if (text_same(key, "article"))
		same(s, key, json_text_of(s->last.json, "article", NULL), want);
	else if (text_same(key, "status"))
		same(s, key, arena_printf(a, "%d", s->last.status), want);
	else if (text_same(key, "check"))
		expect_check(s, want);
	else if (text_same(key, "offers"))
		expect_offers(s, want);
	else if (text_starts(key, "json."))
		same(s, key, json_shown(a, json_at(s->last.json, key + strlen("json."))), want);
	else
		return false;
	return true;
}

static inline void expect_one(struct scene *s, const char *key, const char *want)
{
	struct seen_case v;
	if (expect_answer(s, key, want) || !scene_case(s, &v))
		return;
	if (text_same(key, "step"))
		same(s, key, v.k.step ? v.k.step->name : "none", want);
	else if (text_same(key, "state"))
		same(s, key, v.k.state, want);
	else if (text_same(key, "number"))
		same(s, key, v.k.number, want);
	else if (text_same(key, "by"))
		expect_bearers(s, &v, want);
	else if (text_same(key, "asked"))
		expect_amount(s, key, &v.k.asked, want);
	else if (text_same(key, "granted"))
		expect_amount(s, key, &v.k.granted_dims, want);
	else if (text_same(key, "quota"))
		expect_quota(s, &v.k, NULL, want);
	else if (text_starts(key, "quota."))
		expect_quota(s, &v.k, key + strlen("quota."), want);
	else if (!expect_clock(s, &v, key, want) && !expect_left(s, &v.k, key, want))
		story_fails(s, "nothing is known about %s", key);
}

#endif
