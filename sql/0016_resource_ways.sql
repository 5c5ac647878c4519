-- A unit's resources are asked for with every statement, list and evidence: by their unit, not by going through the city's.
CREATE INDEX resource_by_unit ON resource (unit);
CREATE INDEX system_by_unit ON system (unit, created_ms);
-- What is still held: the nightly recount leaves alone what ended.
CREATE INDEX resource_use_held ON resource_use (resource) WHERE to_ms = 0;
