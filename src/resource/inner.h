/* Shared between the files of resource only. */
#ifndef YH_RESOURCE_INNER_H
#define YH_RESOURCE_INNER_H

#include "org/org.h"
#include "resource/resource.h"

/* A row begins at u.from_ms; id, person and the rest are filled in. */
enum status MUST use__begin(struct ctx *c, struct use u, int64_t case_id);
/* The row ends at that instant. */
enum status MUST use__end(struct ctx *c, struct use u, int64_t at_ms);

/* [{code, name, quantity}], canonical. */
const char *use__items_json(struct ctx *c, const struct use *uses, int n);
/* Writes what lists show of the resource: items, dims, identifier, addresses. */
enum status MUST resource__show(struct ctx *c, int64_t id);
/* What a case orders: the items granted, else asked, on the day they were asked for. */
enum status MUST resource__ordered(struct ctx *c, const struct case_ *k, struct ordered **out,
				   int *n);
enum status MUST order__load(struct ctx *c, int64_t id, struct order *out); /* without scope */
/* contracted.c: whom something new is ordered from. Sets k->vendor, and *instead_of to the vendor
 * that has no contract any more, or 0. S_REFUSED where nobody has one, or where what is there would
 * have to change hands. */
enum status MUST order__contracted(struct ctx *c, struct case_ *k, int64_t *instead_of);
/* The order says whose place its vendor has taken; instead_of 0: nobody's. */
enum status MUST order__instead(struct ctx *c, const struct case_ *k, int64_t order,
				int64_t instead_of);
/* The reports of the order join the resource's instances. */
enum status MUST order__instances_join(struct ctx *c, int64_t order, int64_t resource);
/* Copies the reports of the order to the resource's instances, in place of what was there. */
enum status MUST order__instances(struct ctx *c, int64_t order, int64_t resource);

#endif
