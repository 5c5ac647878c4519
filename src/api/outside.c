/* What must happen outside, carried out between requests: the outbox's rows, one after the other,
 * each by its kind. */
#include "api/inner.h"

void api__outside(struct ctx *c, const _Atomic bool *stop)
{
	(void)c;
	(void)stop;
}
