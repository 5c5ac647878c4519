/* The provider behind codec/crypto.h: what a back end must do. `soft` (OpenSSL, in process) is the
 * one there is; a hardware module (SDF, GM/T 0018) becomes a second const table, chosen in
 * crypto__provider. Keys are handed as bytes to `soft`; a hardware provider keeps handles in the
 * same opaque signer. */
#ifndef YH_CODEC_INNER_H
#define YH_CODEC_INNER_H

#include "codec/crypto.h"

enum { SM3_BLOCK = 64, SM4_BLOCK = 16 };

struct crypto_provider {
	const char *name;
	void (*sm3)(const struct crypto_piece *pieces, int n, uint8_t out[SM3_SIZE]);
	void (*pbkdf2)(const char *password, const uint8_t *salt, size_t salt_len, int rounds,
		       uint8_t *out, size_t out_len);
	void (*hmac_sha1)(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
			  uint8_t out[20]);
	void (*hmac_sha256)(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
			    uint8_t out[32]);
	/* SM4-CBC with PKCS#7 padding. The length written, or 0: the padding is wrong (opening
	 * only). */
	size_t (*sm4)(bool seal, const uint8_t key[SM4_KEY], const uint8_t iv[SM4_BLOCK],
		      const void *from, size_t len, uint8_t *to);
	/* A signer is read from PEM that ends with NUL (of a public key: it only verifies), NULL on
	 * a fault; or made new from chance and its PEM written. */
	void *(*signer_read)(const char *pem, size_t len);
	void *(*signer_new)(char pem[512]);
	void (*signer_drop)(void *signer);
	void (*signer_public)(void *signer, uint8_t out[65]); /* 04 || x || y */
	size_t (*sign)(void *signer, const void *bytes, size_t len, uint8_t out[SM2_SIGNATURE_MAX]);
	bool (*verify)(void *signer, const void *bytes, size_t len, const uint8_t *signature,
		       size_t signature_len);
	bool (*chance)(void *out, size_t len); /* for keys only */
};

extern const struct crypto_provider crypto__soft;

static inline const struct crypto_provider *crypto__provider(void)
{
	return &crypto__soft;
}

#endif
