/* JSON bodies: what is read has one canonical form, which reads back to itself. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	if (!a.base)
		arena_init(&a, 64 << 20);
	arena_reset(&a);
	struct ctx c = { .arena = &a };
	json_t *value, *again;
	if (size > 64 * 1024)
		return 0;
	if (json_read(&c, (const char *)data, size, &value) != OK) {
		assert(c.fault.status == S_BAD && c.fault.name);
		return 0;
	}
	const char *once = json_canonical(&a, value);
	size_t len = strlen(once);
	assert(text_valid(once, len));
	/* A real grows to seventeen digits and an integer may have been written as one; never
	 * deeper or wrong. */
	assert(json_read(&c, once, len, &again) == OK);
	assert(strcmp(json_canonical(&a, again), once) == 0);
	return 0;
}
