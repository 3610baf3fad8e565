CREATE TABLE t (id INTEGER PRIMARY KEY, code VARCHAR(20), a INTEGER, b INTEGER, CONSTRAINT one_code UNIQUE (code), UNIQUE (a, b));
INSERT INTO t (id, code, a, b) VALUES (1, NULL, NULL, 1), (2, NULL, NULL, 1), (3, 'x', 1, NULL), (4, 'y', 1, NULL);
--! downgrade
DROP TABLE t;
-- revision
UPDATE t SET code = 'none ' || CAST(id AS VARCHAR(10)) WHERE code IS NULL;
--! downgrade
UPDATE t SET code = NULL WHERE code LIKE 'none %';
-- revision
ALTER TABLE t ALTER COLUMN code SET NOT NULL;
-- revision
ALTER TABLE t DROP CONSTRAINT one_code;
ALTER TABLE t ADD CONSTRAINT one_code UNIQUE (code);
-- revision
CREATE TABLE children (id INTEGER PRIMARY KEY, code VARCHAR(20) REFERENCES t (code));
INSERT INTO children (id, code) VALUES (1, 'x'), (2, NULL);
--! downgrade
DROP TABLE children;
-- revision
DELETE FROM t WHERE a IS NULL;
UPDATE t SET b = id;
--! downgrade
UPDATE t SET b = NULL;
-- revision
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- revision
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
