-- What a resource runs on: hosts, functions, file systems, images without identity. An image that is
-- known has its own (table image). Facts are those of the newest scan that stated them.
ALTER TABLE asset ADD COLUMN os_family INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN os_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN os_as_of INTEGER;
ALTER TABLE asset ADD COLUMN os_hash BLOB;

-- What is a CVE id is said once, by core/identity: the store gives SQL its is_cve(). A program that
-- has no such function can read every table, but not these two views.
DROP VIEW vuln_join;
DROP VIEW alias_cve;

CREATE VIEW alias_cve (vuln, cve) AS
SELECT a.vuln, a.alias
FROM alias a
JOIN word w ON w.id = a.alias
WHERE is_cve(w.text);

-- The one definition of a rename: an advisory is known by its CVE when just one is stated for it.
CREATE VIEW vuln_join (vuln, same_as) AS
SELECT a.vuln, a.cve
FROM alias_cve a
JOIN word w ON w.id = a.vuln
WHERE NOT is_cve(w.text)
	AND NOT EXISTS (SELECT 1 FROM alias_cve o WHERE o.vuln = a.vuln AND o.cve != a.cve);
