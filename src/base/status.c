/* Statuses' numbers and the fault that a context carries. */
#include "base/status.h"

#include <assert.h>
#include <stdbool.h>

#include "base/ctx.h"

int status_http(enum status s)
{
	switch (s) {
#define X(name, http, code) \
	case name:          \
		return http;
		STATUS_TABLE(X)
#undef X
	}
	assert(false && "a status outside its table");
	return 500;
}

const char *status_code(enum status s)
{
	switch (s) {
#define X(name, http, code) \
	case name:          \
		return code;
		STATUS_TABLE(X)
#undef X
	}
	assert(false && "a status outside its table");
	return "broken";
}

enum status fault_set(struct ctx *c, enum status status, const char *name, const char *article,
		      const struct value *args, int n)
{
	assert(status != OK && n <= FAULT_ARGS);
	c->fault.status = status;
	c->fault.name = name;
	c->fault.article = article;
	c->fault.n_args = n;
	for (int i = 0; i < n; i++)
		c->fault.args[i] = args[i];
	return status;
}

void fault_field(struct ctx *c, const char *field, const char *name, struct value a, struct value b)
{
	if (c->fault.n_fields < FAULT_FIELDS)
		c->fault.fields[c->fault.n_fields] = (struct field_fault){ field, name, { a, b } };
	c->fault.n_fields++;
}

enum status fault_fields(struct ctx *c)
{
	if (c->fault.n_fields == 0)
		return OK;
	return FAULT(c, S_INVALID, "fields", INT(c->fault.n_fields));
}

void fault_clear(struct ctx *c)
{
	c->fault.status = OK;
	c->fault.name = c->fault.article = NULL;
	c->fault.n_args = c->fault.n_fields = 0;
}
