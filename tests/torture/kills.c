/* kills PROGRAM KILLS [DATABASE]: kill -9 at random moments under 16 writing clients.
 *
 * Each client hands in applications and has them approved, one request at a time, each under a key
 * of its own. What it was answered, it remembers. When the server dies it asks the same again,
 * under the same key, until it is answered. Afterwards: every acknowledged write is there, nothing
 * is there twice, nothing is half there, the record verifies. */
#include <pthread.h>

#include "../http_lanes.h"

enum { CLIENTS = 16 };

struct writer {
	pthread_t thread;
	struct client applicant, approver;
	int number;
	long handed_in, approved, retries;
	char last_id[24], last_step[24]; /* of the newest case, as it was last acknowledged */
};

static struct server server;
static volatile bool stop;
static _Atomic long answered;

/* Asks until answered; the same key each time. Reconnects while the server is down. */
static bool ask(struct writer *w, struct client *k, const char *path, const char *key,
		const char *body)
{
	for (bool again = false; !stop || again; again = true) {
		if (k->fd < 0 && !client_open(k, server.port)) {
			pause_ms(5);
			continue;
		}
		int status = client_ask(k, "POST", path, key, body);
		if (status / 100 == 2) {
			answered++;
			return true;
		}
		if (status != 0 && status != 503)
			fail(path, k);
		client_close(k);
		w->retries++;
	}
	return false;
}

static void one_case(struct writer *w, long n)
{
	static const char form[] =
		"{\"procedure\":\"apply_quota\",\"form\":{\"project_name\":\"P\",\"initiation_number\":\"沪立申〔2026〕1号\","
		"\"initiation_date\":\"2026-09-22\",\"system_name\":\"断电 %d-%ld\",\"purpose\":\"承载业务\",\"delivery\":\"build\","
		"\"cloud\":\"municipal\",\"protection_level\":2,\"classified\":false,\"public_data\":true,\"periodic\":false,"
		"\"sizing\":\"按用户数测算\",\"items\":[{\"code\":\"IAAS-CMP-001\",\"quantity\":8}]}}";
	char body[1024], key[64], path[96], rev[24];
	snprintf(body, sizeof body, form, w->number, n);
	snprintf(key, sizeof key, "hand-in-%d-%ld", w->number, n);
	if (!ask(w, &w->applicant, "/api/cases", key, body))
		return;
	w->handed_in++;
	client_member(w->applicant.body, "id", w->last_id, sizeof w->last_id);
	client_member(w->applicant.body, "rev", rev, sizeof rev);
	strcpy(w->last_step, "endorse");
	snprintf(path, sizeof path, "/api/cases/%s/decisions", w->last_id);
	snprintf(body, sizeof body, "{\"rev\":%s,\"step\":\"endorse\",\"outcome\":\"pass\"}", rev);
	snprintf(key, sizeof key, "approve-%d-%ld", w->number, n);
	if (!ask(w, &w->approver, path, key, body))
		return;
	w->approved++;
	strcpy(w->last_step, "review");
}

static void *write_on(void *arg)
{
	struct writer *w = arg;
	for (long n = 0; !stop; n++)
		one_case(w, n);
	return NULL;
}

/* The member of a GET's answer as a number. */
static long total(struct client *k, const char *path)
{
	char text[24];
	if (client_ask(k, "GET", path, NULL, NULL) != 200 ||
	    !client_member(k->body, "total", text, sizeof text))
		fail(path, k);
	return strtol(text, NULL, 10);
}

static int verify(struct writer *writers, long before)
{
	struct client k;
	long handed_in = 0;
	int wrong = 0;
	sign_in(&k, server.port, "ei_dept.reviewer", "");
	for (int i = 0; i < CLIENTS; i++) {
		char path[96], step[24] = "";
		handed_in += writers[i].handed_in;
		snprintf(path, sizeof path, "/api/cases/%s", writers[i].last_id);
		client_ask(&k, "GET", path, NULL, NULL);
		client_member(k.body, "step", step, sizeof step);
		if (strcmp(step, writers[i].last_step) != 0) {
			printf("client %d: acknowledged at %s, found at %s\n", i,
			       writers[i].last_step, step);
			wrong++;
		}
	}
	long after = total(&k, "/api/cases?procedure=apply_quota&limit=1");
	printf("%ld applications acknowledged, %ld there\n", handed_in, after - before);
	return wrong + (after - before != handed_in);
}

static int audit(void)
{
	pid_t pid = fork();
	if (pid == 0)
		execl(server.program, server.program, "audit", "verify", "--data", server.folder,
		      server.database ? "--database" : (char *)NULL, server.database, (char *)NULL);
	int status;
	waitpid(pid, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	long kills = strtol(argv[2], NULL, 10);
	char folder[] = "/tmp/yunheng-kills-XXXXXX";
	static struct writer writers[CLIENTS];
	static struct client reader;
	unsigned seed = 20260922;
	if (!mkdtemp(folder))
		return 1;
	server = (struct server){ argv[1], folder, argc > 3 ? argv[3] : NULL, own_port(), 0 };
	server_start(&server);
	sign_in(&reader, server.port, "ei_dept.reviewer", "");
	long before = total(&reader, "/api/cases?procedure=apply_quota&limit=1");
	for (int i = 0; i < CLIENTS; i++) {
		sign_in(&writers[i].applicant, server.port, "using_unit.applicant", "");
		sign_in(&writers[i].approver, server.port, "using_unit.approver", "");
		writers[i].number = i;
		pthread_create(&writers[i].thread, NULL, write_on, &writers[i]);
	}
	for (long i = 0; i < kills; i++) {
		long target = answered + 1; /* at least one write between two deaths */
		for (double end = now() + 30; answered < target && now() < end;)
			pause_ms(1);
		pause_ms(rand_r(&seed) % 120);
		server_end(&server, SIGKILL);
		server_start(&server);
	}
	stop = true;
	long retries = 0;
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(writers[i].thread, NULL);
		retries += writers[i].retries;
	}
	int wrong = verify(writers, before);
	server_end(&server, SIGTERM);
	wrong += audit();
	printf("%ld kills, %ld acknowledged writes, %ld asked again, %d wrong\n", kills,
	       (long)answered, retries, wrong);
	if (wrong == 0)
		folder_remove(folder);
	printf("%d passed, %d failed\n", wrong == 0, wrong != 0);
	return wrong != 0;
}
