--! revision: e58f0b6d7a29
--! revises: 7c1d90aa3be4
--! message: count the views of a post

--! upgrade
ALTER TABLE posts ADD COLUMN views INTEGER DEFAULT 0 NOT NULL;
