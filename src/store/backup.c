/* Online backup through SQLite's own copying, which sees one instant; files beside it, checked by
 * their names. */
#include "store/backup.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/files.h"
#include "store/inner.h"
#include "store/record.h"

/* These run on backups, which are no store: on SQLite only, by the library itself. */
static const char make_table[] =
	"CREATE TABLE backup_file (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT";
static const char list_files[] = "SELECT hash FROM file ORDER BY hash";
static const char put_file[] = "INSERT INTO backup_file (hash, bytes) VALUES (?1, ?2)";
static const char get_files[] = "SELECT hash, bytes FROM backup_file ORDER BY hash";

static enum status broken(struct ctx *c, const char *what, const char *path, const char *why)
{
	LOG_E("store", "%s %s: %s", what, path, why);
	return FAULT(c, S_BROKEN, "backup.broken", TEXT(arena_text(c->arena, path)),
		     TEXT(arena_text(c->arena, why)));
}

static enum status check(struct ctx *c, sqlite3 *db, int rc, const char *what, const char *path)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return OK;
	if ((rc & 0xFF) == SQLITE_FULL)
		return FAULT(c, S_FULL, "store.full");
	return broken(c, what, path, sqlite3_errmsg(db));
}

/* An empty file that nobody else may read, which SQLite takes for a new database. */
static enum status make_private(struct ctx *c, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return broken(c, "writing", path, strerror(errno));
	close(fd);
	return OK;
}

/* Everything of one instant, into a file that must not exist; where that fails there is none. */
static enum status copy(struct ctx *c, const char *from, const char *to, sqlite3 **out)
{
	sqlite3 *source = NULL, *target = NULL;
	TRY(make_private(c, to));
	int rc = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(source, 5000);
	enum status st = check(c, source, rc, "opening", from);
	if (st == OK)
		st = check(c, target, sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL),
			   "opening", to);
	sqlite3_backup *b = st == OK ? sqlite3_backup_init(target, "main", source, "main") : NULL;
	if (st == OK && !b)
		st = check(c, target, SQLITE_ERROR, "copying", to);
	if (b) {
		sqlite3_backup_step(b, -1);
		st = check(c, target, sqlite3_backup_finish(b), "copying", to);
	}
	if (st == OK) /* one file, not three */
		st = check(c, target,
			   sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL),
			   "closing", to);
	sqlite3_close(source);
	if (st == OK) {
		*out = target;
		return OK;
	}
	sqlite3_close(target);
	unlink(to);
	return st;
}

static enum status sound(struct ctx *c, sqlite3 *db, const char *path)
{
	sqlite3_stmt *s = NULL;
	TRY(check(c, db, sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL), "checking",
		  path));
	bool ok = sqlite3_step(s) == SQLITE_ROW &&
		  strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
	enum status st = ok ? OK : broken(c, "checking", path, "the database is damaged");
	sqlite3_finalize(s);
	return st;
}

static enum status take_file(struct ctx *c, sqlite3 *db, sqlite3_stmt *put, const char *name,
			     const char *path)
{
	const void *bytes;
	size_t len;
	TRY(files_get(c, name, &bytes, &len));
	sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_blob64(put, 2, len ? bytes : "", len, SQLITE_STATIC);
	int rc = sqlite3_step(put);
	sqlite3_reset(put);
	return check(c, db, rc, "writing", path);
}

static enum status take_files(struct ctx *c, sqlite3 *db, const char *path)
{
	sqlite3_stmt *list = NULL, *put = NULL;
	TRY(check(c, db, sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), "writing", path));
	TRY(check(c, db, sqlite3_exec(db, make_table, NULL, NULL, NULL), "writing", path));
	TRY(check(c, db, sqlite3_prepare_v2(db, list_files, -1, &list, NULL), "reading", path));
	enum status st =
		check(c, db, sqlite3_prepare_v2(db, put_file, -1, &put, NULL), "writing", path);
	int rc = SQLITE_OK;
	while (st == OK && (rc = sqlite3_step(list)) == SQLITE_ROW) {
		size_t mark = arena_mark(c->arena);
		st = take_file(c, db, put, (const char *)sqlite3_column_text(list, 0), path);
		if (st == OK)
			arena_back(c->arena, mark);
	}
	if (st == OK)
		st = check(c, db, rc, "reading", path);
	sqlite3_finalize(list);
	sqlite3_finalize(put);
	TRY(st);
	return check(c, db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), "writing", path);
}

static enum status sync_file(struct ctx *c, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok ? OK : broken(c, "syncing", path, strerror(errno));
}

/* Under its name only when it is whole: a process that is killed leaves a .part behind. */
static enum status keep(struct ctx *c, const char *fresh, const char *file)
{
	TRY(sync_file(c, fresh));
	return rename(fresh, file) == 0 ? OK : broken(c, "keeping", file, strerror(errno));
}

static enum status begin(struct ctx *c, const char *fresh, const char *file)
{
	unlink(fresh);
	return access(file, F_OK) == 0 ? broken(c, "writing", file, strerror(EEXIST)) : OK;
}

enum status backup_make(struct ctx *c, const char *data, const char *file)
{
	struct store here = { .data = data }; /* asked where files are, and nothing else */
	struct store *before = c->store;
	const char *fresh = arena_printf(c->arena, "%s.part", file);
	sqlite3 *db = NULL;
	TRY(begin(c, fresh, file));
	TRY(copy(c, arena_printf(c->arena, "%s/yunheng.db", data), fresh, &db));
	c->store = &here;
	enum status st = take_files(c, db, fresh);
	c->store = before;
	if (st == OK)
		st = sound(c, db, fresh);
	sqlite3_close(db);
	if (st == OK)
		st = keep(c, fresh, file);
	if (st != OK)
		unlink(fresh);
	return st;
}

/* ---- restoring ---- */

static enum status put_files(struct ctx *c, sqlite3 *db, const char *path)
{
	sqlite3_stmt *get = NULL;
	TRY(check(c, db, sqlite3_prepare_v2(db, get_files, -1, &get, NULL), "reading", path));
	enum status st = OK;
	int rc = SQLITE_OK;
	while (st == OK && (rc = sqlite3_step(get)) == SQLITE_ROW) {
		char name[FILE_NAME];
		st = files_put(c, sqlite3_column_blob(get, 1), (size_t)sqlite3_column_bytes(get, 1),
			       name);
		if (st == OK && strcmp(name, (const char *)sqlite3_column_text(get, 0)) != 0)
			st = broken(c, "restoring", name, "its content is not what its name says");
	}
	if (st == OK)
		st = check(c, db, rc, "reading", path);
	sqlite3_finalize(get);
	TRY(st);
	return check(c, db, sqlite3_exec(db, "DROP TABLE backup_file; VACUUM", NULL, NULL, NULL),
		     "writing", path);
}

static enum status work_restored(struct ctx *c, void *arg)
{
	const struct record_entry e = {
		.kind = "store.restored",
		.subject = "store",
		.result = "done",
		.text = arg,
	};
	return store_record(c, &e, NULL);
}

/* What the audit found, in words that outlive the store it was found in. */
static enum status faulted(struct ctx *c, struct audit_report *r)
{
	for (int i = 0; i < 2; i++)
		if (r->args[i].kind == V_TEXT)
			r->args[i] = TEXT(arena_text(c->arena, r->args[i].text));
	return fault_set(c, S_BROKEN, r->fault, NULL, r->args, 2);
}

/* The head kept beside the keys is of a longer record: all that can be said of it is that. */
static bool is_older(struct ctx *c, const struct audit_report *r)
{
	if (!r->fault || strcmp(r->fault, "audit.witness") != 0)
		return false;
	struct witness *w = TAKE(c->arena, struct witness);
	witness__look(c->store, w);
	return w->read && w->size > r->entries;
}

static enum status work_sealed(struct ctx *c, void *arg)
{
	return store_verify_sealed(c, arg);
}

/* The restored store must verify, but for being older than the witness when that was asked for. */
static enum status judge(struct ctx *c, bool older, struct audit_report *r, bool *behind)
{
	TRY(audit_verify(c, false, r));
	*behind = is_older(c, r);
	if (*behind && !older)
		return FAULT(c, S_REFUSED, "backup.older", INT(r->entries));
	if (*behind) {
		r->fault = NULL; /* the audit ended there: protected rows are still to be seen */
		TRY(store_read(c, work_sealed, r));
	}
	return r->fault ? faulted(c, r) : OK;
}

static enum status put_aside(struct ctx *c)
{
	const char *witness = arena_printf(c->arena, "%s/witness", c->store->keys_dir);
	const char *aside = arena_printf(c->arena, "%s.before-%lld", witness,
					 (long long)clock_now_ms(c->clock));
	if (rename(witness, aside) != 0)
		return broken(c, "putting aside", witness, strerror(errno));
	c->store->witness_kept = false;
	return OK;
}

static enum status prove(struct ctx *c, const struct store_options *o, bool older)
{
	struct audit_report r;
	bool behind;
	TRY(store_open(c, o, &c->store));
	enum status st = judge(c, older, &r, &behind);
	if (st == OK && behind)
		st = put_aside(c);
	if (st == OK) {
		char *text = arena_printf(c->arena, "{\"entries\":%lld,\"older\":%s}",
					  (long long)r.entries, behind ? "true" : "false");
		st = store_write(c, work_restored, text);
	}
	if (st == OK)
		st = record_sequence(c);
	store_close(c->store);
	c->store = NULL;
	return st;
}

enum status backup_restore(struct ctx *c, const char *file, const char *data, const char *keys,
			   bool older)
{
	assert(!c->store);
	const char *target = arena_printf(c->arena, "%s/yunheng.db", data);
	const char *fresh = arena_printf(c->arena, "%s.part", target);
	struct store here = { .data = data };
	sqlite3 *db = NULL;
	if (mkdir(data, 0700) != 0 && errno != EEXIST)
		return broken(c, "making", data, strerror(errno));
	TRY(begin(c, fresh, target));
	TRY(copy(c, file, fresh, &db));
	enum status st = sound(c, db, fresh);
	c->store = &here;
	if (st == OK)
		st = put_files(c, db, fresh);
	c->store = NULL;
	sqlite3_close(db);
	if (st == OK)
		st = keep(c, fresh, target);
	if (st != OK)
		unlink(fresh);
	const struct store_options o = {
		.data = data, .keys = keys, .workers = 1, .no_sequencer = true
	};
	TRY(st);
	st = prove(c, &o, older);
	if (st != OK)
		unlink(target);
	return st;
}
