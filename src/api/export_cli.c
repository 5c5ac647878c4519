/* yunheng export: every list of the interface as a file, whole, of one instant, for whoever holds
 * the machine. The rows come page by page from the same code that answers the console, so a column
 * or a filter is the same in both. That a list was taken out is recorded before it is read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/cli.h"
#include "api/inner.h"
#include "base/text.h"
#include "base/words.h"
#include "codec/csv.h"
#include "codec/xlsx.h"
#include "org/org.h"

enum { PAGE = 500, PAGE_BYTES = 256 << 20 };

static const struct listing {
	const char *noun, *path, *what;
} listings[] = {
	{ "cases", "/api/cases", "cases, newest first" },
	{ "systems", "/api/systems", "information systems" },
	{ "projects", "/api/projects", "projects and their initiation" },
	{ "resources", "/api/resources", "cloud resources" },
	{ "terms", "/api/terms", "resources with a term, the first to end first" },
	{ "snapshots", "/api/snapshots", "final snapshots and until when they are kept" },
	{ "quotas", "/api/quotas", "quotas by project" },
	{ "catalogue", "/api/catalogue/items", "the catalogue in force, on=DATE for another day" },
	{ "statements", "/api/statements", "monthly statements" },
	{ "lines", "/api/statements/{statement}/lines", "lines of one: statement=ID" },
	{ "orders", "/api/orders", "work orders" },
	{ "orgs", "/api/orgs", "organisations" },
	{ "people", "/api/people", "accounts" },
	{ "grants", "/api/grants", "who may act through which office" },
	{ "record", "/api/record", "the record, newest first" },
};
enum { LISTINGS = sizeof listings / sizeof *listings };

struct job;
struct writer {
	const char *format;
	void (*begin)(struct ctx *c, struct job *j);
	void (*row)(struct ctx *c, struct job *j, const json_t *item);
	enum status (*end)(struct ctx *c, struct job *j);
};

struct job {
	const struct listing *what;
	const struct route *route;
	const struct writer *writer;
	const char *path, *asked, *filters; /* "state=open"; "&state=open" */
	const struct api *api;
	FILE *to;
	struct arena page;
	struct sheet *sheet;
	struct xlsx *x;
	int64_t rows;
	const json_t *refused; /* the problem document */
};

/* ---- formats ---- */

static void put(struct job *j, const char *bytes, size_t len)
{
	fwrite(bytes, 1, len, j->to); /* what went wrong is asked at the end */
}

static void csv_begin(struct ctx *c, struct job *j)
{
	struct buf b;
	int n;
	const struct sheet_column *heads = api__sheet_heads(j->sheet, &n);
	buf_init(&b, c->arena, 1024);
	csv_head(&b, heads, n, true);
	put(j, b.at, b.len);
}

static void csv_item(struct ctx *c, struct job *j, const json_t *item)
{
	struct buf b;
	int n;
	const struct sheet_column *heads = api__sheet_heads(j->sheet, &n);
	buf_init(&b, c->arena, 512);
	csv_row(&b, heads, api__sheet_row(c, j->sheet, item), n);
	put(j, b.at, b.len);
}

static enum status nothing(struct ctx *c, struct job *j)
{
	(void)c, (void)j;
	return OK;
}

static void json_begin(struct ctx *c, struct job *j)
{
	(void)c;
	fputs("[", j->to);
}

static void json_item(struct ctx *c, struct job *j, const json_t *item)
{
	fputs(j->rows ? ",\n" : "\n", j->to);
	fputs(json_canonical(c->arena, item), j->to);
}

static enum status json_end(struct ctx *c, struct job *j)
{
	(void)c;
	fputs("\n]\n", j->to);
	return OK;
}

/* The workbook lives in the arena of the whole, a row's texts only as long as its page. */
static void xlsx_begin(struct ctx *c, struct job *j)
{
	int n;
	const struct sheet_column *heads = api__sheet_heads(j->sheet, &n);
	j->x = xlsx_open(c->arena, j->what->noun, NULL, heads, n);
}

static void xlsx_item(struct ctx *c, struct job *j, const json_t *item)
{
	xlsx_row(j->x, api__sheet_row(c, j->sheet, item));
}

static enum status xlsx_end(struct ctx *c, struct job *j)
{
	const char *bytes;
	size_t len;
	TRY(xlsx_close(c, j->x, &bytes, &len));
	put(j, bytes, len);
	return OK;
}

static const struct writer writers[] = {
	{ "csv", csv_begin, csv_item, nothing },
	{ "xlsx", xlsx_begin, xlsx_item, xlsx_end },
	{ "json", json_begin, json_item, json_end },
};

static const struct writer *writer_named(const char *format)
{
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		if (strcmp(writers[i].format, format) == 0)
			return &writers[i];
	return NULL;
}

/* ---- reading ---- */

static enum status page_of(struct ctx *c, struct job *j, int limit, const json_t **items)
{
	struct api_answer answer;
	const char *part = j->route->list ? arena_printf(c->arena, "limit=%d&offset=%lld", limit,
							 (long long)j->rows)
					  : "";
	const struct api_ask ask = {
		.method = "GET",
		.path = arena_printf(c->arena, "%s?%s%s", j->path, part, j->filters),
		.owner = true,
		.language = c->language,
	};
	api_call_direct(c, j->api, &ask, &answer);
	if (answer.status != 200) {
		j->refused = answer.json;
		return FAULT(c, S_REFUSED, "export.refused", INT(answer.status));
	}
	*items = json_object_get(answer.json, "items");
	return OK;
}

/* All pages of one instant. Where the database makes the work run again, it begins again. */
static enum status read_all(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct ctx page = *c;
	const json_t *items;
	size_t n;
	rewind(j->to);
	if (ftruncate(fileno(j->to), 0) != 0)
		return FAULT(c, S_BROKEN, "export.not_written");
	j->rows = 0;
	j->sheet = api__sheet(c, j->route, NULL);
	j->writer->begin(c, j);
	page.arena = &j->page;
	for (bool more = true; more; more = j->route->list && n == PAGE) {
		arena_reset(&j->page);
		enum status s = page_of(&page, j, PAGE, &items);
		if (s != OK) {
			c->fault = page.fault;
			return s;
		}
		n = json_array_size(items);
		for (size_t i = 0; i < n; i++, j->rows++)
			j->writer->row(&page, j, json_array_get(items, i));
	}
	return j->writer->end(c, j);
}

/* Whether the filters are such that it would answer at all. */
static enum status try_one(struct ctx *c, void *arg)
{
	const json_t *items;
	return page_of(c, arg, 1, &items);
}

static enum status record_it(struct ctx *c, void *arg)
{
	const struct job *j = arg;
	const json_t *text = json_pack("{s:s, s:s, s:s}", "filters", j->asked, "format",
				       j->writer->format, "path", j->path);
	return org_record(c, "data.exported", j->what->noun, (json_t *)(uintptr_t)text, NULL, NULL);
}

/* ---- the call ---- */

static void say_refused(struct ctx *c, const struct job *j)
{
	size_t i;
	json_t *f;
	if (!j->refused) {
		cli_fail(c);
		return;
	}
	fprintf(stderr, "yunheng: %s\n", json_text_of(j->refused, "detail", ""));
	json_array_foreach(json_object_get(j->refused, "fields"), i, f) fprintf(
		stderr, "  %s: %s\n", json_text_of(f, "field", ""), json_text_of(f, "detail", ""));
}

static bool copy(FILE *from, FILE *to)
{
	char piece[1 << 16];
	size_t n;
	rewind(from);
	while ((n = fread(piece, 1, sizeof piece, from)) > 0)
		if (fwrite(piece, 1, n, to) != n)
			return false;
	return !ferror(from) && fflush(to) == 0;
}

/* Into the file by its last name at once, or not at all. */
static bool deliver(struct ctx *c, struct job *j, const char *out)
{
	if (!out)
		return copy(j->to, stdout);
	const char *part = arena_printf(c->arena, "%s.part", out);
	FILE *f = fopen(part, "wbe");
	bool good = f && copy(j->to, f) && fsync(fileno(f)) == 0;
	if (f && fclose(f) != 0)
		good = false;
	if (!good || rename(part, out) != 0) {
		if (f)
			unlink(part);
		return false;
	}
	return true;
}

static int work(struct ctx *c, struct job *j, const char *out)
{
	if (!j->to || store_read(c, try_one, j) != OK || store_write(c, record_it, j) != OK ||
	    store_read(c, read_all, j) != OK) {
		say_refused(c, j);
		return 1;
	}
	if (ferror(j->to) || !deliver(c, j, out)) {
		fprintf(stderr, "yunheng: %s cannot be written\n", out ? out : "the output");
		return 1;
	}
	if (out)
		printf("%lld rows in %s\n", (long long)j->rows, out);
	return 0;
}

static int run(struct ctx *c, struct job *j, const char *out)
{
	struct api_options o = { .demo = false };
	struct api *api;
	if (api_open(c, &o, &api) != OK)
		return cli_fail(c);
	j->api = api;
	arena_init(&j->page, PAGE_BYTES);
	j->to = tmpfile();
	int code = work(c, j, out);
	if (j->to)
		fclose(j->to);
	arena_done(&j->page);
	return code;
}

/* ---- arguments ---- */

static const char usage[] =
	"yunheng export NOUN [--format csv|xlsx|json] [--out FILE] [FILTER=VALUE...]\n"
	"               [--data DIR | --database URL] [--language zh|en]\n\n"
	"  A list of the interface, whole, as of one instant; csv to standard output unless told. It is recorded.\n"
	"  An embedded database must not be served meanwhile. Rows are sorted by sort=COLUMN or sort=-COLUMN.\n"
	"  yunheng export NOUN --help names the filters of one list.\n\n";

static int help(FILE *to)
{
	fputs(usage, to);
	for (int i = 0; i < LISTINGS; i++)
		fprintf(to, "  %-11s %s\n", listings[i].noun, listings[i].what);
	return to == stdout ? 0 : 2;
}

static const struct route *route_of(const char *path)
{
	const char *row = strchr(path, '{') ? "/api/statements/{id}/lines" : path;
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++)
			if (strcmp(r->method, "GET") == 0 && strcmp(r->path, row) == 0)
				return r;
	return NULL;
}

static int help_noun(const struct job *j)
{
	printf("yunheng export %s: %s\n\nfilters:", j->what->noun, j->what->what);
	if (strchr(j->what->path, '{'))
		printf(" statement");
	for (const struct api_field *f = j->route->query; f && f->name; f++)
		printf(" %s", f->name);
	puts(j->route->list ? " sort" : "");
	return 0;
}

static bool filter_known(const struct route *r, const char *name, size_t len)
{
	for (const struct api_field *f = r->query; f && f->name; f++)
		if (strlen(f->name) == len && memcmp(f->name, name, len) == 0)
			return true;
	return r->list && len == 4 && memcmp(name, "sort", 4) == 0;
}

/* FILTER=VALUE as a piece of a query; false where the list has no such filter. */
static bool take_filter(struct job *j, struct buf *query, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	const char *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : 0;
	int64_t id;
	if (strchr(j->what->path, '{') && len == 9 && memcmp(word, "statement", 9) == 0) {
		j->path = text_int(equals + 1, &id) && id > 0 ? equals + 1 : NULL;
		return true;
	}
	if (!equals || !filter_known(j->route, word, len)) {
		fprintf(stderr, "yunheng: %s has no filter %s\n", j->what->noun, word);
		return false;
	}
	buf_printf(query, "&%.*s=", (int)len, word);
	for (const char *at = equals + 1; *at; at++)
		if (strchr(plain, *at))
			buf_char(query, *at);
		else
			buf_printf(query, "%%%02x", (unsigned char)*at);
	return true;
}

static bool take_words(struct arena *a, struct job *j, int argc, char **argv)
{
	struct buf query, asked;
	buf_init(&query, a, 128);
	buf_init(&asked, a, 128);
	j->path = strchr(j->what->path, '{') ? NULL : j->what->path;
	for (int i = 2; i < argc; i++) {
		if (!take_filter(j, &query, argv[i]))
			return false;
		buf_printf(&asked, "%s%s", i > 2 ? " " : "", argv[i]);
	}
	if (!j->path) {
		fprintf(stderr, "yunheng: %s wants statement=ID\n", j->what->noun);
		return false;
	}
	if (j->path != j->what->path)
		j->path = arena_printf(a, "/api/statements/%s/lines", j->path);
	j->filters = query.at;
	j->asked = asked.at;
	return true;
}

int export_main(int argc, char **argv)
{
	static struct cli k = { .existing = true };
	static struct job j;
	static struct arena words;
	const char *format = "csv", *out = NULL, *language = "zh";
	bool asks_help = false;
	const struct cli_option options[] = { CLI_OPTIONS(&k),
					      { "--format", &format },
					      { "--out", &out },
					      { "--language", &language },
					      { "--help", NULL, &asks_help },
					      { 0 } };
	if (!cli_options(&argc, argv, options))
		return 2;
	for (int i = 0; argc > 1 && i < LISTINGS; i++)
		if (strcmp(listings[i].noun, argv[1]) == 0)
			j.what = &listings[i];
	if (!j.what)
		return help(asks_help ? stdout : stderr);
	j.route = route_of(j.what->path);
	j.writer = writer_named(format);
	if (asks_help)
		return help_noun(&j);
	arena_init(&words, 1 << 20);
	if (!j.writer || !take_words(&words, &j, argc, argv))
		return help(stderr);
	if (j.writer->end == xlsx_end && !out && isatty(STDOUT_FILENO)) {
		fprintf(stderr,
			"yunheng: a spreadsheet does not go to a terminal; give --out FILE\n");
		return 2;
	}
	if (!cli_open(&k, 1))
		return 1;
	k.ctx.language = strcmp(language, "en") == 0 ? "en" : "zh";
	int code = run(&k.ctx, &j, out);
	cli_close(&k);
	arena_done(&words);
	return code;
}
