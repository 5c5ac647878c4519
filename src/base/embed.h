/* Files that travel inside the binary: sql/, words/, rules/, web/dist/, by their path in the
 * repository. */
#ifndef YH_BASE_EMBED_H
#define YH_BASE_EMBED_H

#include <stddef.h>

struct embed_file {
	const char *name;  /* "sql/0001_store.sql" */
	const char *bytes; /* ends with a NUL beyond size */
	size_t size;
};

extern const struct embed_file embed_files[]; /* in name order, ended by name == NULL */

const struct embed_file *embed_find(const char *name); /* NULL if absent */

#endif
