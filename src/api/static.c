/* The console's files: web/dist inside the binary, served as they are, compressed where they were
 * compressed when built. A file whose name carries its content's hash may be kept for ever; every
 * page of the console is index.html. */
#include "api/inner.h"
#include "base/embed.h"
#include "base/text.h"

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".json", "application/json" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".webmanifest", "application/manifest+json" },
};

static const struct http_pair page_headers[] = {
	{ "Cache-Control", "no-cache" },
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self';"
	  " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Vary", "Accept-Encoding" },
};
enum { PAGE_HEADERS = sizeof page_headers / sizeof *page_headers };

static const char *type_of(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_ends(name, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

/* The browser's word, whole, between commas. */
static bool accepts(const struct http_request *r, const char *coding)
{
	const char *at = http_header(r, "accept-encoding");
	size_t len = strlen(coding);
	for (; at && *at; at = *at ? at + 1 : at) {
		while (*at == ' ' || *at == ',')
			at++;
		const char *end = at + strcspn(at, ", ;");
		if ((size_t)(end - at) == len && strncmp(at, coding, len) == 0)
			return strncmp(end, ";q=0,", 5) != 0 && !text_same(end, ";q=0");
		at += strcspn(at, ",");
	}
	return false;
}

/* index-DfGh12ab.js: Vite puts what it names by content into assets/. */
static bool named_by_content(const char *name)
{
	return text_starts(name, "web/dist/assets/");
}

bool api__static(struct ctx *c, const struct http_request *r, struct http_reply *out)
{
	const char *name = arena_printf(c->arena, "web/dist%s",
					text_same(r->path, "/") ? "/index.html" : r->path);
	const struct embed_file *f = embed_find(name);
	bool file = strchr(strrchr(name, '/'), '.') != NULL;
	if (!f && !file) {
		name = "web/dist/index.html";
		f = embed_find(name);
	}
	if (!f)
		return false;
	struct http_pair *headers = TAKE_N(c->arena, PAGE_HEADERS + 1, struct http_pair);
	memcpy(headers, page_headers, sizeof page_headers);
	if (named_by_content(name))
		headers[0].value = "public, max-age=31536000, immutable";
	int n = PAGE_HEADERS;
	static const char *const codings[][2] = { { "br", ".br" }, { "gzip", ".gz" } };
	for (int i = 0; i < 2; i++) {
		const struct embed_file *packed =
			embed_find(arena_printf(c->arena, "%s%s", name, codings[i][1]));
		if (!packed || !accepts(r, codings[i][0]))
			continue;
		f = packed;
		headers[n++] = (struct http_pair){ "Content-Encoding", codings[i][0] };
		break;
	}
	*out = (struct http_reply){ .status = 200,
				    .type = type_of(name),
				    .body = f->bytes,
				    .body_len = f->size,
				    .headers = headers,
				    .n_headers = n };
	return true;
}
