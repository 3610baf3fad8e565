--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: names are unique

--! upgrade
ALTER TABLE names ADD CONSTRAINT uq_names_name UNIQUE (name);
