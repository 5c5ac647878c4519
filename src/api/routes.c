/* All nouns, in the order of the documentation. A new noun: its array in nouns.h, its line here. */
#include "api/nouns.h"

const struct api_noun api_nouns[] = {
	{ "session", "Signing in, the office one acts for, preferences", api_session },
	{ "me", "Who one is, and what one likes", api_me },
	{ "orgs", "Organisations, and which is which body of the regulation", api_orgs },
	{ "people", "Accounts", api_people },
	{ "grants", "Who may act through which office", api_grants },
	{ "delegations", "Standing in for somebody", api_delegations },
	{ "calendar", "Working days", api_calendar },
	{ "law", "The regulation itself", api_law },
	{ "record", "Who did what when, provably", api_record },
	{ "search", "One box for everything", api_search },
	{ "demo", "One-click sign-in of demonstrations", api_demo_routes },
	{ "health", "Whether the platform answers, and its own description", api_health },
	{ "duties", "What one's office must do, and what it waits for", api_duties },
	{ "procedures", "What one can apply for, as the rules say", api_procedures },
	{ "cases", "Applications and other matters, from form to end", api_cases },
	{ "drafts", "Half-filled forms", api_drafts },
	{ "attachments", "Files of cases", api_attachments },
	{ "notices", "Notices, live events, webhooks", api_notices },
	{ 0 },
};
