/* Runs a fuzz target over the files of its corpus, tests/fuzz/corpus/NAME for the program
 * fuzz_NAME, where no fuzzer is linked: what was once found stays found, in every build. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		return 1;
	}
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	uint8_t *exact = malloc(n ? n : 1); /* a sanitizer sees one byte too far */
	memcpy(exact, bytes, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	(void)argc;
	char folder[256], path[1024];
	const char *name = strstr(argv[0], "fuzz_") ? strrchr(argv[0], '/') + 6 : argv[0];
	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
	DIR *d = opendir(folder);
	int passed = 0, failed = 0;
	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		if (replay(path) == 0)
			passed++;
		else
			failed++;
	}
	if (d)
		closedir(d);
	printf("%d passed, %d failed\n", passed, passed ? failed : 1);
	return passed && !failed ? 0 : 1;
}
