/* Shared between the files of resource only. */
#ifndef YH_RESOURCE_INNER_H
#define YH_RESOURCE_INNER_H

#include "org/org.h"
#include "resource/resource.h"

/* A row begins at u.from_ms; id, person and the rest are filled in. */
enum status MUST use__begin(struct ctx *c, struct use u, int64_t case_id);
/* The row ends at that instant. */
enum status MUST use__end(struct ctx *c, struct use u, int64_t at_ms);

/* Now the rows end and go on as another class or state (NULL: the same), without a gap. */
enum status MUST use__go_on(struct ctx *c, struct use *uses, int n, const char *class,
			    const char *state, int64_t case_id);

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
/* The newest reported order of the case and kind, or 0: it stays as it is. */
enum status MUST order__reported(struct ctx *c, const struct case_ *k, const char *kind,
				 int64_t *id);
/* Whether no address of the JSON list can be reached from outside. */
bool order__inside(struct ctx *c, const char *addresses);
/* Copies the reports of the order to the resource's instances, in place of what was there. */
enum status MUST order__instances(struct ctx *c, int64_t order, int64_t resource);

/* term_case.c */
enum status MUST term__open_case(struct ctx *c, int64_t resource, const char *procedure,
				 int64_t *id); /* 0: none */
enum status term__begin(struct ctx *c, const struct effect_call *e);
enum status term__extend(struct ctx *c, const struct effect_call *e);
enum status term__carry_over(struct ctx *c, const struct effect_call *e);
enum status term__stop(struct ctx *c, const struct effect_call *e);
enum status term__resume(struct ctx *c, const struct effect_call *e);
enum status MUST term__kept(struct ctx *c, const struct effect_call *e);
enum status term__backup_destroy(struct ctx *c, const struct effect_call *e);

#endif
