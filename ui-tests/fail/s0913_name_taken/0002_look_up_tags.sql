--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: look up tags

--! upgrade
CREATE INDEX ix_name ON tags (name);
