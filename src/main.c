/* The table of subcommands and nothing else. */
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "law/rules.h"
#include "sim/sim.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/version.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* 0 done, 1 refused or failed, 2 wrong call */
	const char *what;
};

serve_fill *const serve_demo_fill = sim_demo_fill;

static const struct command commands[] = {
	{ "serve", serve_main, "answer over HTTP; --demo makes a demonstration city" },
	{ "rules", rules_main, "check, explain, draw and print a rule pack" },
	{ "user", user_main, "list accounts, reset or unlock one" },
	{ "import", import_main,
	  "take organisations, bodies, working days, prices, contracts from a table" },
	{ "export", export_main,
	  "a list as a file: cases, systems, statements, the record and so on" },
	{ "simulate", simulate_main,
	  "live a whole city from one seed, and look whether all stays true" },
	{ "audit", audit_main, "verify the record and the protected rows; export a range of it" },
	{ "backup", backup_main, "copy everything of one instant into a file" },
	{ "restore", restore_main, "bring a backup back" },
	{ "openapi", openapi_main, "print the HTTP interface as an OpenAPI document" },
	{ "version", version_main, "this program's version and its databases'" },
};

static int help(FILE *to)
{
	fprintf(to,
		"yunheng COMMAND [...]: government-cloud management that runs a regulation as software.\n\n");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].what);
	fprintf(to,
		"\nyunheng COMMAND --help says more of one. Exit status: 0 done, 1 refused or failed, 2 wrong call.\n");
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
