/* Each noun's rows: src/api/NOUN.c. */
#ifndef YH_API_NOUNS_H
#define YH_API_NOUNS_H

#include "api/api.h"
#include "codec/ics.h"

extern const struct route api_session[], api_me[], api_health[], api_orgs[], api_people[],
	api_grants[], api_delegations[], api_calendar[], api_demo_routes[], api_feed[],
	api_search[], api_law[], api_record[], api_receivers[];

/* desk */
extern const struct route api_cases[], api_duties[], api_procedures[], api_drafts[],
	api_attachments[], api_notices[], api_dimensions[], api_supervision[], api_sheets[],
	api_registers[], api_filters[], api_templates[], api_versions[], api_deliberations[],
	api_principles[];

extern const struct route api_catalogue[], api_quotas[], api_systems[], api_resources[],
	api_orders[], api_statements[], api_warnings[], api_assessments[], api_clouds[],
	api_terms[];

/* Shapes that several nouns reply with. */
extern const struct api_shape quota_bar_shape, resource_row_shape, ordered_item_shape,
	instance_shape, resource_term_shape;

/* "key":ResourceTerm, or null where it has none. */
enum status MUST put_resource_term(struct ctx *c, struct json_out *w, const char *key, int64_t id);
/* Ends of the resources of a person's units, for the calendar feed. */
enum status MUST terms_events(struct ctx *c, int64_t person, const char *address,
			      struct ics_event **out, int *n);

/* "key":[Resource] of a system. */
enum status MUST put_resources_of_system(struct ctx *c, struct json_out *w, const char *key,
					 int64_t system);

#endif
