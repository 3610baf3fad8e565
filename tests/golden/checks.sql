CREATE TABLE people (
    id     INTEGER PRIMARY KEY,
    age    INTEGER CHECK (age >= 0 AND age < 200),
    name   VARCHAR(40) NOT NULL,
    active BOOLEAN DEFAULT TRUE NOT NULL,
    CONSTRAINT named CHECK (LENGTH(TRIM(name)) > 0),
    CHECK (active OR age IS NULL)
);
-- revision
ALTER TABLE people ADD CONSTRAINT adult CHECK (age IS NULL OR age BETWEEN 18 AND 120);
-- revision
ALTER TABLE people DROP CONSTRAINT adult;
