/* The sweep: every instant at which something changes is weighed, no other, in every dimension. */
#include "civil/sweep.h"

#include "test.h"

enum { VCPU, MEMORY, CHANGES = 8 };

/* A period of so many vCPU and GiB, the matter's own or another's. */
struct period_of {
	int64_t from_ms, to_ms, vcpu, memory;
	bool own;
};

static int changes_of(const struct period_of *p, struct sweep_change *out)
{
	int n = 0;
	for (; p->to_ms; p++) {
		struct dims d = { .v = { [VCPU] = p->vcpu, [MEMORY] = p->memory } };
		struct dims none = { 0 };
		out[n++] = (struct sweep_change){ p->from_ms, d, p->own ? d : none };
		d = dims_scale(d, -1);
		out[n++] = (struct sweep_change){ p->to_ms, d, p->own ? d : none };
	}
	sweep_sort(out, n);
	return n;
}

/* clang-format off */
static const struct {
	const char *what;
	int64_t base_vcpu, vcpu, memory; /* capacity; 0: not declared */
	struct period_of periods[CHANGES / 2];
	int dimension;
	int64_t at_ms, needed;
} all[] = {
	{ "one below", 60, 100, 0, { { 10, 20, 39, 0, true } }, -1, 0, 0 },
	{ "just what there is", 60, 100, 0, { { 10, 20, 40, 0, true } }, -1, 0, 0 },
	{ "one above", 60, 100, 0, { { 10, 20, 41, 0, true } }, VCPU, 10, 101 },
	{ "nothing is declared", 60, 0, 0, { { 10, 20, 4100, 0, true } }, -1, 0, 0 },
	{ "one ends when the other begins", 60, 100, 0, { { 10, 20, 40, 0, false }, { 20, 30, 40, 0, true } }, -1, 0, 0 },
	{ "one instant of overlap is enough", 60, 100, 0, { { 10, 21, 40, 0, false }, { 20, 30, 40, 0, true } }, VCPU, 20, 140 },
	{ "three overlap only together", 40, 100, 0, { { 10, 40, 21, 0, false }, { 20, 50, 20, 0, false }, { 30, 35, 20, 0, true } }, VCPU, 30, 101 },
	{ "the other dimension", 0, 100, 64, { { 10, 20, 100, 32, false }, { 15, 25, 0, 33, true } }, MEMORY, 15, 65 },
	{ "what others do too much without us is not ours", 60, 100, 0, { { 10, 20, 99, 0, false }, { 30, 40, 40, 0, true } }, -1, 0, 0 },
	{ "open when the range begins", 60, 100, 0, { { -5, 20, 41, 0, true } }, VCPU, 0, 101 },
	{ "beyond the range", 60, 100, 0, { { 1000, 1010, 41, 0, true } }, -1, 0, 0 },
	{ "at its last instant", 60, 100, 0, { { 999, 1010, 41, 0, true } }, VCPU, 999, 101 },
};
/* clang-format on */

static void rows(void)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct sweep_change changes[CHANGES];
		int n = changes_of(all[i].periods, changes);
		struct sweep_change base = { 0 };
		struct dims capacity = { 0 };
		base.more.v[VCPU] = all[i].base_vcpu;
		capacity.v[VCPU] = all[i].vcpu;
		capacity.v[MEMORY] = all[i].memory;
		struct sweep_over o = sweep_first_over(&base, changes, n, capacity, 0, 1000);
		bool good = o.dimension == all[i].dimension && o.at_ms == all[i].at_ms &&
			    o.needed == all[i].needed;
		test_note(good, __FILE__, __LINE__, all[i].what);
	}
	/* what the matter asks for all the time is weighed without any change, too */
	struct sweep_change base = { .more = { .v = { [VCPU] = 101 } },
				     .own = { .v = { [VCPU] = 1 } } };
	struct dims capacity = { .v = { [VCPU] = 100 } };
	CHECK_INT(sweep_first_over(&base, NULL, 0, capacity, 0, 1000).at_ms, 0);
	CHECK_INT(sweep_first_over(&base, NULL, 0, capacity, 0, 1000).dimension, VCPU);
}

int main(void)
{
	rows();
	return test_done();
}
