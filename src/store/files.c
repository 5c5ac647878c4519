/* Files by their content. Names are ours (hexadecimal), never a caller's path. */
#include "store/files.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "store/inner.h"

QUERY q_add = {
	"file.add",
	"INSERT INTO file (hash, size, made_ms) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
	"tii", ""
};
QUERY q_size = { "file.size", "SELECT size FROM file WHERE hash = $1", "t", "i" };

enum { SWEEP_AGE_S = 24 * 3600 };

static bool is_name(const char *name)
{
	return strlen(name) == FILE_NAME - 1 && strspn(name, "0123456789abcdef") == FILE_NAME - 1;
}

static const char *path_of(struct ctx *c, const char *name)
{
	assert(is_name(name));
	return arena_printf(c->arena, "%s/files/%.2s/%s", c->store->data, name, name);
}

/* ENOSPC and its kin say FULL, everything else BROKEN. */
static enum status failed(struct ctx *c, const char *what, const char *path)
{
	int why = errno;
	LOG_E("store", "%s %s: %s", what, path, strerror(why));
	return why == ENOSPC || why == EDQUOT ? FAULT(c, S_FULL, "store.full")
					      : FAULT(c, S_BROKEN, "store.broken");
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

static enum status make_directories(struct ctx *c, const char *name)
{
	const char *all = arena_printf(c->arena, "%s/files", c->store->data),
		   *one = arena_printf(c->arena, "%s/%.2s", all, name);
	if (mkdir(all, 0700) == 0 && !sync_path(c->store->data, O_RDONLY | O_DIRECTORY))
		return failed(c, "syncing", c->store->data);
	if (mkdir(one, 0700) == 0 && !sync_path(all, O_RDONLY | O_DIRECTORY))
		return failed(c, "syncing", all);
	return OK;
}

static bool write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;
	while (len > 0) {
		ssize_t n = write(fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool write_file(const char *path, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool ok = write_all(fd, bytes, len) && fsync(fd) == 0;
	int why = errno;
	ok = close(fd) == 0 && ok;
	if (!ok) {
		unlink(path);
		errno = why;
	}
	return ok;
}

enum status files_put(struct ctx *c, const void *bytes, size_t len, char name[FILE_NAME])
{
	if (!c->store->data)
		return FAULT(c, S_BROKEN, "files.nowhere");
	if (len > FILE_MOST)
		return FAULT(c, S_TOO_LARGE, "files.large", INT(FILE_MOST));
	uint8_t hash[SM3_SIZE];
	crypto_sm3(bytes, len, hash);
	text_hex(hash, sizeof hash, name);
	const char *path = path_of(c, name),
		   *fresh = arena_printf(c->arena, "%s.%lld", path, (long long)store_new_id(c));
	const char *folder = arena_printf(c->arena, "%s/files/%.2s", c->store->data, name);
	TRY(make_directories(c, name));
	if (!write_file(fresh, bytes, len))
		return failed(c, "writing", fresh);
	if (rename(fresh, path) != 0 || !sync_path(folder, O_RDONLY | O_DIRECTORY))
		return failed(c, "keeping", path);
	return OK;
}

enum status files_add(struct ctx *c, const char *name, size_t len)
{
	assert(is_name(name));
	return store_run(c, &q_add, TEXT(name), INT((int64_t)len), INT(clock_now_ms(c->clock)));
}

static enum status read_file(struct ctx *c, const char *path, const void **bytes, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat s;
	if (fd < 0)
		return errno == ENOENT ? FAULT(c, S_ABSENT, "absent") : failed(c, "opening", path);
	if (fstat(fd, &s) != 0 || s.st_size > FILE_MOST) {
		close(fd);
		return FAULT(c, S_BROKEN, "files.broken");
	}
	size_t size = (size_t)s.st_size, got = 0;
	char *room = arena_take(c->arena, size + 1);
	while (got < size) {
		ssize_t n = read(fd, room + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	close(fd);
	*bytes = room;
	*len = got;
	return got == size ? OK : failed(c, "reading", path);
}

enum status files_get(struct ctx *c, const char *name, const void **bytes, size_t *len)
{
	if (!is_name(name) || !c->store->data)
		return FAULT(c, S_ABSENT, "absent");
	TRY(read_file(c, path_of(c, name), bytes, len));
	uint8_t hash[SM3_SIZE];
	char is[FILE_NAME];
	crypto_sm3(*bytes, *len, hash);
	text_hex(hash, sizeof hash, is);
	if (strcmp(is, name) != 0) {
		LOG_E("store", "the file %s is not what its name says", name);
		return FAULT(c, S_BROKEN, "files.broken");
	}
	return OK;
}

/* ---- sweeping ---- */

struct named {
	const char *name;
	bool is;
};

static enum status work_named(struct ctx *c, void *arg)
{
	struct named *n = arg;
	struct row r;
	TRY(store_maybe(c, &q_size, &r, TEXT(n->name)));
	n->is = r.v != NULL;
	return OK;
}

struct sweep {
	time_t before; /* files changed later may still be about to be named */
	int removed;
};

static enum status sweep_one(struct ctx *c, struct sweep *w, const char *folder, const char *name)
{
	const char *path = arena_printf(c->arena, "%s/%s", folder, name);
	struct stat s;
	if (stat(path, &s) != 0 || !S_ISREG(s.st_mode) || s.st_mtime > w->before)
		return OK;
	struct named n = { .name = name };
	if (is_name(name))
		TRY(store_read(c, work_named, &n));
	if (!n.is && unlink(path) == 0)
		w->removed++;
	return OK;
}

static enum status sweep_folder(struct ctx *c, struct sweep *w, const char *folder)
{
	DIR *d = opendir(folder);
	enum status st = OK;
	struct dirent *e;
	while (d && st == OK && (e = readdir(d))) {
		size_t mark = arena_mark(c->arena);
		if (e->d_name[0] != '.')
			st = sweep_one(c, w, folder, e->d_name);
		arena_back(c->arena, mark);
	}
	if (d)
		closedir(d);
	return st;
}

enum status files_sweep(struct ctx *c, int *removed)
{
	struct sweep w = { 0 };
	struct stat now;
	*removed = 0;
	if (!c->store->data)
		return OK;
	const char *all = arena_printf(c->arena, "%s/files", c->store->data);
	/* The file system's own idea of now: ages are its times. */
	if (utimensat(AT_FDCWD, all, NULL, 0) != 0 || stat(all, &now) != 0)
		return errno == ENOENT ? OK : failed(c, "sweeping", all);
	w.before = now.st_mtime - SWEEP_AGE_S;
	for (int i = 0; i < 256; i++)
		TRY(sweep_folder(c, &w, arena_printf(c->arena, "%s/%02x", all, (unsigned)i)));
	*removed = w.removed;
	return OK;
}
