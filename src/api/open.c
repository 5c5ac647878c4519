/* Makes the api of this process: rights, rows, tree. Refuses to start rather than serve an
 * incomplete row. */
#include "api/inner.h"
#include "base/embed.h"
#include "base/text.h"
#include "civil/day.h"

enum status api_open(struct ctx *c, const struct api_options *o, struct api **out)
{
	struct api *a = TAKE(c->arena, struct api);
	const char *text = o->rights;
	a->demo = o->demo;
	a->secure_cookie = o->secure_cookie;
	a->pack = law_pack_at(c->packs, day_of_ms(clock_now_ms(c->clock)));
	if (!a->pack)
		return FAULT(c, S_BROKEN, "api.no_pack");
	if (!text) {
		const struct embed_file *f =
			embed_find(arena_printf(c->arena, "rules/%s/rights.tsv", a->pack->name));
		if (!f)
			return FAULT(c, S_BROKEN, "rights.file", INT(0));
		text = f->bytes;
	}
	TRY(rights_read(c, c->arena, text, a->pack, &a->rights));
	uint8_t hash[SM3_SIZE];
	crypto_sm3(text, strlen(text), hash);
	text_hex(hash, SM3_SIZE, a->rights_sm3);
	TRY(api__table(c, a));
	*out = a;
	return OK;
}

bool api_demo(const struct api *a)
{
	return a->demo;
}

const char *api_rights_sm3(const struct api *a)
{
	return a->rights_sm3;
}

bool call_may(const struct ctx *c, const struct api_call *call, const char *right)
{
	const struct rights *r = api_rights(call->api);
	return rights_allow(r, rights_find(r, right), c->actor->role);
}

const struct rights *api_rights(const struct api *a)
{
	return a->rights;
}

void api_server_set(struct api *a, struct http_server *s)
{
	atomic_store(&a->server, s);
}
