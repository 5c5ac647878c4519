-- Statements: what a month's use cost, line by line (article 27). A statement's id and content follow from its sources
-- alone, so that it can be drawn again to the same bytes; once approved it is never written again.

-- @sealed statement(id, rev, kind, party, month_day, cloud_district, unit, district, vendor, budget, state, number, case_id, draw, total_fen, lines, digest, drawn_ms, approved_ms)
CREATE TABLE statement (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	kind @text NOT NULL CHECK (kind IN ('unit', 'vendor')),
	party @int NOT NULL,
	month_day @int NOT NULL, -- first day of the month
	cloud_district @int NOT NULL,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	budget @int NOT NULL CHECK (budget IN (0, 1)), -- paid from this city's budgets
	state @text NOT NULL CHECK (state IN ('drawn', 'verified', 'objected', 'confirmed', 'approved')),
	number @text NOT NULL,
	case_id @int NOT NULL,
	draw @int NOT NULL, -- how often it was drawn; lines of earlier draws stay
	total_fen @int NOT NULL,
	lines @int NOT NULL,
	digest @text NOT NULL, -- SM3 of its canonical content
	drawn_ms @int NOT NULL,
	approved_ms @int NOT NULL,
	mac @bytes NOT NULL,
	UNIQUE (kind, party, month_day, cloud_district)
);

-- @sealed statement_line(statement, draw, n, use_id, resource, system, code, name, metering, quantity, from_ms, to_ms, seconds, period_seconds, price_id, price_micro, factor, amount_fen)
CREATE TABLE statement_line (
	statement @int NOT NULL REFERENCES statement (id),
	draw @int NOT NULL,
	n @int NOT NULL,
	use_id @int NOT NULL,
	resource @int NOT NULL,
	system @int NOT NULL,
	code @text NOT NULL,
	name @text NOT NULL,
	metering @text NOT NULL,
	quantity @int NOT NULL,
	from_ms @int NOT NULL,
	to_ms @int NOT NULL,
	seconds @int NOT NULL,
	period_seconds @int NOT NULL,
	price_id @int NOT NULL,
	price_micro @int NOT NULL,
	factor @int NOT NULL, -- of 10000
	amount_fen @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (statement, draw, n)
);
CREATE INDEX statement_line_by_system ON statement_line (system);
CREATE INDEX statement_line_by_use ON statement_line (use_id);

CREATE TABLE statement_objection (
	id @int PRIMARY KEY,
	statement @int NOT NULL REFERENCES statement (id),
	line @int NOT NULL, -- 0: the statement as a whole
	use_id @int NOT NULL, -- survives a redrawing, which may renumber the lines
	reason @text NOT NULL,
	at_ms @int NOT NULL,
	person @int NOT NULL,
	state @text NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
	answer @text NOT NULL,
	answered_ms @int NOT NULL,
	answered_by @int NOT NULL
);
CREATE INDEX statement_objection_by_statement ON statement_objection (statement);
