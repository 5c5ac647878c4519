/* Exact money: integers all the way, 128 bits between, one rounding at the line. */
#include "civil/money.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

enum { MICRO_PER_FEN = 10000 };

bool money_line_fen(int64_t price_micro, int64_t quantity, int64_t seconds, int64_t period_seconds,
		    int64_t factor, int64_t *fen)
{
	__int128 amount = (__int128)price_micro * quantity; /* two 64-bit numbers always fit */
	if (period_seconds <= 0 || __builtin_mul_overflow(amount, (__int128)seconds, &amount) ||
	    __builtin_mul_overflow(amount, (__int128)factor, &amount))
		return false;
	__int128 divisor = (__int128)period_seconds * FACTOR_ONE * MICRO_PER_FEN;
	__int128 limit = (__int128)1 << 126; /* room for half the divisor in rounding */
	if (amount > limit || amount < -limit)
		return false;
	__int128 rounded = num_div_half_up(amount, divisor);
	*fen = (int64_t)rounded;
	return *fen == rounded;
}

bool money_parse_fen(const char *yuan, int64_t *fen)
{
	return text_decimal(yuan, 2, fen);
}

bool money_parse_micro(const char *yuan, int64_t *micro)
{
	return text_decimal(yuan, 6, micro);
}

const char *money_plain(struct arena *a, int64_t fen)
{
	return text_from_decimal(a, fen, 2);
}

const char *money_text(struct arena *a, int64_t fen)
{
	const char *plain = money_plain(a, fen);
	struct buf b;
	buf_init(&b, a, 40);
	if (*plain == '-')
		buf_char(&b, *plain++);
	size_t whole = strlen(plain) - 3; /* digits before ".dd" */
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_char(&b, ',');
		buf_char(&b, plain[i]);
	}
	buf_text(&b, plain + whole);
	return b.at;
}

const char *money_micro_text(struct arena *a, int64_t micro)
{
	char *text = arena_text(a, text_from_decimal(a, micro, 6));
	size_t len = strlen(text);
	for (int cut = 0; cut < 4 && text[len - 1] == '0'; cut++)
		text[--len] = '\0';
	return text;
}

static const char *const numerals[] = {
	"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"
};

/* 1 to 9999: zeros inside say 零 once, zeros at the end say nothing. */
static void say_group(struct buf *b, int64_t n)
{
	static const char *const units[] = { "仟", "佰", "拾", "" };
	bool said = false, zero = false;
	for (int i = 0, unit = 1000; i < 4; i++, unit /= 10) {
		int64_t digit = n / unit % 10;
		if (digit == 0) {
			zero = said;
			continue;
		}
		if (zero)
			buf_text(b, numerals[0]);
		buf_text(b, numerals[digit]);
		buf_text(b, units[i]);
		said = true;
		zero = false;
	}
}

/* High part, its unit, and the rest; 零 where the rest begins with a zero. Depth: 亿亿, 亿, 万. */
static void say_yuan(struct buf *b, int64_t yuan)
{
	static const struct {
		int64_t size;
		const char *name;
	} units[] = { { 100000000, "亿" }, { 10000, "万" } };
	for (int i = 0; i < 2; i++) {
		if (yuan < units[i].size)
			continue;
		say_yuan(b, yuan / units[i].size);
		buf_text(b, units[i].name);
		int64_t rest = yuan % units[i].size;
		if (rest > 0 && rest < units[i].size / 10)
			buf_text(b, numerals[0]);
		if (rest > 0)
			say_yuan(b, rest);
		return;
	}
	say_group(b, yuan);
}

const char *money_capital(struct arena *a, int64_t fen)
{
	struct buf b;
	buf_init(&b, a, 128);
	buf_text(&b, "人民币");
	if (fen < 0)
		buf_text(&b, "负");
	uint64_t all = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
	int64_t yuan = (int64_t)(all / 100);
	int jiao = (int)(all / 10 % 10), cents = (int)(all % 10);
	if (yuan > 0) {
		say_yuan(&b, yuan);
		buf_text(&b, "元");
	} else if (jiao == 0 && cents == 0) {
		buf_text(&b, "零元");
	}
	if (jiao == 0 && cents == 0) {
		buf_text(&b, "整");
		return b.at;
	}
	bool zero_before = yuan > 0 && (jiao == 0 || yuan % 10 == 0);
	if (zero_before)
		buf_text(&b, numerals[0]);
	if (jiao > 0) {
		buf_text(&b, numerals[jiao]);
		buf_text(&b, "角");
	}
	if (cents > 0) {
		buf_text(&b, numerals[cents]);
		buf_text(&b, "分");
	}
	return b.at;
}
