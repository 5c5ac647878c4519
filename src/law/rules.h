/* `yunheng rules check|coverage|graph|explain|print`: what legal staff and pack authors read. */
#ifndef YH_LAW_RULES_H
#define YH_LAW_RULES_H

int rules_main(int argc, char **argv); /* 0 done, 1 refused or failed, 2 wrong call */

#endif
