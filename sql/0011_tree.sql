-- The tree of clouds (article 2): the municipal cloud with its private domains, the districts' clouds, and in each its zones
-- and resource pools; what each pool holds, and on which network it stands. A private domain is a cloud of its own whose
-- level (the column `district`, and cloud_district of what stands on it) is the domain's own id.
ALTER TABLE cloud ADD COLUMN kind @text NOT NULL DEFAULT 'district';
ALTER TABLE cloud ADD COLUMN unit @int NOT NULL DEFAULT 0;   -- of a domain: the unit that it is for
ALTER TABLE cloud ADD COLUMN field @text NOT NULL DEFAULT ''; -- of a domain: the field that it serves
ALTER TABLE cloud ADD COLUMN case_id @int NOT NULL DEFAULT 0; -- of a domain: the plan that it stands on
UPDATE cloud SET kind = 'municipal' WHERE district = 0;

-- parent 0: a zone, under the cloud itself; of a pool: its zone.
CREATE TABLE cloud_node (
	id @int PRIMARY KEY,
	cloud @int NOT NULL REFERENCES cloud (id),
	parent @int NOT NULL,
	kind @text NOT NULL CHECK (kind IN ('zone', 'pool'))
);
CREATE INDEX cloud_node_by_cloud ON cloud_node (cloud);

-- What a node was from a day on, by whom, on which ground. Of the versions that have begun that holds which began last. Never
-- altered: a correction is a version of its own.
-- @sealed cloud_node_version(node, n, name, network, hosts, capacity, from_day, ended, ground, person, office, at_ms)
CREATE TABLE cloud_node_version (
	node @int NOT NULL REFERENCES cloud_node (id),
	n @int NOT NULL,
	name @text NOT NULL,
	network @text NOT NULL,
	hosts @text NOT NULL,    -- [{"count":24,"model":"…","technology":"x86"}]
	capacity @text NOT NULL, -- dims
	from_day @int NOT NULL,
	ended @int NOT NULL CHECK (ended IN (0, 1)),
	ground @text NOT NULL,
	person @int NOT NULL,
	office @int NOT NULL,
	at_ms @int NOT NULL,
	mac @bytes NOT NULL,
	PRIMARY KEY (node, n)
);

-- What a level's cloud has (the least from today on, as its pools' versions say), and what of it is used and reserved: running
-- totals behind the one gate of capacity. Made from the ledger and the resources when it is first asked for.
CREATE TABLE cloud_load (
	level @int PRIMARY KEY,
	capacity @text NOT NULL,
	used @text NOT NULL,
	reserved @text NOT NULL
);
