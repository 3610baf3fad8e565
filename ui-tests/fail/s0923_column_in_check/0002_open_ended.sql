--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: open ended

--! upgrade
ALTER TABLE bookings DROP COLUMN last_day;
