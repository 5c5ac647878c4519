-- Warnings on how resources are used and what may follow, the stop of issue (article 25); what a system was sized for; the
-- service items' assessments and what justified an adjustment (article 16).

-- The resources that a case is about where they may be several. Written once, when it is settled which they are.
CREATE TABLE case_resource (
	case_id @int NOT NULL,
	resource @int NOT NULL REFERENCES resource (id),
	PRIMARY KEY (case_id, resource)
);
CREATE INDEX case_resource_by_resource ON case_resource (resource);

-- @sealed warning(id, number, case_id, unit, district, vendor, cloud_district, project, system, kind, requirement, finding, issued_ms, due_day, person)
CREATE TABLE warning (
	id @int PRIMARY KEY,
	number @text NOT NULL UNIQUE, -- without gaps
	case_id @int NOT NULL UNIQUE,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	project @int NOT NULL REFERENCES project (id),
	system @int NOT NULL REFERENCES system (id),
	kind @text NOT NULL,
	requirement @text NOT NULL,
	finding @text NOT NULL, -- canonical JSON of the report, as it was reviewed
	issued_ms @int NOT NULL,
	due_day @int NOT NULL, -- to rectify, as the document says; what extends it is in the case
	person @int NOT NULL,
	mac @bytes NOT NULL
);
CREATE INDEX warning_by_system ON warning (system);
CREATE INDEX warning_by_unit ON warning (unit);

-- What has become of it; the newest row is the state.
-- @sealed warning_state(warning, n, state, at_ms, case_id, person, reason)
CREATE TABLE warning_state (
	warning @int NOT NULL REFERENCES warning (id),
	n @int NOT NULL,
	state @text NOT NULL CHECK (state IN ('issued', 'rectified', 'revoked', 'refused', 'spared', 'consented', 'frozen', 'reclaimed')),
	at_ms @int NOT NULL,
	case_id @int NOT NULL,
	person @int NOT NULL,
	reason @text NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (warning, n)
);

-- Nothing new is issued to the project (0: to the whole unit) from from_ms until it is lifted.
-- @sealed freeze_(id, warning, project, unit, district, vendor, cloud_district, from_ms, case_id, person)
CREATE TABLE freeze_ (
	id @int PRIMARY KEY,
	warning @int NOT NULL REFERENCES warning (id),
	project @int NOT NULL,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	from_ms @int NOT NULL,
	case_id @int NOT NULL,
	person @int NOT NULL,
	mac @bytes NOT NULL
);
CREATE INDEX freeze_by_unit ON freeze_ (unit);

-- @sealed freeze_lift(freeze_, at_ms, case_id, person)
CREATE TABLE freeze_lift (
	freeze_ @int PRIMARY KEY REFERENCES freeze_ (id),
	at_ms @int NOT NULL,
	case_id @int NOT NULL,
	person @int NOT NULL,
	mac @bytes NOT NULL
);
