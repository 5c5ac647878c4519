/* Which role may use which right: data (rules/NAME/rights.tsv), held against the pack's roles when
 * it is read.
 *
 * A line is `right<TAB>role role ...`; `operator.*` means every post of that body, `*` every role.
 * `#` begins a comment. A role that the pack does not know or a right named twice is an error; a
 * right that no route asks for fails a test. */
#ifndef YH_ORG_RIGHTS_H
#define YH_ORG_RIGHTS_H

#include "law/pack.h"

struct ctx;
struct rights;

enum status MUST rights_read(struct ctx *c, struct arena *keep, const char *text,
			     const struct pack *p, struct rights **out);
int rights_find(const struct rights *r, const char *right); /* its number, or -1 */
int rights_count(const struct rights *r);
const char *rights_name(const struct rights *r, int right);
bool rights_allow(const struct rights *r, int right,
		  const struct role *role); /* NULL role: never */

#endif
