-- What the source says to do about the package ("yum update kernel"), in its own words.
ALTER TABLE finding ADD COLUMN remediation INTEGER NOT NULL DEFAULT 0;
