/* What a request (or a job, or a test) carries downwards: its arena, its time and chance, what it
 * may see, its transaction, and the fault it leaves. Made at the edge, passed first, never kept. */
#ifndef YH_BASE_CTX_H
#define YH_BASE_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"

struct store;    /* store/store.h: the open database */
struct store_tx; /* store/store.h: the transaction under way */
struct calendar; /* civil/calendar.h: working days */
struct packs;    /* law/pack.h: the rule packs by effective date */
struct actor;    /* org/org.h: who acts, through which office; NULL for the system's own jobs */
struct tables;   /* desk/tables.h: facts and effects by name, handed over by main.c */

/* Something to tell open pages: sent by whoever ends the transaction, only after it is durable
 * (api, the day jobs). */
struct event {
	const char *topic; /* "person:ID" */
	const char *name;  /* "duty", "notice", "case" */
	const char *json;
	struct event *next;
};

struct ctx {
	struct arena *arena;
	const struct clock *clock;
	struct random *random;
	struct store *store;
	struct store_tx *tx;
	const struct calendar *calendar;
	const struct packs *packs;
	const struct actor *actor;
	const struct tables *tables;
	const char *language; /* "zh" or "en" */
	const char *request;  /* id of the request, for the record */
	struct fault fault;
	struct event *events; /* newest first; emptied when a transaction begins again */
};

static inline void ctx_event(struct ctx *c, const char *topic, const char *name, const char *json)
{
	struct event *e = TAKE(c->arena, struct event);
	*e = (struct event){ topic, name, json, c->events };
	c->events = e;
}

#endif
