/* What the figures of supervision and the rows behind them share. */
#ifndef YH_API_SUPERVISION_H
#define YH_API_SUPERVISION_H

#include "api/case_shapes.h"

/* Of which bodies, steps and months; already narrowed to what the actor supervises. */
struct supervision_scope {
	int64_t org, district;        /* 0: any; -1: any, 0: municipal */
	const char *procedure, *step; /* "": any */
	const char *roles;            /* of one side, each in commas; "": any */
	int32_t from_month, to_month; /* first days */
	int64_t from_ms, until_ms;
};
enum status MUST supervision_scope(struct ctx *c, const struct api_call *call,
				   struct supervision_scope *out);

extern const char *const supervised_groups[]; /* bodies, units, vendors */
/* clang-format off */
#define SUPERVISION_FILTERS \
	{ "org", T_ID, MAY }, { "district", T_INT, MAY, .what = "0: municipal bodies" }, { "procedure", T_TEXT, MAY }, \
	{ "step", T_TEXT, MAY }, { "group", T_CHOICE, MAY, .options = supervised_groups }
/* clang-format on */

extern const struct api_field supervised_query[], exceeded_query[];
extern const struct api_shape supervised_shape, exceeded_shape;
api_handler supervised_duties, supervised_exceeded;

#endif
