/* One write a line, so that lines of several threads never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Control characters become '?', so that a log line is one line whatever entered it. */
static void escape(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			*text = '?';
}

void log_line(enum log_level level, const char *module, const char *format, ...)
{
	static const char *const names[] = { "info", "warn", "error" };
	char text[1024], line[1200], when[32];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	escape(text);
	struct timespec now; /* the machine's own: a log is about the machine */
	clock_gettime(CLOCK_REALTIME, &now);
	struct tm utc;
	gmtime_r(&now.tv_sec, &utc);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
	int len = snprintf(line, sizeof line, "%s.%03ldZ %s %s: %s\n", when, now.tv_nsec / 1000000,
			   names[level], module, text);
	ssize_t ignored = write(STDERR_FILENO, line,
				(size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
	(void)ignored;
}
