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

enum { LINE = 256 };

/* Synced before it takes the old one's name: an empty file after a power cut would look like a
 * forged one. */
static bool write_lines(const char *path, const char *text, const char *hex)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	bool ok = fprintf(f, "%s%s\n", text, hex) > 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
	return fclose(f) == 0 && ok;
}

/* The file: the head's signed text, then the signature in hexadecimal on a line. */
void witness__keep(struct store *s, const struct record_head *h, const char *text)
{
	if (s->witness_kept) /* it speaks of another history: `audit verify` must find it */
		return;
	char hex[2 * SM2_SIGNATURE_MAX + 1], path[4096], fresh[4104];
	text_hex(h->signature, h->signature_len, hex);
	snprintf(path, sizeof path, "%s/witness", s->keys_dir);
	snprintf(fresh, sizeof fresh, "%s.new", path);
	if (!write_lines(fresh, text, hex) || rename(fresh, path) != 0)
		LOG_W("store", "the newest head could not be kept in %s: %s", path,
		      strerror(errno));
}

/* The n-th line, from 0; empty where there is none or it is longer than any of ours. */
static void line_of(const char *text, int n, char out[LINE])
{
	for (; n > 0 && text; n--) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	size_t len = text ? strcspn(text, "\n") : 0;
	len = len < LINE ? len : 0;
	memcpy(out, text ? text : "", len);
	out[len] = '\0';
}

static bool read_lines(struct witness *w, size_t len)
{
	char size[LINE], root[LINE], hex[LINE];
	line_of(w->text, 2, size);
	line_of(w->text, 3, root);
	line_of(w->text, 6, hex);
	w->signature_len = strlen(hex) / 2;
	if (len < strlen(hex) + 1 || w->signature_len > sizeof w->signature)
		return false;
	w->text[len - strlen(hex) - 1] = '\0'; /* the signed text alone */
	return text_int(size, &w->size) && text_unhex(root, w->root, SM3_SIZE) &&
	       text_unhex(hex, w->signature, w->signature_len);
}

void witness__look(const struct store *s, struct witness *out)
{
	char path[4096];
	*out = (struct witness){ 0 };
	snprintf(path, sizeof path, "%s/witness", s->keys_dir);
	FILE *f = fopen(path, "re");
	out->kept = f || errno != ENOENT;
	if (!f)
		return;
	size_t len = fread(out->text, 1, sizeof out->text - 1, f);
	fclose(f);
	out->read = read_lines(out, len);
}

bool witness__agrees(struct ctx *c, const struct witness *w, int64_t size, const char **why)
{
	const struct keys *keys = c->store->keys;
	uint8_t root[SM3_SIZE];
	*why = "";
	if (!w->kept) /* none yet */
		return true;
	if (!w->read ||
	    !keys_verify(keys, w->text, strlen(w->text), w->signature, w->signature_len))
		*why = "it is not signed by this installation's key";
	else if (w->size > size)
		*why = "entries are missing at the record's end";
	else if (record__root(c, w->size, root) != OK || !crypto_same(root, w->root, SM3_SIZE))
		*why = "the record had another content then";
	return !**why;
}
