-- Grounds for quota beside what was decided with a project's initiation (articles 18, 20, 22, 23, 24), and work orders
-- that change what is there. Two lists of kinds grow, so the two tables are laid anew with the rows they have; names,
-- columns and seals stay.

-- Kinds that change `granted`: grant (18), expansion (20), periodic (18, opened and closed by the calendar; signed), and
-- development, emergency, temporary (22, 23, 24; signed: given with the resource, taken back with it). Of the unit's
-- quotas that article 20 speaks of, grant and periodic count; what the last three give is neither quota nor held there.
CREATE TABLE quota_entry_wide (
	project @int NOT NULL REFERENCES project (id),
	n @int NOT NULL,
	id @int NOT NULL UNIQUE,
	kind @text NOT NULL CHECK (kind IN ('grant', 'reserve', 'release', 'expire', 'use', 'free', 'expansion', 'periodic',
		'development', 'emergency', 'temporary')),
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
INSERT INTO quota_entry_wide (project, n, id, kind, granted, reserved, used, case_id, article, until_day, at_ms, person,
	office, mac)
	SELECT project, n, id, kind, granted, reserved, used, case_id, article, until_day, at_ms, person, office, mac
	FROM quota_entry;
DROP TABLE quota_entry;
ALTER TABLE quota_entry_wide RENAME TO quota_entry;
CREATE INDEX quota_entry_by_case ON quota_entry (case_id);

-- Kinds of orders: open (set up), expand (more of what is there), activate, stop and start (in place, nothing is lost),
-- reclaim (clear), snapshot.
CREATE TABLE work_order_wide (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	number @text NOT NULL UNIQUE, -- without gaps
	kind @text NOT NULL CHECK (kind IN ('open', 'expand', 'activate', 'stop', 'start', 'reclaim', 'snapshot')),
	case_id @int NOT NULL,
	resource @int NOT NULL, -- 0 while there is none yet
	system @int NOT NULL,
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	state @text NOT NULL CHECK (state IN ('open', 'reported', 'confirmed', 'cancelled')),
	items @text NOT NULL, -- JSON list of {code, name, quantity, dims}
	issued_ms @int NOT NULL,
	reported_ms @int NOT NULL,
	person @int NOT NULL, -- who reported
	note @text NOT NULL,
	instead_of @int NOT NULL DEFAULT 0,
	contract_ended @int NOT NULL DEFAULT 0
);
CREATE TABLE work_order_report_wide (
	work_order @int NOT NULL REFERENCES work_order_wide (id),
	n @int NOT NULL,
	name @text NOT NULL,
	identifier @text NOT NULL,
	addresses @text NOT NULL,
	PRIMARY KEY (work_order, n)
);
INSERT INTO work_order_wide (id, rev, number, kind, case_id, resource, system, unit, district, vendor, cloud_district,
	state, items, issued_ms, reported_ms, person, note, instead_of, contract_ended)
	SELECT id, rev, number, kind, case_id, resource, system, unit, district, vendor, cloud_district, state, items,
	issued_ms, reported_ms, person, note, instead_of, contract_ended FROM work_order;
INSERT INTO work_order_report_wide (work_order, n, name, identifier, addresses)
	SELECT work_order, n, name, identifier, addresses FROM work_order_report;
DROP TABLE work_order_report;
DROP TABLE work_order;
ALTER TABLE work_order_wide RENAME TO work_order;
ALTER TABLE work_order_report_wide RENAME TO work_order_report;
CREATE INDEX work_order_by_case ON work_order (case_id);
CREATE INDEX work_order_by_vendor ON work_order (vendor, state);

-- The lock of a unit's quotas together: raised first by whatever is weighed over the whole unit, so that of several
-- expansions of one unit each sees those before it.
CREATE TABLE quota_unit (
	unit @int PRIMARY KEY,
	rev @int NOT NULL
);

-- What the platform held about the matter when it was handed in, frozen for whoever decides (article 20): amounts held and
-- reserved, what was billed, measured use. One row each time that it was handed in.
-- @sealed case_evidence(case_id, n, at_ms, evidence)
CREATE TABLE case_evidence (
	case_id @int NOT NULL,
	n @int NOT NULL,
	at_ms @int NOT NULL,
	evidence @text NOT NULL, -- canonical JSON
	mac @bytes NOT NULL,
	PRIMARY KEY (case_id, n)
);
