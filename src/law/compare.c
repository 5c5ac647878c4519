/* Duties, and what stands beside the pack: law.txt, whose bytes the `|` lines must equal, and
 * duties.csv, the list of every sentence that binds somebody, which the duty statements must match
 * one for one. */
#include "codec/csv.h"
#include "law/inner.h"

static void resolve_duty(struct reader *r, struct raw_duty *d)
{
	if (d->d.home == DUTY_TEXT || d->d.home == DUTY_NOT_YET) {
		d->d.where = d->d.why.en ? d->d.why.en : "";
		return;
	}
	d->d.where = d->where.text ? d->where.text : "";
	if (d->d.home == DUTY_REGISTER && d->where.text &&
	    !law_registry_find(r->pack, d->where.text))
		law__fault(&r->faults, d->where.at, d->where.column,
			   "duty %s lives in register %s, which is not defined", d->d.id,
			   d->where.text);
	if (d->d.home != DUTY_PROCEDURE || !d->where.text)
		return;
	const char *slash = strchr(d->where.text, '/');
	const char *name =
		slash ? arena_text_n(r->arena, d->where.text, (size_t)(slash - d->where.text))
		      : d->where.text;
	const struct procedure *p = law_procedure_find(r->pack, name);
	if (!p)
		law__fault(&r->faults, d->where.at, d->where.column,
			   "duty %s lives in procedure %s, which is not defined", d->d.id, name);
	else if (slash && !law_step_find(p, slash + 1))
		law__fault(&r->faults, d->where.at, d->where.column, "procedure %s has no step %s",
			   name, slash + 1);
}

void law__resolve_duties(struct reader *r)
{
	struct duty_of_law *out = TAKE_N(r->arena, r->n_duties + 1, struct duty_of_law);
	for (int i = 0; i < r->n_duties; i++) {
		resolve_duty(r, &r->duties[i]);
		out[i] = r->duties[i].d;
		out[i].bearer = out[i].kind = out[i].words = "";
	}
	r->pack->duties = out;
	r->pack->n_duties = r->n_duties;
	for (int i = 0; i < r->n_paragraphs; i++) {
		struct paragraph *p = r->paragraphs[i].p;
		int n = 0;
		for (int j = 0; j < r->n_duties; j++)
			n += out[j].paragraph == p;
		p->duties = TAKE_N(r->arena, n, const struct duty_of_law *);
		for (int j = 0; p->n_duties < n; j++)
			if (out[j].paragraph == p)
				p->duties[p->n_duties++] = &out[j];
	}
}

/* The length of the line that begins at i. */
static size_t line_at(const char *bytes, size_t size, size_t i)
{
	const char *end = i < size ? memchr(bytes + i, '\n', size - i) : NULL;
	return end ? (size_t)(end - bytes) - i : size - i;
}

/* The character, from 1, at which the two first differ. */
static int first_difference(const char *a, const char *b, size_t b_len)
{
	int column = 1;
	for (size_t i = 0; a[i] && i < b_len && a[i] == b[i]; i++)
		column += ((unsigned char)a[i + 1] & 0xC0) != 0x80;
	return column;
}

void law__compare_text(struct reader *r, const char *bytes, size_t size)
{
	size_t at = 0;
	if (size > 0 && bytes[size - 1] == '\n')
		size--;
	for (int i = 0; i < r->n_law; i++) {
		const struct law_line *l = &r->law[i];
		if (at > size) {
			law__fault(&r->faults, l->at, l->column,
				   "the law has ended before these words (law.txt has %d lines)",
				   i);
			return;
		}
		size_t len = line_at(bytes, size, at);
		if (strlen(l->text) != len || memcmp(l->text, bytes + at, len) != 0) {
			int column = first_difference(l->text, bytes + at, len);
			const char *want =
				arena_text_n(r->arena, bytes + at, len < 120 ? len : 120);
			law__fault(
				&r->faults, l->at, l->column + column - 1,
				"from this character on the words differ from line %d of law.txt, which begins \"%s\"",
				i + 1, want);
			return;
		}
		at += len + 1;
	}
	if (at <= size && r->n_law > 0) {
		const struct law_line *l = &r->law[r->n_law - 1];
		law__fault(&r->faults, l->at, l->column,
			   "after these words the law goes on: \"%s\"",
			   arena_text_n(r->arena, bytes + at, line_at(bytes, size, at)));
	}
}

enum { CSV_ID, CSV_BEARER = 4, CSV_WORDS = 5, CSV_KIND = 6 };

static void take_row(struct reader *r, struct source at, const char *const *cells, bool *seen)
{
	struct duty_of_law *duties = (struct duty_of_law *)(uintptr_t)r->pack->duties;
	for (int i = 0; i < r->n_duties; i++) {
		if (!text_same(duties[i].id, cells[CSV_ID]))
			continue;
		seen[i] = true;
		duties[i].bearer = cells[CSV_BEARER];
		duties[i].words = cells[CSV_WORDS];
		duties[i].kind = cells[CSV_KIND];
		bool binds =
			text_same(cells[CSV_KIND], "duty") && !text_same(cells[CSV_BEARER], "none");
		if (binds && duties[i].home == DUTY_TEXT)
			law__fault(
				&r->faults, duties[i].at, 1,
				"duty %s binds %s, so its words alone do not carry it out: say where it lives, or `not_yet`",
				duties[i].id, duties[i].bearer);
		return;
	}
	law__fault(&r->faults, at, 1, "duty %s (%s) has no statement in the pack", cells[CSV_ID],
		   cells[CSV_WORDS]);
}

void law__compare_duties(struct reader *r, const struct pack_file *f)
{
	bool *seen = TAKE_N(r->arena, r->n_duties + 1, bool);
	struct ctx c = { .arena = r->arena };
	struct sheet_rows rows;
	struct source at = { .file = arena_text(r->arena, f->name), .line = 1 };
	if (csv_read(&c, f->bytes, f->size, &rows) != OK) {
		law__fault(&r->faults, at, 1, "%s",
			   words_say(r->arena, "en", c.fault.name, c.fault.args, c.fault.n_args));
		return;
	}
	for (int i = 1; i < rows.n; i++) {
		at.line = rows.at[i].line;
		if (rows.at[i].n > CSV_KIND)
			take_row(r, at, rows.at[i].cells, seen);
		else
			law__fault(
				&r->faults, at, 1,
				"a row has id, article, paragraph, bearer_zh, bearer, duty_zh, kind and more");
	}
	for (int i = 0; i < r->n_duties; i++)
		if (!seen[i])
			law__fault(&r->faults, r->duties[i].d.at, r->duties[i].id.column,
				   "%s lists no duty %s", at.file, r->duties[i].d.id);
}
