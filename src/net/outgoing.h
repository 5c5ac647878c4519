/* What client.c and mail.c share: a curl handle with our habits. */
#ifndef YH_NET_OUTGOING_H
#define YH_NET_OUTGOING_H

void *net__curl(int timeout_s); /* to be given to curl_easy_cleanup; NULL: no memory */

#endif
