/* What the benchmarks and batteries that run our server as a child share: starting it, signing in,
 * and many keep-alive connections driven by one thread. A failure ends the program with one
 * sentence. */
#ifndef YH_TEST_HTTP_LANES_H
#define YH_TEST_HTTP_LANES_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "http_client.h"

static inline double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline void pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

__attribute__((noreturn)) static inline void fail(const char *what, const struct client *k)
{
	fprintf(stderr, "%s: %d %.600s\n", what, k ? k->status : 0, k && k->status ? k->body : "");
	exit(1);
}

/* A port of this process's own, below those that the system gives to connections: whoever asks
 * again and again at one of those until somebody listens will some day be connected with himself.
 */
static inline int own_port(void)
{
	return 20000 + getpid() % 12000;
}

struct server {
	const char *program, *folder, *database; /* database NULL: SQLite in the folder */
	int port;
	pid_t pid;
};

/* Starts the program and waits until it takes connections; making a city comes before that. */
static inline void server_start(struct server *s)
{
	char listen[32];
	snprintf(listen, sizeof listen, "127.0.0.1:%d", s->port);
	s->pid = fork();
	if (s->pid == 0) {
		prctl(PR_SET_PDEATHSIG,
		      SIGKILL); /* a battery that gives up leaves nothing behind */
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		execl(s->program, s->program, "serve", "--demo", "--listen", listen, "--data",
		      s->folder, s->database ? "--database" : (char *)NULL, s->database,
		      (char *)NULL);
		_exit(127);
	}
	struct client k;
	for (double end = now() + 120; now() < end; pause_ms(5)) {
		if (client_open(&k, s->port)) {
			client_close(&k);
			return;
		}
		if (waitpid(s->pid, NULL, WNOHANG) == s->pid)
			fail("the server ended while starting", NULL);
	}
	fail("the server did not start in two minutes", NULL);
}

static inline void server_end(struct server *s, int signal)
{
	kill(s->pid, signal);
	waitpid(s->pid, NULL, 0);
}

static inline void folder_remove(const char *folder)
{
	pid_t pid = fork();
	if (pid == 0)
		execlp("rm", "rm", "-rf", folder, (char *)NULL);
	waitpid(pid, NULL, 0);
}

/* Signs in the demonstration's first person who holds the role (at the organisation, where one is
 * named). */
static inline void sign_in(struct client *k, int port, const char *role, const char *org)
{
	char path[256], id[32], body[64];
	memset(k, 0, sizeof *k);
	if (!client_open(k, port))
		fail("connect", NULL);
	snprintf(path, sizeof path, "/api/demo/people?role=%s%s%s", role, *org ? "&org=" : "", org);
	if (client_ask(k, "GET", path, NULL, NULL) != 200 ||
	    !client_member(k->body, "id", id, sizeof id))
		fail(path, k);
	snprintf(body, sizeof body, "{\"person\":\"%s\"}", id);
	if (client_ask(k, "POST", "/api/demo/sign-in", NULL, body) != 200 ||
	    !client_keep_session(k))
		fail("sign-in", k);
}

/* One of many connections; `matter` is the caller's. */
struct lane {
	int fd, matter;
	double since;
	char *in;
	size_t got;
};

static inline void lanes_open(struct lane *lanes, int n, int port, int poll)
{
	for (int i = 0; i < n; i++) {
		struct client *k = calloc(1, sizeof *k);
		if (!k || !client_open(k, port))
			fail("connect", NULL);
		lanes[i] = (struct lane){ .fd = k->fd, .matter = i, .in = k->in };
		struct epoll_event e = { .events = EPOLLIN, .data.ptr = &lanes[i] };
		epoll_ctl(poll, EPOLL_CTL_ADD, k->fd, &e);
	}
}

static inline void lane_send(struct lane *l, const struct client *as, const char *method,
			     const char *path, const char *key, const char *body)
{
	static char out[16384];
	size_t len = client_format(as, out, sizeof out, method, path, key, body);
	l->got = 0;
	l->since = now();
	if (!client_write(l->fd, out, len))
		fail("write", NULL);
}

/* Reads what there is; true when the answer is whole. */
static inline bool lane_receive(struct lane *l, int *status, char **body)
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

#endif
