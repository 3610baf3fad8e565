--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: look up names

--! upgrade
CREATE INDEX ix_users_name ON users (email) WHERE name IS NULL OR name = 'Ada';
