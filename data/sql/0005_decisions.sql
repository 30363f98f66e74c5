-- What people say, whole (TRUTH 4). kind: decision, note, assign, ticket, mark, unmark, undo, redo.
-- text: a note; to whom it is assigned, NULL nobody; a ticket's reference, NULL none any more.
-- target: the event that an undo or a redo speaks of. label and findings: what it was about, in the
-- words that its author saw, and how many findings that was.
ALTER TABLE event ADD COLUMN target BLOB;
ALTER TABLE event ADD COLUMN label TEXT;
ALTER TABLE event ADD COLUMN findings INTEGER;

CREATE INDEX event_time ON event (at);
CREATE INDEX event_author ON event (uid, at);
CREATE INDEX event_target ON event (target, at) WHERE target IS NOT NULL;
CREATE INDEX issue_name ON issue (package, vuln);

-- Marks are events, too. Whose they are was known by a number only, so that is the author's name.
CREATE TABLE mark_moved AS SELECT randomblob(16) AS id, uid, issue, at FROM mark;
INSERT INTO event (id, at, author, uid, kind, scope)
	SELECT id, at, 'uid ' || uid, uid, 'mark', 'issue' FROM mark_moved;
INSERT INTO event_issue (event, issue) SELECT id, issue FROM mark_moved;
DROP TABLE mark_moved;
DROP TABLE mark;

-- The one definition of what holds: an event, unless its author's newest word on it is an undo.
CREATE VIEW event_held AS
SELECT e.*, coalesce((SELECT r.kind FROM event r
	WHERE r.target = e.id AND r.kind IN ('undo', 'redo') AND r.uid = e.uid AND r.author = e.author
	ORDER BY r.at DESC, r.id DESC LIMIT 1), '') != 'undo' AS is_held
FROM event e
WHERE e.kind NOT IN ('undo', 'redo');

-- What was said stays said, also where INSERT OR REPLACE would put another row in its place.
CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER issue_insert BEFORE INSERT ON issue
WHEN EXISTS (SELECT 1 FROM issue WHERE key = NEW.key)
BEGIN SELECT raise(IGNORE); END;

-- How many events a document told.
ALTER TABLE import ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
