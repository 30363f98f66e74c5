-- The first schema: what sources said (TRUTH 1 to 3) and what people said (TRUTH 4).
--
-- Tables hold statements, never conclusions: which image a digest belongs to and which CVE an advisory
-- became are views, which issue a finding is of is worked out when the fleet is loaded. So any order
-- of import gives the same answers, and new evidence rewrites no row.
--
-- Strings that repeat are numbers of `word`; 0 is "none", of words and of every other reference.
-- Dates are seconds since 1970, UTC; NULL is "not known". source: 1 inspector, 2 trivy.
PRAGMA application_id = 1952542067;

CREATE TABLE word (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL UNIQUE
);

-- Long text, each once; id is the first 8 bytes of its SHA-256.
CREATE TABLE text (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL
);

-- One `tamis import` command.
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	begun INTEGER NOT NULL,
	ended INTEGER
);

-- kind: 0 known by its config digest, 1 by a manifest or index digest, 2 by a place and a time.
-- Facts are those of the newest scan that stated them.
CREATE TABLE image (
	id INTEGER PRIMARY KEY,
	key INTEGER NOT NULL UNIQUE,
	kind INTEGER NOT NULL,
	os_family INTEGER NOT NULL DEFAULT 0,
	os_version INTEGER NOT NULL DEFAULT 0,
	eosl INTEGER NOT NULL DEFAULT -1,
	architecture INTEGER NOT NULL DEFAULT 0,
	created INTEGER,
	as_of INTEGER,
	hash BLOB
);

-- A digest stated with two config digests is an index: it finds both and joins neither.
CREATE TABLE image_digest (
	digest INTEGER NOT NULL,
	image INTEGER NOT NULL REFERENCES image,
	PRIMARY KEY (digest, image)
) WITHOUT ROWID;
CREATE INDEX image_digest_image ON image_digest (image);

-- The one definition of joining: an image known by digests only is the one with the config digest
-- that states one of them too, when there is just one.
CREATE VIEW image_join (image, same_as) AS
SELECT i.id,
	(SELECT min(theirs.image)
	 FROM image_digest mine
	 JOIN image_digest theirs ON theirs.digest = mine.digest
	 JOIN image c ON c.id = theirs.image AND c.kind = 0
	 WHERE mine.image = i.id
	 HAVING count(DISTINCT theirs.image) = 1)
FROM image i
WHERE i.kind = 1;

CREATE TABLE image_layer (
	image INTEGER NOT NULL REFERENCES image,
	position INTEGER NOT NULL,
	diff_id INTEGER NOT NULL,
	digest INTEGER NOT NULL,
	created_by INTEGER NOT NULL,
	size INTEGER NOT NULL,
	PRIMARY KEY (image, position)
) WITHOUT ROWID;

CREATE TABLE image_history (
	image INTEGER NOT NULL REFERENCES image,
	position INTEGER NOT NULL,
	created_by INTEGER NOT NULL,
	created INTEGER,
	is_empty INTEGER NOT NULL,
	PRIMARY KEY (image, position)
) WITHOUT ROWID;

CREATE TABLE image_label (
	image INTEGER NOT NULL REFERENCES image,
	name INTEGER NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (image, name)
) WITHOUT ROWID;

CREATE TABLE repository (
	id INTEGER PRIMARY KEY,
	registry INTEGER NOT NULL,
	name INTEGER NOT NULL,
	UNIQUE (registry, name)
);

-- Where an image was seen, and when. tag 0: at the repository, no tag stated.
CREATE TABLE place (
	image INTEGER NOT NULL REFERENCES image,
	repository INTEGER NOT NULL REFERENCES repository,
	tag INTEGER NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	PRIMARY KEY (image, repository, tag)
) WITHOUT ROWID;

-- What a statement is about: an image at one repository (Inspector says which), an image wherever it
-- is (repository 0: it counts in each of its repositories), or a resource (image 0; key is its name
-- without a version).
CREATE TABLE asset (
	id INTEGER PRIMARY KEY,
	image INTEGER NOT NULL,
	repository INTEGER NOT NULL,
	key INTEGER NOT NULL,
	resource INTEGER NOT NULL,
	resource_type INTEGER NOT NULL,
	UNIQUE (image, repository, key)
);

-- One document's content. asset: the one image or resource it is about; 0 for an export of many.
-- dated: 0 by itself, 1 by --as-of, 2 by the file's date, 3 by the import's.
-- status: 0 whole, 1 partial. Masks: 1 << severity, 1 << fix, of what it listed.
CREATE TABLE scan (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	source INTEGER NOT NULL,
	asset INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	dated INTEGER NOT NULL,
	status INTEGER NOT NULL,
	why_partial TEXT,
	artifact INTEGER NOT NULL,
	artifact_type INTEGER NOT NULL,
	classes TEXT,
	severities INTEGER NOT NULL,
	fixes INTEGER NOT NULL
);
CREATE INDEX scan_asset ON scan (asset, source) WHERE asset != 0;

CREATE TABLE package (
	id INTEGER PRIMARY KEY,
	ecosystem INTEGER NOT NULL,
	name INTEGER NOT NULL,
	source INTEGER NOT NULL,
	UNIQUE (ecosystem, name)
);

-- Names that a source gave for one vulnerability (words).
CREATE TABLE alias (
	vuln INTEGER NOT NULL,
	alias INTEGER NOT NULL,
	PRIMARY KEY (vuln, alias)
) WITHOUT ROWID;

CREATE INDEX alias_alias ON alias (alias);

CREATE VIEW alias_cve (vuln, cve) AS
SELECT a.vuln, a.alias
FROM alias a
JOIN word w ON w.id = a.alias
WHERE upper(w.text) GLOB 'CVE-[0-9][0-9][0-9][0-9]-[0-9]*';

-- The one definition of a rename: an advisory is known by its CVE when just one is stated for it.
CREATE VIEW vuln_join (vuln, same_as) AS
SELECT a.vuln, a.cve
FROM alias_cve a
JOIN word w ON w.id = a.vuln
WHERE upper(w.text) NOT GLOB 'CVE-[0-9][0-9][0-9][0-9]-[0-9]*'
	AND NOT EXISTS (SELECT 1 FROM alias_cve o WHERE o.vuln = a.vuln AND o.cve != a.cve);

-- What the newest document of a source says about a vulnerability (a word).
CREATE TABLE about (
	vuln INTEGER NOT NULL,
	source INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	hash INTEGER NOT NULL,
	title INTEGER NOT NULL,
	url INTEGER NOT NULL,
	description INTEGER NOT NULL,
	epss REAL,
	exploit INTEGER NOT NULL,
	PRIMARY KEY (vuln, source)
) WITHOUT ROWID;

CREATE TABLE rating (
	vuln INTEGER NOT NULL,
	source INTEGER NOT NULL,
	position INTEGER NOT NULL,
	vendor INTEGER NOT NULL,
	severity INTEGER NOT NULL,
	score REAL,
	vector INTEGER NOT NULL,
	PRIMARY KEY (vuln, source, position)
) WITHOUT ROWID;

-- What is wrong, wherever it is: a vulnerability in a package at a key path. kind: 0 vuln, 1 code,
-- 2 network.
CREATE TABLE flaw (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,
	package INTEGER NOT NULL,
	path INTEGER NOT NULL,
	vuln INTEGER NOT NULL,
	UNIQUE (package, vuln, path, kind)
);

-- A flaw at an asset, in the words of the source's newest document. The first seven columns are read
-- in a pass of their own. activity: 0 active, 1 suppressed, 2 closed.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	asset INTEGER NOT NULL REFERENCES asset,
	flaw INTEGER NOT NULL REFERENCES flaw,
	version INTEGER NOT NULL,
	line INTEGER NOT NULL,
	source INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	scan INTEGER NOT NULL REFERENCES scan,
	hash INTEGER NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	activity INTEGER NOT NULL,
	severity INTEGER NOT NULL,
	fix INTEGER NOT NULL,
	score REAL,
	severity_raw INTEGER NOT NULL,
	severity_source INTEGER NOT NULL,
	vector INTEGER NOT NULL,
	package INTEGER NOT NULL,
	installed INTEGER NOT NULL,
	fixed INTEGER NOT NULL,
	path INTEGER NOT NULL,
	purl INTEGER NOT NULL,
	status INTEGER NOT NULL,
	account INTEGER NOT NULL,
	region INTEGER NOT NULL,
	layer INTEGER NOT NULL,
	layer_digest INTEGER NOT NULL,
	source_key TEXT
);
CREATE UNIQUE INDEX finding_key ON finding (asset, flaw, version, line, source);

-- Another severity for a finding, from the document that speaks for it.
CREATE TABLE opinion (
	finding INTEGER NOT NULL REFERENCES finding,
	severity INTEGER NOT NULL,
	severity_source INTEGER NOT NULL,
	score REAL,
	vector INTEGER NOT NULL
);
CREATE INDEX opinion_finding ON opinion (finding);

-- In which scans of its asset a finding was listed: from the first that did to the first that did
-- not (0: the newest still does). What a scan covers is the scan's own fact.
CREATE TABLE seen (
	finding INTEGER NOT NULL REFERENCES finding,
	from_scan INTEGER NOT NULL REFERENCES scan,
	until_scan INTEGER NOT NULL,
	PRIMARY KEY (finding, from_scan)
) WITHOUT ROWID;

-- The log: every document that was read, known and refused ones too.
CREATE TABLE import (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL,
	at INTEGER NOT NULL,
	name TEXT NOT NULL,
	scan INTEGER NOT NULL,
	is_known INTEGER NOT NULL,
	format TEXT,
	tool TEXT,
	tool_version TEXT,
	outcome INTEGER NOT NULL,
	error TEXT,
	warning TEXT,
	bytes INTEGER NOT NULL,
	findings INTEGER NOT NULL,
	added INTEGER NOT NULL,
	updated INTEGER NOT NULL,
	unchanged INTEGER NOT NULL,
	by_severity TEXT NOT NULL,
	seconds REAL NOT NULL
);

CREATE TABLE import_skip (
	import INTEGER NOT NULL REFERENCES import,
	reason TEXT NOT NULL,
	n INTEGER NOT NULL,
	example TEXT
);
CREATE INDEX import_skip_import ON import_skip (import);

-- An issue that somebody spoke of, in full words: they name it when its key has changed, because an
-- advisory got its CVE. key is the one it had then.
CREATE TABLE issue (
	key INTEGER PRIMARY KEY,
	registry TEXT,
	repository TEXT,
	resource TEXT,
	ecosystem TEXT,
	package TEXT,
	path TEXT,
	vuln TEXT
);

-- What people said. kind: decision, note. chain names the base of a decision with scope base.
CREATE TABLE event (
	id BLOB PRIMARY KEY,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	uid INTEGER NOT NULL,
	kind TEXT NOT NULL,
	scope TEXT NOT NULL,
	chain TEXT,
	state TEXT,
	why TEXT,
	until INTEGER,
	justification TEXT,
	text TEXT
) WITHOUT ROWID;

CREATE TABLE event_issue (
	event BLOB NOT NULL REFERENCES event,
	issue INTEGER NOT NULL REFERENCES issue,
	PRIMARY KEY (event, issue)
) WITHOUT ROWID;

CREATE INDEX event_of_issue ON event_issue (issue);

CREATE TABLE mark (
	uid INTEGER NOT NULL,
	issue INTEGER NOT NULL REFERENCES issue,
	at INTEGER NOT NULL,
	PRIMARY KEY (uid, issue)
) WITHOUT ROWID;

-- What was said stays said.
CREATE TRIGGER event_update BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_issue_update BEFORE UPDATE ON event_issue
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_issue_delete BEFORE DELETE ON event_issue
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER issue_update BEFORE UPDATE ON issue
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER issue_delete BEFORE DELETE ON issue
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
