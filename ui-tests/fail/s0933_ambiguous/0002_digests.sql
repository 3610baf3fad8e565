--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: digests

--! upgrade
CREATE TABLE digests (id BIGINT PRIMARY KEY, title TEXT);
INSERT INTO digests (id, title)
SELECT id, title FROM users INNER JOIN posts ON posts.author_id = users.id;
