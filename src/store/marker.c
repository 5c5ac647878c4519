/* Markers. */
#include "store/marker.h"

QUERY q_get = { "marker.get", "SELECT value FROM marker WHERE name = $1", "t", "i" };
QUERY q_move = {
	"marker.move",
	"INSERT INTO marker (name, value) VALUES ($1, $3)"
	" ON CONFLICT (name) DO UPDATE SET value = $3 WHERE marker.value = $2 RETURNING value",
	"tii", "i"
};

enum status marker_get(struct ctx *c, const char *name, int64_t otherwise, int64_t *value)
{
	struct row r;
	TRY(store_maybe(c, &q_get, &r, TEXT(name)));
	*value = r.v ? row_int(&r, 0) : otherwise;
	return OK;
}

enum status marker_move(struct ctx *c, const char *name, int64_t before, int64_t after)
{
	struct row r;
	TRY(store_maybe(c, &q_move, &r, TEXT(name), INT(before), INT(after)));
	return r.v ? OK : FAULT(c, S_CONFLICT, "store.exists");
}
