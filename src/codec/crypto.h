/* SM2, SM3, SM4 behind one provider interface; back end soft (OpenSSL EVP) now, a hardware module
 * (SDF) later. Nothing else in the program calls a crypto library. Known answers are checked by
 * crypto_self_test at start. */
#ifndef YH_CODEC_CRYPTO_H
#define YH_CODEC_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SM3_SIZE = 32, SM2_SIGNATURE_MAX = 80, SM4_KEY = 16, MAC_KEY = 32 };

void crypto_sm3(const void *bytes, size_t len, uint8_t out[SM3_SIZE]);
/* Pieces, one hash. A MAC takes at most 64 pieces. */
struct crypto_piece {
	const void *bytes;
	size_t len;
};
void crypto_sm3_v(const struct crypto_piece *pieces, int n, uint8_t out[SM3_SIZE]);
void crypto_hmac(const uint8_t *key, size_t key_len, const struct crypto_piece *pieces, int n,
		 uint8_t out[SM3_SIZE]);
bool crypto_same(const void *a, const void *b, size_t len); /* constant time */

/* PBKDF2-HMAC-SM3. */
void crypto_pbkdf2(const char *password, const uint8_t *salt, size_t salt_len, int rounds,
		   uint8_t *out, size_t out_len);

/* The installation's keys: one 0600 file a key under a 0700 directory: row.key (MAC), field.key
 * (SM4 and its MAC), head.pem (SM2). The three are made together, in one rename, and only where
 * there is no directory or an empty one: a missing key is a fault to repair, never a reason to make
 * another. *why is a plain sentence; errno may say more. */
struct keys;
bool keys_open(const char *dir, bool create, struct keys **out, const char **why);
void keys_close(struct keys *k);
const uint8_t *keys_mac(const struct keys *k);
/* SM2 with SM3, identity 1234567812345678, DER signature. Thread safe. */
size_t keys_sign(const struct keys *k, const void *bytes, size_t len,
		 uint8_t out[SM2_SIGNATURE_MAX]);
bool keys_verify(const struct keys *k, const void *bytes, size_t len, const uint8_t *signature,
		 size_t signature_len);
const char *keys_public_hex(const struct keys *k); /* 04 || x || y */
/* SM4-CBC then HMAC-SM3 (encrypt-then-MAC): iv(16) || ciphertext || mac(32); `bind` (table, column,
 * row) is in the MAC. */
size_t keys_seal_size(size_t len);
size_t keys_seal(const struct keys *k, const char *bind, const void *bytes, size_t len,
		 const uint8_t iv[16], uint8_t *out);
bool keys_unseal(const struct keys *k, const char *bind, const uint8_t *sealed, size_t len,
		 uint8_t *out, size_t *out_len);

/* One-time code of RFC 6238, 30 s steps, 6 digits, HMAC-SHA1 (what authenticator apps speak). */
int crypto_totp(const uint8_t *secret, size_t len, int64_t at_ms, int step_offset);
/* HMAC-SHA256, for Standard Webhooks only (its receivers speak nothing else). */
void crypto_hmac_sha256(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
			uint8_t out[32]);
void crypto_base64(const void *bytes, size_t len, char *out /* 4 * ((len + 2) / 3) + 1 */);
size_t crypto_unbase64(const char *text, uint8_t *out, size_t room); /* 0 on a fault */
void crypto_base32(const void *bytes, size_t len,
		   char *out /* 8 * ((len + 4) / 5) + 1, no padding */);

void crypto_wipe(void *bytes, size_t len);
bool crypto_self_test(const char **which);

#endif
