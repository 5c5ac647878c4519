/* Who one is: the reply that every way of signing in ends with. */
#ifndef YH_API_ME_H
#define YH_API_ME_H

#include "api/api.h"

extern const struct api_shape api_me_shape;

/* Writes Me of call->session and c->actor; inside a transaction. */
enum status MUST api__me(struct ctx *c, struct api_call *call);
/* The same after the session's token changed; makes its own transaction. */
enum status MUST api__me_fresh(struct ctx *c, struct api_call *call, const char *token);
void api__cookie(struct ctx *c, struct api_call *call, const char *token); /* "": forget it */

#endif
