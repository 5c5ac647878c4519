/* What the store keeps beside business rows: answers to repeated requests, the outbox, files,
 * markers; a full disk. */
#include <fcntl.h>
#include <sys/stat.h>

#include "store.h"
#include "store/files.h"
#include "store/idempotency.h"
#include "store/marker.h"
#include "store/outbox.h"

/* ---- answers ---- */

struct asking {
	const char *key, *body, *reply;
	bool found;
	struct kept_answer kept;
};

static enum status work_ask(struct ctx *c, void *arg)
{
	struct asking *a = arg;
	uint8_t asked[SM3_SIZE];
	idempotency_asked("POST", "/api/cases", a->body, strlen(a->body), asked);
	TRY(idempotency_find(c, 7, a->key, asked, &a->kept, &a->found));
	if (a->found)
		return OK;
	const struct kept_answer answer = { 201, "application/json", a->reply, strlen(a->reply) };
	return idempotency_keep(c, 7, a->key, asked, &answer);
}

static enum status work_forget(struct ctx *c, void *arg)
{
	return idempotency_forget(c, arg);
}

static void test_answers(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct asking first = { .key = "k1", .body = "{}", .reply = "{\"id\":\"1\"}" };
	struct asking again = { .key = "k1", .body = "{}", .reply = "another" };
	struct asking other = { .key = "k1", .body = "{ }", .reply = "another" };
	CHECK(store_write_plain(c, work_ask, &first) == OK && !first.found);
	CHECK(store_write_plain(c, work_ask, &again) == OK && again.found);
	CHECK(again.kept.status == 201 && again.kept.len == 10 &&
	      memcmp(again.kept.reply, first.reply, 10) == 0);
	CHECK(store_write_plain(c, work_ask, &other) == S_INVALID);
	CHECK_TEXT(c->fault.name, "idempotency.other_body");
	bool more;
	clock_set(&t->clock, clock_now_ms(&t->clock) + 29LL * 24 * 3600 * 1000);
	CHECK(store_write_plain(c, work_forget, &more) == OK && !more);
	CHECK(store_write_plain(c, work_ask, &again) == OK && again.found);
	clock_set(&t->clock, clock_now_ms(&t->clock) + 2LL * 24 * 3600 * 1000);
	CHECK(store_write_plain(c, work_forget, &more) == OK && !more);
	CHECK(store_write_plain(c, work_ask, &other) == OK && !other.found);
}

/* ---- outbox ---- */

static enum status work_add(struct ctx *c, void *arg)
{
	TRY(outbox_add(c, "mail", "a@example.org", "1", arg));
	TRY(outbox_add(c, "webhook", "https://example.org/", "2", NULL));
	return OK;
}

struct result {
	const struct outbox_item *item;
	bool good, flag;
};

static enum status work_result(struct ctx *c, void *arg)
{
	struct result *r = arg;
	return r->good ? outbox_done(c, r->item, &r->flag)
		       : outbox_failed(c, r->item, "no answer", &r->flag);
}

struct counts {
	int64_t waiting, given_up;
};

static enum status work_counts(struct ctx *c, void *arg)
{
	struct counts *n = arg;
	return outbox_counts(c, &n->waiting, &n->given_up);
}

static int claim(struct test_store *t, struct outbox_item **items)
{
	int n = -1;
	CHECK(outbox_claim(&t->ctx, 10, 60000, items, &n) == OK);
	return n;
}

static void later(struct test_store *t, int64_t ms)
{
	clock_set(&t->clock, clock_now_ms(&t->clock) + ms);
}

static void test_outbox(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct outbox_item *first, *second;
	int64_t id;
	CHECK(store_write_plain(c, work_add, &id) == OK);
	CHECK_INT(claim(t, &first), 2);
	CHECK_INT(claim(t, &second), 0); /* both are at work */
	const struct outbox_item *mail = first[0].id == id ? &first[0] : &first[1];
	CHECK_TEXT(mail->kind, "mail");
	CHECK_TEXT(mail->text, "1");
	struct result done = { mail, true, false };
	CHECK(store_write_plain(c, work_result, &done) == OK && done.flag);
	later(t, 61000); /* the other's claim ran out */
	CHECK_INT(claim(t, &second), 1);
	struct result late = { mail == first ? &first[1] : &first[0], true, true };
	CHECK(store_write_plain(c, work_result, &late) == OK && !late.flag);
	int tries = 0;
	struct result failed = { second, false, false };
	while (tries < 100 && !failed.flag) {
		CHECK(store_write_plain(c, work_result, &failed) == OK);
		tries++;
		CHECK_INT(claim(t, &second), 0);
		later(t, 2 * 3600 * 1000 + 1000);
		CHECK_INT(claim(t, &second), failed.flag ? 0 : 1);
		CHECK(failed.flag || second->tries == tries);
		failed.item = second;
	}
	CHECK_INT(tries, 16);
	CHECK(store_write_plain(c, work_result, &failed) == OK &&
	      !failed.flag); /* not its any more */
	struct counts n;
	CHECK(store_read(c, work_counts, &n) == OK);
	CHECK_INT(n.waiting, 0);
	CHECK_INT(n.given_up, 1);
}

/* ---- files ---- */

struct file {
	const char *name;
	size_t len;
};

static enum status work_file(struct ctx *c, void *arg)
{
	const struct file *f = arg;
	return files_add(c, f->name, f->len);
}

static void test_files(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	static const char content[] = "%PDF-1.4 \0 a file";
	char name[FILE_NAME], nobody[FILE_NAME], path[512];
	const void *bytes;
	size_t len;
	int removed;
	CHECK(files_sweep(c, &removed) == OK && removed == 0);
	CHECK(files_put(c, content, sizeof content, name) == OK);
	CHECK(files_put(c, content, sizeof content, name) == OK);
	CHECK(files_put(c, "", 0, nobody) == OK);
	const struct file f = { name, sizeof content };
	CHECK(store_write_plain(c, work_file, (void *)(uintptr_t)&f) == OK);
	CHECK(store_write_plain(c, work_file, (void *)(uintptr_t)&f) == OK);
	CHECK(files_get(c, name, &bytes, &len) == OK && len == sizeof content &&
	      memcmp(bytes, content, len) == 0);
	CHECK(files_get(c, nobody, &bytes, &len) == OK && len == 0);
	char first = name[0];
	CHECK(files_get(c, "../../etc/passwd", &bytes, &len) == S_ABSENT);
	name[0] = name[0] == 'a' ? 'b' : 'a';
	CHECK(files_get(c, name, &bytes, &len) == S_ABSENT);
	name[0] = first;
	CHECK(files_put(c, content, (size_t)FILE_MOST + 1, path) == S_TOO_LARGE);
	/* Old ones that no row names are swept; others stay. */
	const struct timespec old[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
	const char *both[] = { name, nobody };
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/files/%.2s/%s", t->dir, both[i], both[i]);
		CHECK(utimensat(AT_FDCWD, path, old, 0) == 0);
	}
	CHECK(files_sweep(c, &removed) == OK && removed == 1);
	CHECK(files_get(c, nobody, &bytes, &len) == S_ABSENT);
	snprintf(path, sizeof path, "echo x >> %s/files/%.2s/%s", t->dir, name, name);
	CHECK(system(path) == 0);
	CHECK(files_get(c, name, &bytes, &len) == S_BROKEN);
}

/* ---- markers ---- */

struct move {
	int64_t before, after;
};

static enum status work_move(struct ctx *c, void *arg)
{
	const struct move *m = arg;
	return marker_move(c, "day", m->before, m->after);
}

static enum status work_marker(struct ctx *c, void *arg)
{
	return marker_get(c, "day", -1, arg);
}

static void test_markers(struct test_store *t)
{
	struct ctx *c = &t->ctx;
	struct move first = { -1, 20718 }, next = { 20718, 20719 }, stale = { 20718, 20720 };
	int64_t value;
	CHECK(store_read(c, work_marker, &value) == OK && value == -1);
	CHECK(store_write_plain(c, work_move, &first) == OK);
	CHECK(store_write_plain(c, work_move, &next) == OK);
	CHECK(store_write_plain(c, work_move, &stale) == S_CONFLICT);
	CHECK(store_read(c, work_marker, &value) == OK && value == 20719);
}

/* ---- one writer, and no room ---- */

static void test_sqlite(struct test_store *t)
{
	struct ctx *c = &t->ctx, other = *c;
	if (strcmp(store_kind(c->store), "sqlite") != 0)
		return;
	CHECK(store_open(&other, &t->options, &other.store) == S_BUSY); /* a second writer */
	CHECK_TEXT(other.fault.name, "store.in_use");
	struct store_options look = t->options;
	look.readonly = true;
	int64_t value;
	CHECK(store_open(&other, &look, &other.store) == OK);
	CHECK(store_read(&other, work_marker, &value) == OK && value == 20719);
	struct move next = { 20719, 20720 };
	CHECK(store_write_plain(&other, work_move, &next) == S_REFUSED);
	store_close(other.store);
	/* Less room than the floor: writing is refused, reading goes on, and it comes back by
	 * itself. */
	test_close(t);
	t->options.floor = (int64_t)1 << 60;
	t->options.create = false;
	if (test_open(t)) {
		CHECK(store_write_plain(c, work_move, &next) == S_FULL);
		CHECK_TEXT(c->fault.name, "store.full");
		CHECK(store_read(c, work_marker, &value) == OK && value == 20719);
		test_close(t);
	}
	t->options.floor = 0;
	if (test_open(t))
		CHECK(store_write_plain(c, work_move, &next) == OK);
}

static void run(struct test_store *t)
{
	test_answers(t);
	test_outbox(t);
	test_files(t);
	test_markers(t);
	test_sqlite(t);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
