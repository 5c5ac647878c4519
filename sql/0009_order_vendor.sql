-- A work order that went to another vendor than the project's, because the contract of that one had run out: whose it was,
-- and the last day of its contract. 0 and 0: it went to the project's vendor.
ALTER TABLE work_order ADD COLUMN instead_of @int NOT NULL DEFAULT 0;
ALTER TABLE work_order ADD COLUMN contract_ended @int NOT NULL DEFAULT 0;
