--! revision: 7be1d2a90f34
--! revises: c43bd0119ae5
--! message: tags

--! upgrade
CREATE TABLE tags (name TEXT PRIMARY KEY);

--! downgrade
DROP TABLE tags;
