/* Notices as a person sees them, and their way out: mail, signed webhooks, the calendar feed. */
#ifndef YH_DESK_NOTICES_H
#define YH_DESK_NOTICES_H

#include "codec/ics.h"
#include "desk/desk.h"

/* How much waits for the actor's office: open duties, unread notices. */
enum status MUST desk_counts(struct ctx *c, int64_t *duties, int64_t *notices);
/* Marks notices to the actor's office as read by the actor: these, or (ids NULL) all. Recorded. */
enum status MUST desk_notices_read(struct ctx *c, const int64_t *ids, int n);

/* The secret with which webhooks to this person are signed (Standard Webhooks): "whsec_" and
 * base64. */
enum { WEBHOOK_SECRET_TEXT = 64 };
void desk_webhook_secret(struct ctx *c, int64_t person, char out[WEBHOOK_SECRET_TEXT]);

struct delivery_options {
	const char *mail_server; /* "smtp://host:port"; NULL: no mail is sent */
	const char *mail_user, *mail_password, *mail_from;
	const char *address; /* of the console, for links: "https://cloud.example" */
	int timeout_s;
};
/* Carries out what waits in the outbox, at most `most` of it; *done says how much. Makes its own
 * transactions. */
enum status MUST desk_deliver(struct ctx *c, const struct delivery_options *o, int most, int *done);

/* Open duties of all the person's offices, and `more`, as an iCalendar text. */
enum status MUST desk_calendar(struct ctx *c, int64_t person, const char *address,
			       const struct ics_event *more, int n_more, const char **ics);

#endif
