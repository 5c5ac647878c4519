/* contention PROGRAM ROUNDS [DATABASE]: 64 requests at once for the last unit of a quota; exactly
 * one may win, every round.
 *
 * One project is granted a single vCPU. 64 applications for that vCPU wait for the unit's approval,
 * which reserves it. In each round all 64 are approved at the same moment over 64 connections; then
 * the winner's is sent back, which frees the vCPU, and handed in again. Now and then there are 64
 * new ones: a case that was handed in hundreds of times takes long to read. Articles 18, 19.1. */
#include "../http_lanes.h"

enum { LANES = 64, NEW_EVERY = 250 };

enum who { APPLICANT, APPROVER, EI_REVIEWER, EI_APPROVER, OPERATOR, PEOPLE };

struct matter {
	char id[24], rev[24];
};

static struct client people[PEOPLE];
static struct matter matters[LANES];
static long keys;

/* Asks and expects success; keeps the case's revision. */
static void must(enum who who, const char *path, const char *body, struct matter *m)
{
	char key[48];
	struct client *k = &people[who];
	snprintf(key, sizeof key, "contention-%ld", keys++);
	if (client_ask(k, "POST", path, key, body) / 100 != 2)
		fail(body, k);
	if (!client_member(k->body, "rev", m->rev, sizeof m->rev))
		fail("an answer without rev", k);
	if (!*m->id)
		client_member(k->body, "id", m->id, sizeof m->id);
}

static void decide(enum who who, struct matter *m, const char *step, const char *outcome,
		   const char *more)
{
	char path[96], body[4096];
	snprintf(path, sizeof path, "/api/cases/%s/decisions", m->id);
	snprintf(body, sizeof body, "{\"rev\":%s,\"step\":\"%s\",\"outcome\":\"%s\"%s}", m->rev,
		 step, outcome, more);
	must(who, path, body, m);
}

static void step_up(enum who who)
{
	struct client *k = &people[who];
	char code[16], body[64];
	if (client_ask(k, "GET", "/api/demo/code", NULL, NULL) != 200 ||
	    !client_member(k->body, "code", code, sizeof code))
		fail("demo code", k);
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	if (client_ask(k, "POST", "/api/session/step-up", NULL, body) != 200 ||
	    !client_keep_session(k))
		fail("step-up", k);
}

/* The whole of article 18 for one vCPU; returns the system's id. */
static void get_quota(char *system, size_t room)
{
	static const char form[] =
		"{\"procedure\":\"apply_quota\",\"form\":{\"project_name\":\"争用\",\"initiation_number\":\"沪立申〔2026〕1号\","
		"\"initiation_date\":\"2026-09-22\",\"system_name\":\"争用测试系统\",\"purpose\":\"争用\",\"delivery\":\"build\","
		"\"cloud\":\"municipal\",\"protection_level\":2,\"classified\":false,\"public_data\":true,\"periodic\":false,"
		"\"sizing\":\"一核\",\"items\":[{\"code\":\"IAAS-CMP-001\",\"quantity\":1}]}}";
	struct matter m = { 0 };
	must(APPLICANT, "/api/cases", form, &m);
	decide(APPROVER, &m, "endorse", "pass", "");
	decide(EI_REVIEWER, &m, "review", "pass", "");
	step_up(EI_APPROVER);
	decide(EI_APPROVER, &m, "decide", "pass",
	       ",\"fields\":{\"approval_number\":\"沪经信立〔2026〕1号\",\"approval_date\":\"2026-09-22\"}");
	decide(OPERATOR, &m, "notify", "acknowledge", "");
	char path[96];
	snprintf(path, sizeof path, "/api/cases/%s", m.id);
	client_ask(&people[APPLICANT], "GET", path, NULL, NULL);
	const char *at = strstr(people[APPLICANT].body, "\"system\":{");
	if (!at || !client_member(at, "id", system, room))
		fail("no system in the case", &people[APPLICANT]);
}

static void hand_in(const char *system)
{
	char body[1024];
	snprintf(
		body, sizeof body,
		"{\"procedure\":\"open_resource\",\"form\":{\"system\":\"%s\",\"purpose\":\"争用\",\"verification_plan\":\"无\","
		"\"items\":[{\"code\":\"IAAS-CMP-001\",\"quantity\":1}]}}",
		system);
	memset(matters, 0, sizeof matters);
	for (int i = 0; i < LANES; i++)
		must(APPLICANT, "/api/cases", body, &matters[i]);
}

/* Asks for the approval of lane l's matter; the same key when it is asked again. */
static void approve(struct lane *l, long round)
{
	char path[96], body[128], key[64];
	struct matter *m = &matters[l->matter];
	snprintf(path, sizeof path, "/api/cases/%.20s/decisions", m->id);
	snprintf(body, sizeof body, "{\"rev\":%.20s,\"step\":\"endorse\",\"outcome\":\"pass\"}",
		 m->rev);
	snprintf(key, sizeof key, "contention-%ld-%d", round, l->matter);
	lane_send(l, &people[APPROVER], "POST", path, key, body);
}

/* All 64 at once; who is told that we are busy asks again. Returns how many won; *winner is the
 * last. */
static int race(struct lane *lanes, int poll, long round, int *winner)
{
	int won = 0;
	for (int i = 0; i < LANES; i++)
		approve(&lanes[(i + round) % LANES], round);
	for (int waiting = LANES; waiting > 0;) {
		struct epoll_event events[LANES];
		int n = epoll_wait(poll, events, LANES, 60000);
		if (n == 0)
			fail("no answer for a minute", NULL);
		for (int i = 0; i < n; i++) {
			struct lane *l = events[i].data.ptr;
			struct matter *m = &matters[l->matter];
			struct client answer;
			if (!lane_receive(l, &answer.status, &answer.body))
				continue;
			if (answer.status == 503) {
				approve(l, round);
				continue;
			}
			waiting--;
			if (answer.status / 100 == 2) {
				won++;
				*winner = l->matter;
				client_member(answer.body, "rev", m->rev, sizeof m->rev);
			} else if (answer.status != 422) {
				fail("an approval", &answer);
			}
		}
	}
	return won;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	long rounds = strtol(argv[2], NULL, 10), wrong = 0;
	char folder[] = "/tmp/yunheng-contention-XXXXXX", system[32];
	if (!mkdtemp(folder))
		return 1;
	struct server server = { argv[1], folder, argc > 3 ? argv[3] : NULL, own_port(), 0 };
	server_start(&server);
	sign_in(&people[APPLICANT], server.port, "using_unit.applicant", "");
	sign_in(&people[APPROVER], server.port, "using_unit.approver", "");
	sign_in(&people[EI_REVIEWER], server.port, "ei_dept.reviewer", "");
	sign_in(&people[EI_APPROVER], server.port, "ei_dept.approver", "");
	sign_in(&people[OPERATOR], server.port, "operator.reviewer", "");
	get_quota(system, sizeof system);
	static struct lane lanes[LANES];
	int poll = epoll_create1(0), winner = 0;
	lanes_open(lanes, LANES, server.port, poll);
	for (long i = 0; i < rounds; i++) {
		if (i % NEW_EVERY == 0)
			hand_in(system);
		int won = race(lanes, poll, i, &winner);
		wrong += won != 1;
		if (won != 1 && wrong < 10)
			printf("round %ld: %d won\n", i, won);
		decide(OPERATOR, &matters[winner], "review", "return", ",\"reason\":\"再争一轮\"");
		decide(APPLICANT, &matters[winner], "apply", "submit", "");
	}
	printf("%ld rounds of %d requests for the last unit, %ld with another number of winners than one\n",
	       rounds, LANES, wrong);
	server_end(&server, SIGTERM);
	folder_remove(folder);
	printf("%d passed, %d failed\n", wrong == 0, wrong != 0);
	return wrong != 0;
}
