/* The HTTP API: one const row a route, and everything a request needs is a column of its row, never
 * a line in a handler.
 *
 * A noun is one file src/api/NOUN.c with a const array `api_NOUN[]` of struct route, ended by {0},
 * listed in routes.c. The server refuses to start if a row is incomplete. The same rows check what
 * comes in, decide who may, say what is recorded, and print /openapi.json.
 *
 * The way of a request (edge.c): row found; rate; origin and CSRF; body and query held against
 * their field tables (all faults in one answer); then inside one transaction: session to actor,
 * right, assurance, idempotency key, handler, answer kept; commit; events sent. A refusal rolls
 * back and is recorded in a transaction of its own. A handler may run again: it leaves nothing
 * behind but its arena. Handlers stay under forty lines: one call downwards, then
 * the reply is written to call->out. */
#ifndef YH_API_API_H
#define YH_API_API_H

#include "codec/json.h"
#include "net/http.h"
#include "org/org.h"
#include "org/rights.h"
#include "org/session.h"
#include "store/store.h"

/* ---- shapes: what goes in and what comes out ---- */

enum api_kind {
	T_TEXT = 1, /* one line; most: characters, default 200 */
	T_LONG,     /* lines; most: characters, default 4000 */
	T_INT,      /* least..most; both 0: any */
	T_BOOL,
	T_ID,      /* decimal text of a positive int64 */
	T_DATE,    /* "2026-09-22" */
	T_MONTH,   /* "2026-08" */
	T_INSTANT, /* RFC 3339 */
	T_CHOICE,  /* one of options */
	T_DIMS, /* {"vcpu":8}: names are the pack's, checked below by who knows the pack; least -1:
		  may be negative */
	T_OBJECT, /* of `of` */
	T_LIST,   /* of objects `of`; least..most: how many, most 0: 1000 */
	T_TEXTS,  /* list of T_TEXT */
	T_IDS,    /* list of T_ID */
	T_FREE,   /* any JSON value: a form, which its procedure's own field table checks */
};

enum { MAY = 1 /* may be absent */, NIL = 2 /* may be null */ };

struct api_shape;
struct api_field {
	const char *name;
	enum api_kind kind;
	int flags; /* MAY | NIL; none: always there */
	const struct api_shape *of;
	int64_t least, most;
	const char *const *options; /* T_CHOICE: ended by NULL */
	const char *what; /* one phrase for the documentation, where the name does not say it */
};
struct api_shape {
	const char *name;               /* "Case": a component of the OpenAPI document */
	const struct api_field *fields; /* ended by name == NULL */
};

extern const struct api_shape api_ref;  /* {id, name} */
extern const struct api_shape api_done; /* {} : nothing to say */

/* ---- rows ---- */

struct api_call;
typedef enum status api_handler(struct ctx *c, struct api_call *call);

enum api_assurance { ASSURE_NONE, ASSURE_SIGNED_IN, ASSURE_STEP_UP };

/* How far the reply or the act reaches; held by the queries below (SCOPE_SQL), named here for
 * readers and the matrix. */
enum api_scope {
	REACH_OPEN = 1, /* nobody's data: the law, the health */
	REACH_SELF,     /* the signed-in person's own */
	REACH_SCOPED,   /* business rows inside the actor's scope; the rest looks absent */
	REACH_OFFICE,   /* what is addressed to the actor's office */
	REACH_WHOLE, /* all of the noun, to who has the right: organisations, accounts, the record
		      */
};

enum api_work {
	WORK_READS = 1, /* handler runs in store_read */
	WORK_WRITES,    /* in store_write, with Idempotency-Key and CSRF */
	WORK_ALONE, /* handler makes its own transactions (sign-in: slow hashing stays outside), or
		       needs none */
};

enum api_rate { RATE_READ = 1, RATE_WRITE, RATE_SIGN_IN, RATE_HEAVY };

struct route {
	const char *method, *path;  /* "GET", "/api/cases/{id}"; {name} {token} {text} are text,
				       every other parameter an int64 */
	const char *name, *summary; /* operationId "cases_get"; one English phrase */
	const char *right;          /* of rights.tsv; NULL where everybody of this assurance may */
	enum api_scope scope;
	enum api_assurance assurance;
	enum api_work work;
	enum api_rate rate;
	const char *records; /* kind of the entry the handler records; of WORK_READS: the edge
			      * records the reading (sensitive reads); NULL only for reads that are
			      * not recorded */
	const struct api_field *query; /* ended by name == NULL; NULL: none */
	const struct api_shape *body;  /* NULL: no body */
	const struct api_shape *reply; /* with `list`: of one item */
	bool list;           /* reply is {items,total,limit,offset}; takes limit, offset, sort,
				format=csv|xlsx */
	int status;          /* when it went well; 0: 200 */
	const char *media;   /* reply type where not JSON: "application/pdf" */
	size_t upload;       /* raw body of at most so many bytes instead of JSON */
	bool exempt;         /* no Idempotency-Key: the session noun */
	const char *further; /* a right with which the same call reaches further; or NULL */
	bool half_open;      /* a session that still owes its code will do */
	api_handler *handle;
	api_handler *current; /* a reading handler of the same parameters: fills `current` of a
				 conflict */
};

/* A noun's rows; routes.c gathers them. */
struct api_noun {
	const char *name, *what;
	const struct route *routes;
};
extern const struct api_noun api_nouns[]; /* ended by name == NULL */

/* ---- a call ---- */

enum { API_PARAMS = 4 };

struct api_param {
	const char *name, *text;
	int64_t i; /* of integer parameters */
};

struct api;
struct api_call {
	const struct api *api;
	const struct route *route;
	const struct http_request *request;
	struct api_param params[API_PARAMS];
	int n_params;
	json_t *body;           /* checked by the row's table; NULL where it takes none */
	struct session session; /* id 0: nobody */
	const char *token;      /* of the cookie */
	struct json_out *out;   /* the handler writes the whole reply value here */
	const char *bytes;      /* or, of a route with `media`, these */
	size_t len;
	const char *media;      /* overrides the row's, "text/csv" */
	const char *file_name;  /* Content-Disposition: attachment */
	const char *set_cookie; /* whole value of Set-Cookie */
	const char *topic;      /* keep open as an event stream of this topic */
	const char *fault_more; /* JSON members added to the problem document: "\"checks\":[...]" */
	int status;             /* overrides the row's */
};

/* Path parameters; assert that the row has them. */
int64_t call_id(const struct api_call *call, const char *name);
const char *call_path(const struct api_call *call, const char *name);
/* Query parameters, already held against the row's table; NULL, or `otherwise`, when absent. */
const char *call_query(const struct api_call *call, const char *name);
int64_t call_query_int(const struct api_call *call, const char *name,
		       int64_t otherwise); /* T_INT, T_ID */
int32_t call_query_day(const struct api_call *call, const char *name,
		       int32_t otherwise); /* T_DATE */
/* Fields of the body, likewise. */
const char *call_text(const struct api_call *call, const char *name);
int64_t call_int(const struct api_call *call, const char *name,
		 int64_t otherwise); /* T_INT, T_ID */
bool call_bool(const struct api_call *call, const char *name, bool otherwise);
int32_t call_day(const struct api_call *call, const char *name, int32_t otherwise);
const json_t *call_json(const struct api_call *call,
			const char *name); /* T_FREE, T_OBJECT, T_LIST ... */

/* ---- writing a reply ---- */

void put_id(struct json_out *w, const char *key, int64_t id);         /* decimal text; 0 -> null */
void put_instant(struct json_out *w, const char *key, int64_t at_ms); /* 0 -> null */
void put_day(struct json_out *w, const char *key, int64_t day);       /* DAY_NONE or 0 -> null */
void put_ref(struct json_out *w, const char *key, int64_t id,
	     const char *name);                       /* {id,name}; id 0 -> null */
void put_object(struct json_out *w, const char *key); /* "key":{ ; close with json_close(w, '}') */
void put_list(struct json_out *w, const char *key);   /* "key":[ */
/* Dims of the pack in force: non-zero members only. */
void put_dims(struct ctx *c, struct json_out *w, const char *key, const struct dims *d);
const char *title_of(const struct ctx *c, struct title t); /* in the asked language */
const char *say(struct ctx *c, const char *name, const struct value *args, int n);
#define SAY(c, name, ...) say((c), (name), VALUES(__VA_ARGS__))

/* A list answered from one list_query: filters are the row's query parameters whose names are
 * columns of the query; `row` writes one item (an object). Export (?format=) is made at the edge
 * from what it wrote. */
typedef void api_row(struct ctx *c, struct json_out *w, const struct row *r);
enum status MUST api_list_v(struct ctx *c, struct api_call *call, const struct list_query *q,
			    api_row *row, const struct value *args, int n);
/* Only the page's rows and the total, for items that need more than their row. */
enum status MUST api_list_rows_v(struct ctx *c, struct api_call *call, const struct list_query *q,
				 struct rows *rows, int64_t *total, const struct value *args,
				 int n);
#define api_list_rows(c, call, q, rows, total, ...) \
	api_list_rows_v((c), (call), (q), (rows), (total), VALUES(__VA_ARGS__))
#define api_list(c, call, q, row, ...) api_list_v((c), (call), (q), (row), VALUES(__VA_ARGS__))
/* For lists that are not one query: api_list_open; items; api_list_close. */
int api_limit(const struct api_call *call);
int api_offset(const struct api_call *call);
void api_list_open(struct api_call *call);
void api_list_close(struct api_call *call, int64_t total);

/* ---- the process ---- */

struct api_options {
	bool demo;          /* demonstration: one-click sign-in, marked everywhere */
	bool secure_cookie; /* not loopback: __Host- and Secure */
	const char *rights; /* text of rights.tsv; NULL: the embedded one of the pack in force */
};
/* Holds the rows against each other, the rights and the pack. S_BROKEN with a log line a fault.
 * Lives until exit. */
enum status MUST api_open(struct ctx *c, const struct api_options *o, struct api **out);
bool api_demo(const struct api *a);
const struct rights *api_rights(const struct api *a);
/* Whether the actor's office has another right than the row's: for pieces of an answer. */
bool call_may(const struct ctx *c, const struct api_call *call, const char *right);
const char *api_rights_sm3(const struct api *a);           /* hex, of the table in force */
void api_server_set(struct api *a, struct http_server *s); /* for events */

/* The http_handler; arg is the struct api. */
bool api_handle(struct ctx *c, const struct http_request *r, struct http_reply *out, void *arg);

/* A call without a socket: tests, stories and the simulator come in here and go the same way as
 * everybody else. */
struct api_ask {
	const char *method, *path; /* with its query: "/api/cases?state=open" */
	int64_t person,
		grant;      /* who asks, through which grant; 0: nobody, or who the cookie says */
	int64_t delegation; /* through this delegation, or 0 */
	bool owner;   /* instead of a person: who holds the machine, and reads every list whole */
	bool stepped; /* a fresh code was given */
	bool hurried; /* a good answer is not held against its shape (the simulator) */
	const char *cookie;   /* instead of person: a real session's token */
	const char *body;     /* JSON text, or NULL */
	const char *key;      /* Idempotency-Key; NULL: a fresh one */
	const char *language; /* NULL: zh */
};
struct api_answer {
	int status;
	const char *type, *body;
	size_t len;
	json_t *json; /* parsed, where it is JSON */
	const char *set_cookie;
	const char
		*misfit; /* reply against its shape: the first place that does not fit, or NULL */
};
/* Pointers live in c->arena, which the caller resets. c->actor is put back. */
void api_call_direct(struct ctx *c, const struct api *a, const struct api_ask *ask,
		     struct api_answer *out);

/* The OpenAPI 3.1 document, printed from the rows. */
const char *api_openapi(struct ctx *c, size_t *len);

/* The most bytes of body a request's row takes (http_bound). */
size_t api_bound(struct arena *a, const struct http_request *r, void *arg);
enum { API_BODY = 64 << 10, API_BODY_MOST = 20 << 20 };

/* What main.c puts here fills the empty database of `serve --demo`; the simulator stands above us.
 */
typedef enum status serve_fill(struct ctx *c, const struct api *a);
extern serve_fill *const serve_demo_fill;

int serve_main(int argc, char **argv);
int openapi_main(int argc, char **argv); /* prints the document */
int user_main(int argc, char **argv);
int import_main(int argc, char **argv);
int export_main(int argc, char **argv);

#endif
