--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: no addresses

--! upgrade
ALTER TABLE users DROP COLUMN email;
