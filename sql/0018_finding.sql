-- Deliberations that a case waits for; filters and templates that people keep; what searching looks up.

-- A case that waits, its clocks paused, until another that was raised from it has ended. rev: the revision of the case
-- that began to wait; its offices' duties were closed at since_ms and are opened again. until_ms 0: it still waits.
CREATE TABLE hold (
	case_ @int NOT NULL REFERENCES case_(id),
	rev @int NOT NULL,
	child @int NOT NULL REFERENCES case_(id),
	since_ms @int NOT NULL,
	until_ms @int NOT NULL,
	PRIMARY KEY (case_, rev)
) @clustered;
CREATE UNIQUE INDEX hold_by_child ON hold(child);

-- One's own filters of a page; whoever is given the link sees the same filters on what is in his own scope.
CREATE TABLE saved_filter (
	id @int PRIMARY KEY,
	person @int NOT NULL,
	page @text NOT NULL,
	name @text NOT NULL,
	query @text NOT NULL,
	saved_ms @int NOT NULL,
	UNIQUE (person, page, name)
);

-- Applications to begin with: an organisation's own, or (published) everybody's under the operator that published it.
-- form: without what belongs to one system or one case.
CREATE TABLE template (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	procedure @text NOT NULL,
	name @text NOT NULL,
	note @text NOT NULL,
	form @text NOT NULL,
	org @int NOT NULL,
	person @int NOT NULL,
	published @int NOT NULL CHECK (published IN (0, 1)),
	district @int NOT NULL, -- of the operator that published it: 0 for all
	saved_ms @int NOT NULL,
	UNIQUE (org, procedure, name)
);
CREATE INDEX template_by_published ON template(procedure) WHERE published = 1;

-- An address that a vendor reported: a list in the order's own row cannot be looked up.
CREATE TABLE order_address (
	address @text NOT NULL,
	work_order @int NOT NULL REFERENCES work_order(id),
	PRIMARY KEY (address, work_order)
) @clustered;
CREATE INDEX resource_by_identifier ON resource(identifier);
CREATE INDEX instance_by_identifier ON resource_instance(identifier);
CREATE INDEX statement_by_number ON statement(number);
-- A case about a system is found by its system; what has none, by how its title begins.
CREATE INDEX case_by_title ON case_(title) WHERE system = 0;
