#include "law/show.h"

const char *law_print_html(struct arena *a, const struct pack *p, const char *language)
{
	(void)p, (void)language;
	return arena_text(a, "");
}
const char *law_procedure_svg(struct arena *a, const struct procedure *r, const char *language)
{
	(void)r, (void)language;
	return arena_text(a, "");
}
