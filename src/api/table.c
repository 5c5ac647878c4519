/* Holds the rows of all nouns against the rules for rows, and makes the tree that finds a row by
 * its path. */
#include <assert.h>
#include <stdio.h>

#include "api/inner.h"
#include "base/log.h"
#include "base/text.h"

static bool known_method(const char *method)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (text_same(method, methods[i]))
			return true;
	return false;
}

/* Why the row cannot be served, or NULL. */
static const char *incomplete(const struct route *r)
{
	bool reads = text_same(r->method, "GET");
	if (!known_method(r->method) || !r->path || r->path[0] != '/')
		return "method or path";
	if (!r->name || !r->summary)
		return "name or summary";
	if (!r->scope || !r->work || !r->rate || !r->handle)
		return "scope, work, rate or handler";
	if (!r->reply && !r->media)
		return "reply shape or media type";
	if (r->right && r->assurance == ASSURE_NONE)
		return "a right without signing in";
	if (r->scope != REACH_OPEN && r->assurance == ASSURE_NONE && !r->exempt && !r->media)
		return "not open, yet nobody signs in";
	if (r->work == WORK_WRITES && (reads || !r->records))
		return "a write by GET, or one that says not what it records";
	if (r->work == WORK_READS && !reads && !r->upload && !r->body)
		return "a reading POST without a body";
	if (reads && (r->body || r->upload))
		return "a GET with a body";
	if (r->list && (!reads || r->media))
		return "a list is a GET of JSON";
	return NULL;
}

static bool shape_whole(const struct api_shape *s, int depth)
{
	if (!s)
		return true;
	if (!s->name || !s->fields)
		return false;
	for (const struct api_field *f = s->fields; f->name; f++) {
		if (!f->kind || ((f->kind == T_OBJECT || f->kind == T_LIST) && !f->of) ||
		    (f->kind == T_CHOICE && !f->options))
			return false;
		if (f->of && f->of != s && depth < 6 && !shape_whole(f->of, depth + 1))
			return false;
	}
	return true;
}

/* The piece of the path up to the next '/', and where that is. */
static const char *piece(struct arena *a, const char *path, const char **rest)
{
	const char *end = strchrnul(path, '/');
	*rest = *end ? end + 1 : end;
	return arena_text_n(a, path, (size_t)(end - path));
}

static bool text_parameter(const char *name)
{
	return text_same(name, "name") || text_same(name, "token") || text_same(name, "text");
}

static struct node *node_of(struct arena *a, struct node *under, const char *word)
{
	bool parameter = word[0] == '{';
	const char *close = parameter ? strchr(word, '}') : NULL;
	const char *name = close ? arena_text_n(a, word + 1, (size_t)(close - word - 1)) : word;
	const char *tail = close ? close + 1 : "";
	struct node **at = &under->child;
	for (; *at; at = &(*at)->next) {
		struct node *n = *at;
		if (n->parameter == parameter && text_same(n->word, name) &&
		    text_same(n->tail, tail))
			return n;
		if (parameter && n->parameter && strlen(n->tail) < strlen(tail))
			break;
		if (!parameter && n->parameter)
			break;
	}
	struct node *made = TAKE(a, struct node);
	*made = (struct node){ .word = name,
			       .tail = tail,
			       .parameter = parameter,
			       .text = text_parameter(name),
			       .next = *at };
	*at = made;
	return made;
}

static const char *plant(struct ctx *c, struct api *a, const struct route *r)
{
	struct node *n = a->root;
	const char *rest = r->path + 1;
	int params = 0;
	while (*rest) {
		n = node_of(c->arena, n, piece(c->arena, rest, &rest));
		params += n->parameter;
	}
	if (params > API_PARAMS)
		return "too many parameters";
	for (int i = 0; i < n->n_routes; i++)
		if (text_same(n->routes[i]->method, r->method))
			return "the same method and path twice";
	if (!n->routes)
		n->routes = TAKE_N(c->arena, 5, const struct route *);
	n->routes[n->n_routes++] = r;
	return NULL;
}

static const char *right_of(struct ctx *c, struct api *a, const struct route *r)
{
	if (map_find(&a->numbers, r->name))
		return "the same name twice";
	int right = r->right ? rights_find(a->rights, r->right) : -1;
	if (r->right && right < 0)
		return "a right that rights.tsv does not know";
	int *number = TAKE(c->arena, int);
	*number = right;
	map_put(&a->numbers, r->name, number);
	return NULL;
}

enum status api__table(struct ctx *c, struct api *a)
{
	enum status s = OK;
	a->root = TAKE(c->arena, struct node);
	map_init(&a->numbers, c->arena, 256);
	for (const struct api_noun *n = api_nouns; n->name; n++)
		for (const struct route *r = n->routes; r->method; r++) {
			const char *why = incomplete(r);
			if (!why && (!shape_whole(r->body, 0) || !shape_whole(r->reply, 0)))
				why = "an incomplete shape";
			if (!why)
				why = right_of(c, a, r);
			if (!why)
				why = plant(c, a, r);
			if (!why)
				continue;
			LOG_E("api", "route %s %s of %s: %s", r->method, r->path, n->name, why);
			s = FAULT(c, S_BROKEN, "api.table");
		}
	return s;
}

/* ---- finding ---- */

struct search {
	struct arena *arena;
	const char *method;
	struct api_call *call;
	const char *allow;
};

static const struct route *route_at(struct search *s, const struct node *n)
{
	for (int i = 0; i < n->n_routes; i++)
		if (text_same(n->routes[i]->method, s->method))
			return n->routes[i];
	for (int i = 0; i < n->n_routes; i++)
		s->allow =
			s->allow ? arena_printf(s->arena, "%s, %s", s->allow, n->routes[i]->method)
				 : n->routes[i]->method;
	return NULL;
}

static bool take(struct search *s, const struct node *n, const char *word)
{
	if (!n->parameter)
		return text_same(n->word, word);
	size_t len = strlen(word), tail = strlen(n->tail);
	if (len <= tail || !text_same(word + len - tail, n->tail) ||
	    s->call->n_params == API_PARAMS)
		return false;
	struct api_param *p = &s->call->params[s->call->n_params];
	*p = (struct api_param){ .name = n->word,
				 .text = arena_text_n(s->arena, word, len - tail) };
	if (!n->text && (!text_int(p->text, &p->i) || p->i <= 0))
		return false;
	s->call->n_params++;
	return true;
}

static const struct route *search(struct search *s, const struct node *under, const char *path)
{
	if (!*path)
		return route_at(s, under);
	const char *rest;
	const char *word = piece(s->arena, path, &rest);
	for (const struct node *n = under->child; n; n = n->next) {
		int before = s->call->n_params;
		if (!take(s, n, word))
			continue;
		const struct route *r = search(s, n, rest);
		if (r)
			return r;
		s->call->n_params = before;
	}
	return NULL;
}

enum status api__match(struct ctx *c, const struct api *a, const char *method, const char *path,
		       struct api_call *call, const char **allow)
{
	struct search s = { c->arena, text_same(method, "HEAD") ? "GET" : method, call, NULL };
	size_t len = strlen(path);
	*allow = NULL;
	call->n_params = 0;
	if (path[0] != '/' || (len > 1 && path[len - 1] == '/'))
		return FAULT(c, S_ABSENT, "absent");
	call->route = search(&s, a->root, path + 1);
	if (call->route)
		return OK;
	*allow = s.allow;
	return s.allow ? FAULT(c, S_METHOD, "method", TEXT(s.allow)) : FAULT(c, S_ABSENT, "absent");
}

size_t api_bound(struct arena *a, const struct http_request *r, void *arg)
{
	struct ctx c = { .arena = a };
	struct api_call call = { 0 };
	const char *allow;
	if (api__match(&c, arg, r->method, r->path, &call, &allow) == OK && call.route->upload)
		return call.route->upload;
	return API_BODY;
}
