/* A full disk: writes are refused with the code `full`, reading goes on, and when there is room
 * again writing goes on too, without a restart. On a tmpfs of a few MiB, which needs root; without
 * it the program says so and passes. SQLite only: PostgreSQL's disk is its own. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "../unit/city.h"
#include "api/tables.h"
#include "store/audit.h"

static struct test_city city;
static char ballast[128];

static struct api_answer ask(const struct city_person *p, const char *method, const char *path,
			     const char *body)
{
	struct api_ask a = { .method = method,
			     .path = path,
			     .body = body,
			     .person = p->person,
			     .grant = p->grant,
			     .stepped = true };
	struct api_answer answer;
	api_call_direct(&city.t->ctx, city.api, &a, &answer);
	return answer;
}

static int64_t room(void)
{
	struct statvfs v;
	if (statvfs(city.t->dir, &v) != 0)
		return -1;
	return (int64_t)v.f_bavail * (int64_t)v.f_frsize;
}

/* Fills the disk until so much is left. */
static void fill_until(int64_t left)
{
	static char block[65536];
	int fd = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	memset(block, 'x', sizeof block);
	for (int64_t over = room() - left; over > 0; over = room() - left) {
		size_t n = over < (int64_t)sizeof block ? (size_t)over : sizeof block;
		if (write(fd, block, n) <= 0)
			break;
	}
	close(fd);
}

static int name_org(const struct city_person *p, int n)
{
	char body[200];
	snprintf(body, sizeof body,
		 "{\"code\":\"FULL-%04d\",\"name\":\"某单位%d\",\"kind\":\"institution\"}", n, n);
	struct api_answer a = ask(p, "POST", "/api/orgs", body);
	const char *code = json_text_of(a.json, "code", "");
	if (a.status == 507)
		CHECK_TEXT(code, "full");
	return a.status;
}

static void reads_go_on(const struct city_person *p)
{
	CHECK_INT(ask(p, "GET", "/api/me", NULL).status, 200);
	CHECK_INT(ask(p, "GET", "/api/orgs?limit=5", NULL).status, 200);
	CHECK_INT(ask(p, "GET", "/api/people", NULL).status, 200);
	CHECK_INT(ask(p, "GET", "/api/law", NULL).status, 200);
}

/* The store looks at the disk once a second. */
static bool comes(const struct city_person *p, int *n, bool refused)
{
	for (int i = 0; i < 400; i++) {
		int status = name_org(p, (*n)++);
		if (!CHECK(status < 300 || status == 507))
			printf("    %d\n", status);
		if ((status == 507) == refused)
			return true;
		usleep(refused ? 1000 : 10000);
	}
	return false;
}

/* left: what remains when the disk counts as full. */
static void full(const struct city_person *p, int64_t left, int n)
{
	struct audit_report report;
	CHECK(name_org(p, n++) < 300);
	fill_until(left);
	CHECK(comes(p, &n, true));
	reads_go_on(p);
	CHECK_INT(name_org(p, n++), 507);
	reads_go_on(p);
	CHECK(unlink(ballast) == 0);
	CHECK(comes(p, &n, false));
	reads_go_on(p);
	CHECK(audit_verify(&city.t->ctx, false, &report) == OK && report.ok);
	arena_reset(city.t->ctx.arena);
}

static void run(struct test_store *t)
{
	struct arena scratch;
	if (!city_open(t, &city))
		return;
	t->ctx.tables = tables_gather(&city.keep);
	struct city_person p = city_hire(&t->ctx, city.operator, "full-sys", "platform.sys_admin");
	arena_init(&scratch, (size_t)256 << 20);
	struct arena *arena = t->ctx.arena;
	t->ctx.arena = &scratch;
	snprintf(ballast, sizeof ballast, "%s/ballast", t->dir);
	full(&p, t->options.floor == 1 ? 0 : t->options.floor / 2, 1000);
	full(&p, t->options.floor == 1 ? 0 : t->options.floor / 2, 2000);
	t->ctx.arena = arena;
	arena_done(&scratch);
	city_close(&city);
}

int main(void)
{
	char dir[] = "/tmp/yunheng-full-XXXXXX";
	if (!CHECK(mkdtemp(dir) != NULL))
		return test_done();
	if (mount("tmpfs", dir, "tmpfs", 0, "size=48m,mode=0700") != 0) {
		printf("full: no tmpfs can be mounted here (%s): not tried\n", strerror(errno));
		rmdir(dir);
		return test_done();
	}
	setenv("TMPDIR", dir, 1);
	test_floor = 4 << 20; /* refused with so much left, before anything breaks */
	test_on(false, run);
	test_floor = 1; /* as far as the last byte */
	test_on(false, run);
	CHECK(umount2(dir, MNT_DETACH) == 0);
	rmdir(dir);
	return test_done();
}
