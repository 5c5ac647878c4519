/* JSON: what is read, what is refused and where, what is written. */
#include "codec/json.h"

#include "test.h"

struct text_case {
	const char *text;
	size_t len; /* 0: ends at the NUL */
};

static const struct text_case good[] = {
	{ "{}", 0 },
	{ "[]", 0 },
	{ " [ ] \n", 0 },
	{ "{\"a\":{\"b\":[1,-2,0,3.5,1e3,true,false,null,\"x\"]}}", 0 },
	{ "[\"\\u4e91\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", 0 },
	{ "[\"\u4e91\u8861\"]", 0 },
	{ "[-0]", 0 },
	{ "[9223372036854775807,-9223372036854775808]", 0 },
	{ "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]", 0 },
	{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 0 },
	{ "{\"\":1}", 0 },
	{ "[\"\\\\\"]", 0 },
	{ "[\"\x7f\"]", 0 },
	{ "[123123e-10000000]", 0 },
};

static const struct text_case bad[] = {
	{ "", 0 },
	{ " ", 0 },
	{ "{", 0 },
	{ "[1", 0 },
	{ "[1,]", 0 },
	{ "{\"a\":1,}", 0 },
	{ "{\"a\" 1}", 0 },
	{ "{a:1}", 0 },
	{ "{'a':1}", 0 },
	{ "[1]x", 0 },
	{ "[1] [2]", 0 },
	{ "1", 0 },
	{ "\"a\"", 0 },
	{ "null", 0 },
	{ "[01]", 0 },
	{ "[+1]", 0 },
	{ "[.5]", 0 },
	{ "[1.]", 0 },
	{ "[0x10]", 0 },
	{ "[1e]", 0 },
	{ "[NaN]", 0 },
	{ "[Infinity]", 0 },
	{ "[tru]", 0 },
	{ "[True]", 0 },
	{ "[nul]", 0 },
	{ "[\"\n\"]", 0 },
	{ "[\"\t\"]", 0 },
	{ "[\"\\x41\"]", 0 },
	{ "[\"\\u12\"]", 0 },
	{ "[\"\\ud800\"]", 0 },
	{ "[\"\\udc00\"]", 0 },
	{ "[\"\\ud800\\u0041\"]", 0 },
	{ "[\"\\u0000\"]", 0 },
	{ "[\"\\", 0 },
	{ "[\"", 0 },
	{ "[\"\xff\"]", 0 },
	{ "[\"\xc0\xaf\"]", 0 },
	{ "[\"\xed\xa0\x80\"]", 0 },
	{ "[\"\xf4\x90\x80\x80\"]", 0 },
	{ "[\"\xe4\xba\"]", 0 },
	{ "\xef\xbb\xbf[]", 0 },
	{ "{\"a\":1,\"a\":2}", 0 },
	{ "{\"a\":1,\"\\u0061\":2}", 0 },
	{ "[9223372036854775808]", 0 },
	{ "[1e400]", 0 },
	{ "[1]\0", 4 },
	{ "[\0]", 3 },
	{ "[\"a\0b\"]", 7 },
	{ "// x\n[1]", 0 },
	{ "[1/**/]", 0 },
	{ "[1 2]", 0 },
	{ "]", 0 },
	{ "}", 0 },
	{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 0 },
	{ "[11111111111111111111111111111111111111111111111111111111111111111]", 0 },
};

static struct arena arena;
static struct ctx ctx = { .arena = &arena, .language = "en" };

static enum status read_case(const struct text_case *t, json_t **out)
{
	fault_clear(&ctx);
	return json_read(&ctx, t->text, t->len ? t->len : strlen(t->text), out);
}

static void test_reading(void)
{
	json_t *got;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!CHECK(read_case(&good[i], &got) == OK))
			printf("    good case %zu: %s\n", i, good[i].text);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!CHECK(read_case(&bad[i], &got) == S_BAD && ctx.fault.name))
			printf("    bad case %zu: %s\n", i, bad[i].text);
	read_case(&(struct text_case){ "{\n  \"a\": x}", 0 }, &got);
	CHECK_TEXT(ctx.fault.name, "json.malformed");
	CHECK_INT(ctx.fault.args[0].i, 2);
	CHECK_INT(ctx.fault.args[1].i, 8);
	CHECK(read_case(&(struct text_case){ "{\"n\":7,\"t\":\"x\",\"r\":1.5}", 0 }, &got) == OK);
	CHECK_INT(json_int_of(got, "n", -1), 7);
	CHECK_INT(json_int_of(got, "r", -1), -1);
	CHECK_TEXT(json_text_of(got, "t", "no"), "x");
	CHECK_TEXT(json_text_of(got, "n", "no"), "no");
	CHECK_TEXT(json_text_of(NULL, "n", "no"), "no");
}

static const struct canonical_case {
	const char *text, *want;
} canonical_cases[] = {
	{ "{ \"b\" : 1, \"a\" : [ true , null ] }", "{\"a\":[true,null],\"b\":1}" },
	{ "{\"\u4e91\":1,\"z\":2,\"Z\":3,\"\":4}", "{\"\":4,\"Z\":3,\"z\":2,\"\u4e91\":1}" },
	{ "[\"\\u4e91\\/\\u001f\\u0008\\\"\\\\\\n\"]", "[\"\u4e91/\\u001f\\b\\\"\\\\\\n\"]" },
	{ "[1.50, 1e2, 0.25, -0.0, 12345678901234567890.0]",
	  "[1.5,100,0.25,0,1.2345678901234567e+19]" },
	{ "{}", "{}" },
	{ "[[],{}]", "[[],{}]" },
	{ "[-0]", "[0]" },
	{ "[\"\x7f\"]", "[\"\x7f\"]" },
};

static void test_canonical(void)
{
	for (size_t i = 0; i < sizeof canonical_cases / sizeof *canonical_cases; i++) {
		json_t *got, *again;
		if (!CHECK(read_case(&(struct text_case){ canonical_cases[i].text, 0 }, &got) ==
			   OK))
			continue;
		const char *once = json_canonical(&arena, got);
		CHECK_TEXT(once, canonical_cases[i].want);
		CHECK(read_case(&(struct text_case){ once, 0 }, &again) == OK);
		CHECK_TEXT(json_canonical(&arena, again), once);
	}
}

static void test_writing(void)
{
	struct buf b;
	buf_init(&b, &arena, 16);
	struct json_out w = { &b, true };
	json_open(&w, '{');
	json_text(&w, "a", "x\"\\\n\x01\u4e91");
	json_text(&w, "none", NULL);
	json_int(&w, "n", INT64_MIN);
	json_bool(&w, "yes", true);
	json_raw(&w, "raw", "{\"k\":[]}");
	json_key(&w, "list");
	json_open(&w, '[');
	json_put_int(&w, 1);
	json_put_null(&w);
	json_open(&w, '{');
	json_close(&w, '}');
	json_put_text(&w, "");
	json_close(&w, ']');
	json_close(&w, '}');
	CHECK_TEXT(
		b.at,
		"{\"a\":\"x\\\"\\\\\\n\\u0001\u4e91\",\"none\":null,\"n\":-9223372036854775808,\"yes\":true,"
		"\"raw\":{\"k\":[]},\"list\":[1,null,{},\"\"]}");
}

int main(void)
{
	arena_init(&arena, 1 << 20);
	test_reading();
	test_canonical();
	test_writing();
	arena_done(&arena);
	return test_done();
}
