/* bench/decide PROGRAM [SECONDS [DATABASE]]: durable decisions a second over HTTP, and reads a
 * second.
 *
 * Starts PROGRAM serve --demo on a folder of its own, hands in some thousand quota applications,
 * then keeps 64 keep-alive connections deciding them: the unit endorses, EI returns, the unit hands
 * in again, and so on. Every decision goes the whole way: session, right, guards, deadline,
 * effects, sealed row, record, idempotency, one durable commit. The program has one core and a half
 * at best: this one runs on the other. Prints `name value unit`. */
#include "../tests/http_lanes.h"

enum { CONNECTIONS = 64, CASES = 2048, LATENCIES = 1 << 20 };

enum who { APPLICANT, APPROVER, REVIEWER, PEOPLE };

struct matter {
	char id[24], rev[24];
	int turn; /* 0: to be endorsed, 1: to be reviewed, 2: to be handed in again */
};

static struct client people[PEOPLE];
static struct matter matters[CASES];
static double latencies[LATENCIES];
static long done, refused, keys;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void hand_in(int n)
{
	static const char form[] =
		"{\"procedure\":\"apply_quota\",\"form\":{\"project_name\":\"P\",\"initiation_number\":\"沪立申〔2026〕1号\","
		"\"initiation_date\":\"2026-09-22\",\"system_name\":\"系统 %d\",\"purpose\":\"承载业务\",\"delivery\":\"build\","
		"\"cloud\":\"municipal\",\"protection_level\":2,\"classified\":false,\"public_data\":true,\"periodic\":false,"
		"\"sizing\":\"按用户数测算\",\"items\":[{\"code\":\"IAAS-CMP-001\",\"quantity\":8}]}}";
	char body[2048], key[48];
	struct client *k = &people[APPLICANT];
	snprintf(body, sizeof body, form, n);
	snprintf(key, sizeof key, "hand-in-%d", n);
	if (client_ask(k, "POST", "/api/cases", key, body) / 100 != 2 ||
	    !client_member(k->body, "id", matters[n].id, sizeof matters[n].id) ||
	    !client_member(k->body, "rev", matters[n].rev, sizeof matters[n].rev))
		fail("hand in", k);
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

static void send_decision(struct lane *l)
{
	char body[512], path[96], key[48];
	struct matter *m = &matters[l->matter];
	snprintf(body, sizeof body, "{\"rev\":%s,\"step\":\"%s\",\"outcome\":\"%s\"%s}", m->rev,
		 turns[m->turn].step, turns[m->turn].outcome, turns[m->turn].more);
	snprintf(path, sizeof path, "/api/cases/%s/decisions", m->id);
	snprintf(key, sizeof key, "decide-%ld", keys++);
	lane_send(l, &people[turns[m->turn].who], "POST", path, key, body);
}

static void send_read(struct lane *l)
{
	lane_send(l, &people[REVIEWER], "GET", "/api/notices?limit=1", NULL, NULL);
}

static void take_decision(struct lane *l, int status, const char *body)
{
	struct matter *m = &matters[l->matter];
	if (status / 100 != 2 || !client_member(body, "rev", m->rev, sizeof m->rev)) {
		if (refused++ == 0)
			fprintf(stderr, "bench/decide: first refusal: %d %.400s\n", status, body);
		exit(1);
	}
	m->turn = (m->turn + 1) % 3;
	if (done < LATENCIES)
		latencies[done] = now() - l->since;
	done++;
	l->matter = (l->matter + CONNECTIONS) % CASES;
}

static double measure(struct lane *lanes, int poll, double seconds, bool reads)
{
	double begin = now();
	done = 0;
	for (int i = 0; i < CONNECTIONS; i++)
		reads ? send_read(&lanes[i]) : send_decision(&lanes[i]);
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
			if (reads) {
				latencies[done < LATENCIES ? done : 0] = now() - l->since;
				done++;
			} else {
				take_decision(l, status, body);
			}
			if (now() - begin >= seconds)
				waiting--;
			else
				reads ? send_read(l) : send_decision(l);
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
	char folder[] = "/tmp/yunheng-bench-XXXXXX";
	if (!mkdtemp(folder))
		return 1;
	struct server server = { argv[1], folder, argc > 3 ? argv[3] : NULL,
				 20000 + getpid() % 20000, 0 };
	server_start(&server);
	sign_in(&people[APPLICANT], server.port, "using_unit.applicant", "");
	sign_in(&people[APPROVER], server.port, "using_unit.approver", "");
	sign_in(&people[REVIEWER], server.port, "ei_dept.reviewer", "");
	for (int i = 0; i < CASES; i++)
		hand_in(i);
	static struct lane lanes[CONNECTIONS];
	int poll = epoll_create1(0);
	lanes_open(lanes, CONNECTIONS, server.port, poll);
	measure(lanes, poll, 1, false); /* warm */
	double cpu = processor(server.pid), took = measure(lanes, poll, seconds, false);
	report("decisions", took, processor(server.pid) - cpu);
	cpu = processor(server.pid);
	took = measure(lanes, poll, seconds / 2, true);
	report("reads", took, processor(server.pid) - cpu);
	server_end(&server, SIGTERM);
	folder_remove(folder);
	return 0;
}
