/* Each noun's rows: src/api/NOUN.c. */
#ifndef YH_API_NOUNS_H
#define YH_API_NOUNS_H

#include "api/api.h"

extern const struct route api_session[], api_me[], api_health[], api_orgs[], api_people[],
	api_grants[], api_delegations[], api_calendar[], api_demo_routes[], api_feed[],
	api_search[], api_law[], api_record[];

/* desk */
extern const struct route api_cases[], api_duties[], api_procedures[], api_drafts[],
	api_attachments[], api_notices[];

#endif
