/* A list as a spreadsheet. */
#include "api/inner.h"

enum status api__export(struct ctx *c, struct edge *e, const char *format)
{
	(void)e;
	return FAULT(c, S_ABSENT, "absent", TEXT(format));
}
