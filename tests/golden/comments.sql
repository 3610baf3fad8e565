CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20));
COMMENT ON TABLE t IS 'what it''s for';
COMMENT ON COLUMN t.name IS 'the name';
-- revision
COMMENT ON COLUMN t.name IS NULL;
