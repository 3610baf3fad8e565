--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: look up by phone

--! upgrade
ALTER TABLE users ADD COLUMN phone VARCHAR(32);
CREATE INDEX ix_users_name ON users (name);

--! downgrade
ALTER TABLE users DROP COLUMN phone;
