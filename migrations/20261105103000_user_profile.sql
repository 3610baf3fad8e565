--! revision: 7c1d90aa3be4
--! revises: 201f5ef24462
--! message: a profile for each user

--! upgrade
ALTER TABLE users ADD COLUMN bio TEXT;
ALTER TABLE users ADD COLUMN website VARCHAR(255);
