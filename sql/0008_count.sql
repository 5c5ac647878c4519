-- Use that is counted and not timed: calls, drills, person-days (article 27.1). Entered by the operator with its evidence,
-- verified, confirmed by the unit. A wrong row is replaced by a new one that names it, never altered; quantity 0 voids.

-- @sealed usage_count(id, system, unit, district, vendor, cloud_district, month_day, used_day, code, name, quantity, evidence, origin, replaces, case_id, at_ms, person)
CREATE TABLE usage_count (
	id @int PRIMARY KEY,
	system @int NOT NULL REFERENCES system (id),
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	month_day @int NOT NULL, -- first day of the month that it is settled in
	used_day @int NOT NULL,  -- whose price it is charged at
	code @text NOT NULL,
	name @text NOT NULL,
	quantity @int NOT NULL CHECK (quantity >= 0),
	evidence @text NOT NULL,
	origin @int NOT NULL,   -- the first row of a line of corrections: what statements name; its own id where it is the first
	replaces @int NOT NULL, -- 0, or the row that this one takes the place of
	case_id @int NOT NULL,
	at_ms @int NOT NULL,
	person @int NOT NULL,
	mac @bytes NOT NULL
);
-- What one piece of evidence shows of an item is charged once.
CREATE UNIQUE INDEX usage_count_once ON usage_count (system, code, evidence) WHERE replaces = 0;
CREATE UNIQUE INDEX usage_count_replaces ON usage_count (replaces) WHERE replaces <> 0;
CREATE INDEX usage_count_by_month ON usage_count (month_day, cloud_district);
CREATE INDEX usage_count_by_origin ON usage_count (origin);
