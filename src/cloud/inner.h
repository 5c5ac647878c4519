/* Shared between the files of cloud only. */
#ifndef YH_CLOUD_INNER_H
#define YH_CLOUD_INNER_H

#include "cloud/tree.h"

/* The effect domain.open. */
enum status MUST cloud__domain_open(struct ctx *c, const struct effect_call *e);

#endif
