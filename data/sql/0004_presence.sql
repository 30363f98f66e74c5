-- What presence is worked out from beside 0001's scans and `seen` (TRUTH 3 and 5).

-- What the user said of the document's completeness: NULL nothing; '' that nothing was left out of
-- a report of one image; else the scope that an export, a list or a dump is all of: account:ID,
-- account:ID/REGION, cluster:NAME, organization.
ALTER TABLE scan ADD COLUMN complete TEXT;

-- The newest date of a document that listed the finding. A scan of one image says it by `seen`,
-- too; of an export it is all that is kept.
ALTER TABLE finding ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
-- And when the finding came into this database.
ALTER TABLE finding ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
UPDATE finding SET listed = max(last_seen,
	(SELECT s.as_of FROM scan s WHERE s.id = finding.scan)),
	recorded = coalesce((SELECT min(i.at) FROM import i WHERE i.scan = finding.scan), 0);

-- What ended with a scan: few of all intervals.
CREATE INDEX seen_until ON seen (until_scan) WHERE until_scan != 0;

-- When the image was pushed, the earliest that any document states.
ALTER TABLE image ADD COLUMN pushed INTEGER;
UPDATE image SET pushed = (SELECT min(f.pushed) FROM image_fact f JOIN image_digest d
	ON d.digest = f.digest WHERE d.image = image.id);

-- The packages of an image or resource, as the newest scan lists them that lists all of a class of
-- them: bits 1 the distribution's, 2 those of languages. sum is of its rows.
CREATE TABLE inventory_of (
	asset INTEGER PRIMARY KEY REFERENCES asset,
	as_of INTEGER NOT NULL,
	hash BLOB NOT NULL,
	classes INTEGER NOT NULL,
	sum INTEGER NOT NULL
);
-- Since when lists of these classes have had these rows: the oldest one's date.
CREATE TABLE inventory_since (
	asset INTEGER NOT NULL REFERENCES asset,
	sum INTEGER NOT NULL,
	classes INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	PRIMARY KEY (asset, sum, classes)
) WITHOUT ROWID;
CREATE TABLE inventory (
	asset INTEGER NOT NULL REFERENCES asset,
	package INTEGER NOT NULL REFERENCES package,
	path INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (asset, package, path, version)
) WITHOUT ROWID;

-- When each person last looked at the desk: what came since is new to them.
CREATE TABLE reader (
	uid INTEGER PRIMARY KEY,
	looked INTEGER NOT NULL
);
