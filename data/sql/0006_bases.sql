-- A decision of scope base names no repository or resource, but the layers that brought what it is
-- about: their chain id (TRUTH 4 and 6).
ALTER TABLE issue ADD COLUMN chain TEXT;
