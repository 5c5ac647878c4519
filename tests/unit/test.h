/* The whole test framework: CHECK counts, prints what failed with its place, and test_done closes
 * with the sum. */
#ifndef YH_TEST_H
#define YH_TEST_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int test_passed, test_failed;

static inline bool test_note(bool ok, const char *file, int line, const char *what)
{
	if (ok) {
		test_passed++;
	} else if (test_failed++ < 50) {
		printf("%s:%d: %s\n", file, line, what);
	}
	return ok;
}

static inline void test_text(const char *a, const char *b, const char *file, int line,
			     const char *what)
{
	bool ok = a && b ? strcmp(a, b) == 0 : a == b;
	if (!test_note(ok, file, line, what) && test_failed < 50)
		printf("    got  \"%s\"\n    want \"%s\"\n", a ? a : "(null)", b ? b : "(null)");
}

static inline void test_int(int64_t a, int64_t b, const char *file, int line, const char *what)
{
	if (!test_note(a == b, file, line, what) && test_failed < 50)
		printf("    got %" PRId64 ", want %" PRId64 "\n", a, b);
}

static inline int test_done(void)
{
	printf("%d passed, %d failed\n", test_passed, test_failed);
	return test_failed != 0;
}

#define CHECK(condition)      test_note((condition), __FILE__, __LINE__, #condition)
#define CHECK_TEXT(got, want) test_text((got), (want), __FILE__, __LINE__, #got)
#define CHECK_INT(got, want)  test_int((got), (want), __FILE__, __LINE__, #got)

#endif
