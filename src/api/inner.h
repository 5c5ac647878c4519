/* What the files of api share and nobody else sees. */
#ifndef YH_API_INNER_H
#define YH_API_INNER_H

#include <stdatomic.h>

#include "api/api.h"
#include "base/map.h"
#include "codec/crypto.h"

enum { RATE_SLOTS = 4096, RATE_CLASSES = 5 };

/* One step of a path. Fixed words win over parameters; parameters are tried by the longest fixed
 * tail ("{id}.pdf"). */
struct node {
	const char *word; /* fixed word; or the parameter's name */
	const char *tail; /* what follows the parameter in the same step; "" */
	bool parameter, text;
	struct node *child, *next;
	const struct route **routes; /* one a method */
	int n_routes;
};

struct api {
	struct node *root;
	struct rights *rights;
	char rights_sm3[2 * SM3_SIZE + 1];
	struct map numbers; /* right's number + 1 by route name */
	const struct pack *pack;
	bool demo, secure_cookie;
	_Atomic(struct http_server *) server;
	_Atomic(const struct calendar *) calendar;
	_Atomic uint64_t rate[RATE_SLOTS]; /* rate.c */
};

/* A call on its way (edge.c). */
struct edge {
	struct api_call call; /* first: handlers get a pointer to it */
	struct api *api;
	const struct api_ask *direct; /* without a socket, or NULL */
	struct fault faulty;          /* of body and query; said only to who may ask at all */
	struct actor actor;
	struct buf body; /* the reply */
	struct json_out out;
	const char *key;          /* Idempotency-Key */
	uint8_t digest[SM3_SIZE]; /* of what was asked, beside the key */
	bool kept;                /* the answer is a kept one */
	int kept_status;
	enum status written; /* of a write that was put aside */
	const char *allow;   /* of S_METHOD */
	struct http_reply *reply;
	struct http_pair headers[12];
	int n_headers;
};

/* table.c: the rows held against each other; the tree of paths. */
enum status MUST api__table(struct ctx *c, struct api *a);
/* The row of method and path, its parameters filled. S_ABSENT, or S_METHOD with *allow. */
enum status MUST api__match(struct ctx *c, const struct api *a, const char *method,
			    const char *path, struct api_call *call, const char **allow);

/* fields.c: leaves field faults, never a status. */
void api__check_body(struct ctx *c, const struct api_shape *shape, const json_t *body);
void api__check_query(struct ctx *c, const struct route *r, const struct http_request *q);
/* The reply against its shape: the first place that does not fit, or NULL. */
const char *api__misfit(struct arena *a, const struct route *r, const json_t *reply);
extern const struct api_field api__list_query[]; /* limit, offset, sort, format */

/* repeat.c: faults every repeated member of a JSON text (which a parser would silently or singly
 * report). */
void api__repeated(struct ctx *c, const char *text, size_t len);

/* problem.c: the fault as RFC 9457. */
void api__problem(struct ctx *c, struct edge *e, const char *current);
const char *api__problem_title(struct ctx *c);

/* rate.c: S_LIMITED when the peer asks too often. */
enum status MUST api__rate(struct ctx *c, struct api *a, const struct edge *e);

/* export.c: the list just written, as csv or xlsx. */
enum status MUST api__export(struct ctx *c, struct edge *e, const char *format);

/* The shape of the row's items: of a list, or of what has them among other things; else NULL. */
const struct api_shape *api__item_shape(const struct route *r);
/* The cells of a list's items, by their shape: titled columns, then a row an item. A row lives
 * until the next one is asked for, its texts as long as c->arena. */
struct sheet;
struct sheet_column;
/* items: the rows, where columns may be the pack's; or NULL. */
struct sheet *api__sheet(struct ctx *c, const struct route *r, const json_t *items);
const struct sheet_column *api__sheet_heads(const struct sheet *s, int *n);
const struct value *api__sheet_row(struct ctx *c, struct sheet *s, const json_t *item);

/* static.c: the console's files. False where there is none. */
bool api__static(struct ctx *c, const struct http_request *r, struct http_reply *out);

/* kept.c: the first answer to this key, put into e; S_INVALID when it was given to something else.
 */
enum status MUST api__kept_find(struct ctx *c, struct edge *e, bool *found);
enum status MUST api__kept_keep(struct ctx *c, struct edge *e, int status, const char *media);

/* counts.c: open duties of the actor's office, unread notices. */
enum status MUST api__counts(struct ctx *c, int64_t *duties, int64_t *notices);

/* outside.c: rows of the outbox that are due, until none is or *stop. */
struct delivery_options;
void api__outside(struct ctx *c, const struct delivery_options *o, const _Atomic bool *stop);

/* edge.c. False: the reply comes later (http_handler); never of a direct call. */
bool api__run(struct ctx *c, struct api *a, const struct api_ask *direct,
	      const struct http_request *r, struct http_reply *out);
void api__header(struct edge *e, const char *name, const char *value);

/* Who one may be in a demonstration: a line for each role. */
enum status MUST api__demo_print(struct ctx *c);

#endif
