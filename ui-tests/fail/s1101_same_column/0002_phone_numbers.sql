--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: phone numbers

--! upgrade
ALTER TABLE users ADD COLUMN phone VARCHAR(32);
