-- The store's own tables: the record and its tree, answers kept for repeated requests, the outbox, files, day markers.
-- @int @text @bytes are spelled by the driver; @serial is an @int primary key that the database numbers.

-- What happened, in the transaction in which it happened. Never changed, never deleted.
CREATE TABLE entry (
	id @serial,
	at_ms @int NOT NULL,
	kind @text NOT NULL,
	subject @text NOT NULL,
	person @int NOT NULL,
	office @int NOT NULL,
	result @text NOT NULL CHECK (result IN ('done', 'refused')),
	request @text NOT NULL,
	text @text NOT NULL,
	personal @bytes NOT NULL,      -- SM3 over salt and personal text; no bytes: there is none
	mac @bytes NOT NULL
);
-- @sealed entry(at_ms, kind, subject, person, office, result, request, text, personal)
CREATE INDEX entry_subject ON entry (subject, id);

-- Personal data beside the record: it can be erased, the record stays provable.
CREATE TABLE personal (
	entry @int PRIMARY KEY REFERENCES entry (id),
	salt @bytes NOT NULL,
	text @text NOT NULL
);

-- Entries without a place in the tree. Only PostgreSQL needs it: on SQLite entries are committed in the order of their ids.
CREATE TABLE waiting (
	entry @int PRIMARY KEY
);

-- The tree (RFC 6962 shape, SM3): leaves in order, and the roots of every full subtree of 256^level leaves.
CREATE TABLE leaf (
	place @int PRIMARY KEY,
	entry @int NOT NULL UNIQUE REFERENCES entry (id),
	hash @bytes NOT NULL
);
CREATE TABLE node (
	level @int NOT NULL,
	place @int NOT NULL,
	hash @bytes NOT NULL,
	PRIMARY KEY (level, place)
);
-- Signed heads (SM2): so many leaves had this root then; each names the one before by its hash.
CREATE TABLE head (
	size @int PRIMARY KEY,
	at_ms @int NOT NULL,
	root @bytes NOT NULL,
	previous @bytes NOT NULL,
	signature @bytes NOT NULL
);

-- The answer to a request is kept under its key, so that a repeated request gets the same answer.
CREATE TABLE answer (
	id @serial,
	person @int NOT NULL,
	key @text NOT NULL,
	body @bytes NOT NULL,          -- SM3 of what was asked
	status @int NOT NULL,
	media @text NOT NULL,
	reply @bytes NOT NULL,
	at_ms @int NOT NULL,
	UNIQUE (person, key)
);

-- What must happen outside, carried out after the transaction that asked for it.
CREATE TABLE outbox (
	id @int PRIMARY KEY,
	kind @text NOT NULL,
	target @text NOT NULL,
	text @text NOT NULL,
	state @text NOT NULL CHECK (state IN ('waiting', 'done', 'given_up')),
	due_ms @int NOT NULL,          -- when to try next; while one is at it: when another may take over
	tries @int NOT NULL,
	claim @int NOT NULL,           -- of who is at it; 0: nobody
	made_ms @int NOT NULL,
	done_ms @int NOT NULL,
	fault @text NOT NULL           -- of the last try
);
CREATE INDEX outbox_due ON outbox (due_ms) WHERE state = 'waiting';

-- Files by their content: DATA/files/HH/HASH. The row is in the transaction that names the file.
CREATE TABLE file (
	hash @text PRIMARY KEY,
	size @int NOT NULL,
	made_ms @int NOT NULL
);

-- How far something that goes on by itself has come: a day, an instant.
CREATE TABLE marker (
	name @text PRIMARY KEY,
	value @int NOT NULL
);
