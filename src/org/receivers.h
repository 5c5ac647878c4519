/* Hosts that the program may call on people's behalf (webhooks): an allow-list kept by the security
 * administrators, two of them for each host. This machine itself needs no entry. */
#ifndef YH_ORG_RECEIVERS_H
#define YH_ORG_RECEIVERS_H

#include "org/org.h"

/* "host" or "host:port", no scheme, no path; S_CONFLICT when it is in the list. Recorded. */
enum status MUST receiver_propose(struct ctx *c, const char *host, const char *reason, int64_t *id);
enum status MUST receiver_confirm(struct ctx *c, int64_t id); /* another than who proposed it */
enum status MUST receiver_end(struct ctx *c, int64_t id);     /* at once, by either */

/* OK where url may be called: https to a listed host, or http to this machine. Otherwise a fault
 * that says which host is missing. */
enum status MUST receiver_allowed(struct ctx *c, const char *url);

#endif
