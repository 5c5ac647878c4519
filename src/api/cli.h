/* What the commands that open an installation share: options, rule packs, the store. */
#ifndef YH_API_CLI_H
#define YH_API_CLI_H

#include "store/store.h"

struct cli_option {
	const char *name;   /* "--data" */
	const char **value; /* takes one; or NULL */
	bool *flag;
};
/* Takes options from argv and leaves the rest at its front; *rest says how many. False (and a
 * sentence on standard error) for what it does not know. */
bool cli_options(int *argc, char **argv, const struct cli_option *options);

struct cli {
	const char *data, *database, *keys, *rules;
	bool readonly, no_sequencer;
	bool existing;      /* an installation that is there: none is made */
	struct arena arena; /* of the process */
	struct clock clock;
	struct random random;
	struct ctx ctx;
};
#define CLI_OPTIONS(k)                                                                        \
	{ "--data", &(k)->data }, { "--database", &(k)->database }, { "--keys", &(k)->keys }, \
	{                                                                                     \
		"--rules", &(k)->rules                                                        \
	}
/* Opens packs and store and the stored calendar. Says on standard error what is in the way; then
 * false. */
bool cli_open(struct cli *k, int workers);
void cli_close(struct cli *k);
/* The fault in c as a sentence on standard error. Returns 1. */
int cli_fail(struct ctx *c);

#endif
