--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: numbered states

--! upgrade
ALTER TABLE jobs ALTER COLUMN state SET DATA TYPE INTEGER USING CASE state WHEN 'new' THEN 0 ELSE 1 END;
