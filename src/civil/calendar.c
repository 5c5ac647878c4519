/* Counting is a walk over days: at most a few hundred steps, each a binary search in a few hundred
 * overrides. One walk serves the deadline, the strip and the sentence, so they can never disagree.
 */
#include "civil/calendar.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "civil/day.h"

/* A century: no period is longer, so a walk that gets here was asked nonsense. */
enum { WALK_MAX = 40000 };

static const struct calendar_day *override_find(const struct calendar *k, int32_t day)
{
	int low = 0, high = k->n - 1;
	while (low <= high) {
		int middle = (low + high) / 2;
		if (k->days[middle].day == day)
			return &k->days[middle];
		if (k->days[middle].day < day)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

enum day_kind calendar_kind(const struct calendar *k, int32_t day)
{
	const struct calendar_day *o = override_find(k, day);
	bool weekend = day_weekday(day) > 5;
	if (o)
		return !o->work ? DAY_HOLIDAY : weekend ? DAY_MAKEUP : DAY_WORK;
	return weekend ? DAY_REST : DAY_WORK;
}

bool calendar_works(const struct calendar *k, int32_t day)
{
	enum day_kind kind = calendar_kind(k, day);
	return kind == DAY_WORK || kind == DAY_MAKEUP;
}

bool calendar_published(const struct calendar *k, int32_t day)
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	int32_t first = day_make(year, 1, 1), last = day_make(year, 12, 31);
	int low = 0, high = k->n; /* the first override on or after 1 January */
	while (low < high) {
		int middle = (low + high) / 2;
		if (k->days[middle].day < first)
			low = middle + 1;
		else
			high = middle;
	}
	/* A notice can touch the last days of the year before it: those alone do not publish a
	 * year. */
	return low < k->n && k->days[low].day <= last - 10;
}

const char *calendar_name(const struct calendar *k, int32_t day)
{
	const struct calendar_day *o = override_find(k, day);
	return o ? o->name : NULL;
}

int calendar_count(const struct calendar *k, int32_t from_day, int32_t to_day)
{
	if (to_day < from_day)
		return -calendar_count(k, to_day, from_day);
	int n = 0;
	for (int32_t day = from_day + 1; day <= to_day; day++)
		n += calendar_works(k, day);
	return n;
}

int32_t calendar_add(const struct calendar *k, int32_t day, int n)
{
	assert(n >= 1 && n < WALK_MAX);
	while (n > 0)
		n -= calendar_works(k, ++day);
	return day;
}

int32_t calendar_latest_filing(const struct calendar *k, int32_t end_day, int n)
{
	assert(n >= 1 && n < WALK_MAX);
	int32_t day = end_day + 1;
	while (n > 0)
		n -= calendar_works(k, --day);
	return day - 1;
}

/* Whether the day lies in a pause; *open says that this pause has not ended. */
static bool paused_on(const struct pause *pauses, int n, int32_t day, bool *open)
{
	for (int i = 0; i < n; i++) {
		*open = pauses[i].until_day == DAY_NONE;
		if (day > pauses[i].from_day && (*open || day <= pauses[i].until_day))
			return true;
	}
	*open = false;
	return false;
}

/* The n-th day after start that counts: working days, or any days, none of them paused. */
static int32_t walk(const struct calendar *k, int32_t day, int n, bool workdays,
		    const struct pause *pauses, int n_pauses)
{
	for (int steps = 0; n > 0; steps++) {
		bool open;
		day++;
		assert(steps < WALK_MAX);
		if (paused_on(pauses, n_pauses, day, &open)) {
			if (open)
				return DAY_NONE;
			continue;
		}
		n -= !workdays || calendar_works(k, day);
	}
	return day;
}

int32_t period_end(const struct calendar *k, struct period p, int32_t start_day,
		   const struct pause *pauses, int n_pauses)
{
	/* A day that was said and has come already is a term of no days. */
	assert(p.n >= 1 || (p.kind == PERIOD_DAYS_TERM && p.n == 0));
	if (p.kind == PERIOD_WORKDAYS)
		return walk(k, start_day, p.n, true, pauses, n_pauses);
	/* Months end on the corresponding day; a pause adds as many calendar days as it took. */
	int days = p.kind == PERIOD_DAYS_TERM ? p.n : day_add_months(start_day, p.n) - start_day;
	int32_t end = walk(k, start_day, days, false, pauses, n_pauses);
	if (end == DAY_NONE || p.kind != PERIOD_MONTHS_ACT)
		return end;
	while (!calendar_works(k, end))
		end++;
	return end;
}

bool period_provisional(const struct calendar *k, struct period p, int32_t start_day,
			int32_t end_day)
{
	if (p.kind == PERIOD_MONTHS_TERM || p.kind == PERIOD_DAYS_TERM)
		return false; /* no working day entered the count */
	if (p.kind == PERIOD_MONTHS_ACT)
		return !calendar_published(k, end_day);
	return !calendar_published(k, start_day + 1) || !calendar_published(k, end_day);
}

struct strip_cell *period_strip(struct arena *a, const struct calendar *k, struct period p,
				int32_t start_day, const struct pause *pauses, int n_pauses,
				int32_t until_day, int *n)
{
	enum { CELLS = 400 };
	int32_t end = period_end(k, p, start_day, pauses, n_pauses);
	int32_t last = end == DAY_NONE || until_day > end ? until_day : end;
	last = last < start_day            ? start_day
	       : last - start_day >= CELLS ? start_day + CELLS - 1
					   : last;
	*n = last - start_day + 1;
	struct strip_cell *cells = TAKE_N(a, *n, struct strip_cell);
	int count = 0;
	for (int i = 0; i < *n; i++) {
		struct strip_cell *cell = &cells[i];
		bool open;
		cell->day = start_day + i;
		cell->kind = calendar_kind(k, cell->day);
		cell->provisional = !calendar_published(k, cell->day);
		cell->paused = paused_on(pauses, n_pauses, cell->day, &open);
		bool within = i > 0 && !cell->paused && (end == DAY_NONE || cell->day <= end);
		if (within && (p.kind != PERIOD_WORKDAYS || calendar_works(k, cell->day)))
			cell->count = ++count;
	}
	return cells;
}

static int by_day(const void *a, const void *b)
{
	int32_t x = ((const struct calendar_day *)a)->day,
		y = ((const struct calendar_day *)b)->day;
	return (x > y) - (x < y);
}

/* One row "date,kind,name". Returns what is wrong, or NULL. */
static const char *read_row(struct arena *a, char *row, struct calendar_day *out)
{
	int n;
	size_t len = strlen(row);
	if (len > 0 && row[len - 1] == '\r')
		row[len - 1] = '\0';
	char **cells = text_split(a, row, ',', &n);
	if (n != 3)
		return "calendar.columns";
	if (!day_parse(cells[0], &out->day))
		return "calendar.date";
	if (!text_same(cells[1], "off") && !text_same(cells[1], "work"))
		return "calendar.kind";
	out->work = text_same(cells[1], "work");
	out->name = cells[2];
	return NULL;
}

static struct calendar_day *read_rows(struct arena *a, const char *csv, int *n, int *line,
				      const char **why)
{
	int lines;
	if (text_starts(csv, "\xEF\xBB\xBF"))
		csv += 3;
	char **rows = text_split(a, csv, '\n', &lines);
	struct calendar_day *days = TAKE_N(a, lines, struct calendar_day);
	*n = 0;
	*line = 1;
	*why = "calendar.header";
	if (!text_starts(rows[0], "date,kind,name"))
		return NULL;
	for (int i = 1; i < lines; i++) {
		*line = i + 1;
		if (rows[i][0] == '\0' || text_same(rows[i], "\r"))
			continue;
		*why = read_row(a, rows[i], &days[*n]);
		if (*why)
			return NULL;
		(*n)++;
	}
	qsort(days, (size_t)*n, sizeof *days, by_day);
	for (int i = 1; i < *n; i++)
		if (days[i].day == days[i - 1].day) {
			*line = 0; /* sorted: the line is no longer known, the date is */
			*why = "calendar.repeated";
			return NULL;
		}
	*why = NULL;
	return days;
}

struct calendar_day *calendar_read_csv(struct arena *a, const char *csv, int *n, int *line,
				       const char **why)
{
	struct calendar_day *days = read_rows(a, csv, n, line, why);
	if (!days)
		*n = 0;
	return days;
}
