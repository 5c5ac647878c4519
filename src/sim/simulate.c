/* yunheng simulate: a seed's city, its table and its digest. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "api/cli.h"
#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "org/people.h"
#include "sim/town.h"

static const char usage[] =
	"yunheng simulate [--seed N] [--units U] [--years Y] [--days D] [--data DIR | --database URL [--keys DIR]]\n"
	"                 [--out DIR] [--json] [--quick] [--tell]\n\n"
	"  Lives a city of U units for Y years on a virtual clock, from one seed, through the interface that everybody\n"
	"  uses, and looks every day at what must always be true. The last line is `digest HEX`: the same seed gives the\n"
	"  same, on either database. Exit status 1 when something was not true.\n\n"
	"  --seed      1 unless told            --units   300 unless told            --years   1 unless told; --days instead\n"
	"  --data      keeps the city there; a folder that is thrown away unless told\n"
	"  --database  postgresql://... an empty one, instead of the embedded one\n"
	"  --out       writes DIR/summary.json  --json    the summary as JSON\n"
	"  --quick     verifies the record at the end alone, not at each month's\n"
	"  --tell      each refusal, with what was asked, on standard error\n";

struct call {
	struct cli cli;
	const char *seed, *units, *years, *days, *out;
	bool json, quick, tell, help;
	char folder[64];
};

static bool number(const char *text, int64_t otherwise, int64_t most, int64_t *out)
{
	*out = otherwise;
	return !text || (text_int(text, out) && *out >= 1 && *out <= most);
}

static bool read_options(const struct call *k, struct simulate_options *o)
{
	int64_t seed, units, years, days;
	if (!number(k->seed, 1, INT64_MAX, &seed) || !number(k->units, 300, 20000, &units) ||
	    !number(k->years, 1, 20, &years) || !number(k->days, 0, 20 * 366, &days))
		return false;
	int32_t first = day_make(2024, 1, 2), last = day_make(2024 + (int)years, 1, 1);
	if (days)
		last = first + (int32_t)days - 1;
	*o = (struct simulate_options){ .seed = (uint64_t)seed,
					.units = (int)units,
					.first_day = first,
					.last_day = last,
					.pack_day = first + (last - first) / 2,
					.progress = isatty(STDERR_FILENO),
					.quick = k->quick,
					.tell = k->tell };
	return true;
}

/* A city that nobody asked to keep lives in memory's file system where there is one. */
static bool make_folder(struct call *k)
{
	const char *base = getenv("TMPDIR");
	snprintf(k->folder, sizeof k->folder, "%.30s/yunheng-sim-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(k->folder))
		return false;
	k->cli.data = k->folder;
	return true;
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
	(void)st;
	(void)what;
	(void)at;
	return remove(path);
}

static void remove_folder(const struct call *k)
{
	if (k->folder[0] && nftw(k->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		fprintf(stderr, "yunheng: %s is left behind\n", k->folder);
}

static enum status is_new(struct ctx *c, void *arg)
{
	return org_is_empty(c, arg);
}

static int run(struct call *k, const struct simulate_options *o)
{
	struct ctx *c = &k->cli.ctx;
	struct town *t = NULL;
	bool empty;
	int64_t began = clock_steady_ms();
	if (store_read(c, is_new, &empty) != OK)
		return cli_fail(c);
	if (!empty) {
		fprintf(stderr, "yunheng: the database holds a city already; give an empty one\n");
		return 1;
	}
	enum status s = simulate(c, o, &t);
	if (s != OK) {
		if (t && t->s.c->fault.name)
			c->fault = t->s.c->fault;
		fprintf(stderr, "seed %llu stopped\n", (unsigned long long)o->seed);
		return cli_fail(c);
	}
	int64_t took = clock_steady_ms() - began;
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	if (!k->json)
		printf("\n%lld ms, %ld MiB at most\n", (long long)took, used.ru_maxrss / 1024);
	if (tally__print(t, k->json, k->out, took) != OK)
		return cli_fail(t->s.c);
	if (t->tally.broken)
		fprintf(stderr,
			"seed %llu units %d: %d breaches; run it again with --seed %llu --units %d\n",
			(unsigned long long)o->seed, o->units, t->tally.broken,
			(unsigned long long)o->seed, o->units);
	return t->tally.broken ? 1 : 0;
}

int simulate_main(int argc, char **argv)
{
	static struct call k;
	struct simulate_options o;
	const struct cli_option options[] = { { "--data", &k.cli.data },
					      { "--database", &k.cli.database },
					      { "--keys", &k.cli.keys },
					      { "--seed", &k.seed },
					      { "--units", &k.units },
					      { "--years", &k.years },
					      { "--days", &k.days },
					      { "--out", &k.out },
					      { "--json", NULL, &k.json },
					      { "--quick", NULL, &k.quick },
					      { "--tell", NULL, &k.tell },
					      { "--help", NULL, &k.help },
					      { 0 } };
	if (!cli_options(&argc, argv, options) || argc > 1 || !read_options(&k, &o)) {
		fputs(usage, stderr);
		return 2;
	}
	if (k.help) {
		fputs(usage, stdout);
		return 0;
	}
	if (!k.cli.data && !make_folder(&k)) {
		fprintf(stderr, "yunheng: no folder to live in\n");
		return 1;
	}
	k.cli.no_sequencer = true;
	k.cli.clock.virtual_time = true;
	clock_set(&k.cli.clock, day_start_ms(o.first_day));
	int code = 1;
	if (cli_open(&k.cli, 2)) {
		code = run(&k, &o);
		cli_close(&k.cli);
	}
	remove_folder(&k);
	return code;
}
