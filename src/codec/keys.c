/* The installation's keys: made once, read at start, used by every thread. The directory appears
 * whole or not at all: it is filled under another name, flushed, and renamed. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "codec/inner.h"

enum { FIELD_SIZE = SM4_KEY + MAC_KEY, FILE_MAX = 512, PATH_ROOM = 4096, MAC_SIZE = SM3_SIZE };

struct keys {
	uint8_t row[MAC_KEY];
	uint8_t field[FIELD_SIZE]; /* SM4 key, then MAC key: two keys, never one for both */
	void *head;
	char public_hex[131];
};

/* A name in or beside the directory, which may have been given with a slash at its end. */
static bool joined(char path[PATH_ROOM], const char *dir, const char *name)
{
	size_t dir_len = strlen(dir), name_len = strlen(name);
	while (dir_len > 1 && dir[dir_len - 1] == '/')
		dir_len--;
	if (dir_len == 0 || dir_len + name_len >= PATH_ROOM)
		return false;
	memcpy(path, dir, dir_len);
	memcpy(path + dir_len, name, name_len + 1);
	return true;
}

/* ---- making ---- */

static bool flushed(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool good = fsync(fd) == 0;
	return close(fd) == 0 && good;
}

static bool file_make(const char *dir, const char *name, const char *text)
{
	char path[PATH_ROOM];
	if (!joined(path, dir, name))
		return false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	size_t len = strlen(text);
	bool good = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
	return close(fd) == 0 && good;
}

static bool secret_make(const char *dir, const char *name, size_t len)
{
	uint8_t secret[FIELD_SIZE];
	char line[2 * FIELD_SIZE + 2];
	assert(len <= sizeof secret);
	if (!crypto__provider()->chance(secret, len))
		return false;
	text_hex(secret, len, line);
	line[2 * len] = '\n';
	line[2 * len + 1] = '\0';
	bool good = file_make(dir, name, line);
	crypto_wipe(secret, sizeof secret);
	crypto_wipe(line, sizeof line);
	return good;
}

static bool signer_make(const char *dir)
{
	char pem[FILE_MAX];
	void *signer = crypto__provider()->signer_new(pem);
	bool good = signer && file_make(dir, "/head.pem", pem);
	if (signer)
		crypto__provider()->signer_drop(signer);
	crypto_wipe(pem, sizeof pem);
	return good;
}

/* A rename replaces an empty directory and no other. Another node may make them at the same time:
 * whoever renames first wins, the other reads what is there. */
static bool keys_make(const char *dir)
{
	char fresh[PATH_ROOM], parent[PATH_ROOM];
	if (!joined(fresh, dir, ".new.XXXXXX") || !joined(parent, dir, "/.."))
		return false;
	if (!mkdtemp(fresh))
		return false;
	bool good = secret_make(fresh, "/row.key", MAC_KEY) &&
		    secret_make(fresh, "/field.key", FIELD_SIZE) && signer_make(fresh) &&
		    flushed(fresh);
	if (good && rename(fresh, dir) == 0)
		return flushed(parent);
	bool lost = good && (errno == ENOTEMPTY || errno == EEXIST);
	static const char *const names[] = { "/row.key", "/field.key", "/head.pem" };
	char path[PATH_ROOM];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (joined(path, fresh, names[i]))
			(void)unlink(path);
	(void)rmdir(fresh);
	return lost;
}

/* ---- reading ---- */

static bool private_to_us(const struct stat *st)
{
	return (st->st_mode & 077) == 0 && st->st_uid == geteuid();
}

/* The whole file as text; 0 on a fault. */
static size_t file_read(const char *dir, const char *name, char out[FILE_MAX], const char **why)
{
	char path[PATH_ROOM];
	struct stat st;
	*why = "a key file is missing or cannot be read";
	if (!joined(path, dir, name))
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return 0;
	ssize_t len = read(fd, out, FILE_MAX - 1);
	bool ours = fstat(fd, &st) == 0 && private_to_us(&st);
	(void)close(fd);
	if (!ours)
		*why = "a key file can be read by others, or is not ours: its mode must be 0600";
	if (len <= 0 || !ours)
		return 0;
	out[len] = '\0';
	return (size_t)len;
}

static bool secret_read(const char *dir, const char *name, uint8_t *out, size_t len,
			const char **why)
{
	char text[FILE_MAX];
	size_t got = file_read(dir, name, text, why);
	bool good = got == 2 * len + 1 && text[got - 1] == '\n';
	if (good) {
		text[got - 1] = '\0';
		good = text_unhex(text, out, len);
	}
	if (got && !good)
		*why = "a key file is damaged";
	crypto_wipe(text, sizeof text);
	return good;
}

static bool signer_open(struct keys *k, const char *dir, const char **why)
{
	char pem[FILE_MAX];
	uint8_t point[65], signature[SM2_SIGNATURE_MAX];
	size_t got = file_read(dir, "/head.pem", pem, why);
	if (!got)
		return false;
	*why = "head.pem is not an SM2 private key";
	if (!strstr(pem, "PRIVATE KEY"))
		return false;
	k->head = crypto__provider()->signer_read(pem, got);
	crypto_wipe(pem, sizeof pem);
	if (!k->head)
		return false;
	crypto__provider()->signer_public(k->head, point);
	text_hex(point, sizeof point, k->public_hex);
	size_t len = keys_sign(k, "self", 4, signature);
	return keys_verify(k, "self", 4, signature, len);
}

bool keys_open(const char *dir, bool create, struct keys **out, const char **why)
{
	struct stat st;
	char path[PATH_ROOM];
	*out = NULL;
	*why = "the keys cannot be made";
	if (!joined(path, dir, "/row.key"))
		return false;
	if (create && access(path, F_OK) != 0 && !keys_make(dir))
		return false;
	*why = "there is no directory of keys";
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return false;
	*why = "the directory of keys can be read by others, or is not ours: its mode must be 0700";
	if (!private_to_us(&st))
		return false;
	struct keys *k = OPENSSL_zalloc(sizeof *k);
	assert(k);
	if (!secret_read(dir, "/row.key", k->row, sizeof k->row, why) ||
	    !secret_read(dir, "/field.key", k->field, sizeof k->field, why) ||
	    !signer_open(k, dir, why)) {
		keys_close(k);
		return false;
	}
	*why = NULL;
	*out = k;
	return true;
}

void keys_close(struct keys *k)
{
	if (k && k->head)
		crypto__provider()->signer_drop(k->head);
	OPENSSL_clear_free(k, sizeof *k);
}

/* ---- using ---- */

const uint8_t *keys_mac(const struct keys *k)
{
	return k->row;
}

const char *keys_public_hex(const struct keys *k)
{
	return k->public_hex;
}

size_t keys_sign(const struct keys *k, const void *bytes, size_t len,
		 uint8_t out[SM2_SIGNATURE_MAX])
{
	return crypto__provider()->sign(k->head, bytes, len, out);
}

bool keys_verify(const struct keys *k, const void *bytes, size_t len, const uint8_t *signature,
		 size_t signature_len)
{
	return crypto__provider()->verify(k->head, bytes, len, signature, signature_len);
}

size_t keys_seal_size(size_t len)
{
	return SM4_BLOCK + (len / SM4_BLOCK + 1) * SM4_BLOCK + MAC_SIZE;
}

/* Over the length of bind, bind, iv and ciphertext: no two different inputs give the same bytes. */
static void seal_mac(const struct keys *k, const char *bind, const uint8_t *sealed, size_t len,
		     uint8_t out[MAC_SIZE])
{
	size_t bind_len = strlen(bind);
	uint8_t size[4] = { (uint8_t)(bind_len >> 24), (uint8_t)(bind_len >> 16),
			    (uint8_t)(bind_len >> 8), (uint8_t)bind_len };
	const struct crypto_piece pieces[] = { { size, sizeof size },
					       { bind, bind_len },
					       { sealed, len } };
	crypto_hmac(k->field + SM4_KEY, MAC_KEY, pieces, 3, out);
}

size_t keys_seal(const struct keys *k, const char *bind, const void *bytes, size_t len,
		 const uint8_t iv[16], uint8_t *out)
{
	memcpy(out, iv, SM4_BLOCK);
	size_t made = SM4_BLOCK +
		      crypto__provider()->sm4(true, k->field, iv, bytes, len, out + SM4_BLOCK);
	seal_mac(k, bind, out, made, out + made);
	assert(made + MAC_SIZE == keys_seal_size(len));
	return made + MAC_SIZE;
}

bool keys_unseal(const struct keys *k, const char *bind, const uint8_t *sealed, size_t len,
		 uint8_t *out, size_t *out_len)
{
	uint8_t mac[MAC_SIZE];
	*out_len = 0;
	if (len < keys_seal_size(0) || (len - MAC_SIZE) % SM4_BLOCK)
		return false;
	size_t body = len - MAC_SIZE;
	seal_mac(k, bind, sealed, body, mac);
	if (!crypto_same(mac, sealed + body, sizeof mac))
		return false;
	*out_len = crypto__provider()->sm4(false, k->field, sealed, sealed + SM4_BLOCK,
					   body - SM4_BLOCK, out);
	return true;
}
