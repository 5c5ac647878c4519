-- Cases, duties, decisions, notices. A case's history is its decisions: clocks and pauses are read from them.
-- CHECKs of three and more values are written with OR: for IN SQLite would build a table at each write.

-- Scope columns: 0 means none. form: as asked (the application and what later steps filled in); was: as it was before;
-- granted: as decided, NULL until then. asked and granted_dims are their dimensions as canonical JSON.
CREATE TABLE case_ (
	id @int PRIMARY KEY,
	rev @int NOT NULL,
	number @text UNIQUE,
	title @text NOT NULL,
	pack @text NOT NULL,
	procedure @text NOT NULL,
	step @text,
	state @text NOT NULL CHECK (state = 'open' OR state = 'done' OR state = 'refused' OR state = 'withdrawn'
		OR state = 'released'),
	unit @int NOT NULL,
	district @int NOT NULL,
	cloud_district @int NOT NULL,
	vendor @int NOT NULL,
	party @int NOT NULL,
	sponsor @int NOT NULL,
	system @int NOT NULL,
	project @int NOT NULL,
	resource @int NOT NULL,
	subject @int NOT NULL,
	form @text NOT NULL,
	was @text,
	granted @text,
	asked @text NOT NULL,
	granted_dims @text,
	opened_ms @int NOT NULL,
	closed_ms @int NOT NULL,
	parent @int NOT NULL,
	CHECK ((state = 'open') = (step IS NOT NULL))
);
-- None of these holds a column that an ordinary decision sets, so that it touches no index of the case.
CREATE INDEX case_by_time ON case_(opened_ms);
CREATE INDEX case_by_unit ON case_(unit, opened_ms);
CREATE INDEX case_by_district ON case_(district, opened_ms);
CREATE INDEX case_by_vendor ON case_(vendor, opened_ms);
CREATE INDEX case_by_system ON case_(system);
CREATE INDEX case_by_subject ON case_(subject);
CREATE INDEX case_by_parent ON case_(parent);
CREATE INDEX case_by_procedure ON case_(procedure, opened_ms);

-- An office's duty to act in a case. start_day: the day of the event that started the clock; due_day NULL: no term.
-- yellow_day: the first day on which one counted working day remains. late: working days past the due day when done.
-- rev: the case's revision that opened it, so that one step may come again.
CREATE TABLE duty (
	id @int NOT NULL,
	case_ @int NOT NULL REFERENCES case_(id),
	rev @int NOT NULL,
	step @text NOT NULL,
	org @int NOT NULL,
	role @text NOT NULL,
	state @text NOT NULL CHECK (state = 'open' OR state = 'done' OR state = 'closed'),
	opened_ms @int NOT NULL,
	closed_ms @int NOT NULL,
	start_day @int NOT NULL,
	due_day @int,
	yellow_day @int,
	provisional @int NOT NULL,
	card @text NOT NULL CHECK (card = 'none' OR card = 'yellow' OR card = 'red'),
	late @int NOT NULL,
	lapses @int NOT NULL,
	PRIMARY KEY (case_, rev, role, org)
) @clustered;
CREATE INDEX duty_by_office ON duty(org, role, due_day) WHERE state = 'open';
CREATE INDEX duty_by_due ON duty(due_day) WHERE state = 'open';

-- @sealed decision(id, case_, rev, duty, person, principal, org, role, step, outcome, next, pauses, reason, fields, granted, at_ms, entry)
CREATE TABLE decision (
	id @int NOT NULL,
	case_ @int NOT NULL REFERENCES case_(id),
	rev @int NOT NULL,
	duty @int NOT NULL,
	person @int NOT NULL,
	principal @int NOT NULL,
	org @int NOT NULL,
	role @text NOT NULL,
	step @text NOT NULL,
	outcome @text NOT NULL,
	next @text,
	pauses @int NOT NULL,
	reason @text,
	fields @text,
	granted @text,
	at_ms @int NOT NULL,
	entry @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (case_, rev)
) @clustered;

-- Who applied or handled for a unit never decides that unit's cases elsewhere.
CREATE TABLE handled (
	person @int NOT NULL,
	unit @int NOT NULL,
	at_ms @int NOT NULL,
	PRIMARY KEY (person, unit)
) @clustered;

-- Case numbers without gaps: the number is taken in the transaction that uses it.
CREATE TABLE counter (
	word @text NOT NULL,
	year @int NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (word, year)
);

CREATE TABLE talk (
	id @int PRIMARY KEY,
	case_ @int NOT NULL REFERENCES case_(id),
	person @int NOT NULL,
	org @int NOT NULL,
	role @text NOT NULL,
	body @text NOT NULL,
	at_ms @int NOT NULL
);
CREATE INDEX talk_by_case ON talk(case_);

-- What the clock did to a case: cards, reminders, a term that moved with the calendar. args: JSON list for the sentence.
CREATE TABLE case_event (
	id @int PRIMARY KEY,
	case_ @int NOT NULL REFERENCES case_(id),
	step @text NOT NULL,
	kind @text NOT NULL,
	args @text NOT NULL,
	at_ms @int NOT NULL,
	entry @int NOT NULL
);
CREATE INDEX case_event_by_case ON case_event(case_);

CREATE TABLE attachment (
	id @int PRIMARY KEY,
	case_ @int NOT NULL REFERENCES case_(id),
	name @text NOT NULL,
	type @text NOT NULL,
	size @int NOT NULL,
	file @text NOT NULL,
	person @int NOT NULL,
	org @int NOT NULL,
	at_ms @int NOT NULL
);
CREATE INDEX attachment_by_case ON attachment(case_);

CREATE TABLE draft (
	id @int PRIMARY KEY,
	person @int NOT NULL,
	org @int NOT NULL,
	procedure @text NOT NULL,
	form @text NOT NULL,
	saved_ms @int NOT NULL
);
CREATE INDEX draft_by_person ON draft(person);

-- To an office (org and role). args: JSON list of the sentence's arguments. Ids grow, so that deliveries know how far they are.
CREATE TABLE notice (
	id @serial,
	org @int NOT NULL,
	role @text NOT NULL,
	case_ @int NOT NULL,
	name @text NOT NULL,
	args @text NOT NULL,
	at_ms @int NOT NULL
);
CREATE INDEX notice_by_office ON notice(org, role, id);

CREATE TABLE notice_read (
	person @int NOT NULL,
	notice @int NOT NULL REFERENCES notice(id),
	at_ms @int NOT NULL,
	PRIMARY KEY (person, notice)
);
