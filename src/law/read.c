/* The one place of law that touches files, at start: a pack's folder, or the pack that travels
 * inside the binary. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/embed.h"
#include "law/inner.h"

static int by_name(const void *x, const void *y)
{
	const struct pack_file *a = x, *b = y;
	return strcmp(a->name, b->name);
}

static bool belongs(const char *name)
{
	return (text_ends(name, ".rules") && name[0] != '.') || text_same(name, "law.txt") ||
	       text_same(name, "duties.csv");
}

/* The file's bytes, at most one more than the reader takes. False if it cannot be read. */
static bool slurp(struct arena *a, const char *path, struct pack_file *out)
{
	FILE *f = fopen(path, "rbe");
	if (!f)
		return false;
	struct stat st;
	bool good = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode);
	size_t room =
		good && st.st_size <= PACK_FILE_BYTES ? (size_t)st.st_size : PACK_FILE_BYTES + 1;
	char *bytes = arena_take(a, room + 1);
	out->size = good ? fread(bytes, 1, room, f) : 0;
	out->bytes = bytes;
	good = good && !ferror(f);
	fclose(f);
	return good;
}

static enum status finish(struct ctx *c, struct pack_file *files, int n, struct pack **out,
			  struct pack_error **errors, int *n_errors)
{
	qsort(files, (size_t)n, sizeof *files, by_name);
	*out = law_pack_parse(c->arena, files, n, errors, n_errors);
	return *out ? OK : FAULT(c, S_INVALID, "pack.faults", INT(*n_errors));
}

enum status law_pack_read(struct ctx *c, const char *folder, struct pack **out,
			  struct pack_error **errors, int *n_errors)
{
	*out = NULL;
	*errors = NULL;
	*n_errors = 0;
	DIR *d = opendir(folder);
	if (!d)
		return FAULT(c, S_ABSENT, "pack.folder", TEXT(folder), TEXT(strerror(errno)));
	struct pack_file *files = NULL;
	int n = 0, room = 0;
	bool good = true;
	const char *path = "";
	for (struct dirent *e; good && n < PACK_FILES + 3 && (e = readdir(d));) {
		if (!belongs(e->d_name))
			continue;
		struct pack_file f = { .name = arena_text(c->arena, e->d_name) };
		path = arena_printf(c->arena, "%s/%s", folder, e->d_name);
		good = slurp(c->arena, path, &f);
		*VEC_ADD(c->arena, files, n, room) = f;
	}
	closedir(d);
	if (!good)
		return FAULT(c, S_ABSENT, "pack.folder", TEXT(path), TEXT(strerror(errno)));
	return finish(c, files, n, out, errors, n_errors);
}

enum status law_pack_embedded(struct ctx *c, const char *name, struct pack **out,
			      struct pack_error **errors, int *n_errors)
{
	const char *prefix = arena_printf(c->arena, "rules/%s/", name);
	struct pack_file *files = NULL;
	int n = 0, room = 0;
	*out = NULL;
	*errors = NULL;
	*n_errors = 0;
	for (const struct embed_file *e = embed_files; e->name; e++) {
		if (!text_starts(e->name, prefix))
			continue;
		const char *base = e->name + strlen(prefix);
		if (belongs(base))
			*VEC_ADD(c->arena, files, n, room) = (struct pack_file){ .name = base,
										 .bytes = e->bytes,
										 .size = e->size };
	}
	if (n == 0)
		return FAULT(c, S_ABSENT, "pack.folder", TEXT(prefix), TEXT("not in the program"));
	return finish(c, files, n, out, errors, n_errors);
}
