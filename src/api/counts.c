/* How much waits for the actor: the figures beside the navigation. */
#include "api/inner.h"
#include "desk/notices.h"

enum status api__counts(struct ctx *c, int64_t *duties, int64_t *notices)
{
	return desk_counts(c, duties, notices);
}
