-- Organisations, bodies, people, grants, sessions, the calendar (articles 3, 5, 7; spec.md "Counting time").
-- Days are day numbers, instants milliseconds; a day of 0 in until_day means "open".

CREATE TABLE org (
	id @int PRIMARY KEY,
	code @text NOT NULL UNIQUE,
	name @text NOT NULL,
	kind @text NOT NULL,
	industry @text NOT NULL,
	district @int NOT NULL,        -- the district government's id; 0 municipal
	budget_unit @int NOT NULL CHECK (budget_unit IN (0, 1)),
	sponsor @int NOT NULL,         -- article 7: the department that applies for it, or 0
	vendor_of @int NOT NULL,       -- of a vendor: the operator that contracted it, or 0
	synthetic @int NOT NULL CHECK (synthetic IN (0, 1)), -- the code is not a real one
	rev @int NOT NULL
);
CREATE INDEX org_district ON org (district, kind);
CREATE INDEX org_sponsor ON org (sponsor);

-- Which organisation is the regulation's body, from when to when: 政务云主管部门, 运行管理单位 ... Names of the law stay, bodies change.
CREATE TABLE body (
	id @int PRIMARY KEY,
	body @text NOT NULL,
	district @int NOT NULL,
	org @int NOT NULL REFERENCES org (id),
	from_day @int NOT NULL,
	until_day @int NOT NULL,
	UNIQUE (body, district, from_day)
);

CREATE TABLE person (
	id @int PRIMARY KEY,
	name @text NOT NULL,
	account @text NOT NULL UNIQUE,
	org @int NOT NULL REFERENCES org (id), -- where employed
	state @text NOT NULL CHECK (state IN ('active', 'disabled')),
	mail @text NOT NULL,
	rev @int NOT NULL,
	made_ms @int NOT NULL,
	seen_ms @int NOT NULL,         -- last sign-in; accounts unused for 90 days are reported
	password @bytes,               -- PBKDF2-HMAC-SM3; NULL: not enrolled
	salt @bytes,
	rounds @int NOT NULL,
	password_ms @int NOT NULL,
	failures @int NOT NULL,
	locked_ms @int NOT NULL,       -- locked until; 0 not
	seed @bytes,                   -- one-time-code secret, sealed with SM4
	code_step @int NOT NULL,       -- the last 30 s step whose code was used
	enrolment @bytes,              -- SM3 of the one-time enrolment, NULL when used
	enrolment_ms @int NOT NULL,    -- valid until
	reset_by @int NOT NULL,        -- who asked for a new enrolment and waits for its confirmation; 0 nobody
	reset_ms @int NOT NULL
);

CREATE TABLE password_old (
	id @int PRIMARY KEY,
	person @int NOT NULL REFERENCES person (id),
	at_ms @int NOT NULL,
	password @bytes NOT NULL,
	salt @bytes NOT NULL,
	rounds @int NOT NULL
);
CREATE INDEX password_old_person ON password_old (person, at_ms);

-- A person holds a role at an organisation from a day to a day. Proposed by one security administrator, confirmed by another.
CREATE TABLE grant_ (
	id @int PRIMARY KEY,
	person @int NOT NULL REFERENCES person (id),
	org @int NOT NULL REFERENCES org (id),
	role @text NOT NULL,
	from_day @int NOT NULL,
	until_day @int NOT NULL,
	state @text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'ended', 'declined')),
	reason @text NOT NULL,
	proposed_by @int NOT NULL,     -- person; 0: first start, by whoever holds the machine
	proposed_ms @int NOT NULL,
	confirmed_by @int NOT NULL,
	confirmed_ms @int NOT NULL,
	ended_by @int NOT NULL,
	ended_ms @int NOT NULL,
	mac @bytes NOT NULL
);
-- @sealed grant_(id, person, org, role, from_day, until_day, state, reason, proposed_by, proposed_ms, confirmed_by, confirmed_ms, ended_by, ended_ms)
CREATE INDEX grant_person ON grant_ (person);
CREATE INDEX grant_office ON grant_ (org, role);

-- Absence: for a time somebody else acts through this grant. The record shows both; never handed on.
CREATE TABLE delegation (
	id @int PRIMARY KEY,
	grant_id @int NOT NULL REFERENCES grant_ (id),
	principal @int NOT NULL REFERENCES person (id),
	delegate @int NOT NULL REFERENCES person (id),
	from_day @int NOT NULL,
	until_day @int NOT NULL,
	reason @text NOT NULL,
	made_ms @int NOT NULL,
	ended_ms @int NOT NULL,
	CHECK (principal <> delegate)
);
CREATE INDEX delegation_delegate ON delegation (delegate);
CREATE INDEX delegation_grant ON delegation (grant_id);

CREATE TABLE session (
	id @int PRIMARY KEY,
	token @bytes NOT NULL UNIQUE,  -- SM3 of the token
	person @int NOT NULL REFERENCES person (id),
	state @text NOT NULL CHECK (state IN ('code', 'open')),
	grant_id @int NOT NULL,        -- the office acted through; 0 none
	delegation @int NOT NULL,
	opened_ms @int NOT NULL,
	seen_ms @int NOT NULL,
	ends_ms @int NOT NULL,
	stepped_ms @int NOT NULL,
	peer @text NOT NULL
);
CREATE INDEX session_person ON session (person);

-- What a person likes, and which secret address of his calendar feed counts: the number goes into its HMAC.
CREATE TABLE preference (
	person @int PRIMARY KEY REFERENCES person (id),
	json @text NOT NULL,
	feed_rev @int NOT NULL
);

-- A change of the working days: proposed by one, confirmed by another (authorization.md SD14).
CREATE TABLE calendar_change (
	id @int PRIMARY KEY,
	source @text NOT NULL,
	csv @text NOT NULL,
	state @text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'declined')),
	proposed_by @int NOT NULL,
	proposed_ms @int NOT NULL,
	confirmed_by @int NOT NULL,
	confirmed_ms @int NOT NULL,
	version @int NOT NULL          -- what it made when confirmed; 0 before
);
CREATE TABLE calendar_day (
	day @int PRIMARY KEY,
	work @int NOT NULL CHECK (work IN (0, 1)),
	name @text NOT NULL,
	version @int NOT NULL
);
