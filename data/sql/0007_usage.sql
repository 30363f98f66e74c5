-- Usage that the next list of the same cluster repeats is stored once. What a row says stands once,
-- by the hash of its words. The rows of a document, with its counts and times, are cut into short
-- runs wherever a hash says so; a run that another document has is that document's too. So what
-- changes between two lists costs the runs around it. Runs are named by what they hold, so no order
-- of import matters; and each document still has all of its rows, in the view `usage`.

CREATE TABLE usage_said (
	hash INTEGER PRIMARY KEY,
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
	is_current INTEGER NOT NULL
);

CREATE TABLE usage_run (
	id INTEGER PRIMARY KEY,
	sum BLOB NOT NULL UNIQUE -- of what it holds
);

-- A document that is not at its end has one run of its own, the negative of its number.
CREATE TABLE usage_of (
	scan INTEGER NOT NULL REFERENCES scan,
	run INTEGER NOT NULL,
	PRIMARY KEY (scan, run)
) WITHOUT ROWID;

CREATE TABLE usage_row (
	run INTEGER NOT NULL,
	hash INTEGER NOT NULL REFERENCES usage_said,
	n INTEGER NOT NULL,
	at INTEGER,
	PRIMARY KEY (run, hash)
) WITHOUT ROWID;

-- What older documents hold stays as it is.
INSERT OR IGNORE INTO usage_said SELECT hash,
	account, region, cluster, namespace, service, workload_kind, workload, taskdef,
	container, role, image, digest, config_digest, status, is_running, is_declared,
	is_current
FROM usage;
INSERT INTO usage_of SELECT DISTINCT scan, -scan FROM usage;
INSERT INTO usage_row SELECT -scan, hash, n, at FROM usage;
DROP TABLE usage;

CREATE VIEW usage AS
SELECT usage_of.scan, usage_said.*, usage_row.n, usage_row.at
FROM usage_of
JOIN usage_row ON usage_row.run = usage_of.run
JOIN usage_said ON usage_said.hash = usage_row.hash;
