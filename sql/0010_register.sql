-- Registers (台账): dated entries that cases of a matter make. An entry is never changed: what ends it is a row of its own, so that
-- the history stays whole. Days are day numbers; 0 in until_day means open.

-- unit: who entered it. org: whom it addresses, or 0. key_: canonical JSON of the fields of which one entry may be in force, '' where
-- any number may. supersedes: the entry in whose place it stands, or 0. entry: of the record.
-- @sealed register_entry(id, register, number, unit, org, district, vendor, system, period, key_, open, from_day, until_day, form, pack, procedure, case_, supersedes, at_ms, entry)
CREATE TABLE register_entry (
	id @int PRIMARY KEY,
	register @text NOT NULL,
	number @text NOT NULL,
	unit @int NOT NULL,
	org @int NOT NULL,
	district @int NOT NULL,
	vendor @int NOT NULL,
	system @int NOT NULL,
	period @text NOT NULL,
	key_ @text NOT NULL,
	open @int NOT NULL CHECK (open = 0 OR open = 1),
	from_day @int NOT NULL,
	until_day @int NOT NULL,
	form @text NOT NULL,
	pack @text NOT NULL,
	procedure @text NOT NULL,
	case_ @int NOT NULL REFERENCES case_(id),
	supersedes @int NOT NULL,
	at_ms @int NOT NULL,
	entry @int NOT NULL,
	mac @bytes NOT NULL,
	UNIQUE (register, number)
);
CREATE INDEX register_entry_by_time ON register_entry(register, at_ms);
CREATE INDEX register_entry_by_case ON register_entry(case_);
CREATE INDEX register_entry_by_key ON register_entry(register, key_);

-- How an entry ended: superseded by another, or closed by a case.
-- @sealed register_end(id, how, by_, case_, reason, at_ms, entry)
CREATE TABLE register_end (
	id @int PRIMARY KEY REFERENCES register_entry(id),
	how @text NOT NULL CHECK (how = 'superseded' OR how = 'closed'),
	by_ @int NOT NULL,
	case_ @int NOT NULL REFERENCES case_(id),
	reason @text NOT NULL,
	at_ms @int NOT NULL,
	entry @int NOT NULL,
	mac @bytes NOT NULL
);

-- Whoever is asked to read an entry, and the first reading at that organisation.
CREATE TABLE register_receipt (
	id @int NOT NULL REFERENCES register_entry(id),
	org @int NOT NULL,
	body @text NOT NULL,
	asked_ms @int NOT NULL,
	PRIMARY KEY (id, org)
) @clustered;
CREATE INDEX register_receipt_by_org ON register_receipt(org, id);

-- @sealed register_read(id, org, person, at_ms, entry)
CREATE TABLE register_read (
	id @int NOT NULL REFERENCES register_entry(id),
	org @int NOT NULL,
	person @int NOT NULL,
	at_ms @int NOT NULL,
	entry @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (id, org)
) @clustered;

-- A file that a form names: kept when it is chosen, before there is a case. Once a case takes the form it is the case's attachment
-- of the same id.
CREATE TABLE upload (
	id @int PRIMARY KEY,
	name @text NOT NULL,
	type @text NOT NULL,
	size @int NOT NULL,
	file @text NOT NULL,
	person @int NOT NULL,
	org @int NOT NULL,
	at_ms @int NOT NULL
);
CREATE INDEX upload_by_person ON upload(person, at_ms);
