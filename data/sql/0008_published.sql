-- When a source says that a vulnerability was published; NULL: it does not. What was published after
-- a scan, that scan could not list.
ALTER TABLE about ADD COLUMN published INTEGER;
