--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: shared addresses

--! upgrade
ALTER TABLE users DROP CONSTRAINT uq_user_email;
