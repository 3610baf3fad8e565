--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: first user

--! upgrade
INSERT INTO users (id, email, name) VALUES ('one', 'ada@example.com', 'Ada');
