/* The guards of periodic quotas. */
#include "base/value.h"
#include "civil/dims.h"
#include "law/inner.h"

#define PERIODIC_GUARD(name)                                                         \
	bool name(const struct pack *p, const struct need *n, const struct facts *f, \
		  struct check *out)

/* {1} needed {2} what the cloud has {3} what is missing {5} the first instant of it */
PERIODIC_GUARD(law__fits_always)
{
	(void)n;
	const struct sweep_over *o = &f->sweep;
	const char *name = o->dimension < 0 ? "" : p->dimensions[o->dimension].name;
	out->dimension = o->dimension;
	law__say(out, TEXT(name));
	law__say(out, INT(o->needed));
	law__say(out, INT(o->has));
	law__say(out, INT(o->needed - o->has));
	law__say(out, TEXT(name));
	law__say(out, INT(o->at_ms));
	return o->dimension < 0;
}

/* What is used without the period's amount: {0} the dimension {1} used and reserved {2} the quota
 * without it {3} what is to be given back {4} the dimension, for its unit */
PERIODIC_GUARD(law__period_given_back)
{
	(void)n;
	struct dims held = dims_add(f->quota_used, f->quota_reserved);
	struct dims left = dims_sub(f->quota_granted, f->turn_given);
	int over = dims_over(held, left), i = over < 0 ? 0 : over;
	out->dimension = over;
	law__say(out, TEXT(p->dimensions[i].name));
	law__say(out, INT(held.v[i]));
	law__say(out, INT(left.v[i]));
	law__say(out, INT(held.v[i] - left.v[i]));
	law__say(out, TEXT(p->dimensions[i].name));
	return over < 0;
}
