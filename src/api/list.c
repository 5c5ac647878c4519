/* Lists: one list_query, one writer of an item; filters are the row's query parameters that are
 * columns of the query. */
#include <inttypes.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/text.h"
#include "civil/day.h"

enum { LIST_LIMIT = 50, EXPORT_LIMIT = 10000 };

static bool exporting(const struct api_call *call)
{
	const char *format = call_query(call, "format");
	return format && !text_same(format, "json");
}

int api_limit(const struct api_call *call)
{
	return exporting(call) ? EXPORT_LIMIT : (int)call_query_int(call, "limit", LIST_LIMIT);
}

int api_offset(const struct api_call *call)
{
	return exporting(call) ? 0 : (int)call_query_int(call, "offset", 0);
}

void api_list_open(struct api_call *call)
{
	json_open(call->out, '{');
	put_list(call->out, "items");
}

void api_list_close(struct api_call *call, int64_t total)
{
	json_close(call->out, ']');
	json_int(call->out, "total", total);
	json_int(call->out, "limit", api_limit(call));
	json_int(call->out, "offset", api_offset(call));
	json_close(call->out, '}');
}

static const struct list_column *column_of(const struct list_query *q, const char *name)
{
	for (int i = 0; i < q->n_columns; i++)
		if (q->columns[i].match && text_same(q->columns[i].name, name))
			return &q->columns[i];
	return NULL;
}

/* Dates and truths of a query as the number that the column holds. */
static const char *as_number(struct arena *a, const struct api_field *f,
			     const struct list_column *k, const char *text)
{
	int32_t day;
	char month[16];
	bool ms = text_ends(k->sql, "_ms");
	if (f->kind == T_BOOL)
		return text_same(text, "true") ? "1" : "0";
	if (f->kind == T_MONTH) {
		snprintf(month, sizeof month, "%.7s-01", text);
		text = month;
	}
	if ((f->kind != T_DATE && f->kind != T_MONTH) || !day_parse(text, &day))
		return arena_text(a, text);
	bool until = ms && text_starts(k->match, "<");
	int64_t n = !ms ? day : until ? day_end_ms(day) - 1 : day_start_ms(day);
	return arena_printf(a, "%" PRId64, n);
}

enum status api_list_rows_v(struct ctx *c, struct api_call *call, const struct list_query *q,
			    struct rows *rows, int64_t *total, const struct value *args, int n)
{
	struct list_filter *filters =
		TAKE_N(c->arena, call->request->n_query + 1, struct list_filter);
	struct list_ask ask = { filters, 0, call_query(call, "sort"), api_limit(call),
				api_offset(call) };
	for (const struct api_field *f = call->route->query; f && f->name; f++) {
		const struct list_column *k = column_of(q, f->name);
		const char *text = call_query(call, f->name);
		if (!text || !k)
			continue;
		if (k->type == 'i')
			text = as_number(c->arena, f, k, text);
		filters[ask.n_filters++] = (struct list_filter){ f->name, text };
	}
	return store_list_v(c, q, &ask, rows, total, args, n);
}

enum status api_list_v(struct ctx *c, struct api_call *call, const struct list_query *q,
		       api_row *row, const struct value *args, int n)
{
	struct rows rows;
	int64_t total;
	TRY(api_list_rows_v(c, call, q, &rows, &total, args, n));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		row(c, call->out, &rows.at[i]);
	api_list_close(call, total);
	return OK;
}
