/* Separation of duties: every pair of roles given to one person, and every pair of functions met in
 * one case, against the hand-written apart.txt. Prints `pairs N right, M wrong`. */
#include "../unit/city.h"
#include "base/text.h"

enum { LINES_MAX = 64, SIDES_MAX = 24 };

/* Role patterns left and right of the bar. */
struct apart {
	const char *word; /* never, case, both */
	const char *left[SIDES_MAX], *right[SIDES_MAX];
	int n_left, n_right;
};

static struct apart lines[LINES_MAX];
static int n_lines;
static struct arena keep;
static int right_pairs, wrong_pairs;

static void read_line(char **words, int n)
{
	if (n < 4 || n_lines == LINES_MAX)
		return;
	struct apart *line = &lines[n_lines++];
	bool left = true;
	*line = (struct apart){ .word = arena_text(&keep, words[0]) };
	for (int i = 1; i < n; i++) {
		if (text_same(words[i], "|"))
			left = false;
		else if (left)
			line->left[line->n_left++] = words[i];
		else
			line->right[line->n_right++] = words[i];
	}
}

static void read_all(const char *path)
{
	FILE *f = fopen(path, "re");
	char text[512];
	int n;
	while (f && fgets(text, sizeof text, f)) {
		text[strcspn(text, "#\n")] = '\0';
		char **words = text_split(&keep, text_trim(&keep, text), ' ', &n);
		read_line(words, n);
	}
	if (CHECK(f != NULL))
		fclose(f);
}

static bool fits(const char *const *patterns, int n, const char *role)
{
	for (int i = 0; i < n; i++) {
		size_t len = strlen(patterns[i]);
		if (text_same(patterns[i], role) ||
		    (text_ends(patterns[i], ".*") && !strncmp(patterns[i], role, len - 1)))
			return true;
	}
	return false;
}

static bool named(const char *word, const char *a, const char *b)
{
	for (int i = 0; i < n_lines; i++) {
		const struct apart *l = &lines[i];
		if (!text_same(l->word, word))
			continue;
		if ((fits(l->left, l->n_left, a) && fits(l->right, l->n_right, b)) ||
		    (fits(l->left, l->n_left, b) && fits(l->right, l->n_right, a)))
			return true;
	}
	return false;
}

static void judge(bool always, const char *a, const char *b, bool refused)
{
	bool want = named(always ? "never" : "case", a, b);
	bool stricter = !always && refused && !named("both", a, b);
	if (want == refused || stricter) {
		right_pairs++;
		return;
	}
	wrong_pairs++;
	printf("%s and %s %s: the program %s, apart.txt %s\n", a, b,
	       always ? "held by one person" : "in one case", refused ? "refuses" : "allows",
	       want ? "refuses" : "allows");
}

/* Where a role of that body can be held in the test city. */
static int64_t org_of(const struct test_city *k, const struct role *role)
{
	return text_same(role->body, "operator")
		? k->operator: text_same(role->body, "ei_dept") ? k->ei
		  : text_same(role->body, "authority")          ? k->authority
		  : text_same(role->body, "vendor")             ? k->vendor
								: k->unit;
}

struct second {
	int64_t person, org;
	const char *role;
};

/* Placing follows the same rules as proposing; rolled back, so that each pair stands alone. */
static enum status second_work(struct ctx *c, void *arg)
{
	const struct second *s = arg;
	struct grant_new g = { .person = s->person,
			       .org = s->org,
			       .role = s->role,
			       .reason = "apart",
			       .from_day = org_today(c) };
	int64_t id;
	TRY(grant_place(c, &g, &id));
	return FAULT(c, S_BUSY, "apart.undo");
}

static void hold_both(struct test_city *k)
{
	struct ctx *c = &k->t->ctx;
	const struct pack *p = k->pack;
	for (int i = 0; i < p->n_roles; i++) {
		char account[32];
		snprintf(account, sizeof account, "apart-%d", i);
		struct city_person who =
			city_hire(c, org_of(k, &p->roles[i]), account, p->roles[i].name);
		for (int j = 0; j < p->n_roles; j++) {
			struct second s = { who.person, org_of(k, &p->roles[j]), p->roles[j].name };
			enum status st = store_write(c, second_work, &s);
			bool refused =
				st == S_REFUSED && text_same(c->fault.name, "grant.excluded");
			CHECK(refused || st == S_BUSY);
			judge(true, p->roles[i].name, p->roles[j].name, refused);
		}
	}
}

/* The desk asks this of everybody who acted in the case before; a story shows that it does. */
static void act_as_both(const struct pack *p)
{
	for (int i = 0; i < p->n_roles; i++)
		for (int j = 0; j < p->n_roles; j++) {
			const struct role *a = &p->roles[i], *b = &p->roles[j];
			const struct exclusion *why;
			if (i == j || !a->function || !b->function ||
			    named("never", a->name, b->name))
				continue;
			bool same = text_same(a->function, b->function);
			judge(false, a->name, b->name,
			      !same && law_functions_exclude(p, a->function, b->function, &why));
		}
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k)) {
		hold_both(&k);
		act_as_both(k.pack);
	}
	city_close(&k);
}

int main(int argc, char **argv)
{
	arena_init(&keep, 1 << 20);
	read_all(argc > 1 ? argv[1] : "tests/matrix/apart.txt");
	test_stores(run);
	printf("pairs %d right, %d wrong\n", right_pairs, wrong_pairs);
	test_passed += right_pairs;
	test_failed += wrong_pairs;
	arena_done(&keep);
	return test_done();
}
