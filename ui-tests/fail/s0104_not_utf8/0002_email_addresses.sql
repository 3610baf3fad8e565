--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: email addresses

--! upgrade
INSERT INTO users (name) VALUES ('Größe');

--! downgrade
ALTER TABLE users DROP COLUMN email;
