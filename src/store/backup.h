/* Backing an SQLite installation up while it runs, and bringing it back. (PostgreSQL has its own
 * tools for this.)
 *
 * A backup is one file: an SQLite database that holds everything of one instant, and the content of
 * every file that it names in the table backup_file. Keys are never in it. A backup that is older
 * than the newest head kept beside the keys is recognised as such: what was recorded since is lost,
 * and restoring it must be asked for by name. */
#ifndef YH_STORE_BACKUP_H
#define YH_STORE_BACKUP_H

#include "store/store.h"

/* Beside a running server or without one. The file must not exist. */
enum status MUST backup_make(struct ctx *c, const char *data, const char *file);
/* Into a directory without a database; its keys must be there already (or in `keys`). */
enum status MUST backup_restore(struct ctx *c, const char *file, const char *data, const char *keys,
				bool older);

int backup_main(int argc, char **argv);
int restore_main(int argc, char **argv);

#endif
