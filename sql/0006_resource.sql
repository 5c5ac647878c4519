-- Resources, their metered use by life cycle, the vendors' work orders, and backups before something ends
-- (articles 19, 21, 26).

CREATE TABLE resource (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	project @int NOT NULL REFERENCES project (id),
	system @int NOT NULL REFERENCES system (id),
	unit @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	cloud_district @int NOT NULL,
	class @text NOT NULL CHECK (class IN ('test', 'formal', 'development', 'emergency', 'temporary')),
	state @text NOT NULL CHECK (state IN ('pending', 'running', 'suspended', 'reclaimed')),
	name @text NOT NULL,
	case_id @int NOT NULL, -- the ground: the case that opened it
	article @text NOT NULL,
	opened_ms @int NOT NULL,
	activated_ms @int NOT NULL, -- 0 until formal
	ended_ms @int NOT NULL,     -- 0 until reclaimed
	end_day @int NOT NULL,      -- last day of its term; 0 where it has none
	-- What lists show of the meter and of the instances, written with every change of either.
	items @text NOT NULL,
	dims @text NOT NULL,
	identifier @text NOT NULL,
	addresses @text NOT NULL
);
CREATE INDEX resource_by_system ON resource (system);
CREATE INDEX resource_by_case ON resource (case_id);

-- What the vendor set up for it: machines, volumes, instances, by the vendor's own identifiers.
CREATE TABLE resource_instance (
	resource @int NOT NULL REFERENCES resource (id),
	n @int NOT NULL,
	name @text NOT NULL,
	identifier @text NOT NULL,
	addresses @text NOT NULL, -- JSON list
	PRIMARY KEY (resource, n)
);

-- The meter: this much of this item was held from one instant to another (to_ms 0: still). A change ends one row and
-- begins another. A wrong row is replaced by a new one that names it, never altered.
-- @sealed resource_use(id, resource, code, name, quantity, dims, from_ms, to_ms, class, state, origin, replaces, case_id, at_ms, person)
CREATE TABLE resource_use (
	id @int PRIMARY KEY,
	resource @int NOT NULL REFERENCES resource (id),
	code @text NOT NULL,
	name @text NOT NULL,
	quantity @int NOT NULL CHECK (quantity > 0),
	dims @text NOT NULL, -- of one, as it was when it was ordered
	from_ms @int NOT NULL,
	to_ms @int NOT NULL CHECK (to_ms = 0 OR to_ms >= from_ms),
	class @text NOT NULL,
	state @text NOT NULL CHECK (state IN ('running', 'suspended')),
	origin @int NOT NULL,   -- the first row of a line of corrections: what statements name; its own id where it is the first
	replaces @int NOT NULL, -- 0, or the row that this one takes the place of, alone or with others
	case_id @int NOT NULL,
	at_ms @int NOT NULL,
	person @int NOT NULL,
	mac @bytes NOT NULL
);
CREATE INDEX resource_use_by_resource ON resource_use (resource, from_ms);
CREATE INDEX resource_use_origin ON resource_use (origin);
CREATE INDEX resource_use_replaces ON resource_use (replaces);

CREATE TABLE resource_event (
	id @int PRIMARY KEY,
	resource @int NOT NULL REFERENCES resource (id),
	at_ms @int NOT NULL,
	kind @text NOT NULL,
	case_id @int NOT NULL,
	person @int NOT NULL,
	detail @text NOT NULL -- canonical JSON
);
CREATE INDEX resource_event_by_resource ON resource_event (resource, at_ms);

CREATE TABLE work_order (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	number @text NOT NULL UNIQUE, -- without gaps
	kind @text NOT NULL CHECK (kind IN ('open', 'activate', 'reclaim', 'snapshot')),
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
	note @text NOT NULL
);
CREATE INDEX work_order_by_case ON work_order (case_id);
CREATE INDEX work_order_by_vendor ON work_order (vendor, state);

CREATE TABLE work_order_report (
	work_order @int NOT NULL REFERENCES work_order (id),
	n @int NOT NULL,
	name @text NOT NULL,
	identifier @text NOT NULL,
	addresses @text NOT NULL,
	PRIMARY KEY (work_order, n)
);

CREATE TABLE backup (
	id @int PRIMARY KEY,
	resource @int NOT NULL REFERENCES resource (id),
	case_id @int NOT NULL,
	kind @text NOT NULL CHECK (kind IN ('confirmed', 'snapshot')),
	at_ms @int NOT NULL,
	person @int NOT NULL,
	keep_until_day @int NOT NULL, -- of a snapshot; 0 otherwise
	note @text NOT NULL
);
CREATE INDEX backup_by_case ON backup (case_id);
