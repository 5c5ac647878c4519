/* The newest signed head is also kept outside of the database, beside the keys: whoever rolls the
 * database back, or cuts its end off, leaves a head here that the record no longer reaches. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "store/inner.h"
#include "store/record.h"

/* The file: the head's signed text, then the signature in hexadecimal on a line. */
void witness__keep(struct store *s, const struct record_head *h, const char *text)
{
	char hex[2 * SM2_SIGNATURE_MAX + 1], path[4096], fresh[4104];
	text_hex(h->signature, h->signature_len, hex);
	snprintf(path, sizeof path, "%s/witness", s->keys_dir);
	snprintf(fresh, sizeof fresh, "%s.new", path);
	if (s->witness_kept) /* it speaks of another history: `audit verify` must find it */
		return;
	FILE *f = fopen(fresh, "we");
	bool ok = f && fprintf(f, "%s%s\n", text, hex) > 0;
	if (f)
		ok = fclose(f) == 0 && ok;
	if (!ok || rename(fresh, path) != 0)
		LOG_W("store", "the newest head could not be kept in %s: %s", path,
		      strerror(errno));
}

/* The line that begins n newlines on, cut at its end. */
static const char *line_of(struct witness *w, int n, char out[256])
{
	const char *at = w->text;
	for (; n > 0 && at; n--) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	out[0] = '\0';
	if (at)
		snprintf(out, 256, "%.*s", (int)(strcspn(at, "\n") & 0xFF), at);
	return out;
}

bool witness__read(const char *path, struct witness *out)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	*out = (struct witness){ 0 };
	size_t len = fread(out->text, 1, sizeof out->text - 1, f);
	fclose(f);
	char size[256], root[256], hex[256];
	line_of(out, 2, size);
	line_of(out, 3, root);
	line_of(out, 6, hex);
	out->signature_len = strlen(hex) / 2;
	if (len < strlen(hex) + 1 || out->signature_len > sizeof out->signature)
		return false;
	out->text[len - strlen(hex) - 1] = '\0'; /* the signed text alone */
	return text_int(size, &out->size) && text_unhex(root, out->root, SM3_SIZE) &&
	       text_unhex(hex, out->signature, out->signature_len);
}

bool witness__agrees(struct ctx *c, int64_t size, const char **why)
{
	struct store *s = c->store;
	const char *path = arena_printf(c->arena, "%s/witness", s->keys_dir);
	struct witness *w = TAKE(c->arena, struct witness);
	uint8_t root[SM3_SIZE];
	*why = "";
	if (access(path, F_OK) != 0)
		return true; /* none was kept yet */
	if (!witness__read(path, w) ||
	    !keys_verify(s->keys, w->text, strlen(w->text), w->signature, w->signature_len))
		*why = "it is not signed by this installation's key";
	else if (w->size > size)
		*why = "entries are missing at the record's end";
	else if (record__root(c, w->size, root) != OK || !crypto_same(root, w->root, SM3_SIZE))
		*why = "the record had another content then";
	return !**why;
}
