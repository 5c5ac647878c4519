/* The command line of law: finds the pack, runs one of its subcommands, prints faults as
 * file:line:column. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/words.h"
#include "civil/day.h"
#include "civil/format.h"
#include "codec/json.h"
#include "law/inner.h"
#include "law/prove.h"
#include "law/rules.h"
#include "law/show.h"

enum { PACK_ARENA = 256 << 20, ARGS_MOST = 3 };

static const char own_pack[] = "shanghai-2022";

struct call {
	struct ctx *c;
	bool json, complete, svg, help;
	const char *html, *pdf, *date, *language;
	const char *args[ARGS_MOST];
	int n_args;
	const char *folder; /* as faults are shown: "rules/shanghai-2022" */
};

static void put_errors(struct json_out *w, const struct pack_error *e, int n)
{
	json_key(w, "errors");
	json_open(w, '[');
	for (int i = 0; i < n; i++) {
		json_open(w, '{');
		json_text(w, "file", e[i].file);
		json_int(w, "line", e[i].line);
		json_int(w, "column", e[i].column);
		json_text(w, "text", e[i].text);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void show_errors(const struct call *k, const struct pack_error *e, int n)
{
	if (k->json) {
		struct buf b;
		buf_init(&b, k->c->arena, 4096);
		struct json_out w = { &b, true };
		json_open(&w, '{');
		json_text(&w, "pack", k->folder);
		json_bool(&w, "proved", false);
		put_errors(&w, e, n);
		json_close(&w, '}');
		puts(b.at);
		return;
	}
	for (int i = 0; i < n; i++)
		fprintf(stderr, "%s/%s:%d:%d: %s\n", k->folder, e[i].file, e[i].line, e[i].column,
			e[i].text);
	fprintf(stderr, "%s: %d fault%s%s\n", k->folder, n, n == 1 ? "" : "s",
		n == PACK_ERRORS ? " and perhaps more" : "");
}

/* Says the fault and gives the exit status. */
static int failed(const struct call *k)
{
	fprintf(stderr, "yunheng rules: %s\n",
		words_say(k->c->arena, "en", k->c->fault.name, k->c->fault.args,
			  k->c->fault.n_args));
	return 1;
}

/* The pack of the folder, or the one inside the program. NULL after saying why. */
static const struct pack *open_pack(struct call *k, const char *folder)
{
	struct pack *p;
	struct pack_error *errors;
	int n;
	k->folder = folder ? folder : arena_printf(k->c->arena, "rules/%s", own_pack);
	enum status s = folder ? law_pack_read(k->c, folder, &p, &errors, &n)
			       : law_pack_embedded(k->c, own_pack, &p, &errors, &n);
	if (s == OK)
		return p;
	if (n > 0)
		show_errors(k, errors, n);
	else
		failed(k);
	return NULL;
}

static void show_proof_json(const struct call *k, const struct pack *p, const struct proof_sum *sum)
{
	struct buf b;
	buf_init(&b, k->c->arena, 4096);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "pack", p->name);
	json_text(&w, "version", p->version);
	json_text(&w, "sm3", p->text_sm3);
	json_bool(&w, "proved", sum->n_errors == 0);
	json_int(&w, "articles", p->n_articles);
	json_int(&w, "duties", p->n_duties);
	json_int(&w, "live", sum->live);
	json_int(&w, "not_yet", sum->not_yet);
	json_int(&w, "procedures", sum->procedures);
	json_int(&w, "steps", sum->steps);
	json_int(&w, "outcomes", sum->outcomes);
	json_int(&w, "states", sum->states);
	json_int(&w, "paths", sum->paths);
	json_key(&w, "properties");
	json_open(&w, '[');
	for (int i = 0; i < PROPERTIES; i++) {
		json_open(&w, '{');
		json_text(&w, "name", sum->proofs[i].name);
		json_text(&w, "text", sum->proofs[i].text);
		json_int(&w, "cases", sum->proofs[i].cases);
		json_int(&w, "faults", sum->proofs[i].faults);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	put_errors(&w, sum->errors, sum->n_errors);
	json_close(&w, '}');
	puts(b.at);
}

static void show_proof(const struct call *k, const struct pack *p, const struct proof_sum *sum)
{
	printf("%s (%s, in force from %s, sm3 %.16s…)\n", p->name, p->title.en, p->version,
	       p->text_sm3);
	printf("  %d articles, %d duties (%d live, %d not yet), %d roles, %d values\n",
	       p->n_articles, p->n_duties, sum->live, sum->not_yet, p->n_roles, p->n_policies);
	printf("  %d procedures, %d steps, %d outcomes; %d places of the search, %s%" PRId64
	       " paths to an end\n",
	       sum->procedures, sum->steps, sum->outcomes, sum->states,
	       sum->more_paths ? "over " : "", sum->paths);
	for (int i = 0; i < PROPERTIES; i++) {
		const struct proof *f = &sum->proofs[i];
		printf("  %-7s %4d %-26s %s\n", f->faults ? "REFUTED" : "proved", f->cases, f->of,
		       f->text);
	}
	if (sum->not_yet)
		printf("  not yet carried out: %d duties; `yunheng rules coverage` names them\n",
		       sum->not_yet);
	if (sum->n_errors)
		show_errors(k, sum->errors, sum->n_errors);
	else
		printf("%d properties proved\n", PROPERTIES);
}

static int run_check(struct call *k)
{
	const struct pack *p = open_pack(k, k->args[0]);
	if (!p)
		return 1;
	struct proof_sum sum;
	law_prove(k->c->arena, p, k->complete, &sum);
	if (k->json)
		show_proof_json(k, p, &sum);
	else
		show_proof(k, p, &sum);
	return sum.n_errors > 0;
}

static int run_coverage(struct call *k)
{
	const struct pack *p = open_pack(k, k->args[0]);
	if (!p)
		return 1;
	fputs(k->json ? law_coverage_json(k->c->arena, p)
		      : law_coverage_text(k->c->arena, p, k->language),
	      stdout);
	if (k->json)
		puts("");
	return 0;
}

static int run_graph(struct call *k)
{
	const struct pack *p = open_pack(k, k->args[1]);
	if (!p)
		return 1;
	const struct procedure *r = law_procedure_find(p, k->args[0]);
	if (!r) {
		fprintf(stderr, "yunheng rules: %s has no procedure %s; it has", p->name,
			k->args[0]);
		for (int i = 0; i < p->n_procedures; i++)
			fprintf(stderr, " %s", p->procedures[i]->name);
		fputs("\n", stderr);
		return 1;
	}
	fputs(k->svg ? law_procedure_svg(k->c->arena, r, k->language)
		     : law_procedure_text(k->c->arena, r, k->language),
	      stdout);
	return 0;
}

/* The working days that travel in the program. */
static struct calendar own_calendar(struct ctx *c)
{
	struct calendar k = { 0 };
	const struct embed_file *f = embed_find("data/cn-workdays.csv");
	int line;
	const char *why;
	if (f)
		k.days = calendar_read_csv(c->arena, f->bytes, &k.n, &line, &why);
	return k;
}

static int run_explain(struct call *k)
{
	const struct pack *p = open_pack(k, k->args[1]);
	int32_t day;
	if (!p)
		return 1;
	if (!day_parse(k->date, &day)) {
		fprintf(stderr, "yunheng rules: --date is a day such as 2024-09-29, not %s\n",
			k->date);
		return 2;
	}
	struct calendar calendar = own_calendar(k->c);
	const char *text = law_explain(k->c->arena, p, &calendar, k->args[0], day, k->language);
	if (!text) {
		fprintf(stderr,
			"yunheng rules: %s has no article, paragraph, procedure or step %s\n",
			p->name, k->args[0]);
		return 1;
	}
	fputs(text, stdout);
	return 0;
}

static int write_file(const char *path, const char *bytes, size_t size)
{
	FILE *f = fopen(path, "wbe");
	bool good = f && fwrite(bytes, 1, size, f) == size;
	good = (f && fclose(f) == 0) && good;
	if (!good)
		fprintf(stderr, "yunheng rules: %s: %s\n", path, strerror(errno));
	return good ? 0 : 1;
}

static int run_print(struct call *k)
{
	const struct pack *p = open_pack(k, k->args[0]);
	if (!p)
		return 1;
	if (k->pdf) {
		const char *bytes;
		size_t len;
		if (law_print_pdf(k->c, p, k->language, &bytes, &len) != OK)
			return failed(k);
		return write_file(k->pdf, bytes, len);
	}
	const char *html = law_print_html(k->c->arena, p, k->language);
	if (k->html)
		return write_file(k->html, html, strlen(html));
	fputs(html, stdout);
	return 0;
}

static const struct command {
	const char *name, *usage, *what;
	int least, most;
	int (*run)(struct call *k);
} commands[] = {
	{ "check", "[DIR] [--complete] [--json]", "read the pack and prove what it must hold", 0, 1,
	  run_check },
	{ "coverage", "[DIR] [--json]", "article by article, where each duty lives", 0, 1,
	  run_coverage },
	{ "graph", "PROCEDURE [DIR] [--svg]", "draw a procedure", 1, 2, run_graph },
	{ "explain", "CITE|PROCEDURE[/STEP] [DIR] [--date DAY]",
	  "what the law says, who, until when", 1, 2, run_explain },
	{ "print", "[DIR] [--html FILE | --pdf FILE]", "law and rules on facing pages", 0, 1,
	  run_print },
};

static int help(FILE *to)
{
	fputs("yunheng rules COMMAND ... [--language zh|en]\n\n"
	      "  The regulation as data. DIR is a pack's folder; without it the pack inside the program is taken.\n\n",
	      to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  rules %-9s %-42s %s\n", commands[i].name, commands[i].usage,
			commands[i].what);
	return to == stdout ? 0 : 2;
}

/* True if the word was an option; *i moves over its value. */
static bool take_option(struct call *k, int argc, char **argv, int *i)
{
	struct {
		const char *name;
		bool *flag;
		const char **value;
	} options[] = {
		{ "--json", &k->json, NULL }, { "--complete", &k->complete, NULL },
		{ "--svg", &k->svg, NULL },   { "--help", &k->help, NULL },
		{ "--html", NULL, &k->html }, { "--pdf", NULL, &k->pdf },
		{ "--date", NULL, &k->date }, { "--language", NULL, &k->language },
	};
	for (size_t j = 0; j < sizeof options / sizeof *options; j++) {
		if (strcmp(argv[*i], options[j].name) != 0)
			continue;
		if (options[j].flag)
			*options[j].flag = true;
		else if (*i + 1 < argc)
			*options[j].value = argv[++*i];
		else
			return false;
		return true;
	}
	return false;
}

static int run(struct call *k, const struct command *m, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (take_option(k, argc, argv, &i))
			continue;
		if (argv[i][0] == '-' || k->n_args == ARGS_MOST) {
			fprintf(stderr, "yunheng rules %s: \"%s\" is not understood\n", m->name,
				argv[i]);
			return help(stderr);
		}
		k->args[k->n_args++] = argv[i];
	}
	if (k->help)
		return help(stdout);
	if (k->n_args < m->least || k->n_args > m->most ||
	    (!text_same(k->language, "zh") && !text_same(k->language, "en"))) {
		fprintf(stderr, "usage: yunheng rules %s %s\n", m->name, m->usage);
		return 2;
	}
	return m->run(k);
}

int rules_main(int argc, char **argv)
{
	const struct command *m = NULL;
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0)
		return help(stdout);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			m = &commands[i];
	if (!m) {
		fprintf(stderr, "yunheng rules: no command '%s'\n", argv[1]);
		return help(stderr);
	}
	struct arena arena;
	arena_init(&arena, PACK_ARENA);
	struct ctx c = { .arena = &arena, .language = "en" };
	struct call k = { .c = &c, .date = "2024-09-29", .language = "zh" };
	words_format_set(civil_format);
	int status = run(&k, m, argc, argv);
	arena_done(&arena);
	return status;
}
