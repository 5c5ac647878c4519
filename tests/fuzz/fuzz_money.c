/* Money and decimal texts: what is accepted comes back the same from its own writing. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "civil/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	if (!a.base)
		arena_init(&a, 16 << 20);
	arena_reset(&a);
	const char *text = arena_text_n(&a, (const char *)data, size);
	int64_t fen, micro, n, again;
	if (money_parse_fen(text, &fen)) {
		assert(money_parse_fen(money_plain(&a, fen), &again) && again == fen);
		assert(text_valid(money_capital(&a, fen), strlen(money_capital(&a, fen))));
		money_text(&a, fen);
	}
	if (money_parse_micro(text, &micro))
		assert(money_parse_micro(money_micro_text(&a, micro), &again) && again == micro);
	if (text_int(text, &n))
		assert(text_same(text_from_decimal(&a, n, 0), text));
	return 0;
}
