/* Clouds, who delivers them, and the service catalogue with its prices (articles 2, 9, 10, 15, 16).
 *
 * The city's clouds are one municipal cloud and one for each district; a level is named by its
 * district's organisation, 0 being the municipal one. A vendor delivers a cloud while a contract
 * runs. The catalogue of a level is what its approved versions say: each price row says what an
 * item is and costs from a day on and holds until the next row of the same code. Approved rows are
 * never touched again, so what an item cost on any past day can always be read.
 *
 * Items become dimensions here and nowhere else: quota, resources and forms all ask
 * catalogue_items. */
#ifndef YH_CLOUD_CLOUD_H
#define YH_CLOUD_CLOUD_H

#include <jansson.h>

#include "base/ctx.h"
#include "civil/dims.h"
#include "desk/tables.h"
#include "law/pack.h"
#include "store/store.h"

const struct pack *cloud_pack(const struct ctx *c); /* in force today */
/* A policy value in force, or `otherwise` where the pack does not say it. */
int64_t cloud_policy_number(const struct ctx *c, const char *name, int32_t day, int64_t otherwise);
const char *cloud_policy_choice(const struct ctx *c, const char *name, int32_t day,
				const char *otherwise);

/* The article that the policy stands under; NULL where the pack does not say it. */
const char *cloud_policy_article(const struct ctx *c, const char *name, int32_t day);

/* What was filled in for the procedure's last field of this kind that has a value, or NULL. */
const json_t *cloud_field(const struct case_ *k, enum field_kind kind);
/* Whether the procedure's application asks for an amount. */
bool cloud_asks_amount(const struct procedure *p);
/* The id in such a field, or 0. */
int64_t cloud_field_id(const struct case_ *k, enum field_kind kind);
/* What a case stands for: the amount granted, before that the amount asked. */
struct dims cloud_amount(const struct case_ *k);

/* ---- clouds and contracts ---- */

/* `district` is the cloud's level: 0 the municipal one, the district government, or of a private
 * domain its own id. */
struct cloud {
	int64_t id, district;
	const char *code, *name, *kind; /* "municipal", "district", "domain" */
	int64_t unit;                   /* of a domain: the unit that it is for; else 0 */
	const char *field;              /* of a domain: the field that it serves */
	int64_t case_id;                /* of a domain: the plan that it stands on */
};
enum status MUST cloud_all(struct ctx *c, struct cloud **out,
			   int *n); /* municipal, domains, districts */
enum status MUST cloud_get(struct ctx *c, int64_t district, struct cloud *out);
/* A level has one cloud: where it has one already, that is renamed. */
enum status MUST cloud_add(struct ctx *c, const char *code, const char *name, int64_t district,
			   int64_t *id);
/* from_day..to_day inclusive. */
enum status MUST cloud_contract_add(struct ctx *c, const char *number, int64_t district,
				    int64_t vendor, int32_t from_day, int32_t to_day, int64_t *id);
/* Contracts of a table (contracts.c); *n: how many were new. */
enum status MUST cloud_import_contracts(struct ctx *c, const char *csv, size_t len, int *n);
/* Vendors under contract for the level's cloud on that day, in the order of their contracts'
 * numbers. */
enum status MUST cloud_vendors(struct ctx *c, int64_t district, int32_t day, int64_t **vendors,
			       int *n);
/* The last day of the vendor's newest contract for that cloud that has ended before `day`, or
 * DAY_NONE. */
enum status MUST cloud_contract_ended(struct ctx *c, int64_t district, int64_t vendor, int32_t day,
				      int32_t *last_day);

/* ---- catalogue ---- */

enum metering { METER_MONTH, METER_YEAR, METER_DAY, METER_COUNT };
const char *metering_name(enum metering m);
bool metering_find(const char *name, enum metering *out);

struct price {
	int64_t id, catalogue;
	const char *code, *category, *name, *content, *unit;
	int64_t price_micro;
	enum metering metering;
	struct dims dims;
	int32_t from_day,
		to_day; /* to_day: last day it holds, DAY_NONE while no later row stands after it */
};

/* Items' codes, each once. */
struct code_list {
	const char **at;
	int n, room;
};
void code_list_add(struct arena *a, struct code_list *l, const char *code);

/* Whose catalogue a level goes by on that day: its own, or the municipal one where it has none
 * (policy catalogue.district_default). */
enum status MUST catalogue_level(struct ctx *c, int64_t district, int32_t day, int64_t *level);
/* All rows of the level that hold on some day of from_day..to_day, by code and day. code NULL:
 * every item. */
enum status MUST catalogue_prices(struct ctx *c, int64_t level, const char *code, int32_t from_day,
				  int32_t to_day, struct price **out, int *n);
/* What use of a level's cloud is charged by on the days from_day..to_day: its own rows, before its
 * first own catalogue the municipal ones, so that a catalogue which begins in mid-month splits the
 * month. An item that was ended, or that the new catalogue does not list, goes on at its last price
 * until it is given back. At least the rows of `codes`. */
enum status MUST catalogue_charges(struct ctx *c, int64_t district, const struct code_list *codes,
				   int32_t from_day, int32_t to_day, struct price **out, int *n);
/* The row in force on that day, or NULL in *out. */
enum status MUST catalogue_price_on(struct ctx *c, int64_t level, const char *code, int32_t day,
				    struct price **out);

struct item {
	const struct price *price;
	int64_t quantity;
};
/* The most of a thing of these dimensions that may be asked for at once: sums of thousands of such
 * items stay exact. */
int64_t catalogue_quantity_most(struct dims one);
/* Reads a list of {code, quantity} against what is in force for a cloud; a repeated code is a
 * fault. Every fault is left by fault_field under `path`, the status is OK all the same (asked by
 * fault_fields at the request's edge). */
enum status MUST catalogue_items(struct ctx *c, int64_t district, const char *path,
				 const json_t *list, int32_t day, struct item **out, int *n,
				 struct dims *sum);

/* One entry as a form or a file gives it; texts may be NULL, numbers wrong: `why` then names the
 * first bad member. */
struct entry {
	const char *code, *category, *name, *content, *unit;
	int64_t price_micro;
	enum metering metering;
	struct dims dims;
	bool withdrawn; /* ends the item */
	const char *why;
};
struct entry catalogue_entry_of(const struct pack *p, const json_t *object);

/* Puts an approved version in force from that day: rows for what is new or changed against what
 * held then, nothing for what is the same. *changed: how many rows. `article`: of a refusal, or
 * NULL. The version's row must exist in state 'compiled'. */
enum status MUST catalogue_publish(struct ctx *c, int64_t id, int64_t level,
				   const struct entry *entries, int n, int32_t effective_day,
				   const char *article, int *changed);
/* A version that no case drew up: the one that was in force before this program (import). */
enum status MUST catalogue_import(struct ctx *c, int64_t level, const char *csv, size_t len,
				  int32_t effective_day, int *changed);

extern const struct fact_source cloud_facts[];
extern const struct effect cloud_effects[];
extern const struct opener cloud_openers[];
extern const struct case_part cloud_parts[];

#endif
