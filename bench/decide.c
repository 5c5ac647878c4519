/* bench/decide PROGRAM [SECONDS [DATABASE]]: durable decisions a second over HTTP, and reads a
 * second.
 *
 * Starts PROGRAM serve --demo on a folder of its own, hands in some thousand quota applications,
 * then keeps 64 keep-alive connections deciding them: the unit endorses, EI returns, the unit hands
 * in again, and so on. Every decision goes the whole way: session, right, guards, deadline,
 * effects, sealed row, record, idempotency, one durable commit. The program has one core and a half
 * at best: this one runs on the other. Prints `name value unit`. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "../tests/http_client.h"

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

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void fail(const char *what, const struct client *k)
{
	fprintf(stderr, "bench/decide: %s: %d %.600s\n", what, k ? k->status : 0, k ? k->body : "");
	exit(1);
}

/* The server as a child on a free port; its last line names the address. */
static pid_t serve(const char *program, const char *folder, const char *database, int *port)
{
	char listen[32], flag[16], where[512];
	*port = 20000 + (int)(getpid() % 20000);
	snprintf(listen, sizeof listen, "127.0.0.1:%d", *port);
	snprintf(flag, sizeof flag, database ? "--database" : "--data");
	snprintf(where, sizeof where, "%s", database ? database : folder);
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		execl(program, program, "serve", "--demo", "--listen", listen, flag, where,
		      "--keys", folder, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 12000; i++) { /* a city may have to be made first */
		struct client *k = &people[0];
		if (client_open(k, *port)) {
			client_close(k);
			return pid;
		}
		struct timespec pause = { 0, 10000000 };
		nanosleep(&pause, NULL);
		if (waitpid(pid, NULL, WNOHANG) == pid)
			break;
	}
	fprintf(stderr, "bench/decide: the server did not start\n");
	exit(1);
}

/* Signs in the demonstration's person whose office is `role` at `org`. */
static void sign_in(struct client *k, int port, const char *role, const char *org)
{
	char path[256], id[32], body[64];
	if (!client_open(k, port))
		fail("connect", NULL);
	snprintf(path, sizeof path, "/api/demo/people?role=%s&org=%s", role, org);
	if (client_ask(k, "GET", path, NULL, NULL) != 200 ||
	    !client_member(k->body, "id", id, sizeof id))
		fail(path, k);
	snprintf(body, sizeof body, "{\"person\":\"%s\"}", id);
	if (client_ask(k, "POST", "/api/demo/sign-in", NULL, body) != 200 ||
	    !client_keep_session(k))
		fail("sign-in", k);
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

struct lane {
	int fd;
	int at; /* which matter */
	double since;
	char *in;
	size_t got;
};

static const struct {
	enum who who;
	const char *body;
} turns[] = {
	{ APPROVER, "{\"rev\":%s,\"step\":\"endorse\",\"outcome\":\"pass\"}" },
	{ REVIEWER,
	  "{\"rev\":%s,\"step\":\"review\",\"outcome\":\"return\",\"reason\":\"请核对测算依据\",\"fields\":{}}" },
	{ APPLICANT, "{\"rev\":%s,\"step\":\"apply\",\"outcome\":\"submit\"}" },
};

static void send_decision(struct lane *l)
{
	static char out[8192];
	char body[512], path[96], key[48];
	struct matter *m = &matters[l->at];
	snprintf(body, sizeof body, turns[m->turn].body, m->rev);
	snprintf(path, sizeof path, "/api/cases/%s/decisions", m->id);
	snprintf(key, sizeof key, "decide-%ld", keys++);
	size_t len = client_format(&people[turns[m->turn].who], out, sizeof out, "POST", path, key,
				   body);
	l->got = 0;
	l->since = now();
	if (!client_write(l->fd, out, len))
		fail("write", NULL);
}

static void send_read(struct lane *l)
{
	static char out[2048];
	size_t len = client_format(&people[REVIEWER], out, sizeof out, "GET",
				   "/api/notices?limit=1", NULL, NULL);
	l->got = 0;
	l->since = now();
	if (!client_write(l->fd, out, len))
		fail("write", NULL);
}

/* Reads what there is; true when the answer is whole. */
static bool receive(struct lane *l, int *status, char **body)
{
	ssize_t n = recv(l->fd, l->in + l->got, CLIENT_ROOM - 1 - l->got, MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN))
		fail("the server hung up", NULL);
	l->got += n > 0 ? (size_t)n : 0;
	size_t at = 0, whole = client_complete(l->in, l->got, status, &at);
	if (whole == 0)
		return false;
	l->in[whole] = '\0';
	*body = l->in + at;
	return true;
}

static void take_decision(struct lane *l, int status, const char *body)
{
	struct matter *m = &matters[l->at];
	if (status / 100 != 2 || !client_member(body, "rev", m->rev, sizeof m->rev)) {
		if (refused++ == 0)
			fprintf(stderr, "bench/decide: first refusal: %d %.400s\n", status, body);
		exit(1);
	}
	m->turn = (m->turn + 1) % 3;
	if (done < LATENCIES)
		latencies[done] = now() - l->since;
	done++;
	l->at = (l->at + CONNECTIONS) % CASES;
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
			if (!receive(l, &status, &body))
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

static void report(const char *name, double seconds)
{
	long n = done < LATENCIES ? done : LATENCIES;
	qsort(latencies, (size_t)n, sizeof *latencies, by_value);
	printf("%s %.0f per_second\n", name, (double)done / seconds);
	printf("%s_p50 %.2f ms\n", name, latencies[n / 2] * 1e3);
	printf("%s_p99 %.2f ms\n", name, latencies[n * 99 / 100] * 1e3);
}

static void connect_lanes(struct lane *lanes, int port, int poll)
{
	for (int i = 0; i < CONNECTIONS; i++) {
		struct client *k = calloc(1, sizeof *k);
		if (!client_open(k, port))
			fail("connect", NULL);
		lanes[i] = (struct lane){ .fd = k->fd, .at = i, .in = k->in };
		struct epoll_event e = { .events = EPOLLIN, .data.ptr = &lanes[i] };
		epoll_ctl(poll, EPOLL_CTL_ADD, k->fd, &e);
	}
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	double seconds = argc > 2 ? strtod(argv[2], NULL) : 8;
	const char *database = argc > 3 ? argv[3] : NULL;
	char folder[] = "/tmp/yunheng-bench-XXXXXX", clean[64];
	int port;
	if (!mkdtemp(folder))
		return 1;
	pid_t server = serve(argv[1], folder, database, &port);
	sign_in(&people[APPLICANT], port, "using_unit.applicant", "");
	sign_in(&people[APPROVER], port, "using_unit.approver", "");
	sign_in(&people[REVIEWER], port, "ei_dept.reviewer", "");
	for (int i = 0; i < CASES; i++)
		hand_in(i);
	static struct lane lanes[CONNECTIONS];
	int poll = epoll_create1(0);
	connect_lanes(lanes, port, poll);
	measure(lanes, poll, 1, false); /* warm */
	double took = measure(lanes, poll, seconds, false);
	report("decisions", took);
	took = measure(lanes, poll, seconds / 2, true);
	report("reads", took);
	struct rusage use;
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	getrusage(RUSAGE_CHILDREN, &use);
	snprintf(clean, sizeof clean, "rm -rf %s", folder);
	pid_t remover = fork();
	if (remover == 0)
		execl("/bin/sh", "sh", "-c", clean, (char *)NULL);
	waitpid(remover, NULL, 0);
	return 0;
}
