/* What the pack names and the modules carry out, held against each other: every effect of the pack
 * has a writer, every writer's effect is known to the proof, and every fact that a guard needs has
 * a source. */
#include "base/ctx.h"
#include "base/text.h"
#include "cloud/cloud.h"
#include "law/effects.h"
#include "law/step.h"
#include "meter/meter.h"
#include "quota/quota.h"
#include "resource/resource.h"
#include "settle/settle.h"

#include "test.h"

static const struct effect *const writers[] = { cloud_effects, quota_effects, resource_effects,
						meter_effects, settle_effects };
static const struct fact_source *const sources[] = { cloud_facts, quota_facts, resource_facts,
						     meter_facts, settle_facts };
/* The desk's own, which it keeps to itself. */
static const char *const of_desk[] = { "case.start",        "case.answer",    "notice.send",
				       "register.enter",    "register.amend", "register.close",
				       "register.circulate" };

static bool has_writer(const char *name)
{
	for (size_t i = 0; i < sizeof of_desk / sizeof *of_desk; i++)
		if (text_same(of_desk[i], name))
			return true;
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		for (const struct effect *e = writers[i]; e->name; e++)
			if (text_same(e->name, name))
				return true;
	return false;
}

static void check_effects(const struct effect_use *e, int n)
{
	for (int i = 0; i < n; i++)
		test_note(has_writer(e[i].name), __FILE__, __LINE__, e[i].name);
}

static void pack_effects(const struct pack *p)
{
	for (int i = 0; i < p->n_procedures; i++) {
		const struct procedure *r = p->procedures[i];
		check_effects(r->withdraw_effects, r->n_withdraw_effects);
		for (int j = 0; j < r->n_steps; j++)
			for (int k = 0; k < r->steps[j]->n_outcomes; k++)
				check_effects(r->steps[j]->outcomes[k].effects,
					      r->steps[j]->outcomes[k].n_effects);
	}
}

static uint32_t loaded(void)
{
	uint32_t bits = F_FORM | F_CASE | F_ADDRESSEE; /* the desk's own */
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		for (const struct fact_source *s = sources[i]; s->bits; s++)
			bits |= s->bits;
	return bits;
}

static void check_need(const struct need *n, uint32_t bits)
{
	const struct guard *g = law_guard_find(n->guard);
	test_note((g->needs & ~bits) == 0, __FILE__, __LINE__, n->guard);
}

static void pack_facts(const struct pack *p)
{
	uint32_t bits = loaded();
	for (int i = 0; i < p->n_procedures; i++)
		for (int j = 0; j < p->procedures[i]->n_steps; j++) {
			const struct step *s = p->procedures[i]->steps[j];
			for (int k = 0; k < s->n_needs; k++)
				check_need(&s->needs[k], bits);
			for (int k = 0; k < s->n_outcomes; k++)
				if (s->outcomes[k].when)
					check_need(s->outcomes[k].when, bits);
		}
}

int main(void)
{
	static struct arena arena;
	arena_init(&arena, 64 << 20);
	struct ctx c = { .arena = &arena, .language = "en" };
	struct pack *p;
	struct pack_error *errors;
	int n;
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		for (const struct effect *e = writers[i]; e->name; e++)
			test_note(law_effect_find(e->name) != NULL, __FILE__, __LINE__, e->name);
	if (CHECK(law_pack_embedded(&c, "shanghai-2022", &p, &errors, &n) == OK)) {
		pack_effects(p);
		pack_facts(p);
	}
	arena_done(&arena);
	return test_done();
}
