/* The outbox: claims are compared in the WHERE of their update, so two workers never hold the same
 * item. */
#include "store/outbox.h"

#include <assert.h>

#include "base/num.h"

QUERY q_add = {
	"outbox.add",
	"INSERT INTO outbox (id, kind, target, text, state, due_ms, tries, claim, made_ms, done_ms, fault)"
	" VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, $5, 0, '')",
	"ittti", ""
};
QUERY q_due = {
	"outbox.due",
	"SELECT id FROM outbox WHERE state = 'waiting' AND due_ms <= $1 ORDER BY due_ms LIMIT $2",
	"ii", "i"
};
QUERY q_claim = {
	"outbox.claim",
	"UPDATE outbox SET claim = $2, due_ms = $3 WHERE id = $1 AND state = 'waiting' AND due_ms <= $4"
	" RETURNING id, kind, target, text, tries",
	"iiii", "ittti"
};
QUERY q_done = {
	"outbox.done",
	"DELETE FROM outbox WHERE id = $1 AND claim = $2 AND state = 'waiting' RETURNING id", "ii",
	"i"
};
QUERY q_failed = {
	"outbox.failed",
	"UPDATE outbox SET state = $3, claim = 0, tries = tries + 1, due_ms = $4, fault = $5 WHERE id = $1 AND claim = $2"
	" AND state = 'waiting' RETURNING id",
	"iitit", "i"
};
QUERY q_counts = { "outbox.counts", "SELECT state, COUNT(*) FROM outbox GROUP BY state", "", "ti" };

/* Seconds to wait after the n-th failed try; after the last it is given up. */
static const int64_t waits[] = { 30,   60,   120,  300,  600,  1800, 3600, 7200,
				 7200, 7200, 7200, 7200, 7200, 7200, 7200, 7200 };
enum { TRIES = sizeof waits / sizeof *waits };

enum status outbox_add(struct ctx *c, const char *kind, const char *target, const char *text,
		       int64_t *id)
{
	int64_t made = store_new_id(c);
	TRY(store_run(c, &q_add, INT(made), TEXT(kind), TEXT(target), TEXT(text),
		      INT(clock_now_ms(c->clock))));
	if (id)
		*id = made;
	return OK;
}

struct claiming {
	int most, n;
	int64_t lease_ms;
	struct outbox_item *items;
};

static enum status work_claim(struct ctx *c, void *arg)
{
	struct claiming *k = arg;
	int64_t now = clock_now_ms(c->clock), claim = store_new_id(c);
	struct rows due;
	TRY(store_rows(c, &q_due, &due, INT(now), INT(k->most)));
	k->n = 0;
	k->items = TAKE_N(c->arena, due.n, struct outbox_item);
	for (int i = 0; i < due.n; i++) {
		struct row r;
		TRY(store_maybe(c, &q_claim, &r, INT(row_int(&due.at[i], 0)), INT(claim),
				INT(num_add(now, k->lease_ms)), INT(now)));
		if (r.v)
			k->items[k->n++] =
				(struct outbox_item){ row_int(&r, 0),  claim,
						      row_text(&r, 1), row_text(&r, 2),
						      row_text(&r, 3), (int)row_int(&r, 4) };
	}
	return OK;
}

enum status outbox_claim(struct ctx *c, int most, int64_t lease_ms, struct outbox_item **items,
			 int *n)
{
	assert(most > 0 && lease_ms > 0);
	struct claiming k = { .most = most, .lease_ms = lease_ms };
	TRY(store_write_plain(c, work_claim, &k));
	*items = k.items;
	*n = k.n;
	return OK;
}

enum status outbox_done(struct ctx *c, const struct outbox_item *item, bool *mine)
{
	struct row r;
	TRY(store_maybe(c, &q_done, &r, INT(item->id), INT(item->claim)));
	*mine = r.v != NULL;
	return OK;
}

enum status outbox_failed(struct ctx *c, const struct outbox_item *item, const char *fault,
			  bool *given_up)
{
	struct row r;
	bool last = item->tries + 1 >= TRIES;
	int64_t due = clock_now_ms(c->clock) + (last ? 0 : waits[item->tries] * 1000);
	TRY(store_maybe(c, &q_failed, &r, INT(item->id), INT(item->claim),
			TEXT(last ? "given_up" : "waiting"), INT(due), TEXT(fault)));
	*given_up = last && r.v;
	return OK;
}

enum status outbox_counts(struct ctx *c, int64_t *waiting, int64_t *given_up)
{
	struct rows rows;
	TRY(store_rows(c, &q_counts, &rows));
	*waiting = *given_up = 0;
	for (int i = 0; i < rows.n; i++)
		*(strcmp(row_text(&rows.at[i], 0), "waiting") == 0 ? waiting : given_up) =
			row_int(&rows.at[i], 1);
	return OK;
}
