/* The resource dimensions of the pack in force, with the titles and units that people read. */
#include "api/inner.h"
#include "api/nouns.h"
#include "civil/day.h"

static const struct api_field fields[] = {
	{ "name", T_TEXT }, { "title", T_TEXT }, { "unit", T_TEXT }, { 0 }
};
static const struct api_shape shape = { "Dimension", fields };

static enum status list_dimensions(struct ctx *c, struct api_call *call)
{
	const struct pack *p = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	api_list_open(call);
	for (int i = 0; p && i < p->n_dimensions; i++) {
		json_open(call->out, '{');
		json_text(call->out, "name", p->dimensions[i].name);
		json_text(call->out, "title", title_of(c, p->dimensions[i].title));
		json_text(call->out, "unit", title_of(c, p->dimensions[i].unit));
		json_close(call->out, '}');
	}
	api_list_close(call, p ? p->n_dimensions : 0);
	return OK;
}

const struct route api_dimensions[] = {
	{ "GET", "/api/dimensions", "dimensions_list",
	  "What quotas, resources and prices are counted in", NULL, REACH_OPEN, ASSURE_SIGNED_IN,
	  WORK_READS, RATE_READ, .reply = &shape, .list = true, .handle = list_dimensions },
	{ 0 },
};
