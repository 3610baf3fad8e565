--! revision: 7be1d2a90f34
--! revises: c43bd0119ae5
--! message: phone numbers

--! upgrade
ALTER TABLE users ADD COLUMN phone VARCHAR(32);
