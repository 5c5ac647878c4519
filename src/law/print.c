#include "law/show.h"

const char *law_print_html(struct arena *a, const struct pack *p, const char *language)
{
	(void)p, (void)language;
	return arena_text(a, "");
}
