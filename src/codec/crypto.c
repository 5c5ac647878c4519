/* Hashes, MACs and codes on top of the provider, and the known answers that are checked at start.
 * HMAC-SM3 is made here from SM3 itself (RFC 2104): it is on the path of every row, and a library's
 * MAC object costs more than both hashes. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "codec/inner.h"

enum { PIECES_MAX = 64 };

void crypto_sm3_v(const struct crypto_piece *pieces, int n, uint8_t out[SM3_SIZE])
{
	crypto__provider()->sm3(pieces, n, out);
}

void crypto_sm3(const void *bytes, size_t len, uint8_t out[SM3_SIZE])
{
	crypto_sm3_v(&(struct crypto_piece){ bytes, len }, 1, out);
}

void crypto_hmac(const uint8_t *key, size_t key_len, const struct crypto_piece *pieces, int n,
		 uint8_t out[SM3_SIZE])
{
	uint8_t pad[SM3_BLOCK] = { 0 }, inner[SM3_SIZE];
	struct crypto_piece all[PIECES_MAX + 1];
	assert(n >= 0 && n <= PIECES_MAX);
	if (key_len > sizeof pad)
		crypto_sm3(key, key_len, pad);
	else
		memcpy(pad, key, key_len);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36;
	all[0] = (struct crypto_piece){ pad, sizeof pad };
	for (int i = 0; i < n; i++)
		all[i + 1] = pieces[i];
	crypto_sm3_v(all, n + 1, inner);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	all[1] = (struct crypto_piece){ inner, sizeof inner };
	crypto_sm3_v(all, 2, out);
	crypto_wipe(pad, sizeof pad);
}

bool crypto_same(const void *a, const void *b, size_t len)
{
	const volatile uint8_t *p = a, *q = b;
	uint8_t differ = 0;
	for (size_t i = 0; i < len; i++)
		differ |= p[i] ^ q[i];
	return differ == 0;
}

void crypto_wipe(void *bytes, size_t len)
{
	explicit_bzero(bytes, len);
}

void crypto_pbkdf2(const char *password, const uint8_t *salt, size_t salt_len, int rounds,
		   uint8_t *out, size_t out_len)
{
	assert(rounds > 0 && out_len > 0);
	crypto__provider()->pbkdf2(password, salt, salt_len, rounds, out, out_len);
}

void crypto_hmac_sha256(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
			uint8_t out[32])
{
	crypto__provider()->hmac_sha256(key, key_len, bytes, len, out);
}

int crypto_totp(const uint8_t *secret, size_t len, int64_t at_ms, int step_offset)
{
	int64_t step = at_ms / 30000 + step_offset;
	uint8_t counter[8], mac[20];
	for (int i = 0; i < 8; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
	crypto__provider()->hmac_sha1(secret, len, counter, sizeof counter, mac);
	const uint8_t *at = mac + (mac[19] & 15); /* RFC 4226 5.3 */
	uint32_t cut = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
		       (uint32_t)at[2] << 8 | at[3];
	return (int)(cut % 1000000);
}

/* ---- known answers ---- */

static bool sm3_is_right(void)
{
	uint8_t got[SM3_SIZE], want[SM3_SIZE]; /* GB/T 32905 A.1 */
	crypto_sm3("abc", 3, got);
	return text_unhex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", want,
			  sizeof want) &&
	       crypto_same(got, want, sizeof got);
}

static bool hmac_is_right(void)
{
	/* GM/T 0042 D.3, first example */
	static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
				   "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	uint8_t key[32], got[SM3_SIZE], want[SM3_SIZE];
	for (int i = 0; i < 32; i++)
		key[i] = (uint8_t)(i + 1);
	crypto_hmac(key, sizeof key, &(struct crypto_piece){ text, sizeof text - 1 }, 1, got);
	return text_unhex("ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a", want,
			  sizeof want) &&
	       crypto_same(got, want, sizeof got);
}

static bool pbkdf2_is_right(void)
{
	/* From SM3's own definition, computed by hand with two HMACs: one block, two rounds. */
	uint8_t one[SM3_SIZE], two[SM3_SIZE], got[SM3_SIZE];
	const uint8_t *key = (const uint8_t *)"password";
	crypto_hmac(key, 8, &(struct crypto_piece){ "salt\0\0\0\1", 8 }, 1, one);
	crypto_hmac(key, 8, &(struct crypto_piece){ one, sizeof one }, 1, two);
	for (int i = 0; i < SM3_SIZE; i++)
		two[i] ^= one[i];
	crypto_pbkdf2("password", (const uint8_t *)"salt", 4, 2, got, sizeof got);
	return crypto_same(got, two, sizeof got);
}

static bool sm4_is_right(void)
{
	/* GB/T 32907 A.1: the key encrypts itself */
	uint8_t key[16], want[16], iv[16] = { 0 }, got[32], back[32];
	if (!text_unhex("0123456789abcdeffedcba9876543210", key, sizeof key) ||
	    !text_unhex("681edf34d206965e86b3e94f536e4246", want, sizeof want))
		return false;
	const struct crypto_provider *p = crypto__provider();
	return p->sm4(true, key, iv, key, sizeof key, got) == 32 &&
	       crypto_same(got, want, sizeof want) &&
	       p->sm4(false, key, iv, got, sizeof got, back) == 16 &&
	       crypto_same(back, key, sizeof key);
}

static bool sm2_is_right(void)
{
	/* The public key and the signature of the example in GB/T 32918.5 A.2. */
	static const char pem[] =
		"-----BEGIN PUBLIC KEY-----\n"
		"MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAECfnfMR5UIaFQ3X0WHkvFxnIXn60Y\n"
		"M/wHa7CP81bzUCDM6kkM4md1pS3G6nGMwapgCu0F+/NeCEpmMvYHLamtEw==\n"
		"-----END PUBLIC KEY-----\n";
	uint8_t signature[72];
	const struct crypto_provider *p = crypto__provider();
	void *signer = p->signer_read(pem, sizeof pem - 1);
	if (!signer ||
	    !text_unhex("3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
			"022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
			signature, sizeof signature))
		return false;
	bool right = p->verify(signer, "message digest", 14, signature, sizeof signature) &&
		     !p->verify(signer, "message digesT", 14, signature, sizeof signature);
	p->signer_drop(signer);
	return right;
}

static const struct {
	const char *name;
	bool (*is_right)(void);
} answers[] = {
	{ "SM3", sm3_is_right },
	{ "HMAC-SM3", hmac_is_right },
	{ "PBKDF2-HMAC-SM3", pbkdf2_is_right },
	{ "SM4-CBC", sm4_is_right },
	{ "SM2", sm2_is_right },
};

bool crypto_self_test(const char **which)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		*which = answers[i].name;
		if (!answers[i].is_right())
			return false;
	}
	*which = NULL;
	return true;
}
