-- What supervision counts, kept so that no page has to read every duty of the years: done duties by month and office, what
-- is paused, and the limits that were exceeded in principle, with their reasons.

-- A done duty is looked for by its day while it is not yet in the tally.
CREATE INDEX duty_by_close ON duty(closed_ms) WHERE state = 'done';

-- month: its first day. Filled by a job at the end of each day.
CREATE TABLE tally (
	month @int NOT NULL,
	org @int NOT NULL,
	role @text NOT NULL,
	procedure @text NOT NULL,
	step @text NOT NULL,
	in_time @int NOT NULL,
	late @int NOT NULL,
	PRIMARY KEY (month, org, role, procedure, step)
) @clustered;

-- An office whose clock stands still because its case waits: for what is missing, for a deliberation.
CREATE TABLE paused (
	case_ @int NOT NULL REFERENCES case_(id),
	org @int NOT NULL,
	role @text NOT NULL,
	procedure @text NOT NULL,
	step @text NOT NULL,
	since_ms @int NOT NULL,
	PRIMARY KEY (case_, org, role)
) @clustered;
CREATE INDEX paused_by_org ON paused(org);

-- A decision that went beyond a limit in principle. name, args: the sentence with its figures, as it was weighed.
CREATE TABLE exceeded (
	id @int PRIMARY KEY,
	case_ @int NOT NULL REFERENCES case_(id),
	rev @int NOT NULL,
	org @int NOT NULL,
	role @text NOT NULL,
	procedure @text NOT NULL,
	step @text NOT NULL,
	name @text NOT NULL,
	args @text NOT NULL,
	article @text NOT NULL,
	reason @text NOT NULL,
	at_ms @int NOT NULL
);
CREATE INDEX exceeded_by_time ON exceeded(at_ms);
CREATE INDEX exceeded_by_org ON exceeded(org, at_ms);
