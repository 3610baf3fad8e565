--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: first user

--! upgrade
INSERT INTO users (name) VALUES ('Ada');
