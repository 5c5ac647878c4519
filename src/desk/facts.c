/* Facts for a decision, and what its verdict says to people.
 *
 * Form and case are known here; what higher modules know is loaded by their sources, only as far as
 * the step's guards ask. */
#include "base/text.h"
#include "desk/inner.h"

static const char *form_text(const void *form, const char *field)
{
	const json_t *v = json_object_get(form, field);
	if (json_is_boolean(v))
		return json_is_true(v) ? "yes" : "no";
	if (json_is_array(v) || json_is_object(v))
		return json_array_size(v) + json_object_size(v) > 0 ? "filled" : NULL;
	return json_string_value(v);
}

QUERY q_kind = {
	"facts.addressee",
	"SELECT o.kind, b.body FROM org o LEFT JOIN body b ON b.org = o.id AND b.body = 'operator'"
	" AND b.from_day <= $2 AND (b.until_day = 0 OR b.until_day >= $2) WHERE o.id = $1"
	" ORDER BY b.from_day DESC LIMIT 1",
	"ii", "tt"
};

/* What the addressee is to a matter; an operator is a using unit too, and is addressed as what
 * runs the cloud. */
static enum status addressee(struct ctx *c, const struct case_ *k, struct facts *out)
{
	struct row r = { NULL };
	TRY(store_maybe(c, &q_kind, &r, INT(desk__addressee(k)), INT(out->today)));
	if (!r.v)
		return OK;
	out->addressee_kind = text_same(row_text(&r, 0), "vendor")                ? "vendor"
			      : text_same(row_text(&r, 0), "district_government") ? "district"
			      : row_text(&r, 1)                                   ? "operator"
										  : "unit";
	return OK;
}

static bool form_number(const void *form, const char *field, int64_t *out)
{
	const json_t *v = json_object_get(form, field);
	*out = json_integer_value(v);
	return json_is_integer(v);
}

static bool said(const void *history, const char *outcome)
{
	const struct history *h = history;
	for (int i = 0; i < h->n; i++)
		if (text_same(h->at[i].outcome, outcome))
			return true;
	return false;
}

enum status desk__facts(struct ctx *c, const struct weighing *w, uint32_t needed, struct facts *out)
{
	*out = (struct facts){
		.known = F_FORM | F_CASE,
		.today = day_of_ms(clock_now_ms(c->clock)),
		.asked = w->asked,
		.granted = w->granted,
		.form_text = form_text,
		.said = said,
		.case_history = w->h,
		.form_number = form_number,
		.form = w->form,
		.calendar = c->calendar,
		.resource_end_day = DAY_NONE,
		.resource_keep_day = DAY_NONE,
		.step_due_day = w->duty ? w->duty->due_day : DAY_NONE,
		.notice_received = desk__passed_notice(w->k, w->h),
	};
	if (needed & F_ADDRESSEE) {
		TRY(addressee(c, w->k, out));
		out->known |= F_ADDRESSEE;
	}
	for (const struct fact_source *s = c->tables ? c->tables->facts : NULL; s && s->bits; s++) {
		if (!(s->bits & needed))
			continue;
		TRY(s->load(c, w->k, out));
		out->known |= s->bits;
	}
	return OK;
}

/* "need.held_within.no" with its figures and its article; an in-principle limit says that a reason
 * would do. */
static enum status refused_by(struct ctx *c, const struct check *by, const char *otherwise)
{
	if (!by)
		return FAULT(c, S_REFUSED, otherwise);
	return fault_set(c, S_REFUSED, by->name, by->need->article, by->args, by->n_args);
}

static const struct check *first_failed(const struct verdict *v)
{
	for (int i = 0; i < v->n_checks; i++)
		if (!v->checks[i].holds)
			return &v->checks[i];
	return NULL;
}

enum status desk__verdict(struct ctx *c, const struct verdict *v)
{
	switch (v->kind) {
	case VERDICT_ALLOWED:
		return OK;
	case VERDICT_REFUSED:
		return refused_by(c, v->refused_by ? v->refused_by : first_failed(v),
				  "desk.refused");
	case VERDICT_WANTS_REASON:
		fault_field(c, "reason",
			    v->outcome && v->outcome->reason ? "field.reason"
							     : "field.reason_limit",
			    NONE, NONE);
		return refused_by(c, v->outcome && v->outcome->reason ? NULL : first_failed(v),
				  "desk.reason");
	case VERDICT_NO_SUCH_OUTCOME:
		fault_field(c, "outcome", "field.choice", NONE, NONE);
		return fault_fields(c);
	}
	return OK;
}
