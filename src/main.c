/* The table of subcommands and nothing else. */
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "law/rules.h"
#include "sim/sim.h"
#include "store/audit.h"
#include "store/backup.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* 0 done, 1 refused or failed, 2 wrong call */
	const char *what;
};

static int version_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("yunheng 0.1");
	return 0;
}

serve_fill *const serve_demo_fill = sim_demo_fill;

static const struct command commands[] = {
	{ "serve", serve_main, "answer over HTTP" },
	{ "openapi", openapi_main, "print the HTTP interface as an OpenAPI document" },
	{ "user", user_main, "list accounts, reset or unlock one" },
	{ "import", import_main, "take organisations, bodies or working days from a table" },
	{ "export", export_main, "a list of the interface as a file: cases, systems, statements, ..." },
	{ "audit", audit_main, "verify the record and the protected rows, export a range of it" },
	{ "backup", backup_main, "copy everything of one instant into a file" },
	{ "restore", restore_main, "bring a backup back" },
	{ "version", version_main, "print the version" },
	{ "rules", rules_main, "check, explain, draw and print a rule pack" },
};

static int help(FILE *to)
{
	fprintf(to, "yunheng COMMAND [--help]\n\n");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].what);
	return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0)
		return help(stdout);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "yunheng: no command '%s'\n", argv[1]);
	return help(stderr);
}
