/* The command line of law: finds the pack, runs one of its subcommands, prints faults as file:line:column. */
#include "law/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law/inner.h"

enum { PACK_ARENA = 256 << 20 };

static void print_errors(FILE *to, const char *folder, const struct pack_error *e, int n)
{
	for (int i = 0; i < n; i++)
		fprintf(to, "%s/%s:%d:%d: %s\n", folder, e[i].file, e[i].line, e[i].column, e[i].text);
}

static int check(struct ctx *c, const char *folder)
{
	struct pack *p;
	struct pack_error *errors;
	int n;
	enum status s = law_pack_read(c, folder, &p, &errors, &n);
	print_errors(stderr, folder, errors, n);
	if (s != OK) {
		fprintf(stderr, "%s: %s\n", folder, n ? "refused" : "cannot be read");
		return 1;
	}
	printf("%s reads: %d articles, %d duties, %d procedures\n", folder, p->n_articles, p->n_duties, p->n_procedures);
	return 0;
}

int rules_main(int argc, char **argv)
{
	static struct arena arena;
	arena_init(&arena, PACK_ARENA);
	struct ctx c = {.arena = &arena, .language = "zh"};
	int status = 2;
	if (argc == 3 && strcmp(argv[1], "check") == 0)
		status = check(&c, argv[2]);
	else
		fprintf(stderr, "yunheng rules check DIR\n");
	arena_done(&arena);
	return status;
}
