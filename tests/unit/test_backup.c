/* Backup while it is written to, and what comes back from it. SQLite only: PostgreSQL has tools of
 * its own. */
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/words.h"
#include "store.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/record.h"

enum { ENTRIES = 120 };

QUERY q_count = { "test.count", "SELECT COUNT(*) FROM entry", "", "i" };
QUERY q_restored = { "test.restored", "SELECT COUNT(*) FROM entry WHERE kind = 'store.restored'",
		     "", "i" };

static enum status work_entry(struct ctx *c, void *arg)
{
	const char *file = arg;
	const struct record_entry e = {
		.kind = "test", .subject = "test:1", .text = "{}", .result = "done"
	};
	if (file)
		TRY(files_add(c, file, 5));
	return store_record(c, &e, NULL);
}

static void add(struct ctx *c, int n, char *file)
{
	for (int i = 0; i < n; i++)
		CHECK(store_write(c, work_entry, i == 0 ? file : NULL) == OK);
	CHECK(record_sequence(c) == OK);
}

static enum status work_count(struct ctx *c, void *arg)
{
	struct row r;
	TRY(store_one(c, arg ? &q_restored : &q_count, &r));
	CHECK(arg ? row_int(&r, 0) == 1 : row_int(&r, 0) >= ENTRIES);
	return OK;
}

static const char *verify(struct ctx *c)
{
	struct audit_report r;
	CHECK(audit_verify(c, false, &r) == OK);
	return r.fault;
}

/* ---- a writer beside it ---- */

struct busy {
	struct test_store *t;
	_Atomic bool stop;
	int failed;
};

static void *keep_writing(void *arg)
{
	struct busy *b = arg;
	struct arena arena;
	struct random chance = { 0 };
	arena_init(&arena, 16 << 20);
	struct ctx c = {
		.arena = &arena, .clock = &b->t->clock, .random = &chance, .store = b->t->ctx.store
	};
	while (!b->stop) {
		b->failed += store_write(&c, work_entry, NULL) != OK;
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static void back_up_busily(struct test_store *t, const char *file)
{
	struct busy b = { .t = t };
	pthread_t thread;
	CHECK(pthread_create(&thread, NULL, keep_writing, &b) == 0);
	struct ctx other = t->ctx; /* as another process would */
	other.store = NULL;
	CHECK(backup_make(&other, t->dir, file) == OK);
	CHECK(backup_make(&other, t->dir, file) == S_BROKEN); /* never over another */
	b.stop = true;
	pthread_join(thread, NULL);
	CHECK_INT(b.failed, 0);
}

/* ---- coming back ---- */

static void in(const char *dir, const char *command)
{
	char text[512];
	snprintf(text, sizeof text, "cd %s && %s", dir, command);
	CHECK(system(text) == 0);
}

static void test_restored(struct test_store *t, const char *file, const char *name)
{
	struct ctx *c = &t->ctx;
	const void *bytes;
	size_t len;
	struct store_options o = t->options;
	char to[128];
	snprintf(to, sizeof to, "%s/again", t->dir);
	in(t->dir, "mkdir again && cp -r keys again/keys");
	CHECK(backup_restore(c, file, to, NULL, false) == S_REFUSED); /* older than the witness */
	CHECK_TEXT(c->fault.name, "backup.older");
	CHECK(backup_restore(c, file, to, NULL, true) == OK);
	CHECK(backup_restore(c, file, to, NULL, true) == S_BROKEN); /* never over a database */
	o.data = to;
	CHECK(store_open(c, &o, &c->store) == OK);
	CHECK_TEXT(verify(c), NULL);
	CHECK(store_read(c, work_count, NULL) == OK);
	CHECK(store_read(c, work_count, c) == OK);
	CHECK(files_get(c, name, &bytes, &len) == OK && len == 5 && memcmp(bytes, "hello", 5) == 0);
	add(c, 3, NULL);
	CHECK_TEXT(verify(c), NULL);
	test_close(t);
}

/* What a hand put into a backup's protected rows is named, in words that can still be read. */
static void test_forged(struct test_store *t, const char *file, const char *to)
{
	struct ctx *c = &t->ctx;
	char forged[128];
	sqlite3 *db;
	snprintf(forged, sizeof forged, "%s/forged", t->dir);
	in(t->dir, "cp backup forged");
	CHECK(sqlite3_open(forged, &db) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "INSERT INTO quota VALUES (1, 1, '{}', '{}', '{}', x'00')", NULL,
			   NULL, NULL) == SQLITE_OK);
	sqlite3_close(db);
	CHECK(backup_restore(c, forged, to, NULL, true) == S_BROKEN);
	CHECK_TEXT(c->fault.name, "audit.sealed");
	CHECK(strstr(words_say(c->arena, "en", c->fault.name, c->fault.args, c->fault.n_args),
		     "quota") != NULL);
	CHECK(access(file, F_OK) == 0);
}

/* What cannot be copied leaves nothing behind that a next try, or a server, would meet. */
static void test_no_backup(struct test_store *t, const char *to)
{
	char other[128];
	snprintf(other, sizeof other, "%s/other", t->dir);
	in(t->dir, "head -c 9000 /dev/urandom > other");
	for (int i = 0; i < 2; i++) {
		CHECK(backup_restore(&t->ctx, other, to, NULL, true) == S_BROKEN);
		in(t->dir, "test ! -e nothing/yunheng.db");
	}
}

static void run(struct test_store *t)
{
	struct stat mode;
	struct ctx *c = &t->ctx;
	char file[128], damaged[128], to[128], name[FILE_NAME];
	snprintf(file, sizeof file, "%s/backup", t->dir);
	snprintf(damaged, sizeof damaged, "%s/damaged", t->dir);
	snprintf(to, sizeof to, "%s/nothing", t->dir);
	CHECK(files_put(c, "hello", 5, name) == OK);
	add(c, ENTRIES, name);
	back_up_busily(t, file);
	CHECK(stat(file, &mode) == 0 && (mode.st_mode & 0777) == 0600);
	add(c, 5, NULL);
	CHECK_TEXT(verify(c), NULL);
	test_close(t);
	test_restored(t, file, name);
	in(t->dir,
	   "mkdir nothing && cp -r keys nothing/keys && cp backup damaged &&"
	   " dd if=/dev/urandom of=damaged bs=4096 seek=3 count=4 conv=notrunc status=none");
	CHECK(backup_restore(c, damaged, to, NULL, true) == S_BROKEN);
	in(t->dir, "test ! -e nothing/yunheng.db");
	test_forged(t, file, to);
	test_no_backup(t, to);
	CHECK(backup_make(c, to, damaged) == S_BROKEN); /* there is nothing to back up */
}

int main(void)
{
	test_on(false, run);
	return test_done();
}
