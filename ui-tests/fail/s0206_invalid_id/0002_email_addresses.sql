--! revision: email-addresses
--! revises: 201f5ef24462
--! message: email addresses

--! upgrade
ALTER TABLE users ADD COLUMN email TEXT;

--! downgrade
ALTER TABLE users DROP COLUMN email;
