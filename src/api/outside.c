/* What must happen outside, carried out between requests: notices become rows of the outbox, and
 * the outbox's rows go out, one after the other. */
#include "api/inner.h"
#include "base/log.h"
#include "desk/notices.h"

enum { AT_ONCE = 20, TIMEOUT_S = 10 };

void api__outside(struct ctx *c, const struct delivery_options *options, const _Atomic bool *stop)
{
	struct delivery_options o = *options;
	int done = AT_ONCE;
	o.timeout_s = TIMEOUT_S;
	while (done == AT_ONCE && !atomic_load(stop)) {
		if (desk_deliver(c, &o, AT_ONCE, &done) != OK) {
			LOG_W("api", "nothing goes out: %s", c->fault.name);
			fault_clear(c);
			done = 0;
		}
	}
}
