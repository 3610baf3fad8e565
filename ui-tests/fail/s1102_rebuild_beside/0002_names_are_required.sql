--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: names are required

--! upgrade
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
