-- Resources that stand on a ground of their own, beside a project's quota: development, emergency, temporary (articles 22-24).
-- Their terms, the notices before the end, stop and destruction as two dated steps, what is kept and until when (articles 21, 26).

-- What was granted on such a ground, when its term ends, what was given back. Rows are only ever added; a ground lives from
-- its grant until its end. dims is signed; until_day is the last day of the term from then on (0 while it has not begun).
-- @sealed ground_entry(case_id, n, id, kind, class, project, dims, until_day, by_case, article, at_ms, person, office)
CREATE TABLE ground_entry (
	case_id @int NOT NULL, -- the case that granted it: what a resource on it names as its ground
	n @int NOT NULL,
	id @int NOT NULL UNIQUE,
	kind @text NOT NULL CHECK (kind IN ('grant', 'begin', 'extend', 'free', 'end')),
	class @text NOT NULL CHECK (class IN ('development', 'emergency', 'temporary')),
	project @int NOT NULL REFERENCES project (id),
	dims @text NOT NULL,
	until_day @int NOT NULL,
	by_case @int NOT NULL, -- the case that this entry comes from
	article @text NOT NULL,
	at_ms @int NOT NULL,
	person @int NOT NULL,
	office @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (case_id, n)
);
CREATE INDEX ground_entry_by_project ON ground_entry (project);

-- A stopped resource is kept until the end of this day; only after it may it be destroyed. 0: it is not stopped.
ALTER TABLE resource ADD COLUMN keep_day @int NOT NULL DEFAULT 0;
CREATE INDEX resource_by_end ON resource (end_day) WHERE end_day > 0;

-- The notices before a resource's end that have been sent, or that were passed over because a later one was due as well.
CREATE TABLE term_notice (
	resource @int NOT NULL REFERENCES resource (id),
	until_day @int NOT NULL, -- the end that it spoke of
	lead @int NOT NULL,      -- how many working days before
	at_ms @int NOT NULL,
	PRIMARY KEY (resource, until_day, lead)
);

-- When a snapshot that was kept was destroyed, and the case that says so. 0 and 0: it is still there.
ALTER TABLE backup ADD COLUMN destroyed_ms @int NOT NULL DEFAULT 0;
ALTER TABLE backup ADD COLUMN destroyed_case @int NOT NULL DEFAULT 0;
CREATE INDEX backup_by_keep ON backup (keep_until_day) WHERE kind = 'snapshot';

-- Which cases a resource has under way: asked every day of each that has a term.
CREATE INDEX case_by_resource ON case_ (resource) WHERE resource <> 0;
