/* How sentences in words/ write dates, money and percentages: {0:date} {0:money} {0:capital}
 * {0:percent}. */
#ifndef YH_CIVIL_FORMAT_H
#define YH_CIVIL_FORMAT_H

#include "base/value.h"

struct arena;

/* A words_format (base/words.h): the text, or NULL for a format that is not civil's. */
const char *civil_format(struct arena *a, const char *format, struct value v, const char *language);

#endif
