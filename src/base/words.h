/* Every sentence the program says to a person, by name, in two languages: words/zh.txt,
 * words/en.txt.
 *
 * A line is `name = sentence`; {0} {1} take the arguments. An argument may carry a format: {0:dims}
 * (canonical JSON of dimensions), {0:date} (day number), {0:month} (any day of it), {0:money}
 * (fen), {0:percent}, {0:cite} ("19.2"). A name without a sentence shows itself, and `make tidy`
 * refuses it. */
#ifndef YH_BASE_WORDS_H
#define YH_BASE_WORDS_H

#include "base/arena.h"
#include "base/value.h"

/* How a module above base writes an argument with a format it knows ("date", "dims"). Returns text
 * or NULL. */
typedef const char *words_format(struct arena *a, const char *format, struct value v,
				 const char *language);
void words_format_set(words_format *f);

const char *words_find(const char *language, const char *name); /* the raw sentence, or NULL */
const char *words_say(struct arena *a, const char *language, const char *name,
		      const struct value *args, int n);

#endif
