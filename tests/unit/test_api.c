/* The way of a request, without a socket: rows, fields, rights, keys, problems. */
#include "city.h"

static struct api_answer ask(struct test_city *k, const struct city_person *p, const char *method,
			     const char *path, const char *body)
{
	struct api_ask a = { .method = method, .path = path, .body = body };
	struct api_answer answer;
	if (p) {
		a.person = p->person;
		a.grant = p->grant;
	}
	api_call_direct(&k->t->ctx, k->api, &a, &answer);
	return answer;
}

static void rows_answer(struct test_city *k)
{
	struct city_person unit = city_hire(&k->t->ctx, k->unit, "unit1", "using_unit.applicant");
	struct api_answer a = ask(k, NULL, "GET", "/api/health", NULL);
	CHECK_INT(a.status, 200);
	CHECK_TEXT(a.misfit, NULL);
	a = ask(k, NULL, "GET", "/api/me", NULL);
	CHECK_INT(a.status, 401);
	a = ask(k, NULL, "GET", "/api/nothing", NULL);
	CHECK_INT(a.status, 404);
	a = ask(k, NULL, "PATCH", "/api/health", NULL);
	CHECK_INT(a.status, 405);
	a = ask(k, &unit, "GET", "/api/me", NULL);
	CHECK_INT(a.status, 200);
	CHECK_TEXT(a.misfit, NULL);
	CHECK_TEXT(json_text_of(json_object_get(a.json, "office"), "role", ""),
		   "using_unit.applicant");
	a = ask(k, &unit, "GET", "/api/me?x=1&x=2", NULL);
	CHECK_INT(a.status, 422);
	CHECK_INT((int64_t)json_array_size(json_object_get(a.json, "fields")), 3);
}

static void run(struct test_store *t)
{
	struct test_city k;
	if (city_open(t, &k))
		rows_answer(&k);
	city_close(&k);
}

int main(void)
{
	test_stores(run);
	return test_done();
}
