/* Lists: one list_query, one writer of an item; filters are the row's query parameters that are
 * columns of the query. */
#include "api/inner.h"
#include "base/text.h"

enum { LIST_LIMIT = 50, EXPORT_LIMIT = 20000 };

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

static bool is_column(const struct list_query *q, const char *name)
{
	for (int i = 0; i < q->n_columns; i++)
		if (q->columns[i].match && text_same(q->columns[i].name, name))
			return true;
	return false;
}

enum status api_list_v(struct ctx *c, struct api_call *call, const struct list_query *q,
		       api_row *row, const struct value *args, int n)
{
	struct rows rows;
	int64_t total;
	struct list_filter *filters =
		TAKE_N(c->arena, call->request->n_query + 1, struct list_filter);
	struct list_ask ask = { filters, 0, call_query(call, "sort"), api_limit(call),
				api_offset(call) };
	for (const struct api_field *f = call->route->query; f && f->name; f++)
		if (call_query(call, f->name) && is_column(q, f->name))
			filters[ask.n_filters++] =
				(struct list_filter){ f->name, call_query(call, f->name) };
	TRY(store_list_v(c, q, &ask, &rows, &total, args, n));
	api_list_open(call);
	for (int i = 0; i < rows.n; i++)
		row(c, call->out, &rows.at[i]);
	api_list_close(call, total);
	return OK;
}
