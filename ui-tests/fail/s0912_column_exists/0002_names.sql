--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: names

--! upgrade
ALTER TABLE users ADD COLUMN name VARCHAR(100);
