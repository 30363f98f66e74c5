-- Trivy names a vulnerability by its CVE and the advisory beside it, and yesterday by the advisory
-- alone, when that had no CVE. So an advisory of GitHub's, which is of one vulnerability, is the one
-- CVE that names it, unless it states itself what it is. Others' advisories (RHSA, DSA, USN) are of
-- several, and are no CVE's other name however few of them a database knows.
CREATE VIEW ghsa_cve (vuln, cve) AS
SELECT a.alias, a.vuln
FROM alias a
JOIN word g ON g.id = a.alias
JOIN word c ON c.id = a.vuln
WHERE g.text LIKE 'GHSA-%' AND is_cve(c.text);

-- The one definition of a rename: an advisory is known by its CVE when just one is stated for it.
DROP VIEW vuln_join;
CREATE VIEW vuln_join (vuln, same_as) AS
SELECT a.vuln, a.cve
FROM alias_cve a
JOIN word w ON w.id = a.vuln
WHERE NOT is_cve(w.text)
	AND NOT EXISTS (SELECT 1 FROM alias_cve o WHERE o.vuln = a.vuln AND o.cve != a.cve)
UNION ALL
SELECT g.vuln, g.cve
FROM ghsa_cve g
WHERE NOT EXISTS (SELECT 1 FROM ghsa_cve o WHERE o.vuln = g.vuln AND o.cve != g.cve)
	AND NOT EXISTS (SELECT 1 FROM alias_cve s WHERE s.vuln = g.vuln);
