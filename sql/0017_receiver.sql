-- Where notices may be pushed to: hosts that one security administrator named and another confirmed. Nothing goes anywhere
-- else, whatever address a person has entered. host: lower case, with its port unless that is 443.
CREATE TABLE receiver (
	id @int PRIMARY KEY,
	host @text NOT NULL,
	reason @text NOT NULL,
	state @text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'ended')),
	proposed_by @int NOT NULL REFERENCES person (id),
	proposed_ms @int NOT NULL,
	confirmed_by @int NOT NULL, -- 0 until then
	confirmed_ms @int NOT NULL,
	ended_by @int NOT NULL,
	ended_ms @int NOT NULL
);
CREATE UNIQUE INDEX receiver_host ON receiver (host) WHERE state <> 'ended';
