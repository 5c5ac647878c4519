/* Shared between the files of cloud only. */
#ifndef YH_CLOUD_INNER_H
#define YH_CLOUD_INNER_H

#include "cloud/tree.h"
#include "codec/json.h"

/* "vcpu=1 memory_gib=2" of an imported table as a JSON object, unchecked against the pack; NULL
 * where it is none. */
json_t *cloud__amounts(struct ctx *c, const char *text);

/* The effect domain.open. */
enum status MUST cloud__domain_open(struct ctx *c, const struct effect_call *e);

#endif
