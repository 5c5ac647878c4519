/* The command line of the store: audit verify, audit export, backup, restore, version. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "base/words.h"
#include "codec/json.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/inner.h"
#include "store/version.h"

enum { ARENA = 1 << 30, ARGS_MOST = 3 };

struct call {
	struct ctx *c;
	const char *data, *database, *keys, *to, *from, *language;
	bool json, quick, older, help;
	const char *args[ARGS_MOST];
	int n_args;
};

/* ---- arguments ---- */

static bool read_args(struct call *k, int argc, char **argv)
{
	const struct {
		const char *name;
		bool *flag;
		const char **value;
	} known[] = {
		{ "--json", &k->json, NULL },   { "--quick", &k->quick, NULL },
		{ "--older", &k->older, NULL }, { "--help", &k->help, NULL },
		{ "--data", NULL, &k->data },   { "--database", NULL, &k->database },
		{ "--keys", NULL, &k->keys },   { "--to", NULL, &k->to },
		{ "--from", NULL, &k->from },   { "--language", NULL, &k->language },
	};
	enum { KNOWN = sizeof known / sizeof *known };
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1]) {
			if (k->n_args == ARGS_MOST)
				return false;
			k->args[k->n_args++] = argv[i];
			continue;
		}
		int f = 0;
		while (f < KNOWN && strcmp(known[f].name, argv[i]) != 0)
			f++;
		if (f == KNOWN || (known[f].value && i + 1 == argc))
			return false;
		if (known[f].flag)
			*known[f].flag = true;
		else
			*known[f].value = argv[++i];
	}
	return true;
}

static int wrong(const char *usage)
{
	fputs(usage, stderr);
	return 2;
}

/* Says the fault and gives the exit status. */
static int failed(struct call *k)
{
	struct ctx *c = k->c;
	fprintf(stderr, "yunheng: %s\n",
		words_say(c->arena, c->language, c->fault.name, c->fault.args, c->fault.n_args));
	return 1;
}

struct process {
	struct arena arena;
	struct clock clock;
	struct random random;
	struct ctx ctx;
};

static bool start(struct process *p, struct call *k, int argc, char **argv)
{
	*p = (struct process){ 0 };
	arena_init(&p->arena, ARENA);
	p->ctx = (struct ctx){
		.arena = &p->arena, .clock = &p->clock, .random = &p->random, .language = "zh"
	};
	*k = (struct call){ .c = &p->ctx };
	bool read = read_args(k, argc, argv);
	if (k->language)
		p->ctx.language = k->language;
	return read;
}

static int finish(struct process *p, int rc)
{
	store_close(p->ctx.store);
	arena_done(&p->arena);
	return rc;
}

static enum status open_readonly(struct call *k)
{
	const struct store_options o = {
		.data = k->data       ? k->data
			: k->database ? NULL
				      : "data",
		.database = k->database,
		.keys = k->keys,
		.workers = 1,
		.readonly = true,
	};
	return store_open(k->c, &o, &k->c->store);
}

/* ---- audit ---- */

static const char audit_usage[] =
	"yunheng audit verify | export FROM TO FILE [--data DIR | --database URL --keys DIR] [--quick] [--json]\n\n"
	"  verify   recompute the record, its tree and heads, and every protected row; also while the server runs\n"
	"  --quick  check the newest signature alone\n"
	"  --json   what was found, for a program\n"
	"  export   the entries of places FROM to TO (0 is the first, TO may be 'end') with their proofs, for a\n"
	"           verifier that does not trust this program (tests/verify)\n";

static void show_json(struct ctx *c, const struct audit_report *r)
{
	struct buf b;
	buf_init(&b, c->arena, 1024);
	struct json_out w = { &b, true };
	char root[2 * SM3_SIZE + 1];
	text_hex(r->root, SM3_SIZE, root);
	json_open(&w, '{');
	json_bool(&w, "ok", r->ok);
	json_int(&w, "entries", r->entries);
	json_int(&w, "heads", r->heads);
	json_int(&w, "sealed_rows", r->sealed);
	json_int(&w, "waiting", r->waiting);
	json_int(&w, "erased", r->erased);
	json_text(&w, "root", root);
	if (!r->ok) {
		json_int(&w, "first_bad", r->first_bad);
		json_text(&w, "fault", r->fault);
		json_text(&w, "detail", words_say(c->arena, c->language, r->fault, r->args, 2));
	}
	json_close(&w, '}');
	puts(b.at);
}

static int audit_verify_main(struct call *k)
{
	struct audit_report r;
	struct ctx *c = k->c;
	if (open_readonly(k) != OK || audit_verify(c, k->quick, &r) != OK)
		return failed(k);
	if (k->json) {
		show_json(c, &r);
		return r.ok ? 0 : 1;
	}
	if (!r.ok) {
		puts(words_say(c->arena, c->language, r.fault, r.args, 2));
		return 1;
	}
	puts(words_say(c->arena, c->language, "audit.ok",
		       VALUES(INT(r.entries), INT(r.heads), INT(r.sealed))));
	if (r.waiting)
		puts(words_say(c->arena, c->language, "audit.waiting", VALUES(INT(r.waiting))));
	if (r.erased)
		puts(words_say(c->arena, c->language, "audit.erased", VALUES(INT(r.erased))));
	return 0;
}

static int audit_export_main(struct call *k)
{
	int64_t from, to = -1;
	if (k->n_args != 3 || !text_int(k->args[0], &from) ||
	    (strcmp(k->args[1], "end") != 0 && !text_int(k->args[1], &to)))
		return wrong(audit_usage);
	if (open_readonly(k) != OK || audit_export(k->c, from, to, k->args[2]) != OK)
		return failed(k);
	return 0;
}

int audit_main(int argc, char **argv)
{
	struct process p;
	struct call k;
	const char *what = argc > 1 ? argv[1] : "";
	bool good = start(&p, &k, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
	if (good && (k.help || strcmp(what, "--help") == 0)) {
		fputs(audit_usage, stdout);
		return finish(&p, 0);
	}
	if (good && strcmp(what, "verify") == 0 && k.n_args == 0)
		return finish(&p, audit_verify_main(&k));
	if (good && strcmp(what, "export") == 0)
		return finish(&p, audit_export_main(&k));
	return finish(&p, wrong(audit_usage));
}

/* ---- backup ---- */

int backup_main(int argc, char **argv)
{
	static const char usage[] =
		"yunheng backup --data DIR --to FILE\n\n"
		"  --data  the embedded database's directory; it may be served meanwhile\n"
		"  --to    one file with everything of one instant; the keys are not in it\n";
	struct process p;
	struct call k;
	if (!start(&p, &k, argc, argv) || (!k.help && (!k.data || !k.to || k.n_args)))
		return finish(&p, wrong(usage));
	if (k.help) {
		fputs(usage, stdout);
		return finish(&p, 0);
	}
	return finish(&p, backup_make(k.c, k.data, k.to) == OK ? 0 : failed(&k));
}

int restore_main(int argc, char **argv)
{
	static const char usage[] =
		"yunheng restore --from FILE --data DIR [--keys DIR] [--older]\n\n"
		"  --data   a directory without a database\n"
		"  --keys   the installation's keys; DATA/keys unless told\n"
		"  --older  take a backup that lacks what was recorded since\n";
	struct process p;
	struct call k;
	if (!start(&p, &k, argc, argv) || (!k.help && (!k.data || !k.from || k.n_args)))
		return finish(&p, wrong(usage));
	if (k.help) {
		fputs(usage, stdout);
		return finish(&p, 0);
	}
	return finish(&p,
		      backup_restore(k.c, k.from, k.data, k.keys, k.older) == OK ? 0 : failed(&k));
}

/* ---- version ---- */

static enum status last_step(struct ctx *c, void *arg)
{
	return schema__last(c, arg);
}

static void version_json(struct call *k, int64_t step)
{
	struct ctx *c = k->c;
	struct buf b;
	buf_init(&b, c->arena, 256);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "version", YH_VERSION);
	json_text(&w, "sqlite", store__sqlite.library(c->arena));
	json_text(&w, "libpq", store__postgresql.library(c->arena));
	if (c->store) {
		json_key(&w, "database");
		json_open(&w, '{');
		json_text(&w, "kind", store_kind(c->store));
		json_text(&w, "version", c->store->driver->version(c->store, c->arena));
		json_int(&w, "schema", step);
		json_close(&w, '}');
	}
	json_close(&w, '}');
	puts(b.at);
}

static int version_show(struct call *k)
{
	struct ctx *c = k->c;
	int64_t step = 0;
	if ((k->data || k->database) &&
	    (open_readonly(k) != OK || store_read(c, last_step, &step) != OK))
		return failed(k);
	if (k->json) {
		version_json(k, step);
		return 0;
	}
	printf("yunheng %s\n", YH_VERSION);
	printf("SQLite %s, libpq %s\n", store__sqlite.library(c->arena),
	       store__postgresql.library(c->arena));
	if (c->store)
		printf("database: %s %s, schema %lld\n", c->store->driver->title,
		       c->store->driver->version(c->store, c->arena), (long long)step);
	return 0;
}

int version_main(int argc, char **argv)
{
	static const char usage[] =
		"yunheng version [--data DIR | --database URL --keys DIR] [--json]\n\n"
		"  the program's version and those of the databases' libraries; of an installation also its database's\n"
		"  and the last step of its schema\n";
	struct process p;
	struct call k;
	if (!start(&p, &k, argc, argv) || k.n_args)
		return finish(&p, wrong(usage));
	if (k.help) {
		fputs(usage, stdout);
		return finish(&p, 0);
	}
	return finish(&p, version_show(&k));
}
