--! revision: 7be1d2a90f34
--! revises: 201f5ef24462
--! message: phone numbers

--! upgrade
ALTER TABLE users ADD COLUMN phone VARCHAR(32);
