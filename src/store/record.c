/* Entries of the record: adding them in the transaction of what they record, their canonical bytes,
 * reading them. */
#include "store/record.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "store/inner.h"

#define ENTRY_COLUMNS "at_ms, kind, subject, person, office, result, request, text, personal"
#define ENTRY_INSERT                        \
	"INSERT INTO entry (" ENTRY_COLUMNS \
	", mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"

QUERY q_add = { .name = "record.add",
		.takes = "ittiitttb",
		.gives = "i",
		.seal = "entry",
		.sql = ENTRY_INSERT,
		.pg = "WITH e AS (" ENTRY_INSERT
		      " RETURNING id) INSERT INTO waiting (entry) SELECT id FROM e RETURNING entry",
		.serial = true };
QUERY q_personal = { "record.personal",
		     "INSERT INTO personal (entry, salt, text) VALUES ($1, $2, $3)", "ibt", "" };
QUERY q_erase = { "record.erase", "DELETE FROM personal WHERE entry = $1", "i", "" };
QUERY q_get = { "record.get", "SELECT id, " ENTRY_COLUMNS " FROM entry WHERE id = $1", "i",
		"iittiitttb" };
QUERY q_place = { "record.place", "SELECT place FROM leaf WHERE entry = $1", "i", "i" };

enum { SALT = 16 };

static void hash_personal(struct ctx *c, const char *text, uint8_t salt[SALT],
			  uint8_t out[SM3_SIZE])
{
	random_bytes(c->random, salt, SALT);
	const struct crypto_piece pieces[] = { { salt, SALT }, { text, strlen(text) } };
	crypto_sm3_v(pieces, 2, out);
}

enum status store_record(struct ctx *c, const struct record_entry *e, int64_t *id)
{
	assert(c->tx && c->tx->writes && e->kind && e->subject && e->text && e->result);
	uint8_t salt[SALT], hash[SM3_SIZE];
	if (e->personal)
		hash_personal(c, e->personal, salt, hash);
	struct row r;
	TRY(store_one(c, &q_add, &r, INT(clock_now_ms(c->clock)), TEXT(e->kind), TEXT(e->subject),
		      INT(e->person), INT(e->office), TEXT(e->result),
		      TEXT(c->request ? c->request : ""), TEXT(e->text),
		      BYTES(hash, e->personal ? sizeof hash : 0)));
	if (e->personal)
		TRY(store_run(c, &q_personal, INT(row_int(&r, 0)), BYTES(salt, sizeof salt),
			      TEXT(e->personal)));
	c->tx->recorded++;
	if (id)
		*id = row_int(&r, 0);
	return OK;
}

enum status record_erase(struct ctx *c, int64_t entry)
{
	return store_run(c, &q_erase, INT(entry));
}

void record__row(const struct row *r, struct record_row *out)
{
	const struct value *personal = &r->v[9];
	*out = (struct record_row){
		.id = row_int(r, 0),
		.at_ms = row_int(r, 1),
		.kind = row_text(r, 2),
		.subject = row_text(r, 3),
		.person = row_int(r, 4),
		.office = row_int(r, 5),
		.result = row_text(r, 6),
		.request = row_text(r, 7),
		.text = row_text(r, 8),
		.personal = personal->len == SM3_SIZE ? personal->bytes : NULL,
	};
}

enum status record_get(struct ctx *c, int64_t entry, struct record_row *out)
{
	struct row r;
	TRY(store_one(c, &q_get, &r, INT(entry)));
	record__row(&r, out);
	return OK;
}

enum status record_place(struct ctx *c, int64_t entry, int64_t *place)
{
	struct row r;
	TRY(store_maybe(c, &q_place, &r, INT(entry)));
	*place = r.v ? row_int(&r, 0) : -1;
	return OK;
}

/* ---- canonical bytes ---- */

enum { COLUMNS = 10 };

void record_leaf(const struct record_row *e, uint8_t out[SM3_SIZE])
{
	char numbers[4][24], lengths[COLUMNS][24], personal[2 * SM3_SIZE + 1] = "";
	const int64_t of[4] = { e->id, e->at_ms, e->person, e->office };
	for (int i = 0; i < 4; i++)
		snprintf(numbers[i], sizeof numbers[i], "%lld", (long long)of[i]);
	if (e->personal)
		text_hex(e->personal, SM3_SIZE, personal);
	const char *columns[COLUMNS] = { numbers[0], numbers[1], e->kind,    e->subject, numbers[2],
					 numbers[3], e->result,  e->request, e->text,    personal };
	struct crypto_piece pieces[3 * COLUMNS + 1];
	int n = 0;
	pieces[n++] = (struct crypto_piece){ "\0", 1 };
	for (int i = 0; i < COLUMNS; i++) {
		size_t len = strlen(columns[i]);
		int head = snprintf(lengths[i], sizeof lengths[i], "%zu:", len);
		pieces[n++] = (struct crypto_piece){ lengths[i], (size_t)head };
		pieces[n++] = (struct crypto_piece){ columns[i], len };
		pieces[n++] = (struct crypto_piece){ ",", 1 };
	}
	crypto_sm3_v(pieces, n, out);
}

size_t record_head_text(const struct keys *k, const struct record_head *h, char out[HEAD_TEXT])
{
	uint8_t name[SM3_SIZE];
	char hex[3][2 * SM3_SIZE + 1];
	const char *public = keys_public_hex(k);
	crypto_sm3(public, strlen(public), name);
	text_hex(name, SM3_SIZE, hex[0]);
	text_hex(h->root, SM3_SIZE, hex[1]);
	text_hex(h->previous, SM3_SIZE, hex[2]);
	int len = snprintf(out, HEAD_TEXT, "yunheng-head-1\n%s\n%lld\n%s\n%lld\n%s\n", hex[0],
			   (long long)h->size, hex[1], (long long)h->at_ms, hex[2]);
	assert(len > 0 && len < HEAD_TEXT);
	return (size_t)len;
}
