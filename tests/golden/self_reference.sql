CREATE TABLE nodes (
    id        INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES nodes (id),
    twin_id   INTEGER,
    name      VARCHAR(20)
);
INSERT INTO nodes (id, parent_id, name) VALUES (1, NULL, 'root'), (2, 1, 'leaf'), (3, 2, 'leaf of leaf');
--! downgrade
DROP TABLE nodes;
-- revision
ALTER TABLE nodes ADD CONSTRAINT twin FOREIGN KEY (twin_id) REFERENCES nodes (id);
UPDATE nodes SET twin_id = parent_id WHERE parent_id IS NOT NULL;
--! downgrade
ALTER TABLE nodes DROP CONSTRAINT twin;
-- revision
ALTER TABLE nodes ALTER COLUMN name SET NOT NULL;
-- revision
ALTER TABLE nodes RENAME TO places;
ALTER TABLE places RENAME COLUMN parent_id TO inside_id;
