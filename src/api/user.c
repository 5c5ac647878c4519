/* yunheng user, yunheng import: what whoever holds the machine may do without a browser. All of it
 * is recorded. */
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/cli.h"
#include "civil/day.h"
#include "cloud/tree.h"
#include "codec/json.h"
#include "desk/desk.h"
#include "org/calendars.h"
#include "org/people.h"

/* clang-format off */
QUERY q_list = { "user.list",
	"SELECT p.account, p.name, p.state, o.name, p.seen_ms, CASE WHEN p.enrolment IS NULL THEN 0 ELSE 1 END"
	" FROM person p JOIN org o ON o.id = p.org ORDER BY p.account", "", "ttttii" };
/* clang-format on */

struct job {
	const char *verb, *name, *file;
	bool json;
	char enrolment[ENROLMENT_TEXT];
	struct rows rows;
	int n;
};

static enum status list(struct ctx *c, void *arg)
{
	return store_rows(c, &q_list, &((struct job *)arg)->rows);
}

static enum status account(struct ctx *c, const struct job *j, int64_t *id)
{
	TRY(person_by_account(c, j->name, id));
	return *id ? OK : FAULT(c, S_ABSENT, "absent");
}

static enum status reset(struct ctx *c, void *arg)
{
	struct job *j = arg;
	int64_t id;
	TRY(account(c, j, &id));
	return person_reset(c, id, j->enrolment);
}

static enum status unlock(struct ctx *c, void *arg)
{
	int64_t id;
	TRY(account(c, arg, &id));
	return person_unlock(c, id);
}

static void print_list(struct ctx *c, const struct job *j)
{
	struct buf b;
	buf_init(&b, c->arena, 4096);
	struct json_out w = { &b, true };
	json_open(&w, '[');
	for (int i = 0; i < j->rows.n; i++) {
		const struct row *r = &j->rows.at[i];
		const char *seen = row_int(r, 4) ? instant_iso(c->arena, row_int(r, 4)) : "-";
		if (!j->json) {
			printf("%-24s %-10s %-10s %-26s %s\n", row_text(r, 0), row_text(r, 2),
			       row_int(r, 5) ? "to enrol" : "enrolled", seen, row_text(r, 3));
			continue;
		}
		json_open(&w, '{');
		json_text(&w, "account", row_text(r, 0));
		json_text(&w, "name", row_text(r, 1));
		json_text(&w, "state", row_text(r, 2));
		json_text(&w, "org", row_text(r, 3));
		json_text(&w, "seen", row_int(r, 4) ? seen : NULL);
		json_bool(&w, "to_enrol", row_int(r, 5) != 0);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	if (j->json)
		puts(b.at);
}

static const char user_usage[] =
	"yunheng user list | reset ACCOUNT | unlock ACCOUNT [--data DIR | --database URL] [--json]\n\n"
	"  list    every account, its state and when it was last used\n"
	"  reset   void password and authenticator, end every session, print a new one-time enrolment\n"
	"  unlock  end a lock after too many failures\n";

int user_main(int argc, char **argv)
{
	static struct cli k;
	static struct job j;
	bool help = false;
	const struct cli_option options[] = {
		CLI_OPTIONS(&k), { "--json", NULL, &j.json }, { "--help", NULL, &help }, { 0 }
	};
	bool good = cli_options(&argc, argv, options);
	bool lists = argc == 2 && strcmp(argv[1], "list") == 0;
	bool resets = argc == 3 && strcmp(argv[1], "reset") == 0;
	bool unlocks = argc == 3 && strcmp(argv[1], "unlock") == 0;
	if (help || !good || (!lists && !resets && !unlocks)) {
		fputs(user_usage, help ? stdout : stderr);
		return help ? 0 : 2;
	}
	k.readonly = lists;
	k.existing = true;
	if (!cli_open(&k, 1))
		return 1;
	j.name = lists ? NULL : argv[2];
	struct ctx *c = &k.ctx;
	enum status s =
		lists ? store_read(c, list, &j) : store_write(c, resets ? reset : unlock, &j);
	if (s != OK)
		cli_fail(c);
	else if (lists)
		print_list(c, &j);
	else if (resets)
		printf("enrolment of %s, valid for seven days, shown only now: %s\n", j.name,
		       j.enrolment);
	cli_close(&k);
	return s == OK ? 0 : 1;
}

/* ---- import ---- */

static enum status import_units(struct ctx *c, void *arg)
{
	struct job *j = arg;
	return org_import_units(c, j->file, &j->n);
}

static enum status import_bodies(struct ctx *c, void *arg)
{
	struct job *j = arg;
	return org_import_bodies(c, j->file, &j->n);
}

/* Who holds the machine publishes days alone only while that moves nobody's deadline. */
static enum status import_calendar(struct ctx *c, void *arg)
{
	struct job *j = arg;
	int64_t version;
	struct calendar *k;
	struct moved *moved;
	const char *csv;
	int changes, n;
	TRY(calendars_text(c, j->file, &csv));
	TRY(calendars_with(c, csv, &k, &changes));
	TRY(desk_recount(c, k, false, &moved, &n));
	if (n > 0)
		return FAULT(c, S_REFUSED, "calendar.two_persons", INT(n), TEXT(moved[0].title));
	TRY(calendars_import(c, j->file, j->name, &version));
	j->n = (int)version;
	return OK;
}

static enum status import_catalogue(struct ctx *c, void *arg)
{
	struct job *j = arg;
	return catalogue_import(c, 0, j->file, strlen(j->file), org_today(c), &j->n);
}

static enum status import_contracts(struct ctx *c, void *arg)
{
	struct job *j = arg;
	return cloud_import_contracts(c, j->file, strlen(j->file), &j->n);
}

static enum status import_clouds(struct ctx *c, void *arg)
{
	struct job *j = arg;
	return tree_import(c, j->file, strlen(j->file), &j->n);
}

static const struct {
	const char *what;
	store_work *work;
	const char *done;
} imports[] = {
	{ "units", import_units, "organisations" },
	{ "bodies", import_bodies, "bodies" },
	{ "calendar", import_calendar, "is the version of the working days" },
	{ "catalogue", import_catalogue, "items and prices, in force from today" },
	{ "contracts", import_contracts, "contracts with vendors" },
	{ "clouds", import_clouds, "zones and pools" },
};

static const char import_usage[] =
	"yunheng import units | bodies | calendar | catalogue | contracts | clouds FILE [--data DIR | --database URL]\n\n"
	"  units      organisations, columns as in data/units.csv\n"
	"  bodies     which organisation is which body of the regulation, as in data/bodies.csv\n"
	"  calendar   holidays and make-up days, as in data/cn-workdays.csv, or the JSON of holiday-cn\n"
	"  catalogue  the municipal catalogue that is in force, as in data/catalogue.csv\n"
	"  contracts  which vendor delivers which cloud: number, district, vendor, from, to\n"
	"  clouds     zones and pools of the clouds: cloud, zone, pool, network, hosts, capacity, from, ground\n";

static const char *read_file(struct arena *a, const char *name)
{
	enum { MOST = 16 << 20 };
	FILE *f = fopen(name, "rbe");
	if (!f)
		return NULL;
	char *bytes = arena_take(a, MOST + 1);
	size_t n = fread(bytes, 1, MOST, f);
	fclose(f);
	bytes[n] = '\0';
	return bytes;
}

static int import(struct cli *k, struct job *j, size_t kind)
{
	struct ctx *c = &k->ctx;
	j->file = read_file(&k->arena, j->name);
	if (!j->file) {
		fprintf(stderr, "yunheng: %s cannot be read\n", j->name);
		return 1;
	}
	if (store_write(c, imports[kind].work, j) != OK)
		return cli_fail(c);
	printf("%d ", j->n);
	puts(imports[kind].done);
	return 0;
}

int import_main(int argc, char **argv)
{
	static struct cli k;
	static struct job j;
	bool help = false;
	const struct cli_option options[] = { CLI_OPTIONS(&k), { "--help", NULL, &help }, { 0 } };
	bool good = cli_options(&argc, argv, options);
	size_t kind = 0, kinds = sizeof imports / sizeof *imports;
	while (argc == 3 && kind < kinds && strcmp(argv[1], imports[kind].what) != 0)
		kind++;
	if (help || !good || argc != 3 || kind == kinds) {
		fputs(import_usage, help ? stdout : stderr);
		return help ? 0 : 2;
	}
	if (!cli_open(&k, 1))
		return 1;
	j.name = argv[2];
	int code = import(&k, &j, kind);
	cli_close(&k);
	return code;
}
