/* Outgoing HTTP and mail, through libcurl. Called only by the outbox worker, never inside a
 * transaction. */
#ifndef YH_NET_CLIENT_H
#define YH_NET_CLIENT_H

#include "net/http.h"

struct client_reply {
	int status;
	const char *body;
	size_t body_len;
};
/* No redirects; bounded answer (64 KiB) and time. S_BUSY when the peer did not answer. */
enum status MUST client_send(struct ctx *c, const char *method, const char *url,
			     const struct http_pair *headers, int n, const char *body, size_t len,
			     int timeout_s, struct client_reply *out);

struct mail {
	const char *server;          /* smtp://host:port */
	const char *user, *password; /* or NULL */
	const char *from, *to, *subject, *text;
};
enum status MUST client_mail(struct ctx *c, const struct mail *m, int timeout_s);

#endif
