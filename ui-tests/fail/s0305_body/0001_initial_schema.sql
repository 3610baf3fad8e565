--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TRIGGER users_gone AFTER DELETE ON users BEGIN
    DELETE FROM posts WHERE author = old.id;
