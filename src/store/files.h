/* Files by their content: DATA/files/HH/HASH, HASH the SM3 in hexadecimal. Written once, synced,
 * then renamed into place, so that a name always stands for the whole content; the same content is
 * one file. What names a file is a row of its transaction (files_add). A file that no row names is
 * what a crash left and is swept after a day. */
#ifndef YH_STORE_FILES_H
#define YH_STORE_FILES_H

#include "codec/crypto.h"
#include "store/store.h"

enum { FILE_NAME = 2 * SM3_SIZE + 1, FILE_MOST = 20 << 20 };

/* Outside of a transaction: slow, it waits for the disk. */
enum status MUST files_put(struct ctx *c, const void *bytes, size_t len, char name[FILE_NAME]);
/* In the write transaction, after files_put. */
enum status MUST files_add(struct ctx *c, const char *name, size_t len);
/* The content, checked against its name: S_ABSENT, or S_BROKEN "files.broken". */
enum status MUST files_get(struct ctx *c, const char *name, const void **bytes, size_t *len);
/* Removes files older than a day that no row names. Own transactions. */
enum status MUST files_sweep(struct ctx *c, int *removed);

#endif
