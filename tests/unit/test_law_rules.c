/* `yunheng rules`: exit status 0 done, 1 refused or failed, 2 wrong call; what is printed, in a
 * word. */
#include <stdlib.h>
#include <unistd.h>

#include "law/rules.h"

#include "test.h"

static const struct row {
	int status;
	const char *says; /* stands in what is printed */
	const char *args[7];
} rows[] = {
	{ 0, "16 properties proved", { "check" } },
	{ 0, "16 properties proved", { "check", "tests/packs/good" } },
	{ 0, "\"proved\":true", { "check", "--json" } },
	{ 1, "REFUTED", { "check", "tests/packs/good", "--complete" } },
	{ 1,
	  "pack.rules:1:18: the text that begins here",
	  { "check", "tests/packs/broken/02-open-quote" } },
	{ 1, "\"line\":34", { "check", "tests/packs/broken/66-no-backup", "--json" } },
	{ 1, "cannot be read", { "check", "tests/packs/absent" } },
	{ 2, "is not understood", { "check", "--everything" } },
	{ 2, "usage:", { "check", "a", "b" } },
	{ 0, "article 35 实施日期", { "coverage" } },
	{ 0, "35 articles, 178 duties", { "coverage", "--language", "en" } },
	{ 0, "\"article\":35", { "coverage", "--json" } },
	{ 0, "withdraw at review supply", { "graph", "open_cloud", "tests/packs/good" } },
	{ 0, "</svg>", { "graph", "open_resource", "--svg", "--language", "en" } },
	{ 1, "has no procedure nothing", { "graph", "nothing" } },
	{ 2, "usage:", { "graph" } },
	{ 0, "2024年10月11日", { "explain", "open_resource/review", "--date", "2024-09-29" } },
	{ 0, "第19条", { "explain", "19.2" } },
	{ 1, "has no article", { "explain", "99" } },
	{ 2, "--date is a day", { "explain", "19", "--date", "tomorrow" } },
	{ 2, "usage:", { "explain", "19", "--language", "fr" } },
	{ 0, "</html>", { "print" } },
	{ 1, "No such file", { "print", "--html", "/nowhere/x.html" } },
	{ 2, "no command", { "sing" } },
	{ 0, "rules explain", { "--help" } },
	{ 2, "rules explain", { NULL } },
};

static char printed[1 << 20];

/* Runs the command with both streams in a file, and reads it back. */
static int run(const struct row *row)
{
	char *argv[9] = { (char *)(uintptr_t) "rules" };
	int argc = 1;
	for (int i = 0; row->args[i]; i++)
		argv[argc++] = (char *)(uintptr_t)row->args[i];
	char path[] = "/tmp/law_rules_XXXXXX";
	int file = mkstemp(path), out = dup(1), err = dup(2);
	fflush(stdout);
	dup2(file, 1);
	dup2(file, 2);
	int status = rules_main(argc, argv);
	fflush(stdout);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	ssize_t n = pread(file, printed, sizeof printed - 1, 0);
	printed[n > 0 ? n : 0] = '\0';
	close(file);
	unlink(path);
	return status;
}

int main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		const char *what = row->args[0] ? row->args[0] : "(nothing)";
		int status = run(row);
		if (!test_note(status == row->status, __FILE__, __LINE__, what))
			printf("    got %d, want %d\n", status, row->status);
		if (!test_note(strstr(printed, row->says) != NULL, __FILE__, __LINE__, what))
			printf("    \"%s\" does not stand in \"%.200s\"\n", row->says, printed);
	}
	return test_done();
}
