/* A fault as a problem document (RFC 9457), in the asked language. */
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "base/words.h"

const char *api__problem_title(struct ctx *c)
{
	return SAY(c, arena_printf(c->arena, "status.%s", status_code(c->fault.status)));
}

static void put_fields(struct ctx *c, struct json_out *w)
{
	int kept = c->fault.n_fields < FAULT_FIELDS ? c->fault.n_fields : FAULT_FIELDS;
	put_list(w, "fields");
	for (int i = 0; i < kept; i++) {
		const struct field_fault *f = &c->fault.fields[i];
		json_open(w, '{');
		json_text(w, "field", f->field);
		json_text(w, "name", f->name);
		json_text(w, "detail", say(c, f->name, f->args, 2));
		json_close(w, '}');
	}
	json_close(w, ']');
}

void api__problem(struct ctx *c, struct edge *e, const char *current)
{
	const struct fault *f = &c->fault;
	const char *code = status_code(f->status);
	buf_init(&e->body, c->arena, 512);
	struct json_out w = { &e->body, true };
	json_open(&w, '{');
	json_text(&w, "type", arena_printf(c->arena, "urn:yunheng:problem:%s", code));
	json_text(&w, "title", api__problem_title(c));
	json_int(&w, "status", status_http(f->status));
	json_text(&w, "code", code);
	json_text(&w, "detail", say(c, f->name ? f->name : "broken", f->args, f->n_args));
	json_text(&w, "name", f->name ? f->name : "broken");
	json_text(&w, "request", c->request);
	if (f->article)
		json_text(&w, "article", f->article);
	if (f->n_fields)
		put_fields(c, &w);
	if (e->call.fault_more)
		buf_printf(&e->body, ",%s", e->call.fault_more);
	if (current)
		json_raw(&w, "current", current);
	json_close(&w, '}');
	e->call.media = "application/problem+json";
}
