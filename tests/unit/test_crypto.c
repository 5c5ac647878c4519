/* Known answers of the standards, and every single-bit change refused. */
#include <ftw.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "codec/crypto.h"

#include "test.h"

static const char *hex_of(const uint8_t *bytes, size_t len)
{
	static char text[2 * 256 + 1];
	text_hex(bytes, len, text);
	return text;
}

/* ---- hashes and codes ---- */

static void test_sm3(void)
{
	uint8_t out[SM3_SIZE], again[SM3_SIZE];
	crypto_sm3("abc", 3, out);
	CHECK_TEXT(hex_of(out, sizeof out),
		   "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	char long_text[64];
	for (int i = 0; i < 64; i++)
		long_text[i] = "abcd"[i % 4];
	crypto_sm3(long_text, sizeof long_text, out);
	CHECK_TEXT(hex_of(out, sizeof out),
		   "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	crypto_sm3("", 0, out);
	CHECK_TEXT(hex_of(out, sizeof out),
		   "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
	const struct crypto_piece pieces[] = { { "a", 1 }, { NULL, 0 }, { "bc", 2 } };
	crypto_sm3_v(pieces, 3, again);
	crypto_sm3("abc", 3, out);
	CHECK(crypto_same(out, again, sizeof out));
}

/* Our HMAC against the library's, at every key length around the block size. */
static void test_hmac(void)
{
	uint8_t key[130], text[200], ours[SM3_SIZE], theirs[SM3_SIZE];
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(i * 7 + 1);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 13);
	for (size_t key_len = 0; key_len <= sizeof key; key_len++) {
		const struct crypto_piece pieces[] = { { text, key_len },
						       { text + key_len, sizeof text - key_len } };
		crypto_hmac(key, key_len, pieces, 2, ours);
		HMAC(EVP_sm3(), key, (int)key_len, text, sizeof text, theirs, NULL);
		CHECK(crypto_same(ours, theirs, sizeof ours));
	}
	crypto_hmac_sha256((const uint8_t *)"Jefe", 4, "what do ya want for nothing?", 28, ours);
	CHECK_TEXT(
		hex_of(ours, 32),
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"); /* RFC
											4231, 4.3 */
}

static const struct totp_case {
	int64_t at_s;
	int want; /* the last six digits of RFC 6238's appendix B */
} totp_cases[] = {
	{ 59, 287082 },       { 1111111109, 81804 },  { 1111111111, 50471 },
	{ 1234567890, 5924 }, { 2000000000, 279037 }, { 20000000000, 353130 },
};

static void test_totp(void)
{
	const uint8_t *secret = (const uint8_t *)"12345678901234567890";
	for (size_t i = 0; i < sizeof totp_cases / sizeof *totp_cases; i++) {
		const struct totp_case *t = &totp_cases[i];
		CHECK_INT(crypto_totp(secret, 20, t->at_s * 1000, 0), t->want);
		CHECK_INT(crypto_totp(secret, 20, t->at_s * 1000 + 30000, -1), t->want);
		CHECK_INT(crypto_totp(secret, 20, t->at_s * 1000 - 30000, 1), t->want);
	}
}

static const struct {
	const char *plain, *base64, *base32;
} code_cases[] = {
	{ "", "", "" },
	{ "f", "Zg==", "MY" },
	{ "fo", "Zm8=", "MZXQ" },
	{ "foo", "Zm9v", "MZXW6" },
	{ "foob", "Zm9vYg==", "MZXW6YQ" },
	{ "fooba", "Zm9vYmE=", "MZXW6YTB" },
	{ "foobar", "Zm9vYmFy", "MZXW6YTBOI" },
	{ "\xff\xfe\xfd", "//79", "777P2" },
};

static const char *const base64_bad[] = {
	"",     "Z",      "Zg",    "Zg=",  "Zg===", "Z===",     "====", "Zh==",
	"Zm9=", "Zm9v\n", " Zm9v", "Zm-v", "Zm_v",  "Zg==Zg==", "Z=g=", "Zm9vZg",
};

static void test_codes(void)
{
	char text[64];
	uint8_t back[16];
	for (size_t i = 0; i < sizeof code_cases / sizeof *code_cases; i++) {
		size_t len = strlen(code_cases[i].plain);
		crypto_base64(code_cases[i].plain, len, text);
		CHECK_TEXT(text, code_cases[i].base64);
		CHECK_INT((int64_t)crypto_unbase64(text, back, sizeof back), (int64_t)len);
		CHECK(memcmp(back, code_cases[i].plain, len) == 0);
		crypto_base32(code_cases[i].plain, len, text);
		CHECK_TEXT(text, code_cases[i].base32);
	}
	for (size_t i = 0; i < sizeof base64_bad / sizeof *base64_bad; i++)
		CHECK_INT((int64_t)crypto_unbase64(base64_bad[i], back, sizeof back), 0);
	CHECK_INT((int64_t)crypto_unbase64("Zm9vYmFy", back, 5), 0);
	CHECK(crypto_same("ab", "ab", 2) && !crypto_same("ab", "ac", 2) &&
	      crypto_same("a", "b", 0));
}

/* ---- keys ---- */

static char home[] = "/tmp/yunheng-test-crypto-XXXXXX";
static char dir[sizeof home + 8];

static int one_less(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void *other_thread(void *keys)
{
	uint8_t signature[SM2_SIGNATURE_MAX];
	bool good = true;
	for (int i = 0; i < 8; i++) {
		size_t len = keys_sign(keys, &i, sizeof i, signature);
		good &= keys_verify(keys, &i, sizeof i, signature, len);
	}
	return good ? keys : NULL;
}

static void test_signing(struct keys *k)
{
	uint8_t text[] = "\x01head of 256 entries", signature[SM2_SIGNATURE_MAX + 1];
	size_t len = keys_sign(k, text, sizeof text, signature);
	CHECK(len >= 68 && len <= 72 && keys_verify(k, text, sizeof text, signature, len));
	int passed = 0;
	for (size_t bit = 0; bit < 8 * len; bit++) {
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		passed += keys_verify(k, text, sizeof text, signature, len);
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * sizeof text; bit++) {
		text[bit / 8] ^= (uint8_t)(1 << bit % 8);
		passed += keys_verify(k, text, sizeof text, signature, len);
		text[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	passed += keys_verify(k, text, sizeof text, signature, len - 1) +
		  keys_verify(k, text, sizeof text, signature, 0);
	signature[len] = 0;
	passed += keys_verify(k, text, sizeof text, signature, len + 1);
	CHECK_INT(passed, 0);
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, other_thread, k) == 0);
	for (int i = 0; i < 4; i++) {
		void *good;
		pthread_join(threads[i], &good);
		CHECK(good != NULL);
	}
}

static void test_sealing(struct keys *k)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 32, 100 };
	uint8_t plain[100], sealed[256], back[256], iv[16] = "0123456789abcde";
	size_t back_len;
	memset(plain, 0x5a, sizeof plain);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t len = keys_seal(k, "person.phone.7", plain, sizes[i], iv, sealed);
		CHECK_INT((int64_t)len, (int64_t)keys_seal_size(sizes[i]));
		CHECK(keys_unseal(k, "person.phone.7", sealed, len, back, &back_len));
		CHECK(back_len == sizes[i] && memcmp(back, plain, back_len) == 0);
		CHECK(!keys_unseal(k, "person.phone.8", sealed, len, back, &back_len));
		int passed = 0;
		for (size_t bit = 0; bit < 8 * len; bit++) {
			sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
			passed += keys_unseal(k, "person.phone.7", sealed, len, back, &back_len);
			sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		for (size_t cut = 0; cut < len; cut++)
			passed += keys_unseal(k, "person.phone.7", sealed, cut, back, &back_len);
		CHECK_INT(passed, 0);
	}
}

static const char *in_dir(const char *name)
{
	static char path[sizeof dir + 32];
	snprintf(path, sizeof path, "%s%s", dir, name);
	return path;
}

/* The keys are found again, and a directory that is not as it should be is refused with a reason.
 */
static void test_directory(struct keys *k)
{
	struct keys *again;
	const char *why;
	struct stat st;
	CHECK(stat(dir, &st) == 0 && (st.st_mode & 0777) == 0700);
	CHECK(stat(in_dir("/head.pem"), &st) == 0 && (st.st_mode & 0777) == 0600);
	if (!CHECK(keys_open(dir, true, &again, &why)))
		return;
	CHECK_TEXT(keys_public_hex(again), keys_public_hex(k));
	CHECK(memcmp(keys_mac(again), keys_mac(k), MAC_KEY) == 0);
	keys_close(again);
	/* A slash at the end names the same directory; one that a crash left does not stand in the
	 * way. */
	char slashed[256];
	snprintf(slashed, sizeof slashed, "%s/other/", home);
	if (CHECK(keys_open(slashed, true, &again, &why)))
		keys_close(again);
	snprintf(slashed, sizeof slashed, "%s/third.new.%d", home, getpid());
	CHECK(mkdir(slashed, 0700) == 0);
	snprintf(slashed, sizeof slashed, "%s/third", home);
	if (CHECK(keys_open(slashed, true, &again, &why)))
		keys_close(again);
	CHECK(chmod(in_dir("/row.key"), 0640) == 0 && !keys_open(dir, true, &again, &why) && why);
	CHECK(chmod(in_dir("/row.key"), 0600) == 0 && chmod(dir, 0750) == 0 &&
	      !keys_open(dir, false, &again, &why) && why);
	CHECK(chmod(dir, 0700) == 0 && truncate(in_dir("/field.key"), 30) == 0 &&
	      !keys_open(dir, true, &again, &why) && why);
	CHECK(unlink(in_dir("/row.key")) == 0 && !keys_open(dir, true, &again, &why) && why &&
	      !again);
	CHECK(access(in_dir("/row.key"), F_OK) != 0);
}

int main(void)
{
	const char *which;
	CHECK(crypto_self_test(&which));
	CHECK_TEXT(which, NULL);
	test_sm3();
	test_hmac();
	test_totp();
	test_codes();
	struct keys *k, *none;
	CHECK(mkdtemp(home) != NULL);
	snprintf(dir, sizeof dir, "%s/keys", home);
	CHECK(!keys_open(dir, false, &none, &which) && which);
	CHECK(mkdir(dir, 0755) == 0); /* an empty one, as a package may leave it */
	if (CHECK(keys_open(dir, true, &k, &which))) {
		CHECK_INT((int64_t)strlen(keys_public_hex(k)), 130);
		test_signing(k);
		test_sealing(k);
		test_directory(k);
		keys_close(k);
	}
	nftw(home, one_less, 8, FTW_DEPTH | FTW_PHYS);
	return test_done();
}
