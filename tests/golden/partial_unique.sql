CREATE TABLE mails (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, address VARCHAR(80), main BOOLEAN DEFAULT FALSE NOT NULL, closed DATE);
CREATE UNIQUE INDEX one_main ON mails (owner_id) WHERE main = TRUE;
CREATE UNIQUE INDEX ON mails (address, owner_id DESC) WHERE closed IS NULL AND address IS NOT NULL;
INSERT INTO mails (id, owner_id, address, main, closed) VALUES (1, 1, 'a', TRUE, NULL), (2, 1, 'b', FALSE, NULL), (3, 1, 'b', FALSE, '2024-01-01'), (4, 2, NULL, TRUE, NULL);
--! downgrade
DROP TABLE mails;
-- revision
ALTER TABLE mails ALTER COLUMN address SET DATA TYPE VARCHAR(120);
-- revision
DROP INDEX one_main;
CREATE UNIQUE INDEX one_main ON mails (owner_id) WHERE main = TRUE AND closed IS NULL;
