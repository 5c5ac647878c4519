/* What a case's decisions say about its time: which step was completed when, what paused, what was
 * passed.
 *
 * Nothing of this is kept elsewhere: the decisions are sealed, so the clocks that follow from them
 * are too. */
#include "base/text.h"
#include "desk/inner.h"

QUERY q_history = {
	"decision.of_case",
	"SELECT id, rev, duty, person, principal, org, at_ms, entry, role, step, outcome, next, reason, fields, granted,"
	" pauses FROM decision WHERE case_ = $1 ORDER BY rev",
	"i",
	"iiiiiiii"
	"ttttttt"
	"i"
};

enum status desk_history(struct ctx *c, int64_t case_id, struct history *out)
{
	struct rows rows;
	TRY(store_rows(c, &q_history, &rows, INT(case_id)));
	/* One more place: the decision that is being taken is put there while the next clock is
	 * counted. */
	*out = (struct history){ TAKE_N(c->arena, rows.n + 1, struct decided), rows.n };
	for (int i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];
		out->at[i] = (struct decided){
			.id = row_int(r, 0),
			.rev = row_int(r, 1),
			.duty = row_int(r, 2),
			.person = row_int(r, 3),
			.principal = row_int(r, 4),
			.org = row_int(r, 5),
			.at_ms = row_int(r, 6),
			.entry = row_int(r, 7),
			.role = row_text(r, 8),
			.step = row_text(r, 9),
			.outcome = row_text(r, 10),
			.next = row_text(r, 11),
			.reason = row_text(r, 12),
			.fields = row_text(r, 13),
			.granted = row_text(r, 14),
			.pauses = row_int(r, 15) != 0,
		};
	}
	return OK;
}

bool desk__acted_before(const struct history *h, int i)
{
	for (int j = 0; j < i; j++)
		if (h->at[j].org == h->at[i].org && text_same(h->at[j].role, h->at[i].role))
			return true;
	return false;
}

/* A bearer of a joint step that passed while others have yet to: the case stayed where it was. */
static bool stayed(const struct decided *d)
{
	return text_same(d->step, d->next);
}

/* The last decision before place n that moved the case; -1 where there is none. */
static int moved_before(const struct history *h, int n)
{
	int i = n - 1;
	while (i >= 0 && stayed(&h->at[i]))
		i--;
	return i;
}

/* A step that comes back from a pause of its own goes on with the clock it had. */
static int64_t entered_ms(const struct history *h, const char *step, int64_t opened_ms)
{
	int64_t start_ms = opened_ms;
	int back = h->n - 1;
	while (back >= 0 && h->at[back].at_ms > opened_ms)
		back--;
	for (back = moved_before(h, back + 1); back > 0;) {
		int paused = moved_before(h, back);
		if (paused < 1 || !h->at[paused].pauses || !text_same(h->at[paused].step, step))
			break;
		back = moved_before(h, paused);
		if (back >= 0)
			start_ms = h->at[back].at_ms;
	}
	return start_ms;
}

int64_t desk__started_ms(const struct history *h, const struct step *step, int64_t opened_ms)
{
	if (!step->term.since)
		return entered_ms(h, step->name, opened_ms);
	for (int i = h->n - 1; i >= 0; i--)
		if (h->at[i].at_ms <= opened_ms && !stayed(&h->at[i]) &&
		    (text_same(h->at[i].step, step->term.since) ||
		     text_same(h->at[i].step, step->term.or_since)))
			return h->at[i].at_ms;
	return opened_ms;
}

int desk__pauses(const struct history *h, int64_t start_ms, int64_t opened_ms,
		 struct pause out[PAUSES_MAX])
{
	int n = 0;
	for (int i = 0; i + 1 < h->n && n < PAUSES_MAX; i++) {
		const struct decided *d = &h->at[i];
		if (!d->pauses || d->at_ms < start_ms)
			continue;
		int j = i + 1;
		while (j + 1 < h->n && stayed(&h->at[j]))
			j++;
		if (h->at[j].at_ms <= opened_ms)
			out[n++] = (struct pause){ day_of_ms(d->at_ms), day_of_ms(h->at[j].at_ms) };
	}
	return n;
}

bool desk__passed_notice(const struct case_ *k, const struct history *h)
{
	for (int i = h->n - 1; i >= 0; i--) {
		const struct decided *d = &h->at[i];
		if (text_same(d->step, k->procedure->first->name))
			return false;
		const struct role *role = law_role_find(k->pack, d->role);
		if (!role || !text_same(role->function, "applicant"))
			continue;
		if (text_same(d->outcome, "pass") || text_same(d->outcome, "fail"))
			return text_same(d->outcome, "pass");
	}
	return false;
}
