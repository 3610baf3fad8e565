CREATE TABLE jobs (id INTEGER PRIMARY KEY, queue VARCHAR(40) NOT NULL, priority INTEGER NOT NULL, done BOOLEAN DEFAULT FALSE NOT NULL, key VARCHAR(40));
CREATE INDEX ON jobs (queue, priority DESC);
CREATE UNIQUE INDEX one_key ON jobs (key);
CREATE INDEX waiting ON jobs (priority) WHERE done = FALSE;
-- revision
ALTER INDEX waiting RENAME TO open_jobs;
DROP INDEX one_key;
