-- The continuous assessment of service items, and the data that justify an adjustment, as they were when it was proposed
-- (article 16). Neither is ever changed.

-- @sealed assessment(id, district, code, name, from_day, to_day, used_days, held, units, orders, billed_fen, quality, complaints, finding, note, case_id, at_ms, person)
CREATE TABLE assessment (
	id @int PRIMARY KEY,
	district @int NOT NULL, -- of the level: 0 the municipal one
	code @text NOT NULL,
	name @text NOT NULL,
	from_day @int NOT NULL,
	to_day @int NOT NULL CHECK (to_day >= from_day),
	used_days @int NOT NULL,  -- quantity x days of use in the period, as metered
	held @int NOT NULL,       -- at its end
	units @int NOT NULL,      -- that used it in the period
	orders @int NOT NULL,     -- cases that opened or raised it in the period
	billed_fen @int NOT NULL, -- on approved statements of the period's months
	quality @text NOT NULL CHECK (quality IN ('good', 'fair', 'poor')),
	complaints @int NOT NULL CHECK (complaints >= 0),
	finding @text NOT NULL CHECK (finding IN ('keep', 'adjust', 'end')),
	note @text NOT NULL,
	case_id @int NOT NULL,
	at_ms @int NOT NULL,
	person @int NOT NULL,
	mac @bytes NOT NULL
);
CREATE INDEX assessment_by_item ON assessment (district, code, to_day);

-- @sealed justification(case_id, n, data, at_ms)
CREATE TABLE justification (
	case_id @int NOT NULL,
	n @int NOT NULL, -- how often it was proposed; the newest counts
	data @text NOT NULL, -- canonical JSON
	at_ms @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (case_id, n)
);
