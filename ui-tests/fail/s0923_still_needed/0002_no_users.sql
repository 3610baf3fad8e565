--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: no users

--! upgrade
DROP TABLE users;
