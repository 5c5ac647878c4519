/* Outgoing mail: one plain-text letter in UTF-8 to one address (RFC 5322, 2045, 2047). Subject and
 * text are base64, so no line of theirs can become a header or end the letter. */
#include <curl/curl.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/log.h"
#include "codec/crypto.h"
#include "net/client.h"
#include "net/outgoing.h"

/* Bytes that become a line of 76 characters; and an encoded word whose line, "Subject: " before it,
 * stays under that. */
enum { LINE = 57, WORD = 39 };

struct letter {
	struct buf text;
	size_t sent;
};

static size_t letter_read(char *out, size_t one, size_t n, void *arg)
{
	struct letter *l = arg;
	size_t left = l->text.len - l->sent, len = one * n < left ? one * n : left;
	memcpy(out, l->text.at + l->sent, len);
	l->sent += len;
	return len;
}

/* An address that goes into the envelope and a header as it is: visible ASCII with one @. */
static bool address_is_plain(const char *address)
{
	const char *at = strchr(address, '@');
	if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > 254)
		return false;
	for (const char *ch = address; *ch; ch++)
		if (*ch <= ' ' || *ch > '~' || strchr("<>()[]\\,;:\"", *ch))
			return false;
	return true;
}

/* Encoded words never split a character: each begins where the one before ended, on a lead byte. */
static void subject_put(struct buf *b, const char *subject)
{
	char word[4 * ((WORD + 2) / 3) + 1];
	size_t len = strlen(subject), at = 0;
	while (at < len) {
		size_t take = len - at < WORD ? len - at : WORD;
		while (at + take < len && ((unsigned char)subject[at + take] & 0xc0) == 0x80)
			take--;
		crypto_base64(subject + at, take, word);
		buf_printf(b, "%s=?UTF-8?B?%s?=", at ? "\r\n " : "", word);
		at += take;
	}
}

static void text_put(struct buf *b, const char *text)
{
	char line[4 * ((LINE + 2) / 3) + 1];
	size_t len = strlen(text);
	for (size_t at = 0; at < len; at += LINE) {
		crypto_base64(text + at, len - at < LINE ? len - at : LINE, line);
		buf_printf(b, "%s\r\n", line);
	}
}

static void letter_write(struct ctx *c, const struct mail *m, struct buf *b)
{
	int64_t now_ms = clock_now_ms(c->clock);
	time_t local = (time_t)(now_ms / 1000) + 8 * 3600; /* Asia/Shanghai, no summer time */
	struct tm tm;
	char date[64];
	gmtime_r(&local, &tm);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0800", &tm); /* the C locale */
	buf_printf(b, "Date: %s\r\nFrom: <%s>\r\nTo: <%s>\r\nSubject: ", date, m->from, m->to);
	subject_put(b, m->subject);
	buf_printf(b, "\r\nMessage-ID: <%016llx.%llx%s>\r\n",
		   (unsigned long long)random_next(c->random), (unsigned long long)now_ms,
		   strchr(m->from, '@'));
	buf_text(b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
	text_put(b, m->text);
}

enum status client_mail(struct ctx *c, const struct mail *m, int timeout_s)
{
	struct letter letter = { 0 };
	if (!address_is_plain(m->from) || !address_is_plain(m->to))
		return FAULT(c, S_INVALID, "client.bad_address", TEXT(m->to));
	buf_init(&letter.text, c->arena, 2048);
	letter_write(c, m, &letter.text);
	const char *from = arena_printf(c->arena, "<%s>", m->from),
		   *to = arena_printf(c->arena, "<%s>", m->to);
	CURL *curl = net__curl(timeout_s);
	struct curl_slist *list = curl_slist_append(NULL, to);
	CURLcode done = CURLE_OUT_OF_MEMORY;
	if (curl && list) {
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
		curl_easy_setopt(curl, CURLOPT_URL, m->server);
		/* A password never goes in the clear; without one, a relay on our own network may
		 * do without TLS. */
		curl_easy_setopt(curl, CURLOPT_USE_SSL,
				 (long)(m->password ? CURLUSESSL_ALL : CURLUSESSL_TRY));
		if (m->user)
			curl_easy_setopt(curl, CURLOPT_USERNAME, m->user);
		if (m->password)
			curl_easy_setopt(curl, CURLOPT_PASSWORD, m->password);
		curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
		curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list);
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, letter_read);
		curl_easy_setopt(curl, CURLOPT_READDATA, &letter);
		done = curl_easy_perform(curl);
	}
	curl_slist_free_all(list);
	curl_easy_cleanup(curl);
	if (done != CURLE_OK) {
		LOG_W("net", "mail by %s: %s", m->server, curl_easy_strerror(done));
		return FAULT(c, S_BUSY, "client.no_answer", TEXT(m->server));
	}
	return OK;
}
