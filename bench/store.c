/* store DIR|ADDRESS [THREADS [SECONDS]]: durable write transactions of a decided step's size (two
 * reads, two updates, three inserts, one of them a kept answer, and an entry of the record) from so
 * many threads. Prints `name value unit` lines. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "store/idempotency.h"
#include "store/marker.h"
#include "store/outbox.h"
#include "store/record.h"

enum { THREADS_MOST = 256, SAMPLES = 1 << 20, ROWS = 20000 };

static struct clock machine;
static _Atomic bool stop;

struct worker {
	pthread_t thread;
	struct store *store;
	int n;
	float *took_ms;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static enum status work_step(struct ctx *c, void *arg)
{
	static const char reply[1500] = "{";
	const struct worker *w = arg;
	uint8_t asked[SM3_SIZE] = { 1 };
	struct kept_answer kept, answer = { 200, "application/json", reply, sizeof reply };
	bool found;
	int64_t id = store_new_id(c), value;
	char key[32], name[32], other[32];
	snprintf(key, sizeof key, "%llx", (unsigned long long)id);
	snprintf(name, sizeof name, "m%lld", (long long)random_below(c->random, ROWS));
	snprintf(other, sizeof other, "n%lld", (long long)random_below(c->random, ROWS));
	TRY(idempotency_find(c, (int64_t)(intptr_t)w, key, asked, &kept, &found));
	TRY(marker_get(c, name, 0, &value));
	TRY(marker_move(c, name, value, value + 1));
	TRY(marker_get(c, other, 0, &value));
	TRY(marker_move(c, other, value, value + 1));
	TRY(outbox_add(c, "notice", name,
		       "{\"text\":\"a notice to somebody, of an ordinary size\"}", NULL));
	const struct record_entry e = {
		.kind = "case.decided",
		.subject = name,
		.result = "done",
		.person = id,
		.text = "{\"case\":\"8273645283645\",\"step\":\"review\",\"outcome\":\"pass\",\"article\":\"19.1\","
			"\"reason\":\"within the quota of the project\",\"form\":\"9f86d081884c7d659a2feaa0c55ad015\"}",
	};
	TRY(store_record(c, &e, NULL));
	return idempotency_keep(c, (int64_t)(intptr_t)w, key, asked, &answer);
}

static void *run(void *arg)
{
	struct worker *w = arg;
	struct arena arena;
	struct random chance = { 0 };
	arena_init(&arena, 16 << 20);
	struct ctx c = { .arena = &arena, .clock = &machine, .random = &chance, .store = w->store };
	while (!stop && w->n < SAMPLES) {
		double begin = now_ms();
		enum status st = store_write(&c, work_step, w);
		if (st == OK)
			w->took_ms[w->n++] = (float)(now_ms() - begin);
		else
			fprintf(stderr, "%s\n", c.fault.name);
		fault_clear(&c);
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static double cpu_s(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

static enum status work_look(struct ctx *c, void *arg)
{
	(void)arg;
	int64_t value;
	char name[32];
	snprintf(name, sizeof name, "m%lld", (long long)random_below(c->random, ROWS));
	return marker_get(c, name, 0, &value);
}

/* One thread, one small reading transaction after the other. */
static void measure_reads(struct ctx *c)
{
	double cpu = cpu_s();
	int n = 0;
	for (double begin = now_ms(); now_ms() - begin < 1000; n++) {
		if (store_read(c, work_look, NULL) != OK)
			abort();
		arena_reset(c->arena);
	}
	printf("read %.2f us\n", (cpu_s() - cpu) / n * 1e6);
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void measure(struct store *s, int threads, int seconds)
{
	static struct worker w[THREADS_MOST];
	double cpu = cpu_s(), begin = now_ms();
	int total = 0;
	for (int i = 0; i < threads; i++) {
		w[i] = (struct worker){ .store = s, .took_ms = malloc(SAMPLES * sizeof(float)) };
		if (!w[i].took_ms || pthread_create(&w[i].thread, NULL, run, &w[i]) != 0)
			abort();
	}
	struct timespec pause = { .tv_sec = seconds };
	nanosleep(&pause, NULL);
	stop = true;
	for (int i = 0; i < threads; i++)
		pthread_join(w[i].thread, NULL), total += w[i].n;
	double took_s = (now_ms() - begin) * 1e-3;
	float *all = malloc(((size_t)total + 1) * sizeof *all);
	if (!all)
		abort();
	size_t n = 0;
	for (int i = 0; i < threads; i++)
		for (int k = 0; k < w[i].n; k++)
			all[n++] = w[i].took_ms[k];
	qsort(all, n, sizeof *all, by_size);
	printf("steps %.0f /s\ncpu %.1f us/step\n", total / took_s, (cpu_s() - cpu) / total * 1e6);
	printf("p50 %.2f ms\np99 %.2f ms\nworst %.2f ms\n", (double)all[n / 2],
	       (double)all[n * 99 / 100], (double)all[n - 1]);
}

int main(int argc, char **argv)
{
	static struct arena arena;
	static struct random chance;
	if (argc < 2)
		return 2;
	int threads = argc > 2 ? atoi(argv[2]) : 16, seconds = argc > 3 ? atoi(argv[3]) : 3;
	arena_init(&arena, 256 << 20);
	struct ctx c = { .arena = &arena, .clock = &machine, .random = &chance };
	bool server = argv[1][0] == 'p';
	const struct store_options o = { .data = server ? NULL : argv[1],
					 .database = server ? argv[1] : NULL,
					 .keys = server ? "/tmp/yunheng-bench-keys" : NULL,
					 .workers = threads,
					 .create = true };
	if (threads < 1 || threads > THREADS_MOST || store_open(&c, &o, &c.store) != OK) {
		fprintf(stderr, "the store does not open: %s\n", c.fault.name ? c.fault.name : "");
		return 1;
	}
	measure(c.store, threads, seconds);
	measure_reads(&c);
	store_close(c.store);
	return 0;
}
