/* yunheng version: the program, the databases' libraries, and, where one is named, the database
 * with the last step of its schema. */
#ifndef YH_STORE_VERSION_H
#define YH_STORE_VERSION_H

int version_main(int argc, char **argv); /* 0 done, 1 refused or failed, 2 wrong call */

#endif
