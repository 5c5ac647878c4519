/* How a request can end, and what is said about it.
 *
 * Three kinds of failing (ARCHITECTURE.md, "Failing"): we were wrong -> assert; they asked for what
 * cannot be, or the world failed -> return a status and leave a fault in the context. A fault is a
 * name from words/ with its numbers; it becomes a problem document (RFC 9457) at the edge, in the
 * asked language. */
#ifndef YH_BASE_STATUS_H
#define YH_BASE_STATUS_H

#include "base/value.h"

/* name, HTTP status, stable problem code */
#define STATUS_TABLE(X)                                                                      \
	X(OK, 200, "ok")                                                                     \
	X(S_BAD, 400, "malformed")       /* not HTTP, not JSON, not UTF-8 */                 \
	X(S_UNKNOWN, 401, "signed_out")  /* nobody is signed in, or the session has ended */ \
	X(S_STEP_UP, 403, "step_up")     /* a fresh one-time code is needed first */         \
	X(S_FORBIDDEN, 403, "forbidden") /* the actor's office may not do this */            \
	X(S_ABSENT, 404, "absent")       /* not there, or out of scope: the same answer */   \
	X(S_METHOD, 405, "method")                                                           \
	X(S_CONFLICT, 409, "conflict") /* a stale revision, or a repeated thing */           \
	X(S_TOO_LARGE, 413, "too_large")                                                     \
	X(S_INVALID, 422, "invalid") /* fields are wrong: the fault lists each of them */    \
	X(S_REFUSED, 422, "refused") /* the law or a limit says no */                        \
	X(S_LIMITED, 429, "limited")                                                         \
	X(S_BROKEN, 500, "broken") /* the world failed; logged where it was caught */        \
	X(S_BUSY, 503, "busy")     /* try again with the same key */                         \
	X(S_FULL, 507, "full")     /* no room to write; reading goes on */

enum status {
#define X(name, http, code) name,
	STATUS_TABLE(X)
#undef X
};

#define MUST __attribute__((warn_unused_result))

/* Returns at once when the call did not succeed. The only macro that returns. */
#define TRY(call)                          \
	do {                               \
		enum status try_ = (call); \
		if (try_ != OK)            \
			return try_;       \
	} while (0)

enum { FAULT_ARGS = 8, FAULT_FIELDS = 64 };

/* One field of a body that is wrong: where ("items.0.quantity"), why (a name in words/), with what
 * numbers. */
struct field_fault {
	const char *field;
	const char *name;
	struct value args[2];
};

struct fault {
	enum status status;
	const char *name;    /* of a sentence in words/, "quota.over" */
	const char *article; /* "20.2", or NULL where no rule stands behind it */
	struct value args[FAULT_ARGS];
	int n_args;
	struct field_fault fields[FAULT_FIELDS];
	int n_fields; /* counts on past FAULT_FIELDS; only the first FAULT_FIELDS are kept */
};

struct ctx;

int status_http(enum status s);
const char *status_code(enum status s);

/* Leaves the fault in c and returns its status: return FAULT(c, S_REFUSED, "quota.over", INT(held),
 * INT(asked)); */
#define FAULT(c, status, name, ...) fault_set((c), (status), (name), NULL, VALUES(__VA_ARGS__))
/* The same, with the article behind it. */
#define FAULT_AT(c, status, article, name, ...) \
	fault_set((c), (status), (name), (article), VALUES(__VA_ARGS__))

enum status fault_set(struct ctx *c, enum status status, const char *name, const char *article,
		      const struct value *args, int n);
/* Adds a field's fault. The request goes on until its edge asks fault_fields, so that all faults
 * come in one answer. */
void fault_field(struct ctx *c, const char *field, const char *name, struct value a,
		 struct value b);
/* S_INVALID "fields" if any field was faulted, else OK. */
enum status MUST fault_fields(struct ctx *c);
void fault_clear(struct ctx *c);

#endif
