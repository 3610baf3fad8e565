--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: key by email

--! upgrade
ALTER TABLE users ADD CONSTRAINT pk_email PRIMARY KEY (email);
