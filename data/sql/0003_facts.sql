-- Facts that are no findings (TRUTH 1 and 5): what runs, what registries say of images, what feeds
-- know of vulnerabilities, how accounts are called. Statements again, and any order of import gives
-- the same ones. Words, texts and dates as in 0001; NULL and 0 are "not said", never "no".

-- Something that runs an image, as one document told it; hash is of all its words. The same thing
-- told again adds up and takes the latest time.
CREATE TABLE usage (
	scan INTEGER NOT NULL REFERENCES scan,
	hash INTEGER NOT NULL,
	account INTEGER NOT NULL,
	region INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	namespace INTEGER NOT NULL,
	service INTEGER NOT NULL,
	workload_kind INTEGER NOT NULL,
	workload INTEGER NOT NULL,
	taskdef INTEGER NOT NULL,
	container INTEGER NOT NULL,
	role INTEGER NOT NULL,
	image INTEGER NOT NULL,
	digest INTEGER NOT NULL,
	config_digest INTEGER NOT NULL,
	status INTEGER NOT NULL,
	is_running INTEGER NOT NULL,
	is_declared INTEGER NOT NULL,
	is_current INTEGER NOT NULL,
	n INTEGER NOT NULL,
	at INTEGER,
	PRIMARY KEY (scan, hash)
) WITHOUT ROWID;

-- What one document says of an image, as it says it. What follows from it stands where it always
-- did: image, image_digest, image_layer, image_history, image_label, place; and in image_index.
CREATE TABLE image_fact (
	id INTEGER PRIMARY KEY,
	scan INTEGER NOT NULL REFERENCES scan,
	hash INTEGER NOT NULL,
	registry INTEGER NOT NULL,
	repository INTEGER NOT NULL,
	region INTEGER NOT NULL,
	digest INTEGER NOT NULL,
	config_digest INTEGER NOT NULL,
	raw_digest INTEGER NOT NULL,
	child_of INTEGER NOT NULL,
	os INTEGER NOT NULL,
	architecture INTEGER NOT NULL,
	variant INTEGER NOT NULL,
	os_version INTEGER NOT NULL,
	created INTEGER,
	pushed INTEGER,
	last_used INTEGER,
	in_use INTEGER NOT NULL,
	is_artifact INTEGER NOT NULL,
	is_deleted INTEGER NOT NULL,
	UNIQUE (scan, hash)
);

-- Its lists, in their order and with what they repeat. kind: 0 tag, 1 layer, 2 diff id, 3 label
-- (name and value), 4 step of the history (created_by; value 1 when it made no layer).
CREATE TABLE image_fact_item (
	fact INTEGER NOT NULL REFERENCES image_fact,
	kind INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name INTEGER NOT NULL,
	value INTEGER NOT NULL,
	at INTEGER,
	PRIMARY KEY (fact, kind, position)
) WITHOUT ROWID;

-- A digest that some document showed to be an index, and what the index lists.
CREATE TABLE image_index (
	digest INTEGER NOT NULL,
	child INTEGER NOT NULL,
	PRIMARY KEY (digest, child)
) WITHOUT ROWID;

CREATE INDEX image_index_child ON image_index (child);

-- Joining as in 0001, but never by an index: it names an image for each platform, and which of them
-- a scanner looked at is not known.
DROP VIEW image_join;
CREATE VIEW image_join (image, same_as) AS
SELECT i.id,
	(SELECT min(theirs.image)
	 FROM image_digest mine
	 JOIN image_digest theirs ON theirs.digest = mine.digest
	 JOIN image c ON c.id = theirs.image AND c.kind = 0
	 WHERE mine.image = i.id
		AND NOT EXISTS (SELECT 1 FROM image_index x WHERE x.digest = mine.digest)
	 HAVING count(DISTINCT theirs.image) = 1)
FROM image i
WHERE i.kind = 1;

-- Feeds: of each vulnerability the newest statement. The names stand here as text: a feed has a
-- quarter of a million of them and a fleet a few thousand, so that loading asks for those it has.
CREATE TABLE epss (
	vuln TEXT PRIMARY KEY,
	as_of INTEGER NOT NULL,
	score REAL NOT NULL,
	percentile REAL,
	model TEXT,
	scored INTEGER
) WITHOUT ROWID;

CREATE TABLE kev (
	vuln TEXT PRIMARY KEY,
	as_of INTEGER NOT NULL,
	added INTEGER,
	due INTEGER,
	ransomware INTEGER NOT NULL,
	scored INTEGER
) WITHOUT ROWID;

-- The accounts of an organisation, each as the newest list names it.
CREATE TABLE account (
	id TEXT PRIMARY KEY,
	as_of INTEGER NOT NULL,
	name TEXT,
	status TEXT
) WITHOUT ROWID;

-- A long document is written in parts. The hash is of all its content up to the end of one: a part
-- that is met again holds nothing new, whatever follows it.
CREATE TABLE scan_part (
	hash BLOB PRIMARY KEY
) WITHOUT ROWID;

-- How many facts of each kind a document told, beside its findings.
ALTER TABLE import ADD COLUMN usage INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN images INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN intel INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN accounts INTEGER NOT NULL DEFAULT 0;
