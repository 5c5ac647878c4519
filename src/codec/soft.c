/* The soft provider: OpenSSL 3 EVP. Algorithms are fetched once a process (a fetch costs more than
 * hashing a row) and each thread keeps one digest context. That OpenSSL cannot do what it could do
 * a moment ago is never the caller's fault, so it is asserted, not reported. */
#include <assert.h>
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>

#include "codec/inner.h"

/* GM/T 0009: the identity of signers that agreed on none. */
static const char identity[] = "1234567812345678";

/* Fetched once, read-only after: as good as const tables. */
static struct {
	pthread_once_t once;
	EVP_MD *sm3;
	EVP_CIPHER *sm4;
	pthread_key_t hash; /* each thread's EVP_MD_CTX */
} lib = { .once = PTHREAD_ONCE_INIT };

static void hash_drop(void *hash)
{
	EVP_MD_CTX_free(hash);
}

static void lib_fetch(void)
{
	lib.sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
	lib.sm4 = EVP_CIPHER_fetch(NULL, "SM4-CBC", NULL);
	assert(lib.sm3 && lib.sm4);
	int failed = pthread_key_create(&lib.hash, hash_drop);
	assert(!failed);
}

static void lib_ready(void)
{
	pthread_once(&lib.once, lib_fetch);
}

static EVP_MD_CTX *thread_hash(void)
{
	lib_ready();
	EVP_MD_CTX *hash = pthread_getspecific(lib.hash);
	if (!hash) {
		hash = EVP_MD_CTX_new();
		assert(hash);
		int failed = pthread_setspecific(lib.hash, hash);
		assert(!failed);
	}
	return hash;
}

static void sm3(const struct crypto_piece *pieces, int n, uint8_t out[SM3_SIZE])
{
	EVP_MD_CTX *hash = thread_hash();
	int good = EVP_DigestInit_ex2(hash, lib.sm3, NULL);
	for (int i = 0; i < n; i++)
		good &= EVP_DigestUpdate(hash, pieces[i].bytes, pieces[i].len);
	good &= EVP_DigestFinal_ex(hash, out, NULL);
	assert(good == 1);
}

static void pbkdf2(const char *password, const uint8_t *salt, size_t salt_len, int rounds,
		   uint8_t *out, size_t out_len)
{
	lib_ready();
	assert(salt_len <= INT_MAX && out_len <= INT_MAX);
	int good = PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, (int)salt_len, rounds,
				     lib.sm3, (int)out_len, out);
	assert(good == 1);
}

static void hmac_sha1(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
		      uint8_t out[20])
{
	assert(key_len <= INT_MAX);
	const uint8_t *done = HMAC(EVP_sha1(), key, (int)key_len, bytes, len, out, NULL);
	assert(done);
}

static void hmac_sha256(const uint8_t *key, size_t key_len, const void *bytes, size_t len,
			uint8_t out[32])
{
	assert(key_len <= INT_MAX);
	const uint8_t *done = HMAC(EVP_sha256(), key, (int)key_len, bytes, len, out, NULL);
	assert(done);
}

static size_t sm4(bool seal, const uint8_t key[SM4_KEY], const uint8_t iv[SM4_BLOCK],
		  const void *from, size_t len, uint8_t *to)
{
	lib_ready();
	assert(len <= INT_MAX - SM4_BLOCK);
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	assert(cipher);
	int part = 0, rest = 0;
	int good = EVP_CipherInit_ex2(cipher, lib.sm4, key, iv, seal, NULL);
	good &= EVP_CipherUpdate(cipher, to, &part, from, (int)len);
	assert(good == 1);
	good = EVP_CipherFinal_ex(cipher, to + part, &rest);
	EVP_CIPHER_CTX_free(cipher);
	assert(good == 1 || !seal);
	return good == 1 ? (size_t)(part + rest) : 0;
}

static void *signer_read(const char *pem, size_t len)
{
	assert(len <= INT_MAX);
	BIO *from = BIO_new_mem_buf(pem, (int)len);
	assert(from);
	EVP_PKEY *key = strstr(pem, "PUBLIC") ? PEM_read_bio_PUBKEY(from, NULL, NULL, NULL)
					      : PEM_read_bio_PrivateKey(from, NULL, NULL, NULL);
	BIO_free(from);
	if (key && !EVP_PKEY_is_a(key, "SM2")) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

static void *signer_new(char pem[512])
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	BIO *to = BIO_new(BIO_s_secmem());
	assert(key && to);
	int good = PEM_write_bio_PrivateKey(to, key, NULL, NULL, 0, NULL, NULL);
	int len = BIO_read(to, pem, 511);
	assert(good == 1 && len > 0 && len < 511);
	pem[len] = '\0';
	BIO_free(to);
	return key;
}

static void signer_drop(void *signer)
{
	EVP_PKEY_free(signer);
}

static void signer_public(void *signer, uint8_t out[65])
{
	size_t len = 0;
	int good = EVP_PKEY_get_octet_string_param(signer, "pub", out, 65, &len);
	assert(good == 1 && len == 65 && out[0] == 4);
}

/* Both directions need the identity; without it OpenSSL computes with an empty one and a right
 * signature fails. */
static EVP_MD_CTX *signing(EVP_PKEY *key, bool sign)
{
	lib_ready();
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	EVP_PKEY_CTX *with = EVP_PKEY_CTX_new(key, NULL);
	assert(hash && with);
	int good = EVP_PKEY_CTX_set1_id(with, identity, sizeof identity - 1);
	EVP_MD_CTX_set_pkey_ctx(hash, with);
	good &= sign ? EVP_DigestSignInit(hash, NULL, lib.sm3, NULL, key)
		     : EVP_DigestVerifyInit(hash, NULL, lib.sm3, NULL, key);
	assert(good == 1);
	return hash;
}

static void signing_done(EVP_MD_CTX *hash)
{
	EVP_PKEY_CTX *with = EVP_MD_CTX_get_pkey_ctx(hash);
	EVP_MD_CTX_free(hash);
	EVP_PKEY_CTX_free(with);
}

static size_t sign(void *signer, const void *bytes, size_t len, uint8_t out[SM2_SIGNATURE_MAX])
{
	EVP_MD_CTX *hash = signing(signer, true);
	size_t made = SM2_SIGNATURE_MAX;
	int good = EVP_DigestSign(hash, out, &made, bytes, len);
	signing_done(hash);
	assert(good == 1 && made <= SM2_SIGNATURE_MAX);
	return made;
}

static bool verify(void *signer, const void *bytes, size_t len, const uint8_t *signature,
		   size_t signature_len)
{
	EVP_MD_CTX *hash = signing(signer, false);
	int good = EVP_DigestVerify(hash, signature, signature_len, bytes, len);
	signing_done(hash);
	return good == 1;
}

static bool chance(void *out, size_t len)
{
	assert(len <= INT_MAX);
	return RAND_priv_bytes(out, (int)len) == 1;
}

const struct crypto_provider crypto__soft = {
	"soft",     sm3,         pbkdf2,        hmac_sha1, hmac_sha256, sm4,    signer_read,
	signer_new, signer_drop, signer_public, sign,      verify,      chance,
};
