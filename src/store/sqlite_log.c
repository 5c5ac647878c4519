/* The writes of SQLite's log, gathered. SQLite writes a frame in two pieces and a commit in as many
 * frames as it changed pages; they follow one another in the file, and nobody needs them there
 * before the sync that ends the commit. So they are collected and written in few large pieces: a
 * third of what a commit costs the processor was the calls.
 *
 * A VFS named "gather" over the system's own. Only logs are wrapped; every other file is the
 * system's, untouched. Whatever is asked of a log other than to be written is asked after what was
 * collected has been written. The readers' connections need none of it: they never write.
 *
 * The sync that ends a commit can be owed: then it is done by a call of its own, in any thread,
 * while the next group is written. Never that of a log's new head, which must be on the disk before
 * the first frame is, nor that before the log is copied back. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite.h"

enum {
	ROOM = 64 * 1024, /* the system's VFS takes less than 128 KiB at once */
	LOG_HEAD = 32,
};

struct log {
	sqlite3_file base;
	sqlite3_file *real; /* behind this structure */
	sqlite3_int64 at;   /* where the collected bytes begin in the file */
	int len;
	char *bytes; /* ROOM; made by the first write */
	bool owe;    /* leave the sync of a commit to sqlite__log_sync */
};

static struct log *log_of(sqlite3_file *f)
{
	return (struct log *)f;
}

static int flush(struct log *l)
{
	int len = l->len;
	l->len = 0; /* also when it fails: the commit does, too, and its frames are no more */
	return len ? l->real->pMethods->xWrite(l->real, l->bytes, len, l->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
	struct log *l = log_of(f);
	if (l->len && (at != l->at + l->len || len > ROOM - l->len)) {
		int rc = flush(l);
		if (rc != SQLITE_OK)
			return rc;
	}
	if (!l->bytes)
		l->bytes = malloc(ROOM);
	if (!l->bytes || len > ROOM)
		return l->real->pMethods->xWrite(l->real, bytes, len, at);
	if (!l->len)
		l->at = at;
	memcpy(l->bytes + l->len, bytes, (size_t)len);
	l->len += len;
	return SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *bytes, int len, sqlite3_int64 at)
{
	struct log *l = log_of(f);
	int rc = flush(l);
	return rc == SQLITE_OK ? l->real->pMethods->xRead(l->real, bytes, len, at) : rc;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct log *l = log_of(f);
	int rc = flush(l);
	return rc == SQLITE_OK ? l->real->pMethods->xTruncate(l->real, size) : rc;
}

static int log_sync(sqlite3_file *f, int flags)
{
	struct log *l = log_of(f);
	bool head = l->at == 0 && l->len == LOG_HEAD;
	int rc = flush(l);
	if (rc == SQLITE_OK && l->owe && l->bytes && !head)
		return SQLITE_OK;
	return rc == SQLITE_OK ? l->real->pMethods->xSync(l->real, flags) : rc;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct log *l = log_of(f);
	int rc = flush(l);
	return rc == SQLITE_OK ? l->real->pMethods->xFileSize(l->real, size) : rc;
}

static int log_close(sqlite3_file *f)
{
	struct log *l = log_of(f);
	int rc = flush(l), closed = l->real->pMethods->xClose(l->real);
	free(l->bytes);
	return rc == SQLITE_OK ? closed : rc;
}

static int log_lock(sqlite3_file *f, int level)
{
	(void)f, (void)level;
	assert(!"a log is not locked");
	return SQLITE_MISUSE;
}

static int log_reserved(sqlite3_file *f, int *out)
{
	*out = 0;
	return log_lock(f, 0);
}

static int log_control(sqlite3_file *f, int what, void *arg)
{
	struct log *l = log_of(f);
	int rc = flush(l);
	return rc == SQLITE_OK ? l->real->pMethods->xFileControl(l->real, what, arg) : rc;
}

static int log_sector(sqlite3_file *f)
{
	return log_of(f)->real->pMethods->xSectorSize(log_of(f)->real);
}

static int log_device(sqlite3_file *f)
{
	return log_of(f)->real->pMethods->xDeviceCharacteristics(log_of(f)->real);
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_lock,
	.xCheckReservedLock = log_reserved,
	.xFileControl = log_control,
	.xSectorSize = log_sector,
	.xDeviceCharacteristics = log_device,
};

static int open_file(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
	sqlite3_vfs *system = v->pAppData;
	if (!(flags & SQLITE_OPEN_WAL))
		return system->xOpen(system, path, f, flags, out);
	struct log *l = log_of(f);
	*l = (struct log){ .real = (sqlite3_file *)(l + 1) };
	int rc = system->xOpen(system, path, l->real, flags, out);
	if (rc == SQLITE_OK)
		l->base.pMethods = &methods;
	return rc;
}

void sqlite__log_owe(sqlite3_file *f, bool owe)
{
	log_of(f)->owe = owe;
}

int sqlite__log_sync(sqlite3_file *f)
{
	sqlite3_file *real = log_of(f)->real;
	return real->pMethods->xSync(real, SQLITE_SYNC_NORMAL);
}

void sqlite__gather(void)
{
	static sqlite3_vfs vfs; /* SQLite keeps it, and links it into its list */
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	vfs = *system;
	vfs.zName = SQLITE_GATHER;
	vfs.pNext = NULL;
	vfs.pAppData = system;
	vfs.szOsFile = (int)sizeof(struct log) + system->szOsFile;
	vfs.xOpen = open_file;
	sqlite3_vfs_register(&vfs, 0);
}
