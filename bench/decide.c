/* bench/decide PROGRAM [SECONDS [DATABASE]]: durable decisions a second over HTTP, and reads a
 * second.
 *
 * Starts PROGRAM serve --demo on a folder of its own, hands in thousands of quota applications,
 * then keeps 64 keep-alive connections deciding them: the unit endorses, EI returns, the unit hands
 * in again, and so on. Every decision goes the whole way: session, right, guards, deadline,
 * effects, sealed row, record, idempotency, one durable commit. There are so many cases that each
 * has a handful of decisions behind it, as cases have. Then reads: what a unit's approver must do,
 * of some eighty duties the first with their number (reads), and the first twenty (pages). The
 * program has one core and a half at best: this one runs on the other. Prints `name value unit`. */
#include <limits.h>

#include "../tests/http_lanes.h"

enum { CONNECTIONS = 64, UNITS = 32, CASES = 8192, LATENCIES = 1 << 20 };

enum who { APPLICANT, APPROVER, REVIEWER };

struct matter {
	char id[24], rev[24];
	int turn; /* 0: to be endorsed, 1: to be reviewed, 2: to be handed in again */
};

static struct client applicants[UNITS], approvers[UNITS], reviewer;
static struct matter matters[CASES];
static double latencies[LATENCIES];
static long done, keys;
static int handed_in;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* A lane's cases are all of one unit. */
static const struct client *person(const struct lane *l, enum who who)
{
	int unit = l->matter % UNITS;
	return who == REVIEWER ? &reviewer : who == APPROVER ? &approvers[unit] : &applicants[unit];
}

/* Signs in an applicant and an approver of so many units. */
static void sign_in_units(int port)
{
	static struct client k;
	const char *role = "/api/demo/people?role=using_unit.applicant", *at;
	int n = 0;
	if (!client_open(&k, port) || client_ask(&k, "GET", role, NULL, NULL) != 200)
		fail(role, &k);
	for (at = k.body; n < UNITS && (at = strstr(at, "\"org\":")); at++, n++) {
		char org[128], in_path[3 * sizeof org];
		if (!client_member(at, "org", org, sizeof org))
			fail("a name too long", NULL);
		for (size_t i = 0; i <= strlen(org); i++)
			snprintf(in_path + 3 * i, 4, i < strlen(org) ? "%%%02X" : "",
				 (unsigned char)org[i]);
		sign_in(&applicants[n], port, "using_unit.applicant", in_path);
		sign_in(&approvers[n], port, "using_unit.approver", in_path);
	}
	if (n < UNITS)
		fail("the demonstration has too few units", NULL);
	client_close(&k);
}

/* ---- 64 connections, one thread ---- */

static const struct {
	enum who who;
	const char *step, *outcome, *more;
} turns[] = {
	{ APPROVER, "endorse", "pass", "" },
	{ REVIEWER, "review", "return", ",\"reason\":\"请核对测算依据\"" },
	{ APPLICANT, "apply", "submit", "" },
};

static void send_application(struct lane *l)
{
	static const char form[] =
		"{\"procedure\":\"apply_quota\",\"form\":{\"project_name\":\"P\",\"initiation_number\":\"沪立申〔2026〕1号\","
		"\"initiation_date\":\"2026-09-22\",\"system_name\":\"系统 %d\",\"purpose\":\"承载业务\",\"delivery\":\"build\","
		"\"cloud\":\"municipal\",\"protection_level\":2,\"classified\":false,\"public_data\":true,\"periodic\":false,"
		"\"sizing\":\"按用户数测算\",\"items\":[{\"code\":\"IAAS-CMP-001\",\"quantity\":8}]}}";
	char body[2048], key[48];
	l->matter = handed_in++;
	snprintf(body, sizeof body, form, l->matter);
	snprintf(key, sizeof key, "hand-in-%d", l->matter);
	lane_send(l, person(l, APPLICANT), "POST", "/api/cases", key, body);
}

static void send_decision(struct lane *l)
{
	char body[512], path[96], key[48];
	struct matter *m = &matters[l->matter];
	snprintf(body, sizeof body, "{\"rev\":%s,\"step\":\"%s\",\"outcome\":\"%s\"%s}", m->rev,
		 turns[m->turn].step, turns[m->turn].outcome, turns[m->turn].more);
	snprintf(path, sizeof path, "/api/cases/%s/decisions", m->id);
	snprintf(key, sizeof key, "decide-%ld", keys++);
	lane_send(l, person(l, turns[m->turn].who), "POST", path, key, body);
}

static void send_read(struct lane *l)
{
	lane_send(l, person(l, APPROVER), "GET", "/api/duties?limit=1", NULL, NULL);
}

static void send_page(struct lane *l)
{
	lane_send(l, person(l, APPROVER), "GET", "/api/duties?limit=20", NULL, NULL);
}

static void refuse(int status, const char *body)
{
	fprintf(stderr, "bench/decide: %d %.400s\n", status, body);
	exit(1);
}

static void take_application(struct lane *l, const char *body)
{
	struct matter *m = &matters[l->matter];
	if (!client_member(body, "id", m->id, sizeof m->id) ||
	    !client_member(body, "rev", m->rev, sizeof m->rev))
		refuse(200, body);
}

static void take_decision(struct lane *l, const char *body)
{
	struct matter *m = &matters[l->matter];
	if (!client_member(body, "rev", m->rev, sizeof m->rev))
		refuse(200, body);
	m->turn = (m->turn + 1) % 3;
	l->matter = (int)(random() % (CASES / CONNECTIONS)) * CONNECTIONS + l->matter % CONNECTIONS;
}

static const struct work {
	void (*send)(struct lane *l);
	void (*take)(struct lane *l, const char *body); /* or NULL */
} hand_in = { send_application, take_application }, decide = { send_decision, take_decision },
  reading = { send_read, NULL }, paging = { send_page, NULL };

/* Until so many seconds have passed or so many were sent. */
static double measure(struct lane *lanes, int poll, const struct work *w, double seconds, long most)
{
	double begin = now();
	long sent = 0;
	done = 0;
	for (; sent < CONNECTIONS; sent++)
		w->send(&lanes[sent]);
	for (int waiting = CONNECTIONS; waiting > 0;) {
		struct epoll_event events[CONNECTIONS];
		int n = epoll_wait(poll, events, CONNECTIONS, 5000);
		if (n == 0)
			fail("no answer for five seconds", NULL);
		for (int i = 0; i < n; i++) {
			struct lane *l = events[i].data.ptr;
			int status;
			char *body;
			if (!lane_receive(l, &status, &body))
				continue;
			if (status / 100 != 2)
				refuse(status, body);
			if (w->take)
				w->take(l, body);
			if (done < LATENCIES)
				latencies[done] = now() - l->since;
			done++;
			if (sent++ < most && now() - begin < seconds)
				w->send(l);
			else
				waiting--;
		}
	}
	return now() - begin;
}

/* Processor seconds of the server so far, all threads. */
static double processor(pid_t pid)
{
	char path[64], line[1024] = "";
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	if (!f || !fgets(line, sizeof line, f))
		fail(path, NULL);
	fclose(f);
	const char *after = strrchr(line, ')'); /* the name may hold anything */
	for (int field = 0; after && field < 12; field++)
		after = strchr(after + 1, ' ');
	if (after)
		sscanf(after, "%lu %lu", &user, &system);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void report(const char *name, double seconds, double cpu)
{
	long n = done < LATENCIES ? done : LATENCIES;
	qsort(latencies, (size_t)n, sizeof *latencies, by_value);
	printf("%s %.0f per_second\n", name, (double)done / seconds);
	printf("%s_p50 %.2f ms\n", name, latencies[n / 2] * 1e3);
	printf("%s_p99 %.2f ms\n", name, latencies[n * 99 / 100] * 1e3);
	printf("%s_cpu %.0f us_each\n", name, cpu / (double)done * 1e6);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	double seconds = argc > 2 ? strtod(argv[2], NULL) : 8;
	setlinebuf(stdout);
	char folder[] = "/tmp/yunheng-bench-XXXXXX";
	if (!mkdtemp(folder))
		return 1;
	struct server server = { argv[1], folder, argc > 3 ? argv[3] : NULL, own_port(), 0 };
	server_start(&server);
	sign_in_units(server.port);
	sign_in(&reviewer, server.port, "ei_dept.reviewer", "");
	static struct lane lanes[CONNECTIONS];
	int poll = epoll_create1(0);
	lanes_open(lanes, CONNECTIONS, server.port, poll);
	measure(lanes, poll, &hand_in, 600, CASES);
	for (int i = 0; i < CONNECTIONS; i++)
		lanes[i].matter = i;
	measure(lanes, poll, &decide, 1, LONG_MAX); /* warm */
	double cpu = processor(server.pid), took = measure(lanes, poll, &decide, seconds, LONG_MAX);
	report("decisions", took, processor(server.pid) - cpu);
	cpu = processor(server.pid);
	took = measure(lanes, poll, &reading, seconds / 4, LONG_MAX);
	report("reads", took, processor(server.pid) - cpu);
	cpu = processor(server.pid);
	took = measure(lanes, poll, &paging, seconds / 4, LONG_MAX);
	report("pages", took, processor(server.pid) - cpu);
	server_end(&server, SIGTERM);
	folder_remove(folder);
	return 0;
}
