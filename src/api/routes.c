/* All nouns, in the order of the documentation. A new noun: its array in nouns.h, its line here. */
#include "api/nouns.h"

const struct api_noun api_nouns[] = {
	{ "session", "Signing in, the office one acts for, preferences", api_session },
	{ "me", "Who one is, and what one likes", api_me },
	{ "health", "Whether the platform answers, and its own description", api_health },
	{ 0 },
};
