/* bench/start PROGRAM: an empty database's server: milliseconds from exec to the first answer,
 * anonymous memory, resident size. The schema is made by a first start, which is reported apart;
 * then eleven starts, medians. */
#include "../tests/http_lanes.h"

enum { STARTS = 11 };

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* "RssAnon:  1234 kB" of /proc/PID/status, in MB. */
static double memory_mb(pid_t pid, const char *what)
{
	char path[64], line[256];
	double kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, what, strlen(what)) == 0)
			kb = strtod(line + strlen(what) + 1, NULL);
	if (f)
		fclose(f);
	return kb / 1024;
}

static pid_t start(const char *program, const char *folder, int port)
{
	char listen[32];
	snprintf(listen, sizeof listen, "127.0.0.1:%d", port);
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execl(program, program, "serve", "--listen", listen, "--data", folder,
		      (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* Starts, waits for the first answer, measures, ends. */
static double once(const char *program, const char *folder, int port, double *anonymous,
		   double *resident)
{
	struct client k;
	memset(&k, 0, sizeof k);
	double begin = now();
	pid_t pid = start(program, folder, port);
	for (;; usleep(200)) {
		if (now() - begin > 30)
			fail("no answer in thirty seconds", NULL);
		if (!client_open(&k, port))
			continue;
		int status = client_ask(&k, "GET", "/api/health", NULL, NULL);
		client_close(&k);
		if (status == 200)
			break;
	}
	double took = (now() - begin) * 1e3;
	*anonymous = memory_mb(pid, "RssAnon:");
	*resident = memory_mb(pid, "VmRSS:");
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	return took;
}

int main(int argc, char **argv)
{
	double took[STARTS], anonymous[STARTS], resident[STARTS], first;
	char folder[] = "/tmp/yunheng-start-XXXXXX";
	if (argc < 2)
		return 2;
	if (!mkdtemp(folder))
		return 1;
	int port = own_port();
	first = once(argv[1], folder, port, &anonymous[0], &resident[0]);
	for (int i = 0; i < STARTS; i++)
		took[i] = once(argv[1], folder, port, &anonymous[i], &resident[i]);
	qsort(took, STARTS, sizeof *took, by_value);
	qsort(anonymous, STARTS, sizeof *anonymous, by_value);
	qsort(resident, STARTS, sizeof *resident, by_value);
	printf("start_first %.1f ms\n", first);
	printf("start %.1f ms\n", took[STARTS / 2]);
	printf("start_anonymous %.1f MB\n", anonymous[STARTS / 2]);
	printf("start_resident %.1f MB\n", resident[STARTS / 2]);
	folder_remove(folder);
	return 0;
}
