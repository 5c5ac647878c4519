-- Periodic quotas (article 18): the rules that were decided with a project's quota, and their periods one by one as the
-- calendar comes to them. What a period gives is in the ledger (quota_entry, kind periodic), opened and closed.

-- @sealed periodic_rule(id, project, case_id, n, rrule, start_ms, end_ms, extra, article, at_ms)
CREATE TABLE periodic_rule (
	id @int PRIMARY KEY,
	project @int NOT NULL REFERENCES project (id),
	case_id @int NOT NULL,
	n @int NOT NULL, -- its place among the rules of that decision
	rrule @text NOT NULL, -- RFC 5545
	start_ms @int NOT NULL, -- the first period
	end_ms @int NOT NULL,
	extra @text NOT NULL, -- canonical JSON by dimension
	article @text NOT NULL,
	at_ms @int NOT NULL,
	mac @bytes NOT NULL
);
CREATE INDEX periodic_rule_by_project ON periodic_rule (project);

-- waiting (its opening may have been announced), open, ending (announced; what is used is asked back), held (over, but not
-- all of it could be closed because it is still used), closed, missed (over before it was opened: the server was down).
CREATE TABLE periodic_turn (
	id @int PRIMARY KEY,
	rule @int NOT NULL REFERENCES periodic_rule (id),
	from_ms @int NOT NULL,
	to_ms @int NOT NULL,
	state @text NOT NULL CHECK (state IN ('waiting', 'open', 'ending', 'held', 'closed', 'missed')),
	announced @int NOT NULL CHECK (announced IN (0, 1)),
	given @text NOT NULL, -- what of it stands in the ledger now
	next_ms @int NOT NULL, -- when something is to be done about it next; 0: nothing any more
	case_id @int NOT NULL, -- in which what is used is asked back; or 0
	UNIQUE (rule, from_ms)
);
CREATE INDEX periodic_turn_next ON periodic_turn (next_ms);
