/* What client.c and mail.c share: a curl handle with our habits, tied to the arena. */
#ifndef YH_NET_OUTGOING_H
#define YH_NET_OUTGOING_H

#include <pthread.h>

#include "base/arena.h"

void *net__curl(struct arena *a, int timeout_s); /* NULL: no memory */
void net__curl_init(void);

#endif
