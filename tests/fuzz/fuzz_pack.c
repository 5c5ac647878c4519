/* The rule pack reader: any bytes are a pack or a list of faults with places inside them; what is a
 * pack can be walked, proved and shown. A line `==== NAME` begins another file (law.txt,
 * duties.csv, more rules). */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "law/prove.h"
#include "law/show.h"

enum { FILES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int cut(struct arena *a, char *text, struct pack_file *files)
{
	int n = 0;
	files[n++] = (struct pack_file){ .name = "a.rules", .bytes = text, .size = strlen(text) };
	for (char *at = text; n < FILES && (at = strstr(at, "\n==== "));) {
		files[n - 1].size = (size_t)(at - files[n - 1].bytes);
		size_t len = strcspn(at + 6, "\n");
		char *bytes = at + 6 + len + (at[6 + len] == '\n');
		files[n++] = (struct pack_file){ .name = arena_text_n(a, at + 6, len),
						 .bytes = bytes,
						 .size = strlen(bytes) };
		at = bytes;
	}
	return n;
}

static void use(struct arena *a, const struct pack *p)
{
	struct proof_sum sum;
	struct calendar k = { 0 };
	law_prove(a, p, true, &sum);
	law_coverage_text(a, p, "zh");
	law_print_html(a, p, "en");
	for (int i = 0; i < p->n_procedures; i++) {
		law_procedure_text(a, p->procedures[i], "en");
		law_explain(a, p, &k, p->procedures[i]->name, 20000, "zh");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	if (!a.base)
		arena_init(&a, (size_t)1 << 30);
	arena_reset(&a);
	if (size > 1 << 16)
		return 0;
	struct pack_file files[FILES];
	struct pack_error *errors;
	int n_errors;
	char *text = arena_text_n(&a, (const char *)data, size);
	int n = cut(&a, text, files);
	const struct pack *p = law_pack_parse(&a, files, n, &errors, &n_errors);
	assert((p != NULL) == (n_errors == 0));
	for (int i = 0; i < n_errors; i++)
		assert(errors[i].text[0] && errors[i].line >= 0 && errors[i].column >= 0);
	if (p)
		use(&a, p);
	return 0;
}
