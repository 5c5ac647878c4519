/* Event streams: a bounded queue of bytes for each client, filled by http_publish, emptied by the
 * client's event thread. A client that lets its queue fill, or takes nothing for the idle time, is
 * dropped; every stream ends after some minutes. The client comes back and asks anew, so that
 * nobody is told for long what he may not know any more.
 *
 * Lock order: streams_lock, then libmicrohttpd's own (suspend and resume take it). */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "net/inner.h"

enum { SEND_BUFFER = 64 * 1024, BLOCK = 4096 };

static struct stream **bucket(struct http_server *h, const char *topic)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (; *topic; topic++)
		hash = (hash ^ (uint8_t)*topic) * 16777619u;
	return &h->topics[hash % TOPIC_BUCKETS];
}

/* ---- under streams_lock ---- */

static void wake(struct stream *t)
{
	if (!t->suspended)
		return;
	t->suspended = false;
	MHD_resume_connection(t->seat->connection);
}

static void drop(struct stream *t)
{
	t->dropped = true;
	shutdown(t->seat->fd, SHUT_RDWR);
	wake(t);
}

static void put(struct stream *t, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t at = (t->start + t->len) % t->room;
		size_t take = t->room - at < len - i ? t->room - at : len - i;
		memcpy(t->ring + at, bytes + i, take);
		t->len += take;
		i += take;
	}
}

static size_t take(struct stream *t, char *out, size_t most)
{
	size_t done = 0;
	while (done < most && t->len) {
		size_t n = t->room - t->start < t->len ? t->room - t->start : t->len;
		n = n < most - done ? n : most - done;
		memcpy(out + done, t->ring + t->start, n);
		t->start = (t->start + n) % t->room;
		t->len -= n;
		done += n;
	}
	if (!t->len)
		t->start = 0; /* the same pages again */
	return done;
}

static void say(struct stream *t, const struct iovec *parts, int n)
{
	size_t len = 0;
	if (t->ending || t->dropped)
		return;
	for (int i = 0; i < n; i++)
		len += parts[i].iov_len;
	if (len > t->room - t->len) {
		drop(t);
		return;
	}
	t->written_ms = clock_steady_ms();
	if (!t->len)
		t->moved_ms = t->written_ms;
	for (int i = 0; i < n; i++)
		put(t, parts[i].iov_base, parts[i].iov_len);
	wake(t);
}

static struct iovec part(const char *text)
{
	return (struct iovec){ (void *)(uintptr_t)text, strlen(text) };
}

/* ---- one stream's life ---- */

static ssize_t stream_read(void *cls, uint64_t position, char *out, size_t most)
{
	struct stream *t = cls;
	struct http_server *h = t->seat->server;
	(void)position;
	pthread_mutex_lock(&h->streams_lock);
	ssize_t done = (ssize_t)take(t, out, most);
	if (t->dropped) {
		done = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (done) {
		t->moved_ms = clock_steady_ms();
	} else if (t->ending) {
		done = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		t->suspended = true;
		MHD_suspend_connection(t->seat->connection);
	}
	pthread_mutex_unlock(&h->streams_lock);
	return done;
}

struct MHD_Response *net__stream_open(struct seat *s, const struct http_reply *from)
{
	struct http_server *h = s->server;
	struct stream *t = TAKE(s->arena, struct stream);
	int buffer = SEND_BUFFER;
	size_t topic_len = strlen(from->topic);
	assert(topic_len < TOPIC_MAX);
	setsockopt(s->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
	*t = (struct stream){ .seat = s,
			      .room = h->options.events_room,
			      .opened_ms = clock_steady_ms() };
	memcpy(t->topic, from->topic, topic_len + 1);
	t->ring = arena_take(s->arena, t->room);
	struct iovec first[] = { { (void *)(uintptr_t)from->body, from->body_len }, part(":\n\n") };
	struct MHD_Response *made =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, stream_read, t, NULL);
	assert(made);
	pthread_mutex_lock(&h->streams_lock);
	struct stream **into = bucket(h, t->topic);
	t->next = *into;
	*into = t;
	say(t, first, 2);
	t->ending = atomic_load(&h->stopping);
	pthread_mutex_unlock(&h->streams_lock);
	s->stream = t;
	return made;
}

void net__stream_close(struct seat *s)
{
	struct http_server *h = s->server;
	pthread_mutex_lock(&h->streams_lock);
	struct stream **at = bucket(h, s->stream->topic);
	while (*at != s->stream)
		at = &(*at)->next;
	*at = s->stream->next;
	pthread_mutex_unlock(&h->streams_lock);
	s->stream = NULL;
}

/* ---- all streams ---- */

void http_publish(struct http_server *h, const char *topic, const char *name, const char *json)
{
	assert(!strpbrk(name, "\r\n") && !strpbrk(json, "\r\n"));
	const struct iovec parts[] = { part("event: "), part(name), part("\ndata: "), part(json),
				       part("\n\n") };
	pthread_mutex_lock(&h->streams_lock);
	for (struct stream *t = *bucket(h, topic); t; t = t->next)
		if (strcmp(t->topic, topic) == 0)
			say(t, parts, 5);
	pthread_mutex_unlock(&h->streams_lock);
}

static void end(struct stream *t)
{
	t->ending = true;
	wake(t);
}

void net__streams_end(struct http_server *h)
{
	pthread_mutex_lock(&h->streams_lock);
	for (int i = 0; i < TOPIC_BUCKETS; i++) {
		for (struct stream *t = h->topics[i]; t; t = t->next)
			end(t);
	}
	pthread_mutex_unlock(&h->streams_lock);
}

void net__streams_watch(struct http_server *h, int64_t now_ms)
{
	const struct iovec beat = part(":\n\n");
	pthread_mutex_lock(&h->streams_lock);
	for (int i = 0; i < TOPIC_BUCKETS; i++) {
		for (struct stream *t = h->topics[i]; t; t = t->next) {
			if (t->len && !t->dropped &&
			    now_ms - t->moved_ms > h->options.idle_timeout_ms)
				drop(t);
			else if (now_ms - t->opened_ms > h->options.events_life_ms)
				end(t);
			else if (now_ms - t->written_ms >= h->options.heartbeat_ms)
				say(t, &beat, 1);
		}
	}
	pthread_mutex_unlock(&h->streams_lock);
}
