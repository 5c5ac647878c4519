/* Whether the platform answers, and its own description. */
#include "api/inner.h"
#include "api/nouns.h"
#include "base/version.h"

static const struct api_field health_fields[] = {
	{ "state", T_TEXT, .what = "ok" },
	{ "version", T_TEXT },
	{ "database", T_TEXT, .what = "sqlite or postgresql" },
	{ "demo", T_BOOL, .what = "a demonstration: nothing here is real" },
	{ 0 },
};
static const struct api_shape health_shape = { "Health", health_fields };

static enum status health(struct ctx *c, struct api_call *call)
{
	struct json_out *w = call->out;
	json_open(w, '{');
	json_text(w, "state", "ok");
	json_text(w, "version", YH_VERSION);
	json_text(w, "database", store_kind(c->store));
	json_bool(w, "demo", api_demo(call->api));
	json_close(w, '}');
	return OK;
}

static enum status openapi(struct ctx *c, struct api_call *call)
{
	call->bytes = api_openapi(c, &call->len);
	return OK;
}

/* clang-format off */
const struct route api_health[] = {
	{ "GET", "/api/health", "health_get", "Whether the platform answers", NULL, REACH_OPEN, ASSURE_NONE, WORK_ALONE,
	  RATE_READ, .reply = &health_shape, .handle = health },
	{ "GET", "/openapi.json", "health_openapi", "This interface, as an OpenAPI 3.1 document", NULL, REACH_OPEN, ASSURE_NONE,
	  WORK_ALONE, RATE_READ, .media = "application/json", .handle = openapi },
	{ 0 },
};
