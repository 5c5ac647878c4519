/* Mail: what a relay is told, letter by letter, and what is refused before it is asked. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "codec/crypto.h"
#include "net/client.h"

#include "test.h"

static struct arena arena;
static struct random chance;
static struct clock now = { .virtual_time = true, .now_ms = 1790042400000 };
static struct ctx ctx = { .arena = &arena, .clock = &now, .random = &chance, .language = "en" };

static int listening;
static char heard[16384]; /* what the relay was told */

static void answer(int fd, const char *text)
{
	ssize_t sent = send(fd, text, strlen(text), MSG_NOSIGNAL);
	(void)sent;
}

/* A relay that takes one letter: enough SMTP for one connection. */
static void *relay(void *arg)
{
	int fd = accept(listening, NULL, NULL);
	size_t len = 0, line = 0;
	bool letter = false;
	answer(fd, "220 relay\r\n");
	for (ssize_t n; (n = recv(fd, heard + len, sizeof heard - 1 - len, 0)) > 0;) {
		len += (size_t)n;
		heard[len] = '\0';
		for (char *end; (end = strstr(heard + line, "\r\n"));
		     line = (size_t)(end - heard) + 2) {
			const char *said = heard + line;
			if (letter && strncmp(said, ".\r\n", 3) != 0)
				continue;
			answer(fd,
			       strncmp(said, "DATA", 4) == 0 ? "354 go on\r\n" : "250 well\r\n");
			letter = strncmp(said, "DATA", 4) == 0;
		}
	}
	close(fd);
	return arg;
}

static int port_open(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof at;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(bind(listening, (struct sockaddr *)&at, sizeof at) == 0 && listen(listening, 4) == 0);
	CHECK(getsockname(listening, (struct sockaddr *)&at, &len) == 0);
	return ntohs(at.sin_port);
}

/* The runs of base64 after `from`, each before `stop`, joined and decoded. */
static const char *decoded(const char *from, const char *stop)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
	char all[8192] = "";
	static uint8_t out[8192];
	size_t len;
	while ((len = strspn(from, letters)) && len <= 76 &&
	       strncmp(from + len, stop, strlen(stop)) == 0) {
		strncat(all, from, len);
		from += len + strlen(stop);
	}
	out[crypto_unbase64(all, out, sizeof out - 1)] = '\0';
	return (const char *)out;
}

static void test_letter(void)
{
	static const char subject[] =
		"\u3010\u4e91\u8861\u3011\u5ba1\u6838\u671f\u9650\u5c06\u81f3\uff1a\u517b\u8001\u670d\u52a1\u7ba1\u7406\u7cfb\u7edf\r\nBcc: x@y.example";
	static const char text[] =
		"\u60a8\u597d\uff1a\n.\nQUIT\r\n\u8bf7\u4e8e2026\u5e749\u670830\u65e5\u524d\u529e\u7406\u3002";
	pthread_t thread;
	struct mail m = { .from = "cloud@city.example",
			  .to = "a.b+c@unit.example",
			  .subject = subject,
			  .text = text };
	m.server = arena_printf(&arena, "smtp://127.0.0.1:%d", port_open());
	CHECK(pthread_create(&thread, NULL, relay, NULL) == 0);
	CHECK(client_mail(&ctx, &m, 5) == OK);
	pthread_join(thread, NULL);
	static const char *const lines[] = {
		"MAIL FROM:<cloud@city.example>",
		"RCPT TO:<a.b+c@unit.example>\r\n",
		"Date: Tue, 22 Sep 2026 10:00:00 +0800\r\n",
		"From: <cloud@city.example>\r\n",
		"To: <a.b+c@unit.example>\r\n",
		"Content-Type: text/plain; charset=utf-8\r\n",
		"Content-Transfer-Encoding: base64\r\n",
		"\r\n.\r\n",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!CHECK(strstr(heard, lines[i]) != NULL))
			printf("    not heard: %s\n", lines[i]);
	CHECK(!strstr(heard, "\r\nBcc:"));
	const char *body = strstr(heard, "\r\n\r\n");
	if (CHECK(body != NULL))
		CHECK_TEXT(decoded(body + 4, "\r\n"), text);
	const char *first = strstr(heard, "Subject: =?UTF-8?B?");
	if (CHECK(first != NULL))
		CHECK(text_starts(subject, decoded(first + 19, "?=")) &&
		      strcspn(first, "\r") <= 76);
	close(listening);
}

static void test_refused(void)
{
	static const char *const bad[] = { "",      "@",     "a",        "a@",
					   "@b",    "a@b@c", "a b@c",    "a@b\r\nRCPT TO:<x@y>",
					   "<a@b>", "a@b>",  "\u4e91@b", "a,b@c" };
	struct mail m = {
		.server = "smtp://127.0.0.1:1", .from = "a@b.example", .subject = "s", .text = "t"
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		m.to = bad[i];
		CHECK(client_mail(&ctx, &m, 5) == S_INVALID);
	}
	m.to = "a@b.example";
	CHECK(client_mail(&ctx, &m, 5) == S_BUSY);
	CHECK_TEXT(ctx.fault.name, "client.no_answer");
}

int main(void)
{
	arena_init(&arena, 4 << 20);
	random_seed(&chance, 1);
	test_letter();
	test_refused();
	arena_done(&arena);
	return test_done();
}
