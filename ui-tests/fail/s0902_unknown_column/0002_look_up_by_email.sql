--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: look up by email

--! upgrade
CREATE INDEX ix_users_email ON users (emial);
