/* Which Yunheng this is: shown by the command line, /api/health, the interface's document and the
 * record of each start. */
#ifndef YH_BASE_VERSION_H
#define YH_BASE_VERSION_H

#define YH_VERSION "0.1.0"

#endif
