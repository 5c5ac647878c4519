-- Offices that a private domain's plan gave to its unit are held for the domain alone: rows of body whose `body` is a role's whole
-- name and whose `district` is the domain. Found by organisation at every sign of the office.
CREATE INDEX body_by_org ON body (org);
