/* One line a matter to standard error: time, level, module, text. Control characters are escaped;
 * secrets never enter. */
#ifndef YH_BASE_LOG_H
#define YH_BASE_LOG_H

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

void log_line(enum log_level level, const char *module, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define LOG_I(module, ...) log_line(LOG_INFO, (module), __VA_ARGS__)
#define LOG_W(module, ...) log_line(LOG_WARN, (module), __VA_ARGS__)
#define LOG_E(module, ...) log_line(LOG_ERROR, (module), __VA_ARGS__)

#endif
