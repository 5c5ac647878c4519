/* PostgreSQL: not here yet. */
#include "store/inner.h"

const struct driver store__postgresql = { .kind = "postgresql" };
