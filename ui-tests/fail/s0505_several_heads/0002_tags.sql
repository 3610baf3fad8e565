--! revision: 7be1d2a90f34
--! revises: 201f5ef24462
--! message: tags

--! upgrade
CREATE TABLE tags (name TEXT PRIMARY KEY);

--! downgrade
DROP TABLE tags;
