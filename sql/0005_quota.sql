-- Projects, their systems, and the quota ledger (article 18). The ledger's rows are only ever added; the quota row is
-- their running total, and a recount compares the two every night.

CREATE TABLE project (
	id @int PRIMARY KEY,
	rev @int NOT NULL, -- raised first by every change of the quota: the lock that makes the gate one at a time
	name @text NOT NULL,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL, -- who delivers its resources
	cloud_district @int NOT NULL,
	filing @text NOT NULL,     -- number and day of the filing for initiation (申报立项)
	filing_day @int NOT NULL,
	initiation @text NOT NULL, -- number and day of its approval (立项批复); '' and 0 until then
	initiation_day @int NOT NULL,
	delivery @text NOT NULL,   -- 'build' or 'service': built, or bought as a service
	case_id @int NOT NULL,
	created_ms @int NOT NULL
);
CREATE INDEX project_by_unit ON project (unit);

CREATE TABLE system (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	project @int NOT NULL REFERENCES project (id),
	name @text NOT NULL,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	protection_level @int NOT NULL CHECK (protection_level BETWEEN 1 AND 5),
	classified @int NOT NULL CHECK (classified IN (0, 1)),
	public_data @int NOT NULL CHECK (public_data IN (0, 1)),
	related @text NOT NULL,
	periodic @text NOT NULL, -- what the unit declared of its periodic load; '' for none
	state @text NOT NULL CHECK (state IN ('registered', 'testing', 'running', 'left')),
	case_id @int NOT NULL,
	created_ms @int NOT NULL,
	UNIQUE (unit, name)
);
CREATE INDEX system_by_project ON system (project);

-- Amounts are canonical JSON by dimension. Always: used + reserved <= granted, in every dimension.
-- @sealed quota(project, rev, granted, reserved, used)
CREATE TABLE quota (
	project @int PRIMARY KEY REFERENCES project (id),
	rev @int NOT NULL, -- number of the last entry
	granted @text NOT NULL,
	reserved @text NOT NULL,
	used @text NOT NULL,
	mac @bytes NOT NULL
);

-- What changed, by how much (signed), on which ground.
-- @sealed quota_entry(project, n, id, kind, granted, reserved, used, case_id, article, until_day, at_ms, person, office)
CREATE TABLE quota_entry (
	project @int NOT NULL REFERENCES project (id),
	n @int NOT NULL,
	id @int NOT NULL UNIQUE,
	kind @text NOT NULL CHECK (kind IN ('grant', 'reserve', 'release', 'expire', 'use', 'free')),
	granted @text NOT NULL,
	reserved @text NOT NULL,
	used @text NOT NULL,
	case_id @int NOT NULL,
	article @text NOT NULL,
	until_day @int NOT NULL, -- a reservation's last day; 0 for other kinds
	at_ms @int NOT NULL,
	person @int NOT NULL,
	office @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (project, n)
);
CREATE INDEX quota_entry_by_case ON quota_entry (case_id);

-- What the nightly recount found: shown until somebody explains it, never repaired by itself.
CREATE TABLE quota_difference (
	project @int NOT NULL REFERENCES project (id),
	day @int NOT NULL,
	ledger @text NOT NULL,  -- sums of the entries
	total @text NOT NULL,   -- what the quota row says
	PRIMARY KEY (project, day)
);
