/* How much waits for the actor: the figures beside the navigation. */
#include "api/inner.h"

enum status api__counts(struct ctx *c, int64_t *duties, int64_t *notices)
{
	(void)c;
	*duties = *notices = 0;
	return OK;
}
