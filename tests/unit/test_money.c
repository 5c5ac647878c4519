/* Money: parsing, the one rounding, and 大写 as statements must spell it. */
#include "base/arena.h"
#include "base/random.h"
#include "civil/dims.h"
#include "civil/money.h"

#include "test.h"

static struct arena arena;

static const struct {
	int64_t fen;
	const char *words;
} capitals[] = {
	{ 0, "人民币零元整" },
	{ 5, "人民币伍分" },
	{ 50, "人民币伍角" },
	{ 1000, "人民币壹拾元整" },
	{ 140950, "人民币壹仟肆佰零玖元伍角" },
	{ 600714, "人民币陆仟零柒元壹角肆分" },
	{ 168032, "人民币壹仟陆佰捌拾元零叁角贰分" },
	{ 10700053, "人民币壹拾万柒仟元零伍角叁分" },
	{ 1640902, "人民币壹万陆仟肆佰零玖元零贰分" },
	{ 32504, "人民币叁佰贰拾伍元零肆分" },
	{ -32504, "人民币负叁佰贰拾伍元零肆分" },
	{ 10000000000, "人民币壹亿元整" },
	{ 10000000100, "人民币壹亿零壹元整" },
	{ 10001000000, "人民币壹亿零壹万元整" },
	{ 1001000000, "人民币壹仟零壹万元整" },
	{ 1000100, "人民币壹万零壹元整" },
	{ 123450000000000, "人民币壹万贰仟叁佰肆拾伍亿元整" },
	{ INT64_MAX,
	  "人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分" },
};

static void check_text(void)
{
	int64_t fen, micro;
	CHECK(money_parse_fen("1234.5", &fen) && fen == 123450);
	CHECK(money_parse_fen("-3", &fen) && fen == -300);
	static const char *const bad[] = { "",   "1.234", "1.", ".5", "+1",
					   "01", "1e3",   " 1", "１", "92233720368547758.08" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!money_parse_fen(bad[i], &fen));
	CHECK(money_parse_micro("0.008", &micro) && micro == 8000);
	CHECK_TEXT(money_micro_text(&arena, 46000000), "46.00");
	CHECK_TEXT(money_micro_text(&arena, 8000), "0.008");
	CHECK_TEXT(money_text(&arena, 418230655), "4,182,306.55");
	CHECK_TEXT(money_text(&arena, -123456), "-1,234.56");
	CHECK_TEXT(money_text(&arena, 99999), "999.99");
}

static void check_lines(void)
{
	enum { SEPTEMBER = 30 * 86400 };
	int64_t fen;
	CHECK(money_line_fen(46000000, 8, SEPTEMBER, SEPTEMBER, FACTOR_ONE, &fen) && fen == 36800);
	CHECK(money_line_fen(46000000, 8, SEPTEMBER / 2, SEPTEMBER, FACTOR_ONE, &fen) &&
	      fen == 18400);
	CHECK(money_line_fen(46000000, 8, SEPTEMBER, SEPTEMBER, 9800, &fen) && fen == 36064);
	CHECK(money_line_fen(5000, 1, 1, 1, FACTOR_ONE, &fen) && fen == 1); /* half a fen goes up */
	CHECK(money_line_fen(4999, 1, 1, 1, FACTOR_ONE, &fen) && fen == 0);
	CHECK(money_line_fen(-5000, 1, 1, 1, FACTOR_ONE, &fen) &&
	      fen == -1); /* a correction is its line's mirror */
	CHECK(!money_line_fen(INT64_MAX, INT64_MAX, INT64_MAX, 1, FACTOR_ONE, &fen));
	CHECK(!money_line_fen(1000000, 1, 1, 0, FACTOR_ONE, &fen));
}

static void check_round_trip(void)
{
	struct random r;
	random_seed(&r, 7);
	for (int i = 0; i < 100000; i++) {
		size_t mark = arena_mark(&arena);
		int64_t fen = (int64_t)(random_next(&r) >> random_below(&r, 60)) * (i % 2 ? 1 : -1),
			back;
		if (!money_parse_fen(money_plain(&arena, fen), &back) || back != fen)
			CHECK_INT(back, fen);
		arena_back(&arena, mark);
	}
	CHECK(true);
}

static void check_dims(void)
{
	struct dims have = { { 100, 200 } }, want = { { 100, 200 } }, part = { { 15, 30 } };
	CHECK_INT(dims_over(want, have), -1);
	want.v[1]++;
	CHECK_INT(dims_over(want, have), 1);
	CHECK_INT(dims_over_percent(part, have, 15), -1); /* exactly 15 % is not over */
	part.v[0]++;
	CHECK_INT(dims_over_percent(part, have, 15), 0);
	CHECK(dims_negative(dims_sub(have, dims_scale(have, 2))));
	CHECK(dims_zero(dims_sub(have, have)));
}

int main(void)
{
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
		CHECK_TEXT(money_capital(&arena, capitals[i].fen), capitals[i].words);
	check_text();
	check_lines();
	check_round_trip();
	check_dims();
	return test_done();
}
