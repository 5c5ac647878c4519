/* Registers (台账): dated, accountable books that the pack names and cases keep (register.enter,
 * register.amend, register.close, register.circulate; rules/README.md).
 *
 * An entry is never changed and never deleted: what supersedes or closes it is a row of its own, so
 * that the history stays whole. Whoever an entry is circulated to is asked to read it; the first
 * reading at each organisation is kept. Inside the caller's transaction. */
#ifndef YH_DESK_REGISTER_H
#define YH_DESK_REGISTER_H

#include "desk/desk.h"

struct registered {
	int64_t id;
	const char *name; /* of the register, as the pack has it */
	const char *number;
	int64_t unit, org, district, vendor, system; /* 0 where none */
	const char *period;                          /* "2026", "2026-09", "" */
	bool open;
	int32_t from_day, until_day; /* until 0: open */
	const json_t *form;
	const struct pack *pack;
	const struct procedure *procedure;
	int64_t case_id, supersedes, at_ms, record;
	const char *how; /* "superseded", "closed"; NULL: in force */
	int64_t by, end_case, end_ms;
	const char *end_reason;
};

/* Who sees an entry `k`: its scope, whom it addresses, whoever is asked to read it, and everybody
 * where the register is open. Bound by REGISTER_SEEN_ARGS. */
#define REGISTER_ASKED_SQL(org) \
	"EXISTS (SELECT 1 FROM register_receipt q WHERE q.id = k.id AND q.org = " org ")"
/* clang-format off */
#define REGISTER_SEEN_SQL(kind, id, org) \
	"(k.open = 1 OR k.unit = " org " OR k.org = " org " OR " SCOPE_SQL(kind, id) \
	" OR " REGISTER_ASKED_SQL(org) ")"
/* clang-format on */
#define REGISTER_SEEN_ARGS(c) CASE_SCOPE_ARGS(c), INT((c)->actor->org)

#define REGISTERED_SQL                                                                          \
	"k.id, k.register, k.number, k.unit, k.org, k.district, k.vendor, k.system, k.period,"  \
	" k.open, k.from_day, k.until_day, k.form, k.pack, k.procedure, k.case_, k.supersedes," \
	" k.at_ms, k.entry, e.how, e.by_, e.case_, e.at_ms, e.reason"
#define REGISTERED_FROM "register_entry k LEFT JOIN register_end e ON e.id = k.id"
#define REGISTERED_GIVES \
	"ittiiiiit"      \
	"iiitttiiii"     \
	"tiiit"
enum { REGISTERED_COLUMNS = 24 };
enum status MUST desk_registered_row(struct ctx *c, const struct row *r, struct registered *out);

/* What the actor may see, else S_ABSENT. */
enum status MUST desk_registered_get(struct ctx *c, int64_t id, struct registered *out);
/* "in_force", "superseded", "closed", "expired". */
const char *desk_registered_state(const struct registered *e, int32_t today);
/* The actor's organisation has read it: recorded once; refused where it was not asked to. */
enum status MUST desk_registered_read(struct ctx *c, int64_t id);

/* Whether the actor's office may begin a case of the procedure: it bears the first step, and of a
 * matter it is the body that the step means. */
enum status MUST desk_may_start(struct ctx *c, const struct procedure *p, bool *may);

/* The name that a form's value stands for (organisation, district, entry ...), for people. */
enum status MUST desk_named(struct ctx *c, const struct pack *p, const struct field *f,
			    const json_t *v, const char **name);

#endif
