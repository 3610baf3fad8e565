CREATE TABLE t (
    id   INTEGER PRIMARY KEY,
    keep VARCHAR(10) NOT NULL,
    a    INTEGER DEFAULT 3 NOT NULL,
    b    INTEGER CHECK (b > 0),
    c    VARCHAR(10) UNIQUE,
    d    BOOLEAN DEFAULT TRUE NOT NULL,
    e    JSON
);
CREATE INDEX ON t (a);
CREATE INDEX pending ON t (d) WHERE d = TRUE;
INSERT INTO t (id, keep, a, b, c) VALUES (1, 'one', 1, 1, 'c'), (2, 'two', 2, NULL, NULL);
--! downgrade
DROP TABLE t;
-- revision
ALTER TABLE t DROP COLUMN a;
-- revision
ALTER TABLE t DROP COLUMN b;
-- revision
ALTER TABLE t DROP COLUMN c, DROP COLUMN d;
-- revision
ALTER TABLE t DROP COLUMN e;
