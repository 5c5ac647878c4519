/* The principles as figures on one page: what the pack names, computed from what is held, each with
 * the way to where it comes from. */
#include "api/nouns.h"
#include "base/text.h"
#include "base/words.h"
#include "civil/day.h"
#include "desk/register.h"
#include "law/dims.h"

/* clang-format off */
static const struct api_field figure_fields[] = {
	{ "name", T_TEXT }, { "title", T_TEXT }, { "value", T_TEXT, NIL, .what = "NULL: nothing to compute it from" },
	{ "percent", T_INT, NIL, .what = "where it is a share" }, { "basis", T_TEXT, NIL, .what = "from what it is computed" },
	{ "why", T_LONG, NIL, .what = "why there is no data yet" },
	{ "register", T_TEXT, NIL, .what = "where it comes from" }, { "page", T_TEXT, NIL }, { 0 },
};
static const struct api_shape figure_shape = { "Figure", figure_fields };
static const struct api_field group_fields[] = {
	{ "name", T_TEXT }, { "title", T_TEXT }, { "figures", T_LIST, .of = &figure_shape }, { 0 },
};
static const struct api_shape group_shape = { "FigureGroup", group_fields };
static const struct api_field page_fields[] = {
	{ "article", T_TEXT }, { "at", T_INSTANT }, { "groups", T_LIST, .of = &group_shape }, { 0 },
};
static const struct api_shape page_shape = { "Principles", page_fields };

QUERY q_entries = { "figure.entries",
	"SELECT k.form, k.period, k.district FROM register_entry k LEFT JOIN register_end e ON e.id = k.id WHERE k.register = $1"
	" AND e.id IS NULL AND k.from_day <= $2 AND (k.until_day = 0 OR k.until_day >= $2)", "ti", "tti" };
QUERY q_districts = { "figure.districts", "SELECT COUNT(*) FROM org WHERE kind = 'district_government'", "", "i" };
QUERY q_in_time = { "figure.in_time",
	"SELECT CAST(COALESCE(SUM(CASE WHEN late = 0 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM duty WHERE state = 'done'"
	" AND due_day IS NOT NULL", "", "ii" };
QUERY q_waiting = { "figure.waiting", "SELECT COUNT(*), COUNT(*) FROM case_ WHERE state = 'open'", "", "ii" };
QUERY q_quota = { "figure.quota", "SELECT used, granted FROM quota", "", "tt" };
QUERY q_district = { "figure.district_on_city",
	"SELECT CAST(COALESCE(SUM(CASE WHEN cloud_district = 0 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM system"
	" WHERE district <> 0 AND state <> 'left'", "", "ii" };
QUERY q_items = { "figure.items",
	"SELECT COUNT(DISTINCT code), COUNT(DISTINCT category) FROM price WHERE district = 0 AND withdrawn = 0 AND from_day <= $1",
	"i", "ii" };
QUERY q_shared = { "figure.shared",
	"SELECT CAST(COALESCE(SUM(CASE WHEN n > 1 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM (SELECT u.code,"
	" COUNT(DISTINCT r.unit) AS n FROM resource_use u JOIN resource r ON r.id = u.resource WHERE u.to_ms = 0 GROUP BY u.code) t",
	"", "ii" };
QUERY q_lead = { "figure.lead",
	"SELECT k.opened_ms, r.opened_ms FROM resource r JOIN case_ k ON k.id = r.case_id WHERE r.opened_ms > 0", "", "ii" };
/* clang-format on */

/* A part of a whole; whole 0: nothing to compute from. */
struct share {
	int64_t part, whole;
	bool plain; /* a number, no share */
};

/* ---- from registers ---- */

struct held {
	struct rows rows;
	json_t **forms;
	const char *newest; /* period */
};

static enum status read_held(struct ctx *c, const struct registry *b, struct held *h)
{
	TRY(store_rows(c, &q_entries, &h->rows, TEXT(b->name), INT(org_today(c))));
	h->forms = TAKE_N(c->arena, h->rows.n + 1, json_t *);
	h->newest = "";
	for (int i = 0; i < h->rows.n; i++) {
		const char *form = row_text(&h->rows.at[i], 0), *at = row_text(&h->rows.at[i], 1);
		TRY(json_read(c, form, strlen(form), &h->forms[i]));
		if (strcmp(at, h->newest) > 0)
			h->newest = at;
	}
	return OK;
}

/* An integer, or an amount in fen. */
static int64_t number_of(const json_t *form, const char *field)
{
	const json_t *v = json_object_get(form, field);
	int64_t fen;
	if (json_is_integer(v))
		return json_integer_value(v);
	return json_is_string(v) && text_decimal(json_string_value(v), 2, &fen) ? fen : 0;
}

static bool is(const json_t *form, const char *field, const char *option)
{
	return text_same(json_string_value(json_object_get(form, field)), option);
}

static void covered(const struct held *h, struct share *s)
{
	for (int i = 0; i < h->rows.n; i++) {
		bool first = row_int(&h->rows.at[i], 2) != 0;
		for (int j = 0; j < i && first; j++)
			first = row_int(&h->rows.at[j], 2) != row_int(&h->rows.at[i], 2);
		s->part += first;
	}
}

/* How many values of args[1] stand in several entries where args[2] is args[3]. */
static void repeated(const struct held *h, const char *const *args, struct share *s)
{
	s->plain = true;
	s->whole = h->rows.n;
	for (int i = 0; i < h->rows.n; i++) {
		int before = 0, after = 0;
		const char *own = json_string_value(json_object_get(h->forms[i], args[1]));
		for (int j = 0; j < h->rows.n; j++)
			if (j != i && is(h->forms[j], args[2], args[3]) &&
			    is(h->forms[j], args[1], own))
				*(j < i ? &before : &after) += 1;
		s->part += is(h->forms[i], args[2], args[3]) && !before && after;
	}
}

static void add_entry(const struct law_figure *f, const struct held *h, int i, struct share *s)
{
	const json_t *form = h->forms[i];
	const char *const *a = f->args;
	if (f->kind == FIGURE_SHARE) {
		s->part += is(form, a[1], a[2]);
		s->whole++;
	} else if (f->kind == FIGURE_SHARE_BY) {
		s->part += is(form, a[1], a[2]) ? number_of(form, a[3]) : 0;
		s->whole += number_of(form, a[3]);
	} else if (f->kind == FIGURE_RATIO && text_same(row_text(&h->rows.at[i], 1), h->newest)) {
		s->part += number_of(form, a[1]);
		s->whole += number_of(form, a[2]);
	} else if (f->kind == FIGURE_FILLED) {
		s->part += json_object_get(form, a[1]) != NULL;
		s->whole++;
	}
}

static enum status from_register(struct ctx *c, const struct law_figure *f, struct share *s)
{
	struct held h;
	struct row r;
	TRY(read_held(c, f->registry, &h));
	if (f->kind == FIGURE_COUNT) {
		*s = (struct share){ h.rows.n, 1, true };
	} else if (f->kind == FIGURE_COVERED) {
		TRY(store_one(c, &q_districts, &r));
		s->whole = row_int(&r, 0);
		covered(&h, s);
	} else if (f->kind == FIGURE_REPEATED) {
		repeated(&h, f->args, s);
	}
	for (int i = 0; i < h.rows.n; i++)
		add_entry(f, &h, i, s);
	return OK;
}

/* ---- by the program ---- */

static enum status two(struct ctx *c, const struct query *q, struct share *s)
{
	struct row r;
	TRY(store_one(c, q, &r));
	*s = (struct share){ row_int(&r, 0), row_int(&r, 1), false };
	return OK;
}

static enum status in_time(struct ctx *c, struct share *s)
{
	return two(c, &q_in_time, s);
}

static enum status district_on_city(struct ctx *c, struct share *s)
{
	return two(c, &q_district, s);
}

static enum status items_shared(struct ctx *c, struct share *s)
{
	return two(c, &q_shared, s);
}

static enum status waiting(struct ctx *c, struct share *s)
{
	TRY(two(c, &q_waiting, s));
	*s = (struct share){ s->part, 1, true };
	return OK;
}

static enum status catalogue_items(struct ctx *c, struct share *s)
{
	struct row r;
	TRY(store_one(c, &q_items, &r, INT(org_today(c))));
	*s = (struct share){ row_int(&r, 0), row_int(&r, 1), true };
	return OK;
}

/* Of the first dimension of the pack. */
static enum status quota_used(struct ctx *c, struct share *s)
{
	struct rows rows;
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	TRY(store_rows(c, &q_quota, &rows));
	for (int i = 0; i < rows.n; i++) {
		struct dims used, granted;
		TRY(law_dims_read(c, p, row_text(&rows.at[i], 0), &used));
		TRY(law_dims_read(c, p, row_text(&rows.at[i], 1), &granted));
		s->part += used.v[0];
		s->whole += granted.v[0];
	}
	return OK;
}

static int ascending(const void *x, const void *y)
{
	int a = *(const int *)x, b = *(const int *)y;
	return (a > b) - (a < b);
}

/* Working days from an application to the opening that it led to: the median. */
static enum status lead_time(struct ctx *c, struct share *s)
{
	struct rows rows;
	TRY(store_rows(c, &q_lead, &rows));
	int *days = TAKE_N(c->arena, rows.n + 1, int);
	for (int i = 0; i < rows.n; i++)
		days[i] = calendar_count(c->calendar, day_of_ms(row_int(&rows.at[i], 0)),
					 day_of_ms(row_int(&rows.at[i], 1)));
	qsort(days, (size_t)rows.n, sizeof *days, ascending);
	*s = (struct share){ rows.n ? days[rows.n / 2] : 0, rows.n, true };
	return OK;
}

static const struct {
	const char *name, *page;
	enum status (*compute)(struct ctx *c, struct share *s);
} computed[] = {
	{ "in_time", "supervision", in_time },
	{ "lead_time", "cases?procedure=open_resource", lead_time },
	{ "waiting", "cases?state=open", waiting },
	{ "quota_used", "quotas", quota_used },
	{ "district_on_city", "systems", district_on_city },
	{ "catalogue_items", "catalogue", catalogue_items },
	{ "items_shared", "resources", items_shared },
};

/* ---- the page ---- */

static void put_value(struct ctx *c, struct json_out *w, const struct share *s)
{
	bool any = s->whole > 0;
	int64_t percent = any && !s->plain ? s->part * 100 / s->whole : 0;
	json_text(w, "value",
		  !any       ? NULL
		  : s->plain ? arena_printf(c->arena, "%lld", (long long)s->part)
			     : arena_printf(c->arena, "%lld%%", (long long)percent));
	json_key(w, "percent");
	if (any && !s->plain)
		json_put_int(w, percent);
	else
		json_put_null(w);
	json_text(w, "basis",
		  any && !s->plain && s->whole < 100000000
			  ? arena_printf(c->arena, "%lld / %lld", (long long)s->part,
					 (long long)s->whole)
			  : NULL);
}

static enum status put_figure(struct ctx *c, struct json_out *w, const struct law_figure *f)
{
	struct share s = { 0 };
	const char *page = NULL;
	if (f->registry)
		TRY(from_register(c, f, &s));
	for (size_t i = 0; f->kind == FIGURE_COMPUTED && i < sizeof computed / sizeof *computed;
	     i++)
		if (text_same(computed[i].name, f->args[0])) {
			page = computed[i].page;
			TRY(computed[i].compute(c, &s));
		}
	json_open(w, '{');
	json_text(w, "name", f->name);
	json_text(w, "title", title_of(c, f->title));
	put_value(c, w, &s);
	json_text(w, "why",
		  f->kind == FIGURE_NONE ? title_of(c, f->why)
		  : s.whole == 0         ? SAY(c, "figure.nothing")
					 : NULL);
	json_text(w, "register", f->registry ? f->registry->name : NULL);
	json_text(w, "page", page);
	json_close(w, '}');
	return OK;
}

static enum status get(struct ctx *c, struct api_call *call)
{
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	struct json_out *w = call->out;
	json_open(w, '{');
	json_text(w, "article", "4");
	put_instant(w, "at", clock_now_ms(c->clock));
	put_list(w, "groups");
	for (int i = 0; i < p->n_figures; i++) {
		json_open(w, '{');
		json_text(w, "name", p->figures[i].name);
		json_text(w, "title", title_of(c, p->figures[i].title));
		put_list(w, "figures");
		for (int j = 0; j < p->figures[i].n; j++)
			TRY(put_figure(c, w, &p->figures[i].list[j]));
		json_close(w, ']');
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

/* clang-format off */
const struct route api_principles[] = {
	{ "GET", "/api/principles", "principles", "The principles of the law as figures, each with where it comes from",
	  "principles.read", REACH_WHOLE, ASSURE_SIGNED_IN, WORK_READS, RATE_READ, .reply = &page_shape,
	  .handle = get },
	{ 0 },
};
