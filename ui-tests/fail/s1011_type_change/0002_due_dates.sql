--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: due dates

--! upgrade
ALTER TABLE invoices ALTER COLUMN due SET DATA TYPE DATE;
