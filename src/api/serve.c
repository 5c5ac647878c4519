/* yunheng serve: opens an installation, fills an empty one, and answers until it is told to stop.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/cli.h"
#include "api/inner.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"
#include "civil/day.h"
#include "desk/desk.h"
#include "desk/notices.h"
#include "org/calendars.h"
#include "org/people.h"
#include "store/files.h"
#include "store/idempotency.h"

enum {
	WORKERS = 64,
	TICK_BYTES = 256 << 20,
	TICK_MS = 1000,
	DAY_TICK_MS = 60 * 1000,
	SWEEP_TICK_MS = 6 * 3600 * 1000
};

struct serving {
	struct cli cli;
	const char *listen, *from;
	bool demo, anywhere, help;
	struct api *api;
	struct http_server *server;
	pthread_t ticker, courier;
	struct delivery_options delivery;
	_Atomic bool stop;
};

static const char usage[] =
	"yunheng serve [--listen ADDRESS] [--data DIR | --database URL] [--keys DIR] [--rules DIR]\n"
	"              [--mail SMTP --mail-from ADDRESS] [--address URL] [--demo [--clock INSTANT] [--anywhere]]\n\n"
	"  --listen    127.0.0.1:8080 unless told\n"
	"  --data      directory of the embedded database, keys and files; ./data unless told\n"
	"  --database  postgresql://... instead of the embedded one\n"
	"  --keys      the installation's keys; DATA/keys unless told\n"
	"  --rules     a rule pack's folder instead of the one in the program\n"
	"  --mail      smtp://HOST:PORT for notices by mail, with --mail-from ADDRESS; user and password, where\n"
	"              the server asks, from YUNHENG_MAIL_USER and YUNHENG_MAIL_PASSWORD\n"
	"  --address   of the console as people reach it, for links in mail: https://cloud.example\n"
	"  --demo      a demonstration city with synthetic people and one-click sign-in\n"
	"  --clock     where the demonstration's clock starts\n"
	"  --anywhere  let a demonstration be reached from other machines\n";

/* ---- the clock of a demonstration ---- */

static const char demo_start[] = "2026-09-22T10:00:00+08:00";

QUERY q_newest = { "serve.newest", "SELECT CAST(COALESCE(MAX(at_ms), 0) AS BIGINT) FROM entry", "",
		   "i" };

static enum status newest(struct ctx *c, void *arg)
{
	struct row r;
	TRY(store_one(c, &q_newest, &r));
	*(int64_t *)arg = row_int(&r, 0);
	return OK;
}

static enum status set_clock(struct serving *s)
{
	int64_t start, last;
	struct ctx *c = &s->cli.ctx;
	if (!s->demo)
		return OK;
	if (!instant_parse(s->from ? s->from : demo_start, &start))
		return FAULT(c, S_BAD, "field.instant");
	TRY(store_read(c, newest, &last));
	if (last > start) /* time goes on where a demonstration was stopped */
		start = last;
	s->cli.clock.offset_ms = start - clock_now_ms(&s->cli.clock);
	return OK;
}

/* ---- the first start ---- */

struct first {
	struct administrator people[ADMINISTRATORS];
	bool empty;
};

static enum status ask_empty(struct ctx *c, void *arg)
{
	return org_is_empty(c, &((struct first *)arg)->empty);
}

static enum status make_first(struct ctx *c, void *arg)
{
	struct first *f = arg;
	int64_t version;
	const struct embed_file *days = embed_find("data/cn-workdays.csv");
	if (days)
		TRY(calendars_import(c, days->bytes, "data/cn-workdays.csv", &version));
	return org_first_start(c, f->people);
}

static void print_first(const struct first *f)
{
	printf("First start: four administrators were made. Each enrols once, within seven days:\n");
	for (int i = 0; i < ADMINISTRATORS; i++)
		printf("  %-12s %-22s enrolment %s\n", f->people[i].account, f->people[i].role,
		       f->people[i].enrolment);
	printf("These lines are shown only now.\n");
	fflush(stdout);
}

static enum status fill(struct serving *s)
{
	struct ctx *c = &s->cli.ctx;
	struct first f = { 0 };
	TRY(store_read(c, ask_empty, &f));
	if (!f.empty)
		return OK;
	if (s->demo)
		return serve_demo_fill ? serve_demo_fill(c, s->api) : OK;
	TRY(store_write(c, make_first, &f));
	print_first(&f);
	return OK;
}

/* What runs from now on: the program, the rules, who may what. Where nothing can be written,
 * reading goes on all the same. */
static enum status record_start(struct ctx *c, void *arg)
{
	const struct serving *s = arg;
	const struct pack *p = law_pack_at(c->packs, org_today(c));
	json_t *text = json_pack("{s:s,s:s,s:s,s:b,s:s}", "pack", p->name, "pack_sm3", p->text_sm3,
				 "rights_sm3", api_rights_sm3(s->api), "demo", s->demo, "version",
				 YH_VERSION);
	return org_record(c, "system.started", "system", text, NULL, NULL);
}

static void note_start(struct serving *s)
{
	struct ctx *c = &s->cli.ctx;
	if (store_write(c, record_start, s) != OK) {
		LOG_W("api", "the start could not be recorded: %s", c->fault.name);
		fault_clear(c);
	}
}

/* ---- what goes on beside the requests ---- */

struct renewal {
	struct serving *s;
	const struct calendar *held;
	struct calendar *fresh;
};

static enum status read_newer(struct ctx *c, void *arg)
{
	struct renewal *r = arg;
	int64_t version;
	TRY(calendars_version(c, &version));
	if (r->held && version == r->held->version)
		return OK;
	/* In the process's arena: calendars change a few times a year and readers may hold an old
	 * one. */
	return calendars_read(c, &r->s->cli.arena, &r->fresh);
}

/* Working days that another node, or a confirmation here, put in force. */
static void renew_calendar(struct ctx *c, struct serving *s)
{
	struct renewal r = { s, atomic_load(&s->api->calendar), NULL };
	if (store_read(c, read_newer, &r) == OK && r.fresh)
		atomic_store(&s->api->calendar, r.fresh);
	c->calendar = atomic_load(&s->api->calendar);
}

static void send_events(struct ctx *c, struct serving *s)
{
	for (const struct event *e = c->events; e; e = e->next)
		http_publish(s->server, e->topic, e->name, e->json);
	c->events = NULL;
}

static enum status forget(struct ctx *c, void *arg)
{
	return idempotency_forget(c, arg);
}

/* Answers that were kept long enough. */
static void forget_answers(struct ctx *c)
{
	bool more = true;
	while (more)
		if (store_write_plain(c, forget, &more) != OK)
			return;
}

/* Files that no row names any more: what a crash between file and row left behind. */
static void sweep_files(struct ctx *c)
{
	int removed = 0;
	if (files_sweep(c, &removed) != OK)
		LOG_W("api", "the files could not be swept: %s", c->fault.name);
	else if (removed)
		LOG_I("api", "%d files that nothing names were removed", removed);
}

static void *tick(void *arg)
{
	struct serving *s = arg;
	struct arena arena;
	struct ctx c = s->cli.ctx;
	struct random chance = { 0 };
	int64_t next_day = 0, next_sweep = clock_steady_ms() + SWEEP_TICK_MS;
	arena_init(&arena, TICK_BYTES);
	c.arena = &arena;
	c.random = &chance;
	while (!atomic_load(&s->stop)) {
		renew_calendar(&c, s);
		if (clock_steady_ms() >= next_day) {
			if (desk_tick(&c) != OK)
				LOG_E("api", "the day's jobs stopped: %s", c.fault.name);
			send_events(&c, s);
			forget_answers(&c);
			next_day = clock_steady_ms() + DAY_TICK_MS;
		}
		if (clock_steady_ms() >= next_sweep) {
			sweep_files(&c);
			next_sweep = clock_steady_ms() + SWEEP_TICK_MS;
		}
		arena_reset(&arena);
		usleep(TICK_MS * 1000 / 4);
	}
	arena_done(&arena);
	return NULL;
}

/* Deliveries wait for slow peers: a thread of their own, so that the day goes on. */
static void *deliver(void *arg)
{
	struct serving *s = arg;
	struct arena arena;
	struct ctx c = s->cli.ctx;
	struct random chance = { 0 };
	arena_init(&arena, TICK_BYTES);
	c.arena = &arena;
	c.random = &chance;
	while (!atomic_load(&s->stop)) {
		api__outside(&c, &s->delivery, &s->stop);
		arena_reset(&arena);
		for (int i = 0; i < 8 && !atomic_load(&s->stop); i++)
			usleep(TICK_MS * 1000 / 4);
	}
	arena_done(&arena);
	return NULL;
}

/* ---- starting and stopping ---- */

static bool loopback(const char *listen)
{
	return text_starts(listen, "127.") || text_starts(listen, "[::1]") ||
	       text_starts(listen, "localhost");
}

static int host_len(const char *listen)
{
	return (int)(strrchr(listen, ':') - listen);
}

static enum status start(struct serving *s)
{
	struct ctx *c = &s->cli.ctx;
	struct api_options o = { .demo = s->demo,
				 .secure_cookie = !loopback(s->listen) && !s->demo };
	TRY(set_clock(s));
	TRY(api_open(c, &o, &s->api));
	TRY(fill(s));
	note_start(s);
	renew_calendar(c, s);
	struct http_options h = { .listen = s->listen,
				  .workers = WORKERS,
				  .base = c,
				  .handle = api_handle,
				  .bound = api_bound,
				  .body_limit = API_BODY_MOST,
				  .arg = s->api };
	TRY(http_start(c, &h, &s->server));
	api_server_set(s->api, s->server);
	if (!s->delivery.address)
		s->delivery.address = arena_printf(c->arena, "http://%.*s:%d", host_len(s->listen),
						   s->listen, http_port(s->server));
	return OK;
}

static int run(struct serving *s, const sigset_t *stop)
{
	int signal;
	if (start(s) != OK)
		return cli_fail(&s->cli.ctx);
	if (pthread_create(&s->ticker, NULL, tick, s) != 0 ||
	    pthread_create(&s->courier, NULL, deliver, s) != 0) {
		fprintf(stderr, "yunheng: no thread\n");
		return 1;
	}
	printf("yunheng %s on http://%.*s:%d/\n", s->demo ? "demonstration" : "serves",
	       host_len(s->listen), s->listen, http_port(s->server));
	if (s->demo && api__demo_print(&s->cli.ctx) != OK)
		return cli_fail(&s->cli.ctx);
	fflush(stdout);
	sigwait(stop, &signal);
	LOG_I("api", "stopping");
	http_stop(s->server);
	atomic_store(&s->stop, true);
	pthread_join(s->ticker, NULL);
	pthread_join(s->courier, NULL);
	return 0;
}

int serve_main(int argc, char **argv)
{
	static struct serving s = { .listen = "127.0.0.1:8080" };
	const struct cli_option options[] = { CLI_OPTIONS(&s.cli),
					      { "--listen", &s.listen },
					      { "--clock", &s.from },
					      { "--mail", &s.delivery.mail_server },
					      { "--mail-from", &s.delivery.mail_from },
					      { "--address", &s.delivery.address },
					      { "--demo", NULL, &s.demo },
					      { "--anywhere", NULL, &s.anywhere },
					      { "--help", NULL, &s.help },
					      { 0 } };
	if (!cli_options(&argc, argv, options) || argc > 1 || (s.from && !s.demo) ||
	    !strchr(s.listen, ':')) {
		fputs(usage, stderr);
		return 2;
	}
	if (s.help) {
		fputs(usage, stdout);
		return 0;
	}
	if (s.demo && !s.anywhere && !loopback(s.listen)) {
		fprintf(stderr,
			"yunheng: a demonstration answers on loopback only; --anywhere opens it\n");
		return 2;
	}
	s.delivery.mail_user = getenv("YUNHENG_MAIL_USER");
	s.delivery.mail_password = getenv("YUNHENG_MAIL_PASSWORD");
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL); /* every thread inherits it; sigwait takes them */
	signal(SIGPIPE, SIG_IGN);
	if (!cli_open(&s.cli, WORKERS + 2))
		return 1;
	int code = run(&s, &stop);
	cli_close(&s.cli);
	return code;
}
