CREATE TABLE kinds (
    id      INTEGER PRIMARY KEY,
    flag    BOOLEAN,
    small   SMALLINT,
    big     BIGINT,
    exact   DECIMAL(12, 2),
    single  REAL,
    double  DOUBLE PRECISION,
    fixed   CHAR(5),
    short   VARCHAR(40),
    body    TEXT,
    code    BINARY(2),
    digest  VARBINARY(8),
    data    BLOB,
    day     DATE,
    at      TIME,
    moment  TIMESTAMP,
    instant TIMESTAMP WITH TIME ZONE,
    token   UUID,
    extra   JSON
);
-- revision
INSERT INTO kinds (id, flag, small, big, exact, single, double, fixed, short, body, code, digest, data, day, at, moment, instant, token, extra) VALUES
    (1, TRUE, -32768, 9223372036854775807, 1.5, 0.5, -2.25, 'ab', 'it''s', 'größe; -- no end', X'00ff', X'', X'00ff10', '2024-02-29', '10:20', '2024-01-31 23:30', '2024-02-29 23:30:00-01:00', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{"a": [1, 2], "b": "x y"}'),
    (2, FALSE, 0, -1, -0.01, -1, 3, 'abcde', '', 'line
and line', X'0000', X'0102', X'', DATE '0999-12-31', TIME '23:59:59.5', TIMESTAMP '1999-12-31 23:59:59.25', TIMESTAMP '2000-01-01 00:00:00+02:00', '00000000-0000-0000-0000-000000000000', '[]'),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, NULL, NULL);
INSERT INTO kinds (id) VALUES (4);
--! downgrade
DELETE FROM kinds;
