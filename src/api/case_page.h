/* What the case page is made from, read once. */
#ifndef YH_API_CASE_PAGE_H
#define YH_API_CASE_PAGE_H

#include "api/case_shapes.h"

struct case_page {
	const struct case_ *k;
	struct history history;
	struct duty *duties;
	int n_duties;
	struct rows people, orgs, talk, events, files, evidence;
	struct action *actions;
	int n_actions;
};
enum status MUST case_page_read(struct ctx *c, const struct case_ *k, struct case_page *p);
const char *case_page_org(const struct case_page *p, int64_t id);
/* Open, and nobody has a duty: it waits for another case. */
bool case_page_waits(const struct case_page *p);
const char *case_page_person(const struct case_page *p, int64_t id);

void put_timeline(struct ctx *c, struct json_out *w, const struct case_page *p);
void put_stations(struct ctx *c, struct json_out *w, const struct case_page *p);
void put_parties(struct ctx *c, struct json_out *w, const struct case_page *p);

/* "held", "resolutions", "deliberation": what a case waits for, what was resolved about it, what it
 * is if it is a deliberation itself (deliberations.c). */
enum status MUST put_deliberation(struct ctx *c, struct json_out *w, const struct case_page *p);

#endif
