/* What comes from outside of everybody's desk: the next year's working days, an amendment of them,
 * the adjustment of prices, and a rule pack that changes on a day of the run. */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/text.h"
#include "civil/day.h"
#include "law/format.h"
#include "org/calendars.h"
#include "sim/town.h"

/* ---- the pack ---- */

static const char folder[] = "rules/shanghai-2022/";

/* What the second version says otherwise: it is in force from its day, and its offices take eight
 * working days where they took ten. */
static const struct {
	const char *was, *is;
} changes[] = {
	{ "\teffective 2022-05-01", NULL }, /* the day */
	{ "value step.term 10 workdays", "value step.term 8 workdays" },
};

static const char *replaced(struct arena *a, const char *text, const char *was, const char *is)
{
	const char *at = strstr(text, was);
	if (!at)
		return text;
	const char *before = arena_text_n(a, text, (size_t)(at - text));
	return arena_printf(a, "%s%s%s", before, is, at + strlen(was));
}

static enum status second_pack(struct ctx *c, int32_t from, struct pack **out)
{
	struct pack_file files[32];
	struct pack_error *errors;
	int n = 0, n_errors;
	for (const struct embed_file *f = embed_files; f->name; f++) {
		const char *name = f->name + sizeof folder - 1;
		if (!text_starts(f->name, folder) || strchr(name, '/') ||
		    !(text_ends(name, ".rules") || text_same(name, "law.txt") ||
		      text_same(name, "duties.csv")))
			continue;
		const char *bytes = f->bytes;
		const char *day = arena_printf(c->arena, "\teffective %s", day_iso(c->arena, from));
		for (size_t i = 0;
		     i < sizeof changes / sizeof *changes && text_ends(name, ".rules"); i++)
			bytes = replaced(c->arena, bytes, changes[i].was,
					 changes[i].is ? changes[i].is : day);
		files[n++] = (struct pack_file){ name, bytes,
						 bytes == f->bytes ? f->size : strlen(bytes) };
	}
	*out = law_pack_parse(c->arena, files, n, &errors, &n_errors);
	return *out ? OK : FAULT(c, S_BROKEN, "pack.faults", INT(n_errors));
}

enum status town__packs(struct ctx *c, int32_t second_from, const struct packs **out)
{
	struct pack *first, *second;
	struct pack_error *errors;
	int n;
	TRY(law_pack_embedded(c, "shanghai-2022", &first, &errors, &n));
	TRY(second_pack(c, second_from, &second));
	const struct pack **list = TAKE_N(c->arena, 2, const struct pack *);
	struct packs *packs = TAKE(c->arena, struct packs);
	list[0] = first;
	list[1] = second;
	*packs = (struct packs){ list, 2 };
	law_words(first);
	*out = packs;
	return OK;
}

/* ---- working days ---- */

static int year_in(const char *line)
{
	int32_t day;
	int year = 0, month, date;
	char iso[11];
	snprintf(iso, sizeof iso, "%.10s", line);
	if (day_parse(iso, &day))
		day_split(day, &year, &month, &date);
	return year;
}

/* Rows of that year alone, with the header. */
static const char *year_of(struct arena *a, int year)
{
	int n;
	struct buf b;
	char key[16];
	char **lines = text_split(a, sim__file("data/cn-workdays.csv"), '\n', &n);
	snprintf(key, sizeof key, "%d-", year);
	buf_init(&b, a, 4096);
	buf_text(&b, "date,kind,name\n");
	for (int i = 1; i < n; i++)
		if (text_starts(lines[i], key))
			buf_printf(&b, "%s\n", lines[i]);
	return b.at;
}

const char *town__workdays_until(struct arena *a, int year)
{
	int n;
	struct buf b;
	char **lines = text_split(a, sim__file("data/cn-workdays.csv"), '\n', &n);
	buf_init(&b, a, 16384);
	buf_text(&b, "date,kind,name\n");
	for (int i = 1; i < n; i++)
		if (strlen(lines[i]) > 10 && year_in(lines[i]) <= year)
			buf_printf(&b, "%s\n", lines[i]);
	return b.at;
}

static enum status reread(struct ctx *c, void *arg)
{
	struct town *t = arg;
	struct calendar *k;
	TRY(calendars_read(c, t->s.keep, &k));
	c->calendar = k;
	return OK;
}

static enum status municipal(struct ctx *c, void *arg)
{
	int64_t *orgs = arg;
	int32_t today = day_of_ms(clock_now_ms(c->clock));
	TRY(org_of_body(c, "operator", 0, today, &orgs[0]));
	return org_of_body(c, "authority", 0, today, &orgs[1]);
}

/* One proposes, another confirms; deadlines move. Who has a deadline among them may not: then the
 * next in the row does. */
static enum status publish(struct town *t, const char *csv, const char *source)
{
	static const char *const confirmers[] = { "authority.approver", "authority.reviewer" };
	struct ctx *c = t->s.c;
	int64_t orgs[2];
	json_t *answer;
	const char *why;
	TRY(store_read(c, municipal, orgs));
	const struct holder *lead = town__holder(t, orgs[0], "operator.lead");
	town__call(t, lead, "POST", "/api/calendar/proposals",
		   json_pack("{s:s, s:s}", "csv", csv, "source", source), &answer, &why);
	if (why)
		return OK;
	const char *path = arena_printf(c->arena, "/api/calendar/proposals/%s/confirm",
					json_text_of(answer, "id", "0"));
	for (int i = 0; i < 2; i++) {
		town__call(t, town__holder(t, orgs[1], confirmers[i]), "POST", path, NULL, &answer,
			   &why);
		if (!why)
			return store_read(c, reread, t);
	}
	return OK;
}

/* A Friday five weeks on becomes a day off, and the Saturday after it a working day. */
static const char *amendment(struct town *t, int32_t today)
{
	int32_t day = today + 35;
	while (day_weekday(day) != 5)
		day++;
	return arena_printf(t->s.c->arena, "date,kind,name\n%s,off,调休\n%s,work,调休\n",
			    day_iso(t->s.c->arena, day), day_iso(t->s.c->arena, day + 1));
}

/* ---- prices ---- */

static enum status adjust(struct town *t, int32_t today)
{
	town__plan(t, (struct deed){ .unit = -1, .procedure = "adjust_catalogue" }, today);
	return OK;
}

enum status town__outside(struct town *t, int32_t today)
{
	int year, month, day;
	day_split(today, &year, &month, &day);
	bool works = calendar_works(t->s.c->calendar, today);
	if (day == 1)
		TRY(town__absences(t, today));
	if (works && month == 11 && day >= 14 && t->published < year + 1) {
		t->published = year + 1;
		TRY(publish(t, year_of(t->s.c->arena, year + 1),
			    "国务院办公厅关于次年部分节假日安排的通知"));
	}
	if (works && month == 5 && day >= 6 && t->amended < year) {
		t->amended = year;
		TRY(publish(t, amendment(t, today), "国务院办公厅关于调整节假日安排的通知"));
	}
	if (works && (month == 4 || month == 9) && day >= 8 && t->adjusted != year * 12 + month) {
		t->adjusted = year * 12 + month;
		TRY(adjust(t, today));
	}
	return OK;
}
