/* Prints random working-day counts made by civil, one a line, for an independent calendar to judge:
 * "add START N END" and "count FROM TO N", all dates within the published years. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/text.h"
#include "civil/calendar.h"
#include "civil/day.h"

static struct calendar read_calendar(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *csv = arena_take(a, 1 << 16);
	int n, line;
	const char *why;
	if (!f || fread(csv, 1, (1 << 16) - 1, f) == 0) {
		perror(path);
		exit(1);
	}
	fclose(f);
	struct calendar_day *days = calendar_read_csv(a, csv, &n, &line, &why);
	return (struct calendar){ days, n, 1 };
}

int main(int argc, char **argv)
{
	int64_t cases, seed;
	if (argc != 4 || !text_int(argv[2], &cases) || !text_int(argv[3], &seed))
		return 2;
	struct arena a;
	struct random r;
	arena_init(&a, 4 << 20);
	random_seed(&r, (uint64_t)seed);
	struct calendar k = read_calendar(&a, argv[1]);
	int32_t first = day_make(2020, 1, 1), last = day_make(2026, 12, 31);
	for (int64_t i = 0; i < cases; i++) {
		size_t mark = arena_mark(&a);
		int32_t start = first + (int32_t)random_below(&r, last - first - 60);
		int n = 1 + (int)random_below(&r, 30);
		if (i % 2 == 0) {
			printf("add %s %d %s\n", day_iso(&a, start), n,
			       day_iso(&a, calendar_add(&k, start, n)));
		} else {
			int32_t to = start + (int32_t)random_below(&r, 60);
			printf("count %s %s %d\n", day_iso(&a, start), day_iso(&a, to),
			       calendar_count(&k, start, to));
		}
		arena_back(&a, mark);
	}
	return 0;
}
