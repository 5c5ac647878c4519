/* How sentences in words/ write what a pack names: {0:dimension} and {0:unit} of a dimension's
 * name; {0:title:resource.state} as the sentence resource.state.VALUE has it; dates and money by
 * civil. Set once at start, before any thread. */
#ifndef YH_LAW_FORMAT_H
#define YH_LAW_FORMAT_H

#include "law/pack.h"

void law_words(const struct pack *p);

#endif
