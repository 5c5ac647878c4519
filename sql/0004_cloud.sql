-- Clouds, who delivers them by contract, and the service catalogue with its prices (articles 2, 9, 10, 15, 16).

CREATE TABLE cloud (
	id @int PRIMARY KEY,
	code @text NOT NULL UNIQUE,
	name @text NOT NULL,
	district @int NOT NULL UNIQUE -- 0: the municipal cloud; else the district government's organisation
);

INSERT INTO cloud (id, code, name, district) VALUES (1, 'municipal', '市级政务云', 0);

CREATE TABLE contract (
	id @int PRIMARY KEY,
	number @text NOT NULL UNIQUE,
	cloud @int NOT NULL REFERENCES cloud (id),
	vendor @int NOT NULL,
	from_day @int NOT NULL,
	to_day @int NOT NULL CHECK (to_day >= from_day)
);
CREATE INDEX contract_by_cloud ON contract (cloud, from_day);

-- A version is drawn up by a case and never changes once approved. n counts the approved versions of one level.
CREATE TABLE catalogue (
	id @int PRIMARY KEY,
	district @int NOT NULL,
	n @int,
	state @text NOT NULL CHECK (state IN ('reviewed', 'compiled', 'approved')),
	effective_day @int,
	case_id @int NOT NULL,
	reviewed @text NOT NULL, -- canonical JSON of the entries that the authority reviewed
	compiled @text,          -- and of those that the operator compiled from them
	approved_ms @int,
	UNIQUE (district, n),
	CHECK ((state = 'approved') = (n IS NOT NULL AND effective_day IS NOT NULL AND approved_ms IS NOT NULL))
);

-- One row says what an item is and costs from a day on. It holds until the next row of the same code, so an approved row
-- is never touched again: a later version closes it by standing after it. withdrawn = 1 ends the item.
-- @sealed price(id, catalogue, district, code, category, name, content, unit, price_micro, metering, dims, from_day, withdrawn)
CREATE TABLE price (
	id @int PRIMARY KEY,
	catalogue @int NOT NULL REFERENCES catalogue (id),
	district @int NOT NULL,
	code @text NOT NULL,
	category @text NOT NULL,
	name @text NOT NULL,
	content @text NOT NULL,
	unit @text NOT NULL,
	price_micro @int NOT NULL CHECK (price_micro >= 0),
	metering @text NOT NULL CHECK (metering IN ('month', 'year', 'day', 'count')),
	dims @text NOT NULL,
	from_day @int NOT NULL,
	withdrawn @int NOT NULL CHECK (withdrawn IN (0, 1)),
	mac @bytes NOT NULL,
	UNIQUE (district, code, from_day)
);
