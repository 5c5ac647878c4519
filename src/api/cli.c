/* Opening an installation from the command line. */
#include "api/cli.h"

#include <stdio.h>
#include <string.h>

#include "api/tables.h"
#include "base/text.h"
#include "base/words.h"
#include "law/format.h"
#include "law/pack.h"
#include "org/calendars.h"

enum { PROCESS_BYTES = 256 << 20, WORKERS_MOST = 128 };

static const char default_pack[] = "shanghai-2022";

static const struct cli_option *option_of(const struct cli_option *options, const char *name)
{
	for (const struct cli_option *o = options; o->name; o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

bool cli_options(int *argc, char **argv, const struct cli_option *options)
{
	int n = 1;
	for (int i = 1; i < *argc; i++) {
		const struct cli_option *o = option_of(options, argv[i]);
		if (!o && argv[i][0] != '-') {
			argv[n++] = argv[i];
			continue;
		}
		if (!o || (o->value && i + 1 == *argc)) {
			fprintf(stderr, "yunheng: %s %s\n",
				o ? "a value is missing after" : "no option", argv[i]);
			return false;
		}
		if (o->value)
			*o->value = argv[++i];
		else
			*o->flag = true;
	}
	*argc = n;
	return true;
}

int cli_fail(struct ctx *c)
{
	const struct fault *f = &c->fault;
	fprintf(stderr, "yunheng: %s\n",
		words_say(c->arena, c->language, f->name ? f->name : "broken", f->args, f->n_args));
	for (int i = 0; i < f->n_fields && i < FAULT_FIELDS; i++)
		fprintf(stderr, "  %s: %s\n", f->fields[i].field,
			words_say(c->arena, c->language, f->fields[i].name, f->fields[i].args, 2));
	return 1;
}

static bool open_pack(struct cli *k)
{
	struct ctx *c = &k->ctx;
	struct pack *pack;
	struct pack_error *errors;
	int n;
	enum status s = k->rules ? law_pack_read(c, k->rules, &pack, &errors, &n)
				 : law_pack_embedded(c, default_pack, &pack, &errors, &n);
	if (s != OK) {
		for (int i = 0; i < n; i++)
			fprintf(stderr, "%s:%d:%d: %s\n", errors[i].file, errors[i].line,
				errors[i].column, errors[i].text);
		cli_fail(c);
		return false;
	}
	const struct pack **list = TAKE(&k->arena, const struct pack *);
	struct packs *packs = TAKE(&k->arena, struct packs);
	*list = pack;
	*packs = (struct packs){ list, 1 };
	c->packs = packs;
	law_words(pack);
	return true;
}

static enum status read_calendar(struct ctx *c, void *arg)
{
	struct calendar **out = arg;
	return calendars_read(c, c->arena, out);
}

bool cli_open(struct cli *k, int workers)
{
	struct ctx *c = &k->ctx;
	struct calendar *calendar;
	arena_init(&k->arena, PROCESS_BYTES);
	*c = (struct ctx){
		.arena = &k->arena, .clock = &k->clock, .random = &k->random, .language = "zh"
	};
	c->tables = tables_gather(&k->arena);
	if (!open_pack(k))
		return false;
	struct store_options o = { .data = k->data ? k->data : "data",
				   .database = k->database,
				   .keys = k->keys,
				   .workers = workers < WORKERS_MOST ? workers : WORKERS_MOST,
				   .create = !k->readonly && !k->existing,
				   .readonly = k->readonly,
				   .no_sequencer = k->no_sequencer };
	if (store_open(c, &o, &c->store) != OK) {
		cli_fail(c);
		return false;
	}
	if (store_read(c, read_calendar, &calendar) != OK) {
		cli_fail(c);
		store_close(c->store);
		return false;
	}
	c->calendar = calendar;
	return true;
}

void cli_close(struct cli *k)
{
	store_close(k->ctx.store);
	arena_done(&k->arena);
}
