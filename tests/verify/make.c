/* make DIR ENTRIES FROM TO FILE: a store with so many entries in a new directory, and the export of
 * a range of it. */
#include <stdio.h>
#include <stdlib.h>

#include "store/audit.h"
#include "store/record.h"

static enum status work_entry(struct ctx *c, void *arg)
{
	int i = *(int *)arg;
	const struct record_entry e = {
		.kind = "case.decided",
		.subject = arena_printf(c->arena, "case:%lld", (long long)store_new_id(c)),
		.text = arena_printf(c->arena, "{\"决定\":\"同意\",\"n\":%d,\"快\\\"\":\"\\n😀\"}",
				     i),
		.personal = i % 3 ? NULL : "{\"name\":\"张三\"}",
		.person = store_new_id(c),
		.office = i % 2 ? 0 : store_new_id(c),
		.result = i % 4 ? "done" : "refused",
	};
	return store_record(c, &e, NULL);
}

int main(int argc, char **argv)
{
	if (argc != 6)
		return 2;
	static struct arena arena;
	static struct random random;
	static struct clock clock = { .virtual_time = true };
	arena_init(&arena, 256 << 20);
	random_seed(&random, 7);
	clock_set(&clock, 1790042400000);
	struct ctx c = { .arena = &arena, .clock = &clock, .random = &random, .language = "en" };
	const struct store_options o = {
		.data = argv[1], .workers = 1, .create = true, .no_sequencer = true
	};
	if (store_open(&c, &o, &c.store) != OK)
		return 1;
	enum status st = OK;
	for (int i = 0, n = atoi(argv[2]); i < n && st == OK; i++) {
		clock_set(&clock, clock_now_ms(&clock) + 250);
		st = store_write(&c, work_entry, &i);
		if (st == OK && (i % 23 == 0 || i == n - 1))
			st = record_sequence(&c);
	}
	if (st == OK)
		st = audit_export(&c, atoll(argv[3]), atoll(argv[4]), argv[5]);
	if (st != OK)
		fprintf(stderr, "%s\n", c.fault.name);
	store_close(c.store);
	arena_done(&arena);
	return st != OK;
}
