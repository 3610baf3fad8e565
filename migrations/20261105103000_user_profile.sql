--! revision: 7c1d90aa3be4
--! revises: 201f5ef24462
--! message: a profile for each user

--! upgrade(sqlite)
ALTER TABLE users ADD COLUMN bio TEXT;
ALTER TABLE users ADD COLUMN website VARCHAR(255);

--! upgrade(postgres)
ALTER TABLE users ADD COLUMN bio text, ADD COLUMN website varchar(255);

--! upgrade(mssql)
ALTER TABLE users ADD bio NVARCHAR(MAX) NULL;
ALTER TABLE users ADD website NVARCHAR(255) NULL;

--! downgrade
ALTER TABLE users DROP COLUMN website;
ALTER TABLE users DROP COLUMN bio;
