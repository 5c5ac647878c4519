/* A keep-alive HTTP/1.1 client for tests and benchmarks: one blocking connection, one request at a
 * time. It knows only what our own server answers (Content-Length bodies). Connection failures are
 * answers too: status 0. */
#ifndef YH_TEST_HTTP_CLIENT_H
#define YH_TEST_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENT_ROOM = 1 << 18 };

struct client {
	int fd, port;
	char cookie[160], csrf[64]; /* of the session, once signed in */
	char out[CLIENT_ROOM];      /* the last request */
	char in[CLIENT_ROOM];       /* the last answer: head, NUL, body, NUL */
	int status;
	char *body;
};

static inline bool client_open(struct client *k, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	k->port = port;
	k->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1;
	setsockopt(k->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (connect(k->fd, (struct sockaddr *)&to, sizeof to) == 0)
		return true;
	close(k->fd);
	k->fd = -1;
	return false;
}

static inline void client_close(struct client *k)
{
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
}

static inline bool client_write(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* The request as bytes; body and key may be NULL. Returns its length. */
static inline size_t client_format(const struct client *k, char *out, size_t room,
				   const char *method, const char *path, const char *key,
				   const char *body)
{
	int n = snprintf(out, room, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n", method, path,
			 k->port);
	if (*k->cookie)
		n += snprintf(out + n, room - (size_t)n, "Cookie: %s\r\nX-CSRF: %s\r\n", k->cookie,
			      k->csrf);
	if (key)
		n += snprintf(out + n, room - (size_t)n, "Idempotency-Key: %s\r\n", key);
	if (body)
		n += snprintf(out + n, room - (size_t)n,
			      "Content-Type: application/json\r\nContent-Length: %zu\r\n",
			      strlen(body));
	n += snprintf(out + n, room - (size_t)n, "\r\n%s", body ? body : "");
	return (size_t)n;
}

/* Length of the whole answer in `in`, 0 while it is not all there. */
static inline size_t client_complete(const char *in, size_t len, int *status, size_t *body_at)
{
	const char *end = memmem(in, len, "\r\n\r\n", 4);
	if (!end)
		return 0;
	size_t head = (size_t)(end - in) + 4, body = 0;
	*status = (in[9] - '0') * 100 + (in[10] - '0') * 10 + (in[11] - '0');
	for (const char *p = in; p < end; p++)
		if (*p == '\n' && strncasecmp(p + 1, "content-length:", 15) == 0)
			for (p += 16; p < end && *p != '\r'; p++)
				if (*p >= '0' && *p <= '9')
					body = body * 10 + (size_t)(*p - '0');
	*body_at = head;
	return len >= head + body ? head + body : 0;
}

/* Sends and waits for the whole answer. Status 0: the connection ended first. */
static inline int client_ask(struct client *k, const char *method, const char *path,
			     const char *key, const char *body)
{
	size_t len = client_format(k, k->out, sizeof k->out, method, path, key, body), got = 0,
	       body_at = 0;
	k->status = 0;
	k->body = k->in;
	k->in[0] = '\0';
	if (k->fd < 0 || !client_write(k->fd, k->out, len))
		return 0;
	while (got < CLIENT_ROOM - 1) {
		ssize_t n = recv(k->fd, k->in + got, CLIENT_ROOM - 1 - got, 0);
		if (n <= 0)
			return 0;
		got += (size_t)n;
		size_t whole = client_complete(k->in, got, &k->status, &body_at);
		if (whole > 0) {
			k->in[whole] = '\0';
			k->in[body_at - 1] = '\0';
			k->body = k->in + body_at;
			return k->status;
		}
		k->status = 0;
	}
	return 0;
}

/* The text after "name":" in the JSON from `from`, copied; false when it is not there. */
static inline bool client_member(const char *from, const char *name, char *out, size_t room)
{
	char key[64];
	snprintf(key, sizeof key, "\"%s\":", name);
	const char *p = strstr(from, key);
	if (!p)
		return false;
	p += strlen(key);
	bool quoted = *p == '"';
	p += quoted;
	size_t n = strcspn(p, quoted ? "\"" : ",}]");
	if (n >= room)
		return false;
	memcpy(out, p, n);
	out[n] = '\0';
	return true;
}

/* Remembers the session's cookie and token from the last answer. */
static inline bool client_keep_session(struct client *k)
{
	const char *set = strcasestr(k->in, "set-cookie:");
	if (set) {
		set += 11;
		set += *set == ' ';
		size_t n = strcspn(set, ";\r");
		if (n >= sizeof k->cookie)
			return false;
		memcpy(k->cookie, set, n);
		k->cookie[n] = '\0';
	}
	return *k->cookie && client_member(k->body, "csrf", k->csrf, sizeof k->csrf);
}

#endif
